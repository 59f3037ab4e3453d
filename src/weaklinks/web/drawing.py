"""Run in worker processes: a page's content as plain data that can be sent back."""

from __future__ import annotations

import io
import json
from collections import OrderedDict
from collections.abc import Callable
from functools import cache
from typing import Any

from weaklinks.errors import InputError, WeaklinksError
from weaklinks.web.content import Content, Figure, Progress, Section
from weaklinks.web.controls import Values, read_values
from weaklinks.web.keys import key_of

#: Kinds of download that every chart has, with their media types.
KINDS = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}


def draw_content(slug: str, values: Values) -> dict[str, Any]:
    """The quick part of a page: its answer and sections, or what is wrong."""

    def draw() -> dict[str, Any]:
        content = _content(slug, values)
        return {"answer": content.answer, "sections": [_drawn(s) for s in content.sections]}

    return _or_problem(draw)


def draw_panel(slug: str, name: str, values: Values, progress: Progress) -> dict[str, Any]:
    """A slow panel as a list of one section, with its charts: they shall not be slow again."""

    def draw() -> dict[str, Any]:
        quickly()
        section = _panel(slug, name, values, progress)
        charts = {f.name: {"spec": _spec(f), "csv": _csv(f)} for f in section.figures}
        return {"answer": "", "sections": [_drawn(section)], "charts": charts}

    return _or_problem(draw)


def draw_file(slug: str, panel: str, values: Values, name: str, kind: str) -> bytes:
    """One chart of a page as a file; `KeyError` where there is none of that name."""
    quickly()
    figure = _figures(slug, panel, values)[name]
    return _csv(figure).encode("utf-8") if kind == "csv" else _picture(_spec(figure), kind)


def draw_known(chart: dict[str, Any], kind: str) -> bytes:
    """A chart that `draw_panel` has drawn, as a file."""
    return chart["csv"].encode("utf-8") if kind == "csv" else _picture(chart["spec"], kind)


def draw_extra(slug: str, name: str, values: Values) -> tuple[bytes, str]:
    """A further download of a page: its bytes and media type."""
    from weaklinks.web.pages import page

    quickly()
    found = page(slug)
    return {**found.files, **found.slow_files}[name](values)


@cache
def quickly() -> None:
    """Build charts fast: without checks against Vega-Lite's schema, and with parts in common.

    Tests draw every chart with the checks on; here they would take most of the time. Altair copies
    all below a chart whenever it is layered, joined or given a size; its marks, channels and data
    are never changed once they are there, so that copies may share them.
    """
    import altair as alt

    alt.utils.schemapi.DEBUG_MODE = False
    shared: tuple[Any, ...] = (alt.FacetedEncoding, alt.MarkDef, alt.InlineData)
    for part in shared:
        part.__deepcopy__ = itself  # Altair asks for this before it copies


def itself(part: Any, memo: object) -> Any:
    """A part of a chart as its own copy."""
    return part


def warm_up() -> None:
    """Import what pages need, by drawing some of each, so that the first visitor does not wait."""
    from weaklinks.web.pages import PAGES, page

    quickly()
    for slug in PAGES:
        values = read_values(list(page(slug).controls({})), {})
        for figure in [f for s in _content(slug, values).sections for f in s.figures][:1]:
            _spec(figure)


def _or_problem(draw: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What was drawn; for what the library refuses, its words and nothing else."""
    try:
        return draw()
    except WeaklinksError as error:
        return {"problem": in_words(error)}


def in_words(error: WeaklinksError) -> str:
    """What the library refuses, cut where a hostile file makes it endless."""
    text = str(error)
    if len(text) <= _LONGEST:
        return text
    return text[:_LONGEST].rpartition("\n")[0] + "\n  - and more of the kind"


def _drawn(section: Section) -> dict[str, Any]:
    return {
        **{name: getattr(section, name) for name in ("title", "words", "cards", "tables")},
        **{name: getattr(section, name) for name in ("actions", "later", "links", "code")},
        "figures": [{"name": f.name, "alt": f.alt, "caption": f.caption} for f in section.figures],
    }


def _figures(slug: str, panel: str, values: Values) -> dict[str, Figure]:
    if panel:
        sections: tuple[Section, ...] = (_panel(slug, panel, values, _nobody),)
    else:
        sections = _content(slug, values).sections
    return {figure.name: figure for section in sections for figure in section.figures}


def _nobody(done: int, total: int) -> None:
    """Nobody is told of progress."""


def _content(slug: str, values: Values) -> Content:
    """A page's content; the charts of one view are asked for one by one, and share it."""
    from weaklinks.web.pages import page

    found: Content = _remembered((slug, "", key_of(values)), lambda: page(slug).content(values))
    return found


def _panel(slug: str, name: str, values: Values, progress: Progress) -> Section:
    from weaklinks.web.pages import page

    found: Section = _remembered(
        (slug, name, key_of(values)), lambda: page(slug).panels[name](values, progress)
    )
    return found


_MOST_REMEMBERED, _LONGEST = 8, 4000
_known: OrderedDict[tuple[str, str, str], Any] = OrderedDict()


def _remembered(key: tuple[str, str, str], make: Callable[[], Any]) -> Any:
    if key not in _known:
        _known[key] = make()
        while len(_known) > _MOST_REMEMBERED:
            _known.popitem(last=False)
    return _known[key]


def _spec(figure: Figure) -> dict[str, Any]:
    found: dict[str, Any] = figure.chart().to_dict(validate=False)
    return found


def _csv(figure: Figure) -> str:
    from weaklinks.report.tabular import guard

    def text(cell: str) -> str:  # a lone carriage return would begin a row: none quotes it
        return guard(cell).replace("\r", " ")

    frame = _frame(figure).map(lambda cell: text(cell) if isinstance(cell, str) else cell)
    return str(frame.rename(columns=lambda name: text(str(name))).to_csv(index=False))


def _picture(spec: dict[str, Any], kind: str) -> bytes:
    from weaklinks.plots.save import render_chart

    return json.dumps(spec).encode("utf-8") if kind == "json" else render_chart(spec, kind)


def _frame(figure: Figure) -> Any:
    """The numbers behind a chart; those in its specification where it names no others."""
    if figure.frame is not None:
        return figure.frame()
    import pandas as pd

    rows = _rows(_spec(figure))
    if not rows:
        raise InputError(f"the chart {figure.name} has no table")
    return pd.read_json(io.StringIO(json.dumps(rows)), orient="records")


def _rows(spec: Any) -> list[dict[str, Any]]:
    """The largest set of records in a specification: in its datasets, or in place."""
    found: list[list[dict[str, Any]]] = []
    waiting = [spec]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            # Unchecked charts keep the tuples that they were made of.
            for values in (part.get("values"), *part.get("datasets", {}).values()):
                if isinstance(values, list | tuple) and values and isinstance(values[0], dict):
                    found.append(list(values))
            waiting.extend(part[name] for name in part if name not in ("values", "datasets"))
        elif isinstance(part, list | tuple):
            waiting.extend(part)
    return max(found, key=len, default=[])
