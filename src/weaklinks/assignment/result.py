"""What came out of matching one population: teams, wages, stability and benchmarks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.arrays import FloatArray, IntArray, divide_or, finite_or_none
from weaklinks.assignment.plan import Plan
from weaklinks.assignment.stability import Benchmark, Blocking, at_random, blocking
from weaklinks.display import chart
from weaklinks.teams import Curvature, TeamTechnology, without_roles

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, kw_only=True, eq=False)
class Matching:
    """Who works with whom, and at which wages.

    Attributes
    ----------
    skills : (k,) array
        Of workers, or of types where there are masses.
    technology : TeamTechnology
    masses : (k,) array or None
    outside : float
        What a worker makes alone.
    plan : Plan
        Teams and prices as the method handed them over.
    curvature : Curvature
        Whether skills are complements or substitutes, and how that is known.
    """

    skills: FloatArray
    technology: TeamTechnology
    masses: FloatArray | None
    outside: float
    plan: Plan
    curvature: Curvature

    @property
    def teams(self) -> IntArray:
        """(m, n) numbers of the members of each team, in their roles."""
        return self._in_roles

    @property
    def team_masses(self) -> FloatArray | None:
        """How much of each team there is; None where workers come one by one."""
        return self.plan.mass

    @property
    def method(self) -> str:
        """How it was found: "assortative", "opposite", "apart", "balanced" or "program"."""
        return self.plan.method

    @property
    def optimal(self) -> bool:
        """Whether it is proven that no other partition makes more, by over 1e-9 of the total."""
        return self.plan.optimal

    @property
    def why(self) -> str:
        """The proof, or what is missing of it."""
        return self.plan.why

    @cached_property
    def team_output(self) -> FloatArray:
        """(m,) output of each team."""
        return self.technology.made(self.skills[self.teams])

    @cached_property
    def total(self) -> float:
        """What all make together, whoever works alone included."""
        if self.plan.mass is None:
            alone = self.skills.size - self.plan.teams.size
            return float(self.team_output.sum() + self.outside * alone)
        idle = float(self._masses.sum() - self.technology.size * self.plan.mass.sum())
        return float(self.plan.mass @ self.team_output + self.outside * max(idle, 0.0))

    @cached_property
    def bound(self) -> float:
        """What everybody's price adds up to: no partition, divided teams included, makes more.

        Infinite where the technology is only sampled, and teams too many to look at each.
        """
        most_teams = float(self._masses.sum()) / self.technology.size
        return float(self.plan.price @ self._masses) + most_teams * self.plan.excess

    @property
    def gap(self) -> float:
        """`bound` less `total`, relative: how exact prices are as a yardstick.

        0: wages are stable, no team gains by leaving, and nothing better exists. Above 0 it
        bounds both. With method "program" and workers who come one by one it is the smallest
        there is, and above 0 no wages at all are stable: workers who cannot be divided do not
        fit. Infinite where a sample is all that is known.
        """
        return (self.bound - self.total) / max(abs(self.total), 1e-300)

    @cached_property
    def wages(self) -> FloatArray:
        """(k,) what each worker is paid; a team's wages add up to what it makes.

        Prices; where a team's prices exceed its output all that its members have beyond what
        they would make alone is cut in the same proportion.
        """
        if self.plan.mass is not None:
            return self.plan.price
        paid = np.full(self.skills.size, self.outside)
        asked = self.plan.price[self.plan.teams]
        alone = self.outside * self.technology.size
        part = divide_or(self.team_output - alone, asked.sum(axis=1) - alone, 1.0)
        paid[self.plan.teams] = self.outside + (asked - self.outside) * part[:, None]
        return paid

    @cached_property
    def blocking(self) -> Blocking:
        """The team that would gain most by leaving, or a bound on what any could gain."""
        return blocking(
            self.skills, without_roles(self.technology), self.wages, self.plan.price,
            self.plan.excess, divisible=self.plan.mass is not None,
        )  # fmt: skip

    @cached_property
    def random(self) -> Benchmark:
        """What teams put together by lot make."""
        team = without_roles(self.technology)
        return at_random(self.skills, team, self.masses, self.outside)

    @property
    def gain_over_random(self) -> float:
        """`total` over what teams by lot make, less one; NaN where these make nothing."""
        made = self.random.total
        return self.total / made - 1.0 if made > 0.0 else float("nan")

    @cached_property
    def residual(self) -> float:
        """Largest relative difference of what is paid and what is made."""
        if self.plan.mass is not None:
            paid = float(self.plan.price @ self._masses)
            return abs(paid - self.total) / max(abs(self.total), 1e-300)
        if not self.team_output.size:
            return 0.0
        difference = np.abs(self.wages[self.plan.teams].sum(axis=1) - self.team_output).max()
        return float(difference / max(np.abs(self.team_output).max(), 1e-300))

    @property
    def sorted_share(self) -> float:
        """Rank correlation of a worker's skill with the mean skill of the team-mates.

        1: like with like; -1: the best with the worst, in pairs. NaN where there is none.
        """
        return _likeness(self.skills, self.plan.teams, self.plan.mass)

    @cached_property
    def _in_roles(self) -> IntArray:
        teams, place = self.plan.teams, self.technology.roles
        if place is None or not len(teams):
            return teams
        skill = self.skills[teams]
        # The place function arranges skills; the same order for the numbers, ties by rank.
        want = np.argsort(np.argsort(place(skill), axis=1, kind="stable"), axis=1, kind="stable")
        ranked = np.take_along_axis(teams, np.argsort(skill, axis=1, kind="stable"), axis=1)
        return np.take_along_axis(ranked, want, axis=1)

    @property
    def _masses(self) -> FloatArray:
        return np.ones(self.skills.size) if self.masses is None else self.masses

    def to_frame(self) -> pd.DataFrame:
        """One row per worker or type: skill, wage, team (the first one it is in), team-mates."""
        import pandas as pd

        team = np.full(self.skills.size, -1)
        rows = np.arange(len(self.teams))[::-1]
        team[self.teams[::-1].ravel()] = np.repeat(rows, self.technology.size)
        columns = {"skill": self.skills, "wage": self.wages, "team": team}
        if self.masses is not None:
            columns["mass"] = self.masses
        return pd.DataFrame(columns)

    def record(self) -> dict[str, Any]:
        """Everything that JSON can hold, but for the list of workers."""
        return {
            "technology": self.technology.name,
            "team_size": self.technology.size,
            "curvature": self.curvature.kind,
            "evidence": self.curvature.evidence,
            "method": self.method,
            "optimal": self.optimal,
            "why": self.why,
            "workers": float(self._masses.sum()),
            "teams": len(self.teams),
            "total": self.total,
            "bound": finite_or_none(self.bound),
            "gap": finite_or_none(self.gap),
            "random_total": self.random.total,
            "random_error": self.random.error,
            "gain_over_random": finite_or_none(self.gain_over_random),
            "blocking_gain": finite_or_none(self.blocking.gain),
            "blocking_exact": self.blocking.exact,
        }

    def plot(self) -> Any:
        """Altair chart of who works with whom, and wages by skill."""
        return chart("plot_matching", self)

    def __repr__(self) -> str:
        proof = self.why if self.optimal else f"not proven best: {self.why}"
        alone = self.skills.size - self.teams.size if self.masses is None else 0
        left = f"; {alone} work alone" if alone else ""
        return (
            f"Matching({self.technology.name}: {self.method}; output {self.total:.6g}, "
            f"{100 * self.gain_over_random:+.3g} % against random teams)\n  {proof}{left}; "
            f"wages stable up to a gap of {max(self.gap, 0.0):.1g}"
        )


def _likeness(skills: FloatArray, teams: IntArray, mass: FloatArray | None) -> float:
    if not len(teams) or teams.shape[1] == 1:
        return float("nan")
    rank = np.searchsorted(np.sort(skills), skills).astype(np.float64)
    own = rank[teams]
    others = (own.sum(axis=1, keepdims=True) - own) / (teams.shape[1] - 1)
    weight = np.repeat(np.ones(len(teams)) if mass is None else mass, teams.shape[1])
    x, y = own.ravel(), others.ravel()
    x, y = x - np.average(x, weights=weight), y - np.average(y, weights=weight)
    size = np.sqrt((weight @ x**2) * (weight @ y**2))
    return float(weight @ (x * y) / size) if size > 0.0 else float("nan")
