"""Calibrated worlds against their tables and national models; experiments by first principles."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st

import weaklinks as wl
from weaklinks.calibration import Elasticities, build_economy
from weaklinks.calibration.world import build_world
from weaklinks.economy import World
from weaklinks.equilibrium import WorldEquilibrium, solve, solve_world
from weaklinks.errors import InputError
from weaklinks.plots.world import world_data
from weaklinks.studies.world_experiment import open_world, world_experiment
from weaklinks.tables import WorldTable, prepare, world_table
from weaklinks.tables.national import National, national_table

EXTERNAL = Path(
    os.environ.get(
        "WEAKLINKS_EXTERNAL_DATA",
        Path(__file__).resolve().parents[1] / ".." / "shared" / "data" / "external",
    )
)


def random_table(
    seed: int, *, regions: int = 3, products: int = 3, taxes: bool = True
) -> WorldTable:
    """Trade in everything, taxes on some of it, stocks sold, one sector that sells nothing."""
    rng = np.random.default_rng(seed)
    n = regions * products
    flows = rng.uniform(0, 3, (n, n)) * (rng.uniform(size=(n, n)) < 0.7)
    final = rng.uniform(2, 9, (n, regions))
    final[0, -1] = -0.5
    if n > 4:
        flows[4], final[4] = 0.0, 0.0
    flows *= 0.6 * (flows + 0.01).sum(axis=1).min() / np.maximum(flows.sum(axis=0).max(), 1.0)
    where = [f"R{r}" for r in range(regions)]
    return world_table(
        regions=np.repeat(where, products).tolist(),
        sectors=[f"p{k}" for k in range(products)] * regions,
        flows=flows,
        final=final,
        final_regions=where,
        product_taxes=0.05 * flows.sum(axis=0) if taxes else 0.0,
        other_taxes=rng.uniform(-0.1, 0.3, n) if taxes else 0.0,
        final_taxes=rng.uniform(0, 1, regions) if taxes else 0.0,
    )


def flows_of(q: WorldEquilibrium, table: WorldTable) -> tuple[np.ndarray, np.ndarray]:
    """Deliveries to sectors and to final users, followed through composites and borders."""
    economy = q.world.economy
    n, s = economy.n_nodes, economy.sectors.activity
    shares = q.markets.shares[:, :n].toarray()
    paid = (economy.pass_through * q.revenue)[:, None] * shares
    reach = np.linalg.inv(np.eye(n) - np.where(np.isin(np.arange(n), s)[:, None], 0.0, shares))
    to_sectors = np.zeros((s.size, s.size))
    for j, bundle in enumerate(economy.sectors.inputs):
        if bundle >= 0:
            to_sectors[:, j] = (paid[bundle] @ reach)[s]
    to_final = np.stack([(paid[f] @ reach)[s] for f in q.world.final], axis=1)
    return to_sectors, to_final


@given(st.integers(0, 10_000))
@settings(max_examples=25)
def test_the_calibrated_point_is_the_table(seed: int) -> None:
    table = random_table(seed)
    q = solve_world(build_world(table))
    spent = table.final.sum() + table.final_taxes.sum()
    assert np.ptp(q.log_price) < 1e-10
    assert np.ptp(q.log_factor_price) < 1e-10
    to_sectors, to_final = flows_of(q, table)
    np.testing.assert_allclose(spent * to_sectors, table.flows, atol=1e-9)
    np.testing.assert_allclose(spent * to_final, table.final, atol=1e-9)
    value = table.value_added["value-added"]
    taxes = table.product_taxes + table.other_taxes
    gdp = np.bincount(table.region, value + taxes) + table.final_taxes
    np.testing.assert_allclose(spent * q.gdp, gdp, rtol=1e-9)
    np.testing.assert_allclose(spent * q.spending, table.final.sum(0) + table.final_taxes)
    assert q.world.economy.n_factors == 2 * 3 + 1


@given(st.integers(0, 10_000))
@settings(max_examples=10)
def test_shared_mixes_keep_what_each_region_buys(seed: int) -> None:
    table = random_table(seed)
    own, shared = build_world(table), build_world(table, mixes="shared")
    q = solve_world(shared)
    assert shared.economy.n_nodes < own.economy.n_nodes
    assert np.ptp(q.log_price) < 1e-10
    to_sectors, to_final = flows_of(q, table)
    bought = np.array([to_sectors[:, table.region == r].sum(1) for r in range(3)]).T + to_final
    asked = np.array([table.flows[:, table.region == r].sum(1) for r in range(3)]).T + table.final
    spent = table.final.sum() + table.final_taxes.sum()
    np.testing.assert_allclose(spent * bought, asked, atol=1e-9)


def test_nodes_and_links_are_as_few_as_the_form_allows() -> None:
    table = random_table(0)
    own = build_world(table).economy
    n, h, k = table.region.size, 3, 3
    bundles, nests = int((table.flows.sum(0) > 0).sum()), n
    buyers = np.hstack([table.flows, table.final])
    origins = np.array([(buyers[table.product == p] > 0).sum(0) for p in range(k)])
    assert own.n_nodes == n + bundles + nests + h + int((origins > 1).sum()) + 1
    several = np.where(origins > 1, origins + 1, origins)
    stocks = int((table.drawn.sum(1) > 0).sum())
    tops = 2 * n - (n - bundles) + stocks  # value added, inputs, old stocks
    assert own.shares.nnz == several.sum() + tops + 2 * nests + h


@pytest.mark.parametrize("wedge", [0.2, -0.3, 0.6])
def test_a_world_of_one_region_is_the_national_model(wedge: float) -> None:
    """The reader, calibration and solver of countries, which share no code with worlds."""
    rng = np.random.default_rng(8)
    n = 4
    flows, final = rng.uniform(0, 3, (n, n)), rng.uniform(3, 9, n)
    taxes = rng.uniform(0, 0.5, n)
    left = flows.sum(1) + final - flows.sum(0) - taxes
    names = tuple(f"p{i}" for i in range(n))
    one = world_table(
        regions=["ABC"] * n,
        sectors=names,
        flows=flows,
        final=final[:, None],
        final_regions=["ABC"],
        other_taxes=taxes,
    )
    found = world_experiment(open_world(one), wedges={"ABC:p1": wedge})
    national = National(
        industries=tuple((name, name) for name in names),
        domestic=flows,
        final={"household": final},
        factors={"value-added": left},
        other_taxes=taxes,
    )
    economy = build_economy(
        prepare(national_table(national, code="ABC", title="")), horizon="short"
    )
    before = solve(economy)
    tau = economy.wedge.copy()
    tau[economy.index("a:p1")] = wedge
    after = solve(economy.replace(wedge=tau))
    expected = 100.0 * (after.welfare / before.welfare - 1.0)
    assert found.consumption_percent[0] == pytest.approx(expected, abs=1e-9)
    assert found.income_percent[0] == pytest.approx(100 * (after.gdp / before.gdp - 1), abs=1e-9)


def test_borders_without_tariffs_change_nothing() -> None:
    table = random_table(2)
    plain = world_experiment(open_world(table), wedges={"R0:p0": 0.2})
    for mixes in ("own", "shared"):
        world = open_world(table, mixes=mixes, borders=["R1<R0:*", "R2<*:p1"])
        crossed = world_experiment(world, wedges={"R0:p0": 0.2})
        if mixes == "own":
            np.testing.assert_allclose(
                crossed.consumption_percent, plain.consumption_percent, atol=1e-9
            )
        names = [name for name in world.economy.node_names if "<" in name]
        assert "R1<R0:p0" in names
        assert not any(name.startswith("R2<R2") for name in names)


def test_a_tariff_yields_its_rate_times_imports_before_it() -> None:
    table = random_table(3, taxes=False)
    world = open_world(table, borders=["R1<R0:p0"])
    found = world_experiment(world, tariffs={"R1<R0:p0": 0.25})
    q = found.after
    node = world.economy.index("R1<R0:p0")
    before_tariff = q.markets.payments.toarray()[node].sum()
    assert q.wedge_revenue[1] == pytest.approx(0.25 * before_tariff, rel=1e-9)
    assert q.wedge_revenue[[0, 2]] == pytest.approx(0.0, abs=1e-15)
    assert q.price[node] == pytest.approx(1.25 * q.price[world.economy.index("R0:p0")])


def test_a_small_tariff_costs_the_world_its_square_and_moves_income_at_first_order() -> None:
    """Without wedges the world's use at given shares is at its best (the envelope theorem)."""
    world = open_world(random_table(5, taxes=False), borders=["R1<R0:*"])
    base = solve_world(world)
    cost = []
    for rate in (1e-2, 2e-2):
        found = world_experiment(world, tariffs={"R1<R0:*": rate}, base=base)
        cost.append(found.world_consumption_percent)
        assert np.abs(found.consumption_percent).max() > 10 * abs(cost[-1])
    assert cost[1] < cost[0] < 0
    assert cost[1] / cost[0] == pytest.approx(4.0, rel=0.1)


def test_scale_zero_removes_all_of_a_regions_wedges_and_one_half_halves_their_logs() -> None:
    world = open_world(random_table(6))
    tau = world.economy.wedge
    mine = world.owner == 1
    gone = world_experiment(world, scale={"R1": 0.0})
    expected = np.where(mine, 0.0, tau)
    np.testing.assert_array_equal(gone.after.world.economy.wedge, expected)
    half = world_experiment(world, scale={"R*": 0.5}).after.world.economy.wedge
    np.testing.assert_allclose(np.log1p(-half), 0.5 * np.log1p(-tau), atol=1e-15)


@given(st.integers(0, 10_000))
@settings(max_examples=10)
def test_there_and_back_again(seed: int) -> None:
    """Undoing an experiment gives the reciprocal of every change, Fisher's index included."""
    world = open_world(random_table(seed))
    there = world_experiment(world, wedges={"R0:p1": 0.3})
    back = world_experiment(
        there.after.world,
        wedges={"R0:p1": float(world.economy.wedge[world.economy.index("R0:p1")])},
    )
    for name in ("consumption_percent", "gdp_percent", "income_percent"):
        a, b = getattr(there, name), getattr(back, name)
        np.testing.assert_allclose((1 + a / 100) * (1 + b / 100), 1.0, atol=1e-8)


def test_gdp_in_volume_without_trade_in_inputs_is_an_index_of_outputs() -> None:
    """Labour alone makes two goods: value added is output, and Fisher's index is by hand."""
    table = world_table(
        regions=["A", "A", "B"],
        sectors=["x", "y", "x"],
        flows=np.zeros((3, 3)),
        final=np.array([[4.0, 2.0], [3.0, 1.0], [2.0, 5.0]]),
        final_regions=["A", "B"],
    )
    found = world_experiment(open_world(table), wedges={"A:x": 0.4})
    p, q = ([e.price[:2], e.revenue[:2] / e.price[:2]] for e in (found.before, found.after))
    laspeyres, paasche = (p[0] @ q[1]) / (p[0] @ p[1]), (q[0] @ q[1]) / (q[0] @ p[1])
    expected = 100 * (np.sqrt(laspeyres * paasche) - 1)
    assert found.gdp_percent[0] == pytest.approx(expected, abs=1e-10)
    assert expected < -0.1  # labour is drawn to the good that is not taxed


def test_results_are_ranked_and_complete() -> None:
    found = world_experiment(open_world(random_table(1)), wedges={"R0:*": 0.2})
    frame = found.to_frame()
    assert frame["consumption_percent"].is_monotonic_decreasing
    assert set(frame["region"]) == {"R0", "R1", "R2"}
    record = found.record()
    assert [row["name"] for row in record["regions"]] == frame["region"].tolist()
    assert {row["name"] for row in record["changed"]} == {"R0:p0", "R0:p1", "R0:p2"}
    rows = world_data(found)
    assert [row["axis"] for row in rows] == frame["region"].tolist()
    np.testing.assert_allclose(
        [row["consumption_percent"] for row in rows], frame["consumption_percent"]
    )
    assert sum(row["share_percent"] for row in rows) == pytest.approx(100.0)
    assert len(world_data(found, most=2)) == 2
    assert "Who gains" in str(found.plot().to_dict()["title"])


def test_labour_and_capital_of_the_table_are_its_own() -> None:
    arrays: dict[str, Any] = {
        "regions": ["A", "B"],
        "sectors": ["x", "x"],
        "flows": np.zeros((2, 2)),
        "final": np.array([[4.0, 2.0], [2.0, 5.0]]),
        "final_regions": ["A", "B"],
    }
    value = {"labour": np.array([6.0, 2.0]), "capital": np.array([0.0, 5.0])}
    world = open_world(world_table(**arrays, value_added=value))
    assert world.economy.factor_names == ("A: labour", "B: labour", "B: capital")
    found = world_experiment(world, wedges={"B:x": 0.1})
    assert np.isnan(found.factor_percent["capital"][0])
    assert found.record()["regions"][0].keys() >= {"real_labour_percent", "real_capital_percent"}
    assert not any("third" in note for note in world.economy.notes)


def test_bad_experiments_are_refused_with_all_of_it() -> None:
    world = open_world(random_table(0), borders=["R1<R0:*"])
    with pytest.raises(InputError) as caught:
        world_experiment(
            world,
            wedges={"R0:p9": 0.1, "R0:p0": 1.0},
            tariffs={"R1<R2:p0": 0.1, "R1<R0:p0": -1.5},
            scale={"X": 0.0, "R0": -1.0},
        )
    message = str(caught.value)
    for part in (
        "wedge 'R0:p9': no sector is 'p9'; known: p0, p1, p2",
        "wedge 'R0:p0': give a number below 1",
        "tariff 'R1<R2:p0'",
        "tariff 'R1<R0:p0': give a number above -1",
        "scale 'X': no region of this name; known: R0, R1, R2",
        "scale 'R0': -1 is not 0 or more",
    ):
        assert part in message
    with pytest.raises(InputError, match="nothing changes"):
        world_experiment(world)
    with pytest.raises(InputError, match="built without borders"):
        world_experiment(open_world(random_table(0)), tariffs={"R1<R0:p0": 0.1})
    with pytest.raises(InputError, match="nothing passes 'R1<R1:p0'"):
        open_world(random_table(0), borders=["R1<R1:p0"])
    with pytest.raises(InputError, match="mixes is 'mine'"):
        open_world(random_table(0), mixes="mine")  # type: ignore[arg-type]


def test_subsidies_as_large_as_costs_are_refused() -> None:
    with pytest.raises(InputError, match="'R0: final': subsidies of 100"):
        build_world(
            world_table(
                regions=["R0"],
                sectors=["x"],
                flows=[[0.0]],
                final=[[5.0]],
                final_regions=["R0"],
                final_taxes=[-100.0],
            )
        )


def test_the_world_of_2011_in_seconds() -> None:
    path = EXTERNAL / "wiod2013_world_2011.npz"
    if not path.is_file():
        pytest.skip(f"external tables are absent ({EXTERNAL}); set WEAKLINKS_EXTERNAL_DATA")
    world = wl.open_world(path, mixes="shared")
    assert isinstance(world, World)
    assert world.economy.n_factors == 83  # labour and capital of 41 regions, and old stocks
    q = solve_world(world)
    assert np.ptp(q.log_price) < 1e-10
    assert q.residual < 1e-10
    found = world_experiment(world, wedges={"CHN:c1*": 0.2}, base=q)
    assert found.residual < 1e-10
    assert world.regions[found.ranking[-1]] == "CHN"
    assert sp.issparse(found.after.markets.shares)


def test_elasticities_matter() -> None:
    """Where origins are close substitutes a tariff moves more trade."""
    table, tariff = random_table(7, taxes=False), {"R1<R0:p0": 0.3}
    share = []
    for trade in (1.0, 6.0):
        world = open_world(table, elasticities=Elasticities(trade=trade), borders=["R1<R0:p0"])
        found = world_experiment(world, tariffs=tariff)
        node = world.economy.index("R1<R0:p0")
        share.append(found.after.revenue[node] / found.before.revenue[node])
    assert share[1] < share[0]
