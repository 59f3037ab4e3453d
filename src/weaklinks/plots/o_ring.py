"""Charts of O-ring economies: wages and firms by skill."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.models.o_ring.kremer_result import ORingEquilibrium
from weaklinks.plots.skill_axes import level_axis, limits, skill_axis
from weaklinks.plots.skill_schedules import plot_firm_sizes, plot_wage_schedules
from weaklinks.plots.theme import BLUE, GREY, RED, chart_of, clean, rows_of, themed

if TYPE_CHECKING:
    import altair as alt

__all__ = ["plot_firm_sizes", "plot_o_ring", "plot_wage_schedules"]

_WIDTH, _HEIGHT = 470, 190
_PLACES = {0.1: "10 %", 0.5: "median", 0.9: "90 %"}
#: Workers between whom the lines are drawn; the rest are few, and would fill the chart.
_ENDS = (0.005, 0.995)


def o_ring_data(found: ORingEquilibrium, points: int = 201) -> list[dict[str, Any]]:
    """Wage, tasks and output per worker by skill, from the least to the most able."""
    skill, seen = _skills(found, points)
    return rows_of(
        {
            "skill": skill,
            "wage": found.wage(seen),
            "tasks": found.tasks(seen),
            "whole": found.model.whole_tasks_at(seen),
            "output": found.output(seen) / found.tasks(seen),
        }
    )


def places_data(found: ORingEquilibrium) -> list[dict[str, Any]]:
    """Workers at the 10th, 50th and 90th percentile; none where all earn the same."""
    if _same_wage(found):
        return []
    skills = found.model.workforce.skills.quantile(np.array(list(_PLACES)))
    columns = {
        "skill": skills,
        "wage": found.wage(skills),
        "tasks": found.tasks(skills),
        "output": found.output(skills) / found.tasks(skills),
        "label": list(_PLACES.values()),
    }
    # Percentiles that are the same type have one mark, with the first name.
    rows = rows_of(columns)
    return [r for k, r in enumerate(rows) if r["skill"] not in [s["skill"] for s in rows[:k]]]


def plot_o_ring(found: ORingEquilibrium) -> alt.VConcatChart:
    """Draw wages by skill; below, tasks by skill where firms choose them, else output per worker.

    Marked are the workers at the 10th, 50th and 90th percentile.
    """
    import altair as alt

    rows, places = o_ring_data(found), places_data(found)
    below = ("output", "output per worker")
    if found.model.tasks_chosen == "chosen":
        below = ("tasks", "tasks, and workers, of a firm")
    panels = [_panel(found, rows, places, *what) for what in (("wage", "wage"), below)]
    chart = alt.vconcat(*panels, spacing=16)
    drawn: alt.VConcatChart = themed(chart, _finding(found), _subtitle(found))
    return drawn


def _skills(found: ORingEquilibrium, points: int) -> tuple[FloatArray, FloatArray]:
    """True skills along the axis, and what employers see of them."""
    population, seen = found.model.population, found.model.workforce.skills
    all_ = population if _unseen(found) else seen
    low, high = all_.quantile(np.array(_ENDS)) if all_.types is None else all_.types[0][[0, -1]]
    skill = np.linspace(low, high, points if high > low else 1)
    points = skill.size
    return skill, np.full(points, seen.mean) if _unseen(found) else skill


def _unseen(found: ORingEquilibrium) -> bool:
    """Whether workers differ and employers do not see it."""
    types, all_ = found.model.workforce.skills.types, found.model.population.types
    alike = all_ is not None and all_[0].size == 1
    return types is not None and types[0].size == 1 and not alike


def _same_wage(found: ORingEquilibrium) -> bool:
    types = found.model.workforce.skills.types
    return types is not None and types[0].size == 1


def _finding(found: ORingEquilibrium) -> str:
    if _unseen(found):
        return "Nobody sees skill, and all earn the same"
    if _same_wage(found):
        return "All workers are alike, and earn the same"
    low, high = found.model.workforce.skills.quantile(np.array([0.1, 0.9]))
    if low == high:
        return "Wages by skill: most workers are alike"
    if found.model.tasks_chosen == "chosen":
        few, many = found.tasks(np.array([low, high]))
        return f"The able take on more tasks: {few:.3g} (10th percentile), {many:.3g} (90th)"
    skills = f"{high / low:.3g}" if low > 0.0 else "infinitely"
    return (
        f"{skills} times the skill, {found.wage_90_10:.3g} times the wage (90th over 10th "
        "percentile)"
    )


def _subtitle(found: ORingEquilibrium) -> str:
    m = found.model
    tasks = f"{m.tasks:g} tasks" if m.tasks_chosen == "given" else "tasks chosen by firms"
    noisy = " Skill is what employers expect of a worker, given the test." * (m.sorting == "noisy")
    return (
        f"O-ring, {tasks}, capital share {m.capital_share:.3g}, {m.sorting} sorting, "
        f"{m.capital_market} capital market. Skills: {clean(m.population.name)}.{noisy}\n"
        f"Output per worker {found.output_per_worker:.4g}, rental {found.rental:.3g}, Gini of "
        f"wages {found.wage_gini:.3g}."
    )


def _panel(
    found: ORingEquilibrium, rows: list[dict[str, Any]], places: Any, name: str, title: str
) -> Any:
    import altair as alt

    values = [row[name] for row in rows if row[name] is not None]
    unit = " (units of output)" if name == "wage" else ""
    ends = limits([row["skill"] for row in rows], margin=0.02)
    x = skill_axis("skill (probability of no mistake)", ends)
    y = level_axis(title + unit, values, name)
    base = chart_of(rows).encode(x=x, y=y)
    colour = RED if name == "tasks" else BLUE
    tips = [alt.Tooltip(f"{k}:Q", format=".4g") for k in ("skill", name)]
    line = base.mark_line(color=colour, strokeWidth=2.2).encode(tooltip=tips)
    layers = [*_steps(rows, x, name), line]
    if len(rows) == 1:
        layers.append(base.mark_circle(color=colour, size=60, opacity=1))
    layers += _percentiles(places, ends, (x, y), name)
    return alt.layer(*layers).properties(width=_WIDTH, height=_HEIGHT)


def _steps(rows: list[dict[str, Any]], x: Any, name: str) -> list[Any]:
    """Whole numbers of tasks, behind the line that allows parts of a task."""
    import altair as alt

    if name != "tasks" or len(rows) < 3 or max(row["whole"] for row in rows) > 60:
        return []
    base = chart_of(rows).mark_line(color=GREY, strokeWidth=1.2, interpolate="step")
    return [base.encode(x=x, y=alt.Y("whole:Q"))]


def _percentiles(
    places: list[dict[str, Any]], ends: tuple[float, float], axes: tuple[Any, Any], name: str
) -> list[Any]:
    import altair as alt

    if not places:
        return []
    (low, high), (x, y) = ends, axes
    base = chart_of(places).encode(x=x, y=y)
    dots = base.mark_point(color="#222", fill="white", size=52, opacity=1, strokeWidth=1.6)
    texts = []
    for row in places:
        # Wages rise: to the right there is room below, to the left above.
        left = row["skill"] < low + 0.35 * (high - low)
        text = chart_of([row | {"text": f"{row['label']}: {row[name]:.3g}"}]).mark_text(
            align="left" if left else "right", dx=8 if left else -8, dy=9 if left else -8,
            fontSize=11, color="#222",
        )  # fmt: skip
        texts.append(text.encode(x=x, y=y, text=alt.Text("text:N")))
    return [dots, *texts]
