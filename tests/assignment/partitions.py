"""Brute force: every partition of a few workers into teams."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from weaklinks.teams import TeamTechnology, o_ring, own_team, power_team, role_team, without_roles

Team = tuple[int, ...]


def partitions(workers: list[int], size: int) -> Iterator[list[Team]]:
    """All sets of as many teams as there can be; the rest is left over."""
    spare = len(workers) % size
    for out in combinations(workers, spare):
        yield from _whole([w for w in workers if w not in out], size)


def _whole(workers: list[int], size: int) -> Iterator[list[Team]]:
    if not workers:
        yield []
        return
    first, *rest = workers
    for mates in combinations(rest, size - 1):
        left = [w for w in rest if w not in mates]
        for others in _whole(left, size):
            yield [(first, *mates), *others]


def best_by_force(skills: np.ndarray, technology: TeamTechnology, outside: float = 0.0) -> float:
    """The most that any partition makes; teams that are worth less than their members are not."""
    team, n = without_roles(technology), technology.size
    every = list(combinations(range(skills.size), n))
    value = team.output(skills[np.array(every)])
    made = dict(zip(every, np.maximum(value, n * outside), strict=True))
    spare = outside * (skills.size % n)
    return max(sum(made[t] for t in p) for p in partitions(list(range(skills.size)), n)) + spare


def technologies(rng: np.random.Generator, size: int) -> dict[str, TeamTechnology]:
    """One of each kind: complements, substitutes, the extremes, roles, a function of one's own."""
    low, high = np.sort(rng.normal(0.0, 3.0, 2))
    return {
        "o-ring": o_ring(size),
        "complements": power_team(size, exponent=low, degree=max(low, 0.0) + rng.uniform(0.1, 2)),
        "substitutes": power_team(size, exponent=abs(high) + 0.5, degree=rng.uniform(0.1, 0.5)),
        "weakest": power_team(size, exponent=-np.inf, degree=rng.uniform(0.3, 2)),
        "best": power_team(size, exponent=np.inf, degree=rng.uniform(0.3, 2)),
        "roles": role_team(rng.uniform(0.3, 3.0, size)),
        "own": own_team(
            lambda s: np.exp(-5.0 * (np.ptp(s, axis=-1) - 0.3) ** 2) + s.sum(axis=-1), size
        ),
    }
