"""Comparative statics of GDP: all first-order effects from one adjoint solve.

Let x be log prices, R sales, omega log factor prices, with the household's spending as the
unit of account. The equilibrium is three blocks,

    x = -log A - log(1-tau) + index(x, omega),   R = demand + S' kappa R,   V(R, x) = w e,

and the objective is the log of what the household and produced capital buy of the final
good: log(1 + kappa R of capital) - x_final. One transposed solve of each
block gives its derivative in every productivity, wedge, endowment and transfer at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.equilibrium.markets import Markets
from weaklinks.equilibrium.result import Equilibrium
from weaklinks.equilibrium.solve import solve

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, kw_only=True, eq=False)
class Gradient:
    """Elasticities of GDP at one equilibrium, reallocation included.

    Attributes
    ----------
    productivity : (n,) array
        d log GDP / d log A. Equal to the Domar weight without wedges and produced capital
        (Hulten 1978).
    wedge : (n,) array
        d log GDP / d log(1 - tau). Zero without wedges (the envelope theorem), but for
        produced capital, more of which raises GDP though not welfare.
    endowment : (F,) array
        d log GDP / d log endowment.
    equilibrium : Equilibrium
        Where the derivatives are taken.
    """

    productivity: FloatArray
    wedge: FloatArray
    endowment: FloatArray
    equilibrium: Equilibrium

    @property
    def beyond_domar(self) -> FloatArray:
        """What wedges and produced capital add: d log GDP / d log A less the Domar weight."""
        return self.productivity - self.equilibrium.domar_weight

    def to_frame(self) -> pd.DataFrame:
        """One row per node."""
        import pandas as pd

        return pd.DataFrame(
            {
                "node": self.equilibrium.economy.node_names,
                "gain_elasticity": self.productivity,
                "wedge_elasticity": self.wedge,
                "domar_weight": self.equilibrium.domar_weight,
                "beyond_domar": self.beyond_domar,
            }
        )


def gradient(equilibrium: Equilibrium) -> Gradient:
    """Differentiate log GDP in every productivity, wedge and endowment.

    Parameters
    ----------
    equilibrium : Equilibrium

    Returns
    -------
    Gradient

    References
    ----------
    Hulten (1978); Baqaee and Farhi (2020), QJE 135(1), for economies with wedges.
    """
    m, economy = equilibrium.markets, equilibrium.economy
    sales, factors, costs = _multipliers(m)
    per_pass = m.shares @ np.concatenate([sales, factors]) * m.revenue
    capital = economy.capital_nodes
    per_pass[capital] += m.revenue[capital] * _capital_weight(m)
    scale = (equilibrium.gdp + economy.from_outside) / equilibrium.gdp
    return Gradient(
        productivity=-scale * costs,
        wedge=scale * (-costs + _pass_through_slope(equilibrium) * per_pass),
        endowment=-scale * m.factor_value * factors if economy.n_factors else np.zeros(0),
        equilibrium=equilibrium,
    )


def second_order(equilibrium: Equilibrium, log_productivity: FloatArray) -> tuple[float, float]:
    """First- and second-order effect of a productivity shock on log GDP.

    Parameters
    ----------
    equilibrium : Equilibrium
    log_productivity : (n,) array
        Change of log A along which to expand.

    Returns
    -------
    first, second : float
        ``g'd`` and ``g'd + d'Hd / 2``. The curvature is the central difference of the exact
        gradient along the shock, accurate to about 1e-8 of its size.
    """
    step = 1e-4 / max(float(np.abs(log_productivity).max()), 1e-300)
    first = float(gradient(equilibrium).productivity @ log_productivity)
    sides = [_slope_at(equilibrium, sign * step, log_productivity) for sign in (1.0, -1.0)]
    curvature = (sides[0] - sides[1]) / (2.0 * step)
    return first, first + 0.5 * curvature


def _slope_at(equilibrium: Equilibrium, step: float, direction: FloatArray) -> float:
    economy = equilibrium.economy
    moved = economy.replace(productivity=economy.productivity * np.exp(step * direction))
    return float(gradient(solve(moved, start=equilibrium)).productivity @ direction)


def _capital_weight(m: Markets) -> float:
    """One over what the household (one unit) and produced capital buy together."""
    capital = m.economy.capital_nodes
    return float(1.0 / (1.0 + m.economy.pass_through[capital] @ m.revenue[capital]))


def _pass_through_slope(equilibrium: Equilibrium) -> FloatArray:
    """Derivative in log(1 - tau) of kappa = (1 - tau) / (1 - (1 - rebate) tau)."""
    economy = equilibrium.economy
    lost = 1.0 - economy.rebate
    slope = (1.0 - economy.wedge) * (1.0 - lost) / (1.0 - lost * economy.wedge) ** 2
    return np.asarray(slope, dtype=np.float64)


def _multipliers(m: Markets) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Shadow values of sales, factor payments and cost shifts for log final output.

    The factor block couples the others through F numbers: the adjoint is solved once for
    the objective and once per factor, all as columns of one system.
    """
    n, f = m.economy.n_nodes, m.economy.n_factors
    target = np.zeros((n, 1 + f))
    capital = m.economy.capital_nodes
    target[capital, 0] = m.economy.pass_through[capital] * _capital_weight(m)
    target[:, 1:] = m.economy.pass_through[:, None] * m.factor_shares
    sales = m.revenue_system.solve(target)
    weights = np.vstack([sales, np.hstack([np.zeros((f, 1)), np.eye(f)])])
    pull = _substitution_transposed(m, weights)
    tilt = m.tilted @ weights
    pull[:n] -= m.transfer_value[:, None] * sales
    pull[m.economy.final_node, 0] -= 1.0
    prices = m.prices.system.solve_transposed(pull[:n])
    closing = pull[n:] + m.factor_shares.T @ prices
    closing[:, 1:] -= np.diag(m.factor_value)
    factors = np.asarray(-np.linalg.solve(closing[:, 1:], closing[:, 0]), dtype=np.float64)
    mix = np.concatenate([[1.0], factors])
    # A cost shift moves a node's price but not its input price index, which tilts its shares.
    return sales @ mix, factors, (prices + tilt) @ mix


def _substitution_transposed(m: Markets, weights: FloatArray) -> FloatArray:
    """Transpose of `Markets.substitution` applied to weights on sellers, (n + F, k)."""
    n = m.economy.n_nodes
    received = m.tilt_received[:, None] * weights
    received[:n] -= m.tilted @ weights
    return np.asarray(received)
