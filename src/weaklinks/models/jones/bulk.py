"""Many economies of Jones (2008) at once, from their closed form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from weaklinks.arrays import BoolArray, FloatArray, IntArray
from weaklinks.columns import row_of
from weaklinks.errors import WeaklinksError
from weaklinks.models.jones import equations as eq
from weaklinks.models.jones.bulk_outcomes import (
    OUTCOMES,
    aggregates,
    outcomes_alone,
    outcomes_of,
    reliable,
)
from weaklinks.models.jones.bulk_points import Points, points_of
from weaklinks.models.jones.bulk_rules import every_variety, short_rule
from weaklinks.models.jones.bulk_sums import Schedules, sums, terms_needed
from weaklinks.models.jones.spec import Jones2008

# How often rounding (2e-16) may be magnified in a result that is right to 1e-10.
_MAGNIFIED = 3e4
# Rows that are prepared at a time: their columns stay in cache.
_CHUNK = 8192
# Logs of prices and of sums that floating point numbers can hold by far.
_LARGEST_LOG = 400.0


def evaluate_many(values: Mapping[str, Any]) -> dict[str, Any]:
    """Solve many Jones (2008) economies in their steady state, Proposition 3.

    Parameters
    ----------
    values : mapping of str to number, word or (rows,) array
        Parameters of `Jones2008`, and ``quadrature``; what is not named has its default.

    Returns
    -------
    dict of str to (rows,) array
        The scalars of the closed form in the record of ``weaklinks solve jones-2008 --json``,
        by their place in it (``closed_form.gdp``, ``closed_form.indices.kept`` ...), and
        ``gdp``, ``gdp_per_worker`` and ``final_output``, which the general solver finds to
        be the same; ``error``: what `Jones2008` or its ``steady_state`` says of this row,
        "" where it has an answer. Numbers of a row with an error are NaN.

    Raises
    ------
    InputError
        For names that `Jones2008` does not describe, or arrays of different lengths.

    Notes
    -----
    Each number is that of ``Jones2008(...).steady_state()`` to 1e-10 (wedges to 1e-10 of one,
    what they raise to 1e-10 of output: either computes 1 less the wedge), and does not depend
    on the other rows. A row whose digits rounding could reach, or that is refused, goes through
    `Jones2008` itself.

    Term by term, N varieties need ``2 N`` exponentials for the two powers, and ``N / 2``
    exponentials and as many logarithms for the wedges of one half: 3 N evaluations. Where it
    is proven that a Gauss rule gives the same sum to rounding (`terms_needed`), n places, 12
    to 128, need 6 n instead of these.

    References
    ----------
    Jones (2008), equations (16) to (18), (24) and footnote 8.

    Examples
    --------
    >>> found = evaluate_many({"wedge_decay": [0.994, 1.112]})
    >>> found["closed_form.average_wedge"].round(3).tolist(), found["error"].tolist()
    ([0.5, 0.441], ['', ''])
    """
    points = points_of(values)
    found = {name: np.full(points.count, np.nan) for name in OUTCOMES}
    error = np.full(points.count, "", dtype=object)
    with np.errstate(all="ignore"):  # what comes out is judged
        done = np.zeros(points.count, dtype=np.bool_)
        good = np.flatnonzero(points.admitted)
        for first in range(0, good.size, _CHUNK):
            rows = good[first : first + _CHUNK]
            done[rows] = _together(points, rows, found)
    for row in np.flatnonzero(~done).tolist():
        error[row] = _alone(points, row, found)
    return {**found, "error": error.astype(np.str_)}


def _together(points: Points, rows: IntArray, found: dict[str, FloatArray]) -> BoolArray:
    """Fill in those of these rows that need no second look, and say which they are."""
    given = points.numbers(rows)
    schedules = _schedules(given)
    log_index, kept = (np.full((2, rows.size), np.nan) for _ in range(2))
    short = _keeps_digits(given, schedules)
    for count, quadrature, at in points.grids(rows):
        some = schedules.take(at)
        size = np.where(short[at], terms_needed(some, count), 0)
        _sum_up(some, size, count, quadrature, at, (log_index, kept))
    index = log_index + np.log(given["productivity_level"])
    state = aggregates(given, index, kept)
    sure = reliable(given, state) & (_strain(given, index, schedules) < _MAGNIFIED)
    sure &= schedules.range * np.maximum(1.0, schedules.curvature[0]) < _LARGEST_LOG
    for name, numbers in outcomes_of(state).items():
        found[name][rows[sure]] = numbers[sure]
    return sure


def _schedules(given: Mapping[str, FloatArray]) -> Schedules:
    exponents = np.stack([given["final_exponent"], given["intermediate_exponent"]])
    tilted = np.where(np.isneginf(exponents), -1.0, exponents / (1.0 - exponents))
    return Schedules(
        decay=given["productivity_decay"],
        largest_wedge=given["largest_wedge"],
        wedge_decay=given["wedge_decay"],
        curvature=tilted,
    )


def _strain(
    given: Mapping[str, FloatArray], log_index: FloatArray, schedules: Schedules
) -> FloatArray:
    """How often rounding of logs is magnified in GDP and in the shares of varieties."""
    shares: tuple[Any, Any] = given["intermediate_share"], given["capital_share"]
    times = eq.multiplier(*shares)
    logs = 1.0 + np.abs(log_index).max(axis=0) + schedules.range
    strain = np.maximum(times, schedules.curvature[0] + 1.0) * logs
    return np.where(np.isfinite(strain), strain, np.inf)


def _keeps_digits(given: Mapping[str, FloatArray], schedules: Schedules) -> BoolArray:
    """Whether wedges keep their digits at places other than the varieties' own."""
    level = np.log(given["productivity_level"])[None, :]
    largest = np.maximum(1.0 + np.abs(given["largest_wedge"]), schedules.ends.max(axis=0))
    lost = _strain(given, level, schedules) * largest / schedules.ends.min(axis=0)
    return np.asarray(lost < _MAGNIFIED)


def _sum_up(
    given: Schedules,
    size: IntArray,
    points: int,
    quadrature: str,
    at: IntArray,
    out: tuple[FloatArray, FloatArray],
) -> None:
    """Sum over the varieties of one grid, rows with as many terms and the same formulas at once."""
    whole = every_variety(points, quadrature)
    if whole is None:
        return
    kinds = size * 4 + given.near_geometric[0] * 2 + given.near_geometric[1]
    for kind in np.unique(kinds).tolist():
        rows = np.flatnonzero(kinds == kind)
        rule = short_rule(points, quadrature, kind // 4) if kind // 4 else None
        near = bool(kind & 2), bool(kind & 1)
        for target, found in zip(out, sums(given.take(rows), rule or whole, near), strict=True):
            target[:, at[rows]] = found


def _alone(points: Points, row: int, found: dict[str, FloatArray]) -> str:
    """Solve one row by `Jones2008` itself; what it says where there is no answer."""
    try:
        allocation = Jones2008(**row_of(points.columns, row)).steady_state()
    except WeaklinksError as error:
        return str(error)
    for name, number in outcomes_alone(allocation).items():
        found[name][row] = number
    return ""
