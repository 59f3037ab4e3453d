"""What would be best: the share with the highest welfare, and what would hold it there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.coordination.barriers import shifted
from weaklinks.coordination.equilibria import AdoptionEquilibrium, Equilibria, equilibria
from weaklinks.coordination.integrals import maximum
from weaklinks.games import AdoptionGame

# Welfare differences and shares below this part of their size are rounding.
TOLERANCE = 1e-9


@dataclass(frozen=True, kw_only=True)
class SocialOptimum:
    """The share at which welfare is highest.

    Attributes
    ----------
    share, welfare : float
    gain : float
        Delta there: what the agent at the margin gets. Below zero, the optimum is left.
    equilibrium : AdoptionEquilibrium or None
        The stable equilibrium that it is, if it is one.
    """

    share: float
    welfare: float
    gain: float
    equilibrium: AdoptionEquilibrium | None


@dataclass(frozen=True, kw_only=True)
class PermanentSubsidy:
    """What makes the optimum an equilibrium for good.

    Attributes
    ----------
    size : float
        Per adopter and unit of time: minus the gain at the optimum (negative: a tax; infinite
        where the costliest agents' costs are, and all should adopt).
    stable : bool
        Whether best responses with it lead back to the optimum. If not, no uniform subsidy
        holds it there, and quantities have to be set.
    decides_alone : bool
        Whether the optimum is then the only stable equilibrium, so that no push is needed.
    first : float
        Subsidy per adopter that leads there from the start, until one is there; not less than
        `size`.
    """

    size: float
    stable: bool
    decides_alone: bool
    first: float


def social_optimum(found: Equilibria, welfare: str) -> SocialOptimum | None:
    """Share with the highest welfare, interior ones included; None without a welfare."""
    game = found.game
    if welfare not in game.at(0.0):
        return None

    def level(share: FloatArray) -> FloatArray:
        return np.asarray(game.state(share)[welfare], dtype=np.float64)

    best, where = maximum(level, 0.0, 1.0, game.breaks)
    ends = {x: game.at(x)[welfare] for x in (*(e.share for e in found.stable), 0.0, 1.0)}
    scale = max(abs(best), float(np.ptp(level(np.linspace(0.0, 1.0, 33)))), 1e-300)
    for share, value in ends.items():
        if value >= best - TOLERANCE * scale:
            best, where = value, share
            break
    same = next((e for e in found.stable if _is_at(e, where)), None)
    return SocialOptimum(share=where, welfare=best, gain=game.gain_at(where), equilibrium=same)


def _is_at(equilibrium: AdoptionEquilibrium, share: float, error: float = TOLERANCE) -> bool:
    last = equilibrium.share if equilibrium.until is None else equilibrium.until
    return equilibrium.share - error < share < last + error


def permanent_subsidy(found: Equilibria, start: float, optimum: SocialOptimum) -> PermanentSubsidy:
    """Subsidy for good with which the optimum is an equilibrium, and how to get there."""
    game, size = found.game, _short(found.game, optimum)
    if not np.isfinite(size):
        return PermanentSubsidy(size=size, stable=False, decides_alone=False, first=size)
    supported = equilibria(shifted(game, size))
    same = [e for e in supported.stable if _is_at(e, optimum.share, 1e-6)]
    barrier = 0.0
    if optimum.share > start:
        barrier, _ = maximum(lambda x: -game.gain(x), start, optimum.share, game.breaks)
    return PermanentSubsidy(
        size=size,
        stable=bool(same) or _steady(game, optimum),
        decides_alone=len(supported.stable) == 1 and bool(same),
        first=max(size, barrier),
    )


def _short(game: AdoptionGame, optimum: SocialOptimum) -> float:
    """What agents lack at the optimum; nothing where the gain is rounding, or holds them there.

    The latter only where a gain jumps at a corner: all adopting is then undone as soon as some
    do not, and no tax mends that.
    """
    held = (optimum.share == 1.0 and optimum.gain > 0.0) or (
        optimum.share == 0.0 and optimum.gain < 0.0
    )
    return 0.0 if held or abs(optimum.gain) <= game.rounding else -optimum.gain


def _steady(game: AdoptionGame, optimum: SocialOptimum) -> bool:
    """At a corner, support that leaves the agent indifferent holds if a little more would."""
    inside = 1.0 - 1e-6 if optimum.share == 1.0 else 1e-6
    if 0.0 < optimum.share < 1.0:
        return False
    if abs(optimum.gain) > game.rounding and _short(game, optimum) == 0.0:
        return False
    slope = game.gain_at(optimum.share) - game.gain_at(inside)
    return slope > 0.0 if optimum.share == 1.0 else slope < 0.0
