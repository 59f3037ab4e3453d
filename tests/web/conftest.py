"""A running explorer, and a real browser where there is one."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


@pytest.fixture(scope="session")
def explorer(tmp_path_factory) -> Iterator[str]:
    """Address of `weaklinks explore`, in a process of its own, when it is ready."""
    log = tmp_path_factory.mktemp("explorer") / "log.txt"
    server = explore(log)
    try:
        said(server, log, "weaklinks: ready")
        yield address(server, log)
    finally:
        server.terminate()
        server.wait(20)


def explore(log: Path, *options: str) -> subprocess.Popen[bytes]:
    """Start `weaklinks explore` on a free port, in a group of its own as a terminal does."""
    with log.open("w") as words:
        return subprocess.Popen(
            [sys.executable, "-m", "weaklinks", "explore", "--port", "0", *options],
            stderr=words,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
            start_new_session=True,
        )


def said(server: subprocess.Popen[bytes], log: Path, pattern: str) -> str:
    """Wait until it has said this on the terminal."""
    for _ in range(1200):
        found = re.search(pattern, log.read_text())
        if found:
            return found[0]
        assert server.poll() is None, log.read_text()
        time.sleep(0.1)
    raise AssertionError(log.read_text())


def address(server: subprocess.Popen[bytes], log: Path) -> str:
    """Where it listens."""
    return said(server, log, r"http://\S+:\d+")


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """Chromium under Playwright; skipped where there is none (CI installs it)."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    given = os.environ.get("WEAKLINKS_BROWSER", "")
    path = given or next(filter(None, map(shutil.which, BROWSERS)), "")
    if not path:
        pytest.skip("there is no Chromium here; set WEAKLINKS_BROWSER to one")
    with playwright.sync_playwright() as driver:
        made = driver.chromium.launch(executable_path=path, args=list(FLAGS))
        yield made
        made.close()


@pytest.fixture
def visit(browser, explorer):
    """Open a page; in the end no error was on the console, and no other host was asked."""
    complaints: list[str] = []
    contexts = []

    def open_page(
        address: str = "/", *, width: int = 1440, dark: bool = False, script: bool = True
    ):
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            accept_downloads=True,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: complaints.append(str(e)))
        page.on("request", lambda r: _only_ours(r.url, explorer, complaints))
        page.complaints = complaints
        page.goto(explorer + address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints


def _only_ours(url: str, explorer: str, complaints: list[str]) -> None:
    if not url.startswith((explorer, "data:", "blob:")):
        complaints.append(f"asked another host: {url}")


def drawn(page, name: str = "") -> None:
    """Wait until a chart, or every chart, is drawn and the numbers are those asked for."""
    page.wait_for_selector("#results[aria-busy=false]")
    page.wait_for_function(
        """name => { const all = [...document.querySelectorAll('[data-chart]')]
            .filter(p => !name || p.dataset.chart === name);
            return all.length > 0 && all.every(p => p.dataset.drawn === 'yes'); }""",
        arg=name,
        timeout=30_000,
    )


def settled(page) -> None:
    """Wait until every slow panel has come, and every chart of the page and of them is drawn."""
    page.wait_for_function(
        """() => document.querySelector('#results[aria-busy=false]') !== null &&
            [...document.querySelectorAll('.later')].every(panel =>
              panel.querySelector('section, .problem') !== null) &&
            [...document.querySelectorAll('[data-chart]')].every(p => p.dataset.drawn === 'yes')""",
        timeout=180_000,
    )
