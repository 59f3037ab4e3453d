"""Proposition 1, equations (12) to (14): the rule of thumb of section 4."""

from __future__ import annotations

import mpmath as mp
import numpy as np
import pytest
from jones_draws import gap, random_model
from scipy.optimize import brentq, minimize_scalar

from weaklinks.models.jones import Jones2008
from weaklinks.models.jones import equations as eq

THREE = {
    "productivity": [0.3, 1.0, 2.5],
    "weights": [0.2, 0.5, 0.3],
    "human_capital": 1.3,
    "workers": 2.0,
}


def by_definition(model: Jones2008, z: float, capital: float) -> tuple[float, float]:
    """Definition 1 with 50 digits: find the X that makes itself, then add up.

    Returns GDP and X.
    """
    with mp.workdps(50):
        v = model.varieties
        sigma, alpha = mp.mpf(model.intermediate_share), mp.mpf(model.capital_share)
        human = mp.mpf(model.human_capital) * mp.mpf(model.workers)
        weight = [mp.mpf(w) for w in v.weight]
        inputs = (mp.mpf(capital) ** alpha * human ** (1 - alpha)) ** (1 - sigma)

        def mean(values, eta):
            if eta == -np.inf:
                return min(values)
            if eta == 0:
                return mp.exp(mp.fsum(w * mp.log(x) for w, x in zip(weight, values, strict=True)))
            total = mp.fsum(w * x**eta for w, x in zip(weight, values, strict=True))
            return (total / mp.fsum(weight)) ** (1 / mp.mpf(eta))

        def made(x):
            return [mp.mpf(a) * inputs * x**sigma for a in v.productivity]

        def excess(log_x):
            x = mp.exp(log_x)
            return mp.log(mean([z * y for y in made(x)], model.intermediate_exponent)) - log_x

        log_x = mp.findroot(excess, mp.mpf(0))
        x = mp.exp(log_x)
        gdp = mean([(1 - mp.mpf(z)) * y for y in made(x)], mp.mpf(model.final_exponent))
        return float(gdp), float(x)


@pytest.mark.parametrize("rho", [0.0, -0.3, -1.0, -20.0, -np.inf])
@pytest.mark.parametrize("sigma", [0.2, 0.5, 0.8])
@pytest.mark.parametrize("z", [0.1, 0.7])
def test_gdp_is_what_the_rule_makes(rho: float, sigma: float, z: float) -> None:
    model = Jones2008(intermediate_exponent=rho, intermediate_share=sigma, **THREE)
    found = model.symmetric(intermediate_use=z, capital=3.0)
    gdp, intermediates = by_definition(model, z, 3.0)
    assert found.gdp == pytest.approx(gdp, rel=1e-13)
    assert found.intermediates == pytest.approx(intermediates, rel=1e-13)
    assert found.gdp_per_worker == found.gdp / 2.0
    assert found.residual < 1e-13


def test_equations_hold_on_random_draws() -> None:
    rng = np.random.default_rng(11)
    for _ in range(200):
        z, capital = float(rng.uniform(0.01, 0.99)), float(np.exp(rng.normal(scale=2.0)))
        found = random_model(rng, wedge=0.0).symmetric(intermediate_use=z, capital=capital)
        assert found.residual < 1e-12


def test_capital_is_where_saving_replaces_it() -> None:
    rng = np.random.default_rng(12)
    for _ in range(50):
        model = random_model(rng, wedge=0.0, depreciation=0.07)
        saving = float(rng.uniform(0.05, 0.9))
        found = model.symmetric(intermediate_use=0.4, saving_rate=saving)

        def growth(log_capital: float, model=model, saving=saving) -> float:
            capital = float(np.exp(log_capital))
            gdp = model.symmetric(intermediate_use=0.4, capital=capital).gdp
            return saving * gdp / (0.07 * capital) - 1.0

        there = np.log(found.capital)
        assert brentq(growth, there - 3, there + 3, xtol=1e-14) == pytest.approx(there, abs=1e-12)


@pytest.mark.parametrize("sigma", [0.05, 0.5, 0.9])
def test_the_best_use_of_goods_is_their_share(sigma: float) -> None:
    """phi is a hump with its top at z = sigma."""

    def phi(z: float) -> float:
        return float(eq.symmetric_efficiency(z, sigma))

    top = minimize_scalar(lambda z: -phi(z), bounds=(1e-6, 1 - 1e-6), options={"xatol": 1e-12})
    assert top.x == pytest.approx(sigma, abs=1e-7)  # a flat top: the root of one rounding
    for z in np.linspace(0.02, 0.98, 25):
        slope = (sigma / z - (1 - sigma) / (1 - z)) / (1 - sigma)
        step = 1e-6 * z * (1 - z)
        numeric = (np.log(phi(z + step)) - np.log(phi(z - step))) / (2 * step)
        assert numeric == pytest.approx(slope, abs=1e-6 * (1 + abs(slope)) / (1 - sigma))
    with mp.workdps(50):
        exact = mp.diff(
            lambda z: (
                ((1 - z) ** (1 - mp.mpf(sigma)) * z ** mp.mpf(sigma)) ** (1 / (1 - mp.mpf(sigma)))
            ),
            mp.mpf(sigma),
        )
        assert abs(exact) < mp.mpf(10) ** -20
    model = Jones2008(intermediate_share=sigma, **THREE)
    best = model.symmetric(capital=1.0)
    assert best.intermediate_use == sigma
    for z in (0.5 * sigma, sigma - 1e-3, sigma + 1e-3, (1 + sigma) / 2):
        assert model.symmetric(intermediate_use=z, capital=1.0).gdp < best.gdp
        assert model.symmetric(intermediate_use=z).gdp < model.symmetric().gdp


def test_the_paper_s_example_of_superstars_and_weak_links() -> None:
    """Theta = 1, rho = -inf, sigma = 1/2: TFP is the mean of the A_i times their minimum."""
    a, weight = np.array([0.3, 1.0, 2.5]), np.array([0.2, 0.5, 0.3])
    model = Jones2008(
        final_exponent=1 - 1e-12, intermediate_exponent=-np.inf, intermediate_share=0.5, **THREE
    )
    found = model.symmetric(capital=1.0)
    human = 2.6 ** (2 / 3)
    phi = 0.5 * 0.5
    assert found.gdp == pytest.approx(phi * (weight @ a) * a.min() * human, rel=1e-11)


def test_without_intermediate_goods_it_is_solow() -> None:
    model = Jones2008(intermediate_share=0.0, **THREE)
    found = model.symmetric(capital=3.0)
    theta, weight = model.final_exponent, model.varieties.weight
    index = (weight @ model.varieties.productivity**theta) ** (1 / theta)
    assert found.gdp == pytest.approx(index * 3.0 ** (1 / 3) * 2.6 ** (2 / 3), rel=1e-14)
    assert found.intermediates == 0.0


def test_wedges_play_no_role() -> None:
    plain, taxed = (Jones2008(wedge=w, **THREE).symmetric() for w in (0.0, [0.9, -0.3, 0.5]))
    assert gap(plain.gdp, taxed.gdp) == 0.0
