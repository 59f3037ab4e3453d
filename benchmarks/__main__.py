"""Time weaklinks: ``python -m benchmarks``, one table of every job.

Examples
--------
    python -m benchmarks                          every job, some minutes
    python -m benchmarks --quick                  smaller sizes, one to two minutes
    python -m benchmarks --only nested dense      jobs whose names hold one of these words
    python -m benchmarks --scaling --chart c.svg  curves in size, with fitted exponents
    python -m benchmarks --docs                   a full run into the files that docs/speed.md shows
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks import chart, scaling, tables
from benchmarks.job import Job
from benchmarks.jobs import JOBS
from benchmarks.machine import Machine, measure
from benchmarks.measure import Row, rows_of

DOCS = Path(__file__).resolve().parent.parent / "docs" / "_static" / "benchmarks"


def main(arguments: Sequence[str] | None = None) -> None:
    options = _parser().parse_args(arguments)
    jobs = chosen(options.only)
    rows: list[Row] = []
    if options.docs:
        rows = refresh(jobs, DOCS)
    elif options.scaling:
        points = scaling_points(jobs, quick=options.quick)
        print(scaling.text(points))
        _write(options.csv, tables.as_csv(points))
        _draw(options.chart, chart.plot_scaling, points)
    else:
        machine = measure()
        rows = job_rows(jobs, machine, quick=options.quick)
        print(tables.as_json(rows, machine) if options.json else tables.text(rows, machine))
        _write(options.csv, tables.as_csv(rows))
        _draw(options.chart, chart.plot_jobs, rows)
    if bad := [f"{row.job} {row.size} {row.reference}: {row.note}" for row in rows if row.bad]:
        sys.exit("\n".join(["wrong or failed:", *bad]))


def chosen(words: Sequence[str] | None) -> list[Job]:
    """Jobs whose names hold one of the words; all without any."""
    jobs = [j for j in JOBS if not words or any(w.lower() in j.name.lower() for w in words)]
    if not jobs:
        names = "\n".join(f"  {job.name}" for job in JOBS)
        sys.exit(f"no job's name holds {', '.join(words or ())}; there are\n{names}")
    return jobs


def job_rows(jobs: Sequence[Job], machine: Machine, *, quick: bool = False) -> list[Row]:
    """Run jobs at the sizes of a full or a quick run, saying on stderr which one is at work."""
    rows: list[Row] = []
    for job in jobs:
        for size in job.quick if quick else job.full:
            start = time.perf_counter()
            rows += rows_of(job, size, machine)
            took = time.perf_counter() - start
            print(f"{job.name} {size}: {took:.1f} s", file=sys.stderr, flush=True)
    return rows


def scaling_points(jobs: Sequence[Job], *, quick: bool = False) -> list[scaling.Point]:
    """Run the curves; a quick run leaves out the two largest sizes of each."""
    points: list[scaling.Point] = []
    for job in jobs:
        sizes = job.scaling[:-2] if quick else job.scaling
        if sizes:
            print(f"{job.name} {sizes} ...", file=sys.stderr, flush=True)
            points += scaling.curve(job, sizes)
    return points


def refresh(jobs: Sequence[Job], folder: Path) -> list[Row]:
    """Run everything and write what the page on speed shows."""
    folder.mkdir(parents=True, exist_ok=True)
    machine = measure()
    rows = job_rows(jobs, machine)
    points = scaling_points(jobs)
    _write(folder / "jobs.csv", tables.as_csv(rows))
    _write(folder / "scaling.csv", tables.as_csv(points))
    _write(folder / "machine.csv", tables.as_csv(_rates(machine)))
    _draw(folder / "jobs.svg", chart.plot_jobs, rows)
    _draw(folder / "scaling.svg", chart.plot_scaling, points)
    print(tables.text(rows, machine))
    print(scaling.text(points))
    return rows


@dataclass(frozen=True, kw_only=True)
class _Rate:
    rate: str
    one_thread: float
    two_threads: float
    machine: str


def _rates(machine: Machine) -> list[_Rate]:
    pairs = {k: v for k, v in asdict(machine).items() if k != "name"}
    return [
        _Rate(rate=k, one_thread=one, two_threads=two, machine=machine.name)
        for k, (one, two) in pairs.items()
    ]


def _write(path: Path | None, content: str) -> None:
    if path is not None:
        path.write_text(content, encoding="utf-8")


def _draw(path: Path | None, plot: Any, data: Sequence[Any]) -> None:
    if path is not None:
        from weaklinks.plots.save import save_chart

        save_chart(plot(data), path, force=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--quick", action="store_true", help="smaller sizes")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="only jobs with such a name")
    parser.add_argument("--scaling", action="store_true", help="curves in size instead")
    parser.add_argument("--json", action="store_true", help="print JSON instead of the table")
    parser.add_argument("--csv", type=Path, metavar="FILE", help="write every figure")
    parser.add_argument("--chart", type=Path, metavar="FILE", help="draw: svg, png, pdf or html")
    parser.add_argument("--docs", action="store_true", help="all of it, into docs/_static")
    return parser


if __name__ == "__main__":
    main()
