"""Points of the parameter space of `Jones2008`: columns of values, and which are admitted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from weaklinks.arrays import BoolArray, FloatArray, IntArray
from weaklinks.columns import Columns, is_numeric, line_up
from weaklinks.models.jones.spec import Jones2008
from weaklinks.models.jones.varieties import QUADRATURES
from weaklinks.spec import parameters_of

_WORD = "quadrature"


@dataclass(frozen=True, kw_only=True, eq=False)
class Points:
    """What was given, as columns of equal length.

    Attributes
    ----------
    count : int
        Number of rows.
    columns : mapping of str to (count,) array
        As they were given; what was not given has no column.
    admitted : (count,) array
        Whether each parameter by itself is a number in its range.
    """

    count: int
    columns: Columns
    admitted: BoolArray

    def numbers(self, rows: IntArray) -> dict[str, FloatArray]:
        """The parameters of admitted rows."""
        out = {}
        for p in parameters_of(Jones2008):
            column = self.columns.get(p.name, np.broadcast_to(p.default, self.count))
            out[p.name] = column[rows].astype(np.float64)
        return out

    def grids(self, rows: IntArray) -> list[tuple[int, str, IntArray]]:
        """Numbers of varieties and quadratures that occur, and the places in `rows` of each."""
        default = next(p.default for p in parameters_of(Jones2008) if p.name == "points")
        varied = self.columns.get("points"), self.columns.get(_WORD)
        counts, words = (
            np.array([usual]) if column is None else column[rows]
            for column, usual in zip(varied, (default, "mean"), strict=True)
        )
        found = []
        for word in sorted(set(words.tolist())):
            for count in sorted(set(counts.tolist())):
                at = np.flatnonzero(np.broadcast_to((words == word) & (counts == count), rows.size))
                found.append((int(count), str(word), at))
        return [grid for grid in found if grid[2].size]


def points_of(values: Mapping[str, Any]) -> Points:
    """Line values up; `InputError` for unknown names and columns of different lengths."""
    known = [*(p.name for p in parameters_of(Jones2008)), _WORD]
    columns, count = line_up(values, known, "Jones2008")
    return Points(count=count, columns=columns, admitted=_admitted(columns, count))


def _admitted(columns: Columns, count: int) -> BoolArray:
    good = np.ones(count, dtype=np.bool_)
    for p in parameters_of(Jones2008):
        column = columns.get(p.name)
        if column is None:
            continue
        if not is_numeric(column):
            good &= [p.admits(value) for value in column.tolist()]
            column = np.where(good, column, p.default).astype(np.float64)
        good &= (p.low <= column) & (column <= p.high) & ~np.isin(column, p.excludes)
        if p.name == "points":
            good &= column == np.floor(column)
    if _WORD in columns:
        good &= [isinstance(word, str) and word in QUADRATURES for word in columns[_WORD].tolist()]
    return good
