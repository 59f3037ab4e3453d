"""Many reforms over time: one after the other, or each alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from weaklinks.economy import Economy
from weaklinks.equilibrium import solve
from weaklinks.errors import InputError, Problems
from weaklinks.growth import Household
from weaklinks.growth.transition import MOST_PERIODS
from weaklinks.models.jones import Jones2008
from weaklinks.studies.capital_stock import standard
from weaklinks.studies.economy_path import EconomyPath
from weaklinks.studies.orders import Candidate, find_candidates, wedge_after
from weaklinks.studies.reforms import ReformPath, reform_path
from weaklinks.studies.transitions import Progress, Reform, transition_path

#: Years that a path goes on after its last reform, at least.
_AFTERWARDS = 100


def reform_sequence(
    economy: Economy | Jones2008,
    *,
    order: str | Sequence[str] | ReformPath = "best",
    every: int = 5,
    first: int = 0,
    announced: int | None = None,
    removal: float = 1.0,
    steps: int | None = None,
    household: Household | None = None,
    periods: int = 300,
    saving_rate: float | None = None,
    progress: Progress | None = None,
) -> EconomyPath:
    """Spread reforms over time: one every so many years, income all along.

    Parameters
    ----------
    economy : Economy or Jones2008
        Capital is a produced node.
    order : str, sequence of str or ReformPath
        See `reform_path`; orders that are greedy or by an attribute are found first, comparing
        long runs.
    every, first : int
        Years between reforms, and the date of the first.
    announced : int, optional
        Years that a reform is known before it comes (those that come sooner: from year 0). By
        default every one is a surprise.
    removal, steps
        See `reform_path`.
    household, periods, saving_rate, progress
        See `transition_path`; the path goes on for 100 years after the last reform at least.

    Returns
    -------
    EconomyPath

    References
    ----------
    Jones (2008), section 7: incomes that stay flat for long and then accelerate.
    """
    _require_spacing(every, first, announced)
    found = (
        order
        if isinstance(order, ReformPath)
        else reform_path(economy, order=order, steps=steps, removal=removal)
    )
    last = first + (len(found.sectors[:steps]) - 1) * every
    if last >= MOST_PERIODS:
        raise InputError(
            f"reforms in time: the last of {len(found.sectors[:steps])} reforms would come in year "
            f"{last}; paths have {MOST_PERIODS} years at most, so let less lie between them"
        )
    reforms = []
    for k, (label, after) in enumerate(_after_each(economy, found.sectors[:steps], removal)):
        date = first + k * every
        learned = None if announced is None else max(0, date - announced)
        reforms.append(Reform(economy=after, date=date, learned=learned, label=label))
    return transition_path(
        economy,
        reforms,
        household=household,
        periods=min(MOST_PERIODS, max(periods, last + _AFTERWARDS)),
        saving_rate=saving_rate,
        progress=progress,
    )


def _after_each(
    economy: Economy | Jones2008, labels: Sequence[str], removal: float
) -> Iterator[tuple[str, Economy | Jones2008]]:
    """The economy after each of these reforms, one on top of the other."""
    at = standard(economy)
    candidates = {c.label: c for c in find_candidates(at, None, removal)}
    for label in labels:
        at = at.replace(wedge=wedge_after(at, _named(candidates, label)))
        if isinstance(economy, Jones2008):
            yield label, economy.replace(wedge=at.wedge[: len(economy.varieties)])
        else:
            yield label, at


def reform_gains(
    economy: Economy,
    *,
    household: Household | None = None,
    removal: float = 1.0,
    periods: int = 300,
    progress: Progress | None = None,
) -> dict[str, EconomyPath]:
    """Reform each sector alone, in year 0: its path, and so what it is worth.

    Parameters
    ----------
    economy, household, periods, removal, progress
        See `reform_sequence`.

    Returns
    -------
    dict of str to EconomyPath
        By the sector's label, the largest gain of welfare first.
    """
    base = solve(economy)
    candidates = find_candidates(economy, None, removal)
    paths: dict[str, EconomyPath] = {}
    for k, candidate in enumerate(candidates):
        after = economy.replace(wedge=wedge_after(economy, candidate))
        reform = Reform(economy=after, label=candidate.label)
        paths[candidate.label] = transition_path(
            economy, [reform], household=household, periods=periods, start=base
        )
        if progress is not None:
            progress(k + 1, len(candidates))
    return dict(sorted(paths.items(), key=lambda item: -item[1].welfare_gain_percent))


def _require_spacing(every: int, first: int, announced: int | None) -> None:
    problems = Problems("reforms in time")
    for name, value, least in (("every", every, 1), ("first", first, 0)):
        problems.add_if(value < least, f"{name} is {value}; it must be {least} or more years")
    problems.add_if(
        announced is not None and announced < 0,
        f"announced is {announced}; it must be 0 or more years before the reform",
    )
    problems.raise_if_any()


def _named(candidates: dict[str, Candidate], label: str) -> Candidate:
    if label not in candidates:
        raise InputError(f"the reform path reforms {label!r}, which this economy cannot")
    return candidates[label]
