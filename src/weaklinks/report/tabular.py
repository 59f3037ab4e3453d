"""Results as CSV files: full precision, and no cell that a spreadsheet would run."""

from __future__ import annotations

from typing import Any

import numpy as np

from weaklinks.studies.cost import Cost
from weaklinks.studies.diagnosis import Diagnosis, sector_columns
from weaklinks.studies.reforms import ReformPath
from weaklinks.studies.spread import QUANTILES, RANGES, Spread

Columns = dict[str, Any]

#: Spreadsheets take text that begins with one of these for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_text(columns: Columns) -> str:
    """Write columns as CSV with a header, floats so that they read back exactly.

    Text that a spreadsheet would take for a formula gets an apostrophe in front, and so does
    text in which such a start follows apostrophes already; `unguard` takes it off again.
    """
    rows = zip(*([_cell(v) for v in column] for column in columns.values()), strict=True)
    return "".join(",".join(row) + "\n" for row in (tuple(columns), *rows))


def guard(text: str) -> str:
    """Put an apostrophe in front of text that a spreadsheet would run as a formula."""
    return f"'{text}" if text.lstrip("'").startswith(FORMULA_STARTS) else text


def unguard(text: str) -> str:
    """Undo `guard`."""
    guarded = text.startswith("'") and text.lstrip("'").startswith(FORMULA_STARTS)
    return text[1:] if guarded else text


def _cell(value: Any) -> str:
    value = value.item() if isinstance(value, np.generic) else value
    if not isinstance(value, str):
        return repr(value)
    text = guard(value)
    # Before Python 3.13 the csv module leaves a lone carriage return without quotes.
    if any(character in text for character in '",\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


def all_tables(diagnosis: Diagnosis) -> dict[str, Columns]:
    """Every table of a diagnosis by file name."""
    d = diagnosis
    tables = {
        "summary.csv": summary(d),
        "sectors.csv": sector_columns(d),
        "costs.csv": costs({f"{name} run": cost for name, cost in d.costs.items()}, "horizon"),
        "alternatives.csv": costs(d.alternatives, "elasticities"),
        "economy_nodes.csv": nodes(d),
        "economy_factors.csv": factors(d),
        "links.csv": links(d),
        "notes.csv": notes(d),
    }
    if d.path is not None:
        tables["reform_path.csv"] = path_columns(d.path)
    if d.spread is not None:
        tables["draws.csv"] = draws(d.spread)
        tables["sector_spread.csv"] = sector_spread(d.spread)
    return tables


def summary(diagnosis: Diagnosis) -> Columns:
    """The numbers that describe the whole economy, with their units."""
    d, unit = diagnosis, diagnosis.country.prepared.table.unit
    rows = [
        ("gdp", d.equilibrium.gdp, unit),
        ("gdp_without_wedges", d.efficient.gdp, unit),
        ("gdp_gain_percent", d.gdp_gain_percent, "percent"),
        ("gross_output", d.gross_output, unit),
        ("intermediate_share", d.intermediate_share, "share of gross output"),
        (
            "intermediate_multiplier",
            d.intermediate_multiplier,
            "1/(1 - intermediate share), intermediate goods alone",
        ),
        (
            "multiplier",
            d.multiplier,
            f"percent of GDP per percent of all productivity, {d.horizon} run",
        ),
        ("average_wedge", d.average_wedge, "share of gross output"),
        ("residual", d.residual, "largest relative error of any equilibrium"),
    ]
    names, values, units = zip(*rows, strict=True)
    return {"name": names, "value": values, "unit": units}


def costs(by_case: Any, case: str) -> Columns:
    """One row for each horizon or set of elasticities."""
    fields = tuple(Cost.__dataclass_fields__)
    columns = {name: [getattr(cost, name) for cost in by_case.values()] for name in fields}
    return {case: list(by_case), **columns}


def nodes(diagnosis: Diagnosis) -> Columns:
    """One row for each node of the economy: what is given, and the equilibrium."""
    q, economy = diagnosis.equilibrium, diagnosis.economy
    solved = ("price", "quantity", "revenue", "domar_weight", "cost_domar_weight", "wedge_revenue")
    given = ("wedge", "elasticity", "productivity", "rebate", "transfer")
    return {
        "node": economy.node_names,
        **{name: getattr(q, name) for name in solved},
        **{name: getattr(economy, name) for name in given},
    }


def path_columns(path: ReformPath) -> Columns:
    """One row for each step, the first before any reform: the columns of `ReformPath.to_frame`."""
    return {
        "step": range(path.gdp.size),
        "sector": ("", *path.sectors),
        **{name: getattr(path, name) for name in ("gdp", "gdp_relative", "welfare")},
    }


def draws(spread: Spread) -> Columns:
    """One row for each draw: the columns of `Spread.to_frame`."""
    answers = ("gdp_gain_percent", "multiplier", "average_wedge")
    return {
        "draw": range(1, spread.draws + 1),
        **{name: getattr(spread, name) for name in answers},
        **{f"elasticity_{n}": spread.elasticities[:, j] for j, n in enumerate(RANGES)},
    }


def factors(diagnosis: Diagnosis) -> Columns:
    """One row for each factor."""
    q = diagnosis.equilibrium
    return {
        "factor": q.economy.factor_names,
        "endowment": q.economy.endowment,
        "outside": q.economy.outside,
        "price": q.factor_price,
        "income": q.factor_income,
    }


def links(diagnosis: Diagnosis) -> Columns:
    """One row for each link of the economy: buyer, seller, share of the buyer's costs."""
    economy = diagnosis.economy
    matrix = economy.shares.tocoo()
    return {
        "buyer": [economy.names[i] for i in matrix.row],
        "seller": [economy.names[j] for j in matrix.col],
        "share": matrix.data,
    }


def notes(diagnosis: Diagnosis) -> Columns:
    """Where the numbers come from and every rule that was applied to them."""
    table, source = diagnosis.country.prepared.table, diagnosis.country.source
    rows = [
        ("title", table.title),
        ("source", table.source),
        ("licence", table.licence),
        ("unit", table.unit),
        ("wedges", source.description),
        ("wedges identify", source.identifies),
        ("wedges cannot identify", source.cannot_identify),
        *(("wedges note", note) for note in source.notes),
        *(("rule applied", note) for note in diagnosis.economy.notes),
    ]
    kinds, texts = zip(*rows, strict=True)
    return {"kind": kinds, "text": texts}


def sector_spread(spread: Spread) -> Columns:
    """One row for each sector: quantiles of its gain elasticity and of its rank over draws."""
    columns: Columns = {"name": spread.labels}
    for name in ("gain_elasticity", "rank"):
        for share, values in zip(QUANTILES, spread.quantiles(name), strict=True):
            columns[f"{name}_p{round(100 * share):02d}"] = values
    columns["share_of_draws_in_top_five"] = spread.share_in_top(5)
    return columns
