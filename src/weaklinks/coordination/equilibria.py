"""All equilibria of an adoption game: corners, interior ones, jumps; stability; the regime."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.coordination.completeness import missed_equilibrium
from weaklinks.display import chart
from weaklinks.errors import WeaklinksError
from weaklinks.games import AdoptionGame, game_of
from weaklinks.roots import Crossing, find_rest_points

if TYPE_CHECKING:
    import pandas as pd

# A gain smaller than this part of the largest is zero: the agent does not care.
_INDIFFERENT = 1e-13


#: Names of regimes by their stable shares in order: nobody (low), some, everybody (high).
REGIMES: Mapping[str, str] = {
    "low": "unique-low",
    "high": "unique-high",
    "some": "partial",
    "low high": "trap",
    "low some": "trap-partial",
    "some high": "partial-or-high",
}


class IndexIdentityError(WeaklinksError, ArithmeticError):
    """The equilibria found do not account for the signs of the gain: one was missed."""


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
        up to there adopt and no more; from minus to plus a threshold), "touching", "interval"
        (nobody cares between `share` and `until`).
    state : mapping
        Income, welfare and whatever else the model says.
    index : int
        +1 stable, -1 a threshold, 0 stable from one side only (touching, or a corner that the
        first to move leave for good); over all equilibria they sum to one.
    until : float or None
        The other end of an interval of equilibria.
    """

    share: float
    stable: bool
    payoff_gain: float
    kind: str
    state: Mapping[str, float]
    index: int
    until: float | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Equilibria:
    """All equilibria of a game, by share, and what they amount to.

    Attributes
    ----------
    game : AdoptionGame
    found : tuple of AdoptionEquilibrium
    complements : bool
        Whether adopting is worth more, the more others do so, wherever it was looked at
        (strategic complements). Where costs differ this is about the value, not the gain.
    substitutes : bool
        Whether it is worth less.
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
        "partial-or-high" (some and everybody), "several" (any other set of more than one);
        "indifferent" (a whole interval of shares).
        """
        if any(e.kind == "interval" for e in self.found):
            return "indifferent"
        ends = ["low" if e.share == 0 else "high" if e.share == 1 else "some" for e in self.stable]
        return REGIMES.get(" ".join(ends), "several")

    @property
    def critical_mass(self) -> float | None:
        """The smallest threshold beyond which adoption feeds itself; None without one.

        0 where nobody adopting is an equilibrium that the first who move undo.
        """
        undone = [e.share for e in self.found if e.kind == "corner" and not e.stable]
        thresholds = [e.share for e in self.found if e.index < 0]
        return min([*thresholds, *(x for x in undone if x == 0.0)], default=None)

    @property
    def disagreement(self) -> float:
        """Largest difference from what the model knows of itself in closed form (`facts`).

        Of critical_mass, low_exists and high_exists those that the model gives; 0 without any.
        """
        mass = self.critical_mass
        own = {
            "critical_mass": np.nan if mass is None else mass,
            "low_exists": float(any(e.share == 0.0 for e in self.found)),
            "high_exists": float(any(1.0 in (e.share, e.until) for e in self.found)),
        }
        facts = self.game.facts
        gaps = [abs(own[name] - facts[name]) for name in own if name in facts]
        return float(np.max([np.inf if np.isnan(gap) else gap for gap in gaps], initial=0.0))

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

    Raises
    ------
    IndexIdentityError
        When the gain has a sign somewhere that the equilibria found do not account for, which
        means that one was missed.

    Notes
    -----
    Nobody adopting is an equilibrium iff Delta(0) <= 0, everybody iff Delta(1) >= 0; inside,
    zeros of Delta, stable iff it falls. Stable less unstable ones are one, always.
    """
    game = game_of(model)
    grid = np.linspace(0.0, 1.0, 257)
    scale = _largest(np.asarray(game.gain(grid), dtype=np.float64))
    zero = max(_INDIFFERENT * scale, game.rounding)
    crossings = find_rest_points(game.gain, 0.0, 1.0, breaks=game.breaks, zero=zero)
    missed = missed_equilibrium(game, crossings, zero)
    if missed is not None:
        raise IndexIdentityError(missed)
    found = tuple(_equilibrium(game, c, scale) for c in crossings)
    slopes = np.diff(np.asarray((game.value or game.gain)(grid), dtype=np.float64))
    small = 8.0 * zero
    return Equilibria(
        game=game,
        found=found,
        complements=bool((slopes >= -small).all() and (slopes > small).any()),
        substitutes=bool((slopes <= small).all() and (slopes < -small).any()),
        residual=max(
            (abs(e.payoff_gain) / scale for e in found if e.kind == "interior"), default=0.0
        ),
    )


def _largest(values: FloatArray) -> float:
    finite = np.abs(values[np.isfinite(values)])
    return float(finite.max()) if finite.size and finite.max() > 0 else 1.0


def _equilibrium(game: AdoptionGame, crossing: Crossing, scale: float) -> AdoptionEquilibrium:
    share, gain = crossing.place, game.gain_at(crossing.place)
    kind = "touching" if crossing.before == crossing.after else "interior"
    if crossing.jump or abs(gain) > 1e-6 * scale:  # the second: it is not among the breaks
        kind = "jump"
    if share in (0.0, 1.0) and not crossing.jump:
        kind = "corner"
    return AdoptionEquilibrium(
        share=share,
        stable=crossing.before > 0 > crossing.after,
        payoff_gain=gain,
        kind=kind if crossing.until is None else "interval",
        state=game.at(share),
        index=(crossing.before - crossing.after) // 2,
        until=crossing.until,
    )
