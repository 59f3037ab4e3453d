"""The plan of a household with perfect foresight: stacked Newton, all periods at once.

Unknowns are log capital and log consumption of every period, so both stay positive at every
step. The resource constraint gives the move of consumption in terms of the moves of capital,
and what remains is one tridiagonal system a step.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import solve_banded

from weaklinks.arrays import FloatArray
from weaklinks.errors import NoEquilibriumError
from weaklinks.growth.dated import Schedule
from weaklinks.growth.household import Household
from weaklinks.growth.steady import SteadyState

_STEPS = 200
_LONGEST_STEP = 2.0
_TOLERANCE = 1e-13
_ACCEPTED = 1e-10
_SMALLEST_HOMOTOPY_STEP = 1.0 / 1024


@dataclass(frozen=True)
class Plan:
    """Log capital of periods 0 to T+1 and log consumption of periods 0 to T.

    `gap` is the largest equation error, `left` the Newton step that would come next.
    """

    log_capital: FloatArray
    log_consumption: FloatArray
    gap: float
    left: float
    steps: int


@dataclass(frozen=True)
class _Equations:
    """Errors of both equations at a guess, and what their derivatives are made of."""

    resource: FloatArray
    euler: FloatArray
    saved: FloatArray
    eaten: FloatArray
    own: FloatArray
    return_slope: FloatArray

    @property
    def size(self) -> float:
        size = max(np.abs(self.resource).max(), np.abs(self.euler).max(initial=0.0))
        return float(size) if np.isfinite(size) else np.inf


def make_plan(
    schedule: Schedule, household: Household, steady: SteadyState, log_capital: float, periods: int
) -> Plan:
    """Solve for the plan from a stock of capital; after its last period it is on the manifold.

    The stable manifold is linearised in logs, which is exact for logarithmic utility, full
    depreciation and Cobb-Douglas technology.

    Raises
    ------
    NoEquilibriumError
        When Newton's method fails, also along a path of stocks from the steady state.
    """
    problem = _Problem(schedule, household, steady)
    k, c = problem.guess(log_capital, periods)
    plan = problem.solve(k, c)
    if plan.gap > _ACCEPTED:
        plan = problem.follow(log_capital, periods)
    return plan


def extend_plan(
    schedule: Schedule, household: Household, steady: SteadyState, plan: Plan, periods: int
) -> Plan:
    """Solve the same plan with more periods, starting from the shorter one."""
    problem = _Problem(schedule, household, steady)
    k, c = problem.guess(float(plan.log_capital[-1]), periods - plan.log_consumption.size)
    k = np.concatenate([plan.log_capital, k[1:]])
    c = np.concatenate([plan.log_consumption, c])
    longer = problem.solve(k, c)
    if longer.gap > _ACCEPTED:
        longer = problem.follow(float(plan.log_capital[0]), periods)
    return longer


@dataclass(frozen=True)
class _Problem:
    schedule: Schedule
    household: Household
    steady: SteadyState

    def guess(self, log_capital: float, periods: int) -> tuple[FloatArray, FloatArray]:
        """Capital on the linearised path, the steady state's part of resources consumed."""
        kept, end = 1.0 - self.household.depreciation, self.steady
        goal = np.log(end.capital)
        k = goal + end.stable_root ** np.arange(periods + 2) * (log_capital - goal)
        capital = np.exp(k[:-1])
        resources = self.schedule.at("output", capital) + kept * capital
        c = np.log(resources * (end.consumption / (end.output + kept * end.capital)))
        return k, c

    def solve(self, k: FloatArray, c: FloatArray) -> Plan:
        """Newton's method from a guess; the plan says how far it got."""
        best = moved = np.inf
        for step in range(_STEPS):  # noqa: B007
            k[-1] = self._onto_manifold(k[-2])
            with np.errstate(all="ignore"):  # judged by what comes out
                errors = self._equations(k, c)
                dk, dc = self._newton_step(errors)
            moved = max(float(np.abs(dk).max()), float(np.abs(dc).max()))
            done = errors.size <= _TOLERANCE or _ACCEPTED > errors.size >= 0.5 * best
            if done or not np.isfinite(moved):
                break
            best = min(best, errors.size)
            damped = min(1.0, _LONGEST_STEP / moved) if moved > 0 else 1.0
            k, c = k + damped * dk, c + damped * dc
        gap = errors.size if np.isfinite(moved) else np.inf
        return Plan(k, c, gap, moved, step)

    def follow(self, log_capital: float, periods: int) -> Plan:
        """Move the first stock from the steady state to where it is, a part of the way each."""
        goal, done, part, steps = float(np.log(self.steady.capital)), 0.0, 0.25, 0
        at = self.solve(*self.guess(goal, periods))
        while done < 1.0:
            target = min(1.0, done + part)
            k = at.log_capital + (target - done) * (log_capital - goal) * (
                self.steady.stable_root ** np.arange(periods + 2)
            )
            found = self.solve(k, at.log_consumption.copy())
            steps += found.steps
            if found.gap > _ACCEPTED:
                part *= 0.5
                if part < _SMALLEST_HOMOTOPY_STEP:
                    raise NoEquilibriumError(
                        "no path to the steady state was found: Newton's method stops with an "
                        f"error of {found.gap:.1e}"
                    )
                continue
            at, done, part = found, target, 2.0 * part
        return Plan(at.log_capital, at.log_consumption, at.gap, at.left, steps)

    def _onto_manifold(self, log_capital: float) -> float:
        goal = float(np.log(self.steady.capital))
        return goal + self.steady.stable_root * (log_capital - goal)

    def _equations(self, k: FloatArray, c: FloatArray) -> _Equations:
        h, schedule, capital = self.household, self.schedule, np.exp(k[:-1])
        kept = (1.0 - h.depreciation) * capital
        resources = schedule.at("output", capital) + kept
        saved = np.exp(k[1:])
        eaten = np.exp(c)
        used = saved + eaten
        returns = 1.0 - h.depreciation + schedule.at("rental", capital)
        growth = np.diff(c) - np.log(h.discount_factor * returns[1:]) / h.curvature
        return _Equations(
            resource=np.log(used / resources),
            euler=growth,
            saved=saved / used,
            eaten=eaten / used,
            own=(capital * schedule.at("marginal_output", capital) + kept) / resources,
            return_slope=capital * schedule.at("marginal_rental", capital) / returns / h.curvature,
        )

    def _newton_step(self, e: _Equations) -> tuple[FloatArray, FloatArray]:
        periods = e.euler.size
        before, after, gap = e.own / e.eaten, e.saved / e.eaten, e.resource / e.eaten
        band = np.zeros((3, periods))
        band[0, 1:] = -after[1:-1]
        band[1] = before[1:] + after[:-1] - e.return_slope[1:]
        band[1, -1] -= after[-1] * self.steady.stable_root
        band[2, :-1] = -before[1:-1]
        dk = np.zeros(periods + 2)
        try:
            right = gap[1:] - gap[:-1] - e.euler
            dk[1:-1] = solve_banded((1, 1), band, right, check_finite=False)
        except np.linalg.LinAlgError:
            dk[:] = np.nan
        dk[-1] = self.steady.stable_root * dk[-2]
        return dk, before * dk[:-1] - after * dk[1:] - gap
