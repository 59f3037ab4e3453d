"""Best responses of finitely many agents: where they lead, and the ends of the lattice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from weaklinks.arrays import BoolArray
from weaklinks.errors import WeaklinksError
from weaklinks.finite_games import FiniteGame


class LatticeIdentityError(WeaklinksError, ArithmeticError):
    """Equilibria found and ends of the lattice disagree: the game is not what was said of it."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Cascade:
    """Best responses of all agents together, round after round.

    Attributes
    ----------
    rounds : (r, N) booleans
        Adopters at the start and after each round.
    rests : bool
        Whether nobody changes any more; otherwise it goes round in a circle.
    """

    rounds: BoolArray
    rests: bool

    @property
    def end(self) -> BoolArray:
        """The last set."""
        return np.asarray(self.rounds[-1])


def best_responses(
    game: FiniteGame, sets: BoolArray, committed: BoolArray | None = None
) -> BoolArray:
    """Sets after one round of best responses; who does not care stays put.

    Parameters
    ----------
    game : FiniteGame
    sets : (m, N) booleans
    committed : (m, N) or (N,) booleans, optional
        Agents who adopt whatever it is worth to them.
    """
    gains = game.gains(sets)
    wanted = (gains > game.rounding) | (sets & (gains >= -game.rounding))
    return wanted if committed is None else wanted | committed


def cascade(game: FiniteGame, start: BoolArray, committed: BoolArray | None = None) -> Cascade:
    """Follow best responses from a set until nobody changes, or a set comes back."""
    held = np.zeros(game.size, dtype=bool) if committed is None else committed
    rounds = [np.asarray(start, dtype=bool) | held]
    seen = {rounds[0].tobytes()}
    while True:
        following = best_responses(game, rounds[-1][None], held)[0]
        if np.array_equal(following, rounds[-1]):
            return Cascade(rounds=np.array(rounds), rests=True)
        rounds.append(following)
        if following.tobytes() in seen:
            return Cascade(rounds=np.array(rounds), rests=False)
        seen.add(following.tobytes())


def settle(game: FiniteGame, sets: BoolArray, committed: BoolArray) -> tuple[BoolArray, BoolArray]:
    """Where best responses lead from many sets at once, and which of them come to rest.

    Those that come back to a set they left never rest (Brent: the set to come back to is taken
    anew at rounds 1, 2, 4, ...). In games of complements none needs more than N rounds.
    """
    now, active = sets | committed, np.ones(len(sets), dtype=bool)
    left, turns, rounds = now.copy(), np.zeros(len(sets), dtype=bool), 0
    while active.any():
        following = best_responses(game, now[active], committed[active])
        moved = (following != now[active]).any(axis=1)
        now[active] = following
        active[np.flatnonzero(active)[~moved]] = False
        turns |= active & (now == left).all(axis=1)
        active &= ~turns
        rounds += 1
        if rounds & (rounds - 1) == 0:
            left[active] = now[active]
    return now, ~turns


def lattice_ends(game: FiniteGame) -> tuple[BoolArray, BoolArray]:
    """Least and greatest equilibrium of a game of complements (Tarski), from none and all.

    Raises
    ------
    LatticeIdentityError
        Where best responses do not move in one direction, as those of complements do.
    """
    none = np.zeros(game.size, dtype=bool)
    up, down = cascade(game, none), cascade(game, ~none)
    one_way = (up.rounds[1:] >= up.rounds[:-1]).all() and (
        down.rounds[1:] <= down.rounds[:-1]
    ).all()
    if not (one_way and up.rests and down.rests):
        raise LatticeIdentityError(
            f"game {game.name}: best responses from none or all turn back: adopting is not worth "
            "more the more others do so"
        )
    return up.end, down.end
