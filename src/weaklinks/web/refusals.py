"""What a visitor is told when there is nothing to show: plain words, and nothing of the server."""

from __future__ import annotations

import logging

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from weaklinks.web.pages import PAGES
from weaklinks.web.render import render
from weaklinks.web.safety import HEADERS

_WORDS = {
    404: "There is no such page.",
    405: "This address cannot be asked in this way.",
    413: "The file is too large.",
}
#: Where the words are ours, written for the visitor.
_OWN_WORDS = {400, 403, 408, 429, 503}


async def plain(request: Request, error: Exception) -> Response:
    """An error page in plain words."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    said = error.detail if isinstance(error, HTTPException) and status in _OWN_WORDS else ""
    words = said or _WORDS.get(status, "This did not work.")
    page = render("error.html.j2", status=status, words=words, menu=PAGES, here="")
    return HTMLResponse(page, status, headers=getattr(error, "headers", None))


async def broken(request: Request, error: Exception) -> Response:
    """Nothing of an unexpected error is for visitors; the server's log has it."""
    logging.getLogger("weaklinks.web").error("%s", request.url.path, exc_info=error)
    answer = await plain(request, error)
    answer.headers.update(HEADERS)  # it is given outside of all that adds them
    return answer
