"""Calibration of one parameter to one moment of Jones' economy, with all solutions named."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq

from weaklinks.arrays import FloatArray
from weaklinks.errors import InputError, NoEquilibriumError, Problems
from weaklinks.models.jones import Jones2008
from weaklinks.spec import Parameter, parameters_of

_SCAN = 101

#: Moments of a model's steady state: name, and function of the model.
MOMENTS: Mapping[str, Callable[[Jones2008], float]] = {
    "average_wedge": lambda m: 1.0 - m.indices.kept,
    "capital_output_ratio": lambda m: m.steady_state().capital_output_ratio,
    "capital_output_relative": lambda m: _relative_ratio(m),
    "intermediate_spending": lambda m: m.intermediate_share * m.indices.kept,
    "gdp_per_worker": lambda m: m.steady_state().gdp_per_worker,
    "gdp_relative": lambda m: _relative_gdp(m),
    "mean_wedge": lambda m: float(m.varieties.weight @ m.varieties.wedge),
    "productivity_90_10": lambda m: _spread_90_10(m),
}

#: Where a parameter is looked for when its admissible range has no ends that help.
SEARCH: Mapping[str, tuple[float, float]] = {
    "intermediate_exponent": (-100.0, 0.0),
    "human_capital": (1e-3, 1e3),
    "workers": (1e-3, 1e3),
    "discount_rate": (1e-4, 1.0),
    "depreciation": (0.0, 1.0),
    "productivity_level": (1e-6, 1e6),
    "productivity_decay": (-20.0, 20.0),
    "largest_wedge": (-1.0, 1.0),
    "wedge_decay": (-2.0, 4.0),
}


@dataclass(frozen=True, kw_only=True, eq=False)
class Calibrated:
    """A parameter that makes a moment hit its target.

    Attributes
    ----------
    model : Jones2008
        With the parameter at `value`.
    parameter, moment : str
    value, target : float
    miss : float
        The moment less the target, at `value`.
    solutions : tuple of float
        Every value found in `searched`, ascending; `value` is the one nearest to the
        parameter's value in the model that was given.
    searched : (float, float)
        The part of the range in which the model has an equilibrium.
    reachable : (float, float)
        Smallest and largest moment seen there.
    monotone : bool
        Whether the moment only rises, or only falls, along the points of the search: then the
        solution is the only one in `searched`, as far as a search over points can say.
    """

    model: Jones2008
    parameter: str
    moment: str
    value: float
    target: float
    miss: float
    solutions: tuple[float, ...]
    searched: tuple[float, float]
    reachable: tuple[float, float]
    monotone: bool

    @property
    def statement(self) -> str:
        """Existence and uniqueness in one sentence."""
        low, high = self.searched
        where = f"in [{low:.4g}, {high:.4g}]"
        if self.monotone:
            return (
                f"{self.moment} is monotone in {self.parameter} at {_SCAN} points {where}: "
                "one solution"
            )
        count = len(self.solutions)
        return f"{self.moment} is not monotone in {self.parameter} {where}: {count} found"

    def __repr__(self) -> str:
        return f"Calibrated({self.parameter}={self.value:.6g}, {self.moment}={self.target:.6g})"


def calibrate_to(
    model: Jones2008,
    *,
    parameter: str,
    moment: str,
    target: float,
    bounds: tuple[float, float] | None = None,
) -> Calibrated:
    """Solve for one parameter so that a moment of the steady state hits a target.

    Parameters
    ----------
    model : Jones2008
        All other parameters, and where to look first.
    parameter : str
        Any numeric parameter of the model but ``points``.
    moment : str
        One of `MOMENTS`: average_wedge (tau of footnote 8), capital_output_ratio,
        capital_output_relative (to the same economy without wedges), intermediate_spending
        (z*), gdp_per_worker, gdp_relative (to the same economy without wedges), mean_wedge,
        productivity_90_10 (ratio of the 90th to the 10th percentile over varieties).
    target : float
    bounds : (float, float), optional
        Where to look.

    Returns
    -------
    Calibrated

    Raises
    ------
    InputError
        For unknown names, and for a target out of reach: the message says what is in reach.

    Notes
    -----
    The moment is evaluated at 101 points, every change of sign is solved by Brent's method,
    and all solutions are returned. Points at which the model has no equilibrium are left out.

    References
    ----------
    Jones (2008), section 6.2, calibrates xi so that the average wedge is 1/2.
    """
    described = _require_known(parameter, moment, target)
    of = _moment_of(model, parameter, MOMENTS[moment])
    grid, values = _scan(of, described, bounds)
    if grid.size < 2:
        raise InputError(
            f"{parameter}: the model has no equilibrium anywhere in its range", subject="moment"
        )
    gap = values - target
    solutions = _solutions(of, grid, gap, target)
    reach = (float(values.min()), float(values.max()))
    if not solutions:
        raise InputError(
            f"{moment} = {target:g} is out of reach: with {parameter} in "
            f"[{grid[0]:.6g}, {grid[-1]:.6g}] it lies between {reach[0]:.6g} and {reach[1]:.6g}",
            subject="moment",
        )
    now = getattr(model, parameter)
    value = min(solutions, key=lambda x: abs(x - now))
    steps = np.diff(values)
    return Calibrated(
        model=model.replace(**{parameter: value}),
        parameter=parameter,
        moment=moment,
        value=value,
        target=target,
        miss=of(value) - target,
        solutions=tuple(solutions),
        searched=(float(grid[0]), float(grid[-1])),
        reachable=reach,
        monotone=bool((steps > 0).all() or (steps < 0).all()),
    )


def _require_known(parameter: str, moment: str, target: float) -> Parameter:
    known = {p.name: p for p in parameters_of(Jones2008) if p.name != "points"}
    problems = Problems("moment")
    problems.add_if(
        parameter not in known,
        f"there is no parameter {parameter!r} to calibrate; known: {', '.join(known)}",
    )
    problems.add_if(
        moment not in MOMENTS, f"there is no moment {moment!r}; known: {', '.join(MOMENTS)}"
    )
    is_number = isinstance(target, int | float | np.floating) and np.isfinite(target)
    problems.add_if(not is_number, f"target is {target!r}; it must be a finite number")
    problems.raise_if_any()
    return known[parameter]


def _moment_of(
    model: Jones2008, parameter: str, moment: Callable[[Jones2008], float]
) -> Callable[[float], float]:
    def at(value: float) -> float:
        try:
            return moment(model.replace(**{parameter: float(value)}))
        except (InputError, NoEquilibriumError):
            return np.nan

    return at


def _scan(
    of: Callable[[float], float], described: Parameter, bounds: tuple[float, float] | None
) -> tuple[FloatArray, FloatArray]:
    low, high = bounds or SEARCH.get(described.name, (described.low, described.high))
    problems = Problems("moment")
    problems.add_if(not low < high, f"bounds are ({low:g}, {high:g}); give (low, high)")
    problems.raise_if_any()
    logs = low > 0 and high / low > 1e3
    grid = np.geomspace(low, high, _SCAN) if logs else np.linspace(low, high, _SCAN)
    values = np.array([of(float(x)) for x in grid])
    seen = np.flatnonzero(np.isfinite(values))
    if not seen.size:
        return grid[:0], values[:0]
    # One stretch without holes: between two stretches there may be a pole instead of a root.
    ends = np.flatnonzero(np.diff(seen, append=len(grid) + 1) > 1)
    longest = max(np.split(seen, ends + 1), key=len)
    return grid[longest], values[longest]


def _solutions(
    of: Callable[[float], float], grid: FloatArray, gap: FloatArray, target: float
) -> list[float]:
    found = [float(x) for x, g in zip(grid, gap, strict=True) if g == 0.0]
    for k in np.flatnonzero(gap[:-1] * gap[1:] < 0):
        root = brentq(lambda x: of(x) - target, grid[k], grid[k + 1], xtol=1e-15, rtol=1e-14)
        found.append(float(root))
    return sorted(found)


def _relative_ratio(model: Jones2008) -> float:
    kept = model.indices.kept
    sigma = model.intermediate_share
    return (1.0 - sigma) * kept / (1.0 - sigma * kept)


def _relative_gdp(model: Jones2008) -> float:
    efficient = model.without_wedges().steady_state()
    return model.steady_state().gdp_per_worker / efficient.gdp_per_worker


def _spread_90_10(model: Jones2008) -> float:
    """Weighted percentiles, linear between mid-weights: Hazen's rule where weights are equal."""
    v = model.varieties
    order = np.argsort(v.productivity, kind="stable")
    middle = np.cumsum(v.weight[order]) - 0.5 * v.weight[order]
    low, high = np.interp((0.1, 0.9), middle, v.productivity[order])
    return float(high / low)
