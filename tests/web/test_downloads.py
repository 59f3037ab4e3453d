"""Downloads of charts: hostile labels stay text."""

from __future__ import annotations

import pandas as pd

from weaklinks.web import drawing
from weaklinks.web.content import Figure


def test_no_cell_of_a_download_is_a_formula() -> None:
    frame = pd.DataFrame(
        {"=name": ["=HYPERLINK(1)", "fine", None], "value": [1.5, float("nan"), -2]}
    )
    figure = Figure(name="f", chart=lambda: None, alt="", frame=lambda: frame)
    lines = drawing._csv(figure).splitlines()
    assert lines == ["'=name,value", "'=HYPERLINK(1),1.5", "fine,", ",-2.0"]
