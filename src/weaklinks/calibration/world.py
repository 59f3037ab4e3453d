"""From a table of the world to a world whose prices are all one.

Every sector buys value added (labour and capital of its region) and a bundle of inputs; a
bundle consists of products, and each product is a composite of its regions of origin
(Armington 1969). So does what each region's final users buy.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

import numpy as np

from weaklinks.arrays import FloatArray, IntArray
from weaklinks.calibration.build import CAPITAL_SHARE
from weaklinks.calibration.elasticities import Elasticities
from weaklinks.calibration.structure import OLD_STOCKS
from weaklinks.calibration.world_draft import Draft
from weaklinks.calibration.world_purchases import Mixes, add_borders, add_purchases
from weaklinks.economy import World
from weaklinks.errors import InputError
from weaklinks.sectors import Sectors
from weaklinks.tables import WorldTable

#: What a single household of the whole world would buy; no region buys it.
WORLD_FINAL = "world: final"

_SPLIT = (
    "The table does not tell capital from other value added; a third of every sector's value "
    "added is taken to be capital's (Jones 2008, Table 1; Gollin 2002)."
)
_IMBALANCE = (
    "What each region spends beyond its income stays the same share of the world's spending."
)
_MIX_NOTES = {
    "own": "Every buyer keeps its own mix of origins of each product, as the table has it.",
    "shared": "All buyers of a region share one mix of origins of each product: totals by region "
    "are the table's, single cells are not.",
}


def build_world(
    table: WorldTable,
    *,
    elasticities: Elasticities | None = None,
    mixes: Mixes = "own",
    borders: Sequence[str] = (),
) -> World:
    """Calibrate a world table at unit prices.

    Parameters
    ----------
    table : WorldTable
    elasticities : Elasticities, optional
        `trade` is the one between regions of origin.
    mixes : {"own", "shared"}
        A composite of origins for every buyer and product, or one for every region and
        product, which needs fewer nodes: (sectors + regions) x products against regions x
        products. Products with a single origin need none.
    borders : sequence of str
        ``BUYER<REGION:SECTOR``, with * for any: where goods pass a node of their own on their
        way into a region, so that a tariff can be put there. None is levied here.

    Returns
    -------
    World
        One labour and one capital factor per region, and old stocks where the table has
        any. At its equilibrium all prices are equal and, with own mixes, all flows are the
        table's.

    Raises
    ------
    InputError
        When subsidies are more than what a sector or final user pays, `mixes` is unknown, or
        nothing passes a border.
    """
    if mixes not in get_args(Mixes):
        raise InputError(f"mixes is {mixes!r}; it is one of {', '.join(get_args(Mixes))}")
    eps = elasticities or Elasticities()
    draft = Draft()
    tops = draft.add(table.names, table.region, eps.value_added, _own_taxes(table))
    bundles = _add_bundles(draft, table, tops, eps)
    finals = draft.add(
        [f"{name}: final" for name in table.regions],
        np.arange(len(table.regions)),
        eps.final,
        table.final_taxes,
    )
    crossed = add_borders(draft, table, borders)
    add_purchases(draft, table, np.concatenate([bundles, finals]), crossed, mixes, eps)
    factors, ownership = _add_factors(draft, table, tops, eps)
    spent = table.final.sum(axis=0) + table.final_taxes
    whole = draft.add([WORLD_FINAL], 0, 1.0)
    draft.pay(whole, finals, spent)
    economy = draft.economy(
        factors,
        final=int(whole[0]),
        stocks=[OLD_STOCKS],
        sectors=_sectors(table, bundles),
        notes=_notes(table, mixes),
    )
    return World(
        economy=economy,
        regions=table.regions,
        final=finals,
        owner=draft.owner,
        ownership=ownership,
        imbalance=_imbalance(table, spent),
        labels=table.region_labels,
    )


def _buys_inputs(table: WorldTable) -> FloatArray:
    return np.asarray(table.flows.sum(axis=0))


def _own_taxes(table: WorldTable) -> FloatArray:
    """Taxes on production; and taxes on inputs where a sector buys none."""
    idle = _buys_inputs(table) == 0
    return np.asarray(table.other_taxes + np.where(idle, table.product_taxes, 0.0))


def _add_bundles(draft: Draft, table: WorldTable, tops: IntArray, eps: Elasticities) -> IntArray:
    """The inputs of every sector; -1 for sectors that buy none."""
    inputs = _buys_inputs(table)
    buys = np.flatnonzero(inputs > 0)
    bundles = np.full(tops.size, -1)
    taxes = table.product_taxes[buys]
    names = [f"{draft.names[tops[j]]}: inputs" for j in buys]
    bundles[buys] = draft.add(names, table.region[buys], eps.inputs, taxes)
    draft.pay(tops[buys], bundles[buys], inputs[buys] + taxes)
    return bundles


def _add_factors(
    draft: Draft, table: WorldTable, tops: IntArray, eps: Elasticities
) -> tuple[dict[str, float], FloatArray]:
    """Value added of every sector, what factors earn, and whose they are."""
    paid = _labour_and_capital(table)
    value = paid["labour"] + paid["capital"]
    earns = np.flatnonzero(value > 0)
    names = [f"{draft.names[tops[j]]}: value added" for j in earns]
    nests = draft.add(names, table.region[earns], eps.factors)
    draft.pay(tops[earns], nests, value[earns])
    factors: dict[str, float] = {}
    ownership = []
    for r, region in enumerate(table.regions):
        for kind, values in paid.items():
            here = table.region[earns] == r
            income = float(values[earns][here].sum())
            if income > 0:
                draft.pay(nests[here], -1 - len(factors), values[earns][here])
                factors[f"{region}: {kind}"] = income
                ownership.append(np.eye(len(table.regions))[r])
    drawn = table.drawn.sum()
    if drawn > 0:
        draft.pay(tops, -1 - len(factors), table.drawn.sum(axis=1))
        factors[OLD_STOCKS] = float(drawn)
        ownership.append(table.drawn.sum(axis=0) / drawn)
    return factors, np.array(ownership)


def _labour_and_capital(table: WorldTable) -> dict[str, FloatArray]:
    nothing = np.zeros(table.region.size)
    whole = table.value_added.get("value-added", nothing)
    return {
        "labour": table.value_added.get("labour", nothing) + (1.0 - CAPITAL_SHARE) * whole,
        "capital": table.value_added.get("capital", nothing) + CAPITAL_SHARE * whole,
    }


def _imbalance(table: WorldTable, spent: FloatArray) -> FloatArray:
    """What every region spends beyond its income, as a share of what all spend."""
    h = len(table.regions)
    earned = sum(_labour_and_capital(table).values()) + table.product_taxes + table.other_taxes
    income = np.bincount(table.region, earned, minlength=h) + table.final_taxes
    imbalance = (spent - income - table.drawn.sum(axis=0)) / spent.sum()
    return np.asarray(imbalance - imbalance.mean())  # rounding


def _sectors(table: WorldTable, bundles: IntArray) -> Sectors:
    nodes = [
        np.array([i] if bundle < 0 else [i, bundle]) for i, bundle in enumerate(bundles.tolist())
    ]
    return Sectors(
        names=table.names,
        labels=_labels(table),
        activity=np.arange(bundles.size),
        inputs=bundles,
        wedge_nodes=tuple(nodes),
    )


def _labels(table: WorldTable) -> tuple[str, ...]:
    """What each sector is, and where; its code where the table has no names of sectors."""
    if not table.product_labels:
        return table.names
    where = [table.region_labels.get(code, code) for code in table.regions]
    what = [table.product_labels.get(code, code) for code in table.products]
    return tuple(f"{what[k]}, {where[r]}" for r, k in zip(table.region, table.product, strict=True))


def _notes(table: WorldTable, mixes: Mixes) -> tuple[str, ...]:
    split = (_SPLIT,) if "value-added" in table.value_added else ()
    return (*table.notes, *split, _MIX_NOTES[mixes], _IMBALANCE)
