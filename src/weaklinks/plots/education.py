"""Chart of how much to learn: the best response to what others learn, and where it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.models.o_ring.education_equilibria import EducationEquilibria
from weaklinks.plots import theme
from weaklinks.plots.coordination import STABLE, UNSTABLE
from weaklinks.plots.skill_axes import spread
from weaklinks.plots.theme import BLACK, GREY, RED, chart_of, rows_of, themed

if TYPE_CHECKING:
    import altair as alt

_SIDE = 380
REJECTED = "slope zero, yet not best"
_KINDS = {
    STABLE: (theme.STABLE, "circle"),
    UNSTABLE: (theme.UNSTABLE, "diamond"),
    REJECTED: (RED, "cross"),
}


def response_data(found: EducationEquilibria) -> list[dict[str, Any]]:
    """The best response by others' skill; `piece` changes where it jumps."""
    level, response = found.levels, found.responses
    piece = np.zeros(level.size, dtype=int)
    if found.jump is not None:
        ahead = (level > found.jump.level) | (
            (level == found.jump.level) & (response == found.jump.after)
        )
        piece = ahead.astype(int)
    return rows_of({"others": level, "best": response, "piece": piece})


def levels_data(found: EducationEquilibria) -> list[dict[str, Any]]:
    """Equilibria and rejected levels: where, of which kind, and as text."""
    levels = [(e.level, STABLE if e.stable else UNSTABLE) for e in found.found]
    levels = sorted(levels + [(r.level, REJECTED) for r in found.rejected])
    at = np.array([level for level, _ in levels])
    columns = {
        "others": at,
        "best": at,
        "kind": [kind for _, kind in levels],
        # Labels at the corners would lie on the axes, which say as much.
        "label": [f"{level:.3g}" if 0.0 < level < 1.0 else "" for level in at],
        # Pixels from the mark down to its label, apart from the others' labels.
        "shift": spread((1.0 - at) * _SIDE, 15.0, _SIDE - 12.0) - (1.0 - at) * _SIDE,
    }
    return rows_of(columns)


def plot_education(found: EducationEquilibria) -> alt.LayerChart:
    """Draw the best skill to have by others' skill; equilibria are on the diagonal.

    Marked, too, are levels at which a little more or less brings nothing, and that are not best.
    """
    import altair as alt

    layers = [_diagonal(), *_threshold(found), *_response(found), *_marks(levels_data(found))]
    chart = alt.layer(*layers).properties(width=_SIDE, height=_SIDE)
    drawn: alt.LayerChart = themed(chart, _finding(found), _subtitle(found))
    return drawn


def _finding(found: EducationEquilibria) -> str:
    top = found.stable[-1].level
    if found.regime == "trap":
        low = found.stable[0].level
        less = "no education" if low == 0.0 else f"a skill of {low:.3g}"
        return f"A trap: {less} and a skill of {top:.3g} both hold by themselves"
    if found.regime == "unique-low":
        return "Nobody learns, whatever the others do"
    return f"All learn: only a skill of {top:.3g} holds by itself"


def _subtitle(found: EducationEquilibria) -> str:
    m = found.model
    said = (
        f"Teams of {m.tasks:g}, test shows skill with probability {m.test_accuracy:.3g}, cost "
        f"{m.education_cost:.3g}, productivity {m.productivity:.3g}. Best for all together: "
        + (
            f"a skill of {m.efficient_level:.3g}."
            if m.efficient_level > 0.0
            else "to learn nothing."
        )
    )
    if found.threshold is not None:
        said += f" Beyond others' skill of {found.threshold:.3g} education feeds itself."
    if found.rejected:
        gain = max(r.gain for r in found.rejected)
        said += (
            f'\nMarked as "{REJECTED}": a little more or less brings nothing there, but another '
            f"skill brings more (by up to {gain:.2g})."
        )
    return said


def _axes() -> dict[str, Any]:
    import altair as alt

    scale = alt.Scale(domain=[0.0, 1.0], nice=False)
    return {
        "x": alt.X("others:Q", title="skill of all others (probability)", scale=scale),
        "y": alt.Y("best:Q", title="best skill for one (probability)", scale=scale),
    }


def _diagonal() -> Any:
    import altair as alt

    ends = chart_of([{"others": e, "best": e} for e in (0.0, 1.0)]).encode(**_axes())
    word = chart_of([{"others": 1.0, "best": 1.0, "text": "dashed: as all others"}]).mark_text(
        align="right", dy=-9, fontSize=11, color="#555"
    )
    line = ends.mark_line(color=GREY, strokeDash=[4, 3], strokeWidth=1)
    return alt.layer(line, word.encode(**_axes(), text=alt.Text("text:N")))


def _threshold(found: EducationEquilibria) -> list[Any]:
    """A threshold at which the best response jumps over the diagonal has no mark of its own."""
    import altair as alt

    unstable = any(not e.stable for e in found.found)
    if found.threshold is None or unstable:
        return []
    row = {"others": found.threshold, "best": 1.0, "text": f"threshold {found.threshold:.3g}"}
    base = chart_of([row]).encode(x=_axes()["x"])
    rule = base.mark_rule(color=BLACK, strokeDash=[2, 3], strokeWidth=1)
    right = found.threshold > 0.7
    word = base.mark_text(
        align="right" if right else "left", dx=-5 if right else 5, dy=9, fontSize=11, color="#222"
    )
    return [alt.layer(rule, word.encode(y=_axes()["y"], text=alt.Text("text:N")))]


def _response(found: EducationEquilibria) -> list[Any]:
    import altair as alt

    rows = response_data(found)
    line = chart_of(rows).mark_line(color=BLACK, strokeWidth=2.2)
    drawn = [
        line.encode(
            **_axes(),
            detail=alt.Detail("piece:N"),
            tooltip=[alt.Tooltip("others:Q"), alt.Tooltip("best:Q")],
        )
    ]
    end = rows[-1] | {"text": "best response"}
    word = chart_of([end]).mark_text(align="left", dx=5, fontSize=11)
    drawn.append(word.encode(**_axes(), text=alt.Text("text:N")))
    if found.jump is not None:
        j = found.jump
        ends = chart_of([{"others": j.level, "best": b} for b in (j.before, j.after)])
        dots = ends.mark_point(color=BLACK, fill="white", size=34, opacity=1, strokeWidth=1.5)
        drawn.append(dots.encode(**_axes()))
    return drawn


def _marks(rows: list[dict[str, Any]]) -> list[Any]:
    import altair as alt

    kinds = [kind for kind in _KINDS if any(row["kind"] == kind for row in rows)]
    colours = alt.Scale(domain=kinds, range=[_KINDS[k][0] for k in kinds])
    shapes = alt.Scale(domain=kinds, range=[_KINDS[k][1] for k in kinds])
    dots = chart_of(rows).mark_point(size=120, filled=True, opacity=1, clip=False)
    drawn = dots.encode(
        **_axes(),
        color=alt.Color("kind:N", scale=colours),
        shape=alt.Shape("kind:N", scale=shapes),
        tooltip=[alt.Tooltip("kind:N"), alt.Tooltip("others:Q", format=".4g")],
    )
    return [drawn, *(_level_label(row) for row in rows if row["label"])]


def _level_label(row: dict[str, Any]) -> Any:
    """Below an equilibrium, on the right; above a rejected level, on the left: off all lines."""
    import altair as alt

    above = row["kind"] == REJECTED
    dy = round(row["shift"]) + (-8 if above else 16)
    text = chart_of([row]).mark_text(
        align="right" if above else "left", dx=-8 if above else 5, dy=dy, fontSize=11, color="#222"
    )
    return text.encode(**_axes(), text=alt.Text("label:N"))
