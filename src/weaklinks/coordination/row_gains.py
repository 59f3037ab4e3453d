"""Many copies of a spec that differ in some parameters, and their gains all at once."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from weaklinks.arrays import BoolArray, FloatArray, IntArray
from weaklinks.coordination.bulk_search import RowGain
from weaklinks.errors import WeaklinksError
from weaklinks.games import AdoptionGame, MarginalGain, game_of

# Games of which gains of all at once are compared with gains of one spec, and where.
_PROBES = 12
_SHARES = np.linspace(0.0, 1.0, 9)
_SIDE = 1e-13
# What functions of numbers say of columns.
_NOT_ELEMENTWISE = (TypeError, ValueError, AttributeError, IndexError)


@dataclass(frozen=True, kw_only=True, eq=False)
class RowGains:
    """Games of the same kind, numbered from 0, and what many are looked at by.

    Attributes
    ----------
    gain : function
    jumps : (count, b) array
        Shares at which gains may jump, ascending; NaN where there are fewer.
    rounding : (count,) array
    alone : (count,) array
        Games to be looked at by themselves.
    """

    gain: RowGain
    jumps: FloatArray
    rounding: FloatArray
    alone: BoolArray


def row_gains_of(
    count: int, numbers: Mapping[str, FloatArray], build: Callable[[int], Any]
) -> RowGains | None:
    """Gains of all games at once; None where the model's gain takes single numbers only.

    Parameters
    ----------
    count : int
    numbers : mapping of str to (count,) array
        The parameters in which the games differ.
    build : function
        Makes the spec of one of them.

    Notes
    -----
    A private copy of the spec gets columns of numbers for its parameters. Where the model has a
    ``marginal_gain()`` that is what is asked. Else the game is made while the copy still holds
    single numbers, so that it is checked, and its gain looks the parameters up when called.
    That either gives what each spec gives by itself is not taken for granted: it is compared.
    """
    spec = build(0)
    try:
        found = _found(spec, count, numbers)
    except _NOT_ELEMENTWISE:
        return None
    looked = np.flatnonzero(~found.alone)
    if not looked.size:
        return found
    probes = looked[np.unique(np.linspace(0, looked.size - 1, _PROBES).astype(np.int64))]
    games = {int(k): game for k in probes if (game := _game(partial(build, int(k)))) is not None}
    if not games or not _agrees(found, np.array([*games]), [*games.values()]):
        return None
    least = max(game.rounding for game in games.values())
    return (
        found if hasattr(spec, "marginal_gain") else replace(found, rounding=found.rounding + least)
    )


def _game(build: Callable[[], Any]) -> AdoptionGame | None:
    """The game of a row; None where its gain is no number, which is said when it is solved."""
    try:
        return game_of(build())
    except WeaklinksError:
        return None


def one_by_one(builds: Sequence[Callable[[], Any]]) -> RowGains:
    """The same from the game of each, for gains that take single numbers only.

    A call per game, but not one per game and share.
    """
    games = [_game(build) for build in builds]
    breaks = [() if game is None else game.breaks for game in games]
    jumps = np.full((len(games), max(map(len, breaks), default=0)), np.nan)
    for row, own in zip(jumps, breaks, strict=True):
        row[: len(own)] = own

    def gain(rows: IntArray, shares: FloatArray) -> FloatArray:
        own = np.broadcast_to(shares, (rows.size, shares.shape[-1]))
        some = (games[k] for k in rows.tolist())
        return np.stack([np.asarray(g.gain(x)) for g, x in zip(some, own, strict=True) if g])

    return RowGains(
        gain=gain,
        jumps=np.sort(jumps, axis=1),
        rounding=np.array([0.0 if game is None else game.rounding for game in games]),
        alone=np.array([game is None for game in games]),
    )


def _found(spec: Any, count: int, numbers: Mapping[str, FloatArray]) -> RowGains:
    if hasattr(spec, "marginal_gain"):
        return _from_marginal(spec, count, numbers)
    return _from_game(spec, count, numbers)


def _from_marginal(spec: Any, count: int, numbers: Mapping[str, FloatArray]) -> RowGains:
    fixed = {f.name: getattr(spec, f.name) for f in fields(spec)}

    def margin(rows: IntArray) -> MarginalGain:
        shadow = object.__new__(type(spec))
        # Past the checks of a frozen class, which the spec of each game has gone through.
        shadow.__dict__.update(fixed, **{name: n[rows, None] for name, n in numbers.items()})
        found = shadow.marginal_gain()
        assert isinstance(found, MarginalGain)
        return found

    def gain(rows: IntArray, shares: FloatArray) -> FloatArray:
        return _broadcast(margin(rows).gain(shares), (rows.size, shares.shape[-1]))

    whole = margin(np.arange(count))
    jumps = [_broadcast(x, (count, 1)) for x in whole.jumps]
    inside = np.concatenate([np.zeros((count, 0)), *jumps], axis=1)
    return RowGains(
        gain=gain,
        jumps=np.sort(np.where((inside >= 0.0) & (inside <= 1.0), inside, np.nan), axis=1),
        rounding=_broadcast(whole.rounding, (count, 1))[:, 0],
        alone=np.broadcast_to(np.asarray(whole.alone, dtype=np.bool_), (count, 1))[:, 0],
    )


def _from_game(spec: Any, count: int, numbers: Mapping[str, FloatArray]) -> RowGains:
    shadow = copy.copy(spec)
    game = game_of(shadow)

    def gain(rows: IntArray, shares: FloatArray) -> FloatArray:
        for name, column in numbers.items():
            object.__setattr__(shadow, name, column[rows, None])
        return np.asarray(game.gain(shares), dtype=np.float64)

    return RowGains(
        gain=gain,
        jumps=np.zeros((count, 0)),
        rounding=np.zeros(count),
        alone=np.zeros(count, dtype=np.bool_),
    )


def _broadcast(values: ArrayLike, shape: tuple[int, int]) -> FloatArray:
    return np.broadcast_to(np.asarray(values, dtype=np.float64), shape)


def _agrees(gains: RowGains, probes: IntArray, games: list[AdoptionGame]) -> bool:
    """Whether some games have the gains and jumps that they have by themselves."""
    wanted = np.stack([np.asarray(game.gain(_SHARES), dtype=np.float64) for game in games])
    try:
        given = gains.gain(probes, _SHARES)
    except _NOT_ELEMENTWISE:
        return False
    # Rounding may differ with the shape; what is as small as that is looked at alone anyway.
    finite = np.isfinite(wanted)
    error = 1e-14 * np.abs(wanted[finite]).max(initial=0.0)
    if given.shape != wanted.shape or not np.array_equal(given[~finite], wanted[~finite]):
        return False
    close = bool((np.abs(given[finite] - wanted[finite]) <= error).all())
    jumps = zip(gains.jumps[probes], games, strict=True)
    return close and all(_has_jumps_of(row, game) for row, game in jumps)


def _has_jumps_of(jumps: FloatArray, game: AdoptionGame) -> bool:
    """Whether no jump is amiss: at other breaks of the game its gain has a kink at most."""
    own = jumps[~np.isnan(jumps)]
    known = [bool(np.isclose(own, b, rtol=1e-14, atol=0.0).any()) for b in game.breaks]
    kinks = np.array([b for b, is_known in zip(game.breaks, known, strict=True) if not is_known])
    sides = [np.asarray(game.gain(np.clip(kinks + s, 0.0, 1.0))) for s in (-_SIDE, _SIDE)]
    size = np.abs(np.asarray(game.gain(_SHARES))).max()
    smooth = bool((np.abs(sides[1] - sides[0]) <= 1e-6 * size).all())
    return smooth and np.unique(own).size == sum(known)
