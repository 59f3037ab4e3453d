"""Charts of how sure the answers are: other elasticities, other horizon, random draws."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.plots import theme
from weaklinks.plots.theme import (
    BLACK,
    BLUE,
    GREY,
    RED,
    ROW,
    WIDTH,
    axis_names,
    chart_of,
    clean,
    percent_axis,
    rows_of,
    series,
    subtitle_of,
    themed,
    whole_axis,
)
from weaklinks.studies.cost import Cost
from weaklinks.studies.diagnosis import ALTERNATIVES, Diagnosis
from weaklinks.studies.spread import Spread

if TYPE_CHECKING:
    import altair as alt

EXACT, FIRST, TRIANGLES = "exact", "first order", "both slopes averaged (Harberger)"
RUN = {"long": "long run", "short": "short run"}
_OTHER = {"long": "short", "short": "long"}


def alternatives_data(diagnosis: Diagnosis) -> list[dict[str, Any]]:
    """Cost of all wedges at both horizons, and under other elasticities at this horizon.

    Where the elasticities used are those of an alternative, it is named and not shown again.
    """
    same = {n for n in diagnosis.alternatives if ALTERNATIVES.get(n) == diagnosis.elasticities}
    known = "".join(f"\n({name})" for name in same)
    rows = [
        _cost_row(f"Elasticities used, {RUN[h]}{known}", diagnosis.costs[h])
        for h in (diagnosis.horizon, _OTHER[diagnosis.horizon])
    ]
    for name, cost in diagnosis.alternatives.items():
        if name in same:
            continue
        short, _, detail = name.partition(": ")
        rows.append(_cost_row(f"{short}, {RUN[diagnosis.horizon]}\n{detail}", cost))
    return rows


def _runs(diagnosis: Diagnosis) -> tuple[str, str]:
    return RUN[diagnosis.horizon], RUN[_OTHER[diagnosis.horizon]]


def _cost_row(name: str, cost: Cost) -> dict[str, Any]:
    columns = {
        "case": [name],
        "exact_percent": [cost.gdp_gain_percent],
        "welfare_percent": [cost.welfare_gain_percent],
        "first_order_percent": [cost.first_order_percent],
        "triangles_percent": [cost.harberger_percent],
    }
    return rows_of(columns)[0]


def plot_alternatives(diagnosis: Diagnosis) -> alt.LayerChart:
    """Draw what all wedges together cost: at both horizons and under other elasticities.

    Returns
    -------
    altair chart
        A bar for the exact answer; ticks for first order and for triangles.
    """
    import altair as alt

    data = alternatives_data(diagnosis)
    names = [row["case"] for row in data]
    axis = alt.Axis(labelExpr="split(datum.label, '\\n')")
    base = chart_of(data).encode(
        y=alt.Y("case:N", sort=names, title=None, axis=axis),
        tooltip=_cost_tooltip(),
    )
    text = base.mark_text(align="left", dx=7, fontSize=11).encode(
        x=alt.X("end:Q"), text=alt.Text("exact_percent:Q", format="+,.3r")
    )
    text = text.transform_calculate(
        end="max(datum.exact_percent, datum.first_order_percent, datum.triangles_percent, 0)"
    )
    chart = alt.layer(*_cost_marks(base, data), text)
    chart = chart.properties(width=WIDTH - 80, height=36 * len(data))
    title = "How much depends on elasticities and horizon: the cost of all wedges"
    # One bar is of the other horizon, so that the last line of the subtitle has to except it.
    about, (run, other) = subtitle_of(diagnosis).rpartition("\n")[0], _runs(diagnosis)
    subtitle = f"{about}\n{run.capitalize()}, except for the second bar: {other}."
    drawn: alt.LayerChart = themed(chart, title, subtitle)
    return drawn


def _cost_marks(base: Any, data: list[dict[str, Any]]) -> tuple[Any, Any, Any]:
    import altair as alt

    colours = {EXACT: theme.EXACT, FIRST: theme.FIRST_ORDER, TRIANGLES: BLACK}
    values = [row[f"{n}_percent"] for row in data for n in ("exact", "first_order", "triangles")]
    x = alt.X(
        "exact_percent:Q", **percent_axis("change of GDP if every wedge were zero (%)", values)
    )
    bars = series(base.mark_bar(height=16), EXACT, colours).encode(x=x)
    first = series(base.mark_tick(thickness=4, size=24), FIRST, colours)
    triangles = series(base.mark_tick(thickness=2, size=24), TRIANGLES, colours)
    return (
        bars,
        first.encode(x=alt.X("first_order_percent:Q")),
        triangles.encode(x=alt.X("triangles_percent:Q")),
    )


def _cost_tooltip() -> list[Any]:
    import altair as alt

    return [
        alt.Tooltip("case:N"),
        alt.Tooltip("exact_percent:Q", format="+.3f", title="GDP (%)"),
        alt.Tooltip("welfare_percent:Q", format="+.3f", title="net of capital's rent (%)"),
        alt.Tooltip("first_order_percent:Q", format="+.3f", title="first order (%)"),
        alt.Tooltip("triangles_percent:Q", format="+.3f", title="by triangles (%)"),
    ]


def gain_bins(spread: Spread) -> list[dict[str, Any]]:
    """Histogram of the gain over draws: low and high end of each bin (percent), draws in it."""
    values = spread.gdp_gain_percent
    bins = min(30, max(4, math.ceil(2.0 * values.size ** (1.0 / 3.0))))
    count, edges = np.histogram(values, bins=bins)
    return rows_of({"low": edges[:-1], "high": edges[1:], "draws": count})


def rank_data(spread: Spread, most: int = 12) -> list[dict[str, Any]]:
    """5th, 50th and 95th percentile of the rank of the sectors that rank first at the median."""
    low, middle, high = np.quantile(spread.rank, (0.05, 0.5, 0.95), axis=0)
    best = [int(k) for k in np.lexsort((spread.rank.mean(axis=0), middle))][:most]
    columns = {
        "sector": [clean(spread.labels[k]) for k in best],
        "axis": axis_names(tuple(spread.labels[k] for k in best)),
        "low": low[best],
        "middle": middle[best],
        "high": high[best],
        "top_five_percent": 100.0 * spread.share_in_top(5)[best],
    }
    return rows_of(columns)


def plot_spread(spread: Spread, *, subtitle: str = "") -> alt.VConcatChart:
    """Draw how the answers spread over draws of elasticities and wedges.

    Returns
    -------
    altair chart
        Above, draws by the gain of removing all wedges, with the 5th, 50th and 95th
        percentile; below, the ranks of the first weak links, 5th to 95th percentile.
    """
    import altair as alt

    chart = alt.vconcat(_gain_panel(spread), _rank_panel(spread), spacing=26)
    left_out = f" {spread.failed} further draws have no equilibrium." if spread.failed else ""
    about = f"{spread.draws} draws of elasticities and wedges, seed {spread.seed}.{left_out}"
    title = "How sure: the answers under random elasticities and wedges"
    drawn: alt.VConcatChart = themed(chart, title, f"{subtitle}\n{about}".strip())
    return drawn


def _gain_panel(spread: Spread) -> Any:
    import altair as alt

    title = "change of GDP if every wedge were zero (%)"
    bins = gain_bins(spread)
    most = max(row["draws"] for row in bins)
    bars = chart_of(bins).mark_bar(color=BLUE, stroke="white")
    bars = bars.encode(
        x=alt.X("low:Q", bin="binned", title=title, scale=alt.Scale(zero=False)),
        x2=alt.X2("high:Q"),
        y=alt.Y("draws:Q", title="draws", axis=whole_axis(0, most)),
        tooltip=[
            alt.Tooltip("low:Q", format=".3f", title="from (%)"),
            alt.Tooltip("high:Q", format=".3f", title="to (%)"),
            alt.Tooltip("draws:Q"),
        ],
    )
    names, ends = ("5 %", "median", "95 %"), spread.quantiles("gdp_gain_percent")
    marks = [_quantile_mark(name, value) for name, value in zip(names, ends, strict=True)]
    return alt.layer(bars, *marks).properties(width=WIDTH, height=190)


# Where each name stands: which of its ends is at the line, how far from it, and in which row above
# the panel. The ends' rules stop below the median's name, and the median's goes up between theirs:
# however close the three are, no rule goes through a name.
_QUANTILE_LABELS = {"5 %": ("right", -3, 0), "median": ("center", 0, 1), "95 %": ("left", 3, 0)}


def _quantile_mark(name: str, value: float) -> Any:
    import altair as alt

    said = f"{name}: {float(f'{value:.3g}'):+,.12g} %"  # three digits, without a power of ten
    base = chart_of([{"label": said, "at": float(value)}]).encode(x=alt.X("at:Q"))
    rule = base.mark_rule(color=RED, strokeWidth=2, strokeDash=[5, 3])
    align, dx, row = _QUANTILE_LABELS[name]
    text = base.mark_text(align=align, baseline="bottom", dx=dx, fontSize=11)
    top = -14 * row - 7
    return rule.encode(y=alt.value(top), y2=alt.value(190)) + text.encode(
        y=alt.value(top), text=alt.Text("label:N")
    )


def _rank_panel(spread: Spread) -> Any:
    import altair as alt

    data = rank_data(spread)
    base = chart_of(data).encode(
        y=alt.Y("axis:N", sort=None, title=None),
        tooltip=[
            alt.Tooltip("sector:N"),
            alt.Tooltip("middle:Q", title="median rank"),
            alt.Tooltip("low:Q", format=".1f", title="5 %"),
            alt.Tooltip("high:Q", format=".1f", title="95 %"),
            alt.Tooltip(
                "top_five_percent:Q", format=".0f", title="among the first five (% of draws)"
            ),
        ],
    )
    ends = min(row["low"] for row in data), max(row["high"] for row in data)
    title = "rank by gain elasticity (1 = weakest link): median, 5 to 95 % of draws"
    x = alt.X("low:Q", title=title, scale=alt.Scale(zero=False), axis=whole_axis(*ends))
    bars = base.mark_rule(strokeWidth=5, color=GREY, opacity=0.6).encode(x=x, x2=alt.X2("high:Q"))
    dots = base.mark_circle(size=70, color=BLUE, opacity=1).encode(x=alt.X("middle:Q"))
    return alt.layer(bars, dots).properties(width=WIDTH, height=ROW * len(data))
