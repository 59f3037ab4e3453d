"""The command line: parse, call, show. It computes nothing."""

from __future__ import annotations

import os
import signal
import sys
import threading
from importlib import import_module

import click

from weaklinks import __version__

_COMMANDS = {
    "diagnose": "what holds a country back, and what to fix first",
    "reforms": "remove wedges one by one: best, worst or any order",
    "transition": "follow reforms over time: capital, growth, what the path is worth",
    "reproduce": "recompute a paper: printed against computed, figures, slips",
    "accounting": "what an income ratio between countries is made of",
    "world": "a table of the world: change wedges and tariffs, see who gains",
    "solve": "solve a model from the catalogue",
    "sweep": "evaluate a model at many points: grids, draws, sensitivity",
    "push": "what gets an economy out of a trap, and maps of traps",
    "explore": "see it and move it: the explorer in your browser",
    "tables": "list, check and convert country tables",
    "models": "what can be solved by name, with its parameters",
}

_EXAMPLES = """\b
Examples:
  weaklinks diagnose KEN
  weaklinks diagnose KEN --wedges benchmark:USA --draws 200 --out kenya
  weaklinks tables check my_sam.csv
"""


class _Lazy(click.Group):
    """Import a command's module only when that command is run or helped."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = import_module(f"weaklinks.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(cls=_Lazy, epilog=_EXAMPLES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="weaklinks %(version)s")
def cli() -> None:
    """Say why a country is poor and what would have to be fixed first."""


def main() -> None:
    """Run the command line; every refusal is one message on stderr and exit status 2."""
    # One economy is too small for several BLAS threads to pay: they wait for each other.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if threading.current_thread() is threading.main_thread():
        # As an exception, so that half-made files are cleared away.
        signal.signal(signal.SIGTERM, _terminated)
    try:
        cli(standalone_mode=False)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.ClickException as wrong:
        wrong.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted; nothing was written", err=True)
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as wrong:
        click.echo(f"weaklinks: {wrong}", err=True)
        sys.exit(2)
    except Exception as wrong:
        _refuse(wrong)


def _terminated(*_: object) -> None:
    click.echo("terminated; nothing was written", err=True)
    sys.exit(143)


def _refuse(wrong: Exception) -> None:
    from weaklinks.errors import WeaklinksError

    if not isinstance(wrong, WeaklinksError):
        raise wrong
    click.echo(f"weaklinks: {wrong}", err=True)
    sys.exit(2)
