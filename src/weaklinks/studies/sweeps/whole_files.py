"""Files that are there whole or not at all, at every instant."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

TEMPORARY = ".new-"


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that at every instant it is there whole or not at all."""
    made = temporary(path)
    made.write_bytes(content)
    put_whole(made, path)


def put_whole(made: Path, path: Path) -> None:
    """Give a finished temporary file its name, after what it holds is on the disk."""
    with made.open("rb+") as file:
        os.fsync(file.fileno())
    made.replace(path)
    with suppress(OSError):  # not every system opens folders
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def temporary(path: Path) -> Path:
    """Name of a file in the making; what is left of one is removed by the next run."""
    return path.with_name(TEMPORARY + path.name)
