"""The engine of teams against brute force, linear programs and closed forms."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from partitions import best_by_force, technologies
from scipy.optimize import linprog

from weaklinks.assignment import match
from weaklinks.assignment.columns import list_teams, members_of, numbers_of
from weaklinks.errors import InputError
from weaklinks.teams import o_ring, own_team, power_team, role_team, without_roles

KINDS = ("o-ring", "complements", "substitutes", "weakest", "best", "roles", "own")


@pytest.mark.parametrize("size", [2, 3])
@pytest.mark.parametrize("kind", KINDS)
def test_against_every_partition(kind: str, size: int) -> None:
    """Of up to 10 workers, in 30 economies for each kind of technology: 420 in all."""
    rng = np.random.default_rng([size, KINDS.index(kind)])
    for trial in range(30):
        skills = rng.random(int(rng.integers(size, 11 if trial < 3 else 9)))
        technology = technologies(rng, size)[kind]
        found, best = match(skills, technology), best_by_force(skills, technology)
        assert found.optimal, (kind, found)
        assert found.total == pytest.approx(best, rel=1e-11)
        assert found.bound >= best * (1 - 1e-11)
        _check(found)


@pytest.mark.parametrize("kind", KINDS)
def test_with_something_to_do_alone(kind: str) -> None:
    rng = np.random.default_rng([7, KINDS.index(kind)])
    for _ in range(12):
        size = int(rng.integers(2, 4))
        skills = rng.random(int(rng.integers(size, 8)))
        technology = technologies(rng, size)[kind]
        outside = rng.uniform(0.0, 0.6) * float(technology.output(np.full((1, size), 0.5))[0])
        found = match(skills, technology, outside=outside)
        assert found.total == pytest.approx(_best_with_idle(skills, technology, outside), rel=1e-9)
        assert (found.wages >= outside - found.gap * found.total - 1e-9).all()
        _check(found)


def _best_with_idle(skills, technology, outside):
    """Any set of disjoint teams, by recursion over the first worker: alone, or in some team."""
    team, n = without_roles(technology), technology.size

    def best(left: tuple[int, ...]) -> float:
        if len(left) < n:
            return outside * len(left)
        first, rest = left[0], left[1:]
        options = [outside + best(rest)]
        for mates in combinations(rest, n - 1):
            made = float(team.output(skills[[first, *mates]][None, :])[0])
            options.append(made + best(tuple(w for w in rest if w not in mates)))
        return max(options)

    return best(tuple(range(skills.size)))


def _check(found) -> None:
    """Nobody twice; teams pay out what they make; nobody leaves unless no wages could stop it."""
    members = found.teams.ravel()
    assert np.unique(members).size == members.size
    assert found.residual < 1e-10
    gain = found.blocking.gain
    assert found.blocking.exact
    if found.gap < 1e-12:
        assert gain < 1e-9 * max(found.total, 1.0)
    # Whoever gains by leaving gains no more than wages had to fall short of prices.
    assert gain <= found.gap * found.total * found.technology.size + 1e-9


def test_wages_cannot_satisfy_everybody_iff_the_program_is_worth_more() -> None:
    """Three able workers, pairs: the odd one out can always outbid; the core is empty."""
    found = match([1.0, 1.0, 1.0, 0.0, 0.0, 0.0], o_ring(2))
    assert found.total == 1.0
    assert found.optimal
    assert found.bound == pytest.approx(1.5)
    assert found.blocking.gain > 0.1
    rich = match([1.0, 1.0, 1.0, 1.0, 0.0, 0.0], o_ring(2))
    assert rich.gap == 0.0
    assert rich.blocking.gain == 0.0


def test_bounds_are_the_program_over_divisible_teams() -> None:
    """A dense linear program over all teams of distinct workers, by its primal."""
    rng = np.random.default_rng(11)
    for _ in range(25):
        size = int(rng.integers(2, 4))
        skills = rng.random(int(rng.integers(size, 9)))
        technology = role_team(rng.uniform(0.3, 3, size))
        every = np.array(list(combinations(range(skills.size), size)))
        worth = without_roles(technology).output(skills[every])
        members = np.zeros((skills.size, len(every)))
        np.add.at(members, (every.ravel(), np.repeat(np.arange(len(every)), size)), 1.0)
        best = linprog(-worth, A_ub=members, b_ub=np.ones(skills.size), bounds=(0, None))
        found = match(skills, technology, method="program")
        assert found.bound == pytest.approx(-best.fun, rel=1e-9)


@pytest.mark.parametrize("size", [2, 3])
def test_masses_by_sorting_and_by_program(size: int) -> None:
    rng = np.random.default_rng([13, size])
    for _ in range(100):
        k = int(rng.integers(1, 12))
        skills, masses = np.sort(rng.random(k)), rng.random(k)
        exponent = rng.normal(0, 3)
        technology = power_team(size, exponent=exponent, degree=rng.uniform(0.2, 3))
        outside = 0.3 * rng.random() if technology.curvature == "supermodular" else 0.0
        auto = match(skills, technology, masses=masses, outside=outside)
        program = match(skills, technology, masses=masses, outside=outside, method="program")
        assert auto.total == pytest.approx(program.total, rel=1e-8)
        for found in (auto, program):
            assert abs(found.gap) < 1e-8
            assert found.residual < 1e-8
            assert found.blocking.gain < 1e-8
            used = np.zeros(k)
            np.add.at(used, found.teams.ravel(), np.repeat(found.team_masses, size))
            assert (used <= masses * (1 + 1e-9)).all()


def test_competitive_wages_of_teams_of_equals() -> None:
    """``w = F(q, ..., q)/n``: with enough of each skill the finite market has them, too."""
    rng = np.random.default_rng(17)
    for _ in range(100):
        n, levels = int(rng.integers(2, 5)), rng.random(4)
        skills = np.repeat(levels, n * rng.integers(1, 4))
        found = match(skills, o_ring(n))
        np.testing.assert_allclose(found.wages, skills**n / n, rtol=1e-12)
        assert found.blocking.gain < 1e-12


def test_the_slides_four_workers() -> None:
    rng = np.random.default_rng(19)
    for _ in range(500):
        low, high = np.sort(rng.random(2))
        found = match([low, high, low, high], o_ring(2))
        assert found.total - 2 * low * high == pytest.approx((high - low) ** 2, abs=1e-15)
        assert sorted(map(sorted, found.teams.tolist())) == [[0, 2], [1, 3]]


def test_best_with_worst_in_pairs_of_substitutes() -> None:
    rng = np.random.default_rng(23)
    for _ in range(200):
        skills = np.sort(rng.random(2 * int(rng.integers(1, 40))))
        found = match(skills, power_team(2, exponent=rng.uniform(1, 4), degree=rng.uniform(0.1, 1)))
        assert found.method == "opposite"
        assert (found.teams.sum(axis=1) == skills.size - 1).all()
        # Prices of pairs of substitutes are exact: nobody can gain at all.
        assert abs(found.gap) < 1e-12
        assert found.blocking.gain < 1e-12
        assert found.sorted_share == pytest.approx(-1.0)


def test_random_teams_of_log_normal_skills() -> None:
    """``exp(s^2 n (n-1)/2)`` for assortative over random teams, by drawing: 4 standard errors."""
    n, s = 5, 0.2
    skills = np.exp(s * np.random.default_rng(29).standard_normal(200_000))
    found = match(skills, o_ring(n))
    made = found.team_output
    error = made.std() / np.sqrt(made.size) / made.mean() + found.random.error / found.random.total
    assert np.log1p(found.gain_over_random) == pytest.approx(s**2 * n * (n - 1) / 2, abs=4 * error)
    assert found.random.error > 0.0


def test_random_teams_exactly() -> None:
    rng = np.random.default_rng(31)
    skills = rng.random(7)
    every = np.array(list(combinations(range(7), 3)))
    mean = skills[every].prod(axis=1).mean()
    assert match(skills, o_ring(3)).random.total == pytest.approx(2 * mean)
    masses = rng.random(7)
    share = masses / masses.sum()
    pairs = match(skills, o_ring(3), masses=masses).random
    assert pairs.total == pytest.approx(masses.sum() / 3 * (share @ skills) ** 3)
    assert pairs.error == 0.0


def test_a_million_workers() -> None:
    skills = np.random.default_rng(37).random(1_000_003)
    found = match(skills, o_ring(5))
    assert found.optimal
    assert found.residual < 1e-12
    assert 0 <= found.gap < 1e-5
    assert not found.blocking.exact
    # The three left over, who are the least skilled, may gain what they would cost.
    assert found.blocking.gain < 1e-6
    assert (found.wages > 0).sum() == 1_000_000
    many = match(skills, power_team(4, exponent=2.0, degree=1.0))
    assert many.method == "balanced"
    assert many.gap < 1e-4


def test_roles_out_of_one_population_are_proven_best_for_hundreds() -> None:
    """Kremer and Maskin's technology: neither sorting is best, and the program is."""
    skills = np.random.default_rng(41).random(200)
    found = match(skills, role_team([1.0, 2.0]))
    assert found.method == "program"
    assert found.optimal
    assert found.gap < 1e-5
    ranked = np.sort(skills)
    for pairs in (ranked.reshape(-1, 2), np.stack([ranked[:100], ranked[:99:-1]], axis=1)):
        other = without_roles(role_team([1.0, 2.0])).output(pairs).sum()
        assert found.total > other
    first, second = skills[found.teams].T
    assert (first <= second).all()  # the better one has the role that is more sensitive


def test_an_integer_program_that_runs_out_of_time_says_how_far_it_may_be() -> None:
    skills = np.random.default_rng(43).random(45)
    found = match(skills, role_team([1.0, 2.0, 3.0]), time_limit=0.01)
    assert not found.optimal
    assert "ran out of time" in found.why
    assert found.total <= found.bound


def test_a_claim_from_a_sample_is_not_called_a_proof() -> None:
    skills = np.random.default_rng(47).random(2000)
    found = match(skills, own_team(lambda s: s.prod(axis=-1), 2))
    assert not found.optimal
    assert "drawn at random" in found.why
    assert found.total == pytest.approx(match(skills, o_ring(2)).total, rel=1e-12)


def test_numbers_and_members_of_teams() -> None:
    rng = np.random.default_rng(53)
    kind = rng.integers(0, 5, 40)
    counts = np.bincount(kind, minlength=5)
    columns = list_teams(np.linspace(0.1, 0.9, 5), o_ring(4), counts)
    teams = rng.permutation(40).reshape(10, 4)
    number = numbers_of(kind[teams], columns)
    assert number.sum() == 10
    again = members_of(columns, number, kind)
    assert sorted(again.ravel()) == list(range(40))
    assert sorted(map(tuple, np.sort(kind[again]))) == sorted(map(tuple, np.sort(kind[teams])))


@given(
    skills=st.lists(st.floats(0.0, 1.0), min_size=4, max_size=9),
    exponent=st.sampled_from([-np.inf, -2.0, 0.0, 0.5, 1.0, 2.0, np.inf]),
    degree=st.floats(0.2, 3.0),
    factor=st.floats(0.1, 10.0),
)
def test_laws(skills: list[float], exponent: float, degree: float, factor: float) -> None:
    technology = power_team(2, exponent=exponent, degree=degree)
    q = np.array(skills)
    found = match(q, technology)
    close = {"rel": 1e-9, "abs": 1e-12}
    # Who is listed first does not matter; units of skill do as they should; nobody does harm.
    assert match(q[::-1], technology).total == pytest.approx(found.total, **close)
    scaled = match(factor * q, technology)
    assert scaled.total == pytest.approx(factor**degree * found.total, **close)
    assert match(np.append(q, 0.5), technology).total >= found.total * (1 - 1e-9)
    assert found.total >= found.random.total * (1 - 1e-9)
    paid = found.wages.sum()
    assert paid == pytest.approx(found.total, **close)


def test_every_method_says_what_it_is() -> None:
    rng = np.random.default_rng(59)
    seen: Counter = Counter()
    for _ in range(30):
        for technology in technologies(rng, 3).values():
            seen[match(rng.random(9), technology).method] += 1
    assert set(seen) >= {"assortative", "apart", "program"}
    assert match(rng.random(9), o_ring(3), method="program").method == "program"


def test_results_show_themselves() -> None:
    found = match([0.9, 0.5, 0.9, 0.5], o_ring(2))
    frame = found.to_frame()
    assert frame["team"].tolist() == [0, 1, 0, 1]
    assert frame["wage"].sum() == pytest.approx(found.total)
    assert "assortative" in repr(found)
    assert found.record()["optimal"] is True
    assert not np.isnan(found.sorted_share)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"skills": [0.5, np.nan, -1.0]}, "number 2 is nan, number 3 is -1"),
        ({"skills": [[0.5, 0.5]]}, "one row"),
        ({"skills": []}, "one row"),
        ({"skills": ["able"]}, "list of numbers"),
        ({"skills": [0.5]}, "there are 1 workers; a team needs 2"),
        ({"masses": [1.0]}, "one for each skill"),
        ({"masses": [0.0, 1.0]}, "above 0"),
        ({"skills": [0.5, 0.5], "masses": [1.0, 1.0]}, "skills repeat"),
        ({"outside": -1.0, "method": "magic", "time_limit": 0}, "3 problems"),
        (
            {"skills": [0.1, 0.4, 0.6, 0.9], "technology": role_team([1, 2]), "method": "sorting"},
            "sorting is not known to be best",
        ),
    ],
)
def test_bad_input(arguments: dict, says: str) -> None:
    good = {"skills": [0.5, 0.6], "technology": o_ring(2)}
    with pytest.raises(InputError, match=says):
        match(**(good | arguments))


def test_too_many_teams_to_look_at_are_refused_with_what_helps() -> None:
    skills = np.random.default_rng(61).random(3000)
    with pytest.raises(InputError, match="round skills to fewer levels"):
        match(skills, role_team([1.0, 2.0, 3.0]))
    rounded = match(skills.round(1), role_team([1.0, 2.0, 3.0]), time_limit=5)
    assert rounded.residual < 1e-10
