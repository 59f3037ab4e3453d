"""Variants of one economy that differ in wedges and productivities, one per column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from weaklinks.arrays import BoolArray, FloatArray
from weaklinks.economy import Economy
from weaklinks.errors import Problems, name_some


@dataclass(frozen=True, kw_only=True, eq=False)
class Variants:
    """Wedges and productivities of many variants, checked.

    Attributes
    ----------
    economy : Economy
    wedge, productivity : (n, b) arrays
    """

    economy: Economy
    wedge: FloatArray
    productivity: FloatArray

    @property
    def count(self) -> int:
        """How many there are, b."""
        return int(self.wedge.shape[1])

    @property
    def shift(self) -> FloatArray:
        """What each node adds to the log of its input price index, (n, b)."""
        return np.asarray(-np.log(self.productivity) - np.log1p(-self.wedge))

    @property
    def pass_through(self) -> FloatArray:
        """Share of each node's sales that reaches its inputs, (n, b)."""
        lost = 1.0 - self.economy.rebate[:, None]
        if not lost.any():
            return np.asarray(1.0 - self.wedge)
        return np.asarray((1.0 - self.wedge) / (1.0 - lost * self.wedge))

    def single(self, column: int) -> Economy:
        """Return the economy of one column."""
        return self.economy.replace(
            wedge=self.wedge[:, column], productivity=self.productivity[:, column]
        )


def variants_of(economy: Economy, *, wedge: Any = None, productivity: Any = None) -> Variants:
    """Line up what is given; the economy's own values where nothing is.

    Parameters
    ----------
    economy : Economy
    wedge, productivity : (n, b) arrays, optional

    Raises
    ------
    InputError
        For other shapes, different numbers of columns, and values that an economy refuses;
        the message names nodes and columns.
    """
    given = {"wedge": wedge, "productivity": productivity}
    problems = Problems("variants")
    arrays = {
        name: _as_columns(name, values, economy, problems)
        for name, values in given.items()
        if values is not None
    }
    counts = {name: array.shape[1] for name, array in arrays.items()}
    if not problems.found and len(set(counts.values())) > 1:
        listed = ", ".join(f"{name} has {count}" for name, count in counts.items())
        problems.add(f"{listed} columns; give as many of each, one per variant")
    problems.raise_if_any()
    count = next(iter(counts.values()), 0)
    own = {name: np.broadcast_to(_own(economy, name), (economy.n_nodes, count)) for name in given}
    return Variants(economy=economy, **{**own, **arrays})


def _own(economy: Economy, name: str) -> FloatArray:
    values: FloatArray = getattr(economy, name)
    return values[:, None]


def _as_columns(name: str, values: Any, economy: Economy, problems: Problems) -> FloatArray:
    """Return the values as numbers; complaints go on the list."""
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        problems.add(
            f"{name}: these are not numbers; give one row per node, one column per variant"
        )
        return np.zeros((0, 0))
    if array.ndim != 2 or array.shape[0] != economy.n_nodes:
        problems.add(
            f"{name}: its shape is {array.shape}; give {economy.n_nodes} rows, one per node, and "
            "one column per variant"
        )
        return np.zeros((0, 0))
    wrong, right = _wrong(name, array)
    if wrong.any():
        places = np.argwhere(wrong)
        nodes = name_some(dict.fromkeys(economy.names[i] for i in places[:, 0].tolist()))
        row, column = places[0].tolist()
        problems.add(
            f"{name} of {nodes}: it must be {right}; in column {column}, for instance, that of "
            f"{economy.names[row]!r} is {array[row, column]:g}"
        )
    return array


def _wrong(name: str, array: FloatArray) -> tuple[BoolArray, str]:
    if name == "wedge":
        return ~(np.isfinite(array) & (array < 1.0)), "below 1 (negative is a subsidy)"
    return ~(np.isfinite(array) & (array > 0.0)), "above 0 and finite"
