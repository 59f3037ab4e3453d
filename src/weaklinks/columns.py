"""Values of many points as columns of equal length. No economics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from weaklinks.errors import Problems

Columns = Mapping[str, NDArray[Any]]


def line_up(
    values: Mapping[str, Any], known: Sequence[str], subject: str
) -> tuple[dict[str, NDArray[Any]], int]:
    """Make columns of numbers, words and arrays, and say how many rows they have.

    Parameters
    ----------
    values : mapping of str to number, word or (rows,) array
    known : sequence of str
        Names that are allowed.
    subject : str
        Who complains.

    Raises
    ------
    InputError
        For unknown names, more than one dimension, and columns of different lengths.
    """
    problems = Problems(subject)
    listed = ", ".join(map(repr, known))
    for name in values:
        problems.add_if(name not in known, f"there is no parameter {name!r}; it has {listed}")
    arrays = {name: _array(value) for name, value in values.items()}
    problems.add_if(any(a.ndim > 1 for a in arrays.values()), "give values in one dimension")
    sizes = {name: a.size for name, a in arrays.items() if a.ndim}
    found = ", ".join(f"{name} {size}" for name, size in sizes.items())
    problems.add_if(len(set(sizes.values())) > 1, f"columns of different lengths: {found}")
    problems.raise_if_any()
    count = next(iter(sizes.values()), 1)
    return {name: np.broadcast_to(a, (count,)) for name, a in arrays.items()}, count


def row_of(columns: Columns, row: int) -> dict[str, Any]:
    """The values of one row, as plain Python values."""
    values = {name: column[row] for name, column in columns.items()}
    return {n: v.item() if isinstance(v, np.generic) else v for n, v in values.items()}


def is_numeric(column: NDArray[Any]) -> bool:
    """Whether a column holds numbers and nothing else."""
    return column.dtype.kind in "iuf"


def _array(value: Any) -> NDArray[Any]:
    array = np.asarray(value)
    # Mixed lists turn numbers into text: keep each value as it was.
    return array if is_numeric(array) else np.asarray(value, dtype=object)
