"""Cross-country accounting on a terminal, 80 columns wide."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from weaklinks.cli.blocks import grid, heading, inset, note, paragraph
from weaklinks.cli.shared import clean, console

if TYPE_CHECKING:
    from rich.console import Console

    from weaklinks.studies.countries import CrossCountry
    from weaklinks.studies.panel import Panel

_SHOWN = 5


def show_countries(r: CrossCountry) -> None:
    """One year: what capital and schooling explain, with and without intermediate goods."""
    out = console()
    heading(out, f"{clean(r.source, 40)}, {r.year}: income per worker relative to {r.reference}")
    w, o = r.with_intermediates, r.without
    table = grid("", f"sigma = {w.intermediate_share:g}", "sigma = 0")
    rows = (
        ("sd of log productivity Q", [side.sd_productivity for side in (w, o)]),
        ("90/10 ratio of Q", [side.productivity_90_10 for side in (w, o)]),
        ("Q that makes incomes differ 50-fold", [s.difference_that_explains(50) for s in (w, o)]),
        ("success: var(predicted) / var(income)", [side.success for side in (w, o)]),
        ("  with K/L in place of K/Y (Caselli)", [s.success_given_capital for s in (w, o)]),
    )
    for name, values in rows:
        table.add_row(name, *(f"{value:.3f}" for value in values))
    for name in w.shares:
        pair = (_percent(side.shares[name]) for side in (w, o))
        table.add_row(f"goes with {name}", *pair)
    out.print(inset(table, (0, 0, 1, 2)))
    _over_undistorted(out, r)
    _extremes(out, r)
    _caveats(out, r)


def _over_undistorted(out: Console, r: CrossCountry) -> None:
    """What success hangs on, and what does not move with it."""
    from weaklinks.studies.undistorted import success_over_undistorted

    table = grid("K/Y without wedges", "wedges < 0", "success", "at zero", "sd log Q", "at zero")
    for row in success_over_undistorted(r):
        at = f"{row.undistorted:.2f}, {row.of_reference:.3g} x {clean(r.reference, 8)}"
        cells = (row.success, row.success_zero, row.sd_productivity, row.sd_productivity_zero)
        table.add_row(at, str(row.negative), *(f"{x:.3f}" for x in cells))
    out.print(inset(table, (0, 0, 0, 2)))
    paragraph(
        out,
        "At zero: negative wedges set to zero. With intermediate goods success hangs on the K/Y "
        "that an economy without wedges has, which no data contain. The robust result is the "
        "multiplier: income moves more with Q, so that less dispersion of Q is left.",
    )


def _extremes(out: Console, r: CrossCountry) -> None:
    order = np.argsort(r.income)
    chosen = list(dict.fromkeys([*order[:_SHOWN], *order[-_SHOWN:]]))
    table = grid("country", "income", "K/Y", "wedge", "predicted", "Q", "Q, sigma 0")
    w, o = r.with_intermediates, r.without
    for k in chosen:
        table.add_row(
            f"{clean(r.codes[k], 8)} {clean(r.names[k], 17)}",
            f"{np.exp(w.log_income[k]):.3f}",
            f"{r.capital_output[k]:.2f}",
            f"{w.wedge[k]:+.2f}",
            f"{np.exp(w.predicted[k]):.3f}",
            f"{np.exp(w.productivity[k]):.3f}",
            f"{np.exp(o.productivity[k]):.3f}",
        )
    out.print(inset(table, (0, 0, 1, 2)))
    note(out, f"The poorest and the richest of {len(r.codes)} countries; --out has all.")


def _caveats(out: Console, r: CrossCountry) -> None:
    if r.subsidised:
        _negative(out, r)
    if r.extreme:
        _outliers(out, r)
    if r.missing:
        lacks = "; ".join(f"{clean(c, 8)} {clean(why, 60)}" for c, why in r.missing.items())
        note(out, f"Not accounted for ({len(r.missing)}): {lacks}.")
    spent = r.with_intermediates.intermediate_share * (1.0 - r.with_intermediates.wedge)
    low, high = np.percentile(spent, [10, 90])
    note(
        out,
        f"Output is {r.output}, K/Y is cn / {r.output}, workers are emp. Wedges are uniform; they "
        f"imply that intermediates are {low:.0%} to {high:.0%} of gross output (10th and 90th "
        "percentile), which input-output tables can check.",
    )


def _negative(out: Console, r: CrossCountry) -> None:
    w = r.with_intermediates
    listed = " ".join(clean(code, 8) for code in r.subsidised)
    what = (
        "set to zero, the K/Y left to a low cost of capital"
        if r.negative_wedges == "zero"
        else "kept, and lowers predicted income. What goes with distorted intermediates is "
        f"{_percent(w.shares['distorted intermediates'])}, of which "
        f"{_percent(w.share_from_negative)} with these"
    )
    note(
        out,
        f"K/Y above {r.undistorted:.3g}, the undistorted one, means a negative wedge: {what} "
        f"({len(r.subsidised)}): {listed}.",
    )


def _outliers(out: Console, r: CrossCountry) -> None:
    """Countries by name, each with its K/Y and the factor by which its wedge moves income."""
    distortion = np.exp(r.with_intermediates.distortion)
    named = ", ".join(
        f"{clean(code, 8)} {r.capital_output[k]:.3g} (x{distortion[k]:.2f})"
        for k, code in enumerate(r.codes)
        if code in r.extreme
    )
    note(
        out,
        "Extreme K/Y, more than 1.5 interquartile ranges beyond the quartiles, in logs (in "
        f"brackets what distorted intermediates do to predicted income): {named}.",
    )


def _percent(share: float) -> str:
    return f"{round(100 * share, 1) + 0.0:.1f}%"


def show_panel(panel: Panel) -> None:
    """Success and spread of productivity over the years."""
    out = console()
    first = panel.results[0]
    heading(out, f"{clean(first.source, 40)}: relative to {first.reference}, year by year")
    table = grid(
        "year", "n", "sd log Q", "sigma 0", "90/10", "sigma 0", "success", "at zero", "sigma 0"
    )
    columns = ("sd_productivity", "sd_productivity_0", "productivity_90_10",
               "productivity_90_10_0", "success", "success_zero", "success_0")  # fmt: skip
    for row in panel.summary().to_dict("records"):
        cells = (f"{row[name]:.3f}" for name in columns)
        table.add_row(str(row["year"]), str(row["countries"]), *cells)
    out.print(inset(table, (0, 0, 1, 2)))
    for year, why in panel.left_out.items():
        note(out, f"{year}: {clean(why, 300)}")
    note(
        out,
        "n: countries. Q is what K/Y and schooling leave over, without wedges. Success, but not "
        "that at sigma 0, hangs on the K/Y called undistorted; at zero: with negative wedges set "
        "to zero. --year Y has one year, and a range.",
    )
