"""From a table and a few words to an economy: the front door of calibration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from weaklinks.arrays import BoolArray, FloatArray
from weaklinks.calibration import RECORDED, Elasticities, Horizon, WedgeSource, build_economy
from weaklinks.calibration.sources import Income, from_mapping, read_wedges
from weaklinks.economy import Economy
from weaklinks.errors import InputError
from weaklinks.studies.benchmarks import benchmark_source
from weaklinks.studies.profiles import profile_source
from weaklinks.tables import Prepared, Table, open_table, prepare

Wedges = str | Mapping[str, float] | WedgeSource


@dataclass(frozen=True, kw_only=True, eq=False)
class Country:
    """A table with its wedges, ready to be calibrated at any elasticities and horizon.

    Attributes
    ----------
    prepared : Prepared
    source : WedgeSource
    """

    prepared: Prepared
    source: WedgeSource

    def makes(self, economy: Economy) -> BoolArray:
        """Which of an economy's sectors produce at home; others only carry a tax on imports."""
        found: BoolArray = np.isin(
            economy.sector_view.names, self.prepared.table.codes_of("activity")
        )
        return found

    def economy(
        self,
        *,
        horizon: Horizon = "long",
        elasticities: Elasticities | None = None,
        wedge_noise: Callable[[int], FloatArray] | None = None,
    ) -> Economy:
        """Calibrate; see `weaklinks.calibration.build_economy`."""
        return build_economy(
            self.prepared,
            self.source,
            horizon=horizon,
            elasticities=elasticities,
            wedge_noise=wedge_noise,
        )


def open_country(
    table: str | Path | Table,
    *,
    wedges: Wedges = "recorded",
    wedge_income: Income | None = None,
    elasticities: Elasticities | None = None,
    country: str | None = None,
    year: int | None = None,
    kinds: Path | None = None,
    force: bool = False,
) -> Country:
    """Open a table and settle where its wedges come from.

    Parameters
    ----------
    table : str, Path or Table
        An embedded code ("KEN"), a path, or a table already read.
    wedges : str, mapping or WedgeSource
        "recorded"; "benchmark:USA"; "profile:NAME" or "profile:NAME:key=value,..."
        (with ``capital-output=0.333`` its free parameter is solved for); the path of a CSV
        with columns sector and wedge; or a mapping of sector to wedge.
    wedge_income : {"hidden", "added"}, optional
        For a CSV or mapping: whether the wedges' income is hidden in recorded value added or
        comes on top of the table. Default "added".
    elasticities : Elasticities, optional
        Used only where a capital-output ratio is solved for.
    country, year
        For files that hold several.
    kinds : Path, optional
        CSV with columns account and kind, for a SAM with unusual codes.
    force : bool
        Accept tables that are badly out of balance.

    Raises
    ------
    InputError
    """
    opened = (
        table
        if isinstance(table, Table)
        else open_table(table, country=country, year=year, kinds=kinds)
    )
    prepared = prepare(opened, force=force)
    source = _source(prepared, wedges, wedge_income, elasticities or Elasticities())
    return Country(prepared=prepared, source=source)


def calibrate(
    table: str | Path | Table,
    *,
    wedges: Wedges = "recorded",
    horizon: Horizon = "long",
    elasticities: Elasticities | None = None,
    wedge_income: Income | None = None,
) -> Economy:
    """Calibrate an economy to a table at unit prices; see `open_country` for the arguments.

    Examples
    --------
    >>> calibrate("USA15").sector_view.names[1]
    'a:Mining'
    """
    opened = open_country(
        table, wedges=wedges, wedge_income=wedge_income, elasticities=elasticities
    )
    return opened.economy(horizon=horizon, elasticities=elasticities)


def _source(
    prepared: Prepared, wedges: Wedges, income: Income | None, eps: Elasticities
) -> WedgeSource:
    if isinstance(wedges, WedgeSource):
        return wedges
    if not isinstance(wedges, str):
        named = {_activities(prepared.table).get(k, k): v for k, v in wedges.items()}
        return from_mapping(named, name="the mapping", income=income or "added")
    kind, _, rest = wedges.partition(":")
    if wedges == "recorded":
        return RECORDED
    if kind == "benchmark":
        return benchmark_source(prepared, rest)
    if kind == "profile":
        return profile_source(prepared, rest, eps)
    path = Path(wedges)
    if not path.exists():
        raise InputError(
            f"wedges {wedges!r}: not a file; give recorded, benchmark:USA, profile:NAME or the "
            "path of a CSV with columns sector,wedge"
        )
    given = read_wedges(path, _activities(prepared.table))
    return from_mapping(given, name=path.name, income=income or "added")


def _activities(table: Table) -> dict[str, str]:
    """Accepted names of activities: codes, codes without prefix, labels that only one has."""
    codes = table.codes_of("activity")
    labels = {code: table.label_of(code) for code in codes}
    short = {code: label.removeprefix("Activities - ") for code, label in labels.items()}
    found: dict[str, str] = {}
    for names in (short, labels):
        given = list(names.values())
        found.update({name: code for code, name in names.items() if given.count(name) == 1})
    found.update({code.removeprefix("a:"): code for code in codes})
    return {**found, **{code: code for code in codes}}
