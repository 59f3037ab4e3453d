"""Who asks for what, and asking the workers: who goes away waits for nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any, TypeVar

from starlette.exceptions import HTTPException
from starlette.requests import Request

from weaklinks.errors import InputError, WeaklinksError
from weaklinks.web import drawing
from weaklinks.web.content import Page
from weaklinks.web.controls import Control, Values, admissible_values, read_values
from weaklinks.web.pages import page
from weaklinks.web.workers import BrokenOffError, BusyError

T = TypeVar("T")

#: For those who wait when the server is ended.
ENDING = "The explorer is being ended."

#: Seconds after which one who asked too much may ask again.
_PAUSE = 10


def visitor_of(request: Request) -> str:
    """Who asks: an address, or of the sixth kind the network that one household has."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if not isinstance(address, IPv6Address):
        return host
    return str(address.ipv4_mapped or ip_network((address, 64), strict=False))


def asked(request: Request) -> tuple[Page, list[Control], Values, str]:
    """The page, its controls, their values, and what is wrong with the address."""
    try:
        found = page(request.path_params["slug"])
    except KeyError:
        raise HTTPException(404) from None
    query = dict(request.query_params)
    try:
        controls = list(found.controls(query))
        values = read_values(controls, query)
        values = {name: request.app.state.uploads.held(v) for name, v in values.items()}
    except InputError as error:
        return found, *_kept(found, query), str(error)
    return found, controls, values, ""


def _kept(found: Page, query: Mapping[str, str]) -> tuple[list[Control], Values]:
    """Settings of an address that cannot be shown: what of it is possible stays set."""
    try:
        controls = list(found.controls(query))
    except InputError:
        controls, query = list(found.controls({})), {}
    return controls, admissible_values(controls, query)[0]


async def answer_of(request: Request, *call: Any, slow: bool = False) -> Any:
    """What the workers say to a function and its arguments.

    Raises
    ------
    HTTPException
        400 for what the library refuses, 429 for too much at once, 503 where a process died.
    """
    workers = request.app.state.workers
    ask = workers.slow if slow else workers.quick
    try:
        return await _unless_gone(request, ask(visitor_of(request), *call))
    except WeaklinksError as error:
        raise HTTPException(400, drawing.in_words(error)) from None
    except BusyError as busy:
        raise HTTPException(429, str(busy), {"Retry-After": str(_PAUSE)}) from None
    except BrokenOffError:
        raise HTTPException(503, "The computation broke off. Try again.") from None


async def _unless_gone(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """Wait for an answer as long as its visitor does."""
    answer, gone = asyncio.ensure_future(work), asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({answer, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not answer.done():
            raise HTTPException(408)  # to nobody
        return answer.result()
    except asyncio.CancelledError:
        raise HTTPException(503, ENDING) from None
    finally:
        gone.cancel()
        answer.cancel()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
