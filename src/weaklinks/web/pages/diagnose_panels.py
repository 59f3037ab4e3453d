"""What takes longer about a country: large shocks, the reform path, how sure the answers are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from weaklinks.web.content import Card, Figure, Progress, Section, Table
from weaklinks.web.controls import Values
from weaklinks.web.pages.diagnose_opening import (
    country_of,
    elasticities_of,
    frame_of,
    look,
    spread_of,
)
from weaklinks.web.pages.diagnose_sector_table import bottlenecks_table, superstars_table

if TYPE_CHECKING:
    from weaklinks.studies.reforms import ReformPath

#: Reforms in the table; the chart's data has all.
_STEPS = 15


def superstars_panel(values: Values, progress: Progress) -> Section:
    """Where GDP bends up or down, and what large changes of productivity do."""
    from weaklinks.plots import plot_shocks
    from weaklinks.plots.links import shocks_data
    from weaklinks.report.charts import CAPTIONS
    from weaklinks.report.content import kind_counts
    from weaklinks.report.words import LINKS_OF_JONES, bends

    d = look(values)
    stars, necks = d.superstars(10), d.bottlenecks(10)
    tables: tuple[Table, ...] = (superstars_table(d, stars),) if stars else ()
    tables += (bottlenecks_table(d, necks),) if necks else ()
    figure = Figure(
        name="shocks",
        chart=lambda: plot_shocks(d),
        alt="Superstars and bottlenecks: change of GDP when a sector's productivity is halved, "
        "raised by ten percent or doubled, beside what the slope alone would say",
        caption=CAPTIONS["shocks"],
        frame=lambda: frame_of(shocks_data(d)),
    )
    return Section(
        title="",
        words=(bends(*kind_counts(d)), LINKS_OF_JONES),
        figures=(figure,),
        tables=tables,
    )


def path_panel(values: Values, progress: Progress) -> Section:
    """The order of reforms that adds most at every step."""
    from weaklinks.plots import plot_reform_paths
    from weaklinks.plots.theme import subtitle_of
    from weaklinks.report.charts import CAPTIONS
    from weaklinks.report.content import path_words
    from weaklinks.report.opening import why_lower
    from weaklinks.studies.reforms import reform_path

    d = look(values)
    if not d.economy.wedge.any():
        return Section(title="", words=("There are no wedges, so there is nothing to reform.",))
    path = reform_path(d.economy, start=d.equilibrium, progress=progress)
    figure = Figure(
        name="reform-path",
        chart=lambda: plot_reform_paths([path], subtitle=subtitle_of(d)),
        alt="GDP relative to today after each reform, the best one first",
        caption=CAPTIONS["reform_path"],
        frame=path.to_frame,
    )
    said = (_path_sentence(path_words(path), path.sectors), why_lower(d, path))
    return Section(
        title="", words=tuple(filter(None, said)), figures=(figure,), tables=(_steps(path),)
    )


def _steps(path: ReformPath) -> Table:
    from weaklinks.report.content import path_rows
    from weaklinks.report.words import fixed, signed

    steps = len(path.sectors)
    shown = f"The first {_STEPS} of {steps} reforms. " if steps > _STEPS else ""
    rows = [
        (
            row["sector"],
            str(row["step"]),
            signed(row["added_percent"], 3),
            fixed(row["gdp_relative"], 4),
        )
        for row in path_rows(path)[:_STEPS]
    ]
    return Table(
        caption=f"{shown}Each row removes the wedges of one more sector.",
        columns=("Sector", "Step", "Adds (%)", "GDP, today = 1"),
        rows=rows,
    )


def _path_sentence(words: dict[str, Any], sectors: tuple[str, ...]) -> str:
    from weaklinks.report.words import change

    steps, end = words["steps"], change(words["end_percent"])
    if steps == 1:
        return f"There is one sector to reform: {sectors[0]}. Without its wedges GDP is {end}."
    if words["peak"] == 0:
        return f"No reform on this path raises GDP above today's. After all of them it is {end}."
    found = (
        f"First comes {sectors[0]}. {_bring(words['half'], steps)} half of the largest gain and "
        f"{_reforms(words['most'])} nine tenths of it; after {_reforms(words['peak'])} GDP is "
        f"{change(words['peak_percent'])}."
    )
    left = steps - words["peak"]
    if not left:
        return found
    rest = "The one that is left lowers" if left == 1 else f"The {left} that are left lower"
    return f"{found} {rest} it again: after all, GDP is {end}."


def _bring(reforms: int, steps: int) -> str:
    return f"{reforms} of {steps} reforms {'brings' if reforms == 1 else 'bring'}"


def _reforms(reforms: int) -> str:
    from weaklinks.report.words import count

    return count(reforms, "reform")


def alternatives_panel(values: Values, progress: Progress) -> Section:
    """The cost of all wedges at the other horizon and under other elasticities."""
    from weaklinks.plots import plot_alternatives
    from weaklinks.plots.certainty import alternatives_data
    from weaklinks.report.charts import CAPTIONS
    from weaklinks.report.words import percent
    from weaklinks.studies.diagnosis import diagnose

    eps = elasticities_of(values)
    d = diagnose(country_of(values), horizon=values["horizon"], elasticities=eps, steps=1)
    if not d.economy.wedge.any():
        return Section(title="", words=("There are no wedges, so nothing can be gained or lost.",))
    found = [cost.gdp_gain_percent for cost in (*d.costs.values(), *d.alternatives.values())]
    said = (
        "Nobody knows the elasticities well. Over both horizons and the choices below, GDP "
        f"without wedges would change by {percent(min(found))} to {percent(max(found))}."
    )
    figure = Figure(
        name="alternatives",
        chart=lambda: plot_alternatives(d),
        alt="Change of GDP if every wedge were zero, for both horizons and other elasticities",
        caption=CAPTIONS["alternatives"],
        frame=lambda: frame_of(alternatives_data(d)),
    )
    return Section(title="", words=(said,), figures=(figure,))


def draws_panel(values: Values, progress: Progress) -> Section:
    """The answers under random elasticities and wedges."""
    from weaklinks.plots import plot_spread
    from weaklinks.plots.theme import subtitle_of
    from weaklinks.report.charts import CAPTIONS
    from weaklinks.report.content import spread_words

    if not int(values["draws"]):
        return Section(title="", words=("Choose a number of draws among the settings.",))
    d, spread = look(values), spread_of(values, progress)
    words = spread_words(spread)
    figure = Figure(
        name="draws",
        chart=lambda: plot_spread(spread, subtitle=subtitle_of(d)),
        alt="How often each gain of GDP came out over all draws, and how the ranks of the "
        "weakest links move",
        caption=CAPTIONS["spread"],
        frame=spread.to_frame,
    )
    return Section(
        title="",
        words=_spread_said(words),
        cards=_spread_cards(words, d.horizon),
        figures=(figure,),
    )


def _spread_said(words: dict[str, Any]) -> tuple[str, ...]:
    from weaklinks.report.words import NO_BREAK, percent

    low, middle, high = words["gain"]
    firm = "; ".join(f"{name} in {share:.0f}{NO_BREAK}%" for name, share in words["firm"][:5])
    return (
        f"In nine of ten draws GDP without wedges changes by {percent(low)} to {percent(high)}; "
        f"half of all draws give more than {percent(middle)}.",
        f"Among the five weakest links: {firm} of the draws.",
    )


def _spread_cards(words: dict[str, Any], horizon: str) -> tuple[Card, ...]:
    from weaklinks.report.words import MULTIPLIERS, number, percent

    without = f"; {words['failed']} more have no equilibrium" if words["failed"] else ""
    ends = f"5th to 95th percentile of {words['draws']} draws{without}"
    low, _, high = words["multiplier"]
    small, _, large = words["average_wedge"]
    wide = percent(large, sign=False)
    return (
        Card(label=MULTIPLIERS[horizon], value=f"{number(low)} to {number(high)}", note=ends),
        Card(label="Average wedge", value=f"{number(small)} to {wide}", note=ends),
        Card(label="Draws in which GDP would fall", value=str(words["losses"])),
    )
