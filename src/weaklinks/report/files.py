"""Files written whole or not at all."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from weaklinks.errors import InputError, name_some
from weaklinks.plots.save import FORMATS, render_chart
from weaklinks.report.charts import draw_charts
from weaklinks.report.page import render_html
from weaklinks.report.tabular import all_tables, csv_text
from weaklinks.studies.diagnosis import Diagnosis
from weaklinks.studies.reforms import Progress

# Every name that a report may have; on overwriting, those that are left over are removed.
_OURS = re.compile(
    r"report\.html|spec\.toml|(summary|sectors|costs|alternatives|economy_nodes|economy_factors"
    r"|links|notes|reform_path|draws|sector_spread)\.csv"
    r"|charts/(weak_links|shocks|wedges|reform_path|alternatives|spread)\.(html|svg|png|pdf)"
)


def write_outputs(
    diagnosis: Diagnosis,
    directory: str | Path,
    *,
    spec_toml: str,
    formats: Sequence[str] = ("svg",),
    force: bool = False,
    progress: Progress | None = None,
) -> tuple[Path, ...]:
    """Write report.html, CSVs, charts and spec.toml to a folder.

    Everything is made in a temporary folder beside `directory` and moved when it is complete;
    when moving fails or is interrupted, what was there before is put back.

    Parameters
    ----------
    diagnosis : Diagnosis
    directory : str or Path
        Made when it does not exist; other files in it are left alone.
    spec_toml : str
        Text of spec.toml, the run that makes this report again.
    formats : sequence of str
        Of the files in charts/: html, svg, png, pdf.
    force : bool
        Overwrite an earlier report; files of it that the new one does not have are removed.
    progress : function of (done, total), optional
        Called after each file.

    Returns
    -------
    tuple of Path
        The files, report.html first.

    Raises
    ------
    InputError
        For unknown formats, and when files exist and not `force`; nothing is written then.
    """
    target = Path(directory)
    _require_formats(formats)
    _require_free(target, force=force)
    contents = _contents(diagnosis, spec_toml, formats)
    with _reported(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as made:
            new = Path(made) / "new"
            names = _make(new, contents, progress, _count(diagnosis, formats))
            _move(new, target, names, Path(made) / "old")
    return tuple(target / name for name in names)


def write_text(path: str | Path, text: str, *, force: bool = False) -> Path:
    """Write one text file in UTF-8, whole or not at all.

    Raises
    ------
    InputError
        When the file exists and not `force`, or cannot be written.
    """
    target = Path(path)
    if target.exists() and not force:
        raise InputError(f"{target} exists already; force overwrites it")
    with _reported(target), tempfile.TemporaryDirectory(prefix=".", dir=target.parent) as made:
        part = Path(made) / target.name
        part.write_text(text, encoding="utf-8", newline="")
        part.replace(target)
    return target


def _require_formats(formats: Sequence[str]) -> None:
    unknown = [kind for kind in formats if kind not in FORMATS]
    if unknown:
        raise InputError(f"unknown formats {name_some(unknown)}; known: {', '.join(FORMATS)}")


def _require_free(target: Path, *, force: bool) -> None:
    if target.exists() and not target.is_dir():
        raise InputError(f"{target} is a file; give the name of a folder")
    there = sorted(_ours_in(target))
    if there and not force:
        raise InputError(
            f"{target} holds {name_some(there)}; choose another folder, or force overwrites them"
        )


def _ours_in(target: Path) -> set[str]:
    found = (
        p.relative_to(target).as_posix() for place in ("*", "charts/*") for p in target.glob(place)
    )
    return {name for name in found if _OURS.fullmatch(name)}


@contextmanager
def _reported(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise InputError(f"{target} cannot be written: {error.strerror or error}") from error


def _count(diagnosis: Diagnosis, formats: Sequence[str]) -> int:
    tables = 8 + (diagnosis.path is not None) + 2 * (diagnosis.spread is not None)
    charts = 4 + (diagnosis.path is not None) + (diagnosis.spread is not None)
    return 2 + tables + charts * len(set(formats))


def _contents(
    diagnosis: Diagnosis, spec_toml: str, formats: Sequence[str]
) -> Iterator[tuple[str, bytes]]:
    specs, drawn = draw_charts(diagnosis)
    page = render_html(diagnosis, spec_toml=spec_toml, drawn=(specs, drawn))
    yield "report.html", page.encode("utf-8")
    yield "spec.toml", spec_toml.encode("utf-8")
    for name, columns in all_tables(diagnosis).items():
        yield name, csv_text(columns).encode("utf-8")
    for kind in dict.fromkeys(formats):
        for name, spec in specs.items():
            content = drawn[name] if kind == "svg" else render_chart(spec, kind)
            yield f"charts/{name}.{kind}", content


def _make(
    new: Path, contents: Iterator[tuple[str, bytes]], progress: Progress | None, total: int
) -> list[str]:
    names = []
    for name, content in contents:
        (new / name).parent.mkdir(parents=True, exist_ok=True)
        (new / name).write_bytes(content)
        names.append(name)
        if progress is not None:
            progress(len(names), total)
    return names


def _move(new: Path, target: Path, names: list[str], old: Path) -> None:
    if not target.exists():
        new.replace(target)
        return
    moved: list[str] = []
    kept = sorted(_ours_in(target))
    try:
        for name in kept:
            _rename(target / name, old / name)
        for name in names:
            moved.append(name)
            _rename(new / name, target / name)
    except BaseException:
        for name in moved:
            (target / name).unlink(missing_ok=True)
        for name in kept:
            if (old / name).exists():
                _rename(old / name, target / name)
        raise


def _rename(source: Path, destination: Path) -> None:
    destination.parent.mkdir(parents=True, exist_ok=True)
    source.replace(destination)
