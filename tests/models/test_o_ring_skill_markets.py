"""Wages, output and what others get, market by market: identities, planner, counting, chance."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from big_push_draws import draws, solved
from o_ring_skill_draws import MARKETS, SHARES, drawn, spread
from scipy.integrate import quad
from scipy.optimize import minimize_scalar
from scipy.stats import binom, norm

from weaklinks.coordination import equilibria
from weaklinks.models.o_ring.skill_upgrading import SkillUpgrading


@pytest.mark.parametrize("market", MARKETS)
def test_wages_income_and_what_others_get(market) -> None:
    for number, model in enumerate(draws(lambda rng: drawn(rng, market), 38, 300)):
        x = SHARES
        state = model.game().state(x)
        assert all(np.isfinite(v).all() for v in state.values())
        income = state["income"]
        paid = x * state["high_wage"] + (1 - x) * state["low_wage"]
        np.testing.assert_allclose(paid + state.get("profit", 0.0), income, rtol=2e-13)
        np.testing.assert_array_equal(state["welfare"], income - model.upgrade_cost * x)
        # Income lies below the line between its ends: with equal costs all or none is best.
        line = income[0] + x * (income[-1] - income[0])
        assert (income <= line * (1 + 1e-13)).all()
        assert model.efficient == (np.argmax(state["welfare"]) == x.size - 1)
        assert 0.0 <= model.missing <= model.top_subsidy + 1e-13 * income[-1]
        if number % 10 == 0:
            require_slope(model)


def require_slope(model: SkillUpgrading) -> None:
    """The social return is the slope of income, by central differences of order four."""
    h, x = 1e-3, np.linspace(0.05, 0.95, 31)
    if model.market == "observed":
        x = x[np.abs(x - model.one_team) > 2 * h]
    f = model.paid.income
    top = float(f(np.array([1.0]))[0])
    slope = (8 * (f(x + h) - f(x - h)) - f(x + 2 * h) + f(x - 2 * h)) / (12 * h)
    social = model.social_return(x)
    if model.market != "signal":
        # Polynomials of degree six at most: h^4 f5/30 with f5 <= 720; rounding eps/h.
        np.testing.assert_allclose(social, slope, rtol=0, atol=(24 * h**4 + 1e-12) * top)
        return
    # Not a polynomial: the error is seen from steps twice as long, which make it 16 times larger.
    wide = (8 * (f(x + 2 * h) - f(x - 2 * h)) - f(x + 4 * h) + f(x - 4 * h)) / (24 * h)
    assert (np.abs(social - slope) <= np.abs(wide - slope) + 1e-10 * top).all()


@pytest.mark.parametrize("market", ["test", "random", "certified", "signal"])
def test_the_planner_pays_what_others_get(market) -> None:
    """Where costs differ the best share may be inside: with the subsidy it is an equilibrium."""
    inside = 0
    for model in draws(lambda rng: spread(rng, market), 39, 150):
        income, costs = model.paid.income, model.spread.total
        best = minimize_scalar(
            lambda x, f=income, g=costs: float((g(np.array([x])) - f(np.array([x])))[0]),
            bounds=(0, 1), method="bounded", options={"xatol": 1e-12},
        )  # fmt: skip
        if 0.01 < best.x < 0.99:
            inside += 1
            x, h = np.array([best.x]), 1e-4
            # Welfare within rounding e of its top leaves the slope within sqrt(2 e |curvature|).
            gap = model.payoff(x) + model.subsidy(x)
            sides = [model.payoff(x + s) + model.subsidy(x + s) for s in (-h, h)]
            curvature = float(np.abs(sides[0] - sides[1])[0]) / (2 * h)
            level = float(income(x)[0])
            assert abs(gap[0]) < 4 * np.sqrt(2 * 1e-15 * level * curvature) + 1e-11 * curvature
    assert inside >= 10


def test_random_teams_by_counting() -> None:
    """An equal split of the output is a share 1/n of the marginal product."""
    for model in draws(lambda rng: drawn(rng, "random"), 40, 60):
        n = model.tasks
        split = replace(model, lone_share=1 / n)
        k = np.arange(n)
        for x in (0.0, 0.3, 1.0):
            others = model.high_skill**k * model.low_skill ** (n - 1 - k)
            product = float(binom.pmf(k, n - 1, x) @ others)
            wage = [q * product / n for q in (model.low_skill, model.high_skill)]
            state = split.game().at(x)
            assert [state["low_wage"], state["high_wage"]] == pytest.approx(wage, rel=1e-12)
            assert state["profit"] == pytest.approx(0.0, abs=1e-15)
    over = SkillUpgrading(market="random", tasks=3, lone_share=1.0)
    half = over.game().at(0.5)
    assert half["profit"] == pytest.approx(-2 * half["income"])
    assert "wages are 3 times the output" in over.reason
    np.testing.assert_array_equal(over.subsidy(SHARES), 0.0)  # the right incentives, at a loss


@pytest.mark.parametrize("tasks", [2, 3, 5])
def test_a_noisy_test_of_many_workers(tasks) -> None:
    """Wages by kind, and the output of real teams of equal results, within 4 standard errors."""
    rng, number, x = np.random.default_rng(tasks), 600_000, 0.3
    model = SkillUpgrading(tasks=tasks, test_accuracy=0.7, low_skill=0.4, high_skill=0.9)
    skill = np.where(rng.random(number) < x, 0.9, 0.4)
    seen = np.where(rng.random(number) < 0.7, skill, rng.permutation(skill))
    believed = 0.7 * seen + 0.3 * model.skills.mean_skill(x)
    require_means(skill == 0.9, believed, seen, skill, model, x)


@pytest.mark.parametrize("tasks", [2, 3, 5])
def test_a_signal_of_many_workers(tasks) -> None:
    rng, number, x = np.random.default_rng(tasks), 600_000, 0.6
    model = SkillUpgrading(tasks=tasks, market="signal", low_skill=0.5, high_skill=0.8)
    high = rng.random(number) < x
    skill = np.where(high, 0.8, 0.5) * np.exp(0.3 * rng.standard_normal(number))
    signal = np.log(skill) + 0.4 * rng.standard_normal(number)
    # Bayes by hand, kind by kind.
    weight = [s * norm.pdf(signal, np.log(q), 0.5) for s, q in ((1 - x, 0.5), (x, 0.8))]
    means = [np.exp(0.64 * np.log(q) + 0.36 * signal + 0.5 * 0.09 * 0.64) for q in (0.5, 0.8)]
    believed = (weight[0] * means[0] + weight[1] * means[1]) / (weight[0] + weight[1])
    require_means(high, believed, believed, skill, model, x)


def require_means(high, believed, order, skill, model, x) -> None:
    n, state = model.tasks, model.game().at(x)
    for kind, name in ((~high, "low_wage"), (high, "high_wage")):
        own = believed[kind] ** n / n
        assert abs(own.mean() - state[name]) < 4 * own.std() / np.sqrt(own.size)
    # Teams of neighbours; their products are those of equals up to 1/600,000 of the range.
    teams = skill[np.argsort(order, kind="stable")].reshape(-1, n).prod(axis=1) / n
    assert abs(teams.mean() - state["income"]) < 4 * teams.std() / np.sqrt(teams.size)


def bayes(model: SkillUpgrading, share: float, own: float) -> float:
    """The expected wage under a signal by adaptive quadrature of the posterior, nothing else."""
    s, t, n = model.skill_sd, model.test_noise, model.tasks
    wide, rho = np.hypot(s, t), s**2 / (s**2 + t**2)
    mu = np.log([model.low_skill, model.high_skill])

    def paid(y: float) -> float:
        weight = np.array([1 - share, share]) * norm.pdf(y, mu, wide)
        mean = np.exp((1 - rho) * mu + rho * y + 0.5 * s**2 * (1 - rho))
        return float((weight @ mean / weight.sum()) ** n / n * norm.pdf(y, np.log(own), wide))

    middle = np.log(own) + n * rho * wide**2
    ends = middle - 10 * wide, middle + 10 * wide
    points = np.clip([np.log(own), middle], *ends)
    return quad(paid, *ends, points=points, epsabs=0, epsrel=1e-11, limit=200)[0]


def test_signals_by_quadrature() -> None:
    for model in draws(lambda rng: drawn(rng, "signal"), 42, 6):
        for share in (0.02, 0.5, 0.9):
            wages = model.paid.wages(np.array([share]))
            for own, wage in zip((model.low_skill, model.high_skill), wages, strict=True):
                assert wage[0] == pytest.approx(bayes(model, share, own), rel=1e-9)


def test_signals_where_all_are_of_a_kind() -> None:
    """Closed forms at both ends, of the private return and of what others get."""
    for model in draws(lambda rng: drawn(rng, "signal"), 43):
        n, s, t = model.tasks, model.skill_sd, model.test_noise
        rho = s**2 / (s**2 + t**2)
        low, high = model.low_skill, model.high_skill
        k = np.exp(n * (1 - rho) * s**2 / 2 + (n * rho) ** 2 * (s**2 + t**2) / 2)
        step = high ** (n * rho) - low ** (n * rho)
        ends = [k * q ** (n * (1 - rho)) * step / n for q in (low, high)]
        top = k * high**n / n
        np.testing.assert_allclose(model.private_return(SHARES)[[0, -1]], ends, atol=1e-13 * top)
        cross = high ** (1 - rho) - low ** (1 - rho)
        spill = [
            k * own ** (n * rho) * all_ ** ((n - 1) * (1 - rho)) * cross
            for own, all_ in ((high, low), (low, high))
        ]
        np.testing.assert_allclose(model.subsidy(SHARES)[[0, -1]], spill, rtol=1e-12)
        assert model.window == pytest.approx(tuple(ends), abs=1e-13 * top)


def test_signals_are_games_like_others() -> None:
    seen = set()
    for model in draws(lambda rng: drawn(rng, "signal"), 44, 200):
        found = solved(model)
        seen.add(found.regime)
    assert {"trap", "unique-low", "unique-high", "trap-partial"} <= seen


def test_limits_of_signals() -> None:
    base = SkillUpgrading(market="signal", tasks=3)
    team, x = base.skills.team_gain, SHARES[1:-1]
    # All of a kind alike: where nobody or everybody is skilled, nobody looks at the signal.
    alike = replace(base, skill_sd=0.0)
    np.testing.assert_allclose(alike.private_return(SHARES)[[0, -1]], 0.0, atol=1e-15)
    assert (alike.private_return(x) > 0).all()
    assert equilibria(replace(alike, upgrade_cost=0.1)).regime == "trap-partial"
    # No noise: skill is seen, and n skills of a team vary together.
    seen = replace(base, test_noise=0.0)
    np.testing.assert_allclose(seen.private_return(SHARES), team * np.exp(9 * 0.09 / 2), rtol=1e-13)
    np.testing.assert_allclose(seen.subsidy(SHARES), 0.0, atol=1e-15)
    both = replace(alike, test_noise=0.0)
    np.testing.assert_allclose(both.private_return(SHARES), team, rtol=1e-14)
    # Nothing but noise.
    deaf = replace(alike, test_noise=1e6)
    np.testing.assert_allclose(deaf.private_return(SHARES), 0.0, atol=1e-6)
    # Kinds ever further apart: the numbers go over into those of kinds never confused.
    for t in (0.05, np.log(2) / 39.9, np.log(2) / 40.1, 1e-9, 1e-300):
        near = replace(alike, test_noise=t)
        np.testing.assert_allclose(near.private_return(x), team, rtol=1e-9 if t == 0.05 else 1e-13)
        assert near.private_return(SHARES)[0] == pytest.approx(0.0, abs=1e-15)
        assert equilibria(near).stable[-1].share > 1 - 1e-9
    same = replace(base, low_skill=0.5, high_skill=0.5 + 1e-12)
    np.testing.assert_allclose(same.private_return(SHARES), 0.0, atol=1e-12)
