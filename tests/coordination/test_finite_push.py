"""The push of finitely many agents: the cheapest seeds against every set tried by hand."""

from __future__ import annotations

import numpy as np
import pytest
from finite_draws import cheapest_by_hand, network, wage_economy

from weaklinks.coordination.finite import finite_equilibria
from weaklinks.coordination.finite_push import finite_push
from weaklinks.errors import InputError
from weaklinks.finite_games import FiniteGame


def test_programme_and_order_against_brute_force_on_wage_economies() -> None:
    """200 economies: the compact programme with its cuts is exact, own effects included."""
    ratios = []
    for seed in range(200):
        economy = wage_economy(seed, 3 + seed % 6)
        found = finite_equilibria(economy)
        push = finite_push(economy, method="milp", found=found)
        if push.answer != "temporary":
            continue
        assert push.status.word == "optimal"
        assert push.monotone
        assert push.released
        best = cheapest_by_hand(push.game, push.start, push.target, push.cost)
        assert push.total_cost == pytest.approx(best, rel=1e-9)
        ordered = finite_push(economy, method="brute-force", found=found)
        assert ordered.total_cost == pytest.approx(best, rel=1e-12)
        ratios.append(push.status.greedy_cost / best)
    assert len(ratios) > 60
    assert min(ratios) >= 1 - 1e-9
    assert max(ratios) > 1.2  # greedy has no guarantee, and it shows


def test_networks_that_are_no_complements_against_brute_force() -> None:
    pushed = 0
    for seed in range(250):
        game = network(seed, 6).game()
        found = finite_equilibria(game)
        if len(found.found) < 2:
            continue
        push = finite_push(game, method="milp", found=found)
        if push.answer != "temporary":
            continue
        best = cheapest_by_hand(game, push.start, push.target, push.cost)
        assert push.status.word == "optimal"
        assert push.total_cost == pytest.approx(best, rel=1e-9)
        pushed += 1
    assert pushed > 15


def test_a_bound_never_exceeds_the_optimum() -> None:
    economy = wage_economy(3, 40, 20.0)
    push = finite_push(economy, time_limit=20.0)
    assert push.answer == "temporary"
    assert push.status.lower_bound <= push.total_cost + 1e-12
    greedy = finite_push(economy, method="greedy")
    assert greedy.status.word == "heuristic"
    assert push.status.lower_bound <= greedy.total_cost + 1e-12
    # Seeds that the cheapest push does without would not be missed: none can be dropped.
    for name in push.names:
        fewer = [other for other in push.names if other != name]
        rest = {label: (0.0 if label in fewer else 1.0) for label in push.game.labels}
        again = finite_push(economy, cost=rest, start=push.start, target=push.target)
        assert again.total_cost > 0.0


def test_equal_costs_count_seeds() -> None:
    economy = wage_economy(3, 12, 20.0)
    push = finite_push(economy, cost=np.ones(12))
    assert push.total_cost == len(push.names)
    cheaper = finite_push(economy)
    assert len(cheaper.names) >= len(push.names)


def test_a_target_that_is_no_equilibrium_needs_a_permanent_policy() -> None:
    game = FiniteGame(
        name="chicken",
        labels=("a", "b"),
        gains=lambda masks: np.where(masks[:, ::-1], -1.0, 1.0),
    )
    push = finite_push(game, start="none", target="all")
    assert push.answer == "permanent"
    assert push.permanent == {"a": 1.0, "b": 1.0}
    assert "permanent policy needed" in push.words
    assert push.record()["seeds"] is None


def test_nothing_to_push_for_and_nobody_needed() -> None:
    alone = FiniteGame(name="x", labels=("a",), gains=lambda masks: -np.ones(masks.shape))
    assert finite_push(alone).answer == "nothing"
    eager = FiniteGame(name="x", labels=("a",), gains=lambda masks: np.ones(masks.shape))
    assert finite_push(eager, start="none", target="all").answer == "none-needed"


def test_rounds_and_records() -> None:
    push = finite_push(wage_economy(3, 12, 20.0))
    assert push.cascade.rests
    assert (push.cascade.end >= push.target).all()
    assert (push.losses >= 0.0).all()
    frame = push.to_frame()
    assert set(frame.agent[frame.seed]) == set(push.names)
    assert frame.cost[frame.seed].sum() == pytest.approx(push.total_cost)
    assert push.record()["status"] == "optimal"
    assert "no cheaper ones exist" in repr(push)


def test_bad_questions_are_named() -> None:
    economy = wage_economy(3, 5)
    with pytest.raises(InputError, match="no agent 'nobody'"):
        finite_push(economy, start=["nobody"], target="all")
    with pytest.raises(InputError, match="give 5 numbers"):
        finite_push(economy, cost=[-1.0] * 5)
    with pytest.raises(InputError, match="there are no agents x"):
        finite_push(economy, cost={"x": 1.0})
    with pytest.raises(InputError, match="method is"):
        finite_push(economy, method="magic")
