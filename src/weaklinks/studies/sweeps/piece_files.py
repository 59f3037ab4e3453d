"""Files of the pieces of one chunk, each named by the points that it holds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from weaklinks.studies.sweeps.chunks import parquet_bytes
from weaklinks.studies.sweeps.extras import need
from weaklinks.studies.sweeps.study import Study

_PIECE = re.compile(r"(\d+)-(\d+)\.parquet")


def piece_name(rows: range) -> str:
    """Name of the file of some points, the last included."""
    return f"{rows.start:08d}-{rows[-1]:08d}.parquet"


def pieces_in(folder: Path) -> dict[range, Path]:
    """Files of a chunk's pieces by their points, in order; of a folder that need not be there."""
    found = {}
    for path in folder.iterdir() if folder.is_dir() else ():
        if match := _PIECE.fullmatch(path.name):
            found[range(int(match[1]), int(match[2]) + 1)] = path
    return dict(sorted(found.items(), key=lambda pair: pair[0].start))


def gaps(rows: range, there: Iterable[range]) -> list[range]:
    """Stretches of `rows` that no piece holds; pieces are in order and do not overlap.

    Examples
    --------
    >>> gaps(range(0, 10), [range(2, 4), range(6, 10)])
    [range(0, 2), range(4, 6)]
    """
    found, at = [], rows.start
    for piece in (*there, range(rows.stop, rows.stop)):
        if piece.start > at:
            found.append(range(at, piece.start))
        at = piece.stop
    return found


def joined(study: Study, files: Iterable[Path]) -> bytes:
    """All pieces of a chunk as one file: the bytes that the chunk has when computed at once."""
    pa, parquet = need("pyarrow"), need("pyarrow.parquet")
    tables = []
    for path in files:
        with path.open("rb") as file:
            tables.append(parquet.read_table(file))
    return parquet_bytes(study, pa.concat_tables(tables).combine_chunks())
