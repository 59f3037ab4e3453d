"""Charts of any solved economy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.equilibrium import Equilibrium
from weaklinks.plots.theme import (
    BLUE,
    ORANGE,
    ROW,
    WIDTH,
    axis_names,
    chart_of,
    clean,
    rows_of,
    series,
    themed,
)

if TYPE_CHECKING:
    import altair as alt

SALES, COST = "Domar weight: sales over GDP", "cost-based: followed through costs"


def equilibrium_data(equilibrium: Equilibrium, most: int = 20) -> list[dict[str, Any]]:
    """The largest nodes by sales: name, axis name, both Domar weights, wedge, price."""
    q = equilibrium
    best = np.argsort(-q.domar_weight, kind="stable")[:most]
    names = tuple(q.economy.names[i] for i in best)
    return rows_of(
        {
            "node": [clean(name) for name in names],
            "axis": axis_names(names),
            "domar_weight": q.domar_weight[best],
            "cost_domar_weight": q.cost_domar_weight[best],
            "wedge_percent": 100.0 * q.economy.wedge[best],
            "price": q.price[best],
        }
    )


def plot_equilibrium(equilibrium: Equilibrium, most: int = 20) -> alt.LayerChart:
    """Draw the Domar weights of the largest nodes; the gap to the cost-based ones is wedges.

    Parameters
    ----------
    equilibrium : Equilibrium
    most : int
        How many nodes to show.
    """
    import altair as alt

    data = equilibrium_data(equilibrium, most)
    base = chart_of(data).encode(
        y=alt.Y("axis:N", sort=None, title=None),
        tooltip=[
            alt.Tooltip("node:N"),
            alt.Tooltip("domar_weight:Q"),
            alt.Tooltip("cost_domar_weight:Q"),
            alt.Tooltip("wedge_percent:Q"),
            alt.Tooltip("price:Q"),
        ],
    )
    colours = {SALES: BLUE, COST: ORANGE}
    bars = series(base.mark_bar(height=13), SALES, colours)
    bars = bars.encode(x=alt.X("domar_weight:Q", title="sales over GDP"))
    ticks = series(base.mark_tick(thickness=4, size=20), COST, colours)
    ticks = ticks.encode(x=alt.X("cost_domar_weight:Q"))
    chart = alt.layer(bars, ticks).properties(width=WIDTH, height=ROW * len(data))
    shown = f"GDP {equilibrium.gdp:.6g}; {len(data)} largest of {equilibrium.economy.n_nodes} nodes"
    drawn: alt.LayerChart = themed(chart, "Where sales are, relative to GDP", shown)
    return drawn
