"""Zeros and near zeros of many functions at once, each in its own interval."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from weaklinks.arrays import FloatArray, IntArray

#: Gain of the games in these rows: ``(rows, (k,) or (rows, k) shares) -> (rows, k)``.
RowGain = Callable[[IntArray, FloatArray], FloatArray]

# An interval is cut into 16 parts, and so is the part with the zero, five times: to 2^-20.
_PARTS, _ROUNDS = 17, 5
# Next to a corner, where gains may be steep without bound, ten times.
_CORNER = 1e-5


def nearest_to_zero(
    gain: RowGain, rows: IntArray, sign: FloatArray, low: FloatArray, high: FloatArray
) -> FloatArray:
    """Smallest ``sign * gain`` between low and high, in ever smaller parts."""
    parts, each = np.linspace(0.0, 1.0, _PARTS), np.arange(rows.size)
    best = np.full(rows.size, np.inf)
    for _ in range(_ROUNDS):
        places = low[:, None] + (high - low)[:, None] * parts
        values = sign[:, None] * gain(rows, places)
        k = values.argmin(axis=1)
        best = np.minimum(best, values[each, k])
        low = places[each, np.maximum(k - 1, 0)]
        high = places[each, np.minimum(k + 1, _PARTS - 1)]
    return best


def change_of_sign(
    gain: RowGain, rows: IntArray, low: FloatArray, high: FloatArray, *, rising: bool
) -> FloatArray:
    """Where gains change their sign, by cutting into parts and a secant."""
    low, high = _cut(gain, rows, low, high, rising=rising)
    # Gains may be steep without bound at a corner.
    steep = np.flatnonzero((low < _CORNER) | (high > 1.0 - _CORNER))
    if steep.size:
        ends = low[steep], high[steep]
        low[steep], high[steep] = _cut(gain, rows[steep], *ends, rising=rising)
    # So short a stretch is straight, and a line through its ends is exact up to rounding.
    value = gain(rows, np.stack([low, high], axis=1))
    rise = value[:, 1] - value[:, 0]
    part = np.clip(-value[:, 0] / np.where(rise == 0.0, np.inf, rise), 0.0, 1.0)
    return np.asarray(low + np.where(np.isfinite(rise), part, 0.5) * (high - low))


def _cut(
    gain: RowGain, rows: IntArray, low: FloatArray, high: FloatArray, *, rising: bool
) -> tuple[FloatArray, FloatArray]:
    parts, each = np.linspace(0.0, 1.0, _PARTS)[1:-1], np.arange(rows.size)
    for _ in range(_ROUNDS):
        places = low[:, None] + (high - low)[:, None] * parts
        beyond = (gain(rows, places) > 0.0) == rising
        # The far end is beyond by itself.
        k = np.where(beyond.any(axis=1), beyond.argmax(axis=1), _PARTS - 2)
        places = np.column_stack([low, places, high])
        low, high = places[each, k], places[each, k + 1]
    return low, high
