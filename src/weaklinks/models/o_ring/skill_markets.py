"""What skill earns where employers see it, see a noisy test of it, or do not sort by it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.models.o_ring.powers import mean_power


class SkillMarket(Protocol):
    """Wages and output of a unit mass of workers, a share x of them with the higher skill."""

    def value(self, share: FloatArray) -> FloatArray:
        """Private return: what one more skilled worker earns above what it earned before."""

    def spill(self, share: FloatArray) -> FloatArray:
        """What one more skilled worker adds to others' income: social less private return."""

    def income(self, share: FloatArray) -> FloatArray:
        """Output per worker."""

    def wages(self, share: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Mean wages of workers with the lower and with the higher skill."""

    @property
    def mean(self) -> float | None:
        """Integral of the private return over shares; None without a closed form."""

    @property
    def breaks(self) -> tuple[float, ...]:
        """Shares at which the private return jumps."""

    @property
    def top(self) -> float:
        """Highest wage, of which differences are taken."""


@dataclass(frozen=True, kw_only=True)
class TwoSkills:
    """Two skills and the number of tasks: the powers that all markets share.

    Attributes
    ----------
    low, high : float
    tasks : float
        n; a team makes the product of its workers' skills.
    """

    low: float
    high: float
    tasks: float

    @property
    def gap(self) -> float:
        """``d = qH - qL``."""
        return self.high - self.low

    @cached_property
    def team_gain(self) -> float:
        """What a team of skilled workers makes more, per worker: ``(qH^n - qL^n)/n``."""
        power: Any = mean_power(self.low, self.high, self.tasks - 1.0)[()]
        gain: float = self.gap * power
        return gain

    @cached_property
    def alone(self) -> float:
        """What one skilled worker adds to a team of others: ``qL^(n-1) (qH - qL)``."""
        alone: float = self.low ** (self.tasks - 1.0) * self.gap
        return alone

    @property
    def wages_of_equals(self) -> tuple[float, float]:
        """``q^n/n``, of both skills."""
        n = self.tasks
        return self.low**n / n, self.high**n / n

    def mean_skill(self, share: FloatArray) -> FloatArray:
        """``x qH + (1-x) qL``."""
        return self.low + np.asarray(share, dtype=np.float64) * self.gap

    def sorted_income(self, share: FloatArray) -> FloatArray:
        """Output per worker in teams of equals: ``(x qH^n + (1-x) qL^n)/n``."""
        x = np.asarray(share, dtype=np.float64)
        return np.asarray(self.wages_of_equals[0] + x * self.team_gain)


@dataclass(frozen=True, kw_only=True)
class NoisyTest:
    """A test shows the skill with probability p, and otherwise that of somebody at random.

    Whoever sees a result expects ``m = p result + (1-p) qbar``; teams of equal results form, and
    the wage is ``pay m^n``. Wages add up to output. At a share of 0, where only the first
    upgrader can have a good result, belief is that of a few upgraders.
    """

    skills: TwoSkills
    accuracy: float
    pay: float
    breaks: tuple[float, ...] = ()

    @property
    def top(self) -> float:
        """``pay qH^n``."""
        top: float = self.pay * self.skills.high**self.skills.tasks
        return top

    def expected(self, share: FloatArray) -> tuple[FloatArray, FloatArray]:
        """What is expected of a worker with a bad and with a good result."""
        d, p = self.skills.gap, self.accuracy
        low = self.skills.low + (1.0 - p) * d * np.asarray(share, dtype=np.float64)
        return low, low + p * d

    def value(self, share: FloatArray) -> FloatArray:
        """``p pay (mH^n - mL^n)``."""
        n, factor = self.skills.tasks, self.pay * self.accuracy**2 * self.skills.gap
        return np.asarray(factor * n * mean_power(*self.expected(share), n - 1.0))

    def income(self, share: FloatArray) -> FloatArray:
        """``pay (x mH^n + (1-x) mL^n)``: a result is good as often as workers are."""
        low, high = self.expected(share)
        n = self.skills.tasks
        return np.asarray(self.pay * (share * high**n + (1.0 - share) * low**n))

    def wages(self, share: FloatArray) -> tuple[FloatArray, FloatArray]:
        """With p the wage of the own skill's result, else that of anybody's."""
        p, n, other = self.accuracy, self.skills.tasks, (1.0 - self.accuracy) * self.income(share)
        low, high = (other + p * self.pay * m**n for m in self.expected(share))
        return low, high

    def spill(self, share: FloatArray) -> FloatArray:
        """``(1-p) pay (mH^n - mL^n + n d (x mH^(n-1) + (1-x) mL^(n-1)))``."""
        p, n = self.accuracy, self.skills.tasks
        low, high = self.expected(share)
        raised = share * high ** (n - 1.0) + (1.0 - share) * low ** (n - 1.0)
        both = p * mean_power(low, high, n - 1.0) + raised
        return np.asarray((1.0 - p) * self.pay * n * self.skills.gap * both)

    @property
    def mean(self) -> float:
        """A difference of (n+1)-th powers: of the means of ``mH^n`` and of ``mL^n`` over x."""
        low, high, step = self.skills.low, self.skills.high, self.accuracy * self.skills.gap
        means = mean_power([low + step, low], [high, high - step], self.skills.tasks)
        return float(self.accuracy * self.pay * (means[0] - means[1]))


@dataclass(frozen=True, kw_only=True)
class Certified:
    """The test is known to be right where it is, and says nothing where it is not.

    Certified workers form teams of equals, the others teams at random. The return
    ``p (qH^n - qL^n)/n`` does not depend on what others do: no complementarity, no trap.
    """

    skills: TwoSkills
    accuracy: float
    breaks: tuple[float, ...] = ()

    @property
    def top(self) -> float:
        """``qH^n/n``."""
        return self.skills.wages_of_equals[1]

    @property
    def mean(self) -> float:
        """The return is the same at all shares."""
        return self.accuracy * self.skills.team_gain

    def value(self, share: FloatArray) -> FloatArray:
        """``p (qH^n - qL^n)/n``."""
        return np.asarray(self.mean + np.zeros_like(np.asarray(share, dtype=np.float64)))

    def spill(self, share: FloatArray) -> FloatArray:
        """``(1-p) qbar^(n-1) d``: those without a certificate work with each other."""
        power = self.skills.mean_skill(share) ** (self.skills.tasks - 1.0)
        return np.asarray((1.0 - self.accuracy) * self.skills.gap * power)

    def income(self, share: FloatArray) -> FloatArray:
        """Teams of equals, and teams at random."""
        return np.asarray(self.accuracy * self.skills.sorted_income(share) + self._pool(share))

    def wages(self, share: FloatArray) -> tuple[FloatArray, FloatArray]:
        """``p q^n/n`` and what those without a certificate earn."""
        other, (low, high) = self._pool(share), self.skills.wages_of_equals
        return other + self.accuracy * low, other + self.accuracy * high

    def _pool(self, share: FloatArray) -> FloatArray:
        n = self.skills.tasks
        return np.asarray((1.0 - self.accuracy) * self.skills.mean_skill(share) ** n / n)
