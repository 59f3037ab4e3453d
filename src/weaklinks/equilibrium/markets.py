"""The revenue block and the factor markets, at given factor prices.

The household's spending is the unit of account here, so that factor prices are determined
by their markets alone and the household's budget is left over as Walras' law.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy.sparse as sp

from weaklinks.arrays import BoolArray, FloatArray
from weaklinks.economy import Economy
from weaklinks.equilibrium.failures import explain_idle_factors, explain_subsidies
from weaklinks.equilibrium.linear import LoopSystem
from weaklinks.equilibrium.plan import on_pattern
from weaklinks.equilibrium.prices import PriceSolution
from weaklinks.errors import NoEquilibriumError

# Part of the largest sales that counts as nothing sold.
_ROUNDING = 1e-12


@dataclass(frozen=True, eq=False)
class Markets:
    """Sales and factor demand of an economy whose prices are solved, with their derivatives.

    Parameters
    ----------
    economy : Economy
    prices : PriceSolution
    log_factor_price : (F,)
        In units of the household's spending.
    near : LoopSystem, optional
        Revenue system of markets nearby, whose factors may help.
    demand : (n,), optional
        What households spend on each node; by default one unit, on the final node.
    """

    economy: Economy
    prices: PriceSolution
    log_factor_price: FloatArray
    near: LoopSystem | None = None
    demand: FloatArray | None = None

    @cached_property
    def shares(self) -> sp.csr_array:
        """Cost shares, (n, n + F): buyers in rows."""
        return self._on_links(self.prices.links.values)

    @cached_property
    def factor_shares(self) -> FloatArray:
        """Cost shares of factors, (n, F)."""
        block = self.prices.system.plan.to_factors
        shares = on_pattern(block.pattern, self.prices.links.at(block.take))
        return np.asarray(shares.toarray())

    @cached_property
    def revenue_system(self) -> LoopSystem:
        """I - (pass-through times cost shares): its transpose gives sales."""
        if np.all(self.economy.pass_through == 1.0):
            return self.prices.system
        links = self.prices.links.scaled(self.economy.pass_through)
        return LoopSystem(self.prices.system.plan, links, self.near)

    @cached_property
    def revenue(self) -> FloatArray:
        """Sales of every node when the household spends one unit."""
        demand = self.unit_demand - self.transfer_value
        sales = self.revenue_system.solve_transposed(demand)
        self._require_positive(sales)
        return np.maximum(sales, 0.0)

    def rescaled(self, log_level: float) -> Markets:
        """Return the same markets with all factor prices, and so all prices, moved together."""
        prices = dataclasses.replace(self.prices, log_price=self.prices.log_price + log_level)
        moved = dataclasses.replace(
            self, prices=prices, log_factor_price=self.log_factor_price + log_level, near=None
        )
        moved.__dict__["revenue_system"] = self.revenue_system
        return moved

    def require_sales(self) -> None:
        """Raise the reason, in words, why sales or factor demand cannot be positive here."""
        assert (self.factor_value > 0).all()

    @cached_property
    def clearing_level(self) -> float:
        """Factor by which all prices must move for factors as a whole to earn their keep."""
        demand = np.stack([self.unit_demand, self.transfer_value], axis=1)
        sales = self.revenue_system.solve_transposed(demand)
        to_factors = self.economy.pass_through * self.factor_shares.sum(axis=1)
        spent, abroad = to_factors @ sales
        earned = np.exp(self.log_factor_price) @ self.economy.endowment
        return float(spent / (abroad + earned))

    @cached_property
    def unit_demand(self) -> FloatArray:
        """What households spend, by node: one unit at the final node unless `demand` is given."""
        if self.demand is not None:
            return self.demand
        unit = np.zeros(self.economy.n_nodes)
        unit[self.economy.final_node] = 1.0
        return unit

    @cached_property
    def transfer_value(self) -> FloatArray:
        """Value of what reaches the household from outside, by node."""
        transfer = self.economy.transfer
        with np.errstate(over="ignore", invalid="ignore"):
            value = np.where(transfer != 0, np.exp(self.prices.log_price) * transfer, 0.0)
        return np.asarray(value)

    @cached_property
    def payments(self) -> sp.csr_array:
        """Value that each node pays for each input, (n, n + F)."""
        paid = self._per_link(self.economy.pass_through * self.revenue)
        return self._on_links(self.prices.links.values * paid)

    @cached_property
    def factor_value(self) -> FloatArray:
        """What all nodes together pay to each factor."""
        value = np.asarray(self.factor_shares.T @ (self.economy.pass_through * self.revenue))
        if not (value > 0).all():
            raise NoEquilibriumError(explain_idle_factors(self.economy, value))
        return value

    @cached_property
    def factor_gap(self) -> FloatArray:
        """Log of factor demand over endowment."""
        gap: FloatArray = (
            np.log(self.factor_value) - np.log(self.economy.endowment) - self.log_factor_price
        )
        return gap

    @cached_property
    def price_response(self) -> FloatArray:
        """Change of every log price with each log factor price, (n, F); rows sum to one."""
        return self.prices.system.solve(self.factor_shares)

    def substitution(self, move: FloatArray) -> FloatArray:
        """Change of the value sold by each seller when log prices move, sales held fixed.

        Parameters
        ----------
        move : (n + F, k) array
            Changes of all log prices, one experiment per column.

        Returns
        -------
        (n + F, k) array
        """
        n = self.economy.n_nodes
        return np.asarray(self.tilt_received[:, None] * move - self.tilted.T @ move[:n])

    @cached_property
    def tilted(self) -> sp.csr_array:
        """Payments times (1 - elasticity); zero for perfect substitutes, which do not tilt."""
        curvature = 1.0 - self.economy.elasticity
        curvature = np.where(np.isfinite(curvature), curvature, 0.0)
        return self._on_links(self.payments.data * self._per_link(curvature))

    @cached_property
    def tilt_received(self) -> FloatArray:
        """Sum of `tilted` by seller."""
        links = self.tilted
        received = np.bincount(links.indices, weights=links.data, minlength=links.shape[1])
        return np.asarray(received, dtype=np.float64)

    @cached_property
    def factor_jacobian(self) -> FloatArray:
        """Derivative of `factor_gap` in log factor prices, (F, F)."""
        n, f = self.economy.n_nodes, self.economy.n_factors
        move = np.vstack([self.price_response, np.eye(f)])
        tilt = self.substitution(move)
        demand = tilt[:n] - self.transfer_value[:, None] * self.price_response
        sales = self.revenue_system.solve_transposed(demand)
        paid = self.factor_shares.T @ (self.economy.pass_through[:, None] * sales)
        change = (paid + tilt[n:]) / self.factor_value[:, None]
        jacobian: FloatArray = change - np.eye(f)
        return jacobian

    def _require_positive(self, sales: FloatArray) -> None:
        if some_negative(sales):
            raise NoEquilibriumError(explain_subsidies(self.economy, sales))

    def _per_link(self, per_node: FloatArray) -> FloatArray:
        return np.repeat(per_node, np.diff(self.economy.shares.indptr))

    def _on_links(self, values: FloatArray) -> sp.csr_array:
        return on_pattern(self.economy.shares, values)


def some_negative(sales: FloatArray) -> BoolArray:
    """Whether any sales, (n,), are below zero by more than rounding; (n, b): of each column."""
    return np.asarray((sales < -_ROUNDING * np.abs(sales).max(axis=0)).any(axis=0))
