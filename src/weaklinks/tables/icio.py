"""Read one country out of an OECD Inter-Country Input-Output table (csv)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.errors import Problems
from weaklinks.tables.grid import Grid, numbers, read_grid
from weaklinks.tables.icio_layout import (
    FINAL_ROLES,
    IcioLayout,
    choose_country,
    icio_layout,
    thinner,
)
from weaklinks.tables.in_memory import File
from weaklinks.tables.national import National, national_table
from weaklinks.tables.table import Table
from weaklinks.tables.totals import verify_totals

# What each block of the file holds: rows and columns of `_axes`.
_BLOCKS = {
    "domestic": ("sellers", "buyers"),
    "final": ("sellers", "finals"),
    "exports": ("sellers", "exports"),
    "imports": ("products", "buyers"),
    "final imports": ("products", "finals of foreign goods"),
    "value": ("value", "buyers"),
    "taxes": ("taxes", "buyers"),
    "final taxes": ("taxes", "finals of foreign goods"),
    "row total": ("sellers", "output column"),
    "column total": ("output row", "buyers"),
}
Notes = tuple[str, ...]
_NOTES = (
    "All other countries are collapsed into the rest of the world: their deliveries are import "
    "accounts by product, deliveries to them are exports.",
    "Residents' direct purchases abroad are household consumption; a statistical discrepancy "
    "counts as change in inventories.",
)


def read_icio(path: str | File, *, country: str | None, code: str = "", title: str = "") -> Table:
    """Read the table of one country from an OECD ICIO file.

    Parameters
    ----------
    path : path or MemoryFile
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
    grid = read_grid(path, thin=thinner(wanted))
    problems = Problems(grid.name)
    layout = icio_layout(grid, problems)
    problems.raise_if_any()
    chosen = choose_country(layout, country, grid.name)
    axes = _axes(layout, chosen)
    cells = _blocks(grid, axes, problems)
    problems.raise_if_any()
    notes = _verify(cells, axes, problems)
    problems.raise_if_any()
    return national_table(
        _national(cells, axes),
        code=code or chosen,
        title=title or f"{chosen}, {grid.path.stem}",
        unit="million USD",
        source=f"OECD Inter-Country Input-Output tables, {grid.name}",
        notes=(*_NOTES, *notes, *grid.notes),
    )


@dataclass(frozen=True, kw_only=True)
class _Axis:
    """Positions in the grid and the 0-1 matrix that adds entries of one name up."""

    names: tuple[str, ...]
    at: tuple[int, ...]
    adder: FloatArray


def _axes(layout: IcioLayout, country: str) -> dict[str, _Axis]:
    mine = [entry for entry in layout.sellers if entry[1] == country]
    foreign = [entry for entry in layout.sellers if entry[1] != country]
    industries = tuple(dict.fromkeys(name for _, _, name in mine))
    products = tuple(dict.fromkeys(name for _, _, name in foreign))
    # A discrepancy column has no country: it holds what each seller's row does not explain.
    spent = [(i, w, FINAL_ROLES[use]) for i, w, use in layout.finals if w in (country, "")]
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


def _blocks(grid: Grid, axes: dict[str, _Axis], problems: Problems) -> dict[str, FloatArray]:
    found = {}
    for name, (rows, columns) in _BLOCKS.items():
        down, across = axes[rows], axes[columns]
        cells = numbers(grid, down.at, across.at, problems)
        found[name] = down.adder @ cells @ across.adder.T
    return found


def _verify(cells: dict[str, FloatArray], axes: dict[str, _Axis], problems: Problems) -> Notes:
    names = axes["sellers"].names
    sold = np.hstack([cells["domestic"], cells["final"], cells["exports"]])
    bought = np.vstack([cells[name] for name in ("domestic", "imports", "value", "taxes")]).T
    notes: Notes = ()
    if axes["output column"].at:
        total = cells["row total"][:, 0]
        notes += verify_totals("row total", names, total, sold, problems, unit=0.0)
    if axes["output row"].at:
        total = cells["column total"][0]
        notes += verify_totals("column total", names, total, bought, problems, unit=0.0)
    return notes


def _national(cells: dict[str, FloatArray], axes: dict[str, _Axis]) -> National:
    uses = axes["finals"].names
    final = dict(zip(uses, cells["final"].T, strict=True))
    return National(
        industries=tuple((name, name) for name in axes["sellers"].names),
        products=tuple((name, f"Imports of {name}") for name in axes["products"].names),
        domestic=cells["domestic"],
        imports=cells["imports"],
        final={**final, "exports": cells["exports"][:, 0]},
        final_imports=dict(zip(uses, cells["final imports"].T, strict=True)),
        factors={"value-added": cells["value"][0]},
        product_taxes=cells["taxes"][0],
        final_taxes=dict(zip(uses, cells["final taxes"][0].tolist(), strict=True)),
    )
