"""The equilibrium of sequential production: who works at which stage, and who earns what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from weaklinks.arrays import FloatArray, IntArray, divide_or
from weaklinks.display import chart
from weaklinks.errors import InputError
from weaklinks.models.o_ring import stage_groups
from weaklinks.models.o_ring.ranked_skills import share_below
from weaklinks.models.o_ring.sequential_conditions import residuals_of
from weaklinks.models.o_ring.sequential_line import Line
from weaklinks.models.o_ring.sequential_records import record_of, rows_of_stages
from weaklinks.models.o_ring.stage_wages import WageSchedule, Workers, checked_skill, workers_of
from weaklinks.skills import SkillDistribution

if TYPE_CHECKING:
    import pandas as pd

    from weaklinks.models.o_ring.sequential import SequentialProduction


@dataclass(frozen=True, kw_only=True, eq=False)
class StageAssignment:
    """Workers of a unit mass at the stages of a line, with prices at which all stay.

    Stages count from 1 to n; arrays with one entry per stage are of size n.

    Attributes
    ----------
    model : SequentialProduction
    line : Line
        Workers beyond each stage, output, and stage values as they were solved for.
    """

    model: SequentialProduction
    line: Line

    @property
    def output(self) -> float:
        """Y, good units of the final good per worker."""
        return self.line.output

    @property
    def stage_values(self) -> FloatArray:
        """(n + 1,) ``p_0`` to ``p_n``: value of a unit after each stage.

        The middle of what they may be where they are not `unique`.
        """
        return self.line.prices.values

    @property
    def stage_value_ranges(self) -> tuple[FloatArray, FloatArray]:
        """Least and greatest that each stage value may be in equilibrium."""
        return self.line.prices.lowest, self.line.prices.highest

    @property
    def unique(self) -> bool:
        """Whether stage values are.

        They are not where a stage ends just where a type of workers does, and where nobody works.
        """
        lowest, highest = self.stage_value_ranges
        return bool((lowest == highest).all())

    @property
    def thresholds(self) -> FloatArray:
        """(n - 1,) skill T_i that is indifferent between stages i and i + 1."""
        return self.line.prices.thresholds

    @property
    def threshold_shares(self) -> FloatArray:
        """(n - 1,) share of the population that is idle or works at stages 1 to i."""
        return 1.0 - self.line.beyond[1:-1]

    @property
    def participation_skill(self) -> float:
        """Skill from which work pays as much as idleness."""
        return self.schedule.participation

    @property
    def workers(self) -> FloatArray:
        """Mass of workers at each stage; of the first, the units of material used."""
        at_work: FloatArray = self.line.beyond[:-1] - self.line.beyond[1:]
        return at_work

    @property
    def idle(self) -> float:
        """Share of workers who do not work."""
        return float(1.0 - self.line.beyond[0])

    @property
    def good(self) -> FloatArray:
        """Good units that come out of each stage: the workers of the next one; at last, Y."""
        return np.append(self.workers[1:], self.output)

    @property
    def spoiled(self) -> FloatArray:
        """Units spoiled at each stage, ``(1 - mean skill) workers``; less than 0 for yields."""
        return self.workers - self.good

    @property
    def spoiled_in_all(self) -> float:
        """Units spoiled at all stages: ``1 - E[q]`` where all work, whatever n is."""
        return self.material - self.output

    @property
    def material(self) -> float:
        """Units begun: workers of the first stage."""
        return float(self.workers[0])

    @property
    def mean_skill(self) -> FloatArray:
        """Mean skill of each stage's workers; NaN where there are none."""
        return divide_or(self.good, self.workers, np.nan)

    @cached_property
    def by_type(self) -> FloatArray | None:
        """(k, n) mass of each type, ascending in skill, at each stage; None without types."""
        types = self.model.population.types
        return None if types is None else stage_groups.types_by_stage(types, self.line.beyond)

    @property
    def wage_by_stage(self) -> FloatArray:
        """Mean wage of each stage's workers; NaN where there are none."""
        return self.schedule.mean_by_stage(self.mean_skill)

    @property
    def value_added(self) -> FloatArray:
        """``p_i good_i - p_(i-1) workers_i``: all of it is wages."""
        p = self.stage_values
        added: FloatArray = p[1:] * self.good - p[:-1] * self.workers
        return added

    @property
    def labour_income(self) -> float:
        """All wages, which are the value of output less material: ``p_n Y - p_0 m``."""
        return self.model.price * self.output - self.model.material_cost * self.material

    @property
    def mean_wage(self) -> float:
        """Mean over all, what the idle have included."""
        return self.labour_income + self.model.outside_option * self.idle

    def wage(self, skill: ArrayLike) -> FloatArray:
        """``w(q)``, convex in skill; at least what idleness pays."""
        return self.schedule.wage(checked_skill(skill))

    def stage(self, skill: ArrayLike) -> IntArray:
        """Stage at which a skill works, 0 for none; the later of two where it is indifferent."""
        return self.schedule.stage(checked_skill(skill))

    def wage_at(self, shares: ArrayLike) -> FloatArray:
        """Wage at places among all workers, from 0 for the least to 1 for the most skilled."""
        place = np.asarray(shares, dtype=np.float64)
        if not ((place >= 0.0) & (place <= 1.0)).all():
            raise InputError("places among workers lie between 0 and 1", subject="StageAssignment")
        with np.errstate(divide="ignore"):
            return np.asarray(self.schedule.wage(self.model.population.quantile(place)))

    @cached_property
    def wage_gini(self) -> float:
        """Gini coefficient of wages, what the idle have included; NaN where all have nothing."""
        return self.everybody.gini(self.schedule.wage(self.everybody.skill))

    @property
    def wage_90_10(self) -> float:
        """Wage at the 90th over that at the 10th percentile; NaN where the latter is 0."""
        low, high = self.wage_at([0.1, 0.9])
        return float(divide_or(high, low, np.nan))

    @property
    def above_one(self) -> float:
        """Share of workers with skills above 1, which are yields and not probabilities."""
        one = np.array([np.nextafter(1.0, 2.0)])
        return float(1.0 - share_below(self.model.population, one)[0])

    @property
    def output_at_random(self) -> float:
        """Output if those who work were put to stages by lot."""
        return stage_groups.output_by_lot(self)

    @property
    def gain_over_random(self) -> float:
        """Output over `output_at_random`; NaN where nobody works."""
        return float(divide_or(self.output, self.output_at_random, np.nan))

    def specialisation(self, skills: SkillDistribution) -> FloatArray:
        """Say where a group works that faces these prices: a country in the world's markets.

        Returns
        -------
        (n + 1,) array
            Shares of the group that are idle, and at each stage; the later one if indifferent.
            Groups with more skill at every place work later: fewer of them at the first i
            stages, for every i.
        """
        return stage_groups.group_by_stage(self, skills)

    @cached_property
    def schedule(self) -> WageSchedule:
        """Wages as a function of skill."""
        b = self.model.outside_option
        return WageSchedule(thresholds=self.thresholds, values=self.stage_values, outside=b)

    @cached_property
    def everybody(self) -> Workers:
        """Workers who stand for all, in inequality and in `residuals`."""
        return workers_of(self.model.population, self.model.ranked, self.line.beyond)

    @cached_property
    def residuals(self) -> Mapping[str, float]:
        """Largest relative error of each condition of equilibrium."""
        return residuals_of(self)

    @property
    def residual(self) -> float:
        """Largest of `residuals`."""
        return float(np.max(list(self.residuals.values())))  # NaN is the largest

    def to_frame(self) -> pd.DataFrame:
        """One row per stage."""
        import pandas as pd

        return pd.DataFrame(rows_of_stages(self))

    def record(self) -> dict[str, Any]:
        """Everything that JSON can hold."""
        return record_of(self)

    def plot(self) -> Any:
        """Altair chart of wages as an envelope, who works where, and workers by stage."""
        return chart("plot_stages", self)

    def __repr__(self) -> str:
        middle = "" if self.unique else ", stage values not unique: their middle"
        idle = f", {100 * self.idle:.3g} % idle" if self.idle else ""
        return (
            f"StageAssignment({self.model.stages} stages, output {self.output:.6g}, mean wage "
            f"{self.mean_wage:.6g}, wage Gini {self.wage_gini:.4g}{idle}{middle}, residual "
            f"{self.residual:.0e})"
        )
