"""What must hold in an O-ring equilibrium, and by how much it does not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from weaklinks.models.o_ring import kremer_equations as eq

if TYPE_CHECKING:
    from weaklinks.arrays import FloatArray
    from weaklinks.models.o_ring.kremer_result import ORingEquilibrium

# Points per panel, and the most skilled who are taken together: more of both than the equilibrium
# was found with, so that a power law that does not fit shows.
_FINER, _MORE = 31, 1e-8


def residuals_of(equilibrium: ORingEquilibrium) -> Mapping[str, float]:
    """Largest relative error of each condition.

    Of firms, for all workers: zero profit ``n w + r k = y``, capital earns its marginal product,
    chosen tasks are the best. Of markets: capital used is capital supplied; wages add up to
    labour's share of output, and with rents to output.
    """
    model, r = equilibrium.model, equilibrium.rental
    nodes = eq.nodes_of(model, model.workforce, order=_FINER, top=_MORE)
    seen = np.isfinite(nodes.log_skill)  # who can do nothing earns nothing
    log_q, share = nodes.log_skill[seen], nodes.share[seen]
    n = eq.tasks_of(model, log_q)
    k = eq.log_capital(model, log_q, n, r)
    y = eq.log_output(model, log_q, n, k)
    w = eq.log_wage(model, log_q, n, r)
    found = {"zero_profit": _most(np.exp(np.log(n) + w - y) + r * np.exp(k - y) - 1.0)}
    if model.capital_share:
        found["rental"] = _most(model.capital_share * np.exp(y - k) / r - 1.0)
    if model.tasks_chosen == "chosen":
        found["best_tasks"] = _tasks_gap(eq.strength_of(model), log_q, n)
    totals = float(share @ np.exp(w)), float(share @ np.exp(k - np.log(n)))
    return {**found, **_of_markets(equilibrium, *totals)}


def _of_markets(equilibrium: ORingEquilibrium, wages: float, capital: float) -> dict[str, float]:
    income = wages + equilibrium.rental * capital
    found = {
        "wage_bill": abs(wages / equilibrium.mean_wage - 1.0),
        "income": abs(income / equilibrium.output_per_worker - 1.0),
    }
    model = equilibrium.model
    if model.capital_share:
        closed = model.capital_market == "closed"
        supplied = model.capital if closed else equilibrium.capital_per_worker
        found["capital_market"] = abs(capital / supplied - 1.0)
    return found


def _tasks_gap(strength: float, log_skill: FloatArray, tasks: FloatArray) -> float:
    """Of ``n (-ln q) = b + alpha``; where firms have one task, what it is short of."""
    many = tasks > 1.0
    at_optimum = tasks[many] * -log_skill[many] / strength - 1.0
    at_floor = np.minimum(-log_skill[~many] - strength, 0.0)
    return max(_most(at_optimum), _most(at_floor))


def _most(gaps: FloatArray) -> float:
    return float(np.abs(gaps).max()) if gaps.size else 0.0
