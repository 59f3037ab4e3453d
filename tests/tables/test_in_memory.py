"""Tables in memory: read as from a disk, and hostile ones refused in words that name the file."""

from __future__ import annotations

import io
import zipfile
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from test_icio import world, write
from test_wiod import BOOK, write_book

from weaklinks.errors import InputError
from weaklinks.tables import Table, convert, open_table
from weaklinks.tables.icio_layout import CountryNeededError
from weaklinks.tables.in_memory import MOST_CELLS, MemoryFile, safe_workbook, unpacked
from weaklinks.tables.wiod import wiod_years

KENYA = files("weaklinks.tables") / "embedded" / "ifpri_sam_ken_2019.csv"
PLAIN = {
    "flows.csv": ",Farm,Mill\nFarm,1,20\nMill,5,2\n",
    "final_demand.csv": ",Households,Exports,Imports\nFarm,30,9,-10\nMill,40,2,0\n",
    "value_added.csv": ",Farm,Mill\nWages,44,27\n",
}


def held(path: Path) -> MemoryFile:
    return MemoryFile(name=path.name, content=path.read_bytes())


def zipped(entries: dict[str, str | bytes], name: str = "mine.zip") -> MemoryFile:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, content in entries.items():
            archive.writestr(entry, content)
    return MemoryFile(name=name, content=packed.getvalue())


def assert_same(ours: Table, theirs: Table) -> None:
    assert ours.accounts == theirs.accounts
    assert ours.kinds == theirs.kinds
    np.testing.assert_array_equal(ours.flows, theirs.flows)


def test_a_sam_in_memory_is_the_sam_on_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "my sam.csv"
    path.write_bytes(KENYA.read_bytes())
    ours, theirs = open_table(held(path)), open_table(path)
    assert_same(ours, theirs)
    assert (ours.code, ours.title, ours.source) == (theirs.code, theirs.title, theirs.source)


def test_an_icio_file_in_memory(tmp_path: Path) -> None:
    path = write(tmp_path / "2014.csv", world())
    assert_same(open_table(held(path), country="KEN"), open_table(path, country="KEN"))
    with pytest.raises(CountryNeededError, match="a country must be chosen") as refused:
        open_table(held(path))
    assert refused.value.countries == ("AUS", "CHN", "KEN")


def test_a_workbook_in_memory(tmp_path: Path) -> None:
    path = write_book(tmp_path / "TOY_NIOT_nov16.xlsx", [*BOOK, [2000, *BOOK[1][1:]]])
    assert_same(open_table(held(path), year=2014), open_table(path, year=2014))
    assert wiod_years(held(path)) == wiod_years(path) == (2000, 2014)


@pytest.mark.parametrize("prefix", ["", "folder/"])
def test_the_plain_form_in_a_zip(tmp_path: Path, prefix: str) -> None:
    for name, text in PLAIN.items():
        (tmp_path / name).write_text(text)
    ours = open_table(zipped({prefix + name: text for name, text in PLAIN.items()}))
    assert_same(ours, open_table(tmp_path))
    assert ours.code == "mine"


def test_a_zip_without_the_plain_form() -> None:
    with pytest.raises(InputError, match=r"mine.zip: the directory must hold .* missing: 'flows"):
        open_table(zipped({"value_added.csv": ""}))


HOSTILE = {
    "empty": (b"  \n", "file is empty"),
    "binary": (b"a,b\x00c\n1,2", "binary file"),
    "broken UTF-16": (b"\xff\xfea", "not valid utf-16"),
    "an open quote": (b'a,"b\n' * 3, "quotes do not match"),
    "a web page": (b"<html><script>alert(1)</script></html>\n<p>", "fits no known form"),
    "one line of 4 MB": (b"x," * 2_000_000, "no rows below it"),
    "4 MB of words": (b"words " * 700_000 + b"\n1", "fits no known form"),
    "codes a million times": (
        b"a,Code" + b",b" * 1_000_000 + b"\nx,y" + b",0" * 1_000_000,
        "occur twice",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_refused_by_the_visitors_name(name: str) -> None:
    content, words = HOSTILE[name]
    with pytest.raises(InputError, match=words) as refused:
        open_table(MemoryFile(name="my table.csv", content=content))
    assert "my table.csv" in str(refused.value)
    assert len(str(refused.value)) < 2000


@pytest.mark.parametrize("bad", ["NaN", "inf", "1e999", "<b>7</b>"])
def test_a_cell_that_is_no_number(bad: str) -> None:
    text = KENYA.read_text(encoding="utf-8-sig").splitlines()
    cells = text[5].split(",")
    cells[20] = bad
    text[5] = ",".join(cells)
    with pytest.raises(InputError, match=r"ken\.csv: line 6, .* is not a finite number"):
        open_table(MemoryFile(name="ken.csv", content="\n".join(text).encode()))


def test_not_a_workbook() -> None:
    with pytest.raises(InputError, match=r"my\.xlsx: this is not a readable xlsx workbook"):
        open_table(MemoryFile(name="my.xlsx", content=b"not a zip"))
    with pytest.raises(InputError, match=r"my\.xlsx: this is not a readable xlsx workbook"):
        open_table(zipped({"nothing.xml": "<a/>"}, "my.xlsx"))


def test_a_zip_bomb_is_not_unpacked() -> None:
    zeros = b"\0" * 30_000_000
    bomb = zipped({f"xl/{k}.xml": zeros for k in range(4)}, "bomb.xlsx")
    assert len(bomb.content) < 200_000
    for read in (safe_workbook, unpacked):
        with pytest.raises(InputError, match=r"bomb\.xlsx: it unpacks to more than 100 MB"):
            read(bomb)


def test_a_zip_that_lies_about_its_size_is_cut_off_there() -> None:
    content = bytearray(zipped({"xl/a.xml": b"\0" * 50_000_000}).content)
    for mark, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = content.find(mark) + place
        content[at : at + 4] = (1000).to_bytes(4, "little")
    with pytest.raises(InputError, match="not a readable xlsx"):
        safe_workbook(MemoryFile(name="liar.xlsx", content=bytes(content)))


@pytest.mark.parametrize(
    "cell", ['<c r="XFD1048576">', "<row r='9999999'>", '<c s="1" r = "zz99999">']
)
def test_a_cell_far_out_is_refused_before_room_is_made_for_it(cell: str) -> None:
    book = zipped({"xl/s.xml": f'<c r="A1"/>{cell}'}, "far.xlsx")
    with pytest.raises(InputError, match=r"far\.xlsx: a sheet reaches to row"):
        safe_workbook(book)


def test_a_published_workbook_is_far_within_the_limits(external: Path) -> None:
    path = external / "IND_NIOT_nov16.xlsx"
    if not path.is_file():
        pytest.skip("the WIOD workbook of India is absent")
    assert_same(open_table(held(path)), open_table(path))
    # Fifteen years of some 130 rows and 65 columns.
    assert MOST_CELLS > 20 * 15 * 130 * 65


def test_unpacked_files_have_no_folders() -> None:
    assert set(unpacked(zipped({"../../etc/x.csv": "1", "a/": ""}))) == {"x.csv"}


def test_one_file_of_the_plain_form_is_told_what_is_missing() -> None:
    file = MemoryFile(name="flows.csv", content=PLAIN["flows.csv"].encode())
    with pytest.raises(InputError, match=r"flows\.csv: give one zip archive with"):
        open_table(file)


SAM = files("weaklinks.tables") / "embedded" / "ifpri_sam_gha_2019.csv"
ODD = "Isle,Code,p,q,w,h\nFish,p,,3,,7\nNets,q,4,,,\nWork,w,6,1,,\nPeople,h,,,7,\n"
ODD_KINDS = "account,kind\np,activity\nq,activity\nw,factor\nh,household\n"
ARCHIVES = {
    "plain": PLAIN,
    "plain as a Mac packs it": {**PLAIN, "__MACOSX/._flows.csv": "\0", ".DS_Store": b"\0"},
    "a SAM": {"isle.csv": SAM.read_bytes()},
    "a SAM and its kinds": {"isle.csv": ODD, "isle.kinds.csv": ODD_KINDS},
}


@pytest.mark.parametrize("name", ARCHIVES)
def test_an_archive_is_read_alike_from_the_disk_and_in_memory(tmp_path: Path, name: str) -> None:
    archive = zipped(ARCHIVES[name])
    path = tmp_path / "mine.zip"
    path.write_bytes(archive.content)
    folder = tmp_path / "folder"
    folder.mkdir()
    for entry, content in ARCHIVES[name].items():
        if "/" not in entry:
            raw = content if isinstance(content, bytes) else content.encode()
            (folder / entry).write_bytes(raw)
    loose = folder if "flows.csv" in ARCHIVES[name] else folder / "isle.csv"
    assert_same(open_table(path), open_table(loose))
    assert_same(open_table(archive), open_table(loose))
    assert open_table(path).source == open_table(archive).source


def test_kinds_given_win_over_those_in_the_archive() -> None:
    archive = zipped(ARCHIVES["a SAM and its kinds"])
    given = {"p": "commodity", "q": "activity", "w": "factor", "h": "household"}
    assert open_table(archive, kinds=given).kinds[0] == "commodity"


@pytest.mark.parametrize(
    "entries",
    [
        {},
        {"a.csv": ODD, "b.csv": ODD},
        {"isle.kinds.csv": ODD_KINDS},
        {"a.csv": ODD, "a.kinds.csv": ODD_KINDS, "b.kinds.csv": ODD_KINDS},
        {"inner.zip": b"PK"},
    ],
)
def test_archives_of_anything_else_are_refused(entries: dict[str, str | bytes]) -> None:
    with pytest.raises(InputError, match=r"mine\.zip: the archive must hold flows\.csv.* or one"):
        open_table(zipped(entries))


def test_messages_name_the_archive_and_the_file_in_it() -> None:
    with pytest.raises(InputError, match=r"^mine\.zip/isle\.csv: .*'6!' is not a finite number"):
        open_table(zipped({"f/isle.csv": ODD.replace("6", "6!"), "isle.kinds.csv": ODD_KINDS}))
    with pytest.raises(InputError, match=r"(?s)^mine\.zip/isle\.kinds\.csv: .*line 1"):
        open_table(zipped({"isle.csv": ODD, "isle.kinds.csv": "a,b\n1,2"}))


def test_two_files_of_one_name_are_not_chosen_between() -> None:
    with pytest.raises(InputError, match=r"it holds two files called 'flows\.csv'; keep one"):
        open_table(zipped({**PLAIN, "old/flows.csv": "x"}))


def test_an_archive_on_the_disk_keeps_the_limits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mine.zip"
    path.write_bytes(zipped(PLAIN).content)
    monkeypatch.setattr("weaklinks.tables.in_memory.LARGEST", 50)
    with pytest.raises(InputError, match=r"mine\.zip: the archive is larger than"):
        open_table(path)
    monkeypatch.setattr("weaklinks.tables.in_memory.LARGEST", len(path.read_bytes()))
    path.write_bytes(zipped({"a.csv": "1" * 10_000}).content)
    with pytest.raises(InputError, match="it unpacks to more than"):
        open_table(path)


def test_what_convert_writes_is_read_from_the_one_file(tmp_path: Path) -> None:
    table = open_table(zipped(PLAIN))
    path = convert(table, tmp_path / "out.csv")
    assert [found.name for found in tmp_path.iterdir()] == ["out.csv"]
    assert_same(open_table(held(path)), table)
    (tmp_path / "out.kinds.csv").write_text("account,kind\nhousehold,government\n")
    assert_same(open_table(path), table)
    assert open_table(path, kinds={"household": "enterprise"}).codes_of("household") == ()


def test_a_column_of_kinds_is_checked_and_may_have_gaps() -> None:
    kinds = ("Kind", "activity", "activty", "factor", "household")
    starts = (line.split(",", 2) for line in ODD.splitlines())
    text = "\n".join(f"{a},{b},{k},{c}" for k, (a, b, c) in zip(kinds, starts, strict=True))
    with pytest.raises(InputError, match="line 3: unknown kind 'activty' of 'q'"):
        open_table(MemoryFile(name="isle.csv", content=text.encode()))
    gap = text.replace("activty", "").replace("Nets,", "Activity Nets,")
    found = open_table(MemoryFile(name="isle.csv", content=gap.encode()))
    assert found.kinds == ("activity", "activity", "factor", "household")
    with pytest.raises(InputError, match="column 'Kind' behind 'Code'"):
        open_table(MemoryFile(name="isle.csv", content=ODD.encode()))
