"""The tables that ship with the package, by code."""

from __future__ import annotations

import difflib
import hashlib
import tomllib
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from weaklinks.errors import InputError, Problems
from weaklinks.tables.make_use import read_make_use
from weaklinks.tables.sam import read_sam
from weaklinks.tables.table import Table


@dataclass(frozen=True, kw_only=True)
class Description:
    """What an embedded table is and under what terms it may be used.

    Parameters
    ----------
    code : str
        What `load` takes.
    title : str
        Country and year, with the number of sectors where there is more than one table.
    year : int
        Year that the table describes.
    unit : str
        Unit of every flow.
    source, licence, cite : str
        Where it comes from, its terms, and how to cite it.
    files : tuple of str
        File names inside the package.
    layout : str
        "sam" or "make-use".
    """

    code: str
    title: str
    year: int
    unit: str
    source: str
    licence: str
    cite: str
    files: tuple[str, ...]
    layout: str


def available() -> tuple[Description, ...]:
    """Return a description of every embedded table."""
    return tuple(
        Description(code=code, **{**entry, "files": tuple(entry["files"])})
        for code, entry in _index().items()
        if code != "sha256"
    )


def load(code: str) -> Table:
    """Return an embedded table as published (`prepare` balances it).

    Parameters
    ----------
    code : str
        "KEN", "GHA", "USA" (71 sectors), "USA15"; `available` lists them. Case is ignored.

    Raises
    ------
    InputError
        When the code is unknown or a file of the package is damaged.
    """
    known = {found.code: found for found in available()}
    chosen = known.get(code.strip().upper())
    if chosen is None:
        raise InputError(unknown_code(code))
    with as_file(files("weaklinks.tables") / "embedded") as folder:
        paths = [folder / name for name in chosen.files]
        _verify_checksums(paths)
        about = {
            name: getattr(chosen, name) for name in ("code", "title", "unit", "source", "licence")
        }
        return (
            read_sam(*paths, **about) if chosen.layout == "sam" else read_make_use(*paths, **about)
        )


def unknown_code(code: str) -> str:
    """Say that no embedded table has this code, which ones there are, and which was meant."""
    codes = [found.code for found in available()]
    near = difflib.get_close_matches(code.strip().upper(), codes, n=1)
    meant = f" (did you mean {near[0]}?)" if near else ""
    return f"there is no embedded table {code!r}{meant}; embedded tables: {', '.join(codes)}"


def _index() -> dict[str, Any]:
    resource = files("weaklinks.tables") / "embedded" / "index.toml"
    return tomllib.loads(resource.read_text(encoding="utf-8"))


def _verify_checksums(paths: list[Path]) -> None:
    expected = _index()["sha256"]
    problems = Problems("embedded tables")
    for path in paths:
        found = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "nothing"
        problems.add_if(
            found != expected[path.name],
            f"{path.name} is damaged (checksum {found[:12]}, expected "
            f"{expected[path.name][:12]}); reinstall the package",
        )
    problems.raise_if_any()
