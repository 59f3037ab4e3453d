"""Amplification without multiplicity: one agent's gain from a better world is others' reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.coordination.equilibria import AdoptionEquilibrium, equilibria
from weaklinks.errors import InputError
from weaklinks.games import AdoptionGame, Curve, game_of

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
    value, quantile, distribution = game.value, game.quantile, game.distribution
    if value is None or quantile is None or distribution is None or not _inside(at):
        raise InputError(
            "amplification is about an interior equilibrium of agents whose costs differ; "
            f"{game.name} has none: a small change moves nobody, or everybody",
            subject="amplification",
        )
    assert at is not None
    rise = _slope(value, np.clip(at.share + np.array([-_STEP, _STEP]), 0.0, 1.0))
    centre = float(value(np.array([at.share]))[0])
    width = max(abs(centre), float(np.ptp(quantile(np.array([0.25, 0.75])))))
    density = _slope(distribution, centre + width * np.array([-_STEP, _STEP]))
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


def _inside(equilibrium: AdoptionEquilibrium | None) -> bool:
    return equilibrium is not None and 0.0 < equilibrium.share < 1.0


def _slope(curve: Curve, near: FloatArray) -> float:
    low, high = curve(near)
    return float(high - low) / float(near[1] - near[0])
