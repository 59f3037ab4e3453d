"""Who buys from whom in a country's table, everything but industries passed through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.calibration.structure import (
    FINAL,
    OLD_STOCKS,
    TRANSFERS,
    WORLD,
    Structure,
    build_structure,
)
from weaklinks.errors import Problems, name_some
from weaklinks.tables import Table, open_table, prepare


@dataclass(frozen=True, kw_only=True, eq=False)
class Linkages:
    """Who buys from whom among a country's industries, commodities and trade passed through.

    Attributes
    ----------
    codes, labels : tuple of str
        Of the n industries.
    inputs : (n, n) array
        What industry i buys from j for each unit of its sales, at home, margins included.
    intermediate_share : (n,) array
        All inputs for each unit of sales, imports and taxes on them included; never less than
        what is bought at home (subsidies on inputs count as part of value added).
    final_share : (n,) array
        Spending that reaches each industry, per unit of final spending.
    spending : float
        Final spending, in `unit`.
    gdp : float
        Final spending less what comes from abroad for nothing and from old stocks.
    sales : (n,) array
        As recorded, in `unit`.
    title, unit : str
    """

    codes: tuple[str, ...]
    labels: tuple[str, ...]
    inputs: FloatArray
    intermediate_share: FloatArray
    final_share: FloatArray
    spending: float
    gdp: float
    sales: FloatArray
    title: str
    unit: str


def linkages(table: str | Path | Table) -> Linkages:
    """Take the links between industries from a table.

    Everything that is not an industry is passed through in today's proportions: commodities,
    margins, and the rest of the world, which takes today's mix of exports for imports. What is
    paid to factors, taxes and transfers ends as income.
    """
    opened = table if isinstance(table, Table) else open_table(table)
    prepared = prepare(opened).table
    structure = build_structure(prepared)
    codes = [a for a in structure.activities if structure.nests[a].supply > 0]
    rows = _passed_through(structure, codes)
    nests = structure.nests
    bought = [nests[k].supply if (k := structure.inputs_of[a]) in nests else 0.0 for a in codes]
    sales = np.array([nests[a].supply for a in codes])
    # Where inputs are subsidised more is bought than is paid for.
    shares = np.maximum(np.array(bought) / sales, rows[:-1].sum(axis=1))
    _require_usable(prepared.code, codes, rows)
    return Linkages(
        codes=tuple(codes),
        labels=tuple(structure.labels[a].removeprefix("Activities - ") for a in codes),
        inputs=rows[:-1],
        intermediate_share=shares,
        final_share=rows[-1],
        spending=nests[FINAL].supply,
        gdp=nests[FINAL].supply - _received(structure),
        sales=sales,
        title=prepared.title,
        unit=prepared.unit,
    )


def _received(structure: Structure) -> float:
    """Spending that nobody earned this year: transfers from abroad, goods from stocks."""
    stocks = sum(nest.inputs.get(OLD_STOCKS, 0.0) for nest in structure.nests.values())
    abroad = structure.nests.get(WORLD)
    given = 0.0 if abroad is None else abroad.inputs.get(TRANSFERS, 0.0) + abroad.transfer
    return stocks + given


def _passed_through(structure: Structure, codes: list[str]) -> FloatArray:
    """What each industry, and at the end final demand, buys from each industry, per unit."""
    names = [*codes, *(n for n in structure.nests if n not in codes)]
    place = {name: i for i, name in enumerate(names)}
    shares = np.zeros((len(names), len(names)))
    for name, nest in structure.nests.items():
        for seller, value in nest.inputs.items():
            if seller in place:
                shares[place[name], place[seller]] += value / nest.supply
    n = len(codes)
    through = np.linalg.solve(np.eye(len(names) - n) - shares[n:, n:], shares[n:, :n])
    rows = shares[:n, :n] + shares[:n, n:] @ through
    return np.vstack([rows, through[place[FINAL] - n]])


def _require_usable(code: str, names: Sequence[str], rows: FloatArray) -> None:
    problems = Problems(f"table {code}")
    who = np.array([*names, FINAL])
    negative = who[(rows < -1e-12).any(axis=1)].tolist()
    problems.add_if(negative, f"purchases of {name_some(negative)} are negative on balance")
    above = who[rows.sum(axis=1) > 1.0 + 1e-9].tolist()
    problems.add_if(
        above,
        f"{name_some(above)}: purchases at home exceed sales or spending; this model cannot hold "
        "what only subsidies pay for",
    )
    problems.raise_if_any()
