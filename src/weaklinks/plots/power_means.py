"""Power means of draws over their histogram, as in Figure 1 of Jones (2008)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.plots.lines import HEIGHT, WIDTH, axis
from weaklinks.plots.theme import BLACK, chart_of, rows_of, themed

if TYPE_CHECKING:
    import altair as alt

    from weaklinks.published import Figure

#: Curvature: name in the chart, height of its mark (counts), side of the label.
_MEANS = {
    -np.inf: ("min", 900, "center"),
    -10.0: ("\u03b7 = \u221210", 1500, "center"),
    -1.0: ("harmonic, \u03b7 = \u22121", 7500, "right"),
    0.0: ("geometric, \u03b7 = 0", 8200, "center"),
    1.0: ("arithmetic, \u03b7 = 1", 7500, "left"),
    10.0: ("\u03b7 = +10", 6300, "left"),
    np.inf: ("max", 900, "center"),
}


def power_means_data(figure: Figure) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Bars (left, right, count) and means (label, mean, height, side)."""
    c = figure.columns
    bars, means = [], []
    for k, series in enumerate(c["series"]):
        if series == "histogram":
            row = {name: c[name][k] for name in ("left", "right", "count")} | {"foot": 0}
            bars.append(rows_of({name: [value] for name, value in row.items()})[0])
        else:
            label, height, side = _MEANS[c["eta"][k]]
            mean = float(c["left"][k])
            means.append({"label": label, "mean": mean, "height": height, "foot": 0, "side": side})
    return bars, means


def plot_power_means(figure: Figure) -> alt.LayerChart:
    """Draw Figure 1: a histogram of draws, and the power means of its draws."""
    import altair as alt

    bars, means = power_means_data(figure)
    x = axis("value of a draw", 0, 1000, "left", values=[*range(0, 1001, 200)], format="d")
    y = axis("number of draws", 0, 8700, "count", values=[0, 2000, 4000, 6000, 8000], format=",d")
    drawn = chart_of(bars).mark_rect(color="#b9c8d4", stroke="white", strokeWidth=0.5)
    drawn = drawn.encode(x=x, x2=alt.X2("right:Q"), y=y, y2=alt.Y2("foot:Q"))
    rules = chart_of(means).mark_rule(color=BLACK, strokeWidth=1.4)
    rules = rules.encode(x=alt.X("mean:Q"), y=alt.Y("height:Q"), y2=alt.Y2("foot:Q"))
    chart = alt.layer(drawn, rules, *_mean_labels(means))
    chart = chart.properties(width=WIDTH, height=HEIGHT)
    finished: alt.LayerChart = themed(chart, figure.title, figure.note)
    return finished


def _mean_labels(means: list[dict[str, Any]]) -> list[Any]:
    """One layer for each side on which labels stand."""
    import altair as alt

    layers = []
    for side, (dx, dy) in {"center": (0, -8), "left": (5, 4), "right": (-5, 4)}.items():
        rows = [row for row in means if row["side"] == side]
        text = chart_of(rows).mark_text(align=side, dx=dx, dy=dy, fontSize=12, color=BLACK)
        layers.append(text.encode(x=alt.X("mean:Q"), y=alt.Y("height:Q"), text=alt.Text("label:N")))
    return layers
