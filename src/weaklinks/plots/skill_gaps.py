"""Chart of how much of an income ratio skills explain."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.plots import theme
from weaklinks.plots.skill_axes import log_axis
from weaklinks.plots.theme import GREY, axis_names, chart_of, rows_of, themed
from weaklinks.studies.skill_gaps import SkillGap

if TYPE_CHECKING:
    import altair as alt

_ROW = 30
_TOTAL = "income ratio"
_KINDS = theme.CHANGES
_CAPITAL = {
    "rental": "Capital costs the same in both",
    "stock": "Both have the same capital per worker",
    "own": "Capital as each economy has it",
}


def skill_gap_data(found: SkillGap) -> list[dict[str, Any]]:
    """One row per component and one for the total: where its bar starts and ends, as factors."""
    with np.errstate(over="ignore"):
        ends = np.exp(np.cumsum(found.contribution))
        total, factors = np.exp(found.log_ratio), np.append(found.factor, np.exp(found.log_ratio))
    columns = {
        "component": [*axis_names(found.components), _TOTAL],
        "start": np.append(np.append(1.0, ends[:-1])[: ends.size], 1.0),
        "end": np.append(ends, total),
        "factor": factors,
        "label": [f"x {f:.3g}" for f in factors],
        "kind": [("raises" if c >= 0 else "lowers") for c in found.contribution] + ["total"],
    }
    return rows_of(columns)


def plot_skill_gap(found: SkillGap) -> alt.LayerChart:
    """Draw an income ratio multiplied up from its components, poor to rich, on a log scale."""
    import altair as alt

    rows = skill_gap_data(found)
    y = alt.Y("component:N", sort=[row["component"] for row in rows], title=None)
    one = chart_of([{"start": 1.0}]).mark_rule(color="#222", strokeWidth=0.8)
    one = one.encode(x=_factors(rows))
    chart = alt.layer(one, _links(rows).encode(y=y), *_bars(rows, y))
    chart = chart.properties(width=400, height=_ROW * len(rows))
    drawn: alt.LayerChart = themed(chart, _finding(found), _subtitle(found))
    return drawn


def _bars(rows: list[dict[str, Any]], y: Any) -> list[Any]:
    import altair as alt

    base = chart_of(rows).encode(y=y)
    colours = alt.Scale(domain=list(_KINDS), range=list(_KINDS.values()))
    bars = base.mark_bar(height=17).encode(
        x=_factors(rows),
        x2=alt.X2("end:Q"),
        color=alt.Color("kind:N", scale=colours, legend=None),
        tooltip=[alt.Tooltip("component:N"), alt.Tooltip("factor:Q", format=".4g")],
    )
    text = base.transform_calculate(at="max(datum.start, datum.end)").mark_text(
        align="left", dx=5, fontSize=11, color="#222"
    )
    return [bars, text.encode(x=alt.X("at:Q"), text=alt.Text("label:N"))]


def _finding(found: SkillGap) -> str:
    if not len(found.components) or abs(found.log_ratio) < 1e-9:
        return "The two economies have the same income"
    k = int(np.argmax(found.contribution * np.sign(found.log_ratio)))
    part = np.exp(found.contribution[k])
    return (
        f"An income ratio of {np.exp(found.log_ratio):.3g}: the largest factor is "
        f"{found.components[k]}, x {part:.3g}"
    )


def _subtitle(found: SkillGap) -> str:
    how = "average over all orders" if found.order == "shapley" else "in the order given"
    rich, poor = found.tasks
    goods = "" if found.jones is None else " Firms also buy each other's goods (Jones 2008)."
    return (
        f"Rich over poor, O-ring teams: components exchanged from poor to rich, {how}. "
        f"{_CAPITAL[found.capital]}.{goods}\nTasks of the average worker's firm: {rich:.3g} in "
        f"the rich economy, {poor:.3g} in the poor one."
    )


def _factors(rows: list[dict[str, Any]]) -> Any:
    ends = [1.0] + [row[k] for row in rows for k in ("start", "end") if row[k]]
    title = "income per worker relative to the poor economy"
    return log_axis(title, min(ends), max(ends), "start", "x")


def _links(rows: list[dict[str, Any]]) -> Any:
    """Thin lines along which one bar hands over to the next."""
    import altair as alt

    pairs = pairwise(rows)
    links = [
        {"component": row["component"], "start": a["end"]}
        for a, b in pairs
        for row in (a, b)
        if a["end"] is not None
    ]
    drawn = chart_of(links).mark_line(color=GREY, strokeWidth=0.8, strokeDash=[2, 2])
    return drawn.encode(x=_factors(rows), detail=alt.Detail("start:N"))
