from __future__ import annotations

import csv
import io

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from small_tables import small_country
from weaklinks.calibration import Elasticities
from weaklinks.report.content import kind_counts
from weaklinks.report.tabular import FORMULA_STARTS, all_tables, csv_text, guard, unguard
from weaklinks.report.words import bends, change, count, fixed, number, percent, signed
from weaklinks.studies.country import open_country
from weaklinks.studies.diagnosis import diagnose, sector_columns

text = st.text() | st.builds(
    str.__add__, st.sampled_from(["=", "+", "'=", "''-", "@", "'"]), st.text()
)


@given(text)
def test_no_cell_is_a_formula_and_every_cell_reads_back(value):
    assert not guard(value).startswith(FORMULA_STARTS)
    assert unguard(guard(value)) == value


@given(st.lists(st.tuples(text, st.floats(allow_nan=False)), min_size=1))
@example([("a\rb", 1.0), ('",\n', -0.0)])
def test_csv_reads_back_to_the_last_digit(rows):
    names, values = zip(*rows, strict=True)
    content = csv_text({"name": names, "value": np.array(values)})
    read = list(csv.DictReader(io.StringIO(content, newline="")))
    assert [unguard(r["name"]) for r in read] == list(names)
    assert [float(r["value"]) for r in read] == list(values)


@pytest.fixture(scope="module")
def tables():
    diagnosis = diagnose(open_country("USA15"), draws=3)
    return diagnosis, all_tables(diagnosis)


def test_sector_headers_are_those_of_the_diagnosis(tables):
    diagnosis, found = tables
    assert list(found["sectors.csv"]) == list(sector_columns(diagnosis))


def test_tables_without_pandas_are_those_with_pandas(tables):
    diagnosis, found = tables
    for name, frame in (
        ("reform_path.csv", diagnosis.path.to_frame()),
        ("draws.csv", diagnosis.spread.to_frame()),
    ):
        assert list(found[name]) == list(frame.columns)
        for column, values in found[name].items():
            assert list(values) == frame[column].tolist()
    nodes = diagnosis.equilibrium.to_frame()
    for column in nodes.columns:
        assert list(found["economy_nodes.csv"][column]) == nodes[column].tolist()


def test_links_rebuild_the_shares(tables):
    diagnosis, found = tables
    links, names = found["links.csv"], diagnosis.economy.names
    rebuilt = np.zeros(diagnosis.economy.shares.shape)
    for buyer, seller, share in zip(*links.values(), strict=True):
        rebuilt[names.index(buyer), names.index(seller)] = share
    np.testing.assert_array_equal(rebuilt, diagnosis.economy.shares.toarray())


def test_notes_hold_source_licence_and_every_rule(tables):
    diagnosis, found = tables
    notes = found["notes.csv"]["text"]
    table = diagnosis.country.prepared.table
    assert {table.source, table.licence, *diagnosis.economy.notes} <= set(notes)


def test_all_tables_are_rectangles(tables):
    for name, columns in tables[1].items():
        rows = list(csv.reader(io.StringIO(csv_text(columns), newline="")))
        assert {len(row) for row in rows} == {len(columns)}, name


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1234567.0, "1,230,000"),
        (0.045612, "0.0456"),
        (-3.14159, "\N{MINUS SIGN}3.14"),
        (0.0, "0"),
        (999.96, "1,000"),
        (2e-9, "2.00e\N{MINUS SIGN}09"),
        (float("nan"), "not a number"),
    ],
)
def test_numbers_have_three_digits(value, expected):
    assert number(value) == expected


def test_words_for_changes():
    assert percent(16.37) == "+16.4\N{NO-BREAK SPACE}%"
    assert percent(-0.5) == "\N{MINUS SIGN}0.500\N{NO-BREAK SPACE}%"
    assert change(-2.0) == "2.00\N{NO-BREAK SPACE}% lower"
    assert change(177378.9) == "1,770 times as high"
    assert change(0.0) == "practically the same"
    assert fixed(0.0, 2) == "0.00"
    assert fixed(0.001, 2) == "0.001"
    assert fixed(-4e-7, 2) == "\N{MINUS SIGN}4e\N{MINUS SIGN}07"
    assert fixed(-0.0, 2) == "0.00"
    assert signed(1.5, 2) == "+1.50"
    assert signed(-6.0, 0) == "\N{MINUS SIGN}6"


def test_what_is_rounding_only_is_no_change():
    for noise in (1e-13, -2e-14, 0.0, -0.0):
        assert percent(noise) == "0\N{NO-BREAK SPACE}%"
        assert signed(noise, 2) == "0.00"
    assert signed(1e-6, 2) == "+1e\N{MINUS SIGN}06"


def test_counts_agree_with_their_names():
    assert [count(n, "reform") for n in (0, 1, 2)] == ["no reforms", "1 reform", "2 reforms"]


def test_kinds_of_sectors_agree_with_their_counts():
    assert "Of 2 sectors none is a superstar (" in bends(2, 0, 2)
    assert bends(2, 0, 2).endswith("and 2 are bottlenecks (GDP bends down).")
    assert "Of 1 sector 1 is a superstar (" in bends(1, 1, 0)
    assert "and none is a bottleneck (" in bends(1, 1, 0)
    assert "Of 5 sectors 3 are superstars (" in bends(5, 3, 1)
    assert bends(5, 3, 1).endswith("and 1 is a bottleneck (GDP bends down); 1 is neither.")


def test_sectors_of_a_cobb_douglas_economy_are_neither():
    """GDP is log-linear in productivity (Hulten's weights are exact), so nothing bends."""
    country = open_country(small_country(3, trade=0.0, government=False))
    ones = dict.fromkeys(("inputs", "final", "value_added", "factors", "trade"), 1.0)
    d = diagnose(country, elasticities=Elasticities(**ones), whole=False)
    assert kind_counts(d) == (3, 0, 0)
    assert "none is a superstar" in bends(*kind_counts(d))
    bent = diagnose(country, elasticities=Elasticities(**ones | {"inputs": 0.5}), whole=False)
    assert kind_counts(bent)[2] > 0


def test_from_where_on_a_change_is_told_in_times():
    assert change(900.0) == "900\N{NO-BREAK SPACE}% higher"
    assert change(900.0, times_from=50.0) == "10.0 times as high"
    assert change(-60.0, times_from=50.0) == "60.0\N{NO-BREAK SPACE}% lower"


@given(st.floats(-1e9, 1e9), st.integers(0, 4))
def test_every_minus_is_a_true_one_and_every_plus_a_gain(value, places):
    for text in (percent(value), signed(value, places), fixed(value, places), number(value)):
        assert "-" not in text
    assert signed(value, places).startswith("+") == (value >= 1e-9)
    assert percent(value).startswith("+") == (value >= 1e-9)
    assert percent(value, sign=False) == percent(value).lstrip("+")
