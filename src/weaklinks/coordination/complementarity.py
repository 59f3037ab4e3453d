"""Whether adopting is worth more the more others do so: what is proven, and how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from weaklinks.arrays import BoolArray, FloatArray
from weaklinks.finite_games import FiniteGame, all_sets, finite_game_of

_ENUMERATED = 12
_CHUNK = 4096


@dataclass(frozen=True, kw_only=True)
class Complementarity:
    """The answer, and how far it goes.

    Attributes
    ----------
    holds : bool or None
        True and False are proven; None: no exception was found among those looked at.
    evidence : str
        "analytic", "enumeration" or "sample".
    effects : int
        Cross effects ``Delta_i(S + j) - Delta_i(S)`` that were computed.
    negative : float
        Share of them that are below zero; NaN where none was computed.
    largest_fall : float
        By which one more adopter lowers another's gain at most.
    example : str
        Who lowers whose gain there; "" without an exception.
    """

    holds: bool | None
    evidence: str
    effects: int = 0
    negative: float = float("nan")
    largest_fall: float = 0.0
    example: str = ""


def complementarity(
    model: Any, *, method: str = "auto", samples: int = 512, seed: int = 0
) -> Complementarity:
    """Test whether a finite game is one of strategic complements (supermodular).

    Parameters
    ----------
    model : FiniteGame, or a model with a finite ``game()``
    method : {"auto", "enumeration", "sample"}
        "auto" takes what is proven of the model, then all sets where there are at most 12
        agents, then a sample, which can only find exceptions.
    samples : int
        Sets in a sample.
    seed : int
    """
    game = finite_game_of(model)
    if method == "auto" and game.complements is not None:
        return Complementarity(holds=game.complements, evidence="analytic")
    every = method == "enumeration" or (method == "auto" and game.size <= _ENUMERATED)
    if every:
        sets = all_sets(game.size)
        # Delta_i(S + j) of every j by looking it up, with no further solve.
        return _verdict(game, _Tally(game).add_table(sets, _gains(game, sets)), every)
    rng = np.random.default_rng(seed)
    sets = rng.random((samples, game.size)) < rng.random((samples, 1))
    return _verdict(game, _Tally(game).add_pairs(sets, rng), every)


def _gains(game: FiniteGame, sets: BoolArray) -> FloatArray:
    parts = [game.gains(sets[k : k + _CHUNK]) for k in range(0, len(sets), _CHUNK)]
    return np.concatenate(parts)


class _Tally:
    """Counts cross effects; the worst is kept."""

    def __init__(self, game: FiniteGame) -> None:
        self.game = game
        self.effects, self.negative = 0, 0
        self.fall, self.example = 0.0, ""

    def add_table(self, sets: BoolArray, gains: FloatArray) -> _Tally:
        numbers = np.arange(len(sets))
        for j in range(self.game.size):
            without = numbers[~sets[:, j]]
            self._add(j, gains[without | (1 << j)] - gains[without])
        return self

    def add_pairs(self, sets: BoolArray, rng: np.random.Generator) -> _Tally:
        joins = rng.integers(self.game.size, size=len(sets))
        for j in np.unique(joins):
            before = sets[joins == j].copy()
            before[:, j] = False
            after = before.copy()
            after[:, j] = True
            self._add(int(j), self.game.gains(after) - self.game.gains(before))
        return self

    def _add(self, j: int, change: FloatArray) -> None:
        others = np.arange(self.game.size) != j
        change = np.where(others, change, 0.0)
        self.effects += int(others.sum()) * len(change)
        self.negative += int((change < -self.game.rounding).sum())
        if change.size and change.min() < -max(self.fall, self.game.rounding):
            i = int(np.unravel_index(np.argmin(change), change.shape)[1])
            self.fall = -float(change.min())
            self.example = f"{self.game.labels[j]} lowers the gain of {self.game.labels[i]}"


def _verdict(game: FiniteGame, tally: _Tally, every: bool) -> Complementarity:
    holds = False if tally.negative else (True if every else None)
    return Complementarity(
        holds=holds,
        evidence="enumeration" if every else "sample",
        effects=tally.effects,
        negative=tally.negative / tally.effects if tally.effects else float("nan"),
        largest_fall=tally.fall,
        example=tally.example,
    )
