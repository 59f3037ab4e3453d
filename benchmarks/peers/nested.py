"""What a good economist would write by hand for nested CES: structured NumPy.

Dense log-price Newton over the sectors only, one linear solve for sales, and a damped Newton loop
over factor prices. It knows the nesting; the library does not.
"""

from __future__ import annotations

import numpy as np

from weaklinks.economy import Economy


class NestedReference:
    """Read the nested numbers out of an `Economy` built by `nested_economy`."""

    def __init__(self, economy: Economy) -> None:
        n = (economy.n_nodes - 1) // 3
        dense = economy.shares.toarray()
        self.goods = dense[n : 2 * n, :n]
        self.value_added = dense[2 * n : 3 * n, 3 * n + 1 :]
        bundle = dense[range(n), range(n, 2 * n)]
        self.upper = np.stack([bundle, 1 - bundle], axis=1)
        self.final = dense[-1, :n]
        self.top, self.low, self.va, self.cons = economy.elasticity[[0, n, 2 * n, -1]]
        self.endowment = economy.endowment
        self.start = np.zeros(economy.n_factors), np.zeros(n)
        self.change(economy.wedge, economy.productivity)

    def change(self, wedge, productivity):
        """Take other wedges and productivities of the nodes."""
        n = self.goods.shape[0]
        self.shift = -np.log(productivity[:n]) - np.log1p(-wedge[:n])
        self.kept = 1 - wedge[:n]

    def prices(self, w, x):
        """Log sector prices by Newton; also sales shares of goods and factors in cost."""
        va = self.value_added * np.exp((1 - self.va) * w)
        index_va = np.log(va.sum(axis=1)) / (1 - self.va)
        for _ in range(50):
            goods = self.goods * np.exp((1 - self.low) * x)
            total = goods.sum(axis=1)
            nests = np.stack([np.log(total) / (1 - self.low), index_va], axis=1)
            upper = self.upper * np.exp((1 - self.top) * nests)
            cost = upper.sum(axis=1)
            gap = np.log(cost) / (1 - self.top) + self.shift - x
            shares = (upper[:, 0] / cost / total)[:, None] * goods
            if np.abs(gap).max() < 1e-13 * (1 + np.abs(x).max()):
                break
            x = x + np.linalg.solve(np.eye(x.size) - shares, gap)
        factors = (upper[:, 1] / cost / va.sum(axis=1))[:, None] * va
        return x, shares, factors

    def gap(self, w, x):
        """Log excess demand for factors when the household spends one."""
        x, shares, factors = self.prices(w, x)
        final = self.final * np.exp((1 - self.cons) * x)
        sales = np.linalg.solve(
            np.eye(x.size) - (self.kept[:, None] * shares).T, final / final.sum()
        )
        return np.log((self.kept * sales) @ factors) - np.log(self.endowment) - w, x

    def solve(self):
        """Return log GDP: minus the log price of the final good, spending being one."""
        w, x = self.start
        gap, x = self.gap(w, x)
        while np.abs(gap).max() > 1e-12:
            step = 1e-6 * np.eye(w.size)
            jacobian = np.stack([(self.gap(w + d, x)[0] - gap) / 1e-6 for d in step], axis=1)
            w = w - np.linalg.lstsq(jacobian, gap, rcond=None)[0]
            before = np.abs(gap).max()
            gap, x = self.gap(w, x)
            if np.abs(gap).max() > 0.5 * before:
                break
        self.found = w, x
        return -np.log((self.final * np.exp((1 - self.cons) * x)).sum()) / (1 - self.cons)


def one_solve(reference: NestedReference) -> np.ndarray:
    """One dense solve in the sectors, and nothing else."""
    return np.linalg.solve(np.eye(reference.kept.size) - 0.5 * reference.goods, reference.shift)


def by_hand(economy: Economy) -> NestedReference:
    """Return a nested economy, solved and ready to be solved again for other wedges from there."""
    reference = NestedReference(economy)
    reference.solve()
    reference.start = reference.found
    return reference


def draws_one_by_one(reference: NestedReference, wedge, productivity) -> np.ndarray:
    """Log GDP of economies side by side, each solved from the undrawn one."""
    levels = []
    for k in range(wedge.shape[1]):
        reference.change(wedge[:, k], productivity[:, k])
        levels.append(reference.solve())
    return np.array(levels)


def greedy_one_by_one(economy: Economy) -> tuple[list[int], np.ndarray]:
    """Best reform path, every candidate of every step an equilibrium of its own.

    Returns the sectors chosen and log GDP from the start on.
    """
    reference, wedge = by_hand(economy), economy.wedge.copy()
    levels, chosen = [reference.solve()], []
    while wedge.any():
        candidates = np.flatnonzero(wedge)
        after = candidates_one_by_one(reference, economy, wedge, candidates)
        first = int(candidates[after.argmax()])
        wedge[first] = 0.0
        chosen.append(first)
        levels.append(after.max())
        reference.change(wedge, economy.productivity)
        reference.solve()
        reference.start = reference.found
    return chosen, np.array(levels)


def candidates_one_by_one(reference: NestedReference, economy: Economy, wedge, sectors):
    """Log GDP after each of these sectors alone has lost its wedge, each an equilibrium."""
    trials = np.repeat(wedge[:, None], len(sectors), axis=1)
    trials[sectors, np.arange(len(sectors))] = 0.0
    productivity = np.repeat(economy.productivity[:, None], len(sectors), axis=1)
    return draws_one_by_one(reference, trials, productivity)
