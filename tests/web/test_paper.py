"""The paper's page: what it shows is what `reproduce` finds."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import altair
import pytest

from weaklinks.errors import InputError
from weaklinks.published import Comparison, paper, reproduce
from weaklinks.web.controls import read_values
from weaklinks.web.drawing import draw_content, draw_extra, draw_panel
from weaklinks.web.pages import page
from weaklinks.web.pages import paper as module
from weaklinks.web.render import render

PAGE = page("paper")
ITEMS = paper("jones2008").items


@pytest.fixture(autouse=True)
def checks_on(monkeypatch) -> None:
    """Files are drawn without Vega-Lite's checks; tests of charts want them again."""
    monkeypatch.setattr(altair.utils.schemapi, "DEBUG_MODE", True)


@pytest.fixture(scope="module")
def whole():
    return reproduce("jones2008")


def shown(item):
    query = {"item": item}
    values = read_values(PAGE.controls(query), query)
    return values, PAGE.content(values)


def tables(content) -> list:
    return [t for s in content.sections for t in s.tables]


@pytest.mark.parametrize("item", [*ITEMS, "whole", "slips"])
def test_every_item_is_shown_and_rendered(item) -> None:
    values, content = shown(item)
    assert any(c.isdigit() for c in content.answer)
    drawn = draw_content("paper", values)
    text = render(
        "results.html.j2", page=PAGE, drawn=drawn, query={"item": item}, panel="", values=values,
        controls=PAGE.controls({}),
    )  # fmt: skip
    assert "This cannot be shown" not in text
    for section in content.sections:
        for figure in section.figures:
            assert figure.chart().to_dict()
            assert not figure.frame().empty


@pytest.mark.parametrize("item", ITEMS)
def test_every_printed_number_of_an_item_is_there_with_its_verdict(item, whole) -> None:
    _, content = shown(item)
    rows = whole.of(item)
    assert {c.label: c.value for c in content.sections[0].cards} == {
        "Printed": f"{len(rows)}",
        "Agree": f"{sum(c.agrees for c in rows)}",
        "Differ": f"{sum(not c.agrees for c in rows)}",
        "Slips": f"{sum(s.item == item for s in whole.slips)}",
    }
    assert f"all {len(rows)} printed numbers" in content.answer
    table = tables(content)[0]
    if item == "table2":
        cells = [cell for row in table.rows for cell in row[1:]]
        printed = [c.printed.printed for c in rows]
        assert [cell.partition(" ")[0] for cell in cells] == printed
        computed = [float(cell.partition("(")[2].rstrip(")")) for cell in cells]
        assert computed == pytest.approx([c.computed for c in rows], abs=0.005 + 1e-9)
    else:
        assert [row[1] for row in table.rows] == [c.printed.printed for c in rows]
        for row, c in zip(table.rows, rows, strict=True):
            assert c.printed.source in row[0]
            assert row[3].startswith("agrees")
            if not isinstance(c.computed, bool):
                assert float(row[2]) == pytest.approx(c.computed, rel=1e-2, abs=1e-9)
    slips = [s.title for s in content.sections if s.title.startswith("Slip ")]
    assert len(slips) == sum(s.item == item for s in whole.slips)


@pytest.mark.parametrize("item", [i for i in ITEMS if i.startswith("figure")])
def test_a_figure_is_drawn_with_its_data(item, whole) -> None:
    _, content = shown(item)
    (figure,) = content.sections[0].figures
    assert figure.name == item
    assert figure.frame().equals(whole.figures[item].to_frame())


def test_a_difference_would_be_said(monkeypatch, whole) -> None:
    rows = whole.of("table1")
    wrong = Comparison(printed=rows[0].printed, computed=0.75)
    cells = whole.of("table2")
    worse = Comparison(printed=cells[0].printed, computed=9.0)
    made = {
        "table1": replace(whole, comparisons=(wrong, *rows[1:]), slips=()),
        "table2": replace(whole, comparisons=(worse, *cells[1:]), slips=()),
    }
    monkeypatch.setattr(module, "_found", lambda item: made[item])
    _, content = shown("table1")
    assert content.answer == ("Table 1: 1 of 19 printed numbers differ from what is computed now.")
    assert tables(content)[0].rows[0][3].startswith("DIFFERS")
    _, content = shown("table2")
    assert tables(content)[0].rows[0][1] == "5.3 (9.00) *"


def test_the_whole_paper_is_a_panel_with_progress(whole) -> None:
    values, content = shown("whole")
    assert "107 numbers and makes 15 statements" in content.answer
    assert sum(c.printed.printed == "yes" for c in whole.comparisons) == 15
    assert len(whole.comparisons) == 122
    told: list[tuple[int, int]] = []
    (section,) = draw_panel("paper", "whole", values, lambda *how: told.append(how))["sections"]
    assert told == [(k, 8) for k in range(8)]
    assert section["title"] == f"122 of 122 agree; besides, {len(whole.slips)} slips"
    counts = {row[0]: row[1:] for row in section["tables"][0].rows}
    for item, title in paper("jones2008").titles.items():
        slips = sum(s.item == item for s in whole.slips)
        assert counts[title] == (f"{len(whole.of(item))}", "0", f"{slips}")
    for words, address in section["links"]:
        assert words.removeprefix("Download ") == address.removeprefix("/paper/extra/")
        assert address.removeprefix("/paper/extra/") in PAGE.files


def test_all_slips_with_their_evidence(whole) -> None:
    _, content = shown("slips")
    assert content.answer.startswith(f"{len(whole.slips)} things")
    for slip, section in zip(whole.slips, content.sections, strict=False):
        assert slip.title in section.title
        words = " ".join(section.words)
        for part in (slip.where, slip.printed, slip.right, slip.evidence):
            assert part in words


@pytest.mark.parametrize("name", PAGE.files)
def test_downloads_are_csv_that_reads_back(name, whole) -> None:
    values, _ = shown("figure5")
    content, kind = draw_extra("paper", name, values)
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8"))))
    assert kind.startswith("text/csv")
    item = name.removesuffix(".csv")
    if item in whole.figures:
        assert len(rows) == len(whole.figures[item].to_frame())
    elif item == "slips":
        assert [row["title"] for row in rows] == [s.title for s in whole.slips]
    else:
        found = whole.comparisons if item == "numbers" else whole.of(item)
        assert [row["printed"] for row in rows] == [c.printed.printed for c in found]
        assert {row["agree"] for row in rows} == {"yes"}


def test_an_unknown_item_gives_one_message() -> None:
    with pytest.raises(InputError, match=r"'table9' is none of whole, table1, table2"):
        read_values(PAGE.controls({}), {"item": "table9"})


def test_the_page_opens_at_the_whole_paper_and_goes_on_to_each_item() -> None:
    values = read_values(PAGE.controls({}), {})
    assert values["item"] == "whole"
    content = PAGE.content(values)
    wanted = {a.changes["item"] for s in content.sections for a in s.actions}
    assert wanted == {*ITEMS, "slips"}


def test_what_a_slip_is_is_said_where_there_are_any(whole) -> None:
    for item in (*ITEMS, "slips"):
        _, content = shown(item)
        words = " ".join(w for s in content.sections for w in s.words)
        there = item == "slips" or any(s.item == item for s in whole.slips)
        assert ("A slip is a place where" in words) == there
        assert ("(slips)" in content.answer) == (there and item != "slips")
    # The example that is given: 2.87 agrees by its digits, and is a slip.
    (decay,) = [c for c in whole.comparisons if c.printed.key == "decay_poor_wide"]
    assert decay.agrees
    assert decay.printed.printed == "2.87"
    assert f"{decay.computed:.4f}" == "2.8664"
    assert any("2.87" in s.title for s in whole.slips)
