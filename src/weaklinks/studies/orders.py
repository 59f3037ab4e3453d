"""Who is next: candidates of a reform path and the orders that can be told beforehand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from weaklinks.arrays import FloatArray, IntArray
from weaklinks.economy import Economy
from weaklinks.equilibrium import Equilibrium
from weaklinks.equilibrium.statics import gradient
from weaklinks.errors import InputError, Problems

#: Orders that look at every candidate at every step.
GREEDY = {
    "best": "the largest gain first",
    "worst": "the smallest gain that is not negative first (the paper's worst path)",
    "worst-gain": "the smallest gain first, losses included",
}
ATTRIBUTES = ("wedge", "size", "domar_weight", "gain", "productivity", "name")


@dataclass(frozen=True)
class Candidate:
    """A sector, or a package of sectors, whose wedges can be removed together.

    Attributes
    ----------
    label : str
    nodes : integer array
        The nodes that carry its wedges.
    reformed : array
        Their wedges after the reform.
    sectors : tuple of int
    """

    label: str
    nodes: IntArray
    reformed: FloatArray
    sectors: tuple[int, ...]


def find_candidates(
    economy: Economy, packages: Sequence[Sequence[str]] | None, removal: float
) -> list[Candidate]:
    """List what can be reformed: all sectors with a wedge, or the packages asked for."""
    view = economy.sector_view
    if packages is None:
        groups: list[tuple[int, ...]] = [(k,) for k in range(len(view))]
    else:
        if not all(packages):
            raise InputError("a package of reforms is empty; name its sectors")
        groups = [tuple(view.index(name) for name in package) for package in packages]
    found = []
    for group in groups:
        nodes = np.unique(np.concatenate([view.wedge_nodes[k] for k in group]))
        nodes = nodes[economy.wedge[nodes] != 0]
        if nodes.size:
            reformed = -np.expm1((1.0 - removal) * np.log1p(-economy.wedge[nodes]))
            label = " + ".join(view.labels[k] for k in group)
            found.append(Candidate(label, nodes, reformed, group))
    if not found:
        raise InputError("there is no wedge to remove: every sector's wedge is zero")
    return found


def wedge_after(economy: Economy, candidate: Candidate) -> FloatArray:
    """Return all nodes' wedges once a candidate is reformed."""
    wedge = economy.wedge.copy()
    wedge[candidate.nodes] = candidate.reformed
    return wedge


def sequence_of(
    base: Equilibrium, candidates: list[Candidate], order: str | Sequence[str], seed: int
) -> list[int]:
    """Positions of the candidates in an order that does not depend on what is solved."""
    if order == "random":
        shuffled: list[int] = np.random.default_rng(seed).permutation(len(candidates)).tolist()
        return shuffled
    if isinstance(order, str):
        kind, _, attribute = order.partition(":")
        if kind != "by" or attribute not in ATTRIBUTES:
            raise InputError(
                f"there is no order {order!r}; known: {', '.join(GREEDY)}, random, and by: with "
                f"one of {', '.join(ATTRIBUTES)}"
            )
        return _sorted_by(base, candidates, attribute)
    return list(_named(base.economy, candidates, order))


def _sorted_by(base: Equilibrium, candidates: list[Candidate], attribute: str) -> list[int]:
    if attribute == "name":
        return sorted(range(len(candidates)), key=lambda k: candidates[k].label)
    values = [_attribute(base, c, attribute) for c in candidates]
    return [int(k) for k in np.argsort(-np.array(values), kind="stable")]


def _attribute(base: Equilibrium, candidate: Candidate, attribute: str) -> float:
    activity = base.economy.sector_view.activity[list(candidate.sectors)]
    if attribute in ("size", "domar_weight"):
        return float(base.revenue[activity].sum())
    if attribute == "productivity":
        return float(base.economy.productivity[activity].mean())
    if attribute == "wedge":
        view = base.economy.sector_view
        wedges = view.wedge(base.economy.wedge, base.revenue)
        return float(wedges[list(candidate.sectors)].max())
    slope = gradient(base).wedge[candidate.nodes]
    removed = np.log1p(-candidate.reformed) - np.log1p(-base.economy.wedge[candidate.nodes])
    return float(slope @ removed)


def _named(economy: Economy, candidates: list[Candidate], names: Sequence[str]) -> Iterator[int]:
    view = economy.sector_view
    problems = Problems("reform order")
    problems.add_if(not names, "it is empty; name the sectors to be reformed")
    place = {k: position for position, c in enumerate(candidates) for k in c.sectors}
    wanted: list[int] = []
    for name in names:
        if name not in view.names and name not in view.labels:
            problems.add(f"there is no sector {name!r}")
        elif view.index(name) not in place:
            problems.add(f"sector {name!r} has no wedge to remove")
        else:
            wanted.append(place[view.index(name)])
    problems.add_if(len(set(wanted)) < len(wanted), "a sector is listed twice")
    problems.raise_if_any()
    return iter(wanted)
