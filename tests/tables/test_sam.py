"""Reading a SAM: the layout's freedoms, hostile labels, kinds, totals."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from weaklinks.errors import InputError
from weaklinks.tables import check_table, prepare, read_sam
from weaklinks.tables.grid import to_number
from weaklinks.tables.kinds import read_kinds

SAM = """My country,Code,agr,flab,hhd,total
Activities - Farming,agr,,,100,100
Factors - Work,flab,100,,,100
Households,hhd,,100,,100
Total,total,100,100,100,
"""


def write(folder: Path, text: str | bytes, name: str = "mine.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_the_plain_case(tmp_path: Path) -> None:
    table = read_sam(write(tmp_path, SAM), unit="million")
    assert (table.code, table.title, table.unit) == ("mine", "My country", "million")
    assert table.accounts == ("agr", "flab", "hhd")
    assert table.kinds == ("activity", "factor", "household")
    np.testing.assert_array_equal(table.flows, [[0, 0, 100], [100, 0, 0], [0, 100, 0]])
    assert table.notes == ()


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace(",100", ',"1,00"').replace('"1,00"', '" 100 "'),
        lambda text: text.replace(",,", ",---,"),
        lambda text: text.replace(",,", ", - ,"),
        lambda text: text.replace(",", ";"),
        lambda text: text.replace(",", "\t"),
        lambda text: text.replace("100", "100.0"),
        lambda text: text.replace("100", "1e2"),
        lambda text: text + "\n\n,,,,,\n",
        lambda text: text.replace("agr,flab,hhd,total", " agr , flab ,hhd,Total"),
        lambda text: "\n" + text,
    ],
)
def test_freedoms_of_the_layout(change, tmp_path: Path) -> None:
    plain = read_sam(write(tmp_path, SAM))
    table = read_sam(write(tmp_path, change(SAM)))
    assert table.accounts == plain.accounts
    np.testing.assert_array_equal(table.flows, plain.flows)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    raw = SAM.replace("Farming", "Caf\u00e9").encode(encoding)
    assert read_sam(write(tmp_path, raw)).labels[0] == "Activities - Caf\u00e9"


def test_rows_may_come_in_another_order(tmp_path: Path) -> None:
    lines = SAM.splitlines()
    text = "\n".join([lines[0], lines[3], lines[1], lines[2], lines[4]])
    table = read_sam(write(tmp_path, text))
    assert table.labels == ("Activities - Farming", "Factors - Work", "Households")
    np.testing.assert_array_equal(table.flows, [[0, 0, 100], [100, 0, 0], [0, 100, 0]])


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,234", 1234.0),
        ("1,234,567.5", 1234567.5),
        ("1 234", 1234.0),
        ("1\u00a0234", 1234.0),
        ("\u22125", -5.0),
        ("+3", 3.0),
        (".5", 0.5),
        ("5.", 5.0),
        ("1e300", 1e300),
        ("1e-300", 1e-300),
        ("---", 0.0),
        ("", 0.0),
        ("\u2013", 0.0),
        ("12,34", None),
        ("1_000", None),
        ("\u0661\u0662", None),
        ("nan", None),
        ("inf", None),
        ("-inf", None),
        ("1e999", None),
        ("0x10", None),
        ("n.p.", None),
        ("5%", None),
        ("(5)", None),
        ("=1+1", None),
        (".", None),
        ("e5", None),
        ("1 23", None),
    ],
)
def test_what_is_a_number(text: str, number: float | None) -> None:
    assert to_number(text) == number


HOSTILE = (
    "<script>alert(1)</script>",
    'She said ""no""',
    "two\nlines\r\nand more",
    "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
    "'; DROP TABLE x; --",
    "=cmd|' /C calc'!A0",
    "\u202eevil",
    "a,b;c\td",
    " leading and trailing ",
)


@pytest.mark.parametrize("label", HOSTILE)
def test_labels_are_data(label: str, tmp_path: Path) -> None:
    quoted = label if '""' in label else label.replace('"', '""')
    text = SAM.replace("Activities - Farming", f'"{quoted}"')
    table = read_sam(write(tmp_path, text), kinds={"agr": "activity"})
    assert table.labels[0] == label.replace('""', '"')


def test_kinds_override_what_would_be_inferred(tmp_path: Path) -> None:
    kinds = write(tmp_path, "account,kind\nhhd,enterprise\n", "kinds.csv")
    assert read_sam(write(tmp_path, SAM), kinds=kinds).kinds[2] == "enterprise"
    assert read_sam(write(tmp_path, SAM), kinds={"hhd": "row"}).kinds[2] == "row"


def test_kinds_beside_the_table_are_found(tmp_path: Path) -> None:
    write(tmp_path, "account,kind\nhhd,enterprise\n", "mine.kinds.csv")
    assert read_sam(write(tmp_path, SAM)).kinds[2] == "enterprise"


def test_kinds_may_be_called_code_and_carry_labels(tmp_path: Path) -> None:
    path = write(tmp_path, "code,label,kind\ntrc,Trade,transaction-cost\n", "k.csv")
    assert read_kinds(path) == {"trc": "margin"}


def test_an_account_without_a_kind_is_named_with_the_way_out(tmp_path: Path) -> None:
    text = SAM.replace("Activities - Farming", "Farming")
    with pytest.raises(InputError, match=r"kind of 'agr' cannot be told.*account,kind.*kinds are"):
        read_sam(write(tmp_path, text))


def test_wrong_totals_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_sam(write(tmp_path, SAM.replace(",100,100\n", ",100,200\n", 1)))
    assert "row total of 'agr' is printed as 200, its cells add up to 100" in str(caught.value)


def test_totals_slightly_off_are_noted(tmp_path: Path) -> None:
    text = SAM.replace("100", "100.25").replace("100.25,100.25\n", "100.25,100.75\n", 1)
    table = read_sam(write(tmp_path, text))
    assert len(table.notes) == 1
    assert "row total" in table.notes[0]
    assert "'agr'" in table.notes[0]


def test_numbers_stay_as_published(tmp_path: Path) -> None:
    text = SAM.replace("flab,100,,,100", "flab,101,,,101").replace("total,100", "total,101")
    table = read_sam(write(tmp_path, text))
    assert table.flows[1, 0] == 101
    assert not check_table(table).exact
    assert np.all(prepare(table).table.flows[table.flows > 0] > 0)


def test_huge_and_tiny_numbers(tmp_path: Path) -> None:
    text = (
        "t,Code,a,b,c\nActivities - A,a,,,1e-250\nFactors,flab,1e-250,,\nHouseholds,hhd,,1e-250,\n"
    )
    text = text.replace("Code,a,b,c", "Code,a,flab,hhd")
    for number in ("1e-250", "1e250", "123456789012345678"):
        table = read_sam(write(tmp_path, text.replace("1e-250", number)))
        assert table.flows[0, 2] == float(number)
        assert prepare(table).table.flows[0, 2] == pytest.approx(float(number), rel=1e-12)
