"""Libraries that only sweeps need, and the version of weaklinks itself."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from weaklinks.errors import InputError

_EXTRA = {"pyarrow": "sweep", "SALib": "sweep", "filelock": "sweep", "distributed": "cluster"}


def need(module: str) -> Any:
    """Import a module of an optional extra; `InputError` says how to install it."""
    library = module.partition(".")[0]
    try:
        return import_module(module)
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] != library:
            raise
        raise InputError(
            f"this needs {library}, which is not installed: "
            f'pip install "weaklinks[{_EXTRA[library]}]"'
        ) from None


def own_version() -> str:
    """Version of weaklinks. By name: the package itself is above all its floors."""
    return str(import_module("weaklinks").__version__)
