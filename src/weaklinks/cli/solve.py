"""``weaklinks solve``: one model from the catalogue."""

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
  weaklinks solve jones-2008
  weaklinks solve jones-2008 -p wedge_decay=1.112 -p productivity_decay=2.87
  weaklinks solve jones-2008 --spec country.toml --json
  weaklinks solve network -p sectors=200 -p elasticity_inputs=0.05 --json
  weaklinks solve network --spec my_economy.toml
  weaklinks solve o-ring -p tasks_chosen=chosen -p skills=beta --out wages.svg
  weaklinks solve o-ring-skills -p test_accuracy=0.8
"""


@click.command(epilog=_EXAMPLES)
@click.argument("name", metavar="MODEL")
@click.option(
    "-p",
    "parameters",
    multiple=True,
    metavar="NAME=VALUE",
    help="A parameter; `weaklinks models MODEL` lists them.",
)
@click.option(
    "--spec",
    type=click.Path(path_type=Path),
    help="A TOML file. jones-2008: any parameter, productivity and wedge as lists, or varieties "
    '= "FILE.csv" with columns productivity, wedge, weight. network: an economy (final, '
    '[factors], [nodes."NAME"]).',
)
@click.option(
    "--out",
    type=OutPath(),
    help="Write the result as .csv, or its chart as .svg, .png, .pdf or .html.",
)
@force
@as_json
def command(
    name: str,
    parameters: tuple[str, ...],
    spec: Path | None,
    out: Path | None,
    force: bool,
    as_json: bool,
) -> None:
    """Solve a model and print its result with its residual."""
    from weaklinks.catalogue import model
    from weaklinks.errors import InputError

    chosen = model(name)
    if spec is not None and parameters:
        raise InputError("give either -p or --spec, not both")
    if out is not None:
        refuse_existing(out, overwrite=force)
    built = build_model(chosen, parameters) if spec is None else chosen.read(spec)
    solution = chosen.solve(built)
    if out is not None:
        write_result(_pictured(solution), out, overwrite=force)
    if as_json:
        described = {"spec": str(spec)} if spec is not None else None
        print_json(_record(chosen, built, solution, described))
    else:
        _show(chosen, solution)


def _pictured(solution: Any) -> Any:
    """What has rows and a chart: all equilibria of a game, an economy's equilibrium, or itself."""
    for part in ("equilibria", "equilibrium"):
        if hasattr(solution, part):
            return getattr(solution, part)
    return solution


def _record(chosen: Any, built: Any, solution: Any, described: Any) -> dict[str, Any]:
    from weaklinks.report.records import parameters_record

    return {
        "model": chosen.name,
        "parameters": described or parameters_record(built),
        "result": chosen.record(solution),
        "residual": solution.residual,
    }


def _show(chosen: Any, solution: Any) -> None:
    if chosen.is_game:
        _show_game(solution)
    elif chosen.solver:
        from weaklinks.cli.screens_o_ring import show_o_ring

        show_o_ring(solution)
    elif solution.closed_form is not None:
        from weaklinks.cli.screens_jones import show_jones

        show_jones(solution)
    else:
        from weaklinks.cli.screens import show_equilibrium

        show_equilibrium(solution.equilibrium, chosen.name)


def _show_game(solution: Any) -> None:
    from weaklinks.cli.screens_coordination import show_failure
    from weaklinks.cli.screens_finite import show_finite_failure
    from weaklinks.studies.finite_failures import FiniteFailure

    if isinstance(solution, FiniteFailure):
        show_finite_failure(solution)
    else:
        show_failure(solution)


def build_model(chosen: Any, given: tuple[str, ...]) -> Any:
    """Make a model of the catalogue from ``name=number`` and ``name=word`` pairs."""
    from weaklinks.errors import Problems

    options = {c.name: c.options for c in chosen.choices}
    words: dict[str, str] = {}
    numbers: list[str] = []
    problems = Problems("-p")
    for pair in given:
        name, _, word = (part.strip() for part in pair.partition("="))
        if name not in options:
            numbers.append(pair)
            continue
        listed = ", ".join(options[name])
        problems.add_if(word not in options[name], f"{name} is {word!r}; it is one of {listed}")
        problems.add_if(name in words, f"{name} is given twice")
        words[name] = word
    problems.raise_if_any()
    return chosen.build({**parse_parameters(tuple(numbers)), **words})


def parse_parameters(given: tuple[str, ...]) -> dict[str, float]:
    """Read ``name=value`` pairs; one `InputError` names every one that is not."""
    from weaklinks.errors import Problems

    problems = Problems("-p")
    found: dict[str, float] = {}
    for pair in given:
        name, equals, text = pair.partition("=")
        try:
            value = float(text)
        except ValueError:
            equals = ""
        if not equals or not name.strip():
            problems.add(f"{pair!r} is not of the form name=number")
            continue
        problems.add_if(name.strip() in found, f"{name.strip()} is given twice")
        found[name.strip()] = int(value) if value.is_integer() and abs(value) < 2**53 else value
    problems.raise_if_any()
    return found
