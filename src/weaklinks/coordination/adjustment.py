"""Switching has a cost that rises with the number who switch: history or expectations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.integrate import solve_ivp

from weaklinks.arrays import FloatArray
from weaklinks.coordination.equilibria import AdoptionEquilibrium, Equilibria
from weaklinks.coordination.foresight import Overlap
from weaklinks.coordination.outcome import (
    Selection,
    monotone_caveats,
    nearest,
    require_alike,
    require_numbers,
)
from weaklinks.games import AdoptionGame

# Length, in half turns of a spiral or multiples of the slow rate, of the way back in time.
_LONG = 40.0


@dataclass(frozen=True, kw_only=True, eq=False)
class SaddlePath:
    """A way that ends where everybody (or nobody) adopts.

    Attributes
    ----------
    share, cost : (k,) arrays
        Share, and what switching costs the last who switch (negative: back), from the earliest
        date to the end, where it is zero.
    """

    share: FloatArray
    cost: FloatArray


def by_adjustment(
    found: Equilibria,
    *,
    discount: float = 0.05,
    speed: float = 0.2,
    start: float | None = None,
) -> Selection:
    """Select when the cost of switching is ``x'/speed``, as in Krugman (1991).

    Parameters
    ----------
    found : Equilibria
    discount : float
        r.
    speed : float
        g in ``x' = g q``, ``q' = r q - Delta(x)``.
    start : float, optional
        Share that adopts today.

    Notes
    -----
    A way that arrives ends with q = 0: the last to switch would rather wait for a free switch
    (Fukao and Benabou, 1993, correcting Krugman). Ways are followed backwards from there.
    """
    require_alike(found.game, "adjustment")
    require_numbers(
        "select by adjustment",
        discount=(discount, 0.0, 1e12),
        speed=(speed, 1e-12, 1e12),
        start=(start, 0.0, 1.0),
    )
    up = saddle_path(found.game, 1.0, discount=discount, speed=speed)
    down = saddle_path(found.game, 0.0, discount=discount, speed=speed)
    overlap = Overlap(low=float(up.share.min()), high=float(down.share.max()))
    chosen, reason = _verdict(found, overlap, start)
    return Selection(
        method="adjustment",
        equilibria=found,
        chosen=chosen,
        reason=reason,
        thresholds={"escape_from": overlap.low, "collapse_up_to": overlap.high},
        numbers={"discount": discount, "speed": speed, "overlap_width": overlap.width},
        caveats=monotone_caveats(found, "the theory"),
        detail=(up, down),
    )


def linear_overlap(slope: float, threshold: float, *, discount: float, speed: float) -> Overlap:
    """Closed form for a gain of ``slope (x - threshold)`` with the threshold inside (0, 1).

    The ways spiral out of the threshold iff ``r^2 < 4 slope g``; half a turn before the end
    the distance is ``exp(-r pi / (2 w))`` of the corner's, ``w = sqrt(4 slope g - r^2) / 2``.
    """
    turn = 4.0 * slope * speed - discount**2
    shrink = np.exp(-discount * np.pi / np.sqrt(turn)) if turn > 0.0 else 0.0
    return Overlap(
        low=max(threshold - (1.0 - threshold) * shrink, 0.0),
        high=min(threshold + threshold * shrink, 1.0),
    )


def saddle_path(game: AdoptionGame, end: float, *, discount: float, speed: float) -> SaddlePath:
    """Follow the way that ends at a corner backwards until it would turn, or starts outside."""
    sign = 1.0 if end == 1.0 else -1.0
    if sign * game.gain_at(end) <= 0.0:
        return SaddlePath(share=np.array([end]), cost=np.zeros(1))

    def backwards(_: float, at: FloatArray) -> list[float]:
        share, cost = at
        gain = float(game.gain(np.array([min(max(share, 0.0), 1.0)]))[0])
        return [-speed * cost, -(discount * cost - gain)]

    events = _arrivals(sign)
    slow = np.sqrt(abs(game.gain_at(end)) * speed)
    horizon = _LONG * (1.0 / slow + discount / slow**2)
    found = solve_ivp(
        backwards, (0.0, horizon), [end, 0.0], events=events, rtol=1e-10, atol=1e-13,
        method="LSODA",
    )  # fmt: skip
    share = np.clip(found.y[0][::-1], 0.0, 1.0)
    # The event that ends a way is found up to rounding: it starts at the other corner itself.
    share[0] = round(share[0]) if abs(share[0] - round(share[0])) < 1e-12 else share[0]
    return SaddlePath(share=share, cost=found.y[1][::-1])


def _arrivals(sign: float) -> list[Any]:
    """Stop where the cost of switching turns, or the share leaves the interval."""

    def turns(time: float, at: FloatArray) -> float:
        return float(sign * at[1]) if time > 0.0 else sign

    def leaves(_: float, at: FloatArray) -> float:
        return float(at[0]) if sign > 0 else 1.0 - float(at[0])

    events: list[Any] = [turns, leaves]
    for event in events:
        event.terminal, event.direction = True, -1
    return events


def _verdict(
    found: Equilibria, overlap: Overlap, start: float | None
) -> tuple[AdoptionEquilibrium | None, str]:
    if start is None:
        if overlap.width == 0.0:
            # Ways that only approach a threshold meet there; one equilibrium needs no choice.
            one = found.stable[0] if len(found.stable) == 1 else None
            return one, "no share is left to expectations: history decides"
        return None, f"expectations decide from {overlap.low:.6g} to {overlap.high:.6g}"
    up, down = start >= overlap.low, start <= overlap.high
    if up and down and overlap.width > 0.0:
        return None, f"from {start:g} there is a way to either end: expectations decide"
    end = nearest(found, 1.0 if up else 0.0) if up != down else nearest(found, start)
    return end, f"from {start:g} there is a way to {end.share:.6g} only: history decides"
