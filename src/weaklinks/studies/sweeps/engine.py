"""Run a study: what is missing is computed, what is there is kept."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np

from weaklinks.arrays import finite_or_none
from weaklinks.errors import InputError
from weaklinks.studies.sweeps.chunks import Task, column_names
from weaklinks.studies.sweeps.extras import need, own_version
from weaklinks.studies.sweeps.local import compute_here, compute_local
from weaklinks.studies.sweeps.merging import merge
from weaklinks.studies.sweeps.pieces import Pieces
from weaklinks.studies.sweeps.protocol import SweepModel, defaults
from weaklinks.studies.sweeps.result import Sweep, grouped, read_column, summaries
from weaklinks.studies.sweeps.sensitivity import Sensitivity, sensitivity_of
from weaklinks.studies.sweeps.store import INDICES, Store, claimed
from weaklinks.studies.sweeps.study import NUMBER, SENSITIVITY, Study
from weaklinks.studies.sweeps.whole_files import write_whole

Progress = Callable[[int, int], None]
_MESSAGES = 20


def run_study(
    study: Study,
    model: SweepModel,
    folder: str | Path,
    *,
    workers: int | None = None,
    dask: str | None = None,
    force: bool = False,
    progress: Progress | None = None,
) -> Sweep:
    """Evaluate a model at every point of a study, in a folder that is safe at every instant.

    Stopped by whatever means, the same call goes on; the results are those of a run that was
    never stopped, byte for byte, whoever computes the chunks.

    Parameters
    ----------
    study : Study
    model : SweepModel
        The one the study names.
    folder : str or Path
        Made when it does not exist.
    workers : int, optional
        Processes; as many as there are cores by default; 0 computes in this process.
    dask : str, optional
        Address of a Dask scheduler, instead.
    force : bool
        Start again where the folder holds another study.
    progress : function of (done, total), optional
        In points.

    Returns
    -------
    Sweep

    Raises
    ------
    InputError
        For a folder in use or of another study, for missing libraries, for a cluster that is
        not there.
    WorkerDiedError
        When a process was killed or crashed; what it had finished is kept.
    """
    _require_libraries(study, dask)
    if workers is not None and (dask is not None or workers < 0):
        raise InputError("workers: a number from 0, and not together with dask")
    with claimed(Path(folder), model, study, force=force) as store:
        missing = store.missing()
        _compute(store, missing, workers, dask, progress)
        if missing or not store.is_complete:
            merge(store)
        chunks = {rows.start // study.design.chunk for rows in missing}
        return _summed_up(store, len(chunks))


def _require_libraries(study: Study, dask: str | None) -> None:
    for module in ("pyarrow.parquet", "filelock"):
        need(module)
    if study.design.kind in SENSITIVITY:
        need("SALib")
    if dask is not None:
        need("distributed")


def _compute(
    store: Store,
    missing: Sequence[range],
    workers: int | None,
    dask: str | None,
    progress: Progress | None,
) -> None:
    total = store.study.points
    done = total - sum(map(len, missing))
    _tell(progress, done, total)
    if not missing:
        return
    # Closed at once when writing fails or is interrupted: processes end, a cluster is let go.
    with closing(_computed(store, missing, workers, dask)) as computed:
        for rows, content in computed:
            store.keep(rows, content)
            done += len(rows)
            _tell(progress, done, total)


def _tell(progress: Progress | None, done: int, total: int) -> None:
    if progress is not None:
        progress(done, total)


def _computed(
    store: Store, missing: Sequence[range], workers: int | None, dask: str | None
) -> Generator[tuple[range, bytes]]:
    task = Task(
        model=store.model,
        study=store.study,
        bulk=_in_bulk(store.model, store.study),
        version=own_version(),
    )
    pieces = Pieces(missing, whole=task.bulk)
    if dask is not None:
        from weaklinks.studies.sweeps.cluster import compute_on_cluster

        return compute_on_cluster(task, pieces, dask)
    if workers == 0:
        return compute_here(task, pieces)
    return compute_local(task, pieces, workers or _cores())


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _in_bulk(model: SweepModel, study: Study) -> bool:
    """Whether all that the study asks for is among what is evaluated many at once."""
    many = model.evaluate_many()
    if many is None:
        return False
    point, first = defaults(model), model.parameters[0].name
    offered = many({**point, first: np.array([point[first]])})
    return all(outcome.name in offered for outcome in study.outcomes)


def _summed_up(store: Store, computed: int) -> Sweep:
    study, results = store.study, store.results
    errors = read_column(results, "error")
    messages = grouped(errors)
    residuals = read_column(results, "residual")
    there = residuals[~np.isnan(residuals)]
    indices = _sensitivity(store)
    return Sweep(
        study=study,
        folder=store.folder,
        version=own_version(),
        computed=computed,
        kept=study.chunks - computed,
        failed=sum(messages.values()),
        messages=dict(list(messages.items())[:_MESSAGES]),
        outcomes=summaries(study, results),
        residual=finite_or_none(there.max()) if there.size else None,
        sensitivity=indices,
    )


def _sensitivity(store: Store) -> tuple[Sensitivity, ...]:
    study = store.study
    if study.design.kind not in SENSITIVITY:
        return ()
    names = column_names(study)
    numbers = [o.name for o in study.outcomes if o.kind == NUMBER]
    found = tuple(
        sensitivity_of(study, name, read_column(store.results, names[name])) for name in numbers
    )
    write_whole(store.folder / INDICES, _csv(found).encode("utf-8"))
    return found


def _csv(found: tuple[Sensitivity, ...]) -> str:
    rows: list[dict[str, Any]] = []
    for s in found:
        about = {"outcome": s.outcome, "used": s.used, "dropped": s.dropped, "note": s.note}
        rows += [{**about, **row} for row in s.rows] or [about]
    columns = list(dict.fromkeys(key for row in rows for key in row)) or ["outcome"]
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
