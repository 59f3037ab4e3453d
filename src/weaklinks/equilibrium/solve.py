"""Solve an economy: prices, then sales, then the few relative factor prices on top."""

from __future__ import annotations

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.economy import Economy
from weaklinks.equilibrium.failures import explain_edge, explain_factor_prices
from weaklinks.equilibrium.homotopy import follow, neutral
from weaklinks.equilibrium.markets import Markets
from weaklinks.equilibrium.prices import (
    NoPricesError,
    PriceBlock,
    PriceSolution,
    rounding_of,
)
from weaklinks.equilibrium.result import Equilibrium, Start
from weaklinks.errors import NoEquilibriumError
from weaklinks.solvers import Root, find_root

#: Largest log gap of a factor market that counts as cleared.
FACTOR_TOLERANCE = 1e-12

#: A solution with a larger residual than this is refused.
LARGEST_RESIDUAL = 1e-8

# Error of log prices that is good enough to see how far off the first factor prices are.
_FIRST_LOOK = 1e-7
# An error of prices below this part of the factor markets' gap does not matter for the next step.
_NEGLIGIBLE = 1e-2


def solve(economy: Economy, *, start: Equilibrium | Start | None = None) -> Equilibrium:
    """Find the equilibrium of an economy.

    Parameters
    ----------
    economy : Economy
    start : Equilibrium or Start, optional
        A solved economy, or a guess, on the same nodes to start from.

    Returns
    -------
    Equilibrium

    Raises
    ------
    NoEquilibriumError
        When there is none with finite positive prices; the message names the nodes of the
        loop that cannot reproduce itself, the factors nobody uses, or the markets left open.

    Notes
    -----
    At given factor prices the price block has at most one solution. Factor prices need not
    be unique: this finds the equilibrium nearest to `start` along Newton's path.
    """
    try:
        return _solve_directly(economy, start)
    except NoPricesError:
        raise
    except NoEquilibriumError as failure:
        found = _solve_otherwise(economy, start)
        if found is None:
            raise failure
        return found


def _solve_otherwise(economy: Economy, start: Equilibrium | Start | None) -> Equilibrium | None:
    """Fallbacks: without the warm start, then along a path from it, then from no wedges."""
    if start is None:
        return follow(_solve_directly, economy, neutral(economy), None)
    try:
        return _solve_directly(economy, None)
    except NoEquilibriumError:
        return follow(_solve_directly, economy, start.economy, start) or follow(
            _solve_directly, economy, neutral(economy), None
        )


def _solve_directly(economy: Economy, start: Equilibrium | Start | None) -> Equilibrium:
    search = _Search(economy, start)
    root = search.run()
    if not root.converged:
        raise NoEquilibriumError(explain_factor_prices(economy, root.gap))
    found = _assemble(search, root)
    if not found.residual <= LARGEST_RESIDUAL:
        raise NoEquilibriumError(explain_edge(economy, found.residual))
    return found


class _Search:
    """The factor-price search; remembers the last markets so that prices start warm."""

    def __init__(self, economy: Economy, start: Equilibrium | Start | None) -> None:
        self.economy = economy
        self.block = PriceBlock(economy)
        self.steps = 0
        self.method = "newton"
        self.markets: Markets | None = None
        self._warm: FloatArray | None = None
        self._enough = 0.0 if self._alone else _FIRST_LOOK
        # All factor prices equal is exact where a table was calibrated; equal incomes is not
        # far off where endowments are of very different size.
        equal = np.full(economy.n_factors, -np.log(economy.endowment.sum()))
        even = -np.log(economy.endowment) - np.log(economy.n_factors)
        self._starts = [equal, even] if np.ptp(equal - even) > 1e-9 else [equal]
        if start is not None:
            unit = np.log(start.expenditure)
            self._starts = [start.log_factor_price - unit]
            self._warm = start.log_price - unit

    @property
    def _alone(self) -> bool:
        """Whether there is one relative price less than equations: none to search for."""
        return self.economy.n_factors == 1 and not self.economy.transfer.any()

    def run(self) -> Root:
        if self._alone:
            return self._rescale(self._at(self._starts[0]))
        return find_root(
            self._gap,
            lambda w: self._at(w).factor_jacobian,
            self._best_start(),
            tolerance=FACTOR_TOLERANCE,
        )

    def settled(self, point: FloatArray) -> Markets:
        """Markets where the search ended; prices, if they are not at hand, in full."""
        self._enough = 0.0
        return self._at(point)

    def _best_start(self) -> FloatArray:
        tried: list[tuple[float, FloatArray]] = []
        cold = self._warm is None
        for start in self._starts:
            point = self._rescaled(start) if cold else start
            tried.append((float(np.abs(self._gap(point)).max()), point))
            if tried[-1][0] < 1.0:
                return point
        size, best = min(tried, key=lambda pair: pair[0])
        if np.isinf(size):
            self._at(best).require_sales()
        return best

    def _rescaled(self, point: FloatArray) -> FloatArray:
        """Move all factor prices together until factors as a whole earn what they are paid.

        Transfers are quantities, so the level of prices matters and is solved for first.
        """
        markets = self._at(point)
        level = markets.clearing_level
        if level > 0:
            self.markets = markets.rescaled(float(np.log(level)))
            point = self.markets.log_factor_price
        return point

    def _gap(self, log_factor_price: FloatArray) -> FloatArray:
        """Gap of the factor markets; infinite where sales would have to be negative."""
        try:
            markets = self._at(log_factor_price)
            gap = markets.factor_gap
            size = float(np.abs(gap).max())
            if self._enough > 0.0 and _too_rough(markets.prices, size):
                gap = self._refined().factor_gap
        except NoEquilibriumError:
            return np.full(self.economy.n_factors, np.inf)
        self._enough = 0.01 * _NEGLIGIBLE * size**2  # the next gap is of this one's square
        return gap

    def _refined(self) -> Markets:
        """The last markets with prices as exact as they can be."""
        last = self.markets
        assert last is not None
        self.markets, self._warm, self._enough = None, last.prices.log_price, 0.0
        return self._at(last.log_factor_price)

    def _rescale(self, markets: Markets) -> Root:
        """Adjust one factor's price: nothing but the unit of account changes."""
        self.markets = markets.rescaled(float(markets.factor_gap[0]))
        return Root(self.markets.log_factor_price, self.markets.factor_gap, 1, True)

    def _at(self, log_factor_price: FloatArray) -> Markets:
        last = self.markets
        if last is not None:
            move = log_factor_price - last.log_factor_price
            if not move.any():
                return last
            if self._warm is None:
                self._warm = last.prices.log_price + self._predicted(last, move)
        prices = self.block.solve(log_factor_price, self._warm, enough=self._enough)
        self._warm = None
        self.steps += prices.steps
        self.method = prices.method if prices.method != "newton" else self.method
        near = last.revenue_system if last is not None else None
        self.markets = Markets(self.economy, prices, log_factor_price, near)
        return self.markets

    @staticmethod
    def _predicted(last: Markets, move: FloatArray) -> FloatArray:
        if "price_response" in last.__dict__:
            response: FloatArray = last.price_response @ move
            return response
        return last.prices.system.nearby.solve(last.factor_shares @ move)


def _too_rough(prices: PriceSolution, gap: float) -> bool:
    """Whether prices could be, and for the next step should be, solved more exactly."""
    return prices.residual > max(_NEGLIGIBLE * gap, rounding_of(prices.log_price))


def _assemble(search: _Search, root: Root) -> Equilibrium:
    markets = search.settled(root.point)
    economy = search.economy
    unit = float(markets.prices.log_price[economy.final_node])
    spending = float(np.exp(-unit))
    return Equilibrium(
        economy=economy,
        log_price=markets.prices.log_price - unit,
        log_factor_price=markets.log_factor_price - unit,
        revenue=markets.revenue * spending,
        expenditure=spending,
        residuals=_residuals(search, markets),
        steps=search.steps + root.steps,
        method=search.method,
        markets=markets,
    )


def _residuals(search: _Search, markets: Markets) -> dict[str, float]:
    economy = search.economy
    index, _ = search.block.index(markets.prices.log_price, markets.log_factor_price)
    received = markets.prices.links.sold(economy.pass_through * markets.revenue)
    demand = markets.unit_demand + received[: economy.n_nodes] - markets.transfer_value
    kept = ((1.0 - economy.pass_through) * markets.revenue).sum()
    wages = np.exp(markets.log_factor_price) @ economy.endowment
    income = wages + kept + markets.transfer_value.sum()
    return {
        "prices": float(np.abs(index + search.block.shift - markets.prices.log_price).max()),
        "revenue": float(np.abs(demand - markets.revenue).max() / markets.revenue.max()),
        "factors": float(np.abs(np.expm1(markets.factor_gap)).max()),
        "income": float(abs(income - 1.0)),
    }
