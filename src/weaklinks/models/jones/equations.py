"""The numbered equations of Jones (2008), one function each.

All are found here; (2), (4), (5), those of section 4 and of the appendix are written in modules of
their own.

Arguments are named as in the rest of the library: ``sigma`` of the paper is
``intermediate_share``, ``alpha`` is ``capital_share``, ``theta`` and ``rho`` are CES exponents
(``exponent``); ``kept`` is 1 - tau, what wedges leave of gross output on average. Arrays over
varieties come with their quadrature ``weight``. Equation (1), the power mean, is
`weaklinks.ces.power_mean`; (9) to (11) are in `weaklinks.growth`, where time passes.
"""

from __future__ import annotations

import numpy as np
from scipy.special import xlogy

from weaklinks.arrays import FloatArray
from weaklinks.ces import segment_log_mean, segment_shares
from weaklinks.models.jones.appendix import (
    cost_unit,
    factor_payments,
    factor_payments_from_gdp,
    intermediate_price,
    marginal_cost,
    marginal_cost_from_index,
    marginal_cost_from_quantities,
    price_index,
    variety_price,
)
from weaklinks.models.jones.section4 import symmetric_efficiency, symmetric_gdp, symmetric_index
from weaklinks.models.jones.technology import Number, bundle, multiplier, production, tilted

__all__ = [
    "Number", "average_kept", "average_wedge_gap", "bundle", "capital_output_ratio", "cost_unit",
    "equilibrium_index", "exponential_productivity", "factor_payments", "factor_payments_from_gdp",
    "gdp_given_capital", "intermediate_price", "kept_from_ratio", "kept_on_average",
    "log_steady_constant", "marginal_cost", "marginal_cost_from_index",
    "marginal_cost_from_quantities", "mean_kept", "mean_wedge", "multiplier", "price_index",
    "production", "resource_allocation", "steady_gdp_per_worker", "symmetric_efficiency",
    "symmetric_gdp", "symmetric_index", "symmetric_wedge_effect", "symmetric_wedge_gdp", "tilted",
    "use_shares", "variety_price", "wedge_efficiency",
]  # fmt: skip

_ONE_ROW = np.zeros(1, dtype=np.int64)


def gdp_given_capital(
    index_final: float,
    index_intermediate: float,
    kept: float,
    capital: Number,
    human_capital: float,
    *,
    capital_share: float,
    intermediate_share: float,
) -> Number:
    """Equation (15), Proposition 2: GDP of the competitive equilibrium, given capital."""
    sigma = intermediate_share
    log_tfp = np.log(index_final) + sigma / (1.0 - sigma) * np.log(index_intermediate)
    factors = capital_share * np.log(capital) + (1.0 - capital_share) * np.log(human_capital)
    gdp: Number = wedge_efficiency(kept, sigma) * np.exp(log_tfp + factors)
    return gdp


def equilibrium_index(
    productivity: FloatArray, wedge: FloatArray, exponent: float, weight: FloatArray
) -> float:
    """Equation (16), also (A.12): Q, the power mean of ``A_i (1 - tau_i)`` with `tilted` exponent.

    With zero wedges it is equation (20).
    """
    logs = np.log(productivity) + np.log1p(-wedge)
    e = np.array([tilted(exponent)])
    return float(np.exp(segment_log_mean(logs, e, weight, _ONE_ROW)[0]))


def wedge_efficiency(kept: Number, intermediate_share: float) -> Number:
    """Equation (17): ``psi(tau) = (1 - sigma (1-tau)) / (1-tau) * sigma^(sigma/(1-sigma))``."""
    sigma = intermediate_share
    constant = np.exp(xlogy(sigma, sigma) / (1.0 - sigma))
    psi: Number = (1.0 - sigma * kept) / kept * constant
    return psi


def use_shares(
    productivity: FloatArray, wedge: FloatArray, exponent: float, weight: FloatArray
) -> FloatArray:
    """Share of each variety in spending on a bundle: ``weight (A_i (1-tau_i) / Q)^tilted``.

    They sum to one. ``p_i c_i = share_i Y / weight_i`` with theta, ``p_i z_i`` with rho.
    """
    logs = np.log(productivity) + np.log1p(-wedge)
    return segment_shares(logs, np.array([tilted(exponent)]), weight, _ONE_ROW)


def mean_wedge(
    productivity: FloatArray, wedge: FloatArray, exponent: float, weight: FloatArray
) -> float:
    """Footnote 8: T, the mean of wedges weighed by spending on a bundle."""
    return float(use_shares(productivity, wedge, exponent, weight) @ wedge)


def mean_kept(
    productivity: FloatArray, wedge: FloatArray, exponent: float, weight: FloatArray
) -> float:
    """``1 - T`` without the digits that subtraction loses where wedges are close to one."""
    return float(use_shares(productivity, wedge, exponent, weight) @ (1.0 - wedge))


def kept_on_average(mean_final: float, mean_intermediate: float, sigma: float) -> float:
    """Footnote 8 solved: ``1 - tau = (1 - T_theta) / (1 - sigma (T_theta - T_rho))``."""
    return average_kept(1.0 - mean_final, 1.0 - mean_intermediate, sigma)


def average_kept(kept_final: float, kept_intermediate: float, sigma: float) -> float:
    """`kept_on_average` from ``1 - T_theta`` and ``1 - T_rho``."""
    return kept_final / (1.0 - sigma * (kept_intermediate - kept_final))


def average_wedge_gap(
    tau: float, mean_final: float, mean_intermediate: float, intermediate_share: float
) -> float:
    """Footnote 8 as printed: ``tau - (1 - sigma(1-tau)) T_theta - sigma (1-tau) T_rho``; zero."""
    intermediate = intermediate_share * (1.0 - tau)
    return tau - (1.0 - intermediate) * mean_final - intermediate * mean_intermediate


def resource_allocation(
    productivity: FloatArray,
    wedge: FloatArray,
    weight: FloatArray,
    kept: float,
    *,
    exponents: tuple[float, float],
    intermediate_share: float,
) -> FloatArray:
    """K_i / K of section 5.3 (and H_i / H, X_i / X), with the final and intermediate exponents.

    A density: its weighted mean is one.
    """
    spent = intermediate_share * kept
    final, intermediate = (use_shares(productivity, wedge, e, weight) for e in exponents)
    demand = (1.0 - spent) * final + spent * intermediate
    return np.asarray((1.0 - wedge) / kept * demand / weight)


def steady_gdp_per_worker(
    index_final: float,
    index_intermediate: float,
    kept: float,
    human_capital: float,
    *,
    capital_share: float,
    intermediate_share: float,
    capital_cost: float,
) -> float:
    """Equation (18), Proposition 3, with ``capital_cost`` = lambda + delta."""
    alpha, sigma = capital_share, intermediate_share
    log_tfp = (1.0 - sigma) * np.log(index_final) + sigma * np.log(index_intermediate)
    log_gdp = log_tfp * multiplier(sigma, alpha) + log_steady_constant(
        capital_share=alpha, intermediate_share=sigma, capital_cost=capital_cost
    )
    # Elementwise, as all of these: arrays of economies give an array.
    gdp: float = (1.0 - sigma * kept) / kept * np.exp(log_gdp) * human_capital
    return gdp


def log_steady_constant(
    *, capital_share: float, intermediate_share: float, capital_cost: float
) -> float:
    """Log of what (18) has besides indices, wedges and human capital (zeta_2)."""
    alpha, sigma = capital_share, intermediate_share
    used = xlogy(sigma, sigma) * multiplier(sigma, alpha)
    ratio = np.log(alpha) + np.log1p(-sigma) - np.log(capital_cost)
    constant: float = used + alpha / (1.0 - alpha) * ratio
    return constant


def symmetric_wedge_gdp(
    wedge: Number,
    efficient_final: float,
    efficient_intermediate: float,
    capital: float,
    human_capital: float,
    *,
    capital_share: float,
    intermediate_share: float,
) -> Number:
    """Equation (19), Proposition 4: GDP given capital when all wedges are the same."""
    sigma = intermediate_share
    z = sigma * (1.0 - np.asarray(wedge, dtype=np.float64))
    log_index = np.log(efficient_final) + sigma / (1.0 - sigma) * np.log(efficient_intermediate)
    factors = capital_share * np.log(capital) + (1.0 - capital_share) * np.log(human_capital)
    used = np.exp(xlogy(sigma, z) / (1.0 - sigma))
    gdp: Number = ((1.0 - z) * used * np.exp(log_index + factors))[()]
    return gdp


def symmetric_wedge_effect(
    wedge: Number, *, capital_share: float, intermediate_share: float
) -> Number:
    """Equation (21): the terms of steady-state GDP per worker that depend on a common wedge."""
    alpha, sigma = capital_share, intermediate_share
    left = 1.0 - np.asarray(wedge, dtype=np.float64)
    power = 1.0 / ((1.0 - sigma) * (1.0 - alpha)) - 1.0
    effect: Number = ((1.0 - sigma * left) * left**power)[()]
    return effect


def exponential_productivity(place: FloatArray, level: float, decay: float) -> FloatArray:
    """Equation (22): ``A_i = A e^(-gamma i)``. Equation (23) is `weaklinks.wedges.v_shape`."""
    return np.asarray(level * np.exp(-decay * place))


def capital_output_ratio(
    kept: Number, *, capital_share: float, intermediate_share: float, capital_cost: float
) -> Number:
    """Equation (24): K/Y in the steady state."""
    sigma = intermediate_share
    ratio = capital_share * (1.0 - sigma) / capital_cost
    return ratio * kept / (1.0 - sigma * kept)


def kept_from_ratio(relative_ratio: Number, intermediate_share: float) -> Number:
    """Equation (24) inverted: 1 - tau that makes K/Y this multiple of its undistorted value.

    ``x / (1 - sigma + sigma x)``; a third at sigma = 1/2 is tau = 1/2, at sigma = 0 tau = 2/3.
    """
    sigma = intermediate_share
    return relative_ratio / (1.0 - sigma + sigma * relative_ratio)
