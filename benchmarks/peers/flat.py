"""Plain Newton in log prices for economies without nests: sparse LU, or dense.

One factor, so its price is one, and relative prices are all there is to find.
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from scipy.sparse.linalg import splu

from weaklinks.economy import Economy


def sparse_newton(economy: Economy) -> np.ndarray:
    """Log prices over the wage, and log sales over spending, by sparse LU."""
    n, shares = economy.n_nodes, economy.shares.tocsr()
    goods, factor = shares[:, :n].tocsr(), shares[:, n:].toarray().sum(axis=1)
    e, rows = 1.0 - economy.elasticity, np.repeat(np.arange(n), np.diff(goods.indptr))
    tilted, linear = e[rows], e == 0.0
    identity, x = sp.eye_array(n, format="csc"), np.zeros(n)
    for _ in range(50):
        terms = goods.data * np.exp(tilted * x[goods.indices])
        total = np.bincount(rows, terms, n) + factor
        index = np.where(linear, goods @ x, np.log(total) / np.where(linear, 1.0, e))
        gap = index + economy.log_cost_shift - x
        bought = sp.csr_array((terms / total[rows], goods.indices, goods.indptr), shape=(n, n))
        lu = splu(sp.csc_array(identity - bought))
        if np.abs(gap).max() < 1e-12:
            break
        x = x + lu.solve(gap)
    unit = np.zeros(n)
    unit[economy.final_node] = 1.0
    paid = sp.diags_array(economy.pass_through) @ bought
    sales = splu(sp.csc_array(identity - paid.T)).solve(unit)
    return np.concatenate([x, np.log(sales)])


def of_one_factor(found) -> np.ndarray:
    """Our answer in the same form."""
    x = found.log_price - found.log_factor_price[0]
    return np.concatenate([x, np.log(found.revenue / found.expenditure)])


class DenseReference:
    """The same with dense matrices: the sectors of `dense_economy`."""

    def __init__(self, economy: Economy) -> None:
        n = economy.n_nodes - 1
        dense = economy.shares.toarray()
        self.goods, self.factor = dense[:n, :n], dense[:n, -1]
        self.final, self.elasticity = dense[n, :n], economy.elasticity
        self.shift, self.kept = economy.log_cost_shift[:n], 1.0 - economy.wedge[:n]

    def solve(self) -> np.ndarray:
        """Log prices of sectors over the wage, and their log sales over spending."""
        e, x = 1.0 - self.elasticity[0], np.zeros(self.final.size)
        identity = np.eye(x.size)
        while True:
            tilt = np.exp(e * x)
            total = self.goods @ tilt + self.factor
            gap = np.log(total) / e + self.shift - x
            bought = self.goods * (tilt / total[:, None])
            if np.abs(gap).max() < 1e-12:
                break
            x = x + np.linalg.solve(identity - bought, gap)
        demand = self.final * np.exp((1.0 - self.elasticity[-1]) * x)
        paid = self.kept[:, None] * bought
        sales = np.linalg.solve(identity - paid.T, demand / demand.sum())
        return np.concatenate([x, np.log(sales)])

    def one_solve(self) -> np.ndarray:
        """One dense solve of this size, and nothing else."""
        return np.linalg.solve(np.eye(self.final.size) - self.goods, self.shift)


def of_sectors(found) -> np.ndarray:
    """Our answer in the form of `DenseReference`."""
    n = found.economy.n_nodes
    both = of_one_factor(found)
    return np.concatenate([both[: n - 1], both[n:-1]])
