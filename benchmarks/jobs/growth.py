"""Paths over time."""

from __future__ import annotations

import numpy as np

from benchmarks.cases import growth_path
from benchmarks.job import Job, Reference, Work
from benchmarks.peers.growth import (
    banded_path,
    sequence_jacobian_model,
    sequence_jacobian_path,
    shooting_path,
)
from weaklinks.growth import Transition


def _off(path: Transition, capital: np.ndarray) -> float:
    """Over the first periods: shooting leaves the path later on."""
    first = min(40, capital.size // 2)
    return float(np.abs(capital[:first] / path.capital[:first] - 1.0).max())


TRANSITION = Job(
    name="transition, one sector",
    counts="periods",
    make=int,
    run=growth_path,
    residual=lambda path: path.largest_euler_residual,
    work=lambda periods, _: Work(
        exps=3.0 * periods,
        flops=30.0 * periods,
        why="limit: every Euler equation once, three powers each",
    ),
    full=(300,),
    quick=(300,),
    tiny=300,
    targets={300: 0.005},
    references=(
        Reference(name="banded Newton, NumPy", run=banded_path, difference=_off),
        Reference(
            name="sequence-jacobian",
            prepare=sequence_jacobian_model,
            run=sequence_jacobian_path,
            difference=_off,
            needs="sequence_jacobian",
        ),
        Reference(name="shooting", run=shooting_path, difference=_off, agrees=1e-6),
    ),
    quoted="banded Newton 0.7 ms; sequence-jacobian 17 ms; Dynare 0.6 s",
)

JOBS = (TRANSITION,)
