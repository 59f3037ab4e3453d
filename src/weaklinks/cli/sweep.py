"""``weaklinks sweep``: a model at many points."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from weaklinks.cli.places import require_place
from weaklinks.cli.shared import (
    OutPath,
    as_json,
    print_json,
    progress_bar,
    refuse_existing,
)

_EXAMPLES = """\b
Examples:
  weaklinks sweep --example jones-2008 > study.toml
  weaklinks sweep --outcomes jones-2008
  weaklinks sweep study.toml
  weaklinks sweep study.toml --out results --workers 8 --chart results.svg
  weaklinks sweep study.toml --dask tcp://scheduler:8786 --json
"""

_INTERRUPTED, _TERMINATED = 130, 143


@click.command(epilog=_EXAMPLES)
@click.argument("study", type=click.Path(path_type=Path), required=False)
@click.option("--out", type=OutPath(), help="Folder of the results.  [default: STUDY-sweep]")
@click.option(
    "--workers",
    type=click.IntRange(0),
    help="Processes; 0 computes in this one.  [default: one per core]",
)
@click.option("--dask", metavar="ADDRESS", help="Of a Dask scheduler, instead of processes here.")
@click.option("--chart", type=OutPath(), help="Write a chart, too: FILE.svg, .png, .pdf or .html.")
@click.option(
    "--example", metavar="MODEL", help="Print a study of a model to start from, and stop."
)
@click.option("--outcomes", metavar="MODEL", help="List what can be kept of a model, and stop.")
@click.option("--force", is_flag=True, help="Start again: forget what the folder holds.")
@as_json
def command(study: Path | None, **options: Any) -> None:
    """Evaluate a model at every point of a study, a TOML file.

    Stopped at any moment, the same command goes on where it was. The results, one row per point,
    are in results.parquet; a point that fails is a row with its message. Exit status 1 if every
    point failed.
    """
    if options["example"] is not None:
        _print_example(study, options)
        return
    if options["outcomes"] is not None:
        _print_outcomes(study, options)
        return
    _require_sound(study, options)
    assert study is not None
    result = _swept(study, options)
    if options["chart"] is not None:
        from weaklinks.plots import save_chart

        save_chart(result.plot(), options["chart"], force=options["force"])
    if options["as_json"]:
        print_json(result.record())
    else:
        from weaklinks.cli.screens_sweep import show_sweep

        show_sweep(result)
    if result.failed == result.study.points:
        sys.exit(1)


def _print_example(study: Path | None, options: dict[str, Any]) -> None:
    from weaklinks.catalogue import model
    from weaklinks.errors import InputError
    from weaklinks.studies.sweeps.example import example_study

    if study is not None or options["as_json"] or options["outcomes"] is not None:
        raise InputError("--example stands alone: it prints a study")
    click.echo(example_study(model(options["example"])), nl=False)


def _print_outcomes(study: Path | None, options: dict[str, Any]) -> None:
    from weaklinks.catalogue import model
    from weaklinks.errors import InputError
    from weaklinks.studies.sweeps import outcomes_of

    if study is not None:
        raise InputError("--outcomes stands alone: it lists names; leave the study out")
    chosen = model(options["outcomes"])
    found = outcomes_of(chosen)
    if options["as_json"]:
        listed = [{"name": outcome.name, "kind": outcome.kind} for outcome in found]
        print_json({"model": chosen.name, "headlines": len(chosen.outcomes), "outcomes": listed})
        return
    from weaklinks.cli.screens_sweep import show_outcomes

    show_outcomes(chosen.name, found, len(chosen.outcomes))


def _require_sound(study: Path | None, options: dict[str, Any]) -> None:
    from weaklinks.errors import Problems

    problems = Problems("sweep")
    problems.add_if(
        study is None, "no study; give a TOML file, or --example MODEL to start from one"
    )
    problems.add_if(
        options["workers"] is not None and options["dask"] is not None,
        "--workers are processes here and --dask is a cluster; choose one",
    )
    chart: Path | None = options["chart"]
    if chart is not None:
        require_place(chart, problems)
    problems.raise_if_any()
    if chart is not None:
        refuse_existing(chart, overwrite=options["force"])


def _swept(study: Path, options: dict[str, Any]) -> Any:
    from weaklinks.sweeping import default_folder, read_study, sweep

    folder = options["out"] or default_folder(study)
    chosen = read_study(study)
    if options["chart"] is not None:
        from weaklinks.plots.sweep_maps import require_drawable

        require_drawable(chosen)
    with (
        _stopped_well(folder),
        progress_bar("points", quiet=options["as_json"], rate="points") as progress,
    ):
        return sweep(
            chosen,
            folder,
            workers=options["workers"],
            dask=options["dask"],
            force=options["force"],
            progress=progress,
        )


@contextmanager
def _stopped_well(folder: Path) -> Iterator[None]:
    """Ctrl-C and a termination leave what was finished, and say how to go on."""
    main = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGTERM, _terminated) if main else None
    try:
        yield
    except (KeyboardInterrupt, _TerminatedError) as stop:
        kept = (
            f"stopped; what was finished is kept in {folder}, and the same command goes on "
            "(without --force)"
        )
        click.echo(kept, err=True)
        status = _INTERRUPTED if isinstance(stop, KeyboardInterrupt) else _TERMINATED
        sys.exit(status)
    finally:
        if main:
            signal.signal(signal.SIGTERM, before)


class _TerminatedError(BaseException):
    """Raised by SIGTERM, so that processes are ended and locks let go."""


def _terminated(*_: object) -> None:
    raise _TerminatedError
