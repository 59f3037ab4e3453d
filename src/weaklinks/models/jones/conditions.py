"""The equations of section 5.2, and how far an allocation is from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.arrays import FloatArray, divide_or
from weaklinks.models.jones import equations as eq

if TYPE_CHECKING:
    from weaklinks.models.jones.allocation import Allocation

# Uses smaller than this part of the largest, or than this, lose their digits to underflow.
_NEXT_TO_NOTHING = 1e-250
_NOTHING = 1e-290


def residuals_of(a: Allocation) -> dict[str, float]:
    """Largest relative error of each equation; `Allocation.residuals` says which there are."""
    found = {**_of_agents(a), **_of_varieties(a), **_of_markets(a), **_of_technology(a)}
    if not a.steady:
        del found["household: Euler equation"]
    return found


def _of_agents(a: Allocation) -> dict[str, float]:
    m = a.model
    income = a.interest_rate * a.capital + a.wage * m.human_capital * m.workers + a.wedge_revenue
    final = (a.price, a.final_use, m.final_exponent, 1.0, a.gdp)
    used = (
        a.price,
        a.intermediate_use,
        m.intermediate_exponent,
        a.intermediate_price,
        a.intermediates,
    )
    return {
        "household: Euler equation": _off(a.rental, m.discount_rate + m.depreciation),
        "household: budget": abs(income - a.consumption) / _turnover(a),
        "final sector: first-order conditions": _demand_gap(*final),
        "intermediate sector: first-order conditions": 0.0
        if _without_goods(a)
        else _demand_gap(*used),
    }


def _of_varieties(a: Allocation) -> dict[str, float]:
    m, v, sigma = a.model, a.model.varieties, a.model.intermediate_share
    sales = (1.0 - v.wedge) * a.price * a.output
    human = m.human_capital * m.workers
    value_added = (1.0 - sigma) * sales
    goods = a.intermediate_price * a.input_share * a.intermediates
    gaps = {
        "capital": _off(m.capital_share * value_added, a.rental * a.input_share * a.capital),
        "human capital": _off(
            (1.0 - m.capital_share) * value_added, a.wage * a.input_share * human
        ),
        "intermediates": 0.0 if _without_goods(a) else _off(sigma * sales, goods),
    }
    return {f"varieties: first-order condition for {name}": gap for name, gap in gaps.items()}


def _without_goods(a: Allocation) -> bool:
    return a.model.intermediate_share < _NEXT_TO_NOTHING


def _of_markets(a: Allocation) -> dict[str, float]:
    m, v = a.model, a.model.varieties
    whole = float(v.weight @ a.input_share)
    assets = (a.consumption - a.wage * m.human_capital * m.workers - a.wedge_revenue) / (
        a.interest_rate if a.interest_rate else 1.0
    )
    return {
        "market: assets are capital": abs(assets - a.capital) * abs(a.interest_rate) / _turnover(a),
        "market: human capital": abs(whole - 1.0),
        "market: varieties": _off(a.final_use + a.intermediate_use, a.output),
        "market: intermediate goods": abs(whole - 1.0),
        "government: budget": abs(a.wedge_revenue - a.average_wedge * a.gross_output) / a.gdp,
    }


def _of_technology(a: Allocation) -> dict[str, float]:
    m, v = a.model, a.model.varieties
    made = eq.production(
        v.productivity,
        a.input_share * a.capital,
        a.input_share * m.human_capital * m.workers,
        a.input_share * a.intermediates,
        capital_share=m.capital_share,
        intermediate_share=m.intermediate_share,
    )
    bundle = eq.bundle(a.intermediate_use, m.intermediate_exponent, v.weight)
    return {
        "capital accumulation": abs(a.investment - m.depreciation * a.capital) / _turnover(a),
        "capital in use": abs(float(v.weight @ a.input_share) - 1.0),
        "production of varieties": _off(made, a.output),
        "final good": _off(eq.bundle(a.final_use, m.final_exponent, v.weight), a.gdp),
        "intermediate good": _off(bundle, a.intermediates),
    }


def _off(left: Any, right: Any) -> float:
    """Largest relative difference; what is next to nothing beside the largest counts as such."""
    a, b = np.asarray(left), np.asarray(right)
    size = np.maximum(np.abs(a), np.abs(b))
    floor = max(_NEXT_TO_NOTHING * float(np.max(size, initial=0.0)), _NOTHING)
    return float(np.max(divide_or(np.abs(a - b), np.maximum(size, floor), 0.0), initial=0.0))


def _turnover(a: Allocation) -> float:
    """Sum of the flows that the household's budget nets out."""
    return a.gdp + a.investment + abs(a.interest_rate) * a.capital


def _demand_gap(
    price: FloatArray, use: FloatArray, exponent: float, index: float, total: float
) -> float:
    """Gap of ``use / total = (price / index)^(-1/(1-exponent))``, in logs; Leontief included."""
    elasticity = 0.0 if exponent == -np.inf else 1.0 / (1.0 - exponent)
    wanted = -elasticity * np.log(price / index)
    with np.errstate(divide="ignore"):
        gap = np.log(use / total) - wanted
    floor = max(_NEXT_TO_NOTHING, _NOTHING / total)
    seen = (use > floor * total) | (wanted > np.log(floor))
    return float(np.max(np.abs(gap[seen]) / np.maximum(1.0, np.abs(wanted[seen])), initial=0.0))
