"""History decides: the basin that the economy starts in, and the way from there."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from weaklinks.coordination.dynamics import (
    AdjustmentPath,
    adjustment_path,
    best_response,
    logit_response,
)
from weaklinks.coordination.equilibria import AdoptionEquilibrium, Equilibria
from weaklinks.coordination.outcome import Selection, nearest, require_numbers
from weaklinks.games import AdoptionGame, Curve
from weaklinks.roots import find_crossings

# Starts this close to a threshold are on it.
_ON = 1e-12


def by_history(
    found: Equilibria,
    *,
    start: float = 0.0,
    speed: float = 1.0,
    precision: float | None = None,
) -> Selection:
    """Follow best responses (or, with a precision, logit responses) from where history left us.

    Parameters
    ----------
    found : Equilibria
    start : float
        Share that adopts today.
    speed : float
        k in ``x' = k (Phi(x) - x)``: chances per unit of time to choose again.
    precision : float, optional
        Choices err: odds of adopting are ``exp(precision gain)``.
    """
    require_numbers(
        "select by history",
        start=(start, 0.0, 1.0),
        speed=(speed, 1e-12, 1e12),
        precision=(precision, 0.0, 1e12),
    )
    game = found.game
    thresholds = {f"threshold_{k + 1}": e.share for k, e in enumerate(_thresholds(found))}
    if precision is None and any(abs(t - start) < _ON for t in thresholds.values()):
        return _undecided(found, start, thresholds)
    path = _path(found, start, speed, precision)
    chosen = nearest(found, start if precision is None else path.end)
    reason = f"from {start:g}, {game.agents} who answer what they see end at {path.end:.6g}"
    numbers = {"start": start, "end": path.end, "time_to_99_percent": _time(path)}
    return Selection(
        method="history",
        equilibria=found,
        chosen=chosen,
        reason=reason,
        thresholds=thresholds,
        numbers=numbers,
        detail=path,
    )


def _undecided(found: Equilibria, start: float, thresholds: dict[str, float]) -> Selection:
    reason = f"a start of {start:g} is on a threshold: the first who move decide"
    return Selection(
        method="history", equilibria=found, chosen=None, reason=reason, thresholds=thresholds
    )


def _thresholds(found: Equilibria) -> list[AdoptionEquilibrium]:
    return [e for e in found.found if not e.stable and e.kind != "touching"]


def _time(path: AdjustmentPath) -> float:
    return path.reaches(0.99) if path.share.size > 1 else 0.0


def _path(found: Equilibria, start: float, speed: float, precision: float | None) -> AdjustmentPath:
    game = found.game
    breaks = (*game.breaks, *(e.share for e in found.found))
    if precision is None:
        end = nearest(found, start).share
        response = best_response(game)
    else:
        response = logit_response(game, precision)
        end = _rest_point(game, response, start)
    return adjustment_path(response, start, end, speed=speed, breaks=breaks)


def _rest_point(game: AdoptionGame, response: Curve, start: float) -> float:
    """The first rest of the response in the direction in which it moves from the start."""
    rests = find_crossings(lambda x: response(x) - x, 0.0, 1.0, breaks=game.breaks)
    drift = float(response(np.array([start]))[0]) - start
    places = [0.0, *(c.place for c in rests), 1.0]
    if drift == 0.0 or any(abs(p - start) < _ON for p in places[1:-1]):
        return start
    if drift > 0.0:
        return next(p for p in places[1:] if p > start)
    return next(low for low, high in reversed(list(pairwise(places))) if low < start)
