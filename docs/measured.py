"""Tables of the page on speed, from the files of the last full run of the benchmarks.

``{measured} jobs``, ``curves``, ``machine``, ``notes``, ``missed`` or ``quoted``: figures are
written once, in ``_static/benchmarks``, and a page without these files does not build.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

FOLDER = Path(__file__).parent / "_static" / "benchmarks"

_BUSY = 0.9
_JOBS = {
    "job": "job",
    "size": "size",
    "target": "target",
    "cold": "cold",
    "again": "again",
    "two_threads": "two threads",
    "reference": "reference",
    "reference_seconds": "its time",
    "ratio": "ratio",
    "limit": "limit",
    "over_limit": "times limit",
    "residual": "residual",
    "difference": "difference",
    "met": "met?",
}
_CURVES = {
    "job": "job",
    "counts": "size counts",
    "sizes": "from, to",
    "seconds": "seconds",
    "exponent": "exponent",
    "error": "standard error",
    "last_exponent": "last step",
}
_RATES = {
    "memory": "copied in memory, read and write, GB/s",
    "reading": "read from memory, GB/s",
    "cache": "copied in cache, GB/s",
    "dgemm": "product of matrices, billion flops/s",
    "exp": "`numpy.exp` in cache, billion/s",
}


def jobs() -> str:
    """Every job, and every reference on a line of its own."""
    rows = _read("jobs.csv")
    for row in rows:
        if row["reference"] and not row["again"]:  # one more reference of the job above
            row["job"] = row["size"] = ""
        elif float(row["cpu"] or 0.0) < _BUSY * float(row["again"] or 0.0):
            row["again"] += r"\*"
    return _table(_JOBS, rows)


def curves() -> str:
    """The fitted exponents."""
    rows = _read("scaling.csv")
    found = []
    for name in dict.fromkeys(row["job"] for row in rows):
        own = [row for row in rows if row["job"] == name]
        first, last = own[0], own[-1]
        spans = {
            "sizes": f"{int(first['size']):,} to {int(last['size']):,}",
            "seconds": f"{first['again']} to {last['again']}",
        }
        found.append(last | spans)
    return _table(_CURVES, found)


def machine() -> str:
    """What the machine can do."""
    rates = _read("machine.csv")
    rows = [
        {"rate": _RATES[r["rate"]]}
        | {k: f"{float(r[k]) / 1e9:.3g}" for k in ("one_thread", "two_threads")}
        for r in rates
    ]
    columns = {"rate": "rate", "one_thread": "one thread", "two_threads": "two threads"}
    return f"{rates[0]['machine']}.\n\n{_table(columns, rows)}"


def notes() -> str:
    """What came out, why the limit is what it is, what a reference did."""
    rows = [row for row in _read("jobs.csv") if row["note"]]
    return "\n".join(f"- {_subject(row)}: {row['note']}" for row in rows)


def missed() -> str:
    """Jobs whose cold run is above its target."""
    rows = [row for row in _read("jobs.csv") if row["met"] in ("no", "again")]
    lines = [
        f"- **{row['job']} {row['size']}**: {row['cold']} s cold, {row['again']} s again, asked "
        f"for {row['target']} s"
        for row in rows
    ]
    return "\n".join(lines) or "Nothing, in this run."


def quoted() -> str:
    """Published figures of those that could not be run."""
    said = {row["job"]: row["quoted"] for row in _read("jobs.csv") if row["quoted"]}
    return "\n".join(f"- {job}: {figures}" for job, figures in said.items())


def _subject(row: dict[str, str]) -> str:
    against = "" if row["again"] else f", {row['reference']}"
    return f"**{row['job']} {row['size']}**{against}"


def _read(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _table(columns: dict[str, str], rows: Iterable[dict[str, str]]) -> str:
    lines = [list(columns.values()), ["---"] * len(columns)]
    lines += [[row[name] for name in columns] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


PARTS: dict[str, Callable[[], str]] = {
    "jobs": jobs,
    "curves": curves,
    "machine": machine,
    "notes": notes,
    "missed": missed,
    "quoted": quoted,
}


class Measured(SphinxDirective):
    """Insert one part."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        for file in FOLDER.iterdir():
            self.env.note_dependency(str(file))
        return self.parse_text_to_nodes(PARTS[self.arguments[0]]())


def setup(app: Any) -> dict[str, bool]:
    """Register the directive."""
    app.add_directive("measured", Measured)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
