"""WIOD workbooks, against the same numbers from another file (external, not shipped)."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from weaklinks.errors import InputError
from weaklinks.tables import open_table, prepare, read_wiod


@pytest.fixture(scope="module")
def india(external: Path) -> Path:
    return external / "IND_NIOT_nov16.xlsx"


@pytest.mark.parametrize(("country", "year"), [("IND", 2014), ("CHN", 2000), ("USA", 2014)])
def test_cells_agree_with_the_independent_extract(country: str, year: int, external: Path) -> None:
    table = read_wiod(external / f"{country}_NIOT_nov16.xlsx", year=year)
    arrays = np.load(external / f"wiod2016_niot_{year}.npz")
    at = arrays["countries"].tolist().index(country)
    sectors = arrays["sectors"].tolist()
    activities = [table.accounts.index(f"a:{name}") for name in sectors]
    imports = [table.accounts.index(f"m:{name}") for name in sectors]
    users = [
        table.accounts.index(name) for name in ("household", "government", "savings", "stocks")
    ]
    for rows, cells in (
        (activities, arrays["domestic"][at].astype(float)),
        (imports, arrays["imports"][at].astype(float)),
    ):
        agree(table.flows[np.ix_(rows, activities)], cells[:, :56])
        final = np.column_stack([cells[:, 56] + cells[:, 57], cells[:, 58:61]])
        agree(table.flows[np.ix_(rows, users)], final, terms=2)
    agree(table.flows[activities, table.accounts.index("row")], arrays["domestic"][at, :, 61])
    agree(table.flows[activities].sum(axis=1), arrays["output"][at])
    names = arrays["primary_rows"].tolist()
    value = table.flows[table.accounts.index("value-added"), activities]
    agree(value, arrays["primary"][at, names.index("VA"), :56])


def agree(ours: np.ndarray, extract: np.ndarray, terms: int = 1) -> None:
    """The extract is rounded to 0.1 and stored in single precision."""
    np.testing.assert_allclose(ours, extract, rtol=2.0**-22, atol=terms * 0.0501)


@pytest.mark.parametrize("country", ["IND", "CHN", "USA"])
def test_every_year_is_balanced_in_time(country: str, external: Path) -> None:
    path = external / f"{country}_NIOT_nov16.xlsx"
    start = time.perf_counter()
    table = read_wiod(path)
    assert time.perf_counter() - start < 3.0
    assert table.title.endswith("2014")
    prepared = prepare(table)
    assert prepared.largest_change < 1e-5
    np.testing.assert_allclose(
        prepared.table.imbalance, 0.0, atol=1e-12 * np.abs(prepared.table.flows).sum()
    )


def test_taxes_and_tourists_stand_where_the_rules_say(external: Path) -> None:
    table = read_wiod(external / "USA_NIOT_nov16.xlsx", year=2014)
    at = table.accounts.index
    assert table.flows[at("household"), at("row")] == pytest.approx(185_796)
    assert table.flows[at("m:PURR"), at("household")] == pytest.approx(103_505)
    assert table.flows[at("tax-product"), at("a:A01")] == pytest.approx(-11)
    assert table.flows[at("m:IntTTM"), at("household")] == pytest.approx(36_205.70192496717)


def test_gdp_three_ways(india: Path) -> None:
    table = read_wiod(india, year=2010)
    kinds = {k: table.is_kind(k) for k in ("activity", "import", "factor", "tax-product", "row")}
    income = table.flows[kinds["factor"]].sum() + table.flows[kinds["tax-product"]].sum()
    users = table.is_kind("household", "government", "savings", "stocks", "row")
    goods = kinds["activity"] | kinds["import"] | kinds["tax-product"]
    spending = table.flows[np.ix_(goods, users)].sum()
    imports = table.flows[np.ix_(kinds["row"], kinds["import"])].sum()
    assert spending - imports == pytest.approx(income, rel=1e-6)


def test_open_table_chooses_the_year(india: Path) -> None:
    assert open_table(india, year=2003).title == "India 2003"


def test_a_missing_year_is_named(india: Path) -> None:
    with pytest.raises(InputError, match="no year 2020; years in the file: 2000 to 2014"):
        read_wiod(india, year=2020)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.xlsx: there is no such file"):
        read_wiod(tmp_path / "gone.xlsx")
