"""Development accounting for every year of a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from weaklinks.errors import InputError
from weaklinks.studies.countries import CrossCountry
from weaklinks.studies.cross_country import account_for_countries
from weaklinks.studies.penn import PennTable, read_penn
from weaklinks.studies.undistorted import success_over_undistorted

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, kw_only=True, eq=False)
class Panel:
    """Development accounting year by year.

    Attributes
    ----------
    results : tuple of CrossCountry
        One per year, ascending.
    left_out : mapping of year to str
        Years without an answer, and why.
    """

    results: tuple[CrossCountry, ...]
    left_out: Mapping[int, str]

    def summary(self) -> pd.DataFrame:
        """One row per year: countries, success and spread of productivity in both versions.

        ``_0`` is without intermediate goods, ``_zero`` with negative wedges set to zero;
        `negative` counts those.
        """
        import pandas as pd

        own = [success_over_undistorted(r, [r.undistorted])[0] for r in self.results]
        rows = [
            {
                "year": r.year,
                "countries": len(r.codes),
                "missing": len(r.missing),
                "negative": len(r.subsidised),
                "success": r.with_intermediates.success,
                "success_zero": found.success_zero,
                "success_0": r.without.success,
                "sd_productivity": r.with_intermediates.sd_productivity,
                "sd_productivity_0": r.without.sd_productivity,
                "productivity_90_10": r.with_intermediates.productivity_90_10,
                "productivity_90_10_0": r.without.productivity_90_10,
            }
            for r, found in zip(self.results, own, strict=True)
        ]
        return pd.DataFrame(rows)

    def to_frame(self) -> pd.DataFrame:
        """One row per country and year."""
        import pandas as pd

        return pd.concat([r.to_frame() for r in self.results], ignore_index=True)

    def plot(self) -> Any:
        """Altair chart: success and spread of productivity over the years."""
        from weaklinks.display import chart

        return chart("plot_years", self)

    def __repr__(self) -> str:
        found = ", ".join(str(r.year) for r in self.results)
        return f"Panel({found}; {len(self.left_out)} years left out)"


def account_for_years(table: PennTable | str | Path, **options: Any) -> Panel:
    """Account for every year of a table; options as for `account_for_countries`."""
    penn = table if isinstance(table, PennTable) else read_penn(table)
    results, left_out = [], {}
    for year in penn.years:
        try:
            results.append(account_for_countries(penn, year=year, **options))
        except InputError as error:
            left_out[year] = str(error)
    if not results:
        raise InputError(dict.fromkeys(left_out.values()), subject=penn.source)
    return Panel(results=tuple(results), left_out=left_out)
