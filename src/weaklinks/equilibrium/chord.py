"""Newton's method for many columns with one Jacobian, that of a solved economy (chords).

The unknowns are the core's log prices and sales and log factor prices. Prices do not depend
on sales, and both depend on few factors, so the Jacobian is inverted block by block, once; a
step is three products with matrices of the core's size.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from weaklinks.arrays import FloatArray, IntArray
from weaklinks.equilibrium.columns import Columns, Gaps, Unknowns
from weaklinks.equilibrium.slopes import slopes_at

_STEPS = 60
# Columns that are iterated together: their arrays stay in the processor's cache.
_BLOCK = 256
# A block is closed up once more than this part of its columns is finished.
_CLOSE_UP = 0.25
# A column whose residual grows to this many times its best is given up.
_WORSE = 10.0


class Jacobian:
    """The equations' derivative at one solved economy, inverted.

    Parameters
    ----------
    columns : Columns
    at : Unknowns
        A single column.
    shift, kappa : (n, 1) arrays
        That economy's cost shifts and pass-throughs, in the order of `columns`.
    """

    def __init__(
        self, columns: Columns, at: Unknowns, shift: FloatArray, kappa: FloatArray
    ) -> None:
        c = columns.n_core
        d = slopes_at(columns, at, shift, kappa)
        self._to_prices = -np.linalg.inv(d.price[:, :c])
        from_sales = -np.linalg.inv(d.sales_in_sales)
        self._to_sales = np.hstack([from_sales @ d.sales[:, :c] @ self._to_prices, from_sales])
        self._prices = self._to_prices @ d.price[:, c:]
        self._sales = from_sales @ (d.sales[:, :c] @ self._prices + d.sales[:, c:])
        self._paid = np.hstack([d.factor[:, :c], d.factor_in_sales])
        closing = d.factor[:, c:] + self._paid @ np.vstack([self._prices, self._sales])
        self._factors = -np.linalg.inv(closing)

    def step(self, price_gap: FloatArray, sales_gap: FloatArray, factor_gap: FloatArray) -> Gaps:
        """Moves of all unknowns that would close these gaps if the equations were linear."""
        prices = self._to_prices @ price_gap
        sales = self._to_sales @ np.vstack([price_gap, sales_gap])
        left = factor_gap + self._paid @ np.vstack([prices, sales])
        factors = self._factors @ left
        prices += self._prices @ factors
        sales += self._sales @ factors
        return prices, sales, factors


@dataclass(frozen=True, eq=False)
class Iterated:
    """Where all columns ended, in the order of `Columns`; NaN where one did not converge.

    Attributes
    ----------
    x, received : (n + F, b) arrays
        Log prices, and value sold where the household spends one.
    residual : (b,) array
        Infinite for a column that did not converge.
    steps : int
        Steps of all columns together.
    """

    x: FloatArray
    received: FloatArray
    residual: FloatArray
    steps: int = 0


def iterate(
    columns: Columns,
    jacobian: Jacobian,
    start: Unknowns,
    shift: FloatArray,
    kappa: FloatArray,
    tolerance: float,
) -> Iterated:
    """Iterate every column to its own residual.

    Parameters
    ----------
    columns : Columns
    jacobian : Jacobian
    start : Unknowns
        One column per variant.
    shift, kappa : (n, b) arrays
        Cost shifts and pass-throughs of the variants, in the order of `columns`.
    tolerance : float
        Largest gap of any equation that counts as solved.
    """
    b = shift.shape[1]
    found = Iterated(
        x=np.full((columns.order.size, b), np.nan),
        received=np.full((columns.order.size, b), np.nan),
        residual=np.full(b, np.inf),
    )
    steps = 0
    for first in range(0, b, _BLOCK):
        block = np.arange(first, min(b, first + _BLOCK))
        at, own = start.take(block), (shift[:, block], kappa[:, block])
        steps += _iterate_block(columns, jacobian, block, at, *own, tolerance, found)
    return replace(found, steps=steps)


def _iterate_block(
    columns: Columns,
    jacobian: Jacobian,
    block: IntArray,
    at: Unknowns,
    shift: FloatArray,
    kappa: FloatArray,
    tolerance: float,
    found: Iterated,
) -> int:
    """Columns leave when they are solved, or when they go astray, which leaves them unsolved."""
    going, steps = np.ones(block.size, dtype=np.bool_), 0
    best = np.full(block.size, np.inf)
    for _ in range(_STEPS):
        state = columns.forward(at.core, at.factors, shift)
        *gaps, received = columns.gaps(state, at.sales, shift, kappa)
        residual = np.maximum.reduce([np.abs(gap).max(axis=0, initial=0.0) for gap in gaps])
        solved = going & (residual <= tolerance)
        _store(found, block, np.flatnonzero(solved), state.x, received, residual)
        going &= ~solved & (residual < _WORSE * best)
        best = np.minimum(best, residual)
        if not going.any():
            break
        steps += int(going.sum())
        moves = jacobian.step(*gaps)
        if going.mean() < 1.0 - _CLOSE_UP:
            keep = np.flatnonzero(going)
            at, block, shift, kappa = at.take(keep), block[keep], shift[:, keep], kappa[:, keep]
            moves = moves[0][:, keep], moves[1][:, keep], moves[2][:, keep]
            best, going = best[keep], going[keep]
        at.add(*moves)
    return steps


def _store(
    found: Iterated,
    block: IntArray,
    solved: IntArray,
    x: FloatArray,
    received: FloatArray,
    residual: FloatArray,
) -> None:
    if not solved.size:
        return
    where: Any = block[solved]
    found.x[:, where], found.received[:, where] = x[:, solved], received[:, solved]
    found.residual[where] = residual[solved]
