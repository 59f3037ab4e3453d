"""How skills differ in a population of mass one: quantiles, totals and moments in closed form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainc, betaincinv, gammaln, logsumexp, ndtr, ndtri

from weaklinks.arrays import FloatArray, frozen
from weaklinks.errors import InputError, Problems
from weaklinks.spec import choice

Curve = Callable[[FloatArray], FloatArray]

# Where gamma functions lose digits; and whole powers that are taken factor by factor.
_LARGE, _MOST_FACTORS = 1e4, 1e5

SKILL_SHAPES = ("log-normal", "uniform", "beta")


@dataclass(frozen=True, kw_only=True, eq=False)
class SkillDistribution:
    """The skills of a unit mass of workers, lined up from the least skilled.

    Attributes
    ----------
    name : str
    quantile : function of (k,) shares returning (k,)
        Skill of the worker at a share.
    total : function of (k,) shares returning (k,)
        Skill of the lowest share together: the integral of `quantile`.
    log_moment : function of a number m >= 0
        ``log E[q^m]``.
    highest : float
        Least upper bound of skills; infinite for a log-normal.
    types : tuple of (k,) arrays or None
        Skills, ascending, and their shares, where there are finitely many.
    """

    name: str
    quantile: Curve
    total: Curve
    log_moment: Callable[[float], float]
    highest: float
    types: tuple[FloatArray, FloatArray] | None = None

    @property
    def mean(self) -> float:
        """E[q]."""
        return self.moment(1.0)

    def moment(self, power: float) -> float:
        """``E[q^m]``; infinite where it is beyond the largest number there is."""
        with np.errstate(over="ignore"):
            return float(np.exp(self.log_moment(power)))

    def midpoints(self, number: int) -> FloatArray:
        """Skills of `number` workers who stand for equal shares of the population."""
        return self.quantile((np.arange(number) + 0.5) / number)

    def draw(self, number: int, *, seed: int = 0) -> FloatArray:
        """Skills of workers drawn at random."""
        return self.quantile(np.random.default_rng(seed).random(number))

    def __repr__(self) -> str:
        return f"SkillDistribution({self.name})"


def skill_shapes() -> Any:
    """Declare the field of a spec that says how skills are distributed."""
    return choice(*SKILL_SHAPES, meaning="how skills are distributed where they differ")


def skills_of(shape: str, skill: float, dispersion: float) -> SkillDistribution:
    """Make a distribution from a spec's fields.

    Parameters
    ----------
    shape : str
        "log-normal", "uniform" or "beta".
    skill : float
        Median of a log-normal; mean of the others.
    dispersion : float
        Standard deviation of log skill (log-normal), half the width relative to the mean
        (uniform), standard deviation (beta). Zero: all alike.

    Raises
    ------
    InputError
        For an unknown shape, and for a dispersion that the shape does not have.
    """
    if shape not in SKILL_SHAPES:
        raise InputError(f"skills are {shape!r}; they are one of {', '.join(SKILL_SHAPES)}")
    if dispersion == 0.0:
        return skill_types([skill])
    if shape == "log-normal":
        return log_normal_skills(skill, dispersion)
    if shape == "uniform":
        return uniform_skills(skill * (1.0 - dispersion), skill * (1.0 + dispersion))
    return beta_skills(skill, dispersion)


def log_normal_skills(median: float, sd: float) -> SkillDistribution:
    """Log skill is normal; skills above one are possible (Kremer's are probabilities)."""
    _require_positive(median=median, sd=sd)
    mu = float(np.log(median))
    return SkillDistribution(
        name=f"log-normal, median {median:g}, standard deviation of logs {sd:g}",
        quantile=lambda x: np.exp(mu + sd * ndtri(x)),
        total=lambda x: np.exp(mu + 0.5 * sd**2) * ndtr(ndtri(x) - sd),
        log_moment=lambda m: m * mu + 0.5 * (m * sd) ** 2,
        highest=float("inf"),
    )


def uniform_skills(low: float, high: float) -> SkillDistribution:
    """Every skill between two ends is as frequent as another."""
    problems = Problems("skills")
    problems.add_if(not 0.0 <= low < high < np.inf, f"{low!r} to {high!r}: give 0 <= low < high")
    problems.raise_if_any()

    def log_moment(m: float) -> float:
        # By the ratio of the ends: high powers do not vanish, narrow ranges do not cancel.
        width = (high - low) / high
        part = -np.expm1((m + 1.0) * np.log1p(-width)) if width < 1.0 else 1.0
        return float(m * np.log(high) + np.log(part / ((m + 1.0) * width)))

    return SkillDistribution(
        name=f"uniform from {low:g} to {high:g}",
        quantile=lambda x: low + (high - low) * np.asarray(x, dtype=np.float64),
        total=lambda x: np.asarray(x * (low + 0.5 * (high - low) * np.asarray(x))),
        log_moment=log_moment,
        highest=high,
    )


def beta_skills(mean: float, sd: float) -> SkillDistribution:
    """Skills between 0 and 1, as Kremer's probabilities are, with a given mean and spread."""
    most = float(np.sqrt(mean * (1.0 - mean))) if 0.0 < mean < 1.0 else float("nan")
    if not 0.0 < sd < most:
        raise InputError(
            f"mean {mean!r} and standard deviation {sd!r}: a beta distribution has a mean between "
            "0 and 1 and a standard deviation between 0 and sqrt(mean (1 - mean))",
            subject="skills",
        )
    size = mean * (1.0 - mean) / sd**2 - 1.0
    a, b = mean * size, (1.0 - mean) * size
    return SkillDistribution(
        name=f"beta, mean {mean:g}, standard deviation {sd:g}",
        quantile=lambda x: betaincinv(a, b, x),
        # From the top, where quantiles are rounded to one.
        total=lambda x: mean * (1.0 - betainc(b, a + 1.0, betaincinv(b, a, 1.0 - np.asarray(x)))),
        log_moment=lambda m: (
            m * float(np.log(mean)) + _beyond_power(a, m) - _beyond_power(a + b, m)
        ),
        highest=1.0,
    )


def _beyond_power(x: float, m: float) -> float:
    """``log Gamma(x + m) - log Gamma(x) - m log x``: small where x is large.

    There gamma functions would leave no digits: a factor ``1 + k/x`` for each whole power, and
    for the rest f of m a series whose next term is below 1e-14 at `_LARGE`.
    """
    if x < _LARGE:
        return float(gammaln(x + m) - gammaln(x) - m * np.log(x))
    whole = int(min(m, _MOST_FACTORS))
    rest, start = m - whole, x + whole
    factors = float(np.log1p(np.arange(whole) / x).sum()) + rest * float(np.log1p(whole / x))
    square = rest * (rest - 1.0)
    return factors + square / (2.0 * start) - square * (2.0 * rest - 1.0) / (12.0 * start**2)


def skill_types(skills: ArrayLike, shares: ArrayLike | None = None) -> SkillDistribution:
    """Finitely many skills with their shares (divided by their sum); equal shares if omitted."""
    skill, share = _types(skills, shares)
    edge = np.concatenate([[0.0], np.cumsum(share)])
    edge[-1] = 1.0
    sums = np.concatenate([[0.0], np.cumsum(share * skill)])
    with np.errstate(divide="ignore"):
        log_skill, log_share = np.log(skill), np.log(share)

    def quantile(x: FloatArray) -> FloatArray:
        place = np.searchsorted(edge, np.asarray(x, dtype=np.float64), side="right") - 1
        return skill[np.clip(place, 0, skill.size - 1)]

    def log_moment(m: float) -> float:
        return float(logsumexp(log_share + m * log_skill)) if m else 0.0

    return SkillDistribution(
        name=f"{skill.size} skills from {skill[0]:g} to {skill[-1]:g}"
        if skill.size > 1
        else f"all {skill[0]:g}",
        quantile=quantile,
        total=lambda x: np.interp(x, edge, sums),
        log_moment=log_moment,
        highest=float(skill[-1]),
        types=(skill, share),
    )


def _types(skills: ArrayLike, shares: ArrayLike | None) -> tuple[FloatArray, FloatArray]:
    problems = Problems("skills")
    try:
        skill = np.atleast_1d(np.asarray(skills, dtype=np.float64))
        share = np.ones(skill.shape) if shares is None else np.asarray(shares, dtype=np.float64)
    except (TypeError, ValueError):
        raise InputError("give lists of numbers", subject="skills") from None
    problems.add_if(skill.ndim != 1 or not skill.size, "give a list of at least one skill")
    problems.add_if(share.shape != skill.shape, "give one share for each skill")
    bad = np.flatnonzero(~((skill >= 0) & np.isfinite(skill)).ravel())
    problems.add_if(bad.size, f"skills {bad[:5].tolist()}: they must be numbers of 0 or more")
    bad = np.flatnonzero(~((share > 0) & np.isfinite(share)).ravel())
    problems.add_if(bad.size, f"shares {bad[:5].tolist()}: they must be positive")
    problems.raise_if_any()
    kept, place = np.unique(skill, return_inverse=True)
    summed = np.bincount(place, weights=share)
    return frozen(kept), frozen(summed / summed.sum())


def _require_positive(**values: float) -> None:
    problems = Problems("skills")
    for name, value in values.items():
        problems.add_if(not 0.0 < value < np.inf, f"{name} is {value!r}; it must be positive")
    problems.raise_if_any()
