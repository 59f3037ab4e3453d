"""Charts of the measurements, in the look of all charts of the library."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from benchmarks.measure import Row
from benchmarks.scaling import Point
from weaklinks.plots.theme import BLACK, BLUE, GREY, ORANGE, chart_of, themed

#: Ticks of an axis of seconds: "10 ms", not "0.01".
_SECONDS = {
    "values": [10.0**k for k in range(-9, 4)],
    "labelExpr": "datum.value >= 1 ? format(datum.value, ',d') + ' s' : "
    "replace(format(datum.value, '~s') + 's', /([a-z\u00b5]?s)$/, ' $1')",
}


def scaling_data(points: Sequence[Point]) -> dict[str, dict[str, Any]]:
    """For each job: its marks (cold, again, target), its fitted line, and the panel's words."""
    return {job: _panel_data([p for p in points if p.job == job]) for job in _names(points)}


def plot_scaling(points: Sequence[Point]) -> Any:
    """Seconds against size, both in logs: one panel for each job, with the fitted line."""
    import altair as alt

    low = min(p.again for p in points)
    high = max(max(p.cold, p.again, p.target or 0.0) for p in points)
    panels = [_panel(data, (0.6 * low, 1.6 * high)) for data in scaling_data(points).values()]
    return themed(
        alt.concat(*panels, columns=4, spacing=18),
        "How time grows with size",
        "One thread, shortest of some runs. Lines are fitted to the runs on the same thing "
        "again, at all sizes; above each panel the exponent and its standard error.",
    )


def _names(points: Sequence[Point]) -> list[str]:
    return list(dict.fromkeys(p.job for p in points))


def _panel_data(own: Sequence[Point]) -> dict[str, Any]:
    marks = [
        {"size": p.size, "seconds": seconds, "kind": kind}
        for p in own
        for kind, seconds in (("cold", p.cold), ("again", p.again), ("target", p.target))
        if seconds is not None
    ]
    slope, error = own[0].exponent, own[0].error
    middle = np.exp(np.mean(np.log([[p.size, p.again] for p in own]), axis=0))
    ends = [own[0].size, own[-1].size]
    line = [{"size": n, "seconds": float(middle[1] * (n / middle[0]) ** slope)} for n in ends]
    words = f"N^{slope:.2f}" + (f" \u00b1 {error:.2f}" if error == error else "")
    return {
        "title": own[0].job,
        "words": words,
        "counts": own[0].counts,
        "marks": marks,
        "line": line,
    }


def _panel(data: dict[str, Any], seconds: tuple[float, float]) -> Any:
    import altair as alt

    sizes = [row["size"] for row in data["marks"]]
    scale = alt.Scale(type="log", domain=[0.7 * min(sizes), 1.5 * max(sizes)], nice=False)
    steps = (1, 3) if max(sizes) < 100 * min(sizes) else (1,)
    ticks = [m * 10.0**k for k in range(1, 9) for m in steps]
    x = alt.X("size:Q", title=data["counts"], scale=scale, axis=alt.Axis(values=ticks, format="~s"))
    y = alt.Y(
        "seconds:Q", title=None, scale=alt.Scale(type="log", domain=seconds, nice=False),
        axis=_SECONDS,
    )  # fmt: skip
    colour, shape = _kinds({"again": (BLUE, "circle"), "cold": (ORANGE, "square"),
                            "target": (BLACK, "diamond")})  # fmt: skip
    line = chart_of(data["line"]).mark_line(color=GREY, strokeDash=[5, 3], strokeWidth=1.2)
    marks = chart_of(data["marks"]).mark_point(size=55, filled=True, opacity=0.9)
    title = {"text": data["title"], "subtitle": data["words"], "fontSize": 12, "offset": 6}
    return alt.layer(
        line.encode(x=x, y=y), marks.encode(x=x, y=y, color=colour, shape=shape)
    ).properties(width=165, height=190, title=title)


def _kinds(looks: dict[str, tuple[str, str]]) -> tuple[Any, Any]:
    """Colour and shape of each kind of mark, in one legend on one line."""
    import altair as alt

    names = list(looks)
    colours, shapes = (list(values) for values in zip(*looks.values(), strict=True))
    legend = alt.Legend(columns=len(names))
    scales = (alt.Scale(domain=names, range=r) for r in (colours, shapes))
    return tuple(
        channel("kind:N", scale=scale, sort=names, legend=legend)
        for channel, scale in zip((alt.Color, alt.Shape), scales, strict=True)
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
    colour, shape = _kinds({"weaklinks": (BLUE, "circle"), "reference": (ORANGE, "square"),
                            "target": (BLACK, "diamond"),
                            "limit of the machine": (GREY, "triangle-right")})  # fmt: skip
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
