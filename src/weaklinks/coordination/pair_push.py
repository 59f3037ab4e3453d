"""The push for two populations: a frontier of pairs, and the cheapest of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.coordination.pair_basins import (
    BasinBoundary,
    basin_boundaries,
    basin_of,
)
from weaklinks.coordination.pairs import PairEquilibria, PairEquilibrium, pair_equilibria
from weaklinks.display import chart
from weaklinks.errors import InputError, Problems
from weaklinks.roots import find_highest

if TYPE_CHECKING:
    import pandas as pd

Cost = float | Callable[[FloatArray], FloatArray]


@dataclass(frozen=True, kw_only=True)
class CheapestPush:
    """The cheapest pair of shares that tips the economy.

    Attributes
    ----------
    n, u : float
        Where the economy is moved to.
    moved : (float, float)
        How many of each population are moved.
    cost : float
    kind : str
        "first-only", "second-only" (one population is enough, and cheaper), "kink" (at the
        saddle, where the frontier may bend), "end" (all of one population), "tangency" (where
        the cost of moving one more of either, per effect, is the same).
    """

    n: float
    u: float
    moved: tuple[float, float]
    cost: float
    kind: str


@dataclass(frozen=True, kw_only=True, eq=False)
class PushFrontier:
    """The smallest pairs of shares from which the economy goes on to a higher equilibrium.

    Attributes
    ----------
    equilibria : PairEquilibria
    start, target : PairEquilibrium
    boundary : BasinBoundary
    n, u : (k,) arrays
        The part of the boundary above the start, from where n is highest.
    """

    equilibria: PairEquilibria
    start: PairEquilibrium
    target: PairEquilibrium
    boundary: BasinBoundary
    n: FloatArray
    u: FloatArray

    def cheapest(self, costs: tuple[Cost, Cost] = (1.0, 1.0)) -> CheapestPush:
        """Find the cheapest pair.

        Parameters
        ----------
        costs : pair of numbers, or of convex functions of the share moved
            What moving each population costs; a number is per unit mass.

        Notes
        -----
        With numbers this is the tangency of the frontier with a line of equal cost, or an end of
        the frontier: which of several local minima is lowest is looked for along all of it.
        """
        total = _total_cost(costs, self.start)
        low, high = float(self.n[-1] - self.u[-1]), float(self.n[0] - self.u[0])
        saddle = self.boundary.saddle
        bend = saddle.n - saddle.u
        pairs = [(self.n[-1], self.u[-1]), (self.n[0], self.u[0])]
        if low < bend < high:
            pairs.append((saddle.n, saddle.u))
        if low < high:
            inner = find_highest(lambda t: -total(*self._pair(t)), low, high, breaks=(bend,))
            pairs.append(self._pair(np.array(inner)))
        priced = [(float(total(np.array(n), np.array(u))), float(n), float(u)) for n, u in pairs]
        cost, n, u = min(priced)
        return self._push(n, u, cost)

    def tips(self, n: float, u: float) -> bool:
        """Whether the economy goes on by itself to the target or beyond, by following it."""
        end = basin_of(self.equilibria, n, u, speeds=self.boundary.speeds)
        return end is not None and end.n >= self.target.n and end.u >= self.target.u

    def verify(self, n: float, u: float, *, by: float = 0.01) -> tuple[bool, bool]:
        """Whether that much less than a push to (n, u) fails, and that much more succeeds."""
        moved = np.array([n - self.start.n, u - self.start.u])
        base = np.array([self.start.n, self.start.u])
        less, more = (np.clip(base + (1.0 + d) * moved, 0.0, 1.0) for d in (-by, by))
        return not self.tips(*less.tolist()), self.tips(*more.tolist())

    def _pair(self, across: FloatArray) -> tuple[FloatArray, FloatArray]:
        start, (n, u) = self.start, self.boundary.place(across)
        # Interpolation may leave the box by a rounding error.
        return np.clip(n, start.n, 1.0), np.clip(u, start.u, 1.0)

    def _push(self, n: float, u: float, cost: float) -> CheapestPush:
        moved = n - self.start.n, u - self.start.u
        saddle = self.boundary.saddle
        kinds = {
            "first-only": moved[1] < 1e-9,
            "second-only": moved[0] < 1e-9,
            "end": max(n, u) > 1.0 - 1e-9,
            "kink": abs(n - saddle.n) + abs(u - saddle.u) < 1e-7,
            "tangency": True,
        }
        kind = next(name for name, holds in kinds.items() if holds)
        return CheapestPush(n=n, u=u, moved=moved, cost=cost, kind=kind)

    def to_frame(self) -> pd.DataFrame:
        """One row per point of the frontier."""
        import pandas as pd

        return pd.DataFrame({"n": self.n, "u": self.u})

    def plot(self) -> Any:
        """Altair phase diagram with the frontier."""
        return chart("plot_phase", self)


def push_frontier(
    model: Any,
    *,
    start: tuple[float, float] = (0.0, 0.0),
    target: tuple[float, float] | None = None,
    speeds: tuple[float, float] = (0.2, 0.2),
) -> PushFrontier:
    """Find the smallest pairs of shares that tip an economy of two populations.

    Parameters
    ----------
    model : PairGame, or a model with a ``pair()``
    start : (n, u)
        The equilibrium to which it leads by itself is the start.
    target : (n, u), optional
        The stable equilibrium nearest to it is the target; without one the next higher one.
    speeds : (k1, k2)
        Chances per unit of time to choose again.

    Raises
    ------
    InputError
        Where no higher equilibrium exists, or the populations are not complements and the
        border between basins does not fall.
    """
    found = pair_equilibria(model)
    low, goal = _ends(found, start, target, speeds)
    between = [b for b in basin_boundaries(found, speeds=speeds) if low.n <= b.saddle.n <= goal.n]
    boundary = max(between, key=lambda b: (b.saddle.n, b.saddle.u))
    boundary.require_falling()
    n, u = _above(boundary, low)
    return PushFrontier(equilibria=found, start=low, target=goal, boundary=boundary, n=n, u=u)


def _total_cost(
    costs: tuple[Cost, Cost], start: PairEquilibrium
) -> Callable[[FloatArray, FloatArray], FloatArray]:
    problems = Problems("cheapest push")
    for name, cost in zip(("first", "second"), costs, strict=True):
        if not callable(cost):
            wrong = not 0.0 <= cost < np.inf
            problems.add_if(
                wrong,
                f"cost of the {name} population is {cost!r}; it must be a number that is not "
                "negative, or a convex function of the share",
            )
    problems.raise_if_any()
    first, second = (c if callable(c) else _linear(c) for c in costs)
    return lambda n, u: np.asarray(
        first(np.maximum(n - start.n, 0.0)) + second(np.maximum(u - start.u, 0.0))
    )


def _linear(price: float) -> Callable[[FloatArray], FloatArray]:
    return lambda share: np.asarray(price * share)


def _ends(
    found: PairEquilibria,
    start: tuple[float, float],
    target: tuple[float, float] | None,
    speeds: tuple[float, float],
) -> tuple[PairEquilibrium, PairEquilibrium]:
    low = basin_of(found, *start, speeds=speeds)
    above = [e for e in found.stable if low is not None and e.n >= low.n and e.u >= low.u]
    above = [e for e in above if e is not low]
    if low is None or not above:
        raise InputError(
            f"from ({start[0]:g}, {start[1]:g}) no temporary push leads to a higher equilibrium: "
            f"{found!r}",
            subject="push frontier",
        )
    if target is None:
        return low, min(above, key=lambda e: (e.n, e.u))
    return low, min(above, key=lambda e: abs(e.n - target[0]) + abs(e.u - target[1]))


def _above(boundary: BasinBoundary, low: PairEquilibrium) -> tuple[FloatArray, FloatArray]:
    """The part of a border with no fewer of either population than at the start."""
    bounds = boundary.across
    ends = [_where(boundary, bounds, low.n, 0), _where(boundary, bounds, low.u, 1)]
    across = np.linspace(ends[1], ends[0], 801)
    saddle = boundary.saddle.n - boundary.saddle.u
    if ends[0] < saddle < ends[1]:
        across = np.unique(np.append(across, saddle))[::-1]
    n, u = boundary.place(across)
    return np.clip(n, low.n, 1.0), np.clip(u, low.u, 1.0)


def _where(boundary: BasinBoundary, bounds: tuple[float, float], floor: float, which: int) -> float:
    """The n - u at which the border falls to a floor of n (which 0) or u (1); or its end."""
    low, high = bounds
    share = (boundary.n, boundary.u)[which]
    if share.min() >= floor:
        return (low, high)[which]
    # Both shares are monotone along the border.
    for _ in range(80):
        middle = 0.5 * (low + high)
        inside = float(boundary.place(np.array(middle))[which]) >= floor
        if inside == (which == 0):
            high = middle
        else:
            low = middle
    return 0.5 * (low + high)
