"""Matching by sorting: like with like, best with worst, the best apart."""

from __future__ import annotations

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.assignment.plan import Plan
from weaklinks.teams import TeamTechnology


def assortative(skills: FloatArray, technology: TeamTechnology, outside: float) -> Plan:
    """Like with like: best for increasing supermodular technologies.

    Notes
    -----
    A worker's price is a team-mate's share in a team of equals, ``F(q, ..., q)/n``. No team
    makes more than its members' prices: ``F(q_1, ..., q_n) <= sum F(q_i, ..., q_i)/n`` for
    symmetric supermodular F, since replacing mixed teams by sorted ones never loses. With
    enough workers of each skill prices are the competitive wages.
    """
    n = technology.size
    order = np.argsort(skills)[::-1]
    teams = order[: order.size // n * n].reshape(-1, n)
    # Output falls from team to team, so those worth forming come first.
    made = technology.made(skills[teams])
    teams = teams[: int((made >= n * outside).sum())]
    return Plan(
        teams=teams,
        price=np.maximum(technology.alike(skills) / n, outside),
        method="assortative",
        optimal=True,
        why="skills are complements: like with like is best",
    )


def opposite(skills: FloatArray, technology: TeamTechnology) -> Plan:
    """Best with worst: the best pairs for increasing submodular technologies.

    Notes
    -----
    Prices are those of a market in which everybody is on both sides, ``(u + v)/2``: between
    neighbours ``i`` and ``i+1``, with partners ``j`` and ``j-1``, u rises by something from
    ``F(i+1, j-1) - F(i, j-1)`` to ``F(i+1, j) - F(i, j)``, here the middle.
    """
    order = np.argsort(skills)
    odd = order.size % 2
    ranked = skills[order[odd:]]
    partner = ranked[::-1]
    here = technology.made(np.stack([ranked, partner], axis=-1))
    after = technology.made(np.stack([ranked[1:], partner[:-1]], axis=-1))
    before = technology.made(np.stack([ranked[:-1], partner[1:]], axis=-1))
    rise = 0.5 * ((here[1:] - before) + (after - here[:-1]))
    u = np.concatenate([[0.0], np.cumsum(rise)])
    both = 0.5 * (u + (here - u)[::-1])
    price = np.empty(skills.size)
    price[order[odd:]] = both
    if odd:
        # The least skilled is left over; what it could add to a pair is its price.
        with_last = np.stack([ranked, np.full(ranked.size, skills[order[0]])], axis=-1)
        price[order[0]] = np.max(technology.made(with_last) - both, initial=0.0)
    half = ranked.size // 2
    teams = np.stack([order[odd:][::-1][:half], order[odd:][:half]], axis=-1)
    return Plan(
        teams=teams,
        price=price,
        method="opposite",
        optimal=True,
        why="skills are substitutes in pairs: best with worst is best",
    )


def apart(skills: FloatArray, technology: TeamTechnology) -> Plan:
    """The best workers each in a team of their own, where only the best member counts.

    Notes
    -----
    With c what the last of them makes, prices are ``c/n`` for everybody and what a better
    worker makes beyond c on top.
    """
    n = technology.size
    order = np.argsort(skills)[::-1]
    teams = order[: order.size // n * n].reshape(n, -1).T
    alone = technology.alike(skills)
    last = alone[order[max(len(teams) - 1, 0)]]
    return Plan(
        teams=teams,
        price=last / n + np.maximum(alone - last, 0.0),
        method="apart",
        optimal=True,
        why="only the best member counts: the best workers work apart",
    )
