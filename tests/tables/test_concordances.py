"""The shipped concordances name real codes, miss no sector and add up where they must."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

import weaklinks

EMBEDDED = Path(weaklinks.__file__).parent / "tables" / "embedded"
BEA = EMBEDDED / "bea_2021_use_71.csv"
BEA15 = EMBEDDED / "bea_2021_use_15.csv"

# Written out: WIOD tables may not ship, but the ISIC rev. 4 groups they use are public.
ISIC56 = """
    A01 A02 A03 B C10-C12 C13-C15 C16 C17 C18 C19 C20 C21 C22 C23 C24 C25 C26 C27 C28 C29 C30
    C31_C32 C33 D35 E36 E37-E39 F G45 G46 G47 H49 H50 H51 H52 H53 I J58 J59_J60 J61 J62_J63
    K64 K65 K66 L68 M69_M70 M71 M72 M73 M74_M75 N O84 P85 Q R_S T U
"""
NO_COUNTERPART = {"concordance_isic56_bea71.csv": {"T", "U"}}


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.reader(lines))


def bea_codes() -> list[str]:
    header = read(BEA)[0]
    return header[1 : header.index("GSLE") + 1]


def ifpri_activities(country: str) -> list[str]:
    header = read(EMBEDDED / f"ifpri_sam_{country}_2019.csv")[0]
    return header[header.index("amaiz") : header.index("cmaiz")]


def bea15_names() -> list[str]:
    header = read(BEA15)[0]
    return header[1 : header.index("Government") + 1]


def sectors_of(name: str) -> list[str]:
    if "ifpri42" in name:
        return ifpri_activities("ken")
    return bea15_names() if "bea15" in name else ISIC56.split()


def pairs(name: str) -> list[tuple[str, str]]:
    return [(sector, reference) for sector, reference, _ in read(EMBEDDED / name)[1:]]


CONCORDANCES = (
    ("concordance_ifpri42_bea71.csv", 42),
    ("concordance_bea15_bea71.csv", 15),
    ("concordance_isic56_bea71.csv", 56),
)
each = pytest.mark.parametrize(("name", "size"), CONCORDANCES)


@each
def test_columns_are_sector_reference_reasoning(name: str, size: int) -> None:
    rows = read(EMBEDDED / name)
    assert rows[0] == ["sector", "reference", "reasoning"]
    assert {len(row) for row in rows} == {3}


@each
def test_every_sector_is_covered_in_the_order_of_its_table(name: str, size: int) -> None:
    sectors = sectors_of(name)
    assert len(sectors) == size
    assert list(dict.fromkeys(sector for sector, _ in pairs(name))) == sectors
    runs = [sector for sector, _ in pairs(name)]
    assert runs == sorted(runs, key=sectors.index)


@each
def test_references_are_bea_industries(name: str, size: int) -> None:
    codes = bea_codes()
    assert len(codes) == 71
    allowed = {*codes, ""}
    assert {reference for _, reference in pairs(name)} <= allowed


@each
def test_no_pair_is_given_twice(name: str, size: int) -> None:
    assert [pair for pair, count in Counter(pairs(name)).items() if count > 1] == []


@each
def test_every_us_industry_corresponds_to_something(name: str, size: int) -> None:
    assert set(bea_codes()) <= {reference for _, reference in pairs(name)}


@each
def test_only_households_and_embassies_lack_a_reference(name: str, size: int) -> None:
    empty = {sector for sector, reference in pairs(name) if not reference}
    filled = {sector for sector, reference in pairs(name) if reference}
    assert empty == NO_COUNTERPART.get(name, set())
    assert empty.isdisjoint(filled)


@each
def test_every_pair_has_a_reason_of_one_sentence(name: str, size: int) -> None:
    for sector, reference, reasoning in read(EMBEDDED / name)[1:]:
        assert reasoning == reasoning.strip(), (sector, reference)
        assert reasoning.endswith("."), (sector, reference)
        assert ". " not in reasoning, (sector, reference)
        assert len(reasoning) > len("NAICS 11."), (sector, reference)


def test_ghana_has_the_activities_of_kenya() -> None:
    assert ifpri_activities("gha") == ifpri_activities("ken")


def test_the_15_sectors_partition_the_71_industries() -> None:
    references = [reference for _, reference in pairs("concordance_bea15_bea71.csv")]
    assert sorted(references) == sorted(bea_codes())


@pytest.mark.parametrize(
    "line",
    ["Total industry output (basic prices)", "Total Intermediate", "Gross operating surplus"],
)
def test_the_71_industries_add_up_to_the_15_published_sectors(line: str) -> None:
    fine, coarse = _line(BEA, line), _line(BEA15, line)
    groups: dict[str, list[str]] = {}
    for sector, reference in pairs("concordance_bea15_bea71.csv"):
        groups.setdefault(sector, []).append(reference)
    for sector, members in groups.items():
        # Every published figure is rounded to a whole million, so each may err by a half.
        rounding = (len(members) + 1) / 2
        assert abs(sum(fine[code] for code in members) - coarse[sector]) <= rounding, sector


def _line(path: Path, name: str) -> dict[str, float]:
    rows = read(path)
    found = next(row for row in rows if row[0] == name)
    cells = zip(rows[0], found, strict=True)
    return {code: float(cell.replace("---", "0")) for code, cell in cells if code in _columns(path)}


def _columns(path: Path) -> set[str]:
    return set(bea_codes() if path == BEA else bea15_names())
