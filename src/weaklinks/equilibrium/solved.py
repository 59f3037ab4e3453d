"""What solved economies share, of one household or of many."""

from __future__ import annotations

from abc import ABC
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.equilibrium.markets import Markets


@dataclass(frozen=True, kw_only=True, eq=False)
class Solved(ABC):
    """Prices and quantities that clear all markets; each kind says in which unit.

    Attributes
    ----------
    log_price : (n,) array
        Log prices of nodes.
    log_factor_price : (F,) array
        Log factor prices.
    revenue : (n,) array
        Sales of each node.
    residuals : mapping of str to float
        Largest relative error of each block.
    steps : int
        Newton steps of prices and of the search together.
    method : str
        "newton", or the fallback that was needed: "iteration", "homotopy".
    markets : Markets
    """

    log_price: FloatArray
    log_factor_price: FloatArray
    revenue: FloatArray
    residuals: Mapping[str, float]
    steps: int
    method: str
    markets: Markets = field(repr=False)

    @property
    def residual(self) -> float:
        """Largest of `residuals`."""
        return max(self.residuals.values())

    @property
    def price(self) -> FloatArray:
        """Prices of nodes."""
        return np.exp(self.log_price)

    @property
    def factor_price(self) -> FloatArray:
        """Prices of factors."""
        return np.exp(self.log_factor_price)

    @property
    def quantity(self) -> FloatArray:
        """Quantity sold by each node."""
        sold: FloatArray = self.revenue * np.exp(-self.log_price)
        return sold

    @property
    def factor_income(self) -> FloatArray:
        """What each factor earns, (F,)."""
        return self.factor_price * self.markets.economy.endowment
