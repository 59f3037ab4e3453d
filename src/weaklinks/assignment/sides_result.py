"""What came out of pairing two sides."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.arrays import FloatArray, IntArray
from weaklinks.display import chart
from weaklinks.teams import TeamTechnology

if TYPE_CHECKING:
    import pandas as pd

# Rows of the table of all pairs that are looked at together.
_BLOCK = 1024


@dataclass(frozen=True, kw_only=True, eq=False)
class SidedMatching:
    """Pairs of a left and a right side, and what both are paid.

    Attributes
    ----------
    left, right : (l,) and (r,) arrays
        Skills.
    pairs : (k, 2) array
        Numbers of the left and the right member.
    output : (k,) array
        What each pair makes.
    lowest_left, lowest_right : (l,) and (r,) arrays
        The lowest wages of each side that no pair objects to. They go with the highest of the
        other side.
    method : str
        "assortative", "opposite", "assignment" or "transport".
    table : TeamTechnology or (l, r) array
        What every pair would make.
    masses : pair of arrays or None
    amount : (k,) array or None
        How much of each pair there is, with masses.
    """

    left: FloatArray
    right: FloatArray
    pairs: IntArray
    output: FloatArray
    lowest_left: FloatArray
    lowest_right: FloatArray
    method: str
    table: TeamTechnology | FloatArray
    masses: tuple[FloatArray, FloatArray] | None = None
    amount: FloatArray | None = None

    @cached_property
    def total(self) -> float:
        """What all pairs make."""
        return float(self.output.sum() if self.amount is None else self.amount @ self.output)

    @cached_property
    def highest_left(self) -> FloatArray:
        """(l,) the highest wages of the left side that no pair objects to."""
        return self._rest(self.lowest_right, 0, self.lowest_left)

    @cached_property
    def highest_right(self) -> FloatArray:
        """(r,) the highest wages of the right side that no pair objects to."""
        return self._rest(self.lowest_left, 1, self.lowest_right)

    @property
    def left_wages(self) -> FloatArray:
        """(l,) middle of the lowest and the highest wages: no pair objects to these, either."""
        return 0.5 * (self.lowest_left + self.highest_left)

    @property
    def right_wages(self) -> FloatArray:
        """(r,) middle of the lowest and the highest wages."""
        return 0.5 * (self.lowest_right + self.highest_right)

    def _rest(self, other: FloatArray, side: int, own: FloatArray) -> FloatArray:
        """What the other side's lowest wages leave; whoever has no partner earns nothing."""
        if self.masses is not None:
            return own
        wage = np.zeros(own.size)
        wage[self.pairs[:, side]] = self.output - other[self.pairs[:, 1 - side]]
        return wage

    @cached_property
    def blocking_gain(self) -> float:
        """Largest gain of any pair that could leave, at the middle wages; 0: none gains."""
        u, v = self.left_wages, self.right_wages
        blocks = range(0, self.left.size, _BLOCK)
        return max(
            float((self._worth(k) - u[k : k + _BLOCK, None] - v[None, :]).max()) for k in blocks
        )

    @cached_property
    def random_total(self) -> float:
        """What pairs put together by lot make; as many as the shorter side has."""
        a, b = self.masses or (np.ones(self.left.size), np.ones(self.right.size))
        blocks = range(0, self.left.size, _BLOCK)
        made = sum(float(a[k : k + _BLOCK] @ self._worth(k) @ b) for k in blocks)
        return made / max(float(a.sum()), float(b.sum()))

    def _worth(self, start: int) -> FloatArray:
        """A block of rows of the table of all pairs, what makes less than nothing as nothing."""
        rows = slice(start, start + _BLOCK)
        if not isinstance(self.table, TeamTechnology):
            return np.maximum(self.table[rows], 0.0)
        pair = np.broadcast_arrays(self.left[rows, None], self.right[None, :])
        return np.maximum(self.table.made(np.stack(pair, axis=-1)), 0.0)

    @property
    def residual(self) -> float:
        """Relative difference of what all are paid and what is made."""
        a, b = self.masses or (np.ones(self.left.size), np.ones(self.right.size))
        paid = float(a @ self.left_wages + b @ self.right_wages)
        return abs(paid - self.total) / max(abs(self.total), 1e-300)

    def to_frame(self) -> pd.DataFrame:
        """One row per pair."""
        import pandas as pd

        i, j = self.pairs.T
        columns = {
            "left": i, "right": j, "left_skill": self.left[i], "right_skill": self.right[j],
            "output": self.output, "left_wage": self.left_wages[i],
            "right_wage": self.right_wages[j],
        }  # fmt: skip
        return pd.DataFrame(columns | ({} if self.amount is None else {"mass": self.amount}))

    def plot(self) -> Any:
        """Altair chart of who works with whom, and the wages of both sides."""
        return chart("plot_sides", self)

    def __repr__(self) -> str:
        gain = f"{self.total / self.random_total - 1:+.3%}" if self.random_total > 0 else "n/a"
        return (
            f"SidedMatching({self.left.size} with {self.right.size}: {self.method}; output "
            f"{self.total:.6g}, {gain} against random pairs)"
        )
