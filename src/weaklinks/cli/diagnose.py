"""``weaklinks diagnose``: the main job."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from weaklinks.cli.shared import (
    as_json,
    country_of,
    elasticities_of,
    force,
    print_json,
    progress_bar,
    table_options,
)

_EXAMPLES = """\b
Examples:
  weaklinks diagnose KEN
  weaklinks diagnose KEN --sector electricity         what fixing this one would do
  weaklinks diagnose KEN --wedges benchmark:USA --horizon short
  weaklinks diagnose GHA --draws 200 --out ghana      report, CSVs, charts, spec.toml
  weaklinks diagnose my_sam.csv --json > my.json
  weaklinks diagnose --spec ghana/spec.toml           the same run again
"""


@click.command(epilog=_EXAMPLES)
@click.argument("table", required=False)
@table_options
@click.option(
    "--draws",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    help="Spread the answers over N draws of elasticities and wedges.",
)
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Of the draws.")
@click.option("--steps", type=click.IntRange(1), help="Length of the reform path; all by default.")
@click.option(
    "--sector",
    metavar="NAME",
    help="Show one sector only: its name, its code, or a part of its name.",
)
@click.option("--spec", type=click.Path(path_type=Path), help="Run what a spec.toml says.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write report.html, CSVs, charts and spec.toml to this folder.",
)
@click.option(
    "--format",
    "formats",
    multiple=True,
    default=("svg",),
    show_default=True,
    type=click.Choice(["svg", "png", "pdf", "html"]),
    help="Of the charts in --out.",
)
@force
@as_json
@click.pass_context
def command(ctx: click.Context, /, table: str | None, **options: Any) -> None:
    """Diagnose a country: TABLE is an embedded code (KEN, GHA, USA) or a path.

    A path may be a SAM CSV, a folder with make and use tables or with flows.csv,
    final_demand.csv and value_added.csv, a WIOD xlsx or an OECD ICIO csv.
    """
    from weaklinks.cli.runs import merge_spec, spec_text

    table, options = merge_spec(ctx, table, options)
    if options["out"] is not None:
        _refuse_existing(options["out"], overwrite=options["force"])
    if not options["as_json"]:
        click.echo(
            f"weaklinks: diagnosing {table} ({options['wedges']} wedges, {options['horizon']} run)",
            err=True,
        )
    diagnosis = _run(table, options)
    if options["out"] is not None:
        _write(diagnosis, options, spec_text(table, options))
    _show(diagnosis, options)


def _run(table: str, options: dict[str, Any]) -> Any:
    from weaklinks.calibration import Elasticities
    from weaklinks.studies.diagnosis import diagnose

    country = country_of(table, options)
    if options["sector"] is not None and options["out"] is None:
        # One sector needs neither the path nor draws nor other elasticities.
        eps = Elasticities(**elasticities_of(options))
        return diagnose(country, horizon=options["horizon"], elasticities=eps, whole=False)
    with progress_bar("draws", quiet=options["as_json"] or not options["draws"]) as progress:
        return diagnose(
            country,
            horizon=options["horizon"],
            elasticities=Elasticities(**elasticities_of(options)),
            draws=options["draws"],
            seed=options["seed"],
            steps=options["steps"],
            progress=progress,
        )


def _refuse_existing(directory: Path, *, overwrite: bool) -> None:
    """Say so before a long run, not after it."""
    from weaklinks.errors import InputError

    if not overwrite and directory.exists() and any(directory.iterdir()):
        raise InputError(f"{directory} exists and is not empty; use --force to overwrite")


def _write(diagnosis: Any, options: dict[str, Any], spec_toml: str) -> None:
    from weaklinks.report import write_outputs

    write_outputs(
        diagnosis,
        options["out"],
        spec_toml=spec_toml,
        formats=options["formats"],
        force=options["force"],
    )


def _show(diagnosis: Any, options: dict[str, Any]) -> None:
    if options["as_json"]:
        from weaklinks.report.records import diagnosis_record, sector_record

        asked = options["sector"]
        print_json(sector_record(diagnosis, asked) if asked else diagnosis_record(diagnosis))
        return
    if options["sector"] is None:
        from weaklinks.cli.screens_diagnosis import show_diagnosis

        show_diagnosis(diagnosis)
    else:
        from weaklinks.cli.screens_sector import show_sector

        show_sector(diagnosis, options["sector"])
    if options["out"] is not None:
        click.echo(f"\nWritten to {options['out']}: open {options['out'] / 'report.html'}")
