"""What recomputes the numbers quoted in the text, section by section."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from scipy.optimize import brentq

from weaklinks.arrays import FloatArray
from weaklinks.ces import power_mean
from weaklinks.models.jones import Jones2008, LogNormal
from weaklinks.models.jones import equations as eq
from weaklinks.models.jones.equations import Number
from weaklinks.published.jones2008.countries import (
    allocations,
    countries,
    income_ratio,
    percentile_ratio,
)
from weaklinks.published.printed import Value
from weaklinks.studies.contrasts import TABLE_2_COLUMNS

SIGMA, ALPHA = 1 / 2, 1 / 3
_PERFECT = 1.0 - 1e-12  # theta = 1 is outside the model; this is its limit


def text() -> Mapping[str, Value]:
    """Every number of the text that can be computed."""
    return {**_mechanisms(), **_allocations(), **_steady_states(), **_parameters(), **_results()}


def _mechanisms() -> dict[str, Value]:
    x = countries("3")[0].varieties.productivity
    return {
        "multiplier_broad_capital": eq.multiplier(0.0, 2 / 3),
        "multiplier_goods": eq.multiplier(SIGMA),
        "multiplier_capital": eq.multiplier(0.0, ALPHA),
        "multiplier_both": eq.multiplier(SIGMA, ALPHA),
        "arithmetic": float(power_mean(x, 1.0) / x.mean()),
        "geometric": float(power_mean(x, 0.0) / np.exp(np.log(x).mean())),
        "harmonic": float(power_mean(x, -1.0) * (1.0 / x).mean()),
        "produced_share": _produced_share(),
    }


def _produced_share() -> float:
    """Share of varieties' costs that is paid for what is produced: all but wages."""
    a = allocations("3")[1]
    produced = a.rental * a.capital + a.intermediate_price * a.intermediates
    wages = a.wage * a.model.human_capital * a.model.workers
    return float(produced / (produced + wages))


def _allocations() -> dict[str, Value]:
    x = countries("3")[0].varieties.productivity
    even = np.full(x.size, 1.0 / x.size)
    no_wedge = np.zeros(x.size)
    simple = [eq.symmetric_index(x, e, even) for e in (1.0, -np.inf)]
    best = [eq.equilibrium_index(x, no_wedge, e, even) for e in (_PERFECT, -np.inf)]
    harmonic = 1.0 / (1.0 / x).mean()
    return {
        "symmetric_range": bool(x.min() < power_mean(x, -1.0) < power_mean(x, 0.0))
        and bool(power_mean(x, 0.0) < power_mean(x, countries("3")[0].final_exponent) < x.mean()),
        "tfp_symmetric": _tfp(simple) / float(x.mean() * x.min()),
        "best_use": _best(lambda z: eq.symmetric_efficiency(z, SIGMA), 0.01, 0.99),
        "equations": float(len(allocations("3")[1].residuals)),
        "curvature_limit": eq.tilted(-np.inf),
        "tfp_equilibrium": _tfp(best) / float(x.max() * harmonic),
    }


def _tfp(indices: list[float]) -> float:
    """TFP of (12) and (15) but for the share of intermediates, at sigma = 1/2."""
    final, used = indices
    return float((final ** (1.0 - SIGMA) * used**SIGMA) ** (1.0 / (1.0 - SIGMA)))


def _best(of: Callable[[float], Number], low: float, high: float) -> float:
    """Where a function is highest: where the slope of its log changes sign."""
    step = 1e-4

    def slope(at: float) -> float:
        return float(np.log(of(at + step)) - np.log(of(at - step)))

    return float(brentq(slope, low, high, xtol=1e-13))


def _steady_states() -> dict[str, Value]:
    poor, poor_alone = countries("3")[1], countries("3", "sigma = 0")[1]
    uniform = allocations("Benchmark")[1]
    beta = _produced_share()
    kept = 1.0 - uniform.model.varieties.wedge[0]
    return {
        "double_neoclassical": _doubled(poor_alone),
        "double_linked": _doubled(poor),
        "multiplier_beta": 1.0 / (1.0 - beta),
        "spending_uniform": uniform.intermediate_spending / (SIGMA * float(kept)),
        "wedge_power": _power_of_uniform_wedge(uniform.model) * (1.0 - beta) / beta,
        "best_uniform": _best(lambda t: _gdp_given_capital(uniform.model, t), -0.5, 0.9),
        "productivity_variance": _spread_effect(0.5) > 0.0 > _spread_effect(0.95),
    }


def _doubled(model: Jones2008) -> float:
    better = model.replace(productivity_level=2.0 * model.productivity_level)
    return better.steady_state().gdp_per_worker / model.steady_state().gdp_per_worker


def _power_of_uniform_wedge(model: Jones2008) -> float:
    """Power of 1 - tau in (21) once its first term, 1 - z*, is taken out."""
    incomes = []
    for kept in (0.5, 0.6):
        a = model.replace(wedge=1.0 - kept).steady_state()
        incomes.append(a.gdp_per_worker / (1.0 - a.intermediate_spending))
    return float(np.log(incomes[1] / incomes[0]) / np.log(0.6 / 0.5))


def _gdp_given_capital(model: Jones2008, wedge: float) -> float:
    return model.replace(wedge=wedge).given_capital(1.0).gdp


def _spread_effect(sigma: float) -> float:
    """Change of log GDP per worker as the standard deviation of log A_i goes from 0.4 to 0.6."""
    model = Jones2008(intermediate_share=sigma)
    low, high = (LogNormal(sd_productivity=sd).log_gdp_per_worker(model) for sd in (0.4, 0.6))
    return high - low


def _parameters() -> dict[str, Value]:
    rich, poor = countries("3")
    theta = rich.final_exponent
    return {
        "elasticity_final": 1.0 / (1.0 - theta),
        "markup": 1.0 / theta,
        "midway": 1.0 / (1.0 - rich.intermediate_exponent),
        "us_india": 31 / 16,
        "ratio_90_10": percentile_ratio(rich),
        "tax_share": 1.0 - float(eq.kept_from_ratio(1 / 3, SIGMA)),
        "largest_wedge": 100.0 * poor.largest_wedge,
        "tfp_spread": _spread_of_tfp(rich),
        "grid": float(len(rich.varieties)),
    }


def _spread_of_tfp(model: Jones2008) -> float:
    """Standard deviation of log value-added TFP over that of log A_i; value added at fixed prices.

    Real value added of a variety is output less intermediates at the economy's prices.
    """
    a = model.steady_state()
    share: FloatArray = a.input_share
    value_added = a.output - a.intermediate_price * share * a.intermediates / a.price
    human = model.human_capital * model.workers
    inputs = (share * a.capital) ** ALPHA * (share * human) ** (1.0 - ALPHA)
    tfp = np.log(value_added / inputs)
    return float(tfp.std() / np.log(model.varieties.productivity).std())


def _results() -> dict[str, Value]:
    alone, theta = "sigma = 0", "theta = 1/1.1"
    rich, poor = countries("Benchmark", alone)
    human = rich.human_capital / poor.human_capital
    by_theta = [income_ratio("3", c) for c in ("theta = 1/1.3", "Baseline", theta)]
    return {
        "neoclassical": income_ratio("Benchmark", alone),
        "capital_contribution": (income_ratio("Benchmark", alone) / human) ** 2,
        "amplified": income_ratio("Benchmark"),
        "theft_factor_neoclassical": income_ratio("1", alone) / income_ratio("Benchmark", alone),
        "theft_neoclassical": income_ratio("1", alone),
        "theft_factor_linked": income_ratio("1") / income_ratio("Benchmark"),
        "theft_linked": income_ratio("1"),
        "wedges_neoclassical": income_ratio("3", alone),
        "wedges_linked": income_ratio("3"),
        "wedges_substitutes": income_ratio("3", theta),
        "wedges_substitution": by_theta == sorted(by_theta),
        "shift_neoclassical": income_ratio("4", alone),
        "shift_linked": income_ratio("4"),
        "shift_substitutes": income_ratio("4", theta),
        "shift_complements": income_ratio("4", "rho = -100"),
        "fifty_fold": max(income_ratio(s, c) for s in "34" for c in TABLE_2_COLUMNS),
        "income_150": income_ratio("5"),
    }
