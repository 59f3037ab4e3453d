"""What hostile addresses and headers get: no other host, no cache, no traceback."""

from __future__ import annotations

import asyncio
import threading

import httpx
import pytest

from weaklinks.web.app import make_app
from web.waiting import wait_for


class Waiting:
    """Workers whose slow work waits until it is let go."""

    def __init__(self) -> None:
        self.go = threading.Event()

    def warm_up(self) -> None:
        """Nothing is to be prepared."""

    def slow(self, function, *arguments):
        self.go.wait(60)
        return b"", "text/html"

    def quick(self, function, *arguments):
        return {"answer": "at once", "sections": []}


def answers(*requests, workers=None):
    async def ask():
        app = make_app(workers or Waiting())
        async with app.router.lifespan_context(app):
            transport = httpx.ASGITransport(app=app)
            async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
                return [await client.request(*request) for request in requests]

    return wait_for(ask())


def test_a_slash_too_many_leads_to_the_page_and_to_no_other_host() -> None:
    moved, query, none = answers(("GET", "/jones/"), ("GET", "/jones/?points=11"), ("GET", "/x/"))
    assert moved.headers["location"] == "/jones"
    assert query.headers["location"] == "/jones?points=11"
    assert none.status_code == 404


def test_a_wrong_method_is_told_the_right_ones() -> None:
    (refused,) = answers(("PUT", "/jones"))
    assert refused.status_code == 405
    assert "GET" in refused.headers["allow"]


@pytest.mark.parametrize(
    ("path", "kept"),
    [("/", "private, no-cache"), ("/nothing", "private, no-cache"), ("/static/1/explorer.css", "")],
)
def test_only_what_is_everybodys_may_be_kept_by_caches(path: str, kept: str) -> None:
    (answer,) = answers(("GET", path))
    assert answer.headers.get_list("cache-control") == [kept or "public, max-age=86400"]


def test_more_varieties_than_a_page_can_wait_for_are_refused() -> None:
    (refused,) = answers(("GET", "/jones?points=1000000"))
    assert refused.status_code == 400
    assert "1000000 is not in [1, 10001]" in refused.text


def test_many_reports_that_are_waited_for_do_not_hold_up_a_slider() -> None:
    async def ask(workers: Waiting) -> list[int]:
        app = make_app(workers)
        async with app.router.lifespan_context(app):
            transport = httpx.ASGITransport(app=app)
            async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
                report = "/diagnose/extra/report.html"
                waiting = [asyncio.create_task(client.get(report)) for _ in range(60)]
                await asyncio.sleep(0.5)
                quick = await asyncio.wait_for(client.get("/jones"), 20)
                assert "at once" in quick.text
                assert not any(task.done() for task in waiting)
                workers.go.set()
                return [answer.status_code for answer in await asyncio.gather(*waiting)]

    assert wait_for(ask(Waiting())) == [200] * 60
