"""People in teams: sorted, on two sides, in roles."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linear_sum_assignment

from benchmarks.job import Job, Reference, Work
from weaklinks.assignment import match, match_sides
from weaklinks.assignment.result import Matching
from weaklinks.assignment.sides_result import SidedMatching
from weaklinks.teams import o_ring, role_team

ROLES = (1.0, 2.0)


def _with_wages(found: Matching) -> Matching:
    _ = found.wages
    return found


def _sorted_off(found: Matching, order: np.ndarray) -> float:
    """Output of teams of five cut out of the sorted line, against ours, relative."""
    teams = found.skills[order][: order.size // 5 * 5].reshape(-1, 5)
    return float(abs(found.total / teams.prod(axis=1).sum() - 1.0))


SORTED = Job(
    name="match, O-ring teams of five",
    counts="workers",
    make=lambda workers: np.random.default_rng(0).random(workers),
    run=lambda skills: _with_wages(match(skills, o_ring(5))),
    residual=lambda found: found.residual,
    work=lambda skills, _: Work(
        nbytes=24.0 * skills.size,
        why="limit: read every skill, write its place and its wage",
    ),
    full=(10_000_000,),
    quick=(1_000_000,),
    tiny=20,
    scaling=(10_000, 100_000, 1_000_000, 10_000_000),
    targets={10_000_000: 5.0},
    references=(
        Reference(
            name="numpy.argsort",
            run=np.argsort,
            difference=_sorted_off,
            words=lambda _: "the sort alone, no wages; difference: of total output",
        ),
    ),
)


def _sides(each: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A table that no order solves."""
    x, y = np.random.default_rng(2).random((2, each))
    return x, y, np.sin(7.0 * x[:, None] * y) + x[:, None]


def _sides_with_wages(given: tuple[np.ndarray, np.ndarray, np.ndarray]) -> SidedMatching:
    found = match_sides(*given)
    _ = found.left_wages
    return found


SIDES = Job(
    name="two sides, any table",
    counts="on each side",
    make=_sides,
    run=_sides_with_wages,
    residual=lambda found: max(found.residual, found.blocking_gain),
    work=lambda given, _: Work(nbytes=8.0 * given[2].size, why="limit: read the table once"),
    full=(1000,),
    quick=(300,),
    tiny=7,
    targets={1000: 10.0},
    references=(
        Reference(
            name="linear_sum_assignment",
            prepare=lambda given: given[2],
            run=lambda table: float(table[linear_sum_assignment(table, maximize=True)].sum()),
            difference=lambda found, total: abs(found.total / total - 1.0),
            words=lambda _: "pairs alone, no wages; difference: of total output",
        ),
    ),
)


def _pair_table(skills: np.ndarray) -> np.ndarray:
    """What every pair makes in its better division of roles; nobody is paired with himself."""
    either = np.multiply.outer(skills ** ROLES[0], skills ** ROLES[1])
    table = np.maximum(either, either.T)
    np.fill_diagonal(table, 0.0)
    return table


IN_ROLES = Job(
    name="roles out of one population",
    counts="workers",
    make=lambda workers: np.random.default_rng(3).random(workers),
    run=lambda skills: match(skills, role_team(list(ROLES))),
    residual=lambda found: 0.0 if found.optimal else found.gap,
    says=lambda found: f"residual 0: proven best; {found.gap:.1e} below its bound",
    work=lambda skills, _: Work(
        nbytes=4.0 * skills.size**2, why="limit: the output of every pair read once"
    ),
    accuracy=1e-8,
    full=(2000,),
    quick=(300,),
    tiny=8,
    targets={2000: 30.0},
    references=(
        Reference(
            name="linear_sum_assignment",
            prepare=_pair_table,
            run=lambda table: float(table[linear_sum_assignment(table, maximize=True)].sum() / 2.0),
            difference=lambda found, total: abs(found.total / total - 1.0),
            agrees=0.05,
            words=lambda _: "an upper bound only: it may close rings of three",
        ),
    ),
)

JOBS = (SORTED, SIDES, IN_ROLES)
