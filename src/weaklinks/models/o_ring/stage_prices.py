"""Values of a half-finished good that make workers of given skills indifferent between stages."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq, linprog
from scipy.special import logsumexp

from weaklinks.arrays import FloatArray


@dataclass(frozen=True, kw_only=True, eq=False)
class StagePrices:
    """Stage values, and how far each may lie where they are not unique.

    Attributes
    ----------
    thresholds : (n - 1,) array
        Skill at which a worker is indifferent between a stage and the next.
    values, lowest, highest : (n + 1,) arrays
        ``p_0`` to ``p_n``.
    """

    thresholds: FloatArray
    values: FloatArray
    lowest: FloatArray
    highest: FloatArray


def stage_values(thresholds: FloatArray, first: float, last: float) -> FloatArray:
    """Solve ``T_i (p_(i+1) - p_i) = p_i - p_(i-1)`` between the first and the last value.

    What a stage adds is what the stage before adds, over the skill of who is indifferent.
    """
    with np.errstate(divide="ignore"):
        added = np.concatenate([[0.0], -np.cumsum(np.log(thresholds))])
    share = np.exp(added - logsumexp(added))
    values = first + (last - first) * np.concatenate([[0.0], np.cumsum(share)])
    values[-1] = last
    return values


def price_stages(
    low: FloatArray, high: FloatArray, ends: tuple[float, float], bounds: tuple[float, float]
) -> StagePrices:
    """Find stage values for thresholds that may lie in intervals, the middle of what may be.

    Parameters
    ----------
    low, high : (n - 1,) arrays
        Of each threshold; equal where it is known.
    ends : (float, float)
        ``p_0`` and ``p_n``.
    bounds : (float, float)
        Between which ``p_1`` must lie, so that those who work at the first stage want to, and
        the others do not.

    Notes
    -----
    Every value rises with every threshold. Thresholds move from `low` to `high` together; the
    middle of that part of the way on which `bounds` hold is taken.
    """
    free = low < high
    if not free.any():
        values = stage_values(low, *ends)
        return StagePrices(thresholds=low, values=values, lowest=values, highest=values)
    start, stop = _reach(low, high, ends, bounds)
    found = [_at(low, high, part) for part in (start, 0.5 * (start + stop), stop)]
    lowest, values, highest = (stage_values(t, *ends) for t in found)
    if free.sum() > 1 and (start > 0.0 or stop < 1.0):
        lowest, highest = _range(low, high, ends, bounds)
    return StagePrices(thresholds=found[1], values=values, lowest=lowest, highest=highest)


def _at(low: FloatArray, high: FloatArray, part: float) -> FloatArray:
    return np.where(low < high, low * (1.0 - part) + high * part, low)


def _reach(
    low: FloatArray, high: FloatArray, ends: tuple[float, float], bounds: tuple[float, float]
) -> tuple[float, float]:
    """Parts of the way from `low` to `high` at which the first value meets its bounds."""

    def beyond(part: float, bound: float) -> float:
        return float(stage_values(_at(low, high, part), *ends)[1]) - bound

    def place(bound: float) -> float:
        if beyond(0.0, bound) >= 0.0:
            return 0.0
        if beyond(1.0, bound) <= 0.0:
            return 1.0
        return float(brentq(beyond, 0.0, 1.0, args=(bound,), xtol=1e-15))

    start = place(bounds[0])
    return start, max(start, place(bounds[1]))


def _range(
    low: FloatArray, high: FloatArray, ends: tuple[float, float], bounds: tuple[float, float]
) -> tuple[FloatArray, FloatArray]:
    """Least and greatest of each value where several thresholds are free and p_1 is bounded.

    In what each stage adds, the conditions are linear.
    """
    n, width = low.size + 1, ends[1] - ends[0]
    here, after = np.eye(n)[:-1], np.eye(n)[1:]
    conditions = np.concatenate([here - high[:, None] * after, low[:, None] * after - here])
    first = [max((bound - ends[0]) / width, 0.0) for bound in bounds]

    def extreme(reached: int, sign: float) -> float:
        found = linprog(
            np.where(np.arange(n) < reached, sign, 0.0), A_ub=conditions, b_ub=np.zeros(2 * n - 2),
            A_eq=np.ones((1, n)), b_eq=[1.0], bounds=[tuple(first)] + [(0.0, None)] * (n - 1),
            method="highs-ds",
        )  # fmt: skip
        return float(ends[0] + width * sign * found.fun)

    inner = range(1, n)
    lowest = [ends[0], *(extreme(i, 1.0) for i in inner), ends[1]]
    return np.array(lowest), np.array([ends[0], *(extreme(i, -1.0) for i in inner), ends[1]])
