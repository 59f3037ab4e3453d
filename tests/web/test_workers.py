"""Processes that compute: jobs are found again, bounded, cancelled, and given up when left."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from multiprocessing import forkserver

import pytest

from weaklinks.web import workers as module
from weaklinks.web.controls import read_values
from weaklinks.web.pages import page
from weaklinks.web.processes import Pool
from weaklinks.web.workers import BrokenOffError, BusyError, Job, Workers
from web.waiting import wait_for


@pytest.fixture(scope="module")
def workers():
    made = Workers(quick=1)
    yield made
    made.close()


def asking(**query: str):
    return read_values(list(page("diagnose").controls(query)), query)


def until(found):
    """What a function finds as soon as it finds something."""
    for _ in range(1200):
        answer = found()
        if answer:
            return answer
        time.sleep(0.05)
    raise AssertionError("it takes too long")


def wait_for_panel(workers: Workers, *question):
    def answer():
        found = workers.job("somebody", *question)
        return None if isinstance(found, Job) else found

    return until(answer)


def test_a_panel_is_answered_with_its_charts_and_remembered(workers: Workers) -> None:
    question = ("diagnose", "superstars", asking(table="USA15"))
    assert workers.known(*question) == {}
    answer = wait_for_panel(workers, *question)
    assert set(answer["charts"]) == {"shocks"}
    assert answer["charts"]["shocks"]["csv"].startswith("sector,")
    assert workers.known(*question) is answer
    assert workers.job("another", *question) is answer


def test_the_same_question_is_one_job_and_ends_when_nobody_is_left(
    workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_GRACE", 0.3)
    question = ("diagnose", "draws", {**asking(table="USA"), "draws": "5000"})
    job, other = (workers.job(who, *question) for who in ("somebody", "another"))
    assert isinstance(job, Job)
    assert isinstance(other, Job)
    done = until(lambda: workers.progress(job))
    assert 0 < done[0] <= done[1] == 5000
    assert workers.cancel("somebody", *question)
    assert not workers.cancel("somebody", *question)
    time.sleep(0.6)
    assert not other.done
    assert until(lambda: workers.progress(other))[0] > done[0]
    running = workers._slow._running[job.key].future
    assert workers.cancel("another", *question)
    until(running.cancelled)


def test_who_asks_again_soon_finds_what_was_cancelled_running(
    workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_GRACE", 0.3)
    question = ("diagnose", "draws", {**asking(table="GHA"), "draws": "5000"})
    job = workers.job("one", *question)
    until(lambda: workers.progress(job))
    running = workers._slow._running[job.key].future
    assert workers.cancel("one", *question)
    again = workers.job("one", *question)
    time.sleep(0.6)
    assert workers._slow._running[job.key].future is running
    assert not again.done
    assert workers.cancel("one", *question)
    until(running.cancelled)


def test_one_visitor_has_only_so_many_and_what_is_left_ends(
    workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = [
        ("diagnose", "draws", asking(table=table, draws=draws, horizon=horizon))
        for table in ("USA", "KEN", "GHA")
        for draws in ("50", "200")
        for horizon in ("long", "short")
    ]
    most = module.SLOW.each
    jobs = [workers.job("one", *question) for question in asked[:most]]
    with pytest.raises(BusyError, match=f"You have {most} long computations"):
        workers.job("one", *asked[most])
    with pytest.raises(BusyError, match=f"You have {most} long computations"):
        wait_for(workers.slow("one", abs, -1))  # a report is one of them
    assert isinstance(workers.job("two", *asked[most]), Job)
    monkeypatch.setattr(module, "_LEFT_WAITING", 0.0)
    monkeypatch.setattr(module, "_LEFT_RUNNING", 0.0)
    last = workers.job("one", *asked[most + 1])
    assert all(job.asked.answer.cancelled() for job in jobs)
    assert not last.asked.answer.cancelled()
    assert workers.cancel("one", *asked[most + 1])


def test_who_stops_waiting_for_a_report_gives_up_the_turn(workers: Workers) -> None:
    async def ask() -> None:
        first = asyncio.ensure_future(workers.slow("one", time.sleep, 30))
        second = asyncio.ensure_future(workers.slow("one", time.sleep, 0.01))
        await asyncio.sleep(0.5)
        first.cancel()  # as when the browser is closed
        await asyncio.wait_for(second, 10)

    wait_for(ask())


def test_large_files_are_not_kept(workers: Workers) -> None:
    def made(size: int) -> bytes:
        return wait_for(workers.quick("one", bytes, size))

    assert made(1000) is made(1000)
    large = made(module._LARGEST_KEPT + 1)
    assert large is not made(module._LARGEST_KEPT + 1)


@pytest.mark.skipif(
    "forkserver" not in multiprocessing.get_all_start_methods(),
    reason="the system starts every process anew",
)
def test_it_recovers_when_every_process_of_it_is_killed() -> None:
    workers = Workers(quick=2)
    try:
        workers.warm_up()
        ours = [pid for pool in workers._pools for pid in processes_of(pool)]
        assert len(ours) == 3
        for pid in [*ours, forkserver._forkserver._forkserver_pid]:
            os.kill(pid, signal.SIGKILL)
        answers = []
        for k in range(20):
            try:
                answers.append(wait_for(workers.quick("one", abs, -k)))
                answers.append(wait_for(workers.slow("one", abs, -100 - k)))
                break
            except BrokenOffError:  # what was in flight is lost, and says so
                time.sleep(0.3)
        assert len(answers) == 2
        question = ("diagnose", "superstars", asking(table="USA15"))
        assert set(wait_for_panel(workers, *question)["charts"]) == {"shocks"}
    finally:
        workers.close()


def processes_of(pool: Pool) -> list[int]:
    return list(pool._pool._pool_manager.worker_manager.workers)


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
from multiprocessing import forkserver
from weaklinks.web.workers import Workers
if __name__ == "__main__":
    made = Workers(quick=1)
    processes = [pool.schedule(os.getpid) for pool in made._pools]
    print(*(p.result() for p in processes), forkserver._forkserver._forkserver_pid, flush=True)
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


def test_a_pool_ends_although_who_is_told_asks_it_again() -> None:
    pool = Pool(1, print, "begun")
    told = threading.Event()

    def ask_again(_: object) -> None:
        told.set()
        time.sleep(0.5)  # until the pool is being stopped
        with suppress(RuntimeError):
            pool.schedule(time.sleep, 60.0)

    killed = pool.schedule(os.getpid).result(), pool.schedule(time.sleep, 60.0)
    killed[1].add_done_callback(ask_again)
    os.kill(killed[0], signal.SIGKILL)
    assert told.wait(30.0)
    stopping = threading.Thread(target=pool.stop, daemon=True)
    stopping.start()
    stopping.join(30.0)
    assert not stopping.is_alive()
