"""Stopped by any means, a sweep goes on and ends as if it had never been stopped."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import weaklinks as wl
from sweep_toys import Deadly, Toy, toy_study
from weaklinks.errors import InputError
from weaklinks.studies.sweeps import WorkerDiedError

TESTS = Path(__file__).resolve().parent
STUDY = toy_study(points=64, chunk=2)
CODE = """
import sys
import weaklinks as wl
from sweep_toys import Toy, toy_study

if __name__ == "__main__":
    study = toy_study(points=64, chunk=2)
    wl.sweep(study, sys.argv[1], model=Toy(slow=float(sys.argv[2])), workers=2)
"""
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(TESTS), "OPENBLAS_NUM_THREADS": "1"}


def digest(folder: Path) -> str:
    return hashlib.sha256((folder / "results.parquet").read_bytes()).hexdigest()


def parts(folder: Path) -> list[Path]:
    return sorted((folder / "chunks").glob("part-*.parquet")) if folder.exists() else []


def wait_for(condition: Callable[[], Any], seconds: float = 60.0) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.02)


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("whole") / "s"
    wl.sweep(STUDY, folder, model=Toy(), workers=0)
    return digest(folder)


@contextmanager
def started(folder: Path, script: Path, slow: float = 0.1) -> Iterator[subprocess.Popen[str]]:
    script.write_text(CODE)
    words = [sys.executable, str(script), str(folder), str(slow)]
    job = subprocess.Popen(
        words, env=ENVIRONMENT, start_new_session=True, stderr=subprocess.PIPE, text=True
    )
    try:
        with job:
            yield job
    finally:
        if job.poll() is None:
            os.killpg(job.pid, signal.SIGKILL)


def alive(group: int) -> list[int]:
    """Processes of a group that still run, by the system's own list."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def test_kill_9_of_everything_and_again(expected: str, tmp_path: Path) -> None:
    folder = tmp_path / "s"
    for more in (3, 6):
        with started(folder, tmp_path / "run.py") as job:
            wait_for(lambda: len(parts(folder)) >= more)  # noqa: B023
            os.killpg(job.pid, signal.SIGKILL)
        assert not (folder / "results.parquet").exists()
    kept = len(parts(folder))
    assert 6 <= kept < 32
    found = wl.sweep(STUDY, folder, model=Toy(), workers=2)
    assert (found.kept, found.computed) == (kept, 32 - kept)
    assert digest(folder) == expected


def test_workers_end_when_the_one_that_leads_is_killed(tmp_path: Path) -> None:
    """And the folder is free at once: the lock is the dead process's."""
    folder = tmp_path / "s"
    with started(folder, tmp_path / "run.py") as job:
        wait_for(lambda: len(parts(folder)) >= 2)
        assert len(alive(job.pid)) >= 3
        job.kill()
        job.wait()
        wait_for(lambda: not alive(job.pid), 10.0)
    wl.sweep(STUDY, folder, model=Toy(), workers=0)


def test_a_process_that_dies_is_a_message_and_what_was_finished_is_kept(
    expected: str, tmp_path: Path
) -> None:
    folder, trigger = tmp_path / "s", tmp_path / "trigger"
    trigger.touch()
    model = Deadly(name="toy", trigger=str(trigger))
    with pytest.raises(WorkerDiedError, match=r"ended by itself.*the same command goes on"):
        wl.sweep(STUDY, folder, model=model, workers=1)
    kept = len(parts(folder))
    assert 0 < kept < 32
    trigger.unlink()
    assert wl.sweep(STUDY, folder, model=model, workers=1).kept == kept
    assert digest(folder) == expected


def test_an_error_while_writing_ends_the_processes_at_once(tmp_path: Path) -> None:
    def fail(done: int, total: int) -> None:
        if done:
            raise OSError("the disk is gone")

    others = set(multiprocessing.active_children())  # those of tests of the explorer, perhaps
    with pytest.raises(OSError, match="the disk is gone") as error:
        wl.sweep(STUDY, tmp_path / "s", model=Toy(slow=0.05), workers=2, progress=fail)
    assert error.traceback  # which would keep a generator that nobody closed
    assert set(multiprocessing.active_children()) <= others
    assert len(list((tmp_path / "s").rglob("0*.parquet"))) == 1  # a piece of one point


def address_of(file: Path) -> str:
    wait_for(file.exists)
    wait_for(lambda: file.read_text().strip().endswith("}"))
    return str(json.loads(file.read_text())["address"])


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and workers as processes of their own, as on a cluster."""
    file, jobs = folder / "scheduler.json", []
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    start = [sys.executable, "-m", "dask"]
    where = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file)]
    try:
        jobs.append(subprocess.Popen([*start, "scheduler", *where], env=ENVIRONMENT, **quiet))
        address = address_of(file)
        jobs += [worker(address, folder) for _ in range(workers)]
        yield address, jobs
    finally:
        for job in jobs:
            job.kill()
            job.wait()


def worker(address: str, folder: Path) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "dask", "worker", address, "--nthreads", "1", "--no-nanny"]
    words += ["--no-dashboard", "--local-directory", str(folder), "--death-timeout", "60"]
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(words, env=ENVIRONMENT, **quiet)


def test_a_cluster_whose_workers_are_killed_loses_nothing(expected: str, tmp_path: Path) -> None:
    """Two of two workers killed in mid-sweep, two others started: the bytes are those of one
    process that was never stopped.
    """
    seen: list[int] = []
    folder = tmp_path / "s"
    with cluster(tmp_path, 2) as (address, jobs):

        def disturb(done: int, total: int) -> None:
            seen.append(done)
            if len(seen) == 6:
                for job in jobs[1:3]:
                    os.kill(job.pid, signal.SIGKILL)
                jobs.extend(worker(address, tmp_path) for _ in range(2))

        found = wl.sweep(STUDY, folder, model=Toy(slow=0.05), dask=address, progress=disturb)
    assert [job.returncode for job in jobs[1:3]] == [-signal.SIGKILL] * 2
    assert (seen[0], seen[-1]) == (0, 64)
    assert seen == sorted(set(seen))  # nothing is counted twice
    assert found.computed == 32
    assert digest(folder) == expected


def test_no_scheduler_is_a_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from weaklinks.studies.sweeps import cluster as of

    monkeypatch.setattr(of, "_SECONDS_TO_CONNECT", 0.5)
    for address in ("tcp://127.0.0.1:9", "nonsense://x"):
        with pytest.raises(InputError, match="there is no Dask scheduler at"):
            wl.sweep(STUDY, tmp_path / "s", model=Toy(), dask=address)
