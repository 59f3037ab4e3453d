"""How shares move: best responses, logit responses, and how long the way takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit

from weaklinks.arrays import FloatArray
from weaklinks.games import AdoptionGame, Curve

if TYPE_CHECKING:
    import pandas as pd

_NODE, _WEIGHT = np.polynomial.legendre.leggauss(8)
# Parts of the way still to go at which a path is reported: even first, then ever closer.
_TO_GO = np.concatenate([np.linspace(1.0, 0.1, 451), np.geomspace(0.1, 1e-6, 801)[1:]])


@dataclass(frozen=True, kw_only=True, eq=False)
class AdjustmentPath:
    """A share on its way.

    Attributes
    ----------
    time, share : (k,) array
        The last point is the end itself where it is reached in finite time, else one
        millionth of the way short of it. Infinite times: the path never gets there.
    end : float
    """

    time: FloatArray
    share: FloatArray
    end: float

    def reaches(self, part: float) -> float:
        """Time until this part of the way (0.99 ...) is behind."""
        to_go = (self.end - self.share) / (self.end - self.share[0])
        # Shares approach the end exponentially: time is nearly linear in the log.
        some = to_go > 0.0
        return float(np.interp(-np.log(1.0 - part), -np.log(to_go[some]), self.time[some]))

    def to_frame(self) -> pd.DataFrame:
        """One row per point."""
        import pandas as pd

        return pd.DataFrame({"time": self.time, "share": self.share})


def best_response(game: AdoptionGame, subsidy: float = 0.0) -> Curve:
    """``Phi(x)``: the share that wants to adopt when x do and adopters get a subsidy.

    All or nobody where agents are alike; ``G(v(x) + s)`` where costs differ.
    """
    if game.value is None or game.distribution is None:
        return lambda x: np.where(game.gain(x) + subsidy > 0.0, 1.0, 0.0)
    value, distribution = game.value, game.distribution
    return lambda x: np.asarray(distribution(value(x) + subsidy))


def logit_response(game: AdoptionGame, precision: float) -> Curve:
    """Share that adopts when choices err: odds ``exp(precision gain)``, averaged over costs."""
    if game.value is None or game.quantile is None:
        return lambda x: np.asarray(expit(precision * game.gain(x)))
    node, weight = np.polynomial.legendre.leggauss(200)
    cost = game.quantile(0.5 * (node + 1.0))
    value = game.value
    return lambda x: np.asarray(expit(precision * (value(x)[..., None] - cost)) @ (0.5 * weight))


def adjustment_path(
    response: Curve,
    start: float,
    end: float,
    *,
    speed: float,
    breaks: tuple[float, ...] = (),
) -> AdjustmentPath:
    """Follow ``x' = k (Phi(x) - x)`` from a start to the rest point that it leads to.

    Time is a function of the share on such a path, ``int dx / (k (Phi(x) - x))``, and is
    integrated as that. Where the response does not point to the end, time is infinite.

    Parameters
    ----------
    response : function of shares
    start, end : float
    speed : float
        k, chances per unit of time to choose again.
    breaks : tuple of float
        Shares at which the response may jump.
    """
    if start == end:
        return AdjustmentPath(time=np.zeros(1), share=np.array([start]), end=end)
    share = _shares(response, start, end, breaks)
    left, width = share[:-1, None], np.diff(share)[:, None]
    points = left + 0.5 * width * (_NODE + 1.0)
    pull = speed * (response(points.ravel()).reshape(points.shape) - points)
    toward = pull * np.sign(end - start)
    rate = np.where(toward > 0.0, 1.0 / np.where(toward > 0.0, toward, 1.0), np.inf)
    steps = (rate * _WEIGHT * 0.5 * np.abs(width)).sum(axis=1)
    return AdjustmentPath(time=np.concatenate([[0.0], np.cumsum(steps)]), share=share, end=end)


def _shares(response: Curve, start: float, end: float, breaks: tuple[float, ...]) -> FloatArray:
    gap = start - end
    left = [(b - end) / gap for b in breaks]
    parts = np.concatenate([_TO_GO, [p for p in left if _TO_GO[-1] < p < 1.0]])
    near = end + gap * _TO_GO[-1]
    # The pull does not die out before the end: it is reached, and soon.
    if abs(float(response(np.array([near]))[0]) - near) > 1e3 * abs(near - end):
        parts = np.append(parts, 0.0)
    return np.asarray(end + gap * np.unique(parts)[::-1])
