"""The price block: unit costs of all nodes at given factor prices.

In logs every price is a node's cost shift plus the CES index of what it buys. That map is
monotone and never widens a gap between two price vectors, so where a solution exists it is
the only one and plain iteration finds it from anywhere; Newton's method (3 to 6 steps)
finds it first almost always, because its Jacobian I - S is at hand in closed form.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.economy import Economy
from weaklinks.equilibrium.failures import explain_no_prices, explain_stranded
from weaklinks.equilibrium.linear import KRYLOV_TOLERANCE, LoopSystem
from weaklinks.equilibrium.links import CostShares, evaluate, group_rows
from weaklinks.equilibrium.plan import Plan, plan_of
from weaklinks.errors import NoEquilibriumError

#: Largest error of a log price that counts as solved, relative to the largest log price.
PRICE_TOLERANCE = 1e-13

_NEWTON_STEPS = 40
# Plain iterations between attempts of Newton: few at first, about 10,000 together.
_ITERATION_ROUNDS = (4, 16, 64, *(256,) * 40)
# Beyond exp(+-650) times factor prices a price cannot be told from a runaway, nor written down.
_LARGEST_LOG_PRICE = 650.0


class NoPricesError(NoEquilibriumError):
    """No finite unit costs exist, whatever the factor prices.

    Where T is the price map and T(x, w) = x, then T(x + c, w') <= x + c for c = max(w' - w),
    and likewise from below: a solution at one set of factor prices is one at all of them.
    """


@dataclass(frozen=True, eq=False)
class PriceSolution:
    """Log prices at given log factor prices, with the cost shares they imply.

    Attributes
    ----------
    log_price : (n,)
    links : CostShares
        Cost shares at these prices.
    system : LoopSystem
        I - S at these shares.
    residual : float
        Largest error of a log price.
    steps : int
    method : str
        "newton" or "iteration".
    """

    log_price: FloatArray
    links: CostShares
    system: LoopSystem
    residual: float
    steps: int
    method: str


class PriceBlock:
    """The price equations of one economy.

    Rows that share an elasticity share one matrix-vector product; many different
    elasticities, or prices too far apart for that, go through the ragged-row kernel.
    """

    def __init__(self, economy: Economy) -> None:
        self.economy = economy
        self.plan: Plan = plan_of(economy.shares)
        self.shift = economy.log_cost_shift
        self._groups = group_rows(economy)
        self._near: LoopSystem | None = None
        self._require_factors()

    def solve(
        self,
        log_factor_price: FloatArray,
        start: FloatArray | None = None,
        *,
        enough: float = 0.0,
    ) -> PriceSolution:
        """Solve for log prices, from `start` (log prices) or cold.

        Stops at an error of `enough`, or else at the rounding of the largest log price.

        Raises
        ------
        NoEquilibriumError
            When no finite prices exist; the message names the nodes of the loop.
        """
        cold = np.full(self.economy.n_nodes, log_factor_price.mean())
        solution = None if start is None else self._newton(start, log_factor_price, enough)
        if solution is None:
            solution = self._newton(cold, log_factor_price, enough)
        if solution is None:
            solution = self._iterate(cold, log_factor_price)
        return solution

    def index(
        self, log_price: FloatArray, log_factor_price: FloatArray
    ) -> tuple[FloatArray, CostShares]:
        """Return the log input price index and the cost shares of every node."""
        x = np.concatenate([log_price, log_factor_price])
        return evaluate(self._groups, self.economy.shares, x)

    def _newton(self, x: FloatArray, w: FloatArray, enough: float = 0.0) -> PriceSolution | None:
        best, system = np.inf, self._near
        for step in range(_NEWTON_STEPS):
            index, links = self.index(x, w)
            gap = index + self.shift - x
            error = float(np.abs(gap).max())
            if not error < np.inf or _out_of_range(x, w):
                return None
            system = LoopSystem(self.plan, links, system)
            floor = rounding_of(x)
            if error <= max(floor, enough) or (error <= 1e3 * floor and error >= 0.5 * best):
                self._near = system
                return PriceSolution(x, links, system, error, step, "newton")
            best = min(best, error)
            try:
                x = x + system.solve(gap, tolerance=_forcing(error))
            except NoEquilibriumError:
                return None
        return None

    def _iterate(self, x: FloatArray, w: FloatArray) -> PriceSolution:
        """Plain monotone iteration, trying Newton again after every round."""
        growth = np.zeros_like(x)
        for length in _ITERATION_ROUNDS:
            before = x
            for _ in range(length):
                x = self.index(x, w)[0] + self.shift
            growth = (x - before) / length
            if _out_of_range(x, w):
                break
            solution = self._newton(x, w)
            if solution is not None:
                return _by_iteration(solution)
        raise NoPricesError(explain_no_prices(self.economy, growth))

    def _require_factors(self) -> None:
        if self.plan.stranded.size:
            names = [self.economy.names[i] for i in self.plan.stranded]
            raise NoPricesError(explain_stranded(names))


def rounding_of(log_price: FloatArray) -> float:
    """Error of log prices below which nothing is gained."""
    return PRICE_TOLERANCE * (1.0 + float(np.abs(log_price).max()))


def _forcing(error: float) -> float:
    """How exactly a Newton step is worth computing: its own error is of the gap's square."""
    return min(1e-2, max(1e-2 * error, KRYLOV_TOLERANCE))


def _out_of_range(x: FloatArray, w: FloatArray) -> bool:
    return bool(np.abs(x - w.mean()).max() > _LARGEST_LOG_PRICE)


def _by_iteration(solution: PriceSolution) -> PriceSolution:
    return PriceSolution(
        solution.log_price,
        solution.links,
        solution.system,
        solution.residual,
        solution.steps,
        "iteration",
    )
