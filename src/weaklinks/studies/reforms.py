"""Reform paths: remove wedges sector by sector, every step a full equilibrium."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from weaklinks.economy import Economy
from weaklinks.equilibrium import Equilibrium, solve
from weaklinks.models.jones import Jones2008
from weaklinks.studies.greedy import GreedySearch
from weaklinks.studies.jones_reforms import jones_reform_path
from weaklinks.studies.orders import GREEDY, Candidate, find_candidates, sequence_of, wedge_after
from weaklinks.studies.paths import (
    GIVEN_ORDER,
    Progress,
    ReformPath,
    certificate,
    order_name,
    require_in_reach,
)

__all__ = ["GREEDY", "Progress", "ReformPath", "reform_path"]


def reform_path(
    economy: Economy | Jones2008,
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
    economy : Economy or Jones2008
        Jones' economy takes the short cut of `jones_reform_path`.
    order : str or sequence of str
        "best", "worst", "worst-gain" (greedy: every candidate is solved at every step),
        "by:ATTRIBUTE" (largest first: wedge, size, domar_weight, gain, productivity; from the
        first on: name, place; "by:-ATTRIBUTE" from the other end), "random", or sectors by
        code or label in the user's order.
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
    Jones (2008), section 7 and figure 5.
    """
    if isinstance(economy, Jones2008):
        return jones_reform_path(
            economy,
            order=order,
            steps=steps,
            packages=packages,
            removal=removal,
            seed=seed,
            progress=progress,
        )
    require_in_reach(steps, removal)
    base = start or solve(economy)
    candidates = find_candidates(economy, packages, removal)
    last = min(steps or len(candidates), len(candidates))
    if isinstance(order, str) and order in GREEDY:
        return _greedy(base, candidates, order, last, progress)
    sequence = sequence_of(base, candidates, order, seed)[:last]
    return _fixed(base, candidates, sequence, order_name(order))


def _greedy(
    base: Equilibrium,
    candidates: list[Candidate],
    order: str,
    last: int,
    progress: Progress | None,
) -> ReformPath:
    search, done, chosen = GreedySearch(base, order), [base], list[Candidate]()
    rest = list(candidates)
    for step in range(last):
        chosen.append(rest.pop(search.next(rest)))
        done.append(search.at)
        if progress is not None:
            progress(step + 1, last)
    complete = last == len(candidates)
    return _path(
        order,
        chosen,
        done,
        search.solved + last,
        complete=complete,
        certified=certificate(order, last, complete=complete),
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
        certified=GIVEN_ORDER,
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
