"""The equations of many economies on one graph, one economy per column.

Eliminated nodes are not unknowns here: given the core's log prices and those of factors, the
others follow level by level; given the core's sales, so do theirs, from the last level to the
first. What is left to be zero are the core's price and sales gaps and the factor markets.
Rows of one level that share an elasticity are one matrix product for all columns at once.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp

from weaklinks.arrays import FloatArray, IntArray
from weaklinks.economy import Economy
from weaklinks.equilibrium.links import Positions, span
from weaklinks.equilibrium.plan import Plan

# From this share of filled places on, a dense product is faster than a sparse one.
_DENSE = 0.1
# Below this |exponent| the power mean is summed as an excess over one, to keep its digits.
_NEARLY_COBB_DOUGLAS = 0.02

Gaps = tuple[FloatArray, FloatArray, FloatArray]


@dataclass(frozen=True, eq=False)
class Unknowns:
    """Log prices and sales of the core, (c, b), and log factor prices, (F, b)."""

    core: FloatArray
    sales: FloatArray
    factors: FloatArray

    def take(self, columns: Any) -> Unknowns:
        """Return a copy of some of the columns."""
        return Unknowns(
            self.core[:, columns].copy(),
            self.sales[:, columns].copy(),
            self.factors[:, columns].copy(),
        )

    def add(self, core: FloatArray, sales: FloatArray, factors: FloatArray) -> None:
        """Move all columns."""
        self.core[...] += core
        self.sales[...] += sales
        self.factors[...] += factors


@dataclass(frozen=True, eq=False)
class Part:
    """Rows of one level with one CES exponent.

    Attributes
    ----------
    rows : slice
        In the order of `Columns`.
    sellers : positions of the k nodes and factors that these rows buy from
    exponent : float
    weights : (rows, k) array or sparse array
    flipped : (k, rows) array or sparse array
    """

    rows: slice
    sellers: Positions
    exponent: float
    weights: Any
    flipped: Any

    def index(self, x: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Log price index, and what shares are made of: share = weight * tilt / total."""
        e, bought = self.exponent, x[self.sellers]
        if e == 0.0:
            return self.weights @ bought, np.ones((1, 1)), np.ones((1, 1))
        if abs(e) < _NEARLY_COBB_DOUGLAS:
            tilt = np.expm1(e * bought)
            excess = self.weights @ tilt
            return np.log1p(excess) / e, tilt + 1.0, excess + 1.0
        tilt = e * bought
        np.exp(tilt, out=tilt)
        total = self.weights @ tilt
        index = np.log(total)
        index /= e
        return index, tilt, total


@dataclass(frozen=True, eq=False)
class State:
    """Log prices (n + F, b) in the order of `Columns`, and each part's tilts and totals."""

    x: FloatArray
    kept: tuple[tuple[FloatArray, FloatArray], ...]


class Columns:
    """An economy's graph cut into parts, with the equations of any number of variants of it.

    Parameters
    ----------
    economy : Economy
    plan : Plan
    center : float
        Log price that is taken off all log prices here, so that powers neither over- nor
        underflow; nothing else depends on it.
    """

    def __init__(self, economy: Economy, plan: Plan, center: float = 0.0) -> None:
        n, f = economy.n_nodes, economy.n_factors
        self.center = center
        exponents = 1.0 - economy.elasticity
        bounds = [*(level.start for level in plan.levels), plan.n_eliminated, n]
        stages = [plan.order[a:b] for a, b in itertools.pairwise(bounds)]
        by_exponent = [s[np.argsort(exponents[s], kind="stable")] for s in stages]
        self.order: IntArray = np.concatenate([*by_exponent, np.arange(n, n + f)])
        self.core, self.factors = slice(plan.n_eliminated, n), slice(n, n + f)
        self.n_core, self.n_nodes, self.n_factors = n - plan.n_eliminated, n, f
        place = np.argsort(self.order)
        self.final = int(place[economy.final_node])
        given = sp.csr_array(economy.shares[self.order[:n]][:, self.order])
        sorted_exponents = exponents[self.order[:n]]
        parts = [list(_parts(given, sorted_exponents, a, b)) for a, b in itertools.pairwise(bounds)]
        self.core_parts = tuple(parts[-1])
        self.eliminated = tuple(part for level in parts[:-1] for part in level)
        self.log_endowment = np.log(economy.endowment)[:, None] + center
        transfer = economy.transfer[self.order[:n]]
        self._given = np.flatnonzero(transfer)
        self._transfer = (transfer[self._given] * np.exp(center))[:, None]

    def forward(self, core: FloatArray, factors: FloatArray, shift: FloatArray) -> State:
        """All log prices from the core's and the factors'."""
        x = np.empty((self.order.size, core.shape[1]))
        x[self.core], x[self.factors] = core, factors
        kept = []
        for part in self.eliminated:
            index, tilt, total = part.index(x)
            np.add(index, shift[part.rows], out=x[part.rows])
            kept.append((tilt, total))
        return State(x, tuple(kept))

    def gaps(
        self, at: State, sales: FloatArray, shift: FloatArray, kappa: FloatArray
    ) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
        """Gaps of the core's prices and sales and of factor markets (in logs); all sales."""
        price_gap = np.empty_like(sales)
        received = self.transferred(at.x)
        received[self.final] += 1.0
        for part in self.core_parts:
            index, tilt, total = part.index(at.x)
            rows = self.within_core(part.rows)
            price_gap[rows] = index
            _give(part, tilt, kappa[part.rows] * sales[rows] / total, received)
        for part, (tilt, total) in zip(reversed(self.eliminated), reversed(at.kept), strict=True):
            _give(part, tilt, kappa[part.rows] * received[part.rows] / total, received)
        price_gap += shift[self.core]
        price_gap -= at.x[self.core]
        factor_gap = np.log(received[self.factors]) - self.log_endowment - at.x[self.factors]
        return price_gap, received[self.core] - sales, factor_gap, received

    def transferred(self, x: FloatArray) -> FloatArray:
        """What less is bought of each good for one that comes from outside, (n + F, b)."""
        value = np.zeros_like(x)
        if self._given.size:
            value[self._given] = -self._transfer * np.exp(x[self._given])
        return value

    def within_core(self, rows: slice) -> slice:
        """Rows of the core, counted from the core's first."""
        return slice(rows.start - self.core.start, rows.stop - self.core.start)


def _give(part: Part, tilt: FloatArray, spent: FloatArray, received: FloatArray) -> None:
    """Add what the part's rows pay to each seller, spending (over the total) so much."""
    paid = part.flipped @ spent
    paid *= tilt
    received[part.sellers] += paid


def _parts(shares: sp.csr_array, exponents: FloatArray, start: int, stop: int) -> Iterator[Part]:
    cuts = np.flatnonzero(np.diff(exponents[start:stop])) + 1 + start
    for a, b in itertools.pairwise([start, *cuts.tolist(), stop]):
        if b == a:
            continue
        rows = sp.csr_array(shares[a:b])
        sellers = np.unique(rows.indices)
        weights: Any = sp.csr_array(rows[:, sellers])
        if weights.nnz >= _DENSE * weights.shape[0] * weights.shape[1]:
            weights = weights.toarray()
            flipped = np.ascontiguousarray(weights.T)
        else:
            flipped = sp.csr_array(weights.T)
        yield Part(slice(a, b), span(sellers), float(exponents[a]), weights, flipped)
