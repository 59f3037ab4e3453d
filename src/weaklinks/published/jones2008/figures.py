"""Figures 1 to 5 as data."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.ces import power_mean
from weaklinks.published.jones2008.countries import allocations, countries
from weaklinks.published.reproduction import Figure
from weaklinks.studies.jones_reforms import jones_reform_paths
from weaklinks.studies.paths import ReformPath

#: Of Figure 1. The paper prints the number of draws only; these look like what it shows.
DRAWS, MEAN, SPREAD, BARS, SEED = 100_000, 500.0, 100.0, 50, 1
CURVATURES = {"min": -np.inf, "-10": -10.0, "-1": -1.0, "0": 0.0, "+1": 1.0, "+10": 10.0,
              "max": np.inf}  # fmt: skip

#: Of Figure 5.
GRID = 300

#: Column of figure5.csv, and the order of reforms. The paper draws the first four.
ORDERS: Mapping[str, str] = {
    "best_path": "best",
    "starting_with_high_productivity": "by:productivity",
    "starting_with_low_productivity": "by:-productivity",
    "worst_path": "worst",
    "worst_path_with_losses": "worst-gain",
}


@cache
def draws() -> FloatArray:
    """Draws of Figure 1."""
    return np.random.default_rng(SEED).normal(MEAN, SPREAD, DRAWS)


@cache
def means() -> Mapping[str, float]:
    """Power means of the draws, by curvature."""
    return {name: float(power_mean(draws(), eta)) for name, eta in CURVATURES.items()}


def figure1() -> Figure:
    """A histogram and its power means."""
    count, edge = np.histogram(draws(), bins=BARS)
    blank = [""] * len(CURVATURES)
    return Figure(
        name="figure1",
        title="How \N{GREEK SMALL LETTER ETA} controls the power mean",
        note="The higher the curvature parameter, the higher the power mean. "
        f"{DRAWS:,} draws from a normal distribution. Its mean {MEAN:g}, standard deviation "
        f"{SPREAD:g} and seed {SEED} are ours: the paper prints none of them, so what can be "
        "compared is the order of the means.",
        columns={
            "series": ["histogram"] * BARS + ["power mean"] * len(CURVATURES),
            "eta": [""] * BARS + list(CURVATURES.values()),
            "left": [*edge[:-1], *means().values()],
            "right": [*edge[1:], *means().values()],
            "count": [*count, *blank],
        },
    )


def figure2() -> Figure:
    """Productivities of the two countries, and their ratio."""
    rich, poor = countries("4")
    a, b = rich.varieties.productivity, poor.varieties.productivity
    return Figure(
        name="figure2",
        title="Assumed productivities",
        note='In some simulations both countries have the productivities of "Rich"; in others '
        'the 90/10 ratio of "Poor" is twice as large.',
        columns={"variety": rich.varieties.place, "rich": a, "poor": b, "ratio": b / a},
    )


def figure3() -> Figure:
    """Wedges of Scenario 4."""
    poor = countries("4")[1]
    wedge = poor.varieties.wedge
    return Figure(
        name="figure3",
        title="Assumed tax wedges (Scenario 4)",
        note=f"Mean {wedge.mean():.3f}, smallest {wedge.min():.3f}, largest {wedge.max():.2f}. "
        f"The decay rate \N{GREEK SMALL LETTER XI} = {poor.wedge_decay:.3f} makes wedges 1/2 of "
        "gross output, which lowers the capital-output ratio to a third.",
        columns={"variety": poor.varieties.place, "wedge": wedge},
    )


def figure4() -> Figure:
    """Wedges and the allocation of capital in Scenario 4."""
    poor = allocations("4")[1]
    best = poor.model.without_wedges().steady_state()
    return Figure(
        name="figure4",
        title="Scenario 4: taxes and allocations",
        note='The "v"-shaped wedges distort the allocation away from both the superstar sectors '
        "and the weak-link sectors. The paper's vertical axis ends near 3; at i = 0 the optimum is "
        f"{best.input_share[0]:.1f}.",
        columns={
            "variety": poor.model.varieties.place,
            "wedge": poor.model.varieties.wedge,
            "input_share": poor.input_share,
            "optimal_input_share": best.input_share,
        },
    )


@cache
def reform_paths() -> Mapping[str, ReformPath]:
    """Figure 5's sequences of reforms: Scenario 3's schedules on a coarser grid."""
    poor = countries("3")[1].replace(points=GRID)
    paths = jones_reform_paths(poor, orders=tuple(ORDERS.values()))
    return dict(zip(ORDERS, paths, strict=True))


def relative_income() -> Mapping[str, FloatArray]:
    """Income along each path, relative to the rich country."""
    rich = countries("3")[0].replace(points=GRID).steady_state().gdp_per_worker
    return {name: path.gdp / rich for name, path in reform_paths().items()}


def figure5() -> Figure:
    """Income relative to the rich country along sequences of reforms."""
    steps: Any = np.arange(GRID + 1)
    return Figure(
        name="figure5",
        title="The cumulative effect of reforms",
        note=f"Scenario 3 on {GRID} varieties; each reform removes one wedge, and each point is "
        "a steady state. The paper's worst path is that of the smallest gain that is not a loss; "
        "the dotted path, which the paper does not draw, takes losses too: it lowers income at "
        "first.",
        columns={"reforms": steps, **relative_income()},
    )


FIGURES = {f.__name__: f for f in (figure1, figure2, figure3, figure4, figure5)}
