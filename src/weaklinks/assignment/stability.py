"""Whether anybody could do better: teams that would leave, and what teams by lot make."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.assignment.columns import Columns, list_teams, member_sets
from weaklinks.teams import TeamTechnology

# Teams that are looked at one and all; else a bound, or a sample.
_LISTED = 2_000_000
_DRAWN = 400_000


@dataclass(frozen=True, kw_only=True)
class Blocking:
    """The most that a team could gain by leaving.

    Attributes
    ----------
    gain : float
        What it makes beyond its members' wages; 0 or less: nobody leaves.
    team : tuple of int
        Numbers of its members; empty where `exact` is False.
    exact : bool
        Whether every team was looked at; if not, no team gains more than `gain`.
    """

    gain: float
    team: tuple[int, ...]
    exact: bool


@dataclass(frozen=True, kw_only=True)
class Benchmark:
    """What another way of matching makes in all.

    Attributes
    ----------
    total : float
    error : float
        Standard error, where teams were drawn; 0 where it is exact.
    """

    total: float
    error: float = 0.0


def blocking(
    skills: FloatArray,
    technology: TeamTechnology,
    wages: FloatArray,
    price: FloatArray,
    excess: float,
    *,
    divisible: bool,
) -> Blocking:
    """Look for the team that gains most by leaving; a bound from prices where there are many.

    No team makes more than its members' prices (and `excess`), so none gains more than the n
    largest differences of price and wage together.
    """
    k, n = skills.size, technology.size
    if comb(k + n - 1, n) <= _LISTED:
        counts = None if divisible else np.ones(k, dtype=np.int64)
        columns = list_teams(skills, technology, counts)
        profit = columns.value_at(wages)
        best = int(np.argmax(profit))
        team = tuple(int(i) for i in columns.teams[best])
        return Blocking(gain=float(profit[best]), team=team, exact=True)
    short = price - wages
    most = np.partition(short, -n)[-n:] if k >= n else short
    return Blocking(gain=float(most.sum()) + excess, team=(), exact=False)


def at_random(
    skills: FloatArray,
    technology: TeamTechnology,
    mass: FloatArray | None,
    outside: float,
    seed: int = 0,
) -> Benchmark:
    """What teams put together by lot make; whoever is left over works alone."""
    k, n = skills.size, technology.size
    teams = k // n if mass is None else mass.sum() / n
    alone = outside * (k - n * teams) if mass is None else 0.0
    listed = comb(k + n - 1, n) <= _LISTED
    mean, error = (
        (_mean(skills, technology, mass), 0.0)
        if listed
        else _drawn(skills, technology, mass, np.random.default_rng(seed))
    )
    return Benchmark(total=float(teams * mean + alone), error=float(teams * error))


def _mean(skills: FloatArray, technology: TeamTechnology, mass: FloatArray | None) -> float:
    if mass is None:
        ones = np.ones(skills.size, dtype=np.int64)
        return float(list_teams(skills, technology, ones).output.mean())
    columns = list_teams(skills, technology, None)
    log_share = np.log(mass / mass.sum())
    weight = np.exp(log_share[columns.teams].sum(axis=1)) * _orders(columns)
    return float(weight @ columns.output)


def _orders(columns: Columns) -> FloatArray:
    """In how many orders the members of a team can be drawn: n! over those of equal members."""
    teams = columns.teams
    run, orders = np.ones(len(teams)), np.ones(len(teams))
    for k in range(1, teams.shape[1]):
        run = np.where(teams[:, k] == teams[:, k - 1], run + 1.0, 1.0)
        orders *= (k + 1.0) / run
    return orders


def _drawn(
    skills: FloatArray,
    technology: TeamTechnology,
    mass: FloatArray | None,
    rng: np.random.Generator,
) -> tuple[float, float]:
    n = technology.size
    if mass is None:
        members = member_sets(rng.integers(skills.size, size=(_DRAWN, n)))
    else:
        members = rng.choice(skills.size, size=(_DRAWN, n), p=mass / mass.sum())
    made = technology.made(skills[members])
    return float(made.mean()), float(made.std(ddof=1) / np.sqrt(len(made)))
