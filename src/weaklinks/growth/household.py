"""Who saves: a household with constant relative risk aversion, and what a path is worth to it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.ces import power_mean
from weaklinks.spec import parameter, require_in_range

_INF = float("inf")


@dataclass(frozen=True, kw_only=True)
class Household:
    """The household of Jones (2008), section 5.1, in discrete time.

    It maximises ``sum_t beta^t u(C_t)`` with ``u(C) = C^(1-gamma) / (1-gamma)``, log at 1, and
    ``beta = 1/(1+lambda)``, so that the interest rate of a steady state is lambda as in the
    paper's continuous time.
    """

    discount_rate: float = parameter(
        0.05,
        symbol="lambda",
        meaning="rate of time preference; the interest rate of the steady state",
        unit="per year",
        low=0.0,
        high=_INF,
        excludes=(0.0, _INF),
        why="an impatient household is what makes the steady state finite, equation (11)",
        source="not in the paper, whose income ratios do not depend on it; conventional",
    )
    curvature: float = parameter(
        2.0,
        symbol="gamma",
        meaning="curvature of utility: inverse of the elasticity of intertemporal substitution",
        low=0.0,
        high=_INF,
        excludes=(0.0, _INF),
        why="at 0 consumption is postponed without limit; 1 is logarithmic utility",
        source="the paper leaves u(C) open; conventional, it does not move the steady state",
    )
    depreciation: float = parameter(
        0.05,
        symbol="delta",
        meaning="depreciation of capital",
        unit="per year",
        low=0.0,
        high=1.0,
        excludes=(0.0,),
        why="capital does not last for ever, and no more than all of it can be lost, equation (9)",
        source="not in the paper, whose income ratios do not depend on it; conventional",
    )

    def __post_init__(self) -> None:
        require_in_range(self)

    @property
    def discount_factor(self) -> float:
        """``beta = 1 / (1 + lambda)``."""
        return 1.0 / (1.0 + self.discount_rate)

    @property
    def user_cost(self) -> float:
        """``lambda + delta``: what capital must earn in a steady state."""
        return self.discount_rate + self.depreciation

    def equivalent_consumption(self, consumption: FloatArray) -> float:
        """Constant consumption that is worth as much as a path.

        A power mean with exponent 1 - gamma and weights beta^t, so nothing overflows at any
        curvature. The last entry is taken to be repeated for ever.
        """
        weight = self.discount_factor ** np.arange(consumption.size)
        weight[-1] /= 1.0 - self.discount_factor
        return float(power_mean(consumption, 1.0 - self.curvature, weight))

    def lifetime_utility(self, equivalent: float) -> float:
        """``sum_t beta^t u(C)`` of constant consumption.

        Far from one unit of consumption and at a high curvature this leaves the range of
        numbers (it is then 0 or infinite); `equivalent_consumption` does not.
        """
        periods = 1.0 / (1.0 - self.discount_factor)
        if self.curvature == 1.0:
            return periods * float(np.log(equivalent))
        power = 1.0 - self.curvature
        with np.errstate(over="ignore", under="ignore"):
            return float(periods * np.exp(power * np.log(equivalent)) / power)
