"""The make half of a pair of make and use tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.errors import Problems, name_some
from weaklinks.tables.grid import Grid, numbers
from weaklinks.tables.totals import unit_of, verify_totals


@dataclass(frozen=True, kw_only=True)
class MakeTable:
    """Output of c commodities by n industries, and imports with the CIF/FOB adjustment."""

    commodities: tuple[str, ...]
    industries: tuple[str, ...]
    cells: FloatArray
    imports: FloatArray
    notes: tuple[str, ...]


def read_make(grid: Grid, problems: Problems) -> MakeTable:
    """Read commodities (rows) by industries (columns, up to the first total or imports)."""
    header = [cell.strip() for cell in grid.header]
    roles = {i: role for i, cell in enumerate(header) if i > 0 and (role := _make_role(cell))}
    industries = list(range(1, min(roles, default=len(header))))
    rows = [i for i in range(1, len(grid.rows)) if not grid.rows[i][0].lower().startswith("total")]
    names = [grid.rows[i][0].strip() for i in rows]
    require_unique(grid, "industries in the header", [header[i] for i in industries], problems)
    require_unique(grid, "commodities in the first column", names, problems)
    cells = numbers(grid, rows, industries, problems)
    column = {role: numbers(grid, rows, [i], problems)[:, 0] for i, role in roles.items()}
    imports, notes = _imports(grid, cells, column, problems)
    if "output" in column:
        notes += verify_totals(
            "commodity output", names, column["output"], cells, problems, unit=unit_of(cells)
        )
    return MakeTable(
        commodities=tuple(names),
        industries=tuple(header[i] for i in industries),
        cells=cells,
        imports=imports,
        notes=notes,
    )


def _make_role(heading: str) -> str | None:
    words = heading.lower()
    if "cif/fob" in words:
        return "adjustment"
    if words.startswith("total commodity output"):
        return "output"
    if words.startswith("total"):
        return "supply"
    return "imports" if words.startswith("import") else None


def _imports(
    grid: Grid, cells: FloatArray, column: dict[str, FloatArray], problems: Problems
) -> tuple[FloatArray, tuple[str, ...]]:
    """Return imports with the CIF/FOB adjustment; without a column they are the rest of supply."""
    nothing = np.zeros(len(cells))
    if "imports" in column:
        imports = column["imports"] + column.get("adjustment", nothing)
        if "supply" not in column or problems.found:
            return imports, ()
        parts = np.column_stack([cells, imports])
        names = [row[0] for row in grid.rows[1 : 1 + len(cells)]]
        unit = unit_of(parts)
        return imports, verify_totals(
            "total supply", names, column["supply"], parts, problems, unit=unit
        )
    if "supply" not in column:
        return nothing, ("The make table records no imports.",)
    rest = column["supply"] - cells.sum(axis=1)
    rounding = 0.5 * unit_of(cells) * (np.count_nonzero(cells, axis=1) + 1)
    return np.where(np.abs(rest) <= rounding, 0.0, rest), (
        "Imports (with the CIF/FOB adjustment) are total supply less domestic output.",
    )


def require_unique(grid: Grid, what: str, names: Sequence[str], problems: Problems) -> None:
    """Note names that occur twice or are missing."""
    repeated = sorted({name for name in names if list(names).count(name) > 1})
    problems.add_if(repeated, f"{grid.name}: {what} occur twice: {name_some(repeated)}")
    problems.add_if("" in names, f"{grid.name}: one of the {what} has no name")
