"""Open a table by code or path: which reader fits is told from the file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from weaklinks.errors import InputError, name_some
from weaklinks.tables.grid import Grid, exists, read_grid
from weaklinks.tables.icio import read_icio
from weaklinks.tables.icio_layout import looks_like_icio
from weaklinks.tables.in_memory import File, MemoryFile, packed, unpacked
from weaklinks.tables.make_use import read_make_use
from weaklinks.tables.plain import FILES, read_plain
from weaklinks.tables.registry import available, load, unknown_code
from weaklinks.tables.sam import KINDS_SUFFIX, looks_like_sam, read_sam
from weaklinks.tables.sheet import looks_like_sheet, read_sheet
from weaklinks.tables.table import Table
from weaklinks.tables.wiod import read_wiod

_FILES = (
    "a square SAM (csv: label, Code, account codes), a WIOD 2016 national table (xlsx), "
    "an OECD ICIO table (csv), one sheet with flows, final uses beside and value added below (csv)"
)
_PLAIN = ", ".join(FILES)
FORMS = (
    f"{_FILES}, a directory with one *make*.csv and one *use*.csv, a directory with {_PLAIN}, or "
    f"a zip archive with one file or with {_PLAIN}"
)
_IN_MEMORY = f"{_FILES}, or a zip archive with one of them or with {_PLAIN}"
_MAKE_OR_USE = re.compile(r"(?<![a-z])(make|use)(?![a-z])", re.IGNORECASE)
Kinds = str | File | Mapping[str, str] | None


def open_table(
    path_or_code: str | File,
    *,
    country: str | None = None,
    year: int | None = None,
    kinds: Kinds = None,
) -> Table:
    """Return an embedded table, or read a user's file with the reader that fits.

    Parameters
    ----------
    path_or_code : str, path or MemoryFile
        An embedded code (`available`) or a path; a code wins over a file of the same name
        unless a suffix or a directory is given. A zip archive holds the files of the plain form, or
        one table with, at most, the kinds of its accounts.
    country : str, optional
        Which country of an ICIO file.
    year : int, optional
        Which year of a WIOD workbook (default: the last).
    kinds : path or mapping, optional
        Kinds of the accounts of a SAM.

    Raises
    ------
    InputError
        When there is no such code or file, the form is not recognised, an option does not
        apply to it, or the reader refuses it.
    """
    if isinstance(path_or_code, MemoryFile):
        return _open_file(path_or_code, country=country, year=year, kinds=kinds)
    text = str(path_or_code)
    if text.strip().upper() in {found.code for found in available()}:
        _require_unused("an embedded table", country=country, year=year, kinds=kinds)
        return load(text)
    path = Path(path_or_code)
    if not exists(path):
        raise InputError(f"{unknown_code(text)}; and there is no such file. A file may be {FORMS}")
    if path.is_dir():
        _require_unused("a directory of tables", country=country, year=year, kinds=kinds)
        return _open_directory(path)
    return _open_file(path, country=country, year=year, kinds=kinds)


def _open_file(path: File, *, country: str | None, year: int | None, kinds: Kinds) -> Table:
    suffix = path.suffix.lower()
    if suffix in (".xlsx", ".xlsm", ".xls"):
        _require_unused("a WIOD workbook", country=country, kinds=kinds)
        return read_wiod(path, year=year)
    if suffix == ".zip":
        archive = path if isinstance(path, MemoryFile) else packed(path)
        return _open_archive(archive, country=country, year=year, kinds=kinds)
    return _open_text(path, country=country, year=year, kinds=kinds)


def _open_archive(
    path: MemoryFile, *, country: str | None, year: int | None, kinds: Kinds
) -> Table:
    held = unpacked(path)
    within = {n: replace(file, name=f"{path.name}/{n}") for n, file in held.items()}
    if any(name in FILES for name in held):
        _require_unused("a directory of tables", country=country, year=year, kinds=kinds)
        return read_plain(path)
    tables = [name for name in held if not name.endswith(KINDS_SUFFIX)]
    stated = [name for name in held if name.endswith(KINDS_SUFFIX)]
    if len(tables) != 1 or len(stated) > 1 or tables[0].lower().endswith(".zip"):
        raise InputError(
            f"the archive must hold {_PLAIN}, or one table with, at most, the kinds of its "
            f"accounts (NAME{KINDS_SUFFIX}); it holds {name_some(held) or 'no file'}",
            subject=path.name,
        )
    if stated and kinds is None:
        kinds = within[stated[0]]
    return _open_file(within[tables[0]], country=country, year=year, kinds=kinds)


def _open_directory(path: Path) -> Table:
    names = [found.name.lower() for found in path.iterdir()]
    if any(name in FILES for name in names):
        return read_plain(path)
    if any("make" in name or "use" in name for name in names):
        return read_make_use(path)
    raise InputError(f"the directory holds no table; a table may be {FORMS}", subject=path.name)


def _open_text(path: File, *, country: str | None, year: int | None, kinds: Kinds) -> Table:
    head = read_grid(path, thin=lambda header, cells: [cells[0], *("" for _ in header[1:])])
    if looks_like_sam(head):
        _require_unused("a SAM", country=country, year=year)
        return read_sam(path, kinds=kinds)
    if looks_like_icio(head):
        _require_unused("an ICIO file (one year each)", year=year, kinds=kinds)
        return read_icio(path, country=country)
    partial = path.name.lower() in FILES or _MAKE_OR_USE.search(path.stem)
    if not partial and looks_like_sheet(head):
        _require_unused("one sheet", country=country, year=year, kinds=kinds)
        return read_sheet(path)
    whole = f"one zip archive with {_PLAIN}"
    if not isinstance(path, MemoryFile):
        whole = "the directory that holds the tables"
    if partial:
        raise InputError(f"give {whole}, not one file", subject=path.name)
    forms = _IN_MEMORY if isinstance(path, MemoryFile) else FORMS
    raise InputError(_unrecognised(head, forms), subject=path.name)


def _unrecognised(head: Grid, forms: str) -> str:
    start = ", ".join(repr(cell[:20]) for cell in head.header[:4])
    return (
        f"line 1: the header {start} fits no known form; in a SAM the second "
        f"column is headed 'Code'. A table may be {forms}"
    )


def _require_unused(what: str, **options: object) -> None:
    given = [name for name, value in options.items() if value is not None]
    if given:
        raise InputError(f"option {' and '.join(given)} does not apply to {what}")
