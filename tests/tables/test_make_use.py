"""Make and use tables: a pair small enough to check by hand, and other people's layouts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from weaklinks.errors import InputError
from weaklinks.tables import Table, check_table, open_table, prepare, read_make_use

# Two industries; the mill also makes 5 of grain. Shop sells trade, whose margin is 12.
MAKE = """Name,Farm,Mill,Shop,Total Commodity Output,Imports,CIF/FOB Adjustments on Imports,Total
Grain,100,5,---,105,10,---,115
Flour,---,80,---,80,---,---,80
Trade,---,---,20,20,---,---,20
Total industry supply,100,85,20,205,10,---,215
"""
USE = """Name,F,M,S,Total Intermediate,Personal consumption expenditures,Private fixed investment,\
Change in private inventories,Exports of goods and services,Government consumption,Total use
Grain,10,50,---,60,60,---,-3,5,---,122
Flour,5,---,2,7,60,10,---,---,10,87
Trade,---,---,---,---,9,---,---,---,---,9
Total Intermediate,15,50,2,67,129,10,-3,5,10,218
Compensation of employees,50,20,10,80
Other taxes on production,1,2,---,3
Less: Other subsidies on production,4,---,---,4
Gross operating surplus,38,13,8,59
Total industry output (basic prices),100,85,20,205
Taxes on products and imports,2,1,1,4
Less: Subsidies on products,1,---,---,1
"""


def pad(text: str) -> str:
    rows = text.splitlines()
    width = rows[0].count(",")
    return "\n".join(row + "," * (width - row.count(",")) for row in rows) + "\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "my_make.csv").write_text(MAKE)
    (tmp_path / "my_use.csv").write_text(pad(USE))
    return tmp_path


def cell(table: Table, payer: str, receiver: str) -> float:
    return float(table.flows[table.accounts.index(receiver), table.accounts.index(payer)])


EXPECTED = {
    ("c:Grain", "a:F"): 100,
    ("c:Grain", "a:M"): 5,
    ("c:Trade", "a:S"): 20,
    ("c:Grain", "row"): 10,
    # Taxes less subsidies of each industry fall on what it mostly makes.
    ("c:Grain", "tax-product"): 1,
    ("c:Flour", "tax-product"): 1,
    ("c:Trade", "tax-product"): 1,
    # Use less supply less tax: grain 122 - 115 - 1, flour 87 - 80 - 1, trade 9 - 20 - 1.
    ("c:Grain", "margins"): 6,
    ("c:Flour", "margins"): 6,
    ("margins", "c:Trade"): 12,
    ("a:M", "c:Grain"): 50,
    ("a:F", "labour"): 50,
    ("a:S", "capital"): 8,
    ("a:F", "tax-activity"): -3,
    ("a:M", "tax-activity"): 2,
    ("household", "c:Flour"): 60,
    ("savings", "c:Flour"): 10,
    ("stocks", "c:Grain"): -3,
    ("stocks", "savings"): 3,
    ("row", "c:Grain"): 5,
    ("government", "c:Flour"): 10,
    ("labour", "household"): 80,
    ("capital", "household"): 59,
    ("tax-product", "government"): 3,
    # Production taxes net to -1: the government pays the account.
    ("government", "tax-activity"): 1,
    ("household", "government"): 10 + 1 - 3,
    # Imports exceed exports by 5, which the rest of the world lends.
    ("row", "savings"): 5,
    ("household", "savings"): 139 - 129 - 8,
}


@pytest.mark.parametrize("edge", EXPECTED, ids=str)
def test_every_cell_by_hand(edge: tuple[str, str], folder: Path) -> None:
    assert cell(read_make_use(folder), *edge) == EXPECTED[edge]


def test_it_balances_and_holds_nothing_else(folder: Path) -> None:
    table = read_make_use(folder)
    np.testing.assert_array_equal(table.imbalance, 0.0)
    assert check_table(table).exact
    assert prepare(table).largest_change == 0.0
    assert table.label_of("a:F") == "Farm"
    assert table.label_of("c:Grain") == "Grain"


def test_files_may_be_given_by_name(folder: Path) -> None:
    table = read_make_use(folder / "my_make.csv", folder / "my_use.csv")
    np.testing.assert_array_equal(table.flows, read_make_use(folder).flows)
    np.testing.assert_array_equal(table.flows, open_table(folder).flows)


def test_industries_by_name_may_come_in_another_order(folder: Path) -> None:
    text = pad(USE).replace("Name,F,M,S", "Name,Farm,Mill,Shop")
    rows = [row.split(",") for row in text.splitlines()]
    text = "\n".join(",".join([r[0], r[3], r[1], r[2], *r[4:]]) for r in rows)
    before = read_make_use(folder)
    (folder / "my_use.csv").write_text(text)
    np.testing.assert_array_equal(read_make_use(folder).flows, before.flows)


def test_imports_are_the_rest_of_supply_when_no_column_has_them(folder: Path) -> None:
    before = read_make_use(folder)
    rows = [row.split(",") for row in MAKE.splitlines()]
    text = "\n".join(",".join(r[i] for i in (0, 1, 2, 3, 6, 7)) for r in rows)
    (folder / "my_make.csv").write_text(text)
    table = read_make_use(folder)
    np.testing.assert_array_equal(table.flows, before.flows)
    assert any("total supply less domestic output" in note for note in table.notes)


def test_imports_may_stand_in_the_use_table(folder: Path) -> None:
    before = read_make_use(folder)
    rows = [row.split(",") for row in MAKE.splitlines()]
    (folder / "my_make.csv").write_text("\n".join(",".join(r[:5]) for r in rows))
    added = {"Name": "Imports", "Grain": "-10", "Total Intermediate": "-10"}
    lines = [row.split(",") for row in pad(USE).replace(",122", ",112").splitlines()]
    text = [",".join([*cells[:9], added.get(cells[0], ""), *cells[9:]]) for cells in lines]
    (folder / "my_use.csv").write_text("\n".join(text))
    assert cell(read_make_use(folder), "c:Grain", "row") == cell(before, "c:Grain", "row")


WRONG: list[tuple[str, str, str, str, tuple[str, ...]]] = [
    ("strange row", "use", "Flour,5", "Bread,5", ("my_use.csv, line 3, row 'Bread'", "'Flour'")),
    ("strange column", "use", "Exports of", "Moonshots of", ("'Moonshots of goods", "exports")),
    ("row twice", "use", "Flour,5", "Grain,5", ("line 3", "twice", "'Flour'")),
    ("no value added", "use", "Compensation", "Taxes on products of", ()),
    ("output", "use", "prices),100", "prices),300", ("industry output of 'Farm'", "300")),
    ("supply", "make", "---,115", "---,195", ("total supply of 'Grain'", "195")),
    ("text", "make", "100,5", "100,five", ("line 2", "'Grain'", "'Mill'", "'five'")),
    ("industry twice", "make", "Name,Farm,Mill", "Name,Farm,Farm", ("twice", "'Farm'")),
    ("commodity twice", "make", "Flour,---", "Grain,---", ("twice", "'Grain'")),
    ("one known industry", "use", "Name,F,M,S", "Name,Farm,Q,Z", ("'Mill', 'Shop'",)),
]


@pytest.mark.parametrize(("name", "file", "old", "new", "words"), WRONG, ids=[c[0] for c in WRONG])
def test_a_wrong_pair(
    name: str, file: str, old: str, new: str, words: tuple[str, ...], folder: Path
) -> None:
    path = folder / f"my_{file}.csv"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))
    if not words:
        assert read_make_use(folder)
        return
    with pytest.raises(InputError) as caught:
        read_make_use(folder)
    assert all(word in str(caught.value) for word in words), str(caught.value)


def test_a_pair_must_be_a_pair(folder: Path) -> None:
    with pytest.raises(InputError, match="needs its use table"):
        read_make_use(folder / "my_make.csv")
    (folder / "other_use.csv").write_text(USE)
    with pytest.raises(InputError, match=r"more than one \*use\*\.csv: 'my_use\.csv', 'other"):
        read_make_use(folder)
    (folder / "my_use.csv").unlink()
    (folder / "other_use.csv").unlink()
    with pytest.raises(InputError, match=r"holds no \*use\*\.csv"):
        read_make_use(folder)
