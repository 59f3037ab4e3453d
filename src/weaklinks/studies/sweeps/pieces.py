"""Chunks cut into pieces that take about as long as one likes to wait."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence

#: Seconds that a piece should take: progress is seen, and little is lost by a stop.
_SECONDS = 1.5
# No piece is larger than so many of the largest before: the first point may be an easy one.
_GROWTH = 4


class Pieces(Iterator[range]):
    """Stretches of points that are still to be computed, sized by what others have taken.

    A piece lies within a chunk. What a point gives does not depend on its piece, so that results
    do not depend on how fast a machine is.

    Parameters
    ----------
    missing : sequence of range
        Stretches of points, each within a chunk.
    whole : bool
        Leave them as they are: points that are evaluated many at once are fast, and what the
        fast route computes together is part of the study.
    """

    def __init__(self, missing: Sequence[range], *, whole: bool) -> None:
        self._left = deque(missing)
        self._whole = whole
        self._seconds: float | None = None
        self._largest = 0
        #: Pieces that there can be, at most.
        self.most = len(missing) if whole else sum(map(len, missing))

    def __next__(self) -> range:
        """The next piece; as large as the time of those before says."""
        if not self._left:
            raise StopIteration
        rows = self._left.popleft()
        size = len(rows) if self._whole else min(len(rows), self._size())
        self._largest = max(self._largest, size)
        if size < len(rows):
            self._left.appendleft(rows[size:])
        return rows[:size]

    def learn(self, points: int, seconds: float) -> None:
        """Take note of what a piece took; believed at once where it is faster than before."""
        each = seconds / points
        before = each if self._seconds is None else self._seconds
        self._seconds = min(each, 0.5 * (before + each))

    def _size(self) -> int:
        if self._seconds is None:
            return 1
        most = _GROWTH * max(self._largest, 1)
        return max(1, min(most, int(_SECONDS / max(self._seconds, 1e-9))))
