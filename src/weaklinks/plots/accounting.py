"""Charts of development accounting: parts of an income ratio, scenarios, robustness."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.plots import theme
from weaklinks.plots.theme import (
    BLACK,
    BLUE,
    GREY,
    ORANGE,
    SERIES,
    axis_names,
    chart_of,
    clean,
    rows_of,
    themed,
)
from weaklinks.studies.accounts import Accounting
from weaklinks.studies.robustness import Robustness
from weaklinks.studies.scenarios import ScenarioGrid
from weaklinks.studies.words import shown

if TYPE_CHECKING:
    import altair as alt

_ROW = 30
DIRECT, GOODS, CAPITAL = "direct", "through intermediate goods", "through capital"
_PARTS = {DIRECT: BLACK, GOODS: BLUE, CAPITAL: ORANGE}
_TOTAL = "income ratio"


def accounting_data(accounting: Accounting) -> list[dict[str, Any]]:
    """One row per component and one for the total: where its bar starts and ends, as factors."""
    a = accounting
    ends = np.exp(np.cumsum(a.contribution))
    starts = np.append(1.0, ends[:-1])
    columns = {
        "component": [*a.labels, _TOTAL],
        "start": np.append(starts, 1.0),
        "end": np.append(ends, a.ratio),
        "factor": np.append(a.factor, a.ratio),
        "label": [f"x {f:.3g}" for f in (*a.factor, a.ratio)],
        "kind": [("raises" if c >= 0 else "lowers") for c in a.contribution] + ["total"],
    }
    return rows_of(columns)


def multiplier_data(accounting: Accounting) -> list[dict[str, Any]]:
    """One row per component and part: log points, direct and through the two multipliers."""
    a = accounting
    rows: list[dict[str, Any]] = []
    parts = {DIRECT: a.direct, GOODS: a.by_intermediates, CAPITAL: a.by_capital}
    for k, (part, values) in enumerate(parts.items()):
        columns = {
            "component": [*a.labels, _TOTAL],
            "part": [part] * (len(a.components) + 1),
            "log_points": np.append(values, values.sum()),
            "turn": [k] * (len(a.components) + 1),
        }
        rows += rows_of(columns)
    return rows


def plot_accounting(accounting: Accounting) -> alt.HConcatChart:
    """Draw an income ratio as a product of components, and each as direct effect and multipliers.

    Returns
    -------
    altair chart
        Left the factors, multiplied up from the poor to the rich economy on a log scale; right
        the same in log points, divided between direct effect and the two multipliers.
    """
    import altair as alt

    panels = (_waterfall(accounting), _amplified(accounting))
    chart = alt.hconcat(*panels, spacing=22).resolve_scale(color="independent")
    how = "average over all orders" if accounting.order == "shapley" else "in the order given"
    subtitle = (
        f"Rich over poor {shown(accounting.ratio)}; components switched from poor to rich, {how}. "
        "Direct: without goods made from goods, and with capital fixed."
    )
    drawn: alt.HConcatChart = themed(chart, "What makes up the income ratio", subtitle)
    return drawn


def _waterfall(accounting: Accounting) -> Any:
    import altair as alt

    base = chart_of(accounting_data(accounting)).encode(y=_component_axis(accounting))
    colours = alt.Scale(domain=list(theme.CHANGES), range=list(theme.CHANGES.values()))
    x = alt.X("start:Q", scale=alt.Scale(type="log"), title="factor of income, rich over poor")
    tips = [alt.Tooltip("component:N"), alt.Tooltip("factor:Q", format=".4g")]
    bars = base.mark_bar(height=17).encode(
        x=x, x2=alt.X2("end:Q"), color=alt.Color("kind:N", scale=colours, legend=None), tooltip=tips
    )
    text = base.transform_calculate(at="max(datum.start, datum.end)").mark_text(
        align="left", dx=5, fontSize=11, color="#222"
    )
    labels = text.encode(x=alt.X("at:Q"), text=alt.Text("label:N"))
    height = _ROW * (len(accounting.components) + 1)
    return alt.layer(bars, labels).properties(width=330, height=height)


def _amplified(accounting: Accounting) -> Any:
    import altair as alt

    y = _component_axis(accounting, axis=alt.Axis(labels=False, ticks=False))
    scale = alt.Scale(domain=list(_PARTS), range=list(_PARTS.values()))
    bars = chart_of(multiplier_data(accounting)).mark_bar(height=17)
    bars = bars.encode(
        y=y,
        x=alt.X("log_points:Q", title="log points", axis=alt.Axis(tickCount=5)),
        color=alt.Color("part:N", scale=scale, sort=list(_PARTS), legend=alt.Legend(columns=2)),
        order=alt.Order("turn:Q"),
        tooltip=[
            alt.Tooltip("component:N"),
            alt.Tooltip("part:N"),
            alt.Tooltip("log_points:Q", format="+.3f"),
        ],
    )
    zero = chart_of([{"zero": 0}]).mark_rule(color=BLACK, strokeWidth=0.7).encode(x=alt.X("zero:Q"))
    height = _ROW * (len(accounting.components) + 1)
    return alt.layer(bars, zero).properties(width=280, height=height)


def _component_axis(accounting: Accounting, **options: Any) -> Any:
    import altair as alt

    order = [*accounting.labels, _TOTAL]
    return alt.Y("component:N", sort=order, title=None, **options)


def scenarios_data(grid: ScenarioGrid) -> list[dict[str, Any]]:
    """One row per cell; a cell without an answer is left out."""
    rows: list[dict[str, Any]] = []
    names = axis_names(tuple(grid.columns))
    for scenario, values in zip(grid.scenarios, grid.ratio, strict=True):
        columns = {
            "scenario": [clean(scenario.name)] * len(names),
            "variation": names,
            "ratio": values,
        }
        rows += [row for row in rows_of(columns) if row["ratio"] is not None]
    return rows


def plot_scenarios(grid: ScenarioGrid) -> alt.LayerChart:
    """Draw the income ratio of every scenario, one mark per variation of parameters."""
    import altair as alt

    names = axis_names(tuple(grid.columns))
    colours = [SERIES[k % len(SERIES)] for k in range(len(names))]
    shapes = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "stroke"]
    scale = alt.Scale(domain=names, range=[shapes[k % len(shapes)] for k in range(len(names))])
    marks = chart_of(scenarios_data(grid)).mark_point(size=90, filled=True, opacity=0.9)
    drawn = marks.encode(
        y=alt.Y("scenario:N", sort=[clean(s.name) for s in grid.scenarios], title="scenario"),
        yOffset=alt.YOffset("variation:N", sort=names),
        x=alt.X("ratio:Q", scale=alt.Scale(type="log"), title="income per worker, rich over poor"),
        color=alt.Color("variation:N", scale=alt.Scale(domain=names, range=colours), sort=names),
        shape=alt.Shape("variation:N", scale=scale, sort=names),
        tooltip=[
            alt.Tooltip("scenario:N"),
            alt.Tooltip("variation:N"),
            alt.Tooltip("ratio:Q", format=",.1f"),
        ],
    ).properties(width=480, height=(14 * len(names) + 10) * len(grid.scenarios))
    failed = f" {len(grid.failures)} cells have no answer." if grid.failures else ""
    subtitle = "Steady states; the poor economy is calibrated anew in each cell." + failed
    chart: alt.LayerChart = themed(alt.layer(drawn), "Income ratios by scenario", subtitle)
    return chart


def robustness_data(found: Robustness) -> list[dict[str, Any]]:
    """One row per point that can be drawn: its parameters, the ratio, and the ratio as text."""
    frame = found.to_frame()
    names = list(found.axes)
    columns = {f"at{k}": frame[name].to_numpy() for k, name in enumerate(names)}
    columns["ratio"] = frame["ratio"].to_numpy()
    rows = rows_of({**columns, "label": [shown(float(r)) for r in columns["ratio"]]})
    return [row for row in rows if None not in row.values()]


def plot_robustness(results: Sequence[Robustness]) -> Any:
    """Draw how an income ratio moves: a line per parameter, or a heat map over two.

    Parameters
    ----------
    results : sequence of Robustness
        As from `robustness_each`; drawn next to each other, three in a row.
    """
    import altair as alt

    panels = [_heat_map(r) if len(r.axes) == 2 else _line(r) for r in results]
    chart = alt.concat(*panels, columns=3, spacing=24)
    names = ", ".join(dict.fromkeys(clean(r.scenario.name) for r in results))
    failed = sum(r.ratio.size - len(robustness_data(r)) for r in results)
    gone = f" Left out: {failed} points without an answer, or infinitely far." if failed else ""
    calibrated = any(r.scenario.calibrate for r in results)
    again = "The poor economy's K/Y is kept at every point." if calibrated else ""
    lines = any(len(r.axes) == 1 for r in results)
    mark = " The dashed line marks the default of Table 1." if lines else ""
    title = f"Income ratio under other parameters: scenario {names}"
    return themed(chart, title, (again + mark + gone).strip())


def _line(found: Robustness) -> Any:
    import altair as alt

    (name,) = found.axes
    wide = name == "intermediate_exponent" and min(found.axes[name]) < -10
    scale = alt.Scale(type="symlog", constant=1.0) if wide else alt.Scale(zero=False, nice=True)
    values = [-100, -10, -1, 0] if wide else alt.Undefined
    base = chart_of(robustness_data(found)).encode(
        x=alt.X("at0:Q", title=_title(found, name), scale=scale, axis=alt.Axis(values=values)),
        y=alt.Y("ratio:Q", title="income ratio", scale=alt.Scale(zero=False, nice=True)),
        tooltip=[alt.Tooltip("at0:Q", title=name), alt.Tooltip("ratio:Q", format=",.1f")],
    )
    now = chart_of([{"now": _default(name)}]).mark_rule(color=GREY, strokeDash=[2, 2])
    line = base.mark_line(color=BLUE, strokeWidth=2) + base.mark_circle(color=BLUE, size=34)
    return alt.layer(now.encode(x=alt.X("now:Q")), line).properties(width=210, height=190)


def _heat_map(found: Robustness) -> Any:
    import altair as alt

    first, second = found.axes
    base = chart_of(robustness_data(found)).encode(
        x=alt.X("at1:O", title=_title(found, second), axis=alt.Axis(format=".3~g", labelAngle=0)),
        y=alt.Y("at0:O", title=_title(found, first), sort="descending",
                axis=alt.Axis(format=".3~g")),
    )  # fmt: skip
    ratios = np.log(found.ratio[np.isfinite(found.ratio)])
    middle = float(np.exp((ratios.min() + ratios.max()) / 2)) if ratios.size else 1.0
    scale = alt.Scale(type="log", scheme="blues")
    cells = base.mark_rect().encode(color=alt.Color("ratio:Q", scale=scale, legend=None))
    ink = alt.condition(alt.datum.ratio > middle, alt.value("white"), alt.value("#222"))
    text = base.mark_text(fontSize=11).encode(text=alt.Text("label:N"), color=ink)
    rows, columns = found.ratio.shape
    return alt.layer(cells, text).properties(width=52 * columns, height=30 * rows)


def _title(found: Robustness, name: str) -> str:
    from weaklinks.spec import parameters_of

    symbols = {p.name: p.symbol for p in parameters_of(found.scenario.pair()[0])}
    return f"{name.replace('_', ' ')} ({symbols[name]})"


def _default(name: str) -> float:
    from weaklinks.models.jones import Jones2008

    return float(getattr(Jones2008(), name))
