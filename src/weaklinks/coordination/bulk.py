"""One kind of game for many parameter values at once: signs of the gain on a grid, and zeros.

The same points, the same turning points and the same rules as `equilibria`, without a Python
call per game. Games are rows, shares are columns. Between jumps a gain is looked at piece by
piece, as many points to each.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from weaklinks.arrays import BoolArray, FloatArray, IntArray
from weaklinks.coordination.bulk_search import RowGain, change_of_sign, nearest_to_zero

POINTS = 513
# Ten times what `equilibria` takes for zero, so that nothing it does is left out here.
_INDIFFERENT = 1e-12
# Distance from a jump at which its sides are looked at, as in `weaklinks.roots`.
_SIDE = 1e-13
# Part of the potential's range within which its highest point is left open: kinks are summed to
# about 1e-6, infinite gains at a corner to about 1e-3.
_TIE, _ROUGH_TIE = 1e-4, 1e-2


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
    laplacian : (r,) array
        Which of the two is nearer to the share with the highest potential.
    plain : (r,) boolean array
        False: a zero on the grid, indifference at a corner, a gain that only touches zero, or
        two shares with all but the same potential. Such a game is looked at alone.
    """

    stable_count: IntArray
    lowest: FloatArray
    highest: FloatArray
    threshold: FloatArray
    laplacian: FloatArray
    plain: BoolArray


@dataclass(frozen=True, kw_only=True, eq=False)
class _Seen:
    """Where the gains of a block were looked at.

    `grid` is (1 or r, pieces, k), `positive` and `size` are (r, pieces, k), `jump` (r, pieces - 1).
    """

    gain: RowGain
    rows: IntArray
    grid: FloatArray
    positive: BoolArray
    size: FloatArray
    jump: FloatArray


def scan(
    gain: RowGain,
    rows: IntArray,
    rounding: float | FloatArray = 0.0,
    jumps: FloatArray | None = None,
) -> Scan:
    """Look at a block of games.

    Parameters
    ----------
    gain : function
    rows : (r,) array
    rounding : float or (r,) array
        Up to which gains are right.
    jumps : (r, b) array, optional
        Shares between 0 and 1, ascending, at which the gain may jump.
    """
    breaks = np.zeros((rows.size, 0)) if jumps is None else jumps
    grid = _grid(breaks)
    values = _values(gain, rows, grid)
    seen = _Seen(
        gain=gain, rows=rows, grid=grid, positive=values > 0.0, size=np.abs(values), jump=breaks
    )
    scale = np.where(np.isfinite(values), seen.size, 0.0).max(axis=(1, 2))
    least = np.maximum(_INDIFFERENT * scale, rounding)
    plain = ~np.isnan(values).any(axis=(1, 2)) & (seen.size.min(axis=(1, 2)) > least)
    plain &= _no_hidden_pair(seen, least)
    count, low, high, threshold = _zeros(seen)
    chosen, tied = _highest_potential(values, grid, low, high)
    return Scan(
        stable_count=count, lowest=low, highest=high, threshold=threshold, laplacian=chosen,
        plain=plain & ~tied,
    )  # fmt: skip


def _grid(jumps: FloatArray) -> FloatArray:
    """Points of each piece, those next to a jump at its sides."""
    parts = np.linspace(0.0, 1.0, POINTS)
    if not jumps.shape[1]:
        return parts[None, None]
    ends = np.ones((jumps.shape[0], 1))
    edges = np.concatenate([0.0 * ends, jumps, ends], axis=1)
    left, right = edges[:, :-1].copy(), edges[:, 1:].copy()
    side = np.minimum(_SIDE, 1e-3 * (right - left))
    left[:, 1:] = np.maximum(left + side, np.nextafter(left, right))[:, 1:]
    right[:, :-1] = np.minimum(right - side, np.nextafter(right, left))[:, :-1]
    grid = left[..., None] + (right - left)[..., None] * parts
    grid[..., -1] = right
    return np.asarray(grid)


def _values(gain: RowGain, rows: IntArray, grid: FloatArray) -> FloatArray:
    shares = grid[0, 0] if grid.shape[:2] == (1, 1) else grid.reshape(rows.size, -1)
    return gain(rows, shares).reshape(rows.size, grid.shape[1], POINTS)


def _no_hidden_pair(seen: _Seen, least: FloatArray) -> BoolArray:
    """Whether no turn towards zero between points of one sign gets there.

    Only such turns can hide two zeros. A game in which one gets to zero, or near it, is not
    plain.
    """
    edge = np.full((*seen.size.shape[:2], 1), np.inf)
    around = np.concatenate([edge, seen.size, edge], axis=2)
    left, here, right = around[..., :-2], seen.size, around[..., 2:]
    with np.errstate(invalid="ignore"):
        turns = (here <= left) & (here <= right) & ((here < left) | (here < right))
    turns[..., [0, -1]] &= here[..., [0, -1]] != here[..., [1, -2]]
    at, piece, cell = np.nonzero(turns)
    low, high = np.maximum(cell - 1, 0), np.minimum(cell + 1, POINTS - 1)
    sign = seen.positive
    own = sign[at, piece, cell]
    same = (sign[at, piece, low] == own) & (own == sign[at, piece, high])
    at, piece, cell, low, high = at[same], piece[same], cell[same], low[same], high[same]
    plain = np.ones(seen.rows.size, dtype=np.bool_)
    if at.size:
        row = at if seen.grid.shape[0] > 1 else np.zeros_like(at)
        up = np.where(seen.positive[at, piece, cell], 1.0, -1.0)
        ends = seen.grid[row, piece, low], seen.grid[row, piece, high]
        plain[at[nearest_to_zero(seen.gain, seen.rows[at], up, *ends) <= 1e3 * least[at]]] = False
    return plain


def _zeros(seen: _Seen) -> tuple[IntArray, FloatArray, FloatArray, FloatArray]:
    """Number of stable shares, the lowest and highest of them, and the lowest threshold."""
    positive = seen.positive.reshape(seen.rows.size, -1)
    up = ~positive[:, :-1] & positive[:, 1:]
    down = positive[:, :-1] & ~positive[:, 1:]
    low, high = ~positive[:, 0], positive[:, -1]
    falls = np.asarray(down.any(axis=1))
    first = _place(seen, down.argmax(axis=1), ~low & falls, rising=False)
    final = down.shape[1] - 1 - down[:, ::-1].argmax(axis=1)
    # Mostly there is one, and it is known by now.
    other = ~high & falls & (low | (final != down.argmax(axis=1)))
    last = np.where(other, _place(seen, final, other, rising=False), first)
    return (
        down.sum(axis=1) + low + high,
        np.where(low, 0.0, np.where(falls, first, 1.0)),
        np.where(high, 1.0, np.where(falls, last, 0.0)),
        _place(seen, up.argmax(axis=1), np.asarray(up.any(axis=1)), rising=True),
    )


def _place(seen: _Seen, cell: IntArray, wanted: BoolArray, *, rising: bool) -> FloatArray:
    """Zero of each wanted game in its cell; NaN for the others.

    Cells are numbered through all pieces; one between two pieces is a jump.
    """
    found = np.full(seen.rows.size, np.nan)
    piece, within = np.divmod(cell, POINTS)
    jumps = wanted & (within == POINTS - 1)
    found[jumps] = seen.jump[jumps, piece[jumps]]
    which = np.flatnonzero(wanted & ~jumps)
    if which.size:
        row = which if seen.grid.shape[0] > 1 else np.zeros_like(which)
        grid = seen.grid[row, piece[which]]
        k, each = within[which], np.arange(which.size)
        ends = grid[each, k], grid[each, k + 1]
        found[which] = change_of_sign(seen.gain, seen.rows[which], *ends, rising=rising)
    return found


def _highest_potential(
    values: FloatArray, grid: FloatArray, low: FloatArray, high: FloatArray
) -> tuple[FloatArray, BoolArray]:
    """Which of two shares is nearer to the highest potential, and whether that is open.

    By Simpson's rule on pairs of cells.
    """
    found, tied = low.copy(), np.zeros(low.size, dtype=np.bool_)
    which = np.flatnonzero(low != high)
    if not which.size:
        return found, tied
    some, places = values[which], grid[which] if grid.shape[0] > 1 else grid
    endless = ~np.isfinite(some).all(axis=(1, 2))
    # An infinite gain at a corner weighs nothing: take its neighbour's.
    for end, beside in ((0, 1), (-1, -2)):
        some[..., end] = np.where(np.isfinite(some[..., end]), some[..., end], some[..., beside])
    pairs = some[..., :-2:2] + 4.0 * some[..., 1:-1:2] + some[..., 2::2]
    pairs *= places[..., -1:] - places[..., :1]
    height = np.pad(pairs.reshape(which.size, -1).cumsum(axis=1), ((0, 0), (1, 0)))
    at = np.pad(places[..., 2::2].reshape(places.shape[0], -1), ((0, 0), (1, 0)))
    lower = at <= 0.5 * (low + high)[which, None]
    peaks = [np.where(side, height, -np.inf).max(axis=1) for side in (lower, ~lower)]
    found[which] = np.where(peaks[0] >= peaks[1], low[which], high[which])
    near = np.where(endless, _ROUGH_TIE, _TIE) * np.ptp(height, axis=1)
    tied[which] = np.abs(peaks[0] - peaks[1]) <= near
    return found, tied
