"""Reform paths: remove wedges sector by sector, every step a full equilibrium."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.display import chart
from weaklinks.economy import Economy
from weaklinks.equilibrium import Equilibrium, solve
from weaklinks.equilibrium.many import Batch, solve_many
from weaklinks.errors import Problems
from weaklinks.studies.orders import (
    GREEDY,
    Candidate,
    find_candidates,
    sequence_of,
    wedge_after,
)

if TYPE_CHECKING:
    import pandas as pd

Progress = Callable[[int, int], None]

# Residual to which candidates are screened, and the part of GDP by which its error can
# certainly not move a gain: anything closer than that is solved again, exactly.
_SCREEN = 1e-9
_SCREEN_MARGIN = 1e-7


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


def reform_path(
    economy: Economy,
    *,
    order: str | Sequence[str] = "best",
    steps: int | None = None,
    packages: Sequence[Sequence[str]] | None = None,
    removal: float = 1.0,
    seed: int = 0,
    start: Equilibrium | None = None,
    progress: Progress | None = None,
) -> ReformPath:
    """Remove wedges one sector (or package) at a time.

    Parameters
    ----------
    economy : Economy
    order : str or sequence of str
        "best", "worst", "worst-gain" (greedy: every candidate is solved at every step),
        "by:ATTRIBUTE" (largest first; wedge, size, domar_weight, gain, productivity, name),
        "random", or sectors by code or label in the user's order.
    steps : int, optional
        Stop after so many; all by default.
    packages : sequence of sequences of str, optional
        Sectors that are reformed together; all others are left alone.
    removal : float
        Share of each wedge that a reform removes, on log(1 - tau).
    seed : int
        For order "random".
    start : Equilibrium, optional
        The economy's equilibrium, if it is solved already.
    progress : function of (done, total), optional

    Returns
    -------
    ReformPath

    Raises
    ------
    InputError
        For unknown orders, sectors or attributes, or an economy without wedges.

    References
    ----------
    Jones (2008), section 6.5 and figure 5.
    """
    _require_in_reach(steps, removal)
    base = start or solve(economy)
    candidates = find_candidates(economy, packages, removal)
    last = min(steps or len(candidates), len(candidates))
    if isinstance(order, str) and order in GREEDY:
        return _greedy(base, candidates, order, last, progress)
    sequence = sequence_of(base, candidates, order, seed)[:last]
    return _fixed(base, candidates, sequence, _order_name(order))


def _require_in_reach(steps: int | None, removal: float) -> None:
    problems = Problems("reforms")
    problems.add_if(steps is not None and steps < 1, f"steps is {steps}; it must be 1 or more")
    problems.add_if(not 0 < removal <= 1, f"removal is {removal}; it must be above 0 and at most 1")
    problems.raise_if_any()


def _greedy(
    base: Equilibrium,
    candidates: list[Candidate],
    order: str,
    last: int,
    progress: Progress | None,
) -> ReformPath:
    at, rest, done, solved = base, list(candidates), [base], 0
    chosen: list[Candidate] = []
    for step in range(last):
        wedges = np.stack([wedge_after(at.economy, c) for c in rest], axis=1)
        batch, column = _next(at, wedges, order)
        solved += len(rest)
        after = at.economy.replace(wedge=wedges[:, column])
        at = solve(after, start=batch.start(column, after))
        chosen.append(rest.pop(column))
        done.append(at)
        if progress is not None:
            progress(step + 1, last)
    complete = last == len(candidates)
    certified = _certificate(order, last, complete=complete)
    return _path(order, chosen, done, solved + last, complete=complete, certified=certified)


def _next(at: Equilibrium, wedges: FloatArray, order: str) -> tuple[Batch, int]:
    """Solve all candidates roughly, then those that could be the one to full precision."""
    rough = solve_many(at, wedge=wedges, tolerance=_SCREEN)
    gain = rough.gdp - at.gdp
    margin = _SCREEN_MARGIN * at.gdp
    close = np.abs(gain - gain[_pick(gain, order)]) <= margin
    if order == "worst":  # whether a gain is negative matters, too
        close |= np.abs(gain) <= margin
    if close.sum() == 1:
        return rough, int(close.argmax())
    fine = solve_many(at, wedge=wedges[:, close])
    gain[close] = fine.gdp - at.gdp
    return rough, _pick(gain, order)


def _pick(gain: FloatArray, order: str) -> int:
    if order == "best":
        return int(gain.argmax())
    if order == "worst" and (gain >= 0).any():
        return int(np.where(gain >= 0, gain, np.inf).argmin())
    return int(gain.argmin())


def _certificate(order: str, last: int, *, complete: bool) -> str:
    if order == "worst":
        return "not certified: the smallest non-negative gain is a rule, not an optimum"
    if complete:
        ends = "steps 1 and " + str(last) if last > 1 else "step 1"
        return (
            f"certified at {ends} (every alternative was solved); between them the greedy choice "
            "is not proven to be the optimum of its length"
        )
    return (
        "certified at step 1 (every alternative was solved); after it the greedy choice is not "
        "proven to be the optimum of its length"
    )


def _fixed(
    base: Equilibrium, candidates: list[Candidate], sequence: list[int], order: str
) -> ReformPath:
    at, done = base, [base]
    for k in sequence:
        at = solve(at.economy.replace(wedge=wedge_after(at.economy, candidates[k])), start=at)
        done.append(at)
    chosen = [candidates[k] for k in sequence]
    return _path(
        order,
        chosen,
        done,
        len(sequence),
        complete=len(sequence) == len(candidates),
        certified="not certified: the order was given",
    )


def _path(
    order: str,
    chosen: list[Candidate],
    done: list[Equilibrium],
    solved: int,
    *,
    complete: bool,
    certified: str,
) -> ReformPath:
    return ReformPath(
        order=order,
        sectors=tuple(c.label for c in chosen),
        gdp=np.array([q.gdp for q in done]),
        welfare=np.array([q.welfare for q in done]),
        residual=max(q.residual for q in done),
        equilibria=solved,
        complete=complete,
        certified=certified,
    )


def _order_name(order: str | Sequence[str]) -> str:
    return order if isinstance(order, str) else "user's order"
