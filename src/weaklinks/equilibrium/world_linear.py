"""Many right-hand sides at once: the derivative of a world needs one per factor and region.

`LoopSystem` is made for one vector at a time. Here nests are followed forward, the sectors
left over are factorised densely once, and all columns go through together.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
import scipy.sparse as sp
from scipy.linalg import lu_factor, lu_solve

from weaklinks.arrays import FloatArray, IntArray
from weaklinks.economy import Economy
from weaklinks.equilibrium.plan import plan_of
from weaklinks.errors import NoEquilibriumError

# Nests of nests of nests: beyond this depth another core is looked for.
_DEEPEST = 16


def core_nodes(economy: Economy) -> IntArray:
    """Nodes whose removal leaves no loop: the sectors, if that is so, or the plan's core."""
    if economy.sectors is not None:
        core = np.unique(economy.sectors.activity)
        rest = np.setdiff1d(np.arange(economy.n_nodes), core)
        if _depth(economy.shares[rest][:, rest]) <= _DEEPEST:
            return core
    plan = plan_of(economy.shares)
    return np.sort(plan.order[plan.n_eliminated :])


def _depth(links: Any) -> int:
    """Length of the longest chain of purchases; more than `_DEEPEST` where there is a loop."""
    reached, depth = np.ones(links.shape[0]), 0
    while reached.any() and depth <= _DEEPEST:
        reached, depth = np.sign(links @ reached), depth + 1
    return depth


class ColumnSystem:
    """I - M for many columns: (I - M) y = b and (I - M)^T z = b.

    Parameters
    ----------
    matrix : (n, n) sparse
        M, buyers in rows.
    core : (c,) integers
        Nodes whose removal leaves no loop; a dense (c, c) matrix is factorised.
    """

    def __init__(self, matrix: Any, core: IntArray) -> None:
        self._core = core
        self._rest = np.setdiff1d(np.arange(matrix.shape[0]), core)
        below, above = matrix[self._rest], matrix[core]
        self._nests = sp.csr_array(below[:, self._rest])
        self._nests_buy = sp.csr_array(below[:, core])
        self._core_buys = sp.csr_array(above[:, self._rest])
        self._core_own = sp.csr_array(above[:, core])

    def solve(self, b: FloatArray) -> FloatArray:
        """Return y with (I - M) y = b, column by column."""
        rest = self._through_nests(b[self._rest], self._nests)
        core = lu_solve(self._factors, b[self._core] + self._core_buys @ rest)
        bought = b[self._rest] + self._nests_buy @ core
        return self._joined(self._through_nests(bought, self._nests), core)

    def solve_transposed(self, b: FloatArray) -> FloatArray:
        """Return z with (I - M)^T z = b, column by column."""
        asked = self._through_nests(b[self._rest], self._nests_sell)
        core = lu_solve(self._factors, b[self._core] + self._nests_buy.T @ asked, trans=1)
        sold = b[self._rest] + self._core_buys.T @ core
        return self._joined(self._through_nests(sold, self._nests_sell), core)

    @cached_property
    def _nests_sell(self) -> Any:
        return sp.csr_array(self._nests.T)

    @staticmethod
    def _through_nests(b: Any, links: Any) -> Any:
        """Sum of links^k b: chains of nests end, so the sum does."""
        total, moved = b, links @ b
        while _any(moved):
            total = total + moved
            moved = links @ moved
        return total

    def _joined(self, rest: FloatArray, core: FloatArray) -> FloatArray:
        out = np.empty((rest.shape[0] + core.shape[0], *core.shape[1:]))
        out[self._rest], out[self._core] = rest, core
        return out

    @cached_property
    def _factors(self) -> tuple[FloatArray, IntArray]:
        """LU of I - J, with J the core's matrix once the nests are substituted into it."""
        nested = self._through_nests(self._nests_buy, self._nests)
        system = -(self._core_own + self._core_buys @ nested).toarray()
        system.flat[:: system.shape[0] + 1] += 1.0
        if not np.isfinite(system).all():
            raise NoEquilibriumError("the linear system of the economy is not finite")
        lu, pivots = lu_factor(system, overwrite_a=True, check_finite=False)
        if not np.all(np.diag(lu)):
            raise NoEquilibriumError("the linear system of the economy is singular")
        return lu, pivots


def _any(values: Any) -> bool:
    return bool(values.nnz if sp.issparse(values) else values.any())
