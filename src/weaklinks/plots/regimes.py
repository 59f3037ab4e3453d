"""Maps of regimes: which equilibria there are, by two parameters."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.coordination.regimes import INADMISSIBLE, RegimeMap
from weaklinks.game_words import LEGEND, title_of
from weaklinks.plots.theme import BLACK, chart_of, clean, rows_of, themed

if TYPE_CHECKING:
    import altair as alt

#: Light to dark as more adopt by themselves; traps in orange tones; told apart in grey print.
COLOURS = {
    "unique-low": "#f3d9a4",
    "trap": "#E69F00",
    "trap-partial": "#b9690a",
    "partial": "#cfe3f2",
    "partial-or-high": "#7fb8dc",
    "several": "#CC79A7",
    "indifferent": "#000000",
    "unique-high": "#0072B2",
    INADMISSIBLE: "#e2e2e2",
}
SIDE = 380


def regimes_data(found: RegimeMap) -> list[dict[str, Any]]:
    """One rectangle per run of cells in a row with one regime: its ends and its name."""
    x_edges, y_edges = _edges(found.x_values), _edges(found.y_values)
    rows: list[dict[str, Any]] = []
    for j, row in enumerate(found.regime):
        # Each reaches a little under the next one, so that no seam is seen.
        top = y_edges[min(j + 2, y_edges.size - 1)]
        cuts = [0, *(np.flatnonzero(row[1:] != row[:-1]) + 1).tolist(), row.size]
        for a, b in pairwise(cuts):
            right = x_edges[min(b + 1, row.size)]
            place = {"x": x_edges[a], "x2": right, "y": y_edges[j], "y2": top}
            rows.append({name: float(v) for name, v in place.items()} | {"regime": str(row[a])})
    return rows


def boundaries_data(found: RegimeMap) -> list[dict[str, Any]]:
    """Points of the lines that the model knows in closed form, inside the map."""
    rows: list[dict[str, Any]] = []
    left, right = found.x_values[[0, -1]]
    for name, line in found.boundaries.items():
        inside = line[(line[:, 0] >= left) & (line[:, 0] <= right)]
        rows += rows_of({"line": [name] * len(inside), "x": inside[:, 0], "y": inside[:, 1]})
    return rows


def plot_regimes(found: RegimeMap, *, at: tuple[float, float] | None = None) -> alt.LayerChart:
    """Draw the map, with the boundaries that the model knows in closed form as lines.

    Parameters
    ----------
    found : RegimeMap
    at : (float, float), optional
        Values of its two parameters, marked by a cross where they are within the map.
    """
    import altair as alt

    names = [name for name in COLOURS if name in found.shares]
    scale = alt.Scale(
        domain=[LEGEND[name] for name in names], range=[COLOURS[name] for name in names]
    )
    x = alt.X("x:Q", title=_words(found.x), scale=_scale(found.x_values))
    y = alt.Y("y:Q", title=_words(found.y), scale=_scale(found.y_values))
    rows = [row | {"regime": LEGEND[row["regime"]]} for row in regimes_data(found)]
    cells = chart_of(rows).mark_rect()
    cells = cells.encode(
        x=x, x2=alt.X2("x2:Q"), y=y, y2=alt.Y2("y2:Q"),
        color=alt.Color("regime:N", scale=scale, title="what lasts"),
        tooltip=[alt.Tooltip("regime:N", title="what lasts")],
    )  # fmt: skip
    layers = [cells]
    lines = boundaries_data(found)
    if lines:
        drawn_lines = chart_of(lines).mark_line(color=BLACK, strokeWidth=1.4)
        layers.append(
            drawn_lines.encode(
                x=alt.X("x:Q"), y=alt.Y("y:Q"), detail=alt.Detail("line:N"), order=alt.Order("y:Q")
            )
        )
    if at is not None and _inside(found, at):
        layers += _cross(at)
    drawn: alt.LayerChart = themed(
        alt.layer(*layers).properties(width=SIDE, height=SIDE),
        "What lasts, by two parameters",
        f"{clean(title_of(found.game))}. {found.x_values.size} by {found.y_values.size} values."
        + (" Lines: borders in closed form." if lines else ""),
    )
    return drawn


def _inside(found: RegimeMap, at: tuple[float, float]) -> bool:
    sides = zip((found.x_values, found.y_values), at, strict=True)
    return all(_edges(values)[0] <= v <= _edges(values)[-1] for values, v in sides)


def _cross(at: tuple[float, float]) -> list[Any]:
    """Black on white, so that it is seen on every colour."""
    import altair as alt

    base = chart_of([{"x": at[0], "y": at[1]}]).encode(x=alt.X("x:Q"), y=alt.Y("y:Q"))
    looks = (("white", 7.0, 260), ("black", 2.5, 200))
    return [
        base.mark_point(shape="cross", size=size, stroke=colour, strokeWidth=width, opacity=1)
        for colour, width, size in looks
    ]


def _words(name: str) -> str:
    return name.replace("_", " ")


def _scale(values: Any) -> Any:
    import altair as alt

    edges = _edges(values)
    return alt.Scale(domain=[float(edges[0]), float(edges[-1])], nice=False, zero=False)


def _edges(values: Any) -> Any:
    """Borders half way between values."""
    if values.size == 1:
        return values[0] + np.array([-0.5, 0.5]) * max(abs(values[0]), 1.0) * 0.1
    middle = 0.5 * (values[1:] + values[:-1])
    first, last = values[0] - (middle[0] - values[0]), values[-1] + (values[-1] - middle[-1])
    return np.concatenate([[first], middle, [last]])
