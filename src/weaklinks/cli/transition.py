"""``weaklinks transition``: reforms over time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from weaklinks.cli.households import given_economy
from weaklinks.cli.shared import (
    OutPath,
    as_json,
    force,
    print_json,
    progress_bar,
    refuse_existing,
    table_options,
)

_EXAMPLES = """\b
Examples:
  weaklinks transition KEN
  weaklinks transition GHA --announced 10 --curvature 1
  weaklinks transition KEN --reforms best --every 5 --out miracle.png
  weaklinks transition jones-2008 -p points=300 --reforms worst --every 1
  weaklinks transition USA15 --each
"""

_SUFFIXES = (".csv", ".svg", ".png", ".pdf", ".html")


@click.command(epilog=_EXAMPLES)
@click.argument("table", metavar="TABLE|MODEL")
@table_options
@click.option("--discount", type=float, help="Rate of time preference.  [default: 0.05]")
@click.option(
    "--curvature",
    type=float,
    help="Of utility, the inverse elasticity of intertemporal substitution; 1 is log.  "
    "[default: 2]",
)
@click.option("--depreciation", type=float, help="Of capital, a year.  [default: 0.05]")
@click.option(
    "--closing",
    type=click.Choice(["optimal", "solow"]),
    default="optimal",
    show_default=True,
    help="Save what is best, or a constant part of income.",
)
@click.option("--saving-rate", type=float, help="For solow.  [default: what keeps today's capital]")
@click.option(
    "--announced",
    type=click.IntRange(0),
    metavar="YEARS",
    help="Years a reform is known before it comes; a surprise by default.",
)
@click.option(
    "--reforms",
    metavar="ORDER|FILE",
    help="One sector after the other: best | worst | by:ATTRIBUTE | ... or a file with one sector "
    "per line, as in `weaklinks reforms`. By default all wedges go in year 0.",
)
@click.option(
    "--every",
    type=click.IntRange(1),
    default=5,
    show_default=True,
    metavar="YEARS",
    help="Between reforms.",
)
@click.option("--steps", type=click.IntRange(1), help="Stop after so many reforms.")
@click.option("--each", is_flag=True, help="Reform each sector alone and rank what it is worth.")
@click.option(
    "--periods",
    type=click.IntRange(1, 100_000),
    default=300,
    show_default=True,
    help="Years to show; the time after counts for welfare, too.",
)
@click.option("-p", "parameters", multiple=True, metavar="NAME=VALUE", help="Of a model.")
@click.option(
    "--out",
    type=OutPath(),
    help="Write the path as .csv, or its chart as .svg, .png, .pdf or .html.",
)
@force
@as_json
def command(table: str, **options: Any) -> None:
    """Follow an economy over time through reforms, and say what the path is worth.

    Capital is saved for year by year. The gain is the permanent change of consumption that is
    worth as much as the path, next to what comparing long runs would say.
    """
    _require_together(options)
    _require_writable(options)
    economy, household = given_economy(table, options)
    if options["each"]:
        _each(table, economy, household, options)
        return
    path = _path(economy, household, options)
    if options["out"] is not None:
        _write(path, options)
    if options["as_json"]:
        from weaklinks.report.path_records import economy_path_record

        print_json({"table": table, **economy_path_record(path)})
    else:
        from weaklinks.cli.screens_growth import show_economy_path

        show_economy_path(path, table)


def _require_together(options: dict[str, Any]) -> None:
    from weaklinks.errors import Problems

    problems = Problems("transition")
    problems.add_if(
        options["horizon"] == "short",
        "--horizon short: with capital fixed for ever nothing moves; leave it out",
    )
    problems.add_if(
        options["saving_rate"] is not None and options["closing"] != "solow",
        "--saving-rate is for --closing solow",
    )
    problems.add_if(
        options["steps"] is not None and options["reforms"] is None,
        "--steps is for --reforms",
    )
    every = click.get_current_context().get_parameter_source("every")
    problems.add_if(
        every is not click.core.ParameterSource.DEFAULT and options["reforms"] is None,
        "--every is for --reforms",
    )
    for other in ("reforms", "announced", "out", "saving_rate"):
        problems.add_if(
            options["each"] and options[other] is not None,
            f"--each does not go with --{other.replace('_', '-')}",
        )
    problems.add_if(
        options["each"] and options["closing"] == "solow", "--each is for --closing optimal"
    )
    problems.raise_if_any()


def _require_writable(options: dict[str, Any]) -> None:
    """Say before anything is solved that the file cannot be written."""
    from weaklinks.errors import Problems

    out: Path | None = options["out"]
    if out is None:
        return
    problems = Problems()
    problems.add_if(
        out.suffix.lower() not in _SUFFIXES,
        f"{out}: a path is written as {', '.join(_SUFFIXES)}; choose a suffix",
    )
    problems.add_if(not out.parent.is_dir(), f"{out.parent} is not a directory; make it first")
    problems.raise_if_any()
    refuse_existing(out, overwrite=options["force"])


def _path(economy: Any, household: Any, options: dict[str, Any]) -> Any:
    with progress_bar("reforms", quiet=options["as_json"]) as progress:
        common = {
            "household": household,
            "periods": options["periods"],
            "saving_rate": _saving_rate(economy, household, options),
            "progress": progress,
        }
        if options["reforms"] is None:
            return _at_once(economy, options["announced"] or 0, common)
        from weaklinks.cli.reforms import read_order
        from weaklinks.studies.sequences import reform_sequence

        return reform_sequence(
            economy,
            order=read_order(options["reforms"]),
            every=options["every"],
            announced=options["announced"],
            steps=options["steps"],
            **common,
        )


def _at_once(economy: Any, date: int, common: dict[str, Any]) -> Any:
    from weaklinks.studies.transitions import Reform, transition_path

    after = economy.without_wedges()
    reform = Reform(economy=after, date=date, learned=0, label="all wedges removed")
    return transition_path(economy, [reform], **common)


def _saving_rate(economy: Any, household: Any, options: dict[str, Any]) -> float | None:
    if options["closing"] == "optimal":
        return None
    from weaklinks.studies.capital_stock import todays_saving_rate

    given: float | None = options["saving_rate"]
    return todays_saving_rate(economy, household) if given is None else given


def _each(table: str, economy: Any, household: Any, options: dict[str, Any]) -> None:
    from weaklinks.studies.capital_stock import standard
    from weaklinks.studies.sequences import reform_gains

    with progress_bar("reforms", quiet=options["as_json"]) as progress:
        gains = reform_gains(
            standard(economy), household=household, periods=options["periods"], progress=progress
        )
    if options["as_json"]:
        from weaklinks.report.path_records import gains_record

        print_json({"table": table, "reforms": gains_record(gains)})
    else:
        from weaklinks.cli.screens_growth import show_gains

        show_gains(gains, table)


def _write(path: Any, options: dict[str, Any]) -> None:
    from weaklinks.plots import save_chart
    from weaklinks.report import write_text
    from weaklinks.report.tabular import csv_text

    out = options["out"]
    if out.suffix.lower() == ".csv":
        columns = path.to_frame().to_dict(orient="list")
        write_text(out, csv_text(columns), force=options["force"])
    else:
        save_chart(path.plot(), out, force=options["force"])
