"""The noun of a solved world: what every region earns, spends and consumes."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.economy import World
from weaklinks.equilibrium.solved import Solved

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, kw_only=True, eq=False)
class WorldEquilibrium(Solved):
    """Prices and quantities that clear all markets and budgets of a world.

    The unit of account is the spending of all households together.

    Attributes
    ----------
    world : World
    log_price : (n,) array
    log_factor_price : (F,) array
    revenue : (n,) array
        Sales of each node.
    spending : (H,) array
        What each household spends; sums to one.
    residuals : mapping of str to float
        Largest relative error of each block: prices, revenue, factors, budgets, and walras:
        the budget that no step of the solver uses.
    steps : int
        Newton steps of prices and of the search together.
    method : str
        "newton", or the fallback that was needed: "iteration", "homotopy".
    """

    world: World
    spending: FloatArray

    def replace(self, **changes: Any) -> WorldEquilibrium:
        """Return a copy with some fields changed."""
        return dataclasses.replace(self, **changes)

    @property
    def price_level(self) -> FloatArray:
        """Price of what each household buys, (H,)."""
        return np.exp(self.log_price[self.world.final])

    @property
    def consumption(self) -> FloatArray:
        """Real final use of each household (its own CES aggregate), (H,)."""
        return self.spending / self.price_level

    @property
    def wedge_revenue(self) -> FloatArray:
        """What wedges give to each household, (H,)."""
        taken = (1.0 - self.world.economy.pass_through) * self.revenue
        got = np.bincount(self.world.owner, weights=taken, minlength=self.world.n_regions)
        return np.asarray(got, dtype=np.float64)

    @cached_property
    def gdp(self) -> FloatArray:
        """Value added of each household's factors and the revenue of its wedges, (H,).

        What comes from outside production (old stocks, transfers) does not count.
        """
        economy = self.world.economy
        fresh = self.factor_price * (economy.endowment - economy.outside)
        return np.asarray(self.world.ownership.T @ fresh + self.wedge_revenue)

    @property
    def real_factor_price(self) -> FloatArray:
        """Each factor's price over the price level of those who own it, (F,)."""
        level = self.world.ownership @ self.log_price[self.world.final]
        return np.exp(self.log_factor_price - level)

    def to_frame(self) -> pd.DataFrame:
        """One row per region: spending, GDP, price level, consumption, wedge revenue."""
        import pandas as pd

        return pd.DataFrame(
            {
                "region": self.world.regions,
                "spending": self.spending,
                "gdp": self.gdp,
                "price_level": self.price_level,
                "consumption": self.consumption,
                "wedge_revenue": self.wedge_revenue,
            }
        )

    def __repr__(self) -> str:
        return (
            f"WorldEquilibrium({self.world.n_regions} regions, "
            f"{self.world.economy.n_nodes} nodes, {self.steps} steps by {self.method}, "
            f"residual {self.residual:.1e})"
        )
