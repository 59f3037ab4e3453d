"""A platform that is worth more, the more use it: its demand, its critical mass and its owner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.errors import Problems
from weaklinks.games import AdoptionGame, CostSpread, different_costs
from weaklinks.roots import find_highest
from weaklinks.spec import parameter, require_in_range

_SOURCE = "illustrative: a trap at the posted fee"
_INF = float("inf")


@dataclass(frozen=True, kw_only=True)
class Platform:
    """A port, an airport, a network: users differ in what using it costs them.

    A user gains ``b0 + b1 x`` when a share x uses it, less its own cost and the fee.

    Parameters
    ----------
    alone, network, user_cost, dispersion, access_fee, build_cost : float
        b0, b1, mean of the users' own costs, how much these differ, T, R.
    costs : str
        How users' costs are distributed: "uniform" or "lognormal".

    References
    ----------
    After Rohlfs (1974), Bell Journal of Economics 5(1).
    """

    alone: float = parameter(
        0.0, symbol="b0", meaning="what use is worth to a single user", low=-_INF, high=_INF,
        excludes=(-_INF, _INF), why="a number", source=_SOURCE,
    )  # fmt: skip
    network: float = parameter(
        3.0, symbol="b1", meaning="what use is worth more when all use it", low=0.0, high=_INF,
        excludes=(_INF,), why="crowds are another model", source=_SOURCE,
    )  # fmt: skip
    user_cost: float = parameter(
        1.0, symbol="F", meaning="mean of what use costs users themselves", low=0.0, high=_INF,
        excludes=(0.0, _INF), why="without it users have no reason to differ", source=_SOURCE,
    )  # fmt: skip
    dispersion: float = parameter(
        0.5, symbol="d", meaning="how much costs differ: half the width relative to the mean "
        "(uniform), standard deviation of the log (lognormal)", low=0.0, high=_INF,
        excludes=(0.0, _INF), why="users differ", source=_SOURCE,
    )  # fmt: skip
    access_fee: float = parameter(
        0.5, symbol="T", meaning="fee for access", low=0.0, high=_INF, excludes=(_INF,),
        why="0 is free access", source=_SOURCE,
    )  # fmt: skip
    build_cost: float = parameter(
        0.5, symbol="R", meaning="cost of building it", low=0.0, high=_INF, excludes=(_INF,),
        why="a fixed cost", source=_SOURCE,
    )  # fmt: skip
    costs: str = "uniform"

    def __post_init__(self) -> None:
        require_in_range(self)
        problems = Problems("Platform")
        self.spread.complain(problems)
        problems.raise_if_any()

    @property
    def spread(self) -> CostSpread:
        """The users' own costs."""
        return CostSpread(mean=self.user_cost, dispersion=self.dispersion, shape=self.costs)

    def demand_price(self, share: FloatArray) -> FloatArray:
        """``T(n) = b(n) - G^-1(n)``: the fee at which a share n that is expected comes."""
        worth = self.alone + self.network * np.asarray(share, dtype=np.float64)
        return np.asarray(worth - self.spread.quantile(share))

    def game(self) -> AdoptionGame:
        """The game of the users at the posted fee."""
        fee = self.access_fee
        return different_costs(
            name="platform",
            value=lambda x: self.alone + self.network * np.asarray(x, dtype=np.float64) - fee,
            quantile=self.spread.quantile,
            distribution=self.spread.distribution,
            state=self._state,
            facts=self.facts,
            agents="users",
            rounding=1e-15 * (abs(self.alone) + self.network + self.user_cost + fee),
        )

    def _state(self, share: FloatArray) -> Mapping[str, FloatArray]:
        worth = (self.alone + self.network * share) * share
        # Fees move income between users and owner.
        surplus = worth - self.spread.total(share) - self.build_cost
        owner = share * self.access_fee - self.build_cost
        return {"income": worth, "welfare": surplus, "owner": owner}

    @property
    def _line(self) -> tuple[float, float] | None:
        """Level and slope of the demand price, a straight line with uniform costs."""
        if self.costs != "uniform":
            return None
        spread = self.user_cost * self.dispersion
        return self.alone - self.user_cost + spread, self.network - 2.0 * spread

    @property
    def critical_mass(self) -> float | None:
        """Share of users from which on the platform fills itself, with uniform costs."""
        if self._line is None or self._line[1] <= 0.0:
            return None
        place = (self.access_fee - self._line[0]) / self._line[1]
        return place if 0.0 < place < 1.0 else None

    def best_share(self) -> float:
        """Share of users at which an owner whom they believe in earns most: ``max n T(n)``."""
        # Somebody's log-normal cost is as high as can be: nobody pays for the very last user.
        end = 1.0 if self.costs == "uniform" else 1.0 - 1e-12
        return find_highest(lambda n: n * self.demand_price(n), 0.0, end)

    @property
    def best_share_closed_form(self) -> float | None:
        """The same with uniform costs, where ``n T(n)`` is a parabola; None for others."""
        if self._line is None:
            return None
        level, slope = self._line
        if slope >= 0.0:
            return float(level + slope > 0.0)
        return float(np.clip(-level / (2.0 * slope), 0.0, 1.0))

    @property
    def efficient(self) -> bool:
        """Whether it is worth its cost when all use it."""
        return self.alone + self.network > self.user_cost + self.build_cost

    @property
    def facts(self) -> Mapping[str, float]:
        """What is known in closed form."""
        known = {"efficient": float(self.efficient)}
        return (
            known if self.critical_mass is None else known | {"critical_mass": self.critical_mass}
        )
