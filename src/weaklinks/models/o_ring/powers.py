"""Differences of powers without loss of digits: what every wage of a team is made of."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from weaklinks.arrays import FloatArray

_NOTHING = 1e-300


def mean_power(low: ArrayLike, high: ArrayLike, power: float | FloatArray) -> FloatArray:
    """Mean of ``z^m`` for z between two ends: ``(b^(m+1) - a^(m+1)) / ((m+1) (b - a))``.

    Exact to rounding however close the ends are; ``a^m`` where they are the same. Ends may not
    be negative.
    """
    a, b = np.asarray(low, dtype=np.float64), np.asarray(high, dtype=np.float64)
    # Ends that are the same are taken for as good as the same: the limit without a case.
    part = np.maximum((b - a) / np.where(b > 0.0, b, 1.0), _NOTHING)
    degree = np.asarray(power, dtype=np.float64) + 1.0
    with np.errstate(divide="ignore"):  # an end at zero: the whole of the higher power is left
        left = -np.expm1(degree * np.log1p(-part))
    return np.asarray(b**power * left / (degree * part))
