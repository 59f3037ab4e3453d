"""Pieces computed by the workers of a Dask cluster."""

from __future__ import annotations

import asyncio
import concurrent.futures
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from weaklinks.errors import InputError
from weaklinks.studies.sweeps.chunks import Task, compute_rows
from weaklinks.studies.sweeps.extras import need, own_version
from weaklinks.studies.sweeps.local import WorkerDiedError
from weaklinks.studies.sweeps.pieces import Pieces

# Pieces in flight: enough to keep every thread busy, few enough to hold.
_AHEAD = 2
_FEWEST = 4
_SECONDS_TO_CONNECT = 10.0
_SECONDS_FOR_WORKERS = 60.0
# Times that a piece is given to another worker after an error, as on a machine whose disk is
# full. A worker that dies costs none of them.
_RETRIES = 2
_CANCELLED = (asyncio.CancelledError, concurrent.futures.CancelledError)


def compute_on_cluster(task: Task, pieces: Pieces, address: str) -> Generator[tuple[range, bytes]]:
    """Compute pieces on the cluster whose scheduler is at `address`.

    A piece whose worker dies is computed by another one; workers may come and go.

    Raises
    ------
    InputError
        When there is no scheduler or no worker, or workers lack weaklinks or have another version.
    WorkerDiedError
        When a piece has taken worker after worker down, or the scheduler is gone.
    """
    distributed = need("distributed")
    with _client(distributed, address) as client:
        _require_workers(client, address, task.version)
        first = islice(pieces, max(_FEWEST, _AHEAD * sum(client.nthreads().values())))
        running = {_submit(client, task, rows): rows for rows in first}
        finished = distributed.as_completed(list(running))
        for future in finished:
            rows = running.pop(future)
            content, seconds = _result(future, rows, distributed)
            pieces.learn(len(rows), seconds)
            for following in islice(pieces, 1):
                added = _submit(client, task, following)
                running[added] = following
                finished.add(added)
            yield rows, content


@contextmanager
def _client(distributed: Any, address: str) -> Iterator[Any]:
    try:
        client = distributed.Client(address, timeout=_SECONDS_TO_CONNECT)
    except (OSError, ValueError, TimeoutError) as error:
        raise InputError(
            f"there is no Dask scheduler at {address} ({type(error).__name__}: {error}); start one "
            "with `dask scheduler`, which prints its address"
        ) from None
    try:
        yield client
    finally:
        client.close()


def _require_workers(client: Any, address: str, version: str) -> None:
    try:
        client.wait_for_workers(1, timeout=_SECONDS_FOR_WORKERS)
    except (TimeoutError, concurrent.futures.TimeoutError):
        raise InputError(
            f"the scheduler at {address} has no worker; start some with `dask worker {address}`"
        ) from None
    found = client.run(own_version, on_error="return")
    wrong = {worker: answer for worker, answer in found.items() if answer != version}
    if wrong:
        worker, answer = next(iter(wrong.items()))
        has = f"weaklinks {answer}" if isinstance(answer, str) else f"no weaklinks ({answer})"
        raise InputError(
            f"{len(wrong)} of {len(found)} workers cannot help, as {worker}, which has {has}: "
            f"install weaklinks[sweep] {version} on each"
        )


def _submit(client: Any, task: Task, rows: range) -> Any:
    return client.submit(compute_rows, task, rows, pure=False, retries=_RETRIES)


def _result(future: Any, rows: range, distributed: Any) -> tuple[bytes, float]:
    try:
        found: tuple[bytes, float] = future.result()
    except distributed.KilledWorker as error:
        raise WorkerDiedError(
            f"one of the points {rows.start} to {rows[-1]} has taken worker after worker down, for "
            f"want of memory or by a crash ({error}); what was finished is kept"
        ) from None
    except _CANCELLED:
        raise WorkerDiedError(
            "the scheduler of the cluster is gone; what was finished is kept, and the same command "
            "goes on"
        ) from None
    future.release()
    return found
