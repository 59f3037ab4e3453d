"""The push of finitely many agents: whom to win so that all others follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from weaklinks.arrays import BoolArray, FloatArray
from weaklinks.coordination.complementarity import complementarity
from weaklinks.coordination.finite import finite_equilibria
from weaklinks.coordination.finite_optimum import cheapest_seeds
from weaklinks.coordination.finite_push_result import FinitePush, Status
from weaklinks.coordination.finite_result import FiniteEquilibria, worth
from weaklinks.coordination.finite_search import is_equilibrium
from weaklinks.coordination.finite_seeds import Tipping, cheapest_first, greedy
from weaklinks.coordination.lattice import cascade
from weaklinks.errors import InputError, Problems
from weaklinks.finite_games import FiniteGame, finite_game_of

METHODS = ("auto", "brute-force", "milp", "greedy")
_SMALL, _LARGEST = 10, 16
Group = Sequence[str] | BoolArray | str


def finite_push(
    model: Any,
    *,
    start: Group | None = None,
    target: Group | None = None,
    cost: ArrayLike | Mapping[str, float] | None = None,
    method: str = "auto",
    time_limit: float = 30.0,
    found: FiniteEquilibria | None = None,
) -> FinitePush:
    """Find the cheapest agents to win so that best responses lead to a better equilibrium.

    Parameters
    ----------
    model : FiniteGame, or a model with a finite ``game()``
    start, target : names or (N,) booleans, optional
        Sets of adopters; "all" and "none" are understood. Default: the smallest equilibrium,
        and the best one.
    cost : (N,) array or mapping of names, optional
        What winning each agent costs. Default: the game's own.
    method : {"auto", "brute-force", "milp", "greedy"}
        "brute-force" up to 16 candidates; "milp" is exact within the time limit, and else
        says how far from the best it can be; "greedy" gives seeds that tip.
    time_limit : float
        Seconds for "milp".
    found : FiniteEquilibria, optional
        If they are known already.

    Raises
    ------
    InputError
    """
    game = finite_game_of(model)
    if method not in METHODS:
        raise InputError(f"method is {method!r}; it must be one of {', '.join(METHODS)}")
    price = _price(game, cost)
    if found is None and (start is None or target is None):
        found = finite_equilibria(game)
    begin = _start(game, start, found)
    goal = _target(game, target, begin, found)
    if goal is None:
        sure = found is None or found.complete
        return _without(game, begin, begin, price, "nothing", sure=sure)
    if not is_equilibrium(game, goal[None])[0]:
        return _without(game, begin, goal, price, "permanent")
    monotone = bool((goal >= begin).all()) and _is_monotone(game, begin)
    problem = Tipping(game=game, start=begin, target=goal, cost=price, monotone=monotone)
    nobody = np.zeros(game.size, dtype=bool)
    if problem.tips(nobody[None])[0]:
        return _pushed(problem, nobody, Status("optimal", 0.0, 0.0, "none"))
    if problem.tips((goal & ~begin)[None])[0]:
        return _pushed(problem, *_search(problem, method, time_limit))
    # Where some of the start are to leave, fewer seeds may do what all together do not.
    seeds, bound, proven = cheapest_first(problem, known=None, time_limit=time_limit)
    if not seeds.any():
        return _without(game, begin, goal, price, "unreachable", sure=proven)
    status = Status("optimal", bound, bound, "brute-force")
    return _pushed(problem, seeds, status)


def _search(problem: Tipping, method: str, time_limit: float) -> tuple[BoolArray, Status]:
    size = problem.candidates.size
    if method == "brute-force" and size > _LARGEST:
        raise InputError(f"brute-force: {size} candidates; it is for {_LARGEST} at most")
    if method == "greedy":
        seeds = greedy(problem)
        return seeds, Status("heuristic", 0.0, float(seeds @ problem.cost), "greedy")
    if method == "brute-force" or (method == "auto" and size <= _SMALL):
        first = greedy(problem)
        seeds, bound, _ = cheapest_first(problem, known=first, time_limit=np.inf)
        return seeds, Status("optimal", bound, float(first @ problem.cost), "brute-force")
    found = cheapest_seeds(problem, time_limit=time_limit)
    said = "optimal" if found.proven else "gap"
    return found.seeds, Status(said, found.lower_bound, found.first_cost, "milp")


def _pushed(problem: Tipping, seeds: BoolArray, status: Status) -> FinitePush:
    game = problem.game
    up = cascade(game, problem.start, seeds)
    freed = cascade(game, up.end)
    losses = np.where(seeds, np.minimum(game.gains(up.rounds), 0.0), 0.0)
    return FinitePush(
        game=game,
        start=problem.start,
        target=problem.target,
        seeds=seeds,
        cost=problem.cost,
        status=status,
        answer="temporary" if seeds.any() else "none-needed",
        cascade=up,
        released=bool(freed.rests and np.array_equal(freed.end, problem.target)),
        monotone=problem.monotone,
        losses=-losses.sum(axis=1),
    )


def _without(
    game: FiniteGame,
    start: BoolArray,
    target: BoolArray,
    cost: FloatArray,
    answer: str,
    sure: bool = True,
) -> FinitePush:
    """No push: there is nothing better, or only a permanent policy keeps it."""
    rounds = cascade(game, target) if answer == "permanent" else cascade(game, start)
    return FinitePush(
        game=game,
        start=start,
        target=target,
        seeds=None,
        cost=cost,
        status=Status("optimal" if sure else "heuristic", 0.0, 0.0, "none"),
        answer=answer,
        cascade=rounds,
        released=False,
        monotone=False,
        losses=np.zeros(0),
    )


def _is_monotone(game: FiniteGame, start: BoolArray) -> bool:
    """Whether more adopters are proven never to make anybody leave, from the start on."""
    scalar = game.scalar
    if scalar is not None and scalar.nested:
        # Income rises along the way if each of those who join raises it at the start.
        income = float(scalar.income(start[None])[0])
        return bool((scalar.social[~start] <= income).all()) and bool(
            is_equilibrium(game, start[None])[0]
        )
    return bool(complementarity(game, samples=0).holds)


def _price(game: FiniteGame, cost: ArrayLike | Mapping[str, float] | None) -> FloatArray:
    if cost is None:
        return game.commitment
    problems = Problems("cost")
    if isinstance(cost, Mapping):
        unknown = set(cost) - set(game.labels)
        missing = [name for name in game.labels if name not in cost]
        problems.add_if(unknown, f"there are no agents {', '.join(sorted(unknown))}")
        problems.add_if(missing, f"none is given for {', '.join(missing)}")
        problems.raise_if_any()
        cost = [cost[name] for name in game.labels]
    price = np.asarray(cost, dtype=np.float64)
    wrong = price.shape != (game.size,) or not (np.isfinite(price) & (price >= 0)).all()
    problems.add_if(wrong, f"give {game.size} numbers that are not negative")
    problems.raise_if_any()
    return price


def _set(game: FiniteGame, given: Group) -> BoolArray:
    if isinstance(given, str) and given in ("all", "none"):
        return np.full(game.size, given == "all")
    return game.set_of(given)


def _start(game: FiniteGame, given: Group | None, found: FiniteEquilibria | None) -> BoolArray:
    if given is not None:
        return _set(game, given)
    assert found is not None
    if not found.found:
        raise InputError("there is no pure equilibrium to start from; name the adopters at start")
    return found.found[0].adopters


def _target(
    game: FiniteGame, given: Group | None, start: BoolArray, found: FiniteEquilibria | None
) -> BoolArray | None:
    """The set to reach; None where no equilibrium is better than the start."""
    if given is not None:
        return _set(game, given)
    assert found is not None
    here = [e for e in found.found if np.array_equal(e.adopters, start)]
    best = found.best
    if best is None or (here and not _better(worth(best), worth(here[0]))):
        return None
    return best.adopters


def _better(one: float, other: float) -> bool:
    """Whether it is more by more than rounding."""
    return one - other > 1e-12 * max(abs(one), abs(other))
