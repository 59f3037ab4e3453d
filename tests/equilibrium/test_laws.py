"""What must hold in every economy, whatever its numbers."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st

from economies import economies, random_economy, solve_checked
from weaklinks.economy import Economy, Node, assemble
from weaklinks.equilibrium.check import IdentityError, check
from weaklinks.equilibrium.prices import PriceBlock

seeds = st.integers(0, 10**6)


@given(economies())
def test_every_identity_holds(economy):
    q = solve_checked(economy)
    assert check(q).largest < 1e-9
    assert (q.revenue >= 0).all()


TAMPERED = {
    "zero_profit": lambda q: {"revenue": q.revenue * np.linspace(1.0, 1.001, q.revenue.size)},
    "goods": lambda q: {"expenditure": q.expenditure * 1.001},
    "factors": lambda q: {"log_factor_price": q.log_factor_price + 1e-3},
    "walras": lambda q: {"log_factor_price": q.log_factor_price + 1e-3},
    "technology": lambda q: {"log_price": q.log_price + np.linspace(0, 1e-3, q.revenue.size)},
    "gdp": lambda q: {"expenditure": q.expenditure * 1.001},
}


@pytest.mark.parametrize("identity", TAMPERED)
@pytest.mark.parametrize("seed", range(3))
def test_the_accountant_notices_tampering(identity, seed):
    q = solve_checked(random_economy(np.random.default_rng(seed)))
    tampered = dataclasses.replace(q, **TAMPERED[identity](q))
    with pytest.raises(IdentityError, match=identity):
        check(tampered)


@given(economies(transfers=False), st.floats(0.01, 100.0))
def test_twice_the_endowment_makes_twice_of_everything(economy, scale):
    one = solve_checked(economy)
    more = solve_checked(economy.replace(endowment=economy.endowment * scale))
    np.testing.assert_allclose(more.quantity, scale * one.quantity, rtol=1e-8)
    np.testing.assert_allclose(more.log_price, one.log_price, atol=1e-8)
    np.testing.assert_allclose(more.log_factor_price, one.log_factor_price, atol=1e-8)


@given(seeds, st.floats(0.01, 100.0), st.sampled_from([0.0, 0.5, 1.0, 4.0]))
def test_twice_as_productive_sectors_make_twice_the_gdp(seed, scale, elasticity):
    """Horizontal economy: sectors buy labour only, so productivity is a change of units."""
    rng = np.random.default_rng(seed)
    names = [f"s{k}" for k in range(4)]
    final = Node(
        name="gdp",
        inputs=dict(zip(names, rng.dirichlet(np.ones(4)), strict=True)),
        elasticity=elasticity,
    )

    def gdp(level):
        draw = np.random.default_rng(seed)
        sectors = [
            Node(
                name=k,
                inputs={"labour": 1},
                productivity=level * draw.uniform(0.5, 2),
                wedge=draw.uniform(0, 0.8),
            )
            for k in names
        ]
        return solve_checked(assemble([*sectors, final], {"labour": 1.0}, final="gdp")).gdp

    assert gdp(scale) == pytest.approx(scale * gdp(1.0), rel=1e-11)


@given(economies(), st.randoms())
def test_relabelling_changes_nothing(economy, random):
    n, f = economy.n_nodes, economy.n_factors
    order, factor_order = list(range(n)), list(range(f))
    random.shuffle(order)
    random.shuffle(factor_order)
    columns = np.concatenate([order, n + np.array(factor_order)]).astype(int)
    fields = ("elasticity", "productivity", "wedge", "rebate", "transfer")
    moved = Economy(
        names=[economy.names[k] for k in columns],
        shares=economy.shares[order][:, columns],
        final=economy.names[economy.final_node],
        endowment=economy.endowment[factor_order],
        **{name: getattr(economy, name)[order] for name in fields},
    )
    one, other = solve_checked(economy), solve_checked(moved)
    np.testing.assert_allclose(other.log_price, one.log_price[order], atol=1e-9)
    np.testing.assert_allclose(other.revenue, one.revenue[order], rtol=1e-8, atol=1e-12)
    assert other.gdp == pytest.approx(one.gdp, rel=1e-9)


@given(seeds)
def test_identical_sectors_can_be_merged(seed):
    """Every sector twice, each buyer splitting its weight evenly, is the same economy."""
    economy = random_economy(np.random.default_rng(seed), transfers=False)
    n = economy.n_nodes
    dense = economy.shares.toarray()
    goods = np.hstack([dense[:, :n] / 2, dense[:, :n] / 2])
    twice = np.vstack([np.hstack([goods, dense[:, n:]])] * 2)
    fields = ("elasticity", "productivity", "wedge", "rebate")
    doubled = Economy(
        names=[*(f"a{i}" for i in range(n)), *(f"b{i}" for i in range(n)), *economy.factor_names],
        shares=twice,
        final=economy.final_node,
        endowment=economy.endowment,
        **{name: np.tile(getattr(economy, name), 2) for name in fields},
    )
    one, two = solve_checked(economy), solve_checked(doubled)
    np.testing.assert_allclose(two.log_price, np.tile(one.log_price, 2), atol=1e-9)
    # The household buys the first copy of the final node; firms buy both alike.
    total = two.revenue[:n] + two.revenue[n:]
    np.testing.assert_allclose(total, one.revenue, rtol=1e-8, atol=1e-14)
    assert two.welfare == pytest.approx(one.welfare, rel=1e-9)


@pytest.mark.parametrize("elasticity", [0.0, 0.4, 1.0, 3.0])
@given(seed=seeds)
def test_a_nest_with_its_parents_elasticity_is_flat(elasticity, seed):
    rng = np.random.default_rng(seed)
    share = rng.dirichlet(np.ones(4))
    wedge = rng.uniform(-0.1, 0.4)
    suppliers = [
        Node(
            name=k,
            inputs={"labour": 1, "good": 0.4},
            productivity=rng.uniform(0.9, 1.5),
            elasticity=0.5,
        )
        for k in ("a", "b", "c")
    ]
    inputs = dict(zip(("a", "b", "c", "labour"), share, strict=True))
    flat = Node(name="good", inputs=inputs, elasticity=elasticity, wedge=wedge, productivity=1.2)
    nest = Node(name="nest", inputs={"b": share[1], "c": share[2]}, elasticity=elasticity)
    upper = {"a": share[0], "nest": share[1] + share[2], "labour": share[3]}
    nested = dataclasses.replace(flat, inputs=upper)
    labour = {"labour": 1.0}
    one = solve_checked(assemble([*suppliers, flat], labour, final="good"))
    two = solve_checked(assemble([*suppliers, nest, nested], labour, final="good"))
    assert two.gdp == pytest.approx(one.gdp, rel=1e-11)
    np.testing.assert_allclose(two.quantity[:3], one.quantity[:3], rtol=1e-10)


@pytest.mark.parametrize("rebate", [0.0, 0.5, 1.0])
def test_a_wedge_can_stand_on_a_node_of_its_own(rebate):
    """A node with one input and a wedge taxes that input, wherever it is put."""
    maker = Node(name="maker", inputs={"labour": 0.7, "good": 0.3}, elasticity=0.4)
    taxed = {"wedge": 0.3, "rebate": rebate}

    def good(supplier, **fields):
        return Node(name="good", inputs={supplier: 0.6, "labour": 0.4}, elasticity=2.0, **fields)

    taxed_maker = dataclasses.replace(maker, **taxed)
    gate = Node(name="gate", inputs={"maker": 1.0}, elasticity=0.7, **taxed)
    on_node = solve_checked(assemble([taxed_maker, good("maker")], {"labour": 1}, final="good"))
    on_gate = solve_checked(assemble([maker, good("gate"), gate], {"labour": 1}, final="good"))
    assert on_gate.welfare == pytest.approx(on_node.welfare, rel=1e-12)
    assert on_gate.wedge_revenue.sum() == pytest.approx(on_node.wedge_revenue.sum(), rel=1e-12)


@given(economies(), seeds)
def test_the_price_block_has_one_solution(economy, seed):
    """From anywhere, the same prices: the map is monotone and non-expansive in logs."""
    rng = np.random.default_rng(seed)
    block = PriceBlock(economy)
    w = rng.normal(size=economy.n_factors)
    found = [
        block.solve(w, spread * rng.normal(size=economy.n_nodes)).log_price
        for spread in (0.0, 1.0, 10.0, 100.0)
    ]
    for other in found[1:]:
        np.testing.assert_allclose(other, found[0], atol=1e-9)


@given(economies())
def test_equilibrium_does_not_depend_on_the_start(economy):
    cold = solve_checked(economy)
    near = solve_checked(economy.replace(productivity=economy.productivity * 1.001))
    warm = solve_checked(economy, start=near)
    np.testing.assert_allclose(warm.log_price, cold.log_price, atol=1e-8)
    again = solve_checked(economy, start=cold)
    np.testing.assert_allclose(again.log_price, cold.log_price, atol=1e-10)


@given(economies(wedges=False, transfers=False))
def test_without_wedges_the_market_is_efficient(economy):
    """A tax whose revenue is given back can only lower welfare."""
    free = solve_checked(economy)
    rng = np.random.default_rng(0)
    for _ in range(3):
        wedge = rng.uniform(0.0, 0.05, economy.n_nodes)
        taxed = solve_checked(
            economy.replace(wedge=wedge, rebate=np.ones(economy.n_nodes)), tolerance=1e-9
        )
        assert taxed.welfare <= free.welfare * (1 + 1e-11)


@given(economies(wedges=False))
def test_both_domar_weights_agree_without_wedges(economy):
    q = solve_checked(economy)
    np.testing.assert_allclose(q.cost_domar_weight, q.domar_weight, rtol=1e-9, atol=1e-14)


def test_shares_given_dense_or_sparse_are_the_same_economy():
    economy = random_economy(np.random.default_rng(3))
    dense = economy.replace(shares=economy.shares.toarray())
    coo = economy.replace(shares=sp.coo_array(economy.shares))
    assert solve_checked(dense).gdp == solve_checked(economy).gdp == solve_checked(coo).gdp
