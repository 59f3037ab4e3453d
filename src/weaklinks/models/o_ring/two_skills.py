"""Two skills in teams: the slides' example, with every rule by which a team could pay."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.errors import InputError, Problems
from weaklinks.spec import parameter, require_in_range
from weaklinks.teams import TeamTechnology, o_ring, power_team

_SOURCE = "illustrative: the lecture slides after Kremer (1993) leave numbers open"
_INF = float("inf")

WAGE_RULES = ("slide", "competitive", "nash")


@dataclass(frozen=True, kw_only=True)
class TwoSkillTeams:
    """Workers of two skills who work in teams: will like work with like.

    A team makes ``M(q)^kappa``, M the power mean of its members' skills with exponent rho. The
    slides have pairs and ``q1 q2``: rho = 0 and kappa = 2.

    Parameters
    ----------
    low_skill, high_skill, low_workers, high_workers, tasks, exponent, degree : float
        q_L, q_H, how many there are of each, n, rho, kappa.

    References
    ----------
    Lecture slides on Kremer's O-ring; after Kremer (1993), Quarterly Journal of Economics 108(3).
    """

    low_skill: float = parameter(
        0.6, symbol="q_L", meaning="skill of the less skilled", low=0.0, high=1.0, excludes=(0.0,),
        why="the probability that a task succeeds", source=_SOURCE,
    )  # fmt: skip
    high_skill: float = parameter(
        0.9, symbol="q_H", meaning="skill of the more skilled", low=0.0, high=1.0, excludes=(0.0,),
        why="the probability that a task succeeds", source=_SOURCE,
    )  # fmt: skip
    low_workers: int = parameter(
        2, symbol="N_L", meaning="less skilled workers", low=0, high=1_000_000,
        why="a number of people", source="lecture slides after Kremer (1993): two of each",
    )  # fmt: skip
    high_workers: int = parameter(
        2, symbol="N_H", meaning="more skilled workers", low=0, high=1_000_000,
        why="a number of people", source="lecture slides after Kremer (1993): two of each",
    )  # fmt: skip
    tasks: int = parameter(
        2, symbol="n", meaning="tasks, and so members of a team", low=1, high=50,
        why="a number of people", source="lecture slides after Kremer (1993): two tasks",
    )  # fmt: skip
    exponent: float = parameter(
        0.0, symbol="rho", meaning="curvature of the mean of skills: -inf the weakest decides, 0 "
        "skills multiply (O-ring), 1 they add up, inf the best decides", low=-_INF, high=_INF,
        why="any power mean", source="lecture slides after Kremer (1993): skills multiply",
    )  # fmt: skip
    degree: float = parameter(
        0.0, symbol="kappa", meaning="output of skills twice as high is 2^kappa times as much; 0 "
        "stands for the number of tasks, as in the O-ring", low=0.0, high=100.0,
        why="more skill makes more",
        source="lecture slides after Kremer (1993): the product of all skills",
    )  # fmt: skip

    def __post_init__(self) -> None:
        require_in_range(self)
        problems = Problems("TwoSkillTeams")
        problems.add_if(
            self.low_skill >= self.high_skill,
            f"low_skill is {self.low_skill:g} and high_skill {self.high_skill:g}; it must be "
            "below high_skill",
        )
        workers = self.low_workers + self.high_workers
        problems.add_if(
            workers < self.tasks,
            f"there are {workers} workers and {self.tasks} tasks; a team needs one for each",
        )
        problems.raise_if_any()

    @property
    def power(self) -> float:
        """Kappa as it is used: the number of tasks where `degree` is 0."""
        return self.degree or float(self.tasks)

    @property
    def technology(self) -> TeamTechnology:
        """What teams make."""
        if self.exponent == 0.0 and self.power == self.tasks:
            return o_ring(self.tasks)
        return power_team(self.tasks, exponent=self.exponent, degree=self.power)

    @property
    def skills(self) -> FloatArray:
        """(N,) everybody's skill, the less skilled first."""
        return np.repeat([self.low_skill, self.high_skill], [self.low_workers, self.high_workers])

    def members(self, skilled: int) -> FloatArray:
        """Skills in a team with that many skilled members, these last."""
        return np.repeat([self.low_skill, self.high_skill], [self.tasks - skilled, skilled])

    def made_by(self, skilled: int) -> float:
        """Output of a team with that many skilled members."""
        return float(self.technology.output(self.members(skilled)[None, :])[0])

    @property
    def complements(self) -> bool:
        """Whether a better teammate is worth more to a better worker: iff ``kappa > rho``."""
        return self.power > self.exponent

    @property
    def gain_from_sorting(self) -> float:
        """What n teams of mixed skills make more when they sort, for each skilled seat moved.

        In pairs ``F(H, H) + F(L, L) - 2 F(L, H)``; of the O-ring ``(q_H - q_L)^2``. In larger
        teams: n teams with one skilled member each against one of all skilled, the rest of
        none.
        """
        n = self.tasks
        sorted_ = self.made_by(n) + (n - 1) * self.made_by(0)
        return sorted_ - n * self.made_by(1)

    def wages(self, skilled: int, rule: str) -> FloatArray:
        """Wages in a team with that many skilled members, in the order of `members`.

        "slide": the derivative of output in one's own skill, the rule of lecture slides; a price
        per unit of skill, which does not add up to what the team makes. "competitive": a
        member's share in a team of equals, which every firm would pay; it adds up in teams of
        equals, and exceeds what a mixed team of complements makes, so that none is formed.
        "nash": what each would get among equals, and an equal share of what the team makes
        beyond that.
        """
        members, made = self.members(skilled), self.made_by(skilled)
        equals = self.technology.alike(members) / self.tasks
        if rule == "slide":
            return np.asarray(self.power * made * self._weights(members) / members)
        if rule == "competitive":
            return equals
        if rule == "nash":
            return np.asarray(equals + (made - equals.sum()) / self.tasks)
        raise InputError(f"rule is {rule!r}; it is one of {', '.join(WAGE_RULES)}")

    def _weights(self, members: FloatArray) -> FloatArray:
        """``q^rho / sum q^rho``: elasticities of the mean; shared by those who decide it."""
        if np.isinf(self.exponent):
            deciding = members == (members.max() if self.exponent > 0 else members.min())
            return np.asarray(deciding / deciding.sum())
        log = self.exponent * np.log(members)
        weight = np.exp(log - log.max())
        return np.asarray(weight / weight.sum())

    def budget_gap(self, skilled: int, rule: str) -> float:
        """What a team would pay by a rule, less what it makes; above 0: it cannot."""
        return float(self.wages(skilled, rule).sum()) - self.made_by(skilled)
