from __future__ import annotations

import json
from itertools import combinations, pairwise, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad, solve_ivp

import weaklinks as wl
from coordination.adoption_games import (
    STEP,
    cascade,
    discrete_costs,
    linear,
    rising,
    simulate,
    uniform_costs,
    wavy,
)
from weaklinks.coordination import equilibria, potential, push
from weaklinks.coordination.barriers import exposure, uncertain_subsidy
from weaklinks.coordination.escape import discounted
from weaklinks.coordination.seeding import cheapest_seeding, missing
from weaklinks.errors import InputError
from weaklinks.games import AdoptionGame

FACTORY = wl.bigpush.FactoryWage()
MANY_STEPS = 6_000


@pytest.fixture(scope="module")
def factory():
    return push(FACTORY, speed=0.2, discount=0.05)


@pytest.mark.parametrize(
    ("name", "printed", "unit"),
    [
        ("committed-mass", 0.5, 5e-4),
        ("uniform-subsidy", 0.5, 5e-4),
        ("divide-and-conquer", 0.136954, 5e-7),
        ("strategic-uncertainty", 0.0, 1e-15),
        ("contingent-guarantee", 0.0, 1e-15),
    ],
)
def test_the_printed_sizes_of_the_factory_wage_benchmark(factory, name, printed, unit):
    assert factory.measure(name).size == pytest.approx(printed, abs=unit)


@pytest.mark.parametrize(
    ("name", "printed", "unit"),
    [
        ("duration", 3.4657, 5e-5),
        ("cost", 0.431932, 5e-7),
        ("fine_tuned_cost", 0.151699, 5e-7),
        ("welfare_gain", 12.0368, 6e-5),
    ],
)
def test_the_printed_temporary_subsidy(factory, name, printed, unit):
    assert factory.measure("temporary-subsidy").numbers[name] == pytest.approx(printed, abs=unit)


def test_the_temporary_subsidy_by_integration_over_time(factory):
    k, r, size = 0.2, 0.05, 0.5
    gain, level = FACTORY.game().gain_at, FACTORY.game().at

    def share(t):
        return 1 - np.exp(-k * t)

    end = np.log(2) / k
    cost = quad(lambda t: size * share(t) * np.exp(-r * t), 0, end)[0]
    fine = quad(lambda t: -gain(share(t)) * share(t) * np.exp(-r * t), 0, end)[0]
    worth = quad(lambda t: (level(share(t))["welfare"] - 10) * np.exp(-r * t), 0, 400)[0]
    path = factory.escape
    assert (path.cost, path.fine_cost) == pytest.approx((cost, fine), rel=1e-6)
    assert path.welfare_gain == pytest.approx(worth, rel=1e-5)
    assert path.duration == pytest.approx(end, abs=1e-10)


def test_the_interim_loss_of_welfare_is_the_cheapest_outlay(factory):
    """Welfare is L plus all profits: what is lost on the way is what losses cost to cover."""
    path = factory.escape
    assert path.interim_loss == pytest.approx(path.fine_cost, rel=1e-5)
    assert path.lowest_welfare == pytest.approx(10 - FACTORY.push[1], abs=1e-5)
    assert path.recovery == pytest.approx(path.duration, rel=1e-2)


@pytest.mark.parametrize(("part", "arrives"), [(1.01, True), (0.99, False)])
def test_the_subsidy_arrives_and_a_little_less_does_not(factory, part, arrives):
    game, each = FACTORY.game(), factory.measure("uniform-subsidy").size
    path = factory.escape
    pushed = simulate(game, 0.0, round(part * path.duration / STEP), subsidy=1.01 * each)
    assert (simulate(game, pushed, MANY_STEPS) > 0.99) == arrives
    cheap = simulate(game, 0.0, MANY_STEPS, subsidy=part * each)
    assert (cheap > 0.99) == arrives


@pytest.mark.parametrize(("part", "arrives"), [(1.01, True), (0.99, False)])
def test_committed_agents_tip_the_others(factory, part, arrives):
    mass, x = part * factory.measure("committed-mass").size, 0.0
    for _ in range(MANY_STEPS):
        wants = max(float(FACTORY.game().gain(np.array([x]))[0] > 0), mass)
        x += 0.004 * (wants - x)
    assert (x > 0.99) == arrives


def test_offers_in_turn_make_each_agent_willing_for_the_sum_of_its_losses(factory):
    n, game = 20_000, FACTORY.game()
    before = np.arange(n) / n
    paid = np.maximum(-game.gain(before), 0.0).sum() / n
    assert paid == pytest.approx(factory.measure("divide-and-conquer").size, abs=2e-5)
    basin = -float(potential(game, np.array([0.5]))[0])
    assert factory.measure("divide-and-conquer").size == pytest.approx(basin, abs=1e-13)


def test_no_order_of_offers_costs_less_than_the_cheapest_first():
    rng = np.random.default_rng(5)
    for _ in range(30):
        costs, values = np.sort(rng.uniform(0, 1, 6)), np.sort(rng.uniform(0, 1, 6))
        sums = [np.maximum(np.array(p) - values, 0.0).sum() for p in permutations(costs)]
        assert np.maximum(costs - values, 0.0).sum() <= min(sums) + 1e-12


def test_the_bonus_under_uncertainty_is_minus_the_mean_gain():
    for threshold in (0.3, 0.6, 0.8):
        found = equilibria(linear(2.0, threshold))
        wanted = max(2.0 * (threshold - 0.5), 0.0)
        assert uncertain_subsidy(found, 1.0) == pytest.approx(wanted, abs=1e-12)


def test_the_bonus_under_uncertainty_lifts_the_potential_of_an_inner_target():
    game = uniform_costs(steep=12.0, middle=0.58)
    found = equilibria(game)
    target = found.stable[-1].share
    size = uncertain_subsidy(found, target)
    x = np.linspace(0, 1, 100_001)
    height = np.cumsum(game.gain(x)) * (x[1] - x[0])
    assert size > 0.01
    assert x[(height + 1.01 * size * x).argmax()] >= target - 1e-4
    assert x[(height + 0.99 * size * x).argmax()] < 0.5


def test_a_guarantee_never_costs_more_in_all_than_its_exposure():
    most, where = exposure(FACTORY.game(), 0.0, 1.0)
    x = np.linspace(0, 1, 100_001)
    owed = x * np.maximum(-FACTORY.game().gain(x), 0)
    assert (most, where) == pytest.approx((owed.max(), x[owed.argmax()]), abs=1e-4)
    assert most == pytest.approx(FACTORY.push[1], abs=1e-10)
    game = uniform_costs()
    value = game.value(np.array([0.4]))[0]
    wanted = quad(lambda s: max(s - value, 0.0), 0, 0.4, points=[value])[0]
    assert exposure(game, 0.4, 0.4)[0] == pytest.approx(wanted, abs=1e-3)


def test_a_push_over_two_barriers_clears_both():
    """Zeros at .3, .5, .8: the last threshold counts for mass, the higher barrier for size."""
    found = push(wavy())
    assert found.target.share == 1.0
    assert found.measure("committed-mass").size == pytest.approx(0.8)
    first, second = push(wavy(), 0.5), push(wavy(), 1.0, start=0.5)
    assert first.target.share == pytest.approx(0.5)
    assert second.start.share == pytest.approx(0.5)
    sizes = [p.measure("uniform-subsidy").size for p in (first, second, found)]
    assert sizes[2] == pytest.approx(max(sizes[:2]))
    sums = [p.measure("divide-and-conquer").size for p in (first, second, found)]
    assert sums[2] == pytest.approx(sums[0] + sums[1], abs=1e-13)
    assert second.measure("committed-mass").numbers["beyond_start"] == pytest.approx(0.3)


@pytest.mark.parametrize(("part", "arrives"), [(1.01, True), (0.99, False)])
def test_two_barriers_are_cleared_by_simulation(part, arrives):
    found = push(wavy())
    game, path = wavy(), found.escape
    each = part * found.measure("uniform-subsidy").size
    assert (simulate(game, 0.0, MANY_STEPS, subsidy=each) > 0.99) == arrives
    late = simulate(game, 0.0, round(part * path.duration / STEP), subsidy=1.01 * path.size)
    assert (simulate(game, late, MANY_STEPS) > 0.99) == arrives


def test_an_escape_to_an_inner_target_stays_there():
    path = push(wavy(), 0.5).escape
    assert path.share[-1] == pytest.approx(0.5)
    assert path.time[-1] == pytest.approx(np.log(2) / 0.2, rel=1e-9)


def test_the_subsidy_with_different_costs_arrives_and_a_little_less_does_not():
    game = uniform_costs(steep=10.0)
    found = push(game)
    path, low = found.escape, found.start.share
    pushed = simulate(game, low, round(path.duration / STEP), subsidy=path.size)
    assert pushed == pytest.approx(path.share[path.subsidy > 0][-1], abs=5e-3)
    assert cascade(game, pushed) == pytest.approx(found.target.share, abs=1e-9)
    each = found.measure("uniform-subsidy").size
    assert cascade(game, low, subsidy=0.99 * each) < 0.5
    assert cascade(game, low, subsidy=1.01 * each) > 0.5


def test_the_outlay_where_costs_differ_by_solving_the_differential_equation():
    game = uniform_costs(steep=10.0)
    found = push(game)
    path, least = found.escape, found.measure("uniform-subsidy").size
    assert path.size == pytest.approx(1.1 * least)
    # The path's points are 1/500 of the way apart, and linear in time between them.
    wanted = outlay(game, found.start.share, path, path.size)
    assert path.cost == pytest.approx(wanted, rel=1e-4)


def outlay(game, low, path, size):
    """Present value of another size, kept until the same share is reached."""
    end = path.share[path.subsidy > 0][-1]

    def moves(t, s):
        wants = float(game.distribution(game.value(s[0]) + size))
        return [0.2 * (wants - s[0]), size * s[0] * np.exp(-0.05 * t)]

    def there(_, s):
        return s[0] - end

    there.terminal = True
    found = solve_ivp(moves, (0, 4000), [low, 0.0], events=there, rtol=1e-9, atol=1e-12)
    assert found.t_events[0].size
    return found.y[1, -1]


def test_discounting_a_linear_flow_is_exact():
    time, flow = np.array([0.0, 1.0, 1.00001, 30.0]), np.array([1.0, -2.0, -2.0, 5.0])
    for rate in (0.0, 1e-7, 0.05, 3.0):

        def dated(t, rate=rate):
            return np.interp(t, time, flow) * np.exp(-rate * t)

        parts = [quad(dated, a, b, epsabs=1e-13)[0] for a, b in pairwise(time)]
        assert discounted(time, flow, rate) == pytest.approx(sum(parts), rel=1e-9)


# The seeding theorem.


def seeds_of(seeding):
    """Tail mass by cost as a function."""
    level, tail = seeding.cost_level, seeding.tail_mass
    return lambda t: np.interp(t, level, tail, left=tail[0], right=0.0)


@pytest.mark.parametrize("steep", [8.0, 10.0, 12.0])
@pytest.mark.parametrize(("extra", "arrives"), [(0.01, True), (-0.01, False)])
def test_the_cheapest_seeds_tip_the_economy_and_fewer_do_not(steep, extra, arrives):
    """On the theorem's bound itself nothing moves: one percent of the seeds more, or less."""
    game = uniform_costs(steep=steep)
    found = push(game)
    tail, more = seeds_of(found.seeding), extra * found.seeding.mass
    end = cascade(game, found.start.share, seeds=lambda t: np.maximum(tail(t) + more, 0.0))
    assert (end > 0.5) == arrives
    if arrives:  # and then they are released
        assert cascade(game, found.target.share) == pytest.approx(found.target.share, abs=1e-9)
        assert end >= found.target.share


def test_seeds_are_fewer_than_the_way_to_the_threshold_and_exist():
    game = uniform_costs(steep=10.0)
    found = push(game)
    seeding, threshold = found.seeding, found.equilibria.critical_mass
    x = np.linspace(found.start.share, found.target.share, 200_001)
    assert seeding.mass == pytest.approx(missing(game, x).max(), abs=1e-9)
    assert seeding.mass < 0.5 * (threshold - found.start.share)
    assert seeding.tail_mass[0] == pytest.approx(seeding.mass, abs=1e-12)
    assert seeding.tail_mass[-1] == pytest.approx(0.0, abs=1e-12)
    # Never more seeds than there are agents with such costs.
    fall = -np.diff(seeding.tail_mass)
    there = np.diff(game.distribution(seeding.cost_level))
    assert (fall <= there + 1e-9).all()
    # Seeded: between the peak and the threshold, D falling.
    low, high = seeding.seeded
    value = game.value(np.array([seeding.peak, threshold]))
    assert (low, high) == pytest.approx(tuple(value), abs=1e-3)


def test_the_outlay_is_the_integral_of_the_cost_over_seeds():
    game = uniform_costs(steep=10.0)
    found = equilibria(game)
    seeding = cheapest_seeding(found, found.stable[0].share, found.stable[-1].share,
                               seed_cost=lambda c: c)  # fmt: skip
    peak, end = seeding.peak, found.critical_mass

    def density(x):
        step = 1e-6
        fall = missing(game, np.array([x - step])) - missing(game, np.array([x + step]))
        return float(game.value(np.array([x]))[0] * fall[0] / (2 * step))

    assert seeding.outlay == pytest.approx(quad(density, peak, end)[0], rel=1e-4)


def tips(costs, value, seeds, start):
    """Whether seeds (indices) lead agents one by one to all adopting; costs ascending."""
    n = costs.size
    adopts = np.arange(n) < start
    adopts[list(seeds)] = True
    while True:
        level = value(np.array([adopts.sum() / n]))[0]
        more = adopts | (costs <= level)
        if more.sum() == adopts.sum():
            return bool(adopts.all())
        adopts = more


def test_brute_force_over_all_seed_sets_finds_the_theorems_mass_and_cost():
    rng = np.random.default_rng(11)
    checked = 0
    while checked < 60:
        n = 9
        costs = np.sort(rng.uniform(0, 1, n))
        points = np.sort(rng.uniform(0, 1, n + 1))
        points[-1] = 1.0
        if costs[0] <= points[0]:
            continue

        def value(x, points=points, n=n):
            return points[np.rint(np.asarray(x) * n).astype(int)]

        sizes = [k for k in range(n + 1) if any(
            tips(costs, value, s, 0) for s in combinations(range(n), k))]  # fmt: skip
        best = min(
            sum(costs[list(s)])
            for k in range(n + 1)
            for s in combinations(range(n), k)
            if tips(costs, value, s, 0)
        )
        mass, spent = theorem(costs, points, n)
        assert mass == sizes[0]
        assert spent == pytest.approx(best, abs=1e-12)
        checked += 1


def theorem(costs, points, goal):
    """``h*`` for agents counted one by one: with k adopting, k + 1 must want to or be seeded.

    D(k) = k + 1 - #{c <= v(k)} for k below the goal; seeds with costs above v(k) number at least
    D(k). The cheapest: go through levels from the highest and seed the cheapest above each.
    """
    n = costs.size
    lacking = np.array([k + 1 - (costs <= points[k]).sum() for k in range(goal)])
    tail = np.maximum.accumulate(np.maximum(lacking, 0)[::-1])[::-1]
    seeds: set[int] = set()
    for k in range(goal - 1, -1, -1):
        above = [i for i in range(n) if costs[i] > points[k]]
        free = [i for i in above if i not in seeds]
        while sum(i in seeds for i in above) < tail[k]:
            seeds.add(free.pop(0))
    return max(lacking.max(), 0), costs[list(seeds)].sum()


def test_the_continuum_is_the_limit_of_finitely_many_agents():
    game = uniform_costs(steep=10.0)
    n = 2000
    costs = (np.arange(n) + 0.5) / n
    points = game.value(np.arange(n + 1) / n)
    found = equilibria(game)
    mass, spent = theorem(costs, points, int(found.stable[-1].share * n))
    seeding = cheapest_seeding(found, found.stable[0].share, found.stable[-1].share,
                               seed_cost=lambda c: c)  # fmt: skip
    assert mass / n == pytest.approx(seeding.mass, abs=2 / n)
    low_agents = round(found.stable[0].share * n)
    assert low_agents > 0
    assert spent / n == pytest.approx(seeding.outlay, abs=4 / n)


def test_steps_of_costs_are_a_game_like_any_other():
    game = discrete_costs([0.2, 0.2, 0.6, 0.6, 0.6], lambda x: 0.1 + 0.8 * np.asarray(x))
    found = push(game, 1.0)
    # v(x) = c at x = 1/8 (below the first step: threshold) and x = 5/8: D is largest there.
    assert found.start.share in (0.0, 0.4)
    x = np.linspace(found.start.share, 1.0, 100_001)
    assert found.seeding.mass == pytest.approx(missing(game, x).max(), abs=2e-5)


# The answer.


@pytest.mark.parametrize(
    ("cost", "answer", "said"),
    [(1.5, "none-needed", "No push"), (2.0, "temporary", "suffices"), (2.6, "nothing", "ineffic")],
)
def test_the_answer_for_the_factory_wage(cost, answer, said):
    found = push(wl.bigpush.FactoryWage(fixed_cost=cost))
    assert found.answer == answer
    assert said in found.words
    assert (found.target is not None) == (answer == "temporary")


def with_welfare(gain, welfare):
    return AdoptionGame(name="toy", gain=gain, state=lambda x: {"welfare": welfare(x)})


def test_an_efficient_share_that_is_no_equilibrium_needs_a_permanent_subsidy():
    found = push(with_welfare(lambda x: x - 1.5, lambda x: x))
    assert found.answer == "permanent"
    assert found.permanent.size == pytest.approx(0.5)
    assert found.permanent.first == pytest.approx(1.5)
    assert found.permanent.stable
    assert not found.permanent.decides_alone
    assert "No temporary push" in found.words
    supported = AdoptionGame(name="s", gain=lambda x: x - 1.5 + 0.5)
    assert equilibria(supported).found[-1].share == 1.0


def test_an_inner_optimum_of_substitutes_is_held_by_its_subsidy():
    found = push(with_welfare(lambda x: 0.2 - x, lambda x: 0.6 * x - x**2 / 2))
    assert found.optimum.share == pytest.approx(0.6, abs=1e-6)
    assert found.permanent.size == pytest.approx(0.4, abs=1e-6)
    assert found.permanent.stable
    assert found.permanent.decides_alone


def test_an_inner_optimum_of_complements_cannot_be_held_by_a_subsidy():
    found = push(with_welfare(lambda x: x - 1.2, lambda x: 0.6 * x - x**2 / 2))
    assert found.answer == "permanent"
    assert not found.permanent.stable
    assert "set the number" in found.words


def test_a_better_equilibrium_below_a_still_better_share():
    def gain(x):
        return (x - 0.2) * (0.6 - x)

    found = push(with_welfare(gain, lambda x: x))
    assert found.answer == "temporary-then-permanent"
    assert found.target.share == pytest.approx(0.6)
    assert found.permanent.size == pytest.approx(0.32)


def test_a_higher_but_worse_equilibrium_is_not_pushed_for():
    found = push(with_welfare(lambda x: x - 0.5, lambda x: -x))
    assert found.answer == "nothing"
    assert found.target is None
    assert "though" in found.words
    assert push(with_welfare(lambda x: x - 0.5, lambda x: -x), 1.0).measures


def test_without_welfare_the_way_is_sized_but_not_judged():
    found = push(AdoptionGame(name="bare", gain=lambda x: x - 0.5))
    assert found.answer == "temporary"
    assert "not known" in found.words
    assert found.escape.welfare is None


def test_too_many_adopt_already():
    found = push(with_welfare(lambda x: 0.8 - x, lambda x: -((x - 0.3) ** 2)))
    assert found.answer == "nothing"


def test_a_target_that_nothing_leads_to_is_refused():
    with pytest.raises(InputError, match="no stable equilibrium"):
        push(wl.bigpush.FactoryWage(fixed_cost=2.6), 1.0)
    with pytest.raises(InputError) as caught:
        push(FACTORY, 2.0, speed=0.0)
    assert len(caught.value.problems) == 2


def test_a_push_is_shown_and_recorded(factory):
    assert "committed-mass: 0.5" in repr(factory)
    record = json.loads(json.dumps(factory.record(), allow_nan=False))
    assert [m["name"] for m in record["measures"]] == list(factory.to_frame()["name"])
    with pytest.raises(InputError, match="committed-mass"):
        factory.measure("magic")


@settings(max_examples=500)
@given(st.integers(0, 10**9))
def test_sizes_are_in_order_for_rising_gains(seed):
    """Under uncertainty <= divide and conquer <= mass times dominance <= dominance."""
    game = rising(np.random.default_rng(seed))
    found = equilibria(game)
    from weaklinks.coordination.barriers import divide_and_conquer, dominance, last_threshold

    each, binds = dominance(found, 0.0, 1.0)
    mass, offers = last_threshold(found, 0.0, 1.0), divide_and_conquer(found, 0.0, 1.0)
    assert each == pytest.approx(-game.gain_at(0.0))
    assert binds == pytest.approx(0.0, abs=1e-9)
    assert uncertain_subsidy(found, 1.0) <= offers + 1e-12
    assert offers <= mass * each + 1e-12
    assert game.gain_at(mass + 1e-9) > 0 > game.gain_at(mass - 1e-9)
    assert offers == pytest.approx(-float(potential(game, np.array([mass]))[0]), abs=1e-12)
