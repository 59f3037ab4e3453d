"""The path of an economy through reforms: what came out, with what it is worth."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.display import chart
from weaklinks.equilibrium import Equilibrium
from weaklinks.growth import Transition, consumption_equivalent
from weaklinks.studies.capital_stock import capital_of

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, kw_only=True, eq=False)
class EconomyPath:
    """An economy from its long run through reforms to the next long run.

    Attributes
    ----------
    transition : Transition
        Its output is all that the household can spend: GDP plus what comes from outside.
    before, after : Equilibrium
        The long runs at both ends, solved with capital as a node.
    dates : tuple of int
        When each reform comes.
    labels : tuple of str
        What each reform is.
    interpolation_error : float
        Largest relative error of output and rental along the path: tables against equilibria
        solved at stocks that the path passes through.
    residual : float
        Largest residual of any equilibrium behind the path.
    """

    transition: Transition
    before: Equilibrium
    after: Equilibrium
    dates: tuple[int, ...]
    labels: tuple[str, ...]
    interpolation_error: float
    residual: float

    @cached_property
    def capital_before(self) -> float:
        """Stock of the long run before."""
        return capital_of(self.before, self.transition.household)

    @cached_property
    def capital_after(self) -> float:
        """Stock of the long run after: by the static equilibrium, the path's second route.

        Under a constant saving rate the path ends elsewhere, and this is where.
        """
        if self._is_rule:
            return self.transition.steady.capital
        return capital_of(self.after, self.transition.household)

    @cached_property
    def consumption_before(self) -> float:
        """Consumption in the long run before: all spending less what replaces capital."""
        return self._consumption(self.before, self.capital_before)

    @cached_property
    def consumption_after(self) -> float:
        """Consumption where the path ends, once capital has adjusted."""
        if self._is_rule:
            return self.transition.steady.consumption
        return self._consumption(self.after, self.capital_after)

    @property
    def gdp_after(self) -> float:
        """GDP where the path ends."""
        if self._is_rule:
            return self.transition.steady.output - self.after.economy.from_outside
        return self.after.gdp

    @property
    def _is_rule(self) -> bool:
        return self.transition.closing == "solow"

    def _consumption(self, long_run: Equilibrium, capital: float) -> float:
        spending = long_run.expenditure + long_run.capital_cost
        return spending - self.transition.household.depreciation * capital

    @property
    def gdp(self) -> FloatArray:
        """GDP of each year."""
        gdp: FloatArray = self.transition.output - self.before.economy.from_outside
        return gdp

    @property
    def gdp_relative(self) -> FloatArray:
        """GDP of each year over GDP before."""
        relative: FloatArray = self.gdp / self.before.gdp
        return relative

    @property
    def growth_percent(self) -> FloatArray:
        """Growth of GDP into each year, in percent; into year 0 from the long run before."""
        levels = np.concatenate([[self.before.gdp], self.gdp])
        growth: FloatArray = 100.0 * (levels[1:] / levels[:-1] - 1.0)
        return growth

    @property
    def welfare_gain_percent(self) -> float:
        """Permanent change of consumption, from what it was before, that is worth the path."""
        return 100.0 * consumption_equivalent(self.transition, self.consumption_before)

    @property
    def steady_gain_percent(self) -> float:
        """The naive comparison: consumption after over before, as if capital came for nothing."""
        return 100.0 * (self.consumption_after / self.consumption_before - 1.0)

    @property
    def net_of_rent_percent(self) -> float:
        """The static comparison: consumption less interest on capital, after over before.

        ``C - lambda K`` is final spending net of capital's rent, what `diagnose` reports. A
        percentage of that sum, which is smaller than consumption, so it is not in the same unit
        as `welfare_gain_percent`.
        """
        rate = self.transition.household.discount_rate
        after = self.consumption_after - rate * self.capital_after
        return 100.0 * (after / (self.consumption_before - rate * self.capital_before) - 1.0)

    @property
    def gdp_gain_percent(self) -> float:
        """Rise of GDP from where the path begins to where it ends."""
        return 100.0 * (self.gdp_after / self.before.gdp - 1.0)

    @property
    def impact_percent(self) -> float:
        """Rise of GDP in the year of the first reform, before capital moves."""
        return float(100.0 * (self.gdp_relative[self.dates[0]] - 1.0))

    @property
    def error_bound(self) -> float:
        """Relative error of the path: truncation, Newton, and interpolation."""
        return self.transition.error_bound + self.interpolation_error

    def years_until(self, part: float) -> int | None:
        """First year in which this part of GDP's whole rise is there; None if not yet."""
        rise = self.gdp - self.before.gdp
        whole = self.gdp_after - self.before.gdp
        there = np.flatnonzero(rise / whole >= part) if whole else np.array([0])
        return int(there[0]) if there.size else None

    def plot(self) -> Any:
        """Altair chart: a transition, or income and growth where reforms come in sequence."""
        name = "plot_economy_path" if len(self.dates) == 1 else "plot_growth_miracle"
        return chart(name, self)

    def to_frame(self) -> pd.DataFrame:
        """One row per year."""
        frame = self.transition.to_frame()
        frame.insert(1, "reform", [self._label(year) for year in frame["period"]])
        frame.insert(2, "gdp", self.gdp)
        frame.insert(3, "gdp_relative", self.gdp_relative)
        frame.insert(4, "growth_percent", self.growth_percent)
        return frame

    def _label(self, year: int) -> str:
        return self.labels[self.dates.index(year)] if year in self.dates else ""

    def __repr__(self) -> str:
        return (
            f"EconomyPath({len(self.dates)} reforms, GDP {self.gdp_gain_percent:+.2f} % in the "
            f"long run, welfare {self.welfare_gain_percent:+.2f} %, half-life "
            f"{self.transition.half_life:.3g} years, error bound {self.error_bound:.1e})"
        )
