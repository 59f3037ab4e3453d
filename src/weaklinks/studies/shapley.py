"""Exact decompositions of a difference among its causes: by one order, or over all orders."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from math import factorial

from weaklinks.errors import Problems

#: A game: what the set of causes that are switched on is worth.
Value = Callable[[frozenset[str]], float]


def contributions(
    value: Value, players: Sequence[str], order: str | Sequence[str] = "shapley"
) -> dict[str, float]:
    """Divide ``value(all) - value(none)`` among the players; the parts add up to it.

    Parameters
    ----------
    value : function of a frozenset of players
    players : sequence of str
    order : "shapley" or sequence of str
        The average over all orders of switching players on, or the order to switch them on in.

    Returns
    -------
    dict
        Contribution of each player, in the order of `players`.

    Raises
    ------
    InputError
        When `order` is not an arrangement of all players.

    References
    ----------
    Shapley (1953), "A value for n-person games"; Shorrocks (2013), Journal of Economic
    Inequality 11, for decompositions.
    """
    known = _remembered(value)
    if order == "shapley":
        return {player: _shapley(known, players, player) for player in players}
    sequence = require_order(order, players)
    done: frozenset[str] = frozenset()
    found: dict[str, float] = {}
    for player in sequence:
        found[player] = known(done | {player}) - known(done)
        done |= {player}
    return {player: found[player] for player in players}


def require_order(order: str | Sequence[str], players: Sequence[str]) -> tuple[str, ...]:
    """Check that an order arranges all players; `InputError` names what is unknown or missing."""
    named = (order,) if isinstance(order, str) else tuple(order)
    problems = Problems("order")
    for name in dict.fromkeys(named):
        problems.add_if(
            name not in players, f"there is no component {name!r}; they are {', '.join(players)}"
        )
        problems.add_if(named.count(name) > 1, f"{name!r} is named twice")
    missing = [player for player in players if player not in named]
    problems.add_if(missing, f"name every component, or 'shapley'; {', '.join(missing)} not named")
    problems.raise_if_any()
    return named


def _remembered(value: Value) -> Value:
    seen: dict[frozenset[str], float] = {}

    def known(coalition: frozenset[str]) -> float:
        if coalition not in seen:
            seen[coalition] = value(coalition)
        return seen[coalition]

    return known


def _shapley(value: Value, players: Sequence[str], player: str) -> float:
    others = [other for other in players if other != player]
    n = len(players)
    total = 0.0
    for coalition in _subsets(others):
        k = len(coalition)
        orders = factorial(k) * factorial(n - k - 1) / factorial(n)
        total += orders * (value(coalition | {player}) - value(coalition))
    return total


def _subsets(names: Sequence[str]) -> Iterator[frozenset[str]]:
    for size in range(len(names) + 1):
        yield from (frozenset(chosen) for chosen in combinations(names, size))
