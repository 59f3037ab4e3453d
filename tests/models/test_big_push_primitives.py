"""General equilibrium from its parts: households, firms and markets solved one by one.

Nothing here uses the models' formulas of income, margins or interest.
"""

from __future__ import annotations

import numpy as np
import pytest
from big_push_draws import draws
from scipy.optimize import brentq, minimize_scalar
from test_big_push_demand_wage import factory, null_model
from test_big_push_investment import cheap_goods, investment
from test_big_push_training_inputs import inputs

from weaklinks.models.big_push import DemandSpillovers, FactoryWage


def best_price(cost: float, elasticity: float, fringe: float = 1.0) -> float:
    """The price with the highest profit, not above the fringe's: search, no first-order rule."""
    floor = min(cost, fringe) * (1 + 1e-9)

    def loss(log_price: float) -> float:
        price = np.exp(log_price)
        return -(price - cost) * price**-elasticity

    found = minimize_scalar(loss, bounds=(np.log(floor), 0.0), method="bounded",
                            options={"xatol": 1e-12})  # fmt: skip
    return float(np.exp(found.x)) if found.fun < loss(0.0) else fringe


def market(model: DemandSpillovers | FactoryWage, share: float) -> dict[str, float]:
    """One period: the income at which labour is used up, then everybody's accounts.

    Cobb-Douglas households spend the same on every good; the fringe charges its unit cost.
    """
    premium = getattr(model, "premium", 0.0)
    price = best_price((1 + premium) / model.productivity, 1.0)
    fixed = float(model.spread.total(np.array(share)))

    def labour_used(income: float) -> float:
        traditional = (1 - share) * income
        modern = share * income / price / model.productivity
        return traditional + modern + fixed

    income = brentq(lambda y: labour_used(y) - model.labour, -1e3, 1e5, rtol=1e-15)
    work = fixed + share * income / price / model.productivity
    own = (1 + premium) * float(model.spread.quantile(np.array(share)))
    sale = income - (1 + premium) * income / price / model.productivity
    profits = share * sale - (1 + premium) * fixed
    wages = (model.labour - work) + (1 + premium) * work
    # What is spent is what is earned.
    assert income == pytest.approx(wages + profits, rel=1e-9, abs=1e-9)
    return {"income": income, "profit": sale - own, "welfare": income - premium * work}


@pytest.mark.parametrize("make", [null_model, factory])
def test_income_and_profits_of_one_period(make) -> None:
    for model in draws(make, 51, 60):
        for share in (0.0, 0.3, 0.9):
            other, state = market(model, share), model._state(np.array(share))
            for name, value in other.items():
                assert float(state[name]) == pytest.approx(value, rel=1e-7, abs=1e-7)


def two_periods(model, share: float) -> dict[str, float]:
    """Investors' prices by search, incomes by labour markets, interest by the bond market."""
    g, th, beta = model.substitution, model.smoothing, model.discount_factor
    elasticity = 1 / (1 - g)
    price = best_price(1 / model.productivity, elasticity)
    prices = np.array([price, 1.0])
    masses = np.array([share, 1 - share])

    def bundle(spending: float) -> tuple[np.ndarray, float]:
        """CES demand and what it is worth."""
        weight = masses * prices ** (1 - elasticity)
        each = spending * prices**-elasticity / weight.sum()
        if g == 0.0:
            return each, float(np.exp((masses * np.log(each)).sum()))
        return each, float((masses * each**g).sum() ** (1 / g))

    def labour_used(spending: float) -> float:
        each, _ = bundle(spending)
        return float((masses * each / np.array([model.productivity, 1.0])).sum())

    spending = brentq(lambda y: labour_used(y) - model.labour, 1e-9, 1e5, rtol=1e-15)
    each, later = bundle(spending)
    index, now = spending / later, model.labour - share * model.fixed_cost
    profit = (price - 1 / model.productivity) * each[0]

    def saves_too_much(rate: float) -> float:
        """Consumption that a household with these incomes wants now, less what there is."""
        wealth = now + spending / (1 + rate)

        def worth(c: float) -> float:
            then = (wealth - c) * (1 + rate) / index
            if th == 0.0:
                return -(np.log(c) + beta * np.log(then))
            return -(c**th + beta * then**th) / th

        best = minimize_scalar(worth, bounds=(1e-6 * wealth, wealth * (1 - 1e-6)),
                               method="bounded", options={"xatol": 1e-13})  # fmt: skip
        return float(best.x) - now

    rate = brentq(saves_too_much, -0.95, 50, xtol=1e-12)
    return {
        "income": later, "interest": rate, "gain": profit / (1 + rate) - model.fixed_cost,
    }  # fmt: skip


@pytest.mark.parametrize("make", [investment, cheap_goods])
def test_income_interest_and_profits_of_two_periods(make) -> None:
    looked = 0
    for model in draws(make, 52, 40):
        if not -0.8 < model.smoothing < 0.8:
            continue
        for share in (0.0, 0.6):
            real = float(model.interest(np.array(share)))
            if not -0.9 < real < 40:
                continue
            other, state = two_periods(model, share), model._state(np.array(share))
            looked += 1
            assert float(state["income"]) == pytest.approx(other["income"], rel=1e-7)
            # A maximum by search is known to the root of its accuracy.
            assert real == pytest.approx(other["interest"], abs=1e-5 * (1 + real))
            gain = float(model.profit(np.array(share)))
            assert gain == pytest.approx(other["gain"], abs=1e-5 * (gain + model.fixed_cost + 1))
    assert looked > 20


def test_wages_and_profits_with_specialised_inputs() -> None:
    """The modern sector's unit cost is 1 at the wage; revenue is paid out to somebody."""
    for model in draws(inputs, 53, 60):
        s, e = model.input_share, model.elasticity
        for share in (0.2, 0.5, 1.0):
            n, phi = share * model.makers, model.setup_labour
            markup = brentq(lambda m, e=e: (m - 1) * e - m, 1.0, 1e4)

            def unit_cost(wage, s=s, e=e, n=n, markup=markup):
                bundle = (n * (markup * wage) ** (1 - e)) ** (1 / (1 - e))
                return (wage / (1 - s)) ** (1 - s) * (bundle / s) ** s

            wage = brentq(lambda w: unit_cost(w) - 1.0, 1e-12, 1e12, rtol=1e-14)
            if wage <= model.traditional_productivity:
                expected = -model.traditional_productivity * phi
                assert model.game().gain_at(share) == pytest.approx(expected)
                continue

            def labour_used(sales, s=s, wage=wage, markup=markup, n=n, phi=phi):
                return (1 - s) * sales / wage + s * sales / (markup * wage) + n * phi

            sales = brentq(lambda y, m=model: labour_used(y) - m.labour, 0.0, 1e9, rtol=1e-14)
            profit = s * sales / n * (1 - 1 / markup) - wage * phi
            assert sales == pytest.approx(wage * model.labour + n * profit, rel=1e-9)
            state = model.game().at(share)
            assert state["income"] == pytest.approx(sales, rel=1e-9)
            assert state["wage"] == pytest.approx(wage, rel=1e-9)
            gain = model.game().gain_at(share)
            assert gain == pytest.approx(profit, rel=1e-7, abs=1e-9 * sales)
