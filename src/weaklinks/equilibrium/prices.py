"""The price block: unit costs of all nodes at given factor prices.

In logs every price is a node's cost shift plus the CES index of what it buys. That map is
monotone and never widens a gap between two price vectors, so where a solution exists it is
the only one and plain iteration finds it from anywhere; Newton's method (3 to 6 steps)
finds it first almost always, because its Jacobian I - S is at hand in closed form.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from weaklinks.arrays import FloatArray, IntArray
from weaklinks.ces import segment_log_mean, segment_shares
from weaklinks.economy import Economy
from weaklinks.equilibrium.failures import explain_no_prices, explain_stranded
from weaklinks.equilibrium.linear import LoopSystem
from weaklinks.equilibrium.plan import Plan, plan_of
from weaklinks.errors import NoEquilibriumError

#: Largest error of a log price that counts as solved, relative to the largest log price.
PRICE_TOLERANCE = 1e-13

_NEWTON_STEPS = 40
# Plain iterations between attempts of Newton: few at first, about 10,000 together.
_ITERATION_ROUNDS = (4, 16, 64, *(256,) * 40)
_MOST_GROUPS = 12
# Beyond exp(+-650) times factor prices a price cannot be told from a runaway, nor written down.
_LARGEST_LOG_PRICE = 650.0
# exp() of a spread beyond this would lose the small terms of a sum.
_SAFE_SPREAD = 600.0


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
    cost_shares : (nnz,)
        One per link of the economy's share matrix.
    system : LoopSystem
        I - S at these shares.
    residual : float
        Largest error of a log price.
    steps : int
    method : str
        "newton" or "iteration".
    """

    log_price: FloatArray
    cost_shares: FloatArray
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
        self._groups = _group_rows(economy)
        self._near: LoopSystem | None = None
        self._require_factors()

    def solve(self, log_factor_price: FloatArray, start: FloatArray | None = None) -> PriceSolution:
        """Solve for log prices, from `start` (log prices) or cold.

        Raises
        ------
        NoEquilibriumError
            When no finite prices exist; the message names the nodes of the loop.
        """
        cold = np.full(self.economy.n_nodes, log_factor_price.mean())
        solution = None if start is None else self._newton(start, log_factor_price)
        if solution is None:
            solution = self._newton(cold, log_factor_price)
        if solution is None:
            solution = self._iterate(cold, log_factor_price)
        return solution

    def index(self, log_price: FloatArray, log_factor_price: FloatArray) -> _Indexed:
        """Return the log input price index and the cost shares of every node."""
        return _evaluate(self._groups, self.economy, np.concatenate([log_price, log_factor_price]))

    def _newton(self, x: FloatArray, w: FloatArray) -> PriceSolution | None:
        best, system = np.inf, self._near
        for step in range(_NEWTON_STEPS):
            index, shares = self.index(x, w)
            gap = index + self.shift - x
            error = float(np.abs(gap).max())
            if not error < np.inf or _out_of_range(x, w):
                return None
            system = LoopSystem(self.plan, shares, system)
            floor = PRICE_TOLERANCE * (1.0 + float(np.abs(x).max()))
            if error <= floor or (error <= 1e3 * floor and error >= 0.5 * best):
                self._near = system
                return PriceSolution(x, shares, system, error, step, "newton")
            best = min(best, error)
            try:
                x = x + system.solve(gap)
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


def _out_of_range(x: FloatArray, w: FloatArray) -> bool:
    return bool(np.abs(x - w.mean()).max() > _LARGEST_LOG_PRICE)


_Indexed = tuple[FloatArray, FloatArray]


@dataclass(frozen=True, eq=False)
class _Group:
    """Rows with one CES exponent (nan: each row its own); slices where they lie together."""

    rows: IntArray | slice
    take: IntArray | slice
    weights: sp.csr_array
    counts: IntArray
    exponent: float
    exponents: FloatArray


def _group_rows(economy: Economy) -> tuple[_Group, ...]:
    exponents = 1.0 - economy.elasticity
    distinct = np.unique(exponents)
    if distinct.size > _MOST_GROUPS:
        return (_group(economy.shares, np.arange(economy.n_nodes), np.nan, exponents),)
    return tuple(
        _group(economy.shares, np.flatnonzero(exponents == e), float(e), exponents)
        for e in distinct
    )


def _group(shares: sp.csr_array, rows: IntArray, exponent: float, exponents: FloatArray) -> _Group:
    if rows.size == shares.shape[0]:
        counts = np.diff(shares.indptr)
        return _Group(slice(None), slice(None), shares, counts, exponent, exponents)
    counts = np.diff(shares.indptr)[rows]
    indptr = np.concatenate([[0], np.cumsum(counts)])
    take = np.arange(indptr[-1]) + np.repeat(shares.indptr[rows] - indptr[:-1], counts)
    weights = sp.csr_array(
        (shares.data[take], shares.indices[take], indptr), shape=(rows.size, shares.shape[1])
    )
    return _Group(_span(rows), _span(take), weights, counts, exponent, exponents[rows])


def _span(positions: IntArray) -> IntArray | slice:
    """Return the same positions as a slice if they are consecutive: no copy when used."""
    first, last = int(positions[0]), int(positions[-1])
    return slice(first, last + 1) if last - first + 1 == positions.size else positions


def _evaluate(groups: tuple[_Group, ...], economy: Economy, x: FloatArray) -> _Indexed:
    index = np.empty(economy.n_nodes)
    shares = np.empty(economy.shares.nnz)
    spread, center = float(np.ptp(x)), float(x.mean())
    for group in groups:
        reach = abs(group.exponent) * spread
        if group.exponent == 0.0:
            index[group.rows], shares[group.take] = group.weights @ x, group.weights.data
        elif reach < _SAFE_SPREAD:
            index[group.rows], shares[group.take] = _by_product(group, x - center, reach)
            index[group.rows] += center
        else:
            index[group.rows], shares[group.take] = _by_segment(group, x)
    return index, shares


def _by_product(group: _Group, x: FloatArray, reach: float) -> _Indexed:
    """Index and shares by one matrix-vector product, for log prices centred at zero."""
    e, w = group.exponent, group.weights
    if reach < 1.0:
        tilt = np.expm1(e * x)
        excess = w @ tilt
        total, tilt = 1.0 + excess, 1.0 + tilt
        index = np.log1p(excess) / e
    else:
        tilt = np.exp(e * x)
        total = w @ tilt
        index = np.log(total) / e
    shares = w.data * tilt[w.indices]
    shares *= np.repeat(1.0 / total, group.counts)
    return index, shares


def _by_segment(group: _Group, x: FloatArray) -> _Indexed:
    w = group.weights
    values, starts = x[w.indices], w.indptr[:-1].astype(np.int64)
    return (
        segment_log_mean(values, group.exponents, w.data, starts),
        segment_shares(values, group.exponents, w.data, starts),
    )


def _by_iteration(solution: PriceSolution) -> PriceSolution:
    return PriceSolution(
        solution.log_price,
        solution.cost_shares,
        solution.system,
        solution.residual,
        solution.steps,
        "iteration",
    )
