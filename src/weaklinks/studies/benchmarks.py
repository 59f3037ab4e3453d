"""Wedges from a reference table: observed over reference intermediate shares."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from weaklinks.calibration import WedgeSource
from weaklinks.calibration.sources import benchmark
from weaklinks.errors import InputError, name_some
from weaklinks.tables import Prepared, Table, open_table, prepare

#: Concordances that ship with the package, as ``concordance_NAME.csv``.
CONCORDANCES = ("ifpri42_bea71", "bea15_bea71", "isic56_bea71")


def benchmark_source(prepared: Prepared, reference: str) -> WedgeSource:
    """Compare a table with an undistorted one, sector by sector.

    Parameters
    ----------
    prepared : Prepared
        The country's table.
    reference : str
        An embedded code or a path.

    Raises
    ------
    InputError
        When the two classifications cannot be matched.

    References
    ----------
    In the manner of Hsieh and Klenow (2009), Quarterly Journal of Economics 124(4).
    """
    if not reference:
        raise InputError("wedges 'benchmark:' needs a reference table, as in benchmark:USA")
    table = prepare(open_table(reference)).table
    observed, expected = intermediate_shares(prepared.table), intermediate_shares(table)
    gross = dict(zip(table.accounts, table.payments.sum(axis=1).tolist(), strict=True))
    match = _match(tuple(observed), tuple(expected), table.code)
    return benchmark(observed, expected, match.partners, gross, name=table.title, loose=match.loose)


def intermediate_shares(table: Table) -> dict[str, float]:
    """Intermediate inputs (at purchasers' prices) over gross output, by activity."""
    paid, kinds = table.payments, np.array(table.kinds)
    bought = np.isin(kinds, ["activity", "commodity", "import", "margin", "tax-product"])
    gross = paid.sum(axis=1)
    rows = np.flatnonzero((kinds == "activity") & (gross > 0))
    return {table.accounts[i]: float(paid[i, bought].sum() / gross[i]) for i in rows}


@dataclass(frozen=True, kw_only=True)
class Match:
    """Which reference activities each activity is compared with, and which matches are loose."""

    partners: dict[str, tuple[str, ...]]
    loose: tuple[str, ...] = ()


def _match(observed: tuple[str, ...], reference: tuple[str, ...], name: str) -> Match:
    """Match activities by equal codes, or by an embedded concordance."""
    plain = {_plain(code): code for code in reference}
    if all(_plain(code) in plain for code in observed):
        return Match(partners={code: (plain[_plain(code)],) for code in observed})
    for rows in map(_read_concordance, CONCORDANCES):
        known = {partner for partner, _ in sum(rows.values(), ())}
        if known <= set(plain) and all(_plain(code) in rows for code in observed):
            return _matched(observed, plain, rows)
    unknown = [_plain(code) for code in observed if _plain(code) not in plain]
    raise InputError(
        f"no concordance between this table's sectors and those of {name}: "
        f"{name_some(unknown)} are unknown. Benchmarks work between the IFPRI Nexus, BEA and "
        "WIOD 2016 classifications and benchmark:USA, or where the sector codes are the same"
    )


def _matched(
    observed: tuple[str, ...], plain: dict[str, str], rows: dict[str, tuple[tuple[str, str], ...]]
) -> Match:
    pairs = {code: rows[_plain(code)] for code in observed}
    return Match(
        partners={code: tuple(plain[p] for p, _ in found) for code, found in pairs.items()},
        loose=tuple(
            code for code, found in pairs.items() if any("loose" in why for _, why in found)
        ),
    )


def _plain(code: str) -> str:
    return code.removeprefix("a:")


@cache
def _read_concordance(name: str) -> dict[str, tuple[tuple[str, str], ...]]:
    """Reference code and reasoning for each sector of a concordance; none for some sectors."""
    resource = files("weaklinks.tables") / "embedded" / f"concordance_{name}.csv"
    pairs: dict[str, tuple[tuple[str, str], ...]] = {}
    for row in csv.DictReader(resource.read_text(encoding="utf-8").splitlines()):
        partner = ((row["reference"], row["reasoning"]),) if row["reference"] else ()
        pairs[row["sector"]] = (*pairs.get(row["sector"], ()), *partner)
    return pairs
