"""A visitor's table never touches the disk of the server."""

from __future__ import annotations

import tempfile

import httpx
from starlette.applications import Starlette
from starlette.routing import Route

from weaklinks.web import app, uploads
from web.waiting import wait_for


def test_a_large_upload_stays_in_memory(monkeypatch) -> None:
    def refuse(*args: object, **options: object) -> None:
        raise AssertionError("a file on disk")

    monkeypatch.setattr(tempfile.SpooledTemporaryFile, "rollover", refuse)
    served = Starlette(routes=[Route("/upload", app._upload, methods=["POST"])])
    served.state.uploads = uploads.Uploads()
    content = b"a,b\n" * (uploads.LARGEST // 4)
    answer = wait_for(_post(served, content))
    assert answer.status_code == 303
    token = answer.headers["location"].partition("table=")[2]
    assert served.state.uploads.held(token).content == content


async def _post(served: Starlette, content: bytes) -> httpx.Response:
    transport = httpx.ASGITransport(app=served)
    async with httpx.AsyncClient(transport=transport, base_url="http://here") as visitor:
        return await visitor.post("/upload", files={"file": ("big.csv", content)})
