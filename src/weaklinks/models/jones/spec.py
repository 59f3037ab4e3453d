"""What is given in Jones (2008): Table 1, and the schedules of productivity and wedges.

Longer than other modules, because Table 1 is one table: every parameter is declared once, with
its symbol, meaning, range, the reason for the range, and source, and all else is read from there.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from weaklinks.economy import Economy
from weaklinks.errors import InputError, Problems
from weaklinks.models.jones import equations as eq
from weaklinks.models.jones.allocation import Allocation, Indices, allocate, indices_of
from weaklinks.models.jones.standard_form import standard_form
from weaklinks.models.jones.symmetric import SymmetricAllocation, allocate_symmetrically
from weaklinks.models.jones.varieties import Schedule, Varieties, settle_varieties
from weaklinks.spec import parameter, parameters_of, require_in_range
from weaklinks.wedges import v_shape

if TYPE_CHECKING:
    from weaklinks.arrays import FloatArray

_TABLE_1 = "Jones (2008), Table 1"
_INF = float("inf")
_GRID = ("points", "productivity_level", "productivity_decay", "largest_wedge", "wedge_decay")


@dataclass(frozen=True, kw_only=True, eq=False)
class Jones2008:
    """The economy of Jones (2008): linked varieties, weak links, superstars and wedges.

    The defaults are Table 1 with the poor country's "v"-shaped wedges of Scenario 3;
    ``Jones2008(wedge=0.0, human_capital=2.0)`` is the rich country.

    Parameters
    ----------
    intermediate_share, capital_share, final_exponent, intermediate_exponent : float
        sigma, alpha, theta, rho.
    human_capital, workers, discount_rate, depreciation : float
    productivity_level, productivity_decay : float
        Of the schedule (22).
    largest_wedge, wedge_decay : float
        Of the schedule (23).
    points : int
        Number of varieties.
    quadrature : str
        How the continuum is cut into varieties: "mean" (the paper's plain mean over evenly
        spaced points, both ends included), "midpoint", or "gauss-legendre".
    productivity, wedge : number, array or function of the place i, optional
        Instead of the schedules; `read_varieties` reads them from a file.
    weights : array, optional
        Instead of the quadrature's.

    Raises
    ------
    InputError
        One message that names every parameter outside its range, and why the range is that.

    References
    ----------
    Jones, Charles I. (2008), Intermediate Goods, Weak Links, and Superstars: A Theory of
    Economic Development, NBER Working Paper 13834.

    Examples
    --------
    >>> poor = Jones2008()
    >>> rich = Jones2008(wedge=0.0, human_capital=2.0)
    >>> round(rich.steady_state().gdp_per_worker / poor.steady_state().gdp_per_worker, 1)
    19.6
    """

    intermediate_share: float = parameter(
        0.5,
        symbol="sigma",
        meaning="intermediate goods' share of gross output",
        low=0.0,
        high=1.0,
        excludes=(1.0,),
        why="at 1 goods are made from goods alone and the multiplier 1/(1-sigma) has no end",
        source=_TABLE_1,
    )
    capital_share: float = parameter(
        1 / 3,
        symbol="alpha",
        meaning="capital's share of value added",
        low=0.0,
        high=1.0,
        excludes=(0.0, 1.0),
        why="output of a variety needs capital and human capital, equation (2)",
        source=_TABLE_1,
    )
    final_exponent: float = parameter(
        1 / 1.2,
        symbol="theta",
        meaning="CES exponent of final goods; the elasticity of substitution is 1/(1-theta)",
        low=0.0,
        high=1.0,
        excludes=(0.0, 1.0),
        why="final goods are substitutes: at 0 they are Cobb-Douglas, at 1 perfect substitutes "
        "of which only the best would be made, equation (4)",
        source=_TABLE_1 + ": markups of 20 %, elasticity 6",
    )
    intermediate_exponent: float = parameter(
        -1.0,
        symbol="rho",
        meaning="CES exponent of intermediate goods; the elasticity is 1/(1-rho)",
        low=-_INF,
        high=0.0,
        why="intermediate goods are complements: 0 is Cobb-Douglas, -inf is Leontief, above 0 "
        "weak links would not bind, equation (5)",
        source=_TABLE_1 + ": elasticity 1/2",
    )
    human_capital: float = parameter(
        1.0,
        symbol="h",
        meaning="human capital per worker; the paper's rich country has twice the poor one's",
        low=0.0,
        high=_INF,
        excludes=(0.0, _INF),
        why="nothing is made without human capital",
        source=_TABLE_1 + ": the ratio is 2; the poor country is the unit",
    )
    workers: float = parameter(
        1.0,
        symbol="L",
        meaning="number of workers",
        low=0.0,
        high=_INF,
        excludes=(0.0, _INF),
        why="nothing is made without workers",
        source="normalisation; GDP per worker does not depend on it",
    )
    discount_rate: float = parameter(
        0.05,
        symbol="lambda",
        meaning="rate of time preference; the interest rate of the steady state",
        unit="per year",
        low=0.0,
        high=_INF,
        excludes=(0.0, _INF),
        why="an impatient household is what makes the steady state finite, equation (11)",
        source="not in the paper, whose income ratios do not depend on it; conventional",
    )
    depreciation: float = parameter(
        0.05,
        symbol="delta",
        meaning="depreciation of capital",
        unit="per year",
        low=0.0,
        high=_INF,
        excludes=(_INF,),
        why="capital does not grow by itself, equation (9)",
        source="not in the paper, whose income ratios do not depend on it; conventional",
    )
    productivity_level: float = parameter(
        1.0,
        symbol="A",
        meaning="productivity of the best variety, schedule (22)",
        low=0.0,
        high=_INF,
        excludes=(0.0, _INF),
        why="a variety that cannot be made has no finite price",
        source=_TABLE_1 + ": 1 is the normalisation, 1/2 illustrates",
    )
    productivity_decay: float = parameter(
        2.0,
        symbol="gamma",
        meaning="fall of log productivity from the best to the worst variety, schedule (22)",
        low=-100.0,
        high=100.0,
        why="beyond that the worst variety is e^-100 of the best; below 0 the order turns round",
        source=_TABLE_1 + ": 2, or 2 + log(2)/0.8 = 2.86643, printed as 2.87, for a 90/10 ratio "
        "twice as high",
    )
    largest_wedge: float = parameter(
        0.9,
        symbol="tau_0",
        meaning="wedge of the first and last variety, schedule (23)",
        low=-_INF,
        high=1.0,
        excludes=(1.0, -_INF),
        why="at 1 nothing of the sales is left to pay for inputs; negative is a subsidy",
        source=_TABLE_1,
    )
    wedge_decay: float = parameter(
        0.994,
        symbol="xi",
        meaning="fall of the wedge towards the middle variety, schedule (23)",
        low=-100.0,
        high=100.0,
        why="the wedge of the middle variety is tau_0 + 1 - e^(xi/2)",
        source=_TABLE_1 + ": Scenario 3, rounded (in full 0.993767; Scenario 4: 1.111727, "
        "printed as 1.112)",
    )
    points: int = parameter(
        1001,
        symbol="N",
        meaning="number of varieties that stand for the continuum",
        low=1,
        high=1_000_000,
        why="more do not fit into memory comfortably",
        source="Jones (2008), Table 2, note",
    )
    quadrature: str = "mean"
    productivity: Schedule | None = None
    wedge: Schedule | None = None
    weights: ArrayLike | None = None

    def __post_init__(self) -> None:
        problems = Problems("Jones2008")
        _collect(problems, lambda: require_in_range(self))
        # Schedules cannot be judged by parameters that are out of range themselves.
        if all(p.admits(getattr(self, p.name)) for p in parameters_of(self) if p.name in _GRID):
            _collect(problems, lambda: self.varieties)
        problems.raise_if_any()

    @cached_property
    def varieties(self) -> Varieties:
        """All schedules and arrays, evaluated on one grid."""
        return settle_varieties(
            self._productivity if self.productivity is None else self.productivity,
            self._wedge if self.wedge is None else self.wedge,
            self.weights,
            points=int(self.points),
            quadrature=self.quadrature,
        )

    def _productivity(self, place: FloatArray) -> FloatArray:
        return eq.exponential_productivity(place, self.productivity_level, self.productivity_decay)

    def _wedge(self, place: FloatArray) -> FloatArray:
        with np.errstate(over="ignore"):  # judged by what comes out
            return v_shape(place, maximum=self.largest_wedge, decay=self.wedge_decay)

    @cached_property
    def indices(self) -> Indices:
        """The four numbers that its varieties come down to, and the average wedge."""
        return indices_of(self)

    def steady_state(self) -> Allocation:
        """Proposition 3: the long run, in which capital earns lambda + delta.

        Raises
        ------
        NoEquilibriumError
            When subsidies cannot be paid for.
        """
        return allocate(self, None)

    def given_capital(self, capital: float) -> Allocation:
        """Proposition 2: the equilibrium with this stock of capital (`InputError` if not > 0)."""
        return allocate(self, _capital(capital))

    def symmetric(
        self,
        *,
        intermediate_use: float | None = None,
        capital: float | None = None,
        saving_rate: float = 0.2,
    ) -> SymmetricAllocation:
        """Proposition 1: the same inputs everywhere.

        Parameters
        ----------
        intermediate_use : float, optional
            z, in (0, 1); the best one, sigma, when omitted.
        capital : float, optional
            K; where investment ``saving_rate * Y`` keeps it constant when omitted.
        saving_rate : float
        """
        z = self.intermediate_share if intermediate_use is None else intermediate_use
        if self.intermediate_share > 0 or z != 0.0:
            z = _require("intermediate_use", z, 1.0, "goods are of use in both ways, equation (14)")
        if capital is not None:
            return allocate_symmetrically(self, z, _capital(capital), None)
        saved = _require("saving_rate", saving_rate, 1.0, "saving replaces capital, section 4")
        _require("depreciation", self.depreciation, _INF, "else saving piles up without end")
        return allocate_symmetrically(self, z, None, saved)

    def economy(self, *, horizon: str = "long", capital: float | None = None) -> Economy:
        """Return this economy in standard form, for `weaklinks.solve`.

        Parameters
        ----------
        horizon : "long" or "short"
            Whether capital is produced and adjusts, or is a factor with a fixed stock.
        capital : float, optional
            That stock; the steady state's when omitted.

        Notes
        -----
        In the long run the solver's household spends wages and wedge revenue, and capital's
        rent is replacement and waiting. Where subsidies leave it only its interest to live on
        (w H + T <= 0 < C), the closed form has an equilibrium that the solver refuses.
        """
        problems = Problems("Jones2008")
        problems.add_if(
            horizon not in ("long", "short"),
            f"horizon is {horizon!r}; it must be 'long' or 'short'",
        )
        problems.add_if(
            horizon == "long" and capital is not None,
            f"capital is {capital!r}, but in the long run it adjusts; ask for horizon='short'",
        )
        problems.raise_if_any()
        if horizon == "long":
            return standard_form(self, horizon="long", capital=None)
        stock = self.steady_state().capital if capital is None else _capital(capital)
        return standard_form(self, horizon="short", capital=stock)

    def replace(self, **changes: Any) -> Jones2008:
        """Return a copy with some parameters changed."""
        return dataclasses.replace(self, **changes)

    def without_wedges(self) -> Jones2008:
        """Return the same technology without wedges: its equilibrium is the optimal allocation."""
        return self.replace(wedge=0.0)

    def __repr__(self) -> str:
        return (
            f"Jones2008(sigma={self.intermediate_share:.4g}, alpha={self.capital_share:.4g}, "
            f"theta={self.final_exponent:.4g}, rho={self.intermediate_exponent:.4g}, "
            f"{len(self.varieties)} varieties, wedges {self.varieties.wedge.min():.3g} to "
            f"{self.varieties.wedge.max():.3g})"
        )


def _collect(problems: Problems, check: Callable[[], object]) -> None:
    try:
        check()
    except InputError as error:
        problems.found += error.problems


def _require(name: str, value: Any, high: float, why: str) -> float:
    """Return a number in the open interval from 0 to `high`."""
    number = isinstance(value, int | float | np.integer | np.floating)
    inside = number and not isinstance(value, bool) and 0.0 < value < high
    if not inside or value > sys.float_info.max:
        raise InputError(
            f"{name} is {value!r}; it must lie in (0, {high:g}): {why}", subject="Jones2008"
        )
    return float(value)


def _capital(value: Any) -> float:
    return _require("capital", value, _INF, "nothing is made without capital, equation (2)")
