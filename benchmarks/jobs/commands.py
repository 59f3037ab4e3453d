"""The command line's first answer, each time in a process of its own."""

from __future__ import annotations

import subprocess
import sys

from benchmarks.job import Job, Reference, Work
from benchmarks.timing import shortest

_ENTRY = "from weaklinks.cli import main; main()"


def _run(arguments: tuple[str, ...]) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", *arguments]
    return subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, check=False)


def _python_alone(given: object, answer: object) -> Work:
    timing, _ = shortest(_run, lambda: ("pass",), most=5)
    return Work(seconds=timing.wall, why="limit: Python started and stopped, measured")


def _job(name: str, arguments: tuple[str, ...], imports: str, target: float) -> Job:
    return Job(
        name=name,
        counts="answers",
        make=lambda _: (_ENTRY, *arguments),
        run=_run,
        residual=lambda done: float(done.returncode),
        accuracy=0.0,
        work=_python_alone,
        full=(1,),
        quick=(1,),
        tiny=1,
        targets={1: target},
        references=(
            Reference(name=f"import {imports}", run=lambda _: _run((f"import {imports}",))),
        ),
    )


JOBS = (
    _job("weaklinks --help", ("--help",), "click", 0.4),
    _job("weaklinks diagnose KEN", ("diagnose", "KEN"), "scipy.linalg, scipy.sparse.linalg", 1.0),
)
