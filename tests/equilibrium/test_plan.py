"""Which nodes are solved for and which follow: no loop may be left, and nothing may change."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sp
from benchmarks.cases import jones_economy, nested_economy
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse.csgraph import connected_components

from economies import random_digraph, random_economy, solve_checked
from weaklinks.economy import Economy
from weaklinks.equilibrium import linear, plan
from weaklinks.equilibrium.linear import LoopSystem
from weaklinks.equilibrium.links import shares_on
from weaklinks.equilibrium.plan import find_core, make_plan

seeds = st.integers(0, 10**6)


def has_loop(links: sp.csr_array, core: np.ndarray) -> bool:
    rest = links[~core][:, ~core]
    if rest.shape[0] == 0:
        return False
    count, _ = connected_components(rest, directed=True, connection="strong")
    return count < rest.shape[0] or rest.diagonal().any()


def ring(size):
    return sp.csr_array(
        (np.ones(size), (np.arange(size), (np.arange(size) + 1) % size)), shape=(size, size)
    )


def chain(size):
    return sp.csr_array(
        (np.ones(size - 1), (np.arange(size - 1), np.arange(1, size))), shape=(size, size)
    )


def two_rings_that_touch(size):
    links = sp.block_diag([ring(size), ring(size)]).tolil()
    links[0, size] = 1
    links[size, 0] = 1
    return sp.csr_array(links)


SHAPES = {
    "empty": (sp.csr_array((6, 6)), 0),
    "self loops": (sp.csr_array(sp.eye_array(7)), 7),
    "one node": (sp.csr_array((1, 1)), 0),
    "ring": (ring(40), 1),
    "long ring": (ring(5000), 1),
    "chain": (chain(5000), 0),
    "many rings": (sp.csr_array(sp.block_diag([ring(k) for k in range(2, 30)])), 28),
    "touching rings": (two_rings_that_touch(6), 2),
    "complete": (sp.csr_array(np.ones((30, 30)) - np.eye(30)), 29),
    "complete with self loops": (sp.csr_array(np.ones((30, 30))), 30),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_named_shapes(shape):
    links, fewest = SHAPES[shape]
    core = find_core(links)
    assert not has_loop(links, core)
    assert core.sum() >= fewest
    if shape not in ("complete", "touching rings"):
        assert core.sum() == fewest


@given(seeds, st.integers(1, 40), st.floats(0, 4))
def test_no_loop_is_left(seed, size, density):
    links = random_digraph(np.random.default_rng(seed), size, int(density * size))
    assert not has_loop(links, find_core(links))


@pytest.mark.parametrize("density", [0.5, 1.0, 1.5, 3.0, 10.0])
def test_no_loop_is_left_in_large_graphs(density):
    links = random_digraph(np.random.default_rng(1), 3000, int(3000 * density))
    assert not has_loop(links, find_core(links))


def with_factor(links: sp.csr_array) -> sp.csr_array:
    """Shares on these links, half of every cost going to one factor."""
    n = links.shape[0]
    degree = np.maximum(np.diff(links.indptr), 1)
    goods = sp.diags_array(0.5 / degree) @ links
    rest = 1.0 - np.asarray(goods.sum(axis=1)).ravel()
    return sp.csr_array(sp.hstack([goods, sp.csr_array(rest.reshape(n, 1))]))


@given(seeds, st.integers(1, 40), st.floats(0, 4))
def test_every_node_comes_after_what_it_is_computed_from(seed, size, density):
    shares = with_factor(random_digraph(np.random.default_rng(seed), size, int(density * size)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan, "_SMALL", 0)
        made = make_plan(shares)
    assert_is_an_order(made, shares)


@pytest.mark.parametrize("length", [10, 64, 65, 66, 500, 5000])
def test_long_chains_are_cut_here_and_there(length):
    shares = with_factor(chain(length))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan, "_SMALL", 0)
        made = make_plan(shares)
    assert_is_an_order(made, shares)
    assert len(made.levels) <= plan._MOST_LEVELS
    assert length - made.n_eliminated <= length / plan._MOST_LEVELS


def assert_is_an_order(made, shares):
    n = shares.shape[0]
    assert sorted(made.order) == list(range(n))
    position = np.empty(n, dtype=int)
    position[made.order] = np.arange(n)
    start_of = np.full(n, n)
    for level in made.levels:
        start_of[level.start : level.stop] = level.start
    assert [lv.start for lv in made.levels] == [0, *(lv.stop for lv in made.levels)][
        : len(made.levels)
    ]
    for i, j in zip(*shares[:, :n].tocoo().coords, strict=True):
        if position[i] < made.n_eliminated and position[j] < made.n_eliminated:
            assert position[j] < start_of[position[i]]


def test_stranded_nodes_are_found():
    rows = np.array([[0, 0.5, 0, 0, 0.5], [0, 0, 0, 0, 1.0], [0, 0, 0, 1.0, 0], [0, 0, 1.0, 0, 0]])
    np.testing.assert_array_equal(make_plan(sp.csr_array(rows)).stranded, [2, 3])


def test_the_core_of_a_nested_economy_is_one_node_per_sector():
    core = find_core(sp.csr_array(nested_economy(300).shares[:, :901]))
    assert core.sum() <= 300


def test_the_core_of_jones_economy_is_a_handful():
    made = make_plan(jones_economy(2001).shares)
    assert made.order.size - made.n_eliminated <= 3


# ---------------------------------------------------------------- linear systems


def random_system(seed, nodes):
    rng = np.random.default_rng(seed)
    links = random_digraph(rng, nodes, 3 * nodes)
    shares = with_factor(links)
    return Economy(
        names=[str(k) for k in range(nodes + 1)],
        shares=shares,
        final=0,
        elasticity=0.6,
        productivity=rng.uniform(0.95, 1.3, nodes),
        wedge=rng.uniform(0, 0.2, nodes),
    )


PATHS = {
    "dense core": {"_DENSE_CORE": 10**6},
    "refined": {"_DENSE_CORE": 10**6, "_WORTH_REFINING": 0},
    "krylov": {"_DENSE_CORE": -1},
    "direct": {"_DENSE_CORE": -1, "gmres": lambda a, b, **_: (np.zeros_like(b), 1)},
}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("eliminate", [True, False])
@pytest.mark.parametrize("seed", range(3))
def test_every_linear_path_is_the_plain_inverse(monkeypatch, path, eliminate, seed):
    nodes = 120
    monkeypatch.setattr(plan, "_SMALL", 0 if eliminate else nodes)
    for name, value in PATHS[path].items():
        monkeypatch.setattr(linear, name, value)
    shares = random_system(seed, nodes).shares
    made = make_plan(shares)
    assert (made.n_eliminated > 0) == eliminate
    system = LoopSystem(made, shares_on(shares, shares.data))
    matrix = np.eye(nodes) - shares.toarray()[:, :nodes]
    rng = np.random.default_rng(seed)
    for rhs in (rng.normal(size=nodes), rng.normal(size=(nodes, 3)), np.zeros(nodes)):
        np.testing.assert_allclose(system.solve(rhs), np.linalg.solve(matrix, rhs), atol=1e-11)
        np.testing.assert_allclose(
            system.solve_transposed(rhs), np.linalg.solve(matrix.T, rhs), atol=1e-11
        )


@pytest.mark.parametrize("eliminate", [True, False])
@pytest.mark.parametrize(("distance", "refined"), [(0.01, True), (0.9, False)])
def test_a_neighbours_factors_serve_where_it_is_near(monkeypatch, eliminate, distance, refined):
    """Refined to the same solution when near; given up for own factors when far."""
    nodes = 120
    monkeypatch.setattr(plan, "_SMALL", 0 if eliminate else nodes)
    monkeypatch.setattr(linear, "_WORTH_REFINING", 0)
    shares = random_system(1, nodes).shares
    made, rng = make_plan(shares), np.random.default_rng(0)
    near = LoopSystem(made, shares_on(shares, shares.data))
    near.solve(np.ones(nodes))
    values = shares.data * (1 + distance * rng.uniform(-1, 1, shares.nnz))
    system = LoopSystem(made, shares_on(shares, values), near)
    matrix = np.eye(nodes)
    matrix -= sp.csr_array((values, shares.indices, shares.indptr)).toarray()[:, :nodes]
    for rhs in (rng.normal(size=nodes), rng.normal(size=(nodes, 3)), np.zeros(nodes)):
        np.testing.assert_allclose(system.solve(rhs), np.linalg.solve(matrix, rhs), atol=1e-11)
        np.testing.assert_allclose(
            system.solve_transposed(rhs), np.linalg.solve(matrix.T, rhs), atol=1e-11
        )
    assert ("_factors" not in system.__dict__) == refined


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("eliminate", [True, False])
def test_equilibria_do_not_depend_on_the_linear_path(monkeypatch, path, eliminate):
    expected = solve_checked(random_system(5, 150))
    monkeypatch.setattr(plan, "_SMALL", 0 if eliminate else 10**6)
    for name, value in PATHS[path].items():
        monkeypatch.setattr(linear, name, value)
    found = solve_checked(random_system(5, 150))
    np.testing.assert_allclose(found.log_price, expected.log_price, atol=1e-11)
    np.testing.assert_allclose(found.revenue, expected.revenue, rtol=1e-9, atol=1e-14)


@given(seeds, st.integers(2, 12))
def test_elimination_changes_nothing(seed, nodes):
    def economy():
        return random_economy(np.random.default_rng(seed), nodes=nodes)

    whole = solve_checked(economy())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan, "_SMALL", 0)
        reduced = solve_checked(economy())
    np.testing.assert_allclose(reduced.log_price, whole.log_price, atol=1e-8)
    assert reduced.gdp == pytest.approx(whole.gdp, rel=1e-8)


def test_a_random_sparse_graph_is_left_whole():
    """Looking for a core of three quarters of all nodes took longer than solving."""
    rng, n = np.random.default_rng(0), 3000
    goods = sp.random_array((n, n), density=20 / n, rng=rng, format="csr")
    made = make_plan(with_factor(goods))
    assert made.n_eliminated == 0
    np.testing.assert_array_equal(made.order, np.arange(n))
