"""Proposition 2 without wedges is what a planner would do: the two theorems of welfare."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from jones_draws import random_model
from scipy.optimize import minimize
from scipy.special import expit

from weaklinks.models.jones import Allocation, Jones2008

CASES = [(0.5, 0.8, -1.0), (0.3, 0.3, -0.2), (0.7, 0.6, -6.0), (0.9, 0.9, 0.0)]


@dataclass(frozen=True)
class Plan:
    """GDP of any feasible plan for n varieties, written down from equations (2) to (8) alone.

    Capital, human capital and goods are divided by softmax, uses by a logistic share; the goods
    X that a plan needs are those it makes.
    """

    model: Jones2008
    capital: float

    def log_gdp(self, free: np.ndarray) -> complex:
        m, v, n = self.model, self.model.varieties, len(self.model.varieties)
        parts = [np.exp(np.append(u, 0.0)) for u in np.split(free[: 3 * (n - 1)], 3)]
        k, h, x = (part / (v.weight @ part) for part in parts)
        used = 1.0 / (1.0 + np.exp(-free[3 * (n - 1) :]))
        sigma, alpha = m.intermediate_share, m.capital_share
        human = m.human_capital * m.workers
        value_added = (k * self.capital) ** alpha * (h * human) ** (1 - alpha)
        at_one = v.productivity * value_added ** (1 - sigma) * x**sigma
        goods = self._mean(used * at_one, m.intermediate_exponent) ** (1 / (1 - sigma))
        final = (1.0 - used) * at_one * goods**sigma
        return np.log(self._mean(final, m.final_exponent))

    def _mean(self, values: np.ndarray, eta: float) -> complex:
        weight = self.model.varieties.weight
        if eta == 0.0:
            return np.exp(weight @ np.log(values))
        return (weight @ values**eta) ** (1 / eta)

    def slope(self, free: np.ndarray) -> np.ndarray:
        """Exact derivatives of `log_gdp`, by a complex step."""
        steps = 1e-30j * np.eye(free.size)
        return np.array([self.log_gdp(free + step).imag / 1e-30 for step in steps])

    def of(self, a: Allocation) -> np.ndarray:
        """Return the plan that an allocation is."""
        shares = np.log(a.input_share / a.input_share[-1])[:-1]
        used = np.log(a.intermediate_use / a.final_use)
        return np.concatenate([shares, shares, shares, used])


def model_of(sigma: float, theta: float, rho: float, **given) -> Jones2008:
    return Jones2008(
        **{
            "intermediate_share": sigma,
            "final_exponent": theta,
            "intermediate_exponent": rho,
            "productivity": [0.4, 1.0, 1.9],
            "wedge": 0.0,
            "weights": [0.5, 0.2, 0.3],
            "human_capital": 1.4,
            **given,
        }
    )


@pytest.mark.parametrize(("sigma", "theta", "rho"), CASES)
def test_the_best_plan_is_the_equilibrium_without_wedges(sigma, theta, rho) -> None:
    model = model_of(sigma, theta, rho)
    a, plan = model.given_capital(2.0), Plan(model, 2.0)
    best = minimize(
        lambda u: -plan.log_gdp(u).real,
        np.zeros(9),
        jac=lambda u: -plan.slope(u),
        method="BFGS",
        options={"gtol": 1e-11, "maxiter": 2000},
    )
    assert np.abs(plan.slope(best.x)).max() < 1e-8
    assert -best.fun == pytest.approx(np.log(a.gdp), abs=1e-12)
    equilibrium = plan.of(a)
    np.testing.assert_allclose(best.x[:6], equilibrium[:6], atol=1e-7)
    # Of a variety that is hardly consumed, the share that is used is known, not its log odds.
    np.testing.assert_allclose(expit(best.x[6:]), expit(equilibrium[6:]), atol=1e-7)


def test_no_small_change_of_plan_helps_where_there_are_no_wedges() -> None:
    rng = np.random.default_rng(21)
    for _ in range(100):
        model = random_model(
            rng,
            wedge=0.0,
            intermediate_share=float(rng.uniform(0.05, 0.95)),
            final_exponent=float(rng.uniform(0.05, 0.9)),
            intermediate_exponent=-float(rng.exponential(2.0)),
        )
        plan, a = Plan(model, 2.0), model.given_capital(2.0)
        there = plan.of(a)
        assert plan.log_gdp(there).real == pytest.approx(np.log(a.gdp), abs=1e-12)
        assert np.abs(plan.slope(there)).max() < 1e-12
        for _ in range(5):  # nor does a large one
            other = there + rng.normal(size=there.size)
            assert plan.log_gdp(other).real < np.log(a.gdp)


@pytest.mark.parametrize(("sigma", "theta", "rho"), CASES)
@pytest.mark.parametrize("wedge", [[0.4, 0.0, 0.1], [0.3, 0.3, 0.3], [-0.05, 0.2, 0.0]])
def test_wedges_waste(sigma, theta, rho, wedge) -> None:
    """The plan of a taxed equilibrium makes its GDP, which is less than without taxes."""
    model = model_of(sigma, theta, rho, wedge=wedge)
    a, plan = model.given_capital(2.0), Plan(model, 2.0)
    assert plan.log_gdp(plan.of(a)).real == pytest.approx(np.log(a.gdp), abs=1e-13)
    assert np.abs(plan.slope(plan.of(a))).max() > 1e-3
    assert a.gdp < model.without_wedges().given_capital(2.0).gdp


@pytest.mark.parametrize(("sigma", "theta", "rho"), CASES)
def test_every_agent_does_its_best_at_equilibrium_prices(sigma, theta, rho) -> None:
    """First-order conditions of section 5.1 by complex steps of what each agent maximises."""
    model = model_of(sigma, theta, rho, wedge=[0.6, -0.1, 0.3], workers=2.0)
    a, v = model.steady_state(), model.varieties
    alpha, human = model.capital_share, model.human_capital * model.workers
    plan = Plan(model, a.capital)

    def slope(objective, at: np.ndarray) -> np.ndarray:
        size = np.diag(1e-30j * at)
        return np.array([objective(at + step).imag for step in size]) / (1e-30 * at)

    final = slope(lambda c: plan._mean(c, theta) - v.weight @ (a.price * c), a.final_use)
    goods = slope(
        lambda z: a.intermediate_price * plan._mean(z, rho) - v.weight @ (a.price * z),
        a.intermediate_use,
    )
    np.testing.assert_allclose(final / a.price, 0, atol=1e-12)
    np.testing.assert_allclose(goods / a.price, 0, atol=1e-12)
    for i in range(3):
        inputs = a.input_share[i] * np.array([a.capital, human, a.intermediates])
        prices = np.array([a.rental, a.wage, a.intermediate_price])

        def profit(x: np.ndarray, i=i, prices=prices) -> complex:
            made = (x[0] ** alpha * x[1] ** (1 - alpha)) ** (1 - sigma) * x[2] ** sigma
            return (1 - v.wedge[i]) * a.price[i] * v.productivity[i] * made - prices @ x

        np.testing.assert_allclose(slope(profit, inputs) / prices, 0, atol=1e-12)
        assert profit(inputs) == pytest.approx(0, abs=1e-12 * a.price[i] * a.output[i])
