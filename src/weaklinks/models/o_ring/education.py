"""How much to learn where a noisy test is all that others see of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from weaklinks.arrays import FloatArray
from weaklinks.games import AdoptionGame, MarginalGain
from weaklinks.models.o_ring.education_equilibria import EducationEquilibria, find_levels
from weaklinks.models.o_ring.education_push import (
    committed_share,
    game_of_step,
    marginal_gain_of_step,
    reason_of,
    step_of,
)
from weaklinks.models.o_ring.education_response import (
    best_level,
    effort_of_share,
    informed_share,
    lower_stationary,
    upper_stationary,
)
from weaklinks.models.o_ring.input_checks import problems_of
from weaklinks.spec import parameter

_SOURCE = "illustrative: nobody learns or all learn much, with a critical mass of about one half"
_INF = float("inf")
# The best skill is about gamma/(n B) below 1, and numbers below 1 are 1e-16 apart.
_LEAST = 1e-13


@dataclass(frozen=True, kw_only=True)
class Education:
    """Workers choose a skill q, any between 0 and 1, at a cost ``-gamma ln(1-q)``.

    A team of n makes ``n B`` times the product of its skills, so that equals are paid ``B q^n``
    (without n these are the wages ``q^n/n`` of `SkillUpgrading` for B = 1/n). A test shows q
    with probability p and the skill of somebody at random otherwise; nobody knows which. Who is
    among others of mean skill qbar and chooses q is paid

        ``p B (p q + (1-p) qbar)^n``, and with 1-p what the result of another is worth.

    The second part does not depend on the own choice. The first is not concave in it: a zero of
    its slope is only a candidate, and best responses jump.

    Parameters
    ----------
    tasks, test_accuracy, education_cost, productivity : float
        n, p, gamma, B.

    References
    ----------
    After Kremer (1993), QJE 108(3), on education under imperfect information.
    """

    tasks: int = parameter(
        3, symbol="n", meaning="tasks, and workers of a team", low=1.0, high=_INF,
        excludes=(_INF,), why="a team has workers", source=_SOURCE,
    )  # fmt: skip
    test_accuracy: float = parameter(
        0.8, symbol="p", meaning="probability that the test shows the true skill", low=0.0,
        high=1.0, why="a probability", source=_SOURCE,
    )  # fmt: skip
    education_cost: float = parameter(
        0.19, symbol="gamma", meaning="cost of halving the probability of failure, over ln 2",
        low=0.0, high=_INF, excludes=(0.0, _INF), why="free education has no limit",
        source=_SOURCE,
    )  # fmt: skip
    productivity: float = parameter(
        1.0, symbol="B", meaning="output per worker of teams that never fail", low=0.0, high=_INF,
        excludes=(0.0, _INF), why="teams that make nothing pay nothing", source="a unit of output",
    )  # fmt: skip

    def __post_init__(self) -> None:
        problems, well = problems_of(self)
        if {"tasks", "education_cost", "productivity"} <= well:
            least = _LEAST * self.tasks * self.productivity
            problems.add_if(
                self.education_cost < least,
                f"education_cost is {self.education_cost:g}: gamma must be at least {least:g}, "
                f"{_LEAST:g} n B, or the best skill is so near to 1 that its cost is lost",
            )
        problems.raise_if_any()

    @property
    def cost_ratio(self) -> float:
        """``g = gamma/B``, on which all choices depend."""
        return self.education_cost / self.productivity

    def wage(self, skill: ArrayLike, mean: ArrayLike) -> FloatArray:
        """What somebody with skill q expects where all others have the skill qbar.

        ``p B (p q + (1-p) qbar)^n + (1-p) B qbar^n``
        """
        p, q, others = self.test_accuracy, np.asarray(skill), np.asarray(mean)
        seen = p * (p * q + (1.0 - p) * others) ** self.tasks
        return np.asarray(self.productivity * (seen + (1.0 - p) * others**self.tasks))

    def cost(self, level: ArrayLike) -> FloatArray:
        """``-gamma ln(1-q)``."""
        with np.errstate(divide="ignore"):  # never to fail costs more than there is
            return np.asarray(-self.education_cost * np.log1p(-np.asarray(level)))

    def welfare(self, level: ArrayLike) -> FloatArray:
        """Output less costs per worker where all have the same skill: ``B q^n + gamma ln(1-q)``."""
        return np.asarray(self.wage(level, level) - self.cost(level))

    def best_response(self, level: ArrayLike) -> FloatArray:
        """The best skill for one where all others have these; the higher of two as good.

        Global: nothing at all, or the upper one of the zeros of
        ``p^2 n B (p q + (1-p) qbar)^(n-1) - gamma/(1-q)``, of which there are two at most.
        """
        return best_level(
            level, tasks=self.tasks, accuracy=self.test_accuracy, cost=self.cost_ratio
        )

    @cached_property
    def local_levels(self) -> tuple[float, ...]:
        """Where ``p^2 n B q^(n-1) (1-q) = gamma``: what the slope alone says, ascending.

        Two iff ``gamma < p^2 B ((n-1)/n)^(n-1)``; not all of them are equilibria.
        """
        if self.test_accuracy**2 == 0.0:
            return ()
        ratio = self.cost_ratio / (self.test_accuracy**2 * self.tasks)
        efforts = [
            float(lower_stationary(self.tasks, ratio)),
            float(upper_stationary(0.0, self.tasks, 1.0, ratio)),
        ]
        return tuple(float(-np.expm1(-u)) for u in efforts if not np.isnan(u))

    def equilibria(self) -> EducationEquilibria:
        """All symmetric equilibria, and the zeros of the slope that are none."""
        return self._levels

    @cached_property
    def _levels(self) -> EducationEquilibria:
        return find_levels(self)

    @property
    def best_value(self) -> float:
        """M: the most that ``q^n / -ln(1-q)`` can be, at `best_value_level`."""
        u = effort_of_share(1.0 / self.tasks)
        return float((-np.expm1(-u)) ** self.tasks / u) if u > 0.0 else 1.0

    @property
    def best_value_level(self) -> float:
        """The skill that is most worth its cost: ``u/(e^u - 1) = 1/n`` for ``u = -ln(1-q)``."""
        return float(-np.expm1(-effort_of_share(1.0 / self.tasks)))

    @property
    def least_level(self) -> float:
        """A zero of the slope is an equilibrium iff it is at least this: else nothing is better.

        ``u/(e^u - 1) = (1 - (1-p)^n)/(n p)`` for ``u = -ln(1-q)``.
        """
        return float(-np.expm1(-effort_of_share(informed_share(self.tasks, self.test_accuracy))))

    @property
    def window(self) -> tuple[float, float]:
        """Costs gamma between which no education and much of it are both stable.

        Nobody learns iff gamma is at least ``p^(n+1) B M``. Some learning is an equilibrium iff
        it is at most ``p^2 n B q^(n-1) (1-q)``, at the larger of `least_level` and ``(n-1)/n``.
        """
        n, p, b = self.tasks, self.test_accuracy, self.productivity
        top = max(self.least_level, (n - 1.0) / n)
        return float(p ** (n + 1.0) * b * self.best_value), float(
            p**2 * n * b * top ** (n - 1.0) * (1.0 - top)
        )

    @property
    def efficient(self) -> bool:
        """Whether any education is worth its cost to all together: ``gamma < B M``."""
        return self.education_cost < self.productivity * self.best_value

    @property
    def efficient_level(self) -> float:
        """The skill that is best for all: the higher zero of ``n B q^(n-1) (1-q) = gamma``, or 0.

        No mixture of skills is better: ``(p s + (1-p) qbar)^n`` is on average at most the mean of
        ``s^n``, as the power is convex, so welfare is at most that of the best single skill.
        """
        if not self.efficient:
            return 0.0
        found = best_level(0.0, tasks=self.tasks, accuracy=1.0, cost=self.cost_ratio)
        return float(found)

    @property
    def subsidy_share(self) -> float:
        """Part of the costs, ``1 - p^2``, that makes the efficient skill an equilibrium.

        With it the slopes agree. The other skills are then no better either, nothing included:
        ``B q^n >= -gamma ln(1-q)``, as q is efficient, and ``p <= 1`` give
        ``B q^n (1 - (1-p)^n) >= -p gamma ln(1-q)``. It need not be the only equilibrium.
        """
        return 1.0 - self.test_accuracy**2 if self.efficient else 0.0

    @property
    def push_share(self) -> float:
        """Part of the costs beyond which a subsidy ends "nobody learns"; 0 where it is not one.

        ``1 - p^(n+1) B M/gamma``. Education then rises past the threshold, and the subsidy can
        end if much education holds by itself.
        """
        return max(1.0 - self.window[0] / self.education_cost, 0.0)

    @cached_property
    def committed_share(self) -> float | None:
        """Share who have the high skill whatever happens, beyond which all others follow.

        Others may choose any skill, not only that of `game`. None where there is no trap.
        """
        return committed_share(self)

    def game(self) -> AdoptionGame:
        """The adoption game of one step, from one skill up to another.

        From the lowest stable skill to the highest one or, where there is only one, to the
        efficient skill. Where there is nothing to gain from a step either, it is the one from
        no education to the skill that is most worth its cost.

        If the higher skill is an equilibrium, those who do not take the step stay at the lower.
        If it is none, they take what is best for them: else the step would seem to hold. Where
        all may choose skills between the two, `committed_share` is what starts them.
        """
        return game_of_step(self, step_of(self))

    def marginal_gain(self) -> MarginalGain:
        """What the marginal worker gains by the step, elementwise in the parameters."""
        return marginal_gain_of_step(self, step_of(self))

    @property
    def reason(self) -> str:
        """What is efficient, what holds by itself, and what it takes."""
        return reason_of(self)

    @property
    def facts(self) -> Mapping[str, float]:
        """What is known in closed form."""
        return self.game().facts
