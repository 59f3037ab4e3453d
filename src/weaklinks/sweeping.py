"""Studies of the catalogue's models, from a file to a folder of results."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from weaklinks.catalogue import MODELS
from weaklinks.errors import InputError
from weaklinks.studies import sweeps
from weaklinks.studies.sweeps import Study, Sweep, SweepModel

_LISTING = "weaklinks sweep --outcomes {model}"


def read_study(study: str | Path | Mapping[str, Any]) -> Study:
    """Read a study of a model of the catalogue; `InputError` names every problem of it.

    Parameters
    ----------
    study : str, Path or mapping
        A TOML file, or what such a file holds.

    Returns
    -------
    Study
    """
    return sweeps.read_study(study, MODELS, listing=_LISTING)


def sweep(
    study: str | Path | Mapping[str, Any] | Study,
    out: str | Path | None = None,
    *,
    model: SweepModel | None = None,
    workers: int | None = None,
    dask: str | None = None,
    force: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Sweep:
    """Evaluate a model at every point of a study.

    Stopped by whatever means, the same call goes on where it was; the results are those of a
    run that was never stopped.

    Parameters
    ----------
    study : str, Path, mapping or Study
        A TOML file, what such a file holds, or a study that was read.
    out : str or Path, optional
        Folder of the results; ``STUDY-sweep`` here by default, for a study from a file.
    model : SweepModel, optional
        A model of one's own, instead of the one that the study names in the catalogue.
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
        For a study that cannot be, a folder in use or of another study, missing libraries.
    WorkerDiedError
        When a process was killed or crashed; what it had finished is kept.
    """
    models = MODELS if model is None else {model.name: model}
    listing = _LISTING if model is None else ""
    read = study if isinstance(study, Study) else sweeps.read_study(study, models, listing=listing)
    chosen = models.get(read.model)
    if chosen is None:
        raise InputError(f"the study is of {read.model!r}; known: {', '.join(models)}")
    folder = default_folder(study) if out is None else Path(out)
    return sweeps.run_study(
        read, chosen, folder, workers=workers, dask=dask, force=force, progress=progress
    )


def default_folder(study: object) -> Path:
    """Where a study's results go when nobody says: beside the current folder's other things."""
    if not isinstance(study, str | Path):
        raise InputError("out is missing: the folder for the results of a study without a file")
    return Path(f"{Path(study).stem}-sweep")
