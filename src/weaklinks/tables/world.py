"""The noun of world tables: all regions' sectors in one table, balanced by stated rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from weaklinks.arrays import FloatArray, IntArray, frozen
from weaklinks.errors import Problems, name_some
from weaklinks.tables.world_labels import Labels, labels_of
from weaklinks.tables.world_names import region_names
from weaklinks.tables.world_rules import Raw, settle_world

FACTORS = ("labour", "capital", "value-added")
_INDICES = ("region", "product")
_ARRAYS = ("flows", "final", "drawn", "product_taxes", "other_taxes", "final_taxes")


@dataclass(frozen=True, kw_only=True, eq=False)
class WorldTable:
    """Sectors of all regions, what they sell to each other and to final use, and what they pay.

    Made by `world_table` or `read_world`, which apply the rules and balance it: what a sector
    sells is what it pays, ``flows.sum(1) + final.sum(1) = flows.sum(0) + drawn.sum(1) +
    product_taxes + other_taxes + value added``. Sellers in rows, as published.

    Parameters
    ----------
    code, title : str
    regions : sequence of str, H of them
    products : sequence of str
        Names of the kinds of sectors that regions have.
    region, product : (n,) integers
        Which region and which kind each sector is.
    flows : (n, n) array
        What sector j buys from sector i.
    final : (n, H) array
        What the final users of each region buy, changes in inventories included.
    drawn : (n, H) array
        Goods sold out of old stocks: what the table has as negative final use.
    value_added : mapping of str to (n,) array
        ``labour`` and ``capital``, or ``value-added`` undivided.
    product_taxes, other_taxes : (n,) arrays
        Net taxes on what a sector buys, and on its production.
    final_taxes : (H,) array
        Net taxes on what final users buy.
    unit, source, licence : str
    notes : sequence of str
        The rules that were applied, one sentence each.
    region_labels, product_labels : mapping of str to str
        Readable names by code, where there are any.
    """

    code: str
    title: str
    regions: tuple[str, ...]
    products: tuple[str, ...]
    region: IntArray
    product: IntArray
    flows: FloatArray
    final: FloatArray
    drawn: FloatArray
    value_added: Mapping[str, FloatArray]
    product_taxes: FloatArray
    other_taxes: FloatArray
    final_taxes: FloatArray
    unit: str = ""
    source: str = ""
    licence: str = ""
    notes: tuple[str, ...] = ()
    region_labels: Mapping[str, str] = field(default_factory=dict)
    product_labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """``REGION:SECTOR`` of every sector."""
        return tuple(
            f"{self.regions[r]}:{self.products[k]}"
            for r, k in zip(self.region, self.product, strict=True)
        )

    @property
    def output(self) -> FloatArray:
        """What every sector sells."""
        return np.asarray(self.flows.sum(axis=1) + self.final.sum(axis=1))

    def __repr__(self) -> str:
        return (
            f"WorldTable({self.code!r}, {len(self.regions)} regions, {self.region.size} sectors, "
            f"{int(np.count_nonzero(self.flows))} flows, {len(self.notes)} notes)"
        )


def world_table(
    *,
    regions: Sequence[str],
    sectors: Sequence[str],
    flows: ArrayLike,
    final: ArrayLike,
    final_regions: Sequence[str],
    value_added: Mapping[str, ArrayLike] | None = None,
    product_taxes: ArrayLike = 0.0,
    other_taxes: ArrayLike = 0.0,
    final_taxes: ArrayLike = 0.0,
    code: str = "world",
    title: str = "",
    unit: str = "",
    source: str = "",
    licence: str = "",
    notes: Sequence[str] = (),
    region_labels: Mapping[str, str] | None = None,
    product_labels: Mapping[str, str] | None = None,
    force: bool = False,
) -> WorldTable:
    """Make a balanced world table out of arrays.

    Parameters
    ----------
    regions, sectors : sequences of str, n
        Region and sector of every row.
    flows : (n, n) array
        Sellers in rows, buyers in columns, in the order of the rows.
    final : (n, k) array
        Final uses; several columns of one region are added up, negative cells apart.
    final_regions : sequence of str, k
        The region of each final use.
    value_added : mapping of str to (n,) array, optional
        ``labour`` and ``capital``, or ``value-added``. Default: what is left of the row sum.
    product_taxes, other_taxes : (n,) arrays, optional
        Net taxes that each sector pays on what it buys, and on its production.
    final_taxes : (k,) array, optional
        Net taxes on what each final use buys.
    code, title, unit, source, licence, notes
        As in `WorldTable`.
    region_labels, product_labels : mapping of str to str, optional
        Readable names by code. Default: names of countries, where the regions are countries.
    force : bool
        Balance even where a sector's receipts and payments differ by more than one percent
        and by more than rounding explains.

    Raises
    ------
    InputError
        With every shape, name, number and account that is wrong.
    """
    problems = Problems(f"world table {code}")
    labels = labels_of(regions, sectors, final_regions, problems)
    n, k = len(labels.where), len(labels.spenders)
    uses = _array("final", final, (n, k), problems)
    paid = _array("final_taxes", final_taxes, (k,), problems)
    raw = Raw(
        code=code,
        regions=labels.regions,
        products=labels.products,
        region=_positions(labels.where, labels.regions),
        product=_positions(labels.what, labels.products),
        flows=_array("flows", flows, (n, n), problems),
        final=_by_region(np.maximum(uses, 0.0), labels),
        drawn=_by_region(np.maximum(-uses, 0.0), labels),
        value_added=_factors(value_added or {}, n, problems),
        product_taxes=_array("product_taxes", product_taxes, (n,), problems),
        other_taxes=_array("other_taxes", other_taxes, (n,), problems),
        final_taxes=_by_region(paid[None, :], labels)[0],
    )
    problems.raise_if_any()
    settled, said = settle_world(raw, force=force)
    arrays = {
        name: frozen(getattr(settled, name), dtype=np.int64 if name in _INDICES else np.float64)
        for name in (*_INDICES, *_ARRAYS)
    }
    return WorldTable(
        code=code,
        title=title or code,
        regions=settled.regions,
        products=settled.products,
        value_added={name: frozen(values) for name, values in settled.value_added.items()},
        unit=unit,
        source=source,
        licence=licence,
        notes=(*notes, *said),
        region_labels={**region_names(settled.regions), **(region_labels or {})},
        product_labels=dict(product_labels or {}),
        **arrays,
    )


def _factors(
    given: Mapping[str, ArrayLike], n: int, problems: Problems
) -> Mapping[str, FloatArray]:
    unknown = [name for name in given if name not in FACTORS]
    problems.add_if(unknown, f"value added {name_some(unknown)}: it is {', '.join(FACTORS)}")
    both = "value-added" in given and len(given) > 1
    problems.add_if(both, "give labour and capital, or value-added alone")
    return {name: _array(name, values, (n,), problems) for name, values in given.items()}


def _array(name: str, given: object, shape: tuple[int, ...], problems: Problems) -> FloatArray:
    try:
        array = np.broadcast_to(np.asarray(given, dtype=np.float64), shape)
    except (TypeError, ValueError):
        problems.add(f"{name}: give {' x '.join(map(str, shape))} numbers")
        return np.zeros(shape)
    wrong = int(np.count_nonzero(~np.isfinite(array)))
    problems.add_if(wrong, f"{name}: {wrong} cells are not finite numbers")
    return array


def _positions(names: Sequence[str], known: Sequence[str]) -> IntArray:
    place = {name: i for i, name in enumerate(known)}
    return np.array([place[name] for name in names], dtype=np.int64)


def _by_region(cells: FloatArray, labels: Labels) -> FloatArray:
    out = np.zeros((cells.shape[0], len(labels.regions)))
    for column, name in zip(cells.T, labels.spenders, strict=True):
        out[:, labels.regions.index(name)] += column
    return out
