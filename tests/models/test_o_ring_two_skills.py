"""The slides' two skills: the engine against hand, and what wage rules cost."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from weaklinks.errors import InputError
from weaklinks.models.o_ring import TwoSkillTeams
from weaklinks.studies.team_matching import solve_two_skills


def _draw(rng: np.random.Generator) -> TwoSkillTeams:
    low, high = np.sort(rng.uniform(0.05, 1.0, 2))
    tasks = int(rng.integers(1, 6))
    counts = rng.integers(0, 30, 2)
    counts[0] += tasks
    exponent = rng.choice([0.0, -np.inf, np.inf, 1.0, rng.normal(0, 3)])
    return TwoSkillTeams(
        low_skill=low, high_skill=high, low_workers=int(counts[0]), high_workers=int(counts[1]),
        tasks=tasks, exponent=float(exponent), degree=rng.choice([0.0, 1.0, rng.uniform(0.1, 4)]),
    )  # fmt: skip


def test_the_engine_and_the_closed_form_on_500_draws() -> None:
    rng, seen = np.random.default_rng(1), Counter()
    for _ in range(500):
        model = _draw(rng)
        found = solve_two_skills(model)
        assert found.matching.optimal, model
        assert found.residual < 1e-11, (model, found)
        many = model.tasks > 1 and model.low_workers > 0 and model.high_workers > 0
        if many and model.power != model.exponent:
            seen[model.complements, found.sorted] += 1
            if model.complements:
                assert found.sorted
    # Substitutes look sorted where there is at most one team to mix.
    assert {(True, True), (False, False)} <= set(seen)
    assert seen[False, False] > 5 * seen[False, True]


def test_the_gain_of_the_slides() -> None:
    rng = np.random.default_rng(2)
    for _ in range(500):
        low, high = np.sort(rng.uniform(0.01, 1.0, 2))
        model = TwoSkillTeams(low_skill=low, high_skill=high)
        assert model.gain_from_sorting == pytest.approx((high - low) ** 2, abs=1e-15)


def test_slide_wages_are_derivatives_and_do_not_add_up() -> None:
    """By central differences; with own skill times its price they add up to kappa F (Euler)."""
    rng = np.random.default_rng(3)
    for _ in range(200):
        model = _draw(rng)
        if np.isinf(model.exponent):
            continue
        k = int(rng.integers(0, model.tasks + 1))
        members, wages = model.members(k), model.wages(k, "slide")
        step = 1e-5 * members
        up = model.technology.output(members + np.diag(step))
        down = model.technology.output(members - np.diag(step))
        np.testing.assert_allclose((up - down) / (2 * step), wages, rtol=1e-6)
        assert wages @ members == pytest.approx(model.power * model.made_by(k))


def test_the_budget_gap_of_the_slides_pair() -> None:
    model = TwoSkillTeams(low_skill=0.6, high_skill=0.9)
    assert model.wages(1, "slide").tolist() == pytest.approx([0.9, 0.6])
    assert model.budget_gap(1, "slide") == pytest.approx(0.6 + 0.9 - 0.54)
    # Per unit of skill a pair of two tasks is paid twice what it makes.
    assert model.wages(1, "slide") @ model.members(1) == pytest.approx(2 * 0.54)
    assert model.budget_gap(1, "competitive") == pytest.approx((0.9 - 0.6) ** 2 / 2)
    assert model.budget_gap(1, "nash") == pytest.approx(0.0)


def test_rules_in_general() -> None:
    rng = np.random.default_rng(4)
    for _ in range(300):
        model = _draw(rng)
        for k in range(model.tasks + 1):
            assert abs(model.budget_gap(k, "nash")) < 1e-12
            gap = model.budget_gap(k, "competitive")
            if k in (0, model.tasks) or model.power == model.exponent:
                assert abs(gap) < 1e-12
            else:  # no firm can pay it in a mixed team, or it can and more
                assert (gap > -1e-12) == model.complements or abs(gap) < 1e-12


def test_everybody_wants_the_skilled_iff_complements() -> None:
    for exponent, degree, wants in ((0.0, 2.0, True), (-2.0, 1.0, True), (3.0, 1.0, False)):
        found = solve_two_skills(TwoSkillTeams(exponent=exponent, degree=degree))
        assert found.everybody_wants_the_skilled == wants
    assert not solve_two_skills(TwoSkillTeams(tasks=1)).everybody_wants_the_skilled


def test_records_and_frames() -> None:
    found = solve_two_skills(TwoSkillTeams(tasks=3, low_workers=4, high_workers=4))
    assert len(found.to_frame()) == 4 * 3
    assert found.record()["skilled_members"] == [3, 1]
    assert "complements" in repr(found)


def test_bad_input() -> None:
    with pytest.raises(InputError, match="below high_skill"):
        TwoSkillTeams(low_skill=0.9, high_skill=0.5)
    with pytest.raises(InputError, match="2 problems"):
        TwoSkillTeams(low_skill=0.9, high_skill=0.5, low_workers=0, high_workers=1)
    with pytest.raises(InputError, match="2 problems"):
        TwoSkillTeams(low_skill=float("nan"), degree=-1.0)
    with pytest.raises(InputError, match="rule is 'fair'"):
        TwoSkillTeams().wages(1, "fair")
