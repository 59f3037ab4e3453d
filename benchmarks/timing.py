"""Shortest of several runs, with the processor time beside it: a busy machine shows."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Timing:
    """Seconds of the shortest run, processor seconds of the same run, and how many there were.

    Processor time includes that of processes which were started and waited for.
    """

    wall: float
    cpu: float
    runs: int


def shortest(
    act: Callable[[Any], Any],
    given: Callable[[], Any],
    *,
    most: int = 15,
    enough: float = 1.0,
) -> tuple[Timing, Any]:
    """Time ``act(given())``, `given` not counted.

    At least three runs if they take less than five times `enough` seconds, at least one, and no
    more than `most`. Returns the timing and the last answer.
    """
    best, spent, answer, runs = (float("inf"), 0.0), 0.0, None, 0
    while runs == 0 or (runs < most and spent < (enough if runs >= 3 else 5.0 * enough)):
        subject = given()
        cpu, wall = _processor(), time.perf_counter()
        answer = act(subject)
        took = time.perf_counter() - wall
        best = min(best, (took, _processor() - cpu))
        spent, runs = spent + took, runs + 1
    return Timing(wall=best[0], cpu=best[1], runs=runs), answer


def _processor() -> float:
    return time.process_time() + sum(os.times()[2:4])


@contextmanager
def blas_threads(number: int) -> Iterator[bool]:
    """Let the BLAS use so many threads; yields whether it can be told (threadpoolctl)."""
    try:
        from threadpoolctl import threadpool_limits
    except ImportError:
        yield False
        return
    with threadpool_limits(number, user_api="blas"):
        yield True
