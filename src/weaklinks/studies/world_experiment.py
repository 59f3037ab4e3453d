"""What if: wedges and tariffs of a world changed, and who gains and loses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

import numpy as np

from weaklinks.arrays import BoolArray, FloatArray
from weaklinks.calibration import Elasticities
from weaklinks.calibration.world import build_world
from weaklinks.calibration.world_purchases import Mixes
from weaklinks.economy import World
from weaklinks.equilibrium import WorldEquilibrium, solve_world
from weaklinks.errors import Problems
from weaklinks.studies.world_changes import WorldExperiment
from weaklinks.studies.world_requests import cautions_about, in_words
from weaklinks.tables import WorldTable, read_world
from weaklinks.tables.world_names import meant, unknown_sector


def open_world(
    source: str | Path | WorldTable,
    *,
    elasticities: Elasticities | None = None,
    mixes: Mixes = "own",
    borders: Sequence[str] = (),
    force: bool = False,
) -> World:
    """Read a table of the world and calibrate it at unit prices.

    Parameters
    ----------
    source : path or WorldTable
        See `weaklinks.tables.read_world` and `weaklinks.tables.world_table`.
    elasticities, mixes, borders
        See `weaklinks.calibration.world.build_world`.
    force : bool
        Balance a file that is out by more than rounding.

    Returns
    -------
    World

    Raises
    ------
    InputError
        With everything that is wrong with the table.
    """
    table = source if isinstance(source, WorldTable) else read_world(source, force=force)
    return build_world(table, elasticities=elasticities, mixes=mixes, borders=borders)


def world_experiment(
    world: World,
    *,
    wedges: Mapping[str, float] | None = None,
    tariffs: Mapping[str, float] | None = None,
    scale: Mapping[str, float] | None = None,
    base: WorldEquilibrium | None = None,
) -> WorldExperiment:
    """Change wedges of a calibrated world and compare its equilibria.

    Parameters
    ----------
    world : World
    wedges : mapping of ``REGION:SECTOR`` to float, optional
        The new wedge tau of those sectors' sales, below 1; * stands for any letters.
    tariffs : mapping of ``BUYER<REGION:SECTOR`` to float, optional
        The new tariff, in parts of the price before it: 0.25 is 25 percent, above -1. The
        world must have been built with these `borders`.
    scale : mapping of region to float, optional
        What every log(1 - tau) of a region is multiplied by first: 0 removes its wedges.
    base : WorldEquilibrium, optional
        The world's equilibrium, if it is at hand.

    Returns
    -------
    WorldExperiment

    Raises
    ------
    InputError
        When a name fits nothing, or a number is out of range.
    NoEquilibriumError
        When the changed world has no equilibrium.
    """
    asked = {"wedges": wedges or {}, "tariffs": tariffs or {}, "scale": scale or {}}
    tau = changed_wedges(world, **asked)
    before = solve_world(world) if base is None else base
    changed = world.replace(economy=world.economy.replace(wedge=tau))
    return WorldExperiment(
        before=before,
        after=solve_world(changed, start=before),
        changes=in_words(**asked),
        cautions=cautions_about(wedges=asked["wedges"], tariffs=asked["tariffs"]),
    )


def changed_wedges(
    world: World,
    *,
    wedges: Mapping[str, float],
    tariffs: Mapping[str, float],
    scale: Mapping[str, float],
) -> FloatArray:
    """Wedges of all nodes after a change; see `world_experiment`."""
    economy, problems = world.economy, Problems("experiment")
    names = economy.node_names
    problems.add_if(not (wedges or tariffs or scale), "nothing changes; set a wedge or a tariff")
    tau = economy.wedge.copy()
    for pattern, factor in scale.items():
        nodes = _scaled(world, pattern, factor, problems)
        tau[nodes] = -np.expm1(factor * np.log1p(-economy.wedge[nodes]))
    sectors = {names[i]: i for i in economy.sector_view.activity.tolist()}
    for pattern, value in wedges.items():
        found = [i for name, i in sectors.items() if _fits(pattern, name)]
        unknown = unknown_sector(pattern, world.regions, list(sectors), world.labels)
        problems.add_if(not found, f"wedge {pattern!r}: {unknown}")
        problems.add_if(not -np.inf < value < 1, f"wedge {pattern!r}: {_too_large(value)}")
        tau[found] = value
    borders = {name: i for i, name in enumerate(names) if "<" in name}
    for pattern, rate in tariffs.items():
        found = [i for name, i in borders.items() if _fits(pattern, name)]
        problems.add_if(not found, f"tariff {pattern!r}: {_no_border(pattern, list(borders))}")
        allowed = -1 < rate < np.inf
        problems.add_if(
            not allowed, f"tariff {pattern!r}: give a number above -1; 0.25 is 25 percent"
        )
        tau[found] = rate / (1.0 + rate) if allowed else np.nan
    problems.raise_if_any()
    return tau


def _scaled(world: World, pattern: str, factor: float, problems: Problems) -> BoolArray:
    """Nodes with wedges of the regions of this name."""
    fits = np.array([_fits(pattern, region) for region in world.regions])
    nodes = np.asarray(fits[world.owner] & (world.economy.wedge != 0))
    hint = "the table has no wedges there" if fits.any() else (
        f"no region of this name; {meant(pattern, world.regions, world.labels)}"
    )  # fmt: skip
    problems.add_if(not nodes.any(), f"scale {pattern!r}: {hint}")
    problems.add_if(not 0 <= factor < np.inf, f"scale {pattern!r}: {factor:g} is not 0 or more")
    return nodes


def _fits(pattern: str, name: str) -> bool:
    wanted = pattern.strip()
    return name == wanted or fnmatchcase(name, wanted)


def _too_large(value: float) -> str:
    part = f"; {value:g} percent is {value / 100:g}" if 1 < value < 100 else ""
    return f"give a number below 1, the part of sales that is taken{part}"


def _no_border(pattern: str, names: Sequence[str]) -> str:
    if not names:
        return "this world was built without borders; name them when it is opened"
    return f"no border of this world has this name; {meant(pattern, names)}"
