"""``weaklinks reproduce``: a paper's tables and figures, printed against computed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from weaklinks.cli.shared import OutPath, as_json, force, print_json

_EXAMPLES = """\b
Examples:
  weaklinks reproduce jones2008
  weaklinks reproduce jones2008 table2 --json
  weaklinks reproduce jones2008 figure4 figure5 --out jones --format svg,pdf
"""


@click.command(epilog=_EXAMPLES)
@click.argument("paper")
@click.argument("items", metavar="[ITEM]...", nargs=-1)
@click.option(
    "--out",
    type=OutPath(),
    help="Write CSVs and charts to this folder; without it nothing is written.",
)
@click.option(
    "--format",
    "formats",
    multiple=True,
    default=("svg",),
    show_default=True,
    help="Of the charts, with --out: svg, png, pdf, html; repeat it or separate by commas.",
)
@force
@as_json
def command(paper: str, items: tuple[str, ...], **options: Any) -> None:
    """Recompute a paper; exit status 1 if a printed digit differs.

    PAPER is jones2008; ITEMs are table1, table2, figure1 ... figure5 and text, all by default.
    """
    from weaklinks.published import reproduce

    _require_out(options)
    formats = _formats(options["formats"])
    files: tuple[Path, ...] = ()
    if options["out"] is not None:
        from weaklinks.report.reproductions import require_writable, write_reproduction

        target = options["out"]
        require_writable(paper, items, target, formats=formats, force=options["force"])
        found = reproduce(paper, items)
        files = write_reproduction(found, target, formats=formats, force=options["force"])
    else:
        found = reproduce(paper, items)
    if options["as_json"]:
        from weaklinks.report.reproductions import reproduction_record

        print_json({**reproduction_record(found), "files": [str(file) for file in files]})
    else:
        from weaklinks.cli.screens_published import show_reproduction

        show_reproduction(found, files)
    if not found.agrees:
        sys.exit(1)


def _require_out(options: dict[str, Any]) -> None:
    from weaklinks.errors import Problems

    source, problems = click.get_current_context().get_parameter_source, Problems("reproduce")
    for name, shown in (("formats", "--format"), ("force", "--force")):
        given = source(name) is not click.core.ParameterSource.DEFAULT
        problems.add_if(given and options["out"] is None, f"{shown} goes only with --out")
    problems.raise_if_any()


def _formats(given: tuple[str, ...]) -> tuple[str, ...]:
    parts = (part.strip() for text in given for part in text.split(","))
    return tuple(dict.fromkeys(part for part in parts if part))
