"""Exact searches for the pure equilibria of a finite game; each says what it looked at."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from weaklinks.arrays import BoolArray, FloatArray
from weaklinks.finite_games import Bounds, FiniteGame, all_sets

_CHUNK = 4096
_BATCH = 32


@dataclass(kw_only=True)
class Search:
    """Sets found to be equilibria, whether all are, and how many sets or boxes were seen."""

    sets: list[BoolArray] = field(default_factory=list)
    complete: bool = True
    looked_at: int = 0


def is_equilibrium(game: FiniteGame, sets: BoolArray) -> BoolArray:
    """Which of (m, N) sets nobody wants to leave or join."""
    gains, slack = game.gains(sets), game.rounding
    return np.asarray(np.where(sets, gains >= -slack, gains <= slack).all(axis=1))


def enumerate_sets(game: FiniteGame) -> Search:
    """Look at every one of the 2^N sets."""
    found = Search(looked_at=2**game.size)
    for start in range(0, 2**game.size, _CHUNK):
        sets = all_sets(game.size, start, min(start + _CHUNK, 2**game.size))
        found.sets.extend(sets[is_equilibrium(game, sets)])
    return found


def follow_chain(game: FiniteGame) -> Search:
    """Equilibria of a scalar-aggregate economy in which whoever gains raises income.

    There every equilibrium holds the agents that break even first: an agent outside with a
    break-even level below income would gain by joining, as joining does not lower income
    below that level. So N + 1 sets are looked at, those of equal levels in all their orders
    but one left out, which matters only where somebody does not care.
    """
    assert game.scalar is not None
    order = np.argsort(game.scalar.break_even, kind="stable")
    rank = np.empty(game.size, dtype=np.int64)
    rank[order] = np.arange(game.size)
    found = Search(looked_at=game.size + 1)
    for start in range(0, game.size + 1, 256):
        counts = np.arange(start, min(start + 256, game.size + 1))
        sets = rank[None] < counts[:, None]
        found.sets.extend(sets[is_equilibrium(game, sets)])
    return found


def search_boxes(game: FiniteGame, bounds: Bounds, *, most_boxes: int) -> Search:
    """Branch and bound over boxes of sets, with bounds on every agent's gain in a box.

    An agent who gains (loses) everywhere in a box is in (out) in each of its equilibria; a box
    in which one who is in loses everywhere, or one who is out gains, has none. What is left is
    split. Exact: a box is given up only where its bounds prove that it is empty.
    """
    none = np.zeros(game.size, dtype=bool)
    open_boxes: list[_Box] = [(none, ~none)]
    found = Search()
    while open_boxes and found.looked_at < most_boxes:
        batch = [open_boxes.pop() for _ in range(min(_BATCH, len(open_boxes)))]
        inside = np.array([box[0] for box in batch])
        possible = np.array([box[1] for box in batch])
        found.looked_at += len(batch)
        inside, possible, width = _narrowed(game, bounds, inside, possible)
        decided = (inside == possible).all(axis=1)
        sets = inside[decided]
        if len(sets):
            found.sets.extend(sets[is_equilibrium(game, sets)])
        open_boxes.extend(_halves(inside[~decided], possible[~decided], width[~decided]))
    found.complete = not open_boxes
    return found


def ends_as_bounds(game: FiniteGame) -> Bounds:
    """Bounds of a game of complements: gains are lowest at the smaller set."""
    return lambda inside, possible: (game.gains(inside), game.gains(possible))


_Boxes = tuple[BoolArray, BoolArray, FloatArray]
_Box = tuple[BoolArray, BoolArray]


def _narrowed(game: FiniteGame, bounds: Bounds, inside: BoolArray, possible: BoolArray) -> _Boxes:
    """Decide whom the bounds decide, again and again; leave out boxes proven empty."""
    slack = game.rounding
    moving = np.ones(len(inside), dtype=bool)
    alive, width = moving.copy(), np.zeros(inside.shape)
    while moving.any():
        low, high = bounds(inside[moving], possible[moving])
        width[moving] = np.minimum(high, -low)
        joins, leaves = low > slack, high < -slack
        now_in = inside[moving] | (joins & possible[moving])
        now_possible = possible[moving] & ~(leaves & ~inside[moving])
        empty = (joins & ~possible[moving]) | (leaves & inside[moving])
        alive[moving] &= ~empty.any(axis=1)
        same = (now_in == inside[moving]) & (now_possible == possible[moving])
        inside[moving], possible[moving] = now_in, now_possible
        moving[np.flatnonzero(moving)] = ~same.all(axis=1) & alive[moving]
    return inside[alive], possible[alive], width[alive]


def _halves(inside: BoolArray, possible: BoolArray, width: BoolArray) -> list[_Box]:
    """Split each box by the agent of whom least is known."""
    halves: list[_Box] = []
    for low, high, unknown in zip(inside, possible, width, strict=True):
        split = int(np.argmax(np.where(high & ~low, unknown, -np.inf)))
        joined, left = low.copy(), high.copy()
        joined[split], left[split] = True, False
        halves += [(joined, high), (low, left)]
    return halves
