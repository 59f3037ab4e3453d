"""Some points of a study: computed anywhere, returned as the bytes of a Parquet file."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np

from weaklinks.errors import InputError, WeaklinksError
from weaklinks.studies.sweeps.designs import points_at
from weaklinks.studies.sweeps.extras import need, own_version
from weaklinks.studies.sweeps.protocol import SweepModel, described
from weaklinks.studies.sweeps.records import fitted, pick
from weaklinks.studies.sweeps.study import WORD, Outcome, Study

RESIDUAL = Outcome(name="residual")


@dataclass(frozen=True, kw_only=True)
class Task:
    """What a worker is sent.

    Attributes
    ----------
    model : SweepModel
    study : Study
    bulk : bool
        Evaluate many points at once; decided once for a study.
    version : str
        Of weaklinks, where the study runs; a worker with another one refuses.
    """

    model: SweepModel
    study: Study
    bulk: bool
    version: str


def compute_rows(task: Task, rows: range) -> tuple[bytes, float]:
    """Compute a stretch of points; one that fails is a row with its message.

    Returns
    -------
    bytes, float
        A Parquet file, and the seconds that its points took.

    Raises
    ------
    InputError
        When this worker's weaklinks is another version than the one that asks.
    """
    if task.version != own_version():
        raise InputError(
            f"a worker has weaklinks {own_version()}, and this is {task.version}; install the same "
            "version on every worker"
        )
    began = perf_counter()
    varied = points_at(task.study, rows)
    values = {name: varied.get(name, task.study.fixed.get(name)) for name in described(task.model)}
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        # What matters of a warning is in the result: a number that is none becomes an error.
        warnings.simplefilter("ignore")
        found = _evaluated(task, values, len(rows))
    return _parquet(task, rows, values, found), perf_counter() - began


def column_names(study: Study) -> dict[str, str]:
    """Name of each outcome's column: its own, or ``result.NAME`` where a parameter has it."""
    taken = {*study.fixed, *(axis.name for axis in study.axes), *FRAME}
    return {o.name: f"result.{o.name}" if o.name in taken else o.name for o in study.outcomes}


#: Columns of every study, next to parameters and outcomes.
FRAME = ("index", "residual", "error", "model", "version", "study")


def schema_of(model: SweepModel, study: Study) -> Any:
    """The Arrow schema of a study: fixed before the first point is computed."""
    pa = need("pyarrow")
    number, word = pa.float64(), pa.string()
    fields = [("index", pa.int64())]
    counts = model.counts
    fields += [(p.name, pa.int64() if p.name in counts else number) for p in model.parameters]
    fields += [(c.name, word) for c in model.choices]
    names = column_names(study)
    fields += [(names[o.name], word if o.kind == WORD else number) for o in study.outcomes]
    fields += [("residual", number), *((name, word) for name in FRAME[2:])]
    return pa.schema(fields)


def _evaluated(task: Task, values: Mapping[str, Any], rows: int) -> Mapping[str, Any]:
    if task.bulk:
        # A function for many points that breaks at one of them says nothing of the others.
        with suppress(Exception):
            return _together(task, values)
    return _one_by_one(task, values, rows)


def _one_by_one(task: Task, values: Mapping[str, Any], rows: int) -> dict[str, list[Any]]:
    wanted = (*task.study.outcomes, RESIDUAL)
    found: dict[str, list[Any]] = {o.name: [] for o in wanted} | {"error": []}
    for k in range(rows):
        point = {n: v[k].item() if isinstance(v, np.ndarray) else v for n, v in values.items()}
        row = _at_one_point(task.model, point, wanted)
        for name, column in found.items():
            column.append(row.get(name))
    return found


def _at_one_point(
    model: SweepModel, point: Mapping[str, Any], wanted: tuple[Outcome, ...]
) -> dict[str, Any]:
    try:
        record = model.evaluate(point)
        return {o.name: fitted(pick(record, o.name), o) for o in wanted}
    except WeaklinksError as error:
        return {"error": " ".join(str(error).split())}
    except Exception as error:
        # A fault at one point of a million is a row to look at, not the end of the sweep.
        return {"error": " ".join(f"{type(error).__name__}: {error}".split())}


def _together(task: Task, values: Mapping[str, Any]) -> dict[str, Any]:
    many = task.model.evaluate_many()
    assert many is not None
    result = many(values)
    errors = np.array([" ".join(str(text).split()) for text in result["error"]], dtype=object)
    fine = errors == ""
    found = {
        o.name: _column(result[o.name], o, ~fine)
        for o in (*task.study.outcomes, RESIDUAL)
        if o.name in result
    }
    return {RESIDUAL.name: None, **found, "error": need("pyarrow").array(errors, mask=fine)}


def _column(values: Any, outcome: Outcome, failed: Any) -> Any:
    """Where a bulk function has no number and no message there is none, as in a record."""
    pa = need("pyarrow")
    if outcome.kind == WORD:
        return pa.array(np.asarray(values, dtype=object), mask=failed)
    numbers = np.asarray(values, dtype=np.float64)
    return pa.array(numbers, mask=failed | np.isnan(numbers))


def _parquet(task: Task, rows: range, values: Mapping[str, Any], found: Mapping[str, Any]) -> bytes:
    pa = need("pyarrow")
    study = task.study
    columns: dict[str, Any] = {"index": np.arange(rows.start, rows.stop)}
    columns |= values
    columns |= {column: found[name] for name, column in column_names(study).items()}
    columns |= {"residual": found["residual"], "error": found["error"]}
    columns |= {"model": study.model, "version": task.version, "study": study.fingerprint}
    schema = schema_of(task.model, study)
    arrays = [_array(columns[field.name], field.type, len(rows)) for field in schema]
    return parquet_bytes(study, pa.Table.from_arrays(arrays, schema=schema))


def _array(values: Any, kind: Any, rows: int) -> Any:
    pa = need("pyarrow")
    if isinstance(values, np.ndarray | list | pa.Array):
        text = isinstance(values, np.ndarray) and values.dtype.kind == "U"
        return pa.array(np.asarray(values, dtype=object) if text else values, type=kind)
    return pa.repeat(pa.scalar(values, type=kind), rows)


def parquet_bytes(study: Study, table: Any) -> bytes:
    """A table of a study's rows as a Parquet file."""
    sink = need("pyarrow").BufferOutputStream()
    need("pyarrow.parquet").write_table(table, sink, **parquet_settings(study, table.schema))
    content: bytes = sink.getvalue().to_pybytes()
    return content


def parquet_settings(study: Study, schema: Any) -> dict[str, Any]:
    """Settings of every Parquet file of a study, so that equal results are equal bytes.

    Words and what is fixed repeat themselves, and numbers that were computed do not.
    """
    repeated = [f.name for f in schema if f.type == "string" or f.name in study.fixed]
    return {"compression": "zstd", "version": "2.6", "use_dictionary": repeated}
