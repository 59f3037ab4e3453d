"""Printed totals are checked against the cells and then dropped, never used as data."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from weaklinks.arrays import FloatArray, IntArray
from weaklinks.errors import Problems, name_some

NOTED_GAP = 0.01
# Above this, a double has no third decimal to look at.
_BEYOND_ROUNDING = 1e12


def verify_totals(
    what: str,
    names: Sequence[str],
    printed: FloatArray,
    cells: FloatArray,
    problems: Problems,
    *,
    unit: float,
    counts: IntArray | None = None,
) -> tuple[str, ...]:
    """Compare printed totals with the sums of their cells.

    Parameters
    ----------
    what : str
        "row total", for messages.
    names : sequence of str, n of them
        What each total belongs to.
    printed : (n,) array
        The totals as published.
    cells : (n, k) array
        The cells of each total.
    unit : float
        Unit in which the source rounds (`unit_of`).
    counts : (n,) array, optional
        How many cells are printed for each total; default, those that are not zero.

    Returns
    -------
    notes : tuple of str
        One sentence when totals differ by more than rounding explains but by less than
        one percent. Larger differences become problems.
    """
    with np.errstate(over="ignore"):
        gap = cells.sum(axis=1) - printed
        size = np.maximum(np.abs(cells).sum(axis=1), np.abs(printed))
    counts = np.count_nonzero(cells, axis=1) if counts is None else counts
    explained = 0.5 * unit * (counts + 1) + 1e-6 * size
    for i in np.flatnonzero(np.abs(gap) > np.maximum(explained, NOTED_GAP * size)).tolist():
        problems.add(
            f"{what} of {names[i]!r} is printed as {printed[i]:,.10g}, "
            f"its cells add up to {printed[i] + gap[i]:,.10g}"
        )
    off = np.flatnonzero((np.abs(gap) > explained) & (np.abs(gap) <= NOTED_GAP * size)).tolist()
    if not off:
        return ()
    worst = max(off, key=lambda i: abs(gap[i]))
    return (
        f"The printed {what} differs from the sum of the cells, by {gap[worst]:,.6g} at most "
        f"({names[worst]!r}), for {name_some([names[i] for i in off])}; the cells are used.",
    )


def unit_of(values: FloatArray) -> float:
    """Return the rounding unit of numbers: 1, 0.1, 0.01 or 0.001, and 0 for unrounded ones."""
    largest = np.abs(values).max(initial=0.0)
    if largest > _BEYOND_ROUNDING or largest < 1e-3:  # too small to have been rounded to these
        return 0.0
    for places in range(4):
        scaled = values * 10.0**places
        if np.all(np.abs(scaled - np.rint(scaled)) <= 1e-12 * np.abs(scaled) + 1e-9):
            return float(10.0**-places)
    return 0.0
