"""Rows of a large file taken as numbers while it is read, so that their text is not kept."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.errors import Problems
from weaklinks.tables.grid import Grid, numbers


class Rows:
    """What `read_grid` is given to thin rows with; remembers the numbers it took.

    A row that is not all plain numbers stays text: `numbers` reads it, or says what is wrong.
    """

    def __init__(self) -> None:
        self._values: list[FloatArray | None] = [None]

    def __call__(self, header: Sequence[str], cells: list[str]) -> list[str]:
        """Keep one row's numbers and return its name alone."""
        values = _plain(cells[1:]) if len(cells) == len(header) else None
        self._values.append(values)
        return cells if values is None else [cells[0], *[""] * (len(cells) - 1)]

    def block(
        self, grid: Grid, rows: Sequence[int], columns: Sequence[int], problems: Problems
    ) -> FloatArray:
        """Numbers at rows x columns of the grid; cells that are none become problems."""
        out = np.zeros((len(rows), len(columns)))
        at = np.array(columns, dtype=np.int64) - 1
        for i, row in enumerate(rows):
            values = self._values[row]
            if values is None:
                out[i] = numbers(grid, [row], columns, problems)[0]
            else:
                out[i] = values[at]
        return out


def _plain(cells: list[str]) -> FloatArray | None:
    try:
        values = np.array([cell or "0" for cell in cells], dtype=np.float64)
    except ValueError:
        return None
    return values if np.isfinite(values).all() else None
