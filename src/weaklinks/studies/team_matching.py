"""The slides' two skills, solved by the engine and by hand, with what every wage rule costs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.assignment import Matching, match
from weaklinks.models.o_ring.two_skills import WAGE_RULES, TwoSkillTeams

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, kw_only=True, eq=False)
class TeamSolution:
    """Who works with whom, and what each rule would pay in every kind of team.

    Attributes
    ----------
    model : TwoSkillTeams
    matching : Matching
        By the engine.
    """

    model: TwoSkillTeams
    matching: Matching

    @cached_property
    def skilled_members(self) -> tuple[int, ...]:
        """How many skilled members each team has."""
        skilled = self.matching.skills[self.matching.teams] == self.model.high_skill
        return tuple(int(k) for k in skilled.sum(axis=1))

    @property
    def formed(self) -> str:
        """Which teams are formed, and how many are left over, in words."""
        counts = Counter(self.skilled_members)
        n = self.model.tasks
        teams = [
            f"{counts[k]} {'team' if counts[k] == 1 else 'teams'} with {k} skilled and {n - k} "
            "less skilled"
            for k in sorted(counts, reverse=True)
        ]
        alone = self.matching.skills.size - self.matching.teams.size
        return ", ".join([*teams, *([f"{alone} left over"] if alone else [])])

    @property
    def sorted(self) -> bool:
        """Whether no more than one team is mixed: like works with like, as far as they go up."""
        return sum(0 < k < self.model.tasks for k in self.skilled_members) <= 1

    @property
    def mean_wages(self) -> tuple[float, float]:
        """Mean wage of the less and of the more skilled; NaN where there are none."""
        skilled = self.matching.skills == self.model.high_skill
        return _mean(self.matching.wages[~skilled]), _mean(self.matching.wages[skilled])

    @property
    def closed_form(self) -> float:
        """What all make, by hand: sorted where skills are complements, else spread evenly."""
        m = self.model
        teams = (m.low_workers + m.high_workers) // m.tasks
        if m.complements:
            full, rest = divmod(min(m.high_workers, teams * m.tasks), m.tasks)
            mixed = m.made_by(rest) if full < teams else 0.0
            return full * m.made_by(m.tasks) + mixed + max(teams - full - 1, 0) * m.made_by(0)
        each, rest = divmod(min(m.high_workers, teams * m.tasks), teams)
        more = m.made_by(each + 1) if rest else 0.0
        return (teams - rest) * m.made_by(each) + rest * more

    @property
    def residual(self) -> float:
        """Largest relative difference: engine and closed form; wages and output."""
        apart = abs(self.matching.total - self.closed_form) / max(abs(self.closed_form), 1e-300)
        return max(apart, self.matching.residual)

    @property
    def everybody_wants_the_skilled(self) -> bool:
        """Whether each skill is paid more, the more skilled the rest of the team (slide rule)."""
        m = self.model
        if m.tasks == 1:
            return False
        low = [m.wages(k, "slide")[0] for k in range(m.tasks)]
        high = [m.wages(k, "slide")[-1] for k in range(1, m.tasks + 1)]
        return bool((np.diff(low) > 0).all() and (np.diff(high) > 0).all())

    @property
    def reason(self) -> str:
        """What decides who works with whom."""
        m = self.model
        numbers = f"kappa = {m.power:g} against rho = {m.exponent:g}"
        if m.complements:
            return (
                f"skills are complements ({numbers}): a skilled worker is worth more to the "
                f"skilled, who outbid others; {m.tasks} teams with one skilled member each would "
                f"make {m.gain_from_sorting:.4g} more if they sorted"
            )
        if m.power == m.exponent:
            return f"skills add up ({numbers}): who works with whom does not matter"
        return f"skills are substitutes ({numbers}): the skilled are spread over teams"

    def rules(self) -> list[dict[str, Any]]:
        """One row per kind of team and wage rule: wages, what they cost, the gap to output."""
        m = self.model
        rows = []
        for skilled in range(m.tasks + 1):
            for rule in WAGE_RULES:
                wages = m.wages(skilled, rule)
                rows.append(
                    {
                        "skilled": skilled,
                        "output": m.made_by(skilled),
                        "rule": rule,
                        "low_wage": float(wages[0]) if skilled < m.tasks else None,
                        "high_wage": float(wages[-1]) if skilled else None,
                        "paid": float(wages.sum()),
                        "gap": m.budget_gap(skilled, rule),
                    }
                )
        return rows

    def to_frame(self) -> pd.DataFrame:
        """The rows of `rules`."""
        import pandas as pd

        return pd.DataFrame(self.rules())

    def record(self) -> dict[str, Any]:
        """Everything that JSON can hold."""
        return {
            **self.matching.record(),
            "skilled_members": list(self.skilled_members)[:1000],
            "sorted": self.sorted,
            "formed": self.formed,
            "closed_form": self.closed_form,
            "gain_from_sorting": self.model.gain_from_sorting,
            "everybody_wants_the_skilled": self.everybody_wants_the_skilled,
            "reason": self.reason,
            "wage_rules": self.rules(),
        }

    def plot(self) -> Any:
        """Altair chart of who works with whom."""
        return self.matching.plot()

    def __repr__(self) -> str:
        return f"TeamSolution({self.reason})\n{self.matching!r}"


def _mean(wages: FloatArray) -> float:
    return float(wages.mean()) if wages.size else float("nan")


def solve_two_skills(model: TwoSkillTeams) -> TeamSolution:
    """Match the workers of the slides' example by the engine."""
    return TeamSolution(model=model, matching=match(model.skills, model.technology))
