"""Reading a Penn World Table: the user's file, as published (xlsx) or as CSV."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.arrays import FloatArray, IntArray, frozen
from weaklinks.errors import InputError, Problems, name_some

if TYPE_CHECKING:
    import pandas as pd

#: The country's code, under the names it has had.
CODES = ("countrycode", "isocode", "iso3c")
#: What accounting needs: name and meaning, as in version 10.01.
VARIABLES: Mapping[str, str] = {
    "cgdpo": "output at current PPPs",
    "cn": "capital stock at current PPPs",
    "emp": "persons engaged",
    "hc": "human capital per person",
}
#: What output may be measured by.
OUTPUTS = ("cgdpo", "rgdpo", "cgdpe", "rgdpe")


@dataclass(frozen=True, kw_only=True, eq=False)
class PennTable:
    """Countries and years of a Penn World Table.

    Attributes
    ----------
    source : str
        Name of the file.
    code, name : tuple of str
        Of the country, one per row.
    year : (n,) array
    columns : mapping of str to (n,) array
        The variables that accounting uses; NaN where the file has no number.
    """

    source: str
    code: tuple[str, ...]
    name: tuple[str, ...]
    year: IntArray
    columns: Mapping[str, FloatArray]

    @property
    def years(self) -> tuple[int, ...]:
        """Years in the file, ascending."""
        return tuple(sorted({int(y) for y in self.year}))

    def __repr__(self) -> str:
        years = self.years
        return (
            f"PennTable({self.source}: {len(set(self.code))} countries, {len(years)} years "
            f"{years[0]} to {years[-1]})"
        )


def read_penn(file: str | Path) -> PennTable:
    """Read a Penn World Table from .csv, .xlsx or .xls.

    Parameters
    ----------
    file : path
        With the columns of version 10.01: ``countrycode`` (or ``isocode``), ``year``, ``cn``,
        ``emp``, ``hc`` and at least one of ``cgdpo``, ``rgdpo``, ``cgdpe``, ``rgdpe``;
        ``country`` if it is there. In a workbook the sheet that has them. Other columns are
        not read.

    Raises
    ------
    InputError
        For a file that cannot be read, columns that are missing, cells that are not numbers and
        countries listed twice, each by line. Empty cells are no error: what is missing is
        listed by the accounting.

    References
    ----------
    Feenstra, Inklaar and Timmer (2015), American Economic Review 105(10).
    """
    path = Path(file)
    frame = _with_header(_sheets(path), path)
    head = list(frame.columns)
    code = [str(value).strip() for value in frame[next(c for c in CODES if c in head)]]
    problems = Problems(path.name)
    used = [name for name in (*VARIABLES, *OUTPUTS) if name in head]
    columns = {
        name: _numbers(frame[name], name, problems) for name in dict.fromkeys(["year", *used])
    }
    year = columns.pop("year")
    _check_keys(code, year, problems)
    problems.raise_if_any()
    names = [str(v).strip() for v in frame["country"]] if "country" in head else code
    return PennTable(
        source=path.name,
        code=tuple(code),
        name=tuple(names),
        year=frozen(year, dtype=np.int64),
        columns={name: frozen(values) for name, values in columns.items()},
    )


def _sheets(path: Path) -> list[pd.DataFrame]:
    import pandas as pd

    kind = path.suffix.lower()
    if kind not in (".csv", ".xlsx", ".xls"):
        raise InputError(f"{path}: a Penn World Table is read from .csv, .xlsx or .xls")
    if not path.is_file():
        raise InputError(f"{path}: there is no such file")
    try:
        if kind == ".csv":
            text = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
            return [text]
        return list(pd.read_excel(path, sheet_name=None, engine="calamine", dtype=object).values())
    except Exception as error:  # every reader has exceptions of its own
        raise InputError(f"{path}: not a readable {kind[1:]} file: {error}") from None


def _with_header(sheets: Sequence[pd.DataFrame], path: Path) -> pd.DataFrame:
    """The sheet with the columns, their names in lower case; else say what is missing."""
    lacking: list[str] = []
    for sheet in sheets:
        head = [str(name).strip().lower() for name in sheet.columns]
        lacks = _lacking(head)
        if not lacks and len(sheet):
            return sheet.set_axis(head, axis=1)
        if not lacks:
            raise InputError(f"{path.name}: there are no rows below the header")
        lacking = lacks if not lacking or len(lacks) < len(lacking) else lacking
    raise InputError(lacking or ["the file is empty"], subject=path.name)


def _lacking(head: list[str]) -> list[str]:
    found = []
    if not set(CODES) & set(head):
        found.append(f"there is no column {CODES[0]!r} (or {CODES[1]!r})")
    wanted = {"year": "calendar year", **VARIABLES}
    del wanted["cgdpo"]
    found += [f"there is no column {k!r} ({v})" for k, v in wanted.items() if k not in head]
    if not set(OUTPUTS) & set(head):
        found.append(f"there is no output: one of {', '.join(OUTPUTS)}")
    twice = sorted({n for n in head if head.count(n) > 1} & {*wanted, *OUTPUTS, *CODES, "country"})
    found += [f"column {name!r} is there twice" for name in twice]
    return found


def _numbers(cells: pd.Series[Any], name: str, problems: Problems) -> FloatArray:
    values, wrong = np.full(len(cells), np.nan), []
    for k, cell in enumerate(cells):
        text = "" if cell is None or cell != cell else str(cell).strip()
        if not text or text.lower() in ("na", "nan", "n/a", ".."):
            continue
        try:
            values[k] = float(text)
        except ValueError:
            wrong.append(f"line {k + 2}: {name} is {text!r}; write a number or leave it empty")
            continue
        if not np.isfinite(values[k]):
            wrong.append(f"line {k + 2}: {name} is {text!r}; it must be finite")
    for problem in wrong[:10]:
        problems.add(problem)
    problems.add_if(len(wrong) > 10, f"and {len(wrong) - 10} more cells of {name}")
    return values


def _check_keys(code: list[str], year: FloatArray, problems: Problems) -> None:
    unnamed = [k + 2 for k, value in enumerate(code) if value.lower() in ("", "nan", "none")]
    problems.add_if(unnamed, f"line {unnamed[0] if unnamed else 0}: the country has no code")
    undated = [k + 2 for k, value in enumerate(year) if not float(value).is_integer()]
    problems.add_if(undated, f"line {undated[0] if undated else 0}: the year is no whole number")
    seen: dict[tuple[str, float], int] = {}
    twice = []
    for k, key in enumerate(zip(code, year.tolist(), strict=True)):
        if key in seen:
            twice.append(f"{key[0]} {key[1]:g} (lines {seen[key]} and {k + 2})")
        seen.setdefault(key, k + 2)
    problems.add_if(twice, f"a country and year are there twice: {name_some(twice)}")
