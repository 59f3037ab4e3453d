"""The noun of this room: a path of capital, with its residuals and its error bound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.display import chart
from weaklinks.growth.household import Household
from weaklinks.growth.steady import SteadyState

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, kw_only=True, eq=False)
class Transition:
    """A path of capital from a given stock towards its steady state.

    Periods are years, 0 to T; stocks are those at a year's beginning. Values are in final goods.

    Attributes
    ----------
    household : Household
    steady : SteadyState
        Where the path ends.
    closing : str
        "optimal" (perfect foresight) or "solow" (a constant part of output is invested).
    capital, output, consumption, rental : (T + 1,) arrays
    euler_residual : (T,) array
        ``1 - beta u'(C') (1 + r') / u'(C)``, a pure number, with what the household expected
        for next year's consumption. Nothing makes it zero where the closing is "solow".
    resource_residual : (T + 1,) array
        ``(C + K') / (Y + (1 - delta) K) - 1``.
    error_bound : float
        Largest relative error of capital and consumption at any date: the distance of a path
        that ends after T periods from one that ends after 2 T, the one returned, plus the last
        Newton step of both. Interpolation of a tabulated technology is not part of it.
    equivalent_consumption : float
        Constant consumption that is worth as much as the path for ever, its tail included.
    reforms, surprises : tuple of int
        Dates at which technology changes, and at which the household learns of a change that
        it did not expect.
    steps : int
        Newton steps, all plans together.
    """

    household: Household
    steady: SteadyState
    closing: str
    capital: FloatArray
    output: FloatArray
    consumption: FloatArray
    rental: FloatArray
    euler_residual: FloatArray
    resource_residual: FloatArray
    error_bound: float
    equivalent_consumption: float
    reforms: tuple[int, ...] = ()
    surprises: tuple[int, ...] = ()
    steps: int = 0

    @property
    def periods(self) -> int:
        """T, the last period."""
        return int(self.capital.size - 1)

    @property
    def investment(self) -> FloatArray:
        """Output that is not consumed."""
        invested: FloatArray = self.output - self.consumption
        return invested

    @property
    def saving_rate(self) -> FloatArray:
        """Investment over output."""
        rate: FloatArray = self.investment / self.output
        return rate

    @property
    def interest_rate(self) -> FloatArray:
        """Rental less depreciation."""
        rate: FloatArray = self.rental - self.household.depreciation
        return rate

    @property
    def other_income(self) -> FloatArray:
        """Output that does not go to owners of capital: wages, and what wedges return."""
        income: FloatArray = self.output - self.rental * self.capital
        return income

    @property
    def stable_root(self) -> float:
        """Share of a small distance to the steady state that is left a year later."""
        return self.steady.stable_root

    @property
    def half_life(self) -> float:
        """Years until half of a small distance to the steady state is closed."""
        return self.steady.half_life

    @property
    def welfare(self) -> float:
        """Lifetime utility of the path for ever."""
        return self.household.lifetime_utility(self.equivalent_consumption)

    @property
    def largest_euler_residual(self) -> float:
        """Largest absolute Euler residual."""
        return float(np.abs(self.euler_residual).max())

    @property
    def distance_left(self) -> float:
        """Relative distance of the last stock of capital from the steady state."""
        return float(abs(self.capital[-1] / self.steady.capital - 1.0))

    def plot(self) -> Any:
        """Altair chart of capital, output and consumption relative to where they end."""
        return chart("plot_transition", self)

    def to_frame(self) -> pd.DataFrame:
        """One row per period."""
        import pandas as pd

        return pd.DataFrame(
            {
                "period": np.arange(self.capital.size),
                "capital": self.capital,
                "output": self.output,
                "consumption": self.consumption,
                "investment": self.investment,
                "rental": self.rental,
                "interest_rate": self.interest_rate,
                "other_income": self.other_income,
                "euler_residual": np.append(self.euler_residual, np.nan),
                "resource_residual": self.resource_residual,
            }
        )

    def __repr__(self) -> str:
        return (
            f"Transition({self.closing}, {self.periods} periods, capital {self.capital[0]:.6g} -> "
            f"{self.capital[-1]:.6g} (steady state {self.steady.capital:.6g}), half-life "
            f"{self.half_life:.3g}, largest Euler residual {self.largest_euler_residual:.1e}, "
            f"error bound {self.error_bound:.1e})"
        )


def consumption_equivalent(path: Transition, reference: Transition | float) -> float:
    """Say what a path is worth as a permanent change of another one's consumption.

    Parameters
    ----------
    path : Transition
    reference : Transition or float
        Another path of the same household, or constant consumption.

    Returns
    -------
    float
        The share (0.02: two percent) by which the reference's consumption would have to be
        raised in all periods to be worth as much: ``C_path / C_reference - 1`` in constant
        consumption of equal worth, which is the closed form for CRRA utility and for logs.

    References
    ----------
    Lucas (1987), Models of Business Cycles, chapter 3.
    """
    other = reference if isinstance(reference, float | int) else reference.equivalent_consumption
    return path.equivalent_consumption / other - 1.0
