"""Prices are solved roughly on the way to factor prices, and never in a result."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from economies import economies, random_economy
from weaklinks.equilibrium import solve
from weaklinks.equilibrium.prices import PriceBlock, rounding_of
from weaklinks.equilibrium.solve import _Search


def price_gap(equilibrium) -> float:
    """Largest error of the price equations at the result, by the sums as written."""
    economy, n = equilibrium.economy, equilibrium.economy.n_nodes
    x = np.concatenate([equilibrium.log_price, equilibrium.log_factor_price])
    weights, e = economy.shares.toarray(), 1 - economy.elasticity
    bundle = np.log(np.sum(weights * np.exp(np.outer(e, x)), axis=1))
    index = np.where(e == 0, weights @ x, bundle / np.where(e == 0, 1, e))
    return float(np.abs(index + economy.log_cost_shift - x[:n]).max())


@settings(max_examples=40)
@given(economies(elasticities=(0.0, 0.5, 1.0, 1.5, 4.0)))
def test_prices_of_a_result_are_exact(economy):
    """From a cold start, and from an economy nearby."""
    near = solve(economy.replace(productivity=1.001 * economy.productivity))
    for found in (solve(economy), solve(economy, start=near)):
        assert price_gap(found) < 1e-12 * (1 + np.abs(found.log_price).max())


def test_prices_are_rough_on_the_way(monkeypatch):
    """So that the law above has something to catch."""
    rough = []
    plain = PriceBlock.solve

    def noted(self, *given, **options):
        found = plain(self, *given, **options)
        rough.append(found.residual > 10 * rounding_of(found.log_price))
        return found

    monkeypatch.setattr(PriceBlock, "solve", noted)
    for seed in range(5):
        solve(random_economy(np.random.default_rng(seed), factors=3, elasticities=(0.5, 1.0, 2.0)))
    assert any(rough)


def test_where_the_search_ended_prices_are_solved_in_full():
    """Even if the last look was at another point, and rough."""
    economy = random_economy(np.random.default_rng(7), factors=3, elasticities=(0.5, 2.0))
    search = _Search(economy, None)
    search._enough = 1e-2
    assert search._at(np.array([0.3, -0.2, 0.1])).prices.residual > 1e-6
    found = search.settled(np.array([0.31, -0.21, 0.11])).prices
    assert found.residual <= rounding_of(found.log_price)


@pytest.mark.parametrize("seed", range(3))
def test_exact_prices_are_not_solved_again(monkeypatch, seed):
    """From its own equilibrium one look says that all is well, however small its gap."""
    economy = random_economy(np.random.default_rng(seed), nodes=20, elasticities=(0.5, 1.0, 2.0))
    found = solve(economy)
    again = []
    monkeypatch.setattr(_Search, "_refined", lambda self: again.append(1) or self.markets)
    assert solve(economy, start=found).gdp == pytest.approx(found.gdp, rel=1e-13)
    assert not again
