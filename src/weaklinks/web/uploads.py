"""Tables that visitors bring: held in memory for a while, named by a random word."""

from __future__ import annotations

import hashlib
import secrets
import time
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartParser
from starlette.requests import Request

from weaklinks.errors import InputError

#: Bytes of one table, tables held, and seconds that one is.
LARGEST, MOST, KEPT = 5_000_000, 40, 3600.0
# Starlette writes larger parts to a temporary file; a visitor's table stays in memory.
MultiPartParser.spool_max_size = LARGEST + 1_000_000
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
        Not compared: equal names are equal files.
    """

    token: str
    name: str
    content: bytes = field(compare=False, repr=False)

    @cached_property
    def digest(self) -> str:
        """Equal for equal contents."""
        return hashlib.sha256(self.content).hexdigest()

    def __str__(self) -> str:
        return self.token


class Uploads:
    """All files held; the oldest give way."""

    def __init__(self) -> None:
        self._held: dict[str, tuple[float, Upload]] = {}

    async def take(self, request: Request) -> str:
        """Take the form's ``file`` into memory; 413 where it is too large, 400 where none came."""
        said = request.headers.get("content-length", "")
        if not said.isdigit() or int(said) > LARGEST + 100_000:
            raise HTTPException(413)
        async with request.form(max_files=1, max_fields=4, max_part_size=LARGEST) as form:
            file = form.get("file")
            if file is None or isinstance(file, str):
                raise HTTPException(400, "No file came with the form; choose one first.")
            content = await file.read(LARGEST + 1)
            name = (file.filename or "table.csv").replace("\\", "/").rpartition("/")[2][:80]
        if len(content) > LARGEST:
            raise HTTPException(413)
        return self._hold(name, content)

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

    def _hold(self, name: str, content: bytes) -> str:
        self._forget()
        token = MARK + secrets.token_urlsafe(16)
        shown = "".join(c if c.isprintable() else " " for c in name)
        self._held[token] = (time.monotonic(), Upload(token=token, name=shown, content=content))
        while len(self._held) > MOST:
            self._held.pop(next(iter(self._held)))
        return token

    def _forget(self) -> None:
        now = time.monotonic()
        self._held = {k: v for k, v in self._held.items() if now - v[0] < KEPT}
