"""All zeros of a function of one variable on an interval, jumps included. No economics."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from scipy.optimize import brentq, minimize_scalar

from weaklinks.arrays import FloatArray, IntArray
from weaklinks.errors import InputError

Function = Callable[[FloatArray], FloatArray]

_POINTS = 513
# Distance from a jump at which the sides are looked at, relative to the interval.
_SIDE = 1e-13
_WITHIN = np.array([0.21, 0.5, 0.83])  # where to look between two neighbours that are zero


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
    until : float or None
        Where the function is zero on a whole interval, its other end.
    """

    place: float
    before: int
    after: int
    jump: bool = False
    until: float | None = None


@dataclass(frozen=True)
class _Looked:
    """Where a function was looked at: places, signs, and the continuous piece of each place."""

    function: Function
    place: FloatArray
    sign: IntArray
    piece: IntArray
    edges: FloatArray
    zero: float


def find_crossings(
    function: Function,
    low: float,
    high: float,
    *,
    breaks: Sequence[float] = (),
    points: int = _POINTS,
    zero: float = 0.0,
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
        are found where the function turns towards zero between them, and so all of a function
        with at most one turning point in a cell. Spikes narrower than a cell may be missed.
    zero : float
        Values of this size and less are zero.

    Returns
    -------
    list of Crossing
    """
    found = find_rest_points(function, low, high, breaks=breaks, points=points, zero=zero)
    return [c for c in found if low < c.place < high]


def find_rest_points(
    function: Function,
    low: float,
    high: float,
    *,
    breaks: Sequence[float] = (),
    points: int = _POINTS,
    zero: float = 0.0,
) -> list[Crossing]:
    """Find where ``x' = f(x)`` comes to rest on an interval that cannot be left, ascending.

    As `find_crossings`, and the ends: the lower one where the function is not positive, the upper
    one where it is not negative. Outside it counts as pointing inwards. A break may lie at an end.
    """
    seen = _look(function, low, high, breaks, points, zero)
    known = np.flatnonzero(seen.sign)
    j, k = known[:-1], known[1:]
    new = (k > j + 1) | (seen.sign[j] != seen.sign[k])
    found: list[Crossing] = []
    for crossing in (_between(seen, a, b) for a, b in zip(j[new], k[new], strict=True)):
        if found and found[-1].place == crossing.place:
            # Two signs at one place: an end, or a break with a value of its own.
            crossing = replace(found.pop(), after=crossing.after, until=crossing.until)
        found.append(crossing)
    return found


def find_highest(
    function: Function, low: float, high: float, *, breaks: Sequence[float] = ()
) -> float:
    """Find where a function that is continuous between breaks is highest."""
    edges = [low, *sorted({b for b in breaks if low < b < high}), high]
    best = (-np.inf, low)
    for left, right in pairwise(edges):
        side = min(_SIDE * (high - low), 1e-3 * (right - left))
        grid = np.linspace(left + side * (left > low), right - side * (right < high), _POINTS)
        values = np.asarray(function(grid), dtype=np.float64)
        k = int(np.argmax(values))
        near = minimize_scalar(
            lambda x: -float(function(np.array([x]))[0]),
            bounds=(grid[max(k - 1, 0)], grid[min(k + 1, _POINTS - 1)]),
            method="bounded",
            options={"xatol": 1e-13},
        )
        best = max(best, (float(values[k]), float(grid[k])), (-float(near.fun), float(near.x)))
    return best[1]


def _look(
    function: Function,
    low: float,
    high: float,
    breaks: Sequence[float],
    points: int,
    zero: float,
) -> _Looked:
    edges = [low, *sorted({b for b in breaks if low < b < high}), high]
    grids = [np.array([low])] if low in breaks else []
    for left, right in pairwise(edges):
        side = min(_SIDE * (high - low), 1e-3 * (right - left))
        jumps = left > low or low in breaks, right < high or high in breaks
        a = max(left + side, np.nextafter(left, right)) if jumps[0] else left
        b = min(right - side, np.nextafter(right, left)) if jumps[1] else right
        grids.append(_with_extrema(function, np.linspace(a, b, points), zero))
    grids += [np.array([high])] if high in breaks else []
    place = np.concatenate(grids)
    values = _values(function, place)
    signs = np.where(np.abs(values) <= zero, 0, np.sign(values)).astype(np.int64)
    piece = np.repeat(np.arange(1, len(grids) + 1), [g.size for g in grids])
    return _Looked(
        function=function,
        place=np.concatenate([[low], place, [high]]),
        sign=np.concatenate([[1], signs, [-1]]),
        piece=np.concatenate([[0], piece, [len(grids) + 1]]),
        edges=np.array(edges),
        zero=zero,
    )


def _values(function: Function, place: FloatArray) -> FloatArray:
    values = np.asarray(function(place), dtype=np.float64)
    if np.isnan(values).any():
        at = place[np.isnan(values)][0]
        raise InputError(f"the function is not a number at {at:.6g}")
    return values


def _between(seen: _Looked, j: int, k: int) -> Crossing:
    """What lies between two neighbouring places of known sign."""
    before, after = int(seen.sign[j]), int(seen.sign[k])
    whole = seen.piece[j] == seen.piece[k]
    zeros = seen.place[j + 1 : k]
    if zeros.size > 1:
        first, last = (_end_of_zeros(seen, at, to) for at, to in ((j + 1, j), (k - 1, k)))
        return Crossing(first, before, after, until=last)
    if whole and before != after:
        root = brentq(
            lambda x: float(seen.function(np.array([x]))[0]),
            seen.place[j],
            seen.place[k],
            xtol=1e-300,
            rtol=4.0 * np.finfo(np.float64).eps,
            maxiter=2000,
        )
        return Crossing(float(root), before, after)
    if zeros.size:
        return Crossing(_snap(seen, zeros[0]), before, after)
    corner = seen.piece[j] == 0 or seen.piece[k] == seen.piece[-1]
    return Crossing(_snap(seen, seen.place[j]), before, after, jump=not corner)


def _end_of_zeros(seen: _Looked, at: int, beyond: int) -> float:
    """Bisect for the end of a stretch of zeros, between one of them and a place of known sign."""
    inside, outside = float(seen.place[at]), float(seen.place[beyond])
    if seen.piece[at] != seen.piece[beyond]:
        return _snap(seen, inside)
    for _ in range(60):
        middle = 0.5 * (inside + outside)
        if abs(float(seen.function(np.array([middle]))[0])) <= seen.zero:
            inside = middle
        else:
            outside = middle
    return inside


def _snap(seen: _Looked, place: float) -> float:
    """The edge that a place is the side of, or the place itself."""
    width = seen.place[-1] - seen.place[0]
    edge = seen.edges[np.argmin(np.abs(seen.edges - place))]
    return float(edge if abs(edge - place) <= 2.0 * _SIDE * width else place)


def _with_extrema(function: Function, grid: FloatArray, zero: float) -> FloatArray:
    """Add the turning points that point towards zero: pairs of zeros hide behind them."""
    values = _values(function, grid)
    size = np.concatenate([[np.inf], np.abs(values), [np.inf]])
    sign = np.concatenate([np.sign(values[:1]), np.sign(values), np.sign(values[-1:])])
    left, here, right = size[:-2], size[1:-1], size[2:]
    turns = (here <= left) & (here <= right) & ((here < left) | (here < right))
    turns[[0, -1]] &= np.isfinite(here[[0, -1]]) & (here[[0, -1]] != here[[1, -2]])
    turns &= (sign[:-2] == sign[1:-1]) & (sign[1:-1] == sign[2:]) & (sign[1:-1] != 0)
    at = np.flatnonzero(turns)
    ends = grid[np.maximum(at - 1, 0)], grid[np.minimum(at + 1, grid.size - 1)]
    small = np.abs(values) <= zero
    flat = np.flatnonzero(small[1:] & small[:-1])
    within = grid[flat, None] + np.diff(grid)[flat, None] * _WITHIN
    nearest = _closest(function, *ends, sign[at + 1])
    return np.unique(np.concatenate([grid, within.ravel(), nearest]))


def _closest(f: Function, left: FloatArray, right: FloatArray, sign: FloatArray) -> FloatArray:
    """Where a function of these signs comes closest to zero, or crosses it, in each cell."""
    row, parts = np.arange(left.size), np.linspace(0.0, 1.0, 33)
    best = left
    for _ in range(6 if left.size else 0):
        places = left[:, None] + (right - left)[:, None] * parts
        values = sign[:, None] * np.asarray(f(places.ravel())).reshape(places.shape)
        k = np.argmin(values, axis=1)
        best = places[row, k]
        left, right = places[row, np.maximum(k - 1, 0)], places[row, np.minimum(k + 1, 32)]
    return best
