"""Symbolic analysis of a graph: which nodes to solve for, in which order the rest follows.

A *core* is a set of nodes that breaks every loop; the other nodes are eliminated: in the
order found here each depends only on the core, on factors and on nodes before it.
Nothing here depends on prices, so a plan is made once per graph and kept with it.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from scipy.sparse.csgraph import breadth_first_order, connected_components

from weaklinks.arrays import BoolArray, FloatArray, IdentityCache, IntArray

# Below this size one dense factorisation of everything is faster than being clever.
_SMALL = 256

# Where nodes buy from more than this share of all others, hardly any can be eliminated.
_DENSE = 0.2

# A core of so many nodes is solved iteratively, and eliminating less than this share of all
# nodes does not pay then: looking for the rest would take longer than solving.
_LARGE, _HOPELESS = 600, 0.5
# A graph of more nodes in loops than the first, with more links a node than the second, is known
# to be such a one before it is searched.
_TOO_LONG, _MANY_LINKS = 20_000, 8

# A longer chain of eliminated levels is cut by taking its frontier into the core.
_MOST_LEVELS = 64


@dataclass(frozen=True, eq=False)
class Block:
    """A sparse block of the reordered share matrix; its numbers are picked from the shares'."""

    take: IntArray
    pattern: sp.csr_array
    flipped: sp.csc_array

    def matrix(self, values: FloatArray) -> sp.csr_array:
        """Fill the block with the entries of `values` (one per link of the economy)."""
        return on_pattern(self.pattern, values[self.take])

    def transposed(self, values: FloatArray) -> sp.csc_array:
        """Return the transpose of `matrix`."""
        return on_pattern(self.flipped, values[self.take])


def on_pattern(pattern: Any, values: FloatArray) -> Any:
    """Put other numbers on the links of a sparse matrix, in the order of its `data`.

    A fiftieth of the cost of scipy's constructor, which checks the unchanged pattern again.
    """
    filled = object.__new__(type(pattern))
    filled.__dict__.update(pattern.__dict__)
    filled.data = values
    return filled


@dataclass(frozen=True, eq=False)
class Level:
    """Eliminated nodes that can be computed at once: rows start to stop of the order."""

    start: int
    stop: int
    from_eliminated: Block
    from_core: Block


@dataclass(frozen=True, eq=False)
class Plan:
    """The order of elimination of one graph.

    Attributes
    ----------
    order : (n,) integers
        Eliminated nodes in computing order, then the core.
    n_eliminated : int
        How many of them are eliminated.
    levels : tuple of Level
    core : Level
        The core's own rows.
    to_factors : Block
        All rows' links to factors, rows in the economy's order.
    stranded : (k,) integers
        Nodes that cannot reach any factor, however far one follows their purchases.
    """

    order: IntArray
    n_eliminated: int
    levels: tuple[Level, ...]
    core: Level
    to_factors: Block
    stranded: IntArray


def make_plan(shares: sp.csr_array, *, whole_below: int | None = None) -> Plan:
    """Analyse the graph of an economy's shares (n nodes, n + F columns).

    Parameters
    ----------
    shares : (n, n + F) sparse array
    whole_below : int, optional
        In a graph of so many nodes or fewer nothing is eliminated: not worth it for one solve.
    """
    n = shares.shape[0]
    order, bounds = _order_of_elimination(shares, _SMALL if whole_below is None else whole_below)
    cut = _Cutter(shares, order, bounds[-1])
    return Plan(
        order=order,
        n_eliminated=bounds[-1],
        levels=tuple(cut.level(a, b) for a, b in itertools.pairwise(bounds)),
        core=cut.level(bounds[-1], n),
        to_factors=_factor_block(shares),
        stranded=_stranded(shares),
    )


def _order_of_elimination(shares: sp.csr_array, whole_below: int) -> tuple[IntArray, list[int]]:
    """Eliminated nodes by level, then the core; and where each level begins and ends."""
    n = shares.shape[0]
    if n <= whole_below or shares.nnz > _DENSE * n * n:
        return np.arange(n), [0]
    produced = shares[:, :n]
    links = sp.csr_array((np.ones(produced.nnz), produced.indices, produced.indptr), shape=(n, n))
    core = find_core(links)
    level_of = _levels(links, core)
    core |= level_of < 0
    eliminated = np.flatnonzero(~core)
    eliminated = eliminated[np.argsort(level_of[eliminated], kind="stable")]
    order = np.concatenate([eliminated, np.flatnonzero(core)]).astype(np.int64)
    bounds = np.flatnonzero(np.diff(level_of[eliminated], prepend=-1, append=-1) != 0)
    return order, bounds.tolist() if eliminated.size else [0]


def _plan_of_pattern(shares: sp.csr_array) -> Plan:
    """The plan of another matrix with links in the same places, if there was one lately.

    Draws of a country and its two horizons differ in numbers but not in links.
    """
    pattern = (shares.shape, shares.indptr.tobytes(), shares.indices.tobytes())
    if pattern not in _RECENT:
        if len(_RECENT) >= _MOST_RECENT:
            _RECENT.pop(next(iter(_RECENT)), None)
        _RECENT[pattern] = make_plan(shares)
    return _RECENT[pattern]


_MOST_RECENT = 8
_RECENT: dict[tuple[tuple[int, int], bytes, bytes], Plan] = {}

#: The plan of a share matrix, remembered as long as the matrix lives.
plan_of = IdentityCache[Plan](_plan_of_pattern)


def find_core(links: sp.csr_array) -> BoolArray:
    """Choose nodes whose removal leaves no loop: few, but no claim to be the fewest.

    All nodes where most would have to go: a random sparse graph has no skeleton to speak of.
    Loops are looked for in strongly connected components. Chains (one buyer or one seller)
    are contracted first, since a loop through them passes their end; then the nodes with the
    most links are taken, many at a time.
    """
    n = links.shape[0]
    core = np.asarray(links.diagonal() > 0)
    while True:
        inside = _within_loops(links, core)
        if inside.nnz == 0:
            return core
        ends, contracted = _contract_chains(inside)
        looped = np.asarray(contracted.diagonal() > 0)
        if looped.any():
            core |= looped
            continue
        if core.sum() > max(_LARGE, _HOPELESS * n) or _tangled(contracted):
            return np.ones(n, dtype=np.bool_)
        score = _degree(contracted, 0) * _degree(contracted, 1)
        core[(ends == np.arange(n)) & (score >= 0.5 * score.max())] = True


def _tangled(contracted: sp.csr_array) -> bool:
    """Whether so large a part of a large graph has so many links that its core is most of it."""
    buying = int((np.diff(contracted.indptr) > 0).sum())
    enough = buying > max(_TOO_LONG, _HOPELESS * contracted.shape[0])
    return bool(enough and contracted.nnz > _MANY_LINKS * buying)


def _within_loops(links: sp.csr_array, removed: BoolArray) -> sp.csr_array:
    rest = _without(links, removed)
    _, component = connected_components(rest, directed=True, connection="strong")
    row, col = _buyers(rest), rest.indices
    same = component[row] == component[col]
    return _links(row[same], col[same], links.shape[0])


def _without(links: sp.csr_array, removed: BoolArray) -> sp.csr_array:
    """Drop all links of the removed nodes."""
    row, col = _buyers(links), links.indices
    kept = ~(removed[row] | removed[col])
    return _links(row[kept], col[kept], links.shape[0])


def _buyers(links: sp.csr_array) -> IntArray:
    """Row of each link."""
    return np.repeat(np.arange(links.shape[0]), np.diff(links.indptr))


def _links(row: IntArray, col: IntArray, n: int) -> sp.csr_array:
    """Links of weight one between n nodes, given row by row."""
    indptr = np.zeros(n + 1, dtype=np.int64)
    np.cumsum(np.bincount(row, minlength=n), out=indptr[1:])
    return sp.csr_array((np.ones(row.size), col, indptr), shape=(n, n))


def _contract_chains(links: sp.csr_array) -> tuple[IntArray, sp.csr_array]:
    """Merge nodes with one buyer into it, then nodes with one seller into it."""
    ends = np.arange(links.shape[0])
    while True:
        before = links.nnz
        for flip in (True, False):
            partners = links.T.tocsr() if flip else links
            target = _follow(partners)
            ends = target[ends]
            partners = _merge(partners, target)
            links = partners.T.tocsr() if flip else partners
        if links.nnz == before:
            return ends, links


def _follow(partners: sp.csr_array) -> IntArray:
    """Map each node with a single partner to the end of its chain of single partners."""
    n = partners.shape[0]
    target = np.arange(n)
    single = np.diff(partners.indptr) == 1
    target[single] = partners.indices[partners.indptr[:-1][single]]
    for _ in range(int(np.log2(n)) + 2):
        target = target[target]
    endless = single[target] & (partners.diagonal()[target] == 0)
    if endless.any():  # a pure ring has no end: its smallest member stands for it
        _, ring = connected_components(partners, directed=True, connection="strong")
        smallest = np.full(n, n)
        np.minimum.at(smallest, ring, np.arange(n))
        target = np.where(endless, smallest[ring[target]], target)
    return target


def _merge(partners: sp.csr_array, target: IntArray) -> sp.csr_array:
    """Drop the one link of every merged node and move its other links to its end."""
    row, col = partners.tocoo().coords
    keep = target[row] == row
    ends = (np.ones(keep.sum()), (target[row[keep]], target[col[keep]]))
    merged = sp.csr_array(ends, shape=partners.shape)
    merged.sum_duplicates()
    return merged


def _degree(links: sp.csr_array, axis: int) -> FloatArray:
    return np.asarray((links > 0).sum(axis=axis), dtype=np.float64).ravel()


def _levels(links: sp.csr_array, core: BoolArray) -> IntArray:
    """Level of each eliminated node (0 buys only core and factors); -1 for the core.

    A node that would come after `_MOST_LEVELS` levels joins the core instead.
    """
    waiting = _without(links, core)
    buyers = sp.csr_array(waiting.T)
    pending = np.diff(waiting.indptr)
    depth = np.zeros(links.shape[0], dtype=np.int64)
    level = np.full(links.shape[0], -1)
    ready = np.flatnonzero(~core & (pending == 0))
    while ready.size:
        shallow = depth[ready] < _MOST_LEVELS
        level[ready[shallow]] = depth[ready[shallow]]
        served = buyers[ready]
        np.subtract.at(pending, served.indices, 1)
        reached = np.repeat(level[ready] + 1, np.diff(served.indptr))
        np.maximum.at(depth, served.indices, reached)
        candidates = np.unique(served.indices)
        ready = candidates[pending[candidates] == 0]
    return level


def _stranded(shares: sp.csr_array) -> IntArray:
    """Nodes from which no chain of purchases leads to a factor."""
    n = shares.shape[0]
    direct = np.maximum.reduceat(shares.indices, shares.indptr[:-1]) >= n
    rest = shares[np.flatnonzero(~direct)]
    if not rest.nnz or np.maximum.reduceat(direct[rest.indices], rest.indptr[:-1]).all():
        return np.zeros(0, dtype=np.int64)  # every node buys a factor, or from a node that does
    sellers = np.minimum(shares.indices, n)  # all factors are one place
    buyers = np.repeat(np.arange(n), np.diff(shares.indptr))
    sold_to = sp.csr_array((np.ones(shares.nnz), (sellers, buyers)), shape=(n + 1, n + 1))
    reached = breadth_first_order(sold_to, n, directed=True, return_predecessors=False)
    stranded = np.ones(n + 1, dtype=np.bool_)
    stranded[reached] = False
    return np.flatnonzero(stranded[:n])


class _Cutter:
    """Cuts the reordered share matrix into blocks without touching its numbers."""

    def __init__(self, shares: sp.csr_array, order: IntArray, n_eliminated: int) -> None:
        n = shares.shape[0]
        position = np.empty(n, dtype=np.int64)
        position[order] = np.arange(n)
        row = np.repeat(np.arange(n), np.diff(shares.indptr))
        produced = shares.indices < n
        self._row = position[row[produced]]
        self._col = position[shares.indices[produced]]
        self._take = np.flatnonzero(produced)
        self._split = n_eliminated
        self._n = n
        if n_eliminated:  # otherwise the order is as it was, and the links are sorted
            by_row = np.lexsort((self._col, self._row))
            self._row, self._col, self._take = (
                a[by_row] for a in (self._row, self._col, self._take)
            )

    def level(self, start: int, stop: int) -> Level:
        begin, end = np.searchsorted(self._row, [start, stop])
        rows, cols = self._row[begin:end] - start, self._col[begin:end]
        take, size = self._take[begin:end], stop - start
        left: Any = slice(0, 0) if self._split == 0 else cols < self._split
        right: Any = slice(None) if self._split == 0 else ~left
        shape = (size, self._n - self._split)
        return Level(
            start=start,
            stop=stop,
            from_eliminated=_block(rows[left], cols[left], take[left], (size, self._split)),
            from_core=_block(rows[right], cols[right] - self._split, take[right], shape),
        )


def _factor_block(shares: sp.csr_array) -> Block:
    n, total = shares.shape
    row = np.repeat(np.arange(n), np.diff(shares.indptr))
    take = np.flatnonzero(shares.indices >= n)
    return _block(row[take], shares.indices[take] - n, take, (n, total - n))


def _block(rows: IntArray, cols: IntArray, take: IntArray, shape: tuple[int, int]) -> Block:
    indptr = np.zeros(shape[0] + 1, dtype=np.int64)
    np.cumsum(np.bincount(rows, minlength=shape[0]), out=indptr[1:])
    pattern = sp.csr_array((np.ones(take.size), cols, indptr), shape=shape)
    return Block(take, pattern, pattern.T)
