"""Read an input-output table from one sheet: flows, final demand beside, value added below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from itertools import takewhile

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.errors import Problems, name_some
from weaklinks.tables.grid import Grid, numbers, read_grid
from weaklinks.tables.in_memory import File
from weaklinks.tables.national import National, national_table
from weaklinks.tables.plain import TOTALS, Block, is_total, parts_of, require_names
from weaklinks.tables.roles import FINAL_WORDS, final_role, primary_role
from weaklinks.tables.table import Table

# Rows and columns may share these names and are no sectors for that.
_NO_SECTOR = re.compile(r"totals?|total .*|(gross |total )?outputs?|imports?", re.IGNORECASE)
_TAX_SIGNS = {"product-taxes": 1.0, "product-subsidies": -1.0}


def looks_like_sheet(grid: Grid) -> bool:
    """Say whether rows and columns share names, and both have more: final uses and value added."""
    down, across = ({n for n in names if n and not is_total(n)} for names in _names(grid))
    shared = {name for name in down & across if not _NO_SECTOR.fullmatch(name)}
    return bool(shared and down - across and across - down)


def read_sheet(
    path: str | File, *, code: str = "", title: str = "", unit: str = "", source: str = ""
) -> Table:
    """Read an input-output table from one CSV.

    Parameters
    ----------
    path : path or MemoryFile
        The first row and the first column hold names. Names of rows that are names of columns
        too are the sectors, which come first both ways (sellers in rows); further columns are
        final uses, further rows value added, each named as in `read_plain`. Totals are left out.
    code, title, unit, source : str, optional
        As in `Table`.

    Returns
    -------
    table : Table
        By the rules of `read_plain`; what rows of imports and of taxes on products hold below
        final uses is bought and paid by these.

    Raises
    ------
    InputError
        With every name that is neither a sector nor a final use, every row that is neither a
        sector nor value added, and every unreadable cell.
    """
    grid = read_grid(path)
    problems = Problems(grid.name)
    sheet = _sheet(grid, problems)
    problems.raise_if_any()
    finals, below = sheet.finals, sheet.below
    parts = parts_of(
        sheet.cells.part(sheet.sectors, sheet.sectors),
        sheet.cells.part(sheet.sectors, finals),
        sheet.cells.part(below, sheet.sectors),
        problems,
    )
    parts = _with_corner(parts, sheet.cells.part(below, finals), problems)
    problems.raise_if_any()
    return national_table(
        parts,
        code=code or grid.path.stem,
        title=title or grid.path.stem,
        unit=unit,
        source=source or grid.name,
        notes=grid.notes,
    )


def example_sheet() -> str:
    """Return a small table in the form that `read_sheet` reads, to be filled with one's own."""
    return (files("weaklinks.tables") / "example.csv").read_text(encoding="utf-8")


@dataclass(frozen=True, kw_only=True)
class _Sheet:
    """Names of the sectors, of the columns beside and of the rows below them; all cells."""

    sectors: tuple[str, ...]
    finals: tuple[str, ...]
    below: tuple[str, ...]
    cells: Block


def _sheet(grid: Grid, problems: Problems) -> _Sheet:
    rows = [i for i in range(1, len(grid.rows)) if _says_something(grid.rows[i])]
    columns = [
        j for j in range(1, len(grid.header)) if _says_something([row[j] for row in grid.rows])
    ]
    rows = [i for i in rows if not is_total(grid.rows[i][0])]
    columns = [j for j in columns if not is_total(grid.header[j])]
    down = tuple(grid.rows[i][0].strip() for i in rows)
    across = tuple(grid.header[j].strip() for j in columns)
    require_names(across, down, problems)
    sectors = _sectors(down, across)
    finals, below = across[len(sectors) :], down[len(sectors) :]
    _require_blocks(sectors, across, finals, below, problems)
    problems.raise_if_any()
    cells = Block(rows=down, columns=across, cells=numbers(grid, rows, columns, problems))
    return _Sheet(sectors=sectors, finals=finals, below=below, cells=cells)


def _require_blocks(
    sectors: tuple[str, ...],
    across: tuple[str, ...],
    finals: tuple[str, ...],
    below: tuple[str, ...],
    problems: Problems,
) -> None:
    late = [name for name in across[: len(sectors)] if name not in sectors]
    late += [name for name in below if name in across and not _NO_SECTOR.fullmatch(name)]
    problems.add_if(
        late,
        "rows and columns must both start with all sectors, in the same names; out of place or "
        f"without a row or column of that name: {name_some(dict.fromkeys(late))}",
    )
    strange = [name for name in finals if name not in below and final_role(name) is None]
    problems.add_if(
        strange,
        f"columns {name_some(strange)}: neither a sector (no row has that name) nor a final use; "
        f"final uses are {FINAL_WORDS}",
    )


def _with_corner(parts: National, corner: Block, problems: Problems) -> National:
    """Enter what rows of imports and taxes on products hold below the final uses."""
    bought: dict[str, FloatArray] = {}
    taxes: dict[str, float] = {}
    codes = [code for code, _ in parts.products]
    for i, j in np.argwhere(corner.cells != 0):
        row, column, amount = corner.rows[i], corner.columns[j], float(corner.cells[i, j])
        role, use = primary_role(row) or "", final_role(column) or ""
        if role in TOTALS or use.startswith("total"):
            continue
        if role == "imports" and use != "imports":
            held = bought.setdefault(use, np.zeros(len(codes)))
            held[codes.index(f"bought:{row}")] += amount
        elif role in _TAX_SIGNS and use not in ("imports", ""):
            taxes[use] = taxes.get(use, 0.0) + _TAX_SIGNS[role] * amount
        else:
            problems.add(
                f"row {row!r} holds {amount:,.6g} under {column!r}: value added and taxes on "
                "production come from sectors alone. If the row is a sector, it needs a column "
                "of that name"
            )
    return replace(parts, final_imports=bought, final_taxes=taxes)


def _sectors(down: Sequence[str], across: Sequence[str]) -> tuple[str, ...]:
    shared = set(across)
    return tuple(takewhile(lambda name: name in shared and not _NO_SECTOR.fullmatch(name), down))


def _names(grid: Grid) -> tuple[list[str], list[str]]:
    return [row[0].strip() for row in grid.rows[1:]], [name.strip() for name in grid.header[1:]]


def _says_something(cells: Sequence[str]) -> bool:
    """Rows and columns that are empty, or a heading alone, stand for order only."""
    return any(cell.strip() for cell in cells[1:])
