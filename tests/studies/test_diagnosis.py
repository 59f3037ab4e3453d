"""The diagnosis: each number by a second route."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from economies import solve_checked
from small_tables import small_country
from weaklinks.calibration import Elasticities, build_economy
from weaklinks.calibration.sources import from_mapping
from weaklinks.equilibrium.statics import gradient
from weaklinks.studies.country import Country, open_country
from weaklinks.studies.diagnosis import ALTERNATIVES, SHOCKS, diagnose, sector_columns
from weaklinks.tables import Table, prepare


@pytest.fixture(scope="module")
def diagnosis():
    return diagnose(open_country("USA15"), draws=3)


@pytest.fixture(scope="module")
def toy():
    return diagnose(open_country(small_country(2, sectors=4)))


def with_wedges(table: Table, size: float) -> Country:
    """The same technology with wedges of both signs, `size` times as large in log(1 - tau)."""
    activities = table.codes_of("activity")
    shape = np.linspace(-1.0, 0.6, len(activities))
    wedges = {a: -float(np.expm1(size * s)) for a, s in zip(activities, shape, strict=True)}
    source = from_mapping(wedges, name="test", income="added")
    return Country(prepared=prepare(table), source=source)


def test_costs_are_the_two_equilibria(diagnosis) -> None:
    for horizon in ("long", "short"):
        now = solve_checked(open_country("USA15").economy(horizon=horizon))
        free = solve_checked(now.economy.without_wedges())
        cost = diagnosis.costs[horizon]
        assert cost.gdp_gain_percent == pytest.approx(100 * (free.gdp / now.gdp - 1), rel=1e-8)
        consumption = 100 * (free.welfare / now.welfare - 1)
        assert cost.welfare_gain_percent == pytest.approx(consumption, rel=1e-8)
    assert diagnosis.gdp_gain_percent == diagnosis.costs["long"].gdp_gain_percent


def test_triangles_converge_at_third_order_and_slopes_at_second() -> None:
    table = small_country(4, government=False)
    sizes, triangle, slope = (0.04, 0.02, 0.01), [], []
    for size in sizes:
        country = with_wedges(table, size)
        now = solve_checked(country.economy(horizon="short"))
        free = solve_checked(now.economy.without_wedges(), start=now)
        removed = -np.log1p(-now.economy.wedge)
        here, there = gradient(now).wedge @ removed, gradient(free).wedge @ removed
        exact = np.log(free.gdp / now.gdp)
        triangle.append(abs(exact - (here + there) / 2))
        slope.append(abs(exact - here))
        cost = diagnose(country, horizon="short", steps=1).costs["short"]
        assert cost.harberger_percent == pytest.approx(100 * np.expm1((here + there) / 2))
        assert cost.first_order_percent == pytest.approx(100 * np.expm1(here))
        assert cost.gdp_gain_percent == pytest.approx(100 * np.expm1(exact), rel=1e-8)
    for errors, order in ((triangle, 3), (slope, 2)):
        rates = np.log2(np.array(errors[:-1]) / np.array(errors[1:]))
        np.testing.assert_allclose(rates, order, atol=0.3)


def test_without_wedges_there_is_nothing_to_gain() -> None:
    country = open_country(small_country(2, government=False))
    found = diagnose(country)
    for cost in (*found.costs.values(), *found.alternatives.values()):
        for gain in vars(cost).values():
            assert gain == pytest.approx(0.0, abs=1e-8)
    assert found.path is None
    np.testing.assert_allclose(found.reformed, 1.0, rtol=1e-10)
    np.testing.assert_allclose(found.reform_first_order, 0.0, atol=1e-12)
    assert not found.wedge.any()
    assert found.average_wedge == 0.0


def test_hulten_holds_without_wedges_at_the_short_horizon() -> None:
    found = diagnose(open_country(small_country(2, government=False, trade=0.0)), horizon="short")
    np.testing.assert_allclose(found.gain_elasticity, found.domar_weight, rtol=1e-10)


def test_shocks_and_lone_reforms_are_single_solves(toy) -> None:
    economy, view = toy.economy, toy.sectors
    for name, factor in SHOCKS.items():
        for k in range(len(view)):
            productivity = economy.productivity.copy()
            productivity[view.activity[k]] *= factor
            shocked = solve_checked(economy.replace(productivity=productivity))
            assert toy.shocked[name][k] == pytest.approx(
                shocked.gdp / toy.equilibrium.gdp, rel=1e-9
            )
    for k in range(len(view)):
        wedge = economy.wedge.copy()
        wedge[view.wedge_nodes[k]] = 0.0
        alone = solve_checked(economy.replace(wedge=wedge)).gdp / toy.equilibrium.gdp
        assert toy.reformed[k] == pytest.approx(alone, rel=1e-9)


def test_slopes_are_finite_differences(toy) -> None:
    economy, view, step = toy.economy, toy.sectors, 1e-4

    def log_gdp(**changes: np.ndarray) -> float:
        return float(np.log(solve_checked(economy.replace(**changes)).gdp))

    for k in range(len(view)):
        up, down = economy.productivity.copy(), economy.productivity.copy()
        up[view.activity[k]] *= np.exp(step)
        down[view.activity[k]] *= np.exp(-step)
        slope = (log_gdp(productivity=up) - log_gdp(productivity=down)) / (2 * step)
        assert toy.gain_elasticity[k] == pytest.approx(slope, rel=1e-6)
        nodes, around = view.wedge_nodes[k], []
        for sign in (1.0, -1.0):
            wedge = economy.wedge.copy()
            wedge[nodes] = -np.expm1((1 - sign * step) * np.log1p(-wedge[nodes]))
            around.append(log_gdp(wedge=wedge))
        per_cent = 100 * np.expm1((around[0] - around[1]) / (2 * step))
        assert toy.reform_first_order[k] == pytest.approx(per_cent, rel=1e-5, abs=1e-9)


def test_sums(diagnosis) -> None:
    """The parts of first-order gains add up to the whole; so do shares and multipliers."""
    whole = diagnosis.costs["long"].first_order_percent
    parts = np.log1p(diagnosis.reform_first_order / 100).sum()
    assert parts == pytest.approx(np.log1p(whole / 100), rel=1e-10)
    made = diagnosis.makes
    assert diagnosis.multiplier == pytest.approx(diagnosis.gain_elasticity[made].sum())
    table = prepare(diagnosis.country.prepared.table).table
    paid, activity = table.payments, table.is_kind("activity")
    gross = paid[activity].sum()
    bought = paid[np.ix_(activity, table.is_kind("commodity", "import", "margin"))].sum()
    assert diagnosis.gross_output == pytest.approx(gross, rel=1e-10)
    assert diagnosis.intermediate_share == pytest.approx(bought / gross, rel=1e-10)
    assert diagnosis.intermediate_multiplier == pytest.approx(1 / (1 - bought / gross))
    goods = table.is_kind("activity", "commodity", "household", "government", "savings")
    taxes = paid[np.ix_(goods, table.is_kind("tax-activity", "tax-product", "tax-import"))].sum()
    assert diagnosis.average_wedge == pytest.approx(taxes / gross, rel=1e-10)


def test_the_multiplier_is_every_sector_one_per_cent_up(toy) -> None:
    activity, step = toy.sectors.activity[toy.makes], 1e-4
    around = []
    for sign in (1.0, -1.0):
        productivity = toy.economy.productivity.copy()
        productivity[activity] *= np.exp(sign * step)
        around.append(np.log(solve_checked(toy.economy.replace(productivity=productivity)).gdp))
    assert toy.multiplier == pytest.approx((around[0] - around[1]) / (2 * step), rel=1e-6)


def test_rankings(diagnosis) -> None:
    gains = diagnosis.gain_elasticity[diagnosis.weakest_links(99)]
    assert (np.diff(gains) <= 0).all()
    assert len(diagnosis.weakest_links(99)) == diagnosis.makes.sum() == 15
    for k in diagnosis.superstars():
        assert diagnosis.curvature[k] > 0
        assert diagnosis.shocked["doubled"][k] > 2 ** diagnosis.gain_elasticity[k]


def test_bottlenecks_are_solved_again_one_by_one() -> None:
    """Kenya's trade bends GDP down most: its curvature from two equilibria of its own."""
    d = diagnose(open_country("KEN"), whole=False)
    necks = d.bottlenecks(99)
    assert d.sectors.labels[necks[0]] == "Wholesale and retail trade"
    assert (np.diff(d.curvature[necks]) >= 0).all()
    assert set(necks) == set(np.flatnonzero(d.makes & (d.curvature < -1e-9)).tolist())
    assert not set(necks) & set(d.superstars(99))
    logs = []
    for factor in (0.5, 2.0):
        productivity = d.economy.productivity.copy()
        productivity[d.sectors.activity[necks[0]]] *= factor
        again = solve_checked(d.economy.replace(productivity=productivity))
        logs.append(np.log(again.gdp / d.equilibrium.gdp))
    assert sum(logs) < 0
    assert d.curvature[necks[0]] == pytest.approx(sum(logs) / (2 * np.log(2) ** 2), rel=1e-6)


def test_where_everything_is_cobb_douglas_nothing_bends_in_the_short_run() -> None:
    eps = Elasticities(inputs=1.0, final=1.0, value_added=1.0, trade=1.0, factors=1.0)
    table = small_country(2, government=False, trade=0.0)
    found = diagnose(open_country(table), horizon="short", elasticities=eps, whole=False)
    assert found.bottlenecks() == found.superstars() == []


def test_the_best_reform_is_the_best_of_all_removals(toy) -> None:
    gains = {}
    for k, nodes in enumerate(toy.sectors.wedge_nodes):
        wedge = toy.economy.wedge.copy()
        wedge[nodes] = 0.0
        gains[k] = solve_checked(toy.economy.replace(wedge=wedge)).gdp / toy.equilibrium.gdp - 1.0
    better = sorted((k for k in gains if gains[k] > 1e-9), key=lambda k: -gains[k])
    assert toy.best_reforms(99) == better
    assert toy.path.sectors[0] == toy.sectors.labels[better[0]]


def test_superstars_need_easy_substitutes() -> None:
    """Closed economy, final goods alone: curvature has the sign of elasticity - 1."""
    table = small_country(2, government=False, trade=0.0)
    for final, sign in ((0.5, -1), (3.0, 1)):
        eps = Elasticities(inputs=1.0, final=final, value_added=1.0, trade=1.0, factors=1.0)
        found = diagnose(open_country(table), horizon="short", elasticities=eps)
        assert (np.sign(found.curvature) == sign).all()


def test_the_path_is_the_reform_path(diagnosis) -> None:
    path = diagnosis.path
    assert path.gdp[0] == pytest.approx(diagnosis.equilibrium.gdp, rel=1e-10)
    assert path.gdp[-1] == pytest.approx(diagnosis.efficient.gdp, rel=1e-9)
    first = diagnosis.sectors.index(path.sectors[0])
    assert diagnosis.reformed[first] == diagnosis.reformed.max()
    assert path.gdp_relative[1] == pytest.approx(diagnosis.reformed.max(), rel=1e-9)


def test_alternatives_are_other_diagnoses(diagnosis) -> None:
    assert list(diagnosis.alternatives) == list(ALTERNATIVES)
    for name, eps in ALTERNATIVES.items():
        now = solve_checked(open_country("USA15").economy(elasticities=eps))
        gain = 100 * (solve_checked(now.economy.without_wedges()).gdp / now.gdp - 1)
        assert diagnosis.alternatives[name].gdp_gain_percent == pytest.approx(gain, rel=1e-7)


def test_names_do_not_matter() -> None:
    table = small_country(2, sectors=4)
    other = replace(
        table,
        accounts=tuple(f"z{len(table.accounts) - i}" for i in range(len(table.accounts))),
        labels=tuple(
            "Capital" if a == "fcap" else f"label {i}" for i, a in enumerate(table.accounts)
        ),
    )
    here, there = diagnose(open_country(table)), diagnose(open_country(other))
    for name, column in sector_columns(here).items():
        if name not in ("name", "code"):
            np.testing.assert_allclose(sector_columns(there)[name], column, rtol=1e-9, atol=1e-12)
    assert there.gdp_gain_percent == pytest.approx(here.gdp_gain_percent, rel=1e-9)


def test_every_column_is_finite_and_named(diagnosis) -> None:
    frame = diagnosis.to_frame()
    assert len(frame) == len(diagnosis.sectors)
    assert np.isfinite(frame.select_dtypes("number").to_numpy()).all()
    assert diagnosis.residual < 1e-9
    assert "USA 2021" in repr(diagnosis)


def test_a_wedge_counts_by_the_sales_that_pass_it(toy) -> None:
    economy = build_economy(prepare(small_country(2, government=False)))
    wedge = economy.wedge.copy()
    view = economy.sector_view
    wedge[view.activity[1]] = 0.3
    revenue = solve_checked(economy.replace(wedge=wedge)).revenue
    weight = revenue[view.activity[1]] / revenue[view.wedge_nodes[1]].max()
    expected = [0.0, 1 - 0.7**weight, 0.0]
    np.testing.assert_allclose(view.wedge(wedge, revenue), expected, atol=1e-15)
    del toy


def test_a_first_look_is_the_diagnosis_without_its_slow_parts():
    country = open_country("USA15")
    first, whole = diagnose(country, whole=False), diagnose(country, steps=1)
    assert first.gdp_gain_percent == whole.gdp_gain_percent
    np.testing.assert_array_equal(first.reformed, whole.reformed)
    np.testing.assert_array_equal(first.shocked["doubled"], whole.shocked["doubled"])
    assert (set(first.costs), first.path, dict(first.alternatives)) == ({"long"}, None, {})
    assert first.residual <= whole.residual
