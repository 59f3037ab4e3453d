"""Tables that are not on a disk: names and bytes, of an upload or out of a zip archive."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from weaklinks.errors import InputError

#: Bytes that an archive may unpack to, and cells that a sheet of a workbook may span.
LARGEST, MOST_CELLS = 100_000_000, 3_000_000

_PLACE = re.compile(rb"\br\s*=\s*[\"']\s*([A-Za-z]{0,3})([0-9]{1,9})\s*[\"']")
_BROKEN = (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError)


@dataclass(frozen=True, kw_only=True)
class MemoryFile:
    """A file as readers see it: what they use of a path, and nothing that touches a disk.

    Attributes
    ----------
    name : str
        Shown in messages; never used as a path.
    content : bytes
    """

    name: str
    content: bytes = field(repr=False)

    @property
    def stem(self) -> str:
        """The name without its last suffix."""
        return PurePosixPath(self.name).stem

    @property
    def suffix(self) -> str:
        """The last suffix, with its dot."""
        return PurePosixPath(self.name).suffix

    def read_bytes(self) -> bytes:
        """The content."""
        return self.content


File = Path | MemoryFile


def as_file(path: str | File) -> File:
    """Return a path for text; files stay what they are."""
    return path if isinstance(path, MemoryFile) else Path(path)


def packed(path: Path) -> MemoryFile:
    """Return a zip archive on the disk as it would be uploaded.

    Raises
    ------
    InputError
        When it is larger than `LARGEST` bytes or cannot be read.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise InputError(
                f"the archive is larger than {LARGEST // 1_000_000} MB; unpack it and give the "
                "table alone",
                subject=path.name,
            )
        return MemoryFile(name=path.name, content=path.read_bytes())
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", subject=path.name) from None


def unpacked(file: MemoryFile) -> dict[str, MemoryFile]:
    """Files of a zip archive by their last name, without those that only an operating system needs.

    Raises
    ------
    InputError
        When it is no zip archive, is damaged or encrypted, would unpack to more than
        `LARGEST` bytes, or holds two files of one name.
    """
    found: dict[str, MemoryFile] = {}
    for place, content in _entries(file).items():
        name = PurePosixPath(place).name
        if name.startswith(".") or place.startswith("__MACOSX/"):
            continue
        if name in found:
            raise InputError(f"it holds two files called {name!r}; keep one", subject=file.name)
        found[name] = MemoryFile(name=name, content=content)
    return found


def safe_workbook(file: MemoryFile) -> io.BytesIO:
    """Return an xlsx workbook packed anew, so that no reader can be made to unpack more.

    Raises
    ------
    InputError
        As `unpacked`, and when a sheet names a cell so far out that a reader would make room
        for more than `MOST_CELLS` cells.
    """
    entries = _entries(file)
    for content in entries.values():
        _require_near(content, file.name)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as book:
        for name, content in entries.items():
            book.writestr(name, content)
    packed.seek(0)
    return packed


def _entries(file: MemoryFile) -> Mapping[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            # What an entry says of its size is all that is ever read of it.
            if sum(entry.file_size for entry in entries) > LARGEST or len(entries) > 1000:
                raise InputError(
                    f"it unpacks to more than {LARGEST // 1_000_000} MB or 1000 files; "
                    "give the table alone",
                    subject=file.name,
                )
            return {entry.filename: archive.read(entry) for entry in entries}
    except InputError:
        raise
    except _BROKEN as error:
        raise InputError(
            f"this is not a readable xlsx workbook or zip archive ({_first_words(error)})",
            subject=file.name,
        ) from None


def _first_words(error: Exception) -> str:
    return (str(error).splitlines() or [""])[0][:80] or type(error).__name__


def _require_near(sheet: bytes, name: str) -> None:
    rows = columns = 1
    for letters, digits in _PLACE.findall(sheet):
        rows = max(rows, int(digits))
        columns = max(columns, _column(letters))
    if rows * columns > MOST_CELLS:
        raise InputError(
            f"a sheet reaches to row {rows} and column {columns}; a table has no more than "
            f"{MOST_CELLS:,} cells. Delete what stands far from it",
            subject=name,
        )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = 26 * number + letter - 64
    return number
