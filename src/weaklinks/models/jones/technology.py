"""Equations (2), (4) and (5) of Jones (2008), and what exponents and shares make of them.

They are found in `weaklinks.models.jones.equations`, with the others.
"""

from __future__ import annotations

import numpy as np
from scipy.special import xlogy

from weaklinks.arrays import FloatArray
from weaklinks.ces import power_mean

Number = float | FloatArray


def production(
    productivity: Number,
    capital: Number,
    human_capital: Number,
    intermediates: Number,
    *,
    capital_share: float,
    intermediate_share: float,
) -> FloatArray:
    """Equation (2): ``Y_i = A_i (K_i^alpha H_i^(1-alpha))^(1-sigma) X_i^sigma``."""
    value_added = xlogy(capital_share, capital) + xlogy(1.0 - capital_share, human_capital)
    log_output = (
        np.log(productivity)
        + (1.0 - intermediate_share) * value_added
        + xlogy(intermediate_share, intermediates)
    )
    return np.asarray(np.exp(log_output))


def bundle(quantity: FloatArray, exponent: float, weight: FloatArray) -> float:
    """Equations (4) and (5): the CES bundle of varieties, final (theta) or intermediate (rho)."""
    return float(power_mean(quantity, exponent, weight))


def tilted(exponent: float) -> float:
    """``eta / (1 - eta)``, the curvature of the equilibrium indices; -1 at eta = -inf."""
    return -1.0 if exponent == -np.inf else exponent / (1.0 - exponent)


def multiplier(intermediate_share: float, capital_share: float = 0.0) -> float:
    """``1/(1-sigma) * 1/(1-alpha)`` of section 5.4; without capital the first factor alone."""
    return 1.0 / ((1.0 - intermediate_share) * (1.0 - capital_share))
