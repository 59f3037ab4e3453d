"""The plain form and the bridge from pymrio."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from weaklinks.errors import InputError
from weaklinks.tables import Table, check_table, from_pymrio, open_table, prepare, read_plain

FLOWS = ",Farm,Mill\nFarm,1,20\nMill,5,2\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "flows.csv").write_text(FLOWS)
    (tmp_path / "final_demand.csv").write_text(
        ",Households,Government,Investment,Exports,Imports,Total\n"
        "Farm,30,4,6,9,-10,39\nMill,40,5,3,2,0,50\n"
    )
    (tmp_path / "value_added.csv").write_text(
        ",Farm,Mill\nWages,30,20\nProfits,14,10\nTaxes on production,11,5\n"
        "Less: subsidies on products,-1,\n,,\n"
    )
    return tmp_path


def cell(table: Table, payer: str, receiver: str) -> float:
    return float(table.flows[table.accounts.index(receiver), table.accounts.index(payer)])


def test_every_kind_of_row_and_column(folder: Path) -> None:
    table = read_plain(folder, unit="shells")
    expected = {
        ("a:Mill", "a:Farm"): 20,
        ("a:Farm", "a:Mill"): 5,
        ("a:Farm", "m:Farm"): 10,
        ("m:Farm", "row"): 10,
        ("row", "a:Farm"): 9,
        ("household", "a:Farm"): 30,
        ("government", "a:Mill"): 5,
        ("savings", "a:Farm"): 6,
        ("a:Farm", "f:Wages"): 30,
        ("a:Mill", "f:Profits"): 10,
        ("a:Farm", "tax-activity"): 11,
        ("a:Farm", "tax-product"): 1,
        ("f:Wages", "household"): 50,
        ("row", "savings"): -1 + 0,
    }
    expected[("row", "savings")] = 0
    expected[("savings", "row")] = 1
    for edge, amount in expected.items():
        assert cell(table, *edge) == amount, edge
    assert table.codes_of("factor") == ("f:Wages", "f:Profits")
    assert table.unit == "shells"


def test_imports_may_be_listed_as_positive_numbers(folder: Path) -> None:
    before = read_plain(folder)
    path = folder / "final_demand.csv"
    path.write_text(path.read_text().replace("-10", "10"))
    np.testing.assert_array_equal(read_plain(folder).flows, before.flows)


def test_imports_may_be_a_row_of_inputs(folder: Path) -> None:
    path = folder / "value_added.csv"
    path.write_text(path.read_text() + "Imports,3,4\n")
    table = read_plain(folder)
    assert cell(table, "a:Mill", "m:bought:Imports") == 4
    assert cell(table, "m:bought:Imports", "row") == 7


def test_it_is_opened_as_a_directory_and_checked(folder: Path) -> None:
    table = open_table(folder)
    report = check_table(table)
    assert [f.accounts for f in report.problems if f.kind == "imbalance"] == []
    assert prepare(table).table.accounts


def test_hostile_sector_names(folder: Path) -> None:
    for name in ("flows.csv", "final_demand.csv", "value_added.csv"):
        path = folder / name
        path.write_text(path.read_text().replace("Farm", '"<b>Fa""rm</b>\nhousehold"'))
    table = read_plain(folder)
    assert table.codes_of("activity")[0] == 'a:<b>Fa"rm</b>\nhousehold'


def system() -> SimpleNamespace:
    sectors = pd.MultiIndex.from_product([["aa", "bb"], ["Farm", "Mill"]])
    uses = pd.MultiIndex.from_product([["aa", "bb"], ["Households", "Government"]])
    generator = np.random.default_rng(3)
    flows = pd.DataFrame(generator.uniform(1, 5, (4, 4)), index=sectors, columns=sectors)
    final = pd.DataFrame(generator.uniform(9, 20, (4, 4)), index=sectors, columns=uses)
    unit = pd.DataFrame({"unit": ["M EUR"] * 4}, index=sectors)
    return SimpleNamespace(Z=flows, Y=final, unit=unit, meta=SimpleNamespace(name="test"))


def test_one_region_of_a_pymrio_system() -> None:
    made = system()
    table = from_pymrio(made, "bb")
    output = made.Z.sum(axis=1) + made.Y.sum(axis=1)
    activities = table.is_kind("activity")
    np.testing.assert_allclose(table.flows[activities].sum(axis=1), output["bb"])
    np.testing.assert_allclose(table.flows[:, activities].sum(axis=0), output["bb"])
    bought = made.Z.loc[("aa", "Farm"), ("bb", "Mill")]
    assert cell(table, "a:Mill", "m:Farm") == pytest.approx(bought)
    assert cell(table, "row", "a:Farm") == pytest.approx(
        made.Z.loc[("bb", "Farm"), "aa"].sum() + made.Y.loc[("bb", "Farm"), "aa"].sum()
    )
    assert table.unit == "M EUR"
    assert check_table(table).exact


def test_the_test_system_of_pymrio() -> None:
    pymrio = pytest.importorskip("pymrio", reason="the optional extra pymrio is not installed")
    made = pymrio.load_test()
    table = from_pymrio(made, "reg2")
    assert check_table(table).exact
    output = made.Z.loc["reg2"].sum(axis=1) + made.Y.loc["reg2"].sum(axis=1)
    np.testing.assert_allclose(table.flows[table.is_kind("activity")].sum(axis=1), output)


def test_what_a_pymrio_system_must_have() -> None:
    with pytest.raises(InputError, match="no region 'cc'; regions: aa, bb"):
        from_pymrio(system(), "cc")
    with pytest.raises(InputError, match="no flows Z"):
        from_pymrio(SimpleNamespace(), "aa")
    broken = system()
    broken.Y.columns = pd.MultiIndex.from_product([["aa", "bb"], ["Moon", "Households"]])
    with pytest.raises(InputError, match="'Moon'"):
        from_pymrio(broken, "aa")
    broken = system()
    broken.Z.iloc[0, 0] = np.nan
    with pytest.raises(InputError, match="Z has cells that are not finite"):
        from_pymrio(broken, "aa")


def test_without_pymrio_the_message_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "pymrio", None)
    with pytest.raises(InputError, match=r"pip install weaklinks\[pymrio\]"):
        from_pymrio(tmp_path, "aa")
