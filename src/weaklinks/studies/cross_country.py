"""Development accounting across countries, with and without intermediate goods."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from weaklinks.arrays import BoolArray, FloatArray, frozen
from weaklinks.errors import InputError, Problems, name_some
from weaklinks.studies.countries import CrossCountry
from weaklinks.studies.explained import NEGATIVE_WEDGES, Explained, explain
from weaklinks.studies.penn import OUTPUTS, PennTable, read_penn

__all__ = ["CrossCountry", "Explained", "account_for_countries"]


def account_for_countries(
    table: PennTable | str | Path,
    *,
    year: int | None = None,
    reference: str = "USA",
    intermediate_share: float = 0.5,
    capital_share: float = 1 / 3,
    output: str = "cgdpo",
    undistorted: float | None = None,
    negative_wedges: str = "kept",
) -> CrossCountry:
    """Account for income per worker relative to a reference country.

    Parameters
    ----------
    table : PennTable or path
    year : int, optional
        The latest in which the reference country has all data, when omitted.
    reference : str
        Code of the country that incomes are relative to.
    intermediate_share, capital_share : float
        sigma and alpha.
    output : str
        cgdpo, rgdpo, cgdpe or rgdpe, for income and for K/Y. Default: output at current PPPs,
        which has the prices that the capital stock ``cn`` is valued at, so that K/Y
        and the residual are free of a change of base; within one year that is all one needs.
        ``rgdpo`` is comparable over years as well.
    undistorted : float, optional
        K/Y of an economy without wedges, for example alpha / (lambda + delta); that of the
        reference country when omitted. A country with more has a negative wedge, a subsidy.
        The distortion of intermediate goods, and with it `Explained.success`, hangs on this
        number, which no data contain; see `success_over_undistorted`.
    negative_wedges : "kept" or "zero"
        Whether a negative wedge distorts intermediate goods as equation (19) says, which
        lowers predicted income; or is set to zero, and the K/Y left to a low cost of capital.
        Such countries are flagged either way.

    Returns
    -------
    CrossCountry

    Raises
    ------
    InputError
        For unknown years and countries, a reference country that lacks data, parameters out of
        range, and fewer than three countries.

    Notes
    -----
    Equation (24) turns K/Y relative to `undistorted` into the average wedge. With
    intermediate goods that wedge also distorts them, equation (19); without, it works
    through K/Y alone. Q is what equation (18) leaves over. All wedges are
    uniform here: the misallocation that their dispersion causes is in Q.

    What is robust is the multiplier: a difference of Q counts 1/(1-sigma) times as much, so that
    the spread of Q is about 1-sigma times as large, somewhat less where wedges and low
    productivity go together, and hardly moves with the undistorted K/Y. Whether
    intermediate goods raise `Explained.success`, and by how much, is not.

    References
    ----------
    Jones (2008), section 5.4 and equations (18), (19), (24); Klenow and Rodriguez-Clare (1997);
    Hall and Jones (1999); Caselli (2005), Handbook of Economic Growth 1A.
    """
    penn = table if isinstance(table, PennTable) else read_penn(table)
    _require(penn, output, intermediate_share, capital_share, undistorted, negative_wedges)
    chosen = _latest(penn, reference, output) if year is None else year
    rows, lacks = _rows_of(penn, chosen, output)
    codes = [penn.code[k] for k in rows]
    get = {name: penn.columns[name][rows] for name in (output, "cn", "emp", "hc")}
    income, ratio = get[output] / get["emp"], get["cn"] / get[output]
    _require_differences(penn.source, chosen, codes, reference, income, lacks)
    at = codes.index(reference)
    base = float(ratio[at]) if undistorted is None else undistorted
    sides = [
        explain(
            income,
            get["hc"],
            ratio / base,
            at,
            intermediate_share=sigma,
            capital_share=capital_share,
            negative_wedges=negative_wedges,
        )
        for sigma in (intermediate_share, 0.0)
    ]
    return CrossCountry(
        year=chosen,
        reference=reference,
        codes=tuple(codes),
        names=tuple(penn.name[k] for k in rows),
        income=frozen(income),
        capital_output=frozen(ratio),
        human_capital=frozen(get["hc"]),
        undistorted=base,
        negative_wedges=negative_wedges,
        with_intermediates=sides[0],
        without=sides[1],
        missing=lacks,
        output=output,
        source=penn.source,
    )


def _require(
    penn: PennTable,
    output: str,
    sigma: float,
    alpha: float,
    undistorted: float | None,
    negative_wedges: str,
) -> None:
    problems = Problems("accounting")
    problems.add_if(output not in OUTPUTS, f"output is {output!r}; one of {', '.join(OUTPUTS)}")
    problems.add_if(
        output in OUTPUTS and output not in penn.columns,
        f"{penn.source} has no column {output!r}; it has "
        f"{', '.join(name for name in OUTPUTS if name in penn.columns)}",
    )
    problems.add_if(
        not 0.0 <= sigma < 1.0, f"intermediate_share is {sigma:g}; it must lie in [0, 1)"
    )
    problems.add_if(not 0.0 < alpha < 1.0, f"capital_share is {alpha:g}; it must lie in (0, 1)")
    fits = undistorted is None or 0.0 < undistorted < np.inf
    problems.add_if(not fits, f"undistorted is {undistorted}; it must be a positive number")
    problems.add_if(
        negative_wedges not in NEGATIVE_WEDGES,
        f"negative_wedges is {negative_wedges!r}; one of {', '.join(NEGATIVE_WEDGES)}",
    )
    problems.raise_if_any()


def _require_differences(
    source: str,
    year: int,
    codes: list[str],
    reference: str,
    income: FloatArray,
    lacks: dict[str, str],
) -> None:
    if reference not in codes:
        why = lacks.get(reference, "it is not in the table")
        raise InputError(f"reference country {reference}, {year}: {why}", subject=source)
    if len(codes) < 3:
        raise InputError(
            f"{year}: only {len(codes)} countries have all data; accounting for differences "
            "needs three",
            subject=source,
        )
    if np.ptp(np.log(income)) < 1e-9:
        raise InputError(
            f"{year}: every country has the same income, {income[0]:g}; there are no differences "
            "to account for",
            subject=source,
        )


def _usable(penn: PennTable, output: str) -> dict[str, BoolArray]:
    return {name: penn.columns[name] > 0 for name in (output, "cn", "emp", "hc")}


def _latest(penn: PennTable, reference: str, output: str) -> int:
    if reference not in penn.code:
        raise InputError(
            f"there is no country {reference!r}; there are {name_some(dict.fromkeys(penn.code))}",
            subject=penn.source,
        )
    complete = np.logical_and.reduce(list(_usable(penn, output).values()))
    own = np.array([code == reference for code in penn.code])
    years = penn.year[complete & own]
    if not years.size:
        raise InputError(
            f"reference country {reference} has {output}, cn, emp and hc together in no year",
            subject=penn.source,
        )
    return int(years.max())


def _rows_of(penn: PennTable, year: int, output: str) -> tuple[list[int], dict[str, str]]:
    """Rows with all data, and for every other country of the year what it lacks."""
    usable = _usable(penn, output)
    rows: list[int] = []
    lacks: dict[str, str] = {}
    for k in np.flatnonzero(penn.year == year):
        wrong = [_why(name, penn.columns[name][k]) for name, ok in usable.items() if not ok[k]]
        if wrong:
            lacks[penn.code[k]] = "no " + ", ".join(wrong)
        else:
            rows.append(int(k))
    if not rows and not lacks:
        years = ", ".join(map(str, penn.years))
        raise InputError(f"there is no year {year}; there are {years}", subject=penn.source)
    return rows, lacks


def _why(name: str, value: float) -> str:
    return name if np.isnan(value) else f"{name} above zero (it is {value:g})"
