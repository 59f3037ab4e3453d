"""Small invented files in the shape of a Penn World Table, with known wedges and productivity."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np

HEAD = ["countrycode", "country", "year", "pop", "emp", "hc", "rgdpo", "cgdpo", "cn", "labsh"]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def world(
    kept: Sequence[float],
    productivity: Sequence[float],
    schooling: Sequence[float],
    *,
    sigma: float,
    alpha: float = 1 / 3,
    cost: float = 0.1,
    year: int = 2010,
) -> list[list[object]]:
    """Rows of countries that are steady states of Jones (2008) with uniform wedges.

    Written out from the production function and the first-order conditions, without the
    library: X = sigma (1-tau) of gross output, K/Y from the rental rate.
    """
    rows: list[list[object]] = []
    for i, (k, q, h) in enumerate(zip(kept, productivity, schooling, strict=True)):
        # Gross output G = q (K^a h^(1-a))^(1-s) X^s, X = s k G, Y = G - X, K = a (1-s) k G / cost.
        per_gross = alpha * (1 - sigma) * k / cost
        used = (sigma * k) ** sigma if sigma else 1.0
        # G^(1 - s - a (1-s)) = q used per_gross^(a (1-s)) h^((1-a)(1-s))
        power = (1 - sigma) * (1 - alpha)
        gross = (q * used * per_gross ** (alpha * (1 - sigma))) ** (1 / power) * h
        income, workers = gross * (1 - sigma * k), 1.0 + i
        output, capital = income * workers * 1000, per_gross * gross * workers * 1000
        code = "USA" if i == 0 else f"{chr(65 + i % 26)}{chr(65 + i // 26)}X"
        rows.append([code, f"Land {i}", year, 2 * workers, workers, h, output, output, capital, ""])
    return rows


def random_world(n: int = 12, *, sigma: float = 0.5, seed: int = 0, year: int = 2010):
    """Rows, and the wedges and productivities behind them; the first country has none."""
    rng = np.random.default_rng(seed)
    kept = np.append(1.0, rng.uniform(0.3, 1.2, n - 1))
    productivity = np.append(1.0, np.exp(rng.normal(-0.3, 0.25, n - 1)))
    schooling = np.append(3.5, rng.uniform(1.2, 3.5, n - 1))
    rows = world(kept, productivity, schooling, sigma=sigma, year=year)
    return rows, kept, productivity


def write_csv(path: Path, rows: Sequence[Sequence[object]], head: Sequence[str] = HEAD) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([head, *rows])
    return path


def write_book(path: Path, rows: Sequence[Sequence[object]], head: Sequence[str] = HEAD) -> Path:
    """A workbook with the sheets of the published one: Info, Legend, Data."""
    sheets = {
        "Info": [["Penn World Table", "invented"]],
        "Legend": [["Variable name", "Variable definition"], ["cn", "capital stock"]],
        "Data": [list(head), *rows],
    }
    numbered = list(enumerate(sheets.items(), start=1))
    parts = "".join(
        f'<Override PartName="/xl/s{k}.xml" ContentType="{BOOK}.worksheet+xml"/>'
        for k, _ in numbered
    )
    links = "".join(
        f'<Relationship Id="r{k}" Type="{OFFICE}/worksheet" Target="s{k}.xml"/>'
        for k, _ in numbered
    )
    listed = "".join(
        f'<sheet name="{name}" sheetId="{k}" r:id="r{k}"/>' for k, (name, _) in numbered
    )
    files = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{BOOK}.sheet.main+xml"/>'
        f"{parts}</Types>",
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f"{links}</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}'
        "</sheets></workbook>",
        **{f"xl/s{k}.xml": _sheet(cells) for k, (_, cells) in numbered},
    }
    with zipfile.ZipFile(path, "w") as book:
        for name, text in files.items():
            book.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + text)
    return path


def _sheet(rows: Sequence[Sequence[object]]) -> str:
    cells = "".join("<row>" + "".join(map(_cell, row)) + "</row>" for row in rows)
    return f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>'


def _cell(value: object) -> str:
    if isinstance(value, str):
        return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>' if value else "<c/>"
    return f"<c><v>{value!r}</v></c>" if not isinstance(value, np.floating) else (
        f"<c><v>{float(value)!r}</v></c>"
    )  # fmt: skip
