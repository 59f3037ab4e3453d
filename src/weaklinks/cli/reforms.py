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
    refuse_table_options,
    table_options,
    write_result,
)

_EXAMPLES = """\b
Examples:
  weaklinks reforms KEN
  weaklinks reforms KEN --path worst-gain --steps 5
  weaklinks reforms USA --path by:wedge --removal 0.5
  weaklinks reforms network -p sectors=30 --path worst
  weaklinks reforms jones-2008 -p points=300 --path worst --out worst.svg
  weaklinks reforms jones-2008 --path by:-productivity --removal 0.5 --horizon short
  weaklinks reforms jones-2008 -p points=100 --certify
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
    "--certify",
    is_flag=True,
    help="For jones-2008: say after how many reforms the path is proven to be the best choice of "
    "so many, and how far below the best it is at most elsewhere.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Write the path as .csv, or its chart as .svg, .png, .pdf or .html.",
)
@force
@as_json
def command(table: str, **options: Any) -> None:
    """Remove wedges sector by sector; every step is a full equilibrium."""
    if options["out"] is not None:
        refuse_existing(options["out"], overwrite=options["force"])
    packages = None if options["packages"] is None else _packages(options["packages"])
    economy = _economy(table, options)
    with progress_bar("reforms", quiet=options["as_json"]) as progress:
        path = _path(economy, options, packages=packages, progress=progress)
    proven = _proven(path, economy, options, packages) if options["certify"] else None
    if options["out"] is not None:
        write_result(path, options["out"], overwrite=options["force"])
    if options["as_json"]:
        from weaklinks.report.records import certificate_record, path_record

        print_json({"table": table, **path_record(path), **certificate_record(proven)})
    else:
        from weaklinks.cli.screens_paths import show_path

        show_path(path, table, _with_places(economy), proven)


def _economy(table: str, options: dict[str, Any]) -> Any:
    from weaklinks.catalogue import MODELS
    from weaklinks.errors import InputError

    if table in MODELS:
        return _model(table, options)
    if options["parameters"]:
        raise InputError(f"-p is for parameters of a model, and {table} is a table")
    if options["certify"]:
        raise InputError(_NOT_CERTIFIED)
    from weaklinks.calibration import Elasticities

    chosen = Elasticities(**elasticities_of(options))
    return country_of(table, options).economy(horizon=options["horizon"], elasticities=chosen)


_NOT_CERTIFIED = (
    "--certify is for jones-2008, where what any choice of reforms gives has a known bound; other "
    "economies have none"
)


def _model(table: str, options: dict[str, Any]) -> Any:
    """Jones' economy itself, of which paths are quick; others in standard form."""
    from weaklinks.catalogue import model
    from weaklinks.cli.solve import parse_parameters
    from weaklinks.errors import InputError
    from weaklinks.models.jones import Jones2008

    chosen = model(table)
    is_jones = chosen.spec_class() is Jones2008
    refuse_table_options(table, but=("horizon",) if is_jones else ())
    if chosen.is_game:
        raise InputError(
            f"{table} is a game with equilibria to choose among, and has no wedges to remove; use "
            f"weaklinks solve {table} or weaklinks push {table}"
        )
    if options["certify"] and not is_jones:
        raise InputError(_NOT_CERTIFIED)
    built = chosen.build(parse_parameters(options["parameters"]))
    return built if is_jones else built.economy()


def _path(economy: Any, options: dict[str, Any], **given: Any) -> Any:
    from weaklinks.models.jones import Jones2008
    from weaklinks.studies.jones_reforms import jones_reform_path
    from weaklinks.studies.reforms import reform_path

    given |= {name: options[name] for name in ("steps", "removal", "seed")}
    order = read_order(options["order"])
    if isinstance(economy, Jones2008):
        return jones_reform_path(economy, order=order, horizon=options["horizon"], **given)
    return reform_path(economy, order=order, **given)


def _proven(
    path: Any, model: Any, options: dict[str, Any], packages: list[list[str]] | None
) -> Any:
    from weaklinks.studies.jones_certificates import certify

    removal, horizon = options["removal"], options["horizon"]
    return certify(path, model, packages=packages, removal=removal, horizon=horizon)


def _with_places(economy: Any) -> dict[str, str]:
    """Names of Jones' varieties with their place i, as they are shown."""
    varieties = getattr(economy, "varieties", None)
    places = [] if varieties is None else varieties.place.tolist()
    return {f"variety {k + 1}": f"variety {k + 1}  (i = {i:.4g})" for k, i in enumerate(places)}


def read_order(order: str) -> str | list[str]:
    """An order by name, or the sectors of a file that has one a line."""
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
