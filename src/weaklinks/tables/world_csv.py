"""Our own form of a world table: one csv with rows and columns named REGION:SECTOR."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.errors import Problems, name_some
from weaklinks.tables.grid import Grid
from weaklinks.tables.roles import PRIMARY_WORDS, final_role, primary_role
from weaklinks.tables.totals import unit_of, verify_totals
from weaklinks.tables.world import WorldTable, world_table
from weaklinks.tables.world_rows import Rows

_USES = ("household", "government", "investment", "stocks")
_TAXES = {
    "product-taxes": ("product", 1.0),
    "product-subsidies": ("product", -1.0),
    "other-taxes": ("other", 1.0),
    "other-subsidies": ("other", -1.0),
}
_TOTALS = ("total-intermediate", "total-value-added", "output")


def csv_world(grid: Grid, rows: Rows, **options: Any) -> WorldTable:
    """Read rows and columns ``REGION:SECTOR``, columns ``REGION:final`` and rows of value added.

    Raises
    ------
    InputError
        With every name that is not understood, every cell that is no number, and totals that
        are wrong.
    """
    problems = Problems(grid.name)
    layout = _layout(grid, problems)
    problems.raise_if_any()
    names, uses = list(layout.sectors), list(layout.finals)
    at, buyers = list(layout.sectors.values()), [layout.buyers[name] for name in names]
    finals = list(layout.finals.values())
    flows = rows.block(grid, at, buyers, problems)
    final = rows.block(grid, at, finals, problems)
    primary = _primary(grid, rows, layout, buyers, finals, problems)
    notes: tuple[str, ...] = ()
    if layout.output is not None:
        printed = rows.block(grid, at, [layout.output], problems)[:, 0]
        cells = np.hstack([flows, final])
        notes = verify_totals("row total", names, printed, cells, problems, unit=unit_of(cells))
    problems.raise_if_any()
    return world_table(
        regions=[name.partition(":")[0] for name in names],
        sectors=[name.partition(":")[2] for name in names],
        flows=flows,
        final=final,
        final_regions=[name.partition(":")[0] for name in uses],
        value_added=primary.value_added or None,
        product_taxes=primary.taxes["product"],
        other_taxes=primary.taxes["other"],
        final_taxes=primary.final_taxes,
        source=grid.name,
        notes=notes,
        **options,
    )


@dataclass(frozen=True, kw_only=True)
class _Layout:
    """Positions in the grid, by name."""

    sectors: dict[str, int]
    buyers: dict[str, int]
    finals: dict[str, int]
    primary: dict[str, int]
    output: int | None


def _layout(grid: Grid, problems: Problems) -> _Layout:
    across = [_tidy(cell) for cell in grid.header[1:]]
    down = [_tidy(cells[0]) for cells in grid.rows[1:]]
    for where, found in (("header", across), ("first column", down)):
        repeated = sorted(name for name, times in Counter(found).items() if times > 1)
        problems.add_if(repeated, f"names occur twice in the {where}: {name_some(repeated)}")
    columns = {name: i + 1 for i, name in enumerate(across)}
    rows = {name: i + 1 for i, name in enumerate(down)}
    sectors = {name: i for name, i in rows.items() if ":" in name}
    missing = [name for name in sectors if name not in columns]
    problems.add_if(missing, f"there is no column for the rows {name_some(missing)}")
    finals = {name: i for name, i in columns.items() if name not in sectors and _is_final(name)}
    output = next((i for name, i in columns.items() if _role(name) == "output"), None)
    odd = [n for n, i in columns.items() if n not in sectors and n not in finals and i != output]
    problems.add_if(
        odd,
        f"columns {name_some(odd)}: neither a sector (there is no such row) nor REGION:final or "
        f"REGION:USE with a use of {', '.join(_USES)}",
    )
    problems.add_if(not finals, "there is no column REGION:final")
    return _Layout(
        sectors=sectors,
        buyers={name: columns[name] for name in sectors if name in columns},
        finals=finals,
        primary={name: i for name, i in rows.items() if name not in sectors},
        output=output,
    )


def _tidy(name: str) -> str:
    """Blanks around the colon do not matter."""
    region, colon, rest = name.strip().partition(":")
    return f"{region.strip()}{colon}{rest.strip()}"


def _is_final(name: str) -> bool:
    region, colon, use = name.partition(":")
    known = use.lower() in ("final", "final use", "final demand") or final_role(use) in _USES
    return bool(region and colon and known)


def _role(name: str) -> str:
    return "output" if ":" not in name and primary_role(name) == "output" else ""


@dataclass(frozen=True, kw_only=True)
class _Primary:
    value_added: dict[str, FloatArray]
    taxes: dict[str, FloatArray]
    final_taxes: FloatArray


def _primary(
    grid: Grid,
    rows: Rows,
    layout: _Layout,
    buyers: list[int],
    finals: list[int],
    problems: Problems,
) -> _Primary:
    taxes = {kind: np.zeros(len(buyers)) for kind in ("product", "other")}
    found = _Primary(value_added={}, taxes=taxes, final_taxes=np.zeros(len(finals)))
    for name, i in layout.primary.items():
        role = primary_role(name)
        if role in _TOTALS:
            continue
        paid = rows.block(grid, [i], buyers, problems)[0]
        by_users = rows.block(grid, [i], finals, problems)[0]
        if role in _TAXES:
            kind, sign = _TAXES[role]
            taxes[kind] += sign * paid
            found.final_taxes[:] += sign * by_users
        elif role in ("labour", "capital", "value-added"):
            found.value_added[role] = found.value_added.get(role, 0.0) + paid
            problems.add_if(
                by_users.any(), f"row {name!r}: final users pay no labour and no capital"
            )
        else:
            problems.add(f"row {name!r} is neither REGION:SECTOR nor one of {PRIMARY_WORDS}")
    return found
