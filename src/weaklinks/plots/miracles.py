"""Charts of reforms over time: one after the other, and known early or late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.plots.direct import line_legend
from weaklinks.plots.growth import HEIGHT, LOG_FROM, settled_by, years_axis
from weaklinks.plots.theme import (
    BLACK,
    BLUE,
    DASHES,
    GREY,
    ORANGE,
    SERIES,
    WIDTH,
    axis_names,
    chart_of,
    clean,
    levels,
    rows_of,
    themed,
)
from weaklinks.studies.economy_path import EconomyPath

if TYPE_CHECKING:
    import altair as alt


def growth_miracle_data(path: EconomyPath, years: int | None = None) -> list[dict[str, Any]]:
    """One row per year: GDP relative to before, its growth, and the reform of that year."""
    last = settled_by(path.transition) if years is None else min(years, path.gdp.size - 1)
    at = dict(zip(path.dates, path.labels, strict=True))
    columns = {
        "year": np.arange(last + 1),
        "gdp_relative": path.gdp_relative[: last + 1],
        "growth_percent": path.growth_percent[: last + 1],
        "reform": [clean(at.get(year, "")) for year in range(last + 1)],
    }
    return rows_of(columns)


def plot_growth_miracle(path: EconomyPath, *, subtitle: str = "") -> alt.VConcatChart:
    """Draw income and its growth while reforms come one after the other.

    Returns
    -------
    altair chart
        Above GDP relative to before (in logs where it multiplies); below its growth rate. Dots
        are years in which a reform comes.
    """
    import altair as alt

    rows = growth_miracle_data(path)
    income = [row["gdp_relative"] for row in rows]
    log = max(income) > LOG_FROM * min(income)
    title = "GDP relative to before (= 1)" + (", log scale" if log else "")
    scale = levels(log, nice=False)
    above = _yearly(rows, "gdp_relative", title, scale, BLUE, 1.0)
    below = _yearly(rows, "growth_percent", "growth (% a year)", alt.Scale(), BLACK, 0.0)
    chart = alt.vconcat(
        above.properties(width=WIDTH + 100, height=HEIGHT - 60),
        below.properties(width=WIDTH + 100, height=140),
        spacing=14,
    )
    lines = [line for line in (subtitle, _miracle_facts(path)) if line]
    title = "Reforms one after the other: income and its growth"
    drawn: alt.VConcatChart = themed(chart, title, "\n".join(lines))
    return drawn


def _miracle_facts(path: EconomyPath) -> str:
    return (
        f"{len(path.dates)} reforms, years {path.dates[0]} to {path.dates[-1]} (dots). "
        f"GDP {path.gdp_gain_percent:+.1f} % in the long run; the path is worth "
        f"{path.welfare_gain_percent:+.2f} % of consumption for ever."
    )


def announcement_data(
    paths: Mapping[str, EconomyPath], years: int | None = None
) -> list[dict[str, Any]]:
    """One row per path and year: consumption and capital relative to before."""
    last = max(settled_by(p.transition) for p in paths.values()) if years is None else years
    rows: list[dict[str, Any]] = []
    names = axis_names(tuple(paths), 50)
    for name, path in zip(names, paths.values(), strict=True):
        until = min(last, path.transition.periods) + 1
        columns = {
            "path": [name] * until,
            "year": np.arange(until),
            "consumption": path.transition.consumption[:until] / path.consumption_before,
            "capital": path.transition.capital[:until] / path.capital_before,
        }
        rows += rows_of(columns)
    return rows


def plot_announcement(
    paths: Mapping[str, EconomyPath], *, years: int | None = None, subtitle: str = ""
) -> alt.HConcatChart:
    """Draw the same reform known early and late: consumption and capital side by side.

    Parameters
    ----------
    paths : mapping of str to EconomyPath
        By what the legend says.
    years : int, optional
        The last year drawn.
    subtitle : str

    Returns
    -------
    altair chart
    """
    import altair as alt

    rows = announcement_data(paths, years)
    names = axis_names(tuple(paths), 50)
    panels = [_news_panel(rows, names, field) for field in ("consumption", "capital")]
    dates = sorted({d for p in paths.values() for d in p.dates})
    facts = f"The reform comes in year {dates[0]}." if len(dates) == 1 else ""
    lines = [line for line in (subtitle, facts) if line]
    chart = alt.hconcat(*(_with_dates(p, dates) for p in panels), spacing=18)
    drawn: alt.HConcatChart = themed(
        chart, "What news of a reform does before it comes", "\n".join(lines)
    )
    return drawn


def _news_panel(rows: list[dict[str, Any]], names: Sequence[str], field: str) -> Any:
    import altair as alt

    colours = [SERIES[k % len(SERIES)] for k in range(len(names))]
    dashes = [DASHES[k % len(DASHES)] for k in range(len(names))]
    line = chart_of(rows).mark_line(strokeWidth=2)
    return line.encode(
        x=years_axis(),
        y=alt.Y(
            f"{field}:Q", title=f"{field} relative to before (= 1)", scale=alt.Scale(zero=False)
        ),
        color=alt.Color(
            "path:N", scale=alt.Scale(domain=names, range=colours), legend=line_legend()
        ),
        strokeDash=alt.StrokeDash(
            "path:N", scale=alt.Scale(domain=names, range=dashes), legend=line_legend()
        ),
        tooltip=[
            alt.Tooltip("path:N"),
            alt.Tooltip("year:Q"),
            alt.Tooltip(f"{field}:Q", format=".4f"),
        ],
    )


def _with_dates(panel: Any, dates: Sequence[int]) -> Any:
    import altair as alt

    rule = chart_of([{"year": d} for d in dates]).mark_rule(color=GREY, strokeDash=[2, 2])
    return alt.layer(rule.encode(x=alt.X("year:Q")), panel).properties(
        width=285, height=HEIGHT - 40
    )


def _yearly(
    rows: list[dict[str, Any]], field: str, title: str, scale: Any, colour: str, zero: float
) -> Any:
    import altair as alt

    base = chart_of(rows).encode(
        x=years_axis(),
        y=alt.Y(f"{field}:Q", title=title, scale=scale),
        tooltip=[
            alt.Tooltip("year:Q"),
            alt.Tooltip(f"{field}:Q", format=".4f"),
            alt.Tooltip("reform:N"),
        ],
    )
    line = base.mark_line(strokeWidth=2, color=colour)
    dots = base.transform_filter("datum.reform != ''").mark_circle(
        size=36, color=ORANGE, opacity=1, stroke=BLACK, strokeWidth=0.6
    )
    rule = chart_of([{"zero": zero}]).mark_rule(color=GREY, strokeDash=[2, 2])
    return alt.layer(rule.encode(y=alt.Y("zero:Q")), line, dots)
