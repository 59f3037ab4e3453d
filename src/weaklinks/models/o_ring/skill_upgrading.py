"""Upgrading skill in an O-ring economy: worth little alone, worth much together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.games import AdoptionGame, CostSpread, cost_shapes, different_costs
from weaklinks.models.o_ring.skill_forms import (
    MARKETS,
    complain_of,
    critical_mass_of,
    ends,
    facts_of,
    marginal_gain_of,
    market_of,
    reason_of,
    widest_accuracy,
    window_of,
)
from weaklinks.models.o_ring.skill_markets import SkillMarket, TwoSkills
from weaklinks.models.o_ring.skill_teams import RandomTeams
from weaklinks.spec import choice, parameter

_SOURCE = "illustrative: a trap with a critical mass of one half under the noisy test"
_INF = float("inf")


@dataclass(frozen=True, kw_only=True)
class SkillUpgrading:
    """Workers can raise their skill at a cost; what it earns depends on who else did.

    A team of n makes the product of its workers' skills. What is seen of skill, and who works
    with whom, is the choice `market`. "test": a test shows the skill with probability p and that
    of somebody at random otherwise, and nobody knows which. "observed": skill is seen, and one
    team of upgraders is enough. "random": nobody chooses partners. "certified": it is known
    whether the test was right. "signal": log skill is seen with normal noise.

    Parameters
    ----------
    low_skill, high_skill, tasks, upgrade_cost, dispersion : float
        qL, qH, n, mean of c over workers, and how much c differs between them.
    lone_share : float
        lambda; only for "observed" and "random".
    test_accuracy : float
        p; only for "test" and "certified".
    workers : float
        N; only for "observed".
    skill_sd, test_noise : float
        s, t; only for "signal", where the two skills are medians.
    costs, market : str
        How costs are distributed ("uniform" or "lognormal"), and what is seen, as above.

    References
    ----------
    After Kremer (1993), QJE 108(3), and lecture slides on it.
    """

    low_skill: float = parameter(
        0.5, symbol="qL", meaning="skill before upgrading: probability that a task succeeds",
        low=0.0, high=1.0, excludes=(0.0,), why="at 0 nothing is made", source=_SOURCE,
    )  # fmt: skip
    high_skill: float = parameter(
        1.0, symbol="qH", meaning="skill after upgrading", low=0.0, high=1.0, excludes=(0.0,),
        why="a probability", source=_SOURCE,
    )  # fmt: skip
    tasks: int = parameter(
        2, symbol="n", meaning="tasks, and workers of a team", low=1.0, high=_INF,
        excludes=(_INF,), why="a team has workers", source="lecture slides after Kremer (1993)",
    )  # fmt: skip
    upgrade_cost: float = parameter(
        0.135, symbol="c", meaning="cost of upgrading, in units of output; mean over workers",
        low=0.0, high=_INF, excludes=(0.0, _INF), why="what is free is done", source=_SOURCE,
    )  # fmt: skip
    dispersion: float = parameter(
        0.0, symbol="d", meaning="how much costs differ: half the width relative to the mean "
        "(uniform), standard deviation of the log (lognormal)", low=0.0, high=_INF,
        excludes=(_INF,), why="0 is no difference", source="none: all workers are alike",
    )  # fmt: skip
    lone_share: float = parameter(
        0.5, symbol="lambda", meaning="share of what its skill adds that a worker gets among "
        "others", low=0.0, high=1.0, why="0 is the lecture slides' wage, the partner's "
        "marginal product; 1 competition for the worker", source="Nash bargaining in a team of two",
    )  # fmt: skip
    test_accuracy: float = parameter(
        0.6, symbol="p", meaning="probability that the test shows the true skill", low=0.0,
        high=1.0, why="a probability", source=_SOURCE,
    )  # fmt: skip
    workers: float = parameter(
        1000.0, symbol="N", meaning="workers in the market, of whom n fill a team; inf: one team "
        "is nothing", low=1.0, high=_INF, why="somebody must work", source=_SOURCE,
    )  # fmt: skip
    skill_sd: float = parameter(
        0.3, symbol="s", meaning="standard deviation of log skill among workers of a kind",
        low=0.0, high=_INF, excludes=(_INF,), why="0: all of a kind are alike", source=_SOURCE,
    )  # fmt: skip
    test_noise: float = parameter(
        0.4, symbol="t", meaning="standard deviation of the noise on log skill", low=0.0,
        high=_INF, excludes=(_INF,), why="0: log skill is seen", source=_SOURCE,
    )  # fmt: skip
    costs: str = cost_shapes()
    market: str = choice(*MARKETS, meaning="what is seen of skill, and who works with whom")

    def __post_init__(self) -> None:
        complain_of(self).raise_if_any()

    @property
    def spread(self) -> CostSpread:
        """The costs of all workers."""
        return CostSpread(mean=self.upgrade_cost, dispersion=self.dispersion, shape=self.costs)

    @cached_property
    def skills(self) -> TwoSkills:
        """The two skills and the number of tasks."""
        return TwoSkills(low=self.low_skill, high=self.high_skill, tasks=float(self.tasks))

    @property
    def one_team(self) -> float:
        """Share of all workers that one team is: ``n/N``."""
        return self.tasks / self.workers

    @cached_property
    def paid(self) -> SkillMarket:
        """What skill earns in the market chosen."""
        return market_of(self)

    @property
    def size(self) -> float:
        """Of what payoffs are differences of: n-th powers, which multiply rounding by n, and c."""
        return self.tasks * self.paid.top + self.upgrade_cost

    def private_return(self, share: FloatArray) -> FloatArray:
        """R(x): what an upgrader earns more, before its own cost, where a share x upgrades."""
        return self.paid.value(np.asarray(share, dtype=np.float64))

    def subsidy(self, share: FloatArray) -> FloatArray:
        """Pigouvian subsidy per upgrader: what its upgrading adds to others' income."""
        return self.paid.spill(np.asarray(share, dtype=np.float64))

    def social_return(self, share: FloatArray) -> FloatArray:
        """Slope of income."""
        return self.private_return(share) + self.subsidy(share)

    def payoff(self, share: FloatArray) -> FloatArray:
        """``R(x) - c``, of the worker at the margin."""
        return self.private_return(share) - self.spread.quantile(share)

    def game(self) -> AdoptionGame:
        """The adoption game of the workers."""
        fields: dict[str, Any] = {
            "name": "o-ring-skills", "state": self._state, "breaks": self.paid.breaks,
            "facts": self.facts, "agents": "workers", "rounding": 1e-15 * self.size,
        }  # fmt: skip
        if self.dispersion == 0.0:
            return AdoptionGame(gain=self.payoff, **fields)
        return different_costs(
            value=self.private_return,
            quantile=self.spread.quantile,
            distribution=self.spread.distribution,
            **fields,
        )

    marginal_gain = marginal_gain_of

    def _state(self, share: FloatArray) -> Mapping[str, FloatArray]:
        x = np.asarray(share, dtype=np.float64)
        paid, income, (low, high) = self.paid, self.paid.income(x), self.paid.wages(x)
        spread = np.exp(0.5 * self.skill_sd**2) if self.market == "signal" else 1.0
        state = {
            "income": income,
            "welfare": income - self.spread.total(x),
            "low_wage": low,
            "high_wage": high,
            "mean_skill": self.skills.mean_skill(x) * spread,
        }
        return state | {"profit": paid.profit(x)} if isinstance(paid, RandomTeams) else state

    @property
    def bounded_costs(self) -> bool:
        """Whether costs have a least and a largest above zero: not if they are log-normal."""
        return self.dispersion == 0.0 or self.costs == "uniform"

    @property
    def window(self) -> tuple[float, float]:
        """Mean costs between which nobody and all upgrading are equilibria; empty if it falls.

        ``(R(0), R(1))`` where costs are alike; else by the cheapest and the costliest.
        """
        return window_of(self)

    @property
    def critical_mass(self) -> float | None:
        """The share from which on upgrading feeds itself; None without one, or a closed form.

        "observed": one team, n/N, if its workers want to upgrade together and none alone. "test",
        "random": where R, convex in x, rises through the cost; linear for n = 2, and under the
        test ``qbar* = (2c/(p^2 (qH-qL)) - p (qH+qL))/(2 (1-p))``. "certified": none.
        """
        return critical_mass_of(self)

    @property
    def mean_payoff(self) -> float | None:
        """Integral of the payoff over shares; None for "signal", which has no closed form."""
        return None if self.paid.mean is None else self.paid.mean - self.upgrade_cost

    @property
    def widest_accuracy(self) -> float | None:
        """The accuracy with which the test's window of costs is widest; 2/3 for n = 2."""
        return widest_accuracy(self.tasks, self.low_skill, self.high_skill)

    @property
    def efficient(self) -> bool:
        """Whether all are better off when all upgrade than when nobody does.

        Between them income is below the straight line: with equal costs nothing is better.
        """
        return float(np.diff(ends(self.paid.income))[0]) > self.upgrade_cost

    @property
    def top_subsidy(self) -> float:
        """Pigouvian subsidy per upgrader where all upgrade."""
        return ends(self.subsidy)[1]

    @property
    def missing(self) -> float:
        """Subsidy with which all upgrading lasts, 0 where it is not worth its cost.

        What the costliest is short of; where costs are alike at most `top_subsidy`.
        """
        short = -ends(self.payoff)[1]
        return max(short, 0.0) if self.efficient else 0.0

    @property
    def reason(self) -> str:
        """Whether upgrading is efficient, and whether it makes sense individually: the slides.

        Where skill is seen it does unless ``c > lambda qL^(n-1) (qH-qL)``.
        """
        return reason_of(self)

    @property
    def facts(self) -> Mapping[str, float]:
        """What is known in closed form."""
        return facts_of(self)
