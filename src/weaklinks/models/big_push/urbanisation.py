"""Urbanisation: firms sell to townspeople, and people move to towns that offer goods."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from weaklinks.arrays import FloatArray, divide_or
from weaklinks.errors import Problems
from weaklinks.games import AdoptionGame, CostSpread, cost_shapes
from weaklinks.models.big_push.urbanisation_forms import (
    critical_point,
    emptiest_jobs,
    interior_pairs,
    marginal_gain_of,
    shared_by,
    window_of,
)
from weaklinks.pair_games import CostRange, PairGame, Population
from weaklinks.spec import choice, parameter, require_in_range

_SOURCE = "illustrative: a trap whose saddle is near a third of firms and two fifths of households"
_INF = float("inf")
CLOSURES = ("fixed-wage", "harris-todaro", "lewis")


@dataclass(frozen=True, kw_only=True)
class Urbanisation:
    """Industrial goods are of use in towns only; towns are of use with industrial goods only.

    Households earn 1 in the country or w in town, where all industrial goods multiply utility by
    lambda. Firms can pay a fixed cost and earn a markup on what townspeople spend.

    Parameters
    ----------
    wage, markup, fixed_cost, dispersion, variety : float
        w, a, mean of F over firms, how much F differs between them, lambda.
    moving_low, moving_high : float
        m0 and m1: moving costs of households are evenly spread between them.
    jobs : float
        l, urban jobs when all firms produce.
    surplus, wage_growth : float
        Households who are not missed in the country, and how fast wages rise beyond them.
    costs : str
        How fixed costs are distributed: "uniform" or "lognormal".
    closure : str
        "fixed-wage": all townspeople earn w. "harris-todaro": n firms offer n l jobs at w, and
        townspeople have them with equal chances. "lewis": w as long as there is surplus labour;
        beyond, country incomes, wages and moving costs all rise by the same factor
        ``r = 1 + b (u - S)``, but prices do not, so that ``1 - (1-a) r`` is left of the markup.

    References
    ----------
    A minimal model of the slide "Urbanization"; after Harris and Todaro (1970) and Lewis (1954).
    """

    wage: float = parameter(
        1.25, symbol="w", meaning="income of those who work in town; in the country it is 1",
        low=0.0, high=_INF, excludes=(0.0, _INF), why="without income nobody buys", source=_SOURCE,
    )  # fmt: skip
    markup: float = parameter(
        0.4, symbol="a", meaning="a firm's profit per unit of sales before its fixed cost", low=0.0,
        high=1.0, excludes=(0.0, 1.0), why="without a markup nothing pays a fixed cost, and "
        "something has to be paid for what is sold", source=_SOURCE,
    )  # fmt: skip
    fixed_cost: float = parameter(
        0.2, symbol="F", meaning="what a firm pays before it sells anything; mean over firms",
        low=0.0, high=_INF, excludes=(0.0, _INF), why="without a fixed cost there is nothing to "
        "coordinate", source=_SOURCE,
    )  # fmt: skip
    dispersion: float = parameter(
        0.0, symbol="d", meaning="how much fixed costs differ: half the width relative to the mean "
        "(uniform), standard deviation of the log (lognormal)", low=0.0, high=_INF,
        excludes=(_INF,), why="0 is no difference", source="none: all firms are alike",
    )  # fmt: skip
    variety: float = parameter(
        1.6, symbol="lambda", meaning="factor by which all industrial goods raise utility in town",
        low=1.0, high=_INF, excludes=(_INF,), why="goods do no harm; at 1 they do not matter",
        source=_SOURCE,
    )  # fmt: skip
    moving_low: float = parameter(
        0.25, symbol="m0", meaning="moving cost of the household that moves most easily", low=0.0,
        high=_INF, excludes=(_INF,), why="nobody is paid for moving", source=_SOURCE,
    )  # fmt: skip
    moving_high: float = parameter(
        0.75, symbol="m1", meaning="moving cost of the household most attached to its village",
        low=0.0, high=_INF, excludes=(_INF,), why="nobody is paid for moving", source=_SOURCE,
    )  # fmt: skip
    jobs: float = parameter(
        0.8, symbol="l", meaning="urban jobs when all firms produce, per household", low=0.0,
        high=1.0, excludes=(0.0,), why="there are no more workers than households", source=_SOURCE,
    )  # fmt: skip
    surplus: float = parameter(
        0.5, symbol="S", meaning="share of households who leave without missing in the country",
        low=0.0, high=1.0, why="a share of households", source=_SOURCE,
    )  # fmt: skip
    wage_growth: float = parameter(
        0.5, symbol="b", meaning="rise of wages for each further household beyond the surplus",
        low=0.0, high=_INF, excludes=(_INF,), why="scarce labour is not cheaper", source=_SOURCE,
    )  # fmt: skip
    costs: str = cost_shapes()
    closure: str = choice(*CLOSURES, meaning="what wages and queues in town do as people come")

    def __post_init__(self) -> None:
        require_in_range(self)
        problems = Problems("Urbanisation")
        problems.add_if(
            self.moving_low > self.moving_high,
            f"moving_low is {self.moving_low:g} and moving_high {self.moving_high:g}: m0 must not "
            "be above m1",
        )
        problems.add_if(
            self.closure not in CLOSURES,
            f"closure is {self.closure!r}; it must be one of {', '.join(map(repr, CLOSURES))}",
        )
        self.spread.complain(problems)
        if self.closure == "harris-todaro" and not problems.found:
            slack, complaint = emptiest_jobs(self)
            problems.add_if(slack < -1e-12, complaint)
        problems.raise_if_any()

    @property
    def spread(self) -> CostSpread:
        """The fixed costs of all firms."""
        return CostSpread(mean=self.fixed_cost, dispersion=self.dispersion, shape=self.costs)

    @property
    def moving(self) -> CostRange:
        """The moving costs of all households."""
        return CostRange(low=self.moving_low, high=self.moving_high)

    def scarcity(self, u: FloatArray) -> FloatArray:
        """r: what people in the country earn; above 1 once surplus labour is exhausted."""
        beyond = np.maximum(np.asarray(u, dtype=np.float64) - self.surplus, 0.0)
        return 1.0 + self.wage_growth * beyond if self.closure == "lewis" else 1.0 + 0.0 * beyond

    def urban_income(self, n: FloatArray, u: FloatArray) -> FloatArray:
        """What all townspeople earn: ``w r u``, or ``w n l`` whatever u is (Harris-Todaro)."""
        if self.closure == "harris-todaro":
            return np.asarray(self.wage * self.jobs * np.asarray(n) + 0.0 * np.asarray(u))
        return np.asarray(self.wage * self.scarcity(u) * np.asarray(u) + 0.0 * np.asarray(n))

    def sales_profit(self, n: FloatArray, u: FloatArray) -> FloatArray:
        """What a firm earns before its fixed cost: ``a w u``, ``(1-(1-a)r) w r u``, ``a w l n``."""
        kept = 1.0 - (1.0 - self.markup) * self.scarcity(u)
        return np.asarray(kept * self.urban_income(n, u))

    def moving_gain(self, n: FloatArray, u: FloatArray) -> FloatArray:
        """Worth of moving: ``w lambda^n - 1``; Harris-Todaro ``w lambda^n n l / u - 1``."""
        worth = self.wage * self.variety ** np.asarray(n, dtype=np.float64)
        if self.closure != "harris-todaro":
            return np.asarray(worth - 1.0 + 0.0 * np.asarray(u))
        offered = worth * self.jobs * np.asarray(n)
        return np.where(offered > 0.0, divide_or(offered, u, _INF), 0.0) - 1.0

    def households(self, n: FloatArray, subsidy: float = 0.0) -> FloatArray:
        """Phi_2(n): the share of households in town when n firms produce, in closed form.

        ``G_m(w lambda^n - 1)``. Harris-Todaro: ``X = w lambda^n n l`` is shared by all who come,
        ``X/u = 1 + m0 + (m1-m0) u``.
        """
        share = np.asarray(n, dtype=np.float64)
        if self.closure != "harris-todaro":
            return self.moving.distribution(self.moving_gain(share, np.zeros(1)) + subsidy)
        offered = self.wage * self.variety**share * self.jobs * share
        needed = 1.0 + self.moving_low - subsidy
        return shared_by(offered, needed, self.moving_high - self.moving_low)

    def pair(self) -> PairGame:
        """The game of firms (first) and households (second)."""
        crowded = self.closure == "harris-todaro"
        firms = Population(
            agents="firms", value=self.sales_profit, quantile=self.spread.quantile,
            distribution=self.spread.distribution, alike=self.dispersion == 0.0,
            own_effect=1 if crowded else 0,
        )  # fmt: skip
        households = Population(
            agents="households", value=lambda u, n: self.moving_gain(n, u),
            quantile=self.moving.quantile, distribution=self.moving.distribution,
            alike=self.moving.alike, own_effect=-1 if crowded else 0,
            known=self.households if crowded else None,
        )  # fmt: skip
        return PairGame(
            name="big-push-urbanisation", first=firms, second=households, state=self._state,
            axes=("share of firms that produce, n", "share of households in town, u"),
            facts=self.facts, rounding=self.marginal_gain().rounding,
        )  # fmt: skip

    def game(self) -> AdoptionGame:
        """The adoption game of the firms, to whom households have responded."""
        return self.pair().reduced()

    marginal_gain = marginal_gain_of

    def _state(self, n: FloatArray, u: FloatArray) -> Mapping[str, FloatArray]:
        r, town = self.scarcity(u), self.urban_income(n, u)
        profit = n * self.sales_profit(n, u) - self.spread.total(n)
        country = r * (1.0 - u)
        enjoyed = town * self.variety**n - r * self.moving.total(u)
        return {
            "income": country + town + profit, "welfare": country + enjoyed + profit,
            "profit": profit, "urban_share": np.asarray(u + 0.0 * n),
            "unemployed": np.maximum(u - n * self.jobs, 0.0) * (self.closure == "harris-todaro"),
        }  # fmt: skip

    def welfare(self, n: FloatArray, u: FloatArray) -> FloatArray:
        """Utility of all less moving costs, and profits."""
        return self._state(n, u)["welfare"]

    @property
    def interior_pairs(self) -> tuple[tuple[float, float], ...] | None:
        """All equilibria with some firms only, (n, u), in closed form; None where not known."""
        return interior_pairs(self)

    @property
    def saddle(self) -> tuple[float, float] | None:
        """``n* = ln((1+m0+u*(m1-m0))/w)/ln(lambda)`` and ``u* = F/(a w)``, where there is a trap.

        Harris-Todaro: ``n* = F/(a w l)``.
        """
        return critical_point(self)

    @property
    def window(self) -> tuple[float, float]:
        """Mean fixed costs between which no firm and all firms producing are both equilibria."""
        return window_of(self)

    @property
    def efficient(self) -> bool:
        """Whether welfare is higher when all firms produce than when none does."""
        share = np.array([0.0, 1.0])
        nobody, everybody = self.welfare(share, self.households(share))
        return bool(everybody > nobody)

    @property
    def facts(self) -> Mapping[str, float]:
        """What is known in closed form."""
        low, high = self.window
        known = {
            "efficient": float(self.efficient),
            "low_exists": float(self.fixed_cost >= low),
            "high_exists": float(self.fixed_cost <= high),
        }
        point, pairs = self.saddle, self.interior_pairs or ()
        # Two at one n, where alike households come or go: firms alone do not see either.
        if point is None or sum(n == point[0] for n, _ in pairs) > 1:
            return known
        return known | {"critical_mass": point[0]}
