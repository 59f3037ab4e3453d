"""Years of schooling chosen to maximise lifetime income: a Mincerian model (Jones 2007b).

It makes the factor of two in human capital of Jones (2008) endogenous (footnote 9).
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq

from weaklinks.arrays import FloatArray
from weaklinks.errors import InputError
from weaklinks.spec import parameter, require_in_range

_INF = float("inf")


@dataclass(frozen=True, kw_only=True)
class Schooling:
    """A person at the age of starting school, who can sell skill ``h(S) = e^phi(S)``.

    School costs the wage that could be earned and tuition; afterwards income is the wage times
    the skill of S years, until retirement or death. Chosen is the S with the highest
    present value. Returns to the years at school are ``phi'(S) = slope * S^(-curvature)``.

    Raises
    ------
    InputError
        One message that names every parameter outside its range.

    Examples
    --------
    >>> round(RICH.choose().years, 1), round(POOR.choose().years, 1)
    (12.6, 4.0)

    References
    ----------
    Bils and Klenow (2000), "Does Schooling Cause Growth?", AER 90(5); Jones (2007), "A Simple
    Mincerian Approach to Endogenizing Schooling"; Jones (2008), footnote 9.
    """

    slope: float = parameter(
        0.32, symbol="Theta", meaning="return to the first year of schooling (S = 1)", low=0.0,
        high=10.0, excludes=(0.0,), why="without a return nobody goes to school",
        source="Bils and Klenow (2000): phi(S) = 0.32/(1-0.58) S^(1-0.58)",
    )  # fmt: skip
    curvature: float = parameter(
        0.58, symbol="psi", meaning="how fast returns fall; 0 is Mincer's constant return",
        low=0.0, high=1.0, excludes=(1.0,), why="at 1 the first moment of school is worth "
        "infinitely much", source="Bils and Klenow (2000)",
    )  # fmt: skip
    interest: float = parameter(
        0.08, symbol="r", meaning="rate at which future wages are discounted", unit="per year",
        low=-1.0, high=10.0, why="a rate per year, not in percent",
        source="illustrative: real return on equity in rich countries, about 7 to 8 %",
    )  # fmt: skip
    wage_growth: float = parameter(
        0.02, symbol="g", meaning="growth of the wage per unit of skill", unit="per year",
        low=-1.0, high=10.0, why="a rate per year, not in percent",
        source="illustrative: long-run growth of the United States",
    )  # fmt: skip
    mortality: float = parameter(
        1 / 74, symbol="m", meaning="probability of death per year; life expectancy is its inverse",
        unit="per year", low=0.0, high=10.0, why="nobody is born twice",
        source="illustrative: life expectancy 80, school from 6",
    )  # fmt: skip
    horizon: float = parameter(
        _INF, symbol="T", meaning="years from starting school to retirement; inf for none",
        unit="years", low=0.0, high=_INF, excludes=(0.0,), why="time to earn is needed",
        source="Jones (2007): no retirement; finite as an alternative",
    )  # fmt: skip
    tuition: float = parameter(
        0.0, symbol="mu", meaning="tuition as a multiple of the wage forgone", low=0.0, high=100.0,
        why="negative tuition is a scholarship: lower the wedge instead",
        source="Bils and Klenow (2000) have 1/2; none by default, as in Jones (2007)",
    )  # fmt: skip
    wedge: float = parameter(
        0.0, symbol="tau_s", meaning="share of the return to schooling that others get",
        low=-_INF, high=1.0, excludes=(1.0, -_INF), why="at 1 schooling does not pay at all; "
        "negative is a subsidy", source="none by default",
    )  # fmt: skip

    def __post_init__(self) -> None:
        require_in_range(self)

    @property
    def discounting(self) -> float:
        """``r + m - g``, what a wage a year later is discounted by."""
        return self.interest + self.mortality - self.wage_growth

    def log_skill(self, years: ArrayLike) -> FloatArray:
        """Log skill: ``phi(S) = slope S^(1-curvature) / (1-curvature)``; 0 without schooling."""
        rest = 1.0 - self.curvature
        return np.asarray(self.slope * np.asarray(years, dtype=np.float64) ** rest / rest)

    def marginal_return(self, years: float) -> float:
        """``phi'(S)``: log points of skill per additional year."""
        if self.curvature == 0.0:
            return self.slope
        return float(self.slope * years**-self.curvature) if years > 0 else _INF

    def marginal_cost(self, years: float) -> float:
        """Return that makes the next year just worth it.

        ``(1+mu)/(1-tau_s) * d / (1 - e^(-d (T-S)))`` with d = `discounting`.
        """
        left, d = self.horizon - years, self.discounting
        price = (1.0 + self.tuition) / (1.0 - self.wedge)
        if left <= 0.0:
            return _INF
        if d == 0.0:
            return price / left
        return float(price * d / -np.expm1(-d * left))

    def choose(self) -> Schooled:
        """Solve for the years of schooling with the highest present value.

        The return falls with S, or is constant; the cost rises, or is constant. So the
        first-order condition has one solution at most, and it is a maximum.

        Raises
        ------
        InputError
            Where every further year pays, or income for ever has no finite value.
        """
        if self.horizon == _INF and self.discounting <= 0.0:
            raise InputError(
                f"interest + mortality - wage_growth is {self.discounting:g}: without retirement "
                "lifetime income is infinite and every year at school pays; raise it above 0 or "
                "give a horizon",
                subject="Schooling",
            )
        years = self._closed_form()
        return Schooled(person=self, years=self._by_search() if years is None else years)

    def _by_search(self) -> float:
        """Falling returns and a finite horizon: from next to nothing to next to all of it."""
        low, high = 1e-100 * self.horizon, self.horizon * (1.0 - 1e-15)
        if self._gap(low) <= 0.0:
            return 0.0
        return float(brentq(self._gap, low, high, xtol=1e-14))

    def _gap(self, years: float) -> float:
        return self.marginal_return(years) - self.marginal_cost(years)

    def _closed_form(self) -> float | None:
        d, theta, psi = self.discounting, self.slope, self.curvature
        price = (1.0 + self.tuition) / (1.0 - self.wedge)
        if self.horizon == _INF and psi > 0.0:
            return float((theta / (price * d)) ** (1.0 / psi))
        if psi > 0.0:
            return None
        if theta <= price * d and (theta < price * d or self.horizon < _INF):
            return 0.0
        if self.horizon == _INF:
            raise InputError(
                f"a constant return of {theta:g} is at least what it costs, {price * d:g}, at any "
                "age, and there is no best number of years; give a horizon or a curvature",
                subject="Schooling",
            )
        left = price / theta if d == 0.0 else -np.log1p(-price * d / theta) / d
        return float(max(0.0, self.horizon - left))

    def replace(self, **changes: Any) -> Schooling:
        """Return a copy with some parameters changed."""
        return dataclasses.replace(self, **changes)


@dataclass(frozen=True, kw_only=True)
class Schooled:
    """The best number of years at school.

    Attributes
    ----------
    person : Schooling
    years : float
        S; zero where not even the first year pays.
    """

    person: Schooling
    years: float

    @property
    def human_capital(self) -> float:
        """Skill relative to no schooling, for ``Jones2008.replace(human_capital=...)``."""
        return float(np.exp(self.person.log_skill(self.years)))

    @property
    def marginal_return(self) -> float:
        """``phi'(S)``, the Mincerian return that a wage regression would find."""
        return self.person.marginal_return(self.years)

    @property
    def residual(self) -> float:
        """Relative gap of the first-order condition; what it is short of at zero years."""
        cost = self.person.marginal_cost(self.years)
        gap = self.marginal_return / cost - 1.0
        return max(gap, 0.0) if self.years == 0.0 else abs(gap)

    @property
    def curvature(self) -> float:
        """Derivative of return less cost in S: negative, the second-order condition."""
        s, p = self.years, self.person
        bend = -p.curvature * self.marginal_return / s if s > 0 and p.curvature else 0.0
        left = p.horizon - s
        if left == _INF:
            return float(bend)
        d, cost = p.discounting, p.marginal_cost(s)
        rise = cost / left if d == 0.0 else cost * d / np.expm1(d * left)
        return float(bend - rise)

    @property
    def is_maximum(self) -> bool:
        """Whether the second-order condition holds, or no year pays."""
        return self.years == 0.0 or self.curvature < 0.0

    def __repr__(self) -> str:
        return (
            f"Schooled({self.years:.2f} years, human capital {self.human_capital:.3g}, return to "
            f"the last year {self.marginal_return:.3g}, residual {self.residual:.0e})"
        )


def lifetime_income(person: Schooling, years: float) -> float:
    """Present value of earnings less tuition, per unit of today's wage, by quadrature.

    With a wedge, skill is rewarded as ``h^(1-tau_s)`` before and after leaving school: of each
    further log point the person keeps a share.
    """
    from scipy.integrate import quad

    kept = 1.0 - person.wedge
    d = person.discounting

    def reward(s: float) -> float:
        return float(np.exp(kept * person.log_skill(s)))

    earned, _ = quad(lambda t: np.exp(-d * t), years, person.horizon, epsabs=0, epsrel=1e-12)
    paid, _ = quad(lambda t: reward(t) * np.exp(-d * t), 0.0, years, epsrel=1e-12)
    return float(reward(years) * earned - person.tuition * paid)


#: Two illustrations: the poor one discounts at 12 %, expects to live to 50, and wages stand still.
RICH = Schooling()
POOR = Schooling(interest=0.12, mortality=1 / 44, wage_growth=0.0)
