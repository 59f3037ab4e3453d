"""A reproduced paper as files: one CSV per table or figure, and the charts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from weaklinks.errors import InputError, Problems, name_some
from weaklinks.plots.jones import PUBLISHED, plot_published
from weaklinks.plots.save import FORMATS, render_chart
from weaklinks.published import RULES, Comparison, Reproduction, paper, record
from weaklinks.report.folder import write_folder
from weaklinks.report.tabular import Columns, csv_text


def require_writable(
    name: str,
    items: Sequence[str],
    directory: str | Path,
    *,
    formats: Sequence[str] = ("svg",),
    force: bool = False,
) -> tuple[str, ...]:
    """Names of the files that `write_reproduction` writes, if it may.

    Parameters
    ----------
    name : str
        Of the paper.
    items : sequence of str
        All when empty.
    directory, formats, force
        As for `write_reproduction`.

    Raises
    ------
    InputError
        For unknown formats, a folder that is a file, and files that exist without `force`.
    """
    target, problems = Path(directory), Problems(name)
    known = paper(name).items
    for item in dict.fromkeys(items):
        problems.add_if(item not in known, f"there is no item {item!r}; known: {', '.join(known)}")
    problems.add_if(not formats, f"no format of the charts; known: {', '.join(FORMATS)}")
    unknown = [kind for kind in formats if kind not in FORMATS]
    problems.add_if(unknown, f"unknown formats {name_some(unknown)}; known: {', '.join(FORMATS)}")
    problems.add_if(
        target.exists() and not target.is_dir(), f"{target} is a file; give the name of a folder"
    )
    wanted = [item for item in known if item in items or not items]
    names = [f"{item}.csv" for item in wanted]
    names += ["numbers.csv", "slips.csv"] if _is_whole(name, wanted) else []
    names += [f"{item}.{kind}" for item in wanted if item in PUBLISHED for kind in formats]
    there = [file for file in names if (target / file).exists()]
    problems.add_if(
        there and not force,
        f"{target} holds {name_some(there)}; choose another folder, or --force overwrites them",
    )
    problems.raise_if_any()
    return tuple(dict.fromkeys(names))


def write_reproduction(
    reproduction: Reproduction,
    directory: str | Path,
    *,
    formats: Sequence[str] = ("svg",),
    force: bool = False,
) -> tuple[Path, ...]:
    """Write every table and figure as CSV, and every figure as a chart.

    Parameters
    ----------
    reproduction : Reproduction
    directory : str or Path
        Made when it does not exist; other files in it are left alone.
    formats : sequence of str
        Of the charts: html, svg, png, pdf.
    force : bool
        Overwrite files of the same names.

    Returns
    -------
    tuple of Path
        The files; all of them are complete, or none is written.

    Raises
    ------
    InputError
        As `require_writable`, and when the folder cannot be written.
    """
    r, target = reproduction, Path(directory)
    require_writable(r.paper, r.items, target, formats=formats, force=force)
    try:
        contents = dict(_contents(r, tuple(dict.fromkeys(formats))))
    except OSError as error:
        raise InputError(f"{target} cannot be written: {error.strerror or error}") from error
    return write_folder(target, contents, force=force)


def reproduction_record(reproduction: Reproduction) -> dict[str, Any]:
    """Everything a reproduction says, with the keys that scripts rely on."""
    r = reproduction
    return {
        "paper": r.paper,
        "title": r.title,
        "items": {item: [_row(c) for c in r.of(item)] for item in r.items},
        "agree": len(r.comparisons) - len(r.differences),
        "differ": len(r.differences),
        "rules": dict(RULES),
        "notes": {name: figure.note for name, figure in r.figures.items()},
        "slips": [asdict(slip) for slip in r.slips],
    }


def _row(comparison: Comparison) -> dict[str, Any]:
    """One printed number; cells of a table are named by scenario and column."""
    p = comparison.printed
    scenario, _, column = p.key.partition(", ")
    place = {"scenario": scenario, "column": column} if column else {"quantity": p.quantity}
    return {
        **place,
        "printed": p.printed,
        "computed": comparison.computed,
        "agree": comparison.agrees,
        "rule": p.rule,
        "source": p.source,
    }


def csv_files(reproduction: Reproduction) -> dict[str, bytes]:
    """Every table and figure as CSV by file name; of a whole paper its numbers and slips, too."""
    r, found = reproduction, dict[str, bytes]()
    for item in r.items:
        figure = r.figures.get(item)
        columns = figure.columns if figure else columns_of([_row(c) for c in r.of(item)])
        found[f"{item}.csv"] = csv_text(dict(columns)).encode("utf-8")
    if _is_whole(r.paper, r.items):
        everything = columns_of([record(c) for c in r.comparisons])
        found["numbers.csv"] = csv_text(everything).encode("utf-8")
        slips = columns_of([asdict(slip) for slip in r.slips])
        found["slips.csv"] = csv_text(slips).encode("utf-8")
    return found


def _contents(r: Reproduction, formats: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    yield from csv_files(r).items()
    for item, figure in r.figures.items():
        spec = plot_published(figure).to_dict(validate=False)
        for kind in formats:
            yield f"{item}.{kind}", render_chart(spec, kind)


def _is_whole(name: str, items: Sequence[str]) -> bool:
    """Whether every item is there; only then are the two files about all of them written."""
    return set(paper(name).items) <= set(items)


def columns_of(rows: Sequence[dict[str, Any]]) -> Columns:
    """Turn records into columns of cells; whether something agrees becomes yes or no."""
    return {name: [_cell(row[name]) for row in rows] for name in rows[0]}


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    # As text, a number with a sign would be guarded as if it were a formula.
    if isinstance(value, str) and value.startswith("-") and value[1:].isdigit():
        return int(value)
    return value
