"""Until the workers are ready: who comes with a browser is told so, and others wait."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from weaklinks.web.asking import ENDING
from weaklinks.web.render import render

#: Told None when all is ready, and otherwise why it cannot be.
Told = Callable[[Exception | None], None]


class Opening:
    """Whether all is ready; it is where nothing has to be prepared."""

    def __init__(self) -> None:
        self.ready = asyncio.Event()
        self.ready.set()
        self._ending = False

    @asynccontextmanager
    async def while_preparing(self, told: Told, *steps: Callable[[], None]) -> AsyncIterator[None]:
        """Prepare in threads while what is inside goes on already."""
        self.ready.clear()
        preparing = asyncio.create_task(self._prepare(told, *steps))
        try:
            yield
        finally:
            self._ending = True
            await preparing  # a process that is ended while it begins complains

    async def _prepare(self, told: Told, *steps: Callable[[], None]) -> None:
        try:
            await asyncio.gather(*(to_thread.run_sync(step) for step in steps))
        except Exception as wrong:
            if self._ending:
                return
            logging.getLogger("weaklinks.web").error("cannot be prepared", exc_info=wrong)
            told(wrong)
            return
        self.ready.set()
        if not self._ending:
            told(None)


class Held:
    """Holds what needs workers until they are ready; a new page in a browser is told to wait."""

    def __init__(self, app: ASGIApp, opening: Opening) -> None:
        self.app, self.opening = app, opening

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, or say that it takes a moment."""
        ready = self.opening.ready
        if scope["type"] == "http" and not ready.is_set():
            if _by_browser(scope):
                page = HTMLResponse(render("opening.html.j2"), 503, headers={"Retry-After": "2"})
                await page(scope, receive, send)
                return
            if not scope["path"].startswith("/static/") and not await _waited(ready):
                await PlainTextResponse(ENDING, 503)(scope, receive, send)
                return
        await self.app(scope, receive, send)


async def _waited(ready: asyncio.Event) -> bool:
    """Whether all is ready now; otherwise the server is being ended."""
    try:
        return await ready.wait()
    except asyncio.CancelledError:
        return False


def _by_browser(scope: Scope) -> bool:
    """Whether a person opens a new page, who is not to wonder about a blank one."""
    headers = Headers(scope=scope)
    whole = "hx-request" not in headers and scope["method"] == "GET"
    return whole and "text/html" in headers.get("accept", "")
