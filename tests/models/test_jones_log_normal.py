"""Proposition 5 by quadrature, by numeric integration and by simulation."""

from __future__ import annotations

import mpmath as mp
import numpy as np
import pytest

from weaklinks.errors import NoEquilibriumError
from weaklinks.models.jones import Jones2008, LogNormal
from weaklinks.models.jones import equations as eq


def random_case(rng: np.random.Generator, *, steepest: float) -> tuple[LogNormal, Jones2008]:
    """Draw an economy with an equilibrium whose integrands are at most ``exp(steepest x)``."""
    while True:
        nu_a, nu_w = rng.uniform(0.0, 1.0), rng.uniform(0.0, 0.8)
        law = LogNormal(
            mean_productivity=float(rng.normal()),
            sd_productivity=float(nu_a),
            mean_wedge=float(rng.uniform(-1.5, 0.1)),
            sd_wedge=float(nu_w),
            covariance=float(rng.uniform(-1.0, 1.0) * nu_a * nu_w),
        )
        model = Jones2008(
            points=1,
            intermediate_share=float(rng.uniform(0.0, 0.9)),
            capital_share=float(rng.uniform(0.1, 0.7)),
            final_exponent=float(rng.uniform(0.02, 0.97)),
            intermediate_exponent=float(rng.choice([0.0, -np.inf, -rng.exponential(2.0)])),
            human_capital=float(np.exp(rng.normal())),
        )
        if steepness(law, model) > steepest:
            continue
        try:
            law.log_gdp_per_worker(model)
        except NoEquilibriumError:
            continue
        return law, model


def steepness(law: LogNormal, model: Jones2008) -> float:
    tilt = max(1.0, eq.tilted(model.final_exponent))
    return tilt * float(np.sqrt(law.variance)) + law.sd_wedge


def by_quadrature(law: LogNormal, model: Jones2008, points: int) -> float:
    v = law.varieties(points)
    cut = model.replace(productivity=v.productivity, wedge=v.wedge, weights=v.weight)
    return float(np.log(cut.steady_state().gdp_per_worker))


def test_sixty_four_points_are_enough_up_to_eight() -> None:
    rng = np.random.default_rng(51)
    for _ in range(100):
        law, model = random_case(rng, steepest=8.0)
        multiplier = eq.multiplier(model.intermediate_share, model.capital_share)
        error = by_quadrature(law, model, 64) - law.log_gdp_per_worker(model)
        assert abs(error) < 1e-12 * multiplier, (law, model)


def test_heavier_tails_need_more_points() -> None:
    law = LogNormal(sd_productivity=0.8, sd_wedge=0.3)
    model = Jones2008(points=1, final_exponent=0.94)
    assert 11 < steepness(law, model) < 20
    exact = law.log_gdp_per_worker(model)
    assert abs(by_quadrature(law, model, 64) - exact) > 1e-8
    assert by_quadrature(law, model, 200) == pytest.approx(exact, abs=1e-11)


@pytest.mark.parametrize("eta", [-np.inf, -2.0, -0.3, 0.4, 0.8])
def test_indices_and_average_wedges_by_integration(eta: float) -> None:
    """(A.14) and the last lines of the appendix, on a fine grid of the plane."""
    law = LogNormal(
        mean_productivity=0.3, sd_productivity=0.6, mean_wedge=-0.4, sd_wedge=0.35, covariance=-0.1
    )
    x = np.linspace(-12, 12, 481)
    first, second = np.meshgrid(x, x, indexing="ij")
    density = np.exp(-(first**2 + second**2) / 2)
    slope = -0.1 / 0.6
    log_a = 0.3 + 0.6 * first
    omega = -0.4 + slope * first + np.sqrt(0.35**2 - slope**2) * second
    tilt = -1.0 if eta == -np.inf else eta / (1 - eta)
    weight = density * np.exp(tilt * (log_a + omega))
    log_q = np.log(weight.sum() / density.sum()) / tilt
    log_kept = np.log((weight * np.exp(omega)).sum() / weight.sum())
    assert law.log_index(eta) == pytest.approx(log_q, abs=1e-12)
    assert law.log_kept(eta) == pytest.approx(log_kept, abs=1e-12)


def test_a_14_as_printed_with_fifty_digits() -> None:
    """E exp(eta (a + omega)) for a + omega normal with mean -0.1 and variance nu^2."""
    law = LogNormal(sd_productivity=0.6, sd_wedge=0.35, mean_wedge=-0.1, covariance=0.1)
    variance = 0.6**2 + 0.35**2 + 0.2
    assert law.variance == pytest.approx(variance, rel=1e-15)
    with mp.workdps(30):
        for eta in (0.5, -3.0):
            power = mp.mpf(eta) / (1 - mp.mpf(eta))
            sd = mp.sqrt(variance)
            moment = mp.quad(
                lambda x, power=power, sd=sd: mp.npdf(x) * mp.exp(power * (sd * x - mp.mpf("0.1"))),
                [-40, -5, 0, 5, 40],
            )
            assert law.log_index(eta) == pytest.approx(float(mp.log(moment) / power), abs=1e-14)


def test_proposition_5_as_printed() -> None:
    """A + M B + zeta, with zeta from (18) by hand; the paper's mu_m is mu_omega."""
    rng = np.random.default_rng(52)
    for _ in range(100):
        law, m = random_case(rng, steepest=50.0)
        sigma, alpha, theta, rho = (
            m.intermediate_share, m.capital_share, m.final_exponent, m.intermediate_exponent,
        )  # fmt: skip
        one_plus, over = (
            (-1.0, -1.0) if rho == -np.inf else ((1 + rho) / (1 - rho), rho / (1 - rho))
        )
        nu_w, nu_aw, mu_w = law.sd_wedge**2, law.covariance, law.mean_wedge
        top = theta / (1 - theta)
        term_a = np.log(1 - sigma * np.exp(mu_w + one_plus * nu_w / 2 + over * nu_aw)) - (
            mu_w + (1 + theta) / (1 - theta) * nu_w / 2 + top * nu_aw
        )
        curvature = (1 - sigma) * top + sigma * over
        term_b = law.mean_productivity + mu_w + curvature * law.variance / 2
        multiplier = 1 / (1 - sigma) / (1 - alpha)
        zeta = alpha / (1 - alpha) * np.log(alpha * (1 - sigma) / 0.1) + np.log(m.human_capital)
        zeta += multiplier * (sigma * np.log(sigma) if sigma else 0.0)
        printed = term_a + multiplier * term_b + zeta
        assert law.log_gdp_per_worker(m) == pytest.approx(printed, rel=1e-12, abs=1e-12)


# ---------------------------------------------------------------- simulation


TAME = LogNormal(sd_productivity=0.5, sd_wedge=0.3, covariance=-0.05)


@pytest.mark.parametrize(("rho", "seed"), [(-1.0, 0), (-1.0, 1), (0.0, 2), (-np.inf, 3)])
def test_a_million_draws(rho: float, seed: int) -> None:
    """At theta = 1/2 the integrands are exp(s x) with s near one: their variance is finite."""
    model = Jones2008(points=1, final_exponent=0.5, intermediate_exponent=rho)
    assert steepness(TAME, model) < 1
    found, error = TAME.simulate(model, seed=seed)
    assert 1e-4 < error < 1e-2
    assert abs(found - TAME.log_gdp_per_worker(model)) < 4 * error


@pytest.mark.parametrize("rho", [-1.0, 0.0])
def test_the_standard_error_is_the_spread_over_seeds(rho: float) -> None:
    """The spread over 100 seeds is itself known to 1/sqrt(2 * 99) = 7 %; four times that."""
    model = Jones2008(points=1, final_exponent=0.5, intermediate_exponent=rho)
    found = np.array([TAME.simulate(model, 4_000, seed=seed) for seed in range(100)])
    spread = found[:, 0].std(ddof=1)
    assert found[:, 1].mean() == pytest.approx(spread, rel=4 * 0.071)
    assert abs(found[:, 0].mean() - TAME.log_gdp_per_worker(model)) < 4 * spread / 10


def test_the_standard_error_is_a_bootstrap_s() -> None:
    """Random weights on the same draws (the Bayesian bootstrap), 400 times: known to 3.5 %."""
    model = Jones2008(points=1, final_exponent=0.5)
    draws = 3_000
    v = TAME.draw(draws, seed=3)
    rng = np.random.default_rng(53)
    again = [
        model.replace(productivity=v.productivity, wedge=v.wedge, weights=w).steady_state().gdp
        for w in rng.exponential(size=(400, draws))
    ]
    _, error = TAME.simulate(model, draws, seed=3)
    assert np.log(again).std(ddof=1) == pytest.approx(error, rel=4 * 0.036)


def test_a_seed_is_a_seed() -> None:
    model = Jones2008(points=1, final_exponent=0.5)
    assert TAME.simulate(model, 100, seed=5) == TAME.simulate(model, 100, seed=5)
    assert TAME.simulate(model, 100, seed=5) != TAME.simulate(model, 100, seed=6)


def test_varieties_that_are_all_alike() -> None:
    law = LogNormal(sd_productivity=0.0, sd_wedge=0.0)
    model = Jones2008(points=1)
    found, error = law.simulate(model, 10)
    assert error == 0.0
    assert found == pytest.approx(law.log_gdp_per_worker(model), abs=1e-14)


def test_no_equilibrium_is_no_number() -> None:
    """Where the closed form of any sample has none, neither has Proposition 5."""
    model = Jones2008(points=1)
    for law in (LogNormal(mean_wedge=0.9), LogNormal(mean_wedge=0.6, sd_wedge=0.1)):
        for number in (law.log_gdp_per_worker, lambda m, law=law: by_quadrature(law, m, 20)):
            with pytest.raises(NoEquilibriumError, match="subsidies"):
                number(model)
    with pytest.raises(NoEquilibriumError, match="subsidies"):
        LogNormal(mean_wedge=0.9).slope_in_wedge_variance(model)
