"""Two continua with finitely many types: optimal transport, as a linear program."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from scipy.optimize import linprog

from weaklinks.arrays import FloatArray
from weaklinks.assignment.program import ProgramError
from weaklinks.assignment.sides_result import SidedMatching


def transport(
    x: FloatArray, y: FloatArray, table: FloatArray, a: FloatArray, b: FloatArray
) -> SidedMatching:
    """Maximise output over how much of each left type works with each right type.

    Wages are the dual of the program; where they are not unique it is one of them.
    """
    rows = sp.kron(sp.eye_array(x.size), np.ones((1, y.size)), format="csr")
    columns = sp.kron(np.ones((1, x.size)), sp.eye_array(y.size), format="csr")
    worth = np.maximum(table, 0.0).ravel()
    scale = max(float(worth.max(initial=0.0)), 1e-300)
    most = float(max(a.max(), b.max()))
    found = linprog(
        -worth / scale,
        A_ub=sp.vstack([rows, columns], format="csr"),
        b_ub=np.concatenate([a, b]) / most,
        bounds=(0.0, None),
        method="highs-ds",
        options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10},
    )
    if not found.success:
        raise ProgramError(f"the transport problem failed: {found.message}")
    wage = -np.asarray(found.ineqlin.marginals) * scale
    amount = most * np.asarray(found.x).reshape(table.shape)
    pairs = np.argwhere((amount > 1e-12 * most) & (table > 0.0))
    left, right = wage[: x.size], wage[x.size :]
    return SidedMatching(
        left=x, right=y, pairs=pairs, output=table[pairs[:, 0], pairs[:, 1]], lowest_left=left,
        lowest_right=right, method="transport", table=table, masses=(a, b),
        amount=amount[pairs[:, 0], pairs[:, 1]],
    )  # fmt: skip
