"""Printed numbers: where they come from, and what counts as agreeing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weaklinks.errors import InputError
from weaklinks.published import RULES, agrees, read_printed
from weaklinks.published.jones2008 import COMPUTED, printed
from weaklinks.published.papers import PAPERS, reproduce


@pytest.mark.parametrize("number", printed(), ids=lambda n: f"{n.item}-{n.key}")
def test_every_printed_number_says_where_it_is_printed(number) -> None:
    assert number.source
    assert any(word in number.source for word in ("page", "pages"))
    assert number.rule in RULES
    assert number.quantity


def test_what_is_printed_is_computed_and_the_other_way_round() -> None:
    for item, compute in COMPUTED.items():
        assert {n.key for n in printed() if n.item == item} == set(compute())
    assert {n.item for n in printed()} == set(PAPERS["jones2008"].items)


@pytest.mark.parametrize(
    ("text", "value", "right"),
    [
        ("5.3", 5.25, True),  # a half may go either way
        ("5.3", 5.35, True),
        ("5.3", 5.2499, False),
        ("5.3", 5.3501, False),
        ("25.0", 25.06, False),  # the zero is a digit, too
        ("20", 19.5, True),
        ("20", 19.49, False),
        ("-1", -1.4, True),
        ("0.994", 0.9935, True),
        ("0.994", float("nan"), False),
        ("0.994", float("inf"), False),
    ],
)
def test_digits(text, value, right) -> None:
    assert agrees(text, value, "digits") is right


@given(st.floats(-1e6, 1e6), st.integers(0, 6))
def test_what_python_prints_agrees_and_a_digit_more_or_less_does_not(value, decimals) -> None:
    text = f"{value:.{decimals}f}"
    assert agrees(text, value, "digits")
    unit = 10.0**-decimals
    assert not agrees(f"{value + 1.01 * unit:.{decimals}f}", value, "digits")
    assert not agrees(f"{value - 1.01 * unit:.{decimals}f}", value, "digits")


@pytest.mark.parametrize(
    ("text", "value", "rule", "right"),
    [
        ("1/1.2", 1 / 1.2, "exact", True),
        ("1/3", 0.3333, "exact", False),
        ("0", 1e-12, "exact", True),
        ("60", 59.3, "nearly", True),
        ("60", 60.0, "nearly", False),  # not nearly
        ("60", 57.4, "nearly", False),
        ("150", 150.0, "at least", True),
        ("150", 149.9, "at least", False),
        ("yes", True, "holds", True),
        ("yes", False, "holds", False),
        ("yes", 1.0, "holds", False),
    ],
)
def test_other_rules(text, value, rule, right) -> None:
    assert agrees(text, value, rule) is right


def test_a_file_without_sources_is_refused_with_every_row_named(tmp_path) -> None:
    file = tmp_path / "numbers.csv"
    file.write_text(
        "key,quantity,printed,rule,source\n"
        "a,first,1.0,digits,\n"
        "b,second,one,digits,page 1\n"
        "c,third,1.0,roughly,page 1\n"
        "c,third,no,holds,page 1\n"
        "d,fourth,1/0,exact,page 2\n"
    )
    with pytest.raises(InputError) as refusal:
        read_printed(file, "table9")
    message = str(refusal.value)
    for part in (
        "line 2: source is empty",
        "line 3: printed is 'one'",
        "line 4: rule is 'roughly'",
        "line 5: a statement is printed as 'yes'",
        "line 5: table9 c is there twice",
        "line 6: printed is '1/0'",
    ):
        assert part in message


def test_an_empty_file_is_refused(tmp_path) -> None:
    (tmp_path / "numbers.csv").write_text("key,quantity,printed,rule,source\n")
    with pytest.raises(InputError, match="no printed numbers"):
        read_printed(tmp_path / "numbers.csv", "table9")


def test_unknown_papers_and_items_are_named_with_the_known_ones() -> None:
    with pytest.raises(InputError, match="no paper 'smith1776'; known: jones2008"):
        reproduce("smith1776")
    with pytest.raises(InputError) as refusal:
        reproduce("jones2008", ["table3", "figure1", "figure9"])
    assert len(refusal.value.problems) == 2
    assert all("table1, table2, figure1" in problem for problem in refusal.value.problems)
