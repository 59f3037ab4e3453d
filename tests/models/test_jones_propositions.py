"""Propositions 3 and 4, equations (18) to (21) and (24), and the multipliers of section 5.4."""

from __future__ import annotations

import numpy as np
import pytest
from jones_draws import gap, random_model
from scipy.optimize import brentq, minimize_scalar

from weaklinks.models.jones import Jones2008
from weaklinks.models.jones import equations as eq

A = np.exp(np.random.default_rng(41).normal(size=7))
SIGMAS = [0.0, 0.3, 0.5, 0.8]
ALPHAS = [0.2, 1 / 3, 0.6]


def taxed(tau: float, *, sigma: float = 0.5, alpha: float = 1 / 3, **given) -> Jones2008:
    return Jones2008(
        productivity=A, wedge=tau, intermediate_share=sigma, capital_share=alpha, **given
    )


# ---------------------------------------------------------------- Proposition 3


@pytest.mark.parametrize("sigma", SIGMAS)
@pytest.mark.parametrize("alpha", ALPHAS)
def test_the_steady_state_is_where_capital_earns_impatience(sigma: float, alpha: float) -> None:
    """Root of rental - (lambda + delta) in capital, given Proposition 2."""
    model = taxed(0.0, sigma=sigma, alpha=alpha).replace(wedge=np.linspace(-0.1, 0.9, 7))
    a = model.steady_state()

    def excess(log_capital: float) -> float:
        rental = model.given_capital(float(np.exp(log_capital))).rental
        return float(np.log(rental / (model.discount_rate + model.depreciation)))

    root = brentq(excess, np.log(a.capital) - 5, np.log(a.capital) + 5, xtol=1e-14)
    assert root == pytest.approx(np.log(a.capital), abs=1e-12)
    assert a.interest_rate == pytest.approx(model.discount_rate, rel=1e-12)


@pytest.mark.parametrize("sigma", SIGMAS)
@pytest.mark.parametrize("alpha", ALPHAS)
def test_multipliers(sigma: float, alpha: float) -> None:
    """Productivities c times as high: y rises with 1/((1-sigma)(1-alpha)) = 1/(1-beta)."""
    beta = alpha * (1 - sigma) + sigma
    multiplier = eq.multiplier(sigma, alpha)
    assert multiplier == pytest.approx(1 / (1 - beta), rel=1e-13)
    assert eq.multiplier(sigma) == pytest.approx(1 / (1 - sigma), rel=1e-15)
    rich, poor = (taxed(0.3, sigma=sigma, alpha=alpha).replace(productivity=c * A) for c in (2, 1))
    assert rich.steady_state().gdp / poor.steady_state().gdp == pytest.approx(
        2**multiplier, rel=1e-12
    )
    fixed = [m.given_capital(1.7).gdp for m in (rich, poor)]
    assert fixed[0] / fixed[1] == pytest.approx(2 ** eq.multiplier(sigma), rel=1e-12)


def test_doubling_productivity_in_two_worlds() -> None:
    """Section 5.4: 2^(3/2) = 2.8 without intermediate goods, 2^3 = 8 with half of output."""
    for sigma, times in ((0.0, 2**1.5), (0.5, 8.0)):
        y = [taxed(0.0, sigma=sigma).replace(productivity=c * A).steady_state() for c in (1, 2)]
        assert y[1].gdp_per_worker / y[0].gdp_per_worker == pytest.approx(times, rel=1e-13)


@pytest.mark.parametrize("tau", [0.0, 0.4])
def test_without_intermediate_goods_it_is_the_neoclassical_model(tau: float) -> None:
    """Y = Q K^alpha H^(1-alpha) with Q of the final good; K/Y = alpha (1-tau) / (lambda+delta)."""
    model = taxed(tau, sigma=0.0, human_capital=1.3, workers=2.0)
    theta = model.final_exponent
    tilt = theta / (1 - theta)
    tfp = np.mean(A**tilt) ** (1 / tilt)
    human = 2.6
    a = model.steady_state()
    ratio = (1 / 3) * (1 - tau) / 0.1
    assert a.capital_output_ratio == pytest.approx(ratio, rel=1e-13)
    assert a.gdp == pytest.approx(human * (tfp * ratio ** (1 / 3)) ** 1.5, rel=1e-13)
    assert model.given_capital(3.0).gdp == pytest.approx(
        tfp * 3.0 ** (1 / 3) * human ** (2 / 3), rel=1e-13
    )
    for name in ("intermediates", "intermediate_spending"):
        assert getattr(a, name) == 0.0
    assert not a.intermediate_use.any()


def test_a_small_share_of_goods_is_nearly_neoclassical() -> None:
    none, little = (taxed(0.2, sigma=s).steady_state() for s in (0.0, 1e-9))
    assert gap(none.gdp, little.gdp) < 1e-7


# ---------------------------------------------------------------- Proposition 4


@pytest.mark.parametrize("sigma", SIGMAS)
@pytest.mark.parametrize("alpha", ALPHAS)
@pytest.mark.parametrize("tau", [-0.15, 0.0, 0.5, 0.99])
def test_a_common_wedge(sigma: float, alpha: float, tau: float) -> None:
    model = taxed(tau, sigma=sigma, alpha=alpha, human_capital=1.3)
    shares = {"capital_share": alpha, "intermediate_share": sigma}
    a = model.given_capital(2.0)
    assert a.average_wedge == pytest.approx(tau, abs=1e-15)
    assert a.intermediate_spending == pytest.approx(sigma * (1 - tau), rel=1e-13)
    weight = model.varieties.weight
    efficient = [
        eq.equilibrium_index(A, 0 * A, eta, weight)
        for eta in (model.final_exponent, model.intermediate_exponent)
    ]
    assert a.gdp == pytest.approx(
        eq.symmetric_wedge_gdp(tau, *efficient, 2.0, 1.3, **shares), rel=1e-12
    )  # (19)
    z = sigma * (1 - tau)
    by_hand = (
        (1 - z)
        * z ** (sigma / (1 - sigma))
        * (efficient[0] ** (1 - sigma) * efficient[1] ** sigma) ** (1 / (1 - sigma))
        * 2.0**alpha
        * 1.3 ** (1 - alpha)
    )
    assert a.gdp == pytest.approx(by_hand, rel=1e-12)
    free = taxed(0.0, sigma=sigma, alpha=alpha, human_capital=1.3).steady_state()
    beta = alpha * (1 - sigma) + sigma
    effect = (1 - sigma * (1 - tau)) * (1 - tau) ** (beta / (1 - beta)) / (1 - sigma)
    assert model.steady_state().gdp / free.gdp == pytest.approx(effect, rel=1e-12)  # (21)
    ratio = [eq.symmetric_wedge_effect(t, **shares) for t in (tau, 0.0)]
    assert ratio[0] / ratio[1] == pytest.approx(effect, rel=1e-12)


@pytest.mark.parametrize("sigma", [0.3, 0.5, 0.8])
def test_given_capital_no_common_wedge_is_best(sigma: float) -> None:
    def gdp(tau: float) -> float:
        return taxed(tau, sigma=sigma).given_capital(2.0).gdp

    best = minimize_scalar(lambda t: -gdp(t), bounds=(-0.2, 0.9), options={"xatol": 1e-10})
    assert best.x == pytest.approx(0.0, abs=1e-6)
    assert np.all(np.diff([gdp(t) for t in np.linspace(0.0, 0.99, 30)]) < 0)
    assert np.all(np.diff([gdp(t) for t in np.linspace(-0.2, 0.0, 10)]) > 0)
    slope = (np.log(gdp(1e-4)) - np.log(gdp(-1e-4))) / 2e-4
    assert slope == pytest.approx(0.0, abs=1e-6)


def test_a_common_wedge_does_nothing_without_produced_inputs() -> None:
    free, wedge = (taxed(t, sigma=0.0).given_capital(2.0) for t in (0.0, 0.9))
    assert gap(free.gdp, wedge.gdp) < 1e-14


@pytest.mark.parametrize("sigma", SIGMAS)
def test_in_the_long_run_a_small_subsidy_raises_gdp(sigma: float) -> None:
    """d log y / d tau = sigma/(1-sigma) - beta/(1-beta) at 0, below zero: (21) has no top there."""
    beta = (1 / 3) * (1 - sigma) + sigma
    up, down = (np.log(taxed(t, sigma=sigma).steady_state().gdp) for t in (1e-5, -1e-5))
    slope = sigma / (1 - sigma) - beta / (1 - beta)
    assert slope < 0
    assert (up - down) / 2e-5 == pytest.approx(slope, rel=1e-6)


# ---------------------------------------------------------------- equation (24)


def test_capital_output_ratio_and_its_inverse() -> None:
    rng = np.random.default_rng(42)
    for _ in range(200):
        model = random_model(rng, wedge=rng.uniform(0.0, 0.99, 5), productivity=1.0, weights=None)
        a, free = model.steady_state(), model.without_wedges().steady_state()
        relative = a.capital_output_ratio / free.capital_output_ratio
        sigma = model.intermediate_share
        kept = 1 - a.average_wedge
        assert relative == pytest.approx(kept * (1 - sigma) / (1 - sigma * kept), rel=1e-12)
        assert eq.kept_from_ratio(relative, sigma) == pytest.approx(kept, rel=1e-12)
        printed = model.capital_share * (1 - sigma) / (model.discount_rate + model.depreciation)
        assert a.capital_output_ratio == pytest.approx(
            printed * kept / (1 - sigma * kept), rel=1e-12
        )


def test_a_third_of_the_capital_output_ratio() -> None:
    assert eq.kept_from_ratio(1 / 3, 0.5) == pytest.approx(0.5, rel=1e-15)
    assert eq.kept_from_ratio(1 / 3, 0.0) == pytest.approx(1 / 3, rel=1e-15)
    for tau, sigma in ((0.5, 0.5), (2 / 3, 0.0)):
        free, wedge = (taxed(t, sigma=sigma).steady_state() for t in (0.0, tau))
        assert wedge.capital_output_ratio / free.capital_output_ratio == pytest.approx(
            1 / 3, rel=1e-13
        )
