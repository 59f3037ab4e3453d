"""The last line of Proposition 5: when more dispersed wedges lower GDP per worker, and when not.

The paper says that d log y* / d nu_omega^2 < 0. With t = theta/(1-theta) >= 0,
r = rho/(1-rho) in [-1, 0], E = 1 - T_rho, m = sigma E / (1 - sigma E), s = sigma/(1-sigma) and
a = 1/(1-alpha), twice the slope is

    f(r) = -m (1 + 2 r) - (1 + 2 t) + a (t + s r).

It is linear in r, so it is below its larger end:

    f(0)  = -1 - m + (a - 2) t,
    f(-1) = -1 + (m - a s) + (a - 2) t.

If alpha <= 1/2 then 1 < a <= 2, and (a - 2) t <= 0. If E <= 1 then 0 <= m <= s, so m - a s <= 0.
Both ends are then at most -1: the slope is at most -1/2. Beyond either condition it may be
positive.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from weaklinks.models.jones import Jones2008, LogNormal

laws = st.builds(
    lambda a, w, mean, correlation: LogNormal(
        sd_productivity=a, sd_wedge=w, mean_wedge=mean, covariance=correlation * a * w
    ),
    st.floats(0.0, 2.0),
    st.floats(0.01, 2.0),
    st.floats(-3.0, 0.5),
    st.floats(-1.0, 1.0),
)
models = st.builds(
    lambda sigma, alpha, theta, rho: Jones2008(
        points=1,
        intermediate_share=sigma,
        capital_share=alpha,
        final_exponent=theta,
        intermediate_exponent=rho,
    ),
    st.floats(0.0, 0.99),
    st.floats(0.01, 0.99),
    st.floats(0.001, 0.99),
    st.sampled_from([0.0, -np.inf, -0.1, -1.0, -30.0]) | st.floats(-1e3, 0.0),
)


@given(laws, models)
def test_the_sufficient_condition(law: LogNormal, model: Jones2008) -> None:
    model = model.replace(capital_share=model.capital_share / 2)
    assume(law.log_kept(model.intermediate_exponent) <= 0.0)
    assert model.capital_share <= 0.5
    assert law.slope_in_wedge_variance(model) <= -0.5 + 1e-9


@given(laws, models)
def test_the_slope_is_a_derivative(law: LogNormal, model: Jones2008) -> None:
    assume(model.intermediate_share * np.exp(law.log_kept(model.intermediate_exponent)) < 0.9)
    assume(model.final_exponent < 0.9)
    assume(abs(law.covariance) < 0.99 * law.sd_productivity * law.sd_wedge or law.covariance == 0)
    model = model.replace(depreciation=0.0)  # so that something is left to consume
    step = 1e-4 * law.sd_wedge**2

    def log_gdp(variance: float) -> float:
        return replace(law, sd_wedge=float(np.sqrt(variance))).log_gdp_per_worker(model)

    up, down = (log_gdp(law.sd_wedge**2 + d) for d in (step, -step))
    slope = law.slope_in_wedge_variance(model)
    rounding = 1e-15 * (abs(up) + abs(down) + 10.0) / step
    assert (up - down) / (2 * step) == pytest.approx(slope, rel=1e-5, abs=1e-5 + 4 * rounding)


def gdp_by_quadrature(law: LogNormal, model: Jones2008) -> float:
    v = law.varieties(40)
    cut = model.replace(productivity=v.productivity, wedge=v.wedge, weights=v.weight)
    return cut.steady_state().gdp_per_worker


@pytest.mark.parametrize(
    ("law", "parameters", "slope"),
    [
        # alpha > 1/2: 2 f = -(1 + 2 * 9) + 9 / 0.3.
        (
            LogNormal(sd_wedge=0.1, sd_productivity=0.1, mean_wedge=-0.5),
            {"capital_share": 0.7, "final_exponent": 0.9, "intermediate_share": 0.0},
            5.5,
        ),
        # E = 1.8, a subsidy on intermediates: m = 9, t = 5, a = 3/2, 2 f = 9 - 11 + 1.5 (5 - 1).
        (
            LogNormal(sd_wedge=0.1, sd_productivity=0.0, mean_wedge=float(np.log(1.8)) + 0.005),
            {"intermediate_exponent": -np.inf, "final_exponent": 5 / 6, "depreciation": 0.01},
            2.0,
        ),
    ],
)
def test_beyond_it_more_dispersion_may_help(law, parameters, slope) -> None:
    """Counterexamples to the paper, in the closed form and in an economy of 1600 varieties."""
    model = Jones2008(points=1, **parameters)
    assert law.slope_in_wedge_variance(model) == pytest.approx(slope, rel=1e-9)
    more = replace(law, sd_wedge=law.sd_wedge + 0.01)
    assert more.log_gdp_per_worker(model) > law.log_gdp_per_worker(model)
    assert gdp_by_quadrature(more, model) > gdp_by_quadrature(law, model)
