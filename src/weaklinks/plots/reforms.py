"""Charts of reforms: wedges, what removing one is worth, and the path of removing all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.plots import theme
from weaklinks.plots.direct import Box, Name, draw_names, line_legend, place_names
from weaklinks.plots.frames import Frame, curves_of, frame_of
from weaklinks.plots.theme import (
    BLACK,
    DASHES,
    GREY,
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
)
from weaklinks.studies.diagnosis import Diagnosis
from weaklinks.studies.orders import order_words
from weaklinks.studies.reforms import ReformPath

if TYPE_CHECKING:
    import altair as alt

HEIGHT = 340
_SIZE = (WIDTH + 140, HEIGHT)
_FIELDS = ("step", "gdp_relative")
#: Paths on which GDP rises by more than this factor are drawn in logs.
LOG_FROM = 5.0
#: Names of more steps than this lie on the lines; dots of more run into a thick line.
_MOST_NAMED, _MOST_DOTS = 45, 60
_OWN = {"best": theme.BEST, "worst": theme.WORST, "worst-gain": theme.WORST}
EXACT, SLOPE = "exact: the sector's wedges removed", "first order: slope times wedge"


def reform_paths_data(paths: Sequence[ReformPath]) -> list[dict[str, Any]]:
    """One row per path and step: order, step, share of reforms, sector, GDP relative to today."""
    rows: list[dict[str, Any]] = []
    for order, path in zip(_order_names(paths), paths, strict=True):
        k = len(path.sectors)
        columns = {
            "order": [order] * (k + 1),
            "step": np.arange(k + 1),
            "sector": ["today", *(clean(name) for name in path.sectors)],
            "gdp_relative": path.gdp_relative,
            "gain_percent": 100.0 * (path.gdp_relative - 1.0),
            "added_percent": 100.0 * np.append(0.0, np.diff(path.gdp) / path.gdp[:-1]),
        }
        rows += rows_of(columns)
    return rows


def step_labels(path: ReformPath, most: int = 5) -> list[dict[str, Any]]:
    """Where to write the names of a path's first steps so that they do not overlap.

    Each name stands to the right of its step. Below the line there is room when the path
    rises; a name is moved down where it would touch the one above it.
    """
    level = path.gdp_relative
    log = _in_logs(level)
    height = np.log(level) if log else level
    gap = 17.0 / HEIGHT * max(float(np.ptp(height)), 1e-12)
    names = axis_names(path.sectors[:most], 34)
    place = height[1 : len(names) + 1].copy()
    for k in range(place.size - 2, -1, -1):
        place[k] = min(place[k], place[k + 1] - gap)
    columns = {
        "step": np.arange(1, place.size + 1),
        "label": [f"{k + 1}  {name}" for k, name in enumerate(names)],
        "at": np.exp(place) if log else place,
    }
    return rows_of(columns)


def plot_reform_paths(paths: Sequence[ReformPath], *, subtitle: str = "") -> alt.LayerChart:
    """Draw GDP relative to today along one or several sequences of reforms.

    Parameters
    ----------
    paths : sequence of ReformPath
        The first one's first steps are named in the chart.
    subtitle : str
        Country, wedges and horizon.

    Returns
    -------
    altair chart
    """
    import altair as alt

    levels = np.concatenate([path.gdp_relative for path in paths])
    log = _in_logs(levels)
    scale = theme.levels(log, nice=not log)
    names = _order_names(paths)
    rows = reform_paths_data(paths)
    placed = _placed(rows, paths[0], log)
    legend = line_legend() if placed is None else None
    shades = theme.colours_of([_OWN.get(p.order) for p in paths])
    colours = alt.Scale(domain=names, range=shades)
    dashes = alt.Scale(domain=names, range=_cycle(DASHES, names))
    base = _steps(rows, scale).encode(color=alt.Color("order:N", scale=colours, legend=legend))
    line = base.mark_line(strokeWidth=2).encode(
        strokeDash=alt.StrokeDash("order:N", scale=dashes, legend=legend)
    )
    steps = max(len(path.sectors) for path in paths)
    dots = [base.mark_circle(size=34, opacity=1)] if steps <= _MOST_DOTS else []
    first = [_names(paths[0], scale)] if steps <= _MOST_NAMED else []
    x, y = base.encoding.x, base.encoding.y
    said = draw_names(placed or (), dict(zip(names, shades, strict=True)), x, y, _FIELDS)
    chart = alt.layer(_today(), line, *dots, *first, *said)
    chart = chart.properties(width=_SIZE[0], height=_SIZE[1])
    title = "Reform path: GDP as wedges are removed one after the other"
    drawn: alt.LayerChart = themed(chart, title, subtitle)
    return drawn


def _placed(rows: list[dict[str, Any]], first: ReformPath, log: bool) -> tuple[Name, ...] | None:
    """Where the lines' names stand, clear of the names of the first one's steps."""
    frame = frame_of(rows, _FIELDS, _SIZE, log=log)
    words = step_labels(first) if max(row["step"] for row in rows) <= _MOST_NAMED else []

    def boxes(frame: Frame) -> list[Box]:
        found = []
        for row in words:
            left, middle = float(frame.across(row["step"])) + 9, float(frame.down(row["at"])) + 8
            found.append((left, middle - 8, left + 6.4 * len(row["label"]), middle + 8))
        return found

    return place_names(curves_of(rows, "order", _FIELDS), frame, boxes)


def _steps(data: list[dict[str, Any]], scale: Any) -> Any:
    import altair as alt

    whole = theme.whole_axis(0, max(row["step"] for row in data))
    return chart_of(data).encode(
        x=alt.X("step:Q", title="number of reforms", scale=alt.Scale(nice=False), axis=whole),
        y=alt.Y("gdp_relative:Q", scale=scale, title="GDP relative to today (today = 1)"),
        tooltip=_path_tooltip(),
    )


def _path_tooltip() -> list[Any]:
    import altair as alt

    return [
        alt.Tooltip("order:N"),
        alt.Tooltip("step:Q"),
        alt.Tooltip("sector:N", title="reformed last"),
        alt.Tooltip("gdp_relative:Q", format=".4f", title="GDP (today = 1)"),
        alt.Tooltip("added_percent:Q", format="+.3f", title="this step (%)"),
    ]


def _in_logs(levels: Any) -> bool:
    return bool(levels.max() > LOG_FROM * levels.min())


def _cycle(values: Sequence[Any], names: Sequence[str]) -> list[Any]:
    return [values[k % len(values)] for k in range(len(names))]


def _order_names(paths: Sequence[ReformPath]) -> list[str]:
    return axis_names(tuple(order_words(path.order) for path in paths), 50)


def _today() -> Any:

    import altair as alt

    rule = chart_of([{"today": 1.0}]).mark_rule(color=GREY, strokeDash=[2, 2])
    return rule.encode(y=alt.Y("today:Q"))


def _names(path: ReformPath, scale: Any) -> Any:
    import altair as alt

    text = chart_of(step_labels(path)).mark_text(
        align="left", baseline="middle", dx=9, dy=8, fontSize=11, color="#222"
    )
    return text.encode(x=alt.X("step:Q"), y=alt.Y("at:Q", scale=scale), text=alt.Text("label:N"))


def wedges_data(diagnosis: Diagnosis, most: int = 15) -> list[dict[str, Any]]:
    """Sectors whose wedges are worth most, gains before losses: wedge, first order and exact."""
    d = diagnosis
    worth = d.reformed - 1.0
    largest = np.argsort(-np.abs(worth), kind="stable")
    there = [int(k) for k in largest if d.reform_first_order[k] != 0 or d.wedge[k] != 0]
    best = sorted(there[:most], key=lambda k: -worth[k])
    columns = {
        "sector": [clean(d.sectors.labels[k]) for k in best],
        "axis": axis_names(tuple(d.sectors.labels[k] for k in best)),
        "wedge_percent": 100.0 * d.wedge[best],
        "first_order_percent": d.reform_first_order[best],
        "gain_percent": 100.0 * (d.reformed[best] - 1.0),
    }
    return rows_of(columns)


def plot_wedges(diagnosis: Diagnosis, most: int = 15) -> alt.HConcatChart:
    """Draw wedges by sector, and what removing each alone is worth.

    Returns
    -------
    altair chart
        Left the wedge in percent of sales (below zero: a subsidy); right the change of GDP
        when the sector's wedges alone are removed, to first order and exactly.
    """
    import altair as alt

    data = wedges_data(diagnosis, most)
    chart = alt.hconcat(_wedge_panel(data), _worth_panel(data), spacing=18)
    drawn: alt.HConcatChart = themed(
        chart, "Wedges, and what removing each alone is worth", subtitle_of(diagnosis)
    )
    return drawn


def _wedge_panel(data: list[dict[str, Any]]) -> Any:
    import altair as alt

    bars = chart_of(data).mark_bar(height=13, color=theme.WEDGE)
    return bars.encode(
        y=alt.Y("axis:N", sort=None, title=None),
        x=alt.X("wedge_percent:Q", title="wedge (% of the sector's sales)"),
        tooltip=_wedge_tooltip(),
    ).properties(width=210, height=ROW * max(len(data), 1))


def _worth_panel(data: list[dict[str, Any]]) -> Any:
    import altair as alt

    base = chart_of(data).encode(
        y=alt.Y("axis:N", sort=None, title=None, axis=alt.Axis(labels=False, ticks=False)),
        tooltip=_wedge_tooltip(),
    )
    colours = {EXACT: theme.EXACT, SLOPE: theme.FIRST_ORDER}
    values = [r[name] for r in data for name in ("gain_percent", "first_order_percent")]
    title = "change of GDP when its wedges alone are removed (%)"
    x = alt.X("gain_percent:Q", **percent_axis(title, values))
    bars = series(base.mark_bar(height=13), EXACT, colours).encode(x=x)
    ticks = series(base.mark_tick(thickness=4, size=16), SLOPE, colours)
    ticks = ticks.encode(x=alt.X("first_order_percent:Q"))
    zero = chart_of([{"zero": 0}]).mark_rule(color=BLACK, strokeWidth=0.7)
    chart = alt.layer(bars, ticks, zero.encode(x=alt.X("zero:Q")))
    return chart.properties(width=330, height=ROW * max(len(data), 1))


def _wedge_tooltip() -> list[Any]:
    import altair as alt

    return [
        alt.Tooltip("sector:N"),
        alt.Tooltip("wedge_percent:Q", format=".2f", title="wedge (% of sales)"),
        alt.Tooltip("first_order_percent:Q", format="+.3f", title="first order (% of GDP)"),
        alt.Tooltip("gain_percent:Q", format="+.3f", title="exact (% of GDP)"),
    ]
