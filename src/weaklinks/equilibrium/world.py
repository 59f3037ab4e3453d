"""Solve a world of many households: factor prices and regional spending together.

The world's spending is the unit of account. At given log factor prices and log incomes (before
imbalances, so that they are positive whatever a household sends abroad), prices and sales
follow as in any economy; what is left to clear are F factor markets and H budgets. One budget
follows from all the rest (Walras' law): it is left out of the search, the sum of spending takes
its place, and its gap is reported as a residual.
"""

from __future__ import annotations

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.economy import World
from weaklinks.equilibrium.failures import explain_edge, explain_factor_prices
from weaklinks.equilibrium.markets import Markets
from weaklinks.equilibrium.prices import NoPricesError, PriceBlock
from weaklinks.equilibrium.solve import FACTOR_TOLERANCE, LARGEST_RESIDUAL
from weaklinks.equilibrium.world_follow import follow
from weaklinks.equilibrium.world_linear import core_nodes
from weaklinks.equilibrium.world_point import WorldPoint
from weaklinks.equilibrium.world_result import WorldEquilibrium
from weaklinks.errors import NoEquilibriumError
from weaklinks.solvers import Root, find_root

_START_PASSES = 20
# Far more looks at the markets than any search that gets there has needed.
_MOST_LOOKS = 80
# Of its income.
_NEARLY_NOTHING = 0.1


def solve_world(world: World, *, start: WorldEquilibrium | None = None) -> WorldEquilibrium:
    """Find the equilibrium of a world in which every region has its own household.

    Parameters
    ----------
    world : World
    start : WorldEquilibrium, optional
        A solved world on the same nodes to start from.

    Returns
    -------
    WorldEquilibrium

    Raises
    ------
    NoEquilibriumError
        When there is none with finite positive prices and incomes; the message names nodes,
        factor markets or regions.

    Notes
    -----
    Equilibria of many households need not be unique: this finds the one nearest to `start`
    along Newton's path, and without `start` the one nearest to equal factor prices.
    """
    try:
        return _solve_directly(world, start)
    except NoPricesError:  # there are none at any factor prices: no path leads there
        raise
    except NoEquilibriumError as failure:
        origin = start if start is not None else _without_distortion(world)
        if origin is None:
            raise
        return follow(world, origin, _solve_directly, failure)


def _solve_directly(world: World, start: WorldEquilibrium | None) -> WorldEquilibrium:
    search = _Search(world, start)
    _require_start(search)
    root = find_root(search.gap, search.jacobian, search.start, tolerance=FACTOR_TOLERANCE)
    if not root.converged:
        raise NoEquilibriumError(_explain(world, root))
    found = _result(search, root)
    if not found.residual <= LARGEST_RESIDUAL:
        raise NoEquilibriumError(explain_edge(world.economy, found.residual))
    return found


class _Search:
    """Remembers the last point, so that prices start warm and nothing is solved twice."""

    def __init__(self, world: World, start: WorldEquilibrium | None) -> None:
        self.world = world
        self.block = PriceBlock(world.economy)
        self._core = core_nodes(world.economy)
        self.steps = 0
        self.method = "newton"
        self._last: tuple[FloatArray, WorldPoint] | None = None
        self._warm = None if start is None else start.log_price
        self._looks = 0
        self.start = self._cold() if start is None else self._from(start)

    def at(self, x: FloatArray) -> WorldPoint:
        """Return the point at log factor prices and log incomes."""
        if self._last is None or not np.array_equal(self._last[0], x):
            self._last = x, self._point(x)
            self._looks += 1
        return self._last[1]

    def gap(self, x: FloatArray) -> FloatArray:
        """Gap of markets and budgets; none is finite once the search has looked too often."""
        if self._looks > _MOST_LOOKS:
            return np.full(x.size, np.inf)
        return self.at(x).gap

    def jacobian(self, x: FloatArray) -> FloatArray:
        """Its derivative."""
        return self.at(x).jacobian

    def _point(self, x: FloatArray) -> WorldPoint:
        world, f = self.world, self.world.economy.n_factors
        w, expected = x[:f], np.exp(x[f:])
        last = None if self._last is None else self._last[1].markets
        if last is not None and np.array_equal(last.log_factor_price, w):
            prices = last.prices
        else:
            if last is not None:
                self._warm = last.prices.log_price + last.prices.system.solve(
                    last.factor_shares @ (w - last.log_factor_price)
                )
            prices = self.block.solve(w, self._warm)
            self.steps += prices.steps
            self.method = prices.method if prices.method != "newton" else self.method
        demand = np.zeros(world.economy.n_nodes)
        demand[world.final] = expected + world.imbalance
        near = None if last is None else last.revenue_system
        markets = Markets(world.economy, prices, w, near, demand=demand)
        return WorldPoint(world, markets, expected, self._core)

    def _from(self, start: WorldEquilibrium) -> FloatArray:
        """Where another world is solved; imbalances may differ."""
        income = start.spending - start.world.imbalance
        return np.concatenate([start.log_factor_price, np.log(income)])

    def _cold(self) -> FloatArray:
        """Equal factor prices, exact where a table was calibrated, and the spending they allow."""
        economy, h = self.world.economy, self.world.n_regions
        w = np.full(economy.n_factors, -np.log(economy.endowment.sum()))
        expected = np.full(h, 1.0 / h)
        for _ in range(_START_PASSES):
            point = self.at(np.concatenate([w, np.log(expected)]))
            try:
                income = np.maximum(point.income, 1e-3 / h)
            except NoEquilibriumError:
                break
            w = w - np.log(income.sum())
            moved = income / income.sum() / expected
            if np.abs(moved - 1.0).max() < 1e-3:
                break
            expected = expected * moved
        return np.concatenate([w, np.log(expected)])


def _result(search: _Search, root: Root) -> WorldEquilibrium:
    point = search.at(root.point)
    markets = point.markets
    return WorldEquilibrium(
        world=search.world,
        log_price=markets.prices.log_price,
        log_factor_price=markets.log_factor_price,
        revenue=markets.revenue,
        spending=point.spending,
        residuals=_residuals(search, point),
        steps=search.steps + root.steps,
        method=search.method,
        markets=markets,
    )


def _residuals(search: _Search, point: WorldPoint) -> dict[str, float]:
    m, n = point.markets, search.world.economy.n_nodes
    index, _ = search.block.index(m.prices.log_price, m.log_factor_price)
    received = m.prices.links.sold(search.world.economy.pass_through * m.revenue)
    demand = m.unit_demand + received[:n] - m.transfer_value
    budgets = np.abs(np.expm1(point.budget_gap))
    return {
        "prices": float(np.abs(index + search.block.shift - m.prices.log_price).max()),
        "revenue": float(np.abs(demand - m.revenue).max() / m.revenue.max()),
        "factors": float(np.abs(np.expm1(m.factor_gap)).max()),
        "budgets": float(np.delete(budgets, point.left_out).max(initial=0.0)),
        "walras": float(budgets[point.left_out]),
    }


def _require_start(search: _Search) -> None:
    """Say why there are no sales or no positive incomes where the search would begin."""
    point = search.at(search.start)
    if not np.isfinite(point.gap).all():
        if (point.spending > 0).all():
            point.markets.require_sales()
        raise NoEquilibriumError(_explain(search.world, Root(search.start, point.gap, 0, False)))


def _explain(world: World, root: Root) -> str:
    """Name the region that would have nothing left to spend, or the markets that stay open."""
    f = world.economy.n_factors
    income, gap = np.exp(root.point[f:]), np.nan_to_num(np.abs(root.gap), nan=np.inf)
    left = 1.0 + world.imbalance / income
    if left.min() < _NEARLY_NOTHING or gap[f:].max() > gap[:f].max():
        r = int(left.argmin() if left.min() < _NEARLY_NOTHING else gap[f:].argmax())
        return (
            f"the budget of region {world.regions[r]!r} does not close: what it sends abroad (its "
            f"imbalance is {world.imbalance[r]:+.3g} of the world's spending) or its subsidies "
            "leave it nothing to spend. Make the change smaller, or the imbalance"
        )
    return explain_factor_prices(world.economy, root.gap[:f])


def _without_distortion(world: World) -> WorldEquilibrium | None:
    n = world.economy.n_nodes
    neutral = world.economy.replace(wedge=np.zeros(n), transfer=np.zeros(n))
    try:
        return _solve_directly(world.replace(economy=neutral, imbalance=0.0), None)
    except NoEquilibriumError:
        return None
