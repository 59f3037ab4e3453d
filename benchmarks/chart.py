"""Charts of the measurements, in the look of all charts of the library."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from benchmarks.measure import Row
from benchmarks.scaling import Point
from weaklinks.plots.theme import BLACK, BLUE, DASHES, GREY, ORANGE, SERIES, chart_of, themed

_SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "stroke")


#: Ticks of an axis of seconds: "10 ms", not "0.01".
_SECONDS = {
    "values": [10.0**k for k in range(-9, 4)],
    "labelExpr": "replace(format(datum.value, '~s') + 's', /([a-z\u00b5]?s)$/, ' $1')",
}


def scaling_data(points: Sequence[Point]) -> dict[str, list[dict[str, Any]]]:
    """Points, the targets among them, and one label at the end of every curve."""
    rows = [{"job": p.job, "size": p.size, "seconds": p.again, "target": p.target} for p in points]
    ends = []
    for job in dict.fromkeys(p.job for p in points):
        last = max((p for p in points if p.job == job), key=lambda p: p.size)
        slope = f"N^{last.exponent:.1f}"
        ends.append(
            {"job": job, "size": last.size, "seconds": last.again, "label": f"{job}, {slope}"}
        )
    targets = [r for r in rows if r["target"] is not None]
    return {"points": rows, "targets": targets, "labels": _apart(ends)}


def plot_scaling(points: Sequence[Point]) -> Any:
    """Seconds against size, both in logs: one curve for each job, targets as open marks."""
    import altair as alt

    data = scaling_data(points)
    jobs = list(dict.fromkeys(p.job for p in points))
    shown = [SERIES[k % len(SERIES)] for k in range(len(jobs))]
    colour = alt.Color("job:N", scale=alt.Scale(domain=jobs, range=shown), legend=None)
    dash = alt.StrokeDash(
        "job:N",
        scale=alt.Scale(domain=jobs, range=[DASHES[k % 7] for k in range(len(jobs))]),
        legend=None,
    )
    shape = alt.Shape(
        "job:N",
        scale=alt.Scale(domain=jobs, range=[_SHAPES[k % 7] for k in range(len(jobs))]),
        legend=None,
    )
    x, y = _log_axis("size", "size of the job (sectors, varieties, workers, draws)"), _seconds()
    lines = chart_of(data["points"]).mark_line(strokeWidth=1.8)
    lines = lines.encode(x=x, y=y, color=colour, strokeDash=dash)
    marks = chart_of(data["points"]).mark_point(size=45, filled=True, opacity=1)
    marks = marks.encode(x=x, y=y, color=colour, shape=shape)
    goals = chart_of(data["targets"]).mark_point(size=160, shape="diamond", strokeWidth=1.6)
    goals = goals.encode(x=x, y=_seconds("target"), color=colour)
    names = chart_of(data["labels"]).mark_text(align="left", dx=8, fontSize=11)
    names = names.encode(x=x, y=_seconds("height"), text="label:N", color=colour)
    chart = alt.layer(lines, goals, marks, names).properties(width=640, height=440)
    return themed(
        chart,
        "How time grows with size",
        "Seconds on one thread, shortest of some runs on a graph that is known. Exponents are "
        "fitted to all points of a curve; open diamonds are targets, in the colour of their curve.",
    )


def jobs_data(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """One record for each mark: what is timed, by what, and the seconds."""
    kinds = {
        "again": "weaklinks",
        "reference_seconds": "reference",
        "limit": "limit of the machine",
        "target": "target",
    }
    return [
        {"job": f"{r.job}, {r.size:,}", "kind": said, "seconds": value}
        for r in rows
        if r.again is not None
        for name, said in kinds.items()
        if (value := getattr(r, name)) is not None and value > 0
    ]


def plot_jobs(rows: Sequence[Row]) -> Any:
    """Every job on a line of its own: our time, the reference's, the target and the limit."""
    import altair as alt

    data = jobs_data(rows)
    kinds = ["weaklinks", "reference", "target", "limit of the machine"]
    colour = alt.Color(
        "kind:N",
        scale=alt.Scale(domain=kinds, range=[BLUE, ORANGE, BLACK, GREY]),
        sort=kinds,
        legend=alt.Legend(columns=4),
    )
    shape = alt.Shape(
        "kind:N",
        scale=alt.Scale(domain=kinds, range=["circle", "square", "diamond", "triangle-right"]),
        sort=kinds,
    )
    order = list(dict.fromkeys(record["job"] for record in data))
    y = alt.Y("job:N", sort=order, title=None, axis=alt.Axis(grid=True, labelLimit=0))
    x = alt.X(
        "seconds:Q",
        title="time, log scale",
        scale=alt.Scale(type="log"),
        axis=_SECONDS,
    )
    marks = chart_of(data).mark_point(size=70, filled=True, opacity=1)
    chart = marks.encode(x=x, y=y, color=colour, shape=shape).properties(
        width=520, height=alt.Step(22)
    )
    return themed(
        chart,
        "Every job: weaklinks, its first reference, its target and the machine",
        "Seconds on one thread, shortest of some runs, all in one run of the benchmarks.",
    )


def _log_axis(field: str, title: str) -> Any:
    import altair as alt

    scale = alt.Scale(type="log", nice=False, domain=[40, 3e8])
    ticks = [10.0**k for k in range(2, 8)]
    return alt.X(f"{field}:Q", title=title, scale=scale, axis=alt.Axis(values=ticks, format="~s"))


def _seconds(field: str = "seconds") -> Any:
    import altair as alt

    scale = alt.Scale(type="log")
    return alt.Y(f"{field}:Q", title="time, log scale", scale=scale, axis=_SECONDS)


def _apart(ends: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Heights of labels, moved up until those side by side do not cover each other."""
    placed: list[dict[str, Any]] = []
    for end in sorted(ends, key=lambda e: e["seconds"]):
        height = end["seconds"]
        for other in placed:
            near = 1 / 60 < end["size"] / other["size"] < 60
            if near and height < 1.55 * other["height"]:
                height = 1.55 * other["height"]
        placed.append(end | {"height": height})
    return placed
