"""The Big Push in a country's table: which sectors would have to be won, and at what cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.calibration.structure import FINAL, Structure, build_structure
from weaklinks.coordination.finite import finite_equilibria
from weaklinks.coordination.finite_push import finite_push
from weaklinks.coordination.finite_push_result import FinitePush
from weaklinks.coordination.finite_result import FiniteEquilibria
from weaklinks.display import chart
from weaklinks.errors import Problems, name_some
from weaklinks.models.big_push.network_push import NetworkPush, network_at_break_even
from weaklinks.studies.push_assumptions import PushAssumptions, read_assumptions
from weaklinks.tables import Table, open_table, prepare

if TYPE_CHECKING:
    import pandas as pd


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
        All inputs for each unit of sales, imports and taxes on them included.
    final_share : (n,) array
        Spending that reaches each industry, per unit of final spending.
    spending : float
        Final spending, in `unit`.
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
    shares = np.array(bought) / sales
    _require_usable(prepared.code, codes, rows, shares)
    return Linkages(
        codes=tuple(codes),
        labels=tuple(structure.labels[a].removeprefix("Activities - ") for a in codes),
        inputs=rows[:-1],
        intermediate_share=shares,
        final_share=rows[-1],
        spending=nests[FINAL].supply,
        sales=sales,
        title=prepared.title,
        unit=prepared.unit,
    )


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


def _require_usable(code: str, names: Sequence[str], rows: FloatArray, shares: FloatArray) -> None:
    problems = Problems(f"table {code}")
    who = np.array([*names, FINAL])
    limits = np.append(shares, 1.0)
    negative = (rows < -1e-12).any(axis=1)
    problems.add_if(
        negative.any(), f"purchases of {name_some(who[negative])} are negative on balance"
    )
    above = rows.sum(axis=1) > limits + 1e-9
    problems.add_if(
        above.any(),
        f"{name_some(who[above])}: purchases exceed what is paid for them (subsidies on them are "
        "larger than all taxes and imports), which this model cannot hold",
    )
    problems.raise_if_any()


def network_push(links: Linkages, assumptions: PushAssumptions) -> NetworkPush:
    """Make the model of a country: today's technologies recorded, modern ones assumed.

    Final spending is one; labour stands for all factors at today's prices.
    """
    share = links.intermediate_share
    mix = np.where(share[:, None] > 0, links.inputs / np.where(share > 0, share, 1.0)[:, None], 0.0)
    return network_at_break_even(
        break_even=assumptions.of("break_even", links.codes),
        labour=1.0,
        final_share=np.maximum(links.final_share, 0.0),
        intermediate_share=share,
        modern_intermediate_share=np.clip(
            share + assumptions.of("extra_intensity", links.codes), 0.0, 0.95
        ),
        mix=np.maximum(mix, 0.0),
        productivity=assumptions.of("productivity", links.codes),
        premium=assumptions.premium.value,
        can_adopt=assumptions.of("modern", links.codes) > 0.0,
        names=links.codes,
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class CountryPush:
    """What a push would be in a country, under stated assumptions.

    Attributes
    ----------
    links : Linkages
    assumptions : PushAssumptions
    model : NetworkPush
    equilibria : FiniteEquilibria
    push : FinitePush or None
        None without a pure equilibrium to start from.
    """

    links: Linkages
    assumptions: PushAssumptions
    model: NetworkPush
    equilibria: FiniteEquilibria
    push: FinitePush | None

    @cached_property
    def gain_percent(self) -> dict[str, float]:
        """Income and welfare of the target against the start, in percent; zero without a push."""
        if self.push is None or self.push.answer != "temporary":
            return {"income": 0.0, "welfare": 0.0}
        before, after = (self.push.game.at(s) for s in (self.push.start, self.push.target))
        return {k: 100.0 * (after[k] / before[k] - 1.0) for k in ("income", "welfare")}

    @property
    def cost_percent(self) -> float:
        """Fixed costs of the seeds in percent of today's final spending."""
        return 100.0 * self.push.total_cost if self.push is not None else 0.0

    @property
    def words(self) -> str:
        """What was found, in three sentences."""
        found = self.equilibria
        sure = "" if found.complete else " found so far"
        first = f"{self.links.title}: {len(found.found)} pure equilibria{sure} ({found.regime})."
        if self.push is None or self.push.answer != "temporary":
            second = "No push: no equilibrium to go to is better."
        else:
            gain = self.gain_percent
            second = (
                f"The cheapest push wins {len(self.push.names)} industries for "
                f"{self.cost_percent:.2f} % of final spending ({self.push.status.word}); income "
                f"rises by {gain['income']:.1f} %, welfare by {gain['welfare']:.1f} %."
            )
        third = "Assumptions on modern technology are illustrative, not measured."
        return " ".join([first, second, *([third] if self.assumptions.illustrative else [])])

    def to_frame(self) -> pd.DataFrame:
        """One row per industry: seed or not, round, sales needed, and cost in percent."""
        import pandas as pd

        joins, seeds = ({}, ()) if self.push is None else (self.push.joins, self.push.names)
        rows = {
            "industry": self.links.labels,
            "modern": [code in joins for code in self.links.codes],
            "seed": [code in seeds for code in self.links.codes],
            "round": [joins.get(code) for code in self.links.codes],
            "break_even": self.assumptions.of("break_even", self.links.codes),
            "cost_percent": 100.0 * self.model.technologies.bill,
        }
        return pd.DataFrame(rows, index=list(self.links.codes))

    def plot(self) -> Any:
        """Altair chart of the push: which industries, what they cost, who follows when."""
        return chart("plot_country_push", self)

    def record(self) -> dict[str, Any]:
        """Everything that JSON can hold."""
        return {
            "table": self.links.title,
            "words": self.words,
            "cost_percent": self.cost_percent,
            "gain_percent": self.gain_percent,
            "equilibria": self.equilibria.record(),
            "push": None if self.push is None else self.push.record(),
            "assumptions": [
                {"name": name, "value": said.value, "source": said.source}
                for name, said in self.assumptions.listed()
            ],
        }

    def __repr__(self) -> str:
        return f"CountryPush({self.words})"


def country_push(
    table: str | Path | Table,
    assumptions: PushAssumptions | str | Path | None = None,
    *,
    time_limit: float = 30.0,
    most_boxes: int = 3_000,
) -> CountryPush:
    """Find the equilibria of a country's network of industries and the cheapest push.

    Parameters
    ----------
    table : str, Path or Table
        An embedded code ("KEN"), a path, or a table.
    assumptions : PushAssumptions, or a TOML file, optional
        Default: the same illustrative numbers for all industries.
    time_limit : float
        Seconds for the push.
    most_boxes : int
        Boxes of sets after which the search for equilibria stops, and says so.

    Raises
    ------
    InputError
    """
    links = linkages(table)
    if not isinstance(assumptions, PushAssumptions):
        given = assumptions
        assumptions = PushAssumptions() if given is None else read_assumptions(given, links.codes)
    model = network_push(links, assumptions)
    found = finite_equilibria(model, most_boxes=most_boxes)
    push = finite_push(model, found=found, time_limit=time_limit) if found.found else None
    return CountryPush(
        links=links, assumptions=assumptions, model=model, equilibria=found, push=push
    )
