"""Solve (I - M) y = b and its transpose for a matrix M on an economy's links.

M is the cost-share matrix (prices) or the cost shares net of wedges (revenues). Eliminated
nodes are substituted forward along the plan; the core is factorised densely when it is
small and solved by GMRES when it is large, with a direct solve should GMRES stall.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np
import scipy.sparse as sp
from scipy.linalg.lapack import dgetrf, dgetrs
from scipy.sparse.linalg import LinearOperator, gmres, splu

from weaklinks.arrays import FloatArray
from weaklinks.equilibrium.links import CostShares
from weaklinks.equilibrium.plan import Block, Level, Plan
from weaklinks.errors import NoEquilibriumError

_DENSE_CORE = 600
#: Residual of an iterative solve, relative to the right-hand side.
KRYLOV_TOLERANCE = 1e-14

# Refinement with a neighbour's factors replaces a factorisation of this size or more.
_WORTH_REFINING = 200
_REFINEMENTS = 8
_REFINED = 1e-14


class LoopSystem:
    """The linear system I - M of one economy at one point.

    Parameters
    ----------
    plan : Plan
        The elimination order of the graph.
    links : CostShares
        Entries of M (links to factors are ignored).
    like : LoopSystem, optional
        A system nearby. If it is factorised, a large core is solved by iterative refinement
        with its factors; own factors are made only where that is slow to converge.
    """

    def __init__(self, plan: Plan, links: CostShares, like: LoopSystem | None = None) -> None:
        self.plan = plan
        self._like = None if like is None else like._factorised
        self._split = plan.n_eliminated
        self._size = plan.order.size - plan.n_eliminated
        self._links = links

    def solve(self, rhs: FloatArray, *, tolerance: float = KRYLOV_TOLERANCE) -> FloatArray:
        """Return y with (I - M) y = rhs, for a vector or for columns.

        Where the core is solved iteratively, up to `tolerance` of the right-hand side.
        """
        b = rhs[self.plan.order]
        e, core = b[: self._split], b[self._split :]
        if self._split:
            core = core + self._core[0] @ self._forward(e, None)
        y_core = self._solve_core(core, transposed=False, tolerance=tolerance)
        return self._unordered(np.concatenate([self._forward(e, y_core), y_core]))

    def solve_transposed(self, rhs: FloatArray) -> FloatArray:
        """Return z with (I - M)^T z = rhs, for a vector or for columns."""
        b = rhs[self.plan.order]
        e, core = b[: self._split], b[self._split :]
        if self._split:
            core = core + self._pull(self._backward(e))
        z_core = self._solve_core(core, transposed=True)
        if self._split:
            e = self._backward(e + self._core_transposed[0] @ z_core)
        return self._unordered(np.concatenate([e, z_core]))

    @cached_property
    def _levels(self) -> list[_Filled]:
        return [_filled(level, Block.matrix, self._links.values) for level in self.plan.levels]

    @cached_property
    def _levels_transposed(self) -> list[_Filled]:
        return [_filled(level, Block.transposed, self._links.values) for level in self.plan.levels]

    @cached_property
    def _core(self) -> tuple[Any, Any]:
        """The core's purchases from eliminated nodes and from the core."""
        return _filled(self.plan.core, Block.matrix, self._links.values)[2:]

    @cached_property
    def _core_transposed(self) -> tuple[Any, Any]:
        return _filled(self.plan.core, Block.transposed, self._links.values)[2:]

    def _unordered(self, y: FloatArray) -> FloatArray:
        out = np.empty_like(y)
        out[self.plan.order] = y
        return out

    def _forward(self, e: FloatArray, y_core: FloatArray | None) -> FloatArray:
        """Eliminated part of y, level by level: y = e + M_ee y + M_ec y_core."""
        y = e.copy()
        for start, stop, from_e, from_core in self._levels:
            if start > 0:
                y[start:stop] += from_e @ y
            if y_core is not None:
                y[start:stop] += from_core @ y_core
        return y

    def _backward(self, e: FloatArray) -> FloatArray:
        """Transposed counterpart: z = e + M_ee^T z, from the last level to the first."""
        z = e.copy()
        for start, stop, from_e, _ in reversed(self._levels_transposed):
            if start > 0:
                z += from_e @ z[start:stop]
        return z

    def _pull(self, z: FloatArray) -> FloatArray:
        """M_ec^T z: what eliminated nodes ask of the core."""
        total = np.zeros((self._size, *z.shape[1:]))
        for start, stop, _, from_core in self._levels_transposed:
            total += from_core @ z[start:stop]
        return total

    def _solve_core(
        self, rhs: FloatArray, *, transposed: bool, tolerance: float = KRYLOV_TOLERANCE
    ) -> FloatArray:
        if self._size == 0:
            return rhs
        if self._size <= _DENSE_CORE:
            refined = self._refine(rhs, transposed=transposed)
            return self._solve_dense(rhs, transposed=transposed) if refined is None else refined
        if rhs.ndim == 1:
            return self._krylov(rhs, tolerance, transposed=transposed)
        columns = [self._krylov(column, tolerance, transposed=transposed) for column in rhs.T]
        return np.stack(columns, axis=1)

    @property
    def nearby(self) -> LoopSystem:
        """A system near this one that is factorised already, if there is one: for guesses."""
        return self._factorised or self

    @property
    def _factorised(self) -> LoopSystem | None:
        """The system whose factors are at hand: this one or the one that it is like."""
        return self if "_factors" in self.__dict__ else self._like

    def _solve_dense(self, rhs: FloatArray, *, transposed: bool) -> FloatArray:
        # LAPACK wants columns: it is given the transposed system, which is C order for free.
        return _finite(dgetrs(*self._factors, rhs, trans=int(not transposed))[0])

    def _refine(self, rhs: FloatArray, *, transposed: bool) -> FloatArray | None:
        """Solve with the factors of the system nearby; None where that does not pay."""
        near = self._factorised
        if near is None or near is self or self._size < _WORTH_REFINING:
            return None
        apply = self._apply_transposed if transposed else self._apply
        enough = _REFINED * np.abs(rhs).max(initial=0.0)
        y = near._solve_dense(rhs, transposed=transposed)
        last = np.inf
        for _ in range(_REFINEMENTS):
            gap = rhs - apply(y)
            size = float(np.abs(gap).max())
            if size <= enough:
                return y
            if not size < 0.1 * last:
                return None
            y, last = y + near._solve_dense(gap, transposed=transposed), size
        return None

    @cached_property
    def _factors(self) -> tuple[FloatArray, Any]:
        """LU factors of (I - J)^T, with J the core's matrix after elimination."""
        system = self._core_map()
        np.negative(system, out=system)
        system.flat[:: self._size + 1] += 1.0
        if not np.isfinite(system).all():
            raise NoEquilibriumError("the linear system of the economy is not finite")
        lu, pivots, singular = dgetrf(system.T, overwrite_a=True)
        if singular:
            raise NoEquilibriumError("the linear system of the economy is singular")
        return lu, pivots

    def _core_map(self) -> FloatArray:
        """J: the core's matrix once eliminated nodes are substituted into it."""
        from_e, from_core = self._core
        if not self._split:
            return np.asarray(from_core.toarray())
        y = np.empty((self._split, self._size))
        for start, stop, level_from_e, level_from_core in self._levels:
            level_from_core.toarray(out=y[start:stop])
            if start > 0:
                y[start:stop] += level_from_e @ y
        reduced = from_e @ y
        return np.asarray(reduced + from_core.toarray() if from_core.nnz else reduced)

    def _krylov(self, rhs: FloatArray, tolerance: float, *, transposed: bool) -> FloatArray:
        size = self._size
        apply = self._apply_transposed if transposed else self._apply
        operator = LinearOperator((size, size), matvec=apply, dtype=np.float64)
        if not rhs.any():
            return np.zeros_like(rhs)
        y, failed = gmres(operator, rhs, rtol=tolerance, restart=60, maxiter=3)
        good = failed == 0 or np.abs(apply(y) - rhs).max() <= 1e-12 * np.abs(rhs).max()
        return y if good else self._direct(rhs, transposed=transposed)

    def _apply(self, v: FloatArray) -> FloatArray:
        if not self._split:  # nothing is reordered either
            return v - self._links.bought(v)
        from_e, from_core = self._core
        result: FloatArray = v - from_core @ v
        if self._split:
            nothing = np.zeros((self._split, *v.shape[1:]))
            result -= from_e @ self._forward(nothing, v)
        return result

    def _apply_transposed(self, v: FloatArray) -> FloatArray:
        if not self._split:
            return v - self._links.sold(v)[: self._size]
        to_e, to_core = self._core_transposed
        result: FloatArray = v - to_core @ v
        if self._split:
            result -= self._pull(self._backward(to_e @ v))
        return result

    def _direct(self, rhs: FloatArray, *, transposed: bool) -> FloatArray:
        return _finite(self._sparse_factors.solve(rhs, trans="T" if transposed else "N"))

    @cached_property
    def _sparse_factors(self) -> Any:
        from_e, from_core = self._core
        identity = sp.eye_array(self._size)
        matrix = identity - from_core - from_e @ self._eliminated_map()
        try:
            return splu(sp.csc_array(matrix))
        except RuntimeError:
            raise NoEquilibriumError("the linear system of the economy is singular") from None

    def _eliminated_map(self) -> sp.csr_array:
        """(I - M_ee)^-1 M_ec as a sparse matrix."""
        rows: list[Any] = []
        for start, _, from_e, from_core in self._levels:
            block = from_core
            if start > 0:
                block = block + from_e[:, :start] @ sp.vstack(rows).tocsr()
            rows.append(block)
        if not rows:
            return sp.csr_array((0, self._size))
        return sp.csr_array(sp.vstack(rows))


_Filled = tuple[int, int, Any, Any]


def _filled(level: Level, fill: Callable[[Block, FloatArray], Any], values: FloatArray) -> _Filled:
    return (
        level.start,
        level.stop,
        fill(level.from_eliminated, values),
        fill(level.from_core, values),
    )


def _finite(y: FloatArray) -> FloatArray:
    if not np.isfinite(y).all():
        raise NoEquilibriumError("the linear system of the economy is singular")
    return y
