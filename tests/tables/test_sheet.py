"""An input-output table in one sheet is the plain form of three files, or it is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weaklinks.errors import InputError
from weaklinks.tables import Table, check_table, example_sheet, open_table, prepare, read_sheet
from weaklinks.tables.in_memory import MemoryFile

SHEET = """,Farming,Power,Services,Households,Exports,Imports
Farming,8,0,26,20,5,-3
Power,1,2,6,10,0,0
Services,9,4,38,40,2,-1
Labour,26,8,13,,,
Capital,7,3,5,,,
Taxes on production,5,2,4,,,
"""
DECORATED = """Isle 2020;Farming;Power;Services;Total intermediate;;Households;Exports;Imports;Total
Sectors;;;;;;;;;
Farming;8,0;0;26;34;;20;5;-3;56
Power;1;2,0;6;9;;10;0;0;19
Services;9;4;38,0;51;;40;2;-1;92
Total;18;6;70;94;;70;7;-4;167
Value added:;;;;;;;;;
Labour;26;8;13;47;;;;;
Capital;7;3;5;15;;;;;
Taxes on production;5;2;4;11;;;;;
Total output;56;19;92;167;;;;;
"""


def read(text: str, name: str = "isle.csv") -> Table:
    return open_table(MemoryFile(name=name, content=text.encode()))


def split(text: str, folder: Path, sectors: int) -> Path:
    """The same numbers as three files."""
    rows = [line.split(",") for line in text.splitlines()]
    cut = sectors + 1
    blocks = {
        "flows.csv": [row[:cut] for row in rows[:cut]],
        "final_demand.csv": [[row[0], *row[cut:]] for row in rows[:cut]],
        "value_added.csv": [row[:cut] for row in (rows[0], *rows[cut:])],
    }
    for name, block in blocks.items():
        (folder / name).write_text("\n".join(",".join(row) for row in block))
    return folder


def assert_same(ours: Table, theirs: Table) -> None:
    assert ours.accounts == theirs.accounts
    assert ours.kinds == theirs.kinds
    assert ours.labels == theirs.labels
    np.testing.assert_array_equal(ours.flows, theirs.flows)


def test_one_sheet_is_the_plain_form(tmp_path: Path) -> None:
    table = read(SHEET)
    assert_same(table, open_table(split(SHEET, tmp_path, 3)))
    assert check_table(table).exact
    assert (table.code, table.source) == ("isle", "isle.csv")


def test_totals_headings_and_empty_columns_are_left_out() -> None:
    table = read(DECORATED)
    assert_same(table, read(SHEET))
    assert "Commas in the numbers of isle.csv are read as decimal commas." in table.notes


NUMBER = st.integers(0, 99).map(str)


@given(n=st.integers(1, 5), data=st.data())
@settings(max_examples=40, deadline=None)
def test_any_sheet_is_its_three_blocks(
    tmp_path_factory: pytest.TempPathFactory, n: int, data: st.DataObject
) -> None:
    sectors = [f"S{k}" for k in range(n)]
    final = data.draw(
        st.lists(
            st.sampled_from(["Households", "Government", "Investment", "Exports"]),
            min_size=1,
            unique=True,
        )
    )
    below = data.draw(
        st.lists(
            st.sampled_from(["Wages", "Profits", "Taxes on production", "Imports"]),
            min_size=1,
            unique=True,
        )
    )
    rows = [["", *sectors, *final]]
    rows += [[s, *(data.draw(NUMBER) for _ in (*sectors, *final))] for s in sectors]
    rows += [[b, *(data.draw(NUMBER) for _ in sectors), *("" for _ in final)] for b in below]
    text = "\n".join(",".join(row) for row in rows)
    folder = split(text, tmp_path_factory.mktemp("plain"), n)
    assert_same(read(text), open_table(folder))


def test_imports_and_product_taxes_of_final_users_are_theirs() -> None:
    table = read(
        ",Farming,Services,Households,Investment\n"
        "Farming,1,2,10,1\nServices,3,4,20,0\n"
        "Imports,2,1,5,4\nTaxes less subsidies on products,1,1,3,2\nLabour,7,19,,\n"
    )
    flow = dict(zip(table.accounts, range(99), strict=False))
    pays = lambda payer, to: table.flows[flow[to], flow[payer]]  # noqa: E731
    assert [pays(p, "m:bought:Imports") for p in ("a:Farming", "household", "savings")] == [2, 5, 4]
    assert [pays(p, "tax-product") for p in ("a:Services", "household", "savings")] == [1, 3, 2]
    assert pays("m:bought:Imports", "row") == 12
    assert pays("tax-product", "government") == 7
    assert check_table(table).exact


REFUSED = {
    "a misspelt column": (
        SHEET.replace(",Services,H", ",Servces,H"),
        "columns 'Servces': neither a sector",
    ),
    "a misspelt row in the middle": (SHEET.replace("\nPower", "\nPowr"), "'Power'"),
    "another order": (
        ",Farming,Households,Power\nFarming,1,2,3\nPower,1,2,3\nLabour,1,,1\n",
        "must both start with all sectors.*'Households'",
    ),
    "a sector without a column": (
        SHEET.replace("Labour", "Mining,1,1,1,9,,\nLabour"),
        "row 'Mining' holds 9 under 'Households'.*needs a column",
    ),
    "taxes on production by households": (
        SHEET.replace("5,2,4,,,", "5,2,4,1,,"),
        "row 'Taxes on production' holds 1 under 'Households'",
    ),
    "no final use": (SHEET.replace("Exports", "Elsewhere"), "'Elsewhere'.*final uses are"),
    "twice": (SHEET.replace("Capital", "Labour"), "occur twice in the first column: 'Labour'"),
    "no number": (SHEET.replace("38,", "3B,"), "row 'Services', column 'Services': '3B' is not"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_does_not_fit_is_named(name: str) -> None:
    text, words = REFUSED[name]
    with pytest.raises(InputError, match=rf"(?s)^isle\.csv: .*{words}"):
        read(text)


@pytest.mark.parametrize("name", ["flows.csv", "use.csv", "table_make.csv"])
def test_parts_of_other_forms_are_not_taken_for_a_sheet(name: str) -> None:
    with pytest.raises(InputError, match="not one file"):
        read(SHEET, name)
    assert read(SHEET, "households.csv").code == "households"


def test_flows_alone_are_no_sheet() -> None:
    with pytest.raises(InputError, match="fits no known form"):
        read(",Farm,Mill,Total\nFarm,1,2,3\nMill,1,2,3\nTotal,2,4,6\n")
    with pytest.raises(InputError, match="option year does not apply to one sheet"):
        open_table(MemoryFile(name="isle.csv", content=SHEET.encode()), year=2014)


def test_read_sheet_says_what_a_table_of_another_form_lacks() -> None:
    with pytest.raises(InputError):
        read_sheet(MemoryFile(name="isle.csv", content=b"a,b\n1,2\n"))


def test_the_example_balances_exactly_and_every_row_is_told() -> None:
    table = read(example_sheet())
    assert check_table(table).exact
    assert not [f for f in check_table(table).findings if f.severity != "note"]
    assert len(table.codes_of("activity")) == 4
    assert table.codes_of("factor") == ("f:Compensation of employees", "f:Operating surplus")
    assert table.flows[table.is_kind("tax-activity")].sum() == 16


def test_messages_name_what_the_user_wrote() -> None:
    slip = example_sheet().replace("Farming,8,0,26", "Farming,8,0,62")
    messages = [found.message for found in check_table(read(slip)).problems]
    assert messages[0].startswith("'Farming' receives 115 and pays 79")
    with pytest.raises(InputError, match="'Manufacturing' receives 159 and pays 195"):
        prepare(read(slip))
    turned = prepare(read(example_sheet().replace("32,0,1,9,-5", "36,0,-3,9,-5")), force=True)
    assert "other way: 'Farming from Savings and investment (-3)'." in " ".join(turned.applied)
    for sentence in (*messages, *turned.applied):
        assert "a:" not in sentence
        assert "savings" not in sentence


def test_names_that_two_accounts_share_keep_their_codes() -> None:
    named = SHEET.replace("Households", "Private consumption").replace("Power", "Households")
    table = read(named)
    assert table.name_of("a:Households") == "Households (a:Households)"
    assert table.name_of("household") == "Households (household)"
    assert table.name_of("a:Farming") == "Farming"
    assert table.name_of("row") == "Rest of the world"
    assert table.name_of("nobody") == "nobody"


def test_the_book_shows_the_example() -> None:
    book = (Path(__file__).parents[2] / "docs" / "own_table.md").read_text(encoding="utf-8")
    assert f"```{{file}} mine.csv\n{example_sheet()}```" in book
