"""Economies without an equilibrium are refused by name; hard ones are solved all the same."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.cases import hard_economies

from economies import random_economy, roundabout, solve_checked
from weaklinks.economy import Node, assemble
from weaklinks.equilibrium import prices, solve
from weaklinks.equilibrium.solve import _solve_directly
from weaklinks.errors import NoEquilibriumError


def refuse(economy, *words):
    with pytest.raises(NoEquilibriumError) as caught:
        solve(economy)
    for word in words:
        assert word in str(caught.value)


def ring(elasticity, productivity, *, labour=0.1):
    """Steel and coal from each other and a little labour; bread from steel."""
    nodes = [
        Node(
            name="steel",
            inputs={"coal": 1 - labour, "labour": labour},
            elasticity=elasticity,
            productivity=productivity,
        ),
        Node(name="coal", inputs={"steel": 1 - labour, "labour": labour}, elasticity=elasticity),
        Node(name="bread", inputs={"steel": 1.0}),
    ]
    return assemble(nodes, {"labour": 1.0}, final="bread")


def test_hawkins_simon_names_the_loop():
    """Without substitution 0.9 * 0.9 / A of steel makes one of steel: A must exceed 0.81."""
    refuse(ring(0.0, 0.8), "'steel'", "'coal'", "cannot reproduce itself", "Hawkins-Simon")
    assert solve_checked(ring(0.0, 0.82)).gdp > 0


def test_unlimited_output_names_the_loop():
    """z = p^(1-eps) obeys z = A^(eps-1) (0.9 z' + ...): finite while A^(eps-1) 0.81 < 1."""
    refuse(ring(3.0, 1.2), "'steel'", "'coal'", "unlimited output")
    assert solve_checked(ring(3.0, 1.1)).gdp > 0


def test_stranded_nodes_are_named():
    nodes = [
        Node(name="hen", inputs={"egg": 1.0}),
        Node(name="egg", inputs={"hen": 1.0}),
        Node(name="bread", inputs={"labour": 1.0}),
    ]
    refuse(assemble(nodes, {"labour": 1.0}, final="bread"), "'hen'", "'egg'", "never", "factor")


def test_idle_factors_are_named():
    nodes = [
        Node(name="museum", inputs={"art": 1.0}),
        Node(name="bread", inputs={"labour": 1.0}),
    ]
    economy = assemble(nodes, {"labour": 1.0, "art": 1.0}, final="bread")
    refuse(economy, "'art'", "no positive price")


def test_subsidies_beyond_income_are_named():
    """Own use sigma (1 - tau) above one: the household would have to pay more than everything."""
    refuse(roundabout(intermediate=0.9, wedge=-0.2), "'good'", "subsidies")
    assert solve_checked(roundabout(intermediate=0.9, wedge=-0.1)).welfare > 0


def test_a_factor_in_excess_supply_at_every_price_is_named():
    """One worker per machine and twice as many workers as machines."""
    node = Node(name="bread", inputs={"labour": 0.5, "machines": 0.5}, elasticity=0.0)
    economy = assemble([node], {"labour": 2.0, "machines": 1.0}, final="bread")
    refuse(economy, "'labour'", "'machines'", "do not clear")


@pytest.mark.parametrize("wedge", [0.99, 1 - 1e-6, 1 - 1e-12])
def test_prohibitive_wedges_are_solved(wedge):
    q = solve_checked(roundabout(wedge=wedge))
    assert q.factor_price[0] == pytest.approx((1 - wedge) ** 2, rel=1e-3)


@pytest.mark.parametrize("scale", [1e-200, 1e-50, 1e50, 1e200])
def test_units_may_be_very_large_or_small(scale):
    economy = random_economy(np.random.default_rng(2), transfers=False)
    q = solve_checked(economy)
    other = solve_checked(economy.replace(endowment=economy.endowment * scale))
    np.testing.assert_allclose(other.quantity / scale, q.quantity, rtol=1e-9)


def test_hard_economies_are_solved_cold_by_newton():
    """Wedges to 0.9, productivity spread over e^(+-2.5), next to no substitution: 40 of 40."""
    for economy in hard_economies():
        assert solve_checked(economy).method == "newton"


def test_iteration_takes_over_where_newton_leaves_the_plausible(monkeypatch):
    expected = solve_checked(random_economy(np.random.default_rng(391), nodes=4))
    tried = []
    newton = prices.PriceBlock._newton

    def blind_at_first(self, x, w, enough=0.0):
        tried.append(1)
        return None if len(tried) <= 3 else newton(self, x, w, enough)

    monkeypatch.setattr(prices.PriceBlock, "_newton", blind_at_first)
    found = solve_checked(random_economy(np.random.default_rng(391), nodes=4))
    assert found.method == "iteration"
    np.testing.assert_allclose(found.log_price, expected.log_price, atol=1e-9)


def two_techniques(elasticity):
    """Hand weaving takes labour, machine weaving 1/4 labour and 3/4 machines (as shares)."""
    nodes = [
        Node(name="by hand", inputs={"labour": 1.0}),
        Node(name="by machine", inputs={"labour": 0.25, "machines": 0.75}, productivity=1.5),
        Node(name="cloth", inputs={"by hand": 0.5, "by machine": 0.5}, elasticity=elasticity),
    ]
    return assemble(nodes, {"labour": 2.0, "machines": 1.0}, final="cloth")


def test_an_interior_split_of_perfect_substitutes_is_refused_in_words():
    refuse(two_techniques(np.inf), "'cloth'", "perfect substitutes", "large finite elasticity")


def test_large_elasticities_approach_the_split_that_perfect_substitutes_would_take():
    """Equal costs: w = 1.5 w^(1/4) r^(3/4) / 1.5 ... so (r/w)^(3/4) = 1.5 and income follows.

    Both techniques in use means w = w^(1/4) r^(3/4) / 1.5. Machines earn r = 3/4 of machine
    cloth, so it sells r / 0.75; the rest of income w L + r is hand cloth, and must be positive.
    """
    ratio = 1.5 ** (4 / 3)
    machine_sales = ratio / 0.75
    share = machine_sales / (2.0 + ratio)
    assert 0 < share < 1
    errors = []
    for elasticity in (20.0, 200.0, 2000.0):
        q = solve_checked(two_techniques(elasticity))
        found = q.cost_shares.toarray()[2, 1]
        errors.append([found - share, q.factor_price[1] / q.factor_price[0] - ratio])
    errors = np.abs(errors)
    np.testing.assert_allclose(errors[1:] / errors[:-1], 0.1, rtol=0.1)


def test_homotopy_takes_over_where_newton_on_factor_prices_fails():
    """Two Leontief nodes under a final one with elasticity 40, three factors or more."""
    rng = np.random.default_rng(208)
    economy = random_economy(rng, nodes=rng.integers(1, 4), factors=rng.integers(2, 5))
    with pytest.raises(NoEquilibriumError):
        _solve_directly(economy, None)
    q = solve_checked(economy)
    assert q.method == "homotopy"
    assert q.economy is economy
    near = solve_checked(economy.replace(productivity=economy.productivity * 1.0001), start=q)
    assert near.gdp == pytest.approx(q.gdp, rel=0.05)
