"""WIOD workbooks: one written here by hand, and the published ones against another extract."""

from __future__ import annotations

import time
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np
import pytest

from weaklinks.errors import InputError
from weaklinks.tables import open_table, prepare, read_wiod

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = ["Year", "Code", "Description", "Origin", "A", "B", "CONS_h", "CONS_g", "INVEN", "EXP", "GO"]
BOOK = [
    HEAD,
    [2014, "A", "Farms & fields", "Domestic", 1, 20, 30, 4, -2, 9, 62],
    [2014, "B", "Mills", "Domestic", 5, 2, 40, 5, 0, 3, 55],
    [2014, "A", "Farms & fields", "Imports", 6, 1, 2, 0, 0, 1, 0],
    [2014, "B", "Mills", "Imports", 0, 3, 4, 0, 1, 0, 0],
    [2014, "TXSP", "taxes", "TOT", -1, 2, 3, 0, 0, 0, 0],
    [2014, "PURR", "abroad", "TOT", 0, 0, 7, 0, 0, 0, 0],
    [2014, "PURNR", "tourists", "TOT", 0, 0, -8, 0, 0, 0, 0],
    [2014, "VA", "value added", "TOT", 50, 26, 0, 0, 0, 0, 0],
    [2014, "IntTTM", "margins", "TOT", 1, 1, 0.5, 0, 0, 0, 0],
    [2014, "GO", "output", "TOT", 62, 55, 0, 0, 0, 0, 0],
]


def write_book(path: Path, rows: list[list[object]], sheet: str = "National IO-tables") -> Path:
    """Write the smallest workbook that a reader of xlsx accepts."""
    cells = "".join("<row>" + "".join(map(cell_xml, row)) + "</row>" for row in rows)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    files = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/s.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="s.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        f'<sheet name="{sheet}" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/s.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>',
    }
    with zipfile.ZipFile(path, "w") as book:
        for name, text in files.items():
            book.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + text)
    return path


def cell_xml(value: object) -> str:
    if isinstance(value, str):
        return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f"<c><v>{value}</v></c>"


def test_a_small_workbook_by_hand(tmp_path: Path) -> None:
    table = read_wiod(write_book(tmp_path / "TOY_NIOT_nov16.xlsx", BOOK))
    expected = {
        ("a:B", "a:A"): 20,
        ("a:A", "m:A"): 6,
        ("m:A", "row"): 10,
        ("row", "m:A"): 1,
        ("row", "a:A"): 9,
        ("household", "m:PURR"): 7,
        ("row", "household"): 8,
        ("a:A", "tax-product"): -1,
        ("household", "tax-product"): 3,
        ("a:B", "value-added"): 26,
        ("a:A", "m:IntTTM"): 1,
        ("stocks", "a:A"): -2,
        ("value-added", "household"): 76,
        ("government", "a:B"): 5,
    }
    for (payer, receiver), amount in expected.items():
        found = table.flows[table.accounts.index(receiver), table.accounts.index(payer)]
        assert found == amount, (payer, receiver)
    assert table.code == "TOY"
    assert table.label_of("a:A") == "Farms & fields"
    np.testing.assert_allclose(table.imbalance, 0.0, atol=1e-12)


def without(code: str) -> list[list[object]]:
    return [row for row in BOOK if row[1] != code]


def changed(row: int, column: int, value: object) -> list[list[object]]:
    rows = [list(cells) for cells in BOOK]
    rows[row][column] = value
    return rows


WRONG_BOOKS: list[tuple[str, list[list[object]], tuple[str, ...]]] = [
    ("no rows", [HEAD], ("no year", "none")),
    ("no header", BOOK[1:], ("row 1", "Year, Code, Description, Origin")),
    ("text", changed(1, 5, "n.p."), ("2014", "A Domestic", "column 'B'", "'n.p.'")),
    ("no value added", without("VA"), ("no row", "VA TOT")),
    ("no output", without("GO"), ("no row", "GO TOT")),
    ("no imports of one", [*BOOK[:4], *BOOK[5:]], ("no row", "B Imports")),
    ("wrong output", changed(1, 10, 99), ("row total of 'A'", "99", "62")),
    ("wrong column", changed(10, 4, 99), ("column total of 'A'", "99")),
    ("strange column", changed(0, 7, "Moonshots"), ("'Moonshots'", "final use")),
    ("no industry column", changed(0, 5, "GFCF"), ("no column", "'B'")),
]


@pytest.mark.parametrize(("name", "rows", "words"), WRONG_BOOKS, ids=[c[0] for c in WRONG_BOOKS])
def test_a_wrong_workbook(
    name: str, rows: list[list[object]], words: tuple[str, ...], tmp_path: Path
) -> None:
    with pytest.raises(InputError) as caught:
        read_wiod(write_book(tmp_path / "TOY.xlsx", rows))
    assert all(word in str(caught.value) for word in words), str(caught.value)


def test_another_sheet_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no sheet 'National IO-tables'; sheets are 'Budget'"):
        read_wiod(write_book(tmp_path / "x.xlsx", BOOK, sheet="Budget"))


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
