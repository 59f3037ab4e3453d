"""A world: one economy in standard form whose income goes to many households.

`Economy` has one household. Where every region has its own, it matters who earns which
factor's income and who gets which wedge's revenue. See `World`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from weaklinks.arrays import FloatArray, IntArray, frozen
from weaklinks.economy.economy import Economy
from weaklinks.errors import Problems, name_some

_SUMS_TO = 1e-9


@dataclass(frozen=True, kw_only=True, eq=False)
class World:
    """What is given of a world economy: technology, and who owns and buys what.

    Household h of H spends on its own final node

        theta_h = sum_f ownership_fh w_f endowment_f + wedge revenue and transfers of its
        nodes + imbalance_h,

    in units of all households' spending, so that theta sums to one.

    Parameters
    ----------
    economy : Economy
        The technology of all regions. Its own `final` is not used by `solve_world`.
    regions : sequence of str
        Names of the households, H of them.
    final : (H,) integers
        The node that each household buys; no two buy the same.
    owner : (n,) integers
        The household that gets what each node's wedge takes, and its transfer.
    ownership : (F, H) array
        Share of each factor's income that goes to each household; rows sum to one.
    imbalance : (H,) array
        What a household spends beyond its income, in units of the world's spending; sums to
        zero. Held fixed. Default none.
    labels : mapping of str to str
        Readable names of regions by code, where there are any.

    Raises
    ------
    InputError
        With every field that does not fit.

    References
    ----------
    Baqaee and Farhi (2024), "Networks, barriers, and trade", Econometrica 92(2): the open
    economy in standard form; Dekle, Eaton and Kortum (2008), IMF Staff Papers 55(3), for
    imbalances fixed relative to the world.
    """

    economy: Economy
    regions: tuple[str, ...]
    final: IntArray
    owner: IntArray
    ownership: FloatArray
    imbalance: FloatArray = field(default_factory=lambda: np.zeros(1))
    labels: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _settle(self)

    @property
    def n_regions(self) -> int:
        """Number of households, H."""
        return len(self.regions)

    def replace(self, **changes: Any) -> World:
        """Return a copy with some fields changed."""
        return dataclasses.replace(self, **changes)

    def __repr__(self) -> str:
        e = self.economy
        return (
            f"World({self.n_regions} regions, {e.n_nodes} nodes, {e.n_factors} factors, "
            f"{e.shares.nnz} links, {int(np.count_nonzero(e.wedge))} wedges)"
        )


def one_household(economy: Economy, *, name: str = "household") -> World:
    """Return the same economy as a world with a single region."""
    return World(
        economy=economy,
        regions=(name,),
        final=np.array([economy.final_node]),
        owner=np.zeros(economy.n_nodes, dtype=np.int64),
        ownership=np.ones((economy.n_factors, 1)),
    )


def _settle(world: World) -> None:
    problems = Problems("world")
    object.__setattr__(world, "regions", tuple(world.regions))
    h, n, f = len(world.regions), world.economy.n_nodes, world.economy.n_factors
    problems.add_if(h == 0, "it has no regions")
    twice = sorted({name for name in world.regions if world.regions.count(name) > 1})
    problems.add_if(twice, f"regions occur twice: {name_some(twice)}")
    problems.raise_if_any()
    _set(world, "final", (h,), np.int64, problems)
    _set(world, "owner", (n,), np.int64, problems)
    _set(world, "ownership", (f, h), np.float64, problems)
    if np.ndim(world.imbalance) == 0 or np.shape(world.imbalance) == (1,):
        object.__setattr__(world, "imbalance", np.full(h, float(np.ravel(world.imbalance)[0])))
    _set(world, "imbalance", (h,), np.float64, problems)
    problems.raise_if_any()
    _check(world, problems)
    problems.raise_if_any()


def _set(world: World, name: str, shape: tuple[int, ...], dtype: type, problems: Problems) -> None:
    try:
        given = np.asarray(getattr(world, name))
        array: Any = given.astype(dtype)
        fits = given.shape == shape and bool(np.all(array == given))
    except (TypeError, ValueError):
        fits = False
    if not fits:
        kind = "whole numbers" if dtype is np.int64 else "finite numbers"
        problems.add(f"{name}: give {' x '.join(map(str, shape))} {kind}")
        return
    object.__setattr__(world, name, frozen(array, dtype=dtype))


def _check(world: World, problems: Problems) -> None:
    n, h = world.economy.n_nodes, world.n_regions
    outside = (world.final < 0) | (world.final >= n)
    problems.add_if(outside.any(), f"final: nodes are numbered 0 to {n - 1}")
    problems.add_if(len(set(world.final.tolist())) < h, "final: two regions buy the same node")
    stranger = (world.owner < 0) | (world.owner >= h)
    problems.add_if(stranger.any(), f"owner: regions are numbered 0 to {h - 1}")
    sums = world.ownership.sum(axis=1)
    for k in np.flatnonzero(~(np.abs(sums - 1.0) <= _SUMS_TO) | (world.ownership < 0).any(axis=1)):
        name = world.economy.factor_names[k]
        problems.add(
            f"ownership of {name!r}: shares are 0 or more and sum to one; their sum is {sums[k]:g}"
        )
    total = float(world.imbalance.sum())
    problems.add_if(
        not abs(total) <= _SUMS_TO, f"imbalance: the regions' sum is {total:g}; it must be zero"
    )
