"""Take the pictures of the page on the explorer again: ``python docs/screenshots.py``.

Needs the extras ``explore`` and ``test`` (for Playwright) and a Chromium, whose path may be given
as CHROMIUM. Not part of the build, so that the book is built without a browser.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).parent / "_static" / "explorer"
SHOTS = {
    "diagnose": ("/diagnose?table=KEN", 1180, 900),
    "big_push": ("/big-push?model=big-push-factory-wage", 1180, 900),
    "phone": ("/jones", 390, 800),
}
_LARGEST = 150_000


def main() -> None:
    """Serve the explorer on a free port, take every picture, stop it."""
    command = [sys.executable, "-m", "weaklinks", "explore", "--port", "0"]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        said = (server.stderr.readline() if server.stderr else "").strip()
        found = re.search(r"http://\S+", said)
        if found is None:
            sys.exit(f"the explorer did not start: {said}")
        wait_for(found.group())
        take(found.group())
    finally:
        server.terminate()
        server.wait()


def wait_for(address: str, seconds: float = 60.0) -> None:
    """Return when somebody answers: the workers are made warm first."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with suppress(OSError), urlopen(address, timeout=30):
            return
        time.sleep(0.5)
    sys.exit(f"nobody answers at {address}")


def take(address: str) -> None:
    """Visit each page and keep what is seen first, in few colours."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for name, (place, width, height) in SHOTS.items():
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto(address + place, timeout=90_000)
            settle(page)
            file = FOLDER / f"{name}.png"
            page.screenshot(path=file)
            Image.open(file).convert("RGB").quantize(64).save(file, optimize=True)
            if file.stat().st_size > _LARGEST:
                sys.exit(f"{file.name} has {file.stat().st_size:,} bytes; at most {_LARGEST:,}")
        browser.close()


def settle(page: Page) -> None:
    """Wait until charts are drawn and slow panels have their answer."""
    page.wait_for_selector("canvas, svg", timeout=60_000)
    page.wait_for_load_state("networkidle", timeout=90_000)


if __name__ == "__main__":
    main()
