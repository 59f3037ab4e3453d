"""Pools of processes that outlive a killed worker, and end with the server."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable
from typing import Any

from pebble import ProcessFuture, ProcessPool


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
        self._count, self._given = count, (start, given)
        self._lock = threading.Lock()
        self._pool = self._made()

    def schedule(
        self, function: Callable[..., Any], *arguments: Any, limit: float | None = None
    ) -> ProcessFuture[Any]:
        """Compute it when a process is free; it is ended after `limit` seconds."""
        with self._lock:
            if not self._pool.active:
                _stop(self._pool)
                self._pool = self._made()
            return self._pool.schedule(function, args=arguments, timeout=limit)

    def stop(self) -> None:
        """End all processes at once."""
        _stop(self._pool)

    def _made(self) -> ProcessPool:
        return ProcessPool(
            max_workers=self._count,
            initializer=_start,
            initargs=self._given,
            context=multiprocessing.get_context("spawn"),
        )


def end_with_server() -> None:
    """End this process when the one that started it is gone, however that ended."""
    parent = multiprocessing.parent_process()
    assert parent is not None, "only processes that another started have one to watch"

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _start(start: Callable[[Any], None], given: Any) -> None:
    end_with_server()
    start(given)


def _stop(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call]
    pool.join(timeout=5)
