"""Perfect foresight with friction: when expectations decide, and when history does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.coordination.equilibria import AdoptionEquilibrium, Equilibria
from weaklinks.coordination.integrals import path_mean
from weaklinks.coordination.outcome import (
    Selection,
    monotone_caveats,
    nearest,
    require_alike,
    require_numbers,
)
from weaklinks.games import AdoptionGame
from weaklinks.roots import find_crossings


@dataclass(frozen=True, kw_only=True)
class Overlap:
    """Shares from which either way can be a self-fulfilling prophecy.

    Attributes
    ----------
    low : float
        From here on up, an escape to full adoption fulfils itself (1: from nowhere).
    high : float
        Up to here, a collapse to none does (0: from nowhere).
    """

    low: float
    high: float

    @property
    def width(self) -> float:
        """Mass of shares at which history does not decide."""
        return max(self.high - self.low, 0.0)


def by_foresight(
    found: Equilibria, *, friction: float = 1.0, start: float | None = None
) -> Selection:
    """Select when people foresee the path but can choose again only at random dates.

    Parameters
    ----------
    found : Equilibria
    friction : float
        Rate of discount over the rate at which chances to choose come. Towards zero risk
        dominance selects, towards infinity history does.
    start : float, optional
        Share that adopts today. Without one: the equilibrium that can be reached from
        everywhere and, once there, is never left.

    Notes
    -----
    After Matsuyama (1991) and Matsui and Matsuyama (1995). If all who can choose adopt from
    now on, doing as they do is best iff ``int_x^1 Delta(z) (1-z)^friction dz >= 0``; if all
    stop, iff ``int_0^x Delta(z) z^friction dz <= 0``.
    """
    require_alike(found.game, "foresight")
    require_numbers(
        "select by foresight", friction=(friction, 0.0, np.inf), start=(start, 0.0, 1.0)
    )
    overlap = overlap_of(found.game, friction)
    chosen, reason = _verdict(found, overlap, start)
    numbers = {"friction": friction, "overlap_width": overlap.width}
    return Selection(
        method="foresight",
        equilibria=found,
        chosen=chosen,
        reason=reason,
        thresholds={"escape_from": overlap.low, "collapse_up_to": overlap.high},
        numbers=numbers if start is None else {**numbers, "start": start},
        caveats=monotone_caveats(found, "the theory"),
        detail=overlap,
    )


def overlap_of(game: AdoptionGame, friction: float) -> Overlap:
    """Shares from which escape, and shares from which collapse, fulfils itself."""
    # On the way nobody may want to turn back: the mean has to keep its sign up to the end.
    losing = _places(lambda x: escape_gain(game, x, friction), game)
    winning = _places(lambda x: -collapse_gain(game, x, friction), game)
    return Overlap(low=max(losing, default=0.0), high=min(winning, default=1.0))


def escape_gain(game: AdoptionGame, share: float, friction: float) -> float:
    """Mean gain, as someone who chooses today weighs dates, while everybody adopts."""
    return path_mean(game.gain, share, 1.0, friction + 1.0, game.breaks)


def collapse_gain(game: AdoptionGame, share: float, friction: float) -> float:
    """Mean gain while everybody who can choose stops."""
    return path_mean(game.gain, share, 0.0, friction + 1.0, game.breaks)


def _places(mean: object, game: AdoptionGame) -> list[float]:
    """Ends of the shares at which a mean is negative, the interval's own ends included."""
    assert callable(mean)

    def curve(shares: FloatArray) -> FloatArray:
        return np.array([mean(float(x)) for x in shares])

    zero = game.rounding
    crossings = find_crossings(curve, 0.0, 1.0, breaks=game.breaks, points=33, zero=zero)
    ends = zip((0.0, 1.0), curve(np.array([0.0, 1.0])), strict=True)
    return [*(c.place for c in crossings), *(x for x, value in ends if value < -zero)]


def _verdict(
    found: Equilibria, overlap: Overlap, start: float | None
) -> tuple[AdoptionEquilibrium | None, str]:
    low, high = nearest(found, 0.0), nearest(found, 1.0)
    if start is None:
        return _global(found, overlap, low, high)
    # Nobody goes to an end at which one would rather do otherwise, not even who is there.
    up = start >= overlap.low and found.game.gain_at(1.0) >= 0.0
    down = start <= overlap.high and found.game.gain_at(0.0) <= 0.0
    if up and down:
        return None, f"from {start:g} both ways fulfil themselves: expectations decide"
    if up or down:
        way, end = ("up", high) if up else ("down", low)
        return end, f"from {start:g} only the way {way} fulfils itself: history decides"
    return nearest(found, start), f"from {start:g} neither all nor nobody: it stays in its basin"


def _global(
    found: Equilibria, overlap: Overlap, low: AdoptionEquilibrium, high: AdoptionEquilibrium
) -> tuple[AdoptionEquilibrium | None, str]:
    if overlap.low >= 1.0 and overlap.high <= 0.0:
        said = "neither everybody nor nobody adopting fulfils itself from anywhere"
        if len(found.stable) == 1:
            return low, f"{said}: one stable equilibrium is left"
        return None, f"{said}: history decides"
    if overlap.low <= 0.0 and overlap.high < 1.0:
        return high, "full adoption can be reached from everywhere and is never left"
    if overlap.high >= 1.0 and overlap.low > 0.0:
        return low, "no adoption can be reached from everywhere and is never left"
    return None, (
        "both ends can be reached from everywhere: expectations decide"
        if overlap.low <= 0.0
        else f"history decides below {overlap.low:.6g} and above {overlap.high:.6g}"
        + (", expectations between" if overlap.width > 0.0 else "")
    )
