"""Charts of openness: income as varieties become importable, what each opening is worth."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.plots.direct import draw_names, line_legend, place_names
from weaklinks.plots.frames import Frame, curves_of, frame_of
from weaklinks.plots.theme import (
    BLACK,
    BLUE,
    DASHES,
    GREY,
    ORANGE,
    ROW,
    SERIES,
    WIDTH,
    axis_names,
    chart_of,
    rows_of,
    series,
    themed,
)
from weaklinks.studies.enclaves import EnclaveScenarios
from weaklinks.studies.opening_gains import OpeningGains
from weaklinks.studies.openness import OpeningPaths

if TYPE_CHECKING:
    import altair as alt

HEIGHT = 320
_SIZE = (WIDTH + 60, HEIGHT)
PRODUCT, INCOME = "domestic product (GDP)", "national income"
ORDER_NAMES = {
    "dearest": "dearest relative to abroad first",
    "cheapest": "cheapest relative to abroad first",
    "weakest": "weakest at home first",
    "strongest": "strongest at home first",
    "middle": "middle of the interval first",
    "random": "at random",
}


def opening_paths_data(paths: OpeningPaths) -> list[dict[str, Any]]:
    """One row per order and degree of openness: income in percent of the rich country's."""
    m, k = paths.openness.size, len(paths.orders)
    columns = {
        "order": np.repeat([ORDER_NAMES[name] for name in paths.orders], m),
        "openness_percent": np.tile(100.0 * paths.openness, k),
        "income_percent": 100.0 * paths.relative_to_rich.ravel(),
        "gain": paths.gain.ravel(),
        "import_percent": 100.0 * paths.import_share.ravel(),
    }
    return rows_of(columns)


def plot_opening_paths(paths: OpeningPaths) -> alt.LayerChart:
    """Draw income relative to the rich country as more varieties become importable.

    Returns
    -------
    altair chart
        A line per order; the rule below is the closed economy.
    """
    import altair as alt

    names = [ORDER_NAMES[name] for name in paths.orders]
    rows, fields = opening_paths_data(paths), ("openness_percent", "income_percent")
    frame = frame_of(rows, fields, _SIZE, zero=True)
    placed = place_names(curves_of(rows, "order", fields), frame)
    x = alt.X("openness_percent:Q", title="varieties that can be imported (% of all)")
    y = alt.Y("income_percent:Q", title="GDP per worker (% of the rich country's)")
    line = chart_of(rows).mark_line(strokeWidth=2, point=True)
    line = line.encode(x=x, y=y, tooltip=_path_tooltip(), **_lines("order", names, placed is None))
    closed = chart_of([{"closed": 100.0 * paths.closed / paths.rich}])
    rule = closed.mark_rule(color=GREY, strokeDash=[2, 2]).encode(y=alt.Y("closed:Q"))
    said = draw_names(placed or (), _colours(names), x, y, fields)
    chart = alt.layer(rule, line, *said).properties(width=_SIZE[0], height=_SIZE[1])
    drawn: alt.LayerChart = themed(
        chart, "Opening up: income as more varieties can be imported", _subtitle(paths)
    )
    return drawn


def _lines(series: str, names: list[str], legend: bool) -> dict[str, Any]:
    """Colours and dashes of lines, explained in a legend where they do not carry their names."""
    import altair as alt

    shown = line_legend() if legend else None
    colours = alt.Scale(domain=names, range=_cycle(SERIES, names))
    dashes = alt.Scale(domain=names, range=_cycle(DASHES, names))
    return {
        "color": alt.Color(f"{series}:N", scale=colours, legend=shown),
        "strokeDash": alt.StrokeDash(f"{series}:N", scale=dashes, legend=shown),
    }


def _subtitle(paths: OpeningPaths) -> str:
    t = paths.model
    return (
        f"Trade cost {t.trade_cost:.3g} on each crossing, import elasticity "
        f"{t.import_elasticity:.3g}, export elasticity {t.export_elasticity:.3g}.\n"
        f"Closed {100 * paths.closed / paths.rich:.3g} % of the rich country (dotted); closed but "
        f"without wedges {100 * paths.reformed / paths.rich:.3g} %."
    )


def _path_tooltip() -> list[Any]:
    import altair as alt

    return [
        alt.Tooltip("order:N"),
        alt.Tooltip("openness_percent:Q", format=".1f", title="importable (%)"),
        alt.Tooltip("income_percent:Q", format=".2f", title="of the rich country (%)"),
        alt.Tooltip("gain:Q", format=".3f", title="GDP (closed = 1)"),
        alt.Tooltip("import_percent:Q", format=".1f", title="imports (% of GDP)"),
    ]


def opening_gains_data(gains: OpeningGains) -> list[dict[str, Any]]:
    """One row per exponent and case, in order: GDP over that of the first case."""
    k, c = gains.gdp.shape
    columns = {
        "place": np.repeat(np.arange(k), c),
        "exponent": np.repeat([_exponent(rho) for rho in gains.exponents], c),
        "case": list(gains.cases) * k,
        "gain": gains.gain.ravel(),
    }
    return [row for row in rows_of(columns) if row["case"] != gains.cases[0]]


def plot_opening_gains(gains: OpeningGains) -> alt.LayerChart:
    """Draw what each kind of opening is worth as inputs become stronger complements.

    Returns
    -------
    altair chart
        A line per case over rho, from substitutes' edge to Leontief; the rule is the first case.
    """
    import altair as alt

    names = list(gains.cases[1:])
    wide = float(gains.gain.max()) > 4.0 * float(gains.gain.min())
    scale = alt.Scale(type="log", nice=False) if wide else alt.Scale(zero=False)
    placed = place_names(*_gain_curves(gains, names, wide))
    title = "rho of intermediate goods (left: weaker, right: stronger complements)"
    x = _exponent_axis(gains, title)
    y = alt.Y("gain:Q", scale=scale, title=f"GDP ({gains.cases[0]} = 1)")
    tips = [alt.Tooltip("case:N"), alt.Tooltip("exponent:N"), alt.Tooltip("gain:Q", format=".3f")]
    line = chart_of(opening_gains_data(gains)).mark_line(strokeWidth=2, point=True)
    line = line.encode(x=x, y=y, tooltip=tips, **_lines("case", names, placed is None))
    one = chart_of([{"one": 1.0}]).mark_rule(color=GREY, strokeDash=[2, 2])
    said = draw_names(placed or (), _colours(names), x, y, ("place", "gain"))
    chart = alt.layer(one.encode(y=alt.Y("one:Q", scale=scale)), line, *said)
    chart = chart.properties(width=_SIZE[0], height=_SIZE[1])
    drawn: alt.LayerChart = themed(
        chart, "What opening is worth, by complementarity", f"Dotted: {gains.cases[0]}."
    )
    return drawn


def _exponent_axis(gains: OpeningGains, title: str) -> Any:
    """One step for each exponent, named below it."""
    import altair as alt

    count = len(gains.exponents)
    words = json.dumps([_exponent(rho) for rho in gains.exponents])
    axis = alt.Axis(values=list(range(count)), labelExpr=f"{words}[datum.value]", grid=False)
    scale = alt.Scale(domain=[-0.5, count - 0.5], nice=False)
    return alt.X("place:Q", title=title, scale=scale, axis=axis)


def _gain_curves(gains: OpeningGains, names: list[str], log: bool) -> tuple[Any, Frame]:
    """The lines by number of their exponent, and the frame they stand in, a step for each."""
    count = len(gains.exponents)
    curves = {name: (range(count), gains.gain[:, k + 1]) for k, name in enumerate(names)}
    ends = (min(1.0, float(gains.gain.min())), max(1.0, float(gains.gain.max())))
    width, height = _SIZE
    return curves, Frame(x=(-0.5, count - 0.5), y=ends, width=width, height=height, log=log)


def _colours(names: list[str]) -> dict[str, str]:
    return dict(zip(names, _cycle(SERIES, names), strict=True))


def _exponent(rho: float) -> str:
    return "Leontief" if np.isneginf(rho) else f"{rho:g}"


def enclaves_data(found: EnclaveScenarios) -> list[dict[str, Any]]:
    """One row per scenario: product and income over the closed economy's, jobs, imports."""
    names = tuple(s.name for s in found.scenarios)
    columns = {
        "axis": axis_names(names),
        "gdp": found.gdp_relative,
        "income": found.income_relative,
        "jobs_percent": [100.0 * s.enclave_jobs for s in found.scenarios],
        "import_percent": [100.0 * s.import_share for s in found.scenarios],
    }
    return rows_of(columns)


def plot_enclaves(found: EnclaveScenarios) -> alt.LayerChart:
    """Draw national income and domestic product of each scenario, the closed economy being one.

    Returns
    -------
    altair chart
        Bars of national income, ticks of domestic product; between them is what foreign
        capital earns and sends abroad. In logs.
    """
    import altair as alt

    data = enclaves_data(found)
    colours = {INCOME: BLUE, PRODUCT: ORANGE}
    low = min(min(row["income"], row["gdp"]) for row in data)
    scale = alt.Scale(type="log", domainMin=0.5 * min(low, 1.0), nice=False)
    base = chart_of(data).encode(
        y=alt.Y("axis:N", sort=None, title=None), tooltip=_enclave_tooltip()
    )
    x = alt.X("income:Q", scale=scale, title="closed economy = 1, log scale")
    start = chart_of(data).transform_calculate(one="1")
    bars = series(start.mark_bar(height=13), INCOME, colours).encode(
        y=alt.Y("axis:N", sort=None, title=None),
        x=x,
        x2=alt.X2("one:Q"),
        tooltip=_enclave_tooltip(),
    )
    ticks = series(base.mark_tick(thickness=4, size=20), PRODUCT, colours).encode(x=alt.X("gdp:Q"))
    numbers = base.mark_text(align="left", dx=6, fontSize=11).encode(
        x=alt.X("end:Q"), text=alt.Text("income:Q", format=".2f")
    )
    numbers = numbers.transform_calculate(end="max(datum.income, datum.gdp, 1)")
    one = chart_of([{"one": 1.0}]).mark_rule(color=BLACK, strokeWidth=0.7).encode(x=alt.X("one:Q"))
    chart = alt.layer(bars, ticks, numbers, one).properties(width=WIDTH, height=ROW * len(data))
    subtitle = "Number: national income. Between bar and tick: what foreign capital earns."
    drawn: alt.LayerChart = themed(chart, "Enclaves, opening and reform", subtitle)
    return drawn


def _enclave_tooltip() -> list[Any]:
    import altair as alt

    return [
        alt.Tooltip("axis:N", title="scenario"),
        alt.Tooltip("income:Q", format=".3f", title=INCOME),
        alt.Tooltip("gdp:Q", format=".3f", title=PRODUCT),
        alt.Tooltip("jobs_percent:Q", format=".1f", title="employed in the enclave (%)"),
        alt.Tooltip("import_percent:Q", format=".1f", title="imports (% of GDP)"),
    ]


def _cycle(values: tuple[Any, ...], names: list[str]) -> list[Any]:
    return [values[k % len(values)] for k in range(len(names))]
