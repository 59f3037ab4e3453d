"""Cost shares on an economy's links, as numbers or, where those are many, as an operator.

The share of an input is its CES weight times a tilt of its seller over a total of its buyer.
Sums over links therefore need no more than the weights themselves, which never change: the
twelve million shares of a dense table are not written down at every step of Newton's method.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy.sparse as sp

from weaklinks.arrays import FloatArray, IntArray
from weaklinks.ces import segment_log_mean, segment_shares
from weaklinks.economy import Economy
from weaklinks.equilibrium.plan import on_pattern

_MOST_GROUPS = 12
# exp() of a spread beyond this would lose the small terms of a sum.
_SAFE_SPREAD = 600.0

Positions = IntArray | slice


@dataclass(frozen=True, eq=False)
class Group:
    """Rows with one CES exponent (nan: each row its own); slices where they lie together.

    Attributes
    ----------
    rows : positions of the rows
    take : positions of their links
    weights : (rows, n + F) sparse array
    flipped : (n + F, rows) sparse array
        Its transpose.
    counts : (rows,) array
        Links of each row.
    exponent : float
    exponents : (rows,) array
    """

    rows: Positions
    take: Positions
    weights: sp.csr_array
    flipped: sp.csc_array
    counts: IntArray
    exponent: float
    exponents: FloatArray


def group_rows(economy: Economy) -> tuple[Group, ...]:
    """Sort an economy's rows by exponent; many different ones stay together."""
    exponents = 1.0 - economy.elasticity
    distinct = np.unique(exponents)
    if distinct.size > _MOST_GROUPS:
        return (_group(economy.shares, np.arange(economy.n_nodes), np.nan, exponents),)
    return tuple(
        _group(economy.shares, np.flatnonzero(exponents == e), float(e), exponents)
        for e in distinct
    )


def _group(shares: sp.csr_array, rows: IntArray, exponent: float, exponents: FloatArray) -> Group:
    if rows.size == shares.shape[0]:
        return _whole(shares, exponent, exponents)
    counts = np.diff(shares.indptr)[rows]
    indptr = np.concatenate([[0], np.cumsum(counts)])
    together = span(rows)
    if isinstance(together, slice):
        take: Positions = slice(int(shares.indptr[rows[0]]), int(shares.indptr[rows[-1] + 1]))
    else:
        take = np.arange(indptr[-1]) + np.repeat(shares.indptr[rows] - indptr[:-1], counts)
    parts = (shares.data[take], shares.indices[take], indptr.astype(shares.indices.dtype))
    weights = sp.csr_array(parts, shape=(rows.size, shares.shape[1]))
    return Group(together, take, weights, weights.T, counts, exponent, exponents[rows])


def _whole(shares: sp.csr_array, exponent: float, exponents: FloatArray) -> Group:
    counts = np.diff(shares.indptr)
    return Group(slice(None), slice(None), shares, shares.T, counts, exponent, exponents)


def span(positions: IntArray) -> Positions:
    """Return the same positions as a slice if they are consecutive: no copy when used."""
    first, last = int(positions[0]), int(positions[-1])
    return slice(first, last + 1) if last - first + 1 == positions.size else positions


@dataclass(frozen=True, eq=False)
class _Part:
    """A group's cost shares: weight times a tilt of the seller over a total of the buyer.

    Without tilt and total `data` are the shares themselves, one per link.
    """

    group: Group
    data: FloatArray
    tilt: FloatArray | None = None
    total: FloatArray | None = None

    def values(self) -> FloatArray:
        """Cost shares, one per link of the group."""
        if self.tilt is None or self.total is None:
            return self.data
        shares: FloatArray = self.data * self.tilt[self.group.weights.indices]
        shares *= np.repeat(1.0 / self.total, self.group.counts)
        return shares

    def at(self, links: IntArray) -> FloatArray:
        """Cost shares of some of the links."""
        w = self.group.weights
        if self.tilt is None or self.total is None:
            return np.asarray(self.data[links])
        buyer = np.searchsorted(w.indptr, links, side="right") - 1
        return np.asarray(self.data[links] * self.tilt[w.indices[links]] / self.total[buyer])

    def bought(self, v: FloatArray) -> FloatArray:
        """Mean of a value of sellers, weighted with the cost shares of each buyer."""
        if self.tilt is None or self.total is None:
            return np.asarray(on_pattern(self.group.weights, self.data) @ v)
        tilted = self.group.weights @ (_column(self.tilt, v) * v)
        return np.asarray(tilted / _column(self.total, v))

    def sold(self, z: FloatArray) -> FloatArray:
        """Sum over these buyers of a value of theirs, by seller."""
        if self.tilt is None or self.total is None:
            return np.asarray(on_pattern(self.group.flipped, self.data) @ z)
        paid = self.group.flipped @ (z / _column(self.total, z))
        return np.asarray(_column(self.tilt, z) * paid)


@dataclass(frozen=True, eq=False)
class CostShares:
    """Cost shares of all nodes at one point, each row possibly times a factor.

    Parameters
    ----------
    parts : tuple
    shares : (n, n + F) sparse array
        The economy's CES weights: what the links are.
    factor : (n,) array, optional
        Of rows; 1 where omitted.
    """

    parts: tuple[_Part, ...]
    shares: sp.csr_array
    factor: FloatArray | None = None

    @cached_property
    def values(self) -> FloatArray:
        """One number per link of the economy's share matrix."""
        found = np.empty(self.shares.nnz)
        for part in self.parts:
            found[part.group.take] = part.values()
        if self.factor is not None:
            found *= np.repeat(self.factor, np.diff(self.shares.indptr))
        return found

    def at(self, take: IntArray) -> FloatArray:
        """Return `values` of some links, in order, without making all of them."""
        if "values" in self.__dict__ or any(
            not isinstance(p.group.take, slice) for p in self.parts
        ):
            return self.values[take]
        found = np.empty(take.size)
        for part in self.parts:
            first, last, _ = part.group.take.indices(self.shares.nnz)  # type: ignore[union-attr]
            begin, end = np.searchsorted(take, [first, last])
            found[begin:end] = part.at(take[begin:end] - first)
        if self.factor is not None:
            found *= self.factor[np.searchsorted(self.shares.indptr, take, side="right") - 1]
        return found

    def scaled(self, factor: FloatArray) -> CostShares:
        """Return these shares with each row times a factor."""
        own = factor if self.factor is None else factor * self.factor
        return CostShares(self.parts, self.shares, own)

    def bought(self, v: FloatArray) -> FloatArray:
        """S v for values v of the n nodes, (n,) or (n, k)."""
        n = self.shares.shape[0]
        everything = np.zeros((self.shares.shape[1], *v.shape[1:]))
        everything[:n] = v
        found = np.empty_like(v)
        for part in self.parts:
            found[part.group.rows] = part.bought(everything)
        return found if self.factor is None else _column(self.factor, v) * found

    def sold(self, z: FloatArray) -> FloatArray:
        """S' z for values z of the n nodes: what goes to nodes and factors, n + F rows."""
        spent = z if self.factor is None else _column(self.factor, z) * z
        found = np.zeros((self.shares.shape[1], *z.shape[1:]))
        for part in self.parts:
            found += part.sold(spent[part.group.rows])
        return found


def shares_on(shares: sp.csr_array, values: FloatArray) -> CostShares:
    """Cost shares given as numbers, one per link."""
    group = _whole(shares, np.nan, np.ones(shares.shape[0]))
    return CostShares((_Part(group, values),), shares)


def _column(per_row: FloatArray, like: FloatArray) -> FloatArray:
    return per_row if like.ndim == 1 else per_row[:, None]


def evaluate(
    groups: tuple[Group, ...], shares: sp.csr_array, x: FloatArray
) -> tuple[FloatArray, CostShares]:
    """Log input price index and cost shares of every node, at log prices x (n + F,)."""
    index = np.empty(shares.shape[0])
    spread, center = float(np.ptp(x)), float(x.mean())
    parts = []
    for group in groups:
        reach = abs(group.exponent) * spread
        if group.exponent == 0.0:
            index[group.rows] = group.weights @ x
            parts.append(_Part(group, group.weights.data))
        elif reach < _SAFE_SPREAD:
            index[group.rows], part = _by_product(group, x - center, reach)
            index[group.rows] += center
            parts.append(part)
        else:
            index[group.rows], part = _by_segment(group, x)
            parts.append(part)
    return index, CostShares(tuple(parts), shares)


def _by_product(group: Group, x: FloatArray, reach: float) -> tuple[FloatArray, _Part]:
    """Index and shares by one matrix-vector product, for log prices centred at zero."""
    e, w = group.exponent, group.weights
    if reach < 1.0:
        tilt = np.expm1(e * x)
        excess = w @ tilt
        return np.log1p(excess) / e, _Part(group, w.data, 1.0 + tilt, 1.0 + excess)
    tilt = np.exp(e * x)
    total = w @ tilt
    return np.log(total) / e, _Part(group, w.data, tilt, total)


def _by_segment(group: Group, x: FloatArray) -> tuple[FloatArray, _Part]:
    w = group.weights
    values, starts = x[w.indices], w.indptr[:-1].astype(np.int64)
    index = segment_log_mean(values, group.exponents, w.data, starts)
    shares = segment_shares(values, group.exponents, w.data, starts)
    return index, _Part(group, shares)
