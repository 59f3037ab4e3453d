"""The next reform of a greedy path: every candidate is solved.

What the reform of a sector does hardly depends on what was reformed before, so every candidate
starts from its own equilibrium of the step before; and a derivative taken some steps ago still
serves, until columns take too many steps with it.
"""

from __future__ import annotations

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.equilibrium import Equilibrium, solve
from weaklinks.equilibrium.batch import Batch
from weaklinks.equilibrium.many import Neighbourhood
from weaklinks.studies.orders import Candidate, pick, wedge_after

# Residual to which candidates are screened.
_SCREEN = 1e-7
# An error in every price moves GDP by at most so much times all sales over GDP (Hulten), to first
# order. With a margin for the rest: gains closer than this are solved again, to full precision.
_MARGIN, _LEAST_SALES = 10.0 * _SCREEN, 10.0
# Steps per candidate from which on a new derivative pays.
_MANY_STEPS = 4.0


class GreedySearch:
    """Where a greedy path stands, and what it solved last: guesses for what it solves next.

    Parameters
    ----------
    base : Equilibrium
    order : str
        One of `orders.GREEDY`.
    """

    def __init__(self, base: Equilibrium, order: str) -> None:
        self.at = base
        self.order = order
        self.solved = 0
        self._near = Neighbourhood(base)
        self._guess: Batch | None = None

    def next(self, rest: list[Candidate]) -> int:
        """Choose among the candidates left, and reform that sector; returns its position."""
        wedges = np.stack([wedge_after(self.at.economy, c) for c in rest], axis=1)
        batch, column = self._choose(wedges)
        self.solved += len(rest)
        since, after = self.at, self.at.economy.replace(wedge=wedges[:, column])
        self.at = solve(after, start=batch.start(column, after))
        others = np.delete(np.arange(len(rest)), column)
        self._guess = batch.moved(others, since=since, to=self.at)
        if batch.steps > _MANY_STEPS * len(rest):
            self._near = Neighbourhood(self.at, like=self._near)
        return column

    def _choose(self, wedges: FloatArray) -> tuple[Batch, int]:
        """Solve all candidates roughly, then those that could be the one to full precision."""
        rough = self._near.solve(wedge=wedges, tolerance=_SCREEN, start=self._guess)
        gain = rough.gdp - self.at.gdp
        margin = _MARGIN * max(self.at.revenue.sum(), _LEAST_SALES * self.at.gdp)
        close = np.abs(gain - gain[pick(gain, self.order, float(self.at.gdp))]) <= margin
        if self.order == "worst":  # whether a gain is negative matters, too
            close |= np.abs(gain) <= margin
        if close.sum() > 1:
            guess = rough.moved(np.flatnonzero(close), since=self.at, to=self.at)
            fine = self._near.solve(wedge=wedges[:, close], start=guess)
            gain[close] = fine.gdp - self.at.gdp
        return rough, pick(gain, self.order, float(self.at.gdp))
