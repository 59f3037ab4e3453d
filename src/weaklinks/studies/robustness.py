"""How an income ratio moves with the parameters nobody knows for certain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.arrays import FloatArray, frozen
from weaklinks.errors import InputError, NoEquilibriumError, Problems
from weaklinks.models.jones import Jones2008
from weaklinks.spec import parameters_of
from weaklinks.studies.contrasts import TABLE_2, Scenario
from weaklinks.studies.scenarios import income_ratio

if TYPE_CHECKING:
    import pandas as pd

#: Ranges worth looking at, around Table 1.
RANGES: Mapping[str, tuple[float, ...]] = {
    "final_exponent": tuple(1.0 - 1.0 / e for e in (1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 11.0)),
    "intermediate_exponent": (-100.0, -20.0, -9.0, -4.0, -2.0, -1.0, -0.5, 0.0),
    "intermediate_share": (0.0, 0.1, 0.2, 0.3, 0.4, 0.45, 0.5, 0.55, 0.6),
    "capital_share": (0.2, 0.25, 0.3, 1 / 3, 0.35, 0.4, 0.45),
    "productivity_decay": (0.5, 1.0, 1.5, 2.0, 2.5, 3.0),
}


@dataclass(frozen=True, kw_only=True, eq=False)
class Robustness:
    """A scenario's income ratio over a grid of one or two parameters.

    Attributes
    ----------
    scenario : Scenario
    axes : mapping of parameter to (k,) array
        One or two; the first is the first axis of the arrays.
    ratio : array over the axes
        Income per worker, rich over poor; NaN only where `failures` says why.
    calibrated : array over the axes
        What `scenario.calibrate` was solved to be; NaN where nothing is calibrated.
    failures : mapping of values to str
    residual : float
        Largest residual over the grid.
    """

    scenario: Scenario
    axes: Mapping[str, FloatArray]
    ratio: FloatArray
    calibrated: FloatArray
    failures: Mapping[tuple[float, ...], str]
    residual: float

    def to_frame(self) -> pd.DataFrame:
        """One row per point of the grid, with what went wrong where nothing came out."""
        import pandas as pd

        points = list(product(*(axis.tolist() for axis in self.axes.values())))
        frame = pd.DataFrame(points, columns=list(self.axes))
        frame["ratio"] = self.ratio.ravel()
        if self.scenario.calibrate:
            frame[f"calibrated_{self.scenario.calibrate}"] = self.calibrated.ravel()
        frame["failure"] = [self.failures.get(point, "") for point in points]
        return frame

    def plot(self) -> Any:
        """Altair chart: a line over one parameter, a heat map over two."""
        from weaklinks.display import chart

        return chart("plot_robustness", (self,))

    def __repr__(self) -> str:
        from weaklinks.studies.words import shown

        over = " x ".join(f"{name} ({axis.size})" for name, axis in self.axes.items())
        found = self.ratio[np.isfinite(self.ratio)]
        span = f"{shown(found.min())} to {shown(found.max())}" if found.size else "none"
        failed = f", {len(self.failures)} points without an answer" if self.failures else ""
        return (
            f"Robustness(scenario {self.scenario.name}, over {over}: ratio {span}{failed}, "
            f"residual {self.residual:.0e})"
        )


def robustness(
    scenario: Scenario = TABLE_2[4], over: Mapping[str, Sequence[float]] | None = None
) -> Robustness:
    """Solve a scenario over a grid of one or two parameters.

    Parameters
    ----------
    scenario : Scenario
        Scenario 4 of Table 2 by default; where it says so, its wedges are solved for anew at
        every point so that K/Y stays what it is.
    over : mapping of parameter to values
        One or two numeric parameters of `Jones2008`, changed in both countries; `RANGES` has
        ranges for the usual ones. The final exponent (theta) over its range by default.

    Returns
    -------
    Robustness

    Raises
    ------
    InputError
        For unknown parameters, no values, or more than two parameters.
    """
    grid = {"final_exponent": RANGES["final_exponent"]} if over is None else over
    axes = _axes(grid)
    shape = tuple(axis.size for axis in axes.values())
    ratio, calibrated = np.full(shape, np.nan), np.full(shape, np.nan)
    failures: dict[tuple[float, ...], str] = {}
    residuals = [0.0]
    for at in np.ndindex(*shape):
        point = {name: float(axis[k]) for (name, axis), k in zip(axes.items(), at, strict=True)}
        try:
            rich, poor = scenario.pair(point)
            ratio[at], residual = income_ratio(scenario, rich, poor)
        except (InputError, NoEquilibriumError) as error:
            failures[tuple(point.values())] = " ".join(str(error).split())
            continue
        residuals.append(residual)
        calibrated[at] = _calibrated(scenario, poor)
    return Robustness(
        scenario=scenario,
        axes=axes,
        ratio=frozen(ratio),
        calibrated=frozen(calibrated),
        failures=failures,
        residual=max(residuals),
    )


def robustness_each(
    scenario: Scenario = TABLE_2[4], parameters: Sequence[str] | None = None
) -> tuple[Robustness, ...]:
    """One parameter at a time over its range in `RANGES`; all of them by default."""
    ranges = ranges_of(list(RANGES) if parameters is None else parameters)
    return tuple(robustness(scenario, {name: values}) for name, values in ranges.items())


def ranges_of(names: Sequence[str]) -> dict[str, tuple[float, ...]]:
    """Return the usual ranges of these parameters; `InputError` names those without one."""
    problems = Problems("robustness")
    for name in names:
        problems.add_if(
            name not in RANGES,
            f"there is no usual range for {name!r}; there is for {', '.join(RANGES)}",
        )
    problems.raise_if_any()
    return {name: RANGES[name] for name in names}


def _axes(over: Mapping[str, Sequence[float]]) -> dict[str, FloatArray]:
    known = {p.name: p for p in parameters_of(Jones2008)}
    problems = Problems("robustness")
    problems.add_if(len(over) not in (1, 2), f"{len(over)} parameters; vary one or two")
    for name, values in over.items():
        if name not in known:
            problems.add(f"Jones2008 has no parameter {name!r}; it has {', '.join(known)}")
            continue
        problems.add_if(len(values) == 0, f"{name}: there are no values")
        for value in values:
            problems.add_if(
                not known[name].admits(value),
                f"{name} is {value!r}; it must lie in {known[name].interval}",
            )
    problems.raise_if_any()
    return {name: frozen(values) for name, values in over.items()}


def _calibrated(scenario: Scenario, poor: Jones2008) -> float:
    if scenario.calibrate is None:
        return float("nan")
    if scenario.calibrate == "wedge":
        return float(poor.varieties.wedge[0])
    return float(getattr(poor, scenario.calibrate))
