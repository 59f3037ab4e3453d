"""Demand spillovers and the factory wage: closed forms against search, and what vanishes when."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from big_push_draws import draws, require_regimes, same_mean, solved
from scipy.optimize import minimize_scalar

from weaklinks.coordination import equilibria, potential
from weaklinks.errors import InputError
from weaklinks.models.big_push import DemandSpillovers, FactoryWage

SHARES = np.linspace(0.0, 1.0, 41)


def null_model(rng) -> DemandSpillovers:
    costs = str(rng.choice(["uniform", "lognormal"]))
    return DemandSpillovers(
        labour=rng.uniform(1, 20), productivity=rng.uniform(1.05, 5),
        fixed_cost=rng.uniform(0.1, 8), costs=costs,
        dispersion=float(rng.choice([0.0, rng.uniform(0.01, 1.0)])),
    )  # fmt: skip


def factory(rng) -> FactoryWage:
    """Three times of four near the window between its corners."""
    v, labour = rng.uniform(0.02, 1.5), rng.uniform(1, 20)
    alpha = (1 + v) * rng.uniform(1.02, 4)
    low, high = (alpha - 1 - v) / (alpha * (1 + v)), (alpha - 1 - v) / alpha
    part = low + (high - low) * rng.uniform(-0.5, 1.5)
    return FactoryWage(labour=labour, productivity=alpha, premium=v, fixed_cost=part * labour)


def spread_factory(rng) -> FactoryWage:
    plain = factory(rng)
    return FactoryWage(
        labour=plain.labour, productivity=plain.productivity, premium=plain.premium,
        fixed_cost=plain.fixed_cost, dispersion=rng.uniform(0.01, 1.0),
    )  # fmt: skip


def test_the_null_model_has_one_equilibrium() -> None:
    seen: Counter = Counter()
    for model in draws(null_model, 1):
        found = solved(model)
        (only,) = found.found
        assert only.stable
        seen[found.regime] += 1
        if model.share is not None:
            assert only.share == pytest.approx(model.share, abs=1e-9)
        # The market goes exactly as far as it is good for income, which is welfare.
        best = model.income(SHARES).max()
        assert only.state["income"] >= best * (1 - 1e-12)
        assert model.efficient == (model.income(np.array(1.0)) > model.labour)
        gain, step = model.profit(SHARES), 1e-6
        slope = (model.income(SHARES[1:-1] + step) - model.income(SHARES[1:-1] - step)) / (2 * step)
        expected = (gain * model.multiplier(SHARES))[1:-1]
        np.testing.assert_allclose(slope, expected, rtol=1e-5, atol=1e-6 * model.labour)
    require_regimes(seen, "unique-low", "unique-high", "partial")


def test_sectors_that_do_not_care() -> None:
    found = equilibria(DemandSpillovers(labour=10, productivity=2, fixed_cost=5))
    assert found.regime == "indifferent"
    assert [(e.share, e.until) for e in found.found] == [(0.0, 1.0)]


def test_the_factory_wage_in_closed_form() -> None:
    seen: Counter = Counter()
    for model in draws(factory, 2):
        found = solved(model)
        seen[found.regime] += 1
        low, high = model.window
        part = model.fixed_cost / model.labour
        assert (found.regime == "trap") == (low < part < high)
        assert found.critical_mass == (
            None if model.critical_mass is None else pytest.approx(model.critical_mass, abs=1e-9)
        )
        same_mean(model, model.mean_profit)
        assert (model.mean_profit < 0) == (part > model.laplacian_cutoff)
        assert low < model.laplacian_cutoff < high
        welfare = model.labour + SHARES * model.profit(SHARES)
        np.testing.assert_allclose(model.welfare(SHARES), welfare, rtol=1e-10, atol=1e-11)
        # (i) What is efficient is an equilibrium.
        assert model.efficient == (model.profit(np.array(1.0)) > 0)
    require_regimes(seen, "trap", "unique-low", "unique-high")


def test_the_way_up_is_worse_than_the_start() -> None:
    traps = 0
    for model in draws(factory, 3):
        if model.push is None:
            continue
        traps += 1
        share, cost = model.push
        n = model.critical_mass
        path = np.linspace(0, n, 99)[1:-1]
        assert (model.welfare(path) < model.labour).all()  # (ii)
        assert 0 < share < n
        best = minimize_scalar(
            lambda x, m=model: float(m.welfare(np.array(x))), bounds=(0, n), method="bounded",
            options={"xatol": 1e-10},
        )  # fmt: skip
        assert cost == pytest.approx(model.labour - best.fun, abs=1e-9)
        assert share == pytest.approx(best.x, abs=1e-4)
        # A sector between the two thresholds loses money and raises everybody's income.
        assert model.social_threshold < model.labour < model.private_threshold
        assert float(model.profit(np.array(0.0))) < 0
        assert (np.diff(model.income(SHARES)) > 0).all()
    assert traps > 100


def test_the_trap_needs_the_premium() -> None:
    for model in draws(factory, 4, 150):
        if model.productivity <= 1.001:
            continue
        plain = FactoryWage(
            labour=model.labour, productivity=model.productivity, premium=0.0,
            fixed_cost=model.fixed_cost,
        )  # fmt: skip
        found = solved(plain)
        assert len(found.found) == 1
        assert plain.window[0] == pytest.approx(plain.window[1], rel=1e-12)
        null = DemandSpillovers(
            labour=model.labour, productivity=model.productivity, fixed_cost=model.fixed_cost
        )
        np.testing.assert_allclose(plain.profit(SHARES), null.profit(SHARES), atol=1e-12)


def test_different_fixed_costs_in_closed_form() -> None:
    seen: Counter = Counter()
    for model in draws(spread_factory, 5):
        found = solved(model)
        seen[found.regime] += 1
        inside = [e.share for e in found.found if 0 < e.share < 1]
        np.testing.assert_allclose(inside, model.interior_shares, atol=1e-9)
        # Welfare is labour and all profits together, whoever makes them.
        grid = np.linspace(0, 0.7, 8)
        profits = [
            model.margin * model.income(x) * x
            - (1 + model.premium) * float(model.spread.total(np.array(x)))
            for x in grid
        ]
        np.testing.assert_allclose(
            model.welfare(grid), model.labour + np.array(profits), rtol=1e-12
        )
    require_regimes(seen, "trap", "unique-low", "unique-high", "partial")
    assert seen["trap-partial"] + seen["partial-or-high"] > 0


def test_lognormal_costs_are_the_same_model_without_dispersion() -> None:
    seen: Counter = Counter()
    for model in draws(factory, 6, 100):
        near = FactoryWage(
            labour=model.labour, productivity=model.productivity, premium=model.premium,
            fixed_cost=model.fixed_cost, costs="lognormal", dispersion=1e-9,
        )  # fmt: skip
        inside = SHARES[1:-1]
        np.testing.assert_allclose(near.profit(inside), model.profit(inside), atol=1e-7)
        wide = FactoryWage(
            labour=model.labour, productivity=model.productivity, premium=model.premium,
            fixed_cost=model.fixed_cost, costs="lognormal", dispersion=0.3,
        )  # fmt: skip
        found = solved(wide)
        seen[found.regime] += 1
        for e in found.found:
            value = wide.game().value(np.array([e.share]))
            assert float(wide.game().distribution(value)[0]) == pytest.approx(e.share, abs=1e-8)
    require_regimes(seen, "partial")


BENCHMARK = [
    # F, regime, pi(0), pi(1), n*, int pi, W(1)
    (1.5, "unique-high", 0.25, 2.0, None, 0.9260, 12.0),
    (2.0, "trap", -0.5, 1.0, 0.5, 0.0794415, 11.0),
    (2.6, "unique-low", -1.4, -0.2, None, -0.9364, 9.8),
]


@pytest.mark.parametrize(("cost", "regime", "low", "high", "mass", "mean", "welfare"), BENCHMARK)
def test_the_benchmark(cost, regime, low, high, mass, mean, welfare) -> None:
    model = FactoryWage(labour=10, productivity=2, premium=0.5, fixed_cost=cost)
    found = solved(model)
    assert found.regime == regime
    assert found.critical_mass == (None if mass is None else pytest.approx(mass, abs=1e-12))
    np.testing.assert_allclose(model.profit(np.array([0.0, 1.0])), [low, high], atol=1e-12)
    assert float(potential(model, np.array([1.0]))[0]) == pytest.approx(mean, abs=5e-5)
    assert float(model.welfare(np.array(1.0))) == pytest.approx(welfare)
    assert model.window == pytest.approx((1 / 6, 1 / 4))
    assert model.laplacian_cutoff == pytest.approx(0.204692, abs=5e-7)


@pytest.mark.parametrize(
    ("make", "named"),
    [
        (lambda: DemandSpillovers(fixed_cost=11), ["F must be below L"]),
        (lambda: DemandSpillovers(dispersion=1.5), ["negative ones"]),
        (lambda: DemandSpillovers(costs="normal"), ["'uniform' or 'lognormal'"]),
        (lambda: FactoryWage(premium=1.0), ["alpha must be above 1 + v"]),
        (lambda: FactoryWage(premium=1.0, fixed_cost=10), ["F must be below L", "alpha must be"]),
        (lambda: FactoryWage(labour=-1.0, productivity=0.5), ["labour", "productivity"]),
    ],
)
def test_models_that_make_no_sense(make, named) -> None:
    with pytest.raises(InputError) as caught:
        make()
    assert len(caught.value.problems) == len(named)
    for problem, text in zip(caught.value.problems, named, strict=True):
        assert text in problem
