"""Games made to break the engine: zeros on grid points, touching zeros, infinite corners."""

from __future__ import annotations

import numpy as np
import pytest

import weaklinks as wl
from weaklinks.coordination import amplification, equilibria, push, regime_map, select
from weaklinks.coordination.integrals import maximum
from weaklinks.errors import InputError
from weaklinks.games import AdoptionGame, CostSpread, different_costs
from weaklinks.plots.coordination import adoption_data, potential_data
from weaklinks.roots import find_crossings, find_highest


def _game(gain, welfare=None):
    state = (lambda x: {"welfare": welfare(x)}) if welfare else (lambda x: {})
    return AdoptionGame(name="made", gain=gain, state=state)


def _many_costs(scale=1.0, dispersion=0.25, shape="lognormal", **fields):
    spread = CostSpread(mean=0.5 * scale, dispersion=dispersion, shape=shape)
    return different_costs(
        name="made",
        value=lambda x: scale * (0.1 + 0.8 * np.asarray(x)),
        quantile=spread.quantile,
        distribution=spread.distribution,
        **fields,
    )


@pytest.mark.parametrize("count", [2, 3, 4])
def test_zeros_on_neighbouring_points_of_the_grid_are_not_an_interval(count):
    roots = (100 + np.arange(count)) / 512

    def gain(x):
        return np.prod([np.asarray(x) - r for r in roots], axis=0)

    found = equilibria(_game(gain))
    assert [e.share for e in found.found if 0 < e.share < 1] == pytest.approx(roots, abs=1e-12)
    assert {e.kind for e in found.found} <= {"interior", "corner"}
    assert sum(e.index for e in found.found) == 1


def test_an_interval_of_zeros_is_still_one():
    (found,) = find_crossings(
        lambda x: np.minimum(x - 0.25, 0) + np.maximum(x - 0.5, 0), 0.0, 1.0, points=513
    )
    assert (found.place, found.until) == pytest.approx((0.25, 0.5), abs=1e-12)


def test_two_roots_a_millionth_apart_are_both_found():
    found = equilibria(_game(lambda x: -(x - 0.3) * (x - 0.300001)))
    assert [e.share for e in found.found] == pytest.approx([0, 0.3, 0.300001], abs=1e-9)
    assert [e.stable for e in found.found] == [True, False, True]


@pytest.mark.parametrize("scale", [1e-300, 1e-12, 1.0, 1e12, 1e300])
def test_equilibria_do_not_depend_on_the_unit_of_the_gain(scale):
    found = equilibria(_game(lambda x: scale * (x - 0.2) * (x - 0.5) * (0.9 - x)))
    assert [e.share for e in found.found] == pytest.approx([0.2, 0.5, 0.9], abs=1e-12)


def _touching(x):
    return (x - 0.3) * (x - 0.7) ** 2


def test_a_push_goes_past_a_point_at_which_the_gain_touches_zero():
    # From 0.5 the economy rises to 0.7 and no further: 0.3 committed are not enough.
    found = push(_game(_touching, welfare=np.asarray))
    top = next(e for e in found.equilibria.stable if e.share == 1.0)
    assert found.measure("committed-mass").size == pytest.approx(0.7, abs=1e-6)
    assert found.measure("committed-mass").size == found.equilibria.basin(top)[0]
    assert found.escape.duration == pytest.approx(-np.log(0.3) / 0.2, abs=1e-6)


@pytest.mark.parametrize(("start", "end"), [(0.2, 0.0), (0.45, 0.7), (0.6, 0.7), (0.8, 1.0)])
def test_history_stops_at_a_point_at_which_the_gain_touches_zero(start, end):
    found = select(_game(_touching), "history", start=start)
    assert found.share == pytest.approx(end, abs=1e-6)
    assert np.isfinite(found.numbers["time_to_99_percent"])


def test_unbounded_costs_do_not_make_every_potential_a_tie():
    game = _many_costs()
    found = select(game, "laplacian")
    # By quadrature in the cost: the potential of the upper one is 5e-4, of the lower one zero.
    x = (np.arange(400_000) + 0.5) / 400_000
    top = equilibria(game).stable[-1].share
    height = (game.gain(x) * (x < top)).sum() / x.size
    assert height > 1e-4
    assert found.share == pytest.approx(top)
    # int v - mean cost, v being 0.1 + 0.8 x.
    assert found.numbers["mean_gain"] == pytest.approx(0.0, abs=1e-9)
    assert "mean cost" in found.reason


def test_an_optimum_that_only_the_costliest_agents_stand_against_is_refused_in_words():
    game = _many_costs(state=lambda x: {"welfare": 2.0 * x})
    found = push(game, start=1.0)
    assert found.permanent.size == np.inf
    assert "No subsidy wins the costliest agents" in found.words
    record = found.record()
    assert record["permanent"]["size"] is None


def test_too_many_adopters_are_taxed_not_paid():
    # Nobody and everybody are stable, welfare is highest where 0.7 adopt.
    game = _game(lambda x: x - 0.5, welfare=lambda x: 1.0 - (x - 0.7) ** 2)
    found = push(game)
    assert found.answer == "temporary-then-permanent"
    assert found.permanent.size == pytest.approx(-0.2, abs=1e-6)
    assert "permanent tax of 0.2 per adopter" in found.words


@pytest.mark.parametrize("friction", [0.1, 1.0, 10.0])
def test_foresight_knows_when_neither_end_holds(friction):
    found = select(_game(lambda x: 0.4 - x), "foresight", friction=friction)
    assert found.share == pytest.approx(0.4)
    assert "neither" in found.reason
    several = select(_game(lambda x: (x - 0.2) * (x - 0.5) * (0.9 - x)), "foresight", start=1.0)
    assert several.share == pytest.approx(0.9)
    assert "way up" not in several.reason


@pytest.mark.parametrize("scale", [1e-9, 1.0, 1e9])
def test_amplification_does_not_depend_on_the_unit_of_costs(scale):
    spread = CostSpread(mean=0.5 * scale, dispersion=0.9)
    game = different_costs(
        name="made",
        value=lambda x: scale * (0.3 + 0.5 * np.asarray(x)),
        quantile=spread.quantile,
        distribution=spread.distribution,
    )
    found = amplification(game)
    # Density 1/(0.9 scale), slope of the value scale/2.
    assert found.feedback == pytest.approx(0.5 / 0.9, rel=1e-7)
    assert found.total * scale == pytest.approx(1 / 0.9 / (1 - 0.5 / 0.9), rel=1e-7)


def test_amplification_next_to_a_corner_looks_at_shares_only():
    asked = []

    def value(x):
        asked.append(np.array(x, copy=True))
        return 0.1 + 0.8 * np.asarray(x)

    spread = CostSpread(mean=0.5, dispersion=0.25, shape="lognormal")
    game = different_costs(
        name="made", value=value, quantile=spread.quantile, distribution=spread.distribution
    )
    amplification(game)
    assert all((x >= 0).all() and (x <= 1).all() for x in asked)


def test_a_whole_range_of_equilibria_is_an_answer():
    found = push(_game(lambda x: 0.0 * x, welfare=np.asarray))
    assert found.equilibria.regime == "indifferent"
    assert found.optimum.equilibrium is not None
    assert found.permanent is None


def test_maxima_are_not_looked_for_beside_the_interval():
    asked = []

    def curve(x):
        asked.extend(np.ravel(x))
        return -((np.asarray(x) - 0.5) ** 2)

    for breaks in ([1e-38], [1.0 - 1e-16], [0.3, 0.3 + 1e-15]):
        assert maximum(curve, 0.0, 1.0, breaks)[1] == pytest.approx(0.5, abs=1e-6)
        assert find_highest(curve, 0.0, 1.0, breaks=breaks) == pytest.approx(0.5, abs=1e-6)
    assert min(asked) >= 0.0
    assert max(asked) <= 1.0


def test_charts_of_nothing_but_rounding_are_flat():
    found = equilibria(wl.bigpush.DemandSpillovers(fixed_cost=5.0))
    assert found.regime == "indifferent"
    assert {row["gain"] for row in adoption_data(found)} == {0.0}
    assert {row["potential"] for row in potential_data(found)} == {0.0}


@pytest.mark.parametrize("peak", [0.05, 0.1])
def test_a_better_equilibrium_is_worth_a_push_even_where_the_optimum_lies_below(peak):
    # Stable at 0.2 and 0.9; welfare rises from one to the other, but is highest below both.
    def welfare(x):
        return 2.0 * np.exp(-(((np.asarray(x) - peak) / 0.02) ** 2)) + x

    found = push(_game(lambda x: (x - 0.2) * (x - 0.5) * (0.9 - x), welfare=welfare))
    assert found.target.share == pytest.approx(0.9)
    assert found.answer == "temporary"
    assert "better equilibrium at 0.9" in found.words


def test_a_map_over_words_is_refused():
    with pytest.raises(InputError, match="costs is a word"):
        regime_map(wl.bigpush.FactoryWage(), x=("costs", [0.0, 1.0]), y=("premium", [0.1, 0.2]))


def test_where_costs_differ_the_subsidy_ends_beyond_the_last_threshold():
    game = _many_costs()
    for part in (0.05, 0.3):
        path = push(game, overshoot=part).escape
        found = equilibria(game)
        threshold, top = found.critical_mass, found.stable[-1].share
        ends = path.share[path.subsidy > 0.0][-1]
        assert ends == pytest.approx(threshold + part * (top - threshold), abs=1e-9)
        assert path.share[-1] == pytest.approx(top, abs=1e-5)
        assert np.isfinite(path.time).all()


def test_a_subsidy_that_is_kept_is_paid_to_all_who_adopt_in_the_end():
    found = push(_game(lambda x: -(x - 0.3) * (x - 0.8)))
    each = found.measure("uniform-subsidy")
    assert each.size == pytest.approx(0.24, abs=1e-9)
    assert each.numbers["outlay_if_kept"] == pytest.approx(0.24 * 0.8, abs=1e-9)
