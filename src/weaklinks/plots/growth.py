"""Charts of paths of capital: to a steady state, and from one long run to the next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.growth import Transition
from weaklinks.plots.direct import draw_names, line_legend, place_names
from weaklinks.plots.frames import curves_of, frame_of
from weaklinks.plots.theme import (
    BLACK,
    BLUE,
    DASHES,
    GREY,
    ORANGE,
    WIDTH,
    chart_of,
    levels,
    rows_of,
    themed,
)
from weaklinks.studies.economy_path import EconomyPath

if TYPE_CHECKING:
    import altair as alt

HEIGHT = 300
#: Paths that rise by more than this factor are drawn in logs.
LOG_FROM = 5.0
_LINES = {"capital": BLUE, "output": BLACK, "consumption": ORANGE}
_SHOWN = 1e-3


def transition_data(
    path: Transition, bases: Mapping[str, float], years: int | None = None
) -> list[dict[str, Any]]:
    """One row per year and series: capital, output and consumption relative to their bases.

    Parameters
    ----------
    path : Transition
    bases : mapping of str to float
        What each series is divided by.
    years : int, optional
        The last year; where the path has arrived when omitted.
    """
    last = settled_by(path) if years is None else min(years, path.periods)
    rows: list[dict[str, Any]] = []
    for name, base in bases.items():
        values = getattr(path, name)[: last + 1]
        columns = {
            "year": np.arange(last + 1),
            "series": [name] * (last + 1),
            "relative": values / base,
            "percent": 100.0 * (values / base - 1.0),
        }
        rows += rows_of(columns)
    return rows


def settled_by(path: Transition) -> int:
    """First year from which capital stays near its end, and 20 at least."""
    whole = float(np.abs(path.capital / path.steady.capital - 1.0).max())
    left = np.abs(path.capital / path.steady.capital - 1.0)
    far = np.flatnonzero(left > max(_SHOWN, 0.02 * whole))
    arrived = int(far[-1]) + 1 if far.size else 0
    return int(min(path.periods, max(20, arrived, *(d + 20 for d in path.reforms))))


def plot_transition(path: Transition, *, subtitle: str = "") -> alt.LayerChart:
    """Draw capital, output and consumption of a path relative to its steady state.

    Returns
    -------
    altair chart
    """
    end = path.steady
    bases = {"capital": end.capital, "output": end.output, "consumption": end.consumption}
    chart = _relative_lines(transition_data(path, bases), "relative to the steady state (= 1)")
    drawn: alt.LayerChart = themed(
        chart, "Transition to the steady state", subtitle or _facts(path)
    )
    return drawn


def plot_economy_path(path: EconomyPath, *, subtitle: str = "") -> alt.LayerChart:
    """Draw capital, output and consumption of an economy relative to before its reform.

    Triangles at the right edge are the long run, solved on its own.

    Returns
    -------
    altair chart
    """
    bases, ends = economy_bases(path)
    rows = transition_data(path.transition, bases)
    chart = _relative_lines(rows, "relative to before the reform (= 1)", ends)
    gain = (
        f"Worth {path.welfare_gain_percent:+.2f} % of consumption for ever; comparing long runs "
        f"would say {path.steady_gain_percent:+.2f} %. Triangles: the long run after."
    )
    drawn: alt.LayerChart = themed(
        chart, "From one long run to the next", "\n".join([subtitle, gain]) if subtitle else gain
    )
    return drawn


def economy_bases(path: EconomyPath) -> tuple[dict[str, float], list[dict[str, Any]]]:
    """What each series was before, and one row per series with where it ends."""
    before, after = path.before, path.after
    bases = {
        "capital": path.capital_before,
        "output": before.expenditure + before.capital_cost,
        "consumption": path.consumption_before,
    }
    ends = {
        "capital": path.capital_after,
        "output": path.gdp_after + after.economy.from_outside,
        "consumption": path.consumption_after,
    }
    columns = {
        "series": list(bases),
        "relative": [ends[k] / bases[k] for k in bases],
    }
    return bases, rows_of(columns)


def _relative_lines(
    rows: list[dict[str, Any]], title: str, ends: list[dict[str, Any]] | None = None
) -> Any:
    import altair as alt

    relative = [row["relative"] for row in rows]
    log = max(relative) > LOG_FROM * min(relative)
    scale = levels(log)
    colour = alt.Scale(domain=list(_LINES), range=list(_LINES.values()))
    dash = alt.Scale(domain=list(_LINES), range=[DASHES[0], DASHES[2], DASHES[1]])
    y = alt.Y("relative:Q", scale=scale, title=title + (", log scale" if log else ""))
    x, fields, size = years_axis(), ("year", "relative"), (WIDTH + 100, HEIGHT)
    names = place_names(curves_of(rows, "series", fields), frame_of(rows, fields, size, log=log))
    legend = line_legend() if names is None else None
    line = (
        chart_of(rows)
        .mark_line(strokeWidth=2)
        .encode(
            x=x,
            y=y,
            color=alt.Color("series:N", scale=colour, legend=legend),
            strokeDash=alt.StrokeDash("series:N", scale=dash, legend=legend),
            tooltip=[
                alt.Tooltip("series:N"),
                alt.Tooltip("year:Q"),
                alt.Tooltip("percent:Q", format="+.3f"),
            ],
        )
    )
    one = chart_of([{"one": 1.0}]).mark_rule(color=GREY, strokeDash=[2, 2]).encode(y=alt.Y("one:Q"))
    shade = alt.Color("series:N", scale=colour, legend=legend)
    marks = [_end_marks(ends, max(row["year"] for row in rows), y, shade)] if ends else []
    said = draw_names(names or (), _LINES, x, y, fields)
    return alt.layer(one, *marks, line, *said).properties(width=size[0], height=size[1])


def _end_marks(ends: list[dict[str, Any]], year: int, y: Any, shade: Any) -> Any:
    import altair as alt

    point = chart_of([{**row, "year": year} for row in ends]).mark_point(
        shape="triangle-left", filled=True, size=70, xOffset=9, opacity=1
    )
    return point.encode(x=alt.X("year:Q"), y=y, color=shade)


def years_axis() -> Any:
    """Years on the horizontal axis."""
    import altair as alt

    axis = alt.Axis(format="d", tickMinStep=1)
    return alt.X("year:Q", title="year", axis=axis, scale=alt.Scale(nice=False))


def _facts(path: Transition) -> str:
    rule = "A constant part of output is saved" if path.closing == "solow" else "Perfect foresight"
    return f"{rule}. Half of a small distance is closed in {path.half_life:.1f} years."
