"""Markets and budgets of a world at given prices of factors and spending of households."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np
import scipy.sparse as sp

from weaklinks.arrays import FloatArray, IntArray
from weaklinks.economy import World
from weaklinks.equilibrium.markets import Markets
from weaklinks.equilibrium.world_linear import ColumnSystem
from weaklinks.errors import NoEquilibriumError

# A dense matrix of this many sectors takes half a gigabyte.
_LARGEST_DENSE = 8000
_Solve = Callable[[FloatArray], FloatArray]


class WorldPoint:
    """Markets and budgets of a world at given factor prices and spending.

    Parameters
    ----------
    world : World
    markets : Markets
        With the households' spending as its demand.
    expected : (H,) array
        Incomes of the households before their imbalances, on which their spending is based.
    core : (c,) integers
        See `core_nodes`.
    """

    def __init__(
        self,
        world: World,
        markets: Markets,
        expected: FloatArray,
        core: IntArray,
    ) -> None:
        self.world = world
        self.markets = markets
        self.expected = expected
        self._core = core

    @property
    def spending(self) -> FloatArray:
        """What the households spend, in units of what they spend together."""
        return self.expected + self.world.imbalance

    @cached_property
    def income(self) -> FloatArray:
        """What each household earns and is given, before its imbalance."""
        wages = self.world.ownership.T @ self._earned
        kept = (1.0 - self.world.economy.pass_through) * self.markets.revenue
        return np.asarray(wages + self._by_owner(kept + self.markets.transfer_value))

    @cached_property
    def budget_gap(self) -> FloatArray:
        """Log of income over expected income, of every household."""
        with np.errstate(invalid="ignore", divide="ignore"):
            gap: FloatArray = np.log(self.income) - np.log(self.expected)
        return gap

    @cached_property
    def gap(self) -> FloatArray:
        """Factor markets, budgets of all households but the first, and the unit of account."""
        try:
            budgets = self.budget_gap.copy()
            budgets[self.left_out] = np.log(self.expected.sum())
            if (self.spending > 0).all():
                return np.concatenate([self.markets.factor_gap, budgets])
        except NoEquilibriumError:  # sales would have to be negative here
            pass
        return np.full(self.world.economy.n_factors + self.expected.size, np.inf)

    @property
    def left_out(self) -> int:
        """The household whose budget follows from all other equations."""
        return 0

    @cached_property
    def jacobian(self) -> FloatArray:
        """Derivative of `gap` in log factor prices and expected incomes, (F + H, F + H)."""
        m, f, h = self.markets, self.world.economy.n_factors, self.expected.size
        kept = (1.0 - self.world.economy.pass_through)[:, None]
        response, tilt, sales = self._responses()
        paid = m.factor_shares.T @ ((1.0 - kept) * sales)
        paid[:, :f] += tilt[response.shape[0] :]
        income = self._by_owner(kept * sales)
        income[:, :f] += self._by_owner(m.transfer_value[:, None] * response)
        income[:, :f] += self.world.ownership.T * self._earned
        found = np.vstack([paid / m.factor_value[:, None], income / self.income[:, None]])
        found -= np.eye(f + h)
        found[f + self.left_out] = 0.0
        found[f + self.left_out, f:] = self.expected / self.expected.sum()
        return found

    def _responses(self) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Changes of prices, of what substitution sells at given sales, and of all sales."""
        m, n = self.markets, self.world.economy.n_nodes
        f, h = self.world.economy.n_factors, self.expected.size
        response, sold_by = self._systems()
        prices = response(m.factor_shares)
        tilt = m.substitution(np.vstack([prices, np.eye(f)]))
        demand = np.zeros((n, f + h))
        demand[:, :f] = tilt[:n] - m.transfer_value[:, None] * prices
        demand[self.world.final, f + np.arange(h)] = self.expected
        return prices, tilt, sold_by(demand)

    def _systems(self) -> tuple[_Solve, _Solve]:
        """How to solve for prices, and for sales, many columns at once."""
        m, n = self.markets, self.world.economy.n_nodes
        if self._core.size > _LARGEST_DENSE:
            return m.prices.system.solve, m.revenue_system.solve_transposed
        through = self.world.economy.pass_through
        prices = ColumnSystem(m.shares[:, :n], self._core)
        if np.all(through == 1.0):
            return prices.solve, prices.solve_transposed
        sales = ColumnSystem(sp.diags_array(through) @ m.shares[:, :n], self._core)
        return prices.solve, sales.solve_transposed

    @property
    def _earned(self) -> FloatArray:
        return np.exp(self.markets.log_factor_price) * self.world.economy.endowment

    def _by_owner(self, values: FloatArray) -> FloatArray:
        """Add the nodes' values up by the household that owns them."""
        owner = self.world.owner
        shape = (self.expected.size, owner.size)
        adder = sp.csr_array((np.ones(owner.size), (owner, np.arange(owner.size))), shape=shape)
        return np.asarray(adder @ values)
