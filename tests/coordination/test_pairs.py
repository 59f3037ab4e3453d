"""Two populations: equilibria, borders, the frontier of pushes and subsidies, by second routes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad, solve_ivp
from scipy.optimize import brentq, fsolve
from scipy.special import expit

from weaklinks.coordination import (
    basin_boundaries,
    basin_of,
    equilibria,
    pair_equilibria,
    pair_subsidy,
    push_frontier,
)
from weaklinks.coordination.pair_flow import Flow, follow
from weaklinks.coordination.pair_subsidy import reaches_target
from weaklinks.errors import InputError
from weaklinks.models.big_push import Urbanisation
from weaklinks.pair_games import CostRange, PairGame, Population

FEW = settings(max_examples=12, deadline=None)
MANY = settings(max_examples=60, deadline=None)


def logistic_pair(steep: tuple[float, float], middle: tuple[float, float]) -> PairGame:
    """Costs on [0, 1], values logistic in the other's share: up to several equilibria."""

    def who(k: int) -> Population:
        costs = CostRange(low=0.0, high=1.0)
        return Population(
            agents=("firms", "households")[k],
            value=lambda own, other: expit(steep[k] * (other - middle[k])) + 0.0 * own,
            quantile=costs.quantile,
            distribution=costs.distribution,
        )

    return PairGame(name="logistic", first=who(0), second=who(1))


def alike_pair(n_star: float, u_star: float) -> PairGame:
    """Both alike: the first adopt where u > u*, the second where n > n*."""

    def who(cost: float, name: str) -> Population:
        costs = CostRange(low=cost, high=cost)
        return Population(
            agents=name, value=lambda own, other: other + 0.0 * own, quantile=costs.quantile,
            distribution=costs.distribution, alike=True,
        )  # fmt: skip

    return PairGame(name="alike", first=who(u_star, "firms"), second=who(n_star, "households"))


@MANY
@given(
    st.floats(1.0, 25.0), st.floats(1.0, 25.0), st.floats(0.2, 0.8), st.floats(0.2, 0.8)
)  # fmt: skip
def test_equilibria_by_many_starts(s1, s2, m1, m2) -> None:
    """Newton's method in two variables from a grid of starts finds no others, and all."""
    pair = logistic_pair((s1, s2), (m1, m2))
    found = pair_equilibria(pair)

    def away(at):
        n, u = at[:1], at[1:]
        return np.concatenate([pair.first.value(n, u) - n, pair.second.value(u, n) - u])

    ours = np.array([(e.n, e.u) for e in found.found])
    theirs = []
    for n in np.linspace(0.02, 0.98, 7):
        root, _, code, _ = fsolve(away, [n, float(pair.response_2(np.array([n]))[0])],
                                  full_output=True, xtol=1e-13)  # fmt: skip
        if code == 1 and np.abs(away(root)).max() < 1e-11:
            theirs.append(root)
    for root in theirs:
        assert np.abs(ours - root).max(axis=1).min() < 1e-5
    for place in ours:
        assert np.abs(away(place)).max() < 1e-12
    assert sum(e.index for e in found.found) == 1
    # Stability by the Jacobian is what the signs of the reduced gain say.
    for e in found.found:
        values = e.eigenvalues()
        turns = 1.0 - e.slopes[0, 1] * e.slopes[1, 0]
        if abs(turns) > 1e-4:
            assert e.index == np.sign(turns)
            assert e.stable == bool((values.real < 0.0).all())
            # Speeds change the ways, not what is stable.
            assert e.stable == bool((e.eigenvalues((0.1, 3.0)).real < 0.0).all())


def test_three_stable_equilibria_have_two_borders() -> None:
    """A ladder: the two responses cross five times; basins partition the square."""
    steps = CostRange(low=0.0, high=1.0)

    def value(own, other):
        return 0.5 / (1 + np.exp(-40 * (other - 0.3))) + 0.5 / (1 + np.exp(-40 * (other - 0.7)))

    who = {"value": value, "quantile": steps.quantile, "distribution": steps.distribution}
    pair = PairGame(
        name="ladder",
        first=Population(agents="firms", **who),
        second=Population(agents="households", **who),
    )
    found = pair_equilibria(pair)
    assert [e.kind for e in found.found] == ["node", "saddle", "node", "saddle", "node"]
    assert found.regime == "several"
    low, high = basin_boundaries(found)
    rng = np.random.default_rng(0)
    for n, u in rng.random((30, 2)):
        above = int(low.margin(n, u) > 0) + int(high.margin(n, u) > 0)
        assert basin_of(found, n, u) is found.stable[above]
    top = push_frontier(pair, target=(1.0, 1.0))
    middle = push_frontier(pair)
    assert middle.target is not top.target
    assert top.cheapest().cost > middle.cheapest().cost


@MANY
@given(st.floats(0.05, 0.95), st.floats(0.05, 0.95), st.floats(0.2, 5.0))
def test_border_of_alike_agents_in_closed_form(n_star, u_star, ratio) -> None:
    """Above n*, below u*: both corners pull, so that (1-u)/(1-u*) = (n/n*)^(k2/k1)."""
    found = pair_equilibria(alike_pair(n_star, u_star))
    (saddle,) = found.saddles
    assert saddle.n == pytest.approx(n_star, abs=1e-12)
    assert saddle.u == pytest.approx(u_star, abs=1e-12)
    (border,) = basin_boundaries(found, speeds=(1.0, ratio))
    high, low = border.n > n_star, border.n < n_star
    right = 1.0 - (1.0 - u_star) * (border.n[high] / n_star) ** ratio
    np.testing.assert_allclose(border.u[high], right, atol=1e-7)
    left = u_star * ((1.0 - border.n[low]) / (1.0 - n_star)) ** ratio
    np.testing.assert_allclose(border.u[low], left, atol=1e-7)


def test_border_of_urbanisation_by_quadrature() -> None:
    """Firms alike give up at rate k1, and u' is linear in u: the border is an integral."""
    model = Urbanisation()
    n_star, u_star = model.saddle
    for k1, k2 in ((0.2, 0.2), (0.3, 0.1)):
        (border,) = basin_boundaries(pair_equilibria(model), speeds=(k1, k2))
        rate = k2 / k1
        for n in (0.4, 0.6, 0.8):
            if n > border.n[0]:
                continue
            # du/dn = -(k2/k1)(Phi(n) - u)/n on the way down from n to n*.
            drawn = quad(
                lambda x: float(model.households(np.array([x]))[0]) * x ** (-rate - 1.0),  # noqa: B023
                n_star, n, epsabs=1e-13,
                points=[model.pair().turns[-1]] if n > model.pair().turns[-1] else None,
            )[0]  # fmt: skip
            u = n**rate * (u_star * n_star**-rate - rate * drawn)
            at = np.interp(n, border.n[::-1], border.u[::-1])
            assert at == pytest.approx(u, abs=1e-6)


@pytest.mark.parametrize("dispersion", [0.0, 0.4])
def test_border_against_simulation_on_a_grid(dispersion) -> None:
    """Plain integration with small steps from 60 places tells the same two basins apart."""
    model = Urbanisation(dispersion=dispersion)
    pair, found = model.pair(), pair_equilibria(model)
    (border,) = basin_boundaries(found, speeds=(0.3, 0.2))
    grid = np.random.default_rng(1).random((400, 2))
    n, u = grid.T.copy()
    margin = border.margin(n, u)
    for _ in range(6000):
        dn = 0.3 * (pair.response_1(u) - n)
        du = 0.2 * (pair.response_2(n) - u)
        n, u = n + 0.02 * dn, u + 0.02 * du
    clear = np.abs(margin) > 0.02
    assert clear.sum() > 300
    np.testing.assert_array_equal(n[clear] > 0.5, margin[clear] > 0.0)


@FEW
@given(
    st.floats(0.1, 0.45), st.floats(0.0, 0.6), st.floats(1.2, 1.35), st.floats(0.05, 1.0),
    st.floats(0.05, 1.0), st.floats(0.1, 10.0),
)  # fmt: skip
def test_frontier_falls_and_tips(cost, dispersion, wage, k1, k2, price) -> None:
    """More of one needs less of the other; the cheapest push is no dearer than any other."""
    model = Urbanisation(fixed_cost=cost, dispersion=dispersion if dispersion > 0.02 else 0.0,
                         wage=wage, moving_low=0.2, moving_high=0.8)  # fmt: skip
    found = pair_equilibria(model)
    if found.regime != "trap" or abs(found.saddles[0].n - 0.5) > 0.48:
        return
    frontier = push_frontier(model, speeds=(k1, k2))
    assert (np.diff(frontier.n) <= 1e-9).all()
    assert (np.diff(frontier.u) >= -1e-9).all()
    best = frontier.cheapest((1.0, price))
    paid = (frontier.n - frontier.start.n) + price * (frontier.u - frontier.start.u)
    assert best.cost <= paid.min() + 1e-12
    assert best.cost == pytest.approx(best.moved[0] + price * best.moved[1], abs=1e-12)
    assert frontier.verify(best.n, best.u) == (True, True)


def test_cheapest_push_where_costs_are_convex_is_a_tangency() -> None:
    frontier = push_frontier(Urbanisation())
    best = frontier.cheapest((lambda x: x**2, lambda x: x**2))
    assert best.kind == "tangency"
    assert frontier.verify(best.n, best.u) == (True, True)
    # There the border is perpendicular to the way from the start.
    near = [np.interp(best.n + h, frontier.n[::-1], frontier.u[::-1]) for h in (-5e-3, 5e-3)]
    slope = (near[1] - near[0]) / 1e-2
    assert slope == pytest.approx(-best.moved[0] / best.moved[1], abs=1e-3)
    alone = frontier.cheapest((1.0, 3.0))
    assert alone.kind == "first-only"
    assert frontier.cheapest((3.0, 1.0)).kind == "second-only"
    assert frontier.verify(alone.n, alone.u) == (True, True)


def test_faster_households_need_a_smaller_push_of_firms() -> None:
    """The quicker people come, the fewer firms must hold out; and the other way round."""
    slow, even, quick = (push_frontier(Urbanisation(), speeds=(0.2, k)) for k in (0.02, 0.2, 2.0))
    assert slow.n[0] == 1.0  # all firms together would not hold out long enough ...
    assert slow.u[0] > 0.0  # ... without people who are already there
    assert max(even.u[0], quick.u[0]) < 1e-15
    assert quick.n[0] < even.n[0] < 1.0
    # People who go quickly must be more, for firms to come in time.
    assert slow.u[-1] < even.u[-1] < quick.u[-1]


@pytest.mark.parametrize("subsidies", [(0.3, 0.0), (0.0, 0.3), (0.15, 0.2)])
@pytest.mark.parametrize("dispersion", [0.0, 0.4])
def test_subsidies_last_just_long_enough(subsidies, dispersion) -> None:
    frontier = push_frontier(Urbanisation(dispersion=dispersion))
    found = pair_subsidy(frontier, subsidies)
    assert found.stuck is None
    assert not reaches_target(frontier, found, factor=0.99)
    assert reaches_target(frontier, found, factor=1.01)
    # The cost, by the trapezoidal rule along the reported way.
    rate = np.exp(-0.05 * found.path.time)
    for share, paid, s in zip((found.path.n, found.path.u), found.paid, subsidies, strict=True):
        assert np.trapezoid(s * share * rate, found.path.time) == pytest.approx(paid, abs=1e-5)
    assert found.cost == pytest.approx(sum(found.paid), abs=1e-15)


def test_duration_for_firms_alike_by_hand() -> None:
    """While s > F all firms come, n = 1 - e^(-k t), people after them, until the border."""
    model, k = Urbanisation(), 0.2
    frontier = push_frontier(model)
    found = pair_subsidy(frontier, (0.25, 0.0), discount=0.0)

    def move(t, y):
        return [float(k * (model.households(np.array([1.0 - np.exp(-k * t)]))[0] - y[0]))]

    way = solve_ivp(move, (0.0, 30.0), [0.0], rtol=1e-11, atol=1e-13, dense_output=True)

    def short(t):
        n = 1.0 - np.exp(-k * t)
        return float(frontier.boundary.margin(n, way.sol(t)[0]))

    duration = brentq(short, 0.1, 20.0)
    assert found.duration == pytest.approx(duration, abs=1e-7)
    paid = 0.25 * (duration - (1.0 - np.exp(-k * duration)) / k)
    assert found.cost == pytest.approx(paid, abs=1e-7)


def test_subsidies_that_are_not_enough_say_so() -> None:
    todaro = push_frontier(Urbanisation(closure="harris-todaro"))
    # Paying people to come does nothing for firms that sell to those with jobs.
    found = pair_subsidy(todaro, (0.0, 5.0))
    assert found.duration == np.inf
    assert found.stuck is not None
    # The border is one number of firms, whatever the number of households.
    assert np.ptp(todaro.n) < 1e-12
    assert todaro.cheapest().kind == "first-only"
    assert todaro.cheapest().cost == pytest.approx(0.5, abs=1e-12)
    half = pair_subsidy(todaro, (0.3, 0.0))
    assert half.duration == pytest.approx(-np.log(1.0 - 0.5) / 0.2, abs=1e-9)


def test_what_alike_agents_hide_from_the_reduced_game() -> None:
    """Both alike and no complements: two equilibria at one n, which firms alone do not see."""
    model = Urbanisation(
        wage=1.2, moving_low=0.25, moving_high=0.25, closure="lewis", wage_growth=1.5
    )
    found = pair_equilibria(model)
    assert [e.kind for e in found.found] == ["node", "saddle", "focus"]
    assert found.found[1].n == found.found[2].n
    assert equilibria(model.game()).regime == "unique-low"
    np.testing.assert_allclose([(e.n, e.u) for e in found.found[1:]], model.interior_pairs)
    # A way that winds into the focus.
    assert basin_of(found, 0.5, 0.6) is found.found[2]


def test_ways_go_back_the_way_they_came() -> None:
    pair = logistic_pair((9.0, 11.0), (0.45, 0.55))
    flow = Flow(pair=pair, speeds=(0.3, 0.5))
    there = follow(flow, (0.7, 0.3), 3.0)
    back = follow(flow, there.end, -3.0)
    np.testing.assert_allclose(back.end, (0.7, 0.3), atol=1e-8)
    np.testing.assert_allclose(there.at(3.0), there.end)


def test_what_cannot_be_answered_is_said() -> None:
    with pytest.raises(InputError, match="no temporary push"):
        push_frontier(Urbanisation(variety=1.0))
    with pytest.raises(InputError, match="k1 is 0"):
        basin_boundaries(pair_equilibria(Urbanisation()), speeds=(0.0, 1.0))
    frontier = push_frontier(Urbanisation())
    with pytest.raises(InputError, match="cost of the first population is -1"):
        frontier.cheapest((-1.0, 1.0))
    with pytest.raises(InputError, match="s1 is -1"):
        pair_subsidy(frontier, (-1.0, 0.0))
    rising = Population(
        agents="households", value=lambda own, other: own + other, quantile=lambda x: x,
        distribution=lambda c: np.clip(c, 0.0, 1.0), own_effect=1,
    )  # fmt: skip
    with pytest.raises(InputError, match="put them first"):
        PairGame(name="wrong", first=rising, second=rising)


def test_phase_diagram_draws() -> None:
    for found in (
        pair_equilibria(Urbanisation(closure="lewis")),
        push_frontier(Urbanisation(closure="harris-todaro", dispersion=0.3)),
    ):
        drawn = found.plot().to_dict()
        assert len(drawn["layer"]) >= 4
    frame = pair_equilibria(Urbanisation()).to_frame()
    assert list(frame["kind"]) == ["node", "saddle", "node"]
