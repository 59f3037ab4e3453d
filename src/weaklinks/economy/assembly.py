"""Economies written by name, node by node."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp

from weaklinks.economy.economy import Economy
from weaklinks.economy.validation import unknown_name
from weaklinks.errors import Problems


@dataclass(frozen=True, kw_only=True)
class Node:
    """One row of an economy, written by name; see `assemble`.

    Parameters are those of `Economy`, for one node; `inputs` maps the names of what it buys
    to CES weights, which are divided by their sum.
    """

    name: str
    inputs: Mapping[str, float]
    elasticity: float = 1.0
    productivity: float = 1.0
    wedge: float = 0.0
    rebate: float = 1.0
    transfer: float = 0.0


def assemble(
    nodes: Sequence[Node], factors: Mapping[str, float], *, final: str, **fields: Any
) -> Economy:
    """Build an economy from named nodes.

    Parameters
    ----------
    nodes : sequence of Node
        In any order; they may buy from each other in loops.
    factors : mapping of str to float
        Name and endowment of each factor.
    final : str
        Name of the node that the household buys.
    **fields
        Any other field of `Economy`: workers, capital, outside.

    Raises
    ------
    InputError
        For unknown input names, nodes without inputs, repeated names, and all that `Economy`
        refuses.

    Examples
    --------
    >>> loop = Node(name="good", inputs={"good": 0.5, "labour": 0.5})
    >>> assemble([loop], {"labour": 1.0}, final="good")
    Economy(1 nodes, 1 factors, 2 links, final 'good', 0 wedges)
    """
    names = (*(node.name for node in nodes), *factors)
    where = {name: k for k, name in enumerate(names)}
    _require_known_inputs(nodes, where, final)
    rows = [i for i, node in enumerate(nodes) for _ in node.inputs]
    columns = [where[name] for node in nodes for name in node.inputs]
    weights = np.array([w for node in nodes for w in _normalised(node)])
    shares = sp.csr_array((weights, (rows, columns)), shape=(len(nodes), len(names)))
    per_node = ("elasticity", "productivity", "wedge", "rebate", "transfer")
    given: dict[str, Any] = {name: np.array([getattr(k, name) for k in nodes]) for name in per_node}
    return Economy(
        names=names,
        shares=shares,
        final=final,
        endowment=np.array(list(factors.values()), dtype=np.float64),
        **given,
        **fields,
    )


def _normalised(node: Node) -> list[float]:
    total = sum(node.inputs.values())
    return [weight / total if total else weight for weight in node.inputs.values()]


def _require_known_inputs(nodes: Sequence[Node], where: Mapping[str, int], final: str) -> None:
    problems = Problems("economy")
    problems.add_if(not nodes, "there are no nodes; at least the final one is needed")
    problems.add_if(nodes and final not in where, unknown_name(final, tuple(where)))
    for node in nodes:
        problems.add_if(not node.inputs, f"node {node.name!r}: it buys nothing; name its inputs")
        for name, weight in node.inputs.items():
            problems.add_if(
                not 0 <= weight < float("inf"),
                f"node {node.name!r}: the weight of {name!r} is {weight:g}; weights are finite "
                "and not negative",
            )
            problems.add_if(
                name not in where, f"node {node.name!r}: {unknown_name(name, tuple(where))}"
            )
    problems.raise_if_any()
