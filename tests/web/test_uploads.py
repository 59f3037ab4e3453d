"""How tables come in: a few at a time of one visitor, and none for ever."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request

from weaklinks.errors import InputError
from weaklinks.web import uploads as module
from weaklinks.web.keys import key_of
from weaklinks.web.uploads import MOST, MOST_OF_ONE, Upload, Uploads
from web.waiting import wait_for


def form(content: bytes = b"a,b\n", name: str = "mine.csv", field: str = "file") -> bytes:
    head = f'Content-Disposition: form-data; name="{field}"; filename="{name}"\r\n\r\n'
    return b"--b\r\n" + head.encode() + content + b"\r\n--b--\r\n"


def request(body: bytes = b"", wait: asyncio.Event | None = None, **headers: str) -> Request:
    """A request whose body comes at once, or after its first half only when it is let go."""
    given = {"content-type": "multipart/form-data; boundary=b", "content-length": str(len(body))}
    lines = {**given, **{name.replace("_", "-"): value for name, value in headers.items()}}
    parts = [body] if wait is None else [body[: len(body) // 2], body[len(body) // 2 :]]

    async def receive():
        part = parts.pop(0)
        if wait is not None and not parts:
            await wait.wait()
        return {"type": "http.request", "body": part, "more_body": bool(parts)}

    scope = {"type": "http", "method": "POST", "path": "/upload", "query_string": b""}
    scope["headers"] = [(k.encode("latin-1"), v.encode("latin-1")) for k, v in lines.items()]
    return Request(scope, receive)


def refused(held: Uploads, asked: Request, visitor: str = "one") -> HTTPException:
    with pytest.raises(HTTPException) as wrong:
        wait_for(held.take(asked, visitor))
    return wrong.value


def test_a_table_that_never_comes_is_given_up(monkeypatch) -> None:
    monkeypatch.setattr(module, "_SLOWEST", 0.2)
    held = Uploads()
    wrong = refused(held, request(form(), wait=asyncio.Event()))
    assert wrong.status_code == 408
    assert wrong.detail == "The file took too long to come."
    assert not held._coming


def test_one_visitor_sends_a_few_at_a_time_and_others_too() -> None:
    async def ask() -> None:
        held, go = Uploads(), asyncio.Event()
        slow = [asyncio.create_task(held.take(request(form(), wait=go), "one")) for _ in range(4)]
        await asyncio.sleep(0.1)
        with pytest.raises(HTTPException) as wrong:
            await held.take(request(form()), "one")
        assert wrong.value.status_code == 429
        assert wrong.value.headers == {"Retry-After": "10"}
        other = await held.take(request(form()), "other")
        assert held.held(other).content == b"a,b\n"
        go.set()
        tokens = await asyncio.gather(*slow)
        assert len({*tokens, other}) == 5
        assert not held._coming

    wait_for(ask())


def test_one_visitors_tables_do_not_push_out_anothers() -> None:
    async def ask() -> tuple[Uploads, str, list[str]]:
        held = Uploads()
        other = await held.take(request(form(b"other")), "other")
        own = [await held.take(request(form(b"%d" % k)), "one") for k in range(MOST + 5)]
        return held, other, own

    held, other, own = wait_for(ask())
    assert held.held(other).content == b"other"
    assert [key for key in own if key in held._held] == own[-MOST_OF_ONE:]
    with pytest.raises(InputError, match="no longer held"):
        held.held(own[0])


def test_all_together_hold_only_so_many() -> None:
    async def ask() -> Uploads:
        held = Uploads()
        for k in range(MOST + 5):
            await held.take(request(form()), f"visitor {k}")
        return held

    assert len(wait_for(ask())._held) == MOST


@pytest.mark.parametrize(
    ("body", "headers", "status", "words"),
    [
        (form(), {"sec_fetch_site": "cross-site"}, 403, "form of another site"),
        (form(field="other"), {}, 400, "No file came with the form"),
        (b"", {}, 400, "No file came with the form"),
        (form(), {"content_type": "text/csv"}, 400, "No file came with the form"),
        (form(), {"content_type": "multipart/form-data"}, 400, "The form cannot be read"),
        (b"abc", {}, 400, "The form cannot be read"),
        (form()[: -len(b"--\r\n")] + form()[len(b"--b") :], {}, 400, "The form cannot be read"),
        (form(), {"content_length": "6000000"}, 413, ""),
        (form(), {"content_length": "-1"}, 413, ""),
        (form(), {"content_length": "²"}, 413, ""),
        (form(b"x" * 5_050_000), {}, 413, ""),
    ],
)
def test_what_is_no_table_is_refused_in_plain_words(body, headers, status, words) -> None:
    held = Uploads()
    wrong = refused(held, request(body, **headers))
    assert wrong.status_code == status
    assert words in wrong.detail
    assert not held._coming
    assert not held._held


def test_same_origin_forms_are_taken() -> None:
    held = Uploads()
    assert held.held(wait_for(held.take(request(form(), sec_fetch_site="same-origin"), "one")))


def test_who_goes_away_while_sending_is_no_error_of_the_server() -> None:
    async def gone():
        return {"type": "http.disconnect"}

    asked = request(form())
    wrong = refused(Uploads(), Request(asked.scope, gone))
    assert wrong.status_code == 408


def test_equal_tables_of_two_names_have_answers_of_their_own() -> None:
    one, same, other = (
        Upload(token=str(k), name=name, content=b"a,b\n")
        for k, name in enumerate(["mine.csv", "mine.csv", "yours.csv"])
    )
    assert key_of(one) == key_of(same)
    assert key_of(one) != key_of(other)  # or an answer would tell another visitor's name for it


def test_the_page_of_a_refusal_says_so() -> None:
    from weaklinks.web.app import make_app

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app=make_app())
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            file = {"file": ("a.csv", b"a")}
            return await client.post(
                "/upload", files=file, headers={"sec-fetch-site": "cross-site"}
            )

    answer = wait_for(ask())
    assert answer.status_code == 403
    assert "The form of another site cannot be sent here." in answer.text
