"""From an industry-by-industry table with separate imports to a social accounting matrix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from weaklinks.arrays import FloatArray
from weaklinks.tables.ledger import (
    CLOSURE_NOTE,
    INSTITUTIONS,
    Ledger,
    close_institutions,
    open_ledger,
    to_table,
)
from weaklinks.tables.table import Table

PAYERS = {
    "household": "household",
    "government": "government",
    "investment": "savings",
    "stocks": "stocks",
    "exports": "row",
}


@dataclass(frozen=True, kw_only=True)
class National:
    """A country's industry-by-industry table: n industries, k imported products.

    Parameters
    ----------
    industries, products : tuple of (code, label)
        Domestic industries and imported products.
    domestic : (n, n) array
        ``domestic[i, j]``: what industry j buys from industry i (sellers in rows).
    imports : (k, n) array
        What industry j buys of imported product i.
    final, final_imports : mapping of role to (n,) and (k,) arrays
        Final uses: "household", "government", "investment", "stocks", "exports".
    factors : mapping of account code to (n,) array
        Value added, whole ("value-added") or split.
    other_taxes, product_taxes : (n,) arrays or 0
        Net taxes on production; net taxes on the products that an industry buys.
    final_taxes : mapping of role to float
        Net taxes on the products of each final use.
    received_abroad : mapping of role to float
        What the rest of the world pays a final user directly (tourists' spending).
    """

    industries: tuple[tuple[str, str], ...]
    domestic: FloatArray
    final: Mapping[str, FloatArray]
    factors: Mapping[str, FloatArray]
    products: tuple[tuple[str, str], ...] = ()
    imports: FloatArray | None = None
    final_imports: Mapping[str, FloatArray] = field(default_factory=dict)
    other_taxes: FloatArray | float = 0.0
    product_taxes: FloatArray | float = 0.0
    final_taxes: Mapping[str, float] = field(default_factory=dict)
    received_abroad: Mapping[str, float] = field(default_factory=dict)


def national_table(
    parts: National,
    *,
    code: str,
    title: str,
    unit: str = "",
    source: str = "",
    licence: str = "",
    notes: tuple[str, ...] = (),
) -> Table:
    """Return the social accounting matrix of a national input-output table.

    Industries are activities (``a:CODE``) that buy each other's output directly; imported
    products are accounts of their own (``m:CODE``) that pay the rest of the world.
    """
    activities = [f"a:{name}" for name, _ in parts.industries]
    products = [f"m:{name}" for name, _ in parts.products]
    labels = (label for _, label in (*parts.industries, *parts.products))
    kinds = ["activity"] * len(activities) + ["import"] * len(products)
    factors = [(name, name.removeprefix("f:"), "factor") for name in parts.factors]
    ledger = open_ledger(
        [
            *zip([*activities, *products], labels, kinds, strict=True),
            *(factor for factor in factors if factor[0] not in INSTITUTIONS),
        ]
    )
    _enter_industries(ledger, parts, activities, products)
    _enter_final_uses(ledger, parts, activities, products)
    close_institutions(ledger)
    return to_table(
        ledger,
        code=code,
        title=title,
        unit=unit,
        source=source,
        licence=licence,
        notes=(CLOSURE_NOTE, *notes),
    )


def _enter_industries(
    ledger: Ledger, parts: National, activities: list[str], products: list[str]
) -> None:
    ledger.pay(activities, activities, parts.domestic)
    if parts.imports is not None:
        ledger.pay(activities, products, parts.imports)
    for factor, amounts in parts.factors.items():
        ledger.pay(activities, factor, amounts)
    ledger.pay(activities, "tax-activity", parts.other_taxes)
    ledger.pay(activities, "tax-product", parts.product_taxes)


def _enter_final_uses(
    ledger: Ledger, parts: National, activities: list[str], products: list[str]
) -> None:
    for role, payer in PAYERS.items():
        ledger.pay(payer, activities, parts.final.get(role, 0.0))
        ledger.pay(payer, products, parts.final_imports.get(role, 0.0))
        ledger.pay(payer, "tax-product", parts.final_taxes.get(role, 0.0))
        ledger.pay("row", payer, parts.received_abroad.get(role, 0.0))
    for product in products:
        ledger.pay_either_way(product, "row", ledger.surplus(product))
