"""Skills as employers see them, and integrals over all workers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.optimize import brentq
from scipy.special import logsumexp, ndtr, ndtri

from weaklinks.arrays import FloatArray
from weaklinks.errors import InputError
from weaklinks.skills import SkillDistribution

# Standard normal scores between which workers are looked at: 1 - ndtr(8.2) is 1e-16.
_REACH = 8.2
# The most skilled, where skills come arbitrarily close to 1; how fast they do is seen between them
# and a group that is a hundred times as large.
_TOP, _LARGER = 1e-10, 100.0
# Power of 1/(1-x) with which wages may grow towards the most skilled: at 0.9 the most skilled 1e-10
# earn a tenth of all wages.
_HEAVIEST = 0.9


@dataclass(frozen=True, kw_only=True, eq=False)
class SkillNodes:
    """Workers who stand for all: integrals over the population are sums over them.

    Attributes
    ----------
    log_skill, share, place : (k,) arrays
        Ascending in skill; `place` is the share of workers with less skill.
    """

    log_skill: FloatArray
    share: FloatArray
    place: FloatArray

    def mean(self, values: FloatArray) -> float:
        """Mean over all workers."""
        return float(self.share @ values)

    def log_mean(self, logs: FloatArray) -> float:
        """Log of the mean of exponentials, which may be too large or too small for numbers."""
        return float(logsumexp(logs, b=self.share))

    def sd(self, values: FloatArray) -> float:
        """Standard deviation; infinite where values are."""
        if not np.isfinite(values).all():
            return float("inf")
        return float(np.sqrt(self.share @ (values - self.share @ values) ** 2))

    def gini(self, logs: FloatArray) -> float:
        """Gini coefficient of what ascends with skill, from its logs: ``E[(2x - 1) v] / E[v]``."""
        relative = np.exp(logs - self.log_mean(logs))
        return float(self.share @ ((2.0 * self.place - 1.0) * relative))


@dataclass(frozen=True, kw_only=True, eq=False)
class Workforce:
    """The skills that employers see.

    Attributes
    ----------
    skills : SkillDistribution
    normal : (float, float) or None
        Mean and standard deviation of log skill, where it is known to be normal.
    """

    skills: SkillDistribution
    normal: tuple[float, float] | None = None

    def nodes(
        self,
        *,
        power: float = 0.0,
        floor: float | None = None,
        tail: float = 0.0,
        order: int = 20,
        top: float = _TOP,
        beside: Workforce | None = None,
    ) -> SkillNodes:
        """Choose workers who stand for all, by Gauss and Legendre's rule on normal scores.

        Parameters
        ----------
        power : float
            Highest power of a log-normal skill that is to be integrated.
        floor : float, optional
            Log skill at which integrands have a kink, where skills end at 1 or below.
        tail : float
            Where skills come arbitrarily close to 1, the power of ``1/(-ln q)`` that is to be
            integrated.
        order : int
            Points on each unit of the scores.
        top : float
            The most skilled who are taken together, where skills come arbitrarily close to 1.
        beside : Workforce, optional
            Others whose skills at the same places matter too.
        """
        if beside is None and self.skills.types is not None:
            return _of_types(*self.skills.types)
        if beside is None and self.normal is not None:
            mu, sd = self.normal
            t, share = _panels(-9.0, 9.0 + power * sd, (), order)
            return SkillNodes(log_skill=mu + sd * t, share=share, place=ndtr(t))
        both = [self] if beside is None else [self, beside]
        cut = tail > 0.0 and any(force.endless for force in both)
        high = -float(ndtri(top)) if cut else _REACH
        breaks = [t for force in both for t in force.breaks(floor, high)]
        t, share = _panels(-_REACH, high, breaks, order)
        if cut:
            weight = self._tail_weight(tail, top)
            t, share = np.append(t, high), np.append(share, weight * top)
        place = ndtr(t)
        return SkillNodes(log_skill=self.log_skill(place), share=share, place=place)

    @property
    def endless(self) -> bool:
        """Whether skills come arbitrarily close to 1."""
        return self.skills.highest == 1.0 and self.skills.types is None

    def breaks(self, floor: float | None, high: float) -> list[float]:
        """Normal scores at which something jumps or turns: between types, and at a log skill."""
        if self.skills.types is not None:
            return [float(t) for t in ndtri(np.cumsum(self.skills.types[1])[:-1])]
        if floor is None:
            return []
        target = float(np.exp(floor))

        def gap(t: float) -> float:
            return float(self.skills.quantile(ndtr(np.array([t])))[0]) - target

        if gap(-_REACH) * gap(high) >= 0.0:
            return []
        return [float(brentq(gap, -_REACH, high, xtol=1e-14))]

    def log_skill(self, place: FloatArray) -> FloatArray:
        """Log of the skill at places among all workers."""
        with np.errstate(divide="ignore"):
            return np.asarray(np.log(self.skills.quantile(place)))

    def _tail_weight(self, power: float, top: float) -> float:
        """How much more than the least skilled of them the most skilled count for.

        Where ``(-ln q)^(-power)`` grows like ``(1-x)^(-p)`` in the place x, ``1/(1-p)``.
        """
        if not self.endless:
            return 1.0
        with np.errstate(divide="ignore", invalid="ignore"):  # skills that round to 1
            fine, coarse = np.log(-self.log_skill(1.0 - np.array([top, _LARGER * top])))
            p = power * (coarse - fine) / np.log(_LARGER)
        if not p < _HEAVIEST:
            raise InputError(
                f"skills ({self.skills.name}) come so close to 1, where chains of tasks have no "
                "end, that mean wages are infinite, or depend on distances from 1 that numbers do "
                "not show; lower skills, or what another task adds (complexity, capital_share)"
            )
        return float(1.0 / (1.0 - max(p, 0.0)))


def _of_types(skill: FloatArray, share: FloatArray) -> SkillNodes:
    with np.errstate(divide="ignore"):
        log_skill = np.log(skill)
    return SkillNodes(log_skill=log_skill, share=share, place=np.cumsum(share) - 0.5 * share)


def _panels(
    low: float, high: float, breaks: Sequence[float], order: int
) -> tuple[FloatArray, FloatArray]:
    """Scores and their shares of a standard normal population, panel by panel."""
    inside = [b for b in breaks if low < b < high]
    even = np.linspace(low, high, int(np.ceil(high - low)) + 1)
    edges = np.unique(np.concatenate([even, inside]))
    x, weight = _legendre(order)
    half = 0.5 * np.diff(edges)[:, None]
    t = (0.5 * (edges[1:] + edges[:-1])[:, None] + half * x).ravel()
    density = np.exp(-0.5 * t**2) / np.sqrt(2.0 * np.pi)
    return t, (half * weight).ravel() * density


@lru_cache
def _legendre(order: int) -> tuple[FloatArray, FloatArray]:
    x, weight = np.polynomial.legendre.leggauss(order)
    return x, weight
