"""Charts of what skill is worth: wages by size of team, and the best number of tasks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from weaklinks.arrays import FloatArray
from weaklinks.errors import Problems
from weaklinks.models.o_ring.chains import best_tasks, best_whole_tasks
from weaklinks.plots.lines import axis, draw_lines
from weaklinks.plots.skill_axes import log_axis, named_lines, of_field
from weaklinks.plots.theme import GREY, chart_of, rows_of, themed

if TYPE_CHECKING:
    import altair as alt

_WIDTH, _HEIGHT = 460, 340
#: Steps to larger numbers of tasks lie so close that they look like the line.
_MOST_STEPS = 300


def wage_schedules_data(
    skills: ArrayLike, sizes: Sequence[float], capital_share: float, points: int = 201
) -> dict[str, FloatArray]:
    """Columns: skill, and wages ``(q/mean)^(n/(1-alpha))`` for each size of team."""
    given = np.asarray(skills, dtype=np.float64)
    skill = np.linspace(given.min(), given.max(), points)
    relative = np.log(skill / given.mean())
    powers = {f"{n:g}": n / (1.0 - capital_share) for n in sizes}
    return {"skill": skill} | {name: np.exp(relative * m) for name, m in powers.items()}


def plot_wage_schedules(
    skills: ArrayLike,
    sizes: Sequence[float] = (1, 2, 5, 10, 20),
    *,
    capital_share: float = 1 / 3,
) -> alt.LayerChart:
    """Draw wages relative to the worker of mean skill, in teams of several sizes.

    Parameters
    ----------
    skills : array
        Above 0; only their mean and their ends matter.
    sizes : sequence of float
        Members of a team, 1 or more.
    capital_share : float
    """
    _require(skills, sizes, capital_share)
    sizes = sorted(set(sizes), key=float)
    columns = wage_schedules_data(skills, sizes, capital_share)
    mean = float(np.asarray(skills, dtype=np.float64).mean())
    chart = _schedules(columns, sizes).properties(width=_WIDTH, height=_HEIGHT)
    drawn: alt.LayerChart = themed(
        chart,
        _steepness(sizes, capital_share),
        f"Wages of O-ring teams of equals, in proportion to skill to the power n/(1 - capital "
        f"share); capital share {capital_share:.3g}, mean skill {mean:.3g}.",
    )
    return drawn


def _schedules(columns: dict[str, FloatArray], sizes: Sequence[float]) -> Any:
    wages = {name: values for name, values in columns.items() if name != "skill"}
    low, high = (float(end) for end in np.quantile(list(wages.values()), [0.0, 1.0]))
    ends = {name: float(np.log(values[-1])) for name, values in wages.items()}
    labels = ["1 worker" if n == 1 else f"{n:g} workers" for n in sizes]
    skill = columns["skill"]
    lines = named_lines(ends, labels, skill[-1], _pixels(float(np.log(low)), float(np.log(high))))
    x = axis("skill (probability of no mistake)", skill[0], skill[-1], tickCount=6)
    y = log_axis("wage, worker of mean skill = 1", low, high, "y")
    return draw_lines(columns, ("skill", x), y, lines)


def _steepness(sizes: Sequence[float], capital_share: float) -> str:
    small, large = (
        100.0 * float(np.expm1(n / (1.0 - capital_share) * np.log(1.01)))
        for n in (sizes[0], sizes[-1])
    )
    said = f"1 % more skill earns {large:.3g} % more in teams of {sizes[-1]:g}"
    return said if len(sizes) == 1 else f"{said}, {small:.3g} % in teams of {sizes[0]:g}"


def firm_sizes_data(
    strengths: Sequence[float], low: float, high: float, points: int = 201
) -> dict[str, FloatArray]:
    """Columns: skill, and the best number of tasks for each strength b + alpha."""
    skill = 1.0 - np.geomspace(1.0 - low, 1.0 - high, points)
    return {"skill": skill} | {f"{s:g}": best_tasks(skill, s) for s in strengths}


def firm_steps_data(strength: float, low: float, high: float) -> list[dict[str, Any]]:
    """The best whole number of tasks as steps: n + 1 from a skill of ``(n/(n+1))^strength`` on."""
    few, many = (int(n) for n in best_whole_tasks(np.array([low, high]), strength))
    last = min(many, few + _MOST_STEPS)
    n = np.arange(few, last)
    skill = np.concatenate([[low], (n / (n + 1.0)) ** strength])
    tasks = np.concatenate([[few], n + 1])
    if last == many:
        skill, tasks = np.append(skill, high), np.append(tasks, many)
    return rows_of({"skill": skill, "tasks": tasks})


def plot_firm_sizes(
    strengths: Sequence[float] = (0.5, 1.0, 2.0), *, low: float = 0.5, high: float = 0.99
) -> alt.LayerChart:
    """Draw the best number of tasks by skill: as a line, and in whole numbers as steps.

    Parameters
    ----------
    strengths : sequence of float
        ``b + alpha``, above 0: how much more a product of more tasks is worth, mistakes apart.
    low, high : float
        Skills at the ends, above 0 and below 1.
    """
    import altair as alt

    _require_ends(strengths, low, high)
    strengths = sorted(set(strengths), reverse=True)
    columns = firm_sizes_data(strengths, low, high)
    top = max(float(columns[f"{s:g}"].max()) for s in strengths)
    ends = {f"{s:g}": float(np.log(columns[f"{s:g}"][-1])) for s in strengths}
    labels = [f"b + alpha = {s:g}" for s in strengths]
    lines = named_lines(ends, labels, high, _pixels(0.0, float(np.log(top))))
    x = axis("skill (probability of no mistake)", low, high, tickCount=6)
    y = log_axis("best number of tasks, and workers", 1.0, top, "y")
    steps = [_steps(firm_steps_data(s, low, high), x, y) for s in strengths]
    chart = alt.layer(*steps, draw_lines(columns, ("skill", x), y, lines))
    drawn: alt.LayerChart = themed(
        chart.properties(width=_WIDTH, height=_HEIGHT), _finding(strengths, low, high),
        f"Title: b + alpha = {strengths[len(strengths) // 2]:g}. Lines: (b + alpha)/(-ln skill), "
        "at least 1; grey steps: whole numbers. b: how fast a product's value rises with its "
        "tasks; alpha: capital's share of output.",
    )  # fmt: skip
    return drawn


def _finding(strengths: Sequence[float], low: float, high: float) -> str:
    middle = strengths[len(strengths) // 2]
    few, many = best_tasks(np.array([low, high]), middle)
    return (
        f"From a skill of {low:g} to {high:g} the best chain grows from {few:.3g} to {many:.3g} "
        "tasks"
    )


def _steps(rows: list[dict[str, Any]], x: Any, y: Any) -> Any:
    drawn = chart_of(rows).mark_line(
        color=GREY, strokeWidth=1.1, interpolate="step-after", clip=True
    )
    return drawn.encode(x=of_field(x, "skill"), y=of_field(y, "tasks"))


def _pixels(low: float, high: float) -> tuple[float, float, float]:
    """Ends of the axis that `log_axis` makes, in logs, and its length."""
    space = 0.04 * (high - low) if high > low else 0.1
    return low - space, high + space, float(_HEIGHT)


def _require(skills: ArrayLike, sizes: Sequence[float], capital_share: float) -> None:
    problems = Problems("wage schedules")
    given = np.asarray(skills, dtype=np.float64)
    wrong = given.size < 2 or not ((given > 0) & np.isfinite(given)).all()
    problems.add_if(
        wrong or given.min() == given.max(), "skills: give two different numbers above 0 or more"
    )
    wrong = not len(sizes) or not all(1 <= n < np.inf for n in sizes)
    problems.add_if(wrong, f"sizes are {sizes!r}; give numbers of 1 or more")
    problems.add_if(not 0 <= capital_share < 1, f"capital_share is {capital_share!r}; 0 to below 1")
    problems.raise_if_any()


def _require_ends(strengths: Sequence[float], low: float, high: float) -> None:
    problems = Problems("firm sizes")
    wrong = not len(strengths) or not all(0 < s < np.inf for s in strengths)
    problems.add_if(wrong, f"strengths are {strengths!r}; give numbers above 0")
    problems.add_if(
        not 0 < low < high < 1, f"skills from {low!r} to {high!r}: give 0 < low < high < 1"
    )
    problems.raise_if_any()
