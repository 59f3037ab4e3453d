"""What skill earns where it is seen: teams at random, and teams of those who choose."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from weaklinks.arrays import BoolArray, FloatArray
from weaklinks.models.o_ring.skill_markets import TwoSkills


@dataclass(frozen=True, kw_only=True)
class RandomTeams:
    """Nobody chooses whom to work with; a worker gets a share of its own marginal product.

    Marginal products ``q_i (prod of the others)`` add up to n times the output (Euler): shares
    lambda of them to ``n lambda`` of it. Equal parts of the output are ``lambda = 1/n``; more
    pays out more than is made, as in Holmstrom (1982), Bell Journal of Economics 13(2).
    """

    skills: TwoSkills
    lone_share: float
    breaks: tuple[float, ...] = ()

    @property
    def top(self) -> float:
        """``qH^n``."""
        top: float = self.skills.high**self.skills.tasks
        return top

    @property
    def mean(self) -> float:
        """``lambda (qH^n - qL^n)/n``."""
        return self.lone_share * self.skills.team_gain

    def value(self, share: FloatArray) -> FloatArray:
        """``lambda qbar^(n-1) d``."""
        return np.asarray(self.lone_share * self.skills.gap * self._others(share))

    def spill(self, share: FloatArray) -> FloatArray:
        """``(1-lambda) qbar^(n-1) d``."""
        return np.asarray((1.0 - self.lone_share) * self.skills.gap * self._others(share))

    def income(self, share: FloatArray) -> FloatArray:
        """``qbar^n/n``."""
        return np.asarray(self.skills.mean_skill(share) ** self.skills.tasks / self.skills.tasks)

    def wages(self, share: FloatArray) -> tuple[FloatArray, FloatArray]:
        """``lambda q qbar^(n-1)``."""
        part = self.lone_share * self._others(share)
        return part * self.skills.low, part * self.skills.high

    def profit(self, share: FloatArray) -> FloatArray:
        """``(1 - n lambda) qbar^n/n``: what is left when wages are paid; negative for large."""
        return np.asarray((1.0 - self.skills.tasks * self.lone_share) * self.income(share))

    def _others(self, share: FloatArray) -> FloatArray:
        return np.asarray(self.skills.mean_skill(share) ** (self.skills.tasks - 1.0))


@dataclass(frozen=True, kw_only=True)
class Observed:
    """Everybody sees skill: upgraders work with each other as soon as they fill one team.

    Fewer than a team are each alone among others and get the share lambda of what they add,
    ``qL^(n-1) (qH - qL)``; their partners get the rest. A single worker fills a team of one.

    Attributes
    ----------
    skills : TwoSkills
    lone_share : float
    team : float
        Share of all workers that fills one team.
    """

    skills: TwoSkills
    lone_share: float
    team: float

    @property
    def breaks(self) -> tuple[float, ...]:
        """At one team."""
        return (self.team,) if self.skills.tasks > 1.0 else ()

    @property
    def top(self) -> float:
        """``qH^n/n``."""
        return self.skills.wages_of_equals[1]

    @property
    def lone(self) -> float:
        """``lambda qL^(n-1) d``."""
        return self.lone_share * self.skills.alone

    @property
    def mean(self) -> float:
        """``T lambda qL^(n-1) d + (1-T) (qH^n - qL^n)/n``, T the share of one team."""
        lacking = self.skills.team_gain - self.lone
        return self.skills.team_gain - sum(self.breaks) * lacking

    def value(self, share: FloatArray) -> FloatArray:
        """A lone upgrader's part, and from one team on all that skill adds."""
        return np.where(self._scattered(share), self.lone, self.skills.team_gain)

    def spill(self, share: FloatArray) -> FloatArray:
        """``(1-lambda) qL^(n-1) d`` for partners of a lone upgrader, and nothing in teams."""
        return np.where(self._scattered(share), self.skills.alone - self.lone, 0.0)

    def income(self, share: FloatArray) -> FloatArray:
        """Upgraders scattered, or in teams of their own."""
        apart = self.skills.wages_of_equals[0] + share * self.skills.alone
        return np.where(self._scattered(share), apart, self.skills.sorted_income(share))

    def wages(self, share: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Of workers on average: partners of lone upgraders earn more than others."""
        x, base = np.asarray(share, dtype=np.float64), self.skills.wages_of_equals[0]
        others = np.where(x < 1.0, 1.0 - x, 1.0)
        return base + x * self.spill(x) / others, base + self.value(x)

    def _scattered(self, share: FloatArray) -> BoolArray:
        x = np.asarray(share, dtype=np.float64)
        return np.asarray(((x < self.team) | (x == 0.0)) & (self.skills.tasks > 1.0))
