"""One equilibrium: nested, hard, Jones' continuum, dense, sparse."""

from __future__ import annotations

import numpy as np

from benchmarks.cases import (
    dense_economy,
    hard_economies,
    jones_economy,
    nested_economy,
    sparse_economy,
)
from benchmarks.job import Job, Reference, Work
from benchmarks.peers.flat import (
    DenseReference,
    of_one_factor,
    of_sectors,
    sparse_newton,
)
from benchmarks.peers.nested import NestedReference, one_solve
from benchmarks.peers.whole_system import casadi_system, scipy_root
from weaklinks.economy import Economy
from weaklinks.equilibrium import Equilibrium, solve

_LINK = 12.0  # bytes: a weight and the number of its seller
_TRIES = 1.0  # seconds that a generic root finder has for each hard economy


def _read_twice(economy: Economy, answer: object = None) -> Work:
    links = economy.shares.nnz
    return Work(
        nbytes=2.0 * _LINK * links,
        flops=4.0 * links,
        exps=2.0 * economy.n_nodes,
        why="limit: evaluate prices and sales once at the answer, two readings of the links and "
        "two exponentials a node",
    )


def _read_all_twice(economies: list[Economy], answer: object) -> Work:
    each = [_read_twice(e) for e in economies]
    total = {k: sum(getattr(w, k) for w in each) for k in ("nbytes", "flops", "exps")}
    return Work(**total, why="limit: as for one nested economy, forty times")


def _off(found: Equilibrium, log_gdp: float) -> float:
    return float(abs(np.log(found.gdp) - log_gdp))


def _farthest(found: list[Equilibrium], log_gdp: list[float]) -> float:
    """Largest difference among those that both have solved."""
    off = [_off(q, level) for q, level in zip(found, log_gdp, strict=True) if level == level]
    return max(off, default=np.nan)


def _solved(levels: list[float]) -> str:
    return f"solves {sum(level == level for level in levels)} of {len(levels)}"


NESTED = Job(
    name="nested",
    counts="sectors",
    make=nested_economy,
    run=solve,
    residual=lambda found: found.residual,
    work=_read_twice,
    full=(100, 500, 2000),
    quick=(100, 500),
    tiny=8,
    scaling=(50, 100, 200, 500, 1000, 2000),
    targets={100: 0.005, 500: 0.06, 2000: 1.5},
    references=(
        Reference(
            name="structured NumPy",
            prepare=NestedReference,
            run=NestedReference.solve,
            difference=_off,
        ),
        Reference(
            name="one numpy.linalg.solve",
            prepare=NestedReference,
            run=one_solve,
            words=lambda _: "one system in the sectors; no equilibrium",
        ),
        Reference(
            name="scipy.optimize.root", run=scipy_root, difference=_off, largest=100, agrees=1e-7
        ),
        Reference(
            name="CasADi Newton",
            prepare=casadi_system,
            run=lambda system: system.solve(),
            difference=_off,
            largest=100,
            needs="casadi",
        ),
    ),
    quoted="GAMS-CONOPT 0.10 s at 100, its licence stops at 249; PyTensor 0.86 s at 100, 89 s at "
    "500; CasADi 0.035 and 3.0 s",
)

HARD = Job(
    name="hard, 40 of 50 sectors",
    counts="economies",
    make=lambda size: hard_economies()[:size],
    run=lambda economies: [solve(e) for e in economies],
    residual=lambda found: max(q.residual for q in found),
    says=lambda found: (
        f"{sum(q.residual < 1e-10 for q in found)} of {len(found)} solved, "
        f"{sum(q.method == 'newton' for q in found)} by Newton alone"
    ),
    work=_read_all_twice,
    full=(40,),
    quick=(40,),
    tiny=2,
    targets={40: 0.4},
    references=(
        Reference(
            name="structured NumPy",
            prepare=lambda economies: [NestedReference(e) for e in economies],
            run=lambda references: [_or_nan(r) for r in references],
            difference=_farthest,
            words=_solved,
        ),
        Reference(
            name="scipy.optimize.root, logs",
            run=lambda economies: [scipy_root(e, seconds=_TRIES) for e in economies],
            difference=_farthest,
            agrees=1e-6,
            words=lambda found: f"{_solved(found)}, {_TRIES:g} s at most for each",
        ),
        Reference(
            name="scipy.optimize.root, levels",
            run=lambda economies: [scipy_root(e, seconds=_TRIES, levels=True) for e in economies],
            words=lambda found: f"{_solved(found)}, {_TRIES:g} s at most for each",
        ),
        Reference(
            name="CasADi Newton",
            prepare=lambda economies: [casadi_system(e) for e in economies],
            run=lambda systems: [s.solve() for s in systems],
            difference=_farthest,
            words=_solved,
            needs="casadi",
        ),
    ),
    quoted="GAMS 0 to 1 of 20 cold; 18 to 19 with continuation by hand, about 1 s each",
)


def _or_nan(reference: NestedReference) -> float:
    """Log GDP if it is one: the reference has no fallback when Newton's method leaves."""
    with np.errstate(all="ignore"):
        try:
            level = float(reference.solve())
            gap = np.abs(reference.gap(*reference.found)[0]).max()
        except (np.linalg.LinAlgError, AttributeError):
            return np.nan
    return level if gap < 1e-8 else np.nan


JONES = Job(
    name="jones continuum",
    counts="varieties",
    make=jones_economy,
    run=solve,
    residual=lambda found: found.residual,
    work=_read_twice,
    full=(100_001,),
    quick=(10_001,),
    tiny=21,
    scaling=(1_001, 10_001, 100_001, 1_000_001),
    targets={100_001: 0.2},
    references=(
        Reference(
            name="sparse-LU Newton",
            run=sparse_newton,
            difference=lambda q, other: float(np.abs(of_one_factor(q) - other).max()),
            agrees=1e-9,
        ),
    ),
    quoted="plain sparse-LU Newton 0.28 s, prices alone",
)

DENSE = Job(
    name="dense",
    counts="sectors",
    make=dense_economy,
    run=solve,
    residual=lambda found: found.residual,
    accuracy=1e-10,
    work=_read_twice,
    full=(3465,),
    quick=(866,),
    tiny=6,
    scaling=(200, 433, 866, 1732, 3465),
    targets={3465: 1.0},
    two_threads=True,
    references=(
        Reference(
            name="dense Newton, NumPy",
            prepare=DenseReference,
            run=DenseReference.solve,
            difference=lambda q, other: float(np.abs(of_sectors(q) - other).max()),
        ),
        Reference(
            name="one numpy.linalg.solve",
            prepare=DenseReference,
            run=DenseReference.one_solve,
            words=lambda _: "one system of this size; no equilibrium",
        ),
    ),
    quoted="dense LU 0.7 s, one pass over its links 0.04 s, two threads",
)

SPARSE = Job(
    name="sparse, 20 links",
    counts="sectors",
    make=sparse_economy,
    run=solve,
    residual=lambda found: found.residual,
    work=_read_twice,
    full=(2000,),
    quick=(500,),
    tiny=12,
    scaling=(250, 500, 1000, 2000, 4000),
    references=(
        Reference(
            name="sparse-LU Newton",
            run=sparse_newton,
            difference=lambda q, other: float(np.abs(of_one_factor(q) - other).max()),
            agrees=1e-9,
            largest=2000,
        ),
    ),
)

JOBS = (NESTED, HARD, JONES, DENSE, SPARSE)
