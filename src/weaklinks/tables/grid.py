"""A delimited text file as a grid of strings that remembers its lines, and its numbers."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.errors import InputError, Problems
from weaklinks.tables.cells import Comma, comma_between_semicolons, has_comma, to_number
from weaklinks.tables.in_memory import File, as_file

Thin = Callable[[Sequence[str], list[str]], list[str]]

_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_MOST_BAD_CELLS, _MOST_BAD_ROWS = 10, 20
_LARGEST_CELL = 1 << 24


@dataclass(frozen=True, kw_only=True)
class Grid:
    """The cells of a delimited file as text.

    Parameters
    ----------
    path : Path or MemoryFile
        Where it was read.
    rows : tuple of tuple of str
        All rows have the length of the first.
    lines : tuple of int
        Line of the file on which each row starts (cells may hold line breaks).
    semicolons : bool
        Whether semicolons separate the cells, as spreadsheets write where the comma is decimal.
    """

    path: File
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    semicolons: bool = False

    @property
    def name(self) -> str:
        """The file name, as messages show it."""
        return self.path.name

    @property
    def header(self) -> tuple[str, ...]:
        """The first row."""
        return self.rows[0]

    @cached_property
    def comma(self) -> Comma:
        """What commas in numbers are, told from all cells beside the first row and column."""
        if not self.semicolons:
            return "thousands"
        return comma_between_semicolons(cell for row in self.rows[1:] for cell in row[1:])

    @property
    def notes(self) -> tuple[str, ...]:
        """What was taken for granted when its numbers were read, a sentence each."""
        if self.comma != "decimal":
            return ()
        return (f"Commas in the numbers of {self.name} are read as decimal commas.",)

    def place(self, row: int, column: int) -> str:
        """Name a cell: its line, the row's first cell and the column's header."""
        where = self.header[column].strip() or f"number {column + 1}"
        return f"line {self.lines[row]}, row {self.rows[row][0].strip()!r}, column {where!r}"


def exists(path: Path) -> bool:
    """Say whether there is something at `path`; a name that no file can have is not there."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def read_grid(path: str | File, *, thin: Thin | None = None) -> Grid:
    """Read a comma-, semicolon- or tab-delimited file.

    Parameters
    ----------
    path : path or MemoryFile
        The file: UTF-8 (with or without mark), UTF-16 with mark, else Windows-1252.
    thin : function, optional
        Takes the header and a row and returns the row with cells that nobody needs emptied,
        so that a huge file need not stay in memory.

    Raises
    ------
    InputError
        When it is no readable text file, has no rows below the header, or rows differ in
        length.
    """
    path = as_file(path)
    text = _decode(path)
    delimiter = _delimiter(text)
    records = _records(path, text, delimiter)
    found = [next(records, (1, [""]))]
    header = found[0][1]
    found += records if thin is None else ((line, thin(header, row)) for line, row in records)
    if len(found) < 2:
        raise InputError("there is a header but no rows below it", subject=path.name)
    _require_rectangle(path, found)
    width = len(found[0][1])
    return Grid(
        path=path,
        rows=tuple(tuple(cells[:width]) for _, cells in found),
        lines=tuple(line for line, _ in found),
        semicolons=delimiter == ";",
    )


def numbers(
    grid: Grid,
    rows: Sequence[int],
    columns: Sequence[int],
    problems: Problems,
    *,
    place: Callable[[int, int], str] | None = None,
) -> FloatArray:
    """Parse the cells at `rows` x `columns`; every cell that is no number becomes a problem."""
    out = np.zeros((len(rows), len(columns)))
    bad: list[tuple[int, int]] = []
    comma = grid.comma
    for i, row in enumerate(rows):
        cells = grid.rows[row]
        for j, column in enumerate(columns):
            value = to_number(cells[column], comma=comma)
            if value is None:
                bad.append((row, column))
            else:
                out[i, j] = value
    _say_bad(grid, bad, problems, place or grid.place)
    return out


def _say_bad(
    grid: Grid, bad: list[tuple[int, int]], problems: Problems, place: Callable[[int, int], str]
) -> None:
    commas = [at for at in bad if has_comma(grid.rows[at[0]][at[1]])]
    if commas:
        row, column = commas[0]
        text = grid.rows[row][column].strip()
        problems.add(
            f"{len(commas)} number{'s' if len(commas) > 1 else ''} with a comma that may be "
            f"decimal, the first {_shorten(text)} in {place(row, column)}: write a decimal point "
            "and no thousands marks (8.5, 1250), or save the file with semicolons between the "
            "cells and decimal commas throughout (8,5; 1250)"
        )
    bad = [(i, j) for i, j in bad if not has_comma(grid.rows[i][j])]
    for row, column in bad[:_MOST_BAD_CELLS]:
        where = place(row, column)
        problems.add(f"{where}: {_shorten(grid.rows[row][column])} is not a finite number")
    rest = len(bad) - _MOST_BAD_CELLS
    problems.add_if(rest > 0, f"{rest} more cells are not finite numbers")


def _decode(path: File) -> str:
    try:
        raw = path.read_bytes()
    except IsADirectoryError:
        raise InputError("this is a directory, not a file", subject=path.name) from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", subject=path.name) from None
    if not raw.strip():
        raise InputError("the file is empty", subject=path.name)
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _decode_as(path, raw, "utf-16")
    if b"\x00" in raw:
        raise InputError(
            "this is a binary file; a table must be text (CSV, UTF-8)", subject=path.name
        )
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")


def _decode_as(path: File, raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        raise InputError(
            f"the text is not valid {encoding}; save the file as UTF-8", subject=path.name
        ) from None


def _delimiter(text: str) -> str:
    first = _QUOTED.sub("", text[:_LARGEST_CELL]).lstrip().split("\n", 1)[0]
    return max(",;\t", key=lambda mark: (first.count(mark), mark == ","))


def _records(path: File, text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    # The module's limit is global; a label longer than 16 million characters is a broken quote.
    csv.field_size_limit(_LARGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise InputError(
            f"line {line}: the quotes do not match ({error}); a quote inside a cell is doubled",
            subject=path.name,
        ) from None


def _require_rectangle(path: File, found: list[tuple[int, list[str]]]) -> None:
    problems = Problems(path.name)
    width = len(found[0][1])
    odd = [
        (line, cells)
        for line, cells in found[1:]
        if len(cells) < width or any(cell.strip() for cell in cells[width:])
    ]
    for line, cells in odd[:_MOST_BAD_ROWS]:
        problems.add(
            f"line {line}, row {_shorten(cells[0])}: {len(cells)} cells; the header has {width}"
        )
    rest = len(odd) - _MOST_BAD_ROWS
    problems.add_if(rest > 0, f"{rest} more rows are not as long as the header")
    problems.raise_if_any()


def _shorten(text: str, most: int = 40) -> str:
    return repr(text if len(text) <= most else text[: most - 1] + "\N{HORIZONTAL ELLIPSIS}")
