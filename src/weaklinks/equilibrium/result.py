"""The noun of this room: a solved economy, with everything it knows and its residuals."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse as sp

from weaklinks.arrays import FloatArray
from weaklinks.display import chart
from weaklinks.economy import Economy
from weaklinks.equilibrium.solved import Solved

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, kw_only=True, eq=False)
class Start:
    """A guess of an equilibrium, in units of the final good: what a solver starts from.

    Attributes
    ----------
    economy : Economy
        The economy it is (nearly) an equilibrium of.
    log_price, log_factor_price : (n,) and (F,) arrays
    expenditure : float
    """

    economy: Economy
    log_price: FloatArray
    log_factor_price: FloatArray
    expenditure: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Equilibrium(Solved):
    """Prices and quantities that clear all markets of an economy; the final good is numeraire.

    Attributes
    ----------
    economy : Economy
        What was solved.
    log_price : (n,) array
        Log prices of nodes in units of the final good.
    log_factor_price : (F,) array
        Log factor prices, likewise.
    revenue : (n,) array
        Sales of each node in units of the final good.
    expenditure : float
        What the household spends, in units of the final good, once produced
        capital, where there is any, has been replaced and paid.
    residuals : mapping of str to float
        Largest relative error of each block: prices, revenue, factors, and income, which no
        step of the solver uses (Walras' law).
    steps : int
        Newton steps, price block and factor markets together.
    method : str
        "newton", or the fallback that was needed: "iteration", "homotopy".
    """

    economy: Economy
    expenditure: float

    @property
    def cost_shares(self) -> sp.csr_array:
        """Share of each input in each node's costs, (n, n + F)."""
        return self.markets.shares

    @cached_property
    def payments(self) -> sp.csr_array:
        """What each node pays for each input, in units of the final good, (n, n + F)."""
        return self.markets.payments * self.expenditure

    @property
    def final_output(self) -> float:
        """Quantity of the final good sold: consumption, and what other nodes buy of it."""
        return float(self.revenue[self.economy.final_node])

    @property
    def gdp(self) -> float:
        """Real GDP: what the household and produced capital buy of the final good.

        Less the economy's `from_outside` at base prices. At the calibrated point that is
        consumption plus investment plus exports less imports; away from it, a quantity of
        final goods. In Jones (2008) it is the output of the final good.
        """
        return self.expenditure + self.capital_cost - self.economy.from_outside

    @property
    def capital_cost(self) -> float:
        """What produced capital is paid, in the final good: its replacement and its interest."""
        nodes = self.economy.capital_nodes
        return float((self.economy.pass_through[nodes] * self.revenue[nodes]).sum())

    @property
    def gdp_per_worker(self) -> float:
        """`gdp` over the economy's `workers`."""
        return self.gdp / self.economy.workers

    @property
    def welfare(self) -> float:
        """Final spending net of produced capital's rent, in units of the final good.

        With capital as a node, what its owners must be paid for replacement and waiting is
        taken off; with capital as a factor there is nothing to take off, and this is all
        consumption, public and private, and investment.
        """
        return self.expenditure

    @property
    def domar_weight(self) -> FloatArray:
        """Sales over GDP (revenue-based)."""
        return self.revenue / self.gdp

    @cached_property
    def cost_domar_weight(self) -> FloatArray:
        """Cost-based Domar weights: demand followed through cost shares as if nothing leaked.

        Equal to `domar_weight` without wedges (Baqaee and Farhi 2020).
        """
        demand = self.markets.unit_demand - self.markets.transfer_value
        followed = self.markets.prices.system.solve_transposed(demand)
        weight: FloatArray = followed * (self.expenditure / self.gdp)
        return weight

    @property
    def wedge_revenue(self) -> FloatArray:
        """What wedges take from each node's sales and give to the household."""
        taken: FloatArray = (1.0 - self.economy.pass_through) * self.revenue
        return taken

    def value_of(self, name: str) -> float:
        """Price of a node or factor by its label, in units of the final good."""
        k = self.economy.index(name)
        return float(np.exp(np.concatenate([self.log_price, self.log_factor_price])[k]))

    def plot(self) -> Any:
        """Altair chart of the largest nodes' Domar weights."""
        return chart("plot_equilibrium", self)

    def to_frame(self) -> pd.DataFrame:
        """One row per node: price, quantity, revenue, Domar weights, wedge."""
        import pandas as pd

        return pd.DataFrame(
            {
                "node": self.economy.node_names,
                "price": self.price,
                "quantity": self.quantity,
                "revenue": self.revenue,
                "domar_weight": self.domar_weight,
                "cost_domar_weight": self.cost_domar_weight,
                "wedge": self.economy.wedge,
                "wedge_revenue": self.wedge_revenue,
            }
        )

    def __repr__(self) -> str:
        return (
            f"Equilibrium(gdp={self.gdp:.6g}, welfare={self.welfare:.6g}, "
            f"{self.economy.n_nodes} nodes, {self.steps} steps by {self.method}, "
            f"residual {self.residual:.1e})"
        )
