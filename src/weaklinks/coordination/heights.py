"""The potential of a game: the gain added up, whose tops are the stable equilibria."""

from __future__ import annotations

from typing import Any

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.games import AdoptionGame, game_of

# Cells of width up to _NARROW need fewer points: a power of the distance to a corner is, on a
# cell next to which it is singular, summed by 12 points to 1e-18.
_NARROW = 1.0 / 64.0
_FEW, _MANY = (np.polynomial.legendre.leggauss(n) for n in (12, 32))
_CELLS: FloatArray = np.linspace(0.0, 1.0, 33)
_HALVINGS: FloatArray = 2.0 ** -np.arange(6.0, 1000.0)
# Halvings towards 0 that are always there, and how many of the others are looked at together.
_SURE, _STRIDE = 60, 20
# Part of the largest gain below which what is next to 0 adds nothing.
_NOTHING = 1e-18


def potential(model: Any, shares: FloatArray) -> FloatArray:
    """``P(x)``, the integral of the gain from 0 to x (section 3 of the design).

    Gauss-Legendre on cells ever smaller towards corners, with infinite gains at 0 as far as the
    smallest numbers go.
    """
    game = game_of(model)
    x = np.asarray(shares, dtype=np.float64)
    breaks = np.asarray(game.breaks, dtype=np.float64)
    edges = np.unique(
        np.concatenate([breaks, _CELLS, _towards_zero(game), 1.0 - _HALVINGS[:47], x.ravel()])
    )
    left, width = edges[:-1], np.diff(edges)
    narrow = width <= _NARROW
    cells = np.empty(width.size)
    for kind, (node, weight) in ((narrow, _FEW), (~narrow, _MANY)):
        if not kind.any():
            continue
        # None rounded to a corner, where the gain may be infinite.
        points = left[kind, None] + 0.5 * width[kind, None] * (node + 1.0)
        points = np.minimum(points, np.nextafter(1.0, 0.0))
        gain = np.asarray(game.gain(points.ravel())).reshape(points.shape)
        cells[kind] = (gain * (0.5 * weight)).sum(axis=1) * width[kind]
    total = np.concatenate([[0.0], np.cumsum(cells)])
    return np.asarray(total[np.searchsorted(edges, x)])


def _towards_zero(game: AdoptionGame) -> FloatArray:
    """Edges of the cells next to 0: as many as can matter, all of them only for infinite gains.

    What is left of an edge is bounded by the gain there, over any cell that is looked at with it.
    """
    rest = _HALVINGS[_SURE::_STRIDE]
    gain = np.abs(np.asarray(game.gain(np.concatenate([rest, _CELLS[1:-1]])), dtype=np.float64))
    wide = np.minimum(rest * 2.0**_STRIDE, _HALVINGS[_SURE])
    matters = gain[: rest.size] * wide > _NOTHING * gain[rest.size :].max()
    return _HALVINGS if matters.any() else _HALVINGS[:_SURE]
