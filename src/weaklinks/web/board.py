"""How far jobs are, in memory that processes share: no lock, and no process of its own to lose."""

from __future__ import annotations

import multiprocessing

#: Jobs that it has places for; far more than ever run at a time.
_PLACES = 1024


class Board:
    """Numbers that workers write and the server reads.

    A place holds its job's name with them: what a job that is gone wrote is nobody's progress.
    It can only be handed to a process when that is started.
    """

    def __init__(self) -> None:
        self._cells = multiprocessing.RawArray("q", 3 * _PLACES)

    def tell(self, key: str, done: int, total: int) -> None:
        """Write how much of a job is done, and of how much."""
        name, at = _place(key)
        self._cells[at : at + 3] = [name, done, total]

    def read(self, key: str) -> tuple[int, int] | None:
        """How much is done, and of how much; None before the job has said so."""
        name, at = _place(key)
        written, done, total = self._cells[at : at + 3]
        return (done, total) if written == name and total > 0 else None


def _place(key: str) -> tuple[int, int]:
    """A job's name as a number of 60 bits, and where its three numbers begin."""
    name = int(key[:15], 16)
    return name, 3 * (name % _PLACES)
