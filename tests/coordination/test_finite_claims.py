"""Claims of finite games that brute force once showed to be false."""

from __future__ import annotations

import numpy as np
import pytest
from finite_draws import cheapest_by_hand

from weaklinks.coordination.finite import finite_equilibria
from weaklinks.coordination.finite_push import finite_push
from weaklinks.errors import InputError
from weaklinks.finite_games import FiniteGame, all_sets
from weaklinks.models.big_push.network_push import NetworkPush
from weaklinks.models.big_push.wage_economy import WageEconomy


def _linear(weights: np.ndarray, levels: np.ndarray, complements: bool | None) -> FiniteGame:
    return FiniteGame(
        name="linear",
        labels=tuple("abcdefghijkl"[: levels.size]),
        gains=lambda sets: sets @ weights - levels,
        complements=complements,
    )


def test_a_dear_candidate_does_not_blur_the_cheap_ones() -> None:
    """One that costs 1e9 set the unit of the programme, whose solver then saw no difference."""
    rng, pushed = np.random.default_rng(3), 0
    for _ in range(60):
        weights = rng.integers(0, 4, (12, 12)) * (rng.random((12, 12)) < 0.5)
        np.fill_diagonal(weights, 0)
        weights[-1], weights[:, -1] = 0, 3
        levels = np.floor(weights.sum(0) * rng.uniform(0.3, 0.8, 12)) + 0.5
        levels[-1] = 0.5
        cost = np.append(rng.uniform(1, 2, 11), 1e9)
        game = _linear(weights, levels, True)
        push = finite_push(game, start="none", target="all", cost=cost, method="milp")
        if push.answer != "temporary":
            continue
        pushed += 1
        tried = finite_push(game, start="none", target="all", cost=cost, method="brute-force")
        best = tried.total_cost
        assert push.status.word == "optimal"
        assert push.total_cost == pytest.approx(best, rel=1e-9)
    assert pushed > 20


def test_fewer_seeds_may_do_what_all_do_not() -> None:
    """Where some of the start are to leave, winning everybody can keep them; fewer need not."""
    rng, pushes = np.random.default_rng(0), 0
    for _ in range(60):
        weights = rng.integers(-2, 4, (4, 4)).astype(float)
        np.fill_diagonal(weights, 0)
        game = _linear(weights, rng.integers(-1, 3, 4) + 0.5, None)
        for goal in finite_equilibria(game).found:
            for start in all_sets(4):
                push = finite_push(game, start=start, target=goal.adopters)
                best = cheapest_by_hand(game, start, goal.adopters, push.cost)
                assert np.isfinite(best) == (push.answer != "unreachable")
                pushes += push.answer == "temporary"
    assert pushes > 50


@pytest.mark.parametrize("size", [2, 3, 5])
@pytest.mark.parametrize("labour", [1.0, 1e3, 1e-6])
def test_where_nothing_is_gained_every_set_is_an_equilibrium(size: int, labour: float) -> None:
    economy = WageEconomy(
        labour=labour,
        share=np.full(size, 1 / size),
        productivity=1.5,
        fixed_cost=labour / 3 / size,
    )
    assert len(finite_equilibria(economy, method="enumeration").found) == 2**size
    assert not finite_equilibria(economy, method="chain").complete


def test_plants_that_use_more_of_each_other_than_they_make_are_refused() -> None:
    """Gross output was negative, losses looked like gains, and adopting by all unique."""
    with pytest.raises(InputError, match=r"sector 1.*inputs for a unit of sales cost 1.9"):
        NetworkPush(
            labour=1.0,
            final_share=[0.5, 0.5],
            intermediate_share=[0.5, 0.5],
            modern_intermediate_share=[0.95, 0.5],
            mix=[[0.9, 0.1], [0.1, 0.9]],
            productivity=[0.5, 1.5],
            fixed_cost=[0.01, 0.05],
        )
