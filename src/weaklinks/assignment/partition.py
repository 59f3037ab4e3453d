"""Partitions of workers who come one by one: whole teams, with proof of how good they are."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.sparse as sp
from scipy.optimize import Bounds, LinearConstraint, milp

from weaklinks.arrays import FloatArray, IntArray
from weaklinks.assignment.columns import Columns, available
from weaklinks.assignment.program import Prices

# Teams that an integer program is given at most.
_MOST_IN_PROGRAM = 200_000
# What a solver's tolerances leave open, as a part of the total.
_ROUNDING = 1e-9
# What the gap is in the program.
_COST = 1e4


class WholeTeams:
    """The search for whole numbers of teams.

    Attributes
    ----------
    number : (c,) array
        How many of each team of the columns; found by `search`.
    total : float
    bound : float
        No partition makes more.
    why : str
    """

    def __init__(self, columns: Columns, prices: Prices, supply: IntArray, outside: float) -> None:
        self.columns, self.prices = columns, prices
        self.supply, self.outside = supply, outside
        lost = supply.sum() / columns.teams.shape[1] * prices.excess
        self.bound = float(prices.price @ supply) + lost
        self.number = self._rounded()
        self.total = self._total(self.number)
        self.why = "no wages could make less: a partition that a linear program bounds"

    @property
    def optimal(self) -> bool:
        """Whether nothing better exists, up to rounding."""
        return bool(self.bound - self.total <= _ROUNDING * max(abs(self.bound), 1e-300))

    def improve(self, start: IntArray | None) -> None:
        """Take another partition, as numbers of teams of the columns, where it is better."""
        if start is not None and (total := self._total(start)) > self.total:
            self.number, self.total = start, total

    def search(self, time_limit: float) -> None:
        """Close the gap by an integer program over what can be in a best partition.

        A team with a loss at the prices that is larger than the gap is in none: putting it
        in costs more than the gap.
        """
        if self.optimal:
            return
        gap = self.bound - self.total
        loss = np.maximum(-self.columns.value_at(self.prices.price), 0.0)
        may = np.flatnonzero((loss <= gap * (1.0 + 1e-9)) | (self.number > 0))
        every = may.size <= _MOST_IN_PROGRAM
        if not every:
            cut = np.argpartition(loss[may], _MOST_IN_PROGRAM)[:_MOST_IN_PROGRAM]
            may = np.union1d(may[cut], np.flatnonzero(self.number))
        found = self._solve(may, loss[may], gap, time_limit)
        if found.x is not None:
            number = np.zeros(len(self.columns.output), dtype=np.int64)
            number[may] = np.rint(found.x[: may.size]).astype(np.int64)
            self.improve(number)
        if every and found.mip_dual_bound is not None:
            least_loss = gap / _COST * max(float(found.mip_dual_bound), 0.0)
            self.bound = max(self.total, self.bound - least_loss)
        self.why = self._said(every, may.size)

    def _said(self, every: bool, teams: int) -> str:
        if self.optimal:
            return "an integer program over all teams that could be in a best partition"
        kept = "" if every else f" over the {teams:,} teams that cost least"
        left = (self.bound - self.total) / max(abs(self.total), 1e-300)
        return (
            f"the integer program{kept} ran out of time; no partition makes over {left:.2g} of the "
            "total more"
        )

    def _solve(self, may: IntArray, loss: FloatArray, gap: float, time_limit: float) -> Any:
        """Least loss beside prices, of teams and of whoever is idle.

        In units of a part of the gap, as the solver stops at an absolute difference of 1e-6.
        """
        idle = np.maximum(self.prices.price - self.outside, 0.0)
        types = self.columns.types
        members = sp.hstack([self.columns.matrix(may), sp.eye_array(types)], format="csc")
        # Whose idleness would cost more than the gap is not idle, but for those who are now.
        most = np.where(idle <= gap * (1.0 + 1e-9), self.supply, self._idle_now())
        return milp(
            np.concatenate([loss, np.minimum(idle, gap)]) * (_COST / gap),
            constraints=LinearConstraint(members, self.supply, self.supply),
            integrality=np.ones(may.size + types),
            bounds=Bounds(0, np.concatenate([np.full(may.size, np.inf), most])),
            options={"time_limit": time_limit, "mip_rel_gap": 0.0},
        )

    def _idle_now(self) -> IntArray:
        used = np.asarray(self.columns.matrix(np.arange(len(self.number))) @ self.number)
        return np.asarray(self.supply - np.rint(used).astype(np.int64))

    def _rounded(self) -> IntArray:
        """Whole parts of the program's solution, then the most profitable teams that fit."""
        number = np.zeros(len(self.columns.output), dtype=np.int64)
        whole = np.floor(self.prices.mass + 1e-7).astype(np.int64)
        number[self.prices.chosen] = whole
        left = self.supply - np.asarray(self.columns.matrix(self.prices.chosen) @ whole, dtype=int)
        profit = self.columns.value_at(self.prices.price)
        open_ = np.flatnonzero(self.columns.output >= self.columns.teams.shape[1] * self.outside)
        while (open_ := open_[available(self.columns.teams[open_], left)]).size:
            best = open_[np.argmax(profit[open_])]
            number[best] += 1
            np.subtract.at(left, self.columns.teams[best], 1)
        return number

    def _total(self, number: IntArray) -> float:
        used = int(number.sum()) * self.columns.teams.shape[1]
        alone = self.outside * float(self.supply.sum() - used)
        return float(number @ self.columns.output) + alone
