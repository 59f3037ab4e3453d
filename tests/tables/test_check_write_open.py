"""Checking, writing back exactly, and opening by code or path."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from toys import KINDS, PAYMENTS, make_table

from weaklinks.errors import InputError
from weaklinks.tables import (
    ACCOUNT_KINDS,
    Table,
    check_table,
    convert,
    load,
    open_table,
    prepare,
    read_sam,
)


def found(table: Table, kind: str) -> list[tuple[str, ...]]:
    return [f.accounts for f in check_table(table).findings if f.kind == kind]


def test_a_clean_table_has_no_findings(toy: Table) -> None:
    report = check_table(toy)
    assert report.findings == ()
    assert report.balances
    assert report.exact
    assert "exactly" in report.verdict


def test_each_imbalance_is_named_with_its_size() -> None:
    report = check_table(make_table(KINDS, {**PAYMENTS, ("home", "farm"): 60.0}))
    assert not report.balances
    assert [(f.severity, f.accounts, f.amount) for f in report.findings] == [
        ("error", ("farm",), 15.0),
        ("error", ("home",), -15.0),
    ]
    assert report.problems == report.findings
    assert "'farm' receives 115 and pays 100: difference 15 (+13 %)" in report.findings[0].message
    assert "does not balance" in report.verdict


def test_rounding_is_told_from_discrepancy() -> None:
    rounded = make_table(KINDS, {**PAYMENTS, ("home", "farm"): 46.0})
    assert check_table(rounded).balances
    assert not check_table(rounded).exact
    assert {f.severity for f in check_table(rounded).findings} == {"note"}
    assert "published rounding" in check_table(rounded).findings[0].message
    exact = make_table(KINDS, {**PAYMENTS, ("home", "farm"): 45.123456, ("mill", "farm"): 40.1234})
    assert "small discrepancy" in check_table(exact).findings[0].message


def test_balances_means_that_prepare_accepts() -> None:
    for extra in (0.0, 1.0, 2.0, 4.0, 8.0, 30.0):
        table = make_table(KINDS, {**PAYMENTS, ("home", "farm"): 45.0 + extra})
        if check_table(table).balances:
            prepare(table)
        else:
            with pytest.raises(InputError):
                prepare(table)


def test_negative_flows_say_which_rule_applies() -> None:
    payments = {
        **PAYMENTS,
        ("save", "farm"): -15.0,
        ("mill", "tax"): -2.0,
        ("mill", "work"): -50.0,
    }
    messages = {f.accounts: f for f in check_table(make_table(KINDS, payments)).findings}
    assert "entered as a payment by 'farm' to 'save'" in messages[("farm", "save")].message
    assert "stays negative" in messages[("tax", "mill")].message
    assert messages[("tax", "mill")].severity == "note"
    assert "becomes a production subsidy" in messages[("work", "mill")].message
    assert found(make_table(KINDS, payments), "negative value added") == [("mill",)]


def test_dead_ends_and_empty_accounts() -> None:
    kinds = {**KINDS, "void": "activity", "well": "activity", "sink": "activity", "abroad": "row"}
    payments = {**PAYMENTS, ("home", "well"): 3.0, ("sink", "mill"): 2.0}
    table = make_table(kinds, payments)
    assert found(table, "empty account") == [("void",), ("abroad",)]
    assert found(table, "no payments") == [("well",)]
    assert found(table, "no receipts") == [("sink",)]
    assert found(table, "no inputs") == [("well",)]
    assert found(table, "no value added") == [("well",)]
    assert found(table, "dead end") == []
    stuck = make_table({**KINDS, "abroad": "row"}, {**PAYMENTS, ("home", "abroad"): 1.0})
    assert found(stuck, "dead end") == [("abroad", "home")]
    assert [f.kind for f in check_table(stuck).problems] == ["imbalance", "dead end"]


def test_a_transposed_table_is_suspected() -> None:
    for code in ("KEN", "GHA", "USA15"):
        table = load(code)
        assert found(table, "transposed") == []
        assert len(found(replace(table, flows=table.flows.T), "transposed")) == 2


def test_labels_and_kinds_that_are_missing(toy: Table) -> None:
    table = replace(toy, labels=("", *toy.labels[1:]))
    assert found(table, "no label") == [("farm",)]
    unkind = replace(toy, kinds=("activity",) * len(toy.kinds))
    message = check_table(unkind).findings[0].message
    assert "no account of kind factor or household" in message


def test_to_frame_has_a_row_for_each_finding() -> None:
    report = check_table(load("KEN"))
    frame = report.to_frame()
    assert list(frame.columns) == ["severity", "kind", "accounts", "amount", "message"]
    assert len(frame) == len(report.findings) > 50
    assert report.balances
    assert report.rounding_unit == 1.0


TEXT = st.text(
    st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00"), max_size=12
)
CODE = TEXT.filter(lambda c: c and c == c.strip() and c.lower() not in ("total", "totals"))
FLOAT = st.floats(allow_nan=False, allow_infinity=False)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    codes = draw(st.lists(CODE, min_size=1, max_size=4, unique=True))
    m = len(codes)
    numbers = draw(st.lists(st.just(0.0) | FLOAT, min_size=m * m, max_size=m * m))
    return Table(
        code="t",
        title=draw(TEXT.filter(lambda t: t != "")),
        accounts=tuple(codes),
        labels=tuple(draw(TEXT) for _ in codes),
        kinds=tuple(draw(st.sampled_from(ACCOUNT_KINDS)) for _ in codes),
        flows=np.array(numbers).reshape(m, m),
    )


HOSTILE = Table(
    code="t",
    title='\ufeff;;;"\r\n<b>',
    accounts=("Kind", "\u05e9\u05dc\u05d5\u05dd", "a,b", "x\ny"),
    labels=("", " both ", '"', "\r"),
    kinds=("activity", "factor", "household", "row"),
    flows=np.diag([1e308, 5e-324, -0.1, 1 / 3]),
)


@given(tables())
@example(HOSTILE)
@settings(max_examples=150, deadline=None)
def test_written_tables_are_read_back_exactly(table: Table) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = convert(table, Path(folder) / "t.csv")
        back = read_sam(path)
    for name in ("code", "title", "accounts", "labels", "kinds"):
        assert getattr(back, name) == getattr(table, name), name
    np.testing.assert_array_equal(back.flows, table.flows)


def test_embedded_tables_are_read_back_exactly(tmp_path: Path) -> None:
    for code in ("KEN", "USA"):
        table = prepare(load(code)).table
        convert(table, tmp_path / f"{code}.csv")
        back = open_table(tmp_path / f"{code}.csv")
        assert (back.accounts, back.kinds, back.labels) == (
            table.accounts,
            table.kinds,
            table.labels,
        )
        np.testing.assert_array_equal(back.flows, table.flows)


def test_nothing_is_overwritten_without_force(toy: Table, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("precious")
    with pytest.raises(InputError, match=r"t\.csv exists; overwrite it with --force"):
        convert(toy, path)
    assert path.read_text() == "precious"
    convert(toy, path, force=True)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["t.csv"]
    assert read_sam(path).kinds == toy.kinds


@pytest.mark.parametrize(
    ("accounts", "words"),
    [
        ((" a", "b"), "blanks around"),
        (("", "b"), "empty"),
        (("a", "Total"), "read as a total"),
        (("a\x00", "b"), "would not be read back"),
    ],
)
def test_codes_that_would_not_come_back_are_refused(
    accounts: tuple[str, ...], words: str, tmp_path: Path
) -> None:
    table = Table(
        code="t",
        title="T",
        accounts=accounts,
        labels=("", ""),
        kinds=("row", "row"),
        flows=np.zeros((2, 2)),
    )
    with pytest.raises(InputError, match=words):
        convert(table, tmp_path / "t.csv")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_directory_and_bad_text_are_named(toy: Table, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no directory"):
        convert(toy, tmp_path / "no" / "t.csv")
    table = replace(toy, labels=("\ud800", *toy.labels[1:]))
    with pytest.raises(InputError, match="cannot be written as UTF-8"):
        convert(table, tmp_path / "t.csv")
    assert list(tmp_path.iterdir()) == []


def test_open_by_code() -> None:
    assert open_table("usa15").code == "USA15"


def test_unknown_names_list_what_there_is() -> None:
    with pytest.raises(InputError) as caught:
        open_table("KENYA")
    message = str(caught.value)
    assert "did you mean KEN?" in message
    assert "KEN, GHA, USA, USA15" in message
    assert "WIOD" in message


@pytest.mark.parametrize("name", ["\x00", "", " ", "a" * 3000, "\ud800", "../../nothing"])
def test_strange_names_are_refused_kindly(name: str) -> None:
    with pytest.raises(InputError):
        open_table(name)


def test_options_that_do_not_apply_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="option year does not apply to an embedded table"):
        open_table("KEN", year=2014)
    path = convert(load("KEN"), tmp_path / "k.csv")
    with pytest.raises(InputError, match="option country and year does not apply to a SAM"):
        open_table(path, country="KEN", year=2014)


def test_a_directory_without_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="the directory holds no table"):
        open_table(tmp_path)
