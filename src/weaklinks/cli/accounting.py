"""``weaklinks accounting``: what an income ratio is made of."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from weaklinks.cli.shared import as_json, force, print_json

_EXAMPLES = """\b
Examples:
  weaklinks accounting
  weaklinks accounting --scenario 3 -p productivity_level=0.8
  weaklinks accounting --both intermediate_share=0 --order shapley
  weaklinks accounting --robust final_exponent --robust intermediate_exponent
  weaklinks accounting --data pwt1001.xlsx --year 2019 --out accounts
"""

_LEVELS = {"geometric": 0.0, "arithmetic": 1.0, "best": float("inf")}


@click.command(epilog=_EXAMPLES)
@click.option(
    "--scenario",
    type=click.Choice(["benchmark", "1", "2", "3", "4", "5"]),
    default="4",
    show_default=True,
    help="How rich and poor differ: a row of Jones (2008), Table 2.",
)
@click.option("-p", "poor", multiple=True, metavar="NAME=VALUE", help="Of the poor economy.")
@click.option("--rich", multiple=True, metavar="NAME=VALUE", help="Of the rich economy.")
@click.option(
    "--both",
    multiple=True,
    metavar="NAME=VALUE",
    help="Of both; with --data intermediate_share and capital_share.",
)
@click.option(
    "--order",
    default="shapley",
    show_default=True,
    help="shapley (all orders), or all components, separated by commas, in the order in which "
    "they become those of the rich economy.",
)
@click.option(
    "--level",
    type=click.Choice(list(_LEVELS)),
    default="geometric",
    show_default=True,
    help="Mean over varieties that is the level of productivity.",
)
@click.option(
    "--capital",
    type=click.Choice(["cause", "response"]),
    default="cause",
    show_default=True,
    help="Count K/Y as a cause, or with the wedges that bring it about.",
)
@click.option(
    "--robust",
    multiple=True,
    metavar="PARAMETER",
    help="The income ratio over values of one parameter (or two): NAME, NAME=1,2,..., or all.",
)
@click.option("--data", type=click.Path(path_type=Path), help="A Penn World Table, .csv or .xlsx.")
@click.option("--year", help="Of --data: a year, or all.  [default: the latest]")
@click.option("--reference", default="USA", show_default=True, help="Of --data.")
@click.option("--undistorted", type=float, help="K/Y without wedges.  [default: of the reference]")
@click.option(
    "--negative-wedges",
    type=click.Choice(["kept", "zero"]),
    default="kept",
    show_default=True,
    help="K/Y above that is a subsidy that distorts, or none.",
)
@click.option(
    "--measure",
    type=click.Choice(["cgdpo", "rgdpo", "cgdpe", "rgdpe"]),
    default="cgdpo",
    show_default=True,
    help="Column of --data that is output.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="A .csv, a chart (.svg, .png, .pdf, .html), or a folder for both.",
)
@force
@as_json
def command(**options: Any) -> None:
    """Divide an income ratio among its causes, exactly.

    Without --data: two of Jones' economies. With --data: the countries of a Penn World Table,
    with and without intermediate goods.
    """
    from weaklinks.cli.accounting_files import require_free, write_result

    _require_consistent(options)
    if options["out"] is not None:
        require_free(options["out"], overwrite=options["force"])
    if options["data"] is not None:
        result, record, show = _countries(options)
    elif options["robust"]:
        result, record, show = _robust(options)
    else:
        result, record, show = _decomposed(options)
    if options["out"] is not None:
        write_result(result, options["out"], overwrite=options["force"])
    if options["as_json"]:
        print_json(record(result))
    else:
        show(result)


def _require_consistent(options: dict[str, Any]) -> None:
    from weaklinks.errors import Problems

    given = click.get_current_context().get_parameter_source
    typed = {
        name
        for name in options
        if given(name) is not click.core.ParameterSource.DEFAULT and options[name] not in ((), None)
    }
    problems = Problems("accounting")
    of_data = {"year", "reference", "undistorted", "measure", "negative_wedges"}
    of_models = {"scenario", "poor", "rich", "order", "level", "capital", "robust"}
    for name in sorted(of_data if options["data"] is None else of_models):
        shown = "-p" if name == "poor" else f"--{name.replace('_', '-')}"
        where = "with" if name in of_data else "without"
        problems.add_if(name in typed, f"{shown} goes only {where} --data")
    if options["robust"]:
        for name in sorted(typed & {"order", "level", "capital"}):
            problems.add(f"--{name} goes only without --robust")
    problems.raise_if_any()


def _decomposed(options: dict[str, Any]) -> tuple[Any, Any, Any]:
    from weaklinks.cli.screens_accounting import show_accounting
    from weaklinks.report.accounting_records import accounting_record
    from weaklinks.studies.accounting import decompose

    rich, poor = _scenario(options).pair()
    order = options["order"].strip()
    names = "shapley" if order == "shapley" else [part.strip() for part in order.split(",")]
    result = decompose(
        rich,
        poor,
        order=names,
        level_exponent=_LEVELS[options["level"]],
        deepening=options["capital"] == "cause",
    )
    return result, accounting_record, show_accounting


def _robust(options: dict[str, Any]) -> tuple[Any, Any, Any]:
    from weaklinks.cli.screens_accounting import show_robustness
    from weaklinks.report.accounting_records import robustness_record
    from weaklinks.studies.robustness import RANGES, robustness

    scenario, asked = _scenario(options), options["robust"]
    ranges = _ranges(list(RANGES) if asked == ("all",) else asked)
    grids = [{name: values} for name, values in ranges.items()] if asked == ("all",) else [ranges]
    results = tuple(robustness(scenario, grid) for grid in grids)
    return results, lambda rs: {"robustness": [robustness_record(r) for r in rs]}, show_robustness


def _ranges(asked: Sequence[str]) -> dict[str, tuple[float, ...]]:
    """Values of each parameter: the usual ones, or those after an equals sign."""
    from weaklinks.errors import InputError
    from weaklinks.studies.robustness import ranges_of

    found: dict[str, tuple[float, ...]] = {}
    for text in asked:
        name, equals, values = text.partition("=")
        try:
            found[name] = tuple(float(v) for v in values.split(",")) if equals else ()
        except ValueError:
            raise InputError(f"--robust {text!r}: write NAME, or NAME=NUMBER,NUMBER,...") from None
    return {**found, **ranges_of([name for name, values in found.items() if not values])}


def _scenario(options: dict[str, Any]) -> Any:
    from weaklinks.cli.solve import parse_parameters
    from weaklinks.studies.contrasts import TABLE_2, require_known

    (chosen,) = (s for s in TABLE_2 if s.name.lower() == options["scenario"])
    changes = {name: parse_parameters(options[name]) for name in ("both", "rich", "poor")}
    changed = chosen.with_changes(**changes)
    require_known([changed], {"": {}})
    return changed


def _countries(options: dict[str, Any]) -> tuple[Any, Any, Any]:
    from weaklinks.cli.screens_countries import show_countries, show_panel
    from weaklinks.report.accounting_records import countries_record, panel_record
    from weaklinks.studies.cross_country import account_for_countries
    from weaklinks.studies.panel import account_for_years

    chosen = {
        "reference": options["reference"],
        "undistorted": options["undistorted"],
        "negative_wedges": options["negative_wedges"],
        "output": options["measure"],
        **_shares(options),
    }
    if options["year"] == "all":
        return account_for_years(options["data"], **chosen), panel_record, show_panel
    year = _year(options["year"])
    result = account_for_countries(options["data"], year=year, **chosen)
    return result, countries_record, show_countries


def _shares(options: dict[str, Any]) -> dict[str, float]:
    from weaklinks.cli.solve import parse_parameters
    from weaklinks.errors import Problems

    found = parse_parameters(options["both"])
    problems = Problems("--both")
    for name in found:
        problems.add_if(
            name not in ("intermediate_share", "capital_share"),
            f"{name}: with --data only intermediate_share and capital_share matter",
        )
    problems.raise_if_any()
    return found


def _year(text: str | None) -> int | None:
    from weaklinks.errors import InputError

    if text is None:
        return None
    try:
        return int(text)
    except ValueError:
        raise InputError(f"--year is {text!r}; write a year, or all") from None
