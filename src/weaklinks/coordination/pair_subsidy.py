"""Temporary subsidies to one of two populations, or both: how long, and at what cost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.coordination.outcome import require_numbers
from weaklinks.coordination.pair_basins import arrives_at, horizon
from weaklinks.coordination.pair_flow import Flow, PairPath, follow
from weaklinks.coordination.pair_push import PushFrontier

_NODE, _WEIGHT = np.polynomial.legendre.leggauss(8)


@dataclass(frozen=True, kw_only=True, eq=False)
class PairSubsidy:
    """A temporary subsidy to one population or both.

    Attributes
    ----------
    subsidies : (s1, s2)
        Per adopter and unit of time.
    duration : float
        How long it must be paid; infinite where it never tips the economy.
    cost : float
        Present value of what is paid in that time.
    paid : (float, float)
        Of it to each population.
    path : PairPath
        The way under the subsidy.
    stuck : (float, float) or None
        Where the economy rests under the subsidy, if it is not enough.
    """

    subsidies: tuple[float, float]
    duration: float
    cost: float
    paid: tuple[float, float]
    path: PairPath
    stuck: tuple[float, float] | None


def pair_subsidy(
    frontier: PushFrontier, subsidies: tuple[float, float], *, discount: float = 0.05
) -> PairSubsidy:
    """Find how long subsidies must be paid until the economy goes on by itself.

    Parameters
    ----------
    frontier : PushFrontier
        Says from where to where, and how fast agents choose.
    subsidies : (s1, s2)
        Paid to each adopter of each population per unit of time, not negative.
    discount : float
    """
    require_numbers(
        "pair subsidy", s1=(subsidies[0], 0.0, 1e12), s2=(subsidies[1], 0.0, 1e12),
        discount=(discount, 0.0, 1e12),
    )  # fmt: skip
    boundary, pair = frontier.boundary, frontier.equilibria.pair
    flow = Flow(pair=pair, speeds=boundary.speeds, subsidies=subsidies)

    def short(_: float, at: FloatArray) -> float:
        # Root search needs finite numbers.
        return -float(np.clip(boundary.margin(at[:1], at[1:2])[0], -2.0, 2.0))

    start = (frontier.start.n, frontier.start.u)
    path = follow(flow, start, horizon(boundary.speeds), until=(short,))
    paid = _paid(path, subsidies, discount) if path.stopped else (np.inf, np.inf)
    return PairSubsidy(
        subsidies=subsidies,
        duration=float(path.time[-1]) if path.stopped else np.inf,
        cost=sum(paid),
        paid=paid,
        path=path,
        stuck=None if path.stopped else path.end,
    )


def reaches_target(frontier: PushFrontier, subsidy: PairSubsidy, *, factor: float) -> bool:
    """Whether the economy gets to the target if the subsidy ends after this part of its time."""
    when = factor * subsidy.duration
    flow = Flow(
        pair=frontier.equilibria.pair, speeds=frontier.boundary.speeds,
        subsidies=subsidy.subsidies,
    )  # fmt: skip
    path = follow(flow, (frontier.start.n, frontier.start.u), when)
    after = follow(Flow(pair=flow.pair, speeds=flow.speeds), path.end, horizon(flow.speeds))
    end = arrives_at(frontier.equilibria, after)
    return end is not None and end.n >= frontier.target.n and end.u >= frontier.target.u


def _paid(path: PairPath, subsidies: tuple[float, float], discount: float) -> tuple[float, float]:
    total = np.zeros(2)
    for begin, until, solution in path.pieces:
        edges = np.linspace(begin, until, 65)
        half = 0.5 * np.diff(edges)[:, None]
        time = (edges[:-1, None] + half * (_NODE + 1.0)).ravel()
        weight = (half * _WEIGHT).ravel() * np.exp(-discount * time)
        total += np.asarray(solution(time)) @ weight
    return float(subsidies[0] * total[0]), float(subsidies[1] * total[1])
