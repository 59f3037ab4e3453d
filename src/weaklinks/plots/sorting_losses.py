"""Chart of what is lost where employers see skill through noisy tests only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from weaklinks.arrays import FloatArray
from weaklinks.errors import Problems
from weaklinks.plots.lines import axis, draw_lines
from weaklinks.plots.skill_axes import named_lines
from weaklinks.plots.theme import themed

if TYPE_CHECKING:
    import altair as alt

_WIDTH, _HEIGHT = 460, 320


def sorting_output(size: float, dispersion: float, reliability: ArrayLike) -> FloatArray:
    """Output relative to perfect sorting: ``exp(-s^2 n (n-1) (1 - rho) / 2)``.

    Log skill is normal with standard deviation s; rho is the correlation of team-mates' log
    skills: the share of the variance of tests that is skill.
    """
    lost = 1.0 - np.asarray(reliability, dtype=np.float64)
    return np.asarray(np.exp(-0.5 * dispersion**2 * size * (size - 1.0) * lost))


def sorting_losses_data(
    sizes: Sequence[float], dispersion: float, points: int = 101
) -> dict[str, FloatArray]:
    """Columns: reliability, and output for each size of team, relative to perfect sorting."""
    reliability = np.linspace(0.0, 1.0, points)
    columns = {"reliability": reliability}
    return columns | {f"{n:g}": sorting_output(n, dispersion, reliability) for n in sizes}


def plot_sorting_losses(
    sizes: Sequence[float] = (2, 5, 10, 20), *, dispersion: float = 0.15
) -> alt.LayerChart:
    """Draw output against the reliability of tests, for teams of several sizes.

    Parameters
    ----------
    sizes : sequence of float
        Members of a team, 1 or more.
    dispersion : float
        Standard deviation of log skill.
    """
    _require(sizes, dispersion)
    sizes = sorted(set(sizes), key=float)
    columns = sorting_losses_data(sizes, dispersion)
    ends = {name: float(values[0]) for name, values in columns.items() if name != "reliability"}
    least = min(ends.values())
    low = 1.0 - 1.1 * (1.0 - least) if 0.5 < least < 1.0 else 0.0
    labels = ["1 worker" if n == 1 else f"{n:g} workers" for n in sizes]
    lines = named_lines(ends, labels, 0.0, (low, 1.0, _HEIGHT), "right")
    x = axis("reliability of tests (0: teams by lot, 1: skill is seen)", 0.0, 1.0)
    y = axis("output, perfect sorting = 100 %", low, 1.0, "y", format=".4~p", orient="right")
    chart = draw_lines(columns, ("reliability", x), y, lines)
    drawn: alt.LayerChart = themed(
        chart.properties(width=_WIDTH, height=_HEIGHT),
        _finding(sizes, dispersion),
        _note(dispersion),
    )
    return drawn


def _finding(sizes: Sequence[float], dispersion: float) -> str:
    small, large = (
        100.0 * (1.0 - float(sorting_output(n, dispersion, 0.5))) for n in (sizes[0], sizes[-1])
    )
    if len(sizes) == 1:
        return f"With half of a test noise, teams of {sizes[0]:g} lose {large:.3g} % of output"
    return (
        f"With half of a test noise, teams of {sizes[-1]:g} lose {large:.3g} %, teams of "
        f"{sizes[0]:g} lose {small:.2g} %"
    )


def _note(dispersion: float) -> str:
    return (
        f"Log-normal skills with a standard deviation s of logs of {dispersion:g}; teams of n "
        "without capital: exp(−s²n(n−1)(1−reliability)/2). Reliability: the share of the "
        "variance of tests that is skill."
    )


def _require(sizes: Sequence[float], dispersion: Any) -> None:
    problems = Problems("sorting losses")
    wrong = not len(sizes) or not all(1 <= n < np.inf for n in sizes)
    problems.add_if(wrong, f"sizes are {sizes!r}; give numbers of 1 or more")
    problems.add_if(not 0 <= dispersion < np.inf, f"dispersion is {dispersion!r}; 0 or more")
    problems.raise_if_any()
