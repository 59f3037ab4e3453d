"""What batches must refuse, and graphs and rows on which fast and slow paths could part."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sp

from economies import random_economy, solve_checked
from weaklinks.economy import Economy
from weaklinks.equilibrium import many, solve, solve_many
from weaklinks.equilibrium.links import shares_on
from weaklinks.errors import InputError, NoEquilibriumError


def two_nodes(*rows, **fields) -> Economy:
    factors = len(rows[0]) - 2
    names = ["grain", "bread", *(f"factor {k}" for k in range(factors))]
    return Economy(names=names, shares=sp.csr_array(np.array(rows)), final="bread", **fields)


def given_grain(wedge=0.0) -> Economy:
    """Bread spends 0.3 of its sales on grain, and 0.2 of grain is given from outside.

    Cobb-Douglas, so grain's price is 1 / (1 - wedge) of labour's and its sales, by hand, are
    0.3 of bread's less the gift's value.
    """
    return two_nodes([0.0, 0.0, 1.0], [0.3, 0.0, 0.7], transfer=[0.2, 0.0], wedge=[wedge, 0.0])


def test_sales_below_zero_are_no_equilibrium():
    """The equations alone have a root there; a single solve refuses, and so does the batch."""
    base = solve_checked(given_grain())
    with pytest.raises(NoEquilibriumError, match=r"'grain' would have to be negative"):
        solve(given_grain(0.6))
    with pytest.raises(NoEquilibriumError, match=r"variant 2 of 3: sales of 'grain'"):
        solve_many(base, wedge=np.array([[0.0, 0.6, 0.1], [0.0, 0.0, 0.0]]))
    fine = solve_many(base, wedge=np.array([[0.0, 0.3], [0.0, 0.0]]))
    assert fine.steps > 0
    assert (fine.revenue > 0).all()
    assert fine.gdp[1] == pytest.approx(solve_checked(given_grain(0.3)).gdp, rel=1e-10)


def test_a_chain_without_loops_has_no_core_to_iterate():
    """Twelve goods from labour, two of them in the last: the price is a CES index by hand."""
    shares = np.zeros((12, 13))
    shares[:11, 12], shares[11, :2] = 1.0, 0.5
    elasticity = np.ones(12)
    elasticity[11] = 3.0
    economy = Economy(
        names=[f"good {k}" for k in range(12)] + ["labour"],
        shares=sp.csr_array(shares),
        final=11,
        elasticity=elasticity,
    )
    near = many.Neighbourhood(solve_checked(economy))
    assert near._columns.n_core == 0
    better = np.array([0.5, 1.0, 4.0])
    productivity = np.ones((12, 3))
    productivity[0] = better
    batch = near.solve(productivity=productivity)
    np.testing.assert_allclose(batch.gdp, (0.5 * better**2 + 0.5) ** 0.5, rtol=1e-13)


def test_a_derivative_that_cannot_be_inverted_means_one_by_one():
    """Factors in fixed proportions that fit: any prices clear their markets."""
    economy = Economy(
        names=["bread", "labour", "land"],
        shares=sp.csr_array(np.array([[0.0, 0.5, 0.5]])),
        final="bread",
        elasticity=0.0,
        endowment=0.5,
    )
    batch = solve_many(solve(economy), productivity=np.array([[1.0, 1.1]]))
    np.testing.assert_allclose(batch.gdp, [1.0, 1.1], rtol=1e-12)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"wedge": np.zeros(4)}, r"wedge: its shape is \(4,\); give 4 rows"),
        ({"wedge": np.zeros((5, 2))}, r"wedge: its shape is \(5, 2\)"),
        ({"wedge": np.zeros((1, 2))}, r"wedge: its shape is \(1, 2\)"),
        ({"productivity": [["much"]] * 4}, "productivity: these are not numbers"),
        (
            {"wedge": np.zeros((4, 2)), "productivity": np.ones((4, 3))},
            "wedge has 2, productivity has 3 columns",
        ),
        ({"productivity": np.zeros((4, 2))}, "productivity of 'node 0', 'node 1', 'node 2'"),
    ],
)
def test_columns_that_cannot_be_used(given, message):
    base = solve(random_economy(np.random.default_rng(0), nodes=4))
    with pytest.raises(InputError, match=message):
        solve_many(base, **given)


@pytest.mark.parametrize("value", [np.nan, 1.0, 1.5, -np.inf])
def test_a_wedge_that_is_none_is_named_with_its_column(value):
    economy = random_economy(np.random.default_rng(0), nodes=4)
    wedge = np.repeat(economy.wedge[:, None], 3, axis=1)
    wedge[2, 1] = value
    productivity = np.full((4, 3), -1.0)
    with pytest.raises(InputError) as caught:
        solve_many(solve(economy), wedge=wedge, productivity=productivity)
    for words in (f"in column 1, for instance, that of 'node 2' is {value:g}", "above 0"):
        assert words in str(caught.value)


@pytest.mark.parametrize("elasticity", [0.9, 0.97, 0.985, 1 - 1e-6, 1.0, 1 + 1e-9, 1.05])
def test_decimals_left_over_in_shares_change_nothing(elasticity):
    """Rows that miss one by 9e-10 are summed in two ways near Cobb-Douglas; scaled, they agree."""
    rows = [0.0, 0.2, 0.3, 0.5], [0.1, 0.0, 0.6 + 9e-10, 0.3]
    fields = {"elasticity": elasticity, "endowment": [1.0, 2.0]}
    base = solve_checked(two_nodes(*rows, productivity=[1.3, 1.0], **fields))
    np.testing.assert_allclose(base.economy.shares.sum(axis=1), 1.0, atol=1e-15)
    batch = solve_many(base, productivity=np.array([[1.31], [1.0]]))
    single = solve_checked(two_nodes(*rows, productivity=[1.31, 1.0], **fields))
    assert batch.steps > 0
    assert batch.gdp[0] == pytest.approx(single.gdp, rel=1e-11)


def test_shares_scaled_twice_are_scaled_by_both():
    economy = random_economy(np.random.default_rng(3), nodes=6)
    links = shares_on(economy.shares, economy.shares.data)
    rng = np.random.default_rng(4)
    once, twice, v = rng.uniform(0.5, 2.0, 6), rng.uniform(0.5, 2.0, 6), rng.normal(size=6)
    scaled = links.scaled(once).scaled(twice)
    dense = (once * twice)[:, None] * economy.shares.toarray()
    np.testing.assert_allclose(scaled.bought(v), dense[:, :6] @ v, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(scaled.sold(v), dense.T @ v, rtol=1e-12, atol=1e-14)
    take = np.arange(0, economy.shares.nnz, 2)
    np.testing.assert_allclose(scaled.at(take), scaled.values[take])
