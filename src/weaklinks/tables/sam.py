"""Read a social accounting matrix from one square CSV in the layout of IFPRI's Nexus releases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.errors import Problems, name_some
from weaklinks.tables.grid import Grid, numbers, read_grid
from weaklinks.tables.in_memory import File
from weaklinks.tables.kinds import kinds_in, kinds_of, read_kinds
from weaklinks.tables.table import Table
from weaklinks.tables.totals import unit_of, verify_totals

_CODE_HEADERS = frozenset({"code", "codes", "account"})
_KIND_HEADERS = frozenset({"kind", "kinds"})
_TOTALS = frozenset({"total", "totals"})
KINDS_SUFFIX = ".kinds.csv"


def looks_like_sam(grid: Grid) -> bool:
    """Say whether the header of a grid is that of a social accounting matrix."""
    return len(grid.header) > 1 and grid.header[1].strip().lower() in _CODE_HEADERS


@dataclass(frozen=True, kw_only=True)
class _Layout:
    """Where the accounts stand: codes and their rows and columns in the grid."""

    accounts: tuple[str, ...]
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    kind_column: int | None
    total_row: int | None = None
    total_column: int | None = None


_NOTHING = _Layout(accounts=(), rows=(), columns=(), kind_column=None)


def read_sam(
    path: str | File,
    *,
    kinds: str | File | Mapping[str, str] | None = None,
    code: str = "",
    title: str = "",
    unit: str = "",
    source: str = "",
    licence: str = "",
) -> Table:
    """Read a social accounting matrix; numbers stay as published (nothing is balanced).

    The first row holds the title, ``Code`` and the account codes; each further row a label,
    a code and the receipts of that account from every column. A last row and column
    ``total`` are compared with the cells and dropped. A column ``Kind`` behind ``Code``, as
    `convert` writes it, states the kinds of accounts.

    Parameters
    ----------
    path : path or MemoryFile
        The CSV file.
    kinds : path or mapping, optional
        Kind of each account (CSV with the columns account,kind); they win over the column
        ``Kind``. Default: that column, else the file ``<name>.kinds.csv`` beside the table when
        it exists. Kinds that nobody states are told from codes and labels.
    code, title, unit, source, licence : str, optional
        As in `Table`; code defaults to the file's stem, title to the first cell.

    Raises
    ------
    InputError
        With every unreadable cell, missing or repeated code, wrong total and account of
        unknown kind.
    """
    grid = read_grid(path)
    problems = Problems(grid.name)
    layout = _layout(grid, problems)
    problems.raise_if_any()
    labels = [grid.rows[row][0] for row in layout.rows]
    flows = numbers(grid, layout.rows, layout.columns, problems, place=_place(grid))
    notes = _verify(grid, layout, flows, problems)
    given = _given_kinds(grid, layout, kinds, problems)
    found = kinds_of(layout.accounts, labels, problems, given)
    problems.raise_if_any()
    return Table(
        code=code or grid.path.stem,
        title=title or grid.header[0],
        accounts=layout.accounts,
        labels=tuple(labels),
        kinds=found,
        flows=flows,
        unit=unit,
        source=source or grid.name,
        licence=licence,
        notes=(*notes, *grid.notes),
    )


def _layout(grid: Grid, problems: Problems) -> _Layout:
    if not looks_like_sam(grid) or len(grid.header) < 3:
        problems.add(
            "line 1: the header must be: title, 'Code', then the account codes; "
            f"it starts {name_some(grid.header[:3])}"
        )
        return _NOTHING
    down = [cells[1].strip() for cells in grid.rows[1:]]
    first = 3 if _has_kinds(grid, down) else 2
    across = [cell.strip() for cell in grid.header[first:]]
    total_row = _total(down, [cells[0] for cells in grid.rows[1:]])
    total_column = bool(across) and _total(across, across)
    across = across[: len(across) - total_column]
    down = down[: len(down) - total_row]
    problems.add_if(not across, "there are no accounts besides the total")
    _require_same_codes(grid, first, across, down, problems)
    place = {name: 1 + i for i, name in enumerate(down)}
    return _Layout(
        accounts=tuple(across),
        rows=tuple(place.get(name, 0) for name in across),
        columns=tuple(range(first, first + len(across))),
        kind_column=2 if first == 3 else None,
        total_row=len(down) + 1 if total_row else None,
        total_column=len(across) + first if total_column else None,
    )


def _has_kinds(grid: Grid, down: Sequence[str]) -> bool:
    """Say whether the third column holds kinds: an account of that name has a row as well."""
    across = [cell.strip() for cell in grid.header[2:]]
    name = across[0]
    return name.lower() in _KIND_HEADERS and across.count(name) > down.count(name)


def _total(codes: Sequence[str], labels: Sequence[str]) -> bool:
    last = codes[-1].lower() or labels[-1].strip().lower()
    return last in _TOTALS


def _require_same_codes(
    grid: Grid, first: int, across: Sequence[str], down: Sequence[str], problems: Problems
) -> None:
    for line, name in zip(grid.lines[1:], down, strict=False):
        problems.add_if(not name, f"line {line}: the account code in column 'Code' is missing")
    for number, name in enumerate(across, start=first + 1):
        problems.add_if(not name, f"line 1: column number {number} has no account code")
    for where, names in (("header", across), ("column 'Code'", down)):
        repeated = sorted(name for name, n in Counter(names).items() if name and n > 1)
        problems.add_if(
            repeated, f"account codes occur twice in the {where}: {name_some(repeated)}"
        )
    only_across, only_down = sorted(set(across) - set(down)), sorted(set(down) - set(across))
    problems.add_if(only_across, f"columns without a row: {name_some(only_across)}")
    problems.add_if(only_down, f"rows without a column: {name_some(only_down)}")


def _place(grid: Grid) -> Callable[[int, int], str]:
    def place(row: int, column: int) -> str:
        code = grid.rows[row][1].strip()
        return f"line {grid.lines[row]}, row {code!r}, column {grid.header[column].strip()!r}"

    return place


def _verify(grid: Grid, layout: _Layout, flows: FloatArray, problems: Problems) -> tuple[str, ...]:
    unit = unit_of(flows)
    notes: tuple[str, ...] = ()
    if problems.found:
        return notes
    # A printed 0 is a rounded number; an empty cell is nothing.
    printed = np.array(
        [[bool(grid.rows[i][j].strip()) for j in layout.columns] for i in layout.rows]
    )
    names = layout.accounts
    if layout.total_column is not None:
        totals, counts = numbers(grid, layout.rows, [layout.total_column], problems), printed.sum(1)
        notes += verify_totals(
            "row total", names, totals[:, 0], flows, problems, unit=unit, counts=counts
        )
    if layout.total_row is not None:
        totals, counts = numbers(grid, [layout.total_row], layout.columns, problems), printed.sum(0)
        notes += verify_totals(
            "column total", names, totals[0], flows.T, problems, unit=unit, counts=counts
        )
    return notes


def _given_kinds(
    grid: Grid,
    layout: _Layout,
    kinds: str | File | Mapping[str, str] | None,
    problems: Problems,
) -> Mapping[str, str] | None:
    given = kinds if kinds is None or isinstance(kinds, Mapping) else read_kinds(kinds)
    if layout.kind_column is not None:
        stated = kinds_in(grid, layout.rows, layout.kind_column, problems)
        return {**stated, **(given or {})}
    if given is not None:
        return given
    if not isinstance(grid.path, Path):
        return None
    beside = grid.path.with_name(grid.path.stem + KINDS_SUFFIX)
    return read_kinds(beside) if beside.is_file() else None
