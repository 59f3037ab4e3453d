"""What the border does to prices, and to what spending leaves for inputs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.ces import expenditure_shares, log_price_index
from weaklinks.errors import NoEquilibriumError
from weaklinks.models.jones import equations as eq
from weaklinks.models.jones.allocation import Indices

if TYPE_CHECKING:
    from weaklinks.models.jones.open_economy import OpenJones2008


@dataclass(frozen=True, kw_only=True, eq=False)
class RelativePrices:
    """Prices in units of the cost of a variety of productivity one without wedge.

    Attributes
    ----------
    domestic, imported, used : (n,) arrays
        ``1/(A_i (1-tau_i))``; with foreign exchange at its cost, inf where not importable; the
        composite that bundles buy.
    own_share : (n,) array
        Domestic version's share of spending on a variety.
    export_share : (n,) array
        Of each variety in exports; zeros without trade.
    exchange : float
        Price of foreign exchange; nan without trade.
    """

    domestic: FloatArray
    imported: FloatArray
    used: FloatArray
    own_share: FloatArray
    export_share: FloatArray
    exchange: float


def relative_prices(model: OpenJones2008) -> RelativePrices:
    """Evaluate the CES price indices of the border, from exports to imports to composites."""
    v, t = model.home.varieties, model.tradables
    domestic = 1.0 / (v.productivity * (1.0 - v.wedge))
    imported, used, own = np.full(len(v), np.inf), domestic.copy(), np.ones(len(v))
    exported, exchange = np.zeros(len(v)), float("nan")
    if t.importable.any():
        x, m, eta = t.exportable, t.importable, model.import_elasticity
        abroad = np.log(domestic * model.trade_cost * (1.0 + model.export_tax) / t.world_price)
        weight = v.weight[x] / v.weight[x].sum()
        exchange = float(np.exp(log_price_index(weight, model.export_elasticity, abroad[x])))
        exported[x] = expenditure_shares(weight, model.export_elasticity, abroad[x])
        imported[m] = exchange * model.trade_cost * (1.0 + model.tariff) * t.world_price[m]
        both = np.log(np.stack([domestic[m], imported[m]], axis=-1))
        halves = np.full_like(both, 0.5)
        gain = variety_gain(model)
        used[m] = np.exp(log_price_index(halves, np.full(len(both), eta), both)) / gain
        own[m] = expenditure_shares(halves, np.full(len(both), eta), both)[:, 0]
    return RelativePrices(
        domestic=domestic,
        imported=imported,
        used=used,
        own_share=own,
        export_share=exported,
        exchange=exchange,
    )


def variety_gain(model: OpenJones2008) -> float:
    """Productivity of the composite of two versions, ``2^(g/(eta-1))``; one at eta = inf."""
    return float(2.0 ** (model.variety_gains / (model.import_elasticity - 1.0)))


def open_indices(model: OpenJones2008, prices: RelativePrices) -> Indices:
    """Q_theta, Q_rho, T_theta, T_rho and 1 - tau as in section 5.3, with trade.

    ``T_b = 1 - sum_i s_bi [lambda_i (1-tau_i) + (1-lambda_i) k / (1+t_m)]`` where s is the
    share of variety i in bundle b, lambda its own share, and k what the average export leaves
    to its inputs, ``sum_j x_j (1-tau_j) / (1+t_x)``.
    """
    v, sigma = model.home.varieties, model.intermediate_share
    from_exports = float(prices.export_share @ (1.0 - v.wedge)) / (1.0 + model.export_tax)
    kept = prices.own_share * (1.0 - v.wedge)
    kept += (1.0 - prices.own_share) * from_exports / (1.0 + model.tariff)
    untaxed = np.zeros(len(v))
    index, lost = [], []
    for exponent in (model.final_exponent, model.intermediate_exponent):
        index.append(eq.equilibrium_index(1.0 / prices.used, untaxed, exponent, v.weight))
        shares = eq.use_shares(1.0 / prices.used, untaxed, exponent, v.weight)
        lost.append(1.0 - float(shares @ kept))
    if sigma * (1.0 - lost[1]) >= 1.0:
        raise NoEquilibriumError(
            "the subsidies on intermediate goods cannot be paid for: they make intermediates cost "
            f"{sigma * (1.0 - lost[1]):.4g} times the gross output they make; raise the wedges or "
            "tariffs, or lower intermediate_share"
        )
    return Indices(
        final=index[0],
        intermediate=index[1],
        wedge_final=lost[0],
        wedge_intermediate=lost[1],
        kept=eq.kept_on_average(lost[0], lost[1], sigma),
    )


def gains_from_own_shares(own_share: float, elasticity: float, *, power: float) -> float:
    """Arkolakis, Costinot and Rodriguez-Clare (2012): income relative to autarky.

    ``(lambda^(1/(1-eta)))^power`` where every variety has the same own share lambda; `power`
    is 1/((1-sigma)(1-alpha)) in Jones' long run.

    Examples
    --------
    >>> round(gains_from_own_shares(0.9, 6.0, power=3.0), 4)
    1.0653
    """
    return float(own_share ** (power / (1.0 - elasticity)))
