"""``weaklinks explore``: the web explorer."""

from __future__ import annotations

import signal
import sys
import threading

import click

_EXAMPLES = """\b
Examples:
  weaklinks explore                       then open http://127.0.0.1:8000
  weaklinks explore --port 9000
  weaklinks explore --host 0.0.0.0        seen from other machines: behind a proxy, see the docs
  weaklinks explore --allowed-host explorer.example.org    behind a proxy that passes its name on
"""


@click.command(epilog=_EXAMPLES)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Port; 0 chooses a free one.",
)
@click.option(
    "--allowed-host",
    "allowed",
    multiple=True,
    metavar="NAME",
    help="Name that it may be asked by, may be repeated. [default: those of this machine, or any "
    "where --host lets other machines in]",
)
def command(host: str, port: int, allowed: tuple[str, ...]) -> None:
    """Serve the explorer: countries, Jones' economy, reforms, big pushes, O-rings."""
    from weaklinks.errors import InputError

    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _ended)
    try:
        from weaklinks.web.server import serve
    except ImportError as missing:
        raise InputError(
            f"the explorer needs {missing.name}, which is not installed; "
            'pip install "weaklinks[explore]"'
        ) from None
    serve(host, port, allowed)


def _ended(*_: object) -> None:
    """Ctrl-C is how an explorer ends: nothing went wrong, and there was nothing to write."""
    click.echo("weaklinks: the explorer has ended", err=True)
    sys.exit(0)
