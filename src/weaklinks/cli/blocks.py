"""What screens are made of: headings, paragraphs, notes and tables in 80 columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from weaklinks.cli.shared import clean, words_width

if TYPE_CHECKING:
    from rich.console import Console


def heading(out: Console, text: str) -> None:
    """A line that opens a part of the screen."""
    out.print()
    out.print(Text(clean(text, 200), style="bold cyan"), width=words_width(out))


def paragraph(out: Console, text: str) -> None:
    """Words, wrapped and set in, with a line of space below."""
    out.print(inset(Text(clean(text, 2000)), (0, 0, 1, 2)), width=words_width(out))


def note(out: Console, text: str) -> None:
    """Small print."""
    out.print(inset(Text(text, style="dim"), (0, 0, 0, 2)), width=words_width(out))


def grid(*columns: str) -> Table:
    """A table without rules: words to the left, numbers to the right."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for k, name in enumerate(columns):
        words = k == 0 or name in ("sector", "")
        table.add_column(name, justify="left" if words else "right", no_wrap=True)
    return table


def inset(content: Table | Text, pad: tuple[int, ...]) -> Padding:
    """Content with space around it: above, right, below, left."""
    return Padding(content, pad, expand=False)  # type: ignore[arg-type]
