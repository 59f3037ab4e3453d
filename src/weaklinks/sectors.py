"""Which nodes of an economy people mean when they say "a sector"."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from weaklinks.arrays import FloatArray, IntArray
from weaklinks.errors import InputError, name_some


@dataclass(frozen=True, kw_only=True, eq=False)
class Sectors:
    """The sectors of an economy whose nodes include nests, taxes and commodities.

    Parameters
    ----------
    names : sequence of str
        Unique codes, k of them.
    labels : sequence of str
        Readable names.
    activity : (k,) integers
        The node whose productivity is the sector's.
    inputs : (k,) integers
        The node of its intermediate inputs; -1 where it has none of its own.
    wedge_nodes : sequence of integer arrays
        The nodes whose wedges a reform of the sector removes.
    """

    names: tuple[str, ...]
    labels: tuple[str, ...]
    activity: IntArray
    inputs: IntArray
    wedge_nodes: tuple[IntArray, ...]

    def __len__(self) -> int:
        return len(self.names)

    def index(self, name: str) -> int:
        """Return a sector's position by its code or label."""
        for known in (self.names, self.labels):
            if name in known:
                return known.index(name)
        raise InputError(f"there is no sector {name!r}; known: {name_some(self.names)}")

    def wedge(self, node_wedge: FloatArray, revenue: FloatArray) -> FloatArray:
        """Each sector's wedge: what its wedge nodes take, over the sales that pass them.

        Parameters
        ----------
        node_wedge, revenue : (n,) arrays
            Wedges and sales of all nodes.

        Returns
        -------
        (k,) array
            ``1 - prod(1 - tau)`` with each wedge weighed by its node's sales over the largest
            sales among the sector's nodes: a tariff on a trickle of imports counts little.
        """
        return np.array([self._one(nodes, node_wedge, revenue) for nodes in self.wedge_nodes])

    @staticmethod
    def _one(nodes: IntArray, node_wedge: FloatArray, revenue: FloatArray) -> float:
        weight = revenue[nodes] / max(float(revenue[nodes].max(initial=0.0)), 1e-300)
        return 0.0 - float(np.expm1(weight @ np.log1p(-node_wedge[nodes])))
