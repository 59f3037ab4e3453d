"""Generic root finders on the whole system at once: what one gets without using its structure.

Unknowns are every price, every node's sales and every factor price, spending being one: their logs,
which is what an expert would choose, or their levels. Started cold: all levels one.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from scipy.optimize import root

from weaklinks.economy import Economy


class WholeSystem:
    """All equations of an economy without transfers, capital or Cobb-Douglas nodes."""

    def __init__(self, economy: Economy) -> None:
        self.economy, self.n = economy, economy.n_nodes
        links = sp.coo_array(economy.shares)
        self.buyer, self.seller = links.coords
        self.weight = links.data
        self.exponent = 1.0 - economy.elasticity
        self.size = 2 * self.n + economy.n_factors

    def gap(self, z):
        """What is missing in prices, in the logs of sales and in those of factor markets."""
        n, e = self.n, self.exponent
        x, sales, w = z[:n], z[n : 2 * n], z[2 * n :]
        p = np.concatenate([x, w])
        terms = self.weight * np.exp(e[self.buyer] * p[self.seller])
        total = np.bincount(self.buyer, terms, n)
        spent = self.economy.pass_through * np.exp(sales) / total
        bought = np.bincount(self.seller, terms * spent[self.buyer], p.size)
        bought[self.economy.final_node] += 1.0
        return np.concatenate(
            [
                np.log(total) / e + self.economy.log_cost_shift - x,
                np.log(bought[:n]) - sales,
                np.log(bought[n:]) - np.log(self.economy.endowment) - w,
            ]
        )

    def gap_in_levels(self, levels):
        """Supply and demand in levels, as one writes a model down: price less cost, and so on."""
        z = np.log(levels)
        return np.exp(self.gap(z) + z) - levels

    def log_gdp(self, z) -> float:
        """Minus the log price of the final good; NaN where the system is not solved."""
        with np.errstate(all="ignore"):
            solved = np.abs(self.gap(z)).max() < 1e-8  # False for NaN
        return float(-z[self.economy.final_node]) if solved else np.nan


class _TooLong(Exception):  # noqa: N818
    pass


def scipy_root(economy: Economy, *, seconds: float = 30.0, levels: bool = False) -> float:
    """Log GDP by `scipy.optimize.root` (Powell's hybrid method); NaN where it fails in time."""
    system, start = WholeSystem(economy), time.perf_counter()
    first = np.ones(system.size) if levels else np.zeros(system.size)

    def gap(z):
        if time.perf_counter() - start > seconds:
            raise _TooLong
        return system.gap_in_levels(z) if levels else system.gap(z)

    with np.errstate(all="ignore"):
        try:
            found = root(gap, first, tol=1e-12).x
            return system.log_gdp(np.log(found) if levels else found)
        except (_TooLong, ValueError, np.linalg.LinAlgError):
            return np.nan


@dataclass(frozen=True)
class CasadiSystem:
    """The system as a CasADi root finder: Newton's method, derivatives by CasADi."""

    system: WholeSystem
    finder: object

    def solve(self) -> float:
        """Log GDP; NaN where it does not converge."""
        try:
            found = self.finder(np.zeros(self.system.size), [])
        except RuntimeError:
            return np.nan
        return self.system.log_gdp(np.asarray(found).ravel())


def casadi_system(economy: Economy) -> CasadiSystem:
    """Write the system down for CasADi; that is not part of its time."""
    import casadi as ca

    system = WholeSystem(economy)
    n, m, links = system.n, system.size - system.n, system.weight.size
    z = ca.SX.sym("z", system.size)
    x, sales, w = z[:n], z[n : 2 * n], z[2 * n :]
    p, e = ca.vertcat(x, w), ca.DM(system.exponent)
    one, numbers = np.ones(links), np.arange(links)
    by_buyer = ca.DM(sp.csc_array((one, (system.buyer, numbers)), shape=(n, links)))
    by_seller = ca.DM(sp.csc_array((one, (system.seller, numbers)), shape=(m, links)))
    buyer, seller = system.buyer.tolist(), system.seller.tolist()
    terms = ca.DM(system.weight) * ca.exp(e[buyer] * p[seller])
    total = by_buyer @ terms
    spent = ca.DM(economy.pass_through) * ca.exp(sales) / total
    unit = np.zeros(m)
    unit[economy.final_node] = 1.0
    bought = by_seller @ (terms * spent[buyer]) + ca.DM(unit)
    gap = ca.vertcat(
        ca.log(total) / e + ca.DM(economy.log_cost_shift) - x,
        ca.log(bought[:n]) - sales,
        ca.log(bought[n:]) - ca.DM(np.log(economy.endowment)) - w,
    )
    options = {"linear_solver": "csparse", "error_on_fail": True}
    finder = ca.rootfinder("economy", "newton", {"x": z, "g": gap}, options)
    return CasadiSystem(system, finder)
