"""Paper: Jones (2008), what is printed against what is computed now."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from weaklinks.published import RULES, Comparison, Reproduction, Slip, computed_text, reproduce
from weaklinks.published import paper as paper_of
from weaklinks.web.content import Card, Content, Figure, Later, Page, Progress, Section, Table
from weaklinks.web.controls import Control, Select, Values

_PAPER = "jones2008"
_WHOLE, _SLIPS = "whole", "slips"
_FIRST, _ALL = "figure5", f'wl.reproduce("{_PAPER}")'
_TITLES = paper_of(_PAPER).titles
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
            *_TITLES.items(),
            (_WHOLE, "The whole paper, item by item"),
            (_SLIPS, "Slips: what does not hold as printed"),
        ),
        default=_FIRST,
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
        cards=_counts(len(rows), len(found.differences), len(found.slips)),
        figures=_figures(found, item),
        tables=(_grid(rows) if ", " in rows[0].printed.key else _rows(rows, title),),
        links=_links(f"{item}.csv"),
    )
    slips = (_slip(k, slip) for k, slip in enumerate(found.slips, start=1))
    code = _code(f'wl.reproduce("{_PAPER}", ["{item}"])')
    return Content(answer=_answer(title, found), sections=(numbers, *slips, _rules(rows), code))


def _answer(title: str, found: Reproduction) -> str:
    total, wrong = len(found.comparisons), len(found.differences)
    name = title.partition(".")[0] if "." in title else "The text"
    said = (
        f"{name}: all {total} printed numbers and statements agree with what is computed now."
        if not wrong
        else f"{name}: {wrong} of {total} printed numbers and statements differ from what is "
        "computed now."
    )
    slips = len(found.slips)
    return said + (f" {slips} slip{'s' if slips > 1 else ''} found." if slips else "")


def _counts(total: int, wrong: int, slips: int) -> tuple[Card, ...]:
    return (
        Card(label="Printed numbers", value=f"{total}", note="that a model can be asked for"),
        Card(label="Agree", value=f"{total - wrong}", note="each by its rule"),
        Card(label="Differ", value=f"{wrong}", note="printed and computed are apart"),
        Card(label="Slips", value=f"{slips}", note="things that do not hold as printed"),
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


def _grid(rows: Sequence[Comparison]) -> Table:
    """A table of scenarios by variations, as the paper has it."""
    cells = {tuple(c.printed.key.split(", ")): c for c in rows}
    scenarios, columns = (tuple(dict.fromkeys(key[k] for key in cells)) for k in (0, 1))
    return Table(
        caption="Printed (computed); * marks a difference",
        columns=("scenario", *columns),
        rows=tuple(
            (_scenario(s), *(_pair(cells[s, column]) for column in columns)) for s in scenarios
        ),
    )


def _scenario(name: str) -> str:
    return f"Scenario {name}" if name.isdigit() else name


def _pair(c: Comparison) -> str:
    return f"{c.printed.printed} ({computed_text(c, 1)}){'' if c.agrees else ' *'}"


def _rows(rows: Sequence[Comparison], title: str) -> Table:
    return Table(
        caption=f"{title}: printed against computed",
        columns=("what", "printed", "computed", "verdict"),
        rows=tuple(
            (
                f"{c.printed.quantity} ({c.printed.source})",
                c.printed.printed,
                computed_text(c),
                f"{'agrees' if c.agrees else 'DIFFERS'} ({c.printed.rule})",
            )
            for c in rows
        ),
    )


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


def _rules(rows: Sequence[Comparison]) -> Section:
    used = [name for name in RULES if any(c.printed.rule == name for c in rows)]
    table = Table(
        caption="What counts as agreeing",
        columns=("rule", "meaning", "numbers"),
        rows=tuple(
            (name, RULES[name], f"{sum(c.printed.rule == name for c in rows)}") for name in used
        ),
        text_columns=2,
    )
    return Section(title="When does a number agree?", tables=(table,))


def _code(call: str) -> Section:
    lines = ("import weaklinks as wl", "", f"found = {call}", "print(found.to_frame())")
    return Section(title="Do it yourself", code="\n".join(lines) + "\n")


def _whole_content() -> Content:
    from weaklinks.published.jones2008 import printed

    numbers = printed()
    later = Later(name=_WHOLE, title="Recomputing every table, figure and number")
    return Content(
        answer=f"Jones (2008) prints {len(numbers)} numbers and statements that the model can be "
        "asked for. All of them are recomputed here.",
        sections=(Section(title="", later=(later,)), _code(_ALL)),
    )


def _whole(values: Values, progress: Progress) -> Section:
    rows, totals = [], [0, 0, 0]
    for done, item in enumerate(_TITLES):
        progress(done, len(_TITLES))
        found = _found(item)
        counts = (len(found.comparisons), len(found.differences), len(found.slips))
        totals = [a + b for a, b in zip(totals, counts, strict=True)]
        rows.append((_TITLES[item], *(f"{n}" for n in counts)))
    total, wrong, slips = totals
    return Section(
        title=f"{total - wrong} of {total} agree; {slips} slips",
        cards=_counts(total, wrong, slips),
        tables=(
            Table(
                caption="Every table, figure and number of the text, recomputed",
                columns=("item", "printed numbers", "differ", "slips"),
                rows=tuple(rows),
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
