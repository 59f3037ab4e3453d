"""The nouns of the reform game: an economy to be reformed, and how far a player is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.economy import Economy
from weaklinks.equilibrium import Equilibrium
from weaklinks.errors import Problems, name_some
from weaklinks.models.jones import Jones2008
from weaklinks.studies.paths import ReformPath

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, kw_only=True)
class Reformable:
    """A sector whose wedges a player can remove.

    Attributes
    ----------
    code, label : str
    wedge : float
        Share of its sales that the wedges take.
    sales : float
        Sales over GDP, before any reform.
    productivity : float
    alone : float
        Growth of GDP if it is the first reform: 0.1 is ten percent.
    nodes : tuple of int
        The nodes (Jones: the variety) that carry its wedges.
    """

    code: str
    label: str
    wedge: float
    sales: float
    productivity: float
    alone: float
    nodes: tuple[int, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class ReformGame:
    """An economy to be reformed, and the two paths that a player's is compared with.

    Attributes
    ----------
    economy : Economy or Jones2008
    start : Equilibrium or None
        Of the economy; None for Jones' economy, which has closed forms.
    sectors : tuple of Reformable
        In the economy's order.
    left_out : int
        Sectors whose wedges stay, because only so many take part.
    best, worst : ReformPath
        The greedy path, and that of the smallest gain first, losses included.
    """

    economy: Economy | Jones2008
    start: Equilibrium | None
    sectors: tuple[Reformable, ...]
    left_out: int
    best: ReformPath
    worst: ReformPath

    @cached_property
    def by_code(self) -> dict[str, Reformable]:
        """Sectors by code."""
        return {s.code: s for s in self.sectors}

    def rest(self, order: Sequence[str]) -> tuple[Reformable, ...]:
        """Sectors that are not reformed yet."""
        return tuple(s for s in self.sectors if s.code not in set(order))

    def wedges_after(self, order: Sequence[str]) -> FloatArray:
        """Wedges of all nodes once these sectors are reformed."""
        given = self.economy
        wedge = (given.varieties if isinstance(given, Jones2008) else given).wedge.copy()
        wedge[[k for code in order for k in self.by_code[code].nodes]] = 0.0
        return wedge


@dataclass(frozen=True, kw_only=True, eq=False)
class Turn:
    """How far a player is.

    Attributes
    ----------
    game : ReformGame
    order : tuple of str
        Codes of the sectors reformed so far.
    path : ReformPath
        GDP along them.
    """

    game: ReformGame
    order: tuple[str, ...]
    path: ReformPath

    @property
    def share_of_best(self) -> FloatArray:
        """Gain of GDP over the best path's after as many reforms, from the first reform on.

        Not a number where the best path has no gain.
        """
        yours, best = self._gains
        shares: FloatArray = np.full(yours.size, np.nan)
        np.divide(yours, best, out=shares, where=best > 0)
        return shares

    @property
    def score(self) -> float:
        """Gains added up over all reforms so far, over the same of the best path; nan as above."""
        yours, best = (float(gains.sum()) for gains in self._gains)
        return yours / best if best > 0 else float("nan")

    @property
    def last_gain(self) -> float:
        """Growth of GDP that the last reform brought; 0.1 is ten percent, and 0 at the start."""
        return float(self.path.gdp[-1] / self.path.gdp[-2] - 1.0) if self.order else 0.0

    def to_frame(self) -> pd.DataFrame:
        """One row per reform: step, sector, GDP relative to the start on each path, share."""
        import pandas as pd

        end = self.path.gdp.size
        return pd.DataFrame(
            {
                "step": np.arange(1, end),
                "sector": self.path.sectors,
                "gdp_relative": self.path.gdp_relative[1:],
                "best": self.game.best.gdp_relative[1:end],
                "worst": self.game.worst.gdp_relative[1:end],
                "share_of_best": self.share_of_best,
            }
        )

    @property
    def _gains(self) -> tuple[FloatArray, FloatArray]:
        yours, best = self.path.gdp, self.game.best.gdp[: self.path.gdp.size]
        return yours[1:] - yours[0], best[1:] - best[0]


def require_playable(game: ReformGame, order: Sequence[str]) -> None:
    """Raise one `InputError` for all codes that take no part or come twice."""
    problems = Problems("reforms")
    unknown = list(dict.fromkeys(code for code in order if code not in game.by_code))
    twice = [code for code in dict.fromkeys(order) if list(order).count(code) > 1]
    known = ", ".join(game.by_code)
    problems.add_if(unknown, f"{name_some(unknown)} cannot be reformed here; known: {known}")
    problems.add_if(twice, f"{name_some(twice)} is reformed twice")
    problems.raise_if_any()
