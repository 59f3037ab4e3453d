"""All pure equilibria of a finite adoption game, ranked, named, and how they were found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.arrays import BoolArray, FloatArray, finite_or_none
from weaklinks.coordination.complementarity import Complementarity
from weaklinks.display import chart
from weaklinks.finite_games import FiniteGame

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, kw_only=True, eq=False)
class FiniteEquilibrium:
    """A set of adopters at which nobody wants to change.

    Attributes
    ----------
    adopters : (N,) booleans
    names : tuple of str
        Of the adopters.
    share : float
        Adopters among agents.
    stable : bool
        Whether it is strict: whoever changed alone would lose by it, and change back.
    payoff_gain : float
        What the agent nearest to changing would lose by it; 0 where somebody does not care.
    nearest : str
        That agent.
    payoffs : (N,) array
    state : mapping
        Income, welfare and whatever else the model says.
    """

    adopters: BoolArray
    names: tuple[str, ...]
    share: float
    stable: bool
    payoff_gain: float
    nearest: str
    payoffs: FloatArray
    state: Mapping[str, float]


@dataclass(frozen=True, kw_only=True, eq=False)
class FiniteEquilibria:
    """The equilibria of a finite game, smallest set first, and what they amount to.

    Attributes
    ----------
    game : FiniteGame
    found : tuple of FiniteEquilibrium
    complete : bool
        Whether it is certain that there are no others.
    method : str
        "chain", "enumeration", "lattice", "bounds" or "best responses" (not complete).
    complementarity : Complementarity
        Whether adopting is worth more the more others do so, and how that is known.
    looked_at : int
        Sets, or boxes of sets, that were looked at.
    caveats : tuple of str
    """

    game: FiniteGame
    found: tuple[FiniteEquilibrium, ...]
    complete: bool
    method: str
    complementarity: Complementarity
    looked_at: int
    caveats: tuple[str, ...] = ()

    @property
    def stable(self) -> tuple[FiniteEquilibrium, ...]:
        """The strict ones."""
        return tuple(e for e in self.found if e.stable)

    @cached_property
    def within(self) -> BoolArray:
        """``within[i, j]``: the adopters of i are among those of j, which has more."""
        sets = np.array([e.adopters for e in self.found], dtype=bool)
        if not len(sets):
            return np.zeros((0, 0), dtype=bool)
        inside = (sets[:, None] <= sets[None]).all(axis=2)
        return np.asarray(inside & ~inside.T)

    @cached_property
    def pareto(self) -> BoolArray:
        """``pareto[i, j]``: nobody has less in j than in i, and somebody has more."""
        has = np.array([e.payoffs for e in self.found]).reshape(len(self.found), -1)
        slack = self.game.rounding
        no_less = (has[None] >= has[:, None] - slack).all(axis=2)
        return np.asarray(no_less & (has[None] > has[:, None] + slack).any(axis=2))

    @property
    def least(self) -> FiniteEquilibrium | None:
        """The equilibrium whose adopters adopt in all others; None without such a one."""
        return self._end([row.sum() for row in self.within])

    @property
    def greatest(self) -> FiniteEquilibrium | None:
        """The equilibrium among whose adopters are those of all others."""
        return self._end([column.sum() for column in self.within.T])

    def _end(self, compared: list[Any]) -> FiniteEquilibrium | None:
        ends = [k for k, times in enumerate(compared) if times == len(self.found) - 1]
        return self.found[ends[0]] if ends else None

    @property
    def best(self) -> FiniteEquilibrium | None:
        """The one of highest welfare (income, or payoffs together, where there is none)."""
        return max(self.found, key=worth, default=None)

    @cached_property
    def regime(self) -> str:
        """The situation by name.

        "none" (no pure equilibrium), "unique-low", "unique-high", "partial" (one: nobody,
        everybody, some); of several, nested ones: "trap" (from nobody to everybody),
        "trap-partial" (from nobody), "partial-or-high" (up to everybody), "several"; and
        "apart" where none is within another: places that others can take, no ladder.
        """
        if not self.found:
            return "none" if self.complete else "none-found"
        shares = [e.share for e in self.found]
        if len(shares) == 1:
            return {0.0: "unique-low", 1.0: "unique-high"}.get(shares[0], "partial")
        if not self.within.any():
            return "apart"
        names = {(True, True): "trap", (True, False): "trap-partial"}
        names[False, True] = "partial-or-high"
        return names.get((min(shares) == 0.0, max(shares) == 1.0), "several")

    @property
    def trap(self) -> bool:
        """Whether an equilibrium lies within a larger one of higher welfare."""
        pairs = np.argwhere(self.within)
        return any(worth(self.found[j]) > worth(self.found[i]) for i, j in pairs)

    def to_frame(self) -> pd.DataFrame:
        """One row per equilibrium."""
        import pandas as pd

        rows = [
            {
                "share": e.share,
                "stable": e.stable,
                "payoff_gain": e.payoff_gain,
                **e.state,
                "adopters": ", ".join(e.names),
            }
            for e in self.found
        ]
        return pd.DataFrame(rows, columns=None if rows else ["share", "stable", "payoff_gain"])

    def plot(self) -> Any:
        """Altair chart: who adopts in which equilibrium, and what it yields."""
        return chart("plot_finite_equilibria", self)

    def record(self) -> dict[str, Any]:
        """Everything that JSON can hold."""
        return {
            "regime": self.regime,
            "trap": self.trap,
            "complete": self.complete,
            "method": self.method,
            "complements": self.complementarity.holds,
            "equilibria": [
                {"share": e.share, "stable": e.stable, "payoff_gain": e.payoff_gain}
                | {name: finite_or_none(value) for name, value in e.state.items()}
                | {"adopters": list(e.names)}
                for e in self.found
            ],
            "caveats": list(self.caveats),
        }

    def __repr__(self) -> str:
        n = self.game.size
        sizes = [f"{int(e.adopters.sum())}{'' if e.stable else ' (weak)'}" for e in self.found]
        sure = "" if self.complete else "; there may be others"
        listed = ", ".join(sizes) or "none"
        return f"FiniteEquilibria({self.game.name}: {self.regime}; adopters of {n}: {listed}{sure})"


def worth(found: FiniteEquilibrium) -> float:
    """Welfare of an equilibrium; income, or all payoffs, where the model has none."""
    for name in ("welfare", "income"):
        if name in found.state:
            return float(found.state[name])
    return float(found.payoffs.sum())


def describe_equilibrium(game: FiniteGame, adopters: BoolArray) -> FiniteEquilibrium:
    """Everything there is to say of one equilibrium."""
    gains = game.gains_at(adopters)
    kept = np.where(adopters, gains, -gains)
    nearest = int(np.argmin(kept))
    tight = abs(kept[nearest]) <= game.rounding
    return FiniteEquilibrium(
        adopters=adopters,
        names=game.names_of(adopters),
        share=float(adopters.mean()),
        stable=bool(kept[nearest] > game.rounding),
        payoff_gain=0.0 if tight else float(kept[nearest]),
        nearest=game.labels[nearest],
        payoffs=game.payoffs_at(adopters[None])[0],
        state=game.at(adopters),
    )
