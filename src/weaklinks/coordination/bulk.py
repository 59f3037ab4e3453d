"""One kind of game for many parameter values at once: signs of the gain on a grid, and zeros.

The same points, the same turning points and the same rules as `equilibria`, without a Python
call per game. Games are rows, shares are columns.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from weaklinks.arrays import BoolArray, FloatArray, IntArray

#: Gain of the games in these rows: ``(rows, (k,) or (rows, k) shares) -> (rows, k)``.
RowGain = Callable[[IntArray, FloatArray], FloatArray]

POINTS = 513
# Ten times what `equilibria` takes for zero, so that nothing it does is left out here.
_INDIFFERENT = 1e-12
# Of cells 1/512 wide.
_HALVINGS = 20
_GOLDEN = (np.sqrt(5.0) - 1.0) / 2.0


@dataclass(frozen=True, kw_only=True, eq=False)
class Scan:
    """What the signs of the gain say about each game of a block.

    Attributes
    ----------
    stable_count : (r,) array
    lowest, highest : (r,) arrays
        Lowest and highest stable share.
    threshold : (r,) array
        The smallest one; NaN without.
    highest_potential : (r,) array
        Share at which the potential is highest, to one part in 256.
    plain : (r,) boolean array
        False: a zero on the grid, indifference at a corner, or a gain that only touches zero.
        Such a game is looked at alone.
    """

    stable_count: IntArray
    lowest: FloatArray
    highest: FloatArray
    threshold: FloatArray
    highest_potential: FloatArray
    plain: BoolArray


def scan(gain: RowGain, rows: IntArray, rounding: float = 0.0) -> Scan:
    """Look at a block of games whose gains are right up to `rounding`."""
    grid = np.linspace(0.0, 1.0, POINTS)
    values = gain(rows, grid)
    size = np.abs(values)
    scale = size.max(axis=1)
    least = np.maximum(_INDIFFERENT * scale, rounding)
    plain = np.isfinite(scale) & (size.min(axis=1) > least)
    positive = values > 0.0
    plain &= _no_hidden_pair(gain, rows, size, positive, grid, least)
    up = ~positive[:, :-1] & positive[:, 1:]
    down = positive[:, :-1] & ~positive[:, 1:]
    low, high = ~positive[:, 0], positive[:, -1]
    down_any: BoolArray = np.asarray(down.any(axis=1))
    first = _zeros(gain, rows, down.argmax(axis=1), ~low & down_any, rising=False)
    last_cell = POINTS - 2 - down[:, ::-1].argmax(axis=1)
    last = _zeros(gain, rows, last_cell, ~high & down_any, rising=False)
    return Scan(
        stable_count=down.sum(axis=1) + low + high,
        lowest=np.where(low, 0.0, np.where(down_any, first, 1.0)),
        highest=np.where(high, 1.0, np.where(down_any, last, 0.0)),
        threshold=_zeros(gain, rows, up.argmax(axis=1), np.asarray(up.any(axis=1)), rising=True),
        highest_potential=_top(values, grid, down.sum(axis=1) + low + high > 1),
        plain=plain,
    )


def _no_hidden_pair(
    gain: RowGain,
    rows: IntArray,
    size: FloatArray,
    positive: BoolArray,
    grid: FloatArray,
    least: FloatArray,
) -> BoolArray:
    """Whether no turn towards zero between points of one sign gets there.

    Only such turns can hide two zeros. They are followed by golden section; a game in which
    one gets to zero, or near it, is not plain, nor is one with a level stretch.
    """
    rises = size[:, 1:] > size[:, :-1]
    plain: BoolArray = np.asarray((size[:, 1:] != size[:, :-1]).all(axis=1))
    border = np.ones((rows.size, 1), dtype=np.bool_)
    at, cell = np.nonzero(np.hstack([border, ~rises]) & np.hstack([rises, border]))
    low, high = np.maximum(cell - 1, 0), np.minimum(cell + 1, POINTS - 1)
    same = (positive[at, low] == positive[at, cell]) & (positive[at, cell] == positive[at, high])
    at, cell, low, high = at[same], cell[same], low[same], high[same]
    if at.size:
        sign = np.where(positive[at, cell], 1.0, -1.0)
        left = _nearest(gain, rows[at], sign, grid[low], grid[high])
        plain[at[left <= 1e3 * least[at]]] = False
    return plain


def _nearest(
    gain: RowGain, rows: IntArray, sign: FloatArray, low: FloatArray, high: FloatArray
) -> FloatArray:
    """Smallest ``sign * gain`` between low and high, by golden section."""
    a, b = low.copy(), high.copy()
    best = np.full(rows.size, np.inf)
    for _ in range(26):
        c, d = b - _GOLDEN * (b - a), a + _GOLDEN * (b - a)
        pair = sign[:, None] * gain(rows, np.stack([c, d], axis=1))
        best = np.minimum(best, pair.min(axis=1))
        left = pair[:, 0] < pair[:, 1]
        a, b = np.where(left, a, c), np.where(left, d, b)
    return best


def _zeros(
    gain: RowGain, rows: IntArray, cell: IntArray, wanted: BoolArray, *, rising: bool
) -> FloatArray:
    """Zero of each wanted game in its cell, by halving and a secant; NaN for the others."""
    found = np.full(rows.size, np.nan)
    which = np.flatnonzero(wanted)
    if not which.size:
        return found
    low = cell[which] / (POINTS - 1.0)
    high = (cell[which] + 1.0) / (POINTS - 1.0)
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        positive = gain(rows[which], middle[:, None])[:, 0] > 0.0
        below = positive if rising else ~positive
        high, low = np.where(below, middle, high), np.where(below, low, middle)
    # So short a stretch is straight, and a line through its ends is exact up to rounding.
    ends = gain(rows[which], np.stack([low, high], axis=1))
    rise = ends[:, 1] - ends[:, 0]
    part = np.clip(-ends[:, 0] / np.where(rise == 0.0, np.inf, rise), 0.0, 1.0)
    found[which] = low + part * (high - low)
    return found


def _top(values: FloatArray, grid: FloatArray, wanted: BoolArray) -> FloatArray:
    """Share with the highest potential, by Simpson's rule on pairs of cells; NaN if not wanted."""
    found = np.full(wanted.size, np.nan)
    if not wanted.any():
        return found
    some = values[wanted]
    pairs = some[:, :-2:2] + 4.0 * some[:, 1:-1:2] + some[:, 2::2]
    height = np.cumsum(pairs, axis=1)
    best = np.where(height.max(axis=1) > 0.0, height.argmax(axis=1) + 1, 0)
    found[wanted] = grid[::2][best]
    return found
