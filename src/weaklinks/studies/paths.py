"""The noun of reform studies: GDP along a sequence of reforms, and what is proven of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.display import chart
from weaklinks.errors import Problems

if TYPE_CHECKING:
    import pandas as pd

#: Told how many steps are done, and of how many.
Progress = Callable[[int, int], None]

#: What can be said of a path whose order does not look at gains.
GIVEN_ORDER = "not certified: the order was given"


@dataclass(frozen=True, kw_only=True, eq=False)
class ReformPath:
    """GDP along a sequence of reforms.

    Attributes
    ----------
    order : str
        How the sequence was chosen.
    sectors : tuple of str
        Labels in the order of reform; a package is joined by " + ".
    gdp, welfare : (k + 1,) arrays
        Before any reform, then after each.
    residual : float
        Largest residual of any equilibrium on the path.
    equilibria : int
        How many were solved to find it.
    complete : bool
        Whether every wedge that can be removed is.
    certified : str
        At which steps the path is proven to be the best (or worst) of its length.
    """

    order: str
    sectors: tuple[str, ...]
    gdp: FloatArray
    welfare: FloatArray
    residual: float
    equilibria: int
    complete: bool
    certified: str

    @property
    def gdp_relative(self) -> FloatArray:
        """GDP over GDP before any reform."""
        relative: FloatArray = self.gdp / self.gdp[0]
        return relative

    def share_needed(self, part: float) -> float:
        """Share of the reforms after which `part` of the whole gain has been had."""
        gain = self.gdp - self.gdp[0]
        if gain.size == 1 or gain[-1] <= 0:
            return float("nan")
        return float(np.argmax(gain >= part * gain[-1]) / (gain.size - 1))

    def to_frame(self) -> pd.DataFrame:
        """One row per step: step, sector, gdp, gdp_relative, welfare."""
        import pandas as pd

        return pd.DataFrame(
            {
                "step": np.arange(self.gdp.size),
                "sector": ("", *self.sectors),
                "gdp": self.gdp,
                "gdp_relative": self.gdp_relative,
                "welfare": self.welfare,
            }
        )

    def plot(self) -> Any:
        """Altair chart of GDP along the path."""
        return chart("plot_reform_paths", [self])

    def __repr__(self) -> str:
        return (
            f"ReformPath(order={self.order!r}, {len(self.sectors)} steps, "
            f"gdp x {self.gdp_relative[-1]:.4g})"
        )


def certificate(order: str, last: int, *, complete: bool) -> str:
    """Say what a greedy path of `last` steps is proven to be."""
    if order == "worst":
        return "not certified: the smallest non-negative gain is a rule, not an optimum"
    if complete:
        ends = "steps 1 and " + str(last) if last > 1 else "step 1"
        solved = f"certified at {ends} (every alternative was solved)"
        if last <= 2:
            return solved
        rest = "between them the greedy choice is not proven to be the optimum of its length"
        return f"{solved}; {rest}"
    return (
        "certified at step 1 (every alternative was solved); after it the greedy choice is not "
        "proven to be the optimum of its length"
    )


def order_name(order: str | Sequence[str]) -> str:
    """Return an order by its name."""
    return order if isinstance(order, str) else "user's order"


def require_in_reach(steps: int | None, removal: float) -> None:
    """Raise `InputError` unless `steps` and `removal` make sense."""
    problems = Problems("reforms")
    problems.add_if(steps is not None and steps < 1, f"steps is {steps}; it must be 1 or more")
    problems.add_if(not 0 < removal <= 1, f"removal is {removal}; it must be above 0 and at most 1")
    problems.raise_if_any()
