"""The competitive equilibrium of section 5, in closed form, with its 17 equations checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.arrays import FloatArray, divide_or
from weaklinks.errors import NoEquilibriumError
from weaklinks.models.jones import equations as eq

if TYPE_CHECKING:
    import pandas as pd

    from weaklinks.models.jones.spec import Jones2008


# Uses smaller than this part of the largest, or than this, lose their digits to underflow.
_NEXT_TO_NOTHING = 1e-250
_NOTHING = 1e-290


@dataclass(frozen=True, kw_only=True, eq=False)
class Indices:
    """What the distribution of varieties comes down to: four numbers (section 5.3).

    Attributes
    ----------
    final, intermediate : float
        Q_theta and Q_rho, equation (16).
    wedge_final, wedge_intermediate : float
        T_theta and T_rho, footnote 8.
    kept : float
        1 - tau, what wedges leave of gross output on average.
    """

    final: float
    intermediate: float
    wedge_final: float
    wedge_intermediate: float
    kept: float


def indices_of(model: Jones2008) -> Indices:
    """Sum up a model's varieties; `NoEquilibriumError` when subsidies cannot be paid for."""
    v = model.varieties
    given = (v.productivity, v.wedge)
    theta, rho, sigma = model.final_exponent, model.intermediate_exponent, model.intermediate_share
    left_final = eq.mean_kept(*given, theta, v.weight)
    left_intermediate = eq.mean_kept(*given, rho, v.weight)
    if sigma * left_intermediate >= 1.0:
        raise NoEquilibriumError(
            "the subsidies on intermediate goods cannot be paid for: they make intermediates cost "
            f"{sigma * left_intermediate:.4g} times the gross output they make "
            f"(sigma (1 - T_rho); it must be below 1). Raise the wedges or lower "
            "intermediate_share"
        )
    return Indices(
        final=eq.equilibrium_index(*given, theta, v.weight),
        intermediate=eq.equilibrium_index(*given, rho, v.weight),
        wedge_final=1.0 - left_final,
        wedge_intermediate=1.0 - left_intermediate,
        # numpy's number divides by zero without complaint; `require_in_range` judges.
        kept=np.float64(eq.average_kept(left_final, left_intermediate, sigma)),
    )


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
        found = {**_of_agents(self), **_of_markets(self), **_of_technology(self)}
        if not self.steady:
            del found["household: Euler equation"]
        return found

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
    gdp = per_worker * model.workers
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


def require_in_range(*values: float) -> None:
    """Raise `NoEquilibriumError` unless products of these numbers can be represented."""
    if not all(1e-280 < value < 1e280 for value in values):
        raise NoEquilibriumError(
            "GDP, capital or prices are out of the range of floating point numbers (1e-280 to "
            "1e280); choose other units of productivity and of human capital, or a smaller "
            "multiplier (intermediate_share, capital_share)"
        )


def _spread(
    model: Jones2008, found: Indices, gdp: float, capital: float, *, steady: bool
) -> Allocation:
    v, sigma = model.varieties, model.intermediate_share
    theta, rho = model.final_exponent, model.intermediate_exponent
    shares = {"capital_share": model.capital_share, "intermediate_share": sigma}
    to_capital, to_labour, to_goods = eq.factor_payments_from_gdp(gdp, found.kept, **shares)
    q = eq.intermediate_price(found.final, found.intermediate)
    unit = eq.cost_unit(**shares)
    cost = eq.marginal_cost_from_index(found.final, unit)
    price = np.asarray(eq.variety_price(cost, v.productivity, v.wedge, unit))
    spent = {e: eq.use_shares(v.productivity, v.wedge, e, v.weight) for e in (theta, rho)}
    final_use = spent[theta] * gdp / (v.weight * price)
    intermediate_use = spent[rho] * to_goods / (v.weight * price)
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
        input_share=eq.resource_allocation(
            v.productivity,
            v.wedge,
            v.weight,
            found.kept,
            exponents=(theta, rho),
            intermediate_share=sigma,
        ),
        wage=to_labour / (model.human_capital * model.workers),
        rental=to_capital / capital,
        intermediate_price=q,
        steady=steady,
    )


def _off(left: Any, right: Any) -> float:
    """Largest relative difference; what is next to nothing beside the largest counts as such."""
    a, b = np.asarray(left), np.asarray(right)
    size = np.maximum(np.abs(a), np.abs(b))
    floor = max(_NEXT_TO_NOTHING * float(np.max(size, initial=0.0)), _NOTHING)
    return float(np.max(divide_or(np.abs(a - b), np.maximum(size, floor), 0.0), initial=0.0))


def _of_agents(a: Allocation) -> dict[str, float]:
    m, v, sigma = a.model, a.model.varieties, a.model.intermediate_share
    income = a.interest_rate * a.capital + a.wage * m.human_capital * m.workers + a.wedge_revenue
    sales = (1.0 - v.wedge) * a.price * a.output
    human = m.human_capital * m.workers
    value_added = (1.0 - sigma) * sales
    first_order = {
        "capital": (m.capital_share * value_added, a.rental * a.input_share * a.capital),
        "human capital": ((1.0 - m.capital_share) * value_added, a.wage * a.input_share * human),
        "intermediates": (sigma * sales, a.intermediate_price * a.input_share * a.intermediates),
    }
    no_goods = sigma < _NEXT_TO_NOTHING
    return {
        "household: Euler equation": _off(a.rental, m.discount_rate + m.depreciation),
        "household: budget": abs(income - a.consumption) / _turnover(a),
        "final sector: first-order conditions": _demand_gap(
            a.price, a.final_use, m.final_exponent, 1.0, a.gdp
        ),
        "intermediate sector: first-order conditions": 0.0
        if no_goods
        else _demand_gap(
            a.price,
            a.intermediate_use,
            m.intermediate_exponent,
            a.intermediate_price,
            a.intermediates,
        ),
        **{
            f"varieties: first-order condition for {name}": _off(*pair)
            for name, pair in first_order.items()
            if not (no_goods and name == "intermediates")
        },
        **({"varieties: first-order condition for intermediates": 0.0} if no_goods else {}),
    }


def _turnover(a: Allocation) -> float:
    """Sum of the flows that the household's budget nets out."""
    return a.gdp + a.investment + abs(a.interest_rate) * a.capital


def _demand_gap(
    price: FloatArray, use: FloatArray, exponent: float, index: float, total: float
) -> float:
    """Gap of ``use / total = (price / index)^(-1/(1-exponent))``, in logs; Leontief included."""
    elasticity = 0.0 if exponent == -np.inf else 1.0 / (1.0 - exponent)
    wanted = -elasticity * np.log(price / index)
    with np.errstate(divide="ignore"):
        gap = np.log(use / total) - wanted
    floor = max(_NEXT_TO_NOTHING, _NOTHING / total)
    seen = (use > floor * total) | (wanted > np.log(floor))
    return float(np.max(np.abs(gap[seen]) / np.maximum(1.0, np.abs(wanted[seen])), initial=0.0))


def _of_markets(a: Allocation) -> dict[str, float]:
    m, v = a.model, a.model.varieties
    whole = float(v.weight @ a.input_share)
    assets = (a.consumption - a.wage * m.human_capital * m.workers - a.wedge_revenue) / (
        a.interest_rate if a.interest_rate else 1.0
    )
    return {
        "market: assets are capital": abs(assets - a.capital) * abs(a.interest_rate) / _turnover(a),
        "market: human capital": abs(whole - 1.0),
        "market: varieties": _off(a.final_use + a.intermediate_use, a.output),
        "market: intermediate goods": abs(whole - 1.0),
        "government: budget": abs(a.wedge_revenue - a.average_wedge * a.gross_output) / a.gdp,
    }


def _of_technology(a: Allocation) -> dict[str, float]:
    m, v = a.model, a.model.varieties
    made = eq.production(
        v.productivity,
        a.input_share * a.capital,
        a.input_share * m.human_capital * m.workers,
        a.input_share * a.intermediates,
        capital_share=m.capital_share,
        intermediate_share=m.intermediate_share,
    )
    bundle = eq.bundle(a.intermediate_use, m.intermediate_exponent, v.weight)
    return {
        "capital accumulation": abs(a.investment - m.depreciation * a.capital) / _turnover(a),
        "capital in use": abs(float(v.weight @ a.input_share) - 1.0),
        "production of varieties": _off(made, a.output),
        "final good": _off(eq.bundle(a.final_use, m.final_exponent, v.weight), a.gdp),
        "intermediate good": _off(bundle, a.intermediates),
    }
