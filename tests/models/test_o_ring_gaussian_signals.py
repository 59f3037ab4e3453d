"""Log-normal skill behind a noisy test: chance, derivatives, the planner, and limits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from big_push_draws import draws
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from weaklinks.errors import InputError
from weaklinks.models.o_ring.gaussian_signals import GaussianSignals, log_expected_wage


def signals(rng) -> GaussianSignals:
    n = int(rng.integers(1, 7))
    return GaussianSignals(
        tasks=n, mean_log_skill=rng.uniform(-1, 0.2), skill_sd=rng.uniform(0.05, 0.6),
        test_noise=rng.uniform(0.02, 0.8), upgrade_cost=rng.uniform(0.05, 1.0),
        cost_elasticity=n + rng.uniform(0.5, 6),
    )  # fmt: skip


def own_worth(model: GaussianSignals, own: float, others: float) -> float:
    """What one worker expects less its cost, before its talent is known: from the primitives."""
    n, mu, s, t = model.tasks, model.mean_log_skill, model.skill_sd, model.test_noise
    wage = log_expected_wage(mu + np.log(own), mu + np.log(others), n, s, t)
    return float(np.exp(wage)) - model.upgrade_cost * own**model.cost_elasticity / (
        model.cost_elasticity
    )


def highest(function, near: float) -> float:
    found = minimize_scalar(
        lambda z: -function(near * np.exp(z)), bounds=(-1.0, 1.2), method="bounded",
        options={"xatol": 1e-12},
    )  # fmt: skip
    return float(near * np.exp(found.x))


def test_equilibrium_and_planner_in_closed_form() -> None:
    for model in draws(signals, 61):
        held, best, n = model.equilibrium_factor, model.efficient_factor, model.tasks
        # The objectives are smooth: their highest points are known to the root of rounding.
        assert highest(lambda q, m=model, h=held: own_worth(m, q, h), held) == pytest.approx(
            held, rel=2e-6
        )
        assert model.best_response(held) == pytest.approx(held, rel=1e-13)
        assert highest(model.welfare, best) == pytest.approx(best, rel=2e-6)
        ratio = model.reliability ** (1 / (model.cost_elasticity - n))
        assert held / best == pytest.approx(ratio, rel=1e-12)
        # Paying the spillover share of all costs makes the best hold.
        paid = replace(model, upgrade_cost=model.upgrade_cost * (1 - model.spillover_share))
        assert paid.equilibrium_factor == pytest.approx(best, rel=1e-12)
        # Best responses lead there from anywhere, as eta is above n.
        following = [0.1 * held]
        for _ in range(4):
            following.append(model.best_response(following[-1]))
        assert all(np.diff(following) >= -1e-12 * held)


def wage_at(model: GaussianSignals, own: float, others: float) -> float:
    return float(model.expected_wage(np.exp(own), others))


def test_elasticities_by_differences() -> None:
    h, g = 1e-5, 1e-3
    for model in draws(signals, 62):
        mu = model.mean_log_skill
        sides = [wage_at(model, mu + z, mu) for z in (-h, h)]
        own = np.log(sides[1] / sides[0]) / (2 * h)
        sides = [wage_at(model, mu + z, mu + z) for z in (-h, h)]
        whole = np.log(sides[1] / sides[0]) / (2 * h)
        # Logs are linear: rounding of 1e-15 over the step is all.
        assert own == pytest.approx(model.private_elasticity, abs=1e-9)
        assert whole == pytest.approx(model.social_elasticity, abs=1e-9)
        assert model.private_elasticity / whole == pytest.approx(1 - model.spillover_share)
        signs = [(a, b, a * b) for a in (-1, 1) for b in (-1, 1)]
        cross = sum(s * wage_at(model, mu + a * g, mu + b * g) for a, b, s in signs) / (4 * g**2)
        # Of the second order: (n g)^2/3 of its size, n at most 6; rounding 1e-15 over g^2.
        exact = float(model.complementarity(np.exp(mu)))
        assert cross == pytest.approx(exact, rel=2e-5, abs=1e-9 * wage_at(model, mu, mu))


@pytest.mark.parametrize("tasks", [2, 4])
def test_many_workers(tasks) -> None:
    """The wage of a known skill, and the output of real teams, within 4 standard errors."""
    rng, number = np.random.default_rng(tasks), 600_000
    model = GaussianSignals(tasks=tasks, cost_elasticity=6.0)
    mu, s, t, rho = model.mean_log_skill, model.skill_sd, model.test_noise, model.reliability
    log_skill = mu + s * rng.standard_normal(number)
    signal = log_skill + t * rng.standard_normal(number)
    believed = np.exp((1 - rho) * mu + rho * signal + 0.5 * s**2 * (1 - rho))
    teams = np.exp(log_skill)[np.argsort(signal)].reshape(-1, tasks).prod(axis=1)
    assert abs(teams.mean() - model.expected_output()) < 4 * teams.std() / np.sqrt(teams.size)
    wage = believed**tasks / tasks
    made = model.expected_output() / tasks
    assert abs(wage.mean() - made) < 4 * wage.std() / np.sqrt(number)
    for q in (0.4, 0.9):
        result = np.log(q) + t * rng.standard_normal(number)
        paid = np.exp(tasks * ((1 - rho) * mu + rho * result + 0.5 * s**2 * (1 - rho))) / tasks
        gap = abs(paid.mean() - float(model.expected_wage(np.array(q))))
        assert gap < 4 * paid.std() / np.sqrt(number)
    # Talents are drawn: the mean over them of the wage at a known skill is the wage before.
    mixed = model.expected_wage(np.exp(log_skill))
    before = np.exp(log_expected_wage(mu, mu, tasks, s, t))
    assert abs(mixed.mean() - before) < 4 * mixed.std() / np.sqrt(number)
    assert before == pytest.approx(made, rel=1e-14)


def test_information_and_matching() -> None:
    for model in draws(signals, 63):
        n, s, rho = model.tasks, model.skill_sd, model.reliability
        exact, blind = replace(model, test_noise=0.0), replace(model, test_noise=1e12)
        whole = exact.expected_output()
        assert whole == pytest.approx(np.exp(n * model.mean_log_skill + 0.5 * (n * s) ** 2))
        lost = 1 - model.expected_output() / whole
        assert model.information_loss == pytest.approx(lost, abs=1e-14)
        assert lost == pytest.approx(1 - np.exp(-0.5 * s**2 * n * (n - 1) * (1 - rho)), abs=1e-13)
        gained = model.expected_output() / blind.expected_output() - 1
        assert model.matching_gain == pytest.approx(gained, rel=1e-12, abs=1e-13)
        assert blind.matching_gain == pytest.approx(0.0, abs=1e-13)
        assert exact.information_loss == 0.0


def test_limits() -> None:
    exact = GaussianSignals(test_noise=0.0)
    assert (exact.reliability, exact.spillover_share) == (1.0, 0.0)
    assert exact.equilibrium_factor == exact.efficient_factor
    q = np.array([0.3, 0.8])
    np.testing.assert_allclose(exact.expected_wage(q), q**3 / 3, rtol=1e-14)
    alike = GaussianSignals(skill_sd=0.0)
    assert (alike.reliability, alike.equilibrium_factor) == (0.0, 0.0)
    np.testing.assert_allclose(alike.expected_wage(q), np.exp(-1.5) / 3, rtol=1e-14)
    assert GaussianSignals(skill_sd=0.0, test_noise=0.0).reliability == 1.0
    tiny = GaussianSignals(skill_sd=1e-200, test_noise=1e-200)
    assert tiny.reliability == pytest.approx(0.5, rel=1e-15)
    single = GaussianSignals(tasks=1, cost_elasticity=2.0)
    assert (single.information_loss, single.matching_gain) == (0.0, 0.0)
    assert single.expected_output(2.0) == pytest.approx(2 * np.exp(-0.5 + 0.02))


@settings(max_examples=60, deadline=None)
@given(
    tasks=st.integers(1, 6), sd=st.floats(0.01, 0.6), noise=st.floats(0.01, 1.0),
    cost=st.floats(0.05, 1.0),
)  # fmt: skip
def test_noisier_dearer_less(tasks, sd, noise, cost) -> None:
    model = GaussianSignals(
        tasks=tasks, skill_sd=sd, test_noise=noise, upgrade_cost=cost, cost_elasticity=tasks + 2.0
    )
    noisier = replace(model, test_noise=1.1 * noise)
    assert noisier.equilibrium_factor < model.equilibrium_factor
    assert noisier.expected_output() <= model.expected_output()
    assert noisier.information_loss >= model.information_loss
    assert replace(model, upgrade_cost=1.1 * cost).efficient_factor < model.efficient_factor
    assert model.equilibrium_factor < model.efficient_factor
    assert model.welfare(model.equilibrium_factor) < model.welfare(model.efficient_factor)


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(InputError) as caught:
        GaussianSignals(tasks=3, cost_elasticity=2.0, skill_sd=-1.0, test_noise=float("nan"))
    for part in ("eta must be above n", "skill_sd is -1.0", "test_noise is nan"):
        assert part in str(caught.value)
    with pytest.raises(InputError, match="at most 600"):
        GaussianSignals(tasks=100, cost_elasticity=200.0, skill_sd=1.0)
    with pytest.raises(InputError, match="at most 600"):
        GaussianSignals(cost_elasticity=3.001)
