"""Perfect-foresight paths of capital, and paths of a constant saving rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.errors import Problems
from weaklinks.growth.dated import Dated, Schedule, as_dated, complain_of_dates, schedule_of
from weaklinks.growth.household import Household
from weaklinks.growth.path import euler_residual, finish, solow_path
from weaklinks.growth.plan import extend_plan, make_plan
from weaklinks.growth.result import Transition
from weaklinks.growth.steady import SteadyState, steady_state
from weaklinks.growth.technology import Technology

_FOR_EVER = 2**62
#: Longest path that is solved.
MOST_PERIODS = 100_000


def transition(
    technology: Technology | Sequence[Dated],
    household: Household | None = None,
    *,
    capital: float,
    periods: int = 300,
    saving_rate: float | None = None,
) -> Transition:
    """Solve for the path of capital from a given stock.

    Parameters
    ----------
    technology : Technology or sequence of Dated
        One for ever, or one from each of several dates, announced or not. At a surprise the
        household makes a new plan from the capital that it then has.
    household : Household, optional
    capital : float
        Stock at the beginning of period 0.
    periods : int
        T. The path after it is solved as well, and counts for welfare.
    saving_rate : float, optional
        Part of output that is invested whatever it earns (Solow 1956; the rule of Jones 2008,
        section 4), instead of what is best for the household.

    Returns
    -------
    Transition

    Raises
    ------
    InputError
        One message with every parameter that cannot be used, and why.
    NoEquilibriumError
        When there is no steady state, or no stable path to it.

    References
    ----------
    Jones (2008), equations (9)-(11) and section 5.1, in discrete time.

    Examples
    --------
    >>> from weaklinks.growth import CobbDouglas
    >>> path = transition(CobbDouglas(), Household(curvature=1.0, depreciation=1.0), capital=0.01)
    >>> [round(float(rate), 4) for rate in path.saving_rate[:3]]  # beta / 3
    [0.3175, 0.3175, 0.3175]
    """
    who = household or Household()
    dated = as_dated(technology)
    _require(dated, capital, periods, saving_rate)
    if saving_rate is not None:
        return solow_path(dated, who, float(capital), int(periods), float(saving_rate))
    pieces = _pieces(dated, who, float(capital), int(periods))
    return _joined(pieces, dated, who, int(periods))


def _require(
    dated: tuple[Dated, ...], capital: float, periods: int, saving_rate: float | None
) -> None:
    problems = Problems("transition")
    problems.add_if(
        not (isinstance(capital, float | int) and 0 < capital < np.inf),
        f"capital is {capital!r}; it must be positive and finite: without any nothing is made",
    )
    whole = isinstance(periods, int | np.integer) and 1 <= periods <= MOST_PERIODS
    problems.add_if(
        not whole, f"periods is {periods!r}; it must be a whole number from 1 to {MOST_PERIODS}"
    )
    problems.add_if(
        saving_rate is not None and not 0 < saving_rate < 1,
        f"saving_rate is {saving_rate!r}; it must lie in (0, 1): something is invested, and "
        "something is consumed",
    )
    complain_of_dates(dated, int(periods) if whole else MOST_PERIODS, problems)
    problems.raise_if_any()


@dataclass(frozen=True)
class _Piece:
    """A plan from the period in which it is made, and for how many periods it is kept to."""

    capital: FloatArray
    consumption: FloatArray
    euler: FloatArray
    steady: SteadyState
    kept: int
    error: float
    steps: int


def _pieces(
    dated: tuple[Dated, ...], household: Household, capital: float, periods: int
) -> list[_Piece]:
    pieces: list[_Piece] = []
    news = sorted({d.learned for d in dated})
    for learned, until in zip(news, [*news[1:], _FOR_EVER], strict=True):
        schedule = schedule_of(dated, learned).from_period(learned)
        piece = _piece(schedule, household, capital, periods, until - learned)
        pieces.append(piece)
        capital = float(piece.capital[piece.kept])
    return pieces


def _piece(
    schedule: Schedule, household: Household, capital: float, periods: int, kept: int
) -> _Piece:
    steady = steady_state(schedule.last, household)
    short = make_plan(schedule, household, steady, float(np.log(capital)), periods)
    plan = extend_plan(schedule, household, steady, short, 2 * periods)
    stock, eaten = np.exp(plan.log_capital), np.exp(plan.log_consumption)
    off_capital = np.abs(plan.log_capital[: periods + 1] - short.log_capital[:-1]).max()
    off_consumption = np.abs(plan.log_consumption[: periods + 1] - short.log_consumption).max()
    return _Piece(
        capital=stock,
        consumption=eaten,
        euler=euler_residual(schedule, household, stock[:-1], eaten),
        steady=steady,
        kept=min(kept, eaten.size),
        error=float(max(off_capital, off_consumption)) + short.left + plan.left,
        steps=short.steps + plan.steps,
    )


def _joined(
    pieces: list[_Piece], dated: tuple[Dated, ...], household: Household, periods: int
) -> Transition:
    """Lay what was kept of each plan end to end; errors add up along the way."""
    last = pieces[-1]
    return finish(
        dated,
        household,
        np.concatenate([*(p.capital[: p.kept] for p in pieces[:-1]), last.capital]),
        np.concatenate([p.consumption[: p.kept] for p in pieces]),
        periods=periods,
        steady=last.steady,
        euler=np.concatenate([p.euler[: p.kept] for p in pieces]),
        closing="optimal",
        error_bound=sum(p.error for p in pieces),
        steps=sum(p.steps for p in pieces),
    )
