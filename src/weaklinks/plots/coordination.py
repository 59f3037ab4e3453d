"""Charts of adoption games: gains, potentials, the way out, and where expectations decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.coordination.equilibria import Equilibria
from weaklinks.coordination.escape import EscapePath
from weaklinks.coordination.foresight import overlap_of
from weaklinks.coordination.heights import potential
from weaklinks.coordination.uncertainty import highest_tops
from weaklinks.game_words import REGIMES, title_of
from weaklinks.plots import theme
from weaklinks.plots.theme import (
    BLACK,
    BLUE,
    GREY,
    ORANGE,
    WIDTH,
    chart_of,
    clean,
    rows_of,
    themed,
)

if TYPE_CHECKING:
    import altair as alt

HEIGHT = 300
STABLE, UNSTABLE = "stable", "threshold"
_MARKS = {STABLE: theme.STABLE, UNSTABLE: theme.UNSTABLE}
_SHAPES = {STABLE: "circle", UNSTABLE: "diamond"}


def adoption_data(found: Equilibria, points: int = 401) -> list[dict[str, Any]]:
    """Gain of the marginal agent by share, jumps from both sides."""
    jumps = np.array([b + side for b in found.game.breaks for side in (-1e-9, 1e-9)])
    share = np.unique(np.concatenate([np.linspace(0.0, 1.0, points), jumps.clip(0.0, 1.0)]))
    return rows_of({"share": share, "gain": _seen(found, found.game.gain(share))})


def marks_data(found: Equilibria) -> list[dict[str, Any]]:
    """The equilibria: share, gain, whether stable, and a label."""
    columns = {
        "share": [e.share for e in found.found],
        # A threshold at which the gain jumps over zero is where it would be zero.
        "gain": [0.0 if e.kind == "jump" else e.payoff_gain for e in found.found],
        "kind": [STABLE if e.stable else UNSTABLE for e in found.found],
        # Labels at the corners would lie on the axis, which says as much.
        "label": [f"{e.share:.3g}" if 0.0 < e.share < 1.0 else "" for e in found.found],
    }
    return rows_of(columns)


def _seen(found: Equilibria, values: FloatArray) -> FloatArray:
    """The values; zeros where they are rounding, which would fill a chart of nothing else."""
    if np.nanmax(np.abs(values), where=np.isfinite(values), initial=0.0) <= found.game.rounding:
        return np.zeros_like(values)
    return values


def plot_adoption(found: Equilibria) -> alt.LayerChart:
    """Draw what adopting is worth against how many adopt, equilibria and basins marked.

    Shaded: shares from which best responses lead to more adoption. The first threshold is the
    critical mass.
    """
    import altair as alt

    line = chart_of(adoption_data(found)).mark_line(color=BLACK, strokeWidth=2)
    line = line.encode(x=_share(), y=alt.Y("gain:Q", title="gain from adopting (marginal agent)"))
    basins = _basins(found)
    chart = alt.layer(*_zero(), *basins, line, *_marks(marks_data(found), "gain"))
    mass = found.critical_mass
    said = f"Critical mass: {mass:.4g}" if mass is not None else "No critical mass"
    shaded = " Shaded: shares from which best responses lead to more adoption."
    drawn: alt.LayerChart = themed(
        chart.properties(width=WIDTH, height=HEIGHT),
        "What adopting is worth when others adopt",
        f"{clean(title_of(found.game.name))}: {REGIMES[found.regime]}. {said}."
        f"{shaded if basins else ''}",
    )
    return drawn


def potential_data(found: Equilibria, points: int = 401) -> list[dict[str, Any]]:
    """Potential by share."""
    share = np.linspace(0.0, 1.0, points)
    return rows_of({"share": share, "potential": _seen(found, potential(found.game, share))})


def plot_potential(found: Equilibria) -> alt.LayerChart:
    """Draw the potential: stable equilibria are its tops, the highest is selected."""
    import altair as alt

    # Room below, where numbers stand.
    scale = alt.Scale(padding=22)
    title = alt.Y("potential:Q", title="potential (integral of the gain)", scale=scale)
    line = chart_of(potential_data(found)).mark_line(color=BLACK, strokeWidth=2)
    marks = marks_data(found)
    heights = potential(found.game, np.array([m["share"] for m in marks]))
    marks = [m | {"potential": float(h)} for m, h in zip(marks, heights, strict=True)]
    chart = alt.layer(*_zero(), line.encode(x=_share(), y=title), *_marks(marks, "potential"))
    drawn: alt.LayerChart = themed(
        chart.properties(width=WIDTH, height=HEIGHT),
        "The potential of the game",
        f"{clean(title_of(found.game.name))}. {_selected(found)}",
    )
    return drawn


def _selected(found: Equilibria) -> str:
    """Which top strategic uncertainty selects: none where two are as high."""
    listed = [f"{x:.3g}" for x in sorted(e.share for e in highest_tops(found))]
    if len(listed) == 1:
        return f"Strategic uncertainty selects the highest top, at a share of {listed[0]}."
    return (
        f"Tops at shares of {' and '.join(listed)} are equally high: strategic uncertainty leaves "
        "it open."
    )


def escape_data(path: EscapePath, until: float) -> list[dict[str, Any]]:
    """Share and welfare by time, up to a date."""
    keep = path.time <= until
    columns: dict[str, Any] = {"time": path.time[keep], "share": path.share[keep]}
    if path.welfare is not None:
        columns["welfare"] = path.welfare[keep]
    step = max(int(keep.sum()) // 400, 1)
    return rows_of({name: values[::step] for name, values in columns.items()})


def plot_escape(path: EscapePath) -> Any:
    """Draw adoption and welfare under a subsidy that ends; shaded: while it is paid."""
    import altair as alt

    until = float(np.interp(0.99, _done(path), path.time))
    data = escape_data(path, until)
    paid = chart_of([{"from": 0.0, "to": min(path.duration, until)}])
    band = paid.mark_rect(color=ORANGE, opacity=0.15).encode(x=alt.X("from:Q"), x2=alt.X2("to:Q"))
    time = alt.X(
        "time:Q",
        title="years",
        scale=alt.Scale(nice=False, domain=[0.0, until]),
    )
    panels = [_panel(data, band, time, "share", "share that adopts", BLUE)]
    if path.welfare is not None:
        level = chart_of([{"level": float(path.welfare[0])}]).mark_rule(
            color=GREY, strokeDash=[4, 3]
        )
        panel = _panel(data, band, time, "welfare", "welfare (dashed: at the start)", BLACK)
        panels.append(alt.layer(panel, level.encode(y=alt.Y("level:Q"))))
    return themed(
        alt.vconcat(*[p.properties(width=WIDTH, height=170) for p in panels], spacing=14),
        "The way out under a temporary subsidy",
        f"{clean(title_of(path.name))}. Shaded: a subsidy of {path.size:.3g} per adopter, for "
        f"{path.duration:.3g} years; its present value is {path.cost:.3g}.",
    )


def overlap_data(found: Equilibria, points: int = 41) -> list[dict[str, Any]]:
    """Ends of the overlap by friction, from a hundredth to a hundred."""
    friction = np.geomspace(0.01, 100.0, points)
    ends = [overlap_of(found.game, float(d)) for d in friction]
    low, high = [e.low for e in ends], [e.high for e in ends]
    return rows_of({"friction": friction, "low": low, "high": high})


def plot_overlap(found: Equilibria) -> alt.LayerChart:
    """Draw from which shares expectations decide, by friction (agents with equal costs)."""
    import altair as alt

    x = alt.X(
        "friction:Q",
        scale=alt.Scale(type="log", domain=[0.01, 100.0]),
        title="friction: rate of discount / rate of choosing again (log scale)",
        axis=alt.Axis(values=[0.01, 0.1, 1, 10, 100], format="~g"),
    )
    base = chart_of(overlap_data(found)).encode(x=x)
    y = alt.Y("low:Q", title="share that adopts today", scale=alt.Scale(domain=[0.0, 1.0]))
    band = base.mark_area(color=ORANGE, opacity=0.25).encode(y=y, y2=alt.Y2("high:Q"))
    edges = [base.mark_line(color=BLACK).encode(y=alt.Y(f"{end}:Q")) for end in ("low", "high")]
    chart = alt.layer(band, *edges, *_words(found))
    drawn: alt.LayerChart = themed(
        chart.properties(width=WIDTH, height=HEIGHT),
        "Where expectations decide, and where history does",
        f"{clean(title_of(found.game.name))}. In the shaded area a way to full adoption and a way "
        "to none both fulfil themselves.",
    )
    return drawn


def _words(found: Equilibria) -> list[Any]:
    import altair as alt

    marks = []
    ends = overlap_of(found.game, 10.0)
    for text, at in (("full adoption", 0.5 * (1.0 + ends.high)), ("no adoption", 0.5 * ends.low)):
        label = chart_of([{"friction": 10.0, "at": at, "text": text}]).mark_text(
            fontSize=12, color="#222"
        )
        marks.append(label.encode(x=alt.X("friction:Q"), y=alt.Y("at:Q"), text=alt.Text("text:N")))
    return marks


def _done(path: EscapePath) -> Any:
    return (path.share - path.share[0]) / (path.share[-1] - path.share[0])


def _panel(
    data: list[dict[str, Any]], band: Any, time: Any, name: str, title: str, colour: str
) -> Any:
    import altair as alt

    line = chart_of(data).mark_line(color=colour, strokeWidth=2, clip=True)
    scale = alt.Scale(zero=name == "share", domain=[0.0, 1.0] if name == "share" else alt.Undefined)
    y = alt.Y(f"{name}:Q", title=title, scale=scale)
    return alt.layer(
        band, line.encode(x=time, y=y, tooltip=[alt.Tooltip("time:Q"), alt.Tooltip(f"{name}:Q")])
    )


def _share() -> Any:
    import altair as alt

    scale = alt.Scale(domain=[0.0, 1.0], nice=False)
    return alt.X("share:Q", title="share that adopts", scale=scale)


def _zero() -> list[Any]:
    import altair as alt

    rule = chart_of([{"zero": 0.0}]).mark_rule(color=GREY, strokeWidth=0.8)
    return [rule.encode(y=alt.Y("zero:Q"))]


def _basins(found: Equilibria) -> list[Any]:
    """Stretches in which the gain is positive, so that adoption rises."""
    import altair as alt

    edges = np.unique([0.0, 1.0, *(e.share for e in found.found), *found.game.breaks])
    middle = 0.5 * (edges[1:] + edges[:-1])
    up = np.asarray(found.game.gain(middle)) > 0.0
    rows = [
        {"from": float(a), "to": float(b)}
        for a, b in zip(edges[:-1][up], edges[1:][up], strict=True)
    ]
    if not rows:
        return []
    band = chart_of(rows).mark_rect(color=BLUE, opacity=0.08)
    return [band.encode(x=alt.X("from:Q"), x2=alt.X2("to:Q"))]


def _marks(rows: list[dict[str, Any]], height: str) -> list[Any]:
    import altair as alt

    base = chart_of(rows).encode(x=alt.X("share:Q"), y=alt.Y(f"{height}:Q"))
    kinds = [kind for kind in _MARKS if any(row["kind"] == kind for row in rows)]
    scale = alt.Scale(domain=kinds, range=[_MARKS[kind] for kind in kinds])
    shape = alt.Scale(domain=kinds, range=[_SHAPES[kind] for kind in kinds])
    dots = base.mark_point(size=110, filled=True, opacity=1, clip=False).encode(
        color=alt.Color("kind:N", scale=scale, legend=alt.Legend(symbolType="circle")),
        shape=alt.Shape("kind:N", scale=shape),
    )
    return [dots, *(_numbers(rows, kind, height) for kind in kinds)]


def _numbers(rows: list[dict[str, Any]], kind: str, height: str) -> Any:
    """Where the equilibria of a kind are, in words that stand off the curve.

    A gain rises through thresholds and falls through stable shares; a potential has its bottoms
    and its tops there.
    """
    import altair as alt

    left = kind == UNSTABLE
    gain = {"align": "right" if left else "left", "dx": -9 if left else 9, "dy": -8}
    top = {"dy": 18 if left else -14}
    text = chart_of([row for row in rows if row["kind"] == kind]).mark_text(
        fontSize=11, color="#222", clip=False, **(gain if height == "gain" else top)
    )
    return text.encode(x=alt.X("share:Q"), y=alt.Y(f"{height}:Q"), text=alt.Text("label:N"))
