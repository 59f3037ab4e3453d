"""Which varieties cross the border, and at which world prices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.arrays import BoolArray, FloatArray, IntArray, frozen
from weaklinks.errors import Problems, name_some

if TYPE_CHECKING:
    from weaklinks.models.jones.open_economy import OpenJones2008
    from weaklinks.models.jones.spec import Jones2008


@dataclass(frozen=True, kw_only=True, eq=False)
class Tradables:
    """What the border does to varieties.

    Attributes
    ----------
    world_price : (n,) array
        In units of the world's final good, which is the unit of foreign exchange.
    importable, exportable : (n,) arrays of bool
    """

    world_price: FloatArray
    importable: BoolArray
    exportable: BoolArray


@dataclass(frozen=True, kw_only=True, eq=False)
class Ranked:
    """What orders of varieties look at: (n,) arrays."""

    place: FloatArray
    cost: FloatArray
    relative_cost: FloatArray
    random: FloatArray


#: Orders in which varieties are opened: what is sorted by, smallest first.
ORDERS: Mapping[str, Callable[[Ranked], FloatArray]] = {
    "weakest": lambda r: -r.cost,
    "strongest": lambda r: r.cost,
    "dearest": lambda r: -r.relative_cost,
    "cheapest": lambda r: r.relative_cost,
    "middle": lambda r: np.abs(r.place - 0.5),
    "random": lambda r: r.random,
}


def autarky_price(model: Jones2008) -> FloatArray:
    """Price of each variety in a closed economy's long run, in units of its final good."""
    v = model.varieties
    found: FloatArray = model.indices.final / (v.productivity * (1.0 - v.wedge))
    return found


def settle_tradables(model: OpenJones2008) -> Tradables:
    """Evaluate world prices and masks; one `InputError` names everything that is wrong."""
    problems = Problems("OpenJones2008")
    seed: Any = model.seed
    problems.add_if(
        not isinstance(seed, int | np.integer) or seed < 0,
        f"seed is {seed!r}; it must be a whole number, 0 or more",
    )
    problems.raise_if_any()
    price = _world_price(model, problems)
    importable = _mask(model, "importable", model.openness, price, problems)
    exportable = _mask(model, "exportable", model.export_openness, price, problems)
    _require_balance(model, importable, exportable, problems)
    problems.raise_if_any()
    return Tradables(
        world_price=frozen(price),
        importable=frozen(importable, dtype=np.bool_),
        exportable=frozen(exportable, dtype=np.bool_),
    )


def _require_balance(
    model: OpenJones2008, importable: BoolArray, exportable: BoolArray, problems: Problems
) -> None:
    pays = exportable.any() or model.enclave is not None
    problems.add_if(
        importable.any() and not pays,
        "export_openness: no variety can be exported, so nothing pays for imports; raise it, set "
        "openness to 0, or give an enclave",
    )
    problems.add_if(
        model.enclave is not None and not importable.any(),
        "openness: no variety can be imported, so the enclave's earnings buy nothing; raise it",
    )


def _world_price(model: OpenJones2008, problems: Problems) -> FloatArray:
    v, given = model.home.varieties, model.world_price
    if given is None:
        price = autarky_price(model.foreign)
        if price.shape == v.place.shape:
            return price
        problems.add(f"world: it has {price.size} varieties; it must have {len(v)}, as home has")
        return np.ones(len(v))
    try:
        price = np.asarray(given(v.place) if callable(given) else given, dtype=np.float64)
        price = np.broadcast_to(price, v.place.shape).copy()
    except (TypeError, ValueError):
        problems.add(
            f"world_price: give one number, {len(v)} numbers, or a function of the place i"
        )
        return np.ones(len(v))
    wrong = np.flatnonzero(~(np.isfinite(price) & (price > 0)))
    for k in wrong[:10]:
        problems.add(f"variety {k + 1}: world_price is {price[k]:g}; it must be finite and above 0")
    problems.add_if(wrong.size > 10, f"and {wrong.size - 10} more varieties' world_price")
    return np.where(np.isfinite(price) & (price > 0), price, 1.0)


def opening_order(model: OpenJones2008, name: str, price: FloatArray) -> IntArray:
    """Places of the varieties in one of `ORDERS`, given world prices; ties in their own order."""
    v = model.home.varieties
    cost = 1.0 / (v.productivity * (1.0 - v.wedge))
    ranked = Ranked(
        place=v.place,
        cost=cost,
        relative_cost=cost / price,
        random=np.random.default_rng(int(model.seed)).random(len(v)),
    )
    # Rounded so that varieties which differ only by rounding come in their own order.
    return np.argsort(np.round(ORDERS[name](ranked), 12), kind="stable")


def first_share(order: IntArray, weight: FloatArray, share: float) -> BoolArray:
    """Mask of the first varieties of an order, as many as fit into `share` of all."""
    mask = np.zeros(weight.size, dtype=np.bool_)
    mask[order[np.cumsum(weight[order]) <= share * (1.0 + 1e-9)]] = True
    return mask


def _mask(
    model: OpenJones2008, name: str, share: float, price: FloatArray, problems: Problems
) -> BoolArray:
    given: Any = getattr(model, name)
    v = model.home.varieties
    if not isinstance(given, str):
        return _given_mask(name, given, len(v), problems)
    if given not in ORDERS:
        problems.add(f"{name} is {given!r}; known: {name_some(ORDERS, most=9)}, or a mask")
        return np.ones(len(v), dtype=np.bool_)
    return first_share(opening_order(model, given, price), v.weight, share)


def _given_mask(name: str, given: Any, size: int, problems: Problems) -> BoolArray:
    mask = np.asarray(given)
    if mask.shape != (size,) or not np.isin(mask, (0, 1)).all():
        problems.add(f"{name}: give one of {name_some(ORDERS, most=9)}, or {size} times yes or no")
        return np.ones(size, dtype=np.bool_)
    return mask.astype(np.bool_)
