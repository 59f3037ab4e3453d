"""All equilibria of two populations who adopt or not: found in one variable, judged in two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from weaklinks.arrays import FloatArray
from weaklinks.coordination.equilibria import (
    REGIMES,
    Equilibria,
    IndexIdentityError,
    equilibria,
)
from weaklinks.display import chart
from weaklinks.pair_games import PairGame, Population, pair_of
from weaklinks.roots import find_crossings

if TYPE_CHECKING:
    import pandas as pd

_STEP = 1e-6
# Gains of this size and less leave agents who are alike indifferent.
_INDIFFERENT = 1e-9


@dataclass(frozen=True, kw_only=True, eq=False)
class PairEquilibrium:
    """Shares of both populations at which nobody wants to change.

    Attributes
    ----------
    n, u : float
    stable : bool
        Whether joint best responses lead back to it.
    kind : str
        "node" (stable, approached directly), "focus" (stable, approached in turns, as more of
        one population mean fewer of the other), "saddle" (a threshold), "touching" (stable from
        one side only), "interval" (one of a whole interval of equilibria).
    index : int
        +1, -1 or 0, as kind says; over all equilibria they sum to one.
    slopes : (2, 2) array
        How each population's response (row) changes with each share (column); infinite where
        agents who are alike do not care.
    state : mapping
        Income, welfare and whatever else the model says.
    """

    n: float
    u: float
    stable: bool
    kind: str
    index: int
    slopes: FloatArray
    state: Mapping[str, float]

    def eigenvalues(self, speeds: tuple[float, float] = (1.0, 1.0)) -> NDArray[np.complex128]:
        """Of ``n' = k1 (R_1 - n)``, ``u' = k2 (R_2 - u)``; NaN where responses jump."""
        if not np.isfinite(self.slopes).all():
            return np.full(2, np.nan, dtype=np.complex128)
        jacobian = np.array(speeds)[:, None] * (self.slopes - np.eye(2))
        return np.asarray(np.sort_complex(np.linalg.eigvals(jacobian)))


@dataclass(frozen=True, kw_only=True, eq=False)
class PairEquilibria:
    """All equilibria of a pair game, by the first share.

    Attributes
    ----------
    pair : PairGame
    found : tuple of PairEquilibrium
    reduced : Equilibria
        Of the first population alone, to whom the second has responded.
    complements : bool
        Whether each population's gain rises with the other's share wherever it was looked at.
    """

    pair: PairGame
    found: tuple[PairEquilibrium, ...]
    reduced: Equilibria
    complements: bool

    @property
    def stable(self) -> tuple[PairEquilibrium, ...]:
        """The stable ones."""
        return tuple(e for e in self.found if e.stable)

    @property
    def saddles(self) -> tuple[PairEquilibrium, ...]:
        """The thresholds."""
        return tuple(e for e in self.found if e.index < 0)

    @cached_property
    def regime(self) -> str:
        """The situation by name, as in `Equilibria`; low and high are about the first share."""
        if any(e.kind == "interval" for e in self.found):
            return "indifferent"
        ends = ["low" if e.n == 0 else "high" if e.n == 1 else "some" for e in self.stable]
        return REGIMES.get(" ".join(ends), "several")

    def to_frame(self) -> pd.DataFrame:
        """One row per equilibrium."""
        import pandas as pd

        rows = [{"n": e.n, "u": e.u, "stable": e.stable, "kind": e.kind, **e.state}
                for e in self.found]  # fmt: skip
        return pd.DataFrame(rows)

    def plot(self) -> Any:
        """Altair phase diagram: nullclines, equilibria, basin boundaries, ways."""
        return chart("plot_phase", self)

    def __repr__(self) -> str:
        listed = ", ".join(f"({e.n:.6g}, {e.u:.6g}) {e.kind}" for e in self.found)
        return f"PairEquilibria({self.pair.name}: {self.regime}; {listed})"


def pair_equilibria(model: Any) -> PairEquilibria:
    """Find all equilibria of two populations.

    Parameters
    ----------
    model : PairGame, or a model with a ``pair()``

    Raises
    ------
    IndexIdentityError
        When the equilibria found do not account for the signs of the gain.

    Notes
    -----
    The second population's share follows from the first's, ``u = Phi_2(n)``, which leaves one
    equation in n, solved by `equilibria`. Where Phi_2 jumps, as its agents are alike, some of
    them adopt: there the first population's gain is solved for u.
    """
    pair = pair_of(model)
    reduced = equilibria(pair.reduced())
    found = [
        _equilibrium(pair, e.share, float(pair.response_2(np.array([e.share]))[0]), e.index, e.kind)
        for e in reduced.found
        if e.share not in pair.jumps
    ]
    found += [_at_jump(pair, n, u, index) for n in pair.jumps for u, index in _on_jump(pair, n)]
    total = sum(e.index for e in found)
    if total != 1:
        raise IndexIdentityError(
            f"{pair.name}: stable equilibria less thresholds are {total}, not 1: one was missed"
        )
    return PairEquilibria(
        pair=pair,
        found=tuple(sorted(found, key=lambda e: (e.n, e.u))),
        reduced=reduced,
        complements=_are_complements(pair),
    )


def _on_jump(pair: PairGame, n: float) -> list[tuple[float, int]]:
    """Shares u at which n of the first do not want to change, while the second do not care."""
    crossings = find_crossings(
        lambda u: pair.gain_1(np.full_like(u, n), u), 0.0, 1.0, zero=pair.rounding
    )
    # The more of the first, the more of the second: rising gains are thresholds.
    up = 1 if _second_rises(pair, n) else -1
    return [(c.place, up * (c.before - c.after) // 2) for c in crossings]


def _second_rises(pair: PairGame, n: float) -> bool:
    sides = np.clip([n - _STEP, n + _STEP], 0.0, 1.0)
    below, above = pair.gain_2(sides, np.zeros(2))
    return bool(above > below)


def _at_jump(pair: PairGame, n: float, u: float, index: int) -> PairEquilibrium:
    return _equilibrium(pair, n, u, index, "jump")


def _equilibrium(pair: PairGame, n: float, u: float, index: int, kind: str) -> PairEquilibrium:
    slopes = _slopes(pair, n, u)
    turns = slopes[0, 1] * slopes[1, 0]
    names = {-1: "saddle", 0: "touching", 1: "focus" if turns < 0.0 else "node"}
    return PairEquilibrium(
        n=n,
        u=u,
        stable=index > 0,
        kind="interval" if kind == "interval" else names[index],
        index=index,
        slopes=slopes,
        state=pair.at(n, u),
    )


def _slopes(pair: PairGame, n: float, u: float) -> FloatArray:
    own = _changes(pair.first, n, u), _changes(pair.second, u, n)
    return np.array([[own[0][0], own[0][1]], [own[1][1], own[1][0]]])


def _changes(population: Population, own: float, other: float) -> tuple[float, float]:
    """How a response changes with the own and with the other share."""
    places = np.array([[own, other]] * 4)
    places[[0, 1], [0, 0]] += -_STEP, _STEP
    places[[2, 3], [1, 1]] += -_STEP, _STEP
    places = np.clip(places, 0.0, 1.0)
    width = places[1, 0] - places[0, 0], places[3, 1] - places[2, 1]
    here = float(population.gain(np.array([own]), np.array([other]))[0])
    if population.steps:
        if abs(here) > _INDIFFERENT:
            return 0.0, 0.0
        worth = population.value(*places.T)
    else:
        worth = population.response(*places.T)
    by_own, by_other = (worth[1] - worth[0]) / width[0], (worth[3] - worth[2]) / width[1]
    if not population.steps:
        return float(by_own), float(by_other)
    steep = [float(np.sign(d) * np.inf) if d != 0.0 else 0.0 for d in (by_own, by_other)]
    return steep[0], steep[1]


def _are_complements(pair: PairGame) -> bool:
    grid = np.linspace(0.0, 1.0, 65)
    n, u = (a.ravel() for a in np.meshgrid(grid, grid, indexing="ij"))
    with np.errstate(invalid="ignore"):
        first = np.diff(pair.first.value(n, u).reshape(65, 65), axis=1)
        second = np.diff(pair.second.value(u, n).reshape(65, 65), axis=0)
    small = 1e-12
    return bool(not (first < -small).any() and not (second < -small).any())
