"""Equations (A.1) to (A.13) of Jones (2008), of prices and payments.

They are found in `weaklinks.models.jones.equations`, with the others.
"""

from __future__ import annotations

import numpy as np
from scipy.special import xlogy

from weaklinks.arrays import FloatArray
from weaklinks.ces import power_mean
from weaklinks.models.jones.technology import Number, production, tilted


def variety_price(marginal_cost: float, productivity: Number, wedge: Number, unit: float) -> Number:
    """Equation (A.1): ``p_i = mc / (A_i (1 - tau_i) epsilon)``."""
    return marginal_cost / (productivity * (1.0 - wedge) * unit)


def cost_unit(capital_share: float, intermediate_share: float) -> float:
    """Epsilon below (A.1): what Cobb-Douglas shares leave in front of unit costs."""
    alpha, sigma = capital_share, intermediate_share
    value_added = xlogy(alpha, alpha) + xlogy(1.0 - alpha, 1.0 - alpha) + np.log1p(-sigma)
    return float(np.exp((1.0 - sigma) * value_added + xlogy(sigma, sigma)))


def factor_payments(
    kept_sales: float, *, capital_share: float, intermediate_share: float
) -> tuple[float, float, float]:
    """Equations (A.2)-(A.4): payments to capital, human capital and intermediates."""
    value_added = (1.0 - intermediate_share) * kept_sales
    return (
        capital_share * value_added,
        (1.0 - capital_share) * value_added,
        intermediate_share * kept_sales,
    )


def factor_payments_from_gdp(
    gdp: float, kept: float, *, capital_share: float, intermediate_share: float
) -> tuple[float, float, float]:
    """Equations (A.5)-(A.7): the same payments, as shares of GDP."""
    return factor_payments(
        kept / (1.0 - intermediate_share * kept) * gdp,
        capital_share=capital_share,
        intermediate_share=intermediate_share,
    )


def marginal_cost(
    rental: float, wage: float, intermediate_price: float, *, alpha: float, sigma: float
) -> float:
    """Marginal cost below (A.1): ``((r+delta)^alpha w^(1-alpha))^(1-sigma) q^sigma``."""
    value_added = alpha * np.log(rental) + (1.0 - alpha) * np.log(wage)
    return float(np.exp((1.0 - sigma) * value_added + xlogy(sigma, intermediate_price)))


def marginal_cost_from_quantities(
    gdp: float,
    kept: float,
    capital: float,
    human_capital: float,
    intermediates: float,
    *,
    capital_share: float,
    intermediate_share: float,
) -> float:
    """Equation (A.8): marginal cost from GDP and the quantities of inputs."""
    inputs = production(
        1.0,
        capital,
        human_capital,
        intermediates,
        capital_share=capital_share,
        intermediate_share=intermediate_share,
    )
    unit = cost_unit(capital_share, intermediate_share)
    return float(kept / (1.0 - intermediate_share * kept) * unit * gdp / inputs)


def price_index(price: FloatArray, exponent: float, weight: FloatArray) -> float:
    """Equations (A.9) and (A.10): price of a bundle; one for the final good, q for the other."""
    return float(power_mean(price, -tilted(exponent), weight))


def marginal_cost_from_index(index_final: float, unit: float) -> float:
    """Equation (A.11): ``mc = epsilon Q_theta``."""
    return unit * index_final


def intermediate_price(index_final: float, index_intermediate: float) -> float:
    """Equation (A.13): ``q = Q_theta / Q_rho``."""
    return index_final / index_intermediate
