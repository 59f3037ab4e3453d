"""Nodes and links in blocks of arrays, on their way to an economy at unit prices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import ArrayLike

from weaklinks.arrays import FloatArray, IntArray
from weaklinks.economy import Economy
from weaklinks.errors import Problems


class Draft:
    """Collects nodes with who owns them, and payments between them.

    Factors are bought under negative numbers, -1 - f, until all nodes are known.
    """

    def __init__(self) -> None:
        self.names: list[str] = []
        self._owner: list[IntArray] = []
        self._elasticity: list[FloatArray] = []
        self._taken: list[FloatArray] = []
        self._links: list[tuple[IntArray, IntArray, FloatArray]] = []

    @property
    def owner(self) -> IntArray:
        """The region of every node."""
        return np.concatenate(self._owner)

    def add(
        self, names: Sequence[str], owner: ArrayLike, elasticity: float, taken: ArrayLike = 0.0
    ) -> IntArray:
        """Add nodes of one kind and return their numbers; `taken` is what taxes take of them."""
        first, size = len(self.names), len(names)
        self.names += names
        self._owner.append(np.broadcast_to(np.asarray(owner, dtype=np.int64), (size,)))
        self._elasticity.append(np.full(size, float(elasticity)))
        self._taken.append(np.broadcast_to(np.asarray(taken, dtype=np.float64), (size,)))
        return np.arange(first, first + size)

    def pay(self, buyers: ArrayLike, sellers: ArrayLike, values: ArrayLike) -> None:
        """Let nodes buy from nodes or factors; what is not positive is left out."""
        b, s, v = np.broadcast_arrays(buyers, sellers, values)
        paid = v > 0
        self._links.append((b[paid], s[paid], v[paid].astype(np.float64)))

    def economy(
        self, factors: Mapping[str, float], *, final: int, stocks: Sequence[str], **fields: Any
    ) -> Economy:
        """Turn payments into shares and taxes into wedges, with all prices one.

        Parameters
        ----------
        factors : mapping of name to income
        stocks : sequence of str
            Factors that do not count as value added.
        """
        n = len(self.names)
        rows, columns, values = (np.concatenate(part) for part in zip(*self._links, strict=True))
        columns = np.where(columns < 0, n - 1 - columns, columns)
        taken = np.concatenate(self._taken)
        cost = np.asarray(np.bincount(rows, values, minlength=n), dtype=np.float64)
        self._require_costs(cost, taken)
        wedge = taken / (cost + taken)
        endowment = np.array(list(factors.values()))
        return Economy(
            names=(*self.names, *factors),
            shares=sp.csr_array((values / cost[rows], (rows, columns)), (n, n + len(factors))),
            elasticity=np.concatenate(self._elasticity),
            productivity=1.0 / (1.0 - wedge),
            wedge=wedge,
            final=final,
            endowment=endowment,
            outside=np.where(np.isin(list(factors), stocks), endowment, 0.0),
            **fields,
        )

    def _require_costs(self, cost: FloatArray, taken: FloatArray) -> None:
        problems = Problems("calibration")
        for i in np.flatnonzero(~((cost > 0) & (cost + taken > 0))):
            problems.add(
                f"{self.names[i]!r}: subsidies of {-taken[i]:g} are as much as what it pays "
                f"({cost[i]:g}) or more"
            )
        problems.raise_if_any()
