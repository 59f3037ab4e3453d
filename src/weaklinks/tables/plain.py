"""Read the plain form: a directory with flows.csv, final_demand.csv and value_added.csv."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.errors import Problems, name_some
from weaklinks.tables.grid import numbers, read_grid
from weaklinks.tables.in_memory import File, MemoryFile, as_file, unpacked
from weaklinks.tables.national import National, national_table
from weaklinks.tables.roles import FINAL_WORDS, final_role, primary_role
from weaklinks.tables.table import Table

FILES = ("flows.csv", "final_demand.csv", "value_added.csv")
_TAXES = {
    "other-taxes": ("other_taxes", 1.0),
    "other-subsidies": ("other_taxes", -1.0),
    "product-taxes": ("product_taxes", 1.0),
    "product-subsidies": ("product_taxes", -1.0),
}
TOTALS = ("total-intermediate", "total-value-added", "output")


def read_plain(
    path: str | File, *, code: str = "", title: str = "", unit: str = "", source: str = ""
) -> Table:
    """Read an input-output table from three CSV files in one directory.

    Parameters
    ----------
    path : path or MemoryFile
        Directory, or zip archive in memory, with ``flows.csv`` (sectors x sectors, sellers in
        rows), ``final_demand.csv`` (sectors x categories) and ``value_added.csv`` (categories
        x sectors). First row and first column hold the names.
    code, title, unit, source : str, optional
        As in `Table`.

    Returns
    -------
    table : Table
        Categories named after exports, imports, households, government, investment or
        inventories are recognised. Imports in ``final_demand.csv`` (of either sign) are
        bought by the sector whose product they are; an imports row in ``value_added.csv``
        is bought by its column. Other rows of ``value_added.csv`` are taxes by their name,
        else a factor each.

    Raises
    ------
    InputError
        With every missing file, name that does not match and unreadable cell.
    """
    folder = as_file(path)
    problems = Problems(folder.name)
    files = _files(folder)
    missing = [name for name in FILES if name not in files]
    problems.add_if(
        missing, f"the directory must hold {', '.join(FILES)}; missing: {name_some(missing)}"
    )
    problems.raise_if_any()
    flows, final, value = (_block(files[name], folder.name) for name in FILES)
    sectors = flows.rows
    _require_match("columns of flows.csv", flows.columns, sectors, problems)
    _require_match("rows of final_demand.csv", final.rows, sectors, problems)
    _require_match("columns of value_added.csv", value.columns, sectors, problems)
    problems.raise_if_any()
    parts = parts_of(flows, final, value, problems, "final_demand.csv, ")
    problems.raise_if_any()
    name = folder.stem if isinstance(folder, MemoryFile) else folder.name
    return national_table(
        parts,
        code=code or name,
        title=title or name,
        unit=unit,
        source=source or folder.name,
        notes=(*flows.notes, *final.notes, *value.notes),
    )


@dataclass(frozen=True, kw_only=True)
class Block:
    """Cells with the names of their rows and columns, and what their reader has to say."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: FloatArray
    notes: tuple[str, ...] = ()

    def row(self, name: str, order: tuple[str, ...]) -> FloatArray:
        """The cells of a row in the order given."""
        found: FloatArray = self.cells[
            self.rows.index(name), [self.columns.index(c) for c in order]
        ]
        return found

    def column(self, name: str, order: tuple[str, ...]) -> FloatArray:
        """The cells of a column in the order given."""
        found: FloatArray = self.cells[
            [self.rows.index(r) for r in order], self.columns.index(name)
        ]
        return found

    def part(self, rows: tuple[str, ...], columns: tuple[str, ...]) -> Block:
        """The cells of some rows and columns."""
        places = np.ix_(
            [self.rows.index(r) for r in rows], [self.columns.index(c) for c in columns]
        )
        return Block(rows=rows, columns=columns, cells=self.cells[places])


def _files(folder: File) -> dict[str, File]:
    if isinstance(folder, MemoryFile):
        return dict(unpacked(folder))
    return {name: folder / name for name in FILES if (folder / name).is_file()}


def _block(path: File, folder: str) -> Block:
    grid = read_grid(path)
    problems = Problems(f"{folder}/{path.name}")
    columns = [i for i, name in enumerate(grid.header) if i > 0 and not is_total(name)]
    rows = [i for i in range(1, len(grid.rows)) if not is_total(grid.rows[i][0])]
    across = tuple(grid.header[i].strip() for i in columns)
    down = tuple(grid.rows[i][0].strip() for i in rows)
    require_names(across, down, problems)
    cells = numbers(grid, rows, columns, problems)
    problems.raise_if_any()
    return Block(rows=down, columns=across, cells=cells, notes=grid.notes)


def require_names(across: Sequence[str], down: Sequence[str], problems: Problems) -> None:
    """Note names that are missing or occur twice in the header or the first column."""
    for where, names in (("header", across), ("first column", down)):
        repeated = sorted(name for name, n in Counter(names).items() if name and n > 1)
        problems.add_if(repeated, f"names occur twice in the {where}: {name_some(repeated)}")
        problems.add_if("" in names, f"a name is missing in the {where}")
        problems.add_if(not names, f"the {where} names nothing")


def is_total(name: str) -> bool:
    """Say whether a row or column is headed as a total of all others."""
    return name.strip().lower() in ("total", "totals")


def _require_match(
    what: str, found: tuple[str, ...], sectors: tuple[str, ...], problems: Problems
) -> None:
    missing, strange = sorted(set(sectors) - set(found)), sorted(set(found) - set(sectors))
    problems.add_if(missing, f"{what}: no {name_some(missing)} (a row of flows.csv)")
    problems.add_if(strange, f"{what}: {name_some(strange)} is no row of flows.csv")


def parts_of(
    flows: Block, final: Block, value: Block, problems: Problems, place: str = ""
) -> National:
    """Return the table of three blocks; `place` is where messages say that final uses stand."""
    sectors = flows.rows
    demand = _final(final, sectors, problems, place)
    imports = _imports(demand.pop("imports", np.zeros(len(sectors))), sectors, problems, place)
    products = [(name, f"Imports of {name}") for name in sectors] if imports.any() else []
    bought = [np.diag(imports)] if products else []
    value_added = _by_role(value, sectors)
    for name, amounts in value_added.bought.items():
        products.append((f"bought:{name}", name))
        bought.append(amounts[None, :])
    return National(
        industries=tuple((name, name) for name in sectors),
        products=tuple(products),
        domestic=np.array([flows.row(name, sectors) for name in sectors]),
        imports=np.vstack(bought) if bought else None,
        final=demand,
        factors=value_added.factors,
        other_taxes=value_added.taxes["other_taxes"],
        product_taxes=value_added.taxes["product_taxes"],
    )


@dataclass(frozen=True, kw_only=True)
class _ValueAdded:
    factors: dict[str, FloatArray]
    bought: dict[str, FloatArray]
    taxes: dict[str, FloatArray]


def _by_role(value: Block, sectors: tuple[str, ...]) -> _ValueAdded:
    nothing = np.zeros(len(sectors))
    found = _ValueAdded(
        factors={}, bought={}, taxes={"other_taxes": nothing, "product_taxes": nothing}
    )
    for name in value.rows:
        role, amounts = primary_role(name) or "", value.row(name, sectors)
        if role in _TAXES:
            tax, sign = _TAXES[role]
            found.taxes[tax] = found.taxes[tax] + sign * amounts
        elif role == "imports":
            found.bought[name] = amounts
        elif role not in TOTALS:
            found.factors[f"f:{name}"] = amounts
    return found


def _final(
    final: Block, sectors: tuple[str, ...], problems: Problems, place: str
) -> dict[str, FloatArray]:
    found: dict[str, FloatArray] = {}
    for name in final.columns:
        role = final_role(name)
        if role is None:
            problems.add(f"{place}column {name!r}: not a final use; final uses are {FINAL_WORDS}")
        elif not role.startswith("total"):
            found[role] = found.get(role, 0.0) + final.column(name, sectors)
    return found


def _imports(
    column: FloatArray, sectors: tuple[str, ...], problems: Problems, place: str
) -> FloatArray:
    """Return imports as positive numbers; sources subtract them or list them."""
    if column.min(initial=0.0) < 0 < column.max(initial=0.0):
        odd = [name for name, x in zip(sectors, column, strict=True) if x > 0]
        problems.add(
            f"{place}imports: they must all be negative (subtracted) or all positive; "
            f"positive: {name_some(odd)}"
        )
    imports: FloatArray = np.abs(column)
    return imports
