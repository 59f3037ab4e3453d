"""What a gain that bends upwards says in closed form: where it rises through zero, and its ends."""

from __future__ import annotations

import numpy as np
from scipy.optimize import brentq

from weaklinks.games import Curve
from weaklinks.roots import find_highest

# A gain below this part of what it is the difference of may be rounding.
_UNDECIDED = 1e-12


def rising_zero(gain: Curve, size: float, *, straight: bool) -> float | None:
    """Find where a convex function of shares rises through zero; None where it does not.

    There is one such place at most. In closed form where the function is `straight`. A function
    that is zero up to rounding, relative to `size`, at its lowest or highest point has none.
    """
    zero = _UNDECIDED * size

    def at(share: float) -> float:
        return float(gain(np.array([share]))[0])

    low, high = at(0.0), at(1.0)
    if high <= zero:
        return None
    if straight:
        return low / (low - high) if low < -zero else None
    lowest = find_highest(lambda share: -gain(share), 0.0, 1.0) if low >= -zero else 0.0
    if at(lowest) >= -zero:
        return None
    return float(brentq(at, lowest, 1.0, xtol=1e-300, rtol=4.0 * np.finfo(np.float64).eps))


def ends_hold(gain: Curve, size: float) -> dict[str, float]:
    """Whether nobody and everybody adopting are equilibria, where neither rounding decides it.

    Nor, at the upper end, whether a share is next to 1 or 1: there numbers are few.
    """
    low, near, high = (float(value) for value in gain(np.array([0.0, 1.0 - 1e-9, 1.0])))
    zero, known = _UNDECIDED * size, {}
    if low == 0.0 or abs(low) > zero:
        known["low_exists"] = float(low <= 0.0)
    if (high == 0.0 or abs(high) > zero) and near * high >= 0.0:
        known["high_exists"] = float(high >= 0.0)
    return known
