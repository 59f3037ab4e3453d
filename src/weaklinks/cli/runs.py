"""Runs as files: a spec.toml that says what was asked, and reading one back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from weaklinks import __version__
from weaklinks.errors import InputError, Problems
from weaklinks.spec import read_toml
from weaklinks.studies.runs import RUN_KEYS


def spec_text(table: str, options: dict[str, Any]) -> str:
    """TOML that `merge_spec` reads back into the same run, wherever it is then run from."""
    from weaklinks.studies import runs

    path, found = Path(table), dict(options)
    for key in ("wedges", "kinds"):
        if found[key] is not None and Path(found[key]).is_file():
            found[key] = str(Path(found[key]).resolve())
    given = str(path.resolve()) if path.exists() else table
    return runs.spec_text(given, found, version=__version__)


def merge_spec(
    ctx: click.Context, table: str | None, options: dict[str, Any]
) -> tuple[str, dict[str, Any]]:
    """Fill in from ``--spec`` what the command line does not say itself.

    Raises
    ------
    InputError
        For a file that is not such a spec, and when neither names a table.
    """
    if options["spec"] is not None:
        run = _read_spec(options["spec"])
        table = table or run.pop("table", None)
        for key, value in run.items():
            source = ctx.get_parameter_source(key)
            if source is click.core.ParameterSource.DEFAULT:
                options[key] = _typed(ctx, key, value)
    if table is not None and not isinstance(table, str):
        raise InputError(f"spec: table is {table!r}; it must be text, a code or a path")
    if table is None:
        raise InputError("no table; give an embedded code such as KEN, a path, or --spec FILE")
    return table, options


def _typed(ctx: click.Context, key: str, value: Any) -> Any:
    """Pass a value of the file through the option's own type, as if it had been typed."""
    option = next(p for p in ctx.command.params if p.name == key)
    try:
        return option.type_cast_value(ctx, value)
    except click.BadParameter as wrong:
        raise InputError(f"spec: {key}: {wrong.message}") from None


def _read_spec(path: Path) -> dict[str, Any]:
    run = read_toml(path).get("diagnose")
    if not isinstance(run, dict):
        raise InputError(f"{path.name}: there is no table [diagnose]")
    problems = Problems(path.name)
    for key in sorted(set(run) - {*RUN_KEYS, "table"}):
        problems.add(f"unknown key {key!r}; known: table, {', '.join(RUN_KEYS)}")
    problems.raise_if_any()
    return run
