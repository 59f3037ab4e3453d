"""The reform game against reform paths, against single equilibria and against every choice."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weaklinks.equilibrium import solve
from weaklinks.errors import InputError
from weaklinks.models.jones import Jones2008
from weaklinks.models.network import Network
from weaklinks.studies.country import calibrate
from weaklinks.studies.reform_choices import finish_best, next_gains, prove_best
from weaklinks.studies.reform_game import play, reform_game
from weaklinks.studies.reforms import reform_path


def small_network(seed: int = 0, sectors: int = 5, **changes: float):
    return Network(sectors=sectors, density=0.5, seed=seed, **changes).economy()


ECONOMIES = {
    "jones": (lambda: Jones2008(points=6), None),
    "network": (small_network, None),
    "kenya": (lambda: calibrate("KEN"), 5),
}


@pytest.fixture(params=ECONOMIES, scope="module")
def game(request):
    make, most = ECONOMIES[request.param]
    return reform_game(make(), most=most)


def gdp_once_reformed(game, codes) -> float:
    """GDP by the general solver, of the economy in standard form with these wedges at zero."""
    changed = game.economy.replace(wedge=game.wedges_after(codes))
    return solve(changed.economy() if isinstance(changed, Jones2008) else changed).gdp


def test_a_players_path_is_that_of_reform_path_and_of_single_equilibria(game) -> None:
    order = [s.code for s in game.sectors][::-1]
    turn = play(game, order)
    packages = [[s.code] for s in game.sectors]
    path = reform_path(game.economy, order=order, packages=packages)
    assert turn.path.sectors == path.sectors
    np.testing.assert_allclose(turn.path.gdp, path.gdp, rtol=1e-9)
    np.testing.assert_allclose(turn.path.welfare, path.welfare, rtol=1e-9)
    singly = [gdp_once_reformed(game, order[:k]) for k in range(len(order) + 1)]
    np.testing.assert_allclose(turn.path.gdp_relative, np.array(singly) / singly[0], rtol=1e-8)
    assert turn.path.residual < 1e-8


def test_at_the_start_there_is_one_level_and_no_gain(game) -> None:
    turn = play(game, [])
    assert turn.path.gdp.tolist() == [game.best.gdp[0]]
    assert turn.share_of_best.size == 0
    assert turn.last_gain == 0.0
    assert turn.to_frame().empty


def test_shares_and_score_by_hand(game) -> None:
    order = [s.code for s in game.sectors][:3]
    turn, best = play(game, order), game.best.gdp
    gains = [turn.path.gdp[k] - turn.path.gdp[0] for k in (1, 2, 3)]
    best_gains = [best[k] - best[0] for k in (1, 2, 3)]
    shares = [a / b for a, b in zip(gains, best_gains, strict=True)]
    np.testing.assert_allclose(turn.share_of_best, shares, rtol=1e-12)
    assert turn.score == pytest.approx(sum(gains) / sum(best_gains), rel=1e-12)
    assert turn.last_gain == pytest.approx(turn.path.gdp[3] / turn.path.gdp[2] - 1, rel=1e-12)
    frame = turn.to_frame()
    assert frame["share_of_best"].tolist() == turn.share_of_best.tolist()
    assert frame["worst"].tolist() == game.worst.gdp_relative[1:4].tolist()


@pytest.mark.parametrize("done", [0, 2])
def test_gains_of_the_next_reform_are_those_of_single_equilibria(game, done) -> None:
    order = [s.code for s in game.sectors][:done]
    before, found = gdp_once_reformed(game, order), next_gains(game, order)
    assert list(found) == [s.code for s in game.rest(order)]
    for code, gain in found.items():
        assert gain == pytest.approx(gdp_once_reformed(game, [*order, code]) / before - 1, abs=1e-9)
    if not done:
        assert [s.alone for s in game.sectors] == pytest.approx(list(found.values()), abs=1e-9)


def test_finishing_takes_the_largest_gain_at_every_step(game) -> None:
    order = [game.sectors[-1].code]
    for code in finish_best(game, order):
        gains = next_gains(game, order)
        assert gains[code] == pytest.approx(max(gains.values()), abs=1e-10)
        order.append(code)
    assert sorted(order) == sorted(game.by_code)
    assert next_gains(game, order) == {}
    assert finish_best(game, order) == ()


def test_finishing_from_the_start_is_the_best_path(game) -> None:
    labels = tuple(game.by_code[code].label for code in finish_best(game))
    assert labels == game.best.sectors


def test_the_proof_is_the_best_of_all_choices_solved_singly(game) -> None:
    proof, codes = prove_best(game), list(game.by_code)
    for k in range(len(codes) + 1):
        best = max(gdp_once_reformed(game, some) for some in combinations(codes, k))
        start = gdp_once_reformed(game, [])
        assert proof.best[k] / proof.gdp[0] == pytest.approx(best / start, rel=1e-8)
    assert proof.enumerated


def test_the_greedy_path_can_be_beaten_and_a_player_then_has_more_than_all_of_its_gain() -> None:
    game = reform_game(small_network(39, elasticity_inputs=0.2))
    proof = prove_best(game)
    assert np.flatnonzero(proof.beaten).tolist() == [2]
    better = max(combinations(game.by_code, 2), key=lambda some: play(game, some).path.gdp[-1])
    turn = play(game, better)
    assert turn.path.gdp[-1] == pytest.approx(proof.best[2], rel=1e-9)
    assert turn.share_of_best[-1] > 1.1


def test_progress_of_the_proof_ends_with_all_choices() -> None:
    told: list[tuple[int, int]] = []
    prove_best(reform_game(small_network(1)), lambda *how: told.append(how))
    assert told[-1] == (32, 32)


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 60), shuffled=st.randoms(use_true_random=False))
def test_every_order_ends_at_the_same_gdp_between_the_same_ends(seed, shuffled) -> None:
    game = reform_game(small_network(seed, sectors=4))
    order = list(game.by_code)
    shuffled.shuffle(order)
    turn = play(game, order)
    assert turn.path.gdp[-1] == pytest.approx(game.best.gdp[-1], rel=1e-9)
    assert turn.path.gdp[-1] == pytest.approx(game.worst.gdp[-1], rel=1e-9)
    assert turn.share_of_best[-1] == pytest.approx(1.0, abs=1e-8)
    first = game.best.gdp[0]
    alone = [first * (1 + s.alone) for s in game.sectors]
    assert game.best.gdp[1] == pytest.approx(max(alone), rel=1e-9)
    assert game.worst.gdp[1] == pytest.approx(min(alone), rel=1e-9)


def test_facts_of_jones_varieties_are_those_of_its_standard_form() -> None:
    model = Jones2008(points=6)
    as_jones, as_network = reform_game(model), reform_game(model.economy())
    for one, other in zip(as_jones.sectors, as_network.sectors, strict=True):
        assert one.label == other.label
        for name in ("wedge", "sales", "alone"):
            assert getattr(one, name) == pytest.approx(getattr(other, name), rel=1e-7), name
    assert [s.productivity for s in as_jones.sectors] == model.varieties.productivity.tolist()
    np.testing.assert_allclose(as_jones.best.gdp_relative, as_network.best.gdp_relative, rtol=1e-8)


def test_only_those_whose_wedges_cost_most_take_part() -> None:
    every, few = reform_game(calibrate("KEN")), reform_game(calibrate("KEN"), most=3)
    assert few.left_out == len(every.sectors) - 3
    assert {s.code for s in few.sectors} <= set(every.by_code)
    assert reform_game(Jones2008(points=6), most=2).left_out == 4
    taxed = {s.code: s.alone for s in every.sectors}
    ranked = sorted(taxed, key=taxed.__getitem__, reverse=True)
    assert {s.code for s in few.sectors} == set(ranked[:3])


def test_bad_orders_give_one_message_with_everything_in_it() -> None:
    game = reform_game(Jones2008(points=4))
    with pytest.raises(InputError) as wrong:
        play(game, ["variety 1", "steel", "variety 1"])
    assert "'steel' cannot be reformed here; known: variety 1, variety 2" in str(wrong.value)
    assert "'variety 1' is reformed twice" in str(wrong.value)
    for ask in (next_gains, finish_best):
        with pytest.raises(InputError, match="steel"):
            ask(game, ["steel"])


def test_without_wedges_there_is_no_game() -> None:
    for economy in (Jones2008(points=4, wedge=0.0), small_network(0, largest_wedge=0.0)):
        with pytest.raises(InputError, match="no wedge to remove"):
            reform_game(economy)


def test_too_many_choices_are_refused() -> None:
    with pytest.raises(InputError, match="13 sectors have 8,192 choices"):
        prove_best(reform_game(small_network(0, sectors=13)))
