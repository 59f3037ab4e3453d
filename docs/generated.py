"""Pages made from the code: the command line from click, the notation from specs."""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import click

#: Symbols of the equations, by field. A name that is no field any more fails the build.
ECONOMY = {
    "shares": r"\omega_{ij}",
    "elasticity": r"\varepsilon_i",
    "productivity": "A_i",
    "wedge": r"\tau_i",
    "rebate": "r_i",
    "endowment": r"e_f",
    "transfer": "T_i",
    "outside": "O_f",
}
EQUILIBRIUM = {
    "log_price": r"\log p_i",
    "log_factor_price": r"\log w_f",
    "revenue": "R_i",
    "expenditure": "E",
    "quantity": "R_i / p_i",
    "cost_shares": "s_{ij}",
    "payments": r"s_{ij} \kappa_i R_i",
    "wedge_revenue": r"(1 - \kappa_i) R_i",
    "factor_income": r"w_f e_f",
    "final_output": "R_c / p_c",
    "gdp": "Y",
    "welfare": "E / p_c",
    "domar_weight": r"\lambda_i = R_i / Y",
    "cost_domar_weight": r"\lambda_i^{cost}",
}
GRADIENT = {
    "productivity": r"\partial \log Y / \partial \log A_i",
    "wedge": r"\partial \log Y / \partial \log (1 - \tau_i)",
    "endowment": r"\partial \log Y / \partial \log e_f",
    "beyond_domar": r"\partial \log Y / \partial \log A_i - \lambda_i",
}


def notation() -> str:
    """Return the tables of the notation page."""
    from weaklinks.calibration import Elasticities
    from weaklinks.catalogue import MODELS
    from weaklinks.economy import Economy
    from weaklinks.equilibrium import Equilibrium, Gradient
    from weaklinks.spec import parameters_of

    parts = [
        "## What is given: `Economy`",
        _fields(Economy, ECONOMY),
        "## What comes out: `Equilibrium`",
        _fields(Equilibrium, EQUILIBRIUM),
        "## Slopes: `Gradient`",
        _fields(Gradient, GRADIENT),
        "## Parameters of a calibration: `Elasticities`",
        _parameters(parameters_of(Elasticities)),
    ]
    for model in MODELS.values():
        parts += [f"## Parameters of the model `{model.name}`", f"{model.paper}."]
        parts.append(_parameters(model.parameters))
    return "\n\n".join(parts)


def commands() -> str:
    """Return the command line reference."""
    from weaklinks.cli import cli

    return "\n\n".join(_command(command, path) for command, path in _walk(cli, ["weaklinks"]))


def _fields(noun: type, symbols: dict[str, str]) -> str:
    described = _described(noun)
    given = [f.name for f in dataclasses.fields(noun) if f.name in described]
    rows = [
        (f"`{name}`", f"${symbols[name]}$" if symbols.get(name) else "", *described[name])
        for name in dict.fromkeys([*given, *symbols])
    ]
    return _table(("name", "symbol", "shape or type", "meaning"), rows)


def _described(noun: type) -> dict[str, tuple[str, str]]:
    """Type and meaning of fields (from the class docstring) and properties (from their own)."""
    from numpydoc.docscrape import NumpyDocString

    doc = NumpyDocString(inspect.getdoc(noun) or "")
    found = {}
    for parameter in [*doc["Parameters"], *doc["Attributes"]]:
        for name in parameter.name.split(", "):
            found[name] = (parameter.type, _sentence(" ".join(parameter.desc)))
    for name in dir(noun):
        own = inspect.getdoc(inspect.getattr_static(noun, name))
        if name not in found and own and not name.startswith("_"):
            found[name] = ("", _sentence(own.split("\n\n")[0]))
    return found


def _sentence(text: str) -> str:
    """Docstring markup as Markdown: double backticks are code, single ones name an object."""
    return re.sub(r"`+([^`]+)`+", r"`\1`", " ".join(text.split()))


def _parameters(parameters: Iterable[Any]) -> str:
    rows = [
        (f"`{p.name}`", f"`{p.symbol}`", f"{p.default:g}", f"{p.interval}", p.meaning, p.source)
        for p in parameters
    ]
    return _table(("name", "symbol", "default", "range", "meaning", "source"), rows)


def _walk(command: click.Command, path: list[str]) -> Iterator[tuple[click.Command, list[str]]]:
    yield command, path
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=path[-1])
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            if inner is not None:
                yield from _walk(inner, [*path, name])


def _command(command: click.Command, path: list[str]) -> str:
    context = click.Context(command, info_name=" ".join(path))
    usage = " ".join([*path, *command.collect_usage_pieces(context)])
    parts = [f"## {' '.join(path)}", f"```text\n{usage}\n```"]
    parts.append("\n\n".join(_paragraphs(command.help or "")))
    records = [p.get_help_record(context) for p in command.get_params(context)]
    rows = [(f"`{record[0]}`", record[1]) for record in records if record]
    parts.append(_table(("option", "meaning"), rows))
    if command.epilog:
        parts.append(f"```text\n{inspect.cleandoc(command.epilog.replace(chr(8), ''))}\n```")
    return "\n\n".join(part for part in parts if part)


def _paragraphs(text: str) -> list[str]:
    return [" ".join(part.split()) for part in inspect.cleandoc(text).split("\n\n")]


def _table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [list(header)]
    lines += [["---"] * len(lines[0]), *([_cell(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", r"\|")


PAGES: dict[str, Callable[[], str]] = {"notation": notation, "commands": commands}


def _append(app: Any, docname: str, source: list[str]) -> None:
    if docname in PAGES:
        app.env.note_reread()
        source[0] += "\n" + PAGES[docname]() + "\n"


def setup(app: Any) -> dict[str, bool]:
    """Append what is generated to the page of the same name."""
    app.connect("source-read", _append)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
