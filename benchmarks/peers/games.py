"""Best replies followed from both ends: what one would write for a game of finitely many."""

from __future__ import annotations

import numpy as np

from weaklinks.models.big_push import WageEconomy


def ends_by_best_replies(economy: WageEconomy) -> tuple[np.ndarray, np.ndarray]:
    """Smallest and largest set of adopters, each sector asked in turn until none changes."""
    return _follow(economy, False), _follow(economy, True)


def _follow(economy: WageEconomy, first: bool) -> np.ndarray:
    share, markup, margin = economy.share, economy.markup, economy.margin
    bill, inside = (1 + economy.premium) * economy.fixed_cost, np.full(share.size, first)
    used, boost = economy.fixed_cost @ inside, (share * markup) @ inside
    changed = True
    while changed:
        changed = False
        for k in range(share.size):
            cost = used + (0.0 if inside[k] else economy.fixed_cost[k])
            lift = boost + (0.0 if inside[k] else share[k] * markup[k])
            wants = share[k] * margin[k] * (economy.labour - cost) / (1 - lift) > bill[k]
            if wants != inside[k]:
                sign = 1.0 if wants else -1.0
                used += sign * economy.fixed_cost[k]
                boost += sign * share[k] * markup[k]
                inside[k], changed = wants, True
    return inside
