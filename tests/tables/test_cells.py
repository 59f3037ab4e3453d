"""Commas in numbers: decimal where that is the only reading, else one message says what to do."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from weaklinks.errors import InputError
from weaklinks.tables import Table, open_table
from weaklinks.tables.cells import comma_between_semicolons, to_number
from weaklinks.tables.in_memory import MemoryFile

SHEET = """,Farming,Services,Households
Farming,8.5,26.25,20
Services,9,38,40.5
Labour,37.25,23.25,
"""


def read(text: str) -> Table:
    return open_table(MemoryFile(name="isla.csv", content=text.encode()))


def spanish(text: str) -> str:
    return text.replace(",", ";").replace(".", ",")


def test_a_table_with_decimal_commas_is_the_table_and_says_so() -> None:
    ours, theirs = read(spanish(SHEET)), read(SHEET)
    np.testing.assert_array_equal(ours.flows, theirs.flows)
    (said,) = set(ours.notes) - set(theirs.notes)
    assert said == "Commas in the numbers of isla.csv are read as decimal commas."
    assert read(SHEET.replace(",", ";")).notes == theirs.notes


READINGS = [
    (["8,0"], "decimal"),
    (["8,0", "1,250"], "decimal"),
    (["0,125", "12"], "decimal"),
    (["1250,125"], "decimal"),
    (["-8,5", "1,5e3", "Farming", "7"], "decimal"),
    (["1 250,5"], "decimal"),
    ([",5"], "decimal"),
    (["1,250"], "unclear"),
    (["1,250", "12,125"], "unclear"),
    (["8,0", "1.5"], "unclear"),
    (["8,0", "1.250"], "unclear"),
    (["1.250,5"], "unclear"),
    (["8,0", "1,250,000"], "unclear"),
    (["Hotels, bars", "62,63 and more"], "unclear"),
    ([], "unclear"),
]


@pytest.mark.parametrize(("cells", "reading"), READINGS)
def test_what_commas_between_semicolons_are(cells: list[str], reading: str) -> None:
    assert comma_between_semicolons(cells) == reading


@given(st.lists(st.floats(-1e9, 1e9).map(lambda x: round(x, 2)), min_size=1))
def test_numbers_written_with_a_decimal_comma_come_back(values: list[float]) -> None:
    written = [repr(x).replace(".", ",") for x in values]
    assert comma_between_semicolons(written) == "decimal"
    assert [to_number(text, comma="decimal") for text in written] == values


UNCLEAR = {
    "all may be thousands": spanish(SHEET).replace(",5", ",500").replace(",25", ",250"),
    "points as well": spanish(SHEET).replace("38", "3.8"),
    "quoted between commas": '"'
    + SHEET.replace(",", '","').replace(".", ",").replace("\n", '"\n"')[:-1],
    "between tabs": SHEET.replace(",", "\t").replace(".", ","),
}


@pytest.mark.parametrize("name", UNCLEAR)
def test_commas_that_may_be_either_are_one_message(name: str) -> None:
    with pytest.raises(InputError) as refused:
        read(UNCLEAR[name])
    message = str(refused.value)
    assert message.count("isla.csv") == 1
    assert "5 numbers with a comma that may be decimal, the first '8,5" in message
    assert "line 2, row 'Farming', column 'Farming'" in message
    assert "write a decimal point" in message
    assert "not a finite number" not in message


def test_a_quoted_decimal_comma_is_never_read_as_thousands() -> None:
    assert to_number("0,125") is None
    assert to_number("-0,125") is None
    assert to_number("1,125") == 1125.0


def test_other_bad_cells_are_named_as_well() -> None:
    with pytest.raises(InputError, match=r"(?s)with a comma.*'4O' is not a finite number"):
        read(UNCLEAR["points as well"].replace("20\n", "4O\n"))
