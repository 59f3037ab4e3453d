"""``weaklinks tables``: list, check and convert country tables; an example to start from."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from weaklinks.cli.shared import as_json, force, print_json

_EXAMPLES = """\b
Examples:
  weaklinks tables
  weaklinks tables example > mine.csv
  weaklinks tables check mine.csv
  weaklinks tables convert USA_NIOT_nov16.xlsx usa.csv --year 2014
"""


@click.group(invoke_without_command=True, epilog=_EXAMPLES)
@as_json
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """List the embedded tables; check or convert a user's table; write an example of one."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_, as_json=as_json)
    elif as_json:
        raise click.UsageError(f"write --json behind {ctx.invoked_subcommand}, not before it")


def _opening(function: Any) -> Any:
    for option in (
        click.option("--kinds", type=click.Path(path_type=Path), help="CSV with account,kind."),
        click.option("--year", type=int, help="For files with several years."),
        click.option("--country", help="For files with several countries."),
    ):
        function = option(function)
    return function


@command.command("list")
@as_json
def list_(as_json: bool = False) -> None:
    """List the embedded tables with source and licence."""
    from dataclasses import asdict

    from weaklinks.tables import available

    tables = available()
    if as_json:
        print_json({"tables": [asdict(table) for table in tables]})
        return
    from weaklinks.cli.screens import show_tables

    show_tables(tables)


@command.command()
@click.argument("table", metavar="TABLE")
@_opening
@as_json
def check(
    table: str, country: str | None, year: int | None, kinds: Path | None, as_json: bool
) -> None:
    """Name every imbalance, negative flow, empty account and unlabelled row of TABLE.

    Exit status 1 when the table does not balance.
    """
    from weaklinks.tables import check_table, open_table

    report = check_table(open_table(table, country=country, year=year, kinds=kinds))
    if as_json:
        print_json(_record(report))
    else:
        from weaklinks.cli.screens import show_report

        show_report(report)
    if not report.balances:
        sys.exit(1)


@command.command()
@click.argument("table", metavar="TABLE")
@click.argument("out", type=click.Path(path_type=Path))
@_opening
@force
def convert(
    table: str, out: Path, country: str | None, year: int | None, kinds: Path | None, force: bool
) -> None:
    """Write TABLE as a SAM in one square CSV, which states the kinds of its accounts."""
    from weaklinks.tables import convert as write
    from weaklinks.tables import open_table

    written = write(open_table(table, country=country, year=year, kinds=kinds), out, force=force)
    click.echo(f"written: {written}")


@command.command()
def example() -> None:
    """Write a small input-output table in one sheet (csv), to be filled with one's own."""
    from weaklinks.tables import example_sheet

    click.echo(example_sheet(), nl=False)


def _record(report: Any) -> dict[str, Any]:
    findings = [
        {
            "severity": f.severity,
            "kind": f.kind,
            "accounts": list(f.accounts),
            "amount": f.amount,
            "message": f.message,
        }
        for f in report.findings
    ]
    return {"table": report.code, "balances": report.balances, "findings": findings}
