"""What hostile addresses and headers get: no other host, no cache, no traceback."""

from __future__ import annotations

import asyncio
import threading
from types import SimpleNamespace

import httpx
import pytest

from weaklinks.web import drawing
from weaklinks.web.app import make_app
from weaklinks.web.asking import visitor_of
from weaklinks.web.workers import BrokenOffError, BusyError
from web.waiting import wait_for


class Waiting:
    """Workers whose slow work waits until it is let go."""

    def __init__(self, wrong: Exception | None = None) -> None:
        self.go, self.wrong = asyncio.Event(), wrong
        self.asked: list[tuple[str, str, object]] = []
        self.left = 0

    def warm_up(self) -> None:
        """Nothing is to be prepared."""

    async def slow(self, visitor, function, *arguments):
        self.asked.append(("slow", visitor, function))
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.left += 1
            raise
        return b"" if function is drawing.draw_file else (b"", "text/html")

    async def quick(self, visitor, function, *arguments):
        self.asked.append(("quick", visitor, function))
        if self.wrong is not None:
            raise self.wrong
        return {"answer": "at once", "sections": []} if function is drawing.draw_content else b""

    def known(self, slug, name, values):
        return {}

    def cancel(self, *asked):
        self.asked.append(("cancel", *asked[:3]))


def visited(app) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://here")


def answers(*requests, workers=None, hosts=("*",)):
    async def ask():
        app = make_app(workers or Waiting(), hosts=hosts)
        async with app.router.lifespan_context(app), visited(app) as client:
            return [
                await client.request(*request[:2], **dict(*request[2:])) for request in requests
            ]

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
        async with app.router.lifespan_context(app), visited(app) as client:
            report = "/diagnose/extra/report.html"
            waiting = [asyncio.create_task(client.get(report)) for _ in range(60)]
            await asyncio.sleep(0.5)
            quick = await asyncio.wait_for(client.get("/jones"), 20)
            assert "at once" in quick.text
            assert not any(task.done() for task in waiting)
            workers.go.set()
            return [answer.status_code for answer in await asyncio.gather(*waiting)]

    assert wait_for(ask(Waiting())) == [200] * 60


@pytest.mark.parametrize(
    ("host", "status"),
    [
        *((name, 200) for name in ("localhost", "127.0.0.1:8000", "[::1]:8000", "LOCALHOST:1")),
        *((name, 200) for name in ("explorer.example.org", "Explorer.example.org:443")),
        *((name, 400) for name in ("evil.example", "localhost.evil.example", "", "localhost@evil")),
        *((name, 400) for name in ("127.0.0.1.evil.example", "a.explorer.example.org", "0.0.0.0")),
    ],
)
def test_it_answers_to_its_own_names_only(host: str, status: int) -> None:
    from weaklinks.web.server import _hosts

    hosts = _hosts("127.0.0.1", ["explorer.example.org"])
    (answer,) = answers(("GET", "/", {"headers": {"host": host}}), hosts=hosts)
    assert answer.status_code == status
    assert answer.headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize(
    ("wrong", "status", "words"),
    [
        (BusyError("You have 200 questions running already."), 429, "You have 200 questions"),
        (BrokenOffError(), 503, "The computation broke off. Try again."),
    ],
)
def test_what_cannot_be_answered_now_is_said_in_plain_words(wrong, status, words) -> None:
    page, chart = answers(
        ("GET", "/jones"), ("GET", "/jones/file/causes.svg"), workers=Waiting(wrong)
    )
    for answer in (page, chart):
        assert answer.status_code == status
        assert words in answer.text
        assert (answer.headers.get("retry-after") == "10") is (status == 429)


def test_what_nobody_expected_shows_nothing_of_the_server_and_is_as_safe() -> None:
    (answer,) = answers(("GET", "/jones"), workers=Waiting(ValueError("/secret/path")))
    assert answer.status_code == 500
    assert "This did not work." in answer.text
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    for name in ("content-security-policy", "x-content-type-options", "cache-control"):
        assert len(answer.headers.get_list(name)) == 1


def test_a_chart_of_a_panel_is_slow_work_and_of_a_page_is_quick() -> None:
    workers = Waiting()
    workers.go.set()
    answers(
        ("GET", "/diagnose/file/shocks.csv?panel=superstars"),
        ("GET", "/diagnose/file/shocks.csv"),
        workers=workers,
    )
    assert [kind for kind, _, _ in workers.asked] == ["slow", "quick"]


def test_cancelling_names_who_cancels() -> None:
    workers = Waiting()
    answers(("DELETE", "/diagnose/panel/superstars"), workers=workers)
    assert workers.asked == [("cancel", "127.0.0.1", "diagnose", "superstars")]


def test_who_goes_away_gives_up_the_turn() -> None:
    async def ask(workers: Waiting) -> None:
        app = make_app(workers)
        gone = asyncio.Event()
        scope = {
            **{"type": "http", "http_version": "1.1", "method": "GET", "headers": []},
            **{"path": "/diagnose/extra/report.html", "raw_path": b"", "query_string": b""},
            **{"client": ("10.0.0.1", 1), "server": ("here", 80), "scheme": "http"},
        }

        async def receive():
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message):
            """Nobody reads it."""

        async with app.router.lifespan_context(app):
            asking = asyncio.create_task(app(scope, receive, send))
            while not workers.asked:
                await asyncio.sleep(0.01)
            assert workers.left == 0
            gone.set()
            await asyncio.wait_for(asking, 10)
        assert workers.left == 1

    wait_for(ask(Waiting()))


@pytest.mark.parametrize(
    ("host", "visitor"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", ""),
        ("testclient", "testclient"),
    ],
)
def test_a_household_is_one_visitor(host: str, visitor: str) -> None:
    assert visitor_of(SimpleNamespace(client=SimpleNamespace(host=host))) == visitor


def test_before_all_is_ready_a_browser_is_told_and_others_wait() -> None:
    workers, ready, told = Waiting(), threading.Event(), []
    workers.warm_up = lambda: ready.wait(60) and None
    html = {"accept": "text/html,*/*"}

    async def ask() -> None:
        app = make_app(workers, told=told.append)
        async with app.router.lifespan_context(app), visited(app) as client:
            early = await client.get("/jones", headers=html)
            assert early.status_code == 503
            assert early.headers["retry-after"] == "2"
            assert "Getting ready" in early.text
            assert '<meta http-equiv="refresh" content="2">' in early.text
            style = await client.get("/static/1/explorer.css", headers={"accept": "text/css"})
            assert style.status_code == 200
            waiting = asyncio.create_task(client.get("/jones"))
            moved = {**html, "hx-request": "true"}
            moving = asyncio.create_task(client.get("/jones", headers=moved))
            await asyncio.sleep(0.3)
            assert not waiting.done()
            assert not moving.done()
            assert not told
            ready.set()
            assert "at once" in (await asyncio.wait_for(waiting, 30)).text
            assert "at once" in (await asyncio.wait_for(moving, 30)).text
            assert told == [None]
            assert "at once" in (await client.get("/jones", headers=html)).text

    wait_for(ask())


def test_what_cannot_be_prepared_is_told() -> None:
    wrong, told = RuntimeError("no processes here"), []

    def fail() -> None:
        raise wrong

    async def ask() -> None:
        workers = Waiting()
        workers.warm_up = fail
        app = make_app(workers, told=told.append)
        async with app.router.lifespan_context(app):
            while not told:
                await asyncio.sleep(0.01)

    wait_for(ask())
    assert told == [wrong]
