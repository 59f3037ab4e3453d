"""All equilibria of an adoption game: corners, interior ones, jumps; stability; the regime."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.display import chart
from weaklinks.errors import WeaklinksError
from weaklinks.games import AdoptionGame, game_of
from weaklinks.roots import Crossing, find_crossings

if TYPE_CHECKING:
    import pandas as pd

# A gain smaller than this part of the largest is zero: the agent does not care.
_INDIFFERENT = 1e-13


class IndexIdentityError(WeaklinksError, ArithmeticError):
    """Stable less unstable equilibria are not one: an equilibrium was missed."""


@dataclass(frozen=True, kw_only=True)
class AdoptionEquilibrium:
    """A share of adopters at which nobody wants to change.

    Attributes
    ----------
    share : float
    stable : bool
        Whether best responses lead back to it. A touching point is stable from one side only
        and counts as unstable.
    payoff_gain : float
        Delta at the share: zero inside, where it is continuous.
    kind : str
        "corner", "interior", "jump" (the gain jumps over zero: from plus to minus the agents
        up to there adopt and no more; from minus to plus a threshold), "touching".
    state : mapping
        Income, welfare and whatever else the model says.
    """

    share: float
    stable: bool
    payoff_gain: float
    kind: str
    state: Mapping[str, float]

    @property
    def index(self) -> int:
        """+1 stable, -1 unstable, 0 touching; over all equilibria they sum to one."""
        if self.kind == "touching":
            return 0
        return 1 if self.stable else -1


@dataclass(frozen=True, kw_only=True, eq=False)
class Equilibria:
    """All equilibria of a game, by share, and what they amount to.

    Attributes
    ----------
    game : AdoptionGame
    found : tuple of AdoptionEquilibrium
    complements : bool
        Whether the gain rises with the share wherever it was looked at (strategic complements).
    substitutes : bool
        Whether it falls.
    residual : float
        Largest gain, in units of the largest on the interval, at an interior equilibrium.
    """

    game: AdoptionGame
    found: tuple[AdoptionEquilibrium, ...]
    complements: bool
    substitutes: bool
    residual: float

    @property
    def stable(self) -> tuple[AdoptionEquilibrium, ...]:
        """The stable ones."""
        return tuple(e for e in self.found if e.stable)

    @cached_property
    def regime(self) -> str:
        """The situation by name.

        "unique-low", "unique-high", "partial" (one stable equilibrium: nobody, everybody,
        some); "trap" (nobody and everybody), "trap-partial" (nobody and some),
        "partial-or-high" (some and everybody), "several" (any other set of more than one).
        """
        ends = ["low" if e.share == 0 else "high" if e.share == 1 else "some" for e in self.stable]
        if len(ends) == 1:
            return {"low": "unique-low", "high": "unique-high", "some": "partial"}[ends[0]]
        names = {
            "low high": "trap",
            "low some": "trap-partial",
            "some high": "partial-or-high",
        }
        return names.get(" ".join(ends), "several")

    @property
    def critical_mass(self) -> float | None:
        """The smallest threshold beyond which adoption feeds itself; None without one."""
        thresholds = [e.share for e in self.found if not e.stable and e.kind != "touching"]
        return min(thresholds, default=None)

    def basin(self, equilibrium: AdoptionEquilibrium) -> tuple[float, float]:
        """Shares from which best responses lead to a stable equilibrium."""
        thresholds = [e.share for e in self.found if not e.stable]
        below = [x for x in thresholds if x < equilibrium.share]
        above = [x for x in thresholds if x > equilibrium.share]
        return max(below, default=0.0), min(above, default=1.0)

    def to_frame(self) -> pd.DataFrame:
        """One row per equilibrium."""
        import pandas as pd

        rows = [
            {
                "share": e.share,
                "stable": e.stable,
                "payoff_gain": e.payoff_gain,
                "kind": e.kind,
                **e.state,
            }
            for e in self.found
        ]
        return pd.DataFrame(rows)

    def plot(self) -> Any:
        """Altair chart of the payoff gain against adoption, equilibria marked."""
        return chart("plot_adoption", self)

    def __repr__(self) -> str:
        listed = ", ".join(f"{e.share:.6g}{'' if e.stable else ' (unstable)'}" for e in self.found)
        return f"Equilibria({self.game.name}: {self.regime}; shares {listed})"


def equilibria(model: Any) -> Equilibria:
    """Find all equilibria of an adoption game.

    Parameters
    ----------
    model : AdoptionGame, or a model with a ``game()``

    Returns
    -------
    Equilibria

    Raises
    ------
    IndexIdentityError
        When the numbers of stable and unstable equilibria do not fit together, which means
        that one was missed.

    Notes
    -----
    Nobody adopting is an equilibrium iff Delta(0) <= 0, everybody iff Delta(1) >= 0; inside,
    zeros of Delta, stable iff it falls. Stable less unstable ones are one, always.
    """
    game = game_of(model)
    grid = np.linspace(0.0, 1.0, 257)
    values = np.asarray(game.gain(grid), dtype=np.float64)
    finite = np.abs(values[np.isfinite(values)])
    scale = float(finite.max()) if finite.size and finite.max() > 0 else 1.0
    inside = find_crossings(game.gain, 0.0, 1.0, breaks=game.breaks)
    found = [*_low(game, scale), *(_inside(game, c) for c in inside), *_high(game, scale)]
    slopes = np.diff(values)
    small = _INDIFFERENT * scale
    result = Equilibria(
        game=game,
        found=tuple(found),
        complements=bool((slopes >= -small).all() and (slopes > small).any()),
        substitutes=bool((slopes <= small).all() and (slopes < -small).any()),
        residual=max(
            (abs(e.payoff_gain) / scale for e in found if e.kind == "interior"), default=0.0
        ),
    )
    _require_identity(result)
    return result


def _low(game: AdoptionGame, scale: float) -> list[AdoptionEquilibrium]:
    gain = game.gain_at(0.0)
    if gain > _INDIFFERENT * scale:
        return []
    # Indifferent at the corner: the first who move decide.
    stable = gain < -_INDIFFERENT * scale or _next_to(game, 0.0) <= 0.0
    return [_equilibrium(game, 0.0, stable, "corner")]


def _high(game: AdoptionGame, scale: float) -> list[AdoptionEquilibrium]:
    gain = game.gain_at(1.0)
    if gain < -_INDIFFERENT * scale:
        return []
    stable = gain > _INDIFFERENT * scale or _next_to(game, 1.0) >= 0.0
    return [_equilibrium(game, 1.0, stable, "corner")]


def _next_to(game: AdoptionGame, corner: float) -> float:
    return game.gain_at(1e-7 if corner == 0.0 else 1.0 - 1e-7)


def _inside(game: AdoptionGame, crossing: Crossing) -> AdoptionEquilibrium:
    stable = crossing.before > 0 > crossing.after
    touching = crossing.before == crossing.after
    kind = "jump" if crossing.jump else "touching" if touching else "interior"
    return _equilibrium(game, crossing.place, stable, kind)


def _equilibrium(game: AdoptionGame, share: float, stable: bool, kind: str) -> AdoptionEquilibrium:
    return AdoptionEquilibrium(
        share=share,
        stable=stable,
        payoff_gain=game.gain_at(share),
        kind=kind,
        state=game.at(share),
    )


def _require_identity(result: Equilibria) -> None:
    total = sum(e.index for e in result.found)
    if total != 1:
        raise IndexIdentityError(
            f"game {result.game.name}: stable less unstable equilibria are {total}, not 1; an "
            f"equilibrium was missed near a jump or a touching point: {result!r}"
        )


def potential(model: Any, shares: FloatArray) -> FloatArray:
    """``P(x)``, the integral of the gain from 0 to x (section 3 of the design).

    Gauss-Legendre with 32 points on each of many cells between breaks.
    """
    game = game_of(model)
    x = np.asarray(shares, dtype=np.float64)
    edges = np.unique(np.concatenate([[0.0, 1.0], game.breaks, np.linspace(0, 1, 33), x]))
    node, weight = np.polynomial.legendre.leggauss(32)
    left, width = edges[:-1, None], np.diff(edges)[:, None]
    points = left + 0.5 * width * (node + 1.0)
    cells = (game.gain(points.ravel()).reshape(points.shape) * weight * 0.5 * width).sum(axis=1)
    total = np.concatenate([[0.0], np.cumsum(cells)])
    return np.asarray(total[np.searchsorted(edges, x)])
