"""Many economies on one graph at once: reform candidates, shocks, draws of wedges.

All economies differ from a solved one in wedges and productivities only. Newton's method is
run on all of them as columns, with the Jacobian of the solved economy for every column
(a chord method): one factorisation serves all, and a step is a few matrix products. Each
column is iterated to its own residual; the few that do not get there are solved one by one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from scipy.linalg import lu_factor, lu_solve

from weaklinks.arrays import FloatArray, IntArray
from weaklinks.economy import Economy
from weaklinks.equilibrium.markets import Markets
from weaklinks.equilibrium.result import Equilibrium, Start
from weaklinks.equilibrium.solve import solve

#: Default largest residual of any block that counts as solved.
TOLERANCE = 1e-11

_STEPS = 60
_SMALL = 1000
_LinearSolve = Callable[[FloatArray], FloatArray]


@dataclass(frozen=True, kw_only=True, eq=False)
class Batch:
    """Solved economies side by side, one per column.

    Attributes
    ----------
    gdp, welfare, residual : (b,) arrays
    log_price : (n, b) array
        In units of each economy's final good.
    log_factor_price : (F, b) array
    revenue : (n, b) array
    """

    gdp: FloatArray
    welfare: FloatArray
    residual: FloatArray
    log_price: FloatArray
    log_factor_price: FloatArray
    revenue: FloatArray

    def start(self, column: int, economy: Economy) -> Start:
        """Where to start solving the economy of one column singly."""
        return Start(
            economy=economy,
            log_price=self.log_price[:, column],
            log_factor_price=self.log_factor_price[:, column],
            expenditure=float(self.welfare[column]),
        )


def solve_many(
    base: Equilibrium,
    *,
    wedge: FloatArray | None = None,
    productivity: FloatArray | None = None,
    tolerance: float = TOLERANCE,
) -> Batch:
    """Solve many variants of a solved economy.

    Parameters
    ----------
    base : Equilibrium
        Where all of them start.
    wedge, productivity : (n, b) arrays, optional
        One column per variant; the base's own values where omitted.
    tolerance : float
        Largest residual of any block that counts as solved.

    Returns
    -------
    Batch

    Raises
    ------
    NoEquilibriumError
        When a variant has no equilibrium.
    """
    economy = base.economy
    given = wedge if wedge is not None else productivity
    columns = 0 if given is None else given.shape[1]
    variants = _Variants(
        economy=economy,
        wedge=_columns(wedge, economy.wedge, columns),
        productivity=_columns(productivity, economy.productivity, columns),
    )
    point = _chord(base, variants, tolerance) if _smooth(economy) else None
    return _to_batch(base, variants, point)


@dataclass(frozen=True, kw_only=True, eq=False)
class _Variants:
    economy: Economy
    wedge: FloatArray
    productivity: FloatArray

    @property
    def shift(self) -> FloatArray:
        return np.asarray(-np.log(self.productivity) - np.log1p(-self.wedge))

    @property
    def pass_through(self) -> FloatArray:
        lost = 1.0 - self.economy.rebate[:, None]
        return np.asarray((1.0 - self.wedge) / (1.0 - lost * self.wedge))

    def single(self, column: int) -> Economy:
        return self.economy.replace(
            wedge=self.wedge[:, column], productivity=self.productivity[:, column]
        )


@dataclass(frozen=True, eq=False)
class _Point:
    """Log prices, sales and log factor prices of all variants, spending as unit of account."""

    x: FloatArray
    sales: FloatArray
    omega: FloatArray
    residual: FloatArray


def _columns(given: FloatArray | None, base: FloatArray, columns: int) -> FloatArray:
    return np.repeat(base[:, None], columns, axis=1) if given is None else given


def _smooth(economy: Economy) -> bool:
    return bool(np.isfinite(economy.elasticity).all())


def _chord(base: Equilibrium, variants: _Variants, tolerance: float) -> _Point:
    """Iterate all columns; those that are solved, or that get worse, drop out as they do."""
    m, b = base.markets, variants.wedge.shape[1]
    point = _Point(
        np.repeat(m.prices.log_price[:, None], b, axis=1),
        np.repeat(m.revenue[:, None], b, axis=1),
        np.repeat(m.log_factor_price[:, None], b, axis=1),
        np.full(b, np.inf),
    )
    kernel, stepper = _Kernel(m, variants), _Stepper(m)
    active = np.arange(b)
    for step in range(_STEPS):
        gaps = kernel.gaps(point, active)
        residual = np.maximum.reduce([np.abs(gap).max(axis=0) for gap in gaps])
        improved = residual < (point.residual[active] if step else np.inf)
        point.residual[active] = np.where(improved, residual, np.inf)
        going = improved & (residual > tolerance)
        active = active[going]
        if not active.size:
            break
        moves = stepper.step(*(gap[:, going] for gap in gaps))
        for values, move in zip((point.x, point.sales, point.omega), moves, strict=True):
            values[:, active] += move
    point.residual[active] = np.inf  # too slow: still moving after the last step
    return point


class _Stepper:
    """Newton steps with the base economy's Jacobian, block by block."""

    def __init__(self, markets: Markets) -> None:
        self._m = markets
        self._solve_prices, self._solve_sales = _many_times(markets)
        n, f = markets.economy.n_nodes, markets.economy.n_factors
        self._prices = markets.price_response
        tilt = markets.substitution(np.vstack([self._prices, np.eye(f)]))
        demand = tilt[:n] - markets.transfer_value[:, None] * self._prices
        self._sales = markets.revenue_system.solve_transposed(demand)
        self._inverse = np.linalg.inv(markets.factor_jacobian)

    def step(
        self, price_gap: FloatArray, sales_gap: FloatArray, factor_gap: FloatArray
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        m, n = self._m, self._m.economy.n_nodes
        y = self._solve_prices(price_gap)
        # The gap moves a node's price, not its input price index: shares tilt by y less the gap.
        tilt = m.substitution(np.vstack([y, np.zeros((m.economy.n_factors, y.shape[1]))]))
        tilt += m.tilted.T @ price_gap
        z = self._solve_sales(sales_gap + tilt[:n] - m.transfer_value[:, None] * y)
        paid = m.shares[:, n:].T @ (m.economy.pass_through[:, None] * z) + tilt[n:]
        dw = -self._inverse @ (factor_gap + paid / m.factor_value[:, None])
        return y + self._prices @ dw, z + self._sales @ dw, dw


def _many_times(markets: Markets) -> tuple[_LinearSolve, _LinearSolve]:
    """Solves of the price system and of the transposed sales system, to be called often.

    A small economy is factorised as one dense matrix: with many right-hand sides that beats
    going through the levels of its graph every time.
    """
    n = markets.economy.n_nodes
    if n > _SMALL:
        return markets.prices.system.solve, markets.revenue_system.solve_transposed
    bought = markets.shares[:, :n].toarray()
    prices = lu_factor(np.eye(n) - bought, check_finite=False)
    sales = lu_factor(np.eye(n) - markets.economy.pass_through[:, None] * bought)
    return (
        lambda rhs: np.asarray(lu_solve(prices, rhs, check_finite=False)),
        lambda rhs: np.asarray(lu_solve(sales, rhs, trans=1, check_finite=False)),
    )


class _Kernel:
    """The equilibrium's gaps for chosen columns; rows of one elasticity share one product."""

    def __init__(self, markets: Markets, variants: _Variants) -> None:
        economy = markets.economy
        self._demand = markets.unit_demand[:, None]
        self._transfer = economy.transfer[:, None]
        self._log_endowment = np.log(economy.endowment)[:, None]
        self._shift, self._kappa = variants.shift, variants.pass_through
        exponents = 1.0 - economy.elasticity
        self._groups: list[tuple[IntArray, float, sp.csr_array, sp.csr_array]] = []
        for e in np.unique(exponents):
            rows = np.flatnonzero(exponents == e)
            weights = economy.shares[rows]
            self._groups.append((rows, float(e), weights, sp.csr_array(weights.T)))

    def gaps(self, at: _Point, columns: IntArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """What is missing in prices, sales and (in logs) factor markets."""
        x, sales, omega = at.x[:, columns], at.sales[:, columns], at.omega[:, columns]
        everything = np.vstack([x, omega])
        index, bought = np.empty_like(x), np.zeros_like(everything)
        spent = self._kappa[:, columns] * sales
        n = x.shape[0]
        with np.errstate(all="ignore"):
            for rows, e, weights, transposed in self._groups:
                index[rows], received = _group(e, weights, transposed, everything, spent[rows])
                bought += received
            factor_gap = np.log(bought[n:]) - self._log_endowment - omega
            demand = self._demand + bought[:n] - self._transfer * np.exp(x)
        return index + self._shift[:, columns] - x, demand - sales, factor_gap


def _group(
    e: float, weights: sp.csr_array, transposed: sp.csr_array, x: FloatArray, spent: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Price indices of rows with one exponent, and what they spend on each seller."""
    if e == 0.0:
        return weights @ x, transposed @ spent
    center = x.mean(axis=0)
    tilt = np.expm1(e * (x - center))
    excess = weights @ tilt
    received = (1.0 + tilt) * (transposed @ (spent / (1.0 + excess)))
    return center + np.log1p(excess) / e, received


def _to_batch(base: Equilibrium, variants: _Variants, point: _Point | None) -> Batch:
    economy = variants.economy
    b = variants.wedge.shape[1]
    done = np.zeros(b, dtype=bool) if point is None else np.isfinite(point.residual)
    x = np.empty((economy.n_nodes, b))
    omega, sales = np.empty((economy.n_factors, b)), np.empty((economy.n_nodes, b))
    spending, residual = np.empty(b), np.empty(b)
    if point is not None:
        unit = point.x[economy.final_node]
        x, omega = point.x - unit, point.omega - unit
        spending, residual = np.exp(-unit), point.residual.copy()
        sales = point.sales * spending
    for k in np.flatnonzero(~done):
        one = solve(variants.single(int(k)), start=base)
        x[:, k], omega[:, k], sales[:, k] = one.log_price, one.log_factor_price, one.revenue
        spending[k], residual[k] = one.expenditure, one.residual
    capital = economy.capital_nodes
    invested = variants.pass_through[capital] * sales[capital]
    return Batch(
        gdp=spending + invested.sum(axis=0) - economy.from_outside,
        welfare=spending,
        residual=residual,
        log_price=x,
        log_factor_price=omega,
        revenue=sales,
    )
