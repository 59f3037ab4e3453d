"""Open a table of the world: which reader fits is told from the file."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.errors import InputError, Problems, name_some
from weaklinks.tables.grid import exists, read_grid
from weaklinks.tables.icio_layout import looks_like_icio
from weaklinks.tables.totals import unit_of, verify_totals
from weaklinks.tables.world import WorldTable, world_table
from weaklinks.tables.world_csv import csv_world
from weaklinks.tables.world_icio import icio_world
from weaklinks.tables.world_rows import Rows

FORMS = (
    "an OECD ICIO table (csv), a csv with rows and columns REGION:SECTOR and columns "
    "REGION:final, or an npz with the arrays Z, F, countries and industries"
)
_NEEDED = ("Z", "F", "countries", "industries")


def read_world(
    path: str | Path, *, code: str = "", title: str = "", force: bool = False
) -> WorldTable:
    """Read a table of all regions and balance it by the stated rules.

    Parameters
    ----------
    path : path
        An OECD ICIO csv as published; a csv of our own (rows and columns ``REGION:SECTOR``,
        columns ``REGION:final`` or of a final use, rows of value added and taxes); or an npz
        with ``Z`` (n x n, sellers in rows), ``F`` (n x regions times uses), ``countries``,
        ``industries`` and, where they are there, ``X``, gross output to check against, and
        ``country_names`` and ``industry_names``, readable names in the same order.
    code, title : str, optional
        Default: from the file's name.
    force : bool
        Balance a table that is out by more than rounding; see `world_table`.

    Returns
    -------
    WorldTable

    Raises
    ------
    InputError
        When there is no such file, its form is not recognised, or the table is wrong.
    """
    path = Path(path)
    if exists(path) and path.is_dir():
        raise InputError(f"this is a folder; a world table is {FORMS}", subject=path.name)
    if not exists(path):
        raise InputError(f"there is no such file; a world table is {FORMS}", subject=path.name)
    options = {"code": code or path.stem, "title": title or path.stem, "force": force}
    if path.suffix.lower() == ".npz":
        return _npz_world(path, **options)
    rows = Rows()
    grid = read_grid(path, thin=rows)
    if looks_like_icio(grid):
        return icio_world(grid, rows, **options)
    if any(":" in name for name in grid.header):
        return csv_world(grid, rows, **options)
    start = ", ".join(repr(cell[:20]) for cell in grid.header[:4])
    raise InputError(
        f"line 1: the header {start} fits no known form; a world table is {FORMS}",
        subject=path.name,
    )


def _npz_world(path: Path, **options: Any) -> WorldTable:
    arrays = _load(path)
    problems = Problems(path.name)
    countries, industries = (
        [str(name) for name in np.ravel(arrays[key])] for key in ("countries", "industries")
    )
    h, n = len(countries), len(countries) * len(industries)
    flows, final = _flows_and_final(arrays, h, n, problems)
    sectors = [(country, industry) for country in countries for industry in industries]
    notes = _verify(arrays, flows, final, [f"{c}:{i}" for c, i in sectors], problems)
    region_labels = _labels(arrays, "country_names", countries, problems)
    product_labels = _labels(arrays, "industry_names", industries, problems)
    problems.raise_if_any()
    year = f" {np.ravel(arrays['year'])[0]}" if "year" in arrays else ""
    options["title"] = f"{options['title']}{'' if year.strip() in options['title'] else year}"
    return world_table(
        regions=[country for country, _ in sectors],
        sectors=[industry for _, industry in sectors],
        flows=flows,
        final=final,
        final_regions=np.repeat(countries, final.shape[1] // h).tolist(),
        source=path.name,
        notes=notes,
        region_labels=region_labels,
        product_labels=product_labels,
        **options,
    )


def _flows_and_final(
    arrays: dict[str, Any], h: int, n: int, problems: Problems
) -> tuple[FloatArray, FloatArray]:
    """Z and F in the shapes that the countries and industries need; raises where they differ."""
    flows, final = (_numbers(arrays[key], key, problems) for key in ("Z", "F"))
    problems.add_if(
        flows.shape != (n, n),
        f"Z has shape {flows.shape}; {h} countries of {n // max(h, 1)} industries need ({n}, {n})",
    )
    fits = final.ndim == 2 and final.shape[0] == n and h > 0 and final.shape[1] % h == 0
    problems.add_if(
        not fits or final.shape[1] == 0,
        f"F has shape {final.shape}; it needs {n} rows and the same number of columns for each "
        f"of {h} countries",
    )
    problems.raise_if_any()
    return flows, final


def _labels(
    arrays: dict[str, Any], key: str, codes: list[str], problems: Problems
) -> dict[str, str]:
    names = [str(name).strip() for name in np.ravel(arrays.get(key, []))]
    problems.add_if(
        key in arrays and len(names) != len(codes),
        f"{key} has {len(names)} names for {len(codes)} codes; one for each",
    )
    return {code: name for code, name in zip(codes, names, strict=False) if name}


def _load(path: Path) -> dict[str, Any]:
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", subject=path.name) from None
    except (ValueError, EOFError, zipfile.BadZipFile, KeyError):
        # NumPy's own words advise to load objects unsafely.
        raise InputError(
            "this is not a readable npz file of plain arrays, as numpy.savez writes it",
            subject=path.name,
        ) from None
    missing = [name for name in _NEEDED if name not in arrays]
    if missing:
        raise InputError(
            f"there is no array {name_some(missing)}; a world table is {FORMS}", subject=path.name
        )
    return arrays


def _numbers(given: Any, name: str, problems: Problems) -> FloatArray:
    try:
        return np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError):
        problems.add(f"{name} does not hold numbers")
        return np.zeros((0, 0))


def _verify(
    arrays: dict[str, Any],
    flows: FloatArray,
    final: FloatArray,
    names: list[str],
    problems: Problems,
) -> tuple[str, ...]:
    if "X" not in arrays:
        return ()
    printed = _numbers(arrays["X"], "X", problems)
    if printed.shape != (len(names),):
        problems.add(f"X has shape {printed.shape}; it needs ({len(names)},)")
        return ()
    cells = np.hstack([flows, final])
    every = np.full(len(names), cells.shape[1])  # small cells were rounded to zero
    return verify_totals(
        "row total", names, printed, cells, problems, unit=unit_of(cells), counts=every
    )
