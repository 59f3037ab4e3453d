"""Charts of production in stages: wages as an envelope, who works where, how many at each stage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from weaklinks.models.o_ring.sequential_result import StageAssignment
from weaklinks.plots.lines import WIDTH
from weaklinks.plots.stages_data import (
    PASSED_ON,
    SPOILED,
    band_data,
    line_data,
    name_data,
    skill_range,
    stage_data,
    threshold_data,
    type_data,
    wage_data,
    wage_range,
)
from weaklinks.plots.theme import BLACK, BLUE, GREY, ORANGE, chart_of, themed

if TYPE_CHECKING:
    import altair as alt

HEIGHT, BARS = 300, 130
# More stages or types than these are not marked one by one.
_MOST_STAGES, _MOST_TYPES = 16, 8
# Shares of the idle below this are not worth a word.
_NEGLIGIBLE = 1e-6
_PLACES = ("from", "middle")


def plot_stages(found: StageAssignment) -> alt.VConcatChart:
    """Draw the wage of each skill, the stage at which it works, and workers by stage.

    Returns
    -------
    altair chart
    """
    import altair as alt

    upper = alt.layer(*_wages(found)).properties(width=WIDTH, height=HEIGHT)
    bands = alt.layer(*_bands(found)).properties(width=WIDTH, height=22)
    bars = alt.layer(*_bars(found)).properties(width=WIDTH, height=BARS)
    drawn: alt.VConcatChart = themed(
        alt.vconcat(upper, bands, bars, spacing=8), _title(found), _subtitle(found)
    )
    return drawn


def _wages(found: StageAssignment) -> list[Any]:
    import altair as alt

    unit = "final goods" if found.model.price == 1.0 else "units of the price"
    x = _on("skill", "", skill_range(found), labels=False, ticks=False)
    y = _on("wage", f"wage, in {unit}", wage_range(found))
    place = {"x": x, "y": y}
    tip = [alt.Tooltip(f"{k}:Q", format=".4g") for k in ("stage", "skill", "wage")]
    few = found.model.stages <= _MOST_STAGES
    each = chart_of(line_data(found)).mark_line(
        color=GREY, strokeWidth=0.9 if few else 0.5, strokeDash=[4, 3]
    )
    envelope = chart_of(wage_data(found)).mark_line(color=BLUE, strokeWidth=3)
    names = chart_of(name_data(found)).mark_text(align="left", dx=5, fontSize=11, color="#444")
    layers = [
        each.encode(**place, detail=alt.Detail("stage:N")),
        envelope.encode(**place, tooltip=tip),
        names.encode(**place, text=alt.Text("name:N")),
    ]
    return layers + (_thresholds(found, place) if few else []) + _types(found, place)


def _thresholds(found: StageAssignment, place: dict[str, Any]) -> list[Any]:
    rows = threshold_data(found)
    points = chart_of(rows).mark_point(color=BLUE, fill="white", size=55, strokeWidth=2, opacity=1)
    drops = chart_of(rows).mark_rule(color=GREY, strokeDash=[1, 3])
    return [drops.encode(x=place["x"]), points.encode(**place)]


def _types(found: StageAssignment, place: dict[str, Any]) -> list[Any]:
    import altair as alt

    rows = type_data(found)
    marks = chart_of(rows).mark_point(shape="diamond", color=BLACK, filled=True, size=50, opacity=1)
    if not rows or len(rows) > _MOST_TYPES:
        return [marks.encode(**place)] if rows else []
    names = chart_of(rows).mark_text(align="right", dx=-8, dy=-9, fontSize=11.5, color=BLACK)
    return [marks.encode(**place), names.encode(**place, text=alt.Text("name:N"))]


def _bands(found: StageAssignment) -> list[Any]:
    import altair as alt

    rows = band_data(found)
    shade = alt.Scale(domain=[0, 1], range=["#ffffff", "#dcdcdc"])
    fill = alt.Fill("shade:N", scale=shade, legend=None)
    box = chart_of(rows).mark_rect(stroke="#888", strokeWidth=0.6)
    text = chart_of(rows).mark_text(fontSize=11.5, color=BLACK)
    x, middle = (_on(f, "skill: share of units not spoiled", skill_range(found)) for f in _PLACES)
    return [
        box.encode(x=x, x2=alt.X2("until:Q"), fill=fill),
        text.encode(x=middle, text=alt.Text("name:N")),
    ]


def _bars(found: StageAssignment) -> list[Any]:
    import altair as alt

    rows = stage_data(found)
    x = alt.X("stage:O", title="stage", axis=alt.Axis(labelAngle=0, labelOverlap=True))
    top = 1.12 * max(row["workers"] for row in rows) or 1.0
    scale = alt.Scale(domain=[0.0, top], nice=False)
    y = alt.Y("end:Q", title="workers, % of all", scale=scale, axis=alt.Axis(tickCount=4))
    colours = alt.Scale(domain=[PASSED_ON, SPOILED], range=[BLUE, ORANGE])
    bars = chart_of(rows).mark_bar().encode(
        x=x, y=y, y2=alt.Y2("start:Q"), color=alt.Color("part:N", scale=colours, legend=None),
        tooltip=[
            *(alt.Tooltip("stage:O"), alt.Tooltip("part:N")),
            alt.Tooltip("workers:Q", format=".4g"),
        ],
    )  # fmt: skip
    if found.model.stages > _MOST_STAGES:
        return [bars]
    tops = chart_of([row for row in rows if row["part"] == SPOILED])
    return [
        bars,
        tops.mark_text(dy=-7, fontSize=11.5).encode(
            x=x, y=alt.Y("workers:Q"), text=alt.Text("label:N")
        ),
    ]


def _on(field: str, title: str, ends: tuple[float, float], **options: Any) -> Any:
    """Axis of a field that ends where it is told to; wages are vertical."""
    import altair as alt

    channel = alt.Y if field == "wage" else alt.X
    scale = alt.Scale(domain=list(ends), nice=False, zero=False)
    return channel(f"{field}:Q", title=title, scale=scale, axis=alt.Axis(**options))


def _title(found: StageAssignment) -> str:
    if not found.output:
        return "Nobody works on the line: idleness pays more"
    if found.model.stages == 1:
        return "One stage: the wage is what a worker's good units are worth"
    if found.model.population.types is not None and found.model.population.types[0].size == 1:
        return "All are alike, and every stage pays them the same"
    who = "Those who work do so" if found.idle > _NEGLIGIBLE else "Everybody works"
    return f"{who} at the stage that pays most: the able late"


def _subtitle(found: StageAssignment) -> str:
    if not found.output:
        return "What idleness pays, and below (dashed) what each stage would."
    types = found.model.population.types
    name = "" if types is not None and types[0].size == 1 else found.model.population.name
    facts = f"Output per worker {found.output:.4g}, wage Gini {found.wage_gini:.3g}."
    lines = [f"Skills: {name}. {facts}" if name else facts]
    if found.model.stages > 1:
        few = found.model.stages <= _MOST_STAGES
        marks = " Circles: skills indifferent between stages." if few else ""
        marks += " Diamonds: workers." if types is not None else ""
        lines.append(f"Dashed: what each stage alone would pay.{marks}")
    idle = f"Idle: {100 * found.idle:.3g} %. " if found.idle > _NEGLIGIBLE else ""
    middle = "" if found.unique else "Stage values are not unique: their middle. "
    lines.append(f"{idle}{middle}Bars: workers by stage; on top those whose unit is spoiled.")
    return "\n".join(lines)
