"""Upper bounds on GDP over all choices of so many reforms in Jones' economy.

Where one subsidized variety is nearly all of a sum, "the sum with no reforms plus changes" has no
digits left after that variety's reform. Totals are made of terms before and after the reforms
instead, from both ends, and everything that rounding can take away is added to the bound.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.studies.jones_sums import Sums

_BOXES, _TILTS = 20, (0.5, 1.0, 1.5)
# Lines whose totals are made at once: memory.
_BLOCK = 64
# A dot product of four terms is off by at most this times the sum of its terms' sizes.
_EPS = 4.0 * float(np.finfo(np.float64).eps)
# How much wider than its reach, as computed, a sum's range is taken, and what a bound gets on top.
_WIDER, _ON_TOP = 1e-12, 1e-11


def bound_log_gdp(sums: Sums, slopes: FloatArray) -> FloatArray:
    """Bound log GDP of every number of reforms, by lines with these slopes and some tilted.

    Parameters
    ----------
    sums : Sums
    slopes : (4, m) array
        Derivatives of log GDP in the four sums at points of interest. Any slopes give a bound;
        good ones give a tight one.

    Returns
    -------
    (n + 1,) array
        In the units of `Sums.log_gdp`. Infinite where nothing can be claimed.
    """
    tilts = np.array([(a, 1.0, 1.0, b) for a, b in product(_TILTS, _TILTS)])
    lines = np.hstack([slopes * tilt[:, None] for tilt in tilts])
    lines = lines[:, (lines[1] > 0) & (lines[2] > 0) & np.isfinite(lines).all(axis=0)]
    linear = _most(sums, lines) + _concave(lines, float(sums.powers[1]))[:, None]
    linear[np.isnan(linear)] = np.inf
    low_u, high_u = _reach(sums, 0)
    low_r, high_r = _reach(sums, 3)
    bound = np.empty(linear.shape[1])
    for k in range(bound.size):
        over_u = _over(spaced(low_u[k], high_u[k], _BOXES + 1), lambda x: -np.log(x), lines[0])
        over_r = _over(spaced(low_r[k], high_r[k], _BOXES + 1), sums.log_bundle, lines[3])
        boxes = (over_u[:, None] + over_r[None] + linear[:, k]).min(axis=2, initial=np.inf)
        bound[k] = boxes.max()
    return bound + _ON_TOP


def spaced(low: float, high: float, count: int) -> FloatArray:
    """Numbers from one to the other, evenly in logs where they are positive."""
    if min(low, high) <= 0:
        return np.linspace(low, high, count)
    return np.asarray(np.geomspace(low, high, count))


def _most(sums: Sums, lines: FloatArray) -> FloatArray:
    """The largest value of every line over all choices, for every length, (m, n + 1)."""
    most = np.empty((lines.shape[1], len(sums) + 1))
    for first in range(0, lines.shape[1], _BLOCK):
        part = slice(first, first + _BLOCK)
        most[part] = _most_of_block(sums, np.ascontiguousarray(lines[:, part].T))
    return most


def _most_of_block(sums: Sums, lines: FloatArray) -> FloatArray:
    after, before = _at_most(lines, sums.after), _at_most(lines, sums.before)
    never = _at_most(lines, sums.never[:, None])
    score = after - before
    order = np.argsort(-score, axis=1, kind="stable")
    after, before, score = (np.take_along_axis(x, order, axis=1) for x in (after, before, score))
    value = never + _both_ends(after, before)
    size = np.abs(never) + _both_ends(np.abs(after), np.abs(before))
    slack = _EPS * (len(sums) + 1) * size
    # Differences that round to the same may be in the wrong order.
    tied = np.where(score[:, :-1] == score[:, 1:], np.abs(score[:, 1:]), 0.0)
    slack[:, 1:-1] += _EPS * len(sums) * tied
    return np.asarray(value + slack)


def _at_most(lines: FloatArray, terms: FloatArray) -> FloatArray:
    """Values of lines, rounded up."""
    return np.asarray(lines @ terms + _EPS * (np.abs(lines) @ np.abs(terms)))


def _both_ends(after: FloatArray, before: FloatArray) -> FloatArray:
    """Sums of the first k after and the others before, for every k."""
    zero = np.zeros((after.shape[0], 1))
    done = np.hstack([zero, np.cumsum(after, axis=1)])
    left = np.hstack([np.cumsum(before[:, ::-1], axis=1)[:, ::-1], zero])
    return np.asarray(done + left)


def _concave(lines: FloatArray, power: float) -> FloatArray:
    """What tangents to log V and `power` log F are where the sums are zero, rounded up."""
    # log x <= t x - 1 - log t, whatever the slope t > 0.
    log_v, log_f = np.log(lines[1]), np.log(power / lines[2])
    size = 1.0 + np.abs(log_v) + power * (np.abs(log_f) + 1.0)
    return np.asarray(-1.0 - log_v + power * (log_f - 1.0) + _EPS * size)


def _reach(sums: Sums, row: int) -> tuple[FloatArray, FloatArray]:
    """Lowest and highest value of one sum for every length, and a little beyond."""
    order = np.argsort(sums.change[row], kind="stable")
    low, high = (sums.along(o.tolist())[row] for o in (order, order[::-1]))
    # Never relative to each other: a subsidy can put them seventeen digits apart.
    wider = max(_WIDER, _EPS * len(sums))
    size_low, size_high = np.abs(low), np.abs(high)
    if row == 3 and sums.near:  # terms of both signs
        terms = np.maximum(np.abs(sums.before[row]), np.abs(sums.after[row]))
        gross = abs(float(sums.never[row])) + float(terms.sum())
        size_low, size_high = size_low + gross, size_high + gross
    return low - wider * size_low, high + wider * size_high


def _over(
    ends: FloatArray, convex: Callable[[FloatArray], FloatArray], slope: FloatArray
) -> FloatArray:
    """What has to be added to lines with these slopes to lie above, (boxes, lines)."""
    value, part = convex(ends)[:, None], ends[:, None] * slope
    gap = value - part + _EPS * (np.abs(value) + np.abs(part))
    # A sum cannot be below zero; where rounding puts its reach there nothing is claimed.
    gap[~np.isfinite(gap)] = np.inf
    return np.asarray(np.maximum(gap[:-1], gap[1:]))
