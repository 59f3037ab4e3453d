"""What adopting can be worth at least and at most, over all sets between two."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from weaklinks.arrays import BoolArray, FloatArray, IntArray
from weaklinks.models.big_push.network_sets import Technologies

_ROUNDS = 50


def network_bounds(
    tech: Technologies, inside: BoolArray, possible: BoolArray, agents: IntArray
) -> tuple[FloatArray, FloatArray]:
    """Bounds on ``pi_i(S + i)`` over all S between `inside` and `possible`, for some sectors.

    Parameters
    ----------
    tech : Technologies
    inside, possible : (m, N) booleans
    agents : (k,) array
        Positions of the sectors that are asked about.

    Returns
    -------
    low, high : (m, k) arrays

    Notes
    -----
    Gross output per unit of income rises with every purchase, so its extremes are at the
    extreme purchases. The labour content of goods is lowest, for all goods at once, when each
    sector uses what is then the cheaper technology. Income is labour left over labour needed;
    the labour needed at S differs from that at `inside` by a sum over the sectors between,
    each term known up to the labour content of what it buys.
    """
    own = np.zeros((agents.size, inside.shape[1]), dtype=bool)
    own[np.arange(agents.size), agents] = True
    low_box = (inside[:, None] | own).reshape(-1, inside.shape[1])
    high_box = (possible[:, None] | own).reshape(-1, inside.shape[1])
    box = _Box(tech=tech, inside=low_box, free=high_box & ~low_box)
    low_income, high_income = _incomes(box)
    which = np.tile(agents, inside.shape[0])
    rows = np.arange(which.size)
    margin, bill = tech.margin[which], tech.bill[which]
    least = low_income * box.demand(highest=False)[rows, which]
    most = high_income * box.demand(highest=True)[rows, which]
    ends = np.stack([least * margin, most * margin])
    shape = (inside.shape[0], agents.size)
    return (ends.min(axis=0) - bill).reshape(shape), (ends.max(axis=0) - bill).reshape(shape)


def proves_complements(tech: Technologies, agents: IntArray) -> bool:
    """Whether every adopter is proven to raise the gains of all others, at every set.

    Enough for it: modern plants buy no fewer inputs for each unit of sales, so that everybody's
    sales per unit of income rise; they earn a margin; and each saves more labour than its fixed
    cost, at the lowest income and sales there can be, so that income rises.
    """
    none = np.zeros((1, tech.final.size), dtype=bool)
    free = none.copy()
    free[0, agents] = True
    box = _Box(tech=tech, inside=none, free=free)
    more = tech.new_inputs - tech.old_inputs
    bought = box.content(highest=True)[0] @ tech.mix.T
    saved = -(tech.new_labour - tech.old_labour + more * bought)
    sales = _incomes(box)[0][0] * box.demand(highest=False)[0]
    enough = (more >= 0.0) & (tech.margin >= 0.0) & (sales * saved >= tech.cost)
    return bool(enough[agents].all())


@dataclass(frozen=True, kw_only=True, eq=False)
class _Box:
    """All sets that hold `inside` and some of `free`."""

    tech: Technologies
    inside: BoolArray
    free: BoolArray

    def demand(self, *, highest: bool) -> FloatArray:
        """Gross output per unit of income when free sectors buy most, or least."""
        raises = self.tech.new_inputs > self.tech.old_inputs
        return self.tech.demand(self.tech.inputs(self.inside | (self.free & (raises == highest))))

    def content(self, *, highest: bool) -> FloatArray:
        """Highest, or lowest, labour content of all goods: one choice is best for them all."""
        tech, chosen = self.tech, self.inside
        for _ in range(_ROUNDS):
            found = tech.content(tech.inputs(chosen), tech.labours(chosen))
            bought = found @ tech.mix.T
            dearer = tech.new_labour + tech.new_inputs * bought > (
                tech.old_labour + tech.old_inputs * bought
            )
            better = self.inside | (self.free & (dearer == highest))
            if np.array_equal(better, chosen):
                return found
            chosen = better
        return found  # two technologies equally dear up to rounding: either will do


def _incomes(box: _Box) -> tuple[FloatArray, FloatArray]:
    tech = box.tech
    demand = tech.demand(tech.inputs(box.inside))
    needed = tech.services + (tech.labours(box.inside) * demand).sum(axis=1)
    left = tech.labour - box.inside @ tech.cost
    least, most = box.content(highest=False), box.content(highest=True)
    more = tech.new_inputs - tech.old_inputs
    bought = np.stack([more * (least @ tech.mix.T), more * (most @ tech.mix.T)])
    below, above = bought.min(axis=0), bought.max(axis=0)
    hired = tech.new_labour - tech.old_labour
    high = _extreme(box, left, needed, demand * (hired + below), highest=True)
    low = _extreme(box, left, needed, demand * (hired + above), highest=False)
    floor = tech.services + least @ tech.final
    ceiling = tech.services + most @ tech.final
    free_cost = box.free @ tech.cost
    return np.maximum(low, (left - free_cost) / ceiling), np.minimum(high, left / floor)


def _extreme(
    box: _Box, left: FloatArray, needed: FloatArray, change: FloatArray, *, highest: bool
) -> FloatArray:
    """Extreme of (left - sum cost)/(needed + sum change) over the free (Dinkelbach).

    Where the labour needed could fall to nothing by this bound, the bound says nothing.
    """
    cost, income = box.tech.cost, left / needed
    nothing = np.inf if highest else 0.0
    if highest:
        weak = needed + np.where(box.free, np.minimum(change, 0.0), 0.0).sum(axis=1) <= 0.0
    else:
        weak = np.zeros(needed.shape, dtype=bool)
    for _ in range(_ROUNDS):
        worth = cost + income[:, None] * change
        chosen = box.free & ((worth < 0.0) if highest else (worth > 0.0))
        below = np.where(weak, 1.0, needed + (chosen * change).sum(axis=1))
        better = (left - chosen @ cost) / below
        better = np.maximum(better, income) if highest else np.minimum(better, income)
        if (better == income).all():
            return np.where(weak, nothing, income)
        income = better
    return np.full(income.shape, nothing)
