"""Varieties from a file of a reader's own."""

from __future__ import annotations

import csv
import difflib
import io
from pathlib import Path

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.errors import InputError, Problems

#: Columns of the file, and the arguments of `Jones2008` that they are.
COLUMNS = {"productivity": "productivity", "wedge": "wedge", "weight": "weights"}

Lines = list[tuple[int, list[str]]]


def read_varieties(file: str | Path) -> dict[str, FloatArray]:
    """Read a CSV with a column ``productivity`` and, if they are there, ``wedge`` and ``weight``.

    Columns of other names, and empty lines, are passed over.

    Returns
    -------
    dict
        ``productivity``, ``wedge``, ``weights``: arguments of `Jones2008`.

    Raises
    ------
    InputError
        One message that names every line that is not a number.
    """
    if not isinstance(file, str | Path):
        raise InputError(f"the file of varieties is {file!r}; give its name")
    path = Path(file)
    lines = _lines(path)
    problems = Problems(path.name)
    first, head = lines[0] if lines else (1, [])
    head = [cell.strip().lower() for cell in head]
    _check_head(first, head, problems)
    problems.add_if(len(lines) < 2, "there are no varieties; write one per line")
    problems.raise_if_any()
    for line, row in lines[1:]:
        problems.add_if(
            len(row) > len(head),
            f"line {line}: {len(row)} cells for {len(head)} columns; is a comma part of a number?",
        )
    columns = {
        COLUMNS[name]: _column(lines[1:], k, name, problems)
        for k, name in enumerate(head)
        if name in COLUMNS
    }
    problems.raise_if_any()
    return columns


def _lines(path: Path) -> Lines:
    """Return every row that is not empty, with the line that it ends on."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        return [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such file") from None
    except (OSError, ValueError, csv.Error) as error:
        raise InputError(f"{path}: not a CSV file in UTF-8 that can be read: {error}") from None


def _check_head(line: int, head: list[str], problems: Problems) -> None:
    known = ", ".join(COLUMNS)
    problems.add_if(
        not set(head) & set(COLUMNS), f"line {line}: name at least one column of {known}"
    )
    for name in sorted({name for name in head if name and head.count(name) > 1}):
        problems.add(f"line {line}: column {name!r} is named {head.count(name)} times")
    for name in head:
        close = "".join(difflib.get_close_matches(name, COLUMNS, n=1, cutoff=0.8))
        problems.add_if(
            close and name not in COLUMNS,
            f"line {line}: column {name!r} would be passed over; call it {close!r}",
        )


def _column(lines: Lines, k: int, name: str, problems: Problems) -> FloatArray:
    values = []
    for line, row in lines:
        text = row[k].strip() if k < len(row) else ""
        try:
            values.append(float(text))
        except ValueError:
            values.append(np.nan)
        problems.add_if(
            not np.isfinite(values[-1]), f"line {line}: {name} is {text[:40]!r}; write a number"
        )
    return np.array(values, dtype=np.float64)
