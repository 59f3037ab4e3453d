"""A calibrated economy gives its table back: every cell, every price, every total."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from economies import solve_checked
from small_tables import small_country
from weaklinks.calibration import Elasticities, build_economy
from weaklinks.equilibrium import Equilibrium
from weaklinks.errors import InputError
from weaklinks.tables import Prepared, Table, load, open_table, prepare

GOODS = ("activity", "commodity", "import", "margin")
INSTITUTIONS = ("household", "enterprise", "government", "savings", "stocks")
TAXES = ("tax-activity", "tax-factor", "tax-product", "tax-import", "tax-export")
PRODUCT_TAXES = ("tax-product", "tax-import")
SPECIAL = {"rest of the world", "final demand"}


def owner(node: str, accounts: tuple[str, ...]) -> str:
    """The account whose nest a node is: ``amaiz: inputs`` belongs to ``amaiz``."""
    if node == "exports":  # the bundle that the rest of the world buys
        return "rest of the world"
    fits = [a for a in accounts if node == a or node.startswith(f"{a}: ")]
    return max(fits, key=len) if fits else node


def flows_of(q: Equilibrium, table: Table) -> dict[tuple[str, str], float]:
    """Payments between accounts, put together from the nodes of the solved economy."""
    names = q.economy.names
    accounts = tuple(a for a in table.accounts if table.kinds[table.accounts.index(a)] != "row")
    found: dict[tuple[str, str], float] = {}
    payments = q.payments.tocoo()
    for i, j, value in zip(payments.row, payments.col, payments.data, strict=True):
        payer, receiver = owner(names[i], accounts), owner(names[j], accounts)
        nested = names[j] not in accounts or names[i].endswith(": exports")
        if payer != receiver or not nested:  # between nests of one account nothing is traded
            found[payer, receiver] = found.get((payer, receiver), 0.0) + value
    for i, revenue in enumerate(q.wedge_revenue):
        if revenue:
            payer = owner(names[i], accounts)
            key = "export tax" if names[i].endswith(": exports") else "tax"
            found[payer, key] = found.get((payer, key), 0.0) + revenue
    return found


def flows_in(table: Table) -> dict[tuple[str, str], float]:
    """The cells of a table that belong to production, trade and final use; taxes summed."""
    kinds = dict(zip(table.accounts, table.kinds, strict=True))
    found: dict[tuple[str, str], float] = {}

    def add(payer: str, receiver: str, value: float) -> None:
        found[payer, receiver] = found.get((payer, receiver), 0.0) + value

    for i, payer in enumerate(table.accounts):
        for j, receiver in enumerate(table.accounts):
            value, buys, sells = table.payments[i, j], kinds[payer], kinds[receiver]
            if value == 0 or (buys not in (*GOODS, *INSTITUTIONS, "row")):
                continue
            world = "rest of the world"
            if sells in GOODS:
                add(world if buys == "row" else payer, receiver, value)
            elif buys in GOODS and sells == "row":
                add(payer, world, value)
            elif buys in GOODS and sells in INSTITUTIONS:
                add(payer, "old stocks", value)
            elif buys in GOODS and sells == "factor":
                add(payer, receiver, value)
            elif sells == "tax-export":
                add(payer, "export tax", value)
            elif sells in (TAXES if buys in GOODS else PRODUCT_TAXES):
                add(payer, "tax", value)
    return found


def assert_same_flows(q: Equilibrium, table: Table, *, without: tuple[str, ...] = ()) -> None:
    found, wanted = flows_of(q, table), flows_in(table)
    keep = {k for k in found if not SPECIAL & {k[0]} or k[0] == "rest of the world"}
    keep = {k for k in keep if "foreign transfers" not in k and "final demand" not in k}
    assert keep >= {k for k in wanted if k[1] not in without}
    for pair in keep:
        if pair[1] not in without:
            assert found[pair] == pytest.approx(wanted[pair], rel=1e-10, abs=1e-12 * q.gdp), pair


def income_side(table: Table) -> float:
    """Factor incomes plus taxes less subsidies on production and products."""
    p, goods, homes = table.payments, table.is_kind(*GOODS), table.is_kind(*INSTITUTIONS)
    earned = p[np.ix_(table.is_kind("activity"), table.is_kind("factor"))].sum()
    taxed = p[np.ix_(goods, table.is_kind(*TAXES))].sum()
    return float(earned + taxed + p[np.ix_(homes, table.is_kind(*PRODUCT_TAXES))].sum())


def expenditure_side(table: Table) -> float:
    """Consumption, government, investment, stocks, exports less imports."""
    p, goods, homes = table.payments, table.is_kind(*GOODS), table.is_kind(*INSTITUTIONS)
    taxes = table.is_kind(*PRODUCT_TAXES)
    row = table.is_kind("row")
    bought = p[np.ix_(homes, goods)].sum() + p[np.ix_(homes, taxes)].sum()
    return float(
        bought
        - p[np.ix_(goods, homes)].sum()
        + p[np.ix_(row, goods)].sum()
        - p[np.ix_(goods, row)].sum()
    )


def assert_is_the_table(table: Table, horizon: str, **options: object) -> Equilibrium:
    prepared = prepare(table)
    economy = build_economy(prepared, horizon=horizon, **options)  # type: ignore[arg-type]
    q = solve_checked(economy)
    np.testing.assert_allclose(q.price, 1.0, rtol=0, atol=1e-12)
    np.testing.assert_allclose(q.log_factor_price, 0.0, atol=1e-12)
    has_capital = any("cap" in f for f in prepared.table.codes_of("factor"))
    split = () if has_capital or horizon == "short" else prepared.table.codes_of("factor")
    assert_same_flows(q, prepared.table, without=(*split, "capital"))
    assert q.gdp == pytest.approx(income_side(prepared.table), rel=1e-10)
    assert q.gdp == pytest.approx(expenditure_side(prepared.table), rel=1e-10)
    view = economy.sector_view
    activities = prepared.table.codes_of("activity")
    made = tuple(n for n, k in zip(view.names, view.inputs, strict=True) if k >= 0)
    assert set(made) <= set(activities)
    assert set(activities) <= set(view.names)
    return q


@pytest.mark.parametrize("horizon", ["long", "short"])
@pytest.mark.parametrize("code", ["KEN", "GHA", "USA15", "USA"])
def test_an_embedded_table_comes_back(code: str, horizon: str) -> None:
    q = assert_is_the_table(load(code), horizon)
    assert any("balanced" in note for note in q.economy.notes)


FEATURES = {
    "plain": {},
    "a trade surplus": {"surplus": True},
    "no trade": {"trade": 0.0},
    "no government": {"government": False},
    "neither": {"trade": 0.0, "government": False},
    "negative changes in stocks": {"old_stocks": True},
    "losses": {"losses": True},
    "no capital": {"capital": False},
    "one sector": {"sectors": 1},
    "one closed sector": {"sectors": 1, "trade": 0.0, "government": False, "capital": False},
}


@pytest.mark.parametrize("horizon", ["long", "short"])
@pytest.mark.parametrize("feature", FEATURES)
def test_a_small_country_comes_back(feature: str, horizon: str) -> None:
    table = small_country(7, **FEATURES[feature])  # type: ignore[arg-type]
    np.testing.assert_allclose(table.imbalance, 0.0, atol=1e-9)
    q = assert_is_the_table(table, horizon)
    efficient = solve_checked(q.economy.without_wedges(), start=q)
    assert efficient.welfare >= q.welfare * (1 - 1e-12) or feature != "neither"


@settings(max_examples=25)
@given(
    seed=st.integers(0, 2**32 - 1),
    sectors=st.integers(1, 6),
    trade=st.sampled_from([0.0, 0.1, 0.5]),
    surplus=st.booleans(),
    government=st.booleans(),
    capital=st.booleans(),
    old_stocks=st.booleans(),
    horizon=st.sampled_from(["long", "short"]),
    elasticity=st.sampled_from([0.0, 0.5, 1.0, 4.0]),
)
def test_any_country_comes_back(
    seed: int, horizon: str, elasticity: float, **features: object
) -> None:
    table = small_country(seed, **features)  # type: ignore[arg-type]
    eps = Elasticities(inputs=elasticity, final=max(elasticity, 0.3), trade=elasticity)
    assert_is_the_table(table, horizon, elasticities=eps)


def test_without_a_capital_factor_a_third_is_capital() -> None:
    prepared = prepare(small_country(3, capital=False))
    long_run = build_economy(prepared, horizon="long")
    q = solve_checked(long_run)
    earned = sum(v for (_, r), v in flows_in(prepared.table).items() if r == "earnings")
    rent = q.revenue[long_run.index("capital")]
    assert rent == pytest.approx(earned / 3, rel=1e-12)
    assert sum("third" in note for note in long_run.notes) == 1
    assert build_economy(prepared, horizon="short").factor_names[0] == "earnings"


def test_losses_are_subsidies() -> None:
    prepared = prepare(small_country(3, losses=True))
    assert any("Losses" in said for said in prepared.applied)
    economy = build_economy(prepared)
    assert economy.wedge[economy.index("a0")] < 0


def test_a_surplus_is_given_away_and_a_deficit_received() -> None:
    away = build_economy(prepare(small_country(3, surplus=True)))
    world = away.index("rest of the world")
    assert away.transfer[world] < 0
    assert np.count_nonzero(away.transfer) == 1
    received = build_economy(prepare(small_country(3, trade=0.6)))
    assert "foreign transfers" in received.factor_names
    assert not received.transfer.any()


def scaled(table: Table, by: float) -> Table:
    from dataclasses import replace

    return replace(table, flows=table.flows * by)


@pytest.mark.parametrize("by", [1e-6, 1e9])
def test_the_unit_of_the_table_changes_nothing(by: float) -> None:
    here = solve_checked(build_economy(prepare(load("KEN"))).without_wedges())
    # Rounding to whole units explains Kenya's gaps; to millionths it does not: hence force.
    prepared = prepare(scaled(load("KEN"), by), force=True)
    there = solve_checked(build_economy(prepared).without_wedges())
    assert here.economy.node_names == there.economy.node_names
    np.testing.assert_allclose(there.log_price, here.log_price, atol=1e-9)
    np.testing.assert_allclose(there.domar_weight, here.domar_weight, rtol=1e-9, atol=1e-12)
    assert there.gdp == pytest.approx(by * here.gdp, rel=1e-10)


def test_the_order_of_the_accounts_changes_nothing() -> None:
    from dataclasses import replace

    table = prepare(load("KEN")).table
    order = np.random.default_rng(0).permutation(len(table.accounts))
    shuffled = replace(
        table,
        accounts=tuple(table.accounts[i] for i in order),
        labels=tuple(table.labels[i] for i in order),
        kinds=tuple(table.kinds[i] for i in order),
        flows=table.flows[np.ix_(order, order)],
    )
    here = solve_checked(build_economy(prepare(table)).without_wedges())
    there = solve_checked(build_economy(prepare(shuffled)).without_wedges())
    place = [there.economy.names.index(name) for name in here.economy.node_names]
    np.testing.assert_allclose(there.log_price[place], here.log_price, atol=1e-10)
    np.testing.assert_allclose(there.revenue[place], here.revenue, rtol=1e-8)
    assert there.gdp == pytest.approx(here.gdp, rel=1e-10)
    assert set(there.economy.sector_view.names) == set(here.economy.sector_view.names)


@pytest.mark.parametrize("horizon", ["long", "short"])
def test_an_external_table_comes_back(horizon: str) -> None:
    root = Path(__file__).resolve().parents[2]
    folder = Path(os.environ.get("WEAKLINKS_EXTERNAL_DATA", root / "../shared/data/external"))
    file = folder / "IND_NIOT_nov16.xlsx"
    if not file.is_file():
        pytest.skip(f"external tables are absent ({folder}); set WEAKLINKS_EXTERNAL_DATA")
    q = assert_is_the_table(open_table(file, year=2014), horizon)
    solve_checked(q.economy.without_wedges(), start=q)


def by_industry(**extra: float) -> Table:
    """An industry-by-industry table whose farm imports directly and sells inventories."""
    from small_tables import Ledger

    kinds = {"farm": "activity", "mill": "activity", "flab": "factor", "hhd": "household"}
    book = Ledger({**kinds, "atax": "tax-activity", "gov": "government", "dstk": "stocks"})
    book.kinds |= {"s-i": "savings", "row": "row"}
    for payer, receiver, amount in (
        ("farm", "mill", 30.0),
        ("farm", "flab", 52.0),
        ("farm", "row", 5.0),
        ("farm", "dstk", 3.0),
        ("mill", "farm", 40.0),
        ("mill", "flab", 50.0),
        ("dstk", "s-i", 3.0),
        ("hhd", "mill", 60.0),
        ("row", "s-i", 5.0),
    ):
        book.pay(payer, receiver, amount)
    book.pay("hhd", "farm", 42.0)
    book.pay("s-i", "farm", 8.0)
    for name, amount in extra.items():
        book.pay(name, "atax", amount)
        book.pay("hhd", name, amount)
        book.settle("atax", "gov")
        book.settle("gov", "hhd")
    book.settle("flab", "hhd")
    return book.table()


def test_activities_may_import_and_sell_inventories_themselves() -> None:
    q = assert_is_the_table(by_industry(), "short")
    assert "old stocks" in q.economy.factor_names


def test_an_activity_that_only_pays_taxes_is_named() -> None:
    from dataclasses import replace

    table = by_industry(mill=4.0)
    gone = table.payments.copy()
    mill, work = table.accounts.index("mill"), table.is_kind("factor", "activity")
    gone[mill, work] = 0.0
    only_taxed = replace(table, flows=gone.T)
    with pytest.raises(InputError, match="'Activities - mill': it is sold, but buys no"):
        build_economy(Prepared(table=only_taxed, applied=(), largest_change=0.0))


@pytest.mark.parametrize(
    ("old", "new"),
    [("hhd", "final demand"), ("a0", "old stocks"), ("c1", "capital"), ("a1", "a0: inputs")],
)
def test_accounts_named_like_added_nodes_are_refused(old: str, new: str) -> None:
    from dataclasses import replace

    table = small_country(1, capital=False)
    codes = tuple(new if a == old else a for a in table.accounts)
    with pytest.raises(InputError, match=f"account '{new}' has the name of a node"):
        build_economy(prepare(replace(table, accounts=codes)))
