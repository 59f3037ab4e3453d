"""Many copies of a spec that differ in two parameters, and their gains all at once."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from weaklinks.arrays import BoolArray, FloatArray, IntArray
from weaklinks.coordination.bulk import RowGain
from weaklinks.errors import InputError
from weaklinks.games import game_of

# Cells on which gains of all cells at once are compared with gains of one spec.
_PROBES = 12
# Cells tried at random for being admitted as the ends of their row say.
_CHECKED = 300


@dataclass(frozen=True, kw_only=True, eq=False)
class Cells:
    """The cells of a map, numbered row by row.

    Attributes
    ----------
    model : spec
    names : tuple of str
    values : tuple of (nx,) and (ny,) arrays
    admissible : (k,) array
        Numbers of the cells that the model admits.
    gain : function or None
        None where the model's gain does not take arrays of parameters.
    why : str
        What the model says about the first cell that it does not admit.
    """

    model: Any
    names: tuple[str, str]
    values: tuple[FloatArray, FloatArray]
    admissible: IntArray
    gain: RowGain | None
    rounding: float
    why: str

    def spec(self, cell: int) -> Any:
        """The spec of one cell."""
        row, column = divmod(cell, self.values[0].size)
        chosen = (float(self.values[0][column]), float(self.values[1][row]))
        return with_values(self.model, dict(zip(self.names, chosen, strict=True)))


def with_values(model: Any, values: Mapping[str, float]) -> Any:
    """The spec with other values of some parameters; `InputError` where it admits them not."""
    whole = {f for f, d in model.__dataclass_fields__.items() if d.type in (int, "int")}
    given = {
        name: int(value) if name in whole and float(value).is_integer() else value
        for name, value in values.items()
    }
    return replace(model, **given)


def cells_of(model: Any, names: tuple[str, str], values: tuple[FloatArray, FloatArray]) -> Cells:
    """Sort out which cells the model admits, and try its gain on all of them at once."""
    every = Cells(
        model=model, names=names, values=values, admissible=np.zeros(0, dtype=np.int64), gain=None,
        rounding=0.0, why="",
    )  # fmt: skip
    wide, count = values[0].size, values[0].size * values[1].size
    admitted = np.concatenate([_row(every, k * wide, wide) for k in range(values[1].size)])
    drawn = np.random.default_rng(0).choice(count, min(count, _CHECKED), replace=False)
    if any(_admits(every, int(k)) != admitted[k] for k in drawn):
        admitted = np.array([_admits(every, k) for k in range(count)])
    outside = np.flatnonzero(~admitted)
    why = _complaint(every, int(outside[0])) if outside.size else ""
    good = replace(every, admissible=np.flatnonzero(admitted), why=why)
    return _with_bulk_gain(good) if admitted.any() else good


def _row(cells: Cells, first: int, wide: int) -> BoolArray:
    """Which cells of a row are admitted, taken to be a run of them: its ends by bisection.

    Bounds and inequalities of a model nearly always leave one interval. `cells_of` tries some
    cells of the map at random and looks at every cell where that does not hold.
    """
    ends = {k: _admits(cells, first + k) for k in (0, wide - 1)}
    inner = np.unique(np.linspace(0, wide - 1, 5).astype(int)).tolist()
    inside = next((k for k in inner if ends.setdefault(k, _admits(cells, first + k))), None)
    out = np.zeros(wide, dtype=np.bool_)
    if inside is not None:
        known = max(k for k in inner if ends.setdefault(k, _admits(cells, first + k)))
        low = _last(cells, first, inside, -1, wide)
        out[low : _last(cells, first, known, 1, wide) + 1] = True
    return out


def _last(cells: Cells, first: int, inside: int, step: int, wide: int) -> int:
    """The last admitted cell of a row in one direction, from one that is."""
    outside = wide if step > 0 else -1
    while abs(outside - inside) > 1:
        middle = (inside + outside) // 2
        if _admits(cells, first + middle):
            inside = middle
        else:
            outside = middle
    return inside


def _admits(cells: Cells, cell: int) -> bool:
    return not _complaint(cells, cell)


def _complaint(cells: Cells, cell: int) -> str:
    try:
        cells.spec(cell)
    except InputError as error:
        return str(error)
    return ""


def _with_bulk_gain(cells: Cells) -> Cells:
    """Gain of a private copy of the spec whose two parameters are columns of numbers.

    The game is made while the copy still holds single numbers, so that it is checked; its gain
    looks the parameters up when called. That this gives what each spec gives by itself is not
    taken for granted: it is compared on some cells.
    """
    probes = cells.admissible[np.linspace(0, cells.admissible.size - 1, _PROBES).astype(int)]
    games = [game_of(cells.spec(int(cell))) for cell in probes]
    if any(game.breaks or game.value is not None for game in games):
        return cells
    shadow = copy.copy(cells.spec(int(cells.admissible[0])))
    game = game_of(shadow)
    across, down = cells.values

    def gain(rows: IntArray, shares: FloatArray) -> FloatArray:
        row, column = np.divmod(rows, across.size)
        for name, value in zip(cells.names, (across[column], down[row]), strict=True):
            object.__setattr__(shadow, name, value[:, None])
        return np.asarray(game.gain(shares), dtype=np.float64)

    shares = np.linspace(0.0, 1.0, 9)
    wanted = np.stack([one.gain(shares) for one in games])
    try:
        given = gain(probes, shares)
    except (TypeError, ValueError, AttributeError, IndexError):
        return cells
    # Rounding may differ with the shape; what is as small as that is looked at alone anyway.
    error = 1e-14 * np.abs(wanted).max(initial=0.0)
    if given.shape != wanted.shape or not (np.abs(given - wanted) <= error).all():
        return cells
    return replace(cells, gain=gain, rounding=4.0 * max(game.rounding for game in games))
