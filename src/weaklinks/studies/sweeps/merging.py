"""All chunks as one file, and columns of it, without holding all rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from weaklinks.errors import InputError
from weaklinks.studies.sweeps.chunks import parquet_settings
from weaklinks.studies.sweeps.extras import need
from weaklinks.studies.sweeps.store import Store
from weaklinks.studies.sweeps.whole_files import put_whole, temporary

# Rows of a row group: many chunks together, as readers like it; it follows from the study alone.
_GROUP = 65_536


def merge(store: Store) -> None:
    """Write all chunks, in order, as the results; a file that is there is whole."""
    parquet = need("pyarrow.parquet")
    made = temporary(store.results)
    schema = parquet.read_schema(store.part(0))
    settings = parquet_settings(store.study, schema)
    with parquet.ParquetWriter(made, schema, **settings) as writer:
        for table in _groups(store):
            writer.write_table(table, row_group_size=table.num_rows)
    put_whole(made, store.results)


def _groups(store: Store) -> Iterator[Any]:
    pa = need("pyarrow")
    held, rows = [], 0
    for number in range(store.study.chunks):
        held.append(_read(store, number))
        rows += held[-1].num_rows
        if rows >= _GROUP:
            yield pa.concat_tables(held).combine_chunks()
            held, rows = [], 0
    if held:
        yield pa.concat_tables(held).combine_chunks()


def _read(store: Store, number: int) -> Any:
    pa, parquet = need("pyarrow"), need("pyarrow.parquet")
    path = store.part(number)
    try:
        with path.open("rb") as file:
            return parquet.read_table(file)
    except (OSError, pa.ArrowInvalid) as error:
        raise InputError(
            f"{path} cannot be read ({error}); remove it, and the same command computes it again"
        ) from None
