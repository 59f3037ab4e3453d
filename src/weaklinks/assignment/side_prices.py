"""The wages of two sides that no pair objects to: both ends of them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from weaklinks.arrays import FloatArray, IntArray
from weaklinks.assignment.sides_result import SidedMatching
from weaklinks.teams import TeamTechnology

# Wages that rise by less than this part of the largest output have settled.
_ROUNDING = 1e-15


def assignment_prices(worth: FloatArray, pairs: IntArray) -> tuple[FloatArray, FloatArray]:
    """The lowest wages of the left and of the right side, for a best assignment.

    Parameters
    ----------
    worth : (l, r) array
        What pairs make, 0 or more.
    pairs : (k, 2) array
        A best assignment.

    Notes
    -----
    Who is matched with i earns at least what the next best offer of another partner leaves:
    ``v_j >= v_k + worth_ij - worth_ik`` for the partner k of i, and ``v_j >= worth_ij`` for an
    unmatched i. The least such wages are longest paths, found by sweeps over those whose
    partner's wage rose; with a best assignment there are no cycles that pay.
    """
    return _lowest(worth.T, pairs[:, ::-1]), _lowest(worth, pairs)


def _lowest(worth: FloatArray, pairs: IntArray) -> FloatArray:
    """Lowest wages of the columns."""
    rows, columns = pairs.T
    alone = np.setdiff1d(np.arange(worth.shape[0]), rows)
    wage = np.zeros(worth.shape[1])
    if alone.size:
        wage = np.maximum(wage, worth[alone].max(axis=0))
    step = worth[rows] - worth[rows, columns][:, None]
    zero = _ROUNDING * max(float(worth.max(initial=0.0)), 1e-300)
    moved = np.arange(len(rows))
    for sweep in range(len(rows) + 1):
        before = wage.copy()
        # Chains of offers run up or down in wages: one sweep passes them on in either order.
        order = moved[np.argsort(wage[columns[moved]])]
        for i in order if sweep % 2 else order[::-1]:
            np.maximum(wage, step[i] + wage[columns[i]], out=wage)
        moved = np.flatnonzero((wage > before + zero)[columns])
        if not moved.size:
            break
    return wage


def sorted_prices(
    x: FloatArray, y: FloatArray, technology: TeamTechnology, *, like_with_like: bool
) -> SidedMatching:
    """Pairs in order of skill, with the lowest wages of both sides, in one pass.

    Parameters
    ----------
    x, y : (l,) and (r,) arrays
    technology : TeamTechnology
        Of two, increasing, output of two zeros at least 0.
    like_with_like : bool
        The best with the best (supermodular), or the best with the worst (submodular).
    """
    k = min(x.size, y.size)
    by_x, by_y = np.argsort(x)[::-1], np.argsort(y)[::-1]
    in_x, in_y = by_x[:k], by_y[:k]
    # The least skilled of the longer side are left over; the best of them matters.
    spare = (x[by_x[k]] if x.size > k else None, y[by_y[k]] if y.size > k else None)
    if not like_with_like:
        in_x = in_x[::-1]

    def made(a: FloatArray, b: FloatArray) -> FloatArray:
        a, b = np.broadcast_arrays(a, b)
        return technology.made(np.stack([a, b], axis=-1))

    lowest_left, lowest_right = np.zeros(x.size), np.zeros(y.size)
    lowest_right[in_y] = _ladder(x[in_x], y[in_y], made, spare[0], like_with_like)
    flip = slice(None) if like_with_like else slice(None, None, -1)
    other = _ladder(y[in_y][flip], x[in_x][flip], lambda a, b: made(b, a), spare[1], like_with_like)
    lowest_left[in_x[flip]] = other
    output = made(x[in_x], y[in_y])
    formed = output > 0.0
    pairs = np.stack([in_x, in_y], axis=-1)[formed]
    return SidedMatching(
        left=x, right=y, pairs=pairs, output=output[formed], lowest_left=lowest_left,
        lowest_right=lowest_right, method="assortative" if like_with_like else "opposite",
        table=technology,
    )  # fmt: skip


def _ladder(
    x: FloatArray,
    y: FloatArray,
    made: Callable[[FloatArray, FloatArray], FloatArray],
    spare: float | None,
    like_with_like: bool,
) -> FloatArray:
    """Lowest wages of y, sorted downwards, whose partners are x.

    Neighbours' wages differ by at least what the lower one's partner would make more with the
    higher one. With a spare x, the lowest y (like with like) or the highest one (best with
    worst) earns what that one would offer.
    """
    if spare is not None and not like_with_like:
        # From the top down, each as much lower as its own partner allows.
        fall = made(x[:-1], y[:-1]) - made(x[:-1], y[1:])
        top = made(np.array([spare]), y[:1])
        return np.asarray(top - np.concatenate([[0.0], np.cumsum(fall)]))
    bottom = 0.0 if spare is None else float(made(np.array([spare]), y[-1:])[0])
    rise = made(x[1:], y[:-1]) - made(x[1:], y[1:])
    return np.asarray(bottom + np.concatenate([np.cumsum(rise[::-1])[::-1], [0.0]]))
