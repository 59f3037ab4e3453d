"""Tables of the paper's page: printed against computed, and what counts as agreeing."""

from __future__ import annotations

from collections.abc import Sequence

from weaklinks.published import RULES, Comparison, computed_text
from weaklinks.web.content import Section, Table


def grid(rows: Sequence[Comparison]) -> Table:
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


def listed(rows: Sequence[Comparison], title: str) -> Table:
    """Printed numbers and statements one by one."""
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


def rules(rows: Sequence[Comparison]) -> Section:
    """What each rule means by which some of these agree or differ."""
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
