"""Write a table in the layout that `read_sam` reads back exactly."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path

from weaklinks.errors import InputError, Problems
from weaklinks.tables.grid import exists
from weaklinks.tables.table import Table


def convert(table: Table, path: str | Path, *, force: bool = False) -> Path:
    """Write a table as a SAM in one CSV, with the kinds of its accounts in a column ``Kind``.

    `read_sam` reads title, codes, labels, kinds and every flow back exactly (numbers are
    written with all their digits). Unit, source and notes have no place in the layout.

    Parameters
    ----------
    table : Table
    path : path
        The file to write, ``<name>.csv``.
    force : bool
        Replace files that exist.

    Returns
    -------
    path : Path
        The file written.

    Raises
    ------
    InputError
        When a file exists (without `force`), the directory is missing, or a code cannot be
        written so that it is read back.
    """
    path = Path(path)
    _require_writable(table, path, force=force)
    head = [table.title, "Code", "Kind", *table.accounts]
    cells = [["" if x == 0 else repr(float(x)) for x in row] for row in table.flows]
    names = zip(table.labels, table.accounts, table.kinds, strict=True)
    rows = [[*name, *row] for name, row in zip(names, cells, strict=True)]
    _write_whole(path, [head, *rows])
    return path


def _require_writable(table: Table, path: Path, *, force: bool) -> None:
    problems = Problems(path.name)
    problems.add_if(not exists(path.parent), f"there is no directory {str(path.parent)!r}")
    problems.add_if(exists(path) and path.is_dir(), f"{path.name} is a directory")
    problems.add_if(
        exists(path) and not force, f"{path.name} exists; overwrite it with --force (force=True)"
    )
    for code in table.accounts:
        problems.add_if(
            code != code.strip() or not code or "\x00" in code,
            f"account code {code!r} is empty or has blanks around it and would not be read back",
        )
    problems.add_if(
        table.accounts[-1].lower() in ("total", "totals"),
        f"the last account is called {table.accounts[-1]!r} and would be read as a total",
    )
    problems.raise_if_any()


def _write_whole(path: Path, rows: list[list[str]]) -> None:
    """Write to a temporary file beside the target, then rename: never half a file."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    try:
        raw = text.getvalue().encode("utf-8-sig")
    except UnicodeEncodeError as error:
        raise InputError(
            f"a label cannot be written as UTF-8 ({error.reason})", subject=path.name
        ) from None
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(raw)
        part.replace(path)
    except (OSError, ValueError) as error:
        if exists(part):
            part.unlink()
        raise InputError(f"cannot be written: {error}", subject=path.name) from None
