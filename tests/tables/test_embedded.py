"""The tables that ship: what they are, and that they say what their sources print."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import numpy as np
import pytest

import weaklinks.tables
from weaklinks.errors import InputError
from weaklinks.tables import Table, available, load, prepare, registry

EMBEDDED = Path(weaklinks.tables.__file__).parent / "embedded"
CODES = ("KEN", "GHA", "USA", "USA15")
# Sums of the published tables, computed here from the files by another route (below).
SHARES = {"KEN": "0.45", "GHA": "0.43"}


@pytest.fixture(scope="module", params=CODES)
def table(request: pytest.FixtureRequest) -> Table:
    return load(request.param)


def raw(name: str) -> list[list[str]]:
    with (EMBEDDED / name).open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.reader(lines))


def number(text: str) -> float:
    return 0.0 if text in ("", "---") else float(text)


def total(table: Table, receivers: tuple[str, ...], payers: tuple[str, ...]) -> float:
    return float(table.flows[np.ix_(table.is_kind(*receivers), table.is_kind(*payers))].sum())


def test_every_description_is_complete() -> None:
    found = {entry.code: entry for entry in available()}
    assert tuple(found) == CODES
    for entry in found.values():
        for name in ("title", "unit", "source", "licence", "cite"):
            assert getattr(entry, name).strip(), f"{entry.code}: {name} is empty"
        assert 1990 < entry.year < 2030
        assert all((EMBEDDED / name).is_file() for name in entry.files)


def test_tables_carry_their_source(table: Table) -> None:
    entry = next(entry for entry in available() if entry.code == table.code)
    assert (table.title, table.unit) == (entry.title, entry.unit)
    assert (table.source, table.licence) == (entry.source, entry.licence)


def test_prepare_balances_exactly(table: Table) -> None:
    prepared = prepare(table).table
    received, paid = prepared.flows.sum(axis=1), prepared.flows.sum(axis=0)
    gross = np.abs(prepared.flows).sum(axis=1)
    assert np.all(np.abs(received - paid) <= 1e-12 * gross)


def test_prepare_leaves_only_subsidies_negative(table: Table) -> None:
    prepared = prepare(table).table
    taxed = [prepared.kinds[i].startswith("tax-") for i, _ in np.argwhere(prepared.flows < 0)]
    assert all(taxed)


def test_prepare_twice_is_prepare_once(table: Table) -> None:
    once = prepare(table)
    twice = prepare(once.table)
    assert twice.applied == ()
    assert twice.largest_change == 0.0
    np.testing.assert_array_equal(twice.table.flows, once.table.flows)


def test_code_is_found_whatever_its_case() -> None:
    assert load(" ken ").code == "KEN"


@pytest.mark.parametrize("code", ["KEN", "GHA"])
def test_sam_cells_are_those_of_the_file(code: str) -> None:
    table = load(code)
    rows = raw(f"ifpri_sam_{code.lower()}_2019.csv")
    assert rows[0][-1] == "total"
    assert rows[0][2:-1] == list(table.accounts)
    assert [row[1] for row in rows[1:-1]] == list(table.accounts)
    cells = np.array([[number(cell) for cell in row[2:-1]] for row in rows[1:-1]])
    np.testing.assert_array_equal(table.flows, cells)


@pytest.mark.parametrize(("code", "slack"), [("KEN", 5.0), ("GHA", 1e-4)])
def test_sam_totals_are_the_printed_ones(code: str, slack: float) -> None:
    table = load(code)
    rows = raw(f"ifpri_sam_{code.lower()}_2019.csv")
    printed = np.array([number(row[-1]) for row in rows[1:-1]])
    np.testing.assert_allclose(table.flows.sum(axis=1), printed, rtol=0, atol=slack)
    across = np.array([number(cell) for cell in rows[-1][2:-1]])
    np.testing.assert_allclose(table.flows.sum(axis=0), across, rtol=0, atol=slack)


def test_intermediate_shares_of_the_published_tables() -> None:
    for code, printed in SHARES.items():
        table = load(code)
        inputs = total(table, ("commodity",), ("activity",))
        assert f"{inputs / total(table, ('activity',), ('commodity', 'household')):.2f}" == printed


def test_intermediate_share_of_the_usa_at_producer_prices() -> None:
    for code in ("USA", "USA15"):
        table = load(code)
        output = total(table, ("activity",), ("commodity",))
        taxes = total(table, ("tax-product",), ("commodity",))
        inputs = total(table, ("commodity",), ("activity",))
        assert f"{inputs / (output + taxes):.2f}" == "0.44"
        assert f"{inputs / output:.3f}" == "0.446"


@pytest.mark.parametrize(("code", "size"), [("USA", 71), ("USA15", 15)])
def test_make_and_use_totals_are_the_printed_ones(code: str, size: int) -> None:
    table = load(code)
    use = {row[0]: row[1:] for row in raw(f"bea_2021_use_{size}.csv")}
    assert len(table.codes_of("activity")) == size
    assert len(table.codes_of("commodity")) == size + 2
    printed = [number(cell) for cell in use["Total industry output (basic prices)"][:size]]
    activities = table.is_kind("activity")
    output = table.flows[activities].sum(axis=1)
    np.testing.assert_allclose(output, printed, rtol=0, atol=2)
    inputs = [number(cell) for cell in use["Total Intermediate"][:size]]
    cells = table.flows[np.ix_(table.is_kind("commodity"), activities)]
    rounding = 0.5 * (np.count_nonzero(cells, axis=0) + 1)
    assert np.all(np.abs(cells.sum(axis=0) - inputs) <= rounding)


@pytest.mark.parametrize("code", ["USA", "USA15"])
def test_gdp_by_income_is_gdp_by_expenditure_and_as_printed(code: str) -> None:
    table = load(code)
    goods = ("commodity",)
    spending = total(table, goods, ("household", "government", "savings", "stocks", "row"))
    imports = total(table, ("row",), goods)
    income = total(table, ("factor", "tax-activity", "tax-product"), ("activity", "commodity"))
    # BEA's GDP of 2021 in the vintage of these tables is 23,315,081 million dollars.
    assert spending - imports == pytest.approx(income, abs=60)
    assert income == pytest.approx(23_315_081, abs=60)


def test_both_levels_of_the_usa_tell_the_same_totals() -> None:
    fine, coarse = load("USA"), load("USA15")
    for account in ("labour", "capital", "tax-activity", "tax-product", "household", "row"):
        sums = [t.flows[t.accounts.index(account)].sum() for t in (fine, coarse)]
        assert sums[0] == pytest.approx(sums[1], rel=3e-4), account


def test_margins_go_from_goods_to_trade_and_transport() -> None:
    table = load("USA15")
    margin = table.accounts.index("margins")
    paid_to = {table.accounts[i] for i in np.flatnonzero(table.flows[:, margin])}
    assert {"c:Wholesale trade", "c:Retail trade", "c:Transportation and warehousing"} <= paid_to
    # Total use 12,655,713 less supply 8,372,016 and product taxes 28,803, as printed;
    # the reader adds up 20 rounded cells instead of taking the printed total.
    paid = table.flows[margin, table.accounts.index("c:Manufacturing")]
    assert paid == pytest.approx(12_655_713 - 8_372_016 - 28_803, abs=0.5 * 21)


def test_damaged_file_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    copy = tmp_path / "embedded"
    shutil.copytree(EMBEDDED, copy)
    path = copy / "ifpri_sam_gha_2019.csv"
    path.write_bytes(path.read_bytes().replace(b"4826.999225", b"4826.999226"))
    monkeypatch.setattr(registry, "files", lambda _: tmp_path)
    with pytest.raises(InputError, match=r"ifpri_sam_gha_2019\.csv is damaged .*reinstall"):
        load("GHA")
    (copy / "ifpri_sam_ken_2019.csv").unlink()
    with pytest.raises(InputError, match=r"ifpri_sam_ken_2019\.csv is damaged"):
        load("KEN")


def test_unknown_code_suggests_a_known_one() -> None:
    with pytest.raises(
        InputError, match=r"'KNE' \(did you mean KEN\?\); embedded tables: KEN, GHA"
    ):
        load("KNE")


def test_sources_of_every_file_are_checksummed() -> None:
    index = registry._index()
    shipped = {
        path.name for path in EMBEDDED.glob("*.csv") if path.name.startswith(("ifpri", "bea"))
    }
    assert shipped <= set(index["sha256"])
