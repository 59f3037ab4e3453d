"""What recomputes the numbers printed in Figures 1 to 5, and what their notes say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np

from weaklinks.published.jones2008.countries import (
    allocations,
    capital_output_factor,
    countries,
    wide_over_narrow,
)
from weaklinks.published.jones2008.figures import (
    BARS,
    GRID,
    draws,
    means,
    reform_paths,
    relative_income,
)
from weaklinks.published.printed import Value


def figure1() -> Mapping[str, Value]:
    """Power means of normal draws: their order, not their digits."""
    x, found = draws(), list(means().values())
    return {
        "means_increase": bool((np.diff(found) > 0).all()),
        "draws": float(((x > 0) & (x < 1000)).sum()),
        "limits": bool(found[0] == x.min() and found[-1] == x.max()),
        "below_axis": bool(6000 < np.histogram(x, bins=BARS)[0].max() < 8000),
    }


def figure2() -> Mapping[str, Value]:
    """Productivities."""
    rich, poor = (model.varieties.productivity for model in countries("4"))
    return {"ratio_90_10_doubles": wide_over_narrow(), "same_best": bool(rich[0] == poor[0])}


def figure3() -> Mapping[str, Value]:
    """Wedges of Scenario 4."""
    poor = countries("4")[1]
    wedge = poor.varieties.wedge
    return {
        "mean": float(poor.varieties.weight @ wedge),
        "min": float(wedge.min()),
        "max": float(wedge.max()),
        "xi": poor.wedge_decay,
        "average_wedge": allocations("4")[1].average_wedge,
        "capital_output_factor": capital_output_factor("4"),
    }


def figure4() -> Mapping[str, Value]:
    """Allocation of resources in Scenario 4, against the optimum."""
    poor = allocations("4")[1]
    best = poor.model.without_wedges().steady_state().input_share
    more = poor.input_share > best
    tenth = len(more) // 10
    return {
        "superstars": not more[:tenth].any(),
        "weak_links": not more[-tenth:].any(),
        "middle": bool(more[len(more) // 2]),
        "inside_axis": bool(2.5 < poor.input_share.max() < 3.0),
    }


@cache
def figure5() -> Mapping[str, Value]:
    """Reform paths. A path is flat for long when half of the reforms bring less than half."""
    income = relative_income()
    worst = income["worst_path"]
    drawn = {name: path for name, path in income.items() if name != "worst_path_with_losses"}
    others = np.array([path for name, path in drawn.items() if name != "worst_path"])
    high, low = (income[f"starting_with_{end}_productivity"] for end in ("high", "low"))
    flat = [path[GRID // 2] < 0.5 * path[-1] for path in drawn.values()]
    return {
        "grid": float(len(reform_paths()["best_path"].sectors)),
        "start": float(1.0 / worst[0]),
        "end": float(worst[-1]),
        "first_doubling": percent_until(2.0),
        "second_doubling": percent_until(4.0),
        "flat_paths": float(sum(flat)),
        "best_highest": bool((income["best_path"] >= others.max(axis=0) - 1e-12).all()),
        "worst_lowest": bool((worst <= others.min(axis=0) + 1e-12)[: GRID // 2 + 1].all()),
        "superstars_first": bool(high[GRID // 10] > low[GRID // 10]),
        "superstars_last": bool(low[-1] - low[-1 - GRID // 10] > low[GRID // 2] - low[0]),
    }


def percent_until(factor: float, path: str = "worst_path") -> float:
    """Percent of the varieties reformed when income has grown by a factor."""
    relative = reform_paths()[path].gdp_relative
    return float(100.0 * np.argmax(relative >= factor) / GRID)


DRAWN: Mapping[str, Callable[[], Mapping[str, Value]]] = {
    f.__name__: f for f in (figure1, figure2, figure3, figure4, figure5)
}
