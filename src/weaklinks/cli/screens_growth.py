"""Paths over time on a terminal, 80 columns wide."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from weaklinks.cli.blocks import grid, heading, inset, note, paragraph
from weaklinks.cli.screens_paths import sparkline
from weaklinks.cli.shared import clean, console

if TYPE_CHECKING:
    from rich.console import Console

    from weaklinks.studies.economy_path import EconomyPath

_YEARS = (0, 1, 2, 5, 10, 20, 30, 50, 75, 100, 200, 300)
_SHOWN = 12


def show_economy_path(path: EconomyPath, table: str) -> None:
    """The long runs at both ends, the way between them, its worth, and how sure that is."""
    out = console()
    many = len(path.dates) > 1
    reform = f"{len(path.dates)} reforms, one after the other" if many else path.labels[0]
    heading(out, f"{clean(table, 30)} over time: {reform}")
    paragraph(out, _setting(path))
    _ends(out, path)
    _way(out, path)
    if many:
        _dates(out, path)
    _worth(out, path)
    _how_sure(out, path)


def show_gains(gains: Mapping[str, EconomyPath], table: str) -> None:
    """Sectors ranked by what reforming each alone is worth."""
    out = console()
    heading(out, f"{clean(table, 30)}: each sector reformed alone, worth over time")
    block = grid("sector", "worth", "long runs", "GDP at once", "GDP later")
    for label, path in list(gains.items())[:_SHOWN]:
        block.add_row(
            clean(label, 26),
            f"{path.welfare_gain_percent:+.3f} %",
            f"{path.steady_gain_percent:+.3f} %",
            f"{path.impact_percent:+.3f} %",
            f"{path.gdp_gain_percent:+.3f} %",
        )
    out.print(inset(block, (0, 0, 1, 2)))
    more = len(gains) - _SHOWN
    rest = f" {more} more with --json." if more > 0 else ""
    note(
        out,
        "worth: the permanent change of consumption that is worth the path; long runs: "
        f"consumption after over before, as if capital came for nothing.{rest}",
    )
    worst = max(path.error_bound for path in gains.values())
    note(out, f"Error bound of all paths {worst:.1e}.")


def _setting(path: EconomyPath) -> str:
    t, h = path.transition, path.transition.household
    rule = (
        f"{100 * float(t.saving_rate[0]):.3g} % of output are invested, whatever that earns"
        if t.closing == "solow"
        else "Households save what is best for them, with perfect foresight"
    )
    return (
        f"{rule}; they discount by {h.discount_rate:g} a year, their utility has curvature "
        f"{h.curvature:g}, capital loses {h.depreciation:g} a year. {_news(path)}"
    )


def _news(path: EconomyPath) -> str:
    if path.dates == (0,):
        return "The reform comes in year 0, a surprise."
    if path.transition.surprises == tuple(d for d in path.dates if d > 0):
        return "Every reform is a surprise."
    if len(path.dates) == 1:
        return f"The reform comes in year {path.dates[0]} and is known from year 0."
    return "Reforms are known before they come."


def _ends(out: Console, path: EconomyPath) -> None:
    before, after = path.before.gdp, path.gdp_after
    block = grid("long run", "before", "after", "change")
    rows = (
        ("GDP", before, after),
        ("Capital", path.capital_before, path.capital_after),
        ("Consumption", path.consumption_before, path.consumption_after),
        ("Capital / GDP", path.capital_before / before, path.capital_after / after),
    )
    for name, old, new in rows:
        block.add_row(name, f"{old:,.6g}", f"{new:,.6g}", _percent(100 * (new / old - 1)))
    out.print(inset(block, (0, 0, 1, 2)))


def _way(out: Console, path: EconomyPath) -> None:
    t = path.transition
    block = grid("year", "GDP", "growth", "capital", "consumption", "invested", "interest")
    for year in [y for y in _YEARS if y <= t.periods]:
        block.add_row(
            f"{year}",
            _relative(path.gdp_relative[year]),
            _percent(path.growth_percent[year]),
            _relative(t.capital[year] / path.capital_before),
            _relative(t.consumption[year] / path.consumption_before),
            f"{100 * t.saving_rate[year]:.1f} %",
            _percent(100 * t.interest_rate[year], sign=""),
        )
    out.print(inset(block, (0, 0, 1, 2)))
    shown = path.gdp_relative[: min(t.periods, max(100, path.dates[-1] + 30)) + 1]
    years = np.linspace(0, shown.size - 1, min(60, shown.size)).astype(int)
    note(out, f"GDP, years 0 to {shown.size - 1}: {sparkline(shown[years])}")
    note(out, "GDP, capital and consumption relative to before; growth into the year.")


def _relative(value: float) -> str:
    """Four decimals; as a power of ten where that would not fit into its column."""
    return f"{value:.4f}" if abs(value) < 1e5 else f"{value:.4g}"


def _percent(value: float, *, sign: str = "+") -> str:
    return f"{value:{sign}.2f} %" if abs(value) < 1e6 else f"{value:{sign}.3g} %"


def _dates(out: Console, path: EconomyPath) -> None:
    heading(out, "When which reform comes")
    block = grid("sector", "year", "GDP then", "growth that year")
    for date, label in list(zip(path.dates, path.labels, strict=True))[:_SHOWN]:
        block.add_row(
            clean(label, 34),
            f"{date}",
            _relative(path.gdp_relative[date]),
            _percent(path.growth_percent[date]),
        )
    out.print(inset(block, (0, 0, 0, 2)))
    more = len(path.dates) - _SHOWN
    if more > 0:
        note(out, f"... and {more} more, the last in year {path.dates[-1]} (--json, --out).")


def _worth(out: Console, path: EconomyPath) -> None:
    heading(out, "What it is worth")
    block = grid("", "")
    block.add_row("The path, in consumption for ever", _percent(path.welfare_gain_percent))
    block.add_row("  long runs compared, capital for nothing", _percent(path.steady_gain_percent))
    block.add_row("  long runs net of capital's rent", _percent(path.net_of_rent_percent))
    block.add_row("GDP when the first reform comes", _percent(path.impact_percent))
    block.add_row("GDP in the long run", _percent(path.gdp_gain_percent))
    out.print(inset(block, (0, 0, 0, 2)))
    note(
        out,
        "Percent of consumption before; net of capital's rent: percent of consumption less "
        "interest on capital, C - lambda K, which is smaller. GDP: percent of GDP.",
    )
    half = path.years_until(0.5)
    reached = f"in year {half}" if half is not None else "after the years shown"
    paragraph(
        out,
        f"Half of a small distance to the long run is closed in {path.transition.half_life:.1f} "
        f"years; half of GDP's rise is there {reached}.",
    )


def _how_sure(out: Console, path: EconomyPath) -> None:
    t = path.transition
    euler = (
        f"Largest Euler residual {t.largest_euler_residual:.1e}"
        if t.closing == "optimal"
        else f"The rule misses the Euler equation by up to {t.largest_euler_residual:.1e}"
    )
    note(
        out,
        f"{euler}; error bound of the path {path.error_bound:.1e} (cut-off and Newton "
        f"{t.error_bound:.1e}, interpolation {path.interpolation_error:.1e}); largest residual of "
        f"any equilibrium {path.residual:.1e}.",
    )
