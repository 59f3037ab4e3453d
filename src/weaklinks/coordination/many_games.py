"""Many games of one model at once: what `equilibria` says of each, for any list of points."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from weaklinks.arrays import BoolArray, FloatArray, IntArray
from weaklinks.columns import Columns, is_numeric, line_up, row_of
from weaklinks.coordination.bulk import Scan, scan
from weaklinks.coordination.equilibria import REGIMES, equilibria
from weaklinks.coordination.heights import potential
from weaklinks.coordination.row_gains import RowGains, one_by_one, row_gains_of
from weaklinks.errors import InputError, WeaklinksError

_BLOCK = 512
# Jumps closer to each other, or to a corner, than this are not told apart in bulk.
_APART = 1e-9
_NUMBERS = ("critical_mass", "lowest_share", "highest_share", "laplacian_share")


@dataclass(frozen=True, kw_only=True, eq=False)
class Games:
    """What was found for each of many games.

    Attributes
    ----------
    regime : (rows,) array of str
        As `Equilibria.regime`; "" where there is an error.
    stable_count : (rows,) array
        Number of stable equilibria; 0 where there is an error.
    numbers : mapping of str to (rows,) array
        ``critical_mass``, the smallest threshold, NaN without one; ``lowest_share`` and
        ``highest_share`` of the stable equilibria; ``laplacian_share``, whichever of the two is
        nearer to the highest potential: what strategic uncertainty selects.
    error : (rows,) array of str
    looked_at_alone : int
        Games that needed the full treatment.
    """

    regime: NDArray[Any]
    stable_count: IntArray
    numbers: Mapping[str, FloatArray]
    error: NDArray[Any]
    looked_at_alone: int


def evaluate_many(model: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """Find the regime of many games of a model with one population.

    Parameters
    ----------
    model : spec, or its class
        A frozen spec with a ``game()`` of one population. Its other parameters stay as they
        are; a class stands for its defaults.
    values : mapping of str to number, word or (rows,) array
        Parameters, and words that choose, by name.

    Returns
    -------
    dict of str to (rows,) array
        ``regime``, ``stable_count``, ``critical_mass``, ``lowest_share``, ``highest_share``,
        ``laplacian_share``, as in `Games`, and ``error``: what the model says of parameters that
        it does not admit, "" where there is an answer.

    Raises
    ------
    InputError
        For names that are no parameters, and columns of different lengths.

    Examples
    --------
    >>> from weaklinks.models.big_push import FactoryWage
    >>> found = evaluate_many(FactoryWage, {"fixed_cost": [1.0, 2.0, 12.0]})
    >>> found["regime"].tolist()
    ['unique-high', 'trap', '']
    >>> found["critical_mass"].round(6).tolist()
    [nan, 0.5, nan]
    """
    spec = model() if isinstance(model, type) else model
    known = tuple(getattr(spec, "__dataclass_fields__", {}))
    columns, count = line_up(values, known, type(spec).__name__)
    error = np.full(count, "", dtype=object)
    for row in range(count):
        error[row] = complaint(partial(spec_of, spec, columns, row))
    found = look(spec, columns, np.flatnonzero(error == ""), count)
    error[found.error != ""] = found.error[found.error != ""]
    return {
        "regime": found.regime.astype(np.str_), "stable_count": found.stable_count,
        **found.numbers, "error": error.astype(np.str_),
    }  # fmt: skip


def complaint(build: Callable[[], Any]) -> str:
    """What a model says of parameters that it does not admit; "" where it does."""
    try:
        build()
    except InputError as error:
        return str(error)
    return ""


def look(spec: Any, columns: Columns, admitted: IntArray, count: int) -> Games:
    """Classify the admitted rows; where the gain takes arrays of parameters, all at once.

    Rows are looked at together on the points that `equilibria` uses, game by game where the gain
    takes single numbers; one where that is not conclusive goes through `equilibria` itself.
    """
    found = Games(
        regime=np.full(count, "", dtype=object), stable_count=np.zeros(count, dtype=np.int64),
        numbers={name: np.full(count, np.nan) for name in _NUMBERS},
        error=np.full(count, "", dtype=object), looked_at_alone=0,
    )  # fmt: skip
    sure = np.zeros(count, dtype=np.bool_)
    for rows in _kinds(columns, admitted):
        sure[rows] = _together(spec, columns, rows, found)
    alone = admitted[~sure[admitted]]
    with np.errstate(all="ignore"):  # a gain that is no number is said to be none
        for row in alone.tolist():
            _alone(partial(spec_of, spec, columns, row), row, found)
    return replace(found, looked_at_alone=alone.size)


def spec_of(spec: Any, columns: Columns, row: int) -> Any:
    """The spec of one row; `InputError` where the model does not admit it."""
    given = row_of(columns, row)
    for name, value in given.items():
        whole = spec.__dataclass_fields__[name].type in (int, "int")
        if whole and isinstance(value, float) and value.is_integer():
            given[name] = int(value)
    return replace(spec, **given)


def _kinds(columns: Columns, rows: IntArray) -> Iterator[IntArray]:
    """Rows with the same words."""
    words = [name for name, column in columns.items() if not is_numeric(column)]
    kinds: dict[tuple[Any, ...], list[int]] = {}
    if not words:
        yield from (rows,) if rows.size else ()
        return
    for row in rows.tolist():
        key = tuple(v if isinstance(v := columns[n][row], str) else None for n in words)
        kinds.setdefault(key, []).append(row)
    yield from (np.array(some, dtype=np.int64) for some in kinds.values())


def _together(spec: Any, columns: Columns, rows: IntArray, found: Games) -> BoolArray:
    """Fill in the rows of one kind that need no second look, and say which they are."""
    # One is looked at as two, so that no column is taken for a number.
    looked = np.resize(rows, max(rows.size, 2))
    numbers = {
        name: column[looked].astype(np.float64)
        for name, column in columns.items()
        if not isinstance(column[rows[0]], str)
    }

    def build(k: int) -> Any:
        return spec_of(spec, columns, int(looked[k]))

    sure = np.zeros(looked.size, dtype=np.bool_)
    with np.errstate(all="ignore"):  # what comes out is judged
        many = row_gains_of(looked.size, numbers, build)
        if many is not None:
            _scan(many, np.arange(looked.size), looked, found, sure)
        alone = np.ones(rows.size, dtype=np.bool_) if many is None else many.alone[: rows.size]
        single = np.flatnonzero(alone)
        for first in range(0, single.size, _BLOCK):
            some = single[first : first + _BLOCK]
            each = one_by_one([partial(build, int(k)) for k in some])
            _scan(each, some, looked, found, sure)
    return sure[: rows.size]


def _scan(many: RowGains, at: IntArray, rows: IntArray, found: Games, sure: BoolArray) -> None:
    """Look at games, which are those `at` some of the rows."""
    for some, jumps in _blocks(many):
        seen = scan(many.gain, some, many.rounding[some], jumps)
        sure[at[some]] = seen.plain
        _fill(seen, rows[at[some]], found)


def _blocks(many: RowGains) -> Iterator[tuple[IntArray, FloatArray]]:
    """Games with as many jumps, a block at a time, and their jumps."""
    gaps = np.diff(np.pad(many.jumps, ((0, 0), (1, 1)), constant_values=((0, 0), (0, 1))), axis=1)
    number = (~np.isnan(many.jumps)).sum(axis=1)
    inside = np.where(np.isnan(many.jumps), 0.5, many.jumps)
    apart = ~(gaps < _APART).any(axis=1) & (inside > _APART).all(axis=1)
    apart &= (inside < 1.0 - _APART).all(axis=1) & ~many.alone
    for jumps in np.unique(number[apart]).tolist():
        rows, size = np.flatnonzero(apart & (number == jumps)), _BLOCK // (jumps + 1)
        for first in range(0, rows.size, size):
            some = rows[first : first + size]
            yield some, many.jumps[some, :jumps]


def _fill(seen: Scan, rows: IntArray, found: Games) -> None:
    found.regime[rows], found.stable_count[rows] = _named(seen), seen.stable_count
    columns = (seen.threshold, seen.lowest, seen.highest, seen.laplacian)
    for name, numbers in zip(_NUMBERS, columns, strict=True):
        found.numbers[name][rows] = numbers


def _named(seen: Scan) -> NDArray[Any]:
    """Names as `Equilibria.regime` gives them."""
    low = np.where(seen.lowest == 0.0, "low", np.where(seen.lowest == 1.0, "high", "some"))
    high = np.where(seen.highest == 1.0, "high", np.where(seen.highest == 0.0, "low", "some"))
    names = np.full(low.shape, "several", dtype=object)
    for ends, name in REGIMES.items():
        shares = ends.split()
        same = (seen.stable_count == len(shares)) & (low == shares[0]) & (high == shares[-1])
        names[same] = name
    return names


def _alone(build: Callable[[], Any], row: int, found: Games) -> None:
    try:
        one = equilibria(build())
    except WeaklinksError as error:
        found.regime[row], found.stable_count[row] = "", 0
        found.error[row], numbers = str(error), (np.nan,) * 4
    else:
        shares = np.linspace(0.0, 1.0, 257)
        top = shares[potential(one.game, shares).argmax()]
        low, high = (one.stable[k].share for k in (0, -1))
        mass = np.nan if one.critical_mass is None else one.critical_mass
        numbers = (mass, low, high, low if top - low <= high - top else high)
        found.regime[row], found.stable_count[row] = one.regime, len(one.stable)
    for name, number in zip(_NUMBERS, numbers, strict=True):
        found.numbers[name][row] = number
