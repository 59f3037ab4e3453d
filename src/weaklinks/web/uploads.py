"""Tables that visitors bring: held in memory for a while, named by a random word."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import time
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from weaklinks.errors import InputError

#: Bytes of one table, tables held, of them one visitor's, and seconds that one is.
LARGEST, MOST, MOST_OF_ONE, KEPT = 5_000_000, 60, 40, 3600.0
#: Seconds that a table may take to come, and tables that come at a time: one visitor's, and all.
_SLOWEST, _COMING_OF_ONE, _COMING = 60.0, 4, 24
# Starlette writes larger parts to a temporary file; a visitor's table stays in memory.
MultiPartParser.spool_max_size = LARGEST + 1_000_000
_NONE = "No file came with the form; choose one first."
_UNREADABLE = "The form cannot be read; choose one file and send it once more."
_MANY = "Too many files are coming at the moment; try again in a few seconds."
#: How the names of files begin.
MARK = "upload-"


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file in memory.

    Attributes
    ----------
    token : str
        Its name in addresses.
    name : str
        What the visitor calls it: shown, and never used as a path.
    content : bytes
        Not compared: equal tokens are equal files.
    visitor : str
        Who brought it.
    """

    token: str
    name: str
    content: bytes = field(compare=False, repr=False)
    visitor: str = field(default="", compare=False, repr=False)

    @cached_property
    def digest(self) -> str:
        """Equal for equal contents of equal names: answers hold the name."""
        named = self.name.encode("utf-8", "replace") + b"\0" + self.content
        return hashlib.sha256(named).hexdigest()

    def __str__(self) -> str:
        return self.token


class Uploads:
    """All files held; the oldest give way."""

    def __init__(self) -> None:
        self._held: dict[str, tuple[float, Upload]] = {}
        self._coming: Counter[str] = Counter()

    async def take(self, request: Request, visitor: str = "") -> str:
        """Take the form's ``file`` into memory and say its token.

        Raises
        ------
        HTTPException
            400 where none came, 403 from another site, 408 where it takes too long, 413 where it
            is too large, 429 where too many come.
        """
        if request.headers.get("sec-fetch-site") == "cross-site":
            raise HTTPException(403, "The form of another site cannot be sent here.")
        said = request.headers.get("content-length", "")
        if not (said.isascii() and said.isdigit()) or int(said) > LARGEST + 100_000:
            raise HTTPException(413)
        if self._coming[visitor] >= _COMING_OF_ONE or self._coming.total() >= _COMING:
            raise HTTPException(429, _MANY, {"Retry-After": "10"})
        self._coming[visitor] += 1
        try:
            async with asyncio.timeout(_SLOWEST):
                name, content = await _file_of(request)
        except TimeoutError:
            raise HTTPException(408, "The file took too long to come.") from None
        finally:
            self._coming[visitor] -= 1
            self._coming += Counter()  # forgets who sends none
        return self._hold(name, content, visitor)

    def held(self, value: Any) -> Any:
        """Replace the name of a file by the file; other values stay.

        Raises
        ------
        InputError
            For a file that is no longer there.
        """
        if not isinstance(value, str) or not value.startswith(MARK):
            return value
        self._forget()
        if value not in self._held:
            raise InputError("that table is no longer held here; upload it again")
        return self._held[value][1]

    def _hold(self, name: str, content: bytes, visitor: str) -> str:
        self._forget()
        token = MARK + secrets.token_urlsafe(16)
        shown = "".join(c if c.isprintable() else " " for c in name)
        held = Upload(token=token, name=shown, content=content, visitor=visitor)
        self._held[token] = (time.monotonic(), held)
        own = [key for key, (_, upload) in self._held.items() if upload.visitor == visitor]
        for oldest in [*own[:-MOST_OF_ONE], *list(self._held)[:-MOST]]:
            self._held.pop(oldest, None)
        return token

    def _forget(self) -> None:
        now = time.monotonic()
        self._held = {k: v for k, v in self._held.items() if now - v[0] < KEPT}


async def _file_of(request: Request) -> tuple[str, bytes]:
    """A form's file: what its visitor calls it, and what is in it."""
    try:
        async with request.form(max_files=1, max_fields=4, max_part_size=LARGEST) as form:
            file = form.get("file")
            if file is None or isinstance(file, str):
                raise HTTPException(400, _NONE)
            content = await file.read(LARGEST + 1)
            name = (file.filename or "table.csv").replace("\\", "/").rpartition("/")[2][:80]
    except ClientDisconnect:
        raise HTTPException(408) from None  # to nobody
    except (HTTPException, MultiPartException) as wrong:  # Starlette's are for programmers
        own = isinstance(wrong, HTTPException) and wrong.detail == _NONE
        raise HTTPException(400, _NONE if own else _UNREADABLE) from None
    if len(content) > LARGEST:
        raise HTTPException(413)
    return name, content
