"""The explorer on a terminal: where it listens, when it is ready, and how it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

import httpx
import pytest

from weaklinks.errors import InputError
from weaklinks.web.server import _hosts
from web.conftest import address, explore, said


def test_what_cannot_be_listened_to_is_one_message_with_status_2() -> None:
    command = ["explore", "--host", "", "--allowed-host", "https://a.example/"]
    done = subprocess.run(
        [sys.executable, "-m", "weaklinks", *command], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("weaklinks: explore: 2 problems:\n")
    assert "--host is empty: 127.0.0.1 is this machine only" in done.stderr
    assert "--allowed-host 'https://a.example/': write a name without https://" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "host", ["no.such.machine.invalid", "a..b", "x" * 70, "[::1]", "300.1.1.1"]
)
def test_a_host_that_is_none_is_refused(host: str) -> None:
    from weaklinks.web.server import _listening

    with pytest.raises(InputError, match="cannot be listened on"):
        _listening(host, 0)


@pytest.mark.parametrize(
    "name", ["", " ", "a b", "a.example:80", "*.", "a.*", "**", "a/b", "ä.example"]
)
def test_an_allowed_host_that_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="write a name without https"):
        _hosts("127.0.0.1", [name])


def test_other_machines_names_are_any_unless_told() -> None:
    assert _hosts("0.0.0.0", []) == ["*"]
    assert _hosts("0.0.0.0", ["a.example"]) == ["0.0.0.0", "a.example"]
    for here in ("127.0.0.1", "::1", "localhost", "127.0.0.2"):
        assert {"localhost", "127.0.0.1", "[::1]"} < set(_hosts(here, []))
        assert "*" not in _hosts(here, [])


def test_ctrl_c_before_it_is_ready_ends_it_in_plain_words(tmp_path) -> None:
    log = tmp_path / "log.txt"
    server = explore(log, "--host", "0.0.0.0")
    said(server, log, "it answers under any name; --allowed-host NAME restricts that")
    time.sleep(0.5)
    os.killpg(server.pid, signal.SIGINT)  # as a terminal sends it: to all processes
    assert server.wait(30) == 0
    assert log.read_text().splitlines()[2:] == ["weaklinks: the explorer has ended"]


def test_a_report_that_is_waited_for_does_not_keep_it_from_ending(tmp_path) -> None:
    log = tmp_path / "log.txt"
    server = explore(log)
    said(server, log, "weaklinks: ready")
    got: list[object] = []

    def wait() -> None:
        try:
            report = "/diagnose/extra/report.html?draws=200&table=USA"
            got.append(httpx.get(address(server, log) + report, timeout=60).status_code)
        except httpx.HTTPError as broken:
            got.append(broken)

    waiting = threading.Thread(target=wait)
    waiting.start()
    time.sleep(1.0)
    assert not got
    server.terminate()
    begun = time.monotonic()
    assert server.wait(30) == 0
    waiting.join(30)
    assert time.monotonic() - begun < 20
    text = log.read_text()
    assert text.rstrip().endswith("weaklinks: the explorer has ended")
    assert "Traceback" not in text
    assert "nothing was written" not in text
    assert len(got) == 1
