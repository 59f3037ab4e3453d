"""Files that are wrong: each gives one `InputError` that names the place, nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from weaklinks.errors import InputError
from weaklinks.tables import open_table, read_plain, read_sam

HEAD = b"T,Code,agr,flab,hhd\n"
ROWS = (
    b"Activities - Farm,agr,,,100\n",
    b"Factors - Work,flab,100,,\n",
    b"Households,hhd,,100,\n",
)
GOOD = HEAD + b"".join(ROWS)


def swap(old: bytes, new: bytes) -> bytes:
    assert old in GOOD
    return GOOD.replace(old, new, 1)


# name, file name, content, words that the message must hold
SAMS: list[tuple[str, str, bytes, tuple[str, ...]]] = [
    ("empty file", "a.csv", b"", ("a.csv", "empty")),
    ("only blanks", "a.csv", b"  \n \n", ("a.csv", "empty")),
    ("only a mark", "a.csv", b"\xef\xbb\xbf", ("a.csv", "no rows")),
    ("header only", "a.csv", HEAD, ("a.csv", "header", "no rows")),
    ("binary", "a.csv", b"\x00\x01\x02\x03PNG", ("a.csv", "binary")),
    ("zip", "a.csv", b"PK\x03\x04\x00\x00" * 20, ("a.csv", "binary")),
    ("half utf-16", "a.csv", b"\xff\xfea", ("a.csv", "utf-16", "UTF-8")),
    ("no code column", "a.csv", GOOD.replace(b",Code,", b",agr,"), ("line 1", "'Code'")),
    ("one column", "a.csv", b"T\n1\n2\n", ("line 1",)),
    ("two columns", "a.csv", b"T,Code\na,b\n", ("line 1", "account codes")),
    ("json", "a.csv", b'{"a": [1, 2]}\n{}\n', ("a.csv", "line 1")),
    ("html", "a.csv", b"<html>\n<body>no</body>\n</html>\n", ("a.csv", "line 1")),
    ("short row", "a.csv", swap(b"agr,,,100", b"agr,,100"), ("line 2", "4 cells", "header has 5")),
    ("long row", "a.csv", swap(b"flab,100,,", b"flab,100,,,7"), ("line 3", "6 cells")),
    (
        "text in a cell",
        "a.csv",
        swap(b",,,100", b",,,many"),
        ("line 2", "'agr'", "'hhd'", "'many'"),
    ),
    ("not published", "a.csv", swap(b",,,100", b",,,n.p."), ("line 2", "'n.p.'")),
    ("nan", "a.csv", swap(b",,,100", b",,,NaN"), ("line 2", "'hhd'", "not a finite number")),
    ("inf", "a.csv", swap(b",,,100", b",,,inf"), ("line 2", "not a finite number")),
    ("overflow", "a.csv", swap(b",,,100", b",,,1e999"), ("line 2", "'1e999'")),
    ("error of a spreadsheet", "a.csv", swap(b",,,100", b",,,#REF!"), ("line 2", "'#REF!'")),
    ("formula", "a.csv", swap(b",,,100", b",,,=A1+B2"), ("line 2", "'=A1+B2'")),
    ("percent", "a.csv", swap(b",,,100", b",,,100%"), ("line 2", "'100%'")),
    ("bad thousands", "a.csv", swap(b",,,100", b',,,"1,00"'), ("line 2", "'1,00'")),
    ("underscore", "a.csv", swap(b",,,100", b",,,1_00"), ("line 2", "'1_00'")),
    (
        "decimal comma",
        "a.csv",
        GOOD.replace(b",", b";").replace(b"100", b"100,500"),
        ("'100,500'", "point"),
    ),
    ("open quote", "a.csv", swap(b"Households,", b'"Households,'), ("line 4", "quotes")),
    ("quote inside", "a.csv", swap(b"Households,", b'"House"holds,'), ("line 4", "quotes")),
    ("duplicate column", "a.csv", GOOD.replace(b"flab", b"agr", 1), ("twice", "header", "'agr'")),
    ("duplicate row", "a.csv", swap(b"Work,flab", b"Work,agr"), ("twice", "'Code'", "'agr'")),
    ("missing column", "a.csv", swap(b"agr,flab,hhd", b"agr,flab,hhx"), ("'hhx'", "'hhd'")),
    ("missing row", "a.csv", HEAD + ROWS[0] + ROWS[1], ("without a row", "'hhd'")),
    ("extra row", "a.csv", GOOD + b"Rest of world,row,,,\n", ("without a column", "'row'")),
    ("empty code", "a.csv", swap(b"Work,flab", b"Work,"), ("line 3", "missing")),
    ("empty header", "a.csv", swap(b"agr,flab,hhd", b"agr,,hhd"), ("line 1", "number 4")),
    ("unknown kind", "a.csv", swap(b"Activities - Farm", b"Farm"), ("'agr'", "account,kind")),
    ("several at once", "a.csv", GOOD.replace(b"100", b"x"), ("3 problems", "line 2", "line 4")),
    ("wrong total row", "a.csv", GOOD + b"Total,total,100,100,900\n", ("column total", "'hhd'")),
    ("total not a number", "a.csv", GOOD + b"Total,total,a,b,c\n", ("line 5", "'a'", "'c'")),
    ("only totals", "a.csv", b"T,Code,total\nTotal,total,5\n", ("no accounts",)),
    ("a picture of text", "a.csv", b"\x89PNG\r\n\x1a\n\x00\x00", ("binary",)),
    ("not an xlsx", "a.xlsx", b"PK\x03\x04garbage", ("a.xlsx", "workbook")),
    ("a csv called xlsx", "a.xlsx", GOOD, ("a.xlsx", "workbook")),
    ("an old xls", "a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, ("a.xls",)),
    ("make table alone", "make_x.csv", b"Name,Farm\nCorn,5\n", ("directory",)),
    ("plain file alone", "flows.csv", b",Farm\nFarm,5\n", ("directory",)),
    ("a list", "a.csv", b"country,year,gdp\nKEN,2019,1\n", ("line 1", "'Code'", "SAM")),
]


@pytest.mark.parametrize(("name", "file", "content", "words"), SAMS, ids=[c[0] for c in SAMS])
def test_a_wrong_file(
    name: str, file: str, content: bytes, words: tuple[str, ...], tmp_path: Path
) -> None:
    path = tmp_path / file
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        open_table(path)
    message = str(caught.value)
    assert all(word in message for word in words), message
    assert str(tmp_path) not in message


def test_the_good_file_is_good(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(GOOD)
    assert open_table(tmp_path / "a.csv").accounts == ("agr", "flab", "hhd")


def test_a_thousand_wrong_cells_make_a_readable_message(tmp_path: Path) -> None:
    codes = [f"flab{i}" for i in range(60)]
    rows = [f"x,{code}," + ",".join(["bad"] * 60) for code in codes]
    (tmp_path / "a.csv").write_text("T,Code," + ",".join(codes) + "\n" + "\n".join(rows))
    with pytest.raises(InputError) as caught:
        read_sam(tmp_path / "a.csv")
    assert len(caught.value.problems) == 11
    assert "3590 more cells" in caught.value.problems[-1]


def test_a_directory_is_no_sam(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="directory"):
        read_sam(tmp_path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.csv: cannot be read: No such file"):
        read_sam(tmp_path / "gone.csv")


PLAIN = {
    "flows.csv": ",Farm,Mill\nFarm,1,20\nMill,5,2\n",
    "final_demand.csv": ",Households,Exports\nFarm,30,4\nMill,40,3\n",
    "value_added.csv": ",Farm,Mill\nWages,49,28\n",
}
WRONG_PLAIN: list[tuple[str, str, str, tuple[str, ...]]] = [
    ("file missing", "value_added.csv", "", ("value_added.csv",)),
    ("unknown sector", "flows.csv", ",Farm,Shop\nFarm,1,20\nMill,5,2\n", ("'Mill'", "'Shop'")),
    ("sector twice", "flows.csv", ",Farm,Farm\nFarm,1,20\nMill,5,2\n", ("twice", "'Farm'")),
    ("no final use", "final_demand.csv", ",Moon\nFarm,1\nMill,1\n", ("'Moon'", "exports")),
    ("row missing", "final_demand.csv", ",Exports\nFarm,1\n", ("final_demand.csv", "'Mill'")),
    (
        "mixed imports",
        "final_demand.csv",
        ",Households,Imports\nFarm,9,-1\nMill,9,1\n",
        ("'Mill'",),
    ),
    ("text", "value_added.csv", ",Farm,Mill\nWages,49,lots\n", ("line 2", "'Mill'", "'lots'")),
    ("transposed", "value_added.csv", ",Wages\nFarm,49\nMill,28\n", ("value_added.csv", "'Farm'")),
    ("header only", "final_demand.csv", ",Households\n", ("final_demand.csv", "no rows")),
]


@pytest.mark.parametrize(
    ("name", "file", "content", "words"), WRONG_PLAIN, ids=[c[0] for c in WRONG_PLAIN]
)
def test_a_wrong_plain_directory(
    name: str, file: str, content: str, words: tuple[str, ...], tmp_path: Path
) -> None:
    for good, text in PLAIN.items():
        (tmp_path / good).write_text(text)
    (tmp_path / file).write_text(content) if content else (tmp_path / file).unlink()
    with pytest.raises(InputError) as caught:
        read_plain(tmp_path)
    assert all(word in str(caught.value) for word in words), str(caught.value)
