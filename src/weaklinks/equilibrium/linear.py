"""Solve (I - M) y = b and its transpose for a matrix M on an economy's links.

M is the cost-share matrix (prices) or the cost shares net of wedges (revenues). Eliminated
nodes are substituted forward along the plan; the core is factorised densely when it is
small and solved by GMRES when it is large, with a direct solve should GMRES stall.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
import scipy.sparse as sp
from scipy.linalg.lapack import dgetrf, dgetrs
from scipy.sparse.linalg import LinearOperator, gmres, splu

from weaklinks.arrays import FloatArray
from weaklinks.equilibrium.plan import Level, Plan
from weaklinks.errors import NoEquilibriumError

_DENSE_CORE = 600
_KRYLOV_TOLERANCE = 1e-14


class LoopSystem:
    """The linear system I - M of one economy at one point.

    Parameters
    ----------
    plan : Plan
        The elimination order of the graph.
    values : (nnz,) array
        Entries of M, one per link of the economy's share matrix (links to factors are ignored).
    """

    def __init__(self, plan: Plan, values: FloatArray) -> None:
        self.plan = plan
        self._split = plan.n_eliminated
        self._levels = [(lv.start, lv.stop, *_matrices(lv, values)) for lv in plan.levels]
        self._core_e, self._core_c = _matrices(plan.core, values)

    def solve(self, rhs: FloatArray) -> FloatArray:
        """Return y with (I - M) y = rhs, for a vector or for columns."""
        b = rhs[self.plan.order]
        e, core = b[: self._split], b[self._split :]
        first = self._forward(e, None)
        y_core = self._solve_core(core + self._core_e @ first, transposed=False)
        y = np.concatenate([self._forward(e, y_core), y_core])
        return self._unordered(y)

    def solve_transposed(self, rhs: FloatArray) -> FloatArray:
        """Return z with (I - M)^T z = rhs, for a vector or for columns."""
        b = rhs[self.plan.order]
        e, core = b[: self._split], b[self._split :]
        first = self._backward(e)
        z_core = self._solve_core(core + self._pull(first), transposed=True)
        z = np.concatenate([self._backward(e + self._core_e.T @ z_core), z_core])
        return self._unordered(z)

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
        for start, stop, from_e, _ in reversed(self._levels):
            if start > 0:
                z += from_e.T @ z[start:stop]
        return z

    def _pull(self, z: FloatArray) -> FloatArray:
        """M_ec^T z: what eliminated nodes ask of the core."""
        total = np.zeros((self._core_c.shape[0], *z.shape[1:]))
        for start, stop, _, from_core in self._levels:
            total += from_core.T @ z[start:stop]
        return total

    def _solve_core(self, rhs: FloatArray, *, transposed: bool) -> FloatArray:
        if self._core_c.shape[0] == 0:
            return rhs
        if self._core_c.shape[0] <= _DENSE_CORE:
            return _finite(dgetrs(*self._factors, rhs, trans=int(transposed))[0])
        if rhs.ndim == 1:
            return self._krylov(rhs, transposed=transposed)
        columns = [self._krylov(column, transposed=transposed) for column in rhs.T]
        return np.stack(columns, axis=1)

    @cached_property
    def _factors(self) -> tuple[FloatArray, Any]:
        """LU factors of I - J, with J the core's matrix after elimination."""
        size = self._core_c.shape[0]
        y = np.zeros((self._split, size))
        for start, stop, from_e, from_core in self._levels:
            y[start:stop] = from_core.toarray()
            if start > 0:
                y[start:stop] += from_e @ y
        system = np.eye(size) - self._core_c.toarray()
        if self._split:
            system -= self._core_e @ y
        if not np.isfinite(system).all():
            raise NoEquilibriumError("the linear system of the economy is not finite")
        lu, pivots, singular = dgetrf(system, overwrite_a=True)
        if singular:
            raise NoEquilibriumError("the linear system of the economy is singular")
        return lu, pivots

    def _krylov(self, rhs: FloatArray, *, transposed: bool) -> FloatArray:
        size = self._core_c.shape[0]
        apply = self._apply_transposed if transposed else self._apply
        operator = LinearOperator((size, size), matvec=apply, dtype=np.float64)
        if not rhs.any():
            return np.zeros_like(rhs)
        y, failed = gmres(operator, rhs, rtol=_KRYLOV_TOLERANCE, restart=60, maxiter=3)
        good = failed == 0 or np.abs(apply(y) - rhs).max() <= 1e-12 * np.abs(rhs).max()
        return y if good else self._direct(rhs, transposed=transposed)

    def _apply(self, v: FloatArray) -> FloatArray:
        y = self._forward(np.zeros(self._split), v)
        result: FloatArray = v - self._core_c @ v - self._core_e @ y
        return result

    def _apply_transposed(self, v: FloatArray) -> FloatArray:
        z = self._backward(self._core_e.T @ v)
        result: FloatArray = v - self._core_c.T @ v - self._pull(z)
        return result

    def _direct(self, rhs: FloatArray, *, transposed: bool) -> FloatArray:
        return _finite(self._sparse_factors.solve(rhs, trans="T" if transposed else "N"))

    @cached_property
    def _sparse_factors(self) -> Any:
        identity = sp.eye_array(self._core_c.shape[0])
        matrix = identity - self._core_c - self._core_e @ self._eliminated_map()
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
            return sp.csr_array((0, self._core_c.shape[0]))
        return sp.csr_array(sp.vstack(rows))


def _matrices(level: Level, values: FloatArray) -> tuple[sp.csr_array, sp.csr_array]:
    return level.from_eliminated.matrix(values), level.from_core.matrix(values)


def _finite(y: FloatArray) -> FloatArray:
    if not np.isfinite(y).all():
        raise NoEquilibriumError("the linear system of the economy is singular")
    return y
