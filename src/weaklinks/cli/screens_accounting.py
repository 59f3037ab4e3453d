"""An income ratio and its parts on a terminal, 80 columns wide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from weaklinks.cli.blocks import grid, heading, inset, note, paragraph
from weaklinks.cli.shared import clean, console
from weaklinks.studies.words import shown

if TYPE_CHECKING:
    from rich.console import Console

    from weaklinks.studies.accounts import Accounting
    from weaklinks.studies.robustness import Robustness


def show_accounting(a: Accounting) -> None:
    """An income ratio: its factors, and what the two multipliers make of each."""
    out = console()
    heading(out, f"Income per worker, rich over poor: {shown(a.ratio)}")
    how = "average over all orders" if a.order == "shapley" else "in the order given"
    paragraph(out, f"Components switched from the poor to the rich economy, {how}; log points.")
    table = grid("component", "factor", "log", "share", "direct", "goods", "capital")
    columns = (a.contribution, a.direct, a.by_intermediates, a.by_capital)
    for k, name in enumerate(a.labels):
        total, *parts = (float(column[k]) for column in columns)
        share = f"{round(100 * total / a.log_ratio, 1) + 0.0:.1f}%" if a.log_ratio else "-"
        made = (_points(part) for part in parts)
        table.add_row(name, f"x{a.factor[k]:.3f}", _points(total), share, *made)
    totals = [float(column.sum()) for column in columns]
    whole = "100.0%" if a.log_ratio else "-"
    table.add_row(
        "together", f"x{a.ratio:.3f}", _points(totals[0]), whole, *map(_points, totals[1:])
    )
    out.print(inset(table, (0, 0, 1, 2)))
    alone = np.exp(totals[1])
    note(
        out,
        f"Without goods made from goods, and with capital fixed, the same differences would make "
        f"a ratio of {shown(float(alone))}: direct. The rest is due to the multipliers of "
        "intermediate goods and of capital; their joint part is divided evenly.",
    )
    _mixtures(out, a)
    note(out, f"Largest residual {a.residual:.0e}.")


def _mixtures(out: Console, a: Accounting) -> None:
    """What a mixture of two countries is: what moves so that K/Y and the mean wedge do not."""
    wedge = a.wedges_of(["mean wedge"])
    negative = int(np.sum(wedge < 0.0))
    if a.given_capital:
        note(
            out,
            "Given K/Y: in a mixture K/Y is that of one of the two economies, and the cost of "
            "capital is what brings it about.",
        )
    if negative:
        note(
            out,
            "A mean wedge is exchanged by scaling all 1 - tau_i. The rich one's alone leaves "
            f"{negative} of {wedge.size} wedges negative, the lowest {wedge.min():.2f}.",
        )


def _points(value: float) -> str:
    """Log points with their sign, and none for what rounds to zero."""
    return f"{value:+.3f}" if abs(value) >= 5e-4 else "0.000"


def show_robustness(results: Sequence[Robustness]) -> None:
    """An income ratio over one parameter after the other, or over two."""
    out = console()
    for found in results:
        names = " and ".join(found.axes)
        heading(out, f"Scenario {found.scenario.name}: income ratio over {names}")
        if len(found.axes) == 1:
            _one(out, found)
        else:
            _two(out, found)
        for point, why in found.failures.items():
            note(out, f"{', '.join(f'{x:g}' for x in point)}: {clean(why, 500)}")
        note(out, f"Largest residual {found.residual:.0e}.")


def _one(out: Console, found: Robustness) -> None:
    ((name, axis),) = found.axes.items()
    solved = found.scenario.calibrate
    table = grid(name, "income ratio", *([f"{solved} solved for"] if solved else []))
    for x, ratio, value in zip(axis, found.ratio, found.calibrated, strict=True):
        table.add_row(f"{x:.4g}", shown(float(ratio)), *([f"{value:.4f}"] if solved else []))
    out.print(inset(table, (0, 0, 1, 2)))


def _two(out: Console, found: Robustness) -> None:
    (first, rows), (second, columns) = found.axes.items()
    fits = 8
    for start in range(0, columns.size, fits):
        part = columns[start : start + fits]
        table = grid("", *(f"{x:.3g}" for x in part))
        for x, ratios in zip(rows, found.ratio, strict=True):
            cells = (shown(float(r)) for r in ratios[start : start + fits])
            table.add_row(f"{x:.3g}", *cells)
        out.print(inset(table, (0, 0, 1, 2)))
    note(out, f"Rows: {first}; columns: {second}.")
