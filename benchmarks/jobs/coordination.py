"""Adoption games of finitely many sectors: all equilibria, and the cheapest push."""

from __future__ import annotations

import numpy as np

from benchmarks.cases import wage_economy
from benchmarks.job import Job, Reference, Work
from benchmarks.peers.games import ends_by_best_replies
from weaklinks.coordination import FinitePush, finite_equilibria, finite_push
from weaklinks.coordination.finite_result import FiniteEquilibria


def _ends_off(found: FiniteEquilibria, ends: tuple[np.ndarray, np.ndarray]) -> float:
    """Sectors that differ in the smallest or in the largest equilibrium."""
    ours = found.found[0].adopters, found.found[-1].adopters
    return float(sum((a != b).sum() for a, b in zip(ours, ends, strict=True)))


WAGES = Job(
    name="wage economy, all equilibria",
    counts="sectors",
    make=wage_economy,
    run=finite_equilibria,
    residual=lambda found: float(not found.complete),
    says=lambda found: f"{len(found.found)} equilibria, residual 0: certainly all",
    work=lambda economy, _: Work(
        nbytes=2 * 32.0 * economy.share.size,
        why="limit: four numbers of every sector read once from below and once from above",
    ),
    full=(1000,),
    quick=(1000,),
    tiny=9,
    targets={1000: 0.5},
    references=(
        Reference(
            name="best replies from both ends",
            run=ends_by_best_replies,
            difference=_ends_off,
            agrees=0.0,
            words=lambda _: "finds the smallest and the largest only",
        ),
    ),
)


def _cost(push: FinitePush) -> float:
    return float(push.cost @ push.seeds)


def _dearer(push: FinitePush, other: FinitePush) -> float:
    """By how much the other's seeds are dearer, relative."""
    return _cost(other) / _cost(push) - 1.0


SEEDS = Job(
    name="cheapest seeds",
    counts="sectors",
    make=wage_economy,
    run=lambda economy: finite_push(economy, method="milp", time_limit=30.0),
    residual=lambda push: push.gap,
    says=lambda push: "residual: what is left to the proven bound; no limit stated: NP-hard",
    accuracy=1e-6,
    full=(200,),
    tiny=9,
    targets={200: 30.0},
    references=(
        Reference(
            name="greedy seeds",
            run=lambda economy: finite_push(economy, method="greedy"),
            difference=_dearer,
            agrees=np.inf,
            words=lambda _: "no proof; difference: how much dearer",
        ),
        Reference(
            name="all subsets",
            run=lambda economy: finite_push(economy, method="brute-force"),
            difference=_dearer,
            largest=16,
        ),
    ),
)

JOBS = (WAGES, SEEDS)
