"""Serve the explorer on this machine."""

from __future__ import annotations

import socket

import click
import uvicorn

from weaklinks.errors import InputError
from weaklinks.web.app import make_app


def serve(host: str, port: int) -> None:
    """Serve until interrupted; says on stderr where.

    Raises
    ------
    InputError
        When the address cannot be listened on.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen()  # early visitors wait for the workers instead of being refused
    except OSError as error:
        raise InputError(
            f"{host} port {port} cannot be listened on: {error.strerror}; choose another --port"
        ) from None
    name = f"[{host}]" if ":" in host else host
    click.echo(f"weaklinks: http://{name}:{listening.getsockname()[1]} (Ctrl-C ends it)", err=True)
    config = uvicorn.Config(make_app(), log_level="warning", server_header=False)
    uvicorn.Server(config).run(sockets=[listening])
