"""How time grows with size: the jobs that have sizes for a curve, and their exponents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.job import Job
from benchmarks.measure import run_ours


@dataclass(frozen=True, kw_only=True)
class Point:
    """Seconds of one job at one size: cold and again, and processor seconds of the latter.

    `exponent` of ``seconds ~ size^exponent`` is fitted to the logs of `again` at all sizes by
    least squares, `error` its standard error; `last_exponent` is that of the two largest sizes.
    """

    job: str
    size: int
    counts: str
    cold: float
    again: float
    cpu: float
    residual: float
    target: float | None
    exponent: float
    error: float
    last_exponent: float


def curve(job: Job, sizes: Sequence[int], enough: float = 1.0) -> list[Point]:
    """Time a job at these sizes and fit the exponent."""
    runs = [run_ours(job, size, enough) for size in sizes]
    seconds = [ours.again.wall for ours in runs]
    slope, error = fitted(sizes, seconds)
    last, _ = fitted(sizes[-2:], seconds[-2:])
    return [
        Point(
            job=job.name,
            size=size,
            counts=job.counts,
            cold=ours.cold.wall,
            again=ours.again.wall,
            cpu=ours.again.cpu,
            residual=float(job.residual(ours.answer)),
            target=job.targets.get(size),
            exponent=slope,
            error=error,
            last_exponent=last,
        )
        for size, ours in zip(sizes, runs, strict=True)
    ]


def fitted(sizes: Iterable[float], seconds: Iterable[float]) -> tuple[float, float]:
    """Slope of log seconds in log size by least squares, and its standard error."""
    x, y = np.log(list(sizes)), np.log(list(seconds))
    if x.size < 2:
        return float("nan"), float("nan")
    x, y = x - x.mean(), y - y.mean()
    slope = float(x @ y / (x @ x))
    free = x.size - 2
    left = y - slope * x
    error = np.sqrt(left @ left / free / (x @ x)) if free else np.nan
    return slope, float(error)


def text(points: Sequence[Point]) -> str:
    """One line for each job: its exponent, and its seconds by size."""
    lines = []
    for job in dict.fromkeys(p.job for p in points):
        own = [p for p in points if p.job == job]
        times = ", ".join(f"{p.size:,}: {p.again:.2g}" for p in own)
        lines.append(
            f"{job:<32} N^{own[0].exponent:.2f} (s.e. {own[0].error:.2f}), between the two "
            f"largest N^{own[0].last_exponent:.2f}; seconds at {own[0].counts} {times}"
        )
    return "\n".join(lines)
