"""``weaklinks world``: change wedges and tariffs of a world table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from weaklinks.cli.places import require_place
from weaklinks.cli.shared import (
    OutPath,
    as_json,
    clean,
    elasticities_of,
    force,
    print_json,
    refuse_existing,
    write_result,
)

_EXAMPLES = """\b
Examples:
  weaklinks world icio2020.csv --set "KEN:A01_02=0.2"
  weaklinks world icio2020.csv --tariff "USA<CHN:*=0.25" --out tariff.svg
  weaklinks world my_world.csv --scale KEN=0 --elasticity-trade 5 --json
  weaklinks world world.npz --set "*:c14=0.1" --mixes shared --out regions.csv
"""


@click.command(epilog=_EXAMPLES)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--set",
    "wedges",
    multiple=True,
    metavar="REGION:SECTOR=TAU",
    help="The new wedge of a sector's sales, below 1; * stands for any letters.",
)
@click.option(
    "--tariff",
    "tariffs",
    multiple=True,
    metavar="BUYER<REGION:SECTOR=RATE",
    help="A tariff on what a region buys from another: 0.25 is 25 percent of the price before it.",
)
@click.option(
    "--scale",
    multiple=True,
    metavar="REGION=FACTOR",
    help="Multiply the log of what a region's wedges leave: 0 removes the taxes of the table, "
    "0.5 about halves them.",
)
@click.option(
    "--mixes",
    type=click.Choice(["own", "shared"]),
    default="own",
    show_default=True,
    help="Every buyer's own mix of origins, or one for each region and product (fewer nodes).",
)
@click.option("--elasticity-inputs", type=float, help="Between products as inputs.  [default: 0.5]")
@click.option(
    "--elasticity-final", type=float, help="Between products in final use.  [default: 0.9]"
)
@click.option("--elasticity-value-added", type=float, hidden=True)
@click.option("--elasticity-factors", type=float, hidden=True)
@click.option("--elasticity-trade", type=float, help="Between regions of origin.  [default: 3]")
@click.option(
    "--accept-imbalance",
    is_flag=True,
    help="Balance a table even where it is out by more than rounding.",
)
@click.option(
    "--out",
    type=OutPath(),
    help="Write the regions as .csv, or their chart as .svg, .png, .pdf or .html.",
)
@force
@as_json
def command(file: Path, **options: Any) -> None:
    """Change wedges or tariffs of a world: who gains, who loses, in real terms.

    FILE is an OECD ICIO csv, a csv with rows and columns REGION:SECTOR and columns
    REGION:final, or an npz with the arrays Z, F, countries and industries. Every region has
    labour and capital of its own and one household.
    """
    if options["out"] is not None:
        refuse_existing(options["out"], overwrite=options["force"])
    found = _run(file, options)
    if options["out"] is not None:
        write_result(found, options["out"], overwrite=options["force"])
    if options["as_json"]:
        print_json({"table": file.stem, **found.record()})
        return
    from weaklinks.cli.screens_world import show_world

    show_world(found, file.stem)
    if options["out"] is not None:
        click.echo(f"\nWritten to {options['out']}")


def _inside(file: Path) -> str:
    """What there is to change: a table's regions and sectors, with names where it has them."""
    from weaklinks.tables import read_world
    from weaklinks.tables.world_names import with_name

    table = read_world(file)
    regions = ", ".join(clean(with_name(r, table.region_labels)) for r in table.regions)
    sectors = ", ".join(clean(with_name(k, table.product_labels)) for k in table.products)
    return f"{file.name} has the regions {regions}; and the sectors {sectors}"


def _run(file: Path, options: dict[str, Any]) -> Any:
    from weaklinks.errors import Problems
    from weaklinks.studies.world_experiment import world_experiment
    from weaklinks.studies.world_requests import cautions_about

    problems = Problems("options")
    wedges, tariffs, scale = (
        _pairs(f"--{option}", options[name], problems)
        for option, name in (("set", "wedges"), ("tariff", "tariffs"), ("scale", "scale"))
    )
    if not (options["wedges"] or options["tariffs"] or options["scale"]):
        problems.add(f"nothing changes; give --set, --tariff or --scale. {_inside(file)}")
    if options["out"] is not None:
        require_place(options["out"], problems, also=("csv",))
    problems.raise_if_any()
    if not options["as_json"]:
        click.echo(f"weaklinks: reading and calibrating {file}", err=True)
    options = {**options, "wedges": wedges, "tariffs": tariffs, "scale": scale}
    world = _opened(file, options)
    for sentence in cautions_about(wedges=wedges, tariffs=tariffs):
        click.echo(f"weaklinks: careful: {clean(sentence, 300)}", err=True)
    if not options["as_json"]:
        nodes = f"{world.economy.n_nodes:,} nodes of {world.n_regions} regions"
        click.echo(f"weaklinks: solving {nodes}, before and after the change", err=True)
    return world_experiment(world, wedges=wedges, tariffs=tariffs, scale=scale)


def _opened(file: Path, options: dict[str, Any]) -> Any:
    """Open a world with the borders of its tariffs; what is wrong elsewhere is said with them."""
    from weaklinks.calibration import Elasticities
    from weaklinks.errors import InputError
    from weaklinks.studies.world_experiment import changed_wedges, open_world
    from weaklinks.tables import read_world

    table = read_world(file, force=options["accept_imbalance"])
    how = {"elasticities": Elasticities(**elasticities_of(options)), "mixes": options["mixes"]}
    try:
        return open_world(table, **how, borders=tuple(options["tariffs"]))
    except InputError as wrong:
        world, asked = open_world(table, **how), (options["wedges"], options["scale"])
        try:
            if any(asked):
                changed_wedges(world, wedges=asked[0], tariffs={}, scale=asked[1])
        except InputError as more:
            both = (*wrong.problems, *more.problems)
            raise InputError(both, subject=wrong.subject) from None
        raise


def _pairs(option: str, given: tuple[str, ...], problems: Any) -> dict[str, float]:
    """Read NAME=NUMBER; the last equals sign counts."""
    found: dict[str, float] = {}
    for text in given:
        name, equals, value = text.rpartition("=")
        if not equals or not name.strip():
            problems.add(f"{option} {text!r}: write NAME=NUMBER")
            continue
        number = _number(value)
        problems.add_if(number != number, f"{option} {text!r}: {_mend(value)}")
        problems.add_if(name.strip() in found, f"{option}: {name.strip()!r} is given twice")
        found[name.strip()] = number
    return found


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")


def _mend(value: str) -> str:
    """What is wrong with a number, and what it would be where a percent sign says so."""
    percent = _number(value.strip().removesuffix("%"))
    if value.strip().endswith("%") and percent == percent:
        return f"write NAME=NUMBER, a part and not percent: {percent / 100:g}"
    return f"write NAME=NUMBER; {value.strip()!r} is no number"
