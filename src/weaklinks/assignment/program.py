"""Matching as a linear program: competitive prices for any technology, by column generation."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from scipy.optimize import linprog

from weaklinks.arrays import FloatArray, IntArray
from weaklinks.assignment.columns import Columns
from weaklinks.errors import WeaklinksError

# Teams with which a program starts, and those added in a round.
_START, _ADDED = 2_000, 400
_MOST_ROUNDS = 1_000
# Profits below this part of the largest output are none.
_ROUNDING = 1e-11


class ProgramError(WeaklinksError, ArithmeticError):
    """A linear program of matching did not come to an end."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Prices:
    """The solution of the program over divisible teams.

    Attributes
    ----------
    price : (k,) array
        Of each type.
    excess : float
        Largest profit of any team at these prices: zero but for rounding.
    chosen : (c,) array
        Numbers of the teams that the program knows.
    mass : (c,) array
        How much of each is formed.
    idle : (k,) array
        How much of each type works alone.
    """

    price: FloatArray
    excess: float
    chosen: IntArray
    mass: FloatArray
    idle: FloatArray


def solve_program(
    columns: Columns, supply: FloatArray, outside: float, time_limit: float = np.inf
) -> Prices:
    """Maximise output over divisible teams; the prices are the dual.

    ``max F x + outside sum(idle)`` such that members and idle add up to the supply of each
    type. Only the teams that a round's prices make profitable are added. When time is up prices
    are those of the last round, with the profit that is left as `excess`.
    """
    worth_it = columns.output >= columns.teams.shape[1] * outside
    # Others are never formed, and would only make the solver less exact.
    columns = Columns(
        teams=columns.teams, output=np.where(worth_it, columns.output, -np.inf), types=columns.types
    )
    usable = np.flatnonzero(worth_it)
    scale = max(float(columns.output[usable].max(initial=0.0)), outside, 1e-300)
    chosen = usable if usable.size <= 4 * _START else np.intersect1d(_first_teams(columns), usable)
    end = time.monotonic() + time_limit
    for _ in range(_MOST_ROUNDS):
        found = _solve(columns, chosen, supply, outside, scale)
        profit = columns.value_at(found[0])
        excess = float(profit.max(initial=0.0))
        settled = excess <= _ROUNDING * scale or len(chosen) == usable.size
        if settled or time.monotonic() > end:
            break
        new = _best_by_member(columns, profit, _ROUNDING * scale)
        fresh = np.setdiff1d(new, chosen)
        if not fresh.size:
            break
        chosen = np.concatenate([chosen, fresh])
    else:
        raise ProgramError(f"prices did not settle in {_MOST_ROUNDS} rounds")
    price, mass, idle = found
    return Prices(price=price, excess=max(excess, 0.0), chosen=chosen, mass=mass, idle=idle)


def _solve(
    columns: Columns, chosen: IntArray, supply: FloatArray, outside: float, scale: float
) -> tuple[FloatArray, FloatArray, FloatArray]:
    types = columns.types
    matrix = sp.hstack([columns.matrix(chosen), sp.eye_array(types)], format="csc")
    worth = np.concatenate([columns.output[chosen], np.full(types, outside)]) / scale
    most = float(supply.max())
    found = linprog(
        -worth,
        A_eq=matrix,
        b_eq=supply / most,
        bounds=(0.0, None),
        method="highs-ds",
        options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10},
    )
    if not found.success:
        raise ProgramError(f"the linear program of matching failed: {found.message}")
    price = np.maximum(-np.asarray(found.eqlin.marginals) * scale, outside)
    amount = np.asarray(found.x) * most
    return price, amount[: len(chosen)], amount[len(chosen) :]


def _first_teams(columns: Columns) -> IntArray:
    """Teams of equals, and the teams that make most of each member."""
    alike = np.flatnonzero((columns.teams == columns.teams[:, :1]).all(axis=1))
    guess = np.maximum(columns.output, 0.0) / columns.teams.shape[1]
    # A first price: what the average team of a member makes of it.
    price = np.bincount(columns.teams[:, 0], weights=guess, minlength=columns.types)
    number = np.bincount(columns.teams[:, 0], minlength=columns.types)
    profit = columns.value_at(price / np.maximum(number, 1))
    spread = np.linspace(0, len(guess) - 1, _START).astype(np.int64)
    return np.unique(np.concatenate([alike, spread, _best_by_member(columns, profit, -np.inf)]))


def _best_by_member(columns: Columns, profit: FloatArray, least: float) -> IntArray:
    """The most profitable team of each type, and the most profitable ones of all."""
    good = np.flatnonzero(profit > least)
    best = np.full(columns.types, -np.inf)
    for k in range(columns.teams.shape[1]):
        np.maximum.at(best, columns.teams[good, k], profit[good])
    tops = [good[profit[good] >= best[columns.teams[good, k]]] for k in (0, -1)]
    most = good[np.argpartition(profit[good], -min(_ADDED, good.size))[-min(_ADDED, good.size) :]]
    return np.unique(np.concatenate([*tops, most]))
