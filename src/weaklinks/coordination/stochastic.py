"""Many agents who err a little: how long an economy stays where it is (logit choices)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import entr, expit, gammaln, log_expit, logsumexp

from weaklinks.arrays import FloatArray
from weaklinks.coordination.equilibria import Equilibria
from weaklinks.coordination.heights import potential
from weaklinks.coordination.outcome import Selection, nearest, require_alike, require_numbers
from weaklinks.games import AdoptionGame
from weaklinks.roots import find_crossings


@dataclass(frozen=True, kw_only=True, eq=False)
class LogitChain:
    """A finite number of agents, one of whom chooses again at a time.

    Attributes
    ----------
    log_stationary : (N + 1,) array
        Log of how much of the time n agents adopt.
    log_up, log_down : (N + 1,) arrays
        Log rates at which the number rises and falls, per unit of time in which every agent
        chooses once on average.
    """

    log_stationary: FloatArray
    log_up: FloatArray
    log_down: FloatArray

    def log_passage(self, start: int, end: int) -> float:
        """Log of the expected time from one number of adopters to another."""
        if start == end:
            return -np.inf
        if start < end:
            return _passage(self.log_stationary, self.log_up, start, end)
        top = self.log_stationary.size - 1
        return _passage(self.log_stationary[::-1], self.log_down[::-1], top - start, top - end)


def by_logit(found: Equilibria, *, agents: int = 100, precision: float = 10.0) -> Selection:
    """Select the equilibrium at which erring agents spend almost all of their time.

    Parameters
    ----------
    found : Equilibria
    agents : int
        N, from 2 to a million.
    precision : float
        beta: odds of adopting are ``exp(beta Delta)``; in one over the unit of the gain.

    Notes
    -----
    After Blume (1993) and Kandori, Mailath and Rob (1993). Logit equilibria are the turning
    points of ``f(x) = -beta P(x) - H(x)``, H the entropy; the time to escape grows with
    ``exp(N barrier)``, the barrier being the height of f to climb. The times given are exact,
    from the chain of N agents.
    """
    require_alike(found.game, "logit")
    require_numbers("select by logit", agents=(agents, 2, 10**6), precision=(precision, 0.0, 1e9))
    places = logit_equilibria(found.game, precision)
    heights = free_energy(found.game, places, precision)
    best = int(np.argmin(heights))
    numbers = {"agents": float(agents), "precision": precision, "logit_share": float(places[best])}
    chain = logit_chain(found.game, agents=agents, precision=precision)
    if len(places) > 1:
        numbers |= _escapes(chain, places, heights, agents)
    return Selection(
        method="logit",
        equilibria=found,
        chosen=nearest(found, float(places[best])),
        reason=f"with many agents almost all time is spent near {places[best]:.6g}, where "
        "errors cost most to leave",
        thresholds={f"logit_equilibrium_{k + 1}": float(x) for k, x in enumerate(places)},
        numbers=numbers,
        detail=chain,
    )


def logit_equilibria(game: AdoptionGame, precision: float) -> FloatArray:
    """Shares at which as many adopt as logit choice says, ascending; every other one is stable.

    Found in log odds z, ``beta Delta(x) = z``: they may be very close to 0 and 1.
    """
    grid = np.asarray(game.gain(np.linspace(0.0, 1.0, 513)), dtype=np.float64)
    far = precision * float(np.abs(grid).max()) + 1.0
    jumps = [float(np.log(b / (1.0 - b))) for b in game.breaks if 0.0 < b < 1.0]
    crossings = find_crossings(
        lambda z: precision * game.gain(expit(z)) - z,
        -far,
        far,
        breaks=(*jumps, -30.0, -10.0, -3.0, 0.0, 3.0, 10.0, 30.0),
    )
    return np.asarray(expit(np.array([c.place for c in crossings])))


def free_energy(game: AdoptionGame, shares: FloatArray, precision: float) -> FloatArray:
    """``f(x) = -beta P(x) - H(x)``."""
    entropy = entr(shares) + entr(1.0 - shares)
    return np.asarray(-precision * potential(game, shares) - entropy)


def logit_chain(game: AdoptionGame, *, agents: int, precision: float) -> LogitChain:
    """Build the chain; someone who chooses looks at the others, not at oneself."""
    number = np.arange(agents + 1)
    drift = precision * np.asarray(game.gain(number[:-1] / (agents - 1.0)).clip(-1e300, 1e300))
    ways = gammaln(agents + 1) - gammaln(number + 1) - gammaln(agents - number + 1)
    weight = ways + np.concatenate([[0.0], np.cumsum(drift)])
    with np.errstate(divide="ignore"):
        up = np.append(np.log(agents - number[:-1]) + log_expit(drift), -np.inf)
        down = np.append(-np.inf, np.log(number[1:]) + log_expit(-drift))
    return LogitChain(log_stationary=weight - logsumexp(weight), log_up=up, log_down=down)


def _passage(log_weight: FloatArray, log_rate: FloatArray, start: int, end: int) -> float:
    below = np.logaddexp.accumulate(log_weight[:end])
    return float(logsumexp((below - log_weight[:end] - log_rate[:end])[start:]))


def _escapes(
    chain: LogitChain, places: FloatArray, heights: FloatArray, agents: int
) -> dict[str, float]:
    """Barriers between the outermost stable points and the exact times to cross them."""
    top = float(heights[1:-1:2].max())
    low, high = (round(float(x) * agents) for x in (places[0], places[-1]))
    return {
        "barrier_up": top - float(heights[0]),
        "barrier_down": top - float(heights[-1]),
        "log_time_up": chain.log_passage(low, high),
        "log_time_down": chain.log_passage(high, low),
    }
