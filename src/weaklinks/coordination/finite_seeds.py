"""Which seeds tip a finite game: the question, brute force, and greedy search."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from weaklinks.arrays import BoolArray, FloatArray, IntArray
from weaklinks.coordination.lattice import settle
from weaklinks.finite_games import FiniteGame, all_sets

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


def brute_force(problem: Tipping) -> BoolArray:
    """Find the cheapest seeds among all 2^k sets of candidates, cheapest sets first."""
    k = problem.candidates.size
    price = np.concatenate(
        [
            problem.price(problem.seeds(all_sets(k, a, min(a + _CHUNK, 2**k))))
            for a in range(0, 2**k, _CHUNK)
        ]
    )
    order = np.argsort(price, kind="stable")
    width = 64
    while order.size:
        batch, order, width = order[:width], order[width:], min(2 * width, _CHUNK)
        bits = ((batch[:, None] >> np.arange(k)) & 1).astype(bool)
        seeds = problem.seeds(bits)
        tipped = problem.tips(seeds)
        if tipped.any():
            return np.asarray(seeds[np.argmax(tipped)])
    raise AssertionError("all candidates together are the target, which is an equilibrium")


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
