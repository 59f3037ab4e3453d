"""Make receipts equal payments while every cell changes as little as possible."""

from __future__ import annotations

from typing import Literal

import numpy as np

from weaklinks.arrays import FloatArray, IntArray

EXACT = 1e-12
_MOST_STEPS = 500
_LOG2 = float(np.log(2.0))


def gross_circulation(flows: FloatArray) -> FloatArray:
    """Return the flows with negative cells turned round and own transactions left out.

    A payment of -3 from j to i is one of 3 from i to j: who gains by it is the same.
    """
    gross: FloatArray = np.maximum(flows, 0.0) + np.maximum(-flows, 0.0).T
    np.fill_diagonal(gross, 0.0)
    return gross


def one_way_cells(gross: FloatArray) -> IntArray:
    """Return the cells (receiver, payer) on no circuit: money that goes out and never returns.

    Such a cell is zero in every balanced table with the same empty cells.
    """
    group = _components(gross, "strong")
    cells = np.argwhere(gross > 0)
    found: IntArray = cells[group[cells[:, 0]] != group[cells[:, 1]]]
    return found


def relative_imbalance(flows: FloatArray) -> FloatArray:
    """Return receipts less payments of each account relative to the larger gross sum."""
    gross = gross_circulation(flows)
    received, paid = gross.sum(axis=1), gross.sum(axis=0)
    size = np.maximum(received, paid)
    out: FloatArray = np.divide(received - paid, size, out=np.zeros(len(size)), where=size > 0)
    return out


def balance_by_scaling(flows: FloatArray) -> tuple[FloatArray, float]:
    r"""Balance a table by diagonal similarity scaling.

    Minimises the cross-entropy between the new and the given cells subject to receipts =
    payments of every account; the solution is :math:`t_{ij} e^{y_i - y_j}`, and y minimises
    the convex potential :math:`\sum_{ij} t_{ij} e^{y_i - y_j}`, here by Newton's method.
    Negative cells are turned round for the purpose and put back. Zero cells stay zero.

    Parameters
    ----------
    flows : (m, m) array
        Rows receive, columns pay. `one_way_cells` of its gross circulation must be empty.

    Returns
    -------
    balanced : (m, m) array
    residual : float
        Largest relative imbalance that is left.

    References
    ----------
    Schneider, M. H. and S. A. Zenios (1990), "A comparative study of algorithms for matrix
    balancing", Operations Research 38(3), 439-455.
    """
    gross = gross_circulation(flows)
    level = _exponents(gross / gross.max() if gross.any() else gross)
    step = level[:, None] - level[None, :]
    balanced: FloatArray = flows * np.exp(np.sign(flows) * step)
    return balanced, float(np.max(np.abs(relative_imbalance(balanced)), initial=0.0))


def _exponents(gross: FloatArray) -> FloatArray:
    level = np.zeros(len(gross))
    scaled, best = gross, np.inf
    for _ in range(_MOST_STEPS):
        received, paid = scaled.sum(axis=1), scaled.sum(axis=0)
        size = received + paid
        error = np.max(np.abs(received - paid) / np.where(size > 0, size, 1.0), initial=0.0)
        # Quadratic convergence: once at rounding error a further step gains nothing.
        if error <= 1e-15 or (error < EXACT and error >= 0.5 * best):
            break
        best = min(best, error)
        direction = _newton_direction(scaled, received - paid, size)
        level, scaled = _damped_step(gross, level, direction)
    return level


def _newton_direction(scaled: FloatArray, gap: FloatArray, size: FloatArray) -> FloatArray:
    """Solve the Laplacian system in units of each account; constants per component are pinned."""
    root = np.sqrt(np.where(size > 0, size, 1.0))
    hessian = np.diag(np.where(size > 0, size, 1.0)) - scaled - scaled.T
    hessian /= np.outer(root, root)
    group = _components(scaled, "weak")
    for label in np.unique(group):
        constant = np.where(group == label, root, 0.0)
        hessian += np.outer(constant, constant) / (constant @ constant)
    direction: FloatArray = np.linalg.solve(hessian, -gap / root) / root
    return direction


def _damped_step(
    gross: FloatArray, level: FloatArray, direction: FloatArray
) -> tuple[FloatArray, FloatArray]:
    # While y_i - y_j move by at most log 2, curvature at most doubles: the potential must fall.
    reach = float(np.ptp(direction))
    length = 1.0 if reach <= _LOG2 else _LOG2 / reach
    moved = level + length * direction
    return moved, gross * np.exp(moved[:, None] - moved[None, :])


def _components(links: FloatArray, connection: Literal["weak", "strong"]) -> IntArray:
    # SciPy's graph module takes longer to import than a table to load.
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    _, group = connected_components(csr_array(links != 0), directed=True, connection=connection)
    return np.asarray(group, dtype=np.int64)
