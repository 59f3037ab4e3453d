"""Skills counted from the most skilled: exact however few there are at the top."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.special import betainc, betaincinv, betaln, ndtr, ndtri

from weaklinks.arrays import FloatArray
from weaklinks.skills import Curve, SkillDistribution

# Skills this near to 1 are 1: the gap underflows.
_TINY = 1e-290
_LOG_TINY = float(np.log(_TINY)) - 1.0
# Shares from which on the inverse of the beta distribution is found by Newton's method.
_FAR, _NEWTON = 1e-8, 100
# Relative error of the general inverse that one step of it mends.
_NEAR = 1e-6


@dataclass(frozen=True, kw_only=True, eq=False)
class RankedSkills:
    """A unit mass of workers, lined up from the most skilled.

    A distribution's `total` counts from the least skilled: what the best 1e-20 do is lost in
    its rounding. Late stages of a long line have so few workers.

    Attributes
    ----------
    skill : function of masses
        Skill of the worker above whom there is a mass.
    total : function of masses
        Skill of the mass at the top together; concave.
    number : function of totals up to `mean`
        The inverse of `total`.
    mass : function of skills
        Mass of workers with at least a skill.
    mean : float
    least : float
        Smallest mass that is known to many digits.
    discrete : bool
        Whether there are finitely many skills.
    """

    skill: Curve
    total: Curve
    number: Curve
    mass: Curve
    mean: float
    least: float = 1e-300
    discrete: bool = False


def rank_types(skills: FloatArray, shares: FloatArray) -> RankedSkills:
    """Finitely many skills, ascending, with their shares."""
    skill, share = skills[::-1], shares[::-1]
    edge = np.cumsum(share)
    edge[-1] = 1.0
    masses = np.concatenate([[0.0], edge])
    totals = np.concatenate([[0.0], np.cumsum(share * skill)])
    last = skill.size - 1
    return RankedSkills(
        skill=lambda z: skill[np.minimum(np.searchsorted(edge, z), last)],
        total=lambda z: np.interp(z, masses, totals),
        number=lambda u: np.interp(u, totals, masses),
        mass=lambda q: masses[np.searchsorted(-skill, -np.asarray(q), side="right")],
        mean=float(totals[-1]),
        discrete=True,
    )


def rank_log_normal(median: float, sd: float) -> RankedSkills:
    """``U(z) = E[q] Phi(Phi^-1(z) + s)``."""
    mean = float(median * np.exp(0.5 * sd**2))
    return RankedSkills(
        skill=lambda z: np.asarray(median * np.exp(-sd * ndtri(z))),
        total=lambda z: np.asarray(mean * ndtr(ndtri(z) + sd)),
        number=lambda u: np.asarray(ndtr(ndtri(u / mean) - sd)),
        mass=lambda q: np.asarray(ndtr(-np.log(np.asarray(q) / median) / sd)),
        mean=mean,
    )


def rank_uniform(low: float, high: float) -> RankedSkills:
    """``U(z) = z (h - (h - l) z/2)``."""
    width = high - low
    return RankedSkills(
        skill=lambda z: high - width * np.asarray(z),
        total=lambda z: np.asarray(z * (high - 0.5 * width * np.asarray(z))),
        number=lambda u: np.asarray(2.0 * u / (high + np.sqrt(_positive(high**2, width, u)))),
        mass=lambda q: np.clip((high - np.asarray(q)) / width, 0.0, 1.0),
        mean=0.5 * (low + high),
    )


def rank_beta(mean: float, sd: float) -> RankedSkills:
    """``U(z) = E[q] I(b, a+1; y)`` with y = 1 - q the quantile of failure at z."""
    size = mean * (1.0 - mean) / sd**2 - 1.0
    a, b = mean * size, (1.0 - mean) * size

    def total(z: FloatArray) -> FloatArray:
        y = _failures(z, b, a)
        return np.asarray(np.where(y > _TINY, mean * betainc(b, a + 1.0, y), z))

    def number(u: FloatArray) -> FloatArray:
        y = _failures(u / mean, b, a + 1.0)
        return np.asarray(np.where(y > _TINY, betainc(b, a, y), u))

    return RankedSkills(
        skill=lambda z: 1.0 - _failures(z, b, a),
        total=total,
        number=number,
        mass=lambda q: np.asarray(betainc(b, a, np.maximum(1.0 - np.asarray(q), 0.0))),
        mean=mean,
        least=1e-200,
    )


def rank_any(skills: SkillDistribution) -> RankedSkills:
    """Any distribution: by differences of its totals, which are known to rounding only."""
    if skills.types is not None:
        return rank_types(*skills.types)
    mean = float(skills.total(np.array(1.0)))

    def total(z: FloatArray) -> FloatArray:
        return np.asarray(mean - skills.total(1.0 - np.asarray(z, dtype=np.float64)))

    return RankedSkills(
        skill=lambda z: skills.quantile(1.0 - np.asarray(z, dtype=np.float64)),
        total=total,
        number=np.vectorize(_inverse(total, mean), otypes=[np.float64]),
        mass=lambda q: 1.0 - share_below(skills, np.asarray(q, dtype=np.float64)),
        mean=mean,
        least=1e-9,
    )


def output_of_equals(skill: float, stages: int) -> float:
    """``q^n / (1 + q + ... + q^(n-1))``: output per worker where all have skill q."""
    powers = np.arange(stages)
    if skill <= 1.0:
        return float(skill**stages / np.sum(skill**powers))
    return float(1.0 / np.sum(skill ** (-1.0 - powers)))


def share_below(skills: SkillDistribution, levels: FloatArray) -> FloatArray:
    """Share of workers with less skill than each level, by halving."""
    low, high = np.zeros(levels.shape), np.ones(levels.shape)
    for _ in range(60):
        middle = 0.5 * (low + high)
        below = skills.quantile(middle) < levels
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return np.asarray(0.5 * (low + high))


def _failures(share: FloatArray, b: float, a: float) -> FloatArray:
    """Inverse of ``I(b, a; y)``: the general one, polished; far out it can be wrong altogether."""
    x = np.asarray(share, dtype=np.float64)
    found = np.asarray(betaincinv(b, a, x))
    with np.errstate(all="ignore"):
        density = (b - 1.0) * np.log(found) + (a - 1.0) * np.log1p(-found) - betaln(b, a)
        step = (x - betainc(b, a, found)) * np.exp(-density)
        good = np.abs(step) < _NEAR * np.minimum(found, 1.0 - found)
    found = np.where(good, found + step, found)
    far = (x < _FAR) & (x > 0.0)
    if far.any():
        found[far] = _far_failures(x[far], b, a)
    return found


def _far_failures(x: FloatArray, b: float, a: float) -> FloatArray:
    """Newton's method on ``log I`` in ``log y``, from a power of y or from the general inverse."""
    goal, size = np.log(x), float(betaln(b, a))
    general = np.log(np.fmax(betaincinv(b, a, x), _TINY))  # it may be no number
    starts = np.stack([(goal + np.log(b) + size) / b, general])
    starts = np.clip(starts, _LOG_TINY, -1e-15)
    with np.errstate(divide="ignore"):
        missed = np.abs(np.log(betainc(b, a, np.exp(starts))) - goal)
    s = np.take_along_axis(starts, np.argmin(missed, axis=0)[None], axis=0)[0]
    for _ in range(_NEWTON):
        y = np.exp(s)
        reached = np.log(betainc(b, a, y))
        slope = np.exp(b * s + (a - 1.0) * np.log1p(-y) - size - reached)
        moved = np.clip(s + (goal - reached) / slope, _LOG_TINY, -1e-15)
        settled = (np.abs(moved - s) <= 1e-15 * np.abs(s)).all()
        s = moved
        if settled:
            break
    return np.asarray(np.exp(s))


def _inverse(total: Curve, mean: float) -> Callable[[float], float]:
    def number(u: float) -> float:
        if not 0.0 < u < mean:
            return 0.0 if u <= 0.0 else 1.0
        return float(brentq(lambda z: float(total(np.array(z))) - u, 0.0, 1.0, xtol=1e-16))

    return number


def _positive(square: float, width: float, u: FloatArray) -> FloatArray:
    """Discriminant, zero where rounding makes it less."""
    return np.maximum(square - 2.0 * width * np.asarray(u), 0.0)
