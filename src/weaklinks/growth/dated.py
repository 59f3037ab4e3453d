"""Technologies that change at known dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.errors import Problems
from weaklinks.growth.technology import Technology


@dataclass(frozen=True, kw_only=True)
class Dated:
    """A technology and when it comes: what a reform is to the household.

    Parameters
    ----------
    technology : Technology
    date : int
        First period in which it is used; 0 is the first period of the path.
    learned : int
        Period from which the household knows. Announced from the start: 0, the default. A
        surprise: the date itself.
    """

    technology: Technology
    date: int = 0
    learned: int = 0


@dataclass(frozen=True)
class Schedule:
    """Technologies in the order of their first periods, the first of which is 0 or before."""

    starts: tuple[int, ...]
    technologies: tuple[Technology, ...]

    @property
    def last(self) -> Technology:
        """The technology that stays."""
        return self.technologies[-1]

    def at(self, method: str, capital: FloatArray) -> FloatArray:
        """Call a method of the technology of each period, from period 0."""
        if len(self.technologies) == 1:
            return np.asarray(getattr(self.last, method)(capital))
        ends = (*self.starts[1:], capital.size)
        value = np.empty_like(capital)
        for technology, start, end in zip(self.technologies, self.starts, ends, strict=True):
            value[max(start, 0) : end] = getattr(technology, method)(capital[max(start, 0) : end])
        return value

    def from_period(self, period: int) -> Schedule:
        """Return the same technologies with periods counted from this one."""
        current = sum(start <= period for start in self.starts) - 1
        starts = tuple(start - period for start in self.starts[current:])
        return Schedule(starts, self.technologies[current:])


def schedule_of(dated: Sequence[Dated], known_by: int) -> Schedule:
    """What a household expects that knows what is learned up to a period."""
    known = sorted((d for d in dated if d.learned <= known_by), key=lambda d: d.date)
    return Schedule(tuple(d.date for d in known), tuple(d.technology for d in known))


def as_dated(technology: Technology | Sequence[Dated]) -> tuple[Dated, ...]:
    """Give one technology its date."""
    if isinstance(technology, Sequence):
        return tuple(technology)
    return (Dated(technology=technology),)


def complain_of_dates(dated: Sequence[Dated], periods: int, problems: Problems) -> None:
    """Note everything that makes dates unusable."""
    dates = [d.date for d in dated]
    problems.add_if(
        0 not in dates, "no technology has date 0; name the one that the path begins with"
    )
    for date in sorted({date for date in dates if dates.count(date) > 1}):
        problems.add(f"two technologies have date {date}; only one can be used")
    for d in dated:
        problems.add_if(
            not 0 <= d.date < periods,
            f"a technology has date {d.date}; dates lie within the {periods} periods of the path",
        )
        problems.add_if(
            not 0 <= d.learned <= d.date,
            f"the technology of date {d.date} is learned in period {d.learned}; that is from 0 "
            "(announced) to its date (a surprise)",
        )
