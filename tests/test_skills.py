"""Distributions of skill: moments and totals by counting, to 40 digits, and in their limits."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest

from weaklinks.errors import InputError
from weaklinks.skills import (
    SKILL_SHAPES,
    beta_skills,
    log_normal_skills,
    skill_types,
    skills_of,
    uniform_skills,
)


def _some(rng: np.random.Generator) -> list:
    mean = rng.uniform(0.2, 0.8)
    low = rng.uniform(0.0, 0.8)
    return [
        log_normal_skills(rng.uniform(0.3, 1.0), rng.uniform(0.01, 0.2)),
        uniform_skills(low, low + rng.uniform(0.01, 0.5)),
        beta_skills(mean, rng.uniform(0.01, 0.15)),
        skill_types(rng.random(5), rng.random(5)),
    ]


def test_moments_and_totals_by_counting_workers() -> None:
    """Workers at midpoints; of a log-normal they miss ``1 - Phi(4.6 - m s)`` of a moment."""
    rng = np.random.default_rng(1)
    for _ in range(20):
        for found in _some(rng):
            skills = found.midpoints(200_000)
            for power in (1.0, 2.5, 7.0):
                assert found.moment(power) == pytest.approx((skills**power).mean(), rel=2e-3)
            share = rng.random(3)
            counted = [skills[: round(200_000 * x)].sum() / 200_000 for x in share]
            np.testing.assert_allclose(found.total(share), counted, atol=2e-4)
            assert found.total(np.array([1.0]))[0] == pytest.approx(found.mean, rel=1e-12)


@pytest.mark.parametrize("sd", [0.2, 1e-2, 1e-3, 1e-5, 1e-7])
@pytest.mark.parametrize("power", [1.0, 2.0, 7.5, 30.25])
def test_moments_of_narrow_betas_to_forty_digits(sd: float, power: float) -> None:
    with mpmath.workdps(40):
        mean = mpmath.mpf("0.5")
        size = mean * (1 - mean) / mpmath.mpf(sd) ** 2 - 1
        a, b = mean * size, (1 - mean) * size
        exact = mpmath.log(mpmath.beta(a + power, b) / mpmath.beta(a, b))
    assert beta_skills(0.5, sd).log_moment(power) == pytest.approx(float(exact), rel=1e-11)


@pytest.mark.parametrize("width", [0.5, 1e-3, 1e-9, 1e-12])
def test_moments_of_narrow_uniforms(width: float) -> None:
    high = 1.0 + width  # as it is rounded
    with mpmath.workdps(60):
        top = mpmath.mpf(high)
        exact = mpmath.log((top**21 - 1) / (21 * (top - 1)))
    assert uniform_skills(1.0, high).log_moment(20.0) == pytest.approx(float(exact), rel=1e-9)


def test_totals_of_betas_near_one() -> None:
    a, b = 1.01, 0.094
    mean = a / (a + b)
    sd = float(np.sqrt(mean * (1 - mean) / (a + b + 1)))
    found = beta_skills(mean, sd)
    skills = found.midpoints(2_000_000)
    assert found.total(np.array([0.99]))[0] == pytest.approx(
        skills[:1_980_000].sum() / 2e6, abs=1e-5
    )
    assert found.total(np.array([0.0]))[0] == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize("shape", SKILL_SHAPES)
def test_no_dispersion_is_one_skill(shape: str) -> None:
    found = skills_of(shape, 0.7, 0.0)
    assert found.moment(3.0) == pytest.approx(0.343)
    assert repr(found) == "SkillDistribution(all 0.7)"


def test_types_are_merged_and_drawn() -> None:
    found = skill_types([0.9, 0.5, 0.9], [1, 2, 1])
    assert found.types is not None
    assert found.types[0].tolist() == [0.5, 0.9]
    assert found.types[1].tolist() == [0.5, 0.5]
    drawn = found.draw(10_000, seed=3)
    assert abs((drawn == 0.9).mean() - 0.5) < 4 * 0.5 / 100


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: skills_of("normal", 0.5, 0.1), "one of log-normal"),
        (lambda: skills_of("uniform", 0.5, 2.0), "0 <= low < high"),
        (lambda: beta_skills(0.5, 0.6), "beta distribution has"),
        (lambda: beta_skills(float("nan"), 0.1), "beta distribution has"),
        (lambda: log_normal_skills(-1.0, 0.0), "2 problems"),
        (lambda: skill_types([]), "at least one"),
        (lambda: skill_types(["a"]), "lists of numbers"),
        (lambda: skill_types([0.5, -1.0], [1.0, 0.0]), "2 problems"),
        (lambda: skill_types([0.5], [1.0, 2.0]), "one share for each"),
    ],
)
def test_bad_input(make, says: str) -> None:
    with pytest.raises(InputError, match=says):
        make()
