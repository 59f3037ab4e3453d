"""What capital and schooling explain of income across countries: the result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.arrays import BoolArray, FloatArray
from weaklinks.errors import InputError
from weaklinks.models.jones import Jones2008
from weaklinks.models.jones import equations as eq
from weaklinks.studies.explained import Explained

if TYPE_CHECKING:
    import pandas as pd

# Interquartile ranges beyond the quartiles of log K/Y: Tukey's inner fences.
_FENCE = 1.5


@dataclass(frozen=True, kw_only=True, eq=False)
class CrossCountry:
    """Development accounting for all countries of one year.

    Attributes
    ----------
    year : int
    reference : str
    codes, names : tuple of str
        Countries that are accounted for.
    income : (n,) array
        Output per worker, in the unit of the file.
    capital_output : (n,) array
        K/Y.
    human_capital : (n,) array
    undistorted : float
        K/Y of an economy without wedges.
    negative_wedges : "kept" or "zero"
        What was done with K/Y above that.
    with_intermediates, without : Explained
        With the intermediate share sigma, and with none.
    missing : mapping of code to str
        Countries that are not accounted for, and what they lack.
    output : str
        The column that output was read from.
    source : str
    """

    year: int
    reference: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    income: FloatArray
    capital_output: FloatArray
    human_capital: FloatArray
    undistorted: float
    negative_wedges: str
    with_intermediates: Explained
    without: Explained
    missing: Mapping[str, str]
    output: str
    source: str

    @property
    def at(self) -> int:
        """Place of the reference country."""
        return self.codes.index(self.reference)

    @cached_property
    def subsidised(self) -> tuple[str, ...]:
        """Countries with more capital per output than `undistorted`.

        Their wedge is negative, or set to zero where `negative_wedges` says so.
        """
        return self._codes_where(self.capital_output > self.undistorted)

    @cached_property
    def extreme(self) -> tuple[str, ...]:
        """Countries whose K/Y is an outlier, often because output collapsed.

        More than 1.5 interquartile ranges beyond the quartiles, in logs.
        """
        return self._codes_where(self._is_extreme)

    @property
    def _is_extreme(self) -> BoolArray:
        logs = np.log(self.capital_output)
        low, high = np.percentile(logs, [25, 75])
        room = _FENCE * (high - low)
        return np.asarray((logs < low - room) | (logs > high + room))

    def _codes_where(self, holds: BoolArray) -> tuple[str, ...]:
        return tuple(code for code, does in zip(self.codes, holds, strict=True) if does)

    def model(self, code: str, *, intermediates: bool = True) -> Jones2008:
        """Return a country as a model; its K/Y, wedge and relative income are those found.

        Productivity is the same in all varieties, one in the reference country. Where a negative
        wedge is set to zero, a low cost of capital brings about K/Y.
        """
        if code not in self.codes:
            why = self.missing.get(code)
            raise InputError(f"{code}: {why}" if why else f"there is no country {code!r}")
        k = self.codes.index(code)
        found = self.with_intermediates if intermediates else self.without
        sigma = found.intermediate_share
        share = {"capital_share": found.capital_share, "intermediate_share": sigma}
        at_one = eq.capital_output_ratio(1.0 - found.wedge[k], capital_cost=1.0, **share)
        return Jones2008(
            intermediate_share=found.intermediate_share,
            capital_share=found.capital_share,
            human_capital=float(self.human_capital[k]),
            productivity=float(np.exp(found.productivity[k])),
            wedge=float(found.wedge[k]),
            # Equation (24); without wedges it is alpha / (lambda + delta).
            discount_rate=float(at_one / self.capital_output[k]),
            depreciation=0.0,
            points=1,
        )

    def to_frame(self) -> pd.DataFrame:
        """One row per country that is accounted for; ``_0`` is without intermediate goods."""
        import pandas as pd

        w, o = self.with_intermediates, self.without
        columns = {
            "code": self.codes,
            "country": self.names,
            "year": self.year,
            "income": self.income,
            "income_relative": np.exp(w.log_income),
            "human_capital": self.human_capital,
            "capital_output": self.capital_output,
            "extreme": self._is_extreme,
            "subsidy": self.capital_output > self.undistorted,
            "wedge": w.wedge,
            "distorted_intermediates": np.exp(w.distortion),
            "intermediate_spending": w.intermediate_share * (1.0 - w.wedge),
            "predicted": np.exp(w.predicted),
            "productivity": np.exp(w.productivity),
            "wedge_0": o.wedge,
            "predicted_0": np.exp(o.predicted),
            "productivity_0": np.exp(o.productivity),
        }
        return pd.DataFrame(columns)

    def missing_frame(self) -> pd.DataFrame:
        """One row per country that is not accounted for, with what it lacks."""
        import pandas as pd

        rows = [(code, self.year, why) for code, why in self.missing.items()]
        return pd.DataFrame(rows, columns=["code", "year", "lacks"])

    def plot(self) -> Any:
        """Altair chart: income as predicted against income in the data."""
        from weaklinks.display import chart

        return chart("plot_countries", self)

    def __repr__(self) -> str:
        w, o = self.with_intermediates, self.without
        return (
            f"CrossCountry({self.source}, {self.year}: {len(self.codes)} countries relative to "
            f"{self.reference}, {len(self.missing)} without data; 90/10 ratio of productivity "
            f"{w.productivity_90_10:.2f} with intermediate goods, {o.productivity_90_10:.2f} "
            f"without; success {w.success:.2f} if K/Y without wedges is {self.undistorted:.3g}, "
            f"{o.success:.2f} without)"
        )
