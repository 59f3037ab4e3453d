"""General equilibrium of a network economy at many adopting sets at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from weaklinks.arrays import BoolArray, FloatArray
from weaklinks.errors import Problems, name_some


@dataclass(frozen=True, kw_only=True, eq=False)
class Technologies:
    """Two technologies of N sectors, per unit of output at unit prices.

    Attributes
    ----------
    labour : float
    final : (N,) array
        Spending shares; the rest buys labour services.
    mix : (N, N) array
        Rows buy from columns.
    old_inputs, new_inputs : (N,) arrays
        Purchases of intermediate goods.
    old_labour, new_labour : (N,) arrays
        Labour, that in services bought included.
    margin, cost, bill : (N,) arrays
        Profit per unit of sales, fixed cost in labour, and in wages.
    """

    labour: float
    final: FloatArray
    mix: FloatArray
    old_inputs: FloatArray
    new_inputs: FloatArray
    old_labour: FloatArray
    new_labour: FloatArray
    margin: FloatArray
    cost: FloatArray
    bill: FloatArray

    def inputs(self, sets: BoolArray) -> FloatArray:
        """Purchases per unit of output, (m, N)."""
        return np.where(sets, self.new_inputs, self.old_inputs)

    def labours(self, sets: BoolArray) -> FloatArray:
        """Labour per unit of output, (m, N)."""
        return np.where(sets, self.new_labour, self.old_labour)

    @property
    def services(self) -> float:
        """Final spending on labour services, per unit."""
        return 1.0 - float(self.final.sum())

    def leontief(self, inputs: FloatArray) -> FloatArray:
        """``I - M`` with ``M[i, j]`` what j buys from i, (m, N, N)."""
        return np.asarray(np.eye(self.final.size) - self.mix.T * inputs[..., None, :])

    def demand(self, inputs: FloatArray) -> FloatArray:
        """Gross output per unit of income, (m, N)."""
        right = np.broadcast_to(self.final[:, None], (*inputs.shape, 1))
        return np.asarray(np.linalg.solve(self.leontief(inputs), right)[..., 0])

    def content(self, inputs: FloatArray, labours: FloatArray) -> FloatArray:
        """Labour in one unit of each good, its inputs' included, (m, N)."""
        transposed = np.swapaxes(self.leontief(inputs), -1, -2)
        return np.asarray(np.linalg.solve(transposed, labours[..., None])[..., 0])


def solve_sets(tech: Technologies, sets: BoolArray) -> tuple[FloatArray, FloatArray]:
    """Income (m,) and gross outputs (m, N) at each set."""
    demand = tech.demand(tech.inputs(sets))
    needed = tech.services + (tech.labours(sets) * demand).sum(axis=1)
    income = (tech.labour - sets @ tech.cost) / needed
    return income, income[:, None] * demand


def one_more(tech: Technologies, sets: BoolArray) -> FloatArray:
    """Gross output ``R_i(S + i)`` of every sector when it is among the adopters, (m, N).

    One inverse for each set; each further adopter changes one column of it (Sherman and
    Morrison), so that all N neighbours together cost no more than the set itself.
    """
    inverse = np.linalg.inv(tech.leontief(tech.inputs(sets)))
    demand = inverse @ tech.final
    labours = tech.labours(sets)
    needed = tech.services + (labours * demand).sum(axis=1)
    content = np.einsum("mn,mnk->mk", labours, inverse)
    joins = ~sets
    more = np.where(joins, tech.new_inputs - tech.old_inputs, 0.0)
    loop = np.einsum("mik,ik->mi", inverse, tech.mix)
    grown = demand / (1.0 - more * loop)
    hired = np.where(joins, tech.new_labour - tech.old_labour, 0.0)
    needed_then = needed[:, None] + grown * (hired + more * (content @ tech.mix.T))
    left = (tech.labour - sets @ tech.cost)[:, None] - np.where(joins, tech.cost, 0.0)
    return np.asarray(left / needed_then * grown)


def complain_of_loops(tech: Technologies, names: Sequence[str], problems: Problems) -> None:
    """Complain where sectors that adopt, or do not, take in more of each other than they make.

    Gross outputs are positive at every set of adopters if they are where each sector buys the
    more of its two technologies: then, and only then, no eigenvalue reaches one.
    """
    most = np.maximum(tech.old_inputs, tech.new_inputs)
    if np.abs(np.linalg.eigvals(most[:, None] * tech.mix)).max() < 1.0 - 1e-12:
        return
    bought = most * tech.mix.sum(axis=1)
    who = np.array(names)[bought >= min(1.0, bought.max())].tolist()
    problems.add(
        f"{name_some(who)}: inputs for a unit of sales cost {bought.max():.4g}, so that nothing is "
        "left of what sectors sell each other; lower the share of intermediate goods or the "
        "premium, or raise productivity"
    )
