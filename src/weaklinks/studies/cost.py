"""What all wedges together cost: exactly, to first order, and by averaged slopes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from weaklinks.calibration import Elasticities, Horizon
from weaklinks.equilibrium import Equilibrium, solve
from weaklinks.equilibrium.statics import Gradient, gradient
from weaklinks.studies.country import Country


@dataclass(frozen=True, kw_only=True, eq=False)
class Cost:
    """What all wedges together cost, at one horizon.

    Attributes
    ----------
    gdp_gain_percent, welfare_gain_percent : float
        Rise of GDP, and of final spending net of produced capital's rent, if every wedge were
        zero.
    first_order_percent : float
        The same along the slope at today's equilibrium.
    harberger_percent : float
        Half the sum of the slopes at both ends times the wedges. In the short run the slope
        without wedges is zero and this is Harberger's triangles; in the long run it also has
        the rectangle of the capital that wedges keep away.
    residual : float
        Largest residual of the equilibria behind these numbers.
    """

    gdp_gain_percent: float
    welfare_gain_percent: float
    first_order_percent: float
    harberger_percent: float
    residual: float


def without_wedges(now: Equilibrium) -> Equilibrium:
    """Solve the efficient allocation: the same technology with every wedge zero."""
    return solve(now.economy.without_wedges(), start=now)


def cost_at(country: Country, horizon: Horizon, eps: Elasticities) -> Cost:
    """Calibrate a country at other elasticities or horizon and cost its wedges."""
    now = solve(country.economy(horizon=horizon, elasticities=eps))
    return cost_of(now, without_wedges(now), gradient(now))


def cost_of(now: Equilibrium, efficient: Equilibrium, slopes: Gradient) -> Cost:
    """Exact, first-order and by triangles: the path from here to no wedges in log(1 - tau)."""
    removed = -np.log1p(-now.economy.wedge)
    ahead, there = slopes.wedge @ removed, gradient(efficient).wedge @ removed
    return Cost(
        gdp_gain_percent=100.0 * (efficient.gdp / now.gdp - 1.0),
        welfare_gain_percent=100.0 * (efficient.welfare / now.welfare - 1.0),
        first_order_percent=100.0 * float(np.expm1(ahead)),
        harberger_percent=100.0 * float(np.expm1(0.5 * (ahead + there))),
        residual=max(now.residual, efficient.residual),
    )
