"""Matching of a continuum with finitely many types, where sorting is best."""

from __future__ import annotations

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.assignment.plan import Plan
from weaklinks.teams import TeamTechnology


def pure_teams(
    skills: FloatArray, technology: TeamTechnology, mass: FloatArray, outside: float
) -> Plan:
    """Like with like: every team is of one type, and its members share what it makes."""
    n = technology.size
    made = technology.alike(skills)
    formed = np.flatnonzero(made >= n * outside)
    return Plan(
        teams=np.repeat(formed[:, None], n, axis=1),
        mass=mass[formed] / n,
        price=np.maximum(made / n, outside),
        method="assortative",
        optimal=True,
        why="skills are complements: like with like is best",
    )


def mixed_pairs(skills: FloatArray, technology: TeamTechnology, mass: FloatArray) -> Plan:
    """Best with worst: pairs are filled from both ends until these meet.

    Prices follow along the pairs of a market in which everybody is on both sides; where both
    members change at once prices are an interval, of which the middle is taken.
    """
    order = np.argsort(skills)
    pairs, amount = _from_both_ends(mass[order])
    ranked = skills[order]
    u, v = _chain(pairs, ranked, technology)
    price = np.empty(skills.size)
    price[order] = 0.5 * (u + v)
    _price_the_few(price, skills, np.setdiff1d(np.arange(skills.size), order[pairs]), technology)
    half = pairs[:, 0] <= pairs[:, 1]
    # A pair of equals is there once; every other one also with its members exchanged.
    share = np.where(pairs[half, 0] == pairs[half, 1], 0.5, 1.0)
    return Plan(
        teams=order[pairs[half]],
        mass=amount[half] * share,
        price=price,
        method="opposite",
        optimal=True,
        why="skills are substitutes in pairs: best with worst is best",
    )


def _price_the_few(
    price: FloatArray, skills: FloatArray, few: np.ndarray, technology: TeamTechnology
) -> None:
    """Types too small beside others to be in any pair: what they would add to the best one."""
    many = np.setdiff1d(np.arange(skills.size), few)
    for i in few:
        same = np.full(many.size, skills[i])
        with_others = technology.made(np.stack([same, skills[many]], axis=-1)) - price[many]
        price[i] = max(float(with_others.max()), float(technology.alike(skills[[i]])[0]) / 2)
    pairs = [(i, j) for i in few for j in few if i < j]
    for i, j in pairs:  # two of them must not gain, either
        short = float(technology.made(skills[[i, j]][None, :])[0]) - price[i] - price[j]
        price[i] += max(short, 0.0)


def _from_both_ends(mass: FloatArray) -> tuple[np.ndarray, FloatArray]:
    """Pairs of a population with itself, the lowest with the highest: rows (low, high)."""
    up, down = np.cumsum(mass), np.cumsum(mass[::-1])
    edge = np.unique(np.concatenate([up, down]))
    # Ends that differ by rounding only are one.
    edge = edge[np.concatenate([[True], np.diff(edge) > 1e-13 * edge[-1]])]
    edge[-1] = up[-1]
    middle = 0.5 * (edge + np.concatenate([[0.0], edge[:-1]]))
    top = mass.size - 1
    low = np.minimum(np.searchsorted(up, middle), top)
    high = top - np.minimum(np.searchsorted(down, middle), top)
    return np.stack([low, high], axis=-1), np.diff(np.concatenate([[0.0], edge]))


def _chain(
    pairs: np.ndarray, skills: FloatArray, technology: TeamTechnology
) -> tuple[FloatArray, FloatArray]:
    """Prices of the two sides along neighbouring pairs."""

    def made(low: np.ndarray, high: np.ndarray) -> FloatArray:
        return technology.made(np.stack([skills[low], skills[high]], axis=-1))

    low, high = pairs.T
    here = made(low, high)
    up, down = made(low[1:], high[:-1]), made(low[:-1], high[1:])
    u, v = np.zeros(skills.size), np.zeros(skills.size)
    u[low[0]] = here[0]
    for c in range(1, len(pairs)):
        i, j = low[c], high[c]
        if i == low[c - 1]:
            v[j] = here[c] - u[i]
        elif j == high[c - 1]:
            u[i] = here[c] - v[j]
        else:
            least = up[c - 1] - v[high[c - 1]]
            most = here[c] - down[c - 1] + u[low[c - 1]]
            u[i] = 0.5 * (least + most)
            v[j] = here[c] - u[i]
    return u, v
