"""The competitive equilibrium of section 5, in closed form, with its 17 equations checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.errors import NoEquilibriumError
from weaklinks.models.jones import equations as eq
from weaklinks.models.jones.conditions import residuals_of
from weaklinks.models.jones.indices import Indices, indices_of
from weaklinks.models.jones.limits import require_digits, require_in_range

if TYPE_CHECKING:
    import pandas as pd

    from weaklinks.models.jones.spec import Jones2008

__all__ = ["Allocation", "Indices", "allocate", "indices_of"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Allocation:
    """A competitive equilibrium in closed form (Propositions 2 and 3); GDP's good is numeraire.

    Attributes
    ----------
    model : Jones2008
    indices : Indices
    gdp, capital, intermediates : float
        Y, K, X.
    price, final_use, intermediate_use, output : (n,) arrays
        p_i, c_i, z_i, Y_i: densities over varieties.
    input_share : (n,) array
        K_i/K = H_i/H = X_i/X; their weighted mean is one.
    wage, rental, intermediate_price : float
        w, r + delta, q.
    steady : bool
        Whether capital is at its steady state (Proposition 3), so that r = lambda.
    """

    model: Jones2008
    indices: Indices
    gdp: float
    capital: float
    intermediates: float
    price: FloatArray
    final_use: FloatArray
    intermediate_use: FloatArray
    output: FloatArray
    input_share: FloatArray
    wage: float
    rental: float
    intermediate_price: float
    steady: bool

    @property
    def gdp_per_worker(self) -> float:
        """Y / L."""
        return self.gdp / self.model.workers

    @property
    def average_wedge(self) -> float:
        """Tau: wedge revenue over gross output (footnote 8)."""
        return 1.0 - self.indices.kept

    @property
    def capital_output_ratio(self) -> float:
        """K / Y; equation (24) in the steady state."""
        return self.capital / self.gdp

    @property
    def gross_output(self) -> float:
        """Y + q X."""
        return self.gdp + self.intermediate_price * self.intermediates

    @property
    def intermediate_spending(self) -> float:
        """Z*: share of gross output spent on intermediate goods (Proposition 4)."""
        return self.intermediate_price * self.intermediates / self.gross_output

    @property
    def wedge_revenue(self) -> float:
        """T = mean of tau_i p_i Y_i."""
        v = self.model.varieties
        return float(v.weight @ (v.wedge * self.price * self.output))

    @property
    def interest_rate(self) -> float:
        """Rental less depreciation, r."""
        return self.rental - self.model.depreciation

    @property
    def investment(self) -> float:
        """Replacement of capital, delta K: what keeps it constant."""
        return self.model.depreciation * self.capital

    @property
    def consumption(self) -> float:
        """C = Y - delta K while capital is kept constant."""
        return self.gdp - self.investment

    @property
    def residual(self) -> float:
        """Largest of `residuals`."""
        return float(np.max(list(self.residuals.values())))  # NaN is the largest

    @cached_property
    def residuals(self) -> Mapping[str, float]:
        """Largest relative error of each equation of section 5.2.

        17 in the steady state; away from it the Euler equation links this period to the next
        (`weaklinks.growth`) and is left out. Investment is what replaces capital and consumption
        is what is left of GDP, so that accumulation holds by definition and the household's
        budget is Walras' law; K_i, H_i and X_i are one allocation, which clears three markets.
        """
        return residuals_of(self)

    def to_frame(self) -> pd.DataFrame:
        """One row per variety."""
        import pandas as pd

        v = self.model.varieties
        columns = {
            "place": v.place,
            "weight": v.weight,
            "productivity": v.productivity,
            "wedge": v.wedge,
            "price": self.price,
            "final_use": self.final_use,
            "intermediate_use": self.intermediate_use,
            "output": self.output,
            "input_share": self.input_share,
        }
        return pd.DataFrame(columns)

    def plot(self) -> Any:
        """Altair chart of wedges and of the allocation of resources, as in Figure 4."""
        from weaklinks.display import chart

        return chart("plot_allocation", self)

    def __repr__(self) -> str:
        where = "steady state" if self.steady else "given capital"
        return (
            f"Allocation({where}, gdp_per_worker={self.gdp_per_worker:.6g}, K/Y="
            f"{self.capital_output_ratio:.4g}, average wedge {self.average_wedge:.4g}, "
            f"{len(self.model.varieties)} varieties, residual {self.residual:.1e})"
        )


def allocate(model: Jones2008, capital: float | None) -> Allocation:
    """Evaluate Proposition 2 at a stock of capital, or Proposition 3 when there is none given."""
    with np.errstate(all="ignore"):  # judged by what comes out
        found = indices_of(model)
        gdp, stock = (
            _steady(model, found) if capital is None else (_gdp(model, found, capital), capital)
        )
        require_in_range(gdp, stock)
        allocation = _spread(model, found, gdp, stock, steady=capital is None)
    require_in_range(
        allocation.wage, allocation.rental, allocation.intermediate_price, *allocation.price
    )
    if allocation.steady and allocation.consumption <= 0.0:
        raise NoEquilibriumError(
            "subsidies make capital so cheap that replacing it "
            f"({allocation.investment:.4g}) takes all of GDP ({gdp:.4g}); nothing is left to "
            "consume. Raise the wedges"
        )
    require_digits(allocation)
    return allocation


def _steady(model: Jones2008, found: Indices) -> tuple[float, float]:
    shares = {
        "capital_share": model.capital_share,
        "intermediate_share": model.intermediate_share,
        "capital_cost": model.discount_rate + model.depreciation,
    }
    per_worker = eq.steady_gdp_per_worker(
        found.final, found.intermediate, found.kept, model.human_capital, **shares
    )
    gdp = float(per_worker) * model.workers
    return gdp, float(eq.capital_output_ratio(found.kept, **shares)) * gdp


def _gdp(model: Jones2008, found: Indices, capital: float) -> float:
    gdp = eq.gdp_given_capital(
        found.final,
        found.intermediate,
        found.kept,
        capital,
        model.human_capital * model.workers,
        capital_share=model.capital_share,
        intermediate_share=model.intermediate_share,
    )
    return float(gdp)


def _spread(
    model: Jones2008, found: Indices, gdp: float, capital: float, *, steady: bool
) -> Allocation:
    v, sigma = model.varieties, model.intermediate_share
    shares = {"capital_share": model.capital_share, "intermediate_share": sigma}
    to_capital, to_labour, to_goods = eq.factor_payments_from_gdp(gdp, found.kept, **shares)
    q, price = eq.intermediate_price(found.final, found.intermediate), _prices(model, found)
    exponents = (model.final_exponent, model.intermediate_exponent)
    final_use, intermediate_use = (
        eq.use_shares(v.productivity, v.wedge, e, v.weight) * spending / (v.weight * price)
        for e, spending in zip(exponents, (gdp, to_goods), strict=True)
    )
    given = (v.productivity, v.wedge, v.weight, found.kept)
    return Allocation(
        model=model,
        indices=found,
        gdp=gdp,
        capital=capital,
        intermediates=to_goods / q,
        price=price,
        final_use=final_use,
        intermediate_use=intermediate_use,
        output=final_use + intermediate_use,
        input_share=eq.resource_allocation(*given, exponents=exponents, intermediate_share=sigma),
        wage=to_labour / (model.human_capital * model.workers),
        rental=to_capital / capital,
        intermediate_price=q,
        steady=steady,
    )


def _prices(model: Jones2008, found: Indices) -> FloatArray:
    """Equations (A.1) and (A.11)."""
    v = model.varieties
    unit = eq.cost_unit(model.capital_share, model.intermediate_share)
    cost = eq.marginal_cost_from_index(found.final, unit)
    return np.asarray(eq.variety_price(cost, v.productivity, v.wedge, unit))
