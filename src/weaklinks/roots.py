"""All zeros of a function of one variable on an interval, jumps included. No economics."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.optimize import brentq, minimize_scalar

from weaklinks.arrays import FloatArray

Function = Callable[[FloatArray], FloatArray]

_POINTS = 513
# Distance from a jump at which the sides are looked at, relative to the interval.
_SIDE = 1e-13


@dataclass(frozen=True)
class Crossing:
    """A point at which a function is zero, touches zero, or jumps over it.

    Attributes
    ----------
    place : float
    before, after : int
        Sign of the function to the left and to the right.
    jump : bool
        Whether it jumps over zero instead of going through.
    """

    place: float
    before: int
    after: int
    jump: bool = False


def find_crossings(
    function: Function,
    low: float,
    high: float,
    *,
    breaks: Sequence[float] = (),
    points: int = _POINTS,
) -> list[Crossing]:
    """Find the interior points at which a function is zero or jumps over zero, ascending.

    Parameters
    ----------
    function : vectorised function
        Continuous between `breaks`; it may jump there.
    low, high : float
    breaks : sequence of float
        Where it may jump.
    points : int
        How many points of each continuous piece are looked at. Two zeros between neighbours
        are found where the function turns towards zero between them (every local extremum
        that points towards zero is minimised); zeros closer together than that without an
        extremum in sight do not exist for functions with at most one turning point in a cell.

    Returns
    -------
    list of Crossing
    """
    inside = sorted({b for b in breaks if low < b < high})
    edges = [low, *inside, high]
    side = _SIDE * (high - low)
    found: list[Crossing] = []
    last: float | None = None
    for left, right in pairwise(edges):
        a = left if left == low else left + side
        b = right if right == high else right - side
        values = np.asarray(function(np.array([a, b])), dtype=np.float64)
        if last is not None and last * values[0] < 0:
            found.append(Crossing(left, _sign(last), _sign(values[0]), jump=True))
        found += _within(function, a, b, points)
        last = float(values[1])
    return found


def _within(function: Function, a: float, b: float, points: int) -> list[Crossing]:
    grid = np.linspace(a, b, points)
    values = np.asarray(function(grid), dtype=np.float64)
    grid, values = _with_extrema(function, grid, values)
    signs = np.sign(values)
    found = []
    for k in np.flatnonzero(signs[:-1] * signs[1:] < 0):
        place = brentq(
            lambda x: float(function(np.array([x]))[0]),
            grid[k],
            grid[k + 1],
            xtol=1e-15,
            rtol=1e-14,
        )
        found.append(Crossing(float(place), int(signs[k]), int(signs[k + 1])))
    interior = np.flatnonzero(signs[1:-1] == 0) + 1
    for k in interior:
        before, after = int(signs[k - 1]), int(signs[k + 1])
        if before or after:
            found.append(Crossing(float(grid[k]), before, after))
    return sorted(found, key=lambda c: c.place)


def _with_extrema(
    function: Function, grid: FloatArray, values: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Add the turning points that point towards zero: pairs of zeros hide behind them."""
    size = np.abs(values)
    same = (np.sign(values[:-2]) == np.sign(values[1:-1])) & (
        np.sign(values[1:-1]) == np.sign(values[2:])
    )
    towards = np.flatnonzero((size[1:-1] <= size[:-2]) & (size[1:-1] <= size[2:]) & same) + 1
    extra = []
    for k in towards:
        sign = np.sign(values[k])
        best = minimize_scalar(
            lambda x, sign=sign: float(sign * function(np.array([x]))[0]),
            bounds=(grid[k - 1], grid[k + 1]),
            method="bounded",
            options={"xatol": 1e-12},
        )
        extra.append(float(best.x))
    if not extra:
        return grid, values
    more = np.array(extra)
    every = np.concatenate([grid, more])
    order = np.argsort(every, kind="stable")
    heights = np.concatenate([values, np.asarray(function(more), dtype=np.float64)])
    return every[order], heights[order]


def _sign(value: float) -> int:
    return int(np.sign(value))
