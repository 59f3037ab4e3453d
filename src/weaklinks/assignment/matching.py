"""One population in teams: who works with whom, at which wages, and how good that is."""

from __future__ import annotations

from dataclasses import replace
from math import comb

import numpy as np
from numpy.typing import ArrayLike

from weaklinks.arrays import FloatArray, frozen
from weaklinks.assignment.balanced import balanced
from weaklinks.assignment.columns import can_list, list_teams, members_of, numbers_of
from weaklinks.assignment.mixtures import mixed_pairs, pure_teams
from weaklinks.assignment.pairs import MOST_WORKERS, solve_pairs
from weaklinks.assignment.partition import WholeTeams
from weaklinks.assignment.plan import Plan
from weaklinks.assignment.program import solve_program
from weaklinks.assignment.result import Matching
from weaklinks.assignment.sorting import apart, assortative, opposite
from weaklinks.errors import InputError, Problems
from weaklinks.teams import Curvature, TeamTechnology, curvature, without_roles

# Teams up to which a program improves on a sorting that is good but not proven best.
_SMALL = 20_000
# A linear program's own relative exactness.
_EXACT = 1e-8
METHODS = ("auto", "sorting", "program")


def match(
    skills: ArrayLike,
    technology: TeamTechnology,
    *,
    masses: ArrayLike | None = None,
    outside: float = 0.0,
    method: str = "auto",
    time_limit: float = 10.0,
) -> Matching:
    """Put the workers of one population into teams such that output is highest.

    Parameters
    ----------
    skills : (k,) array
        One worker each; with `masses` one type of worker each.
    technology : TeamTechnology
        Members take their best roles where it matters who does what.
    masses : (k,) array, optional
        How many workers of each type there are, as a continuum that can be divided.
    outside : float
        What a worker makes alone, 0 or more.
    method : {"auto", "sorting", "program"}
        "sorting" refuses where no sorting is known; "program" is the general route, which
        "auto" takes only then, or where sorting is not proven best and teams are few. It looks
        at every team that could be formed.
    time_limit : float
        Seconds for a linear program, and again for an integer program after it; what was found
        until then is returned with what is proven of it.

    Returns
    -------
    Matching
        `teams` (in the order of roles, where there are some), `wages`, the largest gain of any
        team that could leave, and what is proven.

    Raises
    ------
    InputError
        One message that names everything wrong; and for technologies without a shortcut
        where there are too many teams to look at.

    Notes
    -----
    Supermodular: like with like. Submodular in pairs: the best with the worst. Submodular in
    larger teams that depend on a sum: equal sums. Anything else: a linear program over teams,
    whose dual are competitive wages, and an integer program where workers cannot be divided.

    References
    ----------
    Becker (1973), "A Theory of Marriage", JPE 81(4); Kremer (1993), QJE 108(3).

    Examples
    --------
    >>> from weaklinks.teams import o_ring
    >>> match([0.9, 0.5, 0.9, 0.5], o_ring(2)).total
    1.06
    """
    if not isinstance(technology, TeamTechnology):
        raise InputError(
            f"technology is {technology!r}; give one of weaklinks.teams, such as o_ring(5)",
            subject="match",
        )
    skill, mass = _workers(skills, masses, technology, outside, method, time_limit)
    team = without_roles(technology)
    shape = curvature(team, skill)
    plan = _plan(skill, mass, team, shape, outside, method, time_limit)
    return Matching(
        skills=skill, technology=technology, masses=mass, outside=outside, plan=plan,
        curvature=shape,
    )  # fmt: skip


def _workers(
    skills: ArrayLike,
    masses: ArrayLike | None,
    technology: TeamTechnology,
    outside: float,
    method: str,
    time_limit: float,
) -> tuple[FloatArray, FloatArray | None]:
    problems = Problems("match")
    skill = _numbers(skills, "skills", problems)
    mass = None if masses is None else _numbers(masses, "masses", problems)
    if mass is not None:
        problems.add_if(mass.shape != skill.shape, "masses: give one for each skill")
        problems.add_if((mass <= 0).any(), "masses: they must be above 0")
        twice = np.unique(skill).size < skill.size
        problems.add_if(twice, "skills repeat; with masses give each type once")
    problems.add_if(method not in METHODS, f"method is {method!r}; one of {', '.join(METHODS)}")
    problems.add_if(not 0 <= outside < np.inf, f"outside is {outside!r}; it must be 0 or more")
    problems.add_if(not time_limit > 0, f"time_limit is {time_limit!r}; it must be above 0")
    short = mass is None and skill.size < technology.size
    problems.add_if(
        short and not problems.found,
        f"there are {skill.size} workers; a team needs {technology.size}",
    )
    problems.raise_if_any()
    return skill, mass


def _numbers(given: ArrayLike, name: str, problems: Problems) -> FloatArray:
    try:
        values = frozen(np.asarray(given, dtype=np.float64))
    except (TypeError, ValueError):
        problems.add(f"{name}: give a list of numbers")
        return np.ones(1)
    if values.ndim != 1 or not values.size:
        problems.add(f"{name}: give one row of numbers; this has shape {values.shape}")
        return np.ones(1)
    bad = np.flatnonzero(~(np.isfinite(values) & (values >= 0)))
    if bad.size:
        shown = ", ".join(f"number {k + 1} is {values[k]:g}" for k in bad[:3])
        more = f" and {bad.size - 3} more" if bad.size > 3 else ""
        problems.add(f"{name}: {shown}{more}; they must be finite and 0 or more")
    return values


def _plan(
    skill: FloatArray,
    mass: FloatArray | None,
    team: TeamTechnology,
    shape: Curvature,
    outside: float,
    method: str,
    time_limit: float,
) -> Plan:
    sorted_ = None
    if method != "program":
        found = (
            _sorted(skill, team, shape, outside)
            if mass is None
            else _sorted_masses(skill, mass, team, shape, outside)
        )
        sorted_ = _if_worth_it(found, outside)
        if sorted_ is not None and not shape.proven:
            sorted_ = _unproven(sorted_, shape, skill, team)
    if sorted_ is not None and (sorted_.optimal or method == "sorting"):
        return sorted_ if mass is not None else _with_better_prices(sorted_, skill, team, outside)
    if method == "sorting":
        raise InputError(
            f"sorting is not known to be best for {team.name}: {shape.why or shape.kind}; use "
            "method 'program'",
            subject="match",
        )
    if sorted_ is not None and comb(np.unique(skill).size + team.size - 1, team.size) > _SMALL:
        return sorted_
    return _program(skill, mass, team, outside, time_limit, sorted_)


def _if_worth_it(plan: Plan | None, outside: float) -> Plan | None:
    """Nothing where somebody would rather work alone than in the team that sorting gives."""
    short = plan is not None and plan.method != "assortative" and plan.price.min() < outside
    return None if short else plan


def _sorted(
    skill: FloatArray, team: TeamTechnology, shape: Curvature, outside: float
) -> Plan | None:
    """Sort workers who come one by one, where the order is known to be best."""
    if not shape.increasing:  # it may be better to leave somebody out
        return None
    if shape.kind in ("supermodular", "modular"):
        return assortative(skill, team, outside)
    if shape.kind == "submodular" and team.size == 2:
        return opposite(skill, team)
    if team.best_decides:
        return apart(skill, team)
    if shape.kind == "submodular" and team.index is not None:
        return balanced(skill, team)
    return None


def _sorted_masses(
    skill: FloatArray,
    mass: FloatArray,
    team: TeamTechnology,
    shape: Curvature,
    outside: float,
) -> Plan | None:
    """Sort a continuum, where the order is known to be best."""
    if shape.kind in ("supermodular", "modular"):
        return pure_teams(skill, team, mass, outside)
    if shape.kind == "submodular" and team.size == 2:
        return mixed_pairs(skill, team, mass)
    return None


def _with_better_prices(
    plan: Plan, skill: FloatArray, team: TeamTechnology, outside: float
) -> Plan:
    """Prices of the linear program, where few workers make teams of equals too dear a yardstick."""
    few = comb(skill.size + team.size - 1, team.size) <= _SMALL
    if not few or plan.method != "assortative":
        return plan
    level, kind = np.unique(skill, return_inverse=True)
    counts = np.bincount(kind)
    prices = solve_program(list_teams(level, team, counts), counts.astype(np.float64), outside)
    return replace(plan, price=prices.price[kind], excess=prices.excess)


def _unproven(plan: Plan, shape: Curvature, skill: FloatArray, team: TeamTechnology) -> Plan:
    """The plan, without claiming more than a sample of the technology shows.

    Prices may be too low for some team; by how much is known where all teams can be looked at,
    and else nothing is.
    """
    why = f"{plan.why}, as far as {shape.tested:,} teams drawn at random show"
    excess = np.inf
    if can_list(skill.size, team.size):
        most = list_teams(skill, team, None).value_at(plan.price)
        excess = max(float(most.max()), 0.0)
    return replace(plan, optimal=False, why=why, excess=excess)


def _program(
    skill: FloatArray,
    mass: FloatArray | None,
    team: TeamTechnology,
    outside: float,
    time_limit: float,
    start: Plan | None,
) -> Plan:
    """The linear program over types; whole teams after it where workers come one by one."""
    level, kind = np.unique(skill, return_inverse=True)
    supply = np.bincount(kind, weights=mass).astype(np.float64)
    counts = None if mass is not None else supply.astype(np.int64)
    columns = list_teams(level, team, counts)
    near = None if start is None else numbers_of(kind[start.teams], columns)
    if counts is not None and team.size == 2 and skill.size <= MOST_WORKERS:
        prices, near = solve_pairs(columns, counts, outside)
    else:
        prices = solve_program(columns, supply, outside, time_limit)
    price = prices.price[kind]
    if mass is not None:
        formed = prices.mass > 1e-12 * supply.max()
        teams, amount = columns.teams[prices.chosen[formed]], prices.mass[formed]
        made = float(amount @ team.made(level[teams]) + outside * prices.idle.sum())
        # No partition makes more than prices and what is left of profits.
        most = float(prices.price @ supply) + prices.excess * float(supply.sum()) / team.size
        short = most - made
        return Plan(
            teams=np.argsort(skill)[teams], mass=amount, price=price, excess=prices.excess,
            method="program", optimal=short <= _EXACT * abs(made),
            why="a linear program over all teams",
        )  # fmt: skip
    assert counts is not None
    whole = WholeTeams(columns, prices, counts, outside)
    whole.improve(near)
    whole.search(time_limit)
    return Plan(
        teams=members_of(columns, whole.number, kind), price=price, excess=prices.excess,
        method="program", optimal=whole.optimal, why=whole.why,
    )  # fmt: skip
