"""Factories pay a premium: the workers' income is other factories' market."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.errors import Problems
from weaklinks.games import AdoptionGame
from weaklinks.spec import parameter, require_in_range

_SOURCE = "benchmark: two equilibria with a critical mass of one half"
_INF = float("inf")


@dataclass(frozen=True, kw_only=True)
class FactoryWage:
    """The Big Push with a factory-wage premium.

    A unit continuum of sectors with Cobb-Douglas demand. In each, a fringe makes one unit from
    one unit of labour; a monopolist can pay a fixed cost in labour and make more from each
    further unit, at a wage higher by the premium that factory work must pay. Prices are one.

    Parameters
    ----------
    labour, productivity, premium, fixed_cost : float
        L, alpha, v, F.

    References
    ----------
    After Murphy, Shleifer and Vishny (1989), Journal of Political Economy 97(5).
    """

    labour: float = parameter(
        10.0, symbol="L", meaning="units of labour", low=0.0, high=_INF, excludes=(0.0, _INF),
        why="there is no economy without labour", source=_SOURCE,
    )  # fmt: skip
    productivity: float = parameter(
        2.0, symbol="alpha", meaning="output per factory worker; the fringe's is 1", low=1.0,
        high=_INF, excludes=(1.0, _INF), why="a factory that makes no more than the fringe has no "
        "profit to pay its fixed cost from", source=_SOURCE,
    )  # fmt: skip
    premium: float = parameter(
        0.5, symbol="v", meaning="what factory work must pay above the wage of 1", low=0.0,
        high=_INF, excludes=(_INF,), why="nobody pays to work in a factory", source=_SOURCE,
    )  # fmt: skip
    fixed_cost: float = parameter(
        2.0, symbol="F", meaning="labour that a factory needs before it makes anything", low=0.0,
        high=_INF, excludes=(0.0, _INF), why="without a fixed cost there is nothing to "
        "coordinate", source=_SOURCE,
    )  # fmt: skip

    def __post_init__(self) -> None:
        require_in_range(self)
        problems = Problems("FactoryWage")
        problems.add_if(
            self.fixed_cost >= self.labour,
            f"fixed_cost is {self.fixed_cost:g} and labour {self.labour:g}: F must be below L, or "
            "no labour is left to work when all sectors industrialise",
        )
        problems.add_if(
            self.productivity <= 1.0 + self.premium,
            f"productivity is {self.productivity:g} and premium {self.premium:g}: alpha must be "
            "above 1 + v, or a factory loses on every unit and no sector ever industrialises",
        )
        problems.raise_if_any()

    @property
    def markup(self) -> float:
        """A = 1 - 1/alpha, profit per unit of sales before the premium."""
        return 1.0 - 1.0 / self.productivity

    def income(self, share: FloatArray) -> FloatArray:
        """``y(n) = (L - nF) / (1 - n a)``: wages paid come back as income, whatever the premium."""
        return (self.labour - share * self.fixed_cost) / (1.0 - share * self.markup)

    def profit(self, share: FloatArray) -> FloatArray:
        """``pi(n) = y(n) (1 - (1+v)/alpha) - F (1+v)``."""
        cost = 1.0 + self.premium
        return self.income(share) * (1.0 - cost / self.productivity) - self.fixed_cost * cost

    def welfare(self, share: FloatArray) -> FloatArray:
        """Income less what factory work costs those who do it: ``L + n pi(n)``."""
        return self.labour + share * self.profit(share)

    def _state(self, share: FloatArray) -> Mapping[str, FloatArray]:
        return {
            "income": self.income(share),
            "welfare": self.welfare(share),
            "profit": self.profit(share),
        }

    def game(self) -> AdoptionGame:
        """The adoption game of the sectors."""
        return AdoptionGame(
            name="big-push-factory-wage",
            gain=self.profit,
            state=self._state,
            agents="sectors",
        )

    @property
    def window(self) -> tuple[float, float]:
        """Fixed costs per unit of labour between which there are two stable equilibria."""
        a, cost = self.productivity, 1.0 + self.premium
        return (a - cost) / (a * cost), (a - cost) / a

    @property
    def critical_mass(self) -> float | None:
        """``n* = (1+v)/v - ((alpha-1-v)/(alpha v)) L/F`` inside the window; None outside."""
        low, high = self.window
        if not low < self.fixed_cost / self.labour < high:
            return None
        v, a = self.premium, self.productivity
        return (1 + v) / v - (a - 1 - v) / (a * v) * self.labour / self.fixed_cost

    @property
    def laplacian_cutoff(self) -> float:
        """F/L above which strategic uncertainty selects the trap."""
        a, m = self.markup, 1.0 - (1.0 + self.premium) / self.productivity
        log_a = np.log(self.productivity)
        return float((m * log_a / a) / (1 + self.premium - m / a + m * log_a / a**2))
