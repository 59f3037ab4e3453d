"""Processes that compute, so that one visitor's long job does not stop another's slider.

Quick work and slow work have workers of their own. Slow work is a job that can be asked for its
progress and be cancelled; the same question is the same job, and a finished one is remembered.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from multiprocessing.managers import SyncManager
from typing import Any

from pebble import ProcessFuture

from weaklinks.errors import InputError
from weaklinks.web import drawing
from weaklinks.web.controls import Values
from weaklinks.web.keys import key_of
from weaklinks.web.processes import Pool, end_with_server

#: Seconds after which a computation is given up.
QUICK_LIMIT, SLOW_LIMIT = 20.0, 300.0
_MOST_KEPT = 400
#: Larger files are made again when they are asked for again.
_LARGEST_KEPT = 500_000
_MOST_JOBS = 24
_MOST_JOBS_OF_ONE = 6
#: Seconds after which a job that nobody asks about any more is given up, while it waits and when
#: it runs. Its page asks twice a second, unless the visitor has moved on; to end one that runs
#: costs its process, which is worth it only for long ones.
_LEFT_WAITING, _LEFT_RUNNING = 3.0, 20.0

_progress: Any = None


@dataclass(eq=False)
class Job:
    """A slow computation: what is known of it so far."""

    key: str
    owner: str
    future: ProcessFuture[dict[str, Any]]
    asked: float = field(default_factory=time.monotonic)


class BusyError(Exception):
    """There is too much to do already; the message is for the visitor."""


class Workers:
    """Two pools of processes and what they have answered lately.

    Parameters
    ----------
    quick, slow : int
        Processes of each kind.
    """

    def __init__(self, *, quick: int = 2, slow: int = 1) -> None:
        self._manager = SyncManager(ctx=multiprocessing.get_context("spawn"))
        self._manager.start(end_with_server)
        self._shared = self._manager.dict()
        # One BLAS thread each: workers shall not wait for one another's threads.
        for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
            os.environ[name] = "1"
        self._quick = Pool(quick, _start, self._shared)
        self._slow = Pool(slow, _start, self._shared)
        self._answers: OrderedDict[str, Any] = OrderedDict()
        self._jobs: dict[str, Job] = {}
        self._lock = threading.RLock()

    def warm_up(self) -> None:
        """Start all workers now; those for slow work get ready by themselves."""
        self._slow.schedule(drawing.warm_up)
        futures = [self._quick.schedule(drawing.warm_up) for _ in range(4)]
        for future in futures:
            future.result()

    def close(self) -> None:
        """Stop everything at once."""
        for pool in (self._quick, self._slow):
            pool.stop()
        self._manager.shutdown()

    def quick(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Compute now, or remember; blocks the calling thread.

        Raises
        ------
        InputError
            When it takes too long.
        """
        return self._answer(self._quick, QUICK_LIMIT, function, *arguments)

    def slow(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """As `quick`, for what takes seconds: it waits its turn behind slow panels."""
        return self._answer(self._slow, SLOW_LIMIT, function, *arguments)

    def _answer(
        self, pool: Pool, limit: float, function: Callable[..., Any], *arguments: Any
    ) -> Any:
        key = key_of(function.__name__, *arguments)
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
        future = pool.schedule(function, *arguments, limit=limit)
        try:
            answer = future.result()
        except TimeoutError:
            raise InputError(
                f"this takes longer than {limit:.0f} seconds; choose a smaller example, or "
                "run it on your own machine: pip install weaklinks"
            ) from None
        self._keep(key, answer)
        return answer

    def job(self, owner: str, slug: str, name: str, values: Values) -> Job | dict[str, Any]:
        """Start a slow panel, or find it running or done.

        Raises
        ------
        BusyError
            When this visitor, or everybody together, has too many running.
        """
        key = key_of("panel", slug, name, values)
        with self._lock:  # visitors are served by many threads
            if key in self._answers:
                answer: dict[str, Any] = self._answers[key]
                return answer
            running = self._jobs.get(key)
            if running is None:
                self._require_room(owner)
                question = (key, slug, name, dict(values))
                future = self._slow.schedule(_panel, *question, limit=SLOW_LIMIT)
                running = self._jobs[key] = Job(key, owner, future)
            running.asked = time.monotonic()
            return self._finished(running) or running

    def known(self, slug: str, name: str, values: Values) -> dict[str, Any]:
        """What a panel has answered, nothing before it has."""
        found: dict[str, Any] = self._answers.get(key_of("panel", slug, name, values), {})
        return found

    def progress(self, job: Job) -> tuple[int, int] | None:
        """How much is done, and of how much; None before it says so."""
        found: tuple[int, int] | None = self._shared.get(job.key)
        return found

    def cancel(self, slug: str, name: str, values: Values) -> bool:
        """Stop a job; whether there was one."""
        with self._lock:
            job = self._jobs.get(key_of("panel", slug, name, values))
            if job is not None:
                self._give_up(job)
        return job is not None

    def _give_up(self, job: Job) -> None:
        self._jobs.pop(job.key, None)
        job.future.cancel()  # type: ignore[no-untyped-call]
        self._shared.pop(job.key, None)

    def _require_room(self, owner: str) -> None:
        for job in list(self._jobs.values()):
            left = _LEFT_RUNNING if job.future.running() else _LEFT_WAITING
            if not self._finished(job) and time.monotonic() - job.asked > left:
                self._give_up(job)
        if len(self._jobs) >= _MOST_JOBS:
            raise BusyError("Too many long computations are waiting; try again in a minute.")
        if sum(job.owner == owner for job in self._jobs.values()) >= _MOST_JOBS_OF_ONE:
            raise BusyError(
                f"You have {_MOST_JOBS_OF_ONE} long computations running already; wait for one of "
                "them or cancel it."
            )

    def _finished(self, job: Job) -> dict[str, Any] | None:
        if not job.future.done():
            return None
        self._jobs.pop(job.key, None)
        self._shared.pop(job.key, None)
        try:
            answer = job.future.result()
        except TimeoutError:
            return {"problem": f"This took longer than {SLOW_LIMIT:.0f} seconds and was stopped."}
        except Exception:  # a worker that died: nothing of it is for visitors
            return {"problem": "The computation broke off. Try again, or change a setting."}
        self._keep(job.key, answer)
        return answer

    def _keep(self, key: str, answer: Any) -> None:
        if _size(answer) > _LARGEST_KEPT:
            return
        with self._lock:
            self._answers[key] = answer
            while len(self._answers) > _MOST_KEPT:
                self._answers.popitem(last=False)


def _size(answer: Any) -> int:
    """Bytes of a file, 0 for what is none."""
    content = answer[0] if isinstance(answer, tuple) else answer
    return len(content) if isinstance(content, bytes) else 0


def _start(shared: Any) -> None:
    global _progress
    _progress = shared


def _panel(key: str, slug: str, name: str, values: Mapping[str, Any]) -> dict[str, Any]:
    last = 0.0

    def progress(done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last > 0.2:
            last = time.monotonic()
            _progress[key] = (done, total)

    return drawing.draw_panel(slug, name, values, progress)
