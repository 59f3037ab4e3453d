"""Where a path ends, and how fast it gets there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.errors import NoEquilibriumError
from weaklinks.growth.household import Household
from weaklinks.growth.technology import Technology

_STEPS = 200
_LONGEST_STEP = 3.0
_ROUNDING = 2e-15

_Curve = Callable[[FloatArray], FloatArray]


@dataclass(frozen=True, kw_only=True)
class SteadyState:
    """Capital that stays as it is.

    Attributes
    ----------
    capital, output, consumption, rental : float
    stable_root : float
        Share of a small log distance to the steady state that is left a period later.
    """

    capital: float
    output: float
    consumption: float
    rental: float
    stable_root: float

    @property
    def half_life(self) -> float:
        """Periods until half of a small distance is closed; zero when one period closes all."""
        if self.stable_root <= 0.0:
            return 0.0
        return float(np.log(0.5) / np.log(self.stable_root))


def steady_state(
    technology: Technology, household: Household, *, saving_rate: float | None = None
) -> SteadyState:
    """Find the steady state and its stable root.

    Parameters
    ----------
    technology : Technology
    household : Household
    saving_rate : float, optional
        Share of output that is invested, whatever it earns (Solow). By default the household
        saves what is best for it: capital earns lambda + delta.

    Raises
    ------
    NoEquilibriumError
        When there is none, when nothing is left to consume in it, or when paths run away
        from it.
    """
    delta = household.depreciation
    capital = _capital(technology, household, saving_rate)
    at = np.array([capital])
    output, rental = float(technology.output(at)[0]), float(technology.rental(at)[0])
    consumption = output - delta * capital
    if consumption <= 0:
        raise NoEquilibriumError(
            f"replacing the capital of the steady state takes {delta * capital / output:.3g} of "
            "output: nothing is left to consume (capital is subsidised too much)"
        )
    own = float(technology.marginal_output(at)[0]) + 1.0 - delta
    slope = float(technology.marginal_rental(at)[0])
    root = (
        _saddle_root(own, slope, consumption, household)
        if saving_rate is None
        else own + (saving_rate - 1.0) * float(technology.marginal_output(at)[0])
    )
    return SteadyState(
        capital=capital, output=output, consumption=consumption, rental=rental, stable_root=root
    )


def _capital(technology: Technology, household: Household, saving_rate: float | None) -> float:
    if saving_rate is None:
        return _where(technology.rental, technology.marginal_rental, household.user_cost)
    return _where(
        lambda k: technology.output(k) / k,
        lambda k: (technology.marginal_output(k) - technology.output(k) / k) / k,
        household.depreciation / saving_rate,
    )


def _saddle_root(own: float, slope: float, consumption: float, household: Household) -> float:
    """Smaller root of ``m^2 - (1 + a + q) m + a``: 0 < m < 1 exactly when a > 0 and q > 0.

    a is what a unit of capital leaves next period, q = -beta rental' C / gamma.
    """
    q = -household.discount_factor * slope * consumption / household.curvature
    if not (q > 0 and own > 0):
        raise NoEquilibriumError(
            "the steady state has no stable path to it: there capital's rental rises with capital"
            if q <= 0
            else "the steady state has no stable path to it: there more capital leaves less"
        )
    b = 1.0 + own + q
    # b^2 - 4a as a sum of what is not negative, so that nothing cancels near q = 0.
    spread = np.sqrt((own - 1.0) ** 2 + q * (q + 2.0 * (1.0 + own)))
    return float(2.0 * own / (b + spread))


def _where(value_at: _Curve, slope_at: _Curve, target: float) -> float:
    """Stock at which a falling curve has this value: Newton in logs, exact for Cobb-Douglas."""
    log_capital, goal = 0.0, np.log(target)
    low, high = -np.inf, np.inf
    for _ in range(_STEPS):
        at = np.exp(np.array([log_capital]))
        value = float(value_at(at)[0])
        gap = float(np.log(value)) - goal
        low, high = (log_capital, high) if gap > 0 else (low, log_capital)
        elasticity = float(slope_at(at)[0]) * float(at[0]) / value
        step = -gap / elasticity if elasticity < 0 else np.sign(gap) * _LONGEST_STEP
        new = log_capital + float(np.clip(step, -_LONGEST_STEP, _LONGEST_STEP))
        if not low <= new <= high:
            new = 0.5 * (low + high)
        if abs(new - log_capital) <= _ROUNDING * max(1.0, abs(new)):
            return float(np.exp(new))
        log_capital = new
    if abs(gap) < 1e-12:
        return float(np.exp(log_capital))
    raise NoEquilibriumError(
        f"there is no steady state: at no stock of capital does it earn {target:g} a year"
    )
