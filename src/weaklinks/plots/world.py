"""Chart of a world's experiment: who gains and who loses, by region."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.plots.theme import (
    BLACK,
    BLUE,
    ORANGE,
    ROW,
    WIDTH,
    axis_names,
    chart_of,
    clean,
    percent_axis,
    rows_of,
    series,
    themed,
)
from weaklinks.studies.world_changes import WorldExperiment
from weaklinks.tables.world_names import with_name

if TYPE_CHECKING:
    import altair as alt

_MOST_CHANGES = 2
_SPOKEN = {
    "consumption_percent": "real final use, %",
    "income_percent": "real income, %",
    "gdp_percent": "GDP volume, %",
    "share_percent": "share of world GDP, %",
}
CONSUMPTION, INCOME = "real final use", "real income (GDP over the price of final use)"


def world_data(found: WorldExperiment, most: int = 60) -> list[dict[str, Any]]:
    """One row per region, the largest gain first; the regions that change most, if too many."""
    change = found.consumption_percent
    shown = found.ranking
    if shown.size > most:
        kept = np.argsort(-np.abs(change), kind="stable")[:most]
        shown = np.array([r for r in shown if r in set(kept.tolist())])
    return rows_of(
        {
            "axis": axis_names(tuple(_label(found, r) for r in shown.tolist())),
            "consumption_percent": change[shown],
            "income_percent": found.income_percent[shown],
            "gdp_percent": found.gdp_percent[shown],
            "share_percent": 100.0 * found.before.gdp[shown] / found.before.gdp.sum(),
        }
    )


def plot_world(found: WorldExperiment, most: int = 60) -> alt.LayerChart:
    """Draw the change of every region's real final use and real income.

    Parameters
    ----------
    found : WorldExperiment
    most : int
        How many regions to show; those that change most.
    """
    import altair as alt

    data = world_data(found, most)
    columns = ("consumption_percent", "income_percent")
    values = [row[name] for row in data for name in columns]
    x = alt.X("consumption_percent:Q", **percent_axis("change (percent)", values))
    base = chart_of(data).encode(
        y=alt.Y("axis:N", sort=None, title=None),
        tooltip=[
            alt.Tooltip("axis:N", title="region"),
            *(alt.Tooltip(f"{n}:Q", title=words, format=".3~g") for n, words in _SPOKEN.items()),
        ],
    )
    colours = {CONSUMPTION: BLUE, INCOME: ORANGE}
    bars = series(base.mark_bar(height=13), CONSUMPTION, colours).encode(x=x)
    ticks = series(base.mark_tick(thickness=4, size=18), INCOME, colours)
    ticks = ticks.encode(x=alt.X("income_percent:Q"))
    zero = (
        chart_of([{"zero": 0.0}]).mark_rule(color=BLACK, strokeWidth=0.7).encode(x=alt.X("zero:Q"))
    )
    chart = alt.layer(bars, ticks, zero).properties(width=WIDTH, height=ROW * len(data))
    drawn: alt.LayerChart = themed(chart, _title(found), _subtitle(found, len(data)))
    return drawn


def _label(found: WorldExperiment, region: int) -> str:
    return with_name(found.world.regions[region], found.world.labels)


def _title(found: WorldExperiment) -> str:
    """What was changed; who gains and loses is what every chart of this kind shows."""
    listed = [clean(change) for change in found.changes[:_MOST_CHANGES]]
    more = len(found.changes) - len(listed)
    if not listed:
        return "Who gains and who loses"
    rest = f" and {more} more changes" if more > 1 else " and one more change" if more else ""
    return f"Who gains and who loses: {'; '.join(listed)}{rest}"


def _subtitle(found: WorldExperiment, shown: int) -> str:
    total = found.world.n_regions
    some = f"; {shown} of {total} regions shown" if shown < total else ""
    wedges = "1 wedge" if found.changed.size == 1 else f"{found.changed.size} wedges"
    return (
        f"{wedges} changed; the world's real final use {found.world_consumption_percent:+.3g} %"
        f"{some}."
    )
