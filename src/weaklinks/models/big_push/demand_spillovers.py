"""Demand spillovers alone: every sector is every other's market, and still there is no trap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.errors import Problems
from weaklinks.games import AdoptionGame, CostSpread, MarginalGain, cost_shapes, different_costs
from weaklinks.spec import parameter, require_in_range

_SOURCE = "the benchmark of the factory-wage model, without its premium"
_INF = float("inf")


@dataclass(frozen=True, kw_only=True)
class DemandSpillovers:
    """Industrialisation whose only external effect is the demand that its profits make.

    A unit continuum of sectors with Cobb-Douglas demand. In each, a fringe makes one unit from
    one unit of labour; a monopolist can pay a fixed cost in labour and make more from each
    further unit. It sells at the fringe's price of 1. A sector raises the others' demand iff
    it makes a profit itself: so either all want to industrialise, or none does. It is the null
    model: what is found to be a trap elsewhere must vanish here.

    Parameters
    ----------
    labour, productivity, fixed_cost, dispersion : float
        L, alpha, mean of F over sectors, and how much F differs between them.
    costs : str
        How fixed costs are distributed: "uniform" or "lognormal".

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
    fixed_cost: float = parameter(
        2.0, symbol="F", meaning="labour that a factory needs before it makes anything; mean over "
        "sectors", low=0.0, high=_INF, excludes=(0.0, _INF), why="without a fixed cost every "
        "sector industrialises", source=_SOURCE,
    )  # fmt: skip
    dispersion: float = parameter(
        0.0, symbol="d", meaning="how much fixed costs differ: half the width relative to the mean "
        "(uniform), standard deviation of the log (lognormal)", low=0.0, high=_INF,
        excludes=(_INF,), why="0 is no difference", source="none: all sectors are alike",
    )  # fmt: skip
    costs: str = cost_shapes()

    def __post_init__(self) -> None:
        require_in_range(self)
        problems = Problems("DemandSpillovers")
        problems.add_if(
            self.fixed_cost >= self.labour,
            f"fixed_cost is {self.fixed_cost:g} and labour {self.labour:g}: F must be below L, or "
            "no labour is left to work when all sectors industrialise",
        )
        self.spread.complain(problems)
        problems.raise_if_any()

    @property
    def spread(self) -> CostSpread:
        """The fixed costs of all sectors."""
        return CostSpread(mean=self.fixed_cost, dispersion=self.dispersion, shape=self.costs)

    @property
    def markup(self) -> float:
        """Profit per unit of sales: ``a = 1 - 1/alpha``."""
        return 1.0 - 1.0 / self.productivity

    def income(self, share: FloatArray) -> FloatArray:
        """``y(n) = (L - F(n)) / (1 - n a)``, F(n) the fixed costs of the share n together."""
        return (self.labour - self.spread.total(share)) / (1.0 - share * self.markup)

    def profit(self, share: FloatArray) -> FloatArray:
        """``pi(n) = a y(n) - F``, of the marginal sector."""
        return np.asarray(self.markup * self.income(share) - self.spread.quantile(share))

    def multiplier(self, share: FloatArray) -> FloatArray:
        """``1/(1 - n a)``: ``dy/dn`` is the marginal sector's profit times this."""
        return 1.0 / (1.0 - share * self.markup)

    def game(self) -> AdoptionGame:
        """The adoption game of the sectors."""
        fields = {
            "name": "big-push-demand",
            "state": self._state,
            "facts": self.facts,
            "agents": "sectors",
            "rounding": self.marginal_gain().rounding,
        }
        if self.dispersion == 0.0:
            return AdoptionGame(gain=self.profit, **fields)
        return different_costs(
            value=lambda share: self.markup * self.income(share),
            quantile=self.spread.quantile,
            distribution=self.spread.distribution,
            **fields,
        )

    def marginal_gain(self) -> MarginalGain:
        """What the marginal sector gains, elementwise in the parameters."""
        return MarginalGain(gain=self.profit, rounding=1e-14 * self.fixed_cost)

    def _state(self, share: FloatArray) -> Mapping[str, FloatArray]:
        # All prices are one: income is welfare.
        income = self.income(share)
        return {"income": income, "welfare": income, "profit": self.profit(share)}

    @property
    def break_even(self) -> float:
        """F/a: the income at which a sector (with the mean fixed cost) pays for itself."""
        return self.fixed_cost / self.markup

    @property
    def share(self) -> float | None:
        """The share that industrialises, in closed form.

        None where there is none: log-normal costs, and sectors all alike that do not care.
        """
        gap = self.markup * self.labour - self.fixed_cost
        if self.dispersion == 0.0:
            return None if gap == 0.0 else float(gap > 0.0)
        if self.costs != "uniform":
            return None
        a, spread = self.markup, self.fixed_cost * self.dispersion
        inside = 1.0 - a * (gap + spread) / spread
        root = (1.0 - np.sqrt(inside)) / a if inside > 0.0 else 1.0
        return float(np.clip(root, 0.0, 1.0))

    @property
    def efficient(self) -> bool:
        """Whether everybody is better off when all industrialise than when nobody does."""
        return self.fixed_cost < self.markup * self.labour

    @property
    def reason(self) -> str:
        """Why it is, or is not, efficient that all industrialise."""
        full = self.productivity * (self.labour - self.fixed_cost)
        more = "more" if self.efficient else "no more"
        return (
            f"all factories together make {full:.4g}, {more} than the {self.labour:.4g} made by "
            "hand, and one alone profits just when that is so: the market industrialises exactly "
            "as far as it is efficient, and no push helps"
        )

    @property
    def facts(self) -> Mapping[str, float]:
        """What is known in closed form."""
        known = {"efficient": float(self.efficient)}
        if self.share is None:
            return known
        return known | {
            "share": self.share,
            "low_exists": float(self.share == 0.0),
            "high_exists": float(self.share == 1.0),
        }
