"""Equations (12) to (14) of Jones (2008), section 4: the symmetric allocation.

They are found in `weaklinks.models.jones.equations`, with the others.
"""

from __future__ import annotations

import numpy as np
from scipy.special import xlogy

from weaklinks.arrays import FloatArray
from weaklinks.ces import power_mean
from weaklinks.models.jones.technology import Number


def symmetric_gdp(
    index_final: float,
    index_intermediate: float,
    capital: float,
    human_capital: float,
    *,
    intermediate_use: float,
    capital_share: float,
    intermediate_share: float,
) -> float:
    """Equation (12), Proposition 1: GDP of the symmetric allocation, given capital."""
    sigma = intermediate_share
    log_index = (1.0 - sigma) * np.log(index_final) + sigma * np.log(index_intermediate)
    factors = capital_share * np.log(capital) + (1.0 - capital_share) * np.log(human_capital)
    effect = symmetric_efficiency(intermediate_use, sigma)
    return float(effect * np.exp(log_index / (1.0 - sigma) + factors))


def symmetric_index(productivity: FloatArray, exponent: float, weight: FloatArray) -> float:
    """Equation (13): S, the power mean of productivities with the CES exponent itself."""
    return float(power_mean(productivity, exponent, weight))


def symmetric_efficiency(intermediate_use: Number, intermediate_share: float) -> Number:
    """Equation (14): ``phi(z) = ((1-z)^(1-sigma) z^sigma)^(1/(1-sigma))``, highest at z = sigma."""
    sigma = intermediate_share
    z = np.asarray(intermediate_use, dtype=np.float64)
    log_phi = (xlogy(1.0 - sigma, 1.0 - z) + xlogy(sigma, z)) / (1.0 - sigma)
    phi: Number = np.exp(log_phi)[()]
    return phi
