"""The cells of a map, and which of them a model admits."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from weaklinks.arrays import BoolArray

# Cells tried at random for being admitted as the ends of their row say.
_CHECKED = 300


def admitted_cells(complaint: Callable[[int], str], wide: int, high: int) -> tuple[BoolArray, str]:
    """Which cells of a map are admitted, numbered row by row, and what is said of the first other.

    Bounds and inequalities of a model nearly always leave one interval of a row: its ends are
    found by bisection. Some cells of the map are tried at random, and every cell is looked at
    where that does not hold.

    Parameters
    ----------
    complaint : function of a cell's number
        "" where it is admitted.
    wide, high : int
    """
    admits = lru_cache(maxsize=None)(lambda cell: not complaint(cell))
    admitted = np.concatenate([_row(admits, k * wide, wide) for k in range(high)])
    drawn = np.random.default_rng(0).choice(
        admitted.size, min(admitted.size, _CHECKED), replace=False
    )
    if any(admits(int(k)) != admitted[k] for k in drawn):
        admitted = np.array([admits(k) for k in range(admitted.size)])
    outside = np.flatnonzero(~admitted)
    return admitted, complaint(int(outside[0])) if outside.size else ""


def _row(admits: Callable[[int], bool], first: int, wide: int) -> BoolArray:
    """Which cells of a row are admitted, taken to be a run of them."""
    inner = sorted({0, wide - 1, *np.linspace(0, wide - 1, 5).astype(int).tolist()})
    known = [k for k in inner if admits(first + k)]
    out = np.zeros(wide, dtype=np.bool_)
    if known:
        low = _last(admits, first, known[0], -1, wide)
        out[low : _last(admits, first, known[-1], 1, wide) + 1] = True
    return out


def _last(admits: Callable[[int], bool], first: int, inside: int, step: int, wide: int) -> int:
    """The last admitted cell of a row in one direction, from one that is."""
    outside = wide if step > 0 else -1
    while abs(outside - inside) > 1:
        middle = (inside + outside) // 2
        if admits(first + middle):
            inside = middle
        else:
            outside = middle
    return inside
