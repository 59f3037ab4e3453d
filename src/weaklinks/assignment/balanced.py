"""Teams of more than two whose skills are substitutes: as equal as they can be made."""

from __future__ import annotations

import numpy as np

from weaklinks.arrays import FloatArray, IntArray
from weaklinks.assignment.plan import Plan
from weaklinks.teams import TeamTechnology

_ROUNDS = 200
# A gap of this part of the total is none.
_ROUNDING = 1e-13


def balanced(skills: FloatArray, technology: TeamTechnology) -> Plan:
    """Teams with nearly equal sums, where output is a concave function of a sum.

    Finding the best partition is a hard problem (number partitioning). Blocks of workers are
    dealt out, the best to the team with least so far; then teams swap members while that
    helps. How much could be missing is known: by concavity no team makes more than the tangent
    ``g(s) + g'(s) (S - s)`` at the mean sum s, which is linear in its members and so a price.
    """
    assert technology.index is not None
    assert technology.outer is not None
    assert technology.outer_slope is not None
    n = technology.size
    order = np.argsort(skills)[::-1]
    order = order[: order.size // n * n]
    # Relative to the best, so that powers neither overflow nor vanish: output is homogeneous.
    top = float(skills.max()) or 1.0
    unit, one = technology.alike(np.array([top, 1.0]))
    worth = technology.index(skills / top)
    teams = _swap(_deal(order, worth, n), worth, technology)
    sums = worth[teams].sum(axis=1)
    middle = float(sums.mean())
    slope = float(technology.outer_slope(np.array(middle))) if middle > 0.0 else 0.0
    base = (float(technology.outer(np.array(middle))) - slope * middle) / n
    price = base + slope * worth
    total = float(technology.outer(sums).sum())
    gap = float(price[teams].sum()) - total
    known = abs(gap) <= _ROUNDING * abs(total)
    return Plan(
        teams=teams,
        price=price * (unit / one),
        method="balanced",
        optimal=known,
        why="teams are equal, and no partition makes more"
        if known
        else f"no partition makes over {gap / abs(total):.2g} of the total more",
    )


def _deal(order: IntArray, worth: FloatArray, size: int) -> IntArray:
    blocks = order.reshape(size, -1)
    teams = np.empty((blocks.shape[1], size), dtype=np.int64)
    sums = np.zeros(blocks.shape[1])
    for k, block in enumerate(blocks):
        least = np.argsort(sums, kind="stable")
        teams[least, k] = block
        sums[least] += worth[block]
    return teams


def _swap(teams: IntArray, worth: FloatArray, technology: TeamTechnology) -> IntArray:
    """Exchange one member between richer and poorer teams, many pairs at a time."""
    assert technology.outer is not None
    sums = worth[teams].sum(axis=1)
    if len(teams) == 1:
        return teams
    stuck = 0
    for round_ in range(_ROUNDS):
        high, low = _pairs(sums, round_)
        a, b = worth[teams[high]], worth[teams[low]]
        moved = a[:, :, None] - b[:, None, :]
        best = np.abs(moved - 0.5 * (sums[high] - sums[low])[:, None, None])
        place = best.reshape(len(high), -1).argmin(axis=1)
        i, j = np.divmod(place, teams.shape[1])
        d = moved[np.arange(len(high)), i, j]
        now = technology.outer(sums[high]) + technology.outer(sums[low])
        rest = np.maximum(sums[high] - d, 0.0)
        then = technology.outer(rest) + technology.outer(np.maximum(sums[low] + d, 0.0))
        go = then > now * (1.0 + 1e-15)
        rows = np.flatnonzero(go)
        h, w = high[rows], low[rows]
        teams[h, i[rows]], teams[w, j[rows]] = teams[w, j[rows]], teams[h, i[rows]].copy()
        sums[h] -= d[rows]
        sums[w] += d[rows]
        stuck = 0 if rows.size else stuck + 1
        if stuck == 4:
            break
    return teams


def _pairs(sums: FloatArray, round_: int) -> tuple[IntArray, IntArray]:
    """Rich with poor: by rank from both ends, or at other distances in turn."""
    order = np.argsort(sums, kind="stable")
    half = order.size // 2
    low, high = order[:half], order[order.size - half :]
    if round_ % 2 == 0:
        return high[::-1], low
    return np.roll(high, round_ // 2), low
