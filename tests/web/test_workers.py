"""Processes that compute: jobs are found again, bounded, cancelled, and given up when left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from weaklinks.web import workers as module
from weaklinks.web.controls import read_values
from weaklinks.web.pages import page
from weaklinks.web.processes import Pool
from weaklinks.web.workers import BusyError, Job, Workers


@pytest.fixture(scope="module")
def workers():
    made = Workers(quick=1)
    yield made
    made.close()


def asking(**query: str):
    return read_values(list(page("diagnose").controls(query)), query)


def wait_for(workers: Workers, *question):
    for _ in range(600):
        found = workers.job("somebody", *question)
        if not isinstance(found, Job):
            return found
        time.sleep(0.05)
    raise AssertionError("it takes too long")


def test_a_panel_is_answered_with_its_charts_and_remembered(workers: Workers) -> None:
    question = ("diagnose", "superstars", asking(table="USA15"))
    assert workers.known(*question) == {}
    answer = wait_for(workers, *question)
    assert set(answer["charts"]) == {"shocks"}
    assert answer["charts"]["shocks"]["csv"].startswith("sector,")
    assert workers.known(*question) is answer
    assert workers.job("another", *question) is answer


def test_the_same_question_is_one_job_and_can_be_cancelled(workers: Workers) -> None:
    question = ("diagnose", "draws", asking(table="USA", draws="200"))
    job = workers.job("somebody", *question)
    assert isinstance(job, Job)
    assert workers.job("another", *question) is job
    for _ in range(600):
        done = workers.progress(job)
        if done:
            break
        time.sleep(0.05)
    assert done is not None
    assert 0 < done[0] <= done[1] == 200
    assert workers.cancel(*question)
    assert not workers.cancel(*question)
    assert job.future.cancelled()


def test_one_visitor_has_only_so_many_and_what_is_left_ends(
    workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = [
        ("diagnose", "draws", asking(table=table, draws=draws, horizon=horizon))
        for table in ("USA", "KEN", "GHA")
        for draws in ("50", "200")
        for horizon in ("long", "short")
    ]
    most = module._MOST_JOBS_OF_ONE
    jobs = [workers.job("one", *question) for question in asked[:most]]
    with pytest.raises(BusyError, match=f"You have {most} long computations"):
        workers.job("one", *asked[most])
    assert isinstance(workers.job("two", *asked[most]), Job)
    monkeypatch.setattr(module, "_LEFT_WAITING", 0.0)
    monkeypatch.setattr(module, "_LEFT_RUNNING", 0.0)
    last = workers.job("one", *asked[most + 1])
    assert all(job.future.cancelled() for job in jobs)
    assert not last.future.cancelled()
    assert workers.cancel(*asked[most + 1])


def test_large_files_are_not_kept(workers: Workers) -> None:
    assert workers.quick(bytes, 1000) is workers.quick(bytes, 1000)
    large = workers.quick(bytes, module._LARGEST_KEPT + 1)
    assert large is not workers.quick(bytes, module._LARGEST_KEPT + 1)


def nothing(given: object) -> None:
    """Nothing is to be prepared."""


def test_a_pool_whose_idle_workers_are_killed_computes_again() -> None:
    pool = Pool(1, nothing, None)
    try:
        for _ in range(3):  # an idle one may hold the lock of the pool's pipe
            os.kill(pool.schedule(os.getpid).result(timeout=60), signal.SIGKILL)
            time.sleep(0.3)
            try:
                pool.schedule(os.getpid).result(timeout=60)
            except Exception:  # the one in flight may be lost
                time.sleep(0.3)
        assert pool.schedule(abs, -2).result(timeout=60) == 2
    finally:
        pool.stop()


_SERVER = """
import os, signal
from weaklinks.web.workers import Workers
if __name__ == "__main__":
    made = Workers(quick=1)
    processes = made._quick.schedule(os.getpid), made._slow.schedule(os.getpid)
    print(*(p.result() for p in processes), made._manager._process.pid, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_workers_of_a_server_that_was_killed_end(tmp_path) -> None:
    script = tmp_path / "server.py"
    script.write_text(_SERVER)
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=120)
    left = [int(word) for word in done.stdout.split()]
    assert len(left) == 3, done.stderr
    for _ in range(100):
        left = [pid for pid in left if _runs(pid)]
        if not left:
            break
        time.sleep(0.1)
    assert not left


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True)
    return status.stdout.strip()[:1] not in ("", "Z")
