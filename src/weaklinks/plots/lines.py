"""Charts of lines that carry their names themselves, so that grey print needs no legend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from weaklinks.plots.theme import GREEN, ORANGE, PINK, SKY, chart_of, rows_of

WIDTH, HEIGHT = 560, 330
#: More points than this are not seen, and cost time to draw.
_POINTS = 301

SOLID, DASHED, DOTTED, MIXED = (1, 0), (7, 3), (2, 3), (8, 3, 2, 3)


@dataclass(frozen=True, kw_only=True)
class Line:
    """How one column is drawn, and where its name stands.

    Attributes
    ----------
    label, colour : str
    dashes : sequence of int
    at : float
        Place along the horizontal axis at which the name is written.
    shift : (int, int)
        How far from the line, in pixels to the right and downwards.
    align : "left", "center" or "right"
    """

    label: str
    colour: str
    dashes: Sequence[int]
    at: float
    shift: tuple[int, int]
    align: str = "left"


def lines_data(
    columns: Mapping[str, Any], x: str, lines: Mapping[str, Line]
) -> list[dict[str, Any]]:
    """One row per line and point: series, x, y; thinned where nobody could see it."""
    at = np.asarray(columns[x], dtype=np.float64)
    kept = np.unique(np.linspace(0, at.size - 1, min(at.size, _POINTS)).round().astype(int))
    rows: list[dict[str, Any]] = []
    for name, line in lines.items():
        y = np.asarray(columns[name], dtype=np.float64)[kept]
        rows += rows_of({"series": [line.label] * kept.size, "x": at[kept], "y": y})
    return rows


def labels_data(
    columns: Mapping[str, Any], x: str, lines: Mapping[str, Line]
) -> list[dict[str, Any]]:
    """Where each line's name stands: on the line, at the place asked for."""
    at = np.asarray(columns[x], dtype=np.float64)
    nearest = {name: int(np.argmin(np.abs(at - line.at))) for name, line in lines.items()}
    return [
        {"label": lines[name].label, "x": float(at[k]), "y": float(columns[name][k])}
        for name, k in nearest.items()
    ]


def draw_lines(
    columns: Mapping[str, Any], x: tuple[str, Any], y: Any, lines: Mapping[str, Line]
) -> Any:
    """Lines with their names beside them instead of a legend."""
    import altair as alt

    name, encoding = x
    labels = [line.label for line in lines.values()]
    colours = alt.Scale(domain=labels, range=[line.colour for line in lines.values()])
    dashes = alt.Scale(domain=labels, range=[list(line.dashes) for line in lines.values()])
    drawn = chart_of(lines_data(columns, name, lines)).mark_line(strokeWidth=2.2, clip=True)
    drawn = drawn.encode(
        x=encoding,
        y=y,
        color=alt.Color("series:N", scale=colours, legend=None),
        strokeDash=alt.StrokeDash("series:N", scale=dashes, legend=None),
        tooltip=[alt.Tooltip("series:N"), *(alt.Tooltip(f"{k}:Q", format=".4g") for k in "xy")],
    )
    rows = labels_data(columns, name, lines)
    texts = [_label(row, line, y) for row, line in zip(rows, lines.values(), strict=True)]
    return alt.layer(drawn, *texts).properties(width=WIDTH, height=HEIGHT)


def _label(row: dict[str, Any], line: Line, y: Any) -> Any:
    import altair as alt

    dx, dy = line.shift
    text = chart_of([row]).mark_text(
        align=line.align, baseline="middle", dx=dx, dy=dy, fontSize=12, color=dark(line.colour)
    )
    return text.encode(x=alt.X("x:Q"), y=y, text=alt.Text("label:N"))


def dark(colour: str) -> str:
    """Text in the line's colour; darker where that is too light to read."""
    return {ORANGE: "#8a5f00", SKY: "#1f6f9c", GREEN: "#007a59", PINK: "#97436f"}.get(
        colour, colour
    )


def axis(title: str, low: float, high: float, field: str = "x", **options: Any) -> Any:
    """Make an axis that ends where it is told to; fields y and count are vertical."""
    import altair as alt

    channel = alt.Y if field in ("y", "count") else alt.X
    scale = alt.Scale(domain=[low, high], nice=False)
    return channel(
        f"{field}:Q", title=title, scale=scale, axis=alt.Axis(labelFlush=False, **options)
    )
