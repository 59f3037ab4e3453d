"""Jones (2008): printed numbers as data files, and the few lines that recompute each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from weaklinks.published.jones2008.drawn import DRAWN
from weaklinks.published.jones2008.figures import FIGURES
from weaklinks.published.jones2008.slips import find_slips
from weaklinks.published.jones2008.tables import table1, table2
from weaklinks.published.jones2008.text import text
from weaklinks.published.printed import Comparison, Printed, Value, read_printed
from weaklinks.published.reproduction import Reproduction

if TYPE_CHECKING:
    from weaklinks.published.papers import Paper

COMPUTED: Mapping[str, Callable[[], Mapping[str, Value]]] = {
    "table1": table1,
    "table2": table2,
    **DRAWN,
    "text": text,
}


@cache
def printed() -> tuple[Printed, ...]:
    """All printed numbers, in the paper's order within each item."""
    folder = resources.files(__name__)
    files = {"table1": "table1", "table2": "table2", "": "figures", "text": "text"}
    return tuple(
        number
        for item, file in files.items()
        for number in read_printed(folder / f"{file}.csv", item)
    )


def recompute(paper: Paper, items: tuple[str, ...]) -> Reproduction:
    """Recompute some of the paper's items; called by `weaklinks.published.reproduce`."""
    found = []
    for item in items:
        values = COMPUTED[item]()
        found += [
            Comparison(printed=number, computed=values[number.key])
            for number in printed()
            if number.item == item
        ]
    return Reproduction(
        paper=paper.name,
        title=paper.title,
        items=items,
        comparisons=tuple(found),
        figures={item: FIGURES[item]() for item in items if item in FIGURES},
        slips=find_slips(items),
    )
