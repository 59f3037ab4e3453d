"""``weaklinks reforms``: reform paths."""

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
    refuse_existing,
    table_options,
)

_EXAMPLES = """\b
Examples:
  weaklinks reforms KEN
  weaklinks reforms KEN --path worst-gain --steps 5
  weaklinks reforms USA --path by:wedge --removal 0.5
  weaklinks reforms network -p sectors=30 --path worst
  weaklinks reforms jones-2008 -p points=300 --path worst --out worst.svg
  weaklinks reforms jones-2008 --path by:-productivity --removal 0.5
  weaklinks reforms KEN --packages packages.csv
"""


@click.command(epilog=_EXAMPLES)
@click.argument("table", metavar="TABLE|MODEL")
@table_options
@click.option(
    "--path",
    "order",
    default="best",
    show_default=True,
    help="best | worst | worst-gain | by:ATTRIBUTE (wedge, size, domar_weight, gain, "
    "productivity, name, place; by:- from the other end) | random | FILE with one sector per "
    "line.",
)
@click.option("--steps", type=click.IntRange(1), help="Stop after so many reforms.")
@click.option(
    "--removal",
    type=float,
    default=1.0,
    show_default=True,
    help="Share of each wedge that a reform removes.",
)
@click.option(
    "--packages",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Reform together what is on one line of FILE (sectors, with commas between them), and "
    "nothing else.",
)
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Of random.")
@click.option("-p", "parameters", multiple=True, metavar="NAME=VALUE", help="Of a model.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Write the path as .csv, or its chart as .svg, .png, .pdf or .html.",
)
@force
@as_json
def command(table: str, **options: Any) -> None:
    """Remove wedges sector by sector; every step is a full equilibrium."""
    from weaklinks.studies.reforms import reform_path

    if options["out"] is not None:
        refuse_existing(options["out"], overwrite=options["force"])
    packages = None if options["packages"] is None else _packages(options["packages"])
    economy = _economy(table, options)
    with progress_bar("reforms", quiet=options["as_json"]) as progress:
        path = reform_path(
            economy,
            order=_order(options["order"]),
            steps=options["steps"],
            packages=packages,
            removal=options["removal"],
            seed=options["seed"],
            progress=progress,
        )
    if options["out"] is not None:
        _write(path, options)
    if options["as_json"]:
        from weaklinks.report.records import path_record

        print_json({"table": table, **path_record(path)})
    else:
        from weaklinks.cli.screens_paths import show_path

        show_path(path, table, _with_places(economy))


def _economy(table: str, options: dict[str, Any]) -> Any:
    from weaklinks.catalogue import MODELS, model
    from weaklinks.cli.solve import parse_parameters
    from weaklinks.errors import InputError

    if table in MODELS:
        from weaklinks.models.jones import Jones2008

        built = model(table).build(parse_parameters(options["parameters"]))
        return built if isinstance(built, Jones2008) else built.economy()
    if options["parameters"]:
        raise InputError(f"-p is for parameters of a model, and {table} is a table")
    from weaklinks.calibration import Elasticities

    chosen = Elasticities(**elasticities_of(options))
    return country_of(table, options).economy(horizon=options["horizon"], elasticities=chosen)


def _with_places(economy: Any) -> dict[str, str]:
    """Names of Jones' varieties with their place i, as they are shown."""
    varieties = getattr(economy, "varieties", None)
    places = [] if varieties is None else varieties.place.tolist()
    return {f"variety {k + 1}": f"variety {k + 1}  (i = {i:.4g})" for k, i in enumerate(places)}


def _order(order: str) -> str | list[str]:
    file = Path(order)
    if not file.is_file():
        return order
    from weaklinks.errors import InputError

    names = [line.strip() for line in _lines(file) if line.strip()]
    if not names:
        raise InputError(f"{file}: there are no sectors; write one per line")
    return names


def _packages(file: Path) -> list[list[str]]:
    """Sectors by line; a label with a comma in it is written in double quotes."""
    import csv

    from weaklinks.errors import InputError

    rows = csv.reader(_lines(file), skipinitialspace=True)
    packages = [[cell.strip() for cell in row if cell.strip()] for row in rows]
    packages = [package for package in packages if package]
    if not packages:
        raise InputError(f"{file}: there are no packages; write the sectors of one on each line")
    return packages


def _lines(file: Path) -> list[str]:
    from weaklinks.errors import InputError

    try:
        return file.read_text(encoding="utf-8-sig").splitlines()
    except (UnicodeDecodeError, OSError) as error:
        raise InputError(f"{file}: not a readable text file: {error}") from None


def _write(path: Any, options: dict[str, Any]) -> None:
    from weaklinks.plots import save_chart
    from weaklinks.report import write_text

    out = options["out"]
    if out.suffix == ".csv":
        write_text(out, path.to_frame().to_csv(index=False), force=options["force"])
    else:
        save_chart(path.plot(), out, force=options["force"])
