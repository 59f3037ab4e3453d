"""Pairs out of one population, by an assignment problem of the population with itself."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linear_sum_assignment

from weaklinks.arrays import FloatArray, IntArray
from weaklinks.assignment.columns import Columns, numbers_of
from weaklinks.assignment.exchanges import lose_less
from weaklinks.assignment.odd_cycles import cycles_of, join_odd_cycles
from weaklinks.assignment.program import Prices
from weaklinks.assignment.side_prices import assignment_prices

#: Workers of whom all pairs are put into one table.
MOST_WORKERS = 4_000

_NONE = np.empty((0, 2), dtype=np.int64)


def solve_pairs(columns: Columns, supply: IntArray, outside: float) -> tuple[Prices, IntArray]:
    """The linear program over pairs, when workers come one by one; and whole pairs near it.

    Returns
    -------
    Prices
    (c,) array
        Numbers of pairs of the columns, whole, that make nearly as much.

    Notes
    -----
    Everybody is put on both sides of a market, and may be matched with himself: then he works
    alone. Half the best assignment is the best divisible matching; prices are the means of
    the wages on both sides. Its cycles of even length split into whole pairs. One of odd length
    does once one member is left out, at no loss to the others: see `join_odd_cycles`.
    """
    kind = np.repeat(np.arange(columns.types), supply)
    worth = _table(columns, kind, outside)
    rows, partner = linear_sum_assignment(worth, maximize=True)
    low, _ = assignment_prices(worth, np.stack([rows, partner], axis=-1))
    high = np.empty_like(low)
    high[partner] = worth[rows, partner] - low
    each = 0.5 * (low + high)
    price = np.bincount(kind, weights=each) / supply
    idle = np.bincount(kind[partner == rows], minlength=columns.types).astype(np.float64)
    even: list[IntArray] = []
    odd: list[IntArray] = []
    for cycle in cycles_of(partner):
        (odd if len(cycle) % 2 else even).append(cycle)
    whole = _pairs_along(even)
    number = numbers_of(kind[whole], columns)
    around = [np.stack([c, np.roll(c, -1)], axis=-1) for c in odd]
    halves = numbers_of(kind[np.concatenate([_NONE, *around])], columns)
    mass = number + 0.5 * halves
    chosen = np.flatnonzero(mass)
    excess = float(columns.value_at(price).max(initial=0.0))
    prices = Prices(price=price, excess=excess, chosen=chosen, mass=mass[chosen], idle=idle)
    pairs = np.concatenate([whole, join_odd_cycles(odd, price[kind], worth, outside)])
    better = lose_less(pairs, price[kind], worth)
    return prices, numbers_of(kind[better], columns)


def _table(columns: Columns, kind: IntArray, outside: float) -> FloatArray:
    between = np.zeros((columns.types, columns.types))
    i, j = columns.teams.T
    # A pair that makes less than its members make alone is as good as not formed.
    between[i, j] = between[j, i] = np.maximum(columns.output, 2.0 * outside)
    table = between[np.ix_(kind, kind)]
    np.fill_diagonal(table, 2.0 * outside)
    return np.asarray(table)


def _pairs_along(paths: list[IntArray]) -> IntArray:
    """Every other link of paths or cycles with an even number of members."""
    links = [np.stack([path[::2], path[1::2]], axis=-1) for path in paths]
    return np.concatenate([_NONE, *links])
