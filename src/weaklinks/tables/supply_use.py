"""From supply and use to a social accounting matrix: valuation, margins and institutions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import repeat

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.tables.ledger import CLOSURE_NOTE, Ledger, close_institutions, open_ledger, to_table
from weaklinks.tables.table import Table

_FINAL_PAYERS = {
    "household": "household",
    "government": "government",
    "investment": "savings",
    "stocks": "stocks",
    "exports": "row",
}
_RULES = (
    "Supply is at basic prices, use at purchasers' prices.",
    "Taxes less subsidies on products are recorded by the industry that collects them; they are "
    "put on that industry's primary product, so wholesale and retail carry the sales taxes.",
    "The margin of a commodity is its use less supply less product taxes: a positive one is paid "
    "to the margin account, a negative one (trade, transport) is received from it.",
    CLOSURE_NOTE,
)


@dataclass(frozen=True, kw_only=True)
class SupplyUse:
    """Supply and use of c commodities by n industries.

    Parameters
    ----------
    industries, commodities : tuple of str
        Names; an industry's primary product is the commodity of the same name, else the one
        it makes most of.
    industry_codes : tuple of str
        Short codes (the names where the source has none).
    make : (c, n) array
        Output of each commodity by industry, basic prices.
    imports : (c,) array
        Imports with the CIF/FOB adjustment.
    use : (c, n) array
        Intermediate use at purchasers' prices.
    final : mapping of role to (c,) array
        "household", "government", "investment", "stocks", "exports" (others are ignored).
    primary : mapping of role to (n,) array
        "labour", "capital", "value-added", "other-taxes", "other-subsidies",
        "product-taxes", "product-subsidies" (others are ignored).
    notes : tuple of str
        What the reader already decided.
    """

    industries: tuple[str, ...]
    industry_codes: tuple[str, ...]
    commodities: tuple[str, ...]
    make: FloatArray
    imports: FloatArray
    use: FloatArray
    final: Mapping[str, FloatArray]
    primary: Mapping[str, FloatArray]
    notes: tuple[str, ...] = ()


def supply_use_table(
    parts: SupplyUse, *, code: str, title: str, unit: str, source: str, licence: str
) -> Table:
    """Return the social accounting matrix of supply and use tables.

    Every commodity's receipts equal its payments by construction; industries and the margin
    account keep the source's rounding, which `prepare` removes.
    """
    activities = [f"a:{name}" for name in parts.industry_codes]
    commodities = [f"c:{_code_of(parts, name)}" for name in parts.commodities]
    industries = zip(activities, parts.industries, repeat("activity"), strict=False)
    goods = zip(commodities, parts.commodities, repeat("commodity"), strict=False)
    ledger = open_ledger([*industries, *goods])
    _enter_activities(ledger, parts, activities, commodities)
    _enter_commodities(ledger, parts, activities, commodities)
    close_institutions(ledger)
    return to_table(
        ledger,
        code=code,
        title=title,
        unit=unit,
        source=source,
        licence=licence,
        notes=(*_RULES, *parts.notes, _margin_note(ledger, unit)),
    )


def _code_of(parts: SupplyUse, commodity: str) -> str:
    if commodity in parts.industries:
        return parts.industry_codes[parts.industries.index(commodity)]
    return commodity


def _enter_activities(
    ledger: Ledger, parts: SupplyUse, activities: list[str], commodities: list[str]
) -> None:
    ledger.pay(activities, commodities, parts.use)
    for factor in ("labour", "capital", "value-added"):
        if factor in parts.primary:
            ledger.pay(activities, factor, parts.primary[factor])
    ledger.pay(activities, "tax-activity", _net(parts, "other-taxes", "other-subsidies"))


def _enter_commodities(
    ledger: Ledger, parts: SupplyUse, activities: list[str], commodities: list[str]
) -> None:
    ledger.pay(commodities, activities, parts.make.T)
    ledger.pay(commodities, "row", parts.imports)
    taxes = _product_taxes(parts)
    ledger.pay(commodities, "tax-product", taxes)
    used = parts.use.sum(axis=1)
    for role, payer in _FINAL_PAYERS.items():
        if role in parts.final:
            ledger.pay(payer, commodities, parts.final[role])
            used = used + parts.final[role]
    margin = used - parts.make.sum(axis=1) - parts.imports - taxes
    ledger.pay(commodities, "margins", np.maximum(margin, 0.0))
    ledger.pay("margins", commodities, np.maximum(-margin, 0.0))


def _product_taxes(parts: SupplyUse) -> FloatArray:
    taxes = np.zeros(len(parts.commodities))
    collected = _net(parts, "product-taxes", "product-subsidies")
    for i, name in enumerate(parts.industries):
        same = name in parts.commodities
        product = parts.commodities.index(name) if same else int(np.argmax(parts.make[:, i]))
        taxes[product] += collected[i]
    return taxes


def _net(parts: SupplyUse, plus: str, minus: str) -> FloatArray:
    nothing = np.zeros(len(parts.industries))
    net: FloatArray = parts.primary.get(plus, nothing) - parts.primary.get(minus, nothing)
    return net


def _margin_note(ledger: Ledger, unit: str) -> str:
    return (
        f"Margins paid and received differ by {ledger.surplus('margins'):,.6g} {unit}".rstrip()
        + " (rounding of the source), which is left in the margin account for balancing."
    )
