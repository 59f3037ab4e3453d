"""Paper: Jones (2008), what is printed against what is computed now."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from weaklinks.published import Comparison, Reproduction, Slip, reproduce
from weaklinks.published import paper as paper_of
from weaklinks.web.content import (
    Action,
    Card,
    Content,
    Figure,
    Later,
    Page,
    Progress,
    Section,
    Table,
)
from weaklinks.web.controls import Control, Select, Values
from weaklinks.web.pages.paper_tables import grid, listed, rules

_PAPER = "jones2008"
_WHOLE, _SLIPS = "whole", "slips"
_ALL = f'wl.reproduce("{_PAPER}")'
_TITLES = paper_of(_PAPER).titles
_SLIP = (
    "A slip is a place where the paper contradicts itself or its own equations; what is computed "
    "here follows the equations. Slips are counted apart: a printed number that has to do with one "
    "agrees or differs by its own rule, like all others. So 2.87 agrees, as 2.8664 is that when it "
    "is rounded, and it is a slip that Table 2 does not come out with 2.87."
)
_FILES = (*(f"{item}.csv" for item in _TITLES), "numbers.csv", "slips.csv")


@lru_cache(maxsize=32)
def _found(*items: str) -> Reproduction:
    """Some of the paper's items, or the whole paper where none are named; remembered."""
    return reproduce(_PAPER, items)


def _controls(query: Mapping[str, str]) -> Sequence[Control]:
    item = Select(
        name="item",
        label="table, figure or text",
        help="Printed numbers are kept as they stand in the paper, with their page. Each is "
        "computed anew from the model's equations.",
        options=(
            (_WHOLE, "The whole paper, item by item"),
            *_TITLES.items(),
            (_SLIPS, "Slips: what does not hold as printed"),
        ),
        default=_WHOLE,
    )
    return (item,)


def _content(values: Values) -> Content:
    item = values["item"]
    if item == _WHOLE:
        return _whole_content()
    return _slips_content() if item == _SLIPS else _item_content(item)


def _item_content(item: str) -> Content:
    found = _found(item)
    title, rows = _TITLES[item], found.of(item)
    numbers = Section(
        title=title,
        words=(_SLIP,) if found.slips else (),
        cards=_counts(rows, len(found.differences), len(found.slips)),
        figures=_figures(found, item),
        tables=(grid(rows) if ", " in rows[0].printed.key else listed(rows, title),),
        links=_links(f"{item}.csv"),
    )
    slips = (_slip(k, slip) for k, slip in enumerate(found.slips, start=1))
    code = _code(f'wl.reproduce("{_PAPER}", ["{item}"])')
    return Content(answer=_answer(title, found), sections=(numbers, *slips, rules(rows), code))


def _answer(title: str, found: Reproduction) -> str:
    total, wrong = len(found.comparisons), len(found.differences)
    name = title.partition(".")[0] if "." in title else "The text"
    what = _what(found.comparisons)
    said = (
        f"{name}: all {total} {what} agree with what is computed now."
        if not wrong
        else f"{name}: {wrong} of {total} {what} differ from what is computed now."
    )
    if not found.slips:
        return said
    places = f"{len(found.slips)} places" if len(found.slips) > 1 else "one place"
    return f"{said} Besides, the paper contradicts itself or its own equations in {places} (slips)."


def _what(rows: Sequence[Comparison]) -> str:
    return "printed numbers and statements" if _statements(rows) else "printed numbers"


def _statements(rows: Sequence[Comparison]) -> int:
    return sum(c.printed.rule == "holds" for c in rows)


def _counts(rows: Sequence[Comparison], wrong: int, slips: int) -> tuple[Card, ...]:
    total, words = len(rows), _statements(rows)
    kinds = f"{total - words} numbers and {words} statements in words" if words else "all numbers"
    slip = "the paper against itself or its equations; counted apart"
    return (
        Card(label="Printed", value=f"{total}", note=f"{kinds}, which a model can be asked for"),
        Card(label="Agree", value=f"{total - wrong}", note="each by its rule"),
        Card(label="Differ", value=f"{wrong}", note="printed and computed are apart"),
        Card(label="Slips", value=f"{slips}", note=slip),
    )


def _figures(found: Reproduction, item: str) -> tuple[Figure, ...]:
    from weaklinks.plots import plot_published

    figure = found.figures.get(item)
    if figure is None:
        return ()
    return (
        Figure(
            name=item,
            chart=lambda: plot_published(figure),
            alt=f"{figure.title}. {figure.note}",
            caption="Drawn from the computed numbers, in the paper's units.",
            frame=figure.to_frame,
        ),
    )


def _links(*names: str) -> tuple[tuple[str, str], ...]:
    return tuple((f"Download {name}", f"/paper/extra/{name}") for name in names)


def _slip(k: int, slip: Slip) -> Section:
    shown = "Computed now" if slip.confirmed else "Computed now, which does NOT show it"
    return Section(
        title=f"Slip {k}: {slip.title}",
        words=(
            f"Where: {slip.where}.",
            f"Printed: {slip.printed}.",
            f"Right: {slip.right}.",
            f"{shown}: {slip.evidence}.",
        ),
    )


def _code(call: str) -> Section:
    lines = ("import weaklinks as wl", "", f"found = {call}", "print(found.to_frame())")
    return Section(title="Do it yourself", code="\n".join(lines) + "\n")


def _whole_content() -> Content:
    from weaklinks.published.jones2008 import printed

    rows = printed()
    words = sum(p.rule == "holds" for p in rows)
    later = Later(name=_WHOLE, title="Recomputing every table, figure and number")
    return Content(
        answer=f"Jones (2008) prints {len(rows) - words} numbers and makes {words} statements that "
        "the model can be asked for. All of them are recomputed here.",
        sections=(Section(title="", later=(later,)), _choices(), _code(_ALL)),
    )


def _choices() -> Section:
    """Go on to one table or figure."""
    named = (*_TITLES.items(), (_SLIPS, "Slips: what does not hold as printed"))
    return Section(
        title="One by one",
        actions=tuple(Action(label=title, changes={"item": item}) for item, title in named),
    )


def _whole(values: Values, progress: Progress) -> Section:
    rows: list[tuple[str, ...]] = []
    every: list[Comparison] = []
    wrong = slips = 0
    for done, item in enumerate(_TITLES):
        progress(done, len(_TITLES))
        found = _found(item)
        counts = (len(found.comparisons), len(found.differences), len(found.slips))
        every += found.comparisons
        wrong, slips = wrong + counts[1], slips + counts[2]
        rows.append((_TITLES[item], *(f"{n}" for n in counts)))
    return Section(
        title=f"{len(every) - wrong} of {len(every)} agree; besides, {slips} slips",
        words=(_SLIP,),
        cards=_counts(every, wrong, slips),
        tables=(
            Table(
                caption="Every table, figure and number of the text, recomputed",
                columns=("item", "printed numbers and statements", "differ", "slips"),
                rows=rows,
            ),
        ),
        links=_links(*_FILES),
    )


def _slips_content() -> Content:
    slips = [slip for item in _TITLES for slip in _found(item).slips]
    confirmed = sum(slip.confirmed for slip in slips)
    return Content(
        answer=f"{len(slips)} things in the paper do not hold as printed; numbers computed now "
        f"show {'each' if confirmed == len(slips) else confirmed} of them.",
        sections=(
            *(_slip(k, slip) for k, slip in enumerate(slips, start=1)),
            Section(title="What is a slip?", words=(_SLIP,)),
            Section(title="Download", links=_links("slips.csv")),
            _code(_ALL),
        ),
    )


def _file(name: str) -> Callable[[Values], tuple[bytes, str]]:
    def make(values: Values) -> tuple[bytes, str]:
        from weaklinks.report.reproductions import csv_files

        item = name.removesuffix(".csv")
        found = _found(item) if item in _TITLES else _found()
        return csv_files(found)[name], "text/csv; charset=utf-8"

    return make


PAGE = Page(
    slug="paper",
    title="Paper",
    question="Do the tables, figures and numbers of Jones (2008) come out of the model again?",
    controls=_controls,
    content=_content,
    panels={_WHOLE: _whole},
    files={name: _file(name) for name in _FILES},
)
