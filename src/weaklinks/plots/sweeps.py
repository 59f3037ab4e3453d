"""Charts of sweeps: bars of sensitivity, maps over two parameters, points over one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.errors import InputError
from weaklinks.plots.theme import BLUE, ORANGE, ROW, chart_of, clean, rows_of, themed
from weaklinks.studies.sweeps.chunks import column_names

if TYPE_CHECKING:
    from weaklinks.studies.sweeps import Axis, Sensitivity, Sweep

# More marks are not told apart, and make files of megabytes.
_MOST_POINTS = 2000
_MOST_CELLS = 10_000
_MOST_PANELS = 9
_SPOKEN = "replace(datum.label, /_/g, ' ')"
_PARTS = {"sobol-indices": ("first", "total"), "morris": ("mean_size", "spread")}
_WORDS = {
    "first": "alone (first order)",
    "total": "with interactions (total)",
    "mean_size": "mean size of the effect",
    "spread": "spread of the effect",
}


def plot_sweep(sweep: Sweep, outcome: str | None = None) -> Any:
    """Draw a sweep: what suits its design.

    Parameters
    ----------
    sweep : Sweep
    outcome : str, optional
        One of the study's; all of them for bars of sensitivity, the first one otherwise.

    Raises
    ------
    InputError
        For an outcome that the study does not have.
    """
    names = [o.name for o in sweep.study.outcomes]
    if outcome is not None and outcome not in names:
        raise InputError(f"the study has no outcome {outcome!r}; it has {', '.join(names)}")
    if sweep.sensitivity:
        return _bars(sweep, [s for s in sweep.sensitivity if outcome in (None, s.outcome)])
    chosen = outcome or names[0]
    axes, points = sweep.study.axes, sweep.study.points
    if sweep.study.design.kind == "grid" and len(axes) == 2 and points <= _MOST_CELLS:
        return _map(sweep, chosen)
    return _scatter(sweep, chosen)


def sensitivity_data(found: Sequence[Sensitivity]) -> list[dict[str, Any]]:
    """One row per outcome, parameter and part; the order is that of the largest effect."""
    return [
        {
            "outcome": clean(s.outcome),
            "parameter": row["parameter"],
            "part": _WORDS[part],
            "value": row[part],
        }
        for s in found
        for row in _largest_first(s)
        for part in _PARTS[s.method]
    ]


def _largest_first(found: Sensitivity) -> list[Mapping[str, Any]]:
    whole = "total" if found.method == "sobol-indices" else "mean_size"
    return sorted((row for row in found.rows if "with" not in row), key=lambda row: -row[whole])


def points_data(
    sweep: Sweep, outcome: str, most: int = _MOST_POINTS
) -> tuple[list[dict[str, Any]], int]:
    """One row per point that has the outcome, evenly thinned; and how many points have it."""
    values = sweep.column(column_names(sweep.study)[outcome])
    there = np.flatnonzero([_can_be_drawn(value) for value in values])
    chosen = there[:: max(1, -(-there.size // most))]
    columns = {axis.name: sweep.column(axis.name)[chosen] for axis in sweep.study.axes}
    return rows_of({**columns, "outcome": values[chosen]}), int(there.size)


def _can_be_drawn(value: Any) -> bool:
    return value is not None and (isinstance(value, str) or bool(np.isfinite(value)))


def _bars(sweep: Sweep, found: Sequence[Sensitivity]) -> Any:
    import altair as alt

    parts = [_WORDS[part] for part in _PARTS[sweep.study.design.kind]]
    panels = [
        chart_of(sensitivity_data([s]))
        .mark_bar()
        .encode(
            y=alt.Y("parameter:N", sort=None, title=None, axis=alt.Axis(labelExpr=_SPOKEN)),
            yOffset=alt.YOffset("part:N", sort=parts),
            x=alt.X("value:Q", title=_words(clean(s.outcome))),
            color=alt.Color("part:N", scale=alt.Scale(domain=parts, range=[BLUE, ORANGE])),
            tooltip=[
                alt.Tooltip("parameter:N"),
                alt.Tooltip("part:N"),
                alt.Tooltip("value:Q", format=".3f"),
            ],
        )
        .properties(width=300, height=2 * ROW * len(sweep.study.axes))
        for s in found[:_MOST_PANELS]
        if s.rows
    ]
    if not panels:
        raise InputError("no outcome varies enough for an index; there is nothing to draw")
    kind = "Parts of the variance" if sweep.study.design.kind == "sobol-indices" else "Effects"
    drawn = alt.concat(*panels, columns=2, spacing=24)
    return themed(drawn, _title(sweep), f"{kind} by parameter. {_counted(sweep)}")


def _map(sweep: Sweep, outcome: str) -> Any:
    import altair as alt

    x, y = sweep.study.axes
    rows, _ = points_data(sweep, outcome, _MOST_CELLS)
    word = bool(rows) and isinstance(rows[0]["outcome"], str)
    colour = alt.Color("outcome:N") if word else alt.Color(
        "outcome:Q", scale=alt.Scale(scheme="blues"),
        legend=alt.Legend(type="gradient", orient="right"),
    )  # fmt: skip
    drawn = (
        chart_of(rows)
        .mark_rect()
        .encode(
            x=alt.X(f"{x.name}:O", title=_words(x.name), axis=_labels(x), scale=_all_of(x)),
            y=alt.Y(f"{y.name}:O", title=_words(y.name), axis=_labels(y), scale=_all_of(y, -1)),
            color=colour,
            tooltip=[
                alt.Tooltip(f"{x.name}:O"),
                alt.Tooltip(f"{y.name}:O"),
                alt.Tooltip(f"outcome:{'N' if word else 'Q'}"),
            ],
        )
        .properties(width=380, height=380)
    )
    blank = " Blank where there is nothing." if len(rows) < sweep.study.points else ""
    return themed(drawn, f"{_title(sweep)}: {_words(clean(outcome))}", _counted(sweep) + blank)


def _scatter(sweep: Sweep, outcome: str) -> Any:
    import altair as alt

    rows, there = points_data(sweep, outcome)
    word = bool(rows) and isinstance(rows[0]["outcome"], str)
    shown = "outcome:N" if word else "outcome:Q"
    y = alt.Y(shown, title=_words(clean(outcome)))
    panels = [
        chart_of(rows)
        .mark_circle(size=18, opacity=0.6, color=BLUE)
        .encode(
            x=_axis(axis),
            y=y,
            tooltip=[alt.Tooltip(f"{axis.name}:{'N' if _is_word(axis) else 'Q'}"), shown],
        )
        .properties(width=230, height=190)
        for axis in sweep.study.axes[:_MOST_PANELS]
    ]
    thinned = f" Drawn: {len(rows):,} of {there:,}." if len(rows) < there else ""
    drawn = alt.concat(*panels, columns=3, spacing=24)
    return themed(drawn, f"{_title(sweep)}: {_words(clean(outcome))}", _counted(sweep) + thinned)


def _axis(axis: Axis) -> Any:
    import altair as alt

    title = _words(axis.name)
    if _is_word(axis):
        return alt.X(f"{axis.name}:N", title=title)
    scale = alt.Scale(type="log") if axis.scale == "log" else alt.Scale(zero=False)
    return alt.X(f"{axis.name}:Q", title=title, scale=scale)


def _labels(axis: Axis) -> Any:
    import altair as alt

    if _is_word(axis):
        return alt.Axis(labelAngle=0)
    return alt.Axis(format=".3~g", labelAngle=0, labelOverlap="parity")


def _all_of(axis: Axis, step: int = 1) -> Any:
    """Every value of a grid, also where nothing came out; -1 for the lowest below."""
    import altair as alt

    return alt.Scale(domain=axis.grid.tolist()[::step])


def _is_word(axis: Axis) -> bool:
    return any(isinstance(value, str) for value in axis.values)


def _words(name: str) -> str:
    return name.replace("_", " ")


def _title(sweep: Sweep) -> str:
    return clean(sweep.study.title) or sweep.study.model


def _counted(sweep: Sweep) -> str:
    failed = f", {sweep.failed:,} of them without an answer" if sweep.failed else ""
    return f"{sweep.study.points:,} points of {sweep.study.model}{failed}."
