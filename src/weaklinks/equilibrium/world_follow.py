"""Follow the equilibrium of a world from one that is solved to the one that is asked for."""

from __future__ import annotations

from collections.abc import Callable

from weaklinks.economy import World
from weaklinks.equilibrium.homotopy import between
from weaklinks.equilibrium.world_result import WorldEquilibrium
from weaklinks.errors import NoEquilibriumError

_FIRST_STEP, _SMALLEST_STEP = 0.25, 1.0 / 32
Solve = Callable[[World, WorldEquilibrium], WorldEquilibrium]


def follow(
    world: World, origin: WorldEquilibrium, solve: Solve, failure: NoEquilibriumError
) -> WorldEquilibrium:
    """Go from a solved world to the one asked for, on the same nodes, in steps that succeed.

    Parameters
    ----------
    world : World
    origin : WorldEquilibrium
    solve : function of (World, WorldEquilibrium)
        Solves a world from one near to it.
    failure : NoEquilibriumError
        Why it cannot be had at once.

    Raises
    ------
    NoEquilibriumError
        `failure`, and how far one gets.
    """
    done, step, at = 0.0, _FIRST_STEP, origin
    while done < 1.0:
        target = min(1.0, done + step)
        try:
            at = solve(_between(origin.world, world, target), at)
        except NoEquilibriumError:
            step *= 0.5
            if step < _SMALLEST_STEP:
                raise NoEquilibriumError(f"{failure}. {_reached(done)}") from None
            continue
        done, step = target, 2.0 * step
    return at.replace(world=world, method="homotopy")


def _reached(done: float) -> str:
    if done == 0.0:
        return "From where the search began, not even a thirtieth of the way there has one"
    return f"From where the search began, {100.0 * done:.0f} percent of the way there has one"


def _between(a: World, b: World, t: float) -> World:
    if t == 1.0:
        return b
    economy = between(a.economy, b.economy, t)
    return b.replace(economy=economy, imbalance=(1.0 - t) * a.imbalance + t * b.imbalance)
