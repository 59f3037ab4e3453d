"""Charts of weak links: where productivity pays, and how GDP bends in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.plots.theme import (
    BLUE,
    FIRST_ORDER,
    GREY,
    ORANGE,
    RED,
    ROW,
    WIDTH,
    axis_names,
    chart_of,
    clean,
    rows_of,
    series,
    subtitle_of,
    themed,
)
from weaklinks.studies.diagnosis import SHOCKS, STRAIGHT, Diagnosis

if TYPE_CHECKING:
    import altair as alt

GAIN, DOMAR = "GDP gained per 1 % productivity (%)", "Domar weight: sales over GDP"
SHOCK_TITLES = {"halved": "halved", "up_10_percent": "+10 %", "doubled": "doubled"}
BOTTLENECK, SUPER = "bottleneck: GDP bends down", "superstar: GDP bends up"
NEITHER = "neither: GDP does not bend"
#: Every kind, with its colour and its shape.
_LOOKS = (
    (BOTTLENECK, RED, "triangle-down"),
    (SUPER, BLUE, "circle"),
    (NEITHER, GREY, "square"),
)


def weak_links_data(diagnosis: Diagnosis, most: int = 15) -> list[dict[str, Any]]:
    """Sectors with the largest gain elasticity: name, axis name, elasticity, Domar weight."""
    d, best = diagnosis, diagnosis.weakest_links(most)
    columns = {
        "sector": [clean(d.sectors.labels[k]) for k in best],
        "axis": axis_names(tuple(d.sectors.labels[k] for k in best)),
        "gain_elasticity": d.gain_elasticity[best],
        "domar_weight": d.domar_weight[best],
        "beyond_domar": d.gain_elasticity[best] - d.domar_weight[best],
        "wedge_percent": 100.0 * d.wedge[best],
    }
    return rows_of(columns)


def plot_weak_links(diagnosis: Diagnosis, most: int = 15) -> alt.LayerChart:
    """Draw the weakest links: percent of GDP gained per percent of a sector's productivity.

    Parameters
    ----------
    diagnosis : Diagnosis
    most : int
        How many sectors to show.

    Returns
    -------
    altair chart
        A bar for the gain, a tick for the Domar weight, which is what the gain would be
        without wedges and produced capital (Hulten 1978).
    """
    import altair as alt

    data = weak_links_data(diagnosis, most)
    base = chart_of(data).encode(
        y=alt.Y("axis:N", sort=None, title=None),
        tooltip=_link_tooltip(),
    )
    colours = {GAIN: BLUE, DOMAR: ORANGE}
    title = "% of GDP per 1 % of the sector's productivity; Domar weight on the same scale"
    bars = series(base.mark_bar(height=13), GAIN, colours)
    bars = bars.encode(x=alt.X("gain_elasticity:Q", title=title, axis=alt.Axis(tickCount=8)))
    ticks = series(base.mark_tick(thickness=4, size=16), DOMAR, colours)
    ticks = ticks.encode(x=alt.X("domar_weight:Q"))
    numbers = base.mark_text(align="left", dx=5, fontSize=11).encode(
        x=alt.X("end:Q"), text=alt.Text("gain_elasticity:Q", format=".2f")
    )
    numbers = numbers.transform_calculate(end="max(datum.gain_elasticity, datum.domar_weight, 0)")
    chart = alt.layer(bars, ticks, numbers).properties(width=WIDTH, height=ROW * len(data))
    drawn: alt.LayerChart = themed(
        chart, "Weakest links: where better productivity pays most", subtitle_of(diagnosis)
    )
    return drawn


def _link_tooltip() -> list[Any]:
    import altair as alt

    return [
        alt.Tooltip("sector:N"),
        alt.Tooltip("gain_elasticity:Q", format=".3f", title=GAIN),
        alt.Tooltip("domar_weight:Q", format=".3f", title=DOMAR),
        alt.Tooltip("wedge_percent:Q", format=".2f", title="wedge (% of sales)"),
    ]


def shocks_data(diagnosis: Diagnosis, most: int = 5) -> list[dict[str, Any]]:
    """Change of GDP (percent) after each shock to each sector shown, and to first order.

    The first superstars, `most` of them, then as many bottlenecks; where GDP bends in no sector
    the weakest links. First order is the straight line in logs, ``factor ** gain_elasticity - 1``.
    """
    d = diagnosis
    best = d.superstars(most) + d.bottlenecks(most) or d.weakest_links(most)
    names = axis_names(tuple(d.sectors.labels[k] for k in best))
    rows: list[dict[str, Any]] = []
    for shock, factor in SHOCKS.items():
        columns = {
            "sector": [clean(d.sectors.labels[k]) for k in best],
            "axis": names,
            "shock": [shock] * len(best),
            "gdp_percent": 100.0 * (d.shocked[shock][best] - 1.0),
            "first_order_percent": 100.0 * np.expm1(d.gain_elasticity[best] * np.log(factor)),
            "kind": [_kind(float(d.curvature[k])) for k in best],
        }
        rows += rows_of(columns)
    return rows


def _kind(curvature: float) -> str:
    if abs(curvature) <= STRAIGHT:
        return NEITHER
    return SUPER if curvature > 0 else BOTTLENECK


def plot_shocks(diagnosis: Diagnosis, most: int = 5) -> alt.HConcatChart:
    """Draw how GDP responds when one sector's productivity is halved, raised 10 % or doubled.

    Parameters
    ----------
    diagnosis : Diagnosis
    most : int
        How many sectors to show of each kind, superstars and bottlenecks.

    Returns
    -------
    altair chart
        Three panels with their own scales; a dot for the full response, a tick for the
        first-order line, so that the distance between them is the bend.
    """
    import altair as alt

    data = shocks_data(diagnosis, most)
    panels = [
        _shock_panel([r for r in data if r["shock"] == shock], SHOCK_TITLES[shock], i == 0)
        for i, shock in enumerate(SHOCKS)
    ]
    chart = alt.hconcat(*panels, spacing=18)
    drawn: alt.HConcatChart = themed(
        chart,
        "Bottlenecks and superstars: what large changes in productivity do to GDP",
        subtitle_of(diagnosis) + " Tick: first order; mark: the whole answer.",
    )
    return drawn


def _shock_panel(rows: list[dict[str, Any]], shock: str, first: bool) -> Any:
    import altair as alt

    axis = alt.Axis() if first else alt.Axis(labels=False, ticks=False)
    base = chart_of(rows).encode(
        y=alt.Y("axis:N", sort=None, title=None, axis=axis),
        tooltip=[
            alt.Tooltip("sector:N"),
            alt.Tooltip("gdp_percent:Q", format="+.2f", title="GDP (%)"),
            alt.Tooltip("first_order_percent:Q", format="+.2f", title="first order (%)"),
            alt.Tooltip("kind:N"),
        ],
    )
    there = {row["kind"] for row in rows}
    looks = [look for look in _LOOKS if look[0] in there]
    kinds, shades, marks = (list(column) for column in zip(*looks, strict=True))
    colour = alt.Color("kind:N", scale=alt.Scale(domain=kinds, range=shades))
    shapes = alt.Scale(domain=kinds, range=marks)
    shape = alt.Shape("kind:N", scale=shapes)
    x = alt.X("gdp_percent:Q", title=f"productivity {shock}: change of GDP (%)")
    link = base.mark_rule(strokeWidth=2).encode(
        x=x, x2=alt.X2("first_order_percent:Q"), color=colour
    )
    line = base.mark_tick(color=FIRST_ORDER, thickness=3, size=15).encode(
        x=alt.X("first_order_percent:Q")
    )
    dots = base.mark_point(filled=True, size=75, opacity=1).encode(x=x, color=colour, shape=shape)
    return alt.layer(link, line, dots).properties(width=185, height=ROW * len(rows))
