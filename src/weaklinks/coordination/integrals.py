"""Integrals and maxima over shares that every part of the engine needs. No economics."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from scipy.optimize import minimize_scalar

from weaklinks.arrays import FloatArray

Curve = Callable[[FloatArray], FloatArray]

_NODE, _WEIGHT = np.polynomial.legendre.leggauss(16)
_CELLS = np.arange(33) / 32.0
_HALVINGS = 2.0 ** -np.arange(60)
# Distance from a jump at which its sides are looked at.
_SIDE = 1e-13


def integrate(function: Curve, low: float, high: float, breaks: Sequence[float] = ()) -> float:
    """Integral by Gauss-Legendre on cells between `breaks`, where there may be kinks.

    Cells halve towards both ends, where powers of the share are not smooth.
    """
    if high <= low:
        return 0.0
    inside = [b for b in breaks if low < b < high]
    parts = np.concatenate([_CELLS, _HALVINGS[6:], 1.0 - _HALVINGS[6:50]])
    return _sum(function, np.unique(np.concatenate([low + (high - low) * parts, inside])))


def path_mean(
    function: Curve, start: float, end: float, power: float, breaks: Sequence[float] = ()
) -> float:
    r"""Mean of a function along an exponential approach, nearer dates counting more.

    Parameters
    ----------
    function : vectorised function of shares
    start, end : float
        The path is ``end + (start - end) exp(-k t)``.
    power : float
        Rate of discount over k: dates have weight ``power k exp(-power k t)``. An infinite one
        leaves the start.
    breaks : sequence of float
        Shares at which the function may jump or have a kink.

    Notes
    -----
    With ``s = exp(-power k t)`` the mean is ``int_0^1 f(end + (start - end) s^(1/power)) ds``:
    no weight is singular, however small or large the power. Cells halve towards zero, where
    the power of s has its singularity.
    """
    gap = start - end
    if gap == 0.0 or np.isinf(power):
        return float(function(np.array([start]))[0])
    parts = [(b - end) / gap for b in breaks]
    left = np.array([p for p in parts if 0.0 < p < 1.0])
    edges = np.unique(np.concatenate([[0.0], _HALVINGS, _CELLS**power, left**power]))
    return _sum(lambda s: function(end + gap * s ** (1.0 / power)), edges)


def _sum(function: Curve, edges: FloatArray) -> float:
    left, width = edges[:-1, None], np.diff(edges)[:, None]
    points = left + 0.5 * width * (_NODE + 1.0)
    values = np.asarray(function(points.ravel())).reshape(points.shape)
    return float((values * _WEIGHT * 0.5 * width).sum())


def maximum(
    function: Curve, low: float, high: float, breaks: Sequence[float] = (), points: int = 513
) -> tuple[float, float]:
    """Return the largest value on [low, high], jumps included, and where it is.

    The best of `points` points between breaks, made exact between its neighbours.
    """
    edges = [low, *sorted(b for b in breaks if low < b < high), high]
    best = (-np.inf, low)
    for left, right in pairwise(edges):
        side = min(_SIDE, 1e-3 * (right - left))
        a = left if left == low else left + side
        b = right if right == high else right - side
        grid = np.linspace(a, b, points)
        values = np.asarray(function(grid), dtype=np.float64)
        k = int(values.argmax())
        between = (grid[max(k - 1, 0)], grid[min(k + 1, points - 1)])
        for found in ((float(values[k]), float(grid[k])), _refined(function, between)):
            best = found if found[0] > best[0] else best
    return best


def _refined(function: Curve, between: tuple[float, float]) -> tuple[float, float]:
    if between[1] <= between[0]:
        return -np.inf, between[0]
    found = minimize_scalar(
        lambda x: -float(function(np.array([x]))[0]),
        bounds=between,
        method="bounded",
        options={"xatol": 1e-12},
    )
    return -float(found.fun), float(found.x)
