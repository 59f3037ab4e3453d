"""All pure equilibria of finitely many agents, by the way that suits the game."""

from __future__ import annotations

from typing import Any

import numpy as np

from weaklinks.arrays import BoolArray
from weaklinks.coordination.complementarity import Complementarity, complementarity
from weaklinks.coordination.finite_result import FiniteEquilibria, describe_equilibrium
from weaklinks.coordination.finite_search import (
    Search,
    ends_as_bounds,
    enumerate_sets,
    follow_chain,
    is_equilibrium,
    search_boxes,
)
from weaklinks.coordination.lattice import LatticeIdentityError, lattice_ends, settle
from weaklinks.errors import InputError
from weaklinks.finite_games import FiniteGame, finite_game_of

METHODS = ("auto", "chain", "enumeration", "lattice", "bounds", "best responses")
_SMALL, _LARGEST = 12, 20


def finite_equilibria(
    model: Any, *, method: str = "auto", most_boxes: int = 100_000, seed: int = 0
) -> FiniteEquilibria:
    """Find all pure equilibria of a finite adoption game.

    Parameters
    ----------
    model : FiniteGame, or a model with a finite ``game()``
    method : str
        "chain" (scalar-aggregate economies of any size), "enumeration" (up to 20 agents),
        "lattice" (games of complements), "bounds" (games that bound gains), "best responses"
        (from many starts; not complete). "auto" takes the first that is exact and fast.
    most_boxes : int
        Boxes of sets after which "lattice" and "bounds" stop; the result then says that it is
        not complete.
    seed : int
        Of the starts of "best responses" and of a sampled test for complements.

    Raises
    ------
    InputError
        For a method that is not exact for this game.
    LatticeIdentityError
        When what was found contradicts the least and greatest equilibrium of a game of
        complements, or a set that was found is no equilibrium.

    Notes
    -----
    Nothing is rounded away: no pure equilibrium at all is an answer ("none"), and where a
    search was cut short `complete` is false.
    """
    game = finite_game_of(model)
    if method not in METHODS:
        raise InputError(f"method is {method!r}; it must be one of {', '.join(METHODS)}")
    test = complementarity(game, seed=seed)
    chosen = _suitable(game, test) if method == "auto" else method
    search = _run(game, chosen, test, most_boxes, seed)
    if not search.complete:
        search.sets = _together(search.sets, _from_many_starts(game, seed).sets)
    search.sets.sort(key=lambda s: (int(s.sum()), tuple(np.flatnonzero(s))))
    _check(game, search, test)
    caveats = _caveats(game, search, chosen)
    return FiniteEquilibria(
        game=game,
        found=tuple(describe_equilibrium(game, s) for s in search.sets),
        complete=search.complete and not caveats,
        method=chosen,
        complementarity=test,
        looked_at=search.looked_at,
        caveats=caveats,
    )


def _suitable(game: FiniteGame, test: Complementarity) -> str:
    if game.scalar is not None and game.scalar.nested:
        return "chain"
    if game.size <= _SMALL:
        return "enumeration"
    if test.holds:
        return "lattice"
    if game.bounds is not None:
        return "bounds"
    return "enumeration" if game.size <= _LARGEST else "best responses"


def _run(
    game: FiniteGame, method: str, test: Complementarity, most_boxes: int, seed: int
) -> Search:
    if method == "chain":
        if game.scalar is None or not game.scalar.nested:
            raise InputError("chain: needs a scalar aggregate and sigma >= rho for every agent")
        return follow_chain(game)
    if method == "enumeration":
        if game.size > _LARGEST:
            raise InputError(f"enumeration: {game.size} agents; it is for {_LARGEST} at most")
        return enumerate_sets(game)
    if method == "lattice":
        if not test.holds:
            raise InputError("lattice: the game is not proven to be one of complements")
        return search_boxes(game, ends_as_bounds(game), most_boxes=most_boxes)
    if method == "bounds":
        if game.bounds is None:
            raise InputError("bounds: the game has no bounds on gains")
        return search_boxes(game, game.bounds, most_boxes=most_boxes)
    return _from_many_starts(game, seed)


def _from_many_starts(game: FiniteGame, seed: int, starts: int = 256) -> Search:
    rng = np.random.default_rng(seed)
    sets = rng.random((starts, game.size)) < rng.random((starts, 1))
    sets[0], sets[1] = False, True
    ends, rests = settle(game, sets, np.zeros_like(sets))
    return Search(sets=list(np.unique(ends[rests], axis=0)), complete=False, looked_at=starts)


def _together(first: list[BoolArray], second: list[BoolArray]) -> list[BoolArray]:
    return list({s.tobytes(): s for s in (*first, *second)}.values())


def _check(game: FiniteGame, search: Search, test: Complementarity) -> None:
    """Look at every set again; compare with the ends of the lattice where there is one."""
    sets = np.array(search.sets, dtype=bool).reshape(-1, game.size)
    if not is_equilibrium(game, sets).all():
        raise LatticeIdentityError(f"game {game.name}: a set that was found is no equilibrium")
    if not test.holds:
        return
    least, greatest = lattice_ends(game)
    if not len(sets) or not ((sets >= least) & (sets <= greatest)).all():
        raise LatticeIdentityError(
            f"game {game.name}: equilibria lie outside the least and greatest, or there are none"
        )
    if search.complete and not all((sets == end).all(axis=1).any() for end in (least, greatest)):
        raise LatticeIdentityError(
            f"game {game.name}: the least or greatest equilibrium was missed"
        )


def _caveats(game: FiniteGame, search: Search, method: str) -> tuple[str, ...]:
    said = []
    if method == "best responses":
        said.append(f"best responses from {search.looked_at} starts: there may be other equilibria")
    elif not search.complete:
        said.append(
            f"the search was cut short after {search.looked_at} boxes of sets; best responses "
            "from many starts were added"
        )
    sets = np.array(search.sets, dtype=bool).reshape(-1, game.size)
    loose = np.abs(game.gains(sets)) <= game.rounding if len(sets) else np.zeros(0)
    if method == "chain" and loose.any():
        said.append("somebody does not care; sets that differ by such agents are not all listed")
    return tuple(said)
