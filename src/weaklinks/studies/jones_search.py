"""Greedy orders of reform in Jones' economy: all candidates of a step in one sweep.

Several orders are searched in lock-step, as rows of the same arrays: with a few hundred
candidates a step takes as long as its calls of NumPy do, however much each is given.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from weaklinks.arrays import BoolArray, FloatArray, IntArray
from weaklinks.errors import NoEquilibriumError
from weaklinks.studies.jones_candidates import Candidates
from weaklinks.studies.jones_sums import Sums
from weaklinks.studies.orders import NO_LOSS, pick
from weaklinks.studies.paths import Progress

# Steps after which sums are made anew, so that rounding does not pile up, and arrays shortened.
_REFRESH = 32
# Part of a sum that a reform takes away when digits have to be saved.
_COLLAPSE = 0.99
_LOWEST = -np.inf


def greedy_sequences(
    sums: Sums,
    found: Candidates,
    orders: Sequence[str],
    steps: int,
    progress: Progress | None = None,
) -> list[list[int]]:
    """Positions of the candidates along each of some greedy orders.

    Candidates are compared by log GDP, from sums that are known to rounding; those that rounding
    could put in another order are compared again by `Sums.gain`, which has all its digits.

    Raises
    ------
    NoEquilibriumError
        Where a reform leaves subsidies that cannot be paid for.
    """
    change = np.repeat(sums.change[:, None], len(orders), axis=1)
    total = np.empty((4, len(orders), 1))
    rows = [
        _Row(order, sums, found, change[:, k], total[:, k, 0]) for k, order in enumerate(orders)
    ]
    with np.errstate(invalid="ignore", divide="ignore"):
        for start in range(0, steps, _REFRESH):
            size = len(sums) - start
            sweep, levels = _sweeper(sums, change[:, :, :size], total)
            for row in rows:
                row.refresh()
            for step in range(start, min(start + _REFRESH, steps)):
                sweep()
                for row, level in zip(rows, levels, strict=True):
                    row.advance(level[: len(sums) - step])
                if progress is not None:
                    progress(step + 1, steps)
    return [row.chosen for row in rows]


def _sweeper(
    sums: Sums, change: FloatArray, total: FloatArray
) -> tuple[Callable[[], object], FloatArray]:
    """Return what evaluates log GDP after every change, and the (rows, k) array it is put in.

    The arrays and the views of them are made once for many steps. In the meantime columns at the
    end may be of candidates that are done.
    """
    after, level = np.empty(change.shape), np.empty(change.shape[1:])
    terms, flat = after.reshape(4, -1), level.reshape(-1)
    (under, over), logs = terms[:2], terms[1:]

    def sweep() -> None:
        np.add(change, total, out=after)
        np.divide(over, under, out=over)
        np.log(logs, out=logs)
        np.dot(sums.powers, logs, out=flat)

    def sweep_near() -> None:
        np.add(change, total, out=after)
        flat[:] = sums.log_gdp(terms)

    return sweep_near if sums.near else sweep, level


class _Row:
    """One order's path: what is left, the sums so far and log GDP."""

    def __init__(
        self, order: str, sums: Sums, found: Candidates, change: FloatArray, total: FloatArray
    ) -> None:
        self.order, self.sums, self.found = order, sums, found
        self.margin, self.can_collapse = sums.margin, sums.can_collapse
        self.change, self.total = change, total
        # Candidates in the columns of `change`; the last takes the place of one that is chosen.
        self.left = list(range(len(sums)))
        self.chosen: list[int] = []
        self.now = 0.0

    def refresh(self) -> None:
        """Make the sums anew."""
        self.total[:] = self.sums.total(self._reformed())
        self.now = float(self.sums.log_gdp(self.total.copy()))

    def advance(self, level: FloatArray) -> None:
        """Reform one more candidate, given log GDP after each of those that are left.

        `level` is overwritten.
        """
        k = None if self.can_collapse else self._clear(level)
        if k is None:
            k = self._decide()
        last = len(self.left) - 1
        self.chosen.append(self.left[k])
        self.left[k] = self.left[last]
        self.left.pop()
        self.total += self.change[:, k]
        self.change[:, k] = self.change[:, last]
        if self.can_collapse:
            self.refresh()

    def _clear(self, level: FloatArray) -> int | None:
        """Position of the next candidate, unless rounding could change which it is.

        The worst is the smallest gain that is not negative or, when all are, the smallest: both
        are the largest reciprocal. Gains are taken from a little below zero there: so small a loss
        is none.
        """
        if self.order == "worst":
            score = np.subtract(level, self.now - max(self.margin, NO_LOSS))
            np.reciprocal(score, out=score)
        else:
            score = level if self.order == "best" else np.negative(level)
        k = int(score.argmax())
        first = level.item(k)
        score[k] = _LOWEST
        second = level.item(score.argmax())
        # Not a number is nowhere clear.
        if abs(first - self.now) > 2.0 * self.margin < abs(first - second):
            self.now = first
            return k
        return None

    def _decide(self) -> int:
        """Position of the next candidate, by gains with all their digits where they matter."""
        gain, collapsed = self._gains()
        first = pick(gain, self.order)
        self._require_payable(gain, first)
        close = self._close(gain, float(gain[first]))
        if np.count_nonzero(close) > 1 or abs(gain[first]) <= self.margin:
            close[collapsed] = False
            which = np.flatnonzero(close)
            if which.size:  # what collapsed has been summed anew already
                again = np.array([self.left[k] for k in which])
                gain[which] = self.sums.gain(self.total, again)
                first = pick(gain, self.order)
        ties = np.flatnonzero(gain == gain[first]).tolist()
        self.now += float(gain[first])
        return min(ties, key=self.left.__getitem__)

    def _gains(self) -> tuple[FloatArray, IntArray]:
        """Gains of all that are left, to rounding, and which of them take nearly all of a sum."""
        change = self.change[:, : len(self.left)]
        after = change + self.total[:, None]
        collapsed = np.zeros(0, dtype=np.int64)
        if self.can_collapse:
            lost = (change < -_COLLAPSE * self.total[:, None]).any(axis=0)
            collapsed = np.flatnonzero(lost)
            for k in collapsed:
                after[:, k] = self.sums.total(self._reformed(self.left[k]))
        return self.sums.log_gdp(after) - self.now, collapsed

    def _close(self, gain: FloatArray, first: float) -> BoolArray:
        """Candidates that rounding could put before the first."""
        if self.order == "best":
            return np.asarray(gain >= first - self.margin)
        if self.order == "worst":  # whether a gain is negative matters, too
            return np.asarray(np.abs(gain - first) <= self.margin) | (np.abs(gain) <= self.margin)
        return np.asarray(gain <= first + self.margin)

    def _reformed(self, *more: int) -> BoolArray:
        reformed = np.zeros(len(self.sums), dtype=bool)
        reformed[[*self.chosen, *more]] = True
        return reformed

    def _require_payable(self, gain: FloatArray, first: int) -> None:
        unpaid = np.isnan(gain).any() if self.order == "worst" else math.isnan(gain[first])
        if unpaid:
            k = min(self.left[i] for i in np.flatnonzero(np.isnan(gain)).tolist())
            raise NoEquilibriumError(unpaid_words(self.found.labels([k])[0], len(self.chosen)))


def unpaid_words(label: str, step: int) -> str:
    """Say that subsidies cannot be paid for after a reform."""
    return (
        f"reforming {label} after {step} others leaves subsidies that cannot be paid for: "
        "intermediate goods would take all of gross output, or the replacement of capital all of "
        "GDP. Reform subsidies first, or in one package with it"
    )
