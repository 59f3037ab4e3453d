"""What the commands share: options, the console, JSON, progress."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from rich.console import Console

F = TypeVar("F", bound=Callable[..., Any])

WIDTH = 80

as_json = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object and nothing else on stdout."
)
force = click.option("--force", is_flag=True, help="Overwrite files that exist.")


class OutPath(click.Path):
    """Where output goes. An empty name, as from an unset variable, is not the current folder."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        """Refuse an empty name; otherwise a `Path`."""
        if value == "":
            self.fail("the name is empty; give a file or a folder", param, ctx)
        return super().convert(value, param, ctx)


def table_options(function: F) -> F:
    """Options that say which table, wedges and elasticities; see `country_of`."""
    for option in reversed(_TABLE_OPTIONS):
        function = option(function)
    return function


_TABLE_OPTIONS = (
    click.option(
        "--wedges",
        default="recorded",
        show_default=True,
        metavar="SOURCE",
        help="recorded | benchmark:USA | profile:NAME[:key=value,...] (uniform, v-shape, "
        "log-normal; capital-output=0.33 solves for its free parameter) | FILE.csv with "
        "columns sector,wedge.",
    ),
    click.option(
        "--wedge-income",
        type=click.Choice(["added", "hidden"]),
        help="For FILE.csv: whether the wedges come on top of the table (default) or their "
        "income is hidden in recorded value added.",
    ),
    click.option(
        "--horizon",
        type=click.Choice(["long", "short"]),
        default="long",
        show_default=True,
        help="Capital as a produced good, or fixed.",
    ),
    click.option(
        "--elasticity-inputs",
        type=float,
        default=None,
        help="Between a sector's intermediate inputs.  [default: 0.5]",
    ),
    click.option(
        "--elasticity-final",
        type=float,
        default=None,
        help="Between goods in final use; Jones (2008) has 6 between varieties.  [default: 0.9]",
    ),
    click.option("--elasticity-value-added", type=float, default=None, hidden=True),
    click.option("--elasticity-factors", type=float, default=None, hidden=True),
    click.option(
        "--elasticity-trade",
        type=float,
        default=None,
        help="Between domestic and imported sources.  [default: 3]",
    ),
    click.option("--country", help="For files that hold several countries (OECD ICIO)."),
    click.option("--year", type=int, help="For files that hold several years (WIOD)."),
    click.option(
        "--kinds",
        type=click.Path(path_type=Path),
        help="CSV with columns account,kind for a SAM with unusual codes.",
    ),
    click.option(
        "--accept-imbalance",
        is_flag=True,
        help="Balance a table even where it is out by more than rounding.",
    ),
)

_ELASTICITY = "elasticity_"
_TABLE_NAMES = (
    *("wedges", "wedge_income", "horizon", "country", "year", "kinds", "accept_imbalance"),
    *(f"elasticity_{kind}" for kind in ("inputs", "final", "value_added", "factors", "trade")),
)


def refuse_table_options(model: str, *, but: tuple[str, ...] = ()) -> None:
    """Raise `InputError` when a command was given options of tables for a model, `but` these."""
    from weaklinks.errors import Problems

    source = click.get_current_context().get_parameter_source
    problems = Problems(model)
    for name in (name for name in _TABLE_NAMES if name not in but):
        problems.add_if(
            source(name) is not click.core.ParameterSource.DEFAULT,
            f"--{name.replace('_', '-')} is for tables, and {model} is a model; set its parameters "
            f"by -p (`weaklinks models {model}`)",
        )
    problems.raise_if_any()


def elasticities_of(options: dict[str, Any]) -> dict[str, float]:
    """The elasticities that were given, by their short name."""
    return {
        key.removeprefix(_ELASTICITY): value
        for key, value in options.items()
        if key.startswith(_ELASTICITY) and value is not None
    }


def country_of(table: str, options: dict[str, Any]) -> Any:
    """Open the country that the options describe."""
    from weaklinks.calibration import Elasticities
    from weaklinks.studies.country import open_country

    return open_country(
        table,
        wedges=options["wedges"],
        wedge_income=options["wedge_income"],
        elasticities=Elasticities(**elasticities_of(options)),
        country=options["country"],
        year=options["year"],
        kinds=options["kinds"],
        force=options["accept_imbalance"],
    )


def console(*, stderr: bool = False) -> Console:
    """A console of 80 columns; plain where the output is not a terminal.

    Narrower terminals fold the lines of tables: a number that is cut off would be worse. Words
    are wrapped to `words_width`.
    """
    from rich.console import Console

    class Ours(Console):
        def on_broken_pipe(self) -> None:
            # Rich would end with status 1, which here is the answer "no".
            raise BrokenPipeError

    return Ours(stderr=stderr, width=WIDTH, highlight=False, markup=False, emoji=False)


def words_width(out: Console) -> int:
    """Columns that words may take: those of the terminal, and no more than 80."""
    if not out.is_terminal:
        return WIDTH
    return max(20, min(WIDTH, shutil.get_terminal_size((WIDTH, 24)).columns))


def print_json(record: dict[str, Any]) -> None:
    """Print one JSON object; NaN is refused rather than printed."""
    click.echo(json.dumps(record, ensure_ascii=False, allow_nan=False, indent=2))


def clean(label: str, width: int = 34) -> str:
    """A label fit for one terminal cell: no control characters, cut with an ellipsis."""
    shown = "".join(c if c.isprintable() else " " for c in label)
    return shown if len(shown) <= width else shown[: width - 1].rstrip() + "\u2026"


@contextmanager
def progress_bar(
    what: str, *, quiet: bool, rate: str = ""
) -> Iterator[Callable[[int, int], None] | None]:
    """Progress on stderr, only where somebody can see it; with so many of `rate` a second."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    timed = (TimeRemainingColumn(), *([_rate(rate)] if rate else []))
    with Progress(*columns, *timed, console=console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)

        def advance(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield advance


def _rate(unit: str) -> Any:
    from rich.progress import ProgressColumn, Task
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:,.3g} {unit}/s" if task.speed else "")

    return Rate()


def refuse_existing(path: Path, *, overwrite: bool) -> None:
    """Raise `InputError` when a file exists and may not be overwritten."""
    from weaklinks.errors import InputError

    if path.exists() and not overwrite:
        raise InputError(f"{path} exists; use --force to overwrite it")


def write_result(result: Any, out: Path, *, overwrite: bool) -> None:
    """Write a result's frame as .csv, or its chart by the suffix."""
    from weaklinks.plots import save_chart
    from weaklinks.report import write_text

    if out.suffix == ".csv":
        write_text(out, result.to_frame().to_csv(index=False), force=overwrite)
    else:
        save_chart(result.plot(), out, force=overwrite)
