"""Maps of a grid: over two parameters, side by side for the values of one or two others."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.errors import InputError
from weaklinks.plots.regimes import COLOURS
from weaklinks.plots.theme import SERIES, chart_of, clean, rows_of, themed
from weaklinks.studies.sweeps.chunks import column_names

if TYPE_CHECKING:
    from weaklinks.studies.sweeps import Axis, Study, Sweep

# More marks are not told apart, and make files of megabytes.
_MOST_POINTS = 2000
_MOST_CELLS = 10_000
_MOST_MAPS = 12
_WIDE, _NARROW = 380, 190


def draw_map(sweep: Sweep, outcome: str, facets: tuple[Axis, ...]) -> Any:
    """Draw one map over two parameters, or one for each value of the others."""
    x, y = (axis for axis in sweep.study.axes if axis not in facets)
    rows, _ = points_data(sweep, outcome, _MOST_CELLS)
    size = _WIDE if not facets else _NARROW
    drawn = _cells(rows, x, y).properties(width=size, height=size)
    if len(facets) == 1:
        drawn = drawn.facet(facet=_facet(facets[0]), columns=3)
    elif facets:
        drawn = drawn.facet(row=_facet(facets[0]), column=_facet(facets[1]))
    blank = " Blank where there is nothing." if len(rows) < sweep.study.points else ""
    return themed(drawn, f"{title_of(sweep)}: {words_of(clean(outcome))}", counted(sweep) + blank)


def _cells(rows: list[dict[str, Any]], x: Axis, y: Axis) -> Any:
    import altair as alt

    word = bool(rows) and isinstance(rows[0]["outcome"], str)
    colour = alt.Color("outcome:N", title=None, scale=_of_words(rows)) if word else alt.Color(
        "outcome:Q", title=None, scale=alt.Scale(scheme="blues"),
        legend=alt.Legend(type="gradient", orient="right"),
    )  # fmt: skip
    return (
        chart_of(rows)
        .mark_rect()
        .encode(
            x=alt.X(f"{x.name}:O", title=words_of(x.name), axis=_labels(x), scale=_all_of(x)),
            y=alt.Y(f"{y.name}:O", title=words_of(y.name), axis=_labels(y), scale=_all_of(y, -1)),
            color=colour,
            tooltip=[
                *(alt.Tooltip(f"{k}:O") for k in rows[0] if k != "outcome"),
                alt.Tooltip(f"outcome:{'N' if word else 'Q'}"),
            ] if rows else [],
        )
    )  # fmt: skip


def _of_words(rows: list[dict[str, Any]]) -> Any:
    """The colours of regimes where all words are regimes, so that they are the same in all maps."""
    import altair as alt

    found = sorted({row["outcome"] for row in rows})
    known = all(word in COLOURS for word in found)
    colours = [COLOURS[word] for word in found] if known else list(SERIES)
    return alt.Scale(domain=found, range=colours)


def _facet(axis: Axis) -> Any:
    import altair as alt

    header = alt.Header() if is_word(axis) else alt.Header(format=".3~g")
    order: Any = list(axis.values) if is_word(axis) else "ascending"
    title = words_of(axis.name)
    return alt.Facet(field=axis.name, type="ordinal", title=title, header=header, sort=order)


def require_drawable(study: Study) -> None:
    """Refuse a study whose chart would say nothing, before it is run.

    Raises
    ------
    InputError
        For a grid over three or more parameters, words among them, in too many maps. Points
        over one parameter each would be rows of dots on top of each other.
    """
    words = [axis.name for axis in study.axes if is_word(axis)]
    if study.design.kind != "grid" or len(study.axes) < 3 or not words:
        return
    if facets_of(study) is None:
        levels = ", ".join(f"{axis.levels} of {words_of(axis.name)}" for axis in study.axes)
        raise InputError(
            f"a grid of {levels} cannot be drawn as maps: at most {_MOST_MAPS} maps side by "
            f"side, for the one or two parameters with the fewest values, and {_MOST_CELLS:,} "
            "cells. Fix a parameter or give fewer values, or leave the chart out: all rows are in "
            "results.parquet"
        )


def facets_of(study: Study) -> tuple[Axis, ...] | None:
    """Parameters of a grid that maps over the two others stand side by side for; else None."""
    if study.design.kind != "grid" or study.points > _MOST_CELLS:
        return None
    if not 2 <= len(study.axes) <= 4:
        return None
    fewest = sorted(study.axes, key=lambda axis: axis.levels)[: len(study.axes) - 2]
    maps = math.prod(axis.levels for axis in fewest)
    return tuple(axis for axis in study.axes if axis in fewest) if maps <= _MOST_MAPS else None


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


def _labels(axis: Axis) -> Any:
    import altair as alt

    if is_word(axis):
        return alt.Axis(labelAngle=0)
    return alt.Axis(format=".3~g", labelAngle=0, labelOverlap="parity")


def _all_of(axis: Axis, step: int = 1) -> Any:
    """Every value of a grid, also where nothing came out; -1 for the lowest below."""
    import altair as alt

    return alt.Scale(domain=axis.grid.tolist()[::step])


def is_word(axis: Axis) -> bool:
    """Whether it varies over words."""
    return any(isinstance(value, str) for value in axis.values)


def words_of(name: str) -> str:
    """A name as words."""
    return name.replace("_", " ")


def title_of(sweep: Sweep) -> str:
    """The study's title, or its model."""
    return clean(sweep.study.title) or sweep.study.model


def counted(sweep: Sweep) -> str:
    """How many points there are, and how many have no answer."""
    failed = f", {sweep.failed:,} of them without an answer" if sweep.failed else ""
    return f"{sweep.study.points:,} points of {sweep.study.model}{failed}."
