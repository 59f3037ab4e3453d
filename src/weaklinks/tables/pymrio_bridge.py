"""Take one country out of whatever pymrio has parsed (optional extra ``pymrio``)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.errors import InputError, Problems, name_some
from weaklinks.tables.national import National, national_table
from weaklinks.tables.roles import FINAL_WORDS, final_role
from weaklinks.tables.table import Table

_NOTES = (
    "All other regions are collapsed into the rest of the world.",
    "Value added, one factor, is gross output less all intermediate inputs (with any taxes on "
    "them).",
)


def from_pymrio(io_system: Any, country: str, *, unit: str = "", title: str = "") -> Table:
    """Return the table of one region of a multi-regional system that pymrio holds.

    Parameters
    ----------
    io_system : pymrio.IOSystem or path
        A parsed system with flows ``Z`` and final demand ``Y``, both by (region, sector) and
        (region, category); or a directory that ``pymrio.load_all`` reads.
    country : str
        A region of the system.
    unit, title : str, optional
        As in `Table`; unit defaults to the system's.

    Raises
    ------
    InputError
        When pymrio is not installed, the system has no Z or Y, the region is missing, a
        final demand category has an unknown name, or a number is not finite.
    """
    system = _load(io_system) if isinstance(io_system, (str, Path)) else io_system
    flows, demand = getattr(system, "Z", None), getattr(system, "Y", None)
    if flows is None or demand is None:
        raise InputError("the pymrio system has no flows Z or no final demand Y")
    regions = list(dict.fromkeys(flows.columns.get_level_values(0)))
    if country not in regions:
        raise InputError(
            f"there is no region {country!r}; regions: {', '.join(map(str, regions[:90]))}"
        )
    parts = _parts(flows, demand, country)
    name = str(getattr(getattr(system, "meta", None), "name", "") or "pymrio")
    return national_table(
        parts,
        code=str(country),
        title=title or f"{country}, {name}",
        unit=unit or _unit(system),
        source=name,
        notes=_NOTES,
    )


def _load(path: str | Path) -> Any:
    try:
        import pymrio
    except ImportError:
        raise InputError(
            "reading this needs the optional package pymrio: pip install weaklinks[pymrio]"
        ) from None
    return pymrio.load_all(path)


def _unit(system: Any) -> str:
    unit = getattr(system, "unit", None)
    return str(unit.iloc[0, 0]) if unit is not None and len(unit) else ""


def _parts(flows: Any, demand: Any, country: str) -> National:
    here, there = _is(flows.index, country), _is(flows.columns, country)
    spends = _is(demand.columns, country)
    cells, final = flows.to_numpy(dtype=float), demand.to_numpy(dtype=float)
    problems = Problems(f"pymrio system, region {country}")
    problems.add_if(not np.isfinite(cells).all(), "Z has cells that are not finite numbers")
    problems.add_if(not np.isfinite(final).all(), "Y has cells that are not finite numbers")
    roles = _roles([str(name) for name in demand.columns.get_level_values(1)[spends]], problems)
    problems.raise_if_any()
    industries = tuple(str(name) for name in flows.index.get_level_values(1)[here])
    sectors = [str(name) for name in flows.index.get_level_values(1)[~here]]
    products = tuple(dict.fromkeys(sectors))
    adder = np.array([[float(name == product) for name in sectors] for product in products])
    exports = cells[here][:, ~there].sum(axis=1) + final[here][:, ~spends].sum(axis=1)
    output = cells[here].sum(axis=1) + final[here].sum(axis=1)
    by_role = _by_role(roles, final[:, spends])
    return National(
        industries=tuple((name, name) for name in industries),
        products=tuple((name, f"Imports of {name}") for name in products),
        domestic=cells[here][:, there],
        imports=adder @ cells[~here][:, there] if products else None,
        final={**{role: x[here] for role, x in by_role.items()}, "exports": exports},
        final_imports={role: adder @ x[~here] for role, x in by_role.items() if products},
        factors={"value-added": output - cells[:, there].sum(axis=0)},
    )


def _is(index: Any, country: str) -> Any:
    return np.asarray(index.get_level_values(0) == country)


def _roles(names: list[str], problems: Problems) -> list[str]:
    unknown = [name for name in names if final_role(name) is None]
    problems.add_if(
        unknown, f"final demand categories {name_some(unknown)} are not known: {FINAL_WORDS}"
    )
    return [final_role(name) or "" for name in names]


def _by_role(roles: list[str], final: FloatArray) -> dict[str, FloatArray]:
    return {
        role: final[:, [i for i, r in enumerate(roles) if r == role]].sum(axis=1) for role in roles
    }
