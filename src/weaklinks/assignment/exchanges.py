"""Better whole pairs: chains of exchanges that begin and end with a pair that loses much."""

from __future__ import annotations

import numpy as np

from weaklinks.arrays import FloatArray, IntArray

# Losses of this part of the largest output are none.
_ROUNDING = 1e-14
_MOST_PASSES = 20


def lose_less(pairs: IntArray, price: FloatArray, worth: FloatArray) -> IntArray:
    """Replace pairs that make less than their members' prices, by chains of exchanges.

    Parameters
    ----------
    pairs : (m, 2) array
    price : (N,) array
    worth : (N, N) array
        What pairs make; no pair more than its members' prices.

    Returns
    -------
    (m, 2) array
        The same workers, whose pairs make no less in all.

    Notes
    -----
    A pair (v, w) is dissolved, and v takes another's partner, who takes another's, until one
    takes w: the chain that loses least, found as a shortest path. A chain that would use both
    members of a pair in turn is no exchange, and left.
    """
    loss = np.maximum(price[:, None] + price - worth, 0.0)
    np.fill_diagonal(loss, np.inf)
    mate = np.full(price.size, -1)
    mate[pairs[:, 0]], mate[pairs[:, 1]] = pairs[:, 1], pairs[:, 0]
    zero = _ROUNDING * max(float(worth.max(initial=0.0)), 1e-300)
    for _ in range(_MOST_PASSES):
        lost = loss[pairs[:, 0], pairs[:, 1]]
        bad = pairs[np.argsort(-lost)[: int((lost > zero).sum())]]
        changed = sum(_exchange_from(int(v), int(w), mate, loss, zero) for v, w in bad)
        first = np.flatnonzero(np.arange(mate.size) < mate)
        pairs = np.stack([first, mate[first]], axis=-1)
        if not changed:
            break
    return pairs


def _exchange_from(v: int, w: int, mate: IntArray, loss: FloatArray, zero: float) -> bool:
    """Dissolve a pair if a chain loses less; `mate` is changed in place."""
    if mate[v] != w:
        return False
    chain = _cheapest_chain(v, w, mate, loss, float(loss[v, w]) - zero)
    if chain is None or np.unique(np.minimum(chain, mate[chain])).size < len(chain):
        return False
    # v takes the first of the chain, whose partner takes the next; the last partner takes w.
    takers = [v, *(int(mate[x]) for x in chain)]
    for taker, taken in zip(takers, [*chain, w], strict=True):
        mate[taker], mate[taken] = taken, taker
    return True


def _cheapest_chain(
    v: int, w: int, mate: IntArray, loss: FloatArray, limit: float
) -> list[int] | None:
    """Those who are taken from their partners, one after the other; None where all cost more.

    Dijkstra's algorithm over who is free next.
    """
    came, waiting = np.full(mate.size, -1), np.full(mate.size, np.inf)
    open_ = (mate >= 0) & (np.arange(mate.size) != v) & (np.arange(mate.size) != w)
    best, last = limit, -1
    free, cost = v, 0.0
    while cost < best:
        if free != v and cost + loss[free, w] < best:
            best, last = cost + float(loss[free, w]), free
        # Whoever is taken frees the partner.
        after = np.where(open_, cost + loss[free], np.inf)
        shorter = after < waiting
        waiting[shorter], came[shorter] = after[shorter], free
        taken = int(np.argmin(waiting))
        cost = float(waiting[taken])
        if not np.isfinite(cost):
            break
        waiting[taken], open_[taken] = np.inf, False
        free = int(mate[taken])
    return _trace(v, last, mate, came) if last >= 0 else None


def _trace(v: int, last: int, mate: IntArray, came: IntArray) -> list[int]:
    chain = []
    while last != v:
        taken = int(mate[last])
        chain.append(taken)
        last = int(came[taken])
    return chain[::-1]
