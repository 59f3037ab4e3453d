"""Random finite economies for tests, and brute force that shares no code with the library."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from weaklinks.finite_games import FiniteGame
from weaklinks.models.big_push.network_draw import RandomNetworkPush
from weaklinks.models.big_push.wage_economy import WageEconomy


def wage_economy(seed: int, sectors: int | None = None, spread: float = 3.0) -> WageEconomy:
    """Fixed costs across the window in which nobody and everybody can both be equilibria."""
    rng = np.random.default_rng(seed)
    n = sectors or int(rng.integers(3, 11))
    share = rng.dirichlet(np.ones(n) * spread)
    return WageEconomy(
        labour=10.0,
        share=share,
        productivity=rng.uniform(1.95, 2.05, n),
        fixed_cost=10.0 * share * rng.uniform(0.17, 0.23, n),
        premium=0.5,
    )


def network(seed: int, sectors: int = 7):
    rng = np.random.default_rng(seed)
    return RandomNetworkPush(
        sectors=sectors,
        premium=float(rng.choice([0.0, 0.2, 0.4])),
        extra_intensity=float(rng.choice([-0.1, 0.0, 0.2, 0.35])),
        break_even=float(rng.uniform(1.0, 1.2)),
        dispersion=0.2,
        seed=seed,
    ).network()


def wage_profit(economy: WageEconomy, members: tuple[int, ...], i: int) -> float:
    """Profit of i when it is among the adopters, from the labour market by hand."""
    who = sorted({*members, i})
    left = economy.labour - sum(economy.fixed_cost[j] for j in who)
    y = left / (1 - sum(economy.share[j] * (1 - 1 / economy.productivity[j]) for j in who))
    margin = 1 - (1 + economy.premium) / economy.productivity[i]
    return economy.share[i] * y * margin - (1 + economy.premium) * economy.fixed_cost[i]


def by_hand(size: int, profit) -> list[tuple[int, ...]]:
    """All pure equilibria, set by set."""
    found = []
    for k in range(size + 1):
        for members in combinations(range(size), k):
            if all((profit(members, i) > 0) == (i in members) for i in range(size)):
                found.append(members)
    return found


def members_of(found) -> list[tuple[int, ...]]:
    return [tuple(np.flatnonzero(e.adopters).tolist()) for e in found.found]


def cheapest_by_hand(game: FiniteGame, start, target, cost) -> float:
    """Least cost of seeds, every set tried, agents moving together."""
    candidates = np.flatnonzero(target & ~start)
    best = np.inf
    for bits in range(2**candidates.size):
        seeds = np.zeros(game.size, dtype=bool)
        seeds[[c for k, c in enumerate(candidates) if bits >> k & 1]] = True
        price = float(cost[seeds].sum())
        if price < best and _tips(game, start, target, seeds):
            best = price
    return best


def _tips(game, start, target, seeds) -> bool:
    now = start | seeds
    for held in (seeds, np.zeros_like(seeds)):
        for _ in range(4 * game.size + 8):
            following = (game.gains_at(now) > 0) | held
            if (following == now).all():
                break
            now = following
        else:
            return False
    return bool((now == target).all())
