"""The way out under a temporary subsidy: how long, at what cost, and what is lost before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.arrays import FloatArray, frozen
from weaklinks.coordination.barriers import dominance, kinks, last_threshold
from weaklinks.coordination.dynamics import AdjustmentPath, adjustment_path, best_response
from weaklinks.coordination.equilibria import Equilibria
from weaklinks.coordination.integrals import integrate
from weaklinks.display import chart
from weaklinks.games import Curve

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, kw_only=True, eq=False)
class EscapePath:
    """The economy on its way to a higher equilibrium, pushed by a subsidy that then ends.

    Attributes
    ----------
    name, agents : str
    time, share : (k,) arrays
    subsidy : (k,) array
        Per adopter and unit of time; zero after `duration`.
    welfare : (k,) array or None
        None where the model has no welfare.
    size, duration : float
        Of the uniform subsidy: the smallest; where costs differ, a margin above it.
    cost : float
        Present value of a uniform subsidy to all adopters.
    fine_cost : float or None
        The same if at every date only the loss of the agent at the margin is paid; None where
        costs differ (what is paid now then changes how fast others come).
    welfare_gain, interim_loss, lowest_welfare, recovery : float or None
        Present values of welfare above that of the start, and of what is below it on the way;
        the lowest level; the date from which it is above for good. None without a welfare.
    """

    name: str
    agents: str
    time: FloatArray
    share: FloatArray
    subsidy: FloatArray
    welfare: FloatArray | None
    size: float
    duration: float
    cost: float
    fine_cost: float | None
    welfare_gain: float | None = None
    interim_loss: float | None = None
    lowest_welfare: float | None = None
    recovery: float | None = None

    def to_frame(self) -> pd.DataFrame:
        """One row per point in time."""
        import pandas as pd

        columns = {"time": self.time, "share": self.share, "subsidy": self.subsidy}
        if self.welfare is not None:
            columns["welfare"] = self.welfare
        return pd.DataFrame(columns)

    def plot(self) -> Any:
        """Altair chart of shares and welfare over time."""
        return chart("plot_escape", self)


def escape_path(
    found: Equilibria,
    start: float,
    target: float,
    *,
    speed: float,
    discount: float,
    margin: float,
    overshoot: float,
    welfare: str,
) -> EscapePath:
    """Follow best responses, ``x' = k (Phi - x)``, out of a low equilibrium.

    Parameters
    ----------
    found : Equilibria
    start, target : float
        Stable equilibria, or a share with a permanent subsidy's game.
    speed, discount : float
        k and r.
    margin : float
        Where costs differ, how much above the least the subsidy is, relative to it: with the
        least itself the economy stands still where most is missing.
    overshoot : float
        Where costs differ the subsidy ends this part of the way from the last threshold to the
        target: on the threshold itself nothing would move.
    welfare : str
        Name of welfare in the state.
    """
    least, _ = dominance(found, start, target)
    release = last_threshold(found, start, target)
    alike = found.game.value is None
    if not alike:
        release += overshoot * (target - release)
    size = least if alike else least * (1.0 + margin)
    pushed = _pushed(found, size, start, release, speed)
    after = _after(found, release, target, speed)
    time = np.concatenate([pushed.time, pushed.time[-1] + after.time[1:]])
    share = np.concatenate([pushed.share, after.share[1:]])
    subsidy = np.where(np.arange(time.size) < pushed.time.size, size, 0.0)
    bare = EscapePath(
        name=found.game.name, agents=found.game.agents, time=frozen(time), share=frozen(share),
        subsidy=frozen(subsidy), welfare=None, size=size, duration=float(pushed.time[-1]),
        cost=size * discounted(pushed.time, pushed.share, discount),
        fine_cost=_fine(found, start, release, speed, discount) if alike else None,
    )  # fmt: skip
    return _with_welfare(bare, found, target, discount, welfare)


def discounted(time: FloatArray, flow: FloatArray, discount: float) -> float:
    """``int flow exp(-r t) dt`` along a path whose flow is linear in time between its points."""
    if not np.isfinite(time[-1]):
        return np.inf
    step = np.diff(time)
    head = np.exp(-discount * time[:-1])
    z = discount * step
    small = z < 1e-4
    safe = np.where(small, 1.0, z)
    whole = np.where(small, 1.0 - z / 2.0 + z**2 / 6.0, -np.expm1(-safe) / safe)
    late = np.where(
        small, 0.5 - z / 3.0 + z**2 / 8.0, (-np.expm1(-safe) - safe * np.exp(-safe)) / safe**2
    )
    return float((head * step * (flow[:-1] * whole + np.diff(flow) * late)).sum())


def _after(found: Equilibria, release: float, target: float, speed: float) -> AdjustmentPath:
    # Where agents are alike, the first step over the threshold makes all of them want to adopt.
    game = found.game
    if game.value is None:
        return adjustment_path(_everybody, release, target, speed=speed, breaks=kinks(found))
    return adjustment_path(best_response(game), release, target, speed=speed, breaks=kinks(found))


def _everybody(share: FloatArray) -> FloatArray:
    return np.ones_like(share)


def _pushed(
    found: Equilibria, size: float, start: float, release: float, speed: float
) -> AdjustmentPath:
    game = found.game
    response: Curve = _everybody if game.value is None else best_response(game, size)
    path = adjustment_path(response, start, release, speed=speed, breaks=kinks(found))
    if path.share[-1] == release:
        return path
    return AdjustmentPath(time=path.time, share=np.append(path.share[:-1], release), end=release)


def _fine(found: Equilibria, start: float, release: float, speed: float, discount: float) -> float:
    """``int (-Delta)^+ x (1-x)^(r/k-1) dx / k``, from the start on: ``(1-x0)^(-r/k)`` times it."""
    gain, ratio = found.game.gain, discount / speed

    def paid(share: FloatArray) -> FloatArray:
        left = 1.0 - share
        weight = (left / (1.0 - start)) ** ratio / (speed * left)
        return np.asarray(np.maximum(-gain(share), 0.0) * share * weight)

    return integrate(paid, start, release, kinks(found))


def _with_welfare(
    path: EscapePath, found: Equilibria, target: float, discount: float, name: str
) -> EscapePath:
    state = found.game.state(path.share)
    if name not in state:
        return path
    level = np.asarray(state[name], dtype=np.float64)
    above = level - level[0]
    final = found.game.at(target)[name] - float(level[0])
    below = np.flatnonzero(above < 0.0)
    tail = np.exp(-discount * path.time[-1]) / discount if discount > 0.0 else np.inf
    return replace(
        path,
        welfare=frozen(level),
        welfare_gain=discounted(path.time, above, discount) + final * tail,
        interim_loss=discounted(path.time, np.maximum(-above, 0.0), discount),
        lowest_welfare=float(level.min()),
        recovery=float(path.time[min(below[-1] + 1, level.size - 1)]) if below.size else 0.0,
    )
