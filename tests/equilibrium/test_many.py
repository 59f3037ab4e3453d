"""Many variants at once are the same as each by itself."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.cases import nested_economy
from hypothesis import given, settings
from hypothesis import strategies as st

from economies import economies, random_economy, roundabout, solve_checked
from weaklinks.equilibrium import many, solve
from weaklinks.equilibrium.columns import Unknowns
from weaklinks.equilibrium.many import solve_many
from weaklinks.equilibrium.slopes import slopes_at
from weaklinks.errors import NoEquilibriumError
from weaklinks.studies.country import open_country

VARIANTS = 5


@settings(max_examples=20)
@given(economies(), st.sampled_from(["wedge", "productivity"]), st.sampled_from([1e-4, 0.01, 1.0]))
def test_a_batch_is_its_columns(economy, field, size):
    """Wedges move towards zero and productivities by half a percent at most, near and far."""
    rng = np.random.default_rng(0)
    base = solve_checked(economy)
    draw = size * rng.uniform(0, 1, (economy.n_nodes, VARIANTS))
    if field == "wedge":
        columns = economy.wedge[:, None] * (1 - draw * (economy.wedge > 0)[:, None] * 0.01)
    else:
        columns = economy.productivity[:, None] * np.exp(0.002 * draw)
    batch = solve_many(base, **{field: columns})
    for k in range(VARIANTS):
        single = solve_checked(economy.replace(**{field: columns[:, k]}), start=base)
        assert batch.gdp[k] == pytest.approx(single.gdp, rel=1e-7)
        assert batch.welfare[k] == pytest.approx(single.welfare, rel=1e-7)
        np.testing.assert_allclose(batch.log_price[:, k], single.log_price, atol=1e-6)
    assert (batch.residual < 1e-8).all()


@pytest.mark.parametrize("seed", range(3))
def test_reforms_of_every_sector_at_once(seed):
    """Each column removes one wedge: what a greedy reform path asks for."""
    economy = random_economy(
        np.random.default_rng(seed), nodes=8, elasticities=(0.3, 0.8, 1.0, 2.0), transfers=False
    )
    base = solve_checked(economy)
    n = economy.n_nodes
    wedge = np.where(np.eye(n, dtype=bool), 0.0, economy.wedge[:, None])
    productivity = economy.productivity
    batch = solve_many(base, wedge=wedge)
    for k in range(n):
        single = solve_checked(economy.replace(wedge=wedge[:, k], productivity=productivity))
        assert batch.gdp[k] == pytest.approx(single.gdp, rel=1e-8)


@settings(max_examples=25)
@given(economies(elasticities=(0.0, 0.05, 0.5, 1.0)), st.integers(0, 2**32 - 1))
def test_far_shocks_in_both_fields_at_once(economy, seed):
    """A hundredfold productivity and wedges down to subsidies: prices exist with complements."""
    rng = np.random.default_rng(seed)
    economy = economy.replace(transfer=np.zeros(economy.n_nodes))
    base = solve_checked(economy)
    shape = (economy.n_nodes, VARIANTS)
    wedge = np.minimum(economy.wedge[:, None], rng.uniform(-0.5, 0.9, shape))
    productivity = economy.productivity[:, None] * np.exp(rng.uniform(0.0, 4.6, shape))
    batch = solve_many(base, wedge=wedge, productivity=productivity)
    for k in range(VARIANTS):
        own = economy.replace(wedge=wedge[:, k], productivity=productivity[:, k])
        single = solve_checked(own)
        assert batch.gdp[k] == pytest.approx(single.gdp, rel=1e-7)
        np.testing.assert_allclose(batch.log_price[:, k], single.log_price, atol=1e-6)
        np.testing.assert_allclose(batch.log_factor_price[:, k], single.log_factor_price, atol=1e-6)
        scale = single.revenue.max()
        np.testing.assert_allclose(batch.revenue[:, k] / scale, single.revenue / scale, atol=1e-7)


def count_single_solves(monkeypatch) -> list[int]:
    solved: list[int] = []

    def counted(economy, **options):
        solved.append(1)
        return solve(economy, **options)

    monkeypatch.setattr(many, "solve", counted)
    return solved


def shocked(size: float, **options):
    options = {"nodes": 6, "elasticities": (0.05, 0.5, 1.0), "transfers": False, **options}
    economy = random_economy(np.random.default_rng(1), **options)
    columns = np.repeat(economy.productivity[:, None], 4, axis=1)
    columns[1] *= np.array([1.0, 1.0 + size, np.sqrt(1.0 + size), 1.0])
    return economy, columns


def test_small_shocks_need_no_single_solve(monkeypatch):
    economy, columns = shocked(0.1)
    base = solve_checked(economy)
    solved = count_single_solves(monkeypatch)
    batch = solve_many(base, productivity=columns)
    assert not solved
    assert (batch.residual <= many.TOLERANCE).all()


def test_huge_shocks_fall_back_to_single_solves(monkeypatch):
    economy, columns = shocked(1e9)
    base = solve_checked(economy)
    solved = count_single_solves(monkeypatch)
    batch = solve_many(base, productivity=columns)
    assert 1 <= len(solved) <= 2
    for k in range(4):
        single = solve_checked(economy.replace(productivity=columns[:, k]))
        assert batch.gdp[k] == pytest.approx(single.gdp, rel=1e-8)


def test_perfect_substitutes_are_solved_one_by_one(monkeypatch):
    economy, columns = shocked(0.1, factors=1)
    elasticity = economy.elasticity.copy()
    elasticity[economy.final_node] = np.inf
    base = solve_checked(economy.replace(elasticity=elasticity))
    solved = count_single_solves(monkeypatch)
    batch = solve_many(base, productivity=columns)
    assert len(solved) == 4
    assert batch.gdp[0] == pytest.approx(base.gdp, rel=1e-10)


@pytest.mark.parametrize("size", [0.1, 3.0, 1e9])
def test_residuals_are_what_is_left_over(size):
    """Recomputed from the batch's prices and sales by the equations as written."""
    economy, columns = shocked(size)
    batch = solve_many(solve_checked(economy), productivity=columns)
    n = economy.n_nodes
    for k in range(4):
        log_p = np.concatenate([batch.log_price[:, k], batch.log_factor_price[:, k]])
        weights, e = economy.shares.toarray(), 1 - economy.elasticity
        with np.errstate(divide="ignore"):
            parts = np.log(weights) + e[:, None] * log_p
        bundle = np.logaddexp.reduce(parts, axis=1)
        index = np.where(e == 0, weights @ log_p, bundle / np.where(e == 0, 1, e))
        shares = np.exp(parts - bundle[:, None])
        price_gap = index - np.log(columns[:, k]) - np.log1p(-economy.wedge) - log_p[:n]
        revenue, spent = batch.revenue[:, k], economy.pass_through * batch.revenue[:, k]
        bought = shares.T @ spent
        bought[economy.final_node] += batch.welfare[k]
        supply = np.concatenate([revenue, np.exp(log_p[n:]) * economy.endowment])
        left = max(np.abs(price_gap).max(), np.abs(bought - supply).max() / revenue.max())
        assert left < 1e-9
        assert batch.residual[k] < 1e-9


def test_nothing_to_solve_is_an_empty_batch():
    base = solve_checked(shocked(0.1)[0])
    assert solve_many(base, wedge=np.empty((6, 0))).gdp.shape == (0,)
    assert solve_many(base).gdp.shape == (0,)


def test_one_variant_without_equilibrium_is_an_error():
    loop = roundabout(intermediate=0.5, elasticity=3.0)
    base = solve_checked(loop)
    with pytest.raises(NoEquilibriumError, match="'good'"):
        solve_many(base, productivity=np.array([[1.0, 50.0]]))


def test_a_start_is_the_column():
    economy, columns = shocked(3.0)
    batch = solve_many(solve_checked(economy), productivity=columns)
    own = economy.replace(productivity=columns[:, 1])
    near = solve(own, start=batch.start(1, own))
    assert near.steps < solve(own).steps
    assert near.gdp == pytest.approx(batch.gdp[1], rel=1e-10)


@pytest.mark.parametrize("elasticity", [0.0, 0.05, 0.5, 0.995, 1.0, 1.000001, 4.0])
def test_columns_are_single_solves_to_ten_digits(elasticity):
    """Nested economies, whose graph is cut into levels; all elasticities, the limits included."""
    economy = nested_economy(12, intermediate_elasticity=elasticity, largest_wedge=0.5)
    base, rng = solve(economy), np.random.default_rng(1)
    wedge = economy.wedge[:, None] * rng.uniform(0, 1, (economy.n_nodes, VARIANTS))
    productivity = economy.productivity[:, None] * rng.lognormal(
        sigma=0.2, size=(economy.n_nodes, VARIANTS)
    )
    batch = solve_many(base, wedge=wedge, productivity=productivity)
    assert batch.steps > 0  # by columns, and not one by one
    for k in range(VARIANTS):
        one = solve(economy.replace(wedge=wedge[:, k], productivity=productivity[:, k]))
        assert batch.gdp[k] == pytest.approx(one.gdp, rel=1e-10)
        np.testing.assert_allclose(batch.log_price[:, k], one.log_price, atol=1e-10)
        np.testing.assert_allclose(batch.log_factor_price[:, k], one.log_factor_price, atol=1e-10)
        np.testing.assert_allclose(batch.revenue[:, k], one.revenue, rtol=1e-9, atol=1e-12)


@settings(max_examples=30)
@given(economies(), st.integers(0, 2**32 - 1))
def test_the_derivative_of_the_columns_is_that_of_their_gaps(economy, seed):
    """Central differences of the core's gaps along a random direction, transfers included."""
    base, rng = solve_checked(economy), np.random.default_rng(seed)
    near = many.Neighbourhood(base)
    columns, at = near._columns, near._at
    nodes = columns.order[: economy.n_nodes]
    shift, kappa = economy.log_cost_shift[nodes, None], economy.pass_through[nodes, None]
    made = slopes_at(columns, at, shift, kappa)
    parts = (at.core, at.sales, at.factors)
    moves = [rng.normal(size=a.shape) * (1.0 if k != 1 else a) for k, a in enumerate(parts)]
    ends = []
    for step in (1e-6, -1e-6):
        moved = Unknowns(*(a + step * m for a, m in zip(parts, moves, strict=True)))
        state = columns.forward(moved.core, moved.factors, shift)
        ends.append(columns.gaps(state, moved.sales, shift, kappa)[:3])
    found = [(up - down) / 2e-6 for up, down in zip(*ends, strict=True)]
    prices = np.vstack([moves[0], moves[2]])
    expected = [
        made.price @ prices,
        made.sales @ prices + made.sales_in_sales @ moves[1],
        made.factor @ prices + made.factor_in_sales @ moves[1],
    ]
    for a, b in zip(found, expected, strict=True):
        np.testing.assert_allclose(a, b, atol=1e-6 * (1.0 + np.abs(b).max()))


def test_a_batch_of_a_real_country():
    """Kenya's 171 nodes with transfers and produced capital: all wedges removed one by one."""
    economy = open_country("KEN").economy(horizon="long")
    base = solve(economy)
    taxed = np.flatnonzero(economy.wedge)[:8]
    wedge = np.repeat(economy.wedge[:, None], taxed.size, axis=1)
    wedge[taxed, np.arange(taxed.size)] = 0.0
    batch = solve_many(base, wedge=wedge)
    assert batch.steps > 0
    for k in range(taxed.size):
        one = solve(economy.replace(wedge=wedge[:, k]), start=base)
        assert batch.gdp[k] == pytest.approx(one.gdp, rel=1e-10)
        assert batch.welfare[k] == pytest.approx(one.welfare, rel=1e-10)


def test_guesses_change_nothing_but_the_steps():
    economy = nested_economy(20, seed=3)
    base = solve(economy)
    near = many.Neighbourhood(base)
    wedge = np.where(np.eye(economy.n_nodes, 20, dtype=bool), 0.0, economy.wedge[:, None])
    cold = near.solve(wedge=wedge)
    every = np.arange(20)
    again = near.solve(wedge=wedge, start=cold.moved(every, since=base, to=base))
    np.testing.assert_allclose(again.gdp, cold.gdp, rtol=1e-10)
    assert again.steps < 0.5 * cold.steps
