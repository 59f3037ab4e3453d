"""Read a national table of the World Input-Output Database, release 2016 (xlsx)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.errors import InputError, Problems, name_some
from weaklinks.tables.in_memory import File, MemoryFile, as_file, safe_workbook
from weaklinks.tables.national import National, national_table
from weaklinks.tables.roles import final_role
from weaklinks.tables.table import Table
from weaklinks.tables.totals import verify_totals

_SHEET = "National IO-tables"
_KEYS = ("Year", "Code", "Description", "Origin")
_DIRECT = {
    "IntTTM": "International transport margins",
    "EXP_adj": "Cif/fob adjustments on exports",
    "PURR": "Direct purchases abroad by residents",
}
_NEEDED = ("TXSP", "VA", "GO")
_NOTES = (
    "International transport margins, cif/fob adjustments and residents' purchases abroad are "
    "bought, by whoever the source books them under, from import accounts of their own.",
    "Purchases by non-residents stand in household consumption; the rest of the world pays "
    "households for them.",
    "Taxes less subsidies on products are paid by the industry or final user that buys the "
    "products.",
)


def read_wiod(
    path: str | File,
    *,
    year: int | None = None,
    code: str = "",
    title: str = "",
) -> Table:
    """Read one year of a national table as WIOD publishes it (``IND_NIOT_nov16.xlsx``).

    Parameters
    ----------
    path : path or MemoryFile
        The workbook, with the sheet "National IO-tables".
    year : int, optional
        Default: the last year in the file.
    code, title : str, optional
        Default: the first part of the file name, and country and year.

    Returns
    -------
    table : Table
        56 activities, import accounts by product, value added as one factor; million USD.

    Raises
    ------
    InputError
        When the file is no such workbook, the year is missing, or totals are wrong.

    References
    ----------
    Timmer, M. P. and others (2015), "An illustrated user guide to the World Input-Output
    Database", Review of International Economics 23(3), 575-605.
    """
    path = as_file(path)
    country, rows = _read_rows(path)
    sheet = _sheet(path, rows, year)
    problems = Problems(path.name)
    parts = _parts(sheet, problems)
    notes = _verify(sheet, problems) if not problems.found else ()
    problems.raise_if_any()
    return national_table(
        parts,
        code=code or path.stem.split("_")[0],
        title=title or f"{country or path.stem} {sheet.year}",
        unit="million USD",
        source=f"World Input-Output Database, November 2016 release, {path.name}",
        licence="CC BY 4.0",
        notes=(*_NOTES, *notes),
    )


def wiod_years(path: str | File) -> tuple[int, ...]:
    """Years that a workbook of `read_wiod` has, in order; the errors are the same."""
    path = as_file(path)
    return _years(_read_rows(path)[1])


@dataclass(frozen=True, kw_only=True)
class _Sheet:
    """One year: rows by (code, origin) and columns by code."""

    year: int
    rows: Mapping[tuple[str, str], Sequence[Any]]
    labels: Mapping[str, str]
    columns: Mapping[str, int]
    industries: tuple[str, ...]


def _read_rows(path: File) -> tuple[str, list[list[Any]]]:
    from python_calamine import CalamineError

    try:
        book = _workbook(path)
        if _SHEET not in book.sheet_names:
            raise InputError(
                f"there is no sheet {_SHEET!r}; sheets are {name_some(book.sheet_names)}",
                subject=path.name,
            )
        rows = book.get_sheet_by_name(_SHEET).to_python()
        notes = book.get_sheet_by_name("Notes").to_python() if "Notes" in book.sheet_names else []
    except (CalamineError, OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(
            f"this is not a readable xlsx workbook ({error})", subject=path.name
        ) from None
    countries = [str(row[1]) for row in notes if len(row) > 1 and row[0] == "Country"]
    return (countries[0] if countries else ""), rows


def _workbook(path: File) -> Any:
    from python_calamine import CalamineWorkbook

    if isinstance(path, MemoryFile):
        return CalamineWorkbook.from_filelike(safe_workbook(path))
    if not path.is_file():
        raise InputError("there is no such file", subject=path.name)
    return CalamineWorkbook.from_path(str(path))


def _sheet(path: File, rows: list[list[Any]], year: int | None) -> _Sheet:
    header = [str(cell).strip() for cell in rows[0]] if rows else []
    if tuple(header[:4]) != _KEYS:
        raise InputError(
            f"sheet {_SHEET!r}, row 1: the first columns must be {', '.join(_KEYS)}; "
            f"they are {name_some(header[:4])}",
            subject=path.name,
        )
    years = _years(rows)
    chosen = years[-1] if year is None and years else year
    if chosen not in years:
        span = f"{years[0]} to {years[-1]}" if years else "none"
        raise InputError(f"there is no year {year}; years in the file: {span}", subject=path.name)
    mine = [row for row in rows if row[0] == chosen]
    return _Sheet(
        year=int(chosen),
        rows={(str(row[1]).strip(), str(row[3]).strip()): row for row in mine},
        labels={str(row[1]).strip(): str(row[2]).strip() for row in mine},
        columns={name: i for i, name in enumerate(header) if i >= 4 and name},
        industries=tuple(str(row[1]).strip() for row in mine if str(row[3]).strip() == "Domestic"),
    )


def _years(rows: list[list[Any]]) -> tuple[int, ...]:
    numbers = (row[0] for row in rows if isinstance(row[0], (int, float)))
    return tuple(sorted({int(number) for number in numbers if np.isfinite(number)}))


def _parts(sheet: _Sheet, problems: Problems) -> National:
    finals = _final_columns(sheet, problems)
    names = sheet.industries
    imports = [*((name, "Imports") for name in names), *((name, "TOT") for name in _DIRECT)]
    domestic_rows = [(name, "Domestic") for name in names]

    def block(rows: Sequence[tuple[str, str]], columns: Sequence[str]) -> FloatArray:
        return _numbers(sheet, rows, columns, problems)

    def by_role(rows: Sequence[tuple[str, str]]) -> dict[str, FloatArray]:
        return {role: block(rows, columns).sum(axis=1) for role, columns in finals.items()}

    tourists = {role: -float(v[0]) for role, v in by_role([("PURNR", "TOT")]).items() if v[0]}
    taxes = {role: float(v[0]) for role, v in by_role([("TXSP", "TOT")]).items()}
    return National(
        industries=tuple((name, sheet.labels[name]) for name in names),
        products=(*((name, sheet.labels[name]) for name in names), *_DIRECT.items()),
        domestic=block(domestic_rows, names),
        imports=block(imports, names),
        final=by_role(domestic_rows),
        final_imports=by_role(imports),
        factors={"value-added": block([("VA", "TOT")], names)[0]},
        product_taxes=block([("TXSP", "TOT")], names)[0],
        final_taxes=taxes,
        received_abroad=tourists,
    )


def _final_columns(sheet: _Sheet, problems: Problems) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in sheet.columns:
        if name in sheet.industries or name == "GO":
            continue
        role = final_role(name)
        problems.add_if(role is None, f"column {name!r} is neither an industry nor a final use")
        found.setdefault(role or "", []).append(name)
    missing = [name for name in (*sheet.industries, "GO") if name not in sheet.columns]
    problems.add_if(missing, f"there is no column for {name_some(missing)}")
    wanted = [(name, "TOT") for name in _NEEDED]
    wanted += [(name, "Imports") for name in sheet.industries]
    lacking = [f"{name} {origin}" for name, origin in wanted if (name, origin) not in sheet.rows]
    problems.add_if(lacking, f"year {sheet.year}: there is no row for {name_some(lacking)}")
    problems.raise_if_any()
    return found


def _numbers(
    sheet: _Sheet, rows: Sequence[tuple[str, str]], columns: Sequence[str], problems: Problems
) -> FloatArray:
    at = [sheet.columns[name] for name in columns]
    out = np.zeros((len(rows), len(at)))
    for i, key in enumerate(rows):
        cells = sheet.rows.get(key)
        for j, column in enumerate(at if cells is not None else ()):
            value = cells[column] if cells is not None else 0.0
            if isinstance(value, (int, float)) and np.isfinite(value):
                out[i, j] = value
            elif value not in ("", None):
                problems.add(
                    f"year {sheet.year}, row {' '.join(key)!r}, column {columns[j]!r}: "
                    f"{value!r} is not a finite number"
                )
    return out


def _verify(sheet: _Sheet, problems: Problems) -> tuple[str, ...]:
    names = sheet.industries
    columns = [name for name in sheet.columns if name != "GO"]
    rows = [key for key in sheet.rows if key[0] not in ("II_fob", "GO")]
    domestic = [(name, "Domestic") for name in names]
    notes = verify_totals(
        "row total",
        names,
        _numbers(sheet, domestic, ["GO"], problems)[:, 0],
        _numbers(sheet, domestic, columns, problems),
        problems,
        unit=0.0,
    )
    return notes + verify_totals(
        "column total",
        names,
        _numbers(sheet, [("GO", "TOT")], names, problems)[0],
        _numbers(sheet, rows, names, problems).T,
        problems,
        unit=0.0,
    )
