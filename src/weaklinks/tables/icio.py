"""Read one country out of an OECD Inter-Country Input-Output table (csv)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.errors import InputError, Problems, name_some
from weaklinks.tables.grid import Grid, numbers, read_grid
from weaklinks.tables.national import National, national_table
from weaklinks.tables.table import Table
from weaklinks.tables.totals import verify_totals

_FINAL = {
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
Notes = tuple[str, ...]
_NOTES = (
    "All other countries are collapsed into the rest of the world: their deliveries are import "
    "accounts by product, deliveries to them are exports.",
    "Residents' direct purchases abroad are household consumption; a statistical discrepancy "
    "counts as change in inventories.",
)


def read_icio(path: str | Path, *, country: str | None, code: str = "", title: str = "") -> Table:
    """Read the table of one country from an OECD ICIO file.

    Parameters
    ----------
    path : path
        The csv as published: rows and columns ``AUS_A01_02``, final uses ``AUS_HFCE`` ...,
        rows for taxes less subsidies (TLS or TAXSUB), value added (VA or VALU) and output.
    country : str
        Three-letter code; the split parts of China and Mexico are added up.
    code, title : str, optional
        Default: the country's code, and country with the file's name.

    Raises
    ------
    InputError
        When the country is missing (the message lists those there are), rows or columns are
        missing, or totals are wrong.

    References
    ----------
    OECD, Inter-Country Input-Output tables, readme of the 2016 to 2023 releases.
    """
    wanted = (country or "").strip().upper()
    grid = read_grid(path, thin=lambda header, cells: _thin(header, cells, wanted))
    problems = Problems(grid.name)
    layout = _layout(grid, problems)
    problems.raise_if_any()
    chosen = _choose(layout, country, grid.name)
    parts, notes = _parts(grid, _axes(layout, chosen), problems)
    problems.raise_if_any()
    return national_table(
        parts,
        code=code or chosen,
        title=title or f"{chosen}, {grid.path.stem}",
        unit="million USD",
        source=f"OECD Inter-Country Input-Output tables, {grid.name}",
        notes=(*_NOTES, *notes),
    )


def _thin(header: Sequence[str], cells: list[str], country: str) -> list[str]:
    """Empty the cells between other countries, which are most of a file of a gigabyte."""
    name = cells[0].strip()
    if name in _OUTPUT or _split(name)[0] == country:
        return cells
    kept = [_split(head.strip())[0] in (country, "") for head in header[1:]]
    others = zip(cells[1:], kept, strict=False)
    return [cells[0], *(cell if keep else "" for cell, keep in others)]


def looks_like_icio(grid: Grid) -> bool:
    """Say whether a grid has the row and column names of an ICIO file."""
    rows = {cells[0].strip() for cells in grid.rows}
    return any(map(_VALUE.fullmatch, rows)) and any(
        _split(name)[1] in _FINAL for name in map(str.strip, grid.header)
    )


@dataclass(frozen=True, kw_only=True)
class _Layout:
    """Sellers, buyers and final uses as (position, country, industry or use)."""

    sellers: tuple[tuple[int, str, str], ...]
    buyers: tuple[tuple[int, str, str], ...]
    finals: tuple[tuple[int, str, str], ...]
    value: tuple[int, ...]
    taxes: tuple[int, ...]
    output_row: tuple[int, ...]
    output_column: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class _Axis:
    """Positions in the grid and the 0-1 matrix that adds entries of one name up."""

    names: tuple[str, ...]
    at: tuple[int, ...]
    adder: FloatArray


def _layout(grid: Grid, problems: Problems) -> _Layout:
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
    return _Layout(
        sellers=tuple((i, *_split(name)) for i, name in enumerate(names) if i not in other),
        buyers=tuple(column for column in columns if column[2] not in _FINAL),
        finals=tuple(column for column in columns if column[2] in _FINAL),
        value=value,
        taxes=taxes,
        output_row=out_row,
        output_column=out_column,
    )


def _split(name: str) -> tuple[str, str]:
    """Split ``AUS_A01_02`` into country and rest; the 2016 release writes ``HFCE_AUS``."""
    if name in _FINAL:
        return "", name
    first, _, rest = name.partition("_")
    if first in _FINAL:
        first, rest = rest, first
    return _PARTS_OF.get(first, first), rest


def _choose(layout: _Layout, country: str | None, name: str) -> str:
    known = sorted({where for _, where, _ in layout.sellers})
    chosen = (country or "").strip().upper()
    if chosen not in known:
        asked = f"there is no country {country!r}" if country else "a country must be chosen"
        listed = ", ".join(known[:90])
        raise InputError(f"{asked} (option country); countries in the file: {listed}", subject=name)
    return chosen


def _axes(layout: _Layout, country: str) -> dict[str, _Axis]:
    mine = [entry for entry in layout.sellers if entry[1] == country]
    foreign = [entry for entry in layout.sellers if entry[1] != country]
    industries = tuple(dict.fromkeys(name for _, _, name in mine))
    products = tuple(dict.fromkeys(name for _, _, name in foreign))
    # A discrepancy column has no country: it holds what each seller's row does not explain.
    spent = [(i, w, _FINAL[use]) for i, w, use in layout.finals if w in (country, "")]
    uses = tuple(dict.fromkeys(role for _, _, role in spent))
    abroad = [entry for entry in (*layout.buyers, *layout.finals) if entry[1] not in (country, "")]
    return {
        "sellers": _axis(industries, mine),
        "buyers": _axis(industries, [entry for entry in layout.buyers if entry[1] == country]),
        "products": _axis(products, foreign),
        "finals": _axis(uses, spent),
        "finals of foreign goods": _axis(uses, [entry for entry in spent if entry[1] == country]),
        "exports": _axis(("exports",), [(i, "", "exports") for i, _, _ in abroad]),
        "value": _axis(("value",), [(i, "", "value") for i in layout.value]),
        "taxes": _axis(("taxes",), [(i, "", "taxes") for i in layout.taxes]),
        "output row": _axis(("output",), [(i, "", "output") for i in layout.output_row]),
        "output column": _axis(("output",), [(i, "", "output") for i in layout.output_column]),
    }


def _axis(names: tuple[str, ...], entries: Sequence[tuple[int, str, str]]) -> _Axis:
    place = {name: i for i, name in enumerate(names)}
    adder = np.zeros((len(names), len(entries)))
    for j, (_, _, name) in enumerate(entries):
        if name in place:
            adder[place[name], j] = 1.0
    return _Axis(names=names, at=tuple(i for i, _, _ in entries), adder=adder)


def _parts(grid: Grid, axes: dict[str, _Axis], problems: Problems) -> tuple[National, Notes]:
    def block(rows: str, columns: str) -> FloatArray:
        down, across = axes[rows], axes[columns]
        cells: FloatArray = (
            down.adder @ numbers(grid, down.at, across.at, problems) @ across.adder.T
        )
        return cells

    uses, industries = axes["finals"].names, axes["sellers"].names
    domestic, final = block("sellers", "buyers"), block("sellers", "finals")
    imports, exports = block("products", "buyers"), block("sellers", "exports")
    value, taxes = block("value", "buyers"), block("taxes", "buyers")
    problems.raise_if_any()
    sold = np.hstack([domestic, final, exports])
    final_taxes = block("taxes", "finals of foreign goods")[0].tolist()
    notes: Notes = ()
    checks = (
        ("row total", block("sellers", "output column").T, sold),
        (
            "column total",
            block("output row", "buyers"),
            np.vstack([domestic, imports, value, taxes]).T,
        ),
    )
    for what, printed, cells in checks:
        if axes["output row" if what == "column total" else "output column"].at:
            notes += verify_totals(what, industries, printed[0], cells, problems, unit=0.0)
    return National(
        industries=tuple((name, name) for name in industries),
        products=tuple((name, f"Imports of {name}") for name in axes["products"].names),
        domestic=domestic,
        imports=imports,
        final={**dict(zip(uses, final.T, strict=True)), "exports": exports[:, 0]},
        final_imports=dict(zip(uses, block("products", "finals of foreign goods").T, strict=True)),
        factors={"value-added": value[0]},
        product_taxes=taxes[0],
        final_taxes=dict(zip(uses, final_taxes, strict=True)),
    ), notes
