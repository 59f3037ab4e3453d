"""From solved pieces to the result: residuals in levels, tails, welfare."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from weaklinks.arrays import FloatArray, frozen
from weaklinks.growth.dated import Dated, Schedule, schedule_of
from weaklinks.growth.household import Household
from weaklinks.growth.result import Transition
from weaklinks.growth.steady import SteadyState, steady_state

_LONGEST_TAIL = 20_000
_SETTLED = 1e-17


def euler_residual(
    schedule: Schedule, household: Household, capital: FloatArray, consumption: FloatArray
) -> FloatArray:
    """``1 - beta u'(C') (1 + r') / u'(C)`` between each period and the next."""
    returns = 1.0 - household.depreciation + schedule.at("rental", capital)
    growth = consumption[1:] / consumption[:-1]
    worth = growth**-household.curvature
    residual: FloatArray = 1.0 - household.discount_factor * returns[1:] * worth
    return residual


def finish(
    dated: Sequence[Dated],
    household: Household,
    capital: FloatArray,
    consumption: FloatArray,
    *,
    periods: int,
    steady: SteadyState,
    euler: FloatArray,
    closing: str,
    error_bound: float,
    steps: int = 0,
) -> Transition:
    """Make the result of capital and consumption that were solved for beyond T.

    `capital` has one entry more than `consumption`.
    """
    schedule = schedule_of(dated, max(d.learned for d in dated))
    shown = slice(0, periods + 1)
    output = schedule.at("output", capital[:-1])
    resources = output + (1.0 - household.depreciation) * capital[:-1]
    used = (consumption + capital[1:]) / resources - 1.0
    return Transition(
        household=household,
        steady=steady,
        closing=closing,
        capital=frozen(capital[shown]),
        output=frozen(output[shown]),
        consumption=frozen(consumption[shown]),
        rental=frozen(schedule.at("rental", capital[:-1])[shown]),
        euler_residual=frozen(euler[:periods]),
        resource_residual=frozen(used[shown]),
        error_bound=error_bound,
        equivalent_consumption=household.equivalent_consumption(
            np.concatenate([consumption, _tail(consumption, steady, household)])
        ),
        reforms=tuple(sorted(d.date for d in dated if d.date > 0)),
        surprises=tuple(sorted({d.learned for d in dated if d.learned > 0})),
        steps=steps,
    )


def _tail(consumption: FloatArray, steady: SteadyState, household: Household) -> FloatArray:
    """Consumption after the last period solved: along the linearised path, then constant."""
    left = float(np.log(consumption[-1] / steady.consumption))
    rates = [steady.stable_root, household.discount_factor]
    sizes = [abs(left), household.discount_factor**consumption.size]
    needed = [
        np.log(_SETTLED / size) / np.log(rate) if size > _SETTLED and rate > 0 else 0.0
        for size, rate in zip(sizes, rates, strict=True)
    ]
    count = int(np.clip(min(needed), 0, _LONGEST_TAIL))
    way = steady.stable_root ** np.arange(1, count + 1)
    return np.append(steady.consumption * np.exp(left * way), steady.consumption)


def solow_path(
    dated: Sequence[Dated],
    household: Household,
    capital: float,
    periods: int,
    saving_rate: float,
) -> Transition:
    """Capital under the rule ``K' = s Y + (1 - delta) K``: exact, so without truncation."""
    schedule = schedule_of(dated, max(d.learned for d in dated))
    steady = steady_state(schedule.last, household, saving_rate=saving_rate)
    stock = np.empty(2 * periods + 2)
    stock[0], kept = capital, 1.0 - household.depreciation
    ends = (*schedule.starts[1:], stock.size - 1)
    for technology, start, end in zip(schedule.technologies, schedule.starts, ends, strict=True):
        for t in range(start, end):
            at = stock[t : t + 1]
            stock[t + 1] = (saving_rate * technology.output(at) + kept * at)[0]
    consumption = (1.0 - saving_rate) * schedule.at("output", stock[:-1])
    return finish(
        dated,
        household,
        stock,
        consumption,
        periods=periods,
        steady=steady,
        euler=euler_residual(schedule, household, stock[:-1], consumption),
        closing="solow",
        error_bound=0.0,
    )
