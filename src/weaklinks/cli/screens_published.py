"""A reproduced paper on a terminal, 80 columns wide."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from weaklinks.cli.blocks import grid, heading, inset, note, paragraph
from weaklinks.cli.shared import console, words_width
from weaklinks.published import RULES, computed_text, paper

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from weaklinks.published import Comparison, Reproduction, Slip


def show_reproduction(found: Reproduction, files: Sequence[Path]) -> None:
    """Printed against computed, item by item; slips; the count; where files went."""
    out = console()
    heading(out, found.title)
    titles = paper(found.paper).titles
    for item in found.items:
        heading(out, titles[item])
        rows = found.of(item)
        if ", " in rows[0].printed.key:
            _show_cells(out, rows)
        else:
            _show_rows(out, rows)
        if item in found.figures:
            note(out, found.figures[item].note)
    if found.slips:
        heading(out, "Slips in the paper, with what shows them")
        for k, slip in enumerate(found.slips, start=1):
            _show_slip(out, k, slip)
    _show_count(out, found)
    if files:
        names = ", ".join(file.name for file in files)
        paragraph(out, f"{len(files)} files in {files[0].parent}: {names}.")


def _show_rows(out: Console, rows: Sequence[Comparison]) -> None:
    table = grid("", "printed", "computed", "")
    table.columns[0].no_wrap = False
    table.columns[0].max_width = 50
    for c in rows:
        mark = Text("") if c.agrees else Text("DIFFERS", style="bold red")
        table.add_row(c.printed.quantity, c.printed.printed, computed_text(c, 2), mark)
    out.print(inset(table, (0, 0, 0, 2)))


def _show_cells(out: Console, rows: Sequence[Comparison]) -> None:
    cells = {tuple(c.printed.key.split(", ")): c for c in rows}
    columns = list(dict.fromkeys(column for _, column in cells))
    table = grid("scenario", *columns)
    for column in table.columns:
        column.justify = "left"
    table.padding = (0, 1, 0, 0)
    for scenario in dict.fromkeys(scenario for scenario, _ in cells):
        table.add_row(scenario, *(_pair(cells[scenario, column]) for column in columns))
    out.print(inset(table, (0, 0, 0, 2)))
    note(out, "Printed on the left, computed on the right; ! marks a difference.")


def _pair(c: Comparison) -> Text:
    both = Text(f"{c.printed.printed:>5}")
    both.append(" " if c.agrees else "!", style="bold red")
    both.append(computed_text(c, 1), style="" if c.agrees else "bold red")
    return both


def _show_slip(out: Console, k: int, slip: Slip) -> None:
    confirmed = "" if slip.confirmed else " (NOT CONFIRMED BY THESE NUMBERS)"
    title = Text(f"{k}. {slip.title}{confirmed}", style="bold")
    out.print(inset(title, (0, 0, 0, 2)), width=words_width(out))
    note(out, f"{slip.where}. Printed: {slip.printed}. Right: {slip.right}.")
    paragraph(out, f"Computed: {slip.evidence}.")


def _show_count(out: Console, found: Reproduction) -> None:
    total, wrong = len(found.comparisons), len(found.differences)
    used = {c.printed.rule for c in found.comparisons}
    heading(out, f"{total - wrong} of {total} printed numbers agree")
    for c in found.differences:
        note(out, f"differs: {c.printed.source}: {c.printed.quantity}")
    for name, meaning in RULES.items():
        if name in used:
            count = sum(c.printed.rule == name for c in found.comparisons)
            note(out, f"{count} {name}: {meaning}.")
