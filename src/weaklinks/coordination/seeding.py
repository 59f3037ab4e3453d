"""Whom to win first when costs differ: the cheapest set of seeds that tips an economy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from weaklinks.arrays import FloatArray, frozen
from weaklinks.coordination.equilibria import Equilibria
from weaklinks.coordination.integrals import maximum
from weaklinks.games import AdoptionGame

if TYPE_CHECKING:
    import pandas as pd

SeedCost = Callable[[FloatArray], FloatArray]
# Masses of agents closer than this are the same.
_ROUNDING = 1e-12


@dataclass(frozen=True, kw_only=True, eq=False)
class Seeding:
    """The cheapest seeds: their mass, who they are, and what winning them costs.

    Attributes
    ----------
    mass : float
        ``max D``, D(x) = x - G(v(x)) being the share missing at x.
    peak : float
        Share of adopters at which most are missing.
    cost_level : (k,) array
        Own costs t, ascending.
    tail_mass : (k,) array
        Mass of seeds whose own cost is above t; it falls from `mass` to zero.
    outlay : float
        What the seeds cost; None without a cost of seeding.

    Notes
    -----
    Theorem. Seeds of which a mass h(t) has a cost above t lead from
    the low equilibrium to the target iff ``h(v(x)) >= D(x)`` on the way (with > for the way to
    take finite time). So the mass is at least max D, and ``h*(t) = sup {D(x)^+: v(x) >= t}`` is
    cheapest for every seeding cost that does not fall with the own cost: it is the smallest
    such h at every t. Where v rises it never asks for more seeds than there are agents; where v
    falls, costlier ones make up for those who are not there: ``max over s <= t of h*(s) + G(s)``,
    less G(t). Once the target is reached the seeds want to stay and can be released.
    """

    mass: float
    peak: float
    cost_level: FloatArray
    tail_mass: FloatArray
    outlay: float | None = None

    def to_frame(self) -> pd.DataFrame:
        """Own cost, and the mass of seeds above it."""
        import pandas as pd

        return pd.DataFrame({"cost": self.cost_level, "seeds_above": self.tail_mass})

    @property
    def seeded(self) -> tuple[float, float]:
        """Lowest and highest own cost of seeds."""
        falls = np.flatnonzero(np.diff(self.tail_mass) < 0.0)
        if not falls.size:
            return float(self.cost_level[-1]), float(self.cost_level[-1])
        return float(self.cost_level[falls[0]]), float(self.cost_level[falls[-1] + 1])


def cheapest_seeding(
    found: Equilibria,
    start: float,
    target: float,
    *,
    seed_cost: SeedCost | None = None,
    points: int = 4097,
) -> Seeding:
    """Find the seeds from one stable equilibrium to a higher one; all barriers are cleared.

    Parameters
    ----------
    found : Equilibria
        Of a game with differing costs.
    start, target : float
    seed_cost : function of own costs, optional
        What winning an agent costs; it must not fall with the own cost.
    points : int
        Shares at which the missing share is computed.
    """
    game = found.game
    most, peak = maximum(lambda x: missing(game, x), start, target, game.breaks)
    breaks = [b for b in game.breaks if start < b < target]
    share = np.unique(np.concatenate([np.linspace(start, target, points), breaks, [peak]]))
    level, tail = _needed(game, share)
    outlay = None
    if seed_cost is not None:
        middle = seed_cost(0.5 * (level[1:] + level[:-1]))
        outlay = float(-(middle * np.diff(tail)).sum())
    return Seeding(
        mass=max(most, float(tail[0])),
        peak=peak,
        cost_level=frozen(level),
        tail_mass=frozen(tail),
        outlay=outlay,
    )


def _needed(game: AdoptionGame, share: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Costs, ascending, and the least mass of seeds above each."""
    assert game.value is not None
    assert game.distribution is not None
    value = game.value(share)
    order = np.argsort(value, kind="stable")
    level, lacking = value[order], np.maximum(missing(game, share), 0.0)[order]
    tail = np.maximum.accumulate(lacking[::-1])[::-1]
    # Where the value falls there may be too few agents of a cost: costlier ones then stand in.
    agents = np.asarray(game.distribution(level))
    there = np.maximum.accumulate(tail + agents) - agents
    return level, np.where(there > tail + _ROUNDING, there, tail)


def missing(game: AdoptionGame, share: FloatArray) -> FloatArray:
    """``D(x) = x - G(v(x))``: how many fewer want to adopt than do."""
    assert game.value is not None
    assert game.distribution is not None
    return np.asarray(share - game.distribution(game.value(share)))
