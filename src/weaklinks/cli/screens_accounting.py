"""Development accounting on a terminal, 80 columns wide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from weaklinks.cli.blocks import grid, heading, inset, note, paragraph
from weaklinks.cli.shared import clean, console
from weaklinks.studies.words import shown

if TYPE_CHECKING:
    from rich.console import Console

    from weaklinks.studies.accounts import Accounting
    from weaklinks.studies.countries import CrossCountry
    from weaklinks.studies.panel import Panel
    from weaklinks.studies.robustness import Robustness

_SHOWN = 5


def show_accounting(a: Accounting) -> None:
    """An income ratio: its factors, and what the two multipliers make of each."""
    out = console()
    heading(out, f"Income per worker, rich over poor: {shown(a.ratio)}")
    how = "average over all orders" if a.order == "shapley" else "in the order given"
    paragraph(out, f"Components switched from the poor to the rich economy, {how}; log points.")
    table = grid("component", "factor", "log", "share", "direct", "goods", "capital")
    columns = (a.contribution, a.direct, a.by_intermediates, a.by_capital)
    for k, name in enumerate(a.components):
        total, *parts = (float(column[k]) for column in columns)
        share = f"{round(100 * total / a.log_ratio, 1) + 0.0:.1f}%" if a.log_ratio else "-"
        made = (_points(part) for part in parts)
        table.add_row(name, f"x{a.factor[k]:.3f}", _points(total), share, *made)
    totals = [float(column.sum()) for column in columns]
    whole = "100.0%" if a.log_ratio else "-"
    table.add_row(
        "together", f"x{a.ratio:.3f}", _points(totals[0]), whole, *map(_points, totals[1:])
    )
    out.print(inset(table, (0, 0, 1, 2)))
    alone = np.exp(totals[1])
    note(
        out,
        f"Without goods made from goods, and with capital fixed, the same differences would make "
        f"a ratio of {shown(float(alone))}: direct. The rest is due to the multipliers of "
        "intermediate goods and of capital; their joint part is divided evenly.",
    )
    note(out, f"Largest residual {a.residual:.0e}.")


def _points(value: float) -> str:
    """Log points with their sign, and none for what rounds to zero."""
    return f"{value:+.3f}" if abs(value) >= 5e-4 else "0.000"


def show_robustness(results: Sequence[Robustness]) -> None:
    """An income ratio over one parameter after the other, or over two."""
    out = console()
    for found in results:
        names = " and ".join(found.axes)
        heading(out, f"Scenario {found.scenario.name}: income ratio over {names}")
        if len(found.axes) == 1:
            _one(out, found)
        else:
            _two(out, found)
        for point, why in found.failures.items():
            note(out, f"{', '.join(f'{x:g}' for x in point)}: {clean(why, 500)}")
        note(out, f"Largest residual {found.residual:.0e}.")


def _one(out: Console, found: Robustness) -> None:
    ((name, axis),) = found.axes.items()
    solved = found.scenario.calibrate
    table = grid(name, "income ratio", *([f"{solved} solved for"] if solved else []))
    for x, ratio, value in zip(axis, found.ratio, found.calibrated, strict=True):
        table.add_row(f"{x:.4g}", shown(float(ratio)), *([f"{value:.4f}"] if solved else []))
    out.print(inset(table, (0, 0, 1, 2)))


def _two(out: Console, found: Robustness) -> None:
    (first, rows), (second, columns) = found.axes.items()
    fits = 8
    for start in range(0, columns.size, fits):
        part = columns[start : start + fits]
        table = grid("", *(f"{x:.3g}" for x in part))
        for x, ratios in zip(rows, found.ratio, strict=True):
            cells = (shown(float(r)) for r in ratios[start : start + fits])
            table.add_row(f"{x:.3g}", *cells)
        out.print(inset(table, (0, 0, 1, 2)))
    note(out, f"Rows: {first}; columns: {second}.")


def show_countries(r: CrossCountry) -> None:
    """One year: what capital and schooling explain, with and without intermediate goods."""
    out = console()
    heading(out, f"{clean(r.source, 40)}, {r.year}: income per worker relative to {r.reference}")
    w, o = r.with_intermediates, r.without
    table = grid("", f"sigma = {w.intermediate_share:g}", "sigma = 0")
    for name in w.shares:
        pair = (f"{100 * side.shares[name]:.1f}%" for side in (w, o))
        table.add_row(f"goes with {name}", *pair)
    rows = (
        ("success: var(predicted) / var(income)", [side.success for side in (w, o)]),
        ("  with K/L in place of K/Y (Caselli)", [s.success_given_capital for s in (w, o)]),
        ("sd of log productivity Q", [side.sd_productivity for side in (w, o)]),
        ("90/10 ratio of Q", [side.productivity_90_10 for side in (w, o)]),
        ("Q that makes incomes differ 50-fold", [s.difference_that_explains(50) for s in (w, o)]),
    )
    for name, values in rows:
        table.add_row(name, *(f"{value:.3f}" for value in values))
    out.print(inset(table, (0, 0, 1, 2)))
    _extremes(out, r)
    _caveats(out, r)


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
        listed = " ".join(clean(code, 8) for code in r.subsidised)
        note(
            out,
            f"K/Y above {r.undistorted:.3g}, the undistorted one, means a negative wedge; kept "
            f"({len(r.subsidised)}): {listed}.",
        )
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


def show_panel(panel: Panel) -> None:
    """Success and spread of productivity over the years."""
    out = console()
    first = panel.results[0]
    heading(out, f"{clean(first.source, 40)}: relative to {first.reference}, year by year")
    table = grid(
        "year", "countries", "success", "sigma 0", "sd log Q", "sigma 0", "90/10", "sigma 0"
    )
    for r in panel.results:
        w, o = r.with_intermediates, r.without
        cells = (w.success, o.success, w.sd_productivity, o.sd_productivity,
                 w.productivity_90_10, o.productivity_90_10)  # fmt: skip
        table.add_row(str(r.year), str(len(r.codes)), *(f"{x:.3f}" for x in cells))
    out.print(inset(table, (0, 0, 1, 2)))
    for year, why in panel.left_out.items():
        note(out, f"{year}: {clean(why, 300)}")
    note(out, "Q is what K/Y and schooling leave over, without wedges. --year Y has one year.")
