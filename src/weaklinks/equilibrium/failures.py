"""Why an economy has no equilibrium, in words that name its nodes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp
from scipy.sparse.csgraph import connected_components

from weaklinks.arrays import BoolArray, FloatArray
from weaklinks.economy import Economy
from weaklinks.errors import name_some


def explain_stranded(names: Sequence[str]) -> str:
    """Say which nodes never reach a factor, so that nothing fixes their price."""
    return (
        f"{name_some(names)} buy only from each other and never, through any chain of "
        "purchases, from a factor: their prices are not determined. Give at least one of "
        "them a share of a factor"
    )


def explain_no_prices(economy: Economy, growth: FloatArray) -> str:
    """Name the loop whose costs run away (Hawkins and Simon 1949, under CES).

    Parameters
    ----------
    economy : Economy
    growth : (n,) array
        Average change of each log price per plain iteration; not zero where it runs away.
    """
    size = float(np.abs(growth).max())
    if size < 1e-9:
        return (
            "prices did not converge, though none runs away: the economy is on the edge of "
            "being productive. Lower the wedges or raise the productivity of its largest loop"
        )
    up = growth[np.abs(growth).argmax()] > 0
    names = name_some(_loop(economy, np.abs(growth) > 0.5 * size))
    if up:
        return (
            f"the economy cannot reproduce itself: the loop of {names} uses up more than it "
            "makes at any prices (a Hawkins-Simon failure). Lower the wedges or raise the "
            "productivity of these nodes, or let their inputs be substituted more easily"
        )
    return (
        f"the economy would make unlimited output: the loop of {names} makes more than it uses "
        "without any factor, because its inputs are easy substitutes. Lower the productivity or "
        "the subsidies of these nodes, or their elasticity"
    )


def explain_subsidies(economy: Economy, revenue: FloatArray) -> str:
    """Name the subsidised nodes when no finite sales are consistent with the budget."""
    subsidised = [economy.names[i] for i in np.flatnonzero(economy.wedge < 0)]
    negative = [economy.names[i] for i in np.flatnonzero(revenue < 0)]
    cause = f"the subsidies of {name_some(subsidised)}" if subsidised else "the transfers"
    return (
        f"sales of {name_some(negative)} would have to be negative: {cause} ask for more than "
        "the household can pay. Make them smaller"
    )


def explain_edge(economy: Economy, residual: float) -> str:
    """Name the nodes that hardly use anything but each other's output."""
    links = economy.shares
    outside = np.asarray(links[:, economy.n_nodes :].sum(axis=1)).ravel()
    least = name_some([economy.names[i] for i in np.argsort(outside)[:3]])
    return (
        f"the best solution found has a relative error of {residual:.0e}: the economy is on the "
        f"edge of reproducing itself without any factor (look at {least}). Give its loops a larger "
        "share of a factor, or lower their wedges"
    )


def explain_idle_factors(economy: Economy, value: FloatArray) -> str:
    """Name factors that nobody pays for."""
    idle = [economy.factor_names[f] for f in np.flatnonzero(~(value > 0))]
    return (
        f"nobody whose output is sold uses {name_some(idle)}: the factor has no positive price. "
        "Leave it out, or give a node that is sold a share of it"
    )


def explain_factor_prices(economy: Economy, gap: FloatArray) -> str:
    """Name the factor markets that did not clear."""
    worst = np.argsort(-np.abs(gap))[:3]
    found = ", ".join(
        f"{economy.factor_names[f]!r} (demand / supply = {np.exp(gap[f]):.3g})" for f in worst
    )
    perfect = [economy.names[i] for i in np.flatnonzero(np.isinf(economy.elasticity))]
    if perfect:
        return (
            f"factor markets do not clear: {found}. The inputs of {name_some(perfect)} are perfect "
            "substitutes: with several factors their use can be any split of inputs that cost "
            "the same, and such a split is not solved for. Give these nodes a large finite "
            "elasticity, 100 say"
        )
    return (
        f"factor markets do not clear: {found}. With elasticities near zero a factor can be in "
        "excess supply at every positive price, and with near-perfect substitutes demand can "
        "jump; raise or lower the elasticities, or change the endowments"
    )


def _loop(economy: Economy, running: BoolArray) -> list[str]:
    """Nodes of the largest loop among those whose prices run away."""
    n = economy.n_nodes
    keep = sp.diags_array(running.astype(float))
    inner = keep @ economy.shares[:, :n] @ keep
    _, component = connected_components(inner, directed=True, connection="strong")
    alone = np.bincount(component)[component] == 1
    looped = running & (~alone | (inner.diagonal() > 0))
    members = np.flatnonzero(looped if looped.any() else running)
    return [economy.names[i] for i in members]
