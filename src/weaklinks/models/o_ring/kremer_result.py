"""The equilibrium of Kremer's O-ring economy: who earns what, and in which firms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from weaklinks.arrays import FloatArray, finite_or_none
from weaklinks.errors import InputError
from weaklinks.models.o_ring import kremer_equations as eq
from weaklinks.models.o_ring.information import log_normal_gini
from weaklinks.models.o_ring.kremer_conditions import residuals_of
from weaklinks.models.o_ring.matching import firm_sizes, log_gain, mean_tasks
from weaklinks.models.o_ring.ranked_skills import share_below
from weaklinks.models.o_ring.workforce import SkillNodes
from weaklinks.spec import choices_of, parameters_of

if TYPE_CHECKING:
    import pandas as pd

    from weaklinks.models.o_ring.kremer import ORing

_NUMBERS = (
    "rental", "output_per_worker", "mean_wage", "capital_per_worker", "capital_output_ratio",
    "labour_share", "labour_index", "wage_gini", "sd_log_wage", "wage_90_10", "wage_50_10",
    "wage_99_50", "mean_to_median_wage", "mean_tasks", "workers_per_firm", "gain_over_random",
    "matching_gain", "residual",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, eq=False)
class ORingEquilibrium:
    """Wages and firms of all workers, with capital where it earns most.

    `skill` is always skill as employers see it: the same for all where sorting is random, and
    what they expect of a worker, given the test, where it is noisy.

    Attributes
    ----------
    model : ORing
    rental : float
        r; zero where capital is of no use.
    output_per_worker : float
        Y.
    capital_per_worker : float
        What firms use: K of a closed capital market.
    labour_index : float
        G, labour in efficiency units per worker: ``Y = K^alpha G^(1-alpha)``.
    """

    model: ORing
    rental: float
    output_per_worker: float
    capital_per_worker: float
    labour_index: float

    def wage(self, skill: ArrayLike) -> FloatArray:
        """``w(q)``."""
        log_skill, tasks = self._firms_of(skill)
        return np.asarray(np.exp(eq.log_wage(self.model, log_skill, tasks, self.rental)))

    def tasks(self, skill: ArrayLike) -> FloatArray:
        """``n(q)``: tasks and workers of the firms with this skill."""
        return self.model.tasks_at(skill)

    def capital(self, skill: ArrayLike) -> FloatArray:
        """``k(q)``: capital of a firm with workers of this skill."""
        log_skill, tasks = self._firms_of(skill)
        return np.asarray(np.exp(eq.log_capital(self.model, log_skill, tasks, self.rental)))

    def output(self, skill: ArrayLike) -> FloatArray:
        """``y(q)``: expected output of a firm with workers of this skill."""
        log_skill, tasks = self._firms_of(skill)
        capital = eq.log_capital(self.model, log_skill, tasks, self.rental)
        return np.asarray(np.exp(eq.log_output(self.model, log_skill, tasks, capital)))

    @property
    def mean_wage(self) -> float:
        """``(1 - alpha) Y``."""
        return (1.0 - self.model.capital_share) * self.output_per_worker

    @property
    def labour_share(self) -> float:
        """Mean wage over output per worker: 1 - alpha."""
        return self.mean_wage / self.output_per_worker

    @property
    def capital_output_ratio(self) -> float:
        """K / Y."""
        return self.capital_per_worker / self.output_per_worker

    @cached_property
    def workers(self) -> SkillNodes:
        """Workers who stand for all, in `residuals`, means and inequality."""
        return eq.nodes_of(self.model, self.model.workforce)

    @cached_property
    def wage_gini(self) -> float:
        """Gini coefficient of wages; ``2 Phi(n s/((1-alpha) sqrt 2)) - 1`` of log-normal skill."""
        if self.model.workforce.normal is not None:
            return log_normal_gini(self.sd_log_wage)
        return self.workers.gini(self._log_wages)

    @cached_property
    def sd_log_wage(self) -> float:
        """Standard deviation of log wages; ``n s/(1-alpha)`` with n given, s that of log skill."""
        normal = self.model.workforce.normal
        if normal is not None:
            return self.model.tasks * normal[1] / (1.0 - self.model.capital_share)
        return self.workers.sd(self._log_wages)

    def wage_ratio(self, high: float, low: float) -> float:
        """Wage at one place among all workers over that at another; places are from 0 to 1."""
        places = np.array([high, low], dtype=np.float64)
        if not ((places > 0.0) & (places < 1.0)).all():
            raise InputError(f"places are {high!r} and {low!r}; give two between 0 and 1")
        log_skill, tasks = self._firms_of(self.model.workforce.skills.quantile(places))
        logs = eq.log_wage(self.model, log_skill, tasks, self.rental)
        return float(np.exp(logs[0] - logs[1]))

    @property
    def wage_90_10(self) -> float:
        """Wage at the 90th over that at the 10th percentile."""
        return self.wage_ratio(0.9, 0.1)

    @property
    def wage_50_10(self) -> float:
        """Median wage over that at the 10th percentile."""
        return self.wage_ratio(0.5, 0.1)

    @property
    def wage_99_50(self) -> float:
        """Wage at the 99th percentile over the median wage."""
        return self.wage_ratio(0.99, 0.5)

    @property
    def mean_to_median_wage(self) -> float:
        """Above 1 where wages are skewed to the right, as they are of symmetric skills too."""
        median = self.wage(self.model.workforce.skills.quantile(np.array([0.5])))[0]
        return self.mean_wage / float(median)

    @property
    def mean_tasks(self) -> float:
        """Tasks of the average worker's firm; infinite where skills come too close to 1."""
        return mean_tasks(self.model)

    @property
    def workers_per_firm(self) -> float:
        """Workers of the average firm: ``1 / E[1/n]``."""
        given = self.model.tasks_chosen == "given"
        return float(self.model.tasks) if given else 1.0 / self.workers.mean(1.0 / self._tasks)

    def firm_sizes(self, shares: ArrayLike) -> FloatArray:
        """Workers of the firm at each share of firms, from the smallest."""
        return firm_sizes(self.model, np.asarray(shares, dtype=np.float64))

    @property
    def gain_over_random(self) -> float:
        """Output if all saw skill, over output if nobody did; infinite where the first is.

        With the same capital or the same rental, as the model says. Log-normal skill (n given):
        ``exp(m (m-1) s^2/2)`` at a given rental, m = n/(1-alpha); the power 1 - alpha of it at
        given capital. Without capital ``exp(n (n-1) s^2/2)``.
        """
        return float(np.exp(log_gain(self.model, power=1.0)))

    @property
    def matching_gain(self) -> float:
        """As `gain_over_random`, over random teams whose capital suits the team.

        What matching alone adds: ``exp(n (n-1) s^2/(2 (1-alpha)^2))`` at a given rental.
        """
        return float(np.exp(log_gain(self.model, power=1.0 / (1.0 - self.model.capital_share))))

    @cached_property
    def residuals(self) -> Mapping[str, float]:
        """Largest relative error of each condition of equilibrium, on a finer set of workers."""
        return residuals_of(self)

    @property
    def residual(self) -> float:
        """Largest of `residuals`."""
        return float(np.max(list(self.residuals.values())))  # NaN is the largest

    @property
    def above_one(self) -> float:
        """Share of workers with skills above 1, which are not probabilities."""
        beyond = share_below(self.model.population, np.array([np.nextafter(1.0, 2.0)]))
        return float(1.0 - beyond[0])

    def to_frame(self, rows: int = 100) -> pd.DataFrame:
        """One row for each of a hundred groups of workers, from the least skilled."""
        import pandas as pd

        skill = self.model.workforce.skills.midpoints(rows)
        columns = {
            "place": (np.arange(rows) + 0.5) / rows,
            "skill": skill,
            "wage": self.wage(skill),
            "tasks": self.tasks(skill),
            "whole_tasks": self.model.whole_tasks_at(skill),
            "capital": self.capital(skill),
            "output": self.output(skill),
        }
        return pd.DataFrame(columns)

    def record(self) -> dict[str, Any]:
        """Everything that JSON can hold."""
        known = {
            p.name: finite_or_none(getattr(self.model, p.name)) for p in parameters_of(self.model)
        }
        words = {c.name: getattr(self.model, c.name) for c in choices_of(self.model)}
        numbers = {name: finite_or_none(getattr(self, name)) for name in _NUMBERS}
        rows = self.to_frame().to_dict(orient="list")
        population = self.model.population.name
        return {"model": {**known, **words, "population": population}, **numbers, "workers": rows}

    def plot(self) -> Any:
        """Altair chart of wages and firms by skill."""
        from weaklinks.display import chart

        return chart("plot_o_ring", self)

    def __repr__(self) -> str:
        return (
            f"ORingEquilibrium(output per worker {self.output_per_worker:.6g}, rental "
            f"{self.rental:.4g}, {self.mean_tasks:.4g} tasks, wage Gini {self.wage_gini:.4g}, "
            f"90/10 {self.wage_90_10:.4g}, seeing skill makes x {self.gain_over_random:.4g}, "
            f"residual {self.residual:.0e})"
        )

    def _firms_of(self, skill: ArrayLike) -> tuple[FloatArray, FloatArray]:
        q = np.asarray(skill, dtype=np.float64)
        if not ((q >= 0.0) & np.isfinite(q)).all():
            raise InputError("skill must be a number of 0 or more", subject="ORing")
        with np.errstate(divide="ignore"):
            return np.asarray(np.log(q)), self.tasks(q)

    @cached_property
    def _tasks(self) -> FloatArray:
        return eq.tasks_of(self.model, self.workers.log_skill)

    @cached_property
    def _log_wages(self) -> FloatArray:
        return eq.log_wage(self.model, self.workers.log_skill, self._tasks, self.rental)
