"""``weaklinks push``: what gets an economy out of a trap."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from weaklinks.cli.shared import (
    OutPath,
    as_json,
    force,
    print_json,
    refuse_existing,
    write_result,
)

_EXAMPLES = """\b
Examples:
  weaklinks push big-push-factory-wage
  weaklinks push big-push-factory-wage -p fixed_cost=1.8 --out way_out.svg
  weaklinks push big-push-training -p offers=2 --json
  weaklinks push big-push-training --map offers=0:3 --map kept=.4:1 --out map.svg
  weaklinks push KEN --template kenya.toml
  weaklinks push KEN --assumptions kenya.toml
"""

_FLAGS = {"parameters": "-p", "axes": "--map"}
# Sets of industries that the search for further equilibria looks at: seconds, not minutes.
_MOST_BOXES = 300


@click.command(epilog=_EXAMPLES)
@click.argument("name", metavar="MODEL|TABLE")
@click.option(
    "-p",
    "parameters",
    multiple=True,
    metavar="NAME=VALUE",
    help="A parameter; `weaklinks models MODEL` lists them.",
)
@click.option("--target", type=float, help="Go to the stable share nearest.  [default: the best]")
@click.option("--start", type=float, default=0.0, show_default=True, help="Share today.")
@click.option(
    "--speed", type=float, default=0.2, show_default=True, help="Chances a year to choose again."
)
@click.option(
    "--discount", type=float, default=0.05, show_default=True, help="Rate of discount a year."
)
@click.option(
    "--map",
    "axes",
    multiple=True,
    metavar="NAME=LOW:HIGH[:N]",
    help="Twice: a map of regimes over two parameters instead of the push.",
)
@click.option(
    "--assumptions",
    type=click.Path(path_type=Path),
    help="Of a table: fixed costs and gains of modern technology, as TOML.",
)
@click.option(
    "--template",
    type=OutPath(),
    help="Of a table: write such a file, to be edited, and stop.",
)
@click.option(
    "--time-limit",
    type=click.FloatRange(0.1),
    default=30.0,
    show_default=True,
    help="Of a table: seconds to look for cheaper pushes.",
)
@click.option(
    "--out",
    type=OutPath(),
    help="Write the way out (or the map) as .csv, .svg, .png, .pdf or .html.",
)
@force
@as_json
def command(name: str, **options: Any) -> None:
    """Size the push out of a trap, by every instrument; or map the regimes."""
    from weaklinks.catalogue import MODELS
    from weaklinks.cli.solve import build_model

    if name not in MODELS and _names_a_table(name):
        _push_a_country(name, options)
        return
    _refuse_table_words(name, options)
    model = build_model(_coordination_model(name), options["parameters"])
    if options["out"] is not None:
        refuse_existing(options["out"], overwrite=options["force"])
    result = _map(model, options["axes"]) if options["axes"] else _push(model, options)
    if options["out"] is not None:
        write_result(result, options["out"], overwrite=options["force"])
    if options["as_json"]:
        print_json({"model": name, **_record(result)})
    elif options["axes"]:
        from weaklinks.cli.screens_coordination import show_map

        show_map(result)
    else:
        _show(result)


def _names_a_table(name: str) -> bool:
    """A code in any case, a file, or what looks like one."""
    from weaklinks.tables import available

    path = Path(name)
    if path.exists() or path.suffix or name.isupper():
        return True
    return name.upper() in {table.code for table in available()}


def _push_a_country(name: str, options: dict[str, Any]) -> None:
    """The cheapest push in a table's network of industries, under written assumptions."""
    from weaklinks.errors import Problems
    from weaklinks.report import write_text
    from weaklinks.studies.push_network import country_push
    from weaklinks.studies.push_template import template_for

    problems = Problems(name)
    source = click.get_current_context().get_parameter_source
    for key in ("parameters", "target", "start", "speed", "discount", "axes"):
        problems.add_if(
            source(key) is not click.core.ParameterSource.DEFAULT,
            f"{_FLAGS.get(key, '--' + key)} is for models, and {name} is a table",
        )
    problems.raise_if_any()
    for path in (options["template"], options["out"]):
        if path is not None:
            refuse_existing(path, overwrite=options["force"])
    if options["template"] is not None:
        write_text(options["template"], template_for(name), force=options["force"])
        click.echo(f"wrote {options['template']}; edit it and give it to --assumptions", err=True)
        return
    found = country_push(
        name, options["assumptions"], time_limit=options["time_limit"], most_boxes=_MOST_BOXES
    )
    if options["out"] is not None:
        write_result(found, options["out"], overwrite=options["force"])
    if options["as_json"]:
        print_json(found.record())
        return
    from weaklinks.cli.screens_finite import show_country_push

    show_country_push(found)


def _refuse_table_words(name: str, options: dict[str, Any]) -> None:
    from weaklinks.errors import Problems

    problems = Problems(name)
    source = click.get_current_context().get_parameter_source

    def given(key: str) -> bool:
        return source(key) is not click.core.ParameterSource.DEFAULT

    for key in ("assumptions", "template", "time_limit"):
        flag = key.replace("_", "-")
        problems.add_if(given(key), f"--{flag} is for tables, and {name} is none")
    for key in ("target", "start", "speed", "discount"):
        problems.add_if(bool(options["axes"]) and given(key), f"--{key} is not for --map")
    problems.raise_if_any()


def _show(result: Any) -> None:
    from weaklinks.cli.screens_coordination import show_push
    from weaklinks.cli.screens_finite import show_finite_push
    from weaklinks.coordination import FinitePush

    if isinstance(result, FinitePush):
        show_finite_push(result)
    else:
        show_push(result)


def _coordination_model(name: str) -> Any:
    from weaklinks.catalogue import MODELS, model
    from weaklinks.errors import InputError

    found = model(name)
    if not found.is_game:
        games = ", ".join(m.name for m in MODELS.values() if m.is_game)
        raise InputError(f"{name} has one equilibrium and no trap; push takes {games}")
    return found


def _push(model: Any, options: dict[str, Any]) -> Any:
    from weaklinks.coordination import finite_push, push
    from weaklinks.errors import InputError

    if _is_finite(model):
        if options["target"] is not None or options["start"] != 0.0:
            raise InputError(
                "--target and --start are shares; agents that differ are pushed from the smallest "
                "equilibrium to the best one"
            )
        return finite_push(model)
    wanted = {key: options[key] for key in ("start", "speed", "discount")}
    return push(model, options["target"], **wanted)


def _is_finite(model: Any) -> bool:
    from weaklinks.finite_games import FiniteGame

    return isinstance(model.game(), FiniteGame)


def _map(model: Any, axes: tuple[str, ...]) -> Any:
    from weaklinks.coordination import regime_map
    from weaklinks.errors import Problems

    problems = Problems("--map")
    problems.add_if(_is_finite(model), "it is for models of many agents alike, without names")
    problems.add_if(len(axes) != 2, f"give it twice, for two parameters; found {len(axes)}")
    ranges = [_axis(text, problems) for text in axes]
    problems.raise_if_any()
    return regime_map(model, x=ranges[0], y=ranges[1])


def _axis(text: str, problems: Any) -> Any:
    import numpy as np

    name, _, span = text.partition("=")
    parts = span.split(":")
    try:
        low, high = float(parts[0]), float(parts[1])
        count = int(parts[2]) if len(parts) > 2 else 101
        if not (name and low < high < float("inf") and 2 <= count <= 2000 and len(parts) <= 3):
            raise ValueError
    except (ValueError, IndexError):
        problems.add(f"{text!r} is not NAME=LOW:HIGH[:N] with LOW below HIGH and N in [2, 2000]")
        return (name, np.zeros(2))
    return (name.strip(), np.linspace(low, high, count))


def _record(result: Any) -> dict[str, Any]:
    if hasattr(result, "record"):
        return {"push": result.record()}
    return {
        "x": {"name": result.x, "values": result.x_values.tolist()},
        "y": {"name": result.y, "values": result.y_values.tolist()},
        "regime": result.regime.tolist(),
        "shares": result.shares,
    }
