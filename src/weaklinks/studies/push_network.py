"""The Big Push in a country's table: which sectors would have to be won, and at what cost."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.coordination.finite import finite_equilibria
from weaklinks.coordination.finite_push import finite_push
from weaklinks.coordination.finite_push_result import FinitePush
from weaklinks.coordination.finite_result import FiniteEquilibria
from weaklinks.display import chart
from weaklinks.models.big_push.network_push import NetworkPush, network_at_break_even
from weaklinks.studies.linkages import Linkages, linkages
from weaklinks.studies.push_assumptions import PushAssumptions, read_assumptions
from weaklinks.tables import Table

if TYPE_CHECKING:
    import pandas as pd


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
        """Fixed costs of the seeds, at the factory wage, in percent of a year's GDP today."""
        return self.percent_of_gdp * self.push.total_cost if self.push is not None else 0.0

    @property
    def percent_of_gdp(self) -> float:
        """What one unit of the model, all final spending, is in percent of GDP."""
        return 100.0 * self.links.spending / self.links.gdp

    @property
    def words(self) -> str:
        """What was found, in three sentences."""
        found = self.equilibria
        sure = "" if found.complete else " found so far"
        count = _count(len(found.found), "pure equilibrium", "pure equilibria")
        first = f"{self.links.title}: {count}{sure} ({found.regime})."
        if self.push is None or self.push.answer != "temporary":
            said = "no equilibrium to start from" if self.push is None else self.push.words
            second = f"{said[0].upper()}{said[1:]}."
        else:
            gain = self.gain_percent
            won = _count(len(self.push.names), "industry", "industries")
            second = (
                f"The cheapest push found wins {won} for "
                f"{self.cost_percent:.2f} % of a year's GDP ({self.push.sure}); income "
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
            "cost_percent": self.percent_of_gdp * self.model.technologies.bill,
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


def _count(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"
