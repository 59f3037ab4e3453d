"""Who buys what from where: borders, composites of origins, bundles."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase
from typing import Any, Literal

import numpy as np
import scipy.sparse as sp

from weaklinks.arrays import BoolArray, FloatArray, IntArray
from weaklinks.calibration.elasticities import Elasticities
from weaklinks.calibration.world_draft import Draft
from weaklinks.errors import Problems
from weaklinks.tables import WorldTable
from weaklinks.tables.world_names import meant, unknown_sector

Mixes = Literal["own", "shared"]


def add_borders(draft: Draft, table: WorldTable, borders: Sequence[str]) -> IntArray:
    """Which node each region buys from when it buys a sector's output, (H, n)."""
    h, n = len(table.regions), table.region.size
    bought = np.zeros((h, n))
    np.add.at(bought, table.region, table.flows.T)
    bought += table.final.T
    crossed = np.tile(np.arange(n), (h, 1))
    for buyer, seller in np.argwhere(_passed(table, borders, bought)):
        name = f"{table.regions[buyer]}<{draft.names[seller]}"
        crossed[buyer, seller] = draft.add([name], buyer, 1.0)[0]
        draft.pay(crossed[buyer, seller], seller, bought[buyer, seller])
    return crossed


def _passed(table: WorldTable, borders: Sequence[str], bought: FloatArray) -> BoolArray:
    """Where goods pass one of the borders."""
    passed = np.zeros(bought.shape, dtype=bool)
    abroad = np.arange(len(table.regions))[:, None] != table.region
    problems = Problems("borders")
    for border in borders:
        buyers, _, sellers = border.partition("<")
        to, from_ = _fits(buyers, table.regions), _fits(sellers, table.names)
        found = np.outer(to, from_) & abroad & (bought > 0)
        problems.add_if(
            not found.any(), f"nothing passes {border!r}: {_why(table, border, to, from_)}"
        )
        passed |= found
    problems.raise_if_any()
    return passed


def _fits(pattern: str, names: Sequence[str]) -> list[bool]:
    wanted = pattern.strip()
    return [name == wanted or fnmatchcase(name, wanted) for name in names]


def _why(table: WorldTable, border: str, to: list[bool], from_: list[bool]) -> str:
    """Which part of ``BUYER<REGION:SECTOR`` fits nothing, and what was meant by it."""
    buyers, passes, sellers = (part.strip() for part in border.partition("<"))
    if not passes:
        return "write BUYER<REGION:SECTOR, with * for any"
    if not any(to):
        return f"no region is {buyers!r}; {meant(buyers, table.regions, table.region_labels)}"
    if not any(from_):
        return unknown_sector(sellers, table.regions, table.names, table.region_labels)
    return "no such trade crosses a border in this table"


def add_purchases(
    draft: Draft,
    table: WorldTable,
    buyers: IntArray,
    crossed: IntArray,
    mixes: Mixes,
    eps: Elasticities,
) -> None:
    """Composites of origins, and who buys them; a single origin is bought directly."""
    bought = sp.coo_array(np.hstack([table.flows, table.final]))
    seller, buyer = bought.coords
    region = np.concatenate([table.region, np.arange(len(table.regions))])
    group, k = (np.arange(region.size) if mixes == "own" else region), len(table.products)
    key = group[buyer] * k + table.product[seller]
    origin = crossed[region[buyer], seller]
    from_ = _added_up(key, origin, bought.data, ((int(group.max()) + 1) * k, len(draft.names)))
    origins = np.diff(from_.indptr)
    several, single = np.flatnonzero(origins > 1), np.flatnonzero(origins == 1)
    node = np.full(origins.size, -1)
    node[single] = from_.indices[from_.indptr[single]]  # the only origin itself
    g, product = several // k, several % k
    names = _composite_names(draft, table, buyers, mixes, g, product)
    node[several] = draft.add(names, region[g] if mixes == "own" else g, eps.trade)
    part = from_[several].tocoo()
    draft.pay(node[several][part.coords[0]], part.coords[1], part.data)
    spent = _added_up(buyer, key, bought.data, (buyers.size, origins.size)).tocoo()
    draft.pay(buyers[spent.coords[0]], node[spent.coords[1]], spent.data)


def _added_up(rows: IntArray, columns: IntArray, values: FloatArray, shape: tuple[int, int]) -> Any:
    """A sparse matrix in which payments with one payer and one payee are one."""
    added = sp.csr_array((values, (rows, columns)), shape=shape)
    added.sum_duplicates()
    return added


def _composite_names(
    draft: Draft,
    table: WorldTable,
    buyers: IntArray,
    mixes: Mixes,
    group: IntArray,
    product: IntArray,
) -> list[str]:
    first = table.regions if mixes == "shared" else [draft.names[i] for i in buyers]
    return [f"{first[g]}: {table.products[p]}" for g, p in zip(group, product, strict=True)]
