"""Pools of processes that outlive a killed worker, and end with the server.

Where the system can, workers are copies of one process that has imported everything: a new one is
there in milliseconds, so that ending a long computation costs nobody anything.
"""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable
from concurrent.futures import InvalidStateError
from contextlib import suppress
from multiprocessing.context import BaseContext
from typing import Any

from pebble import ProcessFuture, ProcessPool

from weaklinks.child_processes import end_with_parent, undisturbed

#: What the process that workers are copies of imports.
_PREPARED = "weaklinks.web.prepared"


class BrokenOffError(Exception):
    """A computation whose process died."""


class Pool:
    """Processes that compute; made anew where a killed one took all with it.

    Parameters
    ----------
    count : int
    start : function of given
        Called in every process before its first task.
    given : object
    """

    def __init__(self, count: int, start: Callable[[Any], None], given: Any) -> None:
        self.count = count
        self._given = (start, given)
        self._lock = threading.RLock()
        self._unfinished: set[ProcessFuture[Any]] = set()
        self.stopped = False
        self._pool = self._made()

    def schedule(
        self, function: Callable[..., Any], *arguments: Any, limit: float | None = None
    ) -> ProcessFuture[Any]:
        """Compute it when a process is free; it is ended after `limit` seconds."""
        self.mend()  # not under the lock: who is told what broke off has locks of their own
        with self._lock, undisturbed():
            future = self._pool.schedule(function, args=arguments, timeout=limit)
            self._unfinished.add(future)
        future.add_done_callback(self._unfinished.discard)
        return future

    def mend(self) -> None:
        """Make the pool anew if it broke; what was computed in it has broken off."""
        with self._lock, undisturbed():
            if self.stopped or self._pool.active:
                return
            # Apart, since it waits for threads of the pool, one of which this may be.
            threading.Thread(target=_stop, args=(self._pool,), daemon=True).start()
            self._pool = self._made()
            lost, self._unfinished = list(self._unfinished), set()
        _break_off(lost)

    def stop(self) -> None:
        """End all processes at once."""
        with self._lock:
            self.stopped = True
        _stop(self._pool)  # not under the lock: its threads may be telling those who ask again
        _break_off(list(self._unfinished))

    def _made(self) -> ProcessPool:
        return ProcessPool(
            max_workers=self.count,
            initializer=_start,
            initargs=self._given,
            context=_context(),
        )


def _break_off(futures: list[ProcessFuture[Any]]) -> None:
    for future in futures:
        with suppress(InvalidStateError):  # it was done at this moment
            future.set_exception(BrokenOffError())


def _context() -> BaseContext:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([_PREPARED])
    return context


def _start(start: Callable[[Any], None], given: Any) -> None:
    end_with_parent()
    start(given)


def _stop(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call]
    pool.join(timeout=5)
