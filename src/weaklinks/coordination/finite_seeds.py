"""Which seeds tip a finite game: the question, an ordered trial of all, and greedy search."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import islice

import numpy as np

from weaklinks.arrays import BoolArray, FloatArray, IntArray
from weaklinks.coordination.lattice import settle
from weaklinks.finite_games import FiniteGame

_CHUNK = 4096


@dataclass(frozen=True, kw_only=True, eq=False)
class Tipping:
    """From which set to which, and what committing each agent costs.

    Seeds adopt whatever it is worth to them, and everybody else responds best, round after
    round, until nobody changes; then the seeds are released. The economy is tipped when it
    comes to rest at the target. Only agents who are to adopt in the end can be seeds.

    Attributes
    ----------
    game : FiniteGame
    start, target : (N,) booleans
    cost : (N,) array
    monotone : bool
        Whether it is proven that more adopters never make anybody leave, between the two.
    """

    game: FiniteGame
    start: BoolArray
    target: BoolArray
    cost: FloatArray
    monotone: bool

    @property
    def candidates(self) -> IntArray:
        """Positions of those who can be seeds."""
        return np.flatnonzero(self.target & ~self.start)

    def seeds(self, chosen: BoolArray) -> BoolArray:
        """Turn (m, candidates) booleans into (m, N) sets of seeds."""
        sets = np.zeros((len(chosen), self.game.size), dtype=bool)
        sets[:, self.candidates] = chosen
        return sets

    def reached(self, seeds: BoolArray) -> tuple[BoolArray, BoolArray]:
        """Where each of (m, N) sets of seeds leads before release, and whether it rests."""
        start = np.broadcast_to(self.start, seeds.shape)
        return settle(self.game, start | seeds, seeds)

    def tips(self, seeds: BoolArray) -> BoolArray:
        """Which of (m, N) sets of seeds lead to the target and can then be released."""
        ends, rests = self.reached(seeds)
        freed, still = settle(self.game, ends, np.zeros_like(seeds))
        return np.asarray(rests & still & (freed == self.target).all(axis=1))

    def price(self, seeds: BoolArray) -> FloatArray:
        """Cost of each of (m, N) sets of seeds."""
        return np.asarray(seeds @ self.cost)


def cheapest_first(
    problem: Tipping, *, known: BoolArray | None, time_limit: float
) -> tuple[BoolArray, float, bool]:
    """Try sets of seeds in the order of what they cost, until one tips or `known` ones are met.

    Exact in every game: whatever is cheaper than the answer was tried.

    Returns
    -------
    seeds, lower_bound, proven
        The cheapest seeds, or, when time runs out, the known ones; what every set of seeds
        not tried costs at least; whether the answer is the cheapest. Where none are known that
        tip, nobody, once all have been tried.
    """
    ends, most = time.monotonic() + time_limit, np.inf if known is None else known @ problem.cost
    known = np.zeros(problem.game.size, dtype=bool) if known is None else known
    order, reached, width = _subsets(problem.cost[problem.candidates]), 0.0, 16
    while reached < most:
        if time.monotonic() > ends:
            return known, reached, False
        batch = list(islice(order, width))
        width = min(2 * width, _CHUNK)
        if not batch:
            break
        chosen = np.zeros((len(batch), problem.candidates.size), dtype=bool)
        for row, (_, members) in zip(chosen, batch, strict=True):
            row[list(members)] = True
        seeds = problem.seeds(chosen)
        tipped = problem.tips(seeds)
        if tipped.any():
            first = np.asarray(seeds[np.argmax(tipped)])
            better = first if first @ problem.cost < most else known
            return better, float(better @ problem.cost), True
        reached = batch[-1][0]
    return known, float(most), True


def _subsets(cost: FloatArray) -> Iterator[tuple[float, tuple[int, ...]]]:
    """All subsets by their cost: each is another with one more, or with its last exchanged."""
    order = np.argsort(cost, kind="stable")
    price = cost[order]
    yield 0.0, ()
    heap: list[tuple[float, tuple[int, ...]]] = []
    if price.size:
        heap.append((float(price[0]), (0,)))
    while heap:
        total, members = heappop(heap)
        yield total, tuple(int(order[m]) for m in members)
        last = members[-1]
        if last + 1 < price.size:
            step = total + float(price[last + 1])
            heappush(heap, (step, (*members, last + 1)))
            heappush(heap, (step - float(price[last]), (*members[:-1], last + 1)))


def greedy(problem: Tipping, first: BoolArray | None = None) -> BoolArray:
    """Find seeds that tip, cheap but not surely the cheapest; `first` are seeds to begin with.

    One by one, whoever brings in most others for the money; then whoever turns out not to be
    needed is dropped, and single exchanges are tried.
    """
    seeds = np.zeros(problem.game.size, dtype=bool) if first is None else first
    while not problem.tips(seeds[None])[0]:
        seeds = seeds | _most_for_the_money(problem, seeds)
    return _exchanged(problem, without_idle(problem, seeds))


def _most_for_the_money(problem: Tipping, seeds: BoolArray) -> BoolArray:
    left = np.flatnonzero(problem.target & ~problem.start & ~seeds)
    trials = np.repeat(seeds[None], left.size, axis=0)
    trials[np.arange(left.size), left] = True
    ends, _ = problem.reached(trials)
    # Worth of a set: what its members would have cost; a tipped economy beats everything.
    value = (ends & problem.target) @ np.maximum(problem.cost, 1e-12 * problem.cost.max())
    gain = value - value.min() + problem.cost[left]
    gain = np.where(problem.tips(trials), np.inf, gain)
    score = gain / np.maximum(problem.cost[left], 1e-300)
    ties = np.flatnonzero(score == score.max())
    return np.asarray(trials[ties[np.argmin(problem.cost[left[ties]])]])


def without_idle(problem: Tipping, seeds: BoolArray) -> BoolArray:
    """Drop seeds without which the economy is tipped all the same, the dearest first."""
    kept = seeds.copy()
    for i in sorted(np.flatnonzero(seeds), key=lambda i: -problem.cost[i]):
        fewer = kept.copy()
        fewer[i] = False
        if problem.tips(fewer[None])[0]:
            kept = fewer
    return kept


def _exchanged(problem: Tipping, seeds: BoolArray) -> BoolArray:
    """Exchange one seed for a cheaper agent as long as the economy is still tipped."""
    for i in sorted(np.flatnonzero(seeds), key=lambda i: -problem.cost[i]):
        left = problem.target & ~problem.start & ~seeds & (problem.cost < problem.cost[i])
        others = np.flatnonzero(left)
        others = others[np.argsort(problem.cost[others], kind="stable")]
        trials = np.repeat(seeds[None], others.size, axis=0)
        trials[:, i] = False
        trials[np.arange(others.size), others] = True
        tipped = problem.tips(trials) if others.size else np.zeros(0, dtype=bool)
        if tipped.any():
            seeds = np.asarray(trials[np.argmax(tipped)])
    return seeds
