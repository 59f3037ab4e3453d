"""Phase diagram of two populations: responses, equilibria, basins, the frontier of pushes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.coordination.pair_basins import BasinBoundary, basin_boundaries, horizon
from weaklinks.coordination.pair_flow import Flow, follow
from weaklinks.coordination.pair_push import PushFrontier
from weaklinks.coordination.pairs import PairEquilibria
from weaklinks.game_words import REGIMES, title_of
from weaklinks.games import Curve
from weaklinks.pair_games import PairGame
from weaklinks.plots.theme import BLACK, BLUE, GREY, ORANGE, RED, chart_of, rows_of, themed
from weaklinks.roots import find_crossings, find_rest_points

if TYPE_CHECKING:
    import altair as alt

SIZE = 420
_ARROWS = 15
# Ways begin at these pairs of shares, or as near the edges of the diagram.
_STARTS = ((0.02, 0.98), (0.98, 0.02), (0.3, 0.98), (0.98, 0.3), (0.02, 0.6), (0.6, 0.02))
BORDER, FRONTIER, WAYS = "border of the basins", "frontier of smallest pushes", "ways"
Rows = list[dict[str, Any]]


def nullcline_data(pair: PairGame) -> Rows:
    """Points of both responses: where the first, and where the second, has no reason to move."""
    grid = np.unique(np.concatenate([np.linspace(0.0, 1.0, 401), _sides(pair.turns)]))
    second = {"n": grid, "u": pair.response_2(grid), "line": np.full(grid.size, "second")}
    rows = rows_of({**second, "part": np.zeros(grid.size), "order": np.arange(grid.size)})
    if pair.first.own_effect > 0:
        return rows + _own_nullcline(pair)
    jumps = find_crossings(lambda u: pair.gain_1(np.zeros_like(u), u), 0.0, 1.0)
    grid = np.unique(np.concatenate([grid, _sides(tuple(c.place for c in jumps))]))
    first = {"n": pair.response_1(grid), "u": grid, "line": np.full(grid.size, "first")}
    return rows + rows_of({**first, "part": np.ones(grid.size), "order": np.arange(grid.size)})


def field_data(
    pair: PairGame, boundaries: tuple[BasinBoundary, ...], speeds: tuple[float, float]
) -> Rows:
    """An arrow a point: which way both shares move, and beyond how many borders it is."""
    middle = (np.arange(_ARROWS) + 0.5) / _ARROWS
    flow = Flow(pair=pair, speeds=speeds)
    rows: Rows = []
    for n in middle:
        for u in middle:
            at = np.array([n, u])
            right, up = flow.pull(at, flow.modes(at))
            beyond = sum(float(b.margin(at[0], at[1])) > 0.0 for b in boundaries if b.falling)
            angle = float(np.degrees(np.arctan2(right, up)))
            rows.append({"n": float(n), "u": float(u), "angle": angle, "beyond": beyond})
    return rows


def way_data(pair: PairGame, speeds: tuple[float, float]) -> Rows:
    """Points of the ways that some pairs of shares take."""
    rows: Rows = []
    for k, start in enumerate(_STARTS):
        path = follow(Flow(pair=pair, speeds=speeds), start, 0.2 * horizon(speeds), points=600)
        n, u = _evenly(path.n, path.u)
        order = np.arange(n.size)
        rows += rows_of({"n": n, "u": u, "way": np.full(n.size, k), "order": order})
    return rows


def plot_phase(
    result: PairEquilibria | PushFrontier, speeds: tuple[float, float] = (0.2, 0.2)
) -> alt.LayerChart:
    """Draw the phase diagram of two populations.

    Parameters
    ----------
    result : PairEquilibria or PushFrontier
        A frontier is marked on the border of the basins, with the push that is cheapest when
        moving either population costs the same, and has its own speeds.
    speeds : (k1, k2)

    Returns
    -------
    altair chart
    """
    import altair as alt

    frontier = result if isinstance(result, PushFrontier) else None
    found = result.equilibria if isinstance(result, PushFrontier) else result
    speeds = frontier.boundary.speeds if frontier is not None else speeds
    boundaries = basin_boundaries(found, speeds=speeds)
    layers = [
        _arrows(field_data(found.pair, boundaries, speeds)),
        _ways(way_data(found.pair, speeds)),
        _lines(found.pair, boundaries, frontier),
        _marks(found),
    ]
    if frontier is not None:
        layers.append(_cheapest(frontier))
    chart = alt.layer(*layers).properties(width=SIZE, height=SIZE)
    drawn: alt.LayerChart = themed(chart, _title(found), _subtitle(found, speeds, frontier))
    return drawn


def _evenly(n: FloatArray, u: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Points of a curve at even distances along it."""
    along = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(n), np.diff(u)))])
    at = np.linspace(0.0, along[-1], 120)
    return np.interp(at, along, n), np.interp(at, along, u)


def _sides(places: tuple[float, ...]) -> FloatArray:
    return np.clip([p + d for p in places for d in (-1e-9, 1e-9)], 0.0, 1.0)


def _own_nullcline(pair: PairGame) -> Rows:
    """Where the first has no reason to move if that depends on its own share: a line a branch."""
    rows: Rows = []
    for k, u in enumerate(np.linspace(0.0, 1.0, 41)):
        points = find_rest_points(_at_second(pair, float(u)), 0.0, 1.0)
        for part, c in enumerate(points, start=1):
            rows.append({"n": c.place, "u": float(u), "line": "first", "part": part, "order": k})
    return rows


def _at_second(pair: PairGame, u: float) -> Curve:
    return lambda n: pair.gain_1(n, np.full_like(n, u))


def _axes(pair: PairGame) -> dict[str, Any]:
    import altair as alt

    span = alt.Scale(domain=[-0.02, 1.02], nice=False)
    ticks = alt.Axis(values=np.linspace(0.0, 1.0, 6).tolist(), grid=False)
    return {
        "x": alt.X("n:Q", title=pair.axes[0], scale=span, axis=ticks),
        "y": alt.Y("u:Q", title=pair.axes[1], scale=span, axis=ticks),
    }


def _arrows(rows: Rows) -> Any:
    import altair as alt

    colour = alt.condition("datum.beyond > 0", alt.value("#9fc3dd"), alt.value("#cfcfcf"))
    base = chart_of(rows).mark_point(shape="arrow", size=130, filled=True)
    return base.encode(
        x=alt.X("n:Q"), y=alt.Y("u:Q"), angle=alt.Angle("angle:Q", scale=None), color=colour
    )


def _ways(rows: Rows) -> Any:
    import altair as alt

    line = chart_of(rows).mark_line(color=GREY, strokeWidth=1.1)
    return line.encode(
        x=alt.X("n:Q"), y=alt.Y("u:Q"), detail=alt.Detail("way:N"), order=alt.Order("order:Q")
    )


def _lines(
    pair: PairGame, boundaries: tuple[BasinBoundary, ...], frontier: PushFrontier | None
) -> Any:
    """Responses, borders and the frontier, in one legend."""
    import altair as alt

    names = {"first": f"{pair.first.agents} content", "second": f"{pair.second.agents} content"}
    rows = [{**row, "line": names[row["line"]]} for row in nullcline_data(pair)]
    for k, b in enumerate(boundaries):
        rows += _curve(b.n[::10], b.u[::10], BORDER, 100 + k)
    if frontier is not None:
        rows += _curve(frontier.n, frontier.u, FRONTIER, 200)
    looks = {
        names["first"]: (BLUE, [1, 0], 2.0), names["second"]: (ORANGE, [6, 3], 2.0),
        BORDER: (BLACK, [2, 2], 1.5), FRONTIER: (RED, [1, 0], 3.5),
    }  # fmt: skip
    seen = [name for name in looks if any(row["line"] == name for row in rows)]
    legend = alt.Legend(columns=2, symbolType="stroke", symbolSize=260)
    columns = list(zip(*(looks[name] for name in seen), strict=True))
    colour, dash, width = (alt.Scale(domain=seen, range=list(c)) for c in columns)
    return chart_of(rows).mark_line().encode(
        **_axes(pair), detail=alt.Detail("part:N"), order=alt.Order("order:Q"),
        color=alt.Color("line:O", scale=colour, legend=legend),
        strokeDash=alt.StrokeDash("line:O", scale=dash, legend=legend),
        strokeWidth=alt.StrokeWidth("line:O", scale=width, legend=legend),
    )  # fmt: skip


def _curve(n: FloatArray, u: FloatArray, line: str, part: int) -> Rows:
    k = n.size
    return rows_of({"n": n, "u": u, "line": np.full(k, line), "part": np.full(k, part),
                    "order": np.arange(k)})  # fmt: skip


def _marks(found: PairEquilibria) -> Any:
    """Equilibria: filled where stable, open where not."""
    import altair as alt

    rows = [{"n": e.n, "u": e.u, "kind": e.kind, "stable": e.stable, **e.state}
            for e in found.found]  # fmt: skip
    fill = alt.condition("datum.stable", alt.value(BLACK), alt.value("white"))
    shown = [alt.Tooltip(f"{name}:Q", format=".4g") for name in rows[0] if name not in
             ("kind", "stable")]  # fmt: skip
    points = chart_of(rows).mark_point(
        size=130, filled=True, stroke=BLACK, strokeWidth=2, opacity=1
    )
    return points.encode(
        x=alt.X("n:Q"), y=alt.Y("u:Q"), fill=fill, tooltip=[alt.Tooltip("kind:N"), *shown]
    )


def _cheapest(frontier: PushFrontier) -> Any:
    import altair as alt

    push = frontier.cheapest()
    rows = [{"n": push.n, "u": push.u, "cost": push.cost}]
    point = chart_of(rows).mark_point(
        shape="diamond", size=170, filled=True, color=RED, stroke=BLACK, opacity=1
    )
    return point.encode(
        x=alt.X("n:Q"),
        y=alt.Y("u:Q"),
        tooltip=[alt.Tooltip("n:Q"), alt.Tooltip("u:Q"), alt.Tooltip("cost:Q")],
    )


def _title(found: PairEquilibria) -> str:
    pair = found.pair
    return f"Where {pair.first.agents} and {pair.second.agents} lead each other"


def _subtitle(
    found: PairEquilibria, speeds: tuple[float, float], frontier: PushFrontier | None
) -> str:
    pair = found.pair
    said = (
        f"{title_of(pair.name)}: {REGIMES[found.regime]}. Filled: stable equilibria; open: "
        "thresholds. Arrows and thin lines: best responses, blue beyond the border."
    )
    if speeds[0] != speeds[1]:
        said += (
            f" {pair.first.agents.capitalize()} choose again {speeds[0]:g} times per unit of time, "
            f"{pair.second.agents} {speeds[1]:g} times."
        )
    if frontier is None:
        return said
    push = frontier.cheapest()
    return (
        f"{said}\nDiamond: cheapest push where moving either costs the same, to n = {push.n:.3g} "
        f"and u = {push.u:.3g}."
    )
