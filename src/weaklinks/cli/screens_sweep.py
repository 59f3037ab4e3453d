"""A finished sweep on a terminal, 80 columns wide."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from weaklinks.cli.blocks import grid, heading, inset, note, paragraph
from weaklinks.cli.shared import clean, console
from weaklinks.report.words import fixed, number

if TYPE_CHECKING:
    from rich.console import Console

    from weaklinks.studies.sweeps import Outcome, Sensitivity, Summary, Sweep

_MOST_MESSAGES, _MOST_WORDS, _MOST_ROWS = 3, 6, 12
_COLUMNS = {
    "sobol-indices": ("first", "first_within", "total", "total_within"),
    "morris": ("mean_effect", "mean_size", "size_within", "spread"),
}
_NONE = (
    " No row has a residual, as where points are evaluated many at once; the documentation of "
    "sweeps says what stands for it."
)
_READING = {
    "sobol-indices": "Parts of the variance: first, by the parameter alone; total, with what it "
    "does together with others. +/- is half a 95 % interval.",
    "morris": "Effects of a parameter over its whole range, in units of the outcome: mean, mean "
    "size (mu*) with half its 95 % interval, and spread (sigma: interaction or curvature).",
}


def show_outcomes(model: str, outcomes: tuple[Outcome, ...], headlines: int) -> None:
    """What can be kept of a model: one name a line, as a study takes it."""
    out = console()
    heading(out, f"{model}: what a study can keep")
    for k, outcome in enumerate(outcomes):
        if k == headlines:
            note(out, "and, at the defaults (elsewhere there may be more or fewer of a list):")
        click.echo(f"  {outcome.name}{':word' if outcome.kind == 'word' else ''}")
    if headlines:
        note(out, f"The first {headlines} are kept where a study names none.")


def show_sweep(sweep: Sweep) -> None:
    """What was run, what failed, what came out, what matters, where it is."""
    out, study = console(), sweep.study
    heading(out, study.title or f"{study.model}: a sweep")
    varied = ", ".join(axis.name for axis in study.axes)
    paragraph(out, f"{study.points:,} points of {study.model}, {study.design.kind} over {varied}.")
    _failures(out, sweep)
    _outcomes(out, sweep.outcomes)
    for found in sweep.sensitivity:
        _sensitivity(out, found)
    if any(found.rows for found in sweep.sensitivity):
        note(out, _READING[study.design.kind])
    _places(out, sweep)


def _failures(out: Console, sweep: Sweep) -> None:
    if not sweep.failed:
        return
    shown = list(sweep.messages.items())[:_MOST_MESSAGES]
    paragraph(out, f"{sweep.failed:,} points failed:")
    for message, count in shown:
        paragraph(out, f"{count:,} as this one: {clean(message, 300)}")
    rest = sweep.failed - sum(count for _, count in shown)
    if rest:
        paragraph(out, f"{rest:,} for other reasons.")


def _outcomes(out: Console, outcomes: tuple[Summary, ...]) -> None:
    table = grid("outcome", "points", "lowest", "median", "highest")
    for o in outcomes:
        if o.words:
            continue
        cells = ["" if v is None else number(v, 4) for v in (o.low, o.median, o.high)]
        table.add_row(clean(o.name), f"{o.there:,}", *cells)
    if table.row_count:
        out.print(inset(table, (0, 0, 1, 2)))
    for o in (o for o in outcomes if o.words):
        words = [f"{clean(w)} {n:,}" for w, n in list(o.words.items())[:_MOST_WORDS]]
        more = f" and {len(o.words) - _MOST_WORDS} more" if len(o.words) > _MOST_WORDS else ""
        paragraph(out, f"{o.name}: {', '.join(words)}{more}.")


def _sensitivity(out: Console, found: Sensitivity) -> None:
    heading(out, f"{found.outcome}: what it depends on")
    if found.note:
        paragraph(out, f"{found.note.capitalize()}.")
        return
    columns = _COLUMNS[found.method]
    heads = ["+/-" if c.endswith("_within") else c.replace("_", " ") for c in columns]
    table = grid("parameter", *heads)
    single = [row for row in found.rows if "with" not in row]
    write = (lambda v: fixed(v, 3)) if found.method == "sobol-indices" else number
    for row in sorted(single, key=lambda r: -r[columns[2 if "total" in r else 1]])[:_MOST_ROWS]:
        table.add_row(clean(row["parameter"]), *(write(row[c]) for c in columns))
    out.print(inset(table, (0, 0, 1, 2)))
    if found.dropped:
        total = found.used + found.dropped
        paragraph(out, f"{found.dropped:,} of {total:,} groups of points were left out: some point "
                  "of each failed. The indices are of the points that are left.")  # fmt: skip


def _places(out: Console, sweep: Sweep) -> None:
    kept = f"; {sweep.kept:,} chunks were there already" if sweep.kept else ""
    worst = f" Largest residual {sweep.residual:.0e}." if sweep.residual is not None else _NONE
    if sweep.failed == sweep.study.points:
        worst = ""
    indices = " and sensitivity.csv" if sweep.sensitivity else ""
    note(out, f"Rows are in {sweep.results}{indices}{kept}.{worst}")
