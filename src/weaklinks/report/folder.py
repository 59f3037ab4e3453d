"""A folder of files that is written whole or not at all."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from weaklinks.errors import InputError, name_some


def write_folder(
    directory: str | Path,
    contents: Mapping[str, bytes],
    *,
    ours: Iterable[str] = (),
    force: bool = False,
) -> tuple[Path, ...]:
    """Write files to a folder; when that fails, what was there before is put back.

    Everything is written to a temporary folder beside `directory` first, and moved when it is
    complete.

    Parameters
    ----------
    directory : str or Path
        Made when it does not exist; other files in it are left alone.
    contents : mapping of name to bytes
        Names without folders.
    ours : iterable of str
        Every name that such a folder may have; on overwriting, those that are left over are
        removed.
    force : bool
        Overwrite.

    Returns
    -------
    tuple of Path
        The files, in the order of `contents`.

    Raises
    ------
    InputError
        When files exist and not `force`, and when the folder cannot be written.
    """
    target = Path(directory)
    kept = _there(target, {*ours, *contents}, force=force)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as made:
            new, old = Path(made) / "new", Path(made) / "old"
            new.mkdir()
            old.mkdir()
            for name, content in contents.items():
                (new / name).write_bytes(content)
            _move(new, target, old, list(contents), kept)
    except OSError as error:
        raise InputError(f"{target} cannot be written: {error.strerror or error}") from error
    return tuple(target / name for name in contents)


def _there(target: Path, names: set[str], *, force: bool) -> list[str]:
    if target.exists() and not target.is_dir():
        raise InputError(f"{target} is a file; give the name of a folder")
    there = sorted(name for name in names if (target / name).exists())
    if there and not force:
        raise InputError(
            f"{target} holds {name_some(there)}; choose another folder, or force overwrites them"
        )
    return there


def _move(new: Path, target: Path, old: Path, names: list[str], kept: list[str]) -> None:
    if not target.exists():
        new.replace(target)
        return
    moved: list[str] = []
    try:
        for name in kept:
            (target / name).replace(old / name)
        for name in names:
            moved.append(name)
            (new / name).replace(target / name)
    except BaseException:
        for name in moved:
            (target / name).unlink(missing_ok=True)
        for name in kept:
            if (old / name).exists():
                (old / name).replace(target / name)
        raise
