"""Charts of cross-country accounting: predicted against actual income, and over the years."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.plots.theme import BLUE, GREY, ORANGE, chart_of, clean, rows_of, themed, whole_axis
from weaklinks.studies.countries import CrossCountry
from weaklinks.studies.explained import Explained
from weaklinks.studies.panel import Panel

if TYPE_CHECKING:
    import altair as alt

WITH, WITHOUT = "with intermediate goods", "without"
_SIDE = 330


def countries_data(result: CrossCountry, side: Explained) -> list[dict[str, Any]]:
    """One row per country: income and prediction relative to the reference, and its Q."""
    columns = {
        "code": [clean(c) for c in result.codes],
        "country": [clean(n) for n in result.names],
        "income": np.exp(side.log_income),
        "predicted": np.exp(side.predicted),
        "productivity": np.exp(side.productivity),
        "wedge": side.wedge,
    }
    return rows_of(columns)


def plot_countries(result: CrossCountry) -> alt.HConcatChart:
    """Draw income predicted from capital and schooling against income in the data.

    Returns
    -------
    altair chart
        Two panels, with and without intermediate goods; on the line prediction and data agree.
    """
    import altair as alt

    w, o = result.with_intermediates, result.without
    spans = [_span(w.log_income), _span(np.append(w.predicted, o.predicted))]
    panels = [
        _scatter(result, w, f"sigma = {w.intermediate_share:g}", spans),
        _scatter(result, o, "sigma = 0", spans),
    ]
    subtitle = (
        f"{clean(result.source)}, {result.year}; {result.reference} = 1; {len(result.codes)} "
        f"countries, {len(result.missing)} without data. On the line human capital and K/Y alone "
        "explain income; what is off it is productivity. With intermediate goods the prediction "
        f"hangs on the K/Y without wedges, here {result.undistorted:.3g}. The vertical axis is "
        "stretched."
    )
    chart = alt.hconcat(*panels, spacing=26)
    title = "Income per worker: explained by capital and schooling, and in the data"
    drawn: alt.HConcatChart = themed(chart, title, subtitle)
    return drawn


def _span(logs: FloatArray) -> list[float]:
    # Room for half a code beyond the outermost country.
    room = 0.1 + 0.05 * float(np.ptp(logs))
    return [float(np.exp(logs.min() - room)), float(np.exp(logs.max() + room))]


def _scatter(result: CrossCountry, side: Explained, name: str, spans: list[list[float]]) -> Any:
    import altair as alt

    across, up = (alt.Scale(type="log", domain=span, nice=False) for span in spans)
    ticks = [t for k in range(-6, 3) for t in (10.0**k, 3 * 10.0**k)]
    axis = alt.Axis(values=ticks, format="~g", grid=False)
    base = chart_of(countries_data(result, side)).encode(
        x=alt.X("income:Q", scale=across, title="income in the data", axis=axis),
        y=alt.Y("predicted:Q", scale=up, title="predicted from K/Y and schooling", axis=axis),
        tooltip=[
            alt.Tooltip("country:N"),
            alt.Tooltip("income:Q", format=".3f"),
            alt.Tooltip("predicted:Q", format=".3f"),
            alt.Tooltip("productivity:Q", format=".3f", title="Q"),
            alt.Tooltip("wedge:Q", format=".2f"),
        ],
    )
    ends = [{"v": v} for span in spans for v in span]
    line = chart_of(ends).mark_line(color=GREY, strokeDash=[4, 3], clip=True)
    diagonal = line.encode(x=alt.X("v:Q", scale=across), y=alt.Y("v:Q", scale=up))
    crowd = len(result.codes) > 60
    mark = base.mark_text(fontSize=8 if crowd else 10, color=BLUE, opacity=0.85)
    codes = mark.encode(text=alt.Text("code:N"))
    title = f"{name}: sd of log Q {side.sd_productivity:.2f}, success {side.success:.2f}"
    heading = alt.TitleParams(title, anchor="start", fontSize=12, fontWeight="normal")
    return alt.layer(diagonal, codes).properties(width=_SIDE, height=_SIDE, title=heading)


def years_data(panel: Panel) -> list[dict[str, Any]]:
    """One row per year and version: success, and the spread of productivity."""
    rows: list[dict[str, Any]] = []
    for result in panel.results:
        for name, side in ((WITH, result.with_intermediates), (WITHOUT, result.without)):
            columns = {
                "year": [result.year],
                "version": [name],
                "success": [side.success],
                "sd": [side.sd_productivity],
            }
            rows += rows_of(columns)
    return rows


def plot_years(panel: Panel) -> alt.HConcatChart:
    """Draw, over the years, the success of capital and schooling and the spread of productivity."""
    import altair as alt

    data = years_data(panel)
    fields = {"success": "success", "sd": "standard deviation of log Q"}
    panels = [_years(data, field, title) for field, title in fields.items()]
    chart = alt.hconcat(*panels, spacing=26)
    source = clean(panel.results[0].source)
    subtitle = (
        f"{source}; relative to {panel.results[0].reference}, every country with data. Success: "
        "variance of the income that K/Y and schooling predict, over that of income, in logs; "
        "with intermediate goods it hangs on the K/Y without wedges."
    )
    drawn: alt.HConcatChart = themed(chart, "Development accounting over the years", subtitle)
    return drawn


def _years(data: list[dict[str, Any]], field: str, title: str) -> Any:
    import altair as alt

    scale = alt.Scale(domain=[WITH, WITHOUT], range=[BLUE, ORANGE])
    dashes = alt.Scale(domain=[WITH, WITHOUT], range=[[1, 0], [6, 3]])
    years = [row["year"] for row in data]
    whole = whole_axis(min(years), max(years))
    base = chart_of(data).encode(
        x=alt.X("year:Q", axis=whole, title=None, scale=alt.Scale(zero=False)),
        y=alt.Y(f"{field}:Q", title=title, scale=alt.Scale(zero=True)),
        color=alt.Color("version:N", scale=scale, legend=alt.Legend(symbolType="stroke")),
    )
    dashed = alt.StrokeDash("version:N", scale=dashes)
    line = base.mark_line(strokeWidth=2).encode(strokeDash=dashed)
    dots = base.mark_circle(size=40, opacity=1)
    return alt.layer(line, dots).properties(width=300, height=230)
