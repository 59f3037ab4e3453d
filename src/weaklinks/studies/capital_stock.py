"""What an economy makes with any stock of capital: from the long run to a technology.

In the long run capital is a node: it buys the final good and everybody rents from it. Its twin
with a fixed stock has the same nodes, but they buy the services of a stock that somebody owns.
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from weaklinks.economy import Economy
from weaklinks.equilibrium import Equilibrium, Start, solve
from weaklinks.errors import InputError, Problems
from weaklinks.growth import CobbDouglas, Household, Tabulated, tabulate
from weaklinks.models.jones import Jones2008

STOCK = "stock of capital"


def fixed_capital(economy: Economy, services: float) -> Economy:
    """Return the same economy with a given stock of capital instead of one that adjusts.

    Parameters
    ----------
    economy : Economy
        With capital as a produced node (the long horizon).
    services : float
        What the stock gives per year, measured by the final goods that the long run would
        pay for it: (lambda + delta) K.

    Returns
    -------
    Economy
        The capital nodes buy from a factor with this endowment, at the price of one where the
        long run is. Several kinds of capital are made of one stock that moves between them,
        as it does in the long run, where all are bought with the same good.

    Raises
    ------
    InputError
        When there is no produced capital.
    """
    _require_capital(economy)
    name = STOCK
    while name in economy.names:
        name += " "
    links = sp.coo_array(economy.shares)
    column = np.where(np.isin(links.row, economy.capital_nodes), len(economy.names), links.col)
    shape = (economy.n_nodes, len(economy.names) + 1)
    return economy.replace(
        names=(*economy.names, name),
        shares=sp.csr_array((links.data, (links.row, column)), shape=shape),
        endowment=np.append(economy.endowment, services),
        outside=np.append(economy.outside, 0.0),
        capital=(),
    )


def capital_of(equilibrium: Equilibrium, household: Household) -> float:
    """Stock of capital of a long-run equilibrium, in final goods: what it is paid over r + delta.

    Raises
    ------
    InputError
        When there is no produced capital.
    """
    _require_capital(equilibrium.economy)
    return equilibrium.capital_cost / household.user_cost


def technology_of(
    economy: Economy,
    household: Household,
    *,
    low: float,
    high: float,
    tolerance: float = 1e-9,
) -> Tabulated:
    """Tabulate what an economy makes with each stock of capital, and what capital earns.

    Parameters
    ----------
    economy : Economy
        With capital as a produced node.
    household : Household
        Its lambda + delta turns the long run's payments for capital into a stock.
    low, high : float
        Range of the stock, in final goods.
    tolerance : float
        Relative error of the interpolation; see `weaklinks.growth.tabulate`.

    Returns
    -------
    Tabulated
        Output is all that the household can spend, consumption and investment: GDP plus what
        comes from outside.
    """
    exact = Twin(economy, household)
    return tabulate(exact.at, low=low, high=high, tolerance=tolerance)


class Twin:
    """An economy solved at one stock of capital after the other, each from those around it."""

    def __init__(self, economy: Economy, household: Household) -> None:
        self._user_cost = household.user_cost
        self._economy = fixed_capital(economy, 1.0)
        self._solved: list[tuple[float, Equilibrium]] = []
        self.residual = 0.0

    def solve(self, capital: float) -> Equilibrium:
        """Equilibrium with this stock."""
        endowment = self._economy.endowment.copy()
        endowment[-1] = self._user_cost * capital
        place = float(np.log(capital))
        found = solve(self._economy.replace(endowment=endowment), start=self._guess(place))
        self._solved.append((place, found))
        self.residual = max(self.residual, found.residual)
        return found

    def _guess(self, place: float) -> Equilibrium | Start | None:
        """Along the line through the two stocks nearest to this one, in logs."""
        near = sorted(self._solved, key=lambda known: abs(known[0] - place))[:2]
        if len(near) < 2 or near[0][0] == near[1][0]:
            return near[0][1] if near else None
        (at, a), (other, b) = near
        part = (place - at) / (other - at)
        spent = np.log(a.expenditure) + part * np.log(b.expenditure / a.expenditure)
        return Start(
            economy=a.economy,
            log_price=a.log_price + part * (b.log_price - a.log_price),
            log_factor_price=a.log_factor_price + part * (b.log_factor_price - a.log_factor_price),
            expenditure=float(np.exp(spent)),
        )

    def at(self, capital: float) -> tuple[float, float]:
        """Output and rental with this stock."""
        found = self.solve(capital)
        return found.expenditure, self._user_cost * float(found.factor_price[-1])


def todays_saving_rate(economy: Economy | Jones2008, household: Household) -> float:
    """Part of output that replaces capital in the long run: the Solow rule that keeps it."""
    now = solve(standard(economy))
    capital = capital_of(now, household)
    return household.depreciation * capital / (now.expenditure + now.capital_cost)


def jones_technology(model: Jones2008) -> CobbDouglas:
    """Jones' economy given capital, in closed form: Proposition 2 and equation (A.5).

    Its user cost is the model's own; compare with households that share it.
    """
    at_one = model.given_capital(1.0)
    return CobbDouglas(
        scale=float(at_one.gdp),
        capital_share=model.capital_share,
        rental_share=float(at_one.rental * at_one.capital / at_one.gdp),
    )


def household_of(economy: Economy | Jones2008, household: Household | None) -> Household:
    """Settle who saves: Jones' economy has a discount rate and a depreciation of its own.

    Raises
    ------
    InputError
        When the household's are others.
    """
    if not isinstance(economy, Jones2008):
        return household or Household()
    if household is None:
        return Household(discount_rate=economy.discount_rate, depreciation=economy.depreciation)
    problems = Problems("household")
    for name in ("discount_rate", "depreciation"):
        own, given = getattr(economy, name), getattr(household, name)
        problems.add_if(
            own != given,
            f"{name} is {given:g}, and {own:g} in the model; give both the same "
            f"(model.replace({name}={given:g}))",
        )
    problems.raise_if_any()
    return household


def standard(economy: Economy | Jones2008) -> Economy:
    """Return the standard form with capital as a node."""
    return economy.economy() if isinstance(economy, Jones2008) else economy


def _require_capital(economy: Economy) -> None:
    if not economy.capital:
        raise InputError(
            "the economy has no produced capital, so nothing moves over time; use the long "
            "horizon, or name the nodes that are capital (Economy.capital)"
        )
