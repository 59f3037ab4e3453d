"""Serve the explorer on this machine."""

from __future__ import annotations

import re
import socket
import sys
from collections.abc import Sequence
from ipaddress import ip_address
from typing import Any

import click
import uvicorn

from weaklinks.errors import InputError, Problems
from weaklinks.web.app import make_app

#: Names of this machine; an older Starlette cuts a bracketed address at its first colon.
_LOOPBACK = ("localhost", "127.0.0.1", "[::1]", "[")
_NAME = re.compile(r"(\*\.)?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.?|\[[0-9A-Fa-f:.]+\]|\*")
#: Seconds that answers under way have when the explorer is ended.
_LAST_SECONDS = 2


def serve(host: str, port: int, allowed: Sequence[str] = ()) -> None:
    """Serve until interrupted; says on stderr where, and when it is ready.

    Parameters
    ----------
    host : str
        Address to listen on.
    port : int
    allowed : sequence of str
        Names that it may be asked by, besides those of this machine where only this can ask.

    Raises
    ------
    InputError
        When the address cannot be listened on, or a name is none.
    """
    hosts = _hosts(host, allowed)
    listening = _listening(host, port)
    name = f"[{host}]" if ":" in host else host
    click.echo(f"weaklinks: http://{name}:{listening.getsockname()[1]} (Ctrl-C ends it)", err=True)
    if hosts == ["*"]:
        click.echo(
            "weaklinks: it answers under any name; --allowed-host NAME restricts that", err=True
        )
    server: uvicorn.Server = uvicorn.Server(_config(hosts, lambda wrong: _told(server, wrong)))
    server.run(sockets=[listening])
    sys.exit(1)  # ended by a signal it does not get here


def _config(hosts: Sequence[str], told: Any) -> uvicorn.Config:
    return uvicorn.Config(
        make_app(hosts=hosts, told=told),
        http="h11",  # the one that bounds what comes before a body
        log_level="warning",
        server_header=False,
        # Clients keep idle connections 5 seconds or longer: one that ends at the moment of the next
        # request is an error to them.
        timeout_keep_alive=75,
        timeout_graceful_shutdown=_LAST_SECONDS,
    )


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen()  # early visitors wait instead of being refused
    except (OSError, UnicodeError) as error:
        listening.close()
        why = error.strerror if isinstance(error, OSError) else "this is no name of a machine"
        raise InputError(
            f"{host} port {port} cannot be listened on: {why}; choose another --host or --port"
        ) from None
    return listening


def _hosts(host: str, allowed: Sequence[str]) -> list[str]:
    """Names that may be asked for: any, where all the world can ask and none is given."""
    problems = Problems("explore")
    if not host.strip():
        problems.add(
            "--host is empty: 127.0.0.1 is this machine only, 0.0.0.0 lets other machines in"
        )
    for name in allowed:
        if not _NAME.fullmatch(name):
            problems.add(
                f"--allowed-host {name!r}: write a name without https:// and without a port, "
                "as explorer.example.org, or *.example.org for all below it"
            )
    problems.raise_if_any()
    if not allowed and not _is_loopback(host):
        return ["*"]
    here = _LOOPBACK if _is_loopback(host) else ()
    return [*here, f"[{host}]" if ":" in host else host, *allowed]


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _told(server: uvicorn.Server, wrong: Exception | None) -> None:
    if wrong is None:
        click.echo("weaklinks: ready", err=True)
    else:
        click.echo("weaklinks: the explorer cannot start: its processes ended", err=True)
        server.should_exit = True
