"""What the tests of the two pages of many models share."""

from __future__ import annotations

import re
from html import unescape

import altair as alt
import pytest
from hypothesis import strategies as st

from weaklinks.catalogue import model
from weaklinks.errors import InputError
from weaklinks.report.words import MINUS
from weaklinks.web.controls import Select, Slider, query_of, read_values
from weaklinks.web.drawing import draw_content, draw_file, draw_panel
from weaklinks.web.pages.model_choice import spec_of
from weaklinks.web.render import render

_LOWERED = str.maketrans(
    "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u207b", "0123456789-"
)


def nobody(done: int, total: int) -> None:
    """Nobody is told of progress."""


def shown(page, **query):
    """Values and content of a page, as an address asks for them."""
    values = read_values(page.controls(query), query)
    return values, page.content(values)


def models_of(page) -> list[str]:
    return [name for name, _ in page.controls({})[0].options]


def cards(content) -> dict[str, str]:
    """All cards by label; of two with one label the first."""
    found: dict[str, str] = {}
    for section in content.sections:
        for card in section.cards:
            found.setdefault(card.label, card.value)
    return found


def as_number(text: str) -> float:
    """A number as a page writes it, without its unit."""
    plain = text.replace(",", "").replace(MINUS, "-").translate(_LOWERED)
    plain = re.sub(r"\s\N{MULTIPLICATION SIGN}\s10(-?\d+)", r"e\1", plain)
    return float(re.findall(r"-?[\d.]+(?:e[+-]?\d+)?", plain)[0])


def draw_everything(page, values, content) -> dict[str, dict]:
    """Every chart with Altair's checks on, those of panels too; their specifications by name."""
    alt.utils.schemapi.DEBUG_MODE = True
    sections = list(content.sections)
    for section in content.sections:
        sections += [page.panels[later.name](values, nobody) for later in section.later]
    figures = [f for s in sections for f in s.figures]
    assert len({f.name for f in figures}) == len(figures)
    for figure in figures:
        assert figure.alt
        if figure.frame is not None:
            assert len(figure.frame())
    return {f.name: f.chart().to_dict() for f in figures}


def html_of(page, **query) -> str:
    """The results as HTML, escaped by the templates."""
    values = read_values(page.controls(query), query)
    drawn = draw_content(page.slug, values)
    controls = page.controls(query)
    return render(
        "results.html.j2", page=page, drawn=drawn, query=query_of(controls, values), panel="",
        values=values, controls=controls,
    )  # fmt: skip


def whole_page(page, **query) -> str:
    controls = page.controls(query)
    values = read_values(controls, query)
    drawn = draw_content(page.slug, values)
    asked = query_of(controls, values)
    return render(
        "page.html.j2", page=page, drawn=drawn, query=asked, panel="", values=values,
        controls=controls, menu={page.slug: page.title}, here=page.slug, problem="",
    )  # fmt: skip


def check_readable(page, name: str) -> None:
    """Headings in order, a label for every field, words for every chart, and no missing number."""
    html = whole_page(page, model=name)
    assert [h for h in re.findall(r"<h(\d)", html) if h != "2"] == ["1"]
    fields = set(re.findall(r'<(?:input|select)[^>]* id="(c-[^"]+)"', html))
    assert fields == set(re.findall(r'<label for="([^"]+)"', html))
    charts = re.findall(r'<div class="chart"[^>]*role="img" aria-label="([^"]+)"', html)
    assert len(charts) == html.count("<figure>") > 0
    words = unescape(re.sub(r"<[^>]+>", " ", html_of(page, model=name)))
    assert not re.search(r"\b(nan|None|not a number|inf)\b", words)


def check_controls(page, name: str) -> None:
    """Every parameter and choice of a model has a control whose default and ends it admits."""
    entry, controls = model(name), page.controls({"model": name})
    by_name = {c.name: c for c in controls}
    assert len(by_name) == len(controls)
    assert next(iter(by_name)) == "model"
    for p in entry.parameters:
        slider = by_name[p.name]
        assert isinstance(slider, Slider)
        assert slider.default == p.default
        assert slider.low <= p.default <= slider.high, p.name
        assert p.admits(slider.low)
        assert p.admits(slider.high)
        assert slider.label.count("(") == slider.label.count(")")
        assert p.meaning in slider.help
    for c in entry.choices:
        assert isinstance(by_name[c.name], Select)
        assert [value for value, _ in by_name[c.name].options] == list(c.options)
    values = read_values(controls, {"model": name})
    built, wanted = spec_of(values), entry.build({})
    assert type(built) is type(wanted)
    names = [*(p.name for p in entry.parameters), *(c.name for c in entry.choices)]
    assert [getattr(built, n) for n in names] == [getattr(wanted, n) for n in names]


def check_address(page, **query) -> None:
    """A state is its address, and back."""
    controls = page.controls(query)
    values = read_values(controls, query)
    again = query_of(controls, values)
    assert read_values(page.controls(again), again) == values


def check_refusals(page, name: str, slider: str, bad: float) -> None:
    """One message for all that is wrong in the address, and one where the model refuses."""
    query = {"model": name, slider: "many", "no_such": "1"}
    with pytest.raises(InputError, match="is not a number"):
        read_values(page.controls(query), query)
    query = {"model": "no-such-model"}
    with pytest.raises(InputError, match="is none of"):
        read_values(page.controls(query), query)
    query = {"model": name, slider: str(bad)}
    with pytest.raises(InputError, match="is not in"):
        read_values(page.controls(query), query)


def check_problem(page, *words: str, **query: str) -> None:
    """What the model refuses is one message in the page, and no traceback."""
    values = read_values(page.controls(query), query)
    drawn = draw_content(page.slug, values)
    assert set(drawn) == {"problem"}
    for word in words:
        assert word in drawn["problem"]
    assert "This cannot be shown" in html_of(page, **query)


def check_escaping(page) -> None:
    """Nothing of an address becomes HTML."""
    hostile = "<script>alert(1)</script>"
    query = {"model": hostile}
    with pytest.raises(InputError) as refused:
        read_values(page.controls(query), query)
    written = render(
        "results.html.j2", page=page, drawn={"problem": str(refused.value)}, query={}, panel="",
        values={},
    )  # fmt: skip
    assert "<script" not in written
    assert hostile in unescape(written)


def check_files(page, values, names: list[str], panel: str = "") -> None:
    """Charts as files of each kind."""
    for name in names:
        assert draw_file(page.slug, panel, values, name, "svg").startswith(b"<svg")
        assert draw_file(page.slug, panel, values, name, "csv").count(b"\n") > 1


def panel_html(page, name: str, **query) -> str:
    """A slow panel as HTML."""
    values = read_values(page.controls(query), query)
    drawn = draw_panel(page.slug, name, values, nobody)
    asked = query_of(page.controls(query), values)
    return render("sections.html.j2", page=page, drawn=drawn, query=asked, panel=name)


def run_code(content) -> dict:
    """Execute the Python code that a page shows; what it defines."""
    (text,) = [s.code for s in content.sections if s.code]
    lines = [line for line in text.splitlines() if ".save(" not in line]
    defined: dict = {}
    exec("\n".join(lines), defined)
    return defined


def addresses(page):
    """Strategy: any model of a page with any of its sliders and choices anywhere."""
    return st.sampled_from(models_of(page)).flatmap(lambda name: _addresses_of(page, name))


def _addresses_of(page, name: str):
    settings = {}
    for control in page.controls({"model": name})[1:]:
        if isinstance(control, Select):
            settings[control.name] = st.sampled_from([value for value, _ in control.options])
        elif control.whole:
            settings[control.name] = st.integers(int(control.low), int(control.high)).map(str)
        else:
            settings[control.name] = _places(control)
    return st.fixed_dictionaries({"model": st.just(name)}, optional=settings)


def _places(slider: Slider):
    """Where a slider can stand: whole steps from its low end."""
    most = int((slider.high - slider.low) / slider.step + 1e-9)
    return st.integers(0, most).map(lambda k: f"{slider.low + k * slider.step:.10g}")


def check_anywhere(page, query: dict[str, str]) -> None:
    """Wherever the sliders stand: an answer without a missing number, or one message."""
    values = read_values(page.controls(query), query)
    drawn = draw_content(page.slug, values)
    if "problem" in drawn:
        assert drawn["problem"]
        return
    assert drawn["answer"].endswith(".")
    told = [drawn["answer"]]
    for section in drawn["sections"]:
        told += [f"{c.value} {c.note}" for c in section["cards"]]
        told += [" ".join(row) for table in section["tables"] for row in table.rows]
    assert not re.search(r"\b(nan|None|not a number)\b", " ".join(told))
