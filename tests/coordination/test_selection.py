from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad, solve_ivp
from scipy.stats import norm

import weaklinks as wl
from coordination.adoption_games import linear, rising, simulate, uniform_costs, wavy
from weaklinks.coordination import amplification, equilibria, push, select, target_groups
from weaklinks.coordination.adjustment import linear_overlap, saddle_path
from weaklinks.coordination.dynamics import adjustment_path, best_response, logit_response
from weaklinks.coordination.foresight import collapse_gain, escape_gain, overlap_of
from weaklinks.coordination.integrals import maximum, path_mean
from weaklinks.coordination.stochastic import free_energy, logit_chain, logit_equilibria
from weaklinks.coordination.uncertainty import highest_tops
from weaklinks.errors import InputError
from weaklinks.games import AdoptionGame
from weaklinks.models.o_ring import SkillUpgrading
from weaklinks.plots import plot_potential

FACTORY = wl.bigpush.FactoryWage()


@pytest.mark.parametrize("power", [0.05, 0.25, 1.0, 3.7, 40.0])
@pytest.mark.parametrize(("start", "end"), [(0.2, 1.0), (0.7, 0.0), (0.0, 1.0)])
def test_the_mean_along_a_path_is_the_integral_over_time(power, start, end):
    def curve(x):
        return np.sin(3 * x) + x**2

    def dated(t):
        return power * np.exp(-power * t) * curve(end + (start - end) * np.exp(-t))

    wanted = sum(quad(dated, a, b, epsabs=1e-13)[0] for a, b in [(0, 1), (1, 10), (10, 800)])
    assert path_mean(curve, start, end, power) == pytest.approx(wanted, abs=1e-10)


def test_a_jump_and_a_kink_are_integrated_exactly():
    mean = path_mean(lambda x: np.where(x > 0.5, 1.0, 0.0), 0.0, 1.0, 2.0, breaks=(0.5,))
    assert mean == pytest.approx(0.25, abs=1e-13)


def test_the_maximum_is_found_beside_a_jump_too():
    size, where = maximum(lambda x: np.where(x < 0.4, x, x - 1.0), 0.0, 1.0, (0.4,))
    assert size == pytest.approx(0.4, abs=1e-12)
    assert where == pytest.approx(0.4, abs=1e-12)


@pytest.mark.parametrize(("start", "end"), [(0.0, 0.0), (0.49, 0.0), (0.51, 1.0), (1.0, 1.0)])
def test_history_keeps_the_basin(start, end):
    assert select(FACTORY, "history", start=start).share == end


def test_a_start_on_the_threshold_is_left_open():
    assert select(linear(), "history", start=0.5).chosen is None


def test_the_time_to_99_percent_is_that_of_a_constant_rate():
    found = select(linear(), "history", start=0.6, speed=0.5)
    assert found.numbers["time_to_99_percent"] == pytest.approx(np.log(100) / 0.5, rel=1e-5)


def test_the_path_with_different_costs_solves_its_differential_equation():
    game = uniform_costs()
    end = equilibria(game).stable[-1].share
    path = adjustment_path(best_response(game), 0.6, end, speed=0.3)
    late = path.time < 30
    exact = solve_ivp(
        lambda _, x: 0.3 * (game.distribution(game.value(x)) - x), (0, 30), [0.6],
        t_eval=path.time[late], rtol=1e-11, atol=1e-13,
    )  # fmt: skip
    np.testing.assert_allclose(path.share[late], exact.y[0], atol=1e-8)


def test_history_with_different_costs_ends_where_steps_end():
    game = uniform_costs()
    for start in (0.1, 0.45, 0.55, 0.9):
        end = simulate(game, start, 4_000, speed=1.0, step=0.02)
        assert select(game, "history", start=start).share == pytest.approx(end, abs=1e-6)


def test_logit_responses_of_different_costs_are_a_mean_over_costs():
    game = uniform_costs()
    value = float(game.value(np.array([0.3]))[0])
    wanted = quad(lambda c: 1 / (1 + np.exp(-7 * (value - c))), 0, 1, epsabs=1e-13)[0]
    assert logit_response(game, 7.0)(np.array([0.3]))[0] == pytest.approx(wanted, abs=1e-12)


def test_a_very_precise_logit_path_ends_at_the_equilibrium():
    found = select(FACTORY, "history", start=0.6, precision=200.0)
    assert found.numbers["end"] == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize("cost", [1.8, 2.0, 2.04, 2.05, 2.2, 2.4])
def test_strategic_uncertainty_selects_by_the_closed_cutoff(cost):
    spec = wl.bigpush.FactoryWage(fixed_cost=cost)
    found = select(spec, "risk-dominance")
    assert found.share == (0.0 if cost / 10 > spec.laplacian_cutoff else 1.0)
    assert found.numbers["mean_gain"] == pytest.approx(spec.mean_profit, abs=1e-12)
    assert not found.caveats


def test_the_published_mean_gain():
    found = select(FACTORY, "laplacian")
    assert found.numbers["mean_gain"] == pytest.approx(0.0794415, abs=5e-8)


def test_a_tie_is_left_open():
    assert select(linear(), "laplacian").chosen is None
    assert [e.share for e in highest_tops(equilibria(linear()))] == [0.0, 1.0]


def test_a_tie_is_the_same_to_the_chart_and_to_the_push():
    # A threshold of one half: by hand, both tops of the potential have height 0.
    tie, near = SkillUpgrading(), SkillUpgrading(upgrade_cost=0.134)
    for spec, told in ((tie, True), (near, False)):
        found = equilibria(spec.game())
        said = plot_potential(found).to_dict()["title"]["subtitle"]
        said = said if isinstance(said, str) else " ".join(said)
        doubt = push(spec).measure("strategic-uncertainty")
        assert doubt.size == 0.0
        assert (select(spec).chosen is None) == told
        assert ("equally high" in said) == told
        assert ("at a share of 1." in said) != told
        assert ("tie" in doubt.buys) == told == bool(doubt.numbers)


def test_the_global_game_of_the_marginal_agent_has_the_laplacian_threshold():
    """Find the switching signal of a discretised global game with little noise."""
    game, noise = linear(threshold=0.62), 1e-3
    u = (np.arange(4000) + 0.5) / 4000
    # Fundamental theta added to the gain, signal theta + noise z, z normal; all switch at k.
    lower, upper = -1.0, 1.0
    for _ in range(60):
        k = 0.5 * (lower + upper)
        theta = k - noise * norm.ppf(u)
        share = norm.cdf((theta - k) / noise)
        worth = float((game.gain(share) + theta).mean())
        lower, upper = (lower, k) if worth > 0 else (k, upper)
    wanted = select(game, "laplacian").numbers["bonus_threshold"]
    assert k == pytest.approx(wanted, abs=1e-4)


def test_different_costs_are_selected_by_the_potential():
    for middle in np.linspace(0.3, 0.7, 9):
        game = uniform_costs(middle=middle)
        x = np.linspace(0, 1, 200_001)
        height = np.cumsum(game.gain(x))
        chosen = select(game, "laplacian").share
        if chosen is not None:
            assert chosen == pytest.approx(x[height.argmax()], abs=1e-4)


def test_gains_that_do_not_rise_are_flagged():
    assert any("Goldstein" in c for c in select(hump(), "laplacian").caveats)
    assert select(wavy(), "laplacian").caveats
    assert select(wavy(), "foresight").caveats
    assert not select(linear(), "foresight").caveats


def hump():
    return AdoptionGame(name="hump", gain=lambda x: (x - 0.3) * (1.6 - x))


@pytest.mark.parametrize("friction", [0.0, 0.1, 1.0, 5.0, 80.0])
def test_overlap_ends_are_where_the_two_integrals_are_zero(friction):
    overlap = overlap_of(FACTORY.game(), friction)
    gain = FACTORY.game().gain_at
    if overlap.low > 0:
        up = quad(lambda z: gain(z) * (1 - z) ** friction, overlap.low, 1, epsabs=1e-14)[0]
        assert up == pytest.approx(0.0, abs=1e-11)
    if overlap.high < 1:
        down = quad(lambda z: gain(z) * z**friction, 0, overlap.high, epsabs=1e-14)[0]
        assert down == pytest.approx(0.0, abs=1e-11)


@pytest.mark.parametrize("friction", [0.2, 1.0, 4.0])
@pytest.mark.parametrize("start", [0.05, 0.4, 0.8])
def test_the_value_of_adopting_by_integration_over_time(friction, start):
    """Chances come at rate p = 1; a choice is kept until the next; discount r = friction."""
    gain = FACTORY.game().gain

    def flow(t, y, end):
        share = end + (start - end) * np.exp(-t)
        return np.exp(-(friction + 1) * t) * gain(np.array([share]))

    for end, mean in ((1.0, escape_gain), (0.0, collapse_gain)):
        value = solve_ivp(flow, (0, 60), [0.0], args=(end,), rtol=1e-10, atol=1e-12).y[0, -1]
        wanted = mean(FACTORY.game(), start, friction) / (friction + 1)
        assert value == pytest.approx(wanted, abs=1e-8)


def test_without_friction_foresight_is_risk_dominance():
    for cost in (1.8, 2.0, 2.1, 2.3):
        spec = wl.bigpush.FactoryWage(fixed_cost=cost)
        chosen = select(spec, "foresight", friction=0.0)
        assert chosen.share == select(spec, "laplacian").share


def test_with_much_friction_foresight_is_history():
    overlap = overlap_of(FACTORY.game(), np.inf)
    assert overlap.low == pytest.approx(0.5, abs=1e-12)
    assert overlap.high == pytest.approx(0.5, abs=1e-12)
    near = overlap_of(FACTORY.game(), 1e6)
    assert near.low < 0.5 < near.high
    assert near.width < 2e-6
    assert select(FACTORY, "foresight", friction=1e6, start=0.4).share == 0.0
    assert select(FACTORY, "foresight", friction=1e6, start=0.6).share == 1.0


def test_a_linear_gain_has_the_overlap_of_the_textbook():
    """``int (z-t)(1-z)^d`` is zero at ``x = (t (d+2) - 1) / (d+1)``."""
    for threshold, friction in ((0.5, 1.0), (0.7, 0.5), (0.4, 3.0)):
        overlap = overlap_of(linear(threshold=threshold), friction)
        low = (threshold * (friction + 2) - 1) / (friction + 1)
        high = threshold * (friction + 2) / (friction + 1)
        assert overlap.low == pytest.approx(max(low, 0.0), abs=1e-12)
        assert overlap.high == pytest.approx(min(high, 1.0), abs=1e-12)


@settings(max_examples=15)
@given(st.integers(0, 10**6), st.floats(0.0, 30.0))
def test_the_threshold_lies_in_the_overlap_which_shrinks_with_friction(seed, friction):
    game = rising(np.random.default_rng(seed))
    mass = equilibria(game).critical_mass
    wide, narrow = overlap_of(game, friction), overlap_of(game, friction + 1.0)
    assert wide.low <= mass + 1e-9 <= wide.high + 2e-9
    assert wide.low <= narrow.low + 1e-9
    assert narrow.high <= wide.high + 1e-9


def test_one_equilibrium_needs_no_selection():
    for cost, share in ((1.5, 1.0), (2.6, 0.0)):
        spec = wl.bigpush.FactoryWage(fixed_cost=cost)
        for method in ("history", "laplacian", "foresight", "logit"):
            assert select(spec, method).share == share
        assert select(spec, "adjustment", discount=0.5).share == share


@pytest.mark.parametrize(
    ("slope", "threshold", "discount"), [(1, 0.5, 0.5), (2, 0.3, 0.6), (3, 0.6, 0.9), (1, 0.5, 0.1)]
)
def test_adjustment_costs_with_a_linear_gain_have_a_closed_form(slope, threshold, discount):
    found = select(linear(slope, threshold), "adjustment", discount=discount, speed=0.2)
    closed = linear_overlap(slope, threshold, discount=discount, speed=0.2)
    assert found.thresholds["escape_from"] == pytest.approx(closed.low, abs=1e-8)
    assert found.thresholds["collapse_up_to"] == pytest.approx(closed.high, abs=1e-8)


def test_expectations_matter_iff_the_roots_are_complex():
    for discount, wide in ((0.85, True), (0.95, False)):  # r^2 < 4 b g = 0.8 iff r < 0.894
        found = select(linear(), "adjustment", discount=discount, speed=0.2)
        assert (found.numbers["overlap_width"] > 1e-8) == wide
        assert (linear_overlap(1.0, 0.5, discount=discount, speed=0.2).width > 0) == wide


def test_without_discounting_the_way_is_symmetric_and_reaches_everywhere():
    assert linear_overlap(1.0, 0.5, discount=0.0, speed=0.2).width == 1.0


def test_the_saddle_path_arrives_forwards_with_nothing_left_to_pay():
    game = linear(2.0, 0.4)
    path = saddle_path(game, 1.0, discount=0.5, speed=0.2)
    assert path.cost[-1] == 0.0
    k = path.share.size // 2
    found = solve_ivp(
        lambda _, s: [0.2 * s[1], 0.5 * s[1] - 2.0 * (s[0] - 0.4)], (0, 60),
        [path.share[k], path.cost[k]], events=stops, rtol=1e-11, atol=1e-13,
    )  # fmt: skip
    assert found.y[0, -1] == pytest.approx(1.0, abs=1e-6)


def stops(_, s):
    return s[1]


stops.terminal = True


def test_logit_equilibria_solve_their_equation_and_have_the_slope_of_a_minimum():
    game = FACTORY.game()
    places = logit_equilibria(game, 10.0)
    assert places.size == 3
    respond = logit_response(game, 10.0)
    np.testing.assert_allclose(respond(places), places, rtol=1e-9)
    beside = [free_energy(game, places + h, 10.0) for h in (-1e-4, 0.0, 1e-4)]
    bends = beside[0] - 2 * beside[1] + beside[2]
    np.testing.assert_array_equal(np.sign(bends), [1, -1, 1])


def test_logit_equilibria_close_to_the_corners_are_found():
    places = logit_equilibria(FACTORY.game(), 400.0)
    np.testing.assert_allclose(places, [np.exp(-200.0), 0.5, 1.0], rtol=1e-6)


def test_first_passage_solves_its_linear_equations():
    chain = logit_chain(FACTORY.game(), agents=30, precision=4.0)
    up, down = np.exp(chain.log_up), np.exp(chain.log_down)
    generator = np.diag(-(up + down)) + np.diag(up[:-1], 1) + np.diag(down[1:], -1)
    for start, end in ((2, 25), (28, 1)):
        left = np.delete(np.arange(31), end)
        times = np.linalg.solve(generator[np.ix_(left, left)], -np.ones(30))
        wanted = np.log(times[np.flatnonzero(left == start)[0]])
        assert chain.log_passage(start, end) == pytest.approx(wanted, abs=1e-8)
    weight = np.exp(chain.log_stationary)
    assert weight.sum() == pytest.approx(1.0, abs=1e-12)
    np.testing.assert_allclose(weight @ generator, 0.0, atol=1e-13)


@pytest.mark.parametrize("way", ["up", "down"])
def test_escape_times_grow_with_the_barrier(way):
    found = [select(FACTORY, "logit", agents=n, precision=6.0).numbers for n in (5_000, 10_000)]
    growth = (found[1][f"log_time_{way}"] - found[0][f"log_time_{way}"]) / 5_000
    assert growth == pytest.approx(found[0][f"barrier_{way}"], abs=2e-4)


def test_the_barrier_with_many_precise_agents_is_that_of_the_potential():
    found = select(FACTORY, "logit", precision=4000.0).numbers
    assert found["barrier_up"] / 4000 == pytest.approx(0.136954, abs=1e-3)


def test_the_stationary_distribution_peaks_where_the_free_energy_is_lowest():
    found = select(FACTORY, "logit", agents=2000, precision=6.0)
    peak = found.detail.log_stationary.argmax() / 2000
    assert peak == pytest.approx(found.numbers["logit_share"], abs=2e-3)


GROUPS = ([0.5, 0.3, 0.2], [2.0, 1.0, 4.0], [1.0, 0.2, 3.0], [0.4, 0.4, 0.2])


def test_groups_with_uniform_noise_satisfy_their_equilibrium_conditions():
    w, b, c, _ = (np.array(v) for v in GROUPS)
    theta, noise = target_groups(*GROUPS).threshold, 0.01
    signal = theta + noise * (c / b - 0.5)  # where the chance of success is c/b
    share = np.clip(0.5 + (theta - signal) / noise, 0, 1)
    assert (w * share).sum() == pytest.approx(1 - theta, abs=1e-12)


def test_groups_with_normal_noise_converge_to_the_threshold_from_either_side():
    w, b, c, _ = (np.array(v) for v in GROUPS)
    wanted, noise = target_groups(*GROUPS).threshold, 0.2
    for theta in (1.0, 0.0):
        for _ in range(1000):
            signal = theta + noise * norm.ppf(c / b)
            # The least fundamental at which those above their signal are enough.
            low, high = -1.0, 2.0
            for _ in range(50):
                mid = 0.5 * (low + high)
                enough = (w * norm.cdf((mid - signal) / noise)).sum() >= 1 - mid
                low, high = (low, mid) if enough else (mid, high)
            if abs(high - theta) < 1e-12:
                break
            theta = high
        assert theta == pytest.approx(wanted, abs=1e-9)


def test_the_first_group_lowers_the_threshold_most_for_the_same_outlay():
    w, b, c, m = (np.array(v) for v in GROUPS)
    found = target_groups(*GROUPS)
    fall = []
    for k in range(3):
        subsidy = np.zeros(3)
        subsidy[k] = 0.01 / m[k]
        fall.append(found.threshold - target_groups(w, b, c - subsidy, m).threshold)
    np.testing.assert_allclose(fall, 0.01 * found.per_outlay, rtol=1e-9)
    assert found.order[0] == found.names[int(np.argmax(fall))]


def test_groups_that_cannot_be_are_all_named():
    with pytest.raises(InputError, match="group 1") as caught:
        target_groups([0.5, -0.5], [1.0, 1.0], [2.0, 0.5])
    assert len(caught.value.problems) == 2


def test_amplification_is_what_a_shifted_game_shows():
    game = uniform_costs(steep=3.0)
    found = amplification(game)
    step = 1e-5
    moved = [
        equilibria(
            AdoptionGame(name="shifted", gain=lambda x, s=s: game.gain(x) + s)
        ).stable[0].share
        for s in (-step, step)
    ]  # fmt: skip
    assert found.total == pytest.approx((moved[1] - moved[0]) / (2 * step), rel=1e-4)
    assert found.multiplier == pytest.approx(1 / (1 - found.feedback))
    assert found.multiplier > 1


def test_amplification_needs_an_interior_equilibrium():
    with pytest.raises(InputError, match="interior"):
        amplification(FACTORY)


def test_what_does_not_fit_is_named():
    with pytest.raises(InputError, match="laplacian"):
        select(FACTORY, "magic")
    with pytest.raises(InputError, match="friction"):
        select(FACTORY, "foresight", frction=1.0)
    with pytest.raises(InputError, match="costs differ"):
        select(uniform_costs(), "foresight")
    with pytest.raises(InputError) as caught:
        select(FACTORY, "history", start=2.0, speed=-1.0)
    assert len(caught.value.problems) == 2


@settings(max_examples=15)
@given(st.integers(0, 10**6), st.floats(0.01, 100.0))
def test_selection_does_not_depend_on_the_unit_of_the_gain(seed, unit):
    game = rising(np.random.default_rng(seed))
    other = AdoptionGame(name="unit", gain=lambda x: unit * game.gain(x))
    one, two = (select(g, "laplacian").share for g in (game, other))
    assert one == two
    one, two = (overlap_of(g, 1.0) for g in (game, other))
    assert (one.low, one.high) == pytest.approx((two.low, two.high), abs=1e-9)


def test_results_are_shown_and_recorded():
    import json

    for method in ("history", "laplacian", "foresight", "adjustment", "logit"):
        found = select(FACTORY, method)
        assert method in repr(found)
        assert json.loads(json.dumps(found.record()))["reason"] == found.reason
        assert len(found.to_frame()) == len(found.thresholds) + len(found.numbers)
