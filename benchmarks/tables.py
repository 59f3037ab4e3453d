"""Rows as a table for a terminal, as CSV and as JSON; figures with three digits."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import Any

from benchmarks.machine import Machine
from benchmarks.measure import Row

#: Heading of each column of the table in a terminal, and its width.
_COLUMNS = {
    "job": ("job", 31),
    "size": ("size", 9),
    "target": ("target", 7),
    "cold": ("cold", 8),
    "again": ("again", 8),
    "two_threads": ("2 thr.", 7),
    "reference": ("reference", 27),
    "reference_seconds": ("ref. s", 8),
    "ratio": ("ratio", 7),
    "limit": ("limit", 8),
    "over_limit": ("/limit", 7),
    "residual": ("residual", 9),
    "difference": ("differ.", 9),
    "met": ("met?", 6),
}
_BUSY = 0.9

LEGEND = """\
Seconds, the shortest of some runs. cold: on something new; again: on the same thing; 2 thr.:
again, with two BLAS threads; ratio: ours again / reference; limit: what no method can avoid, at
this machine's own rates; /limit: ours again / limit; residual: of our answer in its own
equations; differ.: ours against the reference's answer; met?: cold within the target ("again":
only again). * after a time: the processor was ours for less than 90 % of it."""


def text(rows: Sequence[Row], machine: Machine) -> str:
    """Lay out rows for a terminal, with notes and the machine below."""
    lines = ["  ".join(f"{h:<{w}}" if _left(k) else f"{h:>{w}}" for k, (h, w) in _COLUMNS.items())]
    lines += [_line(row) for row in rows]
    notes = [f"  {row.job} {row.size}{_against(row)}: {row.note}" for row in rows if row.note]
    quoted = ["Quoted, not run here", quotations(rows)]
    return "\n".join([*lines, "", LEGEND, "", "Notes", *notes, *quoted, "", *machine.lines()])


def quotations(rows: Sequence[Row]) -> str:
    """What others are reported to need, where they cannot be run here."""
    said = {row.job: row.quoted for row in rows if row.quoted}
    return "\n".join(f"  {job}: {quoted}" for job, quoted in said.items())


def as_csv(records: Sequence[Any]) -> str:
    """One line for each record, all fields; numbers with three digits."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    names = [f.name for f in fields(records[0])] if records else []
    writer.writerow(names)
    for record in records:
        writer.writerow([cell(getattr(record, name)) for name in names])
    return buffer.getvalue()


def as_json(rows: Sequence[Row], machine: Machine) -> str:
    """Rows and machine, numbers in full."""
    return json.dumps({"machine": asdict(machine), "rows": [asdict(r) for r in rows]}, indent=2)


def cell(value: object) -> str:
    """Write a value with three digits, nothing for None."""
    if value is None:
        return ""
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def _left(column: str) -> bool:
    return column in ("job", "reference")


def _against(row: Row) -> str:
    return f" ({row.reference})" if _further(row) else ""


def _further(row: Row) -> bool:
    """Whether it is one more reference of the job above; a job that failed has a name."""
    return row.again is None and bool(row.reference)


def _line(row: Row) -> str:
    further = _further(row)
    cells = []
    for column, (_, width) in _COLUMNS.items():
        value = getattr(row, column)
        said = "" if further and column in ("job", "size") else cell(value)
        if column == "again" and row.cpu is not None and row.cpu < _BUSY * (row.again or 0.0):
            said += "*"
        cells.append(f"{said[:width]:<{width}}" if _left(column) else f"{said:>{width}}")
    return "  ".join(cells).rstrip()
