"""What a good economist would write by hand: structured NumPy for nested CES, and for Jones (2008).

Two-level nested CES: dense log-price Newton over the sectors only, one linear solve for sales,
and a damped Newton loop over factor prices. It knows the nesting; the library does not.
"""

from __future__ import annotations

import numpy as np

from weaklinks.economy import Economy
from weaklinks.models.jones import Jones2008


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
        self.shift = economy.log_cost_shift[:n]
        self.kept = 1 - economy.wedge[:n]
        self.endowment = economy.endowment

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
        w, x = np.zeros(self.endowment.size), np.zeros(self.goods.shape[0])
        gap, x = self.gap(w, x)
        while np.abs(gap).max() > 1e-12:
            step = 1e-6 * np.eye(w.size)
            jacobian = np.stack([(self.gap(w + d, x)[0] - gap) / 1e-6 for d in step], axis=1)
            w = w - np.linalg.lstsq(jacobian, gap, rcond=None)[0]
            before = np.abs(gap).max()
            gap, x = self.gap(w, x)
            if np.abs(gap).max() > 0.5 * before:
                break
        return -np.log((self.final * np.exp((1 - self.cons) * x)).sum()) / (1 - self.cons)


def greedy_by_loops(model: Jones2008, order: str) -> np.ndarray:
    """GDP along Figure 5's paths: Proposition 3 anew for every candidate of every step."""
    v = model.varieties
    theta, rho, sigma = model.final_exponent, model.intermediate_exponent, model.intermediate_share
    power = 1 / ((1 - sigma) * (1 - model.capital_share))

    def gdp(wedge):
        x = v.productivity * (1 - wedge)
        final, used = x ** (theta / (1 - theta)), x ** (rho / (1 - rho))
        q_final = final.mean() ** ((1 - theta) / theta)
        q_used = used.mean() ** ((1 - rho) / rho)
        t_final, t_used = (wedge * final).mean() / final.mean(), (wedge * used).mean() / used.mean()
        kept = (1 - t_final) / (1 - sigma * (t_final - t_used))
        return (1 - sigma * kept) / kept * (q_final ** (1 - sigma) * q_used**sigma) ** power

    wedge = v.wedge.copy()
    levels = [gdp(wedge)]
    while wedge.any():
        rest = np.flatnonzero(wedge)
        after = np.empty(rest.size)
        for place, k in enumerate(rest):
            was, wedge[k] = wedge[k], 0.0
            after[place] = gdp(wedge)
            wedge[k] = was
        gain = after - levels[-1]
        first = gain.argmax() if order == "best" else np.where(gain >= 0, gain, np.inf).argmin()
        wedge[rest[first]] = 0.0
        levels.append(after[first])
    return np.array(levels)


def shooting_path(periods: int = 300) -> np.ndarray:
    """The path of `growth_path` by bisection on first consumption: what a textbook does.

    Every trial is followed until capital or consumption turns the wrong way. Rounding makes
    any trial leave the saddle path in the end, so from there on it stays at the steady state.
    """
    alpha, kappa, beta, gamma, kept = 1 / 3, 0.2, 1 / 1.05, 2.0, 0.95
    end = (kappa / 0.1) ** (1 / (1 - alpha))
    goal = end**alpha - 0.05 * end
    low, high = 0.0, (end / 3) ** alpha + kept * end / 3
    for _ in range(100):
        path = np.full(periods + 1, end)
        k, c = end / 3, 0.5 * (low + high)
        first, too_much = c, False
        for t in range(periods + 1):
            path[t] = k
            new = k**alpha + kept * k - c
            if new <= k or c >= goal:
                too_much = new <= k
                path[t:] = end
                break
            c *= (beta * (1 - 0.05 + kappa * new ** (alpha - 1))) ** (1 / gamma)
            k = new
        low, high = (low, first) if too_much else (first, high)
    return path
