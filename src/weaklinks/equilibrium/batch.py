"""Solved economies side by side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from weaklinks.arrays import FloatArray, IntArray, divide_or
from weaklinks.economy import Economy
from weaklinks.equilibrium.result import Equilibrium, Start


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
    steps : int
        Steps of all columns together; a column solved singly is not counted.
    """

    gdp: FloatArray
    welfare: FloatArray
    residual: FloatArray
    log_price: FloatArray
    log_factor_price: FloatArray
    revenue: FloatArray
    steps: int = 0

    def start(self, column: int, economy: Economy) -> Start:
        """Where to start solving the economy of one column singly."""
        return Start(
            economy=economy,
            log_price=self.log_price[:, column],
            log_factor_price=self.log_factor_price[:, column],
            expenditure=float(self.welfare[column]),
        )

    def moved(self, columns: IntArray, since: Equilibrium, to: Equilibrium) -> Batch:
        """Guess some of the columns anew once the economy that they vary has changed.

        As if what the variants add to it, in logs, did not depend on it.
        """
        growth = to.expenditure / since.expenditure
        return Batch(
            gdp=self.gdp[columns] + (to.gdp - since.gdp),
            welfare=self.welfare[columns] * growth,
            residual=np.full(columns.size, np.inf),
            log_price=self.log_price[:, columns] + (to.log_price - since.log_price)[:, None],
            log_factor_price=self.log_factor_price[:, columns]
            + (to.log_factor_price - since.log_factor_price)[:, None],
            revenue=self.revenue[:, columns] * divide_or(to.revenue, since.revenue, 1.0)[:, None],
        )
