"""The numbered equations of Jones (2008), one function each, in the paper's order.

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
from weaklinks.ces import power_mean, segment_log_mean, segment_shares

Number = float | FloatArray

_ONE_ROW = np.zeros(1, dtype=np.int64)


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


def tilted(exponent: float) -> float:
    """``eta / (1 - eta)``, the curvature of the equilibrium indices; -1 at eta = -inf."""
    return -1.0 if exponent == -np.inf else exponent / (1.0 - exponent)


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
    return float((1.0 - sigma * kept) / kept * np.exp(log_gdp) * human_capital)


def log_steady_constant(
    *, capital_share: float, intermediate_share: float, capital_cost: float
) -> float:
    """Log of what (18) has besides indices, wedges and human capital (zeta_2)."""
    alpha, sigma = capital_share, intermediate_share
    used = xlogy(sigma, sigma) * multiplier(sigma, alpha)
    ratio = np.log(alpha) + np.log1p(-sigma) - np.log(capital_cost)
    return float(used + alpha / (1.0 - alpha) * ratio)


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


def multiplier(intermediate_share: float, capital_share: float = 0.0) -> float:
    """``1/(1-sigma) * 1/(1-alpha)`` of section 5.4; without capital the first factor alone."""
    return 1.0 / ((1.0 - intermediate_share) * (1.0 - capital_share))


# ---------------------------------------------------------------- appendix


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
