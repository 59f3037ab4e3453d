"""Where countries, industries and final uses stand in an OECD ICIO file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from weaklinks.errors import InputError, Problems, name_some
from weaklinks.tables.grid import Grid, Thin

FINAL_ROLES = {
    "HFCE": "household",
    "NPISH": "household",
    "NPS": "household",
    "DPABR": "household",
    "DIRP": "household",
    "CONS_ABR": "household",
    "P33": "household",
    "GGFC": "government",
    "GFCF": "investment",
    "INVNT": "stocks",
    "INV": "stocks",
    "DISC": "stocks",
}
_VALUE = re.compile(r"(?:\w+_)?(?:VA|VALU)")
_TAX = re.compile(r"(?:\w+_)?(?:TLS|TAXSUB)")
_OUTPUT = frozenset({"OUT", "OUTPUT", "TOTAL"})
_PARTS_OF = {
    "CN1": "CHN",
    "CN2": "CHN",
    "CN3": "CHN",
    "CN4": "CHN",
    "MX1": "MEX",
    "MX2": "MEX",
    "MX3": "MEX",
}


@dataclass(frozen=True, kw_only=True)
class IcioLayout:
    """Sellers, buyers and final uses as (position, country, industry or use)."""

    sellers: tuple[tuple[int, str, str], ...]
    buyers: tuple[tuple[int, str, str], ...]
    finals: tuple[tuple[int, str, str], ...]
    value: tuple[int, ...]
    taxes: tuple[int, ...]
    output_row: tuple[int, ...]
    output_column: tuple[int, ...]


def icio_layout(grid: Grid, problems: Problems) -> IcioLayout:
    """Sort the names of rows and columns; names that occur twice or lack become problems."""
    header = [cell.strip() for cell in grid.header]
    names = [cells[0].strip() for cells in grid.rows]
    for where, found in (("header", header[1:]), ("first column", names[1:])):
        repeated = sorted(name for name, times in Counter(found).items() if times > 1)
        problems.add_if(repeated, f"names occur twice in the {where}: {name_some(repeated)}")
    value = tuple(i for i, name in enumerate(names) if i and _VALUE.fullmatch(name))
    taxes = tuple(i for i, name in enumerate(names) if i and _TAX.fullmatch(name))
    out_row = tuple(i for i, name in enumerate(names) if i and name in _OUTPUT)
    out_column = tuple(i for i, name in enumerate(header) if i and name in _OUTPUT)
    other = {0, *out_row, *value, *taxes}
    columns = [(i, *_split(name)) for i, name in enumerate(header) if i not in (0, *out_column)]
    problems.add_if(not value, "there is no row VA (or VALU)")
    return IcioLayout(
        sellers=tuple((i, *_split(name)) for i, name in enumerate(names) if i not in other),
        buyers=tuple(column for column in columns if column[2] not in FINAL_ROLES),
        finals=tuple(column for column in columns if column[2] in FINAL_ROLES),
        value=value,
        taxes=taxes,
        output_row=out_row,
        output_column=out_column,
    )


def _split(name: str) -> tuple[str, str]:
    """Split ``AUS_A01_02`` into country and rest; the 2016 release writes ``HFCE_AUS``."""
    if name in FINAL_ROLES:
        return "", name
    first, _, rest = name.partition("_")
    if first in FINAL_ROLES:
        first, rest = rest, first
    return _PARTS_OF.get(first, first), rest


class CountryNeededError(InputError):
    """A country of the file has to be chosen first; `countries` lists those there are."""

    def __init__(self, problem: str, *, countries: Sequence[str], subject: str) -> None:
        super().__init__(problem, subject=subject)
        self.countries = tuple(countries)


def choose_country(layout: IcioLayout, country: str | None, name: str) -> str:
    """Return the country as the file writes it, or refuse with the list of countries."""
    known = sorted({where for _, where, _ in layout.sellers})
    chosen = (country or "").strip().upper()
    if chosen not in known:
        asked = f"there is no country {country!r}" if country else "a country must be chosen"
        listed = ", ".join(known[:90])
        raise CountryNeededError(
            f"{asked} (option country); countries in the file: {listed}",
            countries=known,
            subject=name,
        )
    return chosen


def thinner(country: str) -> Thin:
    """Return what empties cells between other countries, most of a file of a gigabyte."""
    kept: list[int] = []

    def thin(header: Sequence[str], cells: list[str]) -> list[str]:
        name = cells[0].strip()
        if len(cells) != len(header) or name in _OUTPUT or _split(name)[0] == country:
            return cells
        if not kept:
            mine = (i for i, head in enumerate(header) if _split(head.strip())[0] in (country, ""))
            kept.extend({0, *mine})
        out = [""] * len(cells)
        for i in kept:
            out[i] = cells[i]
        return out

    return thin


def looks_like_icio(grid: Grid) -> bool:
    """Say whether a grid has the row and column names of an ICIO file."""
    rows = {cells[0].strip() for cells in grid.rows}
    return any(map(_VALUE.fullmatch, rows)) and any(
        _split(name)[1] in FINAL_ROLES for name in map(str.strip, grid.header)
    )
