"""What capital and schooling explain of income across countries: the result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.errors import InputError
from weaklinks.models.jones import Jones2008

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, kw_only=True, eq=False)
class Explained:
    """Income relative to the reference country, explained with one intermediate share.

    All arrays are logs relative to the reference country, one entry per country, and
    ``human_capital + deepening + distortion + productivity / ((1-sigma)(1-alpha))`` is the
    log of income per worker.

    Attributes
    ----------
    intermediate_share, capital_share : float
        sigma, alpha.
    log_income, human_capital : (n,) arrays
    wedge : (n,) array
        The average wedge that explains K/Y; below zero a subsidy. Not a log.
    deepening : (n,) array
        ``alpha/(1-alpha) log(K/Y)``.
    distortion : (n,) array
        What the same wedge does to productivity by distorting intermediate goods, equation (19)
        to the power 1/(1-alpha); zero without intermediate goods.
    productivity : (n,) array
        log Q: the index of productivity of equation (18), less the wedge that is accounted for.
    """

    intermediate_share: float
    capital_share: float
    log_income: FloatArray
    human_capital: FloatArray
    wedge: FloatArray
    deepening: FloatArray
    distortion: FloatArray
    productivity: FloatArray

    @property
    def multiplier(self) -> float:
        """``1/((1-sigma)(1-alpha))``: log points of income per log point of Q."""
        return 1.0 / ((1.0 - self.intermediate_share) * (1.0 - self.capital_share))

    @property
    def predicted(self) -> FloatArray:
        """Log income if Q were the same everywhere."""
        return self.human_capital + self.deepening + self.distortion

    @property
    def success(self) -> float:
        """Variance of `predicted` over that of log income.

        With K/Y, as in Klenow and Rodriguez-Clare (1997): what productivity adds to capital is
        counted as productivity's.
        """
        return float(np.var(self.predicted) / np.var(self.log_income))

    @property
    def success_given_capital(self) -> float:
        """Caselli's (2005) measure: as `success`, with capital per worker in place of K/Y.

        Predicted is ``alpha log(K/L) + (1-alpha) log h``, and the distortion of
        intermediate goods to the power one, equation (19).
        """
        alpha = self.capital_share
        given = (1.0 - alpha) * self.predicted + alpha * self.log_income
        return float(np.var(given) / np.var(self.log_income))

    @property
    def shares(self) -> Mapping[str, float]:
        """Share of the variance of log income that goes with each part; covariances are halved.

        Klenow and Rodriguez-Clare (1997): cov(part, log income) / var(log income). They add
        up to one and can be negative.
        """
        parts = {
            "human capital": self.human_capital,
            "capital deepening": self.deepening,
            "distorted intermediates": self.distortion,
            "productivity": self.multiplier * self.productivity,
        }
        income = self.log_income - self.log_income.mean()
        return {k: float(income @ v / (income @ income)) for k, v in parts.items()}

    @property
    def sd_productivity(self) -> float:
        """Standard deviation of log Q over countries."""
        return float(np.std(self.productivity))

    @property
    def productivity_90_10(self) -> float:
        """Ratio of the 90th to the 10th percentile of Q over countries."""
        return float(np.exp(np.subtract(*np.percentile(self.productivity, [90, 10]))))

    def difference_that_explains(self, income_ratio: float) -> float:
        """Ratio of Q that alone makes incomes differ by this ratio."""
        return float(income_ratio ** (1.0 / self.multiplier))


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
    with_intermediates: Explained
    without: Explained
    missing: Mapping[str, str]
    output: str
    source: str

    @cached_property
    def subsidised(self) -> tuple[str, ...]:
        """Countries with more capital per output than `undistorted`: their wedge is negative."""
        return tuple(c for c, k in zip(self.codes, self.capital_output, strict=True)
                     if k > self.undistorted)  # fmt: skip

    def model(self, code: str, *, intermediates: bool = True) -> Jones2008:
        """Return a country as a model; its K/Y, wedge and relative income are those found.

        Productivity is the same in all varieties, one in the reference country.
        """
        if code not in self.codes:
            why = self.missing.get(code)
            raise InputError(f"{code}: {why}" if why else f"there is no country {code!r}")
        k = self.codes.index(code)
        found = self.with_intermediates if intermediates else self.without
        return Jones2008(
            intermediate_share=found.intermediate_share,
            capital_share=found.capital_share,
            human_capital=float(self.human_capital[k]),
            productivity=float(np.exp(found.productivity[k])),
            wedge=float(found.wedge[k]),
            # Equation (24) without wedges is alpha / (lambda + delta).
            discount_rate=found.capital_share / self.undistorted,
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
            "subsidy": w.wedge < 0,
            "wedge": w.wedge,
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
            f"{self.reference}, {len(self.missing)} without data; success {w.success:.2f} with "
            f"intermediate goods, {o.success:.2f} without; 90/10 ratio of productivity "
            f"{w.productivity_90_10:.2f} and {o.productivity_90_10:.2f})"
        )
