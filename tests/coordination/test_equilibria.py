"""The equilibria of any adoption game: against brute force, and the awkward cases one by one."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from weaklinks.coordination import IndexIdentityError, equilibria, potential
from weaklinks.errors import InputError
from weaklinks.games import AdoptionGame, CostSpread, different_costs
from weaklinks.roots import find_crossings, find_highest

COARSE = settings(max_examples=60, deadline=None)


def game(gain, **fields) -> AdoptionGame:
    return AdoptionGame(name="test", gain=gain, **fields)


def shares(found) -> list[float]:
    return [e.share for e in found.found]


@COARSE
@given(st.lists(st.floats(-1, 1), min_size=1, max_size=6), st.sampled_from([-1.0, 1.0]))
def test_polynomials_with_known_roots(roots, sign) -> None:
    """A polynomial made from its roots: the list is known before anything is searched."""
    inside = sorted(r for r in roots if 0.002 < r < 0.998)
    assume(all(b - a > 0.004 for a, b in pairwise(inside)))
    assume(all(abs(r) > 0.002 and abs(r - 1) > 0.002 for r in roots))

    def gain(x):
        return sign * np.prod([x - r for r in roots], axis=0)

    found = equilibria(game(gain))
    low, high = gain(np.array([0.0, 1.0]))
    expected = [*([0.0] if low < 0 else []), *inside, *([1.0] if high > 0 else [])]
    np.testing.assert_allclose(shares(found), expected, atol=1e-9)
    assert sum(e.index for e in found.found) == 1
    # In a row, stable and unstable ones take turns.
    assert [e.stable for e in found.found] == [k % 2 == 0 for k in range(len(found.found))]


@COARSE
@given(st.lists(st.floats(-1, 1), min_size=2, max_size=7))
def test_polynomials_against_a_fine_grid(coefficients) -> None:
    def gain(x):
        return np.polynomial.chebyshev.chebval(2.0 * x - 1.0, coefficients)

    grid = np.linspace(0.0, 1.0, 40_001)
    sign = np.sign(gain(grid))
    assume((np.abs(gain(grid)) > 1e-6 * np.abs(coefficients).max()).all())
    found = equilibria(game(gain))
    changes = grid[:-1][sign[:-1] != sign[1:]]
    inside = [e.share for e in found.found if 0 < e.share < 1]
    assert len(inside) == changes.size
    np.testing.assert_allclose(inside, changes, atol=3e-5)
    assert (found.found[0].share == 0.0) == (sign[0] < 0)
    assert (found.found[-1].share == 1.0) == (sign[-1] > 0)


@COARSE
@given(
    st.lists(st.integers(1, 99), min_size=1, max_size=6, unique=True),
    st.lists(st.floats(-1, 1).filter(lambda v: abs(v) > 1e-6), min_size=7, max_size=7),
)
def test_step_functions(cuts, heights) -> None:
    breaks = tuple(sorted(c / 100 for c in cuts))
    level = np.array(heights[: len(breaks) + 1])

    def gain(x):
        return level[np.searchsorted(breaks, x, side="right")]

    found = equilibria(game(gain, breaks=breaks))
    expected = [(b, level[k] > 0) for k, b in enumerate(breaks) if level[k] * level[k + 1] < 0]
    expected = [
        *([(0.0, True)] if level[0] < 0 else []),
        *expected,
        *([(1.0, True)] if level[-1] > 0 else []),
    ]
    assert [(e.share, e.stable) for e in found.found] == expected
    assert sum(e.index for e in found.found) == 1
    # The same without being told where the jumps are: the places are found by bisection.
    blind = equilibria(game(gain))
    np.testing.assert_allclose(shares(blind), shares(found), atol=1e-12)
    assert [e.kind for e in blind.found] == [e.kind for e in found.found]


AWKWARD = [
    # gain, breaks, equilibria as (share, kind, index), regime, critical mass
    (lambda x: x, (), [(0, "corner", 0), (1, "corner", 1)], "unique-high", 0.0),
    (lambda x: x - 1, (), [(0, "corner", 1), (1, "corner", 0)], "unique-low", None),
    (lambda x: -x, (), [(0, "corner", 1)], "unique-low", None),
    (lambda x: 1 - x, (), [(1, "corner", 1)], "unique-high", None),
    (lambda x: (x - 0.3) ** 2, (), [(0.3, "touching", 0), (1, "corner", 1)], "unique-high", None),
    (lambda x: -((x - 0.3) ** 2), (), [(0, "corner", 1), (0.3, "touching", 0)], "unique-low", None),
    (lambda x: 0 * x, (), [(0, "interval", 1)], "indifferent", None),
    (lambda x: np.where(x < 0.3, 0.0, 1.0), (0.3,),
     [(0, "interval", 0), (1, "corner", 1)], "indifferent", None),
    (lambda x: np.clip(x, 0.2, 0.7) - 0.7, (), [(0, "corner", 1), (0.7, "interval", 0)],
     "indifferent", None),
    (lambda x: np.where(x <= 0, -1.0, 1.0), (0.0,), [(0, "corner", 0), (1, "corner", 1)],
     "unique-high", 0.0),
    (lambda x: np.where(x <= 0, 1.0, -1.0), (0.0,), [(0, "jump", 1)], "unique-low", None),
    (lambda x: np.where(x >= 1, 1.0, -1.0), (1.0,), [(0, "corner", 1), (1, "jump", 0)],
     "unique-low", None),
    (lambda x: (x - 5e-4) * (x - 1e-3), (),
     [(5e-4, "interior", 1), (1e-3, "interior", -1), (1, "corner", 1)], "partial-or-high", 1e-3),
    (lambda x: (x - 0.9993) * (x - 0.9996), (),
     [(0.9993, "interior", 1), (0.9996, "interior", -1), (1, "corner", 1)], "partial-or-high",
     0.9996),
]  # fmt: skip


@pytest.mark.parametrize(("gain", "breaks", "expected", "regime", "mass"), AWKWARD)
def test_awkward_gains(gain, breaks, expected, regime, mass) -> None:
    found = equilibria(game(gain, breaks=breaks))
    assert [(e.kind, e.index) for e in found.found] == [(k, i) for _, k, i in expected]
    np.testing.assert_allclose(shares(found), [x for x, _, _ in expected], atol=1e-8)
    assert found.regime == regime
    assert found.critical_mass == (None if mass is None else pytest.approx(mass, abs=1e-9))


@pytest.mark.parametrize("place", [1e-20, 1e-13, 1 - 1e-13, 0.3])
def test_jumps_right_beside_a_corner(place) -> None:
    found = equilibria(game(lambda x: np.where(x < place, -1.0, 1.0), breaks=(place,)))
    assert [(e.share, e.index) for e in found.found] == [(0.0, 1), (place, -1), (1.0, 1)]


def test_intervals_know_their_end() -> None:
    found = equilibria(game(lambda x: np.clip(x, 0.2, 0.7) - np.clip(x, 0.2, 0.4)))
    assert [(e.share, e.until) for e in found.found if e.kind == "interval"] == [
        (0.0, pytest.approx(0.4, abs=1e-12))
    ]


def test_rounding_is_not_a_trap() -> None:
    """Sums that ought to cancel leave noise; the game says how much of it there is."""

    def gain(x):
        return 1e-15 * np.sin(50 * x)

    assert len(equilibria(game(gain)).found) > 5
    assert equilibria(game(gain, rounding=1e-14)).regime == "indifferent"


def test_infinite_gains_at_corners() -> None:
    spread = CostSpread(mean=1.0, dispersion=1.0, shape="lognormal")
    found = equilibria(
        different_costs(
            name="log-normal",
            value=lambda x: 0.7 + x,
            quantile=spread.quantile,
            distribution=spread.distribution,
        )
    )
    (only,) = found.found
    assert only.kind == "interior"
    assert only.stable
    fixed_point = float(spread.distribution(np.array([0.7 + only.share]))[0])
    assert only.share == pytest.approx(fixed_point, abs=1e-12)
    # The marginal agent's gain falls, though adopting is worth more, the more others do so.
    assert found.complements


def test_a_missed_equilibrium_is_noticed() -> None:
    """A strip of profit so narrow, between jumps nobody told of, that the search passes it."""
    middle = (511 + 0.6180339887) / 1021

    def gain(x):
        return np.where(np.abs(x - middle) < 1e-6, 1.0, -1.0)

    with pytest.raises(IndexIdentityError, match=f"near {middle:.6g}"):
        equilibria(game(gain))


def test_a_gain_that_is_not_a_number() -> None:
    with pytest.raises(InputError, match="not a number"):
        equilibria(game(lambda x: np.where(np.abs(x - 0.25) < 0.01, np.nan, 1.0)))


def test_facts_are_compared() -> None:
    facts = {"critical_mass": 0.5, "low_exists": 1.0, "high_exists": 1.0}
    assert equilibria(game(lambda x: x - 0.5, facts=facts)).disagreement < 1e-14
    wrong = game(lambda x: x - 0.4, facts={"critical_mass": 0.5})
    assert equilibria(wrong).disagreement == pytest.approx(0.1)
    none = game(lambda x: x + 0.4, facts={"critical_mass": 0.5})
    assert equilibria(none).disagreement == np.inf


def test_roots_are_also_found_without_economics() -> None:
    found = find_crossings(np.sin, 1.0, 20.0)
    np.testing.assert_allclose([c.place for c in found], np.pi * np.arange(1, 7), rtol=1e-13)
    place = find_highest(lambda x: np.where(x < 0.4, -x, -((x - 0.6) ** 2)), 0.0, 1.0, breaks=[0.4])
    assert place == 0.0 or place == pytest.approx(0.6, abs=1e-7)


@pytest.mark.parametrize(
    ("gain", "breaks", "antiderivative"),
    [
        (lambda x: x**-0.5 - 3.0, (), lambda x: 2.0 * np.sqrt(x) - 3.0 * x),
        (np.log, (), lambda x: x * np.log(x) - x),
        (lambda x: np.where(x < 0.3, -1.0, x**2), (0.3,),
         lambda x: np.where(x < 0.3, -x, -0.3 + (x**3 - 0.027) / 3.0)),
    ],
)  # fmt: skip
def test_the_potential_is_the_integral(gain, breaks, antiderivative) -> None:
    at = np.array([0.1, 0.5, 1.0])
    held = game(lambda x: gain(np.maximum(x, 1e-300)), breaks=breaks)
    np.testing.assert_allclose(potential(held, at), antiderivative(at), atol=1e-12)


@COARSE
@given(
    st.sampled_from(["uniform", "lognormal"]),
    st.floats(0.05, 1.0),
    st.floats(0.1, 10.0),
    st.floats(0.01, 0.99),
)
def test_spreads_of_costs(shape, dispersion, mean, share) -> None:
    spread = CostSpread(mean=mean, dispersion=dispersion, shape=shape)
    cost = float(spread.quantile(np.array(share)))
    assert float(spread.distribution(np.array(cost))) == pytest.approx(share, abs=1e-12)
    assert float(spread.total(np.array(1.0))) == pytest.approx(mean, rel=1e-14)
    area, _ = quad(lambda s: float(spread.quantile(np.array(s))), 0.0, share, epsabs=1e-12)
    assert float(spread.total(np.array(share))) == pytest.approx(area, rel=1e-9)


@pytest.mark.parametrize("power", [-0.9, -0.5, -0.1, 0.3, 2.0])
@given(at=st.lists(st.floats(0.0, 1.0), min_size=1, max_size=60))
def test_the_potential_of_powers_is_their_integral(power, at):
    """Gains that are infinite at 0, too: x^a - 1 has the potential x^(1+a)/(1+a) - x."""
    game = AdoptionGame(
        name="power", gain=lambda x: np.maximum(x, 1e-300) ** power - 1.0, agents="firms"
    )
    shares = np.array(at)
    wanted = shares ** (1.0 + power) / (1.0 + power) - shares
    np.testing.assert_allclose(potential(game, shares), wanted, atol=2e-14)


def test_the_potential_looks_at_few_shares_where_nothing_is_infinite():
    """A gain that is dear to compute is asked for thousands of shares, not tens of thousands."""
    asked = []

    def gain(power):
        return lambda x: asked.append(x.size) or np.maximum(x, 1e-300) ** power - 0.5

    for power, most in ((0.7, 3500), (-0.7, 20_000)):
        game = AdoptionGame(name="counted", gain=gain(power), agents="firms")
        asked.clear()
        potential(game, np.array([0.5, 1.0]))
        assert 1000 < sum(asked) < most
