"""Reforms over time: the path of an economy from one long run to the next, and its worth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from weaklinks.economy import Economy
from weaklinks.equilibrium import Equilibrium, solve
from weaklinks.errors import InputError, NoEquilibriumError
from weaklinks.growth import Dated, Household, Tabulated, Transition, transition
from weaklinks.studies.capital_stock import Twin, capital_of, technology_of
from weaklinks.studies.economy_path import EconomyPath

Progress = Callable[[int, int], None]

_MARGIN = 1.05
_WIDENINGS = 8
_CHECKED_DATES = 16


@dataclass(frozen=True, kw_only=True, eq=False)
class Reform:
    """What the economy becomes, when, and since when the household knows.

    Parameters
    ----------
    economy : Economy
        On the same nodes as the economy before.
    date : int
        First year in which it is used.
    learned : int, optional
        Year from which it is known; 0: announced at the beginning. By default it is a
        surprise: the date itself.
    label : str
    """

    economy: Economy
    date: int = 0
    learned: int | None = None
    label: str = "reform"


def transition_path(
    economy: Economy,
    reforms: Economy | Sequence[Reform],
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
    economy : Economy
        Before; capital is a produced node (the long horizon). Its long run is where the path
        begins.
    reforms : Economy or sequence of Reform
        What it becomes in year 0, or at given dates.
    household : Household, optional
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
    who = household or Household()
    steps = [Reform(economy=reforms)] if isinstance(reforms, Economy) else list(reforms)
    if not steps:
        raise InputError("there are no reforms; give an economy, or reforms with dates")
    before = start or solve(economy)
    capital = capital_of(before, who)
    long_runs = _long_runs(before, [step.economy for step in steps])
    stocks = [capital, *(capital_of(q, who) for q in long_runs)]
    stages = list(steps)
    if all(step.date > 0 for step in steps):
        stages.insert(0, Reform(economy=economy, learned=0, label=""))
    low, high = min(stocks) / _MARGIN, max(stocks) * _MARGIN
    for _ in range(_WIDENINGS):
        tables = _tables(stages, who, (low, high), tolerance, progress)
        path = _path(stages, tables, who, capital, periods, saving_rate)
        if all(table.covers(path.capital) for table in tables):
            return _result(path, tables, stages, before, long_runs[-1], steps)
        low, high = min(low, path.capital.min()) / 1.5, max(high, path.capital.max()) * 1.5
    raise NoEquilibriumError("capital leaves every range that was tabulated")


def _long_runs(before: Equilibrium, economies: Sequence[Economy]) -> list[Equilibrium]:
    found: list[Equilibrium] = []
    for economy in economies:
        found.append(solve(economy, start=found[-1] if found else before))
    return found


def _tables(
    stages: Sequence[Reform],
    household: Household,
    span: tuple[float, float],
    tolerance: float,
    progress: Progress | None,
) -> list[Tabulated]:
    tables = []
    for k, stage in enumerate(stages):
        low, high = span
        tables.append(
            technology_of(stage.economy, household, low=low, high=high, tolerance=tolerance)
        )
        if progress is not None:
            progress(k + 1, len(stages))
    return tables


def _path(
    stages: Sequence[Reform],
    tables: Sequence[Tabulated],
    household: Household,
    capital: float,
    periods: int,
    saving_rate: float | None,
) -> Transition:
    dated = [
        Dated(
            technology=table,
            date=stage.date,
            learned=stage.date if stage.learned is None else stage.learned,
        )
        for stage, table in zip(stages, tables, strict=True)
    ]
    return transition(dated, household, capital=capital, periods=periods, saving_rate=saving_rate)


def _result(
    path: Transition,
    tables: Sequence[Tabulated],
    stages: Sequence[Reform],
    before: Equilibrium,
    after: Equilibrium,
    reforms: Sequence[Reform],
) -> EconomyPath:
    in_order = sorted(reforms, key=lambda r: r.date)
    error, residual = _check_along(path, tables, stages)
    return EconomyPath(
        transition=path,
        before=before,
        after=after,
        dates=tuple(r.date for r in in_order),
        labels=tuple(r.label for r in in_order),
        interpolation_error=error,
        residual=max(residual, before.residual, after.residual),
    )


def _check_along(
    path: Transition, tables: Sequence[Tabulated], stages: Sequence[Reform]
) -> tuple[float, float]:
    """Solve the economy at stocks along the path, and compare with what the path used."""
    starts = np.array([stage.date for stage in stages])
    spaced = np.unique(np.geomspace(1, path.periods + 1, _CHECKED_DATES).astype(int) - 1)
    dates = np.unique(np.concatenate([spaced, starts]))
    error = residual = 0.0
    order = np.argsort(starts)
    for k, until in zip(order, [*starts[order][1:], path.periods + 1], strict=True):
        exact = Twin(stages[k].economy, path.household)
        for date in dates[(dates >= starts[k]) & (dates < until)]:
            output, rental = exact.at(float(path.capital[date]))
            off = max(abs(path.output[date] / output - 1), abs(path.rental[date] / rental - 1))
            error, residual = max(error, off), max(residual, exact.residual)
    return error, residual
