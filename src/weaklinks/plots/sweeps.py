"""Charts of sweeps: bars of sensitivity, maps over two parameters, points over one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from weaklinks.errors import InputError
from weaklinks.plots.sweep_maps import (
    counted,
    draw_map,
    facets_of,
    is_word,
    points_data,
    require_drawable,
    title_of,
    words_of,
)
from weaklinks.plots.theme import BLUE, ORANGE, ROW, chart_of, clean, themed

if TYPE_CHECKING:
    from weaklinks.studies.sweeps import Axis, Sensitivity, Sweep

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
        For an outcome that the study does not have, and see `require_drawable`.
    """
    require_drawable(sweep.study)
    names = [o.name for o in sweep.study.outcomes]
    if outcome is not None and outcome not in names:
        raise InputError(f"the study has no outcome {outcome!r}; it has {', '.join(names)}")
    if sweep.sensitivity:
        return _bars(sweep, [s for s in sweep.sensitivity if outcome in (None, s.outcome)])
    chosen = outcome or names[0]
    facets = facets_of(sweep.study)
    return _scatter(sweep, chosen) if facets is None else draw_map(sweep, chosen, facets)


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


def _bars(sweep: Sweep, found: Sequence[Sensitivity]) -> Any:
    import altair as alt

    parts = [_WORDS[part] for part in _PARTS[sweep.study.design.kind]]
    panels = [
        chart_of(sensitivity_data([s]))
        .mark_bar()
        .encode(
            y=alt.Y("parameter:N", sort=None, title=None, axis=alt.Axis(labelExpr=_SPOKEN)),
            yOffset=alt.YOffset("part:N", sort=parts),
            x=alt.X("value:Q", title=words_of(clean(s.outcome))),
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
    return themed(drawn, title_of(sweep), f"{kind} by parameter. {counted(sweep)}")


def _scatter(sweep: Sweep, outcome: str) -> Any:
    import altair as alt

    rows, there = points_data(sweep, outcome)
    word = bool(rows) and isinstance(rows[0]["outcome"], str)
    shown = "outcome:N" if word else "outcome:Q"
    y = alt.Y(shown, title=words_of(clean(outcome)))
    panels = [
        chart_of(rows)
        .mark_circle(size=18, opacity=0.6, color=BLUE)
        .encode(
            x=_axis(axis),
            y=y,
            tooltip=[alt.Tooltip(f"{axis.name}:{'N' if is_word(axis) else 'Q'}"), shown],
        )
        .properties(width=230, height=190)
        for axis in sweep.study.axes[:_MOST_PANELS]
    ]
    thinned = f" Drawn: {len(rows):,} of {there:,}." if len(rows) < there else ""
    drawn = alt.concat(*panels, columns=3, spacing=24)
    return themed(drawn, f"{title_of(sweep)}: {words_of(clean(outcome))}", counted(sweep) + thinned)


def _axis(axis: Axis) -> Any:
    import altair as alt

    title = words_of(axis.name)
    if is_word(axis):
        order: Any = list(axis.values)
        return alt.X(f"{axis.name}:N", title=title, sort=order, axis=alt.Axis(labelAngle=0))
    scale = alt.Scale(type="log") if axis.scale == "log" else alt.Scale(zero=False)
    return alt.X(f"{axis.name}:Q", title=title, scale=scale)
