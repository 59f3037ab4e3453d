"""Worlds of several households: against one household, brute force and accounting laws."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import root

from economies import random_economy
from weaklinks.economy import Economy, World, one_household
from weaklinks.equilibrium import WorldEquilibrium, solve, solve_world
from weaklinks.equilibrium.world import _Search
from weaklinks.equilibrium.world_linear import ColumnSystem, core_nodes
from weaklinks.equilibrium.world_point import WorldPoint
from weaklinks.errors import InputError, NoEquilibriumError
from weaklinks.sectors import Sectors


def random_world(
    rng: np.random.Generator, *, regions: int = 2, goods: int = 3, wedges: bool = True
) -> World:
    """Every region makes all goods with its own labour and capital and buys from everybody."""
    h, k = regions, goods
    n = h * k + h  # goods, then what the households buy
    shares = np.zeros((n, n + 2 * h))
    for r in range(h):
        for g in range(k):
            row = r * k + g
            shares[row, : h * k] = 0.5 * rng.dirichlet(np.ones(h * k))
            shares[row, n + 2 * r : n + 2 * r + 2] = 0.5 * rng.dirichlet(np.full(2, 3.0))
        shares[h * k + r, : h * k] = rng.dirichlet(np.ones(h * k))
    elasticity = rng.choice([0.5, 0.9, 1.0, 3.0], size=n)
    tau = rng.uniform(-0.1, 0.3, n) if wedges else np.zeros(n)
    imbalance = rng.uniform(-0.03, 0.03, h)
    economy = Economy(
        names=[f"good {i}" for i in range(h * k)]
        + [f"home {r}" for r in range(h)]
        + [f"{f} {r}" for r in range(h) for f in ("labour", "capital")],
        shares=sp.csr_array(shares / shares.sum(axis=1, keepdims=True)),
        final=h * k,
        elasticity=elasticity,
        productivity=rng.uniform(0.8, 1.25, n),
        wedge=tau,
        rebate=rng.uniform(0.5, 1.0, n) if wedges else np.ones(n),
        endowment=rng.uniform(0.5, 2.0, 2 * h),
    )
    return World(
        economy=economy,
        regions=tuple(f"region {r}" for r in range(h)),
        final=h * k + np.arange(h),
        owner=np.concatenate([np.repeat(np.arange(h), k), np.arange(h)]),
        ownership=np.kron(np.eye(h), np.ones((2, 1))),
        imbalance=imbalance - imbalance.mean(),
    )


def checked(world: World, **options: WorldEquilibrium) -> WorldEquilibrium:
    """Solve and verify the books of all nodes, factors and households by another route."""
    q = solve_world(world, **options)
    e = world.economy
    assert q.residual < 1e-10
    paid = sp.diags_array(e.pass_through * q.revenue) @ q.markets.shares
    received = np.asarray(paid.sum(axis=0)).ravel()
    demand = np.zeros(e.n_nodes)
    demand[world.final] = q.spending
    supplied = q.revenue + q.price * e.transfer
    np.testing.assert_allclose(received[: e.n_nodes] + demand, supplied, atol=1e-11)
    np.testing.assert_allclose(received[e.n_nodes :], q.factor_income, rtol=1e-10)
    taken = (1 - e.pass_through) * q.revenue + q.price * e.transfer
    for h in range(world.n_regions):
        income = world.ownership[:, h] @ q.factor_income + taken[world.owner == h].sum()
        assert income + world.imbalance[h] == pytest.approx(q.spending[h], rel=1e-10)
    return q


@given(st.integers(0, 10_000))
def test_with_one_region_it_is_the_economy_with_one_household(seed: int) -> None:
    economy = random_economy(np.random.default_rng(seed))
    try:
        expected = solve(economy)
    except NoEquilibriumError:
        return
    found = checked(one_household(economy))
    assert found.consumption[0] == pytest.approx(expected.welfare, rel=1e-9)
    unit = found.log_price[economy.final_node]
    np.testing.assert_allclose(found.log_price - unit, expected.log_price, atol=1e-8)


@pytest.mark.parametrize("regions", [2, 3])
def test_identical_regions_in_autarky_are_each_the_economy_alone(regions: int) -> None:
    one = random_economy(np.random.default_rng(4), transfers=False)
    alone = solve(one)
    n, f = one.n_nodes, one.n_factors
    goods, factors = one.shares[:, :n], one.shares[:, n:]
    many = Economy(
        names=[f"{r}.{name}" for r in range(regions) for name in one.node_names]
        + [f"{r}.{name}" for r in range(regions) for name in one.factor_names],
        shares=sp.hstack(
            [sp.block_diag([goods] * regions), sp.block_diag([factors] * regions)], format="csr"
        ),
        final=one.final_node,
        **{
            name: np.tile(getattr(one, name), regions)
            for name in ("elasticity", "productivity", "wedge", "rebate", "endowment")
        },
    )
    world = World(
        economy=many,
        regions=tuple("abc"[:regions]),
        final=one.final_node + n * np.arange(regions),
        owner=np.repeat(np.arange(regions), n),
        ownership=np.kron(np.eye(regions), np.ones((f, 1))),
    )
    # Autarkies have no common unit: any split of the world's spending is an equilibrium.
    found = solve_world(world)
    np.testing.assert_allclose(found.consumption, alone.welfare, rtol=1e-9)


@given(st.integers(0, 10_000), st.integers(2, 4))
def test_books_close_whatever_the_world(seed: int, regions: int) -> None:
    q = checked(random_world(np.random.default_rng(seed), regions=regions))
    assert q.spending.sum() == pytest.approx(1.0, abs=1e-12)
    assert q.residuals["walras"] < 1e-10


@given(st.integers(0, 10_000))
def test_the_derivative_is_that_of_differences(seed: int) -> None:
    rng = np.random.default_rng(seed)
    world = random_world(rng, regions=3)
    f, h = world.economy.n_factors, world.n_regions
    x = np.concatenate([rng.normal(-3, 0.3, f), np.log(rng.dirichlet(np.full(h, 5.0)) + 0.05)])

    def gap(x: np.ndarray) -> np.ndarray:
        return point(world, x).gap

    numeric = np.empty((f + h, f + h))
    for k in range(f + h):
        move = np.zeros(f + h)
        move[k] = 1e-5
        numeric[:, k] = (gap(x + move) - gap(x - move)) / 2e-5
    np.testing.assert_allclose(point(world, x).jacobian, numeric, atol=2e-7, rtol=1e-6)


def point(world: World, x: np.ndarray) -> WorldPoint:
    return _Search(world, None).at(x)


@given(st.integers(0, 10_000))
def test_scaling_all_endowments_scales_all_consumption(seed: int) -> None:
    world = random_world(np.random.default_rng(seed))
    bigger = world.replace(economy=world.economy.replace(endowment=3.0 * world.economy.endowment))
    before, after = solve_world(world), solve_world(bigger)
    np.testing.assert_allclose(after.consumption, 3.0 * before.consumption, rtol=1e-8)
    np.testing.assert_allclose(after.spending, before.spending, rtol=1e-8)


@given(st.integers(0, 10_000))
def test_without_wedges_gdp_is_factor_income_and_the_envelope_is_hulten(seed: int) -> None:
    """World GDP at fixed spending shares: d log of the world's real income is Domar weighted."""
    world = random_world(np.random.default_rng(seed), wedges=False)
    q = checked(world)
    np.testing.assert_allclose(q.gdp, world.ownership.T @ q.factor_income, rtol=1e-12)
    assert q.gdp.sum() == pytest.approx(1.0)
    step, good = 1e-5, 1
    up, down = (
        solve_world(world.replace(economy=_more_productive(world.economy, good, s)), start=q)
        for s in (step, -step)
    )
    change = (np.log(up.consumption) - np.log(down.consumption)) / (2 * step)
    assert q.spending @ change == pytest.approx(q.revenue[good], rel=1e-5)


def _more_productive(economy: Economy, node: int, by: float) -> Economy:
    productivity = economy.productivity.copy()
    productivity[node] *= np.exp(by)
    return economy.replace(productivity=productivity)


def test_two_regions_against_a_root_finder_on_all_equations() -> None:
    world = random_world(np.random.default_rng(11))
    q = checked(world)
    e = world.economy
    n, f, h = e.n_nodes, e.n_factors, world.n_regions
    omega = e.shares.toarray()

    def equations(x: np.ndarray) -> np.ndarray:
        log_p, log_w, sales, theta = np.split(x, [n, n + f, 2 * n + f])
        p = np.exp(np.concatenate([log_p, log_w]))
        power = omega * p[None, :] ** (1.0 - e.elasticity[:, None])
        total = power.sum(axis=1)
        cobb = e.elasticity == 1.0
        index = np.where(
            cobb,
            np.exp(omega @ np.log(p)),
            total ** (1.0 / np.where(cobb, 1.0, 1.0 - e.elasticity)),
        )
        bought = power / total[:, None] * (e.pass_through * sales)[:, None]
        final = np.zeros(n)
        final[world.final] = theta
        income = world.ownership.T @ (p[n:] * e.endowment) + world.imbalance
        np.add.at(income, world.owner, (1.0 - e.pass_through) * sales)
        budgets = income - theta
        budgets[0] = theta.sum() - 1.0
        return np.concatenate(
            [
                log_p - np.log(index / (e.productivity * (1.0 - e.wedge))),
                bought.sum(axis=0)[n:] - p[n:] * e.endowment,
                final + bought.sum(axis=0)[:n] - sales,
                budgets,
            ]
        )

    cold = np.concatenate([np.zeros(n), np.full(f, -2.0), np.full(n, 0.3), np.full(h, 1 / h)])
    brute = root(equations, cold, tol=1e-13)
    assert brute.success
    ours = np.concatenate([q.log_price, q.log_factor_price, q.revenue, q.spending])
    np.testing.assert_allclose(ours, brute.x, atol=1e-9)


def test_a_warm_start_finds_the_same_in_fewer_steps() -> None:
    world = random_world(np.random.default_rng(2))
    q = solve_world(world)
    wedge = world.economy.wedge.copy()
    wedge[0] += 0.05
    moved = world.replace(economy=world.economy.replace(wedge=wedge))
    warm, cold = solve_world(moved, start=q), solve_world(moved)
    np.testing.assert_allclose(warm.consumption, cold.consumption, rtol=1e-10)
    assert warm.steps <= cold.steps


def test_a_world_with_wrong_fields_is_refused_with_all_of_them() -> None:
    economy = random_world(np.random.default_rng(0)).economy
    with pytest.raises(InputError) as caught:
        World(
            economy=economy,
            regions=("a", "b"),
            final=np.array([0, 0]),
            owner=np.full(economy.n_nodes, 7),
            ownership=np.full((economy.n_factors, 2), 0.4),
            imbalance=np.array([0.1, 0.1]),
        )
    message = str(caught.value)
    for part in ("final", "owner", "ownership of 'labour 0'", "imbalance"):
        assert part in message
    with pytest.raises(InputError, match="ownership: give 4 x 2 finite numbers"):
        World(
            economy=economy,
            regions=("a", "b"),
            final=np.array([6, 7]),
            owner=np.zeros(economy.n_nodes),
            ownership=np.ones(3),
        )


def test_an_impossible_imbalance_names_the_region() -> None:
    world = random_world(np.random.default_rng(1))
    with pytest.raises(NoEquilibriumError, match="region"):
        solve_world(world.replace(imbalance=np.array([5.0, -5.0])))


@given(st.integers(0, 10_000), st.booleans())
def test_columns_are_solved_as_a_dense_solver_does(seed: int, by_sectors: bool) -> None:
    """Nests followed forward and the rest factorised is the whole system solved at once."""
    rng = np.random.default_rng(seed)
    n, c = 12, 4
    matrix = rng.uniform(size=(n, n)) * (rng.uniform(size=(n, n)) < 0.4)
    matrix[c:, c:] = np.tril(matrix[c:, c:], -1)  # nests buy nests before them: no loops
    matrix *= 0.8 / np.maximum(matrix.sum(axis=1, keepdims=True), 1e-9)
    order = rng.permutation(n)
    shuffled = matrix[np.ix_(order, order)]
    core = np.flatnonzero(np.isin(order, np.arange(c))) if by_sectors else np.arange(n)
    system = ColumnSystem(sp.csr_array(shuffled), core)
    b = rng.normal(size=(n, 3))
    whole = np.eye(n) - shuffled
    np.testing.assert_allclose(system.solve(b), np.linalg.solve(whole, b), atol=1e-11)
    np.testing.assert_allclose(system.solve_transposed(b), np.linalg.solve(whole.T, b), atol=1e-11)


def test_sectors_are_the_core_only_where_nothing_else_has_loops() -> None:
    shares = np.array([[0, 0.5, 0, 0.5], [0.5, 0, 0.5, 0], [0, 0.5, 0, 0.5]])
    sectors = Sectors(
        names=("a",),
        labels=("a",),
        activity=np.array([1]),
        inputs=np.array([-1]),
        wedge_nodes=(np.array([1]),),
    )
    economy = Economy(names=("x", "a", "y", "labour"), shares=shares, final=0, sectors=sectors)
    assert core_nodes(economy).tolist() == [1]
    shares[0] = [0.2, 0.3, 0, 0.5]  # now a nest buys from itself
    looped = Economy(names=("x", "a", "y", "labour"), shares=shares, final=0, sectors=sectors)
    assert core_nodes(looped).tolist() == [0, 1, 2]


def test_a_world_without_prices_is_refused_before_any_path_is_tried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Steel and coal of each other at an elasticity of 3: p^-2 = (1 - tau)^2 (0.9 p^-2 + 0.1), so
    that prices are finite while 0.9 (1 - tau)^2 < 1: down to tau = -0.054.
    """

    def ring(tau: float) -> World:
        shares = np.zeros((3, 4))
        shares[0, [1, 3]], shares[1, [0, 3]], shares[2, 0] = (0.9, 0.1), (0.9, 0.1), 1.0
        return one_household(
            Economy(
                names=("steel", "coal", "bread", "labour"),
                shares=sp.csr_array(shares),
                elasticity=np.array([3.0, 3.0, 1.0]),
                wedge=np.array([tau, tau, 0.0]),
                endowment=np.ones(1),
                final=2,
            )
        )

    def forbidden(*_: object) -> None:
        raise AssertionError("a path was tried")

    monkeypatch.setattr("weaklinks.equilibrium.world.follow", forbidden)
    base = solve_world(ring(0.0))
    assert solve_world(ring(-0.01), start=base).residual < 1e-9
    with pytest.raises(NoEquilibriumError, match="unlimited output: the loop of 'steel', 'coal'"):
        solve_world(ring(-0.06), start=base)
