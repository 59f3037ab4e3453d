"""An economy with low-cost and high-cost industries and a railroad: who earns what."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from weaklinks.arrays import BoolArray, FloatArray
from weaklinks.errors import Problems
from weaklinks.spec import parameter, require_in_range
from weaklinks.two_periods import TwoPeriodHousehold

TIMINGS = ("simultaneous", "rail-first", "rail-last")
PRICINGS = ("uniform", "discriminating")
_SOURCE = "illustrative: one fee pays once all invest, and free access alone starts nothing"
_INF = float("inf")


@dataclass(frozen=True, kw_only=True)
class RailroadEconomy:
    """Sectors invest in the first period, as does a railroad on which alone they can ship.

    A unit continuum of sectors with Cobb-Douglas demand, two periods. Some have a low fixed
    cost, the others a high one, both in labour of the first period; with the railroad they are
    more productive in the second. Fees are in units of the first period.

    Parameters
    ----------
    labour, productivity, low_cost, high_cost, low_share, railroad : float
        L, alpha, F1, F2, m, R.
    discount_factor, smoothing, access_fee : float
        beta, theta, T.

    References
    ----------
    After Murphy, Shleifer and Vishny (1989), Journal of Political Economy 97(5).
    """

    labour: float = parameter(
        10.0, symbol="L", meaning="units of labour in each period", low=0.0, high=_INF,
        excludes=(0.0, _INF), why="there is no economy without labour", source=_SOURCE,
    )  # fmt: skip
    productivity: float = parameter(
        2.0, symbol="alpha", meaning="output per worker after investing; the fringe's is 1",
        low=1.0, high=_INF, excludes=(1.0, _INF), why="investment that raises no productivity "
        "earns nothing", source=_SOURCE,
    )  # fmt: skip
    low_cost: float = parameter(
        5.0, symbol="F1", meaning="labour that investing takes in a low-cost sector", low=0.0,
        high=_INF, excludes=(0.0, _INF), why="what is free is done", source=_SOURCE,
    )  # fmt: skip
    high_cost: float = parameter(
        6.0, symbol="F2", meaning="labour that investing takes in a high-cost sector", low=0.0,
        high=_INF, excludes=(0.0, _INF), why="what is free is done", source=_SOURCE,
    )  # fmt: skip
    low_share: float = parameter(
        0.5, symbol="m", meaning="share of low-cost sectors", low=0.0, high=1.0,
        excludes=(0.0, 1.0), why="both kinds exist", source=_SOURCE,
    )  # fmt: skip
    railroad: float = parameter(
        0.5, symbol="R", meaning="labour that the railroad takes in the first period", low=0.0,
        high=_INF, excludes=(_INF,), why="a fixed cost", source=_SOURCE,
    )  # fmt: skip
    discount_factor: float = parameter(
        0.95, symbol="beta", meaning="weight of the second period in utility", low=0.0, high=1.0,
        excludes=(0.0,), why="later consumption counts, but no more than present one",
        source=_SOURCE,
    )  # fmt: skip
    smoothing: float = parameter(
        0.8, symbol="theta", meaning="the elasticity of substitution between periods is "
        "1/(1 - theta)", low=-_INF, high=1.0, excludes=(-_INF,), why="above 1 nobody would want "
        "to consume in both periods", source=_SOURCE,
    )  # fmt: skip
    access_fee: float = parameter(
        0.6, symbol="T", meaning="fee for access to the railroad, posted beforehand; the mean one "
        "where fees differ", low=0.0, high=_INF, excludes=(_INF,), why="0 is free access",
        source=_SOURCE,
    )  # fmt: skip

    def __post_init__(self) -> None:
        require_in_range(self)
        problems = Problems("Railroad")
        problems.add_if(
            self.low_cost >= self.high_cost,
            f"low_cost is {self.low_cost:g} and high_cost {self.high_cost:g}: F1 must be below F2",
        )
        needed = self.railroad + float(self.invested(np.array(1.0)))
        problems.add_if(
            needed >= self.labour,
            f"railroad and investments take {needed:g} of {self.labour:g} units of labour: R + m "
            "F1 + (1-m) F2 must be below L, or nothing is left to consume in the first period",
        )
        problems.raise_if_any()

    @property
    def household(self) -> TwoPeriodHousehold:
        """Who consumes."""
        return TwoPeriodHousehold(discount_factor=self.discount_factor, smoothing=self.smoothing)

    @property
    def markup(self) -> float:
        """Profit per unit of sales: ``a = 1 - 1/alpha``."""
        return 1.0 - 1.0 / self.productivity

    def by_type(self, share: FloatArray, low: float, high: float) -> FloatArray:
        """A total over those who invest, from what each of the two kinds adds."""
        x, m = np.asarray(share, dtype=np.float64), self.low_share
        return np.asarray(low * np.minimum(x, m) + high * np.maximum(x - m, 0.0))

    def invested(self, share: FloatArray) -> FloatArray:
        """Labour that investments take, the low-cost sectors first."""
        return self.by_type(share, self.low_cost, self.high_cost)

    def now(self, share: FloatArray, rail: bool | BoolArray = True) -> FloatArray:
        """Consumption in the first period: ``L - R - n1 F1 - n2 F2``."""
        spent = self.invested(share) + np.where(rail, self.railroad, 0.0)
        return np.asarray(self.labour - spent)

    def later(self, share: FloatArray, rail: bool | BoolArray = True) -> FloatArray:
        """Consumption in the second period: ``L/(1 - n a)``; L where nobody can ship."""
        shipped = np.where(rail, share, 0.0)
        return np.asarray(self.labour / (1.0 - shipped * self.markup))

    def margin(self, share: FloatArray) -> FloatArray:
        """g: present value of what one who ships earns, before fees and fixed costs."""
        now, later = self.now(share), self.later(share)
        return np.asarray(self.household.price(now, later) * self.markup * later)

    @property
    def surplus(self) -> tuple[float, float]:
        """What sectors of either kind earn before fees when all invest: ``g(1) - F``."""
        top = float(self.margin(np.array(1.0)))
        return top - self.low_cost, top - self.high_cost

    @property
    def outcomes(self) -> tuple[float, float, float]:
        """Welfare with neither rail nor investment, and with a railroad for some and for all."""
        share, rail = np.array([0.0, self.low_share, 1.0]), np.array([False, True, True])
        found = self.household.equivalent(self.now(share, rail), self.later(share, rail))
        none, some, everybody = found.tolist()
        return none, some, everybody
