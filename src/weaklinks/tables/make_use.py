"""Read a pair of make and use tables in the layout of the US Bureau of Economic Analysis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.errors import InputError, Problems, name_some
from weaklinks.tables.grid import Grid, numbers, read_grid
from weaklinks.tables.make_table import MakeTable, read_make, require_unique
from weaklinks.tables.roles import (
    FINAL_WORDS,
    PRIMARY_WORDS,
    FinalRole,
    PrimaryRole,
    final_role,
    primary_role,
)
from weaklinks.tables.supply_use import SupplyUse, supply_use_table
from weaklinks.tables.table import Table
from weaklinks.tables.totals import unit_of, verify_totals


def read_make_use(
    path: str | Path,
    use: str | Path | None = None,
    *,
    code: str = "",
    title: str = "",
    unit: str = "",
    source: str = "",
    licence: str = "",
) -> Table:
    """Read make and use tables and complete them to a social accounting matrix.

    Parameters
    ----------
    path : path
        The make table (commodities in rows, industries in columns, then imports and totals),
        or a directory that holds one ``*make*.csv`` and one ``*use*.csv``.
    use : path, optional
        The use table (commodities in rows, industries and final uses in columns; primary
        inputs below); required when `path` is a file.
    code, title, unit, source, licence : str, optional
        As in `Table`.

    Returns
    -------
    table : Table
        `supply_use_table` says which cell holds what; the notes repeat the rules.

    Raises
    ------
    InputError
        When a file is missing or unreadable, names do not match, or totals are wrong.
    """
    make_path, use_path = _pair(Path(path), use)
    problems = Problems(f"{make_path.name} and {use_path.name}")
    grids = read_grid(make_path), read_grid(use_path)
    make = read_make(grids[0], problems)
    problems.raise_if_any()
    parts = _read_use(grids[1], make, problems)
    problems.raise_if_any()
    stem = make_path.parent.name if use is None else make_path.stem
    table = supply_use_table(
        parts,
        code=code or stem,
        title=title or stem,
        unit=unit,
        source=source or f"{make_path.name}, {use_path.name}",
        licence=licence,
    )
    return replace(table, notes=(*table.notes, *grids[0].notes, *grids[1].notes))


def _pair(path: Path, use: str | Path | None) -> tuple[Path, Path]:
    if use is not None:
        return path, Path(use)
    if not path.is_dir():
        raise InputError(
            "a make table needs its use table: give a directory that holds one *make*.csv and "
            "one *use*.csv, or both files",
            subject=path.name,
        )
    problems = Problems(path.name)
    found = {}
    for word in ("make", "use"):
        files = sorted(p for p in path.glob("*.csv") if word in p.stem.lower())
        found[word] = files[0] if len(files) == 1 else path
        problems.add_if(not files, f"the directory holds no *{word}*.csv")
        names = name_some(p.name for p in files)
        problems.add_if(len(files) > 1, f"the directory holds more than one *{word}*.csv: {names}")
    problems.raise_if_any()
    return found["make"], found["use"]


def _read_use(grid: Grid, make: MakeTable, problems: Problems) -> SupplyUse:
    n, header = len(make.industries), [cell.strip() for cell in grid.header]
    order, codes, notes = _industry_columns(grid, make, problems)
    finals = _final_columns(header, 1 + n, problems)
    rows, primary = _use_rows(grid, make, problems)
    problems.raise_if_any()
    cells = numbers(grid, rows, order, problems)
    demand = {i: numbers(grid, rows, [i], problems)[:, 0] for i in finals}
    inputs = {i: numbers(grid, [i], order, problems)[0] for i in primary}
    problems.raise_if_any()
    final = _sum_by_role(finals, demand)
    value = _sum_by_role(primary, inputs)
    notes += _verify_use(make, cells, final, value, problems)
    return SupplyUse(
        industries=make.industries,
        industry_codes=codes,
        commodities=make.commodities,
        make=make.cells,
        imports=make.imports - final.get("imports", np.zeros(len(rows))),
        use=cells,
        final=final,
        primary=value,
        notes=make.notes + notes,
    )


def _industry_columns(
    grid: Grid, make: MakeTable, problems: Problems
) -> tuple[list[int], tuple[str, ...], tuple[str, ...]]:
    """Find the use table's industry columns, by name, else by position (headers are codes)."""
    n = len(make.industries)
    heads = [cell.strip() for cell in grid.header[1 : 1 + n]]
    if set(heads) == set(make.industries):
        return [1 + heads.index(name) for name in make.industries], make.industries, ()
    require_unique(grid, "industries in the header", heads, problems)
    known = [head for head in heads if head in make.industries]
    totals = [head for head in heads if head.lower() in ("t001", "t019") or "total" in head.lower()]
    if known or totals or len(heads) < n:
        missing = [name for name in make.industries if name not in heads]
        problems.add(
            f"{grid.name}, line 1: the industries must be those of the make table, first after "
            f"the row names; not found: {name_some(missing)}"
        )
    note = "Industry columns of the use table are matched to the make table by position."
    return list(range(1, 1 + n)), tuple(heads), (note,)


def _final_columns(header: Sequence[str], first: int, problems: Problems) -> dict[int, FinalRole]:
    found: dict[int, FinalRole] = {}
    for i in range(first, len(header)):
        role = final_role(header[i])
        if role is None:
            problems.add(
                f"use table, line 1, column {header[i]!r}: neither an industry of the make table "
                f"nor a final use; final uses are {FINAL_WORDS}"
            )
        else:
            found[i] = role
    return found


def _use_rows(
    grid: Grid, make: MakeTable, problems: Problems
) -> tuple[list[int], dict[int, PrimaryRole]]:
    place: dict[str, int] = {}
    primary: dict[int, PrimaryRole] = {}
    for i in range(1, len(grid.rows)):
        name = grid.rows[i][0].strip()
        where = f"{grid.name}, line {grid.lines[i]}, row {name!r}"
        role = primary_role(name)
        if name in make.commodities:
            problems.add_if(name in place, f"{where}: the commodity occurs twice")
            place[name] = i
        elif role is None:
            problems.add(
                f"{where}: neither a commodity of the make table nor a primary input; "
                f"primary inputs are {PRIMARY_WORDS}"
            )
        else:
            primary[i] = role
    missing = [name for name in make.commodities if name not in place]
    problems.add_if(missing, f"{grid.name}: no row for {name_some(missing)}")
    wanted = {"labour", "capital", "value-added"} & set(primary.values())
    problems.add_if(not wanted, f"{grid.name}: no row with value added or compensation")
    return [place.get(name, 0) for name in make.commodities], primary


def _sum_by_role(roles: Mapping[int, str], values: dict[int, FloatArray]) -> dict[str, FloatArray]:
    found: dict[str, FloatArray] = {}
    for i, role in roles.items():
        if role.startswith("total") and role in found:
            continue
        found[role] = found[role] + values[i] if role in found else values[i]
    return found


def _verify_use(
    make: MakeTable,
    cells: FloatArray,
    final: dict[str, FloatArray],
    value: dict[str, FloatArray],
    problems: Problems,
) -> tuple[str, ...]:
    notes: tuple[str, ...] = ()
    unit = unit_of(cells)
    demand = [column for role, column in final.items() if not role.startswith("total")]
    checks = (
        ("total intermediate use", make.commodities, final.get("total-intermediate"), cells),
        ("total use", make.commodities, final.get("total"), np.column_stack([cells, *demand])),
        ("total intermediate input", make.industries, value.get("total-intermediate"), cells.T),
        ("industry output", make.industries, value.get("output"), make.cells.T),
    )
    for what, names, printed, parts in checks:
        if printed is not None:
            notes += verify_totals(what, names, printed, parts, problems, unit=unit)
    return notes
