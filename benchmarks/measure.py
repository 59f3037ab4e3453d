"""Run jobs: each becomes one row for every reference it is compared with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from benchmarks.job import Job, Reference
from benchmarks.machine import Machine
from benchmarks.timing import Timing, blas_threads, shortest


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the table; seconds throughout. A further reference repeats job and size only.

    `ratio` is ours again over the reference; `over_limit` ours again over the limit; `cpu` the
    processor time of our shortest run: less than its wall time where the machine was busy.
    `met` is "yes", "again" (only the second run is within the target), "no" or "-" (no target);
    "failed" if something raised, "wrong" if a residual or a difference is too large.
    """

    job: str
    size: int
    counts: str
    target: float | None = None
    cold: float | None = None
    again: float | None = None
    two_threads: float | None = None
    cpu: float | None = None
    reference: str = ""
    reference_seconds: float | None = None
    ratio: float | None = None
    limit: float | None = None
    over_limit: float | None = None
    residual: float | None = None
    difference: float | None = None
    met: str = ""
    note: str = ""
    quoted: str = ""

    @property
    def bad(self) -> bool:
        """Whether this is no measurement of a right answer."""
        return self.met in ("failed", "wrong")


@dataclass(frozen=True, kw_only=True)
class Ours:
    """Our own run of a job at a size."""

    given: Any
    answer: Any
    cold: Timing
    again: Timing


def run_ours(job: Job, size: int, enough: float = 1.0) -> Ours:
    """Time a job on something new, then again on the same thing."""
    kept: list[Any] = []

    def fresh() -> Any:
        kept[:] = [job.make(size)]
        return kept[0]

    cold, answer = shortest(job.run, fresh, most=3, enough=enough)
    given = kept[0]
    if cold.wall < 10.0 * enough:
        again, answer = shortest(job.run, lambda: given, enough=enough)
    else:  # so long that nothing is remembered that matters
        again = cold
    return Ours(given=given, answer=answer, cold=cold, again=again)


def rows_of(job: Job, size: int, machine: Machine, enough: float = 1.0) -> list[Row]:
    """Time a job at a size, and its references; one that raises does not end the run."""
    try:
        ours = run_ours(job, size, enough)
    except Exception as error:
        return [Row(job=job.name, size=size, counts=job.counts, met="failed", note=_said(error))]
    first = _our_row(job, size, ours, machine, enough)
    compared = [_compare(r, ours, size, enough) for r in job.references]
    if not compared:
        return [first]
    rows = [_joined(first, compared[0])]
    return rows + [replace(c, job=job.name, size=size, counts=job.counts) for c in compared[1:]]


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"


def _our_row(job: Job, size: int, ours: Ours, machine: Machine, enough: float) -> Row:
    work = job.work(ours.given, ours.answer)
    limit = work.limit(machine) if work else None
    target = job.targets.get(size)
    residual = float(job.residual(ours.answer))
    return Row(
        job=job.name,
        size=size,
        counts=job.counts,
        target=target,
        cold=ours.cold.wall,
        again=ours.again.wall,
        two_threads=_two_threads(job, ours, enough),
        cpu=ours.again.cpu,
        limit=limit,
        over_limit=ours.again.wall / limit if limit else None,
        residual=residual,
        met=_met(target, ours) if residual <= job.accuracy else "wrong",
        note="; ".join(n for n in (job.says(ours.answer), work.why if work else "") if n),
        quoted=job.quoted,
    )


def _met(target: float | None, ours: Ours) -> str:
    if target is None:
        return "-"
    if ours.cold.wall <= target:
        return "yes"
    return "again" if ours.again.wall <= target else "no"


def _two_threads(job: Job, ours: Ours, enough: float) -> float | None:
    if not job.two_threads:
        return None
    with blas_threads(2) as told:
        if not told:
            return None
        return shortest(job.run, lambda: ours.given, enough=enough)[0].wall


def _compare(reference: Reference, ours: Ours, size: int, enough: float) -> Row:
    """A row with the reference's own columns only."""
    row = Row(job="", size=size, counts="", reference=reference.name)
    if why := reference.why_not(size):
        return replace(row, note=why)
    try:
        prepared = reference.prepare(ours.given)
        timing, answer = shortest(reference.run, lambda: prepared, most=5, enough=enough)
    except Exception as error:
        return replace(row, met="failed", note=_said(error))
    seconds = timing.wall * reference.times(ours.given)
    unlike = reference.difference
    off = float(unlike(ours.answer, answer)) if unlike else None
    return replace(
        row,
        reference_seconds=seconds,
        ratio=ours.again.wall / seconds,
        difference=off,
        met="" if off is None or off <= reference.agrees else "wrong",
        note=reference.words(answer),
    )


def _joined(ours: Row, other: Row) -> Row:
    names = ("reference", "reference_seconds", "ratio", "difference")
    said = f"{other.reference}: {other.note}" if other.note else ""
    note = "; ".join(n for n in (ours.note, said) if n)
    met = other.met or ours.met
    return replace(ours, met=met, note=note, **{n: getattr(other, n) for n in names})
