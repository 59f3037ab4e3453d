"""One model of the catalogue solved, by every route that it has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from weaklinks.economy import Economy
from weaklinks.equilibrium import Equilibrium, solve
from weaklinks.models.jones import Allocation, Jones2008


@dataclass(frozen=True, kw_only=True, eq=False)
class Solution:
    """What came out, by the general solver and, where there is one, by the closed form.

    Attributes
    ----------
    equilibrium : Equilibrium
    closed_form : Allocation or None
    """

    equilibrium: Equilibrium
    closed_form: Allocation | None = None

    @property
    def disagreement(self) -> float:
        """Largest relative difference of the two routes: GDP, prices, sales and the wage."""
        a, q = self.closed_form, self.equilibrium
        if a is None:
            return 0.0
        n, v = len(a.model.varieties), a.model.varieties
        sales = v.weight * a.price * a.output
        pairs = (
            (q.gdp, a.gdp),
            (q.price[:n], a.price),
            (q.revenue[:n] + sales.max(), sales + sales.max()),
            (q.factor_price[-1], a.wage),
        )
        return max(float(np.max(np.abs(np.asarray(x) / y - 1.0))) for x, y in pairs)

    @property
    def residual(self) -> float:
        """Largest residual of any equation, and of the two routes against each other."""
        own = [] if self.closed_form is None else [self.closed_form.residual]
        return max(self.equilibrium.residual, self.disagreement, *own)

    def __repr__(self) -> str:
        lines = [repr(self.equilibrium)]
        if self.closed_form is not None:
            lines.append(repr(self.closed_form))
        return "\n".join(lines)


def solve_model(spec: Any) -> Solution:
    """Solve an economy, or a spec that has one; Jones' economy by its closed form, too."""
    economy = spec if isinstance(spec, Economy) else spec.economy()
    closed = spec.steady_state() if isinstance(spec, Jones2008) else None
    return Solution(equilibrium=solve(economy), closed_form=closed)
