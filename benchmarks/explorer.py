"""How fast the explorer answers: `python -m benchmarks.explorer [--users 20] [--seconds 60]`.

In a real browser, a slider is moved and the time is taken until the answer has changed and until
every chart is drawn; then many visitors ask at once, each for a page's numbers and its charts.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking")

#: A slider of each page that has one, and where it is moved to, again and again.
MOVES = {
    "/jones": ("c-wedge_decay", (0.90, 1.09)),
    "/big-push?model=big-push-factory-wage": ("c-fixed_cost", (0.5, 1.5)),
    "/o-ring?model=o-ring-skills": ("c-test_accuracy", (0.55, 0.95)),
    "/diagnose": ("c-elasticity_inputs", (0.4, 0.9)),
}

# From the change of a number to a new answer, to the charts in sight, and to the last chart.
_MEASURE = """([id, value]) => new Promise((done, fail) => {
  const field = document.getElementById(id), begun = performance.now();
  let answered = null, seen = null;
  const sight = c => { const b = c.getBoundingClientRect();
                       return b.top < window.innerHeight && b.bottom > 0; };
  document.body.addEventListener('weaklinks:shown', () => { answered = performance.now() - begun; },
                                 {once: true});
  const watch = setInterval(() => {
    const charts = [...document.querySelectorAll('#results [data-chart]')];
    const drawn = c => c.dataset.drawn === 'yes', now = performance.now() - begun;
    if (answered !== null && seen === null && charts.filter(sight).every(drawn)) { seen = now; }
    if (answered !== null && charts.every(drawn)) {
      clearInterval(watch); done([answered, seen, now]);
    }
    if (performance.now() - begun > 60000) { clearInterval(watch); fail('no answer'); }
  }, 2);
  field.value = value;
  field.dispatchEvent(new Event('input', {bubbles: true}));
})"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moves", type=int, default=20)
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60.0)
    options = parser.parse_args()
    with served() as address:
        print("milliseconds, median (90th percentile) of", options.moves, "moves")
        for path, (field, ends) in MOVES.items():
            print(f"{path:45s}", latency(address + path, field, ends, options.moves))
        print(asyncio.run(load(address, options.users, options.seconds)))


@contextmanager
def served() -> Iterator[str]:
    """An explorer of its own, on a free port, ready."""
    command = [sys.executable, "-m", "weaklinks", "explore", "--port", "0"]
    # A file, which never fills as a pipe does that nobody reads.
    with tempfile.TemporaryFile("w+") as said:
        server = subprocess.Popen(command, stderr=said)
        try:
            yield _address(server, said)
        finally:
            server.terminate()
            server.wait(20)


def _address(server: subprocess.Popen, said: IO[str]) -> str:
    """Where it listens, once it says that it is ready."""
    until = time.monotonic() + 120
    while server.poll() is None and time.monotonic() < until:
        said.seek(0)
        found = re.search(r"(http://\S+:\d+).*\bready\b", said.read(), re.DOTALL)
        if found:
            return found[1]
        time.sleep(0.1)
    said.seek(0)
    sys.exit(f"the explorer did not start: {said.read()}")


def latency(address: str, field: str, ends: tuple[float, float], moves: int) -> str:
    from playwright.sync_api import sync_playwright

    path = os.environ.get("WEAKLINKS_BROWSER") or shutil.which("chromium")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(address)
        page.wait_for_selector("[data-drawn=yes]", timeout=120_000)
        low, high = ends
        values = [round(low + (high - low) * k / moves, 4) for k in range(moves + 2)]
        times = []
        for value in values:
            times.append(page.evaluate(_MEASURE, [field, str(value)]))
            page.wait_for_timeout(200)  # a hand rests between two moves that are no drag
        browser.close()
    answer, sight, charts = zip(*times[2:], strict=True)
    return (
        f"answer {_middle(answer)}   charts in sight {_middle(sight)}   all charts "
        f"{_middle(charts)}"
    )


def _middle(times: tuple[float, ...]) -> str:
    return f"{statistics.median(times):.0f} ({sorted(times)[int(0.9 * len(times))]:.0f})"


async def load(address: str, users: int, seconds: float) -> str:
    """Many visitors at once, each with a pause of about a second between two moves."""
    import httpx

    times: list[float] = []
    wrong: list[str] = []
    until = time.monotonic() + seconds
    async with httpx.AsyncClient(base_url=address, timeout=60, limits=httpx.Limits()) as client:
        await asyncio.gather(*(_user(client, k, until, times, wrong) for k in range(users)))
    times.sort()
    return (
        f"{users} visitors for {seconds:.0f} s: {len(times)} requests, {len(wrong)} errors; "
        f"median {1e3 * statistics.median(times):.0f} ms, 95th percentile "
        f"{1e3 * times[int(0.95 * len(times))]:.0f} ms, longest {1e3 * times[-1]:.0f} ms"
        + "".join(f"\n  {line}" for line in wrong[:10])
    )


async def _user(client, seed: int, until: float, times: list[float], wrong: list[str]) -> None:
    rng = random.Random(seed)
    while time.monotonic() < until:
        path, (field, (low, high)) = rng.choice(list(MOVES.items()))
        joint = "&" if "?" in path else "?"
        asked = f"{path}{joint}{field.removeprefix('c-')}={rng.uniform(low, high):.3f}"
        text = await _get(client, asked, times, wrong)
        charts = re.findall(r'data-src="([^"]+)"', text)
        await asyncio.gather(*(_get(client, c.replace("&amp;", "&"), times, wrong) for c in charts))
        await asyncio.sleep(rng.uniform(0.5, 1.5))


async def _get(client, path: str, times: list[float], wrong: list[str]) -> str:
    begun = time.monotonic()
    answer = await client.get(path, headers={"HX-Request": "true"})
    times.append(time.monotonic() - begun)
    if answer.status_code != 200 or "This cannot be shown" in answer.text:
        wrong.append(f"{answer.status_code} {path}")
    return answer.text


if __name__ == "__main__":
    main()
