"""Charts drawn fast are the charts that the library draws."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator

import altair as alt
import pytest

from weaklinks.web import drawing
from weaklinks.web.content import Figure
from weaklinks.web.controls import read_values
from weaklinks.web.pages import PAGES, page

_PARTS = (alt.FacetedEncoding, alt.MarkDef, alt.InlineData)


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Altair as it is without the explorer, and after the test as it was."""
    monkeypatch.setattr(alt.utils.schemapi, "DEBUG_MODE", True)
    for part in _PARTS:
        monkeypatch.setattr(part, "__deepcopy__", None, raising=False)
    drawing.quickly.cache_clear()
    yield
    drawing.quickly.cache_clear()


def _figures(slug: str) -> dict[str, Figure]:
    asked = {"item": "figure5"} if slug == "paper" else {}
    content = page(slug).content(read_values(list(page(slug).controls(asked)), asked))
    return {f.name: f for section in content.sections for f in section.figures}


@pytest.mark.parametrize("slug", PAGES)
def test_charts_with_parts_in_common_are_the_same(slug: str, checked: None) -> None:
    figures = _figures(slug)
    slow = {name: json.dumps(drawing._spec(f)) for name, f in figures.items()}
    drawing.quickly()
    assert slow
    assert {name: json.dumps(drawing._spec(f)) for name, f in figures.items()} == slow


def test_altair_asks_for_parts_in_common(checked: None) -> None:
    drawing.quickly()
    base = alt.Chart(alt.InlineData(values=[{"a": 1}])).mark_line().encode(x=alt.X("a:Q"))
    assert base.copy().encoding is base.encoding
    assert copy.deepcopy(base.encoding) is base.encoding


def test_a_chart_made_of_another_does_not_change_it(checked: None) -> None:
    drawing.quickly()
    base = alt.Chart(alt.InlineData(values=[{"a": 1}])).mark_line().encode(x=alt.X("a:Q"))
    before = json.dumps(base.to_dict())
    joined = alt.hconcat(base.encode(y=alt.Y("a:Q")), base.properties(width=3)).properties(
        title="t"
    )
    assert json.loads(before)["encoding"] == {"x": {"field": "a", "type": "quantitative"}}
    assert json.dumps(base.to_dict()) == before
    assert "y" in joined.to_dict()["hconcat"][0]["encoding"]
    assert "y" not in joined.to_dict()["hconcat"][1]["encoding"]
