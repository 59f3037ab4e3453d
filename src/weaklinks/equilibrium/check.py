"""The accountant: every identity that a solved economy must satisfy, by a second route.

Nothing here reuses the solver's own residuals: prices are checked through the production
function and quantities, budgets through every node's books.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.ces import segment_log_mean
from weaklinks.equilibrium.result import Equilibrium
from weaklinks.errors import WeaklinksError


class IdentityError(WeaklinksError, AssertionError):
    """A solved economy breaks an accounting or equilibrium identity."""


@dataclass(frozen=True, kw_only=True)
class Identities:
    """Largest relative error of each identity.

    Attributes
    ----------
    errors : mapping of str to float
        ``zero_profit``: sales pay inputs and wedges, node by node. ``goods``: sold equals
        bought. ``factors``: used equals endowment. ``walras``: the household spends its
        income. ``technology``: the inputs bought make, through the CES function, the output
        sold. ``shares``: cost shares sum to one. ``gdp``: final output is what the household
        and capital buy.
    """

    errors: Mapping[str, float]

    @property
    def largest(self) -> float:
        """The largest error of all."""
        return max(self.errors.values())


def check(equilibrium: Equilibrium, *, tolerance: float = 1e-9) -> Identities:
    """Verify a solved economy's identities.

    Parameters
    ----------
    equilibrium : Equilibrium
    tolerance : float
        Largest relative error allowed.

    Returns
    -------
    Identities

    Raises
    ------
    IdentityError
        Names every identity that is broken and by how much.
    """
    errors = {
        "zero_profit": _zero_profit(equilibrium),
        "goods": _goods(equilibrium),
        "factors": _factors(equilibrium),
        "walras": _walras(equilibrium),
        "technology": _technology(equilibrium),
        "shares": _shares(equilibrium),
        "gdp": _gdp(equilibrium),
    }
    broken = {name: error for name, error in errors.items() if not error <= tolerance}
    if broken:
        listed = ", ".join(f"{name} by {error:.1e}" for name, error in broken.items())
        raise IdentityError(f"the solved economy breaks: {listed} (allowed {tolerance:.0e})")
    return Identities(errors=errors)


def _zero_profit(q: Equilibrium) -> float:
    spent = np.asarray(q.payments.sum(axis=1)).ravel() + q.wedge_revenue
    return float(np.abs(spent - q.revenue).max() / q.revenue.max())


def _goods(q: Equilibrium) -> float:
    n = q.economy.n_nodes
    bought = np.asarray(q.payments.sum(axis=0)).ravel()[:n]
    bought[q.economy.final_node] += q.expenditure
    supplied = q.revenue + q.price * q.economy.transfer
    return float(np.abs(bought - supplied).max() / q.revenue.max())


def _factors(q: Equilibrium) -> float:
    n = q.economy.n_nodes
    used = np.asarray(q.payments.sum(axis=0)).ravel()[n:] / q.factor_price
    return float(np.abs(used / q.economy.endowment - 1.0).max())


def _walras(q: Equilibrium) -> float:
    income = q.factor_income.sum() + q.wedge_revenue.sum() + q.price @ q.economy.transfer
    return float(abs(income / q.expenditure - 1.0))


def _technology(q: Equilibrium) -> float:
    """Largest log gap between output and the CES bundle of the inputs bought."""
    sold = q.revenue > 1e-12 * q.revenue.max()
    made = _log_bundle(q) + np.log(q.economy.productivity)
    delivered = q.log_price + made + np.log1p(-(1.0 - q.economy.rebate) * q.economy.wedge)
    gap = delivered[sold] - np.log(q.revenue[sold])
    return float(np.abs(gap).max() / (1.0 + np.abs(q.log_price).max()))


def _log_bundle(q: Equilibrium) -> FloatArray:
    links = q.economy.shares
    log_price = np.concatenate([q.log_price, q.log_factor_price])
    with np.errstate(divide="ignore"):
        bought = np.log(q.payments.data) - log_price[links.indices]
        exponent = np.where(np.isinf(q.economy.elasticity), 1.0, 1.0 - 1.0 / q.economy.elasticity)
    per_share = np.where(np.isfinite(bought), bought, -745.0) - np.log(links.data)
    starts = links.indptr[:-1].astype(np.int64)
    return segment_log_mean(per_share, exponent, links.data, starts)


def _shares(q: Equilibrium) -> float:
    return float(np.abs(np.asarray(q.cost_shares.sum(axis=1)).ravel() - 1.0).max())


def _gdp(q: Equilibrium) -> float:
    produced = np.asarray(q.payments.sum(axis=0)).ravel()[q.economy.final_node]
    fresh = q.price[q.economy.final_node] * q.economy.transfer[q.economy.final_node]
    return float(abs(q.expenditure + produced - fresh - q.final_output) / q.final_output)
