"""Pairs out of one population, by an assignment problem of the population with itself."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy.optimize import linear_sum_assignment

from weaklinks.arrays import FloatArray, IntArray
from weaklinks.assignment.columns import Columns, numbers_of
from weaklinks.assignment.program import Prices
from weaklinks.assignment.side_prices import assignment_prices

#: Workers of whom all pairs are put into one table.
MOST_WORKERS = 5_000


def solve_pairs(columns: Columns, supply: IntArray, outside: float) -> Prices:
    """The linear program over pairs, when workers come one by one.

    Notes
    -----
    Everybody is put on both sides of a market, and may be matched with himself: then he works
    alone. Half the best assignment is the best divisible matching; prices are the means of
    the wages on both sides. Its cycles of even length split into whole pairs; those of odd
    length are what keeps a matching of whole workers from being as good.
    """
    kind = np.repeat(np.arange(columns.types), supply)
    worth = _table(columns, kind, outside)
    rows, partner = linear_sum_assignment(worth, maximize=True)
    low, _ = assignment_prices(worth, np.stack([rows, partner], axis=-1))
    high = np.empty_like(low)
    high[partner] = worth[rows, partner] - low
    each = 0.5 * (low + high)
    price = np.bincount(kind, weights=each) / supply
    alone = np.flatnonzero(partner == rows)
    idle = np.bincount(kind[alone], minlength=columns.types).astype(np.float64)
    number, half = _split(columns, kind, partner)
    mass = number + 0.5 * half
    chosen = np.flatnonzero(mass)
    excess = float(columns.value_at(price).max(initial=0.0))
    return Prices(price=price, excess=excess, chosen=chosen, mass=mass[chosen], idle=idle)


def _table(columns: Columns, kind: IntArray, outside: float) -> FloatArray:
    between = np.zeros((columns.types, columns.types))
    i, j = columns.teams.T
    # A pair that makes less than its members make alone is as good as not formed.
    between[i, j] = between[j, i] = np.maximum(columns.output, 2.0 * outside)
    table = between[np.ix_(kind, kind)]
    np.fill_diagonal(table, 2.0 * outside)
    return np.asarray(table)


def _split(columns: Columns, kind: IntArray, partner: IntArray) -> tuple[IntArray, IntArray]:
    """Whole pairs of the even cycles, and pairs of odd cycles, of which there is half each."""
    whole, half = [np.empty((0, 2), dtype=np.int64)], [np.empty((0, 2), dtype=np.int64)]
    for cycle in _cycles(partner):
        following = np.roll(cycle, -1)
        if len(cycle) % 2:
            half.append(np.stack([cycle, following], axis=-1))
        else:
            whole.append(np.stack([cycle[::2], following[::2]], axis=-1))
    made = (kind[np.concatenate(part)] for part in (whole, half))
    number, halves = (numbers_of(teams, columns) for teams in made)
    return number, halves


def _cycles(partner: IntArray) -> Iterator[IntArray]:
    """Cycles of a permutation, but for those of one."""
    seen = partner == np.arange(partner.size)
    for start in range(partner.size):
        cycle = []
        while not seen[start]:
            seen[start] = True
            cycle.append(start)
            start = int(partner[start])
        if cycle:
            yield np.array(cycle)
