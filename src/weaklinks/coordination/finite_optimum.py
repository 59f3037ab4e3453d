"""The cheapest seeds for sure: sets in which a cascade gets stuck, and what must break them."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from weaklinks.arrays import BoolArray, FloatArray
from weaklinks.coordination.finite_seeds import Tipping, cheapest_first, greedy, without_idle
from weaklinks.finite_games import ScalarAggregate

_CUTS = 4
_EXACT = 1e-9
_UNITS = 1e3


@dataclass(kw_only=True)
class Found:
    """Seeds, a bound that no seeds are cheaper than, and how it went."""

    seeds: BoolArray
    lower_bound: float
    first_cost: float
    cuts: int = 0
    proven: bool = False
    rows: list[FloatArray] = field(default_factory=list)
    levels: list[float] = field(default_factory=list)


def cheapest_seeds(problem: Tipping, *, time_limit: float, seed: int = 0) -> Found:
    """Find the cheapest seeds for sure, or say by how much cheaper ones could exist.

    Notes
    -----
    Where more adopters may make others leave, sets of seeds are tried in the order of their
    cost. Otherwise it is a mixed-integer programme: a set U that holds all that its own members
    bring in, short of the target, is a place to get stuck; seeds must hold somebody outside
    each such U, and seeds that do so tip. There are too many U to list, so they are added when
    a set of seeds gets stuck in one. A scalar-aggregate economy has a compact description to
    begin with (see `scalar_rows`).
    """
    first = greedy(problem)
    if problem.monotone:
        return _break_stuck_sets(problem, first, time_limit, seed)
    # Nothing is proven of sets that get stuck here; they still point to cheap seeds.
    guess = _break_stuck_sets(problem, first, 0.4 * time_limit, seed)
    seeds, bound, proven = cheapest_first(problem, known=guess.seeds, time_limit=0.6 * time_limit)
    return replace(guess, seeds=seeds, lower_bound=bound, proven=proven)


def _break_stuck_sets(problem: Tipping, first: BoolArray, time_limit: float, seed: int) -> Found:
    ends = time.monotonic() + time_limit
    found = Found(seeds=first, lower_bound=0.0, first_cost=float(first @ problem.cost))
    if problem.game.scalar is not None and problem.monotone:
        found.rows, found.levels = scalar_rows(problem, problem.game.scalar)
    rng = np.random.default_rng(seed)
    while (left := ends - time.monotonic()) > 0.0 and not found.proven:
        chosen, bound, optimal = _solve(problem, found, left)
        found.lower_bound = max(found.lower_bound, bound)
        if chosen is None:
            break
        seeds = problem.seeds(chosen[None])[0]
        if _improve(problem, found, seeds) and optimal:
            found.lower_bound = float(found.seeds @ problem.cost)
        found.proven = _met(problem, found)
        _improve(problem, found, greedy(problem, seeds))
        if not found.proven and not _add_cuts(problem, found, seeds, rng):
            break
    found.lower_bound = min(found.lower_bound, float(found.seeds @ problem.cost))
    return found


def _met(problem: Tipping, found: Found) -> bool:
    cost = float(found.seeds @ problem.cost)
    return found.lower_bound >= cost - _EXACT * max(cost, 1e-300)


def _solve(problem: Tipping, found: Found, seconds: float) -> tuple[BoolArray | None, float, bool]:
    """Cheapest choice that breaks all sets known so far, the bound, and if it is optimal."""
    cost = problem.cost[problem.candidates]
    best = float(found.seeds @ problem.cost)
    # HiGHS tells costs apart down to 1e-6 in absolute terms: what is dearer than seeds in hand
    # must not set the unit.
    scale = best / _UNITS if best > 0 else 1.0
    dearer = cost > best
    rows = np.array(found.rows).reshape(-1, cost.size)
    limits = LinearConstraint(rows, np.array(found.levels), np.inf) if len(rows) else ()
    with _stdout_kept_clean():
        solved = milp(
            np.where(dearer, 0.0, cost) / scale,
            integrality=np.ones(cost.size),
            bounds=Bounds(0.0, np.where(dearer, 0.0, 1.0)),
            constraints=limits,
            options={"time_limit": max(seconds, 0.1), "mip_rel_gap": _EXACT},
        )
    bound = solved.mip_dual_bound
    bound = 0.0 if bound is None or not np.isfinite(bound) else float(bound) * scale
    chosen = None if solved.x is None else np.asarray(solved.x > 0.5)
    return chosen, bound, solved.status == 0


@contextmanager
def _stdout_kept_clean() -> Iterator[None]:
    """Send what HiGHS prints of its own accord to stderr: stdout may be somebody's JSON."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


def _improve(problem: Tipping, found: Found, seeds: BoolArray) -> bool:
    """Keep seeds that tip and are no dearer than the best so far."""
    if not problem.tips(seeds[None])[0]:
        return False
    if seeds @ problem.cost <= found.seeds @ problem.cost:
        found.seeds = without_idle(problem, seeds)
    return True


def _add_cuts(problem: Tipping, found: Found, seeds: BoolArray, rng: np.random.Generator) -> bool:
    """Add the sets, as large as possible, in which these seeds get stuck; say if there is one."""
    candidates = problem.candidates
    end = problem.reached(seeds[None])[0][0] | seeds | problem.start
    if not (problem.target & ~end).any():
        return False
    for k in range(_CUTS):
        stuck = _grown(problem, end, rng if k else None)
        found.rows.append((~stuck[candidates]).astype(np.float64))
        found.levels.append(1.0)
        found.cuts += 1
    return True


def _closed(problem: Tipping, stuck: BoolArray) -> bool:
    """Whether nobody outside a set, short of the target, wants to join it."""
    game = problem.game
    stays = (game.gains_at(stuck)[~stuck] <= game.rounding).all()
    return bool(stays and (problem.target & ~stuck).any())


def _grown(problem: Tipping, stuck: BoolArray, rng: np.random.Generator | None) -> BoolArray:
    """Enlarge a closed set while it stays one that is short of the target."""
    outside = np.flatnonzero(problem.target & ~stuck)
    order = outside[np.argsort(problem.cost[outside], kind="stable")]
    order = order if rng is None else rng.permutation(outside)
    for i in order:
        if stuck[i]:
            continue
        more = stuck.copy()
        more[i] = True
        more = problem.reached((more & ~problem.start)[None])[0][0]
        if _closed(problem, more):
            stuck = more
    return stuck


def scalar_rows(problem: Tipping, economy: ScalarAggregate) -> tuple[list[FloatArray], list[float]]:
    """Rows that all seeds meet which tip a scalar-aggregate economy with rising income.

    Sort by break-even level sigma, ``w_kj = sigma_k b_j - F_j``. A cascade stuck before k
    holds the seeds and all with a lower level. So k is a seed, or these, with whoever joins
    next, bring income to sigma_k: ``sum_{j<k} w_kj + sum_{j>=k} w_kj q_j + e_k >= sigma_k B -
    A``, (A, B) being labour left and the denominator at the start. Who joins next is k itself
    (``e_k = w_kk``), or one with a higher level and such an effect on income that it joins
    before k; e_k is the largest that any of them can have, which makes rows necessary; where
    they are not sufficient, sets in which seeds get stuck are added.
    """
    who = problem.candidates
    who = who[np.argsort(economy.break_even[who], kind="stable")]
    sigma, boost, cost = economy.break_even[who], economy.boost[who], economy.cost[who]
    left = economy.labour - economy.cost[problem.start].sum()
    part = 1.0 - economy.boost[problem.start].sum()
    weight = sigma[:, None] * boost - cost
    own = np.diag(weight)
    place = np.argsort(who)
    rows, levels = [], []
    for k in range(who.size):
        least = part - boost.sum() + boost[k] + boost[k:]
        joins = float(np.max(own[k:] - (sigma[k:] - sigma[k]) * least))
        need = sigma[k] * part - left - weight[k, :k].sum() - joins
        if need > 0.0:
            row = np.where(np.arange(who.size) < k, 0.0, np.minimum(weight[k], need))
            row[k] = need
            rows.append(row[place] / need)
            levels.append(1.0 - 1e-9)
    return rows, levels
