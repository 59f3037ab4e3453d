"""Reforms over time: the path of an economy from one long run to the next, and its worth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from weaklinks.economy import Economy
from weaklinks.equilibrium import Equilibrium, solve
from weaklinks.errors import InputError, NoEquilibriumError
from weaklinks.growth import Dated, Household, Tabulated, Technology, Transition, transition
from weaklinks.models.jones import Jones2008
from weaklinks.studies.capital_stock import (
    Twin,
    capital_of,
    household_of,
    jones_technology,
    standard,
    technology_of,
)
from weaklinks.studies.economy_path import EconomyPath

Progress = Callable[[int, int], None]

_MARGIN = 1.05
_WIDENINGS = 8
#: Dates along a path, and reforms, at which the economy is solved to check the path.
_CHECKED = 16


@dataclass(frozen=True, kw_only=True, eq=False)
class Reform:
    """What the economy becomes, when, and since when the household knows.

    Parameters
    ----------
    economy : Economy or Jones2008
        On the same nodes as the economy before.
    date : int
        First year in which it is used.
    learned : int, optional
        Year from which it is known; 0: announced at the beginning. By default it is a
        surprise: the date itself.
    label : str
    """

    economy: Economy | Jones2008
    date: int = 0
    learned: int | None = None
    label: str = "reform"


def transition_path(
    economy: Economy | Jones2008,
    reforms: Economy | Jones2008 | Sequence[Reform],
    *,
    household: Household | None = None,
    periods: int = 300,
    saving_rate: float | None = None,
    tolerance: float = 1e-9,
    start: Equilibrium | None = None,
    progress: Progress | None = None,
) -> EconomyPath:
    """Follow an economy from its long run through reforms to the next long run.

    Parameters
    ----------
    economy : Economy or Jones2008
        Before; capital is a produced node (the long horizon). Its long run is where the path
        begins. Jones' economy is known in closed form, so nothing is tabulated.
    reforms : Economy, Jones2008 or sequence of Reform
        What it becomes in year 0, or at given dates.
    household : Household, optional
        By default the one of `Household`, or of Jones' economy.
    periods : int
        Years to report; what comes after counts for welfare, too.
    saving_rate : float, optional
        A constant part of output is invested (Solow) instead of what is best.
    tolerance : float
        Relative error of the tables of output and rental by capital.
    start : Equilibrium, optional
        The economy's long run, if it is solved already.
    progress : function of (done, total), optional

    Returns
    -------
    EconomyPath

    Raises
    ------
    InputError, NoEquilibriumError
    """
    who = household_of(economy, household)
    steps = sorted(_as_reforms(reforms), key=lambda step: step.date)
    before = start or solve(standard(economy))
    capital = capital_of(before, who)
    stocks, after = _long_runs(before, steps, who)
    begin = [] if steps[0].date == 0 else [Reform(economy=economy, learned=0)]
    stages = [*begin, *steps]
    low, high = min(capital, *stocks) / _MARGIN, max(capital, *stocks) * _MARGIN
    for _ in range(_WIDENINGS):
        known = _technologies(stages, who, (low, high), tolerance, progress)
        path = _path(stages, known, who, capital, periods, saving_rate)
        tables = [technology for technology in known if isinstance(technology, Tabulated)]
        if all(table.covers(path.capital) for table in tables):
            return _result(path, stages, before, after, steps)
        low, high = min(low, path.capital.min()) / 1.5, max(high, path.capital.max()) * 1.5
    raise NoEquilibriumError("capital leaves every range that was tabulated")


def _as_reforms(reforms: Economy | Jones2008 | Sequence[Reform]) -> list[Reform]:
    if isinstance(reforms, Economy | Jones2008):
        return [Reform(economy=reforms)]
    if not reforms:
        raise InputError("there are no reforms; give an economy, or reforms with dates")
    return list(reforms)


def _long_runs(
    before: Equilibrium, steps: Sequence[Reform], household: Household
) -> tuple[list[float], Equilibrium]:
    """Capital of each stage's long run, and the last long run itself."""
    at, stocks = before, []
    for step in steps:
        if isinstance(step.economy, Jones2008):
            stocks.append(step.economy.steady_state().capital)
        else:
            at = solve(step.economy, start=at)
            stocks.append(capital_of(at, household))
    last = steps[-1].economy
    return stocks, solve(standard(last)) if isinstance(last, Jones2008) else at


def _technologies(
    stages: Sequence[Reform],
    household: Household,
    span: tuple[float, float],
    tolerance: float,
    progress: Progress | None,
) -> list[Technology]:
    low, high = span
    found: list[Technology] = []
    for k, stage in enumerate(stages):
        if isinstance(stage.economy, Jones2008):
            found.append(jones_technology(stage.economy))
        else:
            found.append(
                technology_of(stage.economy, household, low=low, high=high, tolerance=tolerance)
            )
        if progress is not None:
            progress(k + 1, len(stages))
    return found


def _path(
    stages: Sequence[Reform],
    known: Sequence[Technology],
    household: Household,
    capital: float,
    periods: int,
    saving_rate: float | None,
) -> Transition:
    dated = [
        Dated(
            technology=technology,
            date=stage.date,
            learned=stage.date if stage.learned is None else stage.learned,
        )
        for stage, technology in zip(stages, known, strict=True)
    ]
    return transition(dated, household, capital=capital, periods=periods, saving_rate=saving_rate)


def _result(
    path: Transition,
    stages: Sequence[Reform],
    before: Equilibrium,
    after: Equilibrium,
    reforms: Sequence[Reform],
) -> EconomyPath:
    error, residual = _check_along(path, stages)
    return EconomyPath(
        transition=path,
        before=before,
        after=after,
        dates=tuple(reform.date for reform in reforms),
        labels=tuple(reform.label for reform in reforms),
        interpolation_error=error,
        residual=max(residual, before.residual, after.residual),
    )


def _check_along(path: Transition, stages: Sequence[Reform]) -> tuple[float, float]:
    """Solve the economy at stocks along the path, and compare with what the path used."""
    starts = np.array([stage.date for stage in stages])
    spaced = np.geomspace(1, path.periods + 1, _CHECKED).astype(int) - 1
    some = starts[:: max(1, starts.size // _CHECKED)]
    error = residual = 0.0
    exact: dict[int, Twin] = {}
    for date in np.unique(np.concatenate([spaced, some])):
        k = int(np.searchsorted(starts, date, side="right")) - 1
        if k not in exact:
            exact = {k: Twin(standard(stages[k].economy), path.household)}
        output, rental = exact[k].at(float(path.capital[date]))
        off = max(abs(path.output[date] / output - 1), abs(path.rental[date] / rental - 1))
        error, residual = max(error, off), max(residual, exact[k].residual)
    return float(error), residual
