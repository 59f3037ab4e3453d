"""The last fallback: follow the equilibrium from an easier economy on the same nodes."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.economy import Economy
from weaklinks.equilibrium.result import Equilibrium, Start
from weaklinks.errors import NoEquilibriumError

_SMALLEST_STEP = 1.0 / 256
_Solve = Callable[[Economy, Equilibrium | Start | None], Equilibrium]


def follow(
    solve: _Solve, economy: Economy, origin: Economy, start: Equilibrium | Start | None
) -> Equilibrium | None:
    """Follow the equilibrium from an economy on the same nodes to the one asked for.

    Parameters
    ----------
    solve : function of (economy, start)
        Raises `NoEquilibriumError` where it does not get there: a shorter step is tried then.
    economy, origin : Economy
    start : Equilibrium or Start, optional
        Of the origin.

    Returns
    -------
    Equilibrium or None
        None where no step is short enough.
    """
    done, step = 0.0, 0.25
    at: Equilibrium | None = None
    while done < 1.0:
        target = min(1.0, done + step)
        try:
            asked = economy if target == 1.0 else between(origin, economy, target)
            at = solve(asked, at or start)
        except NoEquilibriumError:
            step *= 0.5
            if step < _SMALLEST_STEP:
                return None
            continue
        done, step = target, 2.0 * step
    return None if at is None else dataclasses.replace(at, method="homotopy")


def neutral(economy: Economy) -> Economy:
    """Return the same graph without wedges or transfers, one of every factor."""
    n = economy.n_nodes
    return economy.replace(
        productivity=np.ones(n),
        wedge=np.zeros(n),
        transfer=np.zeros(n),
        endowment=np.ones(economy.n_factors),
    )


def between(a: Economy, b: Economy, t: float) -> Economy:
    """Return an economy the part t of the way, in logs where numbers are positive."""

    def blend(from_: FloatArray, to: FloatArray) -> FloatArray:
        return np.asarray((1.0 - t) * from_ + t * to)

    return b.replace(
        productivity=np.exp(blend(np.log(a.productivity), np.log(b.productivity))),
        wedge=-np.expm1(blend(np.log1p(-a.wedge), np.log1p(-b.wedge))),
        transfer=blend(a.transfer, b.transfer),
        endowment=np.exp(blend(np.log(a.endowment), np.log(b.endowment))),
    )
