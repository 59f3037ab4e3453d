"""How high the barriers between two equilibria are, in the unit of each instrument."""

from __future__ import annotations

import numpy as np
from scipy.optimize import brentq

from weaklinks.arrays import FloatArray
from weaklinks.coordination.equilibria import AdoptionEquilibrium, Equilibria
from weaklinks.coordination.heights import potential
from weaklinks.coordination.integrals import integrate, maximum
from weaklinks.games import AdoptionGame

# Towards an end, this part of the way is left out: there the gain is zero or jumps.
_SHORT = 1e-12


def kinks(found: Equilibria) -> tuple[float, ...]:
    """Shares at which the gain jumps or is zero."""
    return tuple(sorted({*found.game.breaks, *(e.share for e in found.found)}))


def last_threshold(found: Equilibria, start: float, target: float) -> float:
    """Beyond this share, best responses lead up to the target; `start` if nothing is between.

    A point at which the gain only touches zero counts: coming from below, it is not passed.
    """
    between = [e.share for e in found.found if not e.stable and start <= e.share < target]
    return max(between, default=start)


def dominance(found: Equilibria, start: float, target: float) -> tuple[float, float]:
    """Smallest subsidy with which adopting pays at every share on the way, and where it binds.

    ``max (-Delta)^+`` from the start up to the last threshold: the gain of the agent at the
    margin, so the same formula whether costs differ or not.
    """
    top = last_threshold(found, start, target)
    if top <= start:
        return 0.0, start
    game = found.game
    end = top - _SHORT * (top - start)
    size, where = maximum(lambda x: -game.gain(x), start, end, kinks(found))
    return max(size, 0.0), where


def divide_and_conquer(found: Equilibria, start: float, target: float) -> float:
    """Sum of the losses that the agents would make in turn: ``int (-Delta)^+``.

    With differing costs the cheapest come first. No other order costs less: the sum of
    ``(c - v)^+`` is smallest when costs and values rise together.
    """
    gain = found.game.gain
    return integrate(lambda x: np.maximum(-gain(x), 0.0), start, target, kinks(found))


def uncertain_subsidy(found: Equilibria, target: float) -> float:
    """Smallest subsidy to all who adopt with which the highest potential is at the target or up.

    ``(-int_0^1 Delta)^+`` where nobody and everybody are the two equilibria.
    """
    grid = np.unique(np.concatenate([np.linspace(0.0, 1.0, 1025), kinks(found), [target]]))
    height = potential(found.game, grid)
    upper = grid >= target

    def lead(subsidy: float) -> float:
        risen = height + subsidy * grid
        below = risen[~upper].max(initial=-np.inf)
        return float(risen[upper].max() - below)

    if lead(0.0) >= 0.0:
        return 0.0
    top = 1.0
    while lead(top) < 0.0:
        top *= 2.0
    return float(brentq(lead, 0.0, top, xtol=1e-15, rtol=1e-14))


def exposure(game: AdoptionGame, start: float, target: float) -> tuple[float, float]:
    """Most that a guarantee "your loss is covered" can cost in all, and the share at which.

    If a share x takes it up and nobody else comes: their losses, ``x (-Delta(x))^+`` where
    agents are alike and ``int_0^x (c - v(x))^+`` where costs differ.
    """
    value, quantile = game.value, game.quantile
    if value is None or quantile is None:
        return maximum(lambda x: x * np.maximum(-game.gain(x), 0.0), start, target, game.breaks)
    node, weight = np.polynomial.legendre.leggauss(64)

    def owed(share: FloatArray) -> FloatArray:
        place = share[..., None] * 0.5 * (node + 1.0)
        loss = np.maximum(quantile(place) - value(share)[..., None], 0.0)
        return np.asarray((loss @ (0.5 * weight)) * share)

    return maximum(owed, start, target, game.breaks, points=129)


def shifted(game: AdoptionGame, bonus: float) -> AdoptionGame:
    """The same game when everybody who adopts gets a bonus for good."""
    from dataclasses import replace

    def gain(share: FloatArray) -> FloatArray:
        return np.asarray(game.gain(share) + bonus)

    value = game.value
    if value is None:
        return replace(game, gain=gain)
    return replace(game, gain=gain, value=lambda share: np.asarray(value(share) + bonus))


def better(
    found: Equilibria, start: AdoptionEquilibrium, welfare: str
) -> tuple[AdoptionEquilibrium, ...]:
    """Stable equilibria above the start in which welfare is higher, the best first."""
    above = [e for e in found.stable if e.share > start.share]
    if welfare not in start.state:
        return tuple(reversed(above))
    here = start.state[welfare]
    wins = [e for e in above if e.state[welfare] > here + 1e-12 * max(abs(here), 1.0)]
    return tuple(sorted(wins, key=lambda e: -e.state[welfare]))
