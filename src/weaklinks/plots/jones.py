"""Charts of Jones' economy, as in the paper's five figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.plots.lines import (
    DASHED,
    DOTTED,
    MIXED,
    SOLID,
    Line,
    axis,
    draw_lines,
)
from weaklinks.plots.power_means import plot_power_means
from weaklinks.plots.theme import (
    BEST,
    EQUILIBRIUM,
    GREY,
    OPTIMUM,
    ORANGE,
    POOR,
    RICH,
    WEDGE,
    WORST,
    themed,
)

if TYPE_CHECKING:
    import altair as alt

    from weaklinks.models.jones import Allocation
    from weaklinks.published import Figure

_FIFTHS = [0, 0.2, 0.4, 0.6, 0.8, 1]


def _places(title: str = "variety i, from the most to the least productive") -> Any:
    return axis(title, 0, 1, values=_FIFTHS)


def plot_productivities(figure: Figure) -> alt.LayerChart:
    """Draw Figure 2: productivities of the two countries, and their ratio."""
    lines = {
        "ratio": Line(
            label="ratio, poor over rich",
            colour=GREY,
            dashes=DOTTED,
            at=0.5,
            shift=(8, -8),
            align="left",
        ),
        "rich": Line(label="rich", colour=RICH, dashes=SOLID, at=0.3, shift=(8, -8), align="left"),
        "poor": Line(
            label="poor", colour=POOR, dashes=DASHED, at=0.42, shift=(-8, 8), align="right"
        ),
    }
    x = ("variety", _places())
    chart = draw_lines(
        figure.columns, x, axis("productivity A, and ratio", 0, 1, "y", values=_FIFTHS), lines
    )
    return _finished(chart, figure)


def plot_wedge_schedule(figure: Figure) -> alt.LayerChart:
    """Draw Figure 3: the "v"-shaped wedges."""
    wedge = np.asarray(figure.columns["wedge"])
    columns = {**figure.columns, "mean": np.full(wedge.size, wedge.mean())}
    lines = {
        "mean": Line(
            label=f"mean {wedge.mean():.3f}",
            colour=GREY,
            dashes=DASHED,
            at=0.5,
            shift=(0, 12),
            align="center",
        ),
        "wedge": Line(
            label=f"smallest {wedge.min():.3f}",
            colour=WEDGE,
            dashes=SOLID,
            at=0.5,
            shift=(0, 13),
            align="center",
        ),
    }
    x = ("variety", _places())
    y = axis("tax wedge \u03c4 (share of a variety's sales)", 0, 1, "y", values=_FIFTHS)
    return _finished(draw_lines(columns, x, y, lines), figure)


def plot_allocation(allocation: Allocation) -> alt.LayerChart:
    """Draw wedges and the allocation of resources next to the optimal one, as in Figure 4.

    Parameters
    ----------
    allocation : Allocation
        Of any model; varieties are drawn in the order of their places.
    """
    best = allocation.model.without_wedges().steady_state()
    v = allocation.model.varieties
    columns = {
        "variety": v.place,
        "wedge": v.wedge,
        "input_share": allocation.input_share,
        "optimal_input_share": best.input_share,
    }
    subtitle = (
        f"Average wedge {allocation.average_wedge:.3f} of gross output. Shares are of capital, "
        "human capital and intermediate goods alike; their mean is 1."
    )
    top = _top(columns)
    if best.input_share.max() > top:
        subtitle += f" The optimum goes on up to {best.input_share.max():.3g}."
    chart = _allocation(columns, _places("variety, by its place i"))
    drawn: alt.LayerChart = themed(chart, "Wedges and the allocation of resources", subtitle)
    return drawn


def plot_published_allocation(figure: Figure) -> alt.LayerChart:
    """Draw Figure 4: wedges, and equilibrium and optimal allocation of capital."""
    return _finished(_allocation(figure.columns, _places()), figure)


def _allocation(columns: Mapping[str, Any], places: Any) -> Any:
    found, best, top = columns["input_share"], columns["optimal_input_share"], _top(columns)
    place = np.asarray(columns["variety"])
    inside = np.flatnonzero(best < 0.93 * top)
    start = float(place[inside[0]])
    peak = float(place[int(found.argmax())])
    at = float(np.quantile(place, 0.75))
    lines = {
        "optimal_input_share": Line(
            label="optimum", colour=OPTIMUM, dashes=DASHED, at=start, shift=(9, 12), align="left"
        ),
        "input_share": Line(
            label="equilibrium",
            colour=EQUILIBRIUM,
            dashes=SOLID,
            at=peak,
            shift=(26, 12),
            align="left",
        ),
        "wedge": Line(
            label="tax wedge \u03c4",
            colour=WEDGE,
            dashes=DOTTED,
            at=at,
            shift=(6, 16),
            align="left",
        ),
    }
    low = min(0.0, 1.1 * float(np.min(columns["wedge"])))
    y = axis("share of inputs, K(i)/K (mean 1), and wedge \u03c4(i)", low, top, "y")
    return draw_lines(columns, ("variety", places), y, lines)


_REFORMS = {
    "best_path": Line(
        label="best path", colour=BEST, dashes=SOLID, at=130, shift=(-6, -12), align="right"
    ),
    "starting_with_high_productivity": Line(
        label="starting with high A",
        colour=ORANGE,
        dashes=DASHED,
        at=100,
        shift=(0, 14),
        align="left",
    ),
    "starting_with_low_productivity": Line(
        label="starting with low A",
        colour=GREY,
        dashes=MIXED,
        at=95,
        shift=(0, -11),
        align="center",
    ),
    "worst_path": Line(
        label="worst path", colour=WORST, dashes=SOLID, at=205, shift=(12, 10), align="left"
    ),
    "worst_path_with_losses": Line(
        label="worst path, losses included (not in the paper)",
        colour=WORST,
        dashes=DOTTED,
        at=8,
        shift=(4, 15),
        align="left",
    ),
}


def _top(columns: Mapping[str, Any]) -> float:
    """Where the axis ends: above the equilibrium, and above nine tenths of the optimum."""
    found, best = columns["input_share"], columns["optimal_input_share"]
    return float(max(1.15, 1.1 * found.max(), 1.1 * np.quantile(best, 0.9)))


def plot_reform_sequences(figure: Figure) -> alt.LayerChart:
    """Draw Figure 5: income along sequences of reforms, relative to the rich country."""
    n = len(figure.columns["reforms"]) - 1
    x = ("reforms", axis("number of varieties reformed", 0, n, values=list(range(0, n + 1, 50))))
    y = axis(
        "GDP per worker relative to the rich country",
        0,
        0.55,
        "y",
        values=[0, 0.1, 0.2, 0.3, 0.4, 0.5],
    )
    return _finished(draw_lines(figure.columns, x, y, _REFORMS), figure)


def _finished(chart: Any, figure: Figure) -> alt.LayerChart:
    drawn: alt.LayerChart = themed(chart, figure.title, figure.note)
    return drawn


#: Which function draws which figure of Jones (2008).
PUBLISHED = {
    "figure1": plot_power_means,
    "figure2": plot_productivities,
    "figure3": plot_wedge_schedule,
    "figure4": plot_published_allocation,
    "figure5": plot_reform_sequences,
}


def plot_published(figure: Figure) -> alt.LayerChart:
    """Draw a figure of `weaklinks.published.reproduce`."""
    return PUBLISHED[figure.name](figure)
