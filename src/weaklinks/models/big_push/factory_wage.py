"""Factories pay a premium: the workers' income is other factories' market."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.errors import Problems
from weaklinks.games import AdoptionGame, CostSpread, MarginalGain, cost_shapes, different_costs
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
    labour, productivity, premium, fixed_cost, dispersion : float
        L, alpha, v, mean of F over sectors, and how much F differs between them.
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
    premium: float = parameter(
        0.5, symbol="v", meaning="what factory work must pay above the wage of 1", low=0.0,
        high=_INF, excludes=(_INF,), why="nobody pays to work in a factory", source=_SOURCE,
    )  # fmt: skip
    fixed_cost: float = parameter(
        2.0, symbol="F", meaning="labour that a factory needs before it makes anything; mean over "
        "sectors", low=0.0, high=_INF, excludes=(0.0, _INF), why="without a fixed cost there is "
        "nothing to coordinate", source=_SOURCE,
    )  # fmt: skip
    dispersion: float = parameter(
        0.0, symbol="d", meaning="how much fixed costs differ: half the width relative to the mean "
        "(uniform), standard deviation of the log (lognormal)", low=0.0, high=_INF,
        excludes=(_INF,), why="0 is no difference", source="none: all sectors are alike",
    )  # fmt: skip
    costs: str = cost_shapes()

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
        self.spread.complain(problems)
        problems.raise_if_any()

    @property
    def spread(self) -> CostSpread:
        """The fixed costs of all sectors."""
        return CostSpread(mean=self.fixed_cost, dispersion=self.dispersion, shape=self.costs)

    @property
    def markup(self) -> float:
        """Profit per unit of sales before the premium: ``a = 1 - 1/alpha``."""
        return 1.0 - 1.0 / self.productivity

    @property
    def margin(self) -> float:
        """Profit per unit of sales: ``m = 1 - (1 + v)/alpha``."""
        return 1.0 - (1.0 + self.premium) / self.productivity

    def income(self, share: FloatArray) -> FloatArray:
        """``y(n) = (L - F(n)) / (1 - n a)``: wages paid come back, whatever the premium is."""
        return (self.labour - self.spread.total(share)) / (1.0 - share * self.markup)

    def profit(self, share: FloatArray) -> FloatArray:
        """``pi(n) = m y(n) - F (1+v)``, of the marginal sector."""
        cost = (1.0 + self.premium) * self.spread.quantile(share)
        return np.asarray(self.margin * self.income(share) - cost)

    def factory_workers(self, share: FloatArray) -> FloatArray:
        """Labour in factories: fixed costs and ``n y / alpha``."""
        return self.spread.total(share) + share * self.income(share) / self.productivity

    def welfare(self, share: FloatArray) -> FloatArray:
        """Income less what factory work costs those who do it: ``L`` plus all profits."""
        return self.income(share) - self.premium * self.factory_workers(share)

    def game(self) -> AdoptionGame:
        """The adoption game of the sectors."""
        spread, cost = self.spread, 1.0 + self.premium
        fields = {
            "name": "big-push-factory-wage", "state": self._state, "facts": self.facts,
            "agents": "sectors", "rounding": self.marginal_gain().rounding,
        }  # fmt: skip
        if self.dispersion == 0.0:
            return AdoptionGame(gain=self.profit, **fields)
        return different_costs(
            value=lambda share: self.margin * self.income(share),
            quantile=lambda share: cost * spread.quantile(share),
            distribution=lambda own: spread.distribution(own / cost),
            **fields,
        )

    def marginal_gain(self) -> MarginalGain:
        """What the marginal sector gains, elementwise in the parameters."""
        rounding = 1e-14 * self.fixed_cost * (1.0 + self.premium)
        return MarginalGain(gain=self.profit, rounding=rounding)

    def _state(self, share: FloatArray) -> Mapping[str, FloatArray]:
        return {
            "income": self.income(share), "welfare": self.welfare(share),
            "profit": self.profit(share), "factory_workers": self.factory_workers(share),
        }  # fmt: skip

    @property
    def social_threshold(self) -> float:
        """Rho = F/a: income above which one more factory raises everybody's income."""
        return self.fixed_cost / self.markup

    @property
    def private_threshold(self) -> float:
        """Sigma = F (1+v)/m: income above which one more factory makes a profit."""
        return self.fixed_cost * (1.0 + self.premium) / self.margin

    @property
    def window(self) -> tuple[float, float]:
        """F/L between which nobody and everybody are both equilibria; empty if it falls.

        With log-normal costs neither ever is: some sector is always cheap, some other dear.
        """
        if self.dispersion > 0.0 and self.costs == "lognormal":
            return _INF, 0.0
        m, cost, d = self.margin, 1.0 + self.premium, self.dispersion
        full = m * self.productivity
        return (m / (cost * (1.0 - d)) if d < 1.0 else _INF), full / (full + cost * (1.0 + d))

    @property
    def interior_shares(self) -> tuple[float, ...] | None:
        """All shares between 0 and 1 at which the marginal sector breaks even, in closed form.

        None for log-normal costs. With uniform ones they solve a quadratic equation.
        """
        if self.dispersion > 0.0 and self.costs == "lognormal":
            return None
        roots = np.roots(np.trim_zeros(np.array(self._parabola), "f"))
        return tuple(sorted(float(r.real) for r in roots if r.imag == 0 and 0 < r.real < 1))

    @property
    def _parabola(self) -> tuple[float, float, float]:
        """``(1 - n a) pi(n) / L`` for uniform costs, the highest power first."""
        m, cost, a, d = self.margin, 1.0 + self.premium, self.markup, self.dispersion
        part = self.fixed_cost / self.labour
        line = m * (1.0 - d) + cost * (2.0 * d - a * (1.0 - d))
        return d * part * (2.0 * a * cost - m), -part * line, m - cost * part * (1.0 - d)

    @property
    def critical_mass(self) -> float | None:
        """``n* = (1+v)/v - ((alpha-1-v)/(alpha v)) L/F`` inside the window; None outside.

        Where fixed costs differ, the share at which the marginal profit turns positive again.
        """
        if self.dispersion > 0.0:
            square, line, _ = self._parabola
            shares = self.interior_shares or ()
            return min((x for x in shares if 2.0 * square * x + line > 0.0), default=None)
        (low, high), v = self.window, self.premium
        if not low < self.fixed_cost / self.labour < high:
            return None
        return (1 + v) / v - self.margin / v * self.labour / self.fixed_cost

    @property
    def mean_profit(self) -> float | None:
        """Integral of the profit over shares; positive: someone who knows nothing moves."""
        if self.dispersion > 0.0:
            return None
        a, rho = self.markup, self.social_threshold
        income = rho + (self.labour - rho) * np.log(self.productivity) / a
        return float(self.margin * income - self.fixed_cost * (1.0 + self.premium))

    @property
    def laplacian_cutoff(self) -> float:
        """F/L above which strategic uncertainty selects the trap (sectors all alike)."""
        a, m = self.markup, self.margin
        log_a = np.log(self.productivity)
        return float((m * log_a / a) / (1 + self.premium - m / a + m * log_a / a**2))

    @property
    def push(self) -> tuple[float, float] | None:
        """The worst of the way up: the share at which welfare is lowest, and how far below L.

        ``W(n) - L = n pi(n)`` is convex and negative up to the critical mass. None where there
        is no trap, or costs differ.
        """
        if self.critical_mass is None or self.dispersion > 0.0:
            return None
        a, rho = self.markup, self.social_threshold
        gap = (self.labour - rho) / (self.private_threshold - rho)
        share = (1.0 - np.sqrt(gap)) / a
        return float(share), float(self.labour - self.welfare(np.array(share)))

    @property
    def efficient(self) -> bool:
        """Whether welfare is higher when all industrialise than when nobody does."""
        return bool(self.welfare(np.array(1.0)) > self.labour)

    @property
    def reason(self) -> str:
        """Why it is, or is not, efficient that all industrialise."""
        profit = float(self.welfare(np.array(1.0))) - self.labour
        profit = 0.0 if abs(profit) <= 1e-14 * self.labour else profit
        if not self.efficient:
            return (
                "if all industrialise, welfare does not rise: the profits of all sectors together "
                f"would be {profit:.4g}"
            )
        said = f"if all industrialise, welfare rises by {profit:.4g}, the profits of all sectors"
        if self.dispersion > 0.0:
            return f"{said} together, though some of them may make losses"
        return (
            f"{said} together; all sectors being alike, each makes a profit then, so that it "
            "lasts, and a push for a time is enough, if one is needed"
        )

    @property
    def facts(self) -> Mapping[str, float]:
        """What is known in closed form."""
        (low, high), part = self.window, self.fixed_cost / self.labour
        known = {
            "efficient": float(self.efficient),
            "low_exists": float(part >= low),
            "high_exists": float(part <= high),
        }
        mass = self.critical_mass
        return known if mass is None else known | {"critical_mass": mass}
