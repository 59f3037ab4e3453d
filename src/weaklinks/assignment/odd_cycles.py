"""Cycles of odd length in a divisible matching: who is left out, and who is put together."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from weaklinks.arrays import FloatArray, IntArray


def cycles_of(partner: IntArray) -> Iterator[IntArray]:
    """Cycles of a permutation, but for those of one."""
    seen = partner == np.arange(partner.size)
    for start in range(partner.size):
        cycle, place = [], start
        while not seen[place]:
            seen[place] = True
            cycle.append(place)
            place = int(partner[place])
        if cycle:
            yield np.array(cycle)


def join_odd_cycles(
    cycles: list[IntArray], price: FloatArray, worth: FloatArray, outside: float
) -> IntArray:
    """Whole pairs of the members of odd cycles.

    Leave one member out, and the others pair up along the cycle at what their prices add up to.
    Those left out of two cycles are put together; whom, and which cycles, such that little is
    lost beside prices, the least first. Of an odd number of cycles one member of one works alone.

    Parameters
    ----------
    cycles : list of arrays of workers
    price : (N,) array
    worth : (N, N) array
        What pairs make.
    outside : float

    Returns
    -------
    (m, 2) array
    """
    none = np.empty((0, 2), dtype=np.int64)
    if not cycles:
        return none
    loss, out = _losses(cycles, price, worth, outside)
    together = _greedy(loss)
    pairs = [none]
    for i, j in enumerate(together):
        left_out = out[i, j]
        if i < len(cycles):
            k = int(np.flatnonzero(cycles[i] == left_out)[0])
            rest = np.roll(cycles[i], -k)[1:]
            pairs.append(np.stack([rest[::2], rest[1::2]], axis=-1))
        if i < j < len(cycles):
            pairs.append(np.array([[left_out, out[j, i]]]))
    return np.concatenate(pairs)


def _losses(
    cycles: list[IntArray], price: FloatArray, worth: FloatArray, outside: float
) -> tuple[FloatArray, IntArray]:
    """Least loss of joining two cycles, and who is then left out of the first.

    An odd number of cycles gets nobody for a last one.
    """
    count = len(cycles) + len(cycles) % 2
    loss, out = np.full((count, count), np.inf), np.full((count, count), -1)
    for i, a in enumerate(cycles):
        for j, b in enumerate(cycles[:i]):
            between = price[a][:, None] + price[b] - worth[np.ix_(a, b)]
            k, m = divmod(int(np.argmin(between)), b.size)
            loss[i, j] = loss[j, i] = between[k, m]
            out[i, j], out[j, i] = a[k], b[m]
        if count > len(cycles):
            k = int(np.argmin(price[a]))
            loss[i, -1] = loss[-1, i] = price[a[k]] - outside
            out[i, -1] = a[k]
    return loss, out


def _greedy(loss: FloatArray) -> IntArray:
    together = np.full(len(loss), -1)
    for place in np.argsort(loss, axis=None):
        i, j = divmod(int(place), len(loss))
        if i != j and together[i] < 0 and together[j] < 0:
            together[i], together[j] = j, i
    return together
