"""Charts of two sides that meet in pairs: who is with whom, and the wages of both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.assignment import SidedMatching
from weaklinks.plots.skill_axes import (
    MOST_MARKS,
    binned,
    heat_map,
    level_axis,
    limits,
    of_field,
    skill_axis,
    thinned,
)
from weaklinks.plots.theme import BLUE, ORANGE, chart_of, clean, rows_of, themed, wrap
from weaklinks.teams import TeamTechnology

if TYPE_CHECKING:
    import altair as alt

_SIDE = 250
_HEIGHT = 96
_POINTS = 300
_WHO = {
    "assortative": "The able work with the able",
    "opposite": "The best work with the worst",
}


def pairs_data(found: SidedMatching) -> list[dict[str, Any]]:
    """One row per pair with the skills of both, or per bin where there are too many."""
    left, right = found.left[found.pairs[:, 0]], found.right[found.pairs[:, 1]]
    amount = np.ones(len(found.pairs)) if found.amount is None else found.amount
    if len(left) <= MOST_MARKS:
        return rows_of({"left": left, "right": right, "mass": amount})
    return binned(left, right, amount, limits(found.left), limits(found.right))


def side_wages_data(found: SidedMatching, side: str) -> list[dict[str, Any]]:
    """Lowest, middle and highest wage by skill of the "left" or "right" side."""
    skill = getattr(found, side)
    kept = thinned(skill, _POINTS)
    columns = {
        "skill": skill,
        "lowest": getattr(found, f"lowest_{side}"),
        "wage": getattr(found, f"{side}_wages"),
        "highest": getattr(found, f"highest_{side}"),
    }
    return rows_of({name: values[kept] for name, values in columns.items()})


def plot_sides(found: SidedMatching) -> alt.HConcatChart:
    """Draw the pairs, and the wages of both sides between the lowest and the highest."""
    import altair as alt

    sides = [_wages(found, "left", BLUE, "circle"), _wages(found, "right", ORANGE, "square")]
    chart = alt.hconcat(_pairs(found), alt.vconcat(*sides, spacing=8), spacing=26)
    dark = " The darker, the more pairs." if len(found.pairs) > MOST_MARKS else ""
    name = "A table of what each pair makes"
    if isinstance(found.table, TeamTechnology):
        name = wrap(clean(found.table.name), 80, 1)[0]
    subtitle = (
        f"{name}: {found.left.size:,} left, {found.right.size:,} right; they make "
        f"{found.total:.4g}, by lot {found.random_total:.4g}.{dark}\n"
        f"{_band(found)}"
    )
    drawn: alt.HConcatChart = themed(chart, _finding(found), subtitle)
    return drawn


def gained(gain: float, what: str) -> str:
    """How a title ends: how much more is made than by lot, as far as that can be said."""
    if np.isnan(gain):
        return ""
    if gain >= 1.0:
        return f": {1.0 + gain:.3g} times the output of {what} by lot"
    if gain < 5e-5:
        return f", which makes as much as {what} by lot"
    return f": {100.0 * gain:.3g} % more output than {what} by lot"


def _finding(found: SidedMatching) -> str:
    if not len(found.pairs):
        return "No pair makes anything"
    made = found.random_total
    gain = found.total / made - 1.0 if made > 0.0 else float("nan")
    return _WHO.get(found.method, "The pairs that make most") + gained(gain, "pairs")


def _band(found: SidedMatching) -> str:
    width = np.concatenate(
        [found.highest_left - found.lowest_left, found.highest_right - found.lowest_right]
    )
    widest = float(width.max(initial=0.0))
    if widest <= 1e-9 * max(float(np.abs(found.output).max(initial=0.0)), 1e-300):
        return "Only these wages leave no pair a reason to break up."
    return (
        "Shaded: wages at which no pair has a reason to break up, from the lowest to the highest "
        f"(at most {widest:.3g} apart); the highest of one side go with the lowest of the other."
    )


def _pairs(found: SidedMatching) -> Any:
    import altair as alt

    many = len(found.pairs) > MOST_MARKS
    across, up = ("x", "y") if many else ("left", "right")
    x = skill_axis("skill, left side", limits(found.left), across)
    scale = alt.Scale(domain=list(limits(found.right)), nice=False, zero=False)
    y = alt.Y(f"{up}:Q", title="skill, right side", scale=scale, axis=alt.Axis(tickCount=5))
    rows = pairs_data(found)
    drawn = heat_map(rows, x, y) if many else _dots(found, rows).encode(x=x, y=y)
    return drawn.properties(width=_SIDE, height=2 * _HEIGHT + 66)


def _dots(found: SidedMatching, rows: list[dict[str, Any]]) -> Any:
    import altair as alt

    size = 46 if len(rows) <= 60 else 18
    dots = chart_of(rows).mark_circle(color="#222", opacity=0.7, size=size)
    if found.amount is None:
        return dots
    scale = alt.Scale(range=[0, 110], zero=True)
    return dots.encode(size=alt.Size("mass:Q", scale=scale, legend=None))


def _wages(found: SidedMatching, side: str, colour: str, shape: str) -> Any:
    import altair as alt

    rows = side_wages_data(found, side)
    values = [row[name] for row in rows for name in ("lowest", "highest")]
    y = level_axis(f"wage, {side} side", values)
    base = chart_of(rows).encode(x=skill_axis(f"skill, {side} side", limits(getattr(found, side))))
    tips = [alt.Tooltip(f"{name}:Q", format=".4g") for name in rows[0]] if rows else []
    band = base.mark_area(color=colour, opacity=0.25).encode(
        y=of_field(y, "lowest"), y2=alt.Y2("highest:Q")
    )
    line = base.mark_line(color=colour, strokeWidth=1.5).encode(y=y)
    dots = base.mark_point(color=colour, filled=True, opacity=1, shape=shape, size=22)
    layers = [band, line, *([dots.encode(y=y, tooltip=tips)] if len(rows) <= 60 else [])]
    return alt.layer(*layers).properties(width=_SIDE, height=_HEIGHT)
