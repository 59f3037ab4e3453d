"""Every job, in the order of the table; one file for each family."""

from benchmarks.job import Job
from benchmarks.jobs import (
    commands,
    coordination,
    equilibria,
    games,
    growth,
    many,
    matching,
    reforms,
)

JOBS: tuple[Job, ...] = (
    *equilibria.JOBS,
    *reforms.JOBS,
    *many.JOBS,
    *games.JOBS,
    *growth.JOBS,
    *coordination.JOBS,
    *matching.JOBS,
    *commands.JOBS,
)

__all__ = ["JOBS"]
