"""Wages as the upper envelope of what skills earn at the stages, and sums over all workers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri

from weaklinks.arrays import FloatArray, IntArray, divide_or
from weaklinks.errors import InputError
from weaklinks.models.o_ring.ranked_skills import RankedSkills
from weaklinks.skills import SkillDistribution

_ORDER = 24
_LOWEST_SCORE = -9.0


@dataclass(frozen=True, kw_only=True, eq=False)
class WageSchedule:
    """``w(q) = max(b, max_i (q p_i - p_(i-1)))``, put together from the left.

    The differences of large values that the formula asks for are avoided: within a stage the
    wage is what it is where the stage begins, and p_i for each unit of skill beyond.

    Attributes
    ----------
    thresholds : (n - 1,) array
    values : (n + 1,) array
    outside : float
        b.
    """

    thresholds: FloatArray
    values: FloatArray
    outside: float

    def wage(self, skill: FloatArray) -> FloatArray:
        """Wage of each skill; at least b."""
        return np.asarray(np.maximum(self._at_work(skill), self.outside))

    def stage(self, skill: FloatArray) -> IntArray:
        """Where each skill works: the later of two stages between which it is indifferent."""
        place = 1 + np.searchsorted(self.thresholds, skill, side="right")
        return np.asarray(np.where(skill >= self.participation, place, 0), dtype=np.int64)

    @property
    def participation(self) -> float:
        """Skill from which work pays at least b: the least ``(b + p_(i-1)) / p_i``."""
        costs = self.outside + self.values[:-1]
        return float(divide_or(costs, self.values[1:], np.inf).min())

    @cached_property
    def at_start(self) -> FloatArray:
        """(n,) wage of the least skill that may work at each stage (0 at the first)."""
        steps = self.values[1:-1] * np.diff(self._starts)
        return np.asarray(np.concatenate([[0.0], np.cumsum(steps)]) - self.values[0])

    def mean_by_stage(self, mean_skill: FloatArray) -> FloatArray:
        """(n,) mean wages of stages with these mean skills; they lie between those of its ends."""
        means = self.at_start + self.values[1:] * (mean_skill - self._starts)
        return np.asarray(np.clip(means, self.at_start, np.append(self.at_start[1:], np.inf)))

    @cached_property
    def _starts(self) -> FloatArray:
        return np.concatenate([[0.0], self.thresholds])

    def _at_work(self, skill: FloatArray) -> FloatArray:
        place = np.searchsorted(self.thresholds, skill, side="right")
        return self.at_start[place] + self.values[1 + place] * (skill - self._starts[place])


def checked_skill(skill: ArrayLike) -> FloatArray:
    """Skills as an array; refused where one is negative, infinite or no number."""
    q = np.asarray(skill, dtype=np.float64)
    if not ((q >= 0.0) & np.isfinite(q)).all():
        raise InputError("skill must be a number of 0 or more", subject="StageAssignment")
    return q


@dataclass(frozen=True, kw_only=True, eq=False)
class Workers:
    """Workers who stand for all: integrals over the population are sums over them.

    Attributes
    ----------
    skill, share, above : (k,) arrays
        `above` is the mass of workers with more skill, half of those alike included.
    """

    skill: FloatArray
    share: FloatArray
    above: FloatArray

    def gini(self, wages: FloatArray) -> float:
        """``E[(1 - 2 z) w] / E[w]``; NaN where nobody earns anything."""
        total = float(self.share @ wages)
        return float(self.share @ ((1.0 - 2.0 * self.above) * wages)) / total if total else np.nan


def workers_of(population: SkillDistribution, ranked: RankedSkills, beyond: FloatArray) -> Workers:
    """All types; or points of Gauss and Legendre's rule, in normal scores, stage by stage."""
    if population.types is not None:
        skill, share = population.types
        return Workers(skill=skill, share=share, above=1.0 - np.cumsum(share) + 0.5 * share)
    inside = beyond[(beyond > 0.0) & (beyond < 1.0)]
    top = float(-ndtri(min(ranked.least, 1e-16)))
    edges = np.arange(_LOWEST_SCORE, top)
    edges = np.unique(np.concatenate([edges, [top], np.clip(-ndtri(inside), edges[0], top)]))
    x, weight = _legendre()
    half = 0.5 * np.diff(edges)[:, None]
    score = (0.5 * (edges[1:] + edges[:-1])[:, None] + half * x).ravel()
    density = np.exp(-0.5 * score**2) / np.sqrt(2.0 * np.pi)
    above = ndtr(-score)
    return Workers(skill=ranked.skill(above), share=(half * weight).ravel() * density, above=above)


@lru_cache
def _legendre() -> tuple[FloatArray, FloatArray]:
    x, weight = np.polynomial.legendre.leggauss(_ORDER)
    return x, weight
