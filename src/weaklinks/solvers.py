"""Numerical methods that know no economics."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from weaklinks.arrays import FloatArray

_STEPS = 60
_HALVINGS = 8
_LONGEST_STEP = 3.0


@dataclass(frozen=True)
class Root:
    """Where a search ended: the point, the gap there, steps taken, and whether it is a root."""

    point: FloatArray
    gap: FloatArray
    steps: int
    converged: bool


def find_root(
    gap_at: Callable[[FloatArray], FloatArray],
    jacobian_at: Callable[[FloatArray], FloatArray],
    start: FloatArray,
    *,
    tolerance: float,
) -> Root:
    """Find a zero of a small smooth system by damped Newton with Broyden updates.

    Parameters
    ----------
    gap_at : function of (k,) returning (k,)
        The residual; it may return non-finite numbers outside its domain.
    jacobian_at : function of (k,) returning (k, k)
        Called at the point last given to `gap_at`; expensive, so it is only called at the
        start and where Broyden's updates no longer pay.
    start : (k,) array
    tolerance : float
        Largest absolute gap that counts as zero; the search goes on below it while it gains.

    Returns
    -------
    Root
    """
    x, gap = start, gap_at(start)
    size = _size(gap)
    jacobian, fresh = jacobian_at(x), True
    for step in range(1, _STEPS + 1):
        if size <= tolerance:
            return Root(x, gap, step, True)
        move = _clipped(_solve(jacobian, -gap))
        moved, new_gap = _first_that_gains(gap_at, x, move, size)
        new_size = _size(new_gap)
        if new_size >= size:
            if fresh:
                return Root(x, gap, step, size <= 10 * tolerance)
            gap = gap_at(x)
            jacobian, fresh = jacobian_at(x), True
            continue
        if new_size > 0.2 * size:
            jacobian, fresh = jacobian_at(moved), True
        else:
            jacobian, fresh = _broyden(jacobian, moved - x, new_gap - gap), False
        x, gap, size = moved, new_gap, new_size
    return Root(x, gap, _STEPS, False)


def _first_that_gains(
    gap_at: Callable[[FloatArray], FloatArray], x: FloatArray, move: FloatArray, size: float
) -> tuple[FloatArray, FloatArray]:
    for _ in range(_HALVINGS):
        moved = x + move
        gap = gap_at(moved)
        if _size(gap) < size:
            break
        move = 0.5 * move
    return moved, gap


def _size(gap: FloatArray) -> float:
    return float(np.abs(gap).max()) if np.isfinite(gap).all() else np.inf


def _solve(jacobian: FloatArray, rhs: FloatArray) -> FloatArray:
    if not np.isfinite(jacobian).all():
        return -rhs
    return np.asarray(np.linalg.lstsq(jacobian, rhs, rcond=None)[0], dtype=np.float64)


def _clipped(move: FloatArray) -> FloatArray:
    longest = float(np.abs(move).max())
    return move * min(1.0, _LONGEST_STEP / longest) if longest > 0 else move


def _broyden(jacobian: FloatArray, moved: FloatArray, gained: FloatArray) -> FloatArray:
    return jacobian + np.outer(gained - jacobian @ moved, moved) / float(moved @ moved)
