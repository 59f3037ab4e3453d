"""The charts of a report, by name, and their captions."""

from __future__ import annotations

from typing import Any

from weaklinks.plots import (
    plot_alternatives,
    plot_reform_paths,
    plot_shocks,
    plot_spread,
    plot_weak_links,
    plot_wedges,
)
from weaklinks.plots.save import render_chart
from weaklinks.plots.theme import subtitle_of
from weaklinks.studies.diagnosis import Diagnosis

#: Two plain sentences under each figure.
CAPTIONS = {
    "weak_links": "The bar says by how many percent GDP rises when this sector alone becomes one "
    "percent more productive. The tick is its sales over GDP, in which what other sectors buy of "
    "it is counted: the whole gain where capital is given and there are no wedges (Hulten 1978). "
    "What the bar has beyond the tick, or short of it, comes from capital that follows in the long "
    "run, and from wedges, which make resources worth more in one use than in another.",
    "shocks": "The superstars whose doubling beats the slope most, and the bottlenecks in which "
    "GDP bends most. Each mark is GDP after one sector's productivity is halved, raised by ten "
    "percent, or doubled; the tick is what the small-change slope alone would predict. A mark to "
    "the left of its tick means that bad news hurts more and good news helps less than "
    "the slope says (a bottleneck); to the right, the opposite (a superstar).",
    "wedges": "The first panel shows how much of each sector's sales the wedge takes; below zero "
    "it is a subsidy. The second shows what GDP would gain, or lose, if that sector's wedges alone "
    "were removed: the bar solves the whole economy again, the tick multiplies today's "
    "slope by the wedge.",
    "reform_path": "Each point removes the wedges of one more sector, always the one that adds "
    "most to GDP at that point, and solves the whole economy again. Where the line is steep, a "
    "few reforms bring most of the gain; where it falls, the reforms that are left "
    "lower GDP.",
    "alternatives": "The bar is the change of GDP if every wedge were zero, solved exactly for "
    "each horizon and each set of elasticities. Ticks show two shortcuts, the first-order "
    "slope and triangles; where they are far from the bar, the shortcut misleads.",
    "spread": "Above: how often each answer came out when elasticities and wedges were drawn at "
    "random. Below: how the ranking of the weakest links moves between draws; a short "
    "line means a ranking that does not depend on what nobody knows well.",
}


def draw_charts(diagnosis: Diagnosis) -> tuple[dict[str, dict[str, Any]], dict[str, bytes]]:
    """Draw every chart that this diagnosis has.

    Returns
    -------
    specs : mapping of name to Vega-Lite specification
    pictures : mapping of name to SVG
    """
    specs = {name: chart.to_dict(validate=False) for name, chart in _charts(diagnosis).items()}
    return specs, {name: render_chart(spec, "svg") for name, spec in specs.items()}


def _charts(diagnosis: Diagnosis) -> dict[str, Any]:
    d, subtitle = diagnosis, subtitle_of(diagnosis)
    charts: dict[str, Any] = {
        "weak_links": plot_weak_links(d),
        "shocks": plot_shocks(d),
        "wedges": plot_wedges(d),
        "alternatives": plot_alternatives(d),
    }
    if d.path is not None:
        charts["reform_path"] = plot_reform_paths([d.path], subtitle=subtitle)
    if d.spread is not None:
        charts["spread"] = plot_spread(d.spread, subtitle=subtitle)
    return charts
