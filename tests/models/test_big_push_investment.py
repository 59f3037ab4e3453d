"""Two-period investment: closed forms against search, all shapes, and who gains what."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from big_push_draws import DRAWS, draws, require_regimes, solved
from scipy.optimize import minimize_scalar

from weaklinks.coordination import potential
from weaklinks.errors import InputError
from weaklinks.models.big_push import TwoPeriodInvestment
from weaklinks.two_periods import TwoPeriodHousehold

SHARES = np.linspace(0.0, 1.0, 41)


def investment(rng, smoothing: float | None = None) -> TwoPeriodInvestment:
    return TwoPeriodInvestment(
        labour=rng.uniform(1, 20), productivity=rng.uniform(1.1, 4),
        fixed_cost=rng.uniform(0.1, 15), discount_factor=rng.uniform(0.6, 1.0),
        smoothing=rng.uniform(-1.0, 1.0) if smoothing is None else smoothing,
    )  # fmt: skip


def cheap_goods(rng) -> TwoPeriodInvestment:
    """Demand so elastic that investors undercut the fringe."""
    plain = investment(rng)
    return TwoPeriodInvestment(
        labour=plain.labour, productivity=plain.productivity, fixed_cost=plain.fixed_cost,
        smoothing=plain.smoothing, substitution=rng.uniform(1 / plain.productivity, 0.95),
    )  # fmt: skip


@pytest.mark.parametrize("smoothing", [0.0, 0.5, 1.0])
def test_where_investment_breaks_even_in_closed_form(smoothing) -> None:
    seen: Counter = Counter()
    for model in draws(lambda rng: investment(rng, smoothing), 11, DRAWS // 2):
        found = solved(model)
        seen[found.regime] += 1
        inside = [e.share for e in found.found if 0 < e.share < 1]
        known = [] if model.interior_share is None else [model.interior_share]
        np.testing.assert_allclose(inside, known, atol=1e-9)
    require_regimes(seen, "unique-low", "unique-high", "trap" if smoothing > 0 else "partial")


def test_the_gain_turns_once_at_most() -> None:
    """A line says where."""
    seen: Counter = Counter()
    for model in draws(investment, 12):
        found = solved(model)
        seen[found.regime] += 1
        turn = model.turning_point
        noise = 1e-12 * (np.abs(model.profit(SHARES)).max() + model.fixed_cost)
        for low, high in pairwise([0.0, *([] if turn is None else [turn]), 1.0]):
            part = np.diff(model.profit(np.linspace(low, high, 50)))
            assert (part >= -noise).all() or (part <= noise).all()
        assert len([e for e in found.found if 0 < e.share < 1]) <= 2
    require_regimes(seen, "unique-low", "unique-high", "trap", "partial")


def shapes(number: int) -> dict[tuple[int, int, int], dict[str, float]]:
    """One economy for each pattern of signs of V at 0, where it turns, and at 1.

    A middle sign of 0 stands for no turning point. From the formulas, without the model.
    """
    rng = np.random.default_rng(7)
    alpha, beta, th = (rng.uniform(a, b, number) for a, b in ((1.1, 4), (0.6, 1), (-0.5, 1)))
    a = 1 - 1 / alpha
    cost = beta * a * rng.uniform(0.5, 1.6, number)
    turn = ((1 - th) * cost - th * a) / (a * cost * (1 - 2 * th))
    known = cost < 0.999
    alpha, beta, th, a, cost, turn = (q[known] for q in (alpha, beta, th, a, cost, turn))
    turns = (turn > 0) & (turn < 1)

    def sign(n):
        worth = beta * a * (1 - n * a) ** -th * (1 - n * cost) ** (1 - th)
        return np.sign(worth - cost).astype(int)

    keys = zip(sign(0 * a), np.where(turns, sign(np.where(turns, turn, 0.5)), 0), sign(0 * a + 1),
               strict=True)  # fmt: skip
    return {
        tuple(int(v) for v in key): {
            "productivity": alpha[k], "discount_factor": beta[k], "smoothing": th[k],
            "fixed_cost": cost[k], "labour": 1.0,
        }
        for k, key in enumerate(keys)
    }  # fmt: skip


def test_every_shape_of_the_gain() -> None:
    """Eleven patterns of signs; the equilibria of each follow from the signs alone.

    A twelfth, up from above zero and down to below it, cannot be: to turn down takes theta > 1/2,
    V(0) > 0 takes F < beta a L < a L, and then V(1) < 0 would take
    ``(1 - F/L)^(1-theta) < (1 - a)^theta < (1 - a)^(1-theta)``, against F < a L.
    """
    found = shapes(300_000)
    assert len(found) == 11
    assert (1, 1, -1) not in found
    for (low, middle, high), values in found.items():
        model = TwoPeriodInvestment(**{name: float(v) for name, v in values.items()})
        signs = [low, *([middle] if middle else []), high]
        changes = sum(x != y for x, y in pairwise(signs))
        expected = (low < 0) + changes + (high > 0)
        assert len(solved(model).found) == expected
        assert (model.turning_point is None) == (middle == 0)


def test_the_two_equilibria_in_closed_form() -> None:
    for model in draws(investment, 13):
        a, beta, th = model.markup, model.discount_factor, model.smoothing
        wage, cost, alpha = model.labour, model.fixed_cost, model.productivity
        low = beta * a * wage - cost
        top = beta * (alpha - 1) * wage**th * (wage - cost) ** (1 - th) * alpha ** (th - 1) - cost
        scale = 1e-12 * (1 + np.abs([low, top]).max() + cost)
        np.testing.assert_allclose(model.profit(np.array([0.0, 1.0])), [low, top], atol=scale)


@pytest.mark.parametrize("make", [investment, cheap_goods])
def test_social_and_private_gains(make) -> None:
    """``dU/dn`` by differences; at limit prices private and social agree where nobody invests."""
    for model in draws(make, 14, 100):
        n, step = SHARES[1:-1], 1e-5
        household, th = model.household, model.smoothing

        def utility(x, model=model, household=household):
            return household.utility(model.now(x), model.later(x))

        slope = (utility(n + step) - utility(n - step)) / (2 * step)
        now = model.now(n)
        expected = slope / (th * now ** (th - 1))
        scale = np.abs(expected).max() + model.fixed_cost
        np.testing.assert_allclose(model.social_gain(n), expected, rtol=1e-5, atol=1e-5 * scale)
        if model.limit_priced:
            ends = model.social_gain(np.array([0.0, 0.5]))
            private = model.profit(np.array([0.0, 0.5]))
            assert ends[0] == pytest.approx(private[0], abs=1e-10 * scale)
            formula = (private[1] + model.fixed_cost) / (1 - 0.5 * model.markup) - model.fixed_cost
            assert ends[1] == pytest.approx(formula, abs=1e-10 * scale)
            assert ends[1] > private[1]
        best = float(model.welfare(np.array(model.best_share)))
        assert best >= model.welfare(SHARES).max() * (1 - 1e-12)


def test_efficient_and_yet_no_equilibrium() -> None:
    """For some a push is not enough; where there are two, the higher is never the worse."""
    subsidies, traps = 0, 0
    for model in draws(investment, 15):
        found = solved(model)
        high = any(e.share == 1.0 for e in found.found)
        assert model.needs_subsidy == (model.efficient and not high)
        subsidies += model.needs_subsidy
        if found.regime == "trap":
            traps += 1
            assert found.found[-1].state["welfare"] > found.found[0].state["welfare"]
    assert traps > 5
    assert 0.02 < subsidies / DRAWS < 0.4


def test_undercutting_the_fringe_has_the_same_engine() -> None:
    seen: Counter = Counter()
    for model in draws(cheap_goods, 16, 150):
        seen[solved(model).regime] += 1
        assert model.price < 1.0
    require_regimes(seen, "unique-low", "unique-high")


def test_the_benchmark() -> None:
    model = TwoPeriodInvestment(
        labour=10, productivity=1.5, discount_factor=0.95, smoothing=0.6, fixed_cost=3.3
    )
    found = solved(model)
    assert found.regime == "trap"
    assert found.critical_mass == pytest.approx(0.548100, abs=5e-7)
    ends = np.array([0.0, 1.0])
    np.testing.assert_allclose(model.profit(ends), [-0.133333, 0.141019], atol=5e-7)
    assert float(potential(model, np.array([1.0]))[0]) == pytest.approx(-0.007513, abs=5e-7)
    np.testing.assert_allclose(1 + model.interest(ends), [1.05263, 1.45306], atol=5e-6)
    utility = [e.state["utility"] for e in found.stable]
    np.testing.assert_allclose(utility, [7.76309, 7.95440], atol=5e-6)


def test_substitutes_and_partial_investment() -> None:
    partial = TwoPeriodInvestment(
        labour=1, productivity=2.424, fixed_cost=0.428, discount_factor=0.963, smoothing=0.054
    )
    found = solved(partial)
    assert found.regime == "partial"
    assert found.substitutes
    assert found.found[0].share == pytest.approx(0.6432, abs=5e-5)
    both = TwoPeriodInvestment(
        labour=1, productivity=3.806, fixed_cost=0.949, discount_factor=0.776, smoothing=0.807
    )
    found = solved(both)
    assert found.regime == "trap-partial"
    shares = [e.share for e in found.found]
    np.testing.assert_allclose(shares, [0, 0.8972, 0.9986], atol=5e-5)


def test_the_window_opens_between_elasticities() -> None:
    """With beta = 0.95 and alpha from 1.2 to 3 no theta of 0.4 has a trap; some of 0.5 have."""

    def any_trap(smoothing: float) -> bool:
        return any(
            low < 0 < high
            for alpha in np.linspace(1.2, 3.0, 10)
            for cost in np.linspace(0.01, 0.99, 197)
            for low, high in [
                TwoPeriodInvestment(
                    labour=1, productivity=alpha, fixed_cost=cost, discount_factor=0.95,
                    smoothing=smoothing,
                ).profit(np.array([0.0, 1.0]))
            ]
        )  # fmt: skip

    assert not any_trap(0.4)
    assert any_trap(0.5)


@pytest.mark.parametrize("smoothing", [-2.0, -1e-9, 0.0, 1e-9, 0.5, 1.0])
def test_the_equivalent_of_two_periods(smoothing) -> None:
    home = TwoPeriodHousehold(discount_factor=0.9, smoothing=smoothing)
    now, later = np.array(2.0), np.array(3.0)
    same = home.equivalent(now, later)
    assert 2.0 < same < 3.0
    if abs(smoothing) > 1e-6 or smoothing == 0.0:
        assert home.utility(same, same) == pytest.approx(float(home.utility(now, later)))
    else:
        logs = TwoPeriodHousehold(discount_factor=0.9, smoothing=0.0).equivalent(now, later)
        assert same == pytest.approx(float(logs), rel=1e-8)
    # The price of later consumption is what makes this bundle the best that it can buy.
    price = float(home.price(now, later))
    if smoothing < 1.0:
        sign, wealth = -1.0 if smoothing >= 0.0 else 1.0, 2 + 3 * price
        best = minimize_scalar(
            lambda c: sign * float(home.utility(np.array(c), np.array((wealth - c) / price))),
            bounds=(0.1, wealth - 0.1), method="bounded", options={"xatol": 1e-9},
        )  # fmt: skip
        if abs(smoothing) > 1e-6 or smoothing == 0.0:
            assert best.x == pytest.approx(2.0, abs=1e-5)


def test_nothing_left_to_consume() -> None:
    with pytest.raises(InputError, match="F must be below L"):
        TwoPeriodInvestment(fixed_cost=12)
