"""Who is next: candidates of a reform path and the orders that can be told beforehand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

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
#: A smaller loss, relative to GDP, is none: general equilibria are not solved more exactly.
NO_LOSS = 1e-10
#: What ``by:`` sorts by: numbers from the largest down, names and places (the position in
#: the economy) from the first on; ``by:-`` turns either round.
ATTRIBUTES = ("wedge", "size", "domar_weight", "gain", "productivity", "name", "place")
#: Orders of reforms in few words, those by an attribute with its two directions.
_WORDS = {
    "best": "best first (greedy)",
    "worst": "worst first",
    "worst-gain": "worst first, losses included",
    "random": "in a random order",
}
_WORDS_BY = {
    "wedge": ("largest wedge first", "smallest wedge first"),
    "size": ("largest first", "smallest first"),
    "domar_weight": ("largest sales over GDP first", "smallest sales over GDP first"),
    "gain": ("largest gain on its own first", "smallest gain on its own first"),
    "productivity": ("most productive first", "least productive first"),
    "name": ("by name", "by name, from the end"),
    "place": ("in the economy's order", "in the economy's order, from the end"),
}


def order_words(order: str) -> str:
    """Say an order in words: "most productive first" for ``by:productivity``."""
    kind, _, named = order.partition(":")
    attribute = named.removeprefix("-")
    if kind == "by" and attribute in _WORDS_BY:
        return _WORDS_BY[attribute][named.startswith("-")]
    return _WORDS.get(order, order)


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
    if isinstance(order, str):
        if order == "random":
            return shuffled(len(candidates), seed)
        attribute, backwards = attribute_of(order)
        values = (
            [c.label for c in candidates]
            if attribute == "name"
            else [_attribute(base, c, attribute) for c in candidates]
        )
        return ranked(values, attribute, backwards=backwards)
    view = base.economy.sector_view
    sector = {name: k for names in (view.labels, view.names) for k, name in enumerate(names)}
    return as_listed(order, sector, {k: i for i, c in enumerate(candidates) for k in c.sectors})


def shuffled(count: int, seed: int) -> list[int]:
    """Return a random order of so many candidates."""
    positions: list[int] = np.random.default_rng(seed).permutation(count).tolist()
    return positions


def attribute_of(order: str) -> tuple[str, bool]:
    """Read ``by:ATTRIBUTE`` or ``by:-ATTRIBUTE``: the attribute, and whether it is turned round."""
    kind, _, named = order.partition(":")
    attribute = named.removeprefix("-")
    if kind != "by" or attribute not in ATTRIBUTES:
        raise InputError(
            f"there is no order {order!r}; known: {', '.join(GREEDY)}, random, and by: with "
            f"one of {', '.join(ATTRIBUTES)} (by:- from the other end)"
        )
    return attribute, named.startswith("-")


def ranked(values: Sequence[Any] | FloatArray, attribute: str, *, backwards: bool) -> list[int]:
    """Sort candidates by an attribute; those that tie stay in the economy's order."""
    if attribute == "name":
        return sorted(range(len(values)), key=lambda k: str(values[k]), reverse=backwards)
    upwards = (attribute == "place") != backwards
    numbers = np.asarray(values, dtype=np.float64)
    order: list[int] = np.argsort(numbers if upwards else -numbers, kind="stable").tolist()
    return order


def as_listed(
    names: Sequence[str], sector: Mapping[str, int], candidate: Mapping[int, int]
) -> list[int]:
    """Candidates in the order of a user's list; `InputError` names every unfit entry.

    Parameters
    ----------
    names : sequence of str
    sector : mapping
        Position of each sector, by code and label.
    candidate : mapping
        The candidate that each sector with a wedge belongs to.
    """
    problems = Problems("reform order")
    problems.add_if(not names, "it is empty; name the sectors to be reformed")
    wanted: list[int] = []
    for name in names:
        if name not in sector:
            problems.add(f"there is no sector {name!r}")
        elif sector[name] not in candidate:
            problems.add(f"sector {name!r} has no wedge to remove")
        else:
            wanted.append(candidate[sector[name]])
    problems.add_if(len(set(wanted)) < len(wanted), "a sector is listed twice")
    problems.raise_if_any()
    return wanted


def pick(gain: FloatArray, order: str, gdp: float = 1.0) -> int:
    """Position of the gain that a greedy order chooses; the first of those that tie.

    Parameters
    ----------
    gain : array
    order : str
        One of `GREEDY`.
    gdp : float
        Today's, in the units of the gains.
    """
    if order == "best":
        return int(gain.argmax())
    if order == "worst":
        paid = gain >= -NO_LOSS * gdp
        if paid.any():
            return int(np.where(paid, gain, np.inf).argmin())
    return int(gain.argmin())


def _attribute(base: Equilibrium, candidate: Candidate, attribute: str) -> float:
    if attribute == "place":
        return float(min(candidate.sectors))
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
