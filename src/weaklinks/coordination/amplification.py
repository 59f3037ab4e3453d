"""Amplification without multiplicity: one agent's gain from a better world is others' reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from weaklinks.coordination.equilibria import AdoptionEquilibrium, equilibria
from weaklinks.errors import InputError
from weaklinks.games import AdoptionGame, game_of

_STEP = 1e-6


@dataclass(frozen=True, kw_only=True)
class Amplification:
    """What a little more gain for everybody does to adoption.

    Attributes
    ----------
    share : float
        The equilibrium looked at.
    feedback : float
        Phi'(x): adopters brought in by one more adopter.
    multiplier : float
        ``1 / (1 - Phi')``.
    direct : float
        Adopters per unit of gain if nobody reacted to others: the density of costs.
    total : float
        ``dx/dtheta``: direct times multiplier.
    """

    share: float
    feedback: float
    multiplier: float
    direct: float
    total: float


def amplification(model: Any, equilibrium: AdoptionEquilibrium | None = None) -> Amplification:
    """How far complementarity amplifies a small change of everybody's gain.

    Parameters
    ----------
    model : AdoptionGame with differing costs, or a model that has one
    equilibrium : AdoptionEquilibrium, optional
        An interior, stable one; without it the lowest.

    Raises
    ------
    InputError
        Where costs do not differ or no interior stable equilibrium is there: adoption then
        does not move at all, or jumps.
    """
    game = game_of(model)
    at = equilibrium or _interior(game)
    if game.value is None or game.distribution is None or at is None or not 0 < at.share < 1:
        raise InputError(
            "amplification is about an interior equilibrium of agents whose costs differ; "
            f"{game.name} has none: a small change moves nobody, or everybody",
            subject="amplification",
        )
    rise = _slope(game.value, at.share)
    centre = float(game.value(np.array([at.share]))[0])
    density = _slope(game.distribution, centre, max(abs(centre), 1.0))
    multiplier = 1.0 / (1.0 - density * rise)
    return Amplification(
        share=at.share,
        feedback=density * rise,
        multiplier=multiplier,
        direct=density,
        total=density * multiplier,
    )


def _interior(game: AdoptionGame) -> AdoptionEquilibrium | None:
    return next((e for e in equilibria(game).stable if 0 < e.share < 1), None)


def _slope(curve: Any, at: float, scale: float = 1.0) -> float:
    step = _STEP * scale
    low, high = curve(np.array([at - step, at + step]))
    return float(high - low) / (2.0 * step)
