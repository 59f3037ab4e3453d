"""Economies that can be solved with pencil and paper, against the general solver."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from economies import random_economy, roundabout, solve_checked
from weaklinks.ces import power_mean
from weaklinks.economy import Economy, Node, assemble

RTOL = 1e-12


@given(
    st.floats(0.01, 0.95),
    st.floats(0.1, 10.0),
    st.floats(-0.5, 0.95),
    st.floats(0.1, 10.0),
)
def test_one_roundabout_sector(intermediate, productivity, wedge, labour):
    """p = 1: log w = log(A (1-tau)) / (1-sigma), w L = (1-sigma)(1-tau) Y, C = Y (1 - kept)."""
    assume(intermediate * (1 - wedge) < 0.98)  # a subsidy beyond that cannot be paid for
    economy = roundabout(
        intermediate=intermediate, productivity=productivity, wedge=wedge, labour=labour
    )
    q = solve_checked(economy)
    wage = (productivity * (1 - wedge)) ** (1 / (1 - intermediate))
    output = wage * labour / ((1 - intermediate) * (1 - wedge))
    assert q.factor_price[0] == pytest.approx(wage, rel=1e-10)
    assert q.final_output == pytest.approx(output, rel=1e-10)
    assert q.gdp == q.welfare
    assert q.welfare == pytest.approx(output * (1 - intermediate * (1 - wedge)), rel=1e-10)
    assert q.method == "newton"


@pytest.mark.parametrize("elasticity", [0.0, 0.3, 0.999, 1.001, 1.7, 4.0])
@pytest.mark.parametrize("wedge", [-0.1, 0.0, 0.15])
def test_one_ces_roundabout_sector(elasticity, wedge):
    """w^(1-eps) = ((A (1-tau))^(1-eps) - omega) / (1-omega), own share omega / (A (1-tau))^(1-eps).

    The unit cost condition at p = 1, solved for the wage by hand.
    """
    omega, productivity, e = 0.4, 1.1, 1 - elasticity
    q = solve_checked(
        roundabout(
            intermediate=omega, productivity=productivity, wedge=wedge, elasticity=elasticity
        )
    )
    level = (productivity * (1 - wedge)) ** e
    wage = ((level - omega) / (1 - omega)) ** (1 / e)
    own = omega / level
    assert q.factor_price[0] == pytest.approx(wage, rel=RTOL)
    assert q.cost_shares[0, 0] == pytest.approx(own, rel=RTOL)
    output = wage / ((1 - own) * (1 - wedge))
    assert q.final_output == pytest.approx(output, rel=RTOL)
    assert q.gdp == pytest.approx(output * (1 - own * (1 - wedge)), rel=RTOL)


def test_two_sectors_that_buy_from_each_other():
    """Steel needs a coal and labour, coal needs b steel and labour, nothing substitutes.

    Labour per unit: l_s = (m_s + a l_c), l_c = (m_c + b l_s), so l_s = (m_s + a m_c)/(1 - a b).
    """
    a, b, productivity = 0.4, 0.25, 1.25
    nodes = [
        Node(
            name="steel",
            inputs={"coal": a, "labour": 1 - a},
            elasticity=0.0,
            productivity=productivity,
        ),
        Node(name="coal", inputs={"steel": b, "labour": 1 - b}, elasticity=0.0),
    ]
    q = solve_checked(assemble(nodes, {"labour": 3.0}, final="steel"))
    a, own_labour = a / productivity, (1 - a) / productivity
    per_steel = (own_labour + a * (1 - b)) / (1 - a * b)
    per_coal = (1 - b) + b * per_steel
    assert q.welfare == pytest.approx(3.0 / per_steel, rel=RTOL)
    assert q.value_of("coal") == pytest.approx(per_coal / per_steel, rel=RTOL)
    net = 1 - a * b
    np.testing.assert_allclose(q.quantity, q.welfare * np.array([1, a]) / net, rtol=RTOL)


def leontief_solution(economy: Economy):
    """Cobb-Douglas by linear algebra: sales follow what is passed on, prices what is bought."""
    n, omega = economy.n_nodes, economy.shares.toarray()
    goods, factors = omega[:, :n], omega[:, n:]
    kept = (1 - economy.wedge) / (1 - (1 - economy.rebate) * economy.wedge)
    demand = np.zeros(n)
    demand[economy.final_node] = 1.0
    sales = np.linalg.inv(np.eye(n) - (kept[:, None] * goods)).T @ demand
    wage = factors.T @ (kept * sales) / economy.endowment
    shift = -np.log(economy.productivity) - np.log(1 - economy.wedge)
    price = np.linalg.inv(np.eye(n) - goods) @ (shift + factors @ np.log(wage))
    unit = price[economy.final_node]
    return price - unit, np.log(wage) - unit, sales * np.exp(-unit)


@given(st.integers(0, 10**6), st.integers(1, 9), st.integers(1, 4))
def test_cobb_douglas_is_the_leontief_inverse(seed, nodes, factors):
    economy = random_economy(
        np.random.default_rng(seed),
        nodes=nodes,
        factors=factors,
        elasticities=(1.0,),
        transfers=False,
    )
    q = solve_checked(economy)
    log_price, log_wage, sales = leontief_solution(economy)
    np.testing.assert_allclose(q.log_price, log_price, atol=1e-11)
    np.testing.assert_allclose(q.log_factor_price, log_wage, atol=1e-11)
    np.testing.assert_allclose(q.revenue, sales, rtol=1e-10)


@pytest.mark.parametrize("elasticity", [0.0, 0.5, 1.0, 3.0])
def test_destroyed_revenue_is_lost_productivity(elasticity):
    def gdp(wedge, rebate, productivity):
        economy = roundabout(
            wedge=wedge, rebate=rebate, productivity=productivity, elasticity=elasticity
        )
        q = solve_checked(economy)
        return q.gdp, q.welfare

    assert gdp(0.2, 0.0, 1.3) == pytest.approx(gdp(0.0, 1.0, 1.3 * 0.8), rel=RTOL)


@given(st.floats(-0.3, 0.9), st.floats(0.0, 1.0))
def test_partly_rebated_wedge_is_a_loss_and_then_a_tax(wedge, rebate):
    """A share 1 - (1-rebate) tau of output is left to sell, and rebate tau of output is taxed."""
    left = 1 - (1 - rebate) * wedge
    given_ = solve_checked(roundabout(wedge=wedge, rebate=rebate))
    split = solve_checked(roundabout(wedge=rebate * wedge / left, productivity=left))
    assert given_.gdp == pytest.approx(split.gdp, rel=1e-11)
    assert given_.welfare == pytest.approx(split.welfare, rel=1e-11)
    assert given_.wedge_revenue[0] == pytest.approx(split.wedge_revenue[0], rel=1e-10, abs=1e-14)


@pytest.mark.parametrize("transfer", [-0.3, -0.1, 0.0, 0.2, 0.5])
@pytest.mark.parametrize("elasticity", [0.0, 1.0, 2.5])
def test_foreign_exchange_sent_or_given_away(transfer, elasticity):
    """Trade buys exports at one and sells imports at a; the transfer comes on top.

    With w the price of home goods, imports cost w/a, so spending is w L + T w/a, and
    w = 1 / index(1, 1/a). Home sales are w L whatever the transfer; trade sells what is left.
    """
    share, terms, labour = 0.6, 1.25, 1.0
    nodes = [
        Node(name="home", inputs={"labour": 1.0}),
        Node(name="trade", inputs={"home": 1.0}, productivity=terms, transfer=transfer),
        Node(name="basket", inputs={"home": share, "trade": 1 - share}, elasticity=elasticity),
    ]
    q = solve_checked(assemble(nodes, {"labour": labour}, final="basket"))
    wage = 1 / power_mean([1.0, 1 / terms], 1 - elasticity, [share, 1 - share])
    spending = wage * labour + transfer * wage / terms
    assert q.welfare == pytest.approx(spending, rel=RTOL)
    assert q.value_of("home") == pytest.approx(wage, rel=RTOL)
    assert q.revenue[0] == pytest.approx(wage * labour, rel=RTOL)
    weight = (1 - share) * (wage / terms) ** (1 - elasticity)
    assert q.revenue[1] == pytest.approx(weight * spending - transfer * wage / terms, rel=1e-11)
    assert q.gdp == pytest.approx(spending - transfer, rel=RTOL)


@pytest.mark.parametrize("wedge", [0.0, 0.4, -0.2])
def test_solow_capital_is_a_node(wedge):
    """K/Y = alpha (1-tau) / (lambda+delta) and Y = A (K/alpha)^alpha (L/(1-alpha))^(1-alpha)."""
    alpha, cost, productivity, labour = 1 / 3, 0.12, 1.7, 2.0
    nodes = [
        Node(
            name="output",
            inputs={"capital": alpha, "labour": 1 - alpha},
            productivity=productivity,
            wedge=wedge,
        ),
        Node(name="capital", inputs={"output": 1.0}, productivity=1 / cost),
    ]
    q = solve_checked(assemble(nodes, {"labour": labour}, final="output", capital=("capital",)))
    ratio = alpha * (1 - wedge) / cost
    per_worker = (productivity * (ratio / alpha) ** alpha * (1 / (1 - alpha)) ** (1 - alpha)) ** (
        1 / (1 - alpha)
    )
    assert q.gdp == pytest.approx(labour * per_worker, rel=RTOL)
    assert q.quantity[1] == pytest.approx(ratio * q.gdp, rel=RTOL)
    assert q.welfare == pytest.approx(q.gdp - cost * q.quantity[1], rel=RTOL)


@pytest.mark.parametrize(("rho", "theta"), [(-1.0, 0.5), (-9.0, 0.8), (0.3, -2.0)])
@pytest.mark.parametrize("sigma", [0.3, 0.6])
def test_jones_proposition_three(rho, theta, sigma):
    """Jones (2008), Propositions 1-3, with K/Y, psi(tau) and the two power means Q."""
    n, alpha, cost = 21, 1 / 3, 0.1
    rng = np.random.default_rng(7)
    a, tau = np.exp(rng.normal(size=n)), rng.uniform(0, 0.8, n)
    # The solver's Cobb-Douglas is in share form, prod (x/omega)^omega; Jones' is prod x^omega.
    inputs = {
        "X": sigma,
        "K": alpha * (1 - sigma),
        "H": (1 - alpha) * (1 - sigma),
    }
    constant = np.prod([v**v for v in inputs.values()])
    nodes = [
        Node(name=f"v{i}", inputs=inputs, productivity=a[i] * constant, wedge=tau[i])
        for i in range(n)
    ]
    even = {f"v{i}": 1.0 for i in range(n)}
    nodes += [
        Node(name="X", inputs=even, elasticity=1 / (1 - rho)),
        Node(name="Y", inputs=even, elasticity=1 / (1 - theta)),
        Node(name="K", inputs={"Y": 1.0}, productivity=1 / cost),
    ]
    q = solve_checked(assemble(nodes, {"H": 1.0}, final="Y", capital=("K",)))
    net = a * (1 - tau)

    def moments(eta):
        e = eta / (1 - eta)
        quality = power_mean(net, e)
        return quality, float(np.mean(tau * (net / quality) ** e))

    (q_rho, t_rho), (q_theta, t_theta) = moments(rho), moments(theta)
    kept = (1 - t_theta) / (1 - sigma * (t_theta - t_rho))
    ratio = alpha * (1 - sigma) / cost * kept / (1 - sigma * kept)
    capital = q.quantity[n + 2]
    psi = (1 - sigma * kept) / kept * sigma ** (sigma / (1 - sigma))
    income = psi * (q_theta ** (1 - sigma) * q_rho**sigma) ** (1 / (1 - sigma)) * capital**alpha
    assert capital / q.gdp == pytest.approx(ratio, rel=1e-11)
    assert q.gdp == pytest.approx(income, rel=1e-11)


def test_perfect_substitutes_with_one_factor_take_the_cheapest():
    nodes = [
        Node(name="old", inputs={"labour": 1.0}),
        Node(name="new", inputs={"labour": 1.0}, productivity=1.5),
        Node(name="good", inputs={"old": 0.9, "new": 0.1}, elasticity=np.inf),
    ]
    q = solve_checked(assemble(nodes, {"labour": 1.0}, final="good"))
    np.testing.assert_array_equal(q.cost_shares.toarray()[2], [0, 1, 0, 0])
    assert q.gdp == pytest.approx(1.5, rel=RTOL)


def test_perfect_substitutes_that_tie_split_by_weight():
    nodes = [
        Node(name="east", inputs={"labour": 1.0}),
        Node(name="west", inputs={"labour": 1.0}),
        Node(name="good", inputs={"east": 0.3, "west": 0.7}, elasticity=np.inf),
    ]
    q = solve_checked(assemble(nodes, {"labour": 2.0}, final="good"))
    np.testing.assert_allclose(q.quantity, [0.6, 1.4, 2.0], rtol=RTOL)
