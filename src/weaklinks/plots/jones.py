"""Charts of Jones' economy, as in the paper's five figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.plots.theme import BLACK, BLUE, GREY, ORANGE, chart_of, rows_of, themed

if TYPE_CHECKING:
    import altair as alt

    from weaklinks.models.jones import Allocation
    from weaklinks.published import Figure

_WIDTH, _HEIGHT = 560, 330
_FIFTHS = [0, 0.2, 0.4, 0.6, 0.8, 1]
#: More points than this are not seen, and cost time to draw.
_POINTS = 501

#: Columns of a chart of lines: label, colour, dashes, where along x the label stands, and
#: how far from the line in pixels, with its alignment.
Line = tuple[str, str, Sequence[int], float, tuple[int, int, str]]

_SOLID, _DASHED, _DOTTED = (1, 0), (7, 3), (2, 3)


def lines_data(
    columns: Mapping[str, Any], x: str, lines: Mapping[str, Line]
) -> list[dict[str, Any]]:
    """One row per line and point: series, x, y; thinned where nobody could see it."""
    at = np.asarray(columns[x], dtype=np.float64)
    kept = np.unique(np.linspace(0, at.size - 1, min(at.size, _POINTS)).round().astype(int))
    rows: list[dict[str, Any]] = []
    for name, line in lines.items():
        y = np.asarray(columns[name], dtype=np.float64)[kept]
        rows += rows_of({"series": [line[0]] * kept.size, "x": at[kept], "y": y})
    return rows


def labels_data(
    columns: Mapping[str, Any], x: str, lines: Mapping[str, Line]
) -> list[dict[str, Any]]:
    """Where each line's name stands: on the line, at the place asked for."""
    at = np.asarray(columns[x], dtype=np.float64)
    rows = []
    for name, (label, colour, _, place, shift) in lines.items():
        k = int(np.argmin(np.abs(at - place)))
        rows.append(
            {"label": label, "colour": colour, "x": float(at[k]), "y": float(columns[name][k]),
             "shift": shift}
        )  # fmt: skip
    return rows


def _lines(
    columns: Mapping[str, Any], x: tuple[str, Any], y: Any, lines: Mapping[str, Line]
) -> Any:
    """Lines with their names beside them instead of a legend."""
    import altair as alt

    name, encoding = x
    labels = [line[0] for line in lines.values()]
    colours = alt.Scale(domain=labels, range=[line[1] for line in lines.values()])
    dashes = alt.Scale(domain=labels, range=[list(line[2]) for line in lines.values()])
    drawn = (
        chart_of(lines_data(columns, name, lines))
        .mark_line(strokeWidth=2.2, clip=True)
        .encode(
            x=encoding,
            y=y,
            color=alt.Color("series:N", scale=colours, legend=None),
            strokeDash=alt.StrokeDash("series:N", scale=dashes, legend=None),
            tooltip=[
                "series:N",
                alt.Tooltip("x:Q", format=".4g"),
                alt.Tooltip("y:Q", format=".4g"),
            ],
        )
    )
    texts = [_label(row, y) for row in labels_data(columns, name, lines)]
    return alt.layer(drawn, *texts).properties(width=_WIDTH, height=_HEIGHT)


def _label(row: dict[str, Any], y: Any) -> Any:
    dx, dy, align = row["shift"]
    text = chart_of([{k: row[k] for k in ("label", "x", "y")}]).mark_text(
        align=align, baseline="middle", dx=dx, dy=dy, fontSize=12, color=_dark(row["colour"])
    )
    return text.encode(x="x:Q", y=y, text="label:N")


def _dark(colour: str) -> str:
    """Text in the line's colour; darker where that is too light to read."""
    return {ORANGE: "#8a5f00"}.get(colour, colour)


def _axis(title: str, low: float, high: float, field: str = "x", **axis: Any) -> Any:
    import altair as alt

    kind = alt.Y if field in ("y", "count") else alt.X
    return kind(
        f"{field}:Q", title=title, scale=alt.Scale(domain=[low, high], nice=False),
        axis=alt.Axis(labelFlush=False, **axis),
    )  # fmt: skip


def _places() -> Any:
    return _axis("variety i, from the most to the least productive", 0, 1, values=_FIFTHS)


# ---------------------------------------------------------------- figure 1

#: Curvature: name in the chart, height of its mark (counts), side of the label.
_MEANS = {
    -np.inf: ("min", 900, "center"),
    -10.0: ("\u03b7 = \u221210", 1500, "center"),
    -1.0: ("harmonic, \u03b7 = \u22121", 7500, "right"),
    0.0: ("geometric, \u03b7 = 0", 8200, "center"),
    1.0: ("arithmetic, \u03b7 = 1", 7500, "left"),
    10.0: ("\u03b7 = +10", 6100, "left"),
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
    x = _axis("value of a draw", 0, 1000, "left", values=[*range(0, 1001, 200)], format="d")
    y = _axis("number of draws", 0, 8700, "count", values=[0, 2000, 4000, 6000, 8000], format=",d")
    drawn = chart_of(bars).mark_rect(color="#b9c8d4", stroke="white", strokeWidth=0.5)
    drawn = drawn.encode(x=x, x2="right:Q", y=y, y2="foot:Q")
    rules = chart_of(means).mark_rule(color=BLACK, strokeWidth=1.4)
    rules = rules.encode(x="mean:Q", y="height:Q", y2="foot:Q")
    chart = alt.layer(drawn, rules, *(_mean_label(row) for row in means))
    return _finished(chart.properties(width=_WIDTH, height=_HEIGHT), figure)


def _mean_label(row: dict[str, Any]) -> Any:
    side = row["side"]
    dx, dy = {"center": (0, -8), "left": (5, 4), "right": (-5, 4)}[side]
    text = chart_of([row]).mark_text(align=side, dx=dx, dy=dy, fontSize=12, color=BLACK)
    return text.encode(x="mean:Q", y="height:Q", text="label:N")


# ---------------------------------------------------------------- figures 2 to 5


def plot_productivities(figure: Figure) -> alt.LayerChart:
    """Draw Figure 2: productivities of the two countries, and their ratio."""
    lines: dict[str, Line] = {
        "ratio": ("ratio, poor over rich", GREY, _DOTTED, 0.5, (8, -8, "left")),
        "rich": ("rich", BLUE, _SOLID, 0.3, (8, -8, "left")),
        "poor": ("poor", ORANGE, _DASHED, 0.42, (-8, 8, "right")),
    }
    x = ("variety", _places())
    chart = _lines(
        figure.columns, x, _axis("productivity A, and ratio", 0, 1, "y", values=_FIFTHS), lines
    )
    return _finished(chart, figure)


def plot_wedge_schedule(figure: Figure) -> alt.LayerChart:
    """Draw Figure 3: the "v"-shaped wedges."""
    wedge = np.asarray(figure.columns["wedge"])
    columns = {**figure.columns, "mean": np.full(wedge.size, wedge.mean())}
    lines: dict[str, Line] = {
        "mean": (f"mean {wedge.mean():.3f}", GREY, _DASHED, 0.5, (0, 12, "center")),
        "wedge": (f"smallest {wedge.min():.3f}", BLUE, _SOLID, 0.5, (0, 13, "center")),
    }
    x = ("variety", _places())
    y = _axis("tax wedge \u03c4 (share of a variety's sales)", 0, 1, "y", values=_FIFTHS)
    return _finished(_lines(columns, x, y, lines), figure)


def plot_allocation(allocation: Allocation) -> alt.LayerChart:
    """Draw wedges and the allocation of resources next to the optimal one, as in Figure 4.

    Parameters
    ----------
    allocation : Allocation
        Of any model; varieties are drawn in the order of their places.
    """
    best = allocation.model.without_wedges().steady_state()
    v = allocation.model.varieties
    columns = {
        "variety": v.place,
        "wedge": v.wedge,
        "input_share": allocation.input_share,
        "optimal_input_share": best.input_share,
    }
    subtitle = (
        f"Average wedge {allocation.average_wedge:.3f} of gross output. Shares are of capital, "
        "human capital and intermediate goods alike; their mean is 1."
    )
    chart = _allocation(columns)
    drawn: alt.LayerChart = themed(chart, "Wedges and the allocation of resources", subtitle)
    return drawn


def plot_published_allocation(figure: Figure) -> alt.LayerChart:
    """Draw Figure 4: wedges, and equilibrium and optimal allocation of capital."""
    return _finished(_allocation(figure.columns), figure)


def _allocation(columns: Mapping[str, Any]) -> Any:
    found, best = (np.asarray(columns[k]) for k in ("input_share", "optimal_input_share"))
    top = float(max(1.15, 1.1 * found.max(), 1.1 * np.quantile(best, 0.9)))
    place = np.asarray(columns["variety"])
    inside = np.flatnonzero(best < 0.93 * top)
    start = float(place[inside[0]])
    peak = float(place[int(found.argmax())])
    at = float(np.quantile(place, 0.75))
    lines: dict[str, Line] = {
        "optimal_input_share": ("optimum", BLACK, _DASHED, start, (9, 0, "left")),
        "input_share": ("equilibrium", BLUE, _SOLID, peak, (26, 0, "left")),
        "wedge": ("tax wedge \u03c4", ORANGE, _DOTTED, at, (6, 16, "left")),
    }
    low = min(0.0, 1.1 * float(np.min(columns["wedge"])))
    y = _axis("share of inputs, K(i)/K (mean 1), and wedge \u03c4(i)", low, top, "y")
    return _lines(columns, ("variety", _places()), y, lines)


def plot_reform_sequences(figure: Figure) -> alt.LayerChart:
    """Draw Figure 5: income along sequences of reforms, relative to the rich country."""
    lines: dict[str, Line] = {
        "best_path": ("best path", BLUE, _SOLID, 130, (-6, -12, "right")),
        "starting_with_high_productivity": (
            "starting with high A", ORANGE, _DASHED, 100, (0, 14, "left")),
        "starting_with_low_productivity": (
            "starting with low A", GREY, (8, 3, 2, 3), 95, (0, -11, "center")),
        "worst_path": ("worst path", BLACK, _SOLID, 205, (12, 10, "left")),
        "worst_path_with_losses": (
            "worst path, losses included (not in the paper)", BLACK, _DOTTED, 8, (4, 15, "left")),
    }  # fmt: skip
    n = len(figure.columns["reforms"]) - 1
    x = ("reforms", _axis("number of varieties reformed", 0, n, values=list(range(0, n + 1, 50))))
    y = _axis(
        "GDP per worker relative to the rich country",
        0,
        0.55,
        "y",
        values=[0, 0.1, 0.2, 0.3, 0.4, 0.5],
    )
    return _finished(_lines(figure.columns, x, y, lines), figure)


def _finished(chart: Any, figure: Figure) -> alt.LayerChart:
    drawn: alt.LayerChart = themed(chart, figure.title, figure.note)
    return drawn


#: Which function draws which figure of Jones (2008).
PUBLISHED = {
    "figure1": plot_power_means,
    "figure2": plot_productivities,
    "figure3": plot_wedge_schedule,
    "figure4": plot_published_allocation,
    "figure5": plot_reform_sequences,
}
