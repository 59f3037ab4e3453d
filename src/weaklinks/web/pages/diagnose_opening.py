"""The country that the settings of *Diagnose a country* open, and a first look at it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from weaklinks.errors import InputError
from weaklinks.web.content import Progress
from weaklinks.web.controls import Values
from weaklinks.web.keys import key_of
from weaklinks.web.pages.diagnose_settings import changed_elasticities, wedges_of, year_of
from weaklinks.web.uploads import Upload

if TYPE_CHECKING:
    import pandas as pd

    from weaklinks.calibration import Elasticities
    from weaklinks.studies.country import Country
    from weaklinks.studies.diagnosis import Diagnosis
    from weaklinks.studies.spread import Spread
    from weaklinks.tables import Table
    from weaklinks.tables.in_memory import MemoryFile

#: Accounts of a table beyond which a view takes longer than a visitor waits.
MOST_ACCOUNTS = 800
_OPENS = ("table", "country", "year", "balance")


def elasticities_of(values: Values) -> Elasticities:
    """The elasticities set."""
    from weaklinks.calibration import Elasticities

    return Elasticities(**changed_elasticities(values))


def country_of(values: Values) -> Country:
    """The country, opened; lately opened ones are remembered."""
    return _opened(
        values["table"],
        wedges_of(values),
        values.get("country") or None,
        year_of(values),
        values.get("balance") == "scale",
    )


@lru_cache(maxsize=8)
def _opened(
    table: str | Upload, wedges: str, country: str | None, year: int | None, force: bool
) -> Country:
    from weaklinks.studies.country import open_country

    read = _read(table, country, year)
    return open_country(read, wedges=wedges, force=force)


@lru_cache(maxsize=8)
def _read(table: str | Upload, country: str | None, year: int | None) -> Table:
    from weaklinks.tables import open_table

    file = _file(table) if isinstance(table, Upload) else table
    found = open_table(file, country=country, year=year)
    if len(found.accounts) > MOST_ACCOUNTS:
        raise InputError(
            f"the table has {len(found.accounts)} accounts; here it may have {MOST_ACCOUNTS}. "
            "On your own machine it may be larger: pip install weaklinks",
            subject=found.source,
        )
    return found


def _file(upload: Upload) -> MemoryFile:
    from weaklinks.tables.in_memory import MemoryFile

    return MemoryFile(name=upload.name, content=upload.content)


@lru_cache(maxsize=8)
def years_in(table: str | Upload) -> tuple[int, ...]:
    """Years to choose from: none where the file holds a single one."""
    from weaklinks.tables.wiod import wiod_years

    if not isinstance(table, Upload) or not table.name.lower().endswith(".xlsx"):
        return ()
    years = wiod_years(_file(table))
    return years if len(years) > 1 else ()


def look(values: Values) -> Diagnosis:
    """A first look at the country: what does not take long."""
    from weaklinks.studies.diagnosis import diagnose

    eps = elasticities_of(values)
    return diagnose(country_of(values), horizon=values["horizon"], elasticities=eps, whole=False)


_drawn: dict[str, Spread] = {}


def spread_of(values: Values, progress: Progress | None = None) -> Spread:
    """The answers over the draws asked for; the last ones drawn are remembered for the report."""
    from weaklinks.studies.spread import draw_spread

    draws = int(values["draws"])
    key = key_of(*(values.get(n) for n in (*_OPENS, "horizon")), wedges_of(values), draws)
    if key not in _drawn:
        spread = draw_spread(country_of(values), values["horizon"], draws, 0, progress)
        _drawn.clear()
        _drawn[key] = spread
    return _drawn[key]


def frame_of(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """A chart's records as a table, without the names that were shortened for its axis."""
    import pandas as pd

    return pd.DataFrame(rows).drop(columns="axis", errors="ignore")
