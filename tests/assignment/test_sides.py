"""Two sides: assignments against brute force, wages against linear programs."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from scipy.optimize import linprog

from weaklinks.assignment import match_sides
from weaklinks.errors import InputError
from weaklinks.teams import o_ring, own_team, power_team, role_team


def _best_by_force(table: np.ndarray) -> float:
    if table.shape[0] > table.shape[1]:
        table = table.T
    rows = range(table.shape[0])
    orders = permutations(range(table.shape[1]), table.shape[0])
    return max(sum(max(table[i, j], 0.0) for i, j in zip(rows, o, strict=True)) for o in orders)


def test_against_every_assignment_and_the_ends_of_the_core() -> None:
    """Lowest wages of a side by a linear program over all wages that no pair objects to."""
    rng = np.random.default_rng(1)
    for _ in range(150):
        left, right = rng.integers(1, 6, 2)
        table = rng.normal(0.3, 1.0, (left, right))
        found = match_sides(rng.random(left), rng.random(right), table)
        assert found.total == pytest.approx(_best_by_force(table), abs=1e-12)
        pair = np.zeros((left * right, left + right))
        i, j = np.divmod(np.arange(left * right), right)
        pair[np.arange(left * right), i] = pair[np.arange(left * right), left + j] = -1.0
        for cost, own in (
            (np.repeat([1.0, 0.0], [left, right]), found.lowest_left),
            (np.repeat([0.0, 1.0], [left, right]), found.lowest_right),
        ):
            low = linprog(
                cost, A_ub=pair, b_ub=-table.ravel(), A_eq=np.ones((1, left + right)),
                b_eq=[found.total], bounds=(0, None),
            )  # fmt: skip
            assert own.sum() == pytest.approx(low.fun, abs=1e-7)
        assert found.blocking_gain < 1e-12
        assert found.residual < 1e-12


def test_sorting_is_the_assignment_with_all_its_wages() -> None:
    rng = np.random.default_rng(2)
    seen = set()
    for trial in range(500):
        left, right = rng.integers(1, 9, 2)
        x, y = rng.random(left), rng.random(right)
        technology = (
            o_ring(2),
            power_team(2, exponent=rng.normal(0, 3), degree=rng.uniform(0.2, 3)),
            role_team(rng.uniform(0.3, 3, 2)),
            power_team(2, exponent=rng.uniform(1, 4), degree=rng.uniform(0.1, 1)),
        )[trial % 4]
        quick = match_sides(x, y, technology)
        slow = match_sides(x, y, technology, method="assignment")
        seen.add((quick.method, np.sign(left - right)))
        assert quick.total == pytest.approx(slow.total, rel=1e-12)
        for name in ("lowest_left", "lowest_right", "highest_left", "highest_right"):
            np.testing.assert_allclose(getattr(quick, name), getattr(slow, name), atol=1e-12)
        assert max(quick.blocking_gain, slow.blocking_gain) < 1e-12
    assert len(seen) == 6  # both orders, either side longer or neither


def test_masses_are_an_optimal_transport() -> None:
    """With equal masses it is the assignment; wages stay between its ends."""
    rng = np.random.default_rng(3)
    for _ in range(60):
        k = int(rng.integers(1, 8))
        x, y, table = rng.random(k), rng.random(k), rng.random((k, k))
        one = match_sides(x, y, table)
        many = match_sides(x, y, table, left_masses=np.full(k, 0.5), right_masses=np.full(k, 0.5))
        assert many.total == pytest.approx(0.5 * one.total, rel=1e-10)
        assert (many.left_wages >= one.lowest_left - 1e-9).all()
        assert (many.left_wages <= one.highest_left + 1e-9).all()
        assert many.blocking_gain < 1e-9
        assert many.residual < 1e-9


def test_neither_order_is_best_where_mates_should_differ_by_some() -> None:
    x = np.linspace(0.0, 1.0, 200)
    found = match_sides(x, x, lambda a, b: 1.0 - np.sqrt(np.abs(np.abs(a - b) - 0.25)))
    assert found.method == "assignment"
    same = 1.0 - np.sqrt(0.25)
    assert found.total > 200 * same
    assert found.blocking_gain < 1e-12
    assert found.random_total < found.total


def test_pairs_that_make_nothing_are_not_formed() -> None:
    found = match_sides([0.5, 0.6], [0.5], np.array([[-1.0], [-2.0]]))
    assert found.total == 0.0
    assert len(found.pairs) == 0
    assert not found.left_wages.any()
    assert found.blocking_gain <= 0.0


def test_a_technology_of_ones_own_is_assigned() -> None:
    own = own_team(lambda s: s[..., 0] * s[..., 1] ** 2, 2, symmetric=False)
    found = match_sides([0.2, 0.8], [0.9, 0.3], own)
    assert found.method == "assignment"
    assert found.total == pytest.approx(0.8 * 0.81 + 0.2 * 0.09)
    assert found.to_frame().shape == (2, 7)
    assert "assignment" in repr(found)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"left": [np.nan]}, "left: give one row of finite numbers"),
        ({"left": [], "right": [[1.0]]}, "2 problems"),
        ({"left": "able"}, "list of numbers"),
        ({"output": np.ones((3, 2))}, r"shape \(3, 2\)"),
        ({"output": np.array([[1.0, np.inf], [1.0, 1.0]])}, "left 1 with right 2"),
        ({"left_masses": [1.0, 1.0]}, "for both sides"),
        ({"left_masses": [1.0], "right_masses": [0.0, 1.0]}, "2 problems"),
        ({"output": np.ones((2, 2)), "method": "sorting"}, "sorting needs"),
        ({"method": "magic"}, "method is 'magic'"),
    ],
)
def test_bad_input(arguments: dict, says: str) -> None:
    good = {"left": [0.5, 0.6], "right": [0.3, 0.4], "output": o_ring(2)}
    with pytest.raises(InputError, match=says):
        match_sides(**(good | arguments))
