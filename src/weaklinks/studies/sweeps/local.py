"""Pieces computed by processes of this machine."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Generator, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice

from weaklinks.child_processes import end_with_parent, undisturbed
from weaklinks.errors import WeaklinksError
from weaklinks.studies.sweeps.chunks import Task, compute_rows
from weaklinks.studies.sweeps.pieces import Pieces

# One thread each: several would wait for each other, and could add in another order.
_ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")
_AHEAD = 2


class WorkerDiedError(WeaklinksError, RuntimeError):
    """A process that computes was killed or crashed; what it had finished is kept."""


def compute_here(task: Task, pieces: Pieces) -> Generator[tuple[range, bytes]]:
    """Compute pieces one after the other in this process."""
    for rows in pieces:
        content, seconds = compute_rows(task, rows)
        pieces.learn(len(rows), seconds)
        yield rows, content


def compute_local(task: Task, pieces: Pieces, workers: int) -> Generator[tuple[range, bytes]]:
    """Compute pieces in so many processes; each is yielded when it is finished.

    Raises
    ------
    WorkerDiedError
        When a process is killed (memory) or crashes.
    """
    running = dict[Future[tuple[bytes, float]], range]()
    with _pool(min(workers, pieces.most)) as pool:
        try:
            for rows in islice(pieces, _AHEAD * workers):
                running[_submit(pool, task, rows)] = rows
            while running:
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    rows = running.pop(future)
                    content, seconds = future.result()
                    pieces.learn(len(rows), seconds)
                    yield rows, content
                    for following in islice(pieces, 1):
                        running[_submit(pool, task, following)] = following
        except BrokenProcessPool:
            raise WorkerDiedError(
                "a process that computes ended by itself, for want of memory or by a crash; what "
                "was finished is kept, and the same command goes on (fewer workers need less "
                "memory; a script of one's own calls sweep under `if __name__ == '__main__':`)"
            ) from None


@contextmanager
def _pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    context = multiprocessing.get_context("spawn")
    before = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=end_with_parent)
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        ours = set(multiprocessing.active_children()) - before
        for process in ours:
            process.kill()
        for process in ours:
            process.join()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _submit(pool: ProcessPoolExecutor, task: Task, rows: range) -> Future[tuple[bytes, float]]:
    # A pool starts its processes when it is given work; they inherit what holds at that moment.
    with _environment(), undisturbed():
        return pool.submit(compute_rows, task, rows)


@contextmanager
def _environment() -> Iterator[None]:
    before = {name: os.environ.get(name) for name in _ONE_THREAD}
    os.environ.update(dict.fromkeys(_ONE_THREAD, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
