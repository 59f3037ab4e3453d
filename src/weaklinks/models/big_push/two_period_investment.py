"""Investment now for a market that other investors make: two periods, one market."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.errors import Problems
from weaklinks.games import AdoptionGame, MarginalGain
from weaklinks.roots import find_highest
from weaklinks.spec import parameter, require_in_range
from weaklinks.two_periods import TwoPeriodHousehold

_SOURCE = "benchmark: two equilibria, of which strategic uncertainty selects the lower"
_INF = float("inf")


@dataclass(frozen=True, kw_only=True)
class TwoPeriodInvestment:
    """The Big Push by investment: it lowers income now and raises the market later.

    A unit continuum of sectors, CES demand, two periods. Investing costs labour in the first
    period, in which everything is made one for one, and raises productivity in the second.
    Who invests sells at the fringe's price of 1, or below it at the price that demand makes
    best, ``1/(g alpha)``, where that is lower.

    Parameters
    ----------
    labour, productivity, fixed_cost, discount_factor, smoothing, substitution : float
        L, alpha, F, beta, theta, g.

    References
    ----------
    After Murphy, Shleifer and Vishny (1989), Journal of Political Economy 97(5).
    """

    labour: float = parameter(
        10.0, symbol="L", meaning="units of labour in each period", low=0.0, high=_INF,
        excludes=(0.0, _INF), why="there is no economy without labour", source=_SOURCE,
    )  # fmt: skip
    productivity: float = parameter(
        1.5, symbol="alpha", meaning="output per worker after investing; the fringe's is 1",
        low=1.0, high=_INF, excludes=(1.0, _INF), why="investment that raises no productivity "
        "earns nothing", source=_SOURCE,
    )  # fmt: skip
    fixed_cost: float = parameter(
        3.3, symbol="F", meaning="labour that an investment takes in the first period", low=0.0,
        high=_INF, excludes=(0.0, _INF), why="free investment needs no market", source=_SOURCE,
    )  # fmt: skip
    discount_factor: float = parameter(
        0.95, symbol="beta", meaning="weight of the second period in utility", low=0.0, high=1.0,
        excludes=(0.0,), why="later consumption counts, but no more than present one",
        source=_SOURCE,
    )  # fmt: skip
    smoothing: float = parameter(
        0.6, symbol="theta", meaning="the elasticity of substitution between periods is "
        "1/(1 - theta)", low=-_INF, high=1.0, excludes=(-_INF,), why="above 1 nobody would want "
        "to consume in both periods", source=_SOURCE,
    )  # fmt: skip
    substitution: float = parameter(
        0.0, symbol="g", meaning="the elasticity of substitution between goods is 1/(1 - g); 0 is "
        "Cobb-Douglas", low=-_INF, high=1.0, excludes=(-_INF, 1.0), why="at 1 all goods are the "
        "same good", source="Cobb-Douglas, as in the other models of the Big Push",
    )  # fmt: skip

    def __post_init__(self) -> None:
        require_in_range(self)
        problems = Problems("TwoPeriodInvestment")
        problems.add_if(
            self.fixed_cost >= self.labour,
            f"fixed_cost is {self.fixed_cost:g} and labour {self.labour:g}: F must be below L, or "
            "nothing is left to consume in the first period when all sectors invest",
        )
        problems.raise_if_any()

    @property
    def household(self) -> TwoPeriodHousehold:
        """Who consumes."""
        return TwoPeriodHousehold(discount_factor=self.discount_factor, smoothing=self.smoothing)

    @property
    def price(self) -> float:
        """What an investor charges: 1, or ``1/(g alpha)`` where that is less."""
        best = self.substitution * self.productivity
        price: float = 1.0 / np.maximum(best, 1.0)
        return price

    @property
    def limit_priced(self) -> bool:
        """Whether investors charge the fringe's price (``alpha <= 1/g``), as closed forms need."""
        return self.price == 1.0

    @property
    def markup(self) -> float:
        """An investor's profit per unit of sales: ``a = 1 - 1/(alpha p)``."""
        return 1.0 - 1.0 / (self.productivity * self.price)

    @property
    def _pull(self) -> float:
        """Spending on an investor's good relative to another one: ``p^(1 - elasticity)``."""
        pull: float = self.price ** (-self.substitution / (1.0 - self.substitution))
        return pull

    def price_index(self, share: FloatArray) -> FloatArray:
        """Price of consumption in the second period."""
        # Where investors charge 1 the base is 1, and g may be none to divide by.
        g = np.where(self.limit_priced, 1.0, self.substitution)
        return np.asarray((1.0 + np.asarray(share) * (self._pull - 1.0)) ** (-(1.0 - g) / g))

    def now(self, share: FloatArray) -> FloatArray:
        """Consumption in the first period: ``L - nF``."""
        return self.labour - np.asarray(share) * self.fixed_cost

    def later(self, share: FloatArray) -> FloatArray:
        """Consumption in the second period; ``L/(1 - na)`` where investors charge 1."""
        sold = self._sales_share(share) * np.asarray(share)
        return np.asarray(self.labour / (1.0 - sold * self.markup) / self.price_index(share))

    def _sales_share(self, share: FloatArray) -> FloatArray:
        """Share of spending that goes to one investor."""
        return np.asarray(self._pull / (1.0 + np.asarray(share) * (self._pull - 1.0)))

    def profit(self, share: FloatArray) -> FloatArray:
        """V(n): present value of an investor's profits, less the investment."""
        later = self.later(share)
        sales = self._sales_share(share) * later
        worth = self.household.price(self.now(share), later) * self.markup * sales
        return np.asarray(worth - self.fixed_cost)

    def social_gain(self, share: FloatArray) -> FloatArray:
        """What one more investment is worth to all, in units of present consumption.

        Where investors charge 1: ``(V+F)/(1-na) - F``, private gain and more.
        """
        x, a, q = np.asarray(share), self.markup, self._pull
        index = 1.0 + x * (q - 1.0)
        growth = a / (1.0 - x * a)
        if not self.limit_priced:
            # ln later = ln L + ln(index)/g - ln(index - n a q)
            drain = (q - 1.0 - a * q) / (index - x * a * q)
            growth = (q - 1.0) / (self.substitution * index) - drain
        later = self.later(share)
        worth = self.household.price(self.now(share), later) * later * growth
        return np.asarray(worth - self.fixed_cost)

    def welfare(self, share: FloatArray) -> FloatArray:
        """The same consumption in both periods that is worth as much."""
        return self.household.equivalent(self.now(share), self.later(share))

    def interest(self, share: FloatArray) -> FloatArray:
        """r, with ``1 + r = (1/beta) (later/now)^(1-theta)`` times inflation."""
        price = self.household.price(self.now(share), self.later(share))
        return np.asarray(self.price_index(share) / price - 1.0)

    def game(self) -> AdoptionGame:
        """The adoption game of the sectors."""
        return AdoptionGame(
            name="big-push-investment", gain=self.profit, state=self._state, facts=self.facts,
            agents="sectors", rounding=self.marginal_gain().rounding,
        )  # fmt: skip

    def marginal_gain(self) -> MarginalGain:
        """What the marginal sector gains, elementwise in the parameters."""
        return MarginalGain(gain=self.profit, rounding=1e-14 * self.fixed_cost)

    def _state(self, share: FloatArray) -> Mapping[str, FloatArray]:
        now, later = self.now(share), self.later(share)
        return {
            "income": later,
            "welfare": self.welfare(share),
            "consumption_now": now,
            "utility": self.household.utility(now, later),
            "interest": self.interest(share),
            "social_gain": self.social_gain(share),
        }

    @property
    def turning_point(self) -> float | None:
        """The share at which V turns, the zero of a linear function; None outside (0, 1).

        ``sign V'(n) = sign(theta a L - (1-theta) F + n a F (1-2 theta))``.
        """
        theta, a, f = self.smoothing, self.markup, self.fixed_cost
        level, line = theta * a * self.labour - (1.0 - theta) * f, a * f * (1.0 - 2.0 * theta)
        place = -level / line if line != 0.0 else _INF
        return place if self.limit_priced and 0.0 < place < 1.0 else None

    @property
    def interior_share(self) -> float | None:
        """Where an investment breaks even, in closed form: theta 0, 1/2 or 1, and prices of 1.

        ``(L - F/(beta a))/F``; ``(F^2-(beta a L)^2)/(F a (F - beta^2 a L))``;
        ``(1 - beta a L/F)/a``. None for another theta, or where it is not between 0 and 1.
        """
        f, a, beta, wage = self.fixed_cost, self.markup, self.discount_factor, self.labour
        sales = beta * a * wage
        bottom = f * a * (f - beta * sales)
        shares = {
            0.0: (wage - f / (beta * a)) / f,
            0.5: (f**2 - sales**2) / bottom if bottom != 0.0 else _INF,
            1.0: (1.0 - sales / f) / a,
        }
        place = shares.get(self.smoothing, _INF)
        return place if self.limit_priced and 0.0 < place < 1.0 else None

    @cached_property
    def best_share(self) -> float:
        """The share of investors with the highest welfare."""
        return find_highest(self.welfare, 0.0, 1.0)

    @property
    def efficient(self) -> bool:
        """Whether welfare is higher when all invest than when nobody does."""
        nobody, everybody = self.welfare(np.array([0.0, 1.0]))
        return bool(everybody > nobody)

    @property
    def needs_subsidy(self) -> bool:
        """Whether it is efficient that all invest, and yet no equilibrium: no push is enough."""
        return self.efficient and float(self.profit(np.array(1.0))) < 0.0

    @property
    def reason(self) -> str:
        """Why it is, or is not, efficient that all invest, and what would bring it about."""
        nobody, everybody = self.welfare(np.array([0.0, 1.0]))
        change = f"welfare {everybody:.4g} when all invest, {nobody:.4g} when nobody does"
        if not self.efficient:
            return change
        loss = -float(self.profit(np.array(1.0)))
        if self.needs_subsidy:
            return f"{change}, but each would lose {loss:.4g}: a permanent subsidy, not a push"
        return f"{change}, and none would lose: it is an equilibrium"

    @property
    def facts(self) -> Mapping[str, float]:
        """What is known in closed form."""
        low, high = self.profit(np.array([0.0, 1.0]))
        known = {
            "efficient": float(self.efficient),
            "low_exists": float(low <= 0.0),
            "high_exists": float(high >= 0.0),
        }
        place = self.interior_share
        return known if place is None or low >= 0.0 else known | {"critical_mass": place}
