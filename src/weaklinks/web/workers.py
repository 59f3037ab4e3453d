"""Processes that compute, so that one visitor's long job does not stop another's slider.

Quick work and slow work have workers of their own, and visitors take turns at both. Slow work is a
job that can be asked for its progress and be cancelled; an answer is remembered.
"""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from typing import Any

from pebble import ProcessExpired

from weaklinks.errors import InputError
from weaklinks.web import drawing
from weaklinks.web.board import Board
from weaklinks.web.controls import Values
from weaklinks.web.keys import key_of
from weaklinks.web.processes import BrokenOffError, Pool
from weaklinks.web.turns import Allowance, Asked, BusyError, Turns

__all__ = ["BrokenOffError", "BusyError", "Job", "Workers"]

#: Seconds after which a computation is given up.
QUICK_LIMIT, SLOW_LIMIT = 20.0, 300.0
#: A class behind one router is one visitor: many quick questions, each of which is short.
QUICK = Allowance(
    seconds=QUICK_LIMIT, at_once=2, each=200, together=2000, ends=False, what="questions"
)
SLOW = Allowance(
    seconds=SLOW_LIMIT, at_once=1, each=6, together=96, ends=True, what="long computations"
)
_MOST_KEPT = 400
#: Larger files are made again when they are asked for again.
_LARGEST_KEPT = 500_000
#: Seconds after which a job that its visitor does not ask about any more is left, while it waits
#: and when it runs: a page asks more than twice a second, unless the visitor has moved on.
_LEFT_WAITING, _LEFT_RUNNING = 3.0, 20.0
#: Seconds between a visitor's cancelling and the end of what runs: another visitor behind the same
#: address, or the same in another window, asks again before they are over.
_GRACE = 1.5

_board: Board | None = None


@dataclass(eq=False)
class Job:
    """One visitor's interest in a slow computation, and when the visitor last asked about it."""

    key: str
    asked: Asked
    seen: float = field(default_factory=time.monotonic)

    @property
    def done(self) -> bool:
        """Whether its answer is there, or it has ended without one."""
        return self.asked.answer.done()


class Workers:
    """Two pools of processes and what they have answered lately.

    Parameters
    ----------
    quick, slow : int
        Processes of each kind.
    """

    def __init__(self, *, quick: int = 3, slow: int = 1) -> None:
        # One BLAS thread each: workers shall not wait for one another's threads.
        for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
            os.environ[name] = "1"
        self._board = Board()
        self._pools = [Pool(count, _start, self._board) for count in (quick, slow)]
        self._quick = Turns(self._pools[0], QUICK, self._keep)
        self._slow = Turns(self._pools[1], SLOW, self._keep)
        self._answers: OrderedDict[str, Any] = OrderedDict()
        self._jobs: dict[tuple[str, str], Job] = {}
        # Never held while asking or told: turns have a lock of their own.
        self._memory = threading.Lock()
        self._lock = threading.RLock()

    def warm_up(self) -> None:
        """Start all processes and wait until they have imported what they need."""
        for future in [pool.schedule(_ready) for pool in self._pools for _ in range(pool.count)]:
            future.result()

    def close(self) -> None:
        """Stop everything at once."""
        for pool in self._pools:
            pool.stop()

    async def quick(self, visitor: str, function: Callable[..., Any], *arguments: Any) -> Any:
        """Compute in this visitor's turn, or remember.

        Raises
        ------
        InputError
            When it takes too long.
        BusyError
            When this visitor has too many questions open.
        BrokenOffError
            When the process died.
        """
        return await self._answered(self._quick, QUICK_LIMIT, visitor, function, *arguments)

    async def slow(self, visitor: str, function: Callable[..., Any], *arguments: Any) -> Any:
        """As `quick`, for what takes seconds: it takes turns with slow panels."""
        return await self._answered(self._slow, SLOW_LIMIT, visitor, function, *arguments)

    async def _answered(
        self, turns: Turns, limit: float, visitor: str, function: Callable[..., Any], *given: Any
    ) -> Any:
        key = key_of(function.__name__, *given)
        with self._memory:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
        try:  # who stops waiting gives up the turn
            return await asyncio.wrap_future(turns.ask(visitor, key, function, *given).answer)
        except TimeoutError:
            raise InputError(
                f"this takes longer than {limit:.0f} seconds; choose a smaller example, or "
                "run it on your own machine: pip install weaklinks"
            ) from None
        except (ProcessExpired, BrokenProcessPool) as died:
            raise BrokenOffError from died

    def job(self, visitor: str, slug: str, name: str, values: Values) -> Job | dict[str, Any]:
        """Start a slow panel, or find it running or done.

        Raises
        ------
        BusyError
            When this visitor, or everybody together, has too many open.
        """
        key = key_of("panel", slug, name, values)
        with self._lock:
            self._drop_left()
            job = self._jobs.get((visitor, key))
            if job is None:
                if key in self._answers:
                    answer: dict[str, Any] = self._answers[key]
                    return answer
                asked = self._slow.ask(visitor, key, _panel, key, slug, name, dict(values))
                job = self._jobs[visitor, key] = Job(key, asked)
            job.seen = time.monotonic()
            return self._finished(visitor, job) if job.done else job

    def known(self, slug: str, name: str, values: Values) -> dict[str, Any]:
        """What a panel has answered, nothing before it has."""
        found: dict[str, Any] = self._answers.get(key_of("panel", slug, name, values), {})
        return found

    def progress(self, job: Job) -> tuple[int, int] | None:
        """How much is done, and of how much; None before it says so."""
        return self._board.read(job.key)

    def cancel(self, visitor: str, slug: str, name: str, values: Values) -> bool:
        """Take a visitor's interest in a job away; whether there was any.

        A job ends when nobody is interested any more.
        """
        with self._lock:
            job = self._jobs.pop((visitor, key_of("panel", slug, name, values)), None)
        if job is None:
            return False
        if job.asked.begun:
            later = threading.Timer(_GRACE, job.asked.answer.cancel)
            later.daemon = True
            later.start()
        else:
            job.asked.answer.cancel()
        return True

    def _drop_left(self) -> None:
        for name, job in list(self._jobs.items()):
            left = _LEFT_RUNNING if job.asked.begun else _LEFT_WAITING
            if time.monotonic() - job.seen > left:
                del self._jobs[name]
                job.asked.answer.cancel()

    def _finished(self, visitor: str, job: Job) -> dict[str, Any]:
        self._jobs.pop((visitor, job.key), None)
        try:
            answer: dict[str, Any] = job.asked.answer.result()
        except TimeoutError:
            return {"problem": f"This took longer than {SLOW_LIMIT:.0f} seconds and was stopped."}
        except Exception:  # a worker that died: nothing of it is for visitors
            return {"problem": "The computation broke off. Try again, or change a setting."}
        return answer

    def _keep(self, key: str, answer: Any) -> None:
        if _size(answer) > _LARGEST_KEPT:
            return
        with self._memory:
            self._answers[key] = answer
            while len(self._answers) > _MOST_KEPT:
                self._answers.popitem(last=False)


def _size(answer: Any) -> int:
    """Bytes of a file, 0 for what is none."""
    content = answer[0] if isinstance(answer, tuple) else answer
    return len(content) if isinstance(content, bytes) else 0


def _start(board: Board) -> None:
    global _board
    _board = board


def _ready() -> None:
    """Import what workers need; copies of a process that has done so have it already."""
    from weaklinks.web import prepared  # noqa: F401


def _panel(key: str, slug: str, name: str, values: Mapping[str, Any]) -> dict[str, Any]:
    last = 0.0

    def progress(done: int, total: int) -> None:
        nonlocal last
        if _board is not None and time.monotonic() - last > 0.2:
            last = time.monotonic()
            _board.tell(key, done, total)

    return drawing.draw_panel(slug, name, values, progress)
