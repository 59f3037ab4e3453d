"""What a referee broke once."""

from __future__ import annotations

import numpy as np
import pytest
from partitions import best_by_force

from weaklinks.assignment import match, match_sides
from weaklinks.errors import InputError
from weaklinks.teams import TeamTechnology, curvature, o_ring, own_team, power_team, role_team


def test_teams_that_make_less_than_nothing_are_not_formed() -> None:
    found = match([0.1, 0.2, 0.3, 0.4, 0.9, 0.9], own_team(lambda q: q.sum(axis=-1) - 1, 2))
    assert found.total == pytest.approx(0.8)
    assert found.residual < 1e-12
    alone = match([0.1, 0.2, 0.9], own_team(lambda q: q[..., 0] - 0.5, 1))
    assert alone.total == pytest.approx(0.4)
    apart = match([0.75, 0.5, 0.75, 0.5], own_team(lambda q: -np.ptp(q, axis=-1), 4))
    assert apart.total == 0.0


def test_nothing_is_proven_by_what_is_no_number() -> None:
    holes = own_team(lambda q: np.where(q.min(axis=-1) <= 0, np.nan, 5 - q.prod(axis=-1)), 2)
    for method in ("auto", "program"):
        with pytest.raises(InputError, match="skills 0, 0"):
            match([0.0, 0.2, 0.3, 0.4], holes, method=method)
    with pytest.raises(InputError, match="finite"), np.errstate(over="ignore"):
        match([1e100, 1e100, 1e90, 2.0], o_ring(4))
    with pytest.raises(InputError, match="finite"), np.errstate(over="ignore"):
        match_sides([1e200], [1e200], o_ring(2))


def test_integer_programs_are_as_exact_as_they_say() -> None:
    rng = np.random.default_rng(1)
    for _ in range(60):
        skills = np.exp(2.5 * rng.standard_normal(9))
        technology = role_team(rng.choice([0.5, 1.0, 2.0, 3.0], 3, replace=False))
        found, best = match(skills, technology), best_by_force(skills, technology)
        assert found.total >= best * (1 - 1e-9)
        assert found.optimal <= (found.total >= best * (1 - 2e-9))


def test_small_curvature_beside_a_large_level_is_seen() -> None:
    level = own_team(lambda q: 1e6 * (1 + 0.01 * q.sum(axis=-1)) - 0.5 * q.prod(axis=-1), 2)
    assert curvature(level, np.linspace(0, 1, 1000)).kind != "modular"


def test_a_sample_bounds_nothing_that_it_did_not_see() -> None:
    skills = np.sort(np.random.default_rng(3).random(2000))
    a, b = skills[700], skills[1500]
    spike = own_team(
        lambda q: q.prod(axis=-1) + 1000 * ((q.min(axis=-1) == a) & (q.max(axis=-1) == b)), 2
    )
    found = match(skills, spike)
    assert not found.optimal
    assert found.bound > 1000.0
    assert found.blocking.gain > 900.0
    triples = own_team(lambda q: q.prod(axis=-1), 3)
    many = match(np.random.default_rng(4).random(3000), triples)
    assert np.isinf(many.bound)
    assert many.record()["bound"] is None


def test_the_few_beside_the_many_have_their_price() -> None:
    team = own_team(lambda q: np.sqrt(q.sum(axis=-1)), 2)
    found = match([0.3, 0.5, 0.9], team, masses=[1e9, 1e-6, 1e9])
    assert found.wages[1] > 0.4
    assert found.blocking.gain < 1e-9


@pytest.mark.parametrize("unit", [1e-12, 1.0, 1e20])
def test_masses_may_have_any_unit(unit: float) -> None:
    skills, masses = [0.3, 0.9, 0.5], unit * np.array([1.0, 2.0, 3.0])
    one = match(skills, role_team([1, 3]), masses=[1.0, 2.0, 3.0]).total
    found = match(skills, role_team([1, 3]), masses=masses)
    assert found.total == pytest.approx(unit * one)
    assert abs(found.gap) < 1e-8
    sides = match_sides(
        skills, [0.2, 0.8], role_team([1, 3]), left_masses=masses, right_masses=masses[:2]
    )
    assert sides.residual < 1e-8


def test_one_very_bad_team_does_not_blur_the_others() -> None:
    team = own_team(lambda q: q[..., 0] * (1 - q[..., 1]) - 0.003, 2, symmetric=False)
    found = match([1e4, 1e2, 1e-4, 1.0, 1e3], team, masses=np.ones(5), method="program")
    assert abs(found.gap) < 1e-8
    assert (found.wages >= 0).all()


def test_equal_teams_of_the_very_small_and_the_very_large() -> None:
    small = match(1e-200 * np.array([1.0, 2, 3, 4, 5, 0.1]), power_team(3, exponent=2))
    plain = match(np.array([1.0, 2, 3, 4, 5, 0.1]), power_team(3, exponent=2))
    assert small.total == pytest.approx(1e-200 * plain.total)
    large = match([1e12, 1e12, 1e12, 1e11, 1e10, 1e10], power_team(3, exponent=30))
    assert np.isfinite(large.total)


def test_stable_wages_are_found_where_there_are_some() -> None:
    for skills in ([0.5, 0.9], [0.5, 0.6, 0.8, 0.9]):
        found = match(skills, o_ring(2))
        assert found.gap < 1e-9
        assert found.blocking.gain < 1e-12


def test_pairs_that_make_nothing_are_not_formed_by_either_route() -> None:
    for method in ("auto", "assignment"):
        assert len(match_sides([0, 0.9], [0, 0.9], o_ring(2), method=method).pairs) == 1


def test_what_is_no_pair_is_refused() -> None:
    with pytest.raises(InputError, match="teams of 3"):
        match_sides([0.5, 0.9], [0.5, 0.9], o_ring(3))
    with pytest.raises(InputError, match="say how members take their roles"):
        TeamTechnology(name="x", size=2, output=lambda q: q[..., 0] ** 3, symmetric=False)
    with pytest.raises(InputError, match="one number for each pair"):
        match_sides([0.3], [0.2], "a")
    with pytest.raises(InputError, match="exponent is 'a'"):
        power_team(2, exponent="a")
    with pytest.raises(InputError, match="samples"):
        curvature(o_ring(2), [0.5], samples=0)
