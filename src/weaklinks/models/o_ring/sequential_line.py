"""Who works at which stage: the balance of flows solved from the last stage to the first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import brentq

from weaklinks.arrays import FloatArray, frozen
from weaklinks.errors import InputError
from weaklinks.models.o_ring.ranked_skills import RankedSkills, output_of_equals
from weaklinks.models.o_ring.stage_prices import StagePrices, price_stages, stage_values

if TYPE_CHECKING:
    from weaklinks.models.o_ring.sequential import SequentialProduction

_INF = float("inf")
# Relative error of a sum of logs, or of an output found by its log, over the size of that log.
_ROUNDING = 64.0 * float(np.finfo(np.float64).eps)


@dataclass(frozen=True, kw_only=True, eq=False)
class Line:
    """A line of production that runs.

    Attributes
    ----------
    beyond : (n + 1,) array
        Mass of workers after each stage, from all who work (after stage 0) to none (after n).
    output : float
        Good units out of the last stage.
    prices : StagePrices
    """

    beyond: FloatArray
    output: float
    prices: StagePrices


def solve_line(model: SequentialProduction, skills: RankedSkills) -> Line:
    """Find output, workers and stage values.

    Workers after stage i are z_i, and the best z make ``U(z)`` good units at one stage. What
    comes out of a stage goes into the next, so that ``U(z_(i-1)) = z_i + Y`` for every stage i:
    output Y gives z_(n-1), that the mass before it, and so on, all increasing in Y. Either all
    work, ``U(z_0) = E[q]``, or the last who does earns at the first stage what idleness pays.

    Raises
    ------
    InputError
        Where less comes out than can be told from nothing.
    """
    most = _all_work(model, skills)
    beyond = _workers_beyond(skills, model.stages, most)
    beyond[0] = 1.0
    if _pull(model, skills, beyond) >= -_ROUNDING:
        return _everybody(model, skills, most)
    return _some_idle(model, skills, most)


def _all_work(model: SequentialProduction, skills: RankedSkills) -> float:
    """Output if nobody is idle: the zero of ``z_1(Y) + Y - E[q]``, sought in logs."""

    def surplus(log_output: float) -> float:
        output = float(np.exp(log_output))
        used = output + _workers_beyond(skills, model.stages, output)[1]
        return float(np.log(used / skills.mean))

    # Never less than by lot, never more than what one stage makes of all; rounding apart.
    by_lot = output_of_equals(skills.mean, model.stages) * (1.0 - 1e-9)
    low = float(np.log(max(skills.least, by_lot)))
    if surplus(low) > 0.0:
        raise InputError(
            f"after {model.stages} stages less than {skills.least:g} units per worker are good, "
            "too little to be told from nothing; give fewer stages or more skill",
            subject="SequentialProduction",
        )
    return _search(surplus, low, float(np.log(skills.mean)) + 1e-9)


def _some_idle(model: SequentialProduction, skills: RankedSkills, most: float) -> Line:
    """Output at which the last worker is indifferent to idleness; zero where even the best is."""

    def pull(log_output: float) -> float:
        beyond = _workers_beyond(skills, model.stages, float(np.exp(log_output)))
        return _pull(model, skills, beyond)

    least = float(np.log(skills.least))
    if pull(least) < 0.0:
        return _nobody(model, skills)
    high = float(np.log(most)) + _rounding_of(most)  # so that the last of all is beyond doubt
    return _with_idle(model, skills, _search(pull, least, high))


def _with_idle(model: SequentialProduction, skills: RankedSkills, output: float) -> Line:
    """The line whose output leaves the last at work indifferent to idleness.

    Who she is, is taken from output unless she has next to no skill, and no influence on it.
    """
    beyond = np.minimum(_workers_beyond(skills, model.stages, output), 1.0)
    if not skills.discrete:
        beyond[0] = _all_who_want_to(model, skills, beyond, output)
        return _priced(model, skills, beyond, output, (0.0, _INF))
    below, above = (float(s[0]) for s in last_at_work(model, skills, output))
    if below == above and 1.0 - beyond[0] <= _rounding_of(output):
        return _everybody(model, skills, output)
    if below < above:
        beyond[0] = skills.mass(np.array(above))
    bounds = _least_first(model, above), _least_first(model, below)
    return _priced(model, skills, beyond, output, bounds)


def _all_who_want_to(
    model: SequentialProduction, skills: RankedSkills, beyond: FloatArray, output: float
) -> float:
    """Mass with the skill from which the first stage pays, where flows do not tell it apart."""
    thresholds = skills.skill(beyond[1:-1])
    first = stage_values(thresholds, model.material_cost, model.price)[1]
    willing = skills.mass(np.array((model.material_cost + model.outside_option) / first))
    missed = float(skills.total(willing)) / (beyond[1] + output) - 1.0
    slack = model.stages * _rounding_of(output)
    return float(willing if abs(missed) <= slack else beyond[0])


def _everybody(model: SequentialProduction, skills: RankedSkills, output: float) -> Line:
    beyond = _workers_beyond(skills, model.stages, output)
    beyond[0] = 1.0
    lowest = float(skills.skill(np.array(1.0)))
    return _priced(model, skills, beyond, output, (_least_first(model, lowest), _INF))


def _search(rising_or_falling: Callable[[float], float], low: float, high: float) -> float:
    """The output, given the bracket of its log, to rounding."""
    return float(np.exp(brentq(rising_or_falling, low, high, xtol=1e-300, maxiter=2000)))


def _workers_beyond(skills: RankedSkills, stages: int, output: float) -> FloatArray:
    """``z_0`` to ``z_n`` by ``U(z_(i-1)) = z_i + Y``; above 1 where there are not so many."""
    beyond = np.zeros(stages + 1)
    for i in range(stages, 0, -1):
        total = beyond[i] + output
        missing = total - skills.mean
        beyond[i - 1] = 1.0 + missing if missing > 0.0 else skills.number(np.array(total))
    return beyond


def last_at_work(
    model: SequentialProduction, skills: RankedSkills, output: float
) -> tuple[FloatArray, FloatArray]:
    """(n,) skills just below and just above the last worker beyond stages 0 to n - 1.

    As near as the rounding of output lets one tell: two skills where the boundary parts two types.
    """
    rounding = _rounding_of(output)
    below, above = (
        skills.skill(np.minimum(_workers_beyond(skills, model.stages, near)[:-1], 1.0))
        for near in (output * (1.0 + rounding), output * (1.0 - rounding))
    )
    return below, above


def _rounding_of(output: float) -> float:
    """Relative error of an output that was found by its log."""
    return _ROUNDING * (1.0 + abs(float(np.log(output))))


def _pull(model: SequentialProduction, skills: RankedSkills, beyond: FloatArray) -> float:
    """Excess of what the last at work sells over what she costs, material and idleness, relative.

    At the first stage, with the prices that make all others indifferent.
    """
    needed = model.material_cost + model.outside_option
    if needed == 0.0:
        return _INF
    skill = skills.skill(np.minimum(beyond[:-1], 1.0))
    values = stage_values(skill[1:], model.material_cost, model.price)
    return float(skill[0] * values[1]) / needed - 1.0


def _least_first(model: SequentialProduction, skill: float) -> float:
    """The value of the first stage's good from which a skill wants to make it."""
    needed = model.material_cost + model.outside_option
    if needed == 0.0:
        return 0.0
    return needed / skill if skill > 0.0 else _INF


def _priced(
    model: SequentialProduction,
    skills: RankedSkills,
    beyond: FloatArray,
    output: float,
    bounds: tuple[float, float],
) -> Line:
    below, above = (s[1:] for s in last_at_work(model, skills, output))
    if not skills.discrete:
        below = above = skills.skill(beyond[1:-1])
    prices = price_stages(below, above, (model.material_cost, model.price), bounds)
    return Line(beyond=frozen(beyond), output=output, prices=prices)


def _nobody(model: SequentialProduction, skills: RankedSkills) -> Line:
    """Nobody works where ``q p_i - p_(i-1) <= b`` at every stage even for the best.

    Many values do that; chosen are those at which the best are indifferent between stages.
    """
    best, n = float(skills.skill(np.array(skills.least))), model.stages
    thresholds = np.full(n - 1, best)
    values = stage_values(thresholds, model.material_cost, model.price)
    lowest, highest = np.empty(n + 1), np.empty(n + 1)
    lowest[[0, -1]] = highest[[0, -1]] = values[[0, -1]]
    for i in range(1, n):
        highest[i] = (model.outside_option + highest[i - 1]) / best
        lowest[n - i] = max(best * lowest[n - i + 1] - model.outside_option, 0.0)
    prices = StagePrices(thresholds=thresholds, values=values, lowest=lowest, highest=highest)
    return Line(beyond=frozen(np.zeros(n + 1)), output=0.0, prices=prices)
