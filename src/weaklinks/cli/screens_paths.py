"""Reform paths on a terminal, 80 columns wide."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from rich.text import Text

from weaklinks.cli.blocks import grid, heading, inset, note
from weaklinks.cli.shared import clean, console
from weaklinks.report.words import count, fixed, number, signed
from weaklinks.studies.orders import order_words

if TYPE_CHECKING:
    from rich.console import Console

    from weaklinks.arrays import FloatArray
    from weaklinks.studies.jones_certificates import Certificate
    from weaklinks.studies.reforms import ReformPath

_BARS = " ▁▂▃▄▅▆▇█"
_SHOWN = 10
# Paths with more steps than this are cut short.
_LONG = 60
_STRETCHES = 12
_KNOWN = ("optimal", "not certified", "beaten by another choice")


def show_path(
    path: ReformPath,
    table: str,
    shown_as: Mapping[str, str] | None = None,
    proven: Certificate | None = None,
) -> None:
    """A reform path; sectors may be shown by other names than their own."""
    out = console()
    heading(out, f"{table}: reform path, {order_words(path.order)}")
    path_table(out, path, None if len(path.sectors) <= _LONG else 2 * _SHOWN, shown_as or {})
    if proven is not None:
        certificate_table(out, proven)
    residual = number(path.residual, 1)
    note(out, f"Equilibria solved: {path.equilibria}; largest residual {residual}.")


def certificate_table(out: Console, proven: Certificate) -> None:
    """What is proven of a path, by stretches of numbers of reforms that have the same said."""
    heading(out, "Against the best choice of so many reforms")
    room, short = proven.bound / proven.gdp - 1.0, proven.best / proven.gdp - 1.0
    known = np.where(proven.optimal, 0, np.where(proven.beaten, 2, 1))
    ends = [*(np.flatnonzero(np.diff(known)) + 1).tolist(), known.size]
    table = grid("reforms", "path is", "best found", "bound")
    for start, end in zip([0, *ends], ends[:_STRETCHES], strict=False):
        several = f"{start} to {end - 1}" if end - start > 1 else str(start)
        what = int(known[start])
        found, bound = (f"+{100.0 * x[start:end].max():.3g}%" for x in (short, room))
        table.add_row(several, _KNOWN[what], found if what == 2 else "", bound if what else "")
    if len(ends) > _STRETCHES:
        table.add_row("...", f"stretches more: {len(ends) - _STRETCHES}", "", "")
    out.print(inset(table, (0, 0, 0, 2)))
    note(
        out,
        ("All choices were looked at. " if proven.enumerated else "")
        + "Percentages are of the path's GDP, the largest of each stretch: no choice of so many "
        "reforms gives more than the bound.",
    )


def path_table(
    out: Console,
    path: ReformPath,
    most: int | None = _SHOWN,
    shown_as: Mapping[str, str] | None = None,
) -> None:
    """Steps of a path, up to so many, its shape, and what is certified of it."""
    steps, names = len(path.sectors), shown_as or {}
    shown = steps if most is None else min(steps, most)
    table = grid("step", "sector", "GDP", "this step %")
    relative = path.gdp_relative
    for k in range(1, shown + 1):
        gain = 100.0 * float(relative[k] / relative[k - 1] - 1.0)
        name = names.get(path.sectors[k - 1], path.sectors[k - 1])
        table.add_row(str(k), clean(name, 40), f"x{relative[k]:.4f}", signed(gain, 3))
    if shown < steps:
        table.add_row("...", f"{steps - shown} more", f"x{relative[-1]:.4f}", "")
    out.print(inset(table, (0, 0, 0, 2)))
    out.print(inset(Text(f"GDP along the path  {sparkline(relative)}", no_wrap=True), (1, 2)))
    half = path.share_needed(0.5)
    if path.complete and half == half and 0 < half < 1:
        note(out, f"Half of the whole gain is had after {fixed(100 * half, 0)} % of the reforms.")
    doubled = [(times, int(np.argmax(relative >= times))) for times in (2.0, 4.0, 8.0)]
    found = [f"x{times:g} after {k} of {count(steps, 'reform')}" for times, k in doubled if k]
    if found:
        note(out, f"GDP is {', '.join(found)}.")
    note(out, f"{path.certified[:1].upper()}{path.certified[1:]}.")


def sparkline(values: FloatArray) -> str:
    """A row of bars, lowest to highest."""
    places = range(len(values)) if len(values) <= 50 else np.linspace(0, len(values) - 1, 50)
    picked = [float(values[int(i)]) for i in places]
    low, span = min(picked), (max(picked) - min(picked)) or 1.0
    return "".join(_BARS[1 + int(7 * (v - low) / span)] for v in picked)
