"""A study's folder: safe at every instant, and claimed by one process at a time."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from typing import Any

from weaklinks.errors import InputError, name_some
from weaklinks.studies.sweeps.chunks import schema_of
from weaklinks.studies.sweeps.differences import differences
from weaklinks.studies.sweeps.extras import need, own_version
from weaklinks.studies.sweeps.piece_files import gaps, joined, piece_name, pieces_in
from weaklinks.studies.sweeps.protocol import SweepModel
from weaklinks.studies.sweeps.study import Study
from weaklinks.studies.sweeps.whole_files import TEMPORARY, write_whole

STUDY, ABOUT, CHUNKS = "study.toml", "sweep.json", "chunks"
RESULTS, INDICES, LOCK = "results.parquet", "sensitivity.csv", ".lock"
_PIECES = ".pieces"
_PART = re.compile(r"part-\d{6,}\.parquet")


@dataclass(frozen=True, kw_only=True)
class Store:
    """The folder of one study; made by `claimed`.

    Attributes
    ----------
    folder : Path
    model : SweepModel
    study : Study
    """

    folder: Path
    model: SweepModel
    study: Study

    @property
    def results(self) -> Path:
        """All rows, by index."""
        return self.folder / RESULTS

    def part(self, number: int) -> Path:
        """File of one chunk."""
        return self.folder / CHUNKS / f"part-{number:06d}.parquet"

    def missing(self) -> list[range]:
        """Points that are not there yet, or cannot be read: stretches, each within a chunk.

        A chunk that was stopped at its last piece becomes one file now.
        """
        if self.is_complete:
            return []
        found: list[range] = []
        for number in range(self.study.chunks):
            if self._is_whole(number):
                rmtree(self._pieces_of(number), ignore_errors=True)
            else:
                self._drop_broken(number)
                found += self._join(number)
        return found

    @property
    def is_complete(self) -> bool:
        """Whether the results are there, whole."""
        return _rows(self.results) == self.study.points

    def keep(self, rows: range, content: bytes) -> None:
        """Write points of one chunk, whole or not at all; all of a chunk become one file."""
        number = rows.start // self.study.design.chunk
        if rows == self.study.rows(number):
            write_whole(self.part(number), content)
            return
        folder = self._pieces_of(number)
        folder.mkdir(exist_ok=True)
        write_whole(folder / piece_name(rows), content)
        self._join(number)

    def _join(self, number: int) -> list[range]:
        """Make one file of a chunk's pieces if they are all there; what is missing."""
        folder = self._pieces_of(number)
        pieces = pieces_in(folder)
        left = gaps(self.study.rows(number), pieces)
        if not left:
            write_whole(self.part(number), joined(self.study, pieces.values()))
            rmtree(folder)
        return left

    def _is_whole(self, number: int) -> bool:
        return _rows(self.part(number)) == len(self.study.rows(number))

    def _pieces_of(self, number: int) -> Path:
        return self.part(number).with_suffix(_PIECES)

    def _drop_broken(self, number: int) -> None:
        """Remove pieces of a chunk that cannot be read."""
        for rows, path in pieces_in(self._pieces_of(number)).items():
            if _rows(path) != len(rows):
                path.unlink()


@contextmanager
def claimed(folder: Path, model: SweepModel, study: Study, *, force: bool) -> Iterator[Store]:
    """Hold a study's folder: make it, or check that it is this study's.

    Parameters
    ----------
    folder : Path
    model : SweepModel
    study : Study
    force : bool
        Start again where the folder holds another study, or this one by another version.

    Raises
    ------
    InputError
        When another process is at work there, when it holds something else, or another study
        and not `force`; it says which keys differ.
    """
    filelock = need("filelock")
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder} is a file; give the name of a folder")
    _refuse_strangers(folder)
    _make(folder / CHUNKS)
    # The lock is the system's: it goes with the process, however that ends.
    lock = filelock.FileLock(folder / LOCK, timeout=0)
    try:
        lock.acquire()
    except filelock.Timeout:
        raise InputError(
            f"{folder}: another process is at work on this study; wait for it, or choose another "
            "folder by --out"
        ) from None
    except OSError as error:
        raise _not_writable(folder, error) from None
    try:
        _prepare(folder, study, schema_of(model, study), force=force)
        yield Store(folder=folder, model=model, study=study)
    finally:
        lock.release()


def _not_writable(folder: Path, error: OSError) -> InputError:
    return InputError(
        f"the folder {folder} cannot be written to ({error.strerror}); --out takes another one"
    )


def _make(chunks: Path) -> None:
    try:
        chunks.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _not_writable(chunks.parent, error) from None


def _refuse_strangers(folder: Path) -> None:
    known = {STUDY, ABOUT, CHUNKS, RESULTS, INDICES, LOCK}
    there = sorted(p.name for p in folder.iterdir()) if folder.exists() else []
    strange = [name for name in there if name not in known and not name.startswith(TEMPORARY)]
    if strange and ABOUT not in there:
        raise InputError(f"{folder} holds {name_some(strange)} and no study; give another folder")


def _prepare(folder: Path, study: Study, schema: Any, *, force: bool) -> None:
    for place in (folder, folder / CHUNKS, *_piece_folders(folder)):
        for left in place.glob(f"{TEMPORARY}*"):
            left.unlink()
    if force:
        _empty(folder)
    elif (folder / ABOUT).exists():
        _require_same(folder, study)
    elif _parts(folder) or _piece_folders(folder) or (folder / RESULTS).exists():
        raise InputError(f"{folder} holds results without {ABOUT}; --force starts again")
    about = {
        "weaklinks": own_version(),
        "study": study.fingerprint,
        "points": study.points,
        "chunks": study.chunks,
        "columns": [{"name": field.name, "type": str(field.type)} for field in schema],
    }
    write_whole(folder / STUDY, study.to_toml().encode("utf-8"))
    write_whole(folder / ABOUT, (json.dumps(about, indent=1) + "\n").encode("utf-8"))


def _empty(folder: Path) -> None:
    # What says whose the rest is goes last: stopped half way, the folder is still consistent.
    for pieces in _piece_folders(folder):
        rmtree(pieces)
    for path in (folder / RESULTS, folder / INDICES, *_parts(folder), folder / ABOUT):
        path.unlink(missing_ok=True)


def _parts(folder: Path) -> list[Path]:
    return [p for p in (folder / CHUNKS).iterdir() if _PART.fullmatch(p.name)]


def _piece_folders(folder: Path) -> list[Path]:
    return list((folder / CHUNKS).glob(f"*{_PIECES}"))


def _require_same(folder: Path, study: Study) -> None:
    try:
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        version, fingerprint = about["weaklinks"], about["study"]
        spec = tomllib.loads((folder / STUDY).read_text(encoding="utf-8"))
    except (ValueError, KeyError, TypeError, OSError):
        raise InputError(f"{folder} cannot be read as a study's; --force starts again") from None
    if version != own_version():
        raise InputError(
            f"{folder} was begun by weaklinks {version}, and this is {own_version()}: rows of two "
            "versions are not mixed; --force starts again, --out takes another folder"
        )
    if fingerprint != study.fingerprint:
        raise InputError(
            f"{folder} holds another study: {'; '.join(differences(spec, study.record()))}; "
            "--out takes another folder, --force starts again"
        )


def _rows(path: Path) -> int:
    """Rows of a Parquet file; -1 where there is none that can be read."""
    pa, parquet = need("pyarrow"), need("pyarrow.parquet")
    try:
        return int(parquet.read_metadata(path).num_rows)
    except (OSError, pa.ArrowInvalid):
        return -1
