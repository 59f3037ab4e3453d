"""Downloads of charts: hostile labels stay text."""

from __future__ import annotations

import csv
import io

import altair as alt
import pandas as pd
import pytest

from weaklinks.web import drawing
from weaklinks.web.content import Figure


def test_no_cell_of_a_download_is_a_formula() -> None:
    frame = pd.DataFrame(
        {"=name": ["=HYPERLINK(1)", "fine", None], "value": [1.5, float("nan"), -2]}
    )
    figure = Figure(name="f", chart=lambda: None, alt="", frame=lambda: frame)
    lines = drawing._csv(figure).splitlines()
    assert lines == ["'=name,value", "'=HYPERLINK(1),1.5", "fine,", ",-2.0"]


@pytest.mark.parametrize(
    "start", ["=cmd|' /C calc'!A0", "+1+cmd", "-2+3", "@SUM(1)", "\t=1", "\r=1", "a\r=1"]
)
def test_every_start_of_a_formula_is_text(start: str) -> None:
    figure = Figure(
        name="f", chart=lambda: None, alt="", frame=lambda: pd.DataFrame({"name": [start]})
    )
    (head, row) = list(csv.reader(io.StringIO(drawing._csv(figure), newline="")))
    assert head == ["name"]
    assert row in ([f"'{start}"], [f"'{start}".replace("\r", " ")], ["a =1"])


def test_a_script_as_label_is_text_in_every_kind_of_picture() -> None:
    label = "<script>alert(1)</script>"
    rows = alt.Data(values=[{"x": label, "y": 1}])
    spec = alt.Chart(rows, title=label).mark_bar().encode(x="x:N", y="y:Q").to_dict()
    svg = drawing._picture(spec, "svg").decode()
    assert "&lt;script&gt;" in svg
    assert "<script" not in svg
    assert drawing._picture(spec, "png").startswith(b"\x89PNG")
