"""What is seen of a country at once: numbers, weak links and wedges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weaklinks.web.content import Action, Card, Figure, Later, Section, Table
from weaklinks.web.controls import Values
from weaklinks.web.pages.diagnose_opening import frame_of, years_in

if TYPE_CHECKING:
    from weaklinks.studies.diagnosis import Diagnosis


def numbers(d: Diagnosis, values: Values) -> Section:
    """Cards, and the years that the file has."""
    found = years_in(values["table"])
    shown = values.get("year") or str(max(found, default=""))
    years = tuple(
        Action(label=str(year), changes={"year": str(year)}, main=str(year) == shown)
        for year in found
    )
    words = _net(d) if d.economy.wedge.any() else ()
    words += ("Years in the file:",) if years else ()
    return Section(title="In numbers", cards=_cards(d), words=words, actions=years)


def _cards(d: Diagnosis) -> tuple[Card, ...]:
    """Four numbers; without wedges the two that do not depend on them."""
    from weaklinks.report.words import MINUS, MULTIPLIERS, number, percent

    every = Card(
        label=MULTIPLIERS[d.horizon],
        value=number(d.multiplier),
        note="% of GDP per 1 % of every sector's productivity",
    )
    share = Card(
        label="Intermediate share",
        value=percent(100 * d.intermediate_share, sign=False),
        note="of gross output is intermediate goods; their multiplier "
        f"1/(1{MINUS}sigma) is {number(d.intermediate_multiplier)}",
    )
    return (*(_wedge_cards(d) if d.economy.wedge.any() else ()), every, share)


def _wedge_cards(d: Diagnosis) -> tuple[Card, ...]:
    from weaklinks.report.words import percent

    first = percent(d.costs[d.horizon].first_order_percent)
    gain = Card(
        label="GDP without wedges",
        value=percent(d.gdp_gain_percent),
        note=f"{d.horizon} run; to first order {first}",
    )
    average = Card(
        label="Average wedge",
        value=percent(100 * d.average_wedge, sign=False),
        note="of gross output, subsidies subtracted",
    )
    return (gain, average)


def _net(d: Diagnosis) -> tuple[str, ...]:
    from weaklinks.report.words import change

    cost = d.costs[d.horizon]
    less = cost.welfare_gain_percent < cost.gdp_gain_percent
    rest = " The rest of the gain pays for more capital." if less and d.horizon == "long" else ""
    return (
        "Final spending, net of what produced capital must be paid, would be "
        f"{change(cost.welfare_gain_percent)}.{rest}",
    )


def weak_links(d: Diagnosis) -> Section:
    """Where better productivity pays most."""
    from weaklinks.plots import plot_weak_links
    from weaklinks.plots.links import weak_links_data
    from weaklinks.report.charts import CAPTIONS

    return Section(
        title="Weakest links",
        figures=(
            Figure(
                name="weak-links",
                chart=lambda: plot_weak_links(d),
                alt="Bars: percent of GDP gained when one sector becomes one percent more "
                "productive, the largest first; the table below has the first ten",
                caption=CAPTIONS["weak_links"],
                frame=lambda: frame_of(weak_links_data(d, len(d.sectors))),
            ),
        ),
        tables=(_weakest(d),),
    )


def _weakest(d: Diagnosis) -> Table:
    from weaklinks.plots.theme import clean
    from weaklinks.report.words import fixed, signed

    columns = ("Sector", "Gain", "Size", "Wedge (% of sales)", "Without it (% of GDP)")
    rows = [
        (
            clean(d.sectors.labels[k]),
            fixed(float(d.gain_elasticity[k]), 3),
            fixed(float(d.domar_weight[k]), 3),
            fixed(100.0 * float(d.wedge[k]), 2),
            signed(100.0 * (float(d.reformed[k]) - 1.0), 3),
        )
        for k in d.weakest_links(10)
    ]
    caption = (
        "The weakest links. Gain: % of GDP per 1 % of the sector's productivity. Size: sales over "
        "GDP, the Domar weight."
    )
    if not d.economy.wedge.any():
        return Table(caption=caption, columns=columns[:3], rows=[row[:3] for row in rows])
    last = " Last column: change of GDP when its wedges alone are removed, all solved again."
    return Table(caption=caption + last, columns=columns, rows=rows)


_NONE = (
    "There are no wedges here, so there is nothing to remove, and the economy as it is counts as "
    "efficient. Other wedges can be chosen among the settings: compared with another country, or "
    "thought experiments."
)


def wedges(d: Diagnosis) -> Section:
    """What removing each sector's wedges alone is worth."""
    from weaklinks.plots import plot_wedges
    from weaklinks.plots.reforms import wedges_data
    from weaklinks.report.charts import CAPTIONS
    from weaklinks.report.words import lower_first

    if not d.economy.wedge.any():
        return Section(title="Wedges one by one", words=(_NONE,))
    return Section(
        title="Wedges one by one",
        words=(
            f"Wedges here: {d.country.source.description}. {d.country.source.identifies}",
            f"What they cannot tell: {lower_first(d.country.source.cannot_identify)}",
            "Removing one sector's wedges while all others stay can raise or lower GDP: a tax may "
            "offset another distortion.",
        ),
        figures=(
            Figure(
                name="wedges",
                chart=lambda: plot_wedges(d),
                alt="Wedge of each sector in percent of its sales, and the change of GDP when it "
                "alone is removed",
                caption=CAPTIONS["wedges"],
                frame=lambda: frame_of(wedges_data(d, len(d.sectors))),
            ),
        ),
    )


def later(d: Diagnosis, values: Values) -> tuple[Section, ...]:
    """What is computed once the rest is there; without wedges there is nothing to reform."""
    bends = "Superstars and bottlenecks"
    stars = _slow(bends, "superstars", "Halving and doubling productivity")
    every = _slow("All sectors", "sectors", "What fixing each sector would do")
    if not d.economy.wedge.any():
        return (stars, _sure(values), every)
    first = _slow("What to fix first", "path", "Finding the order of reforms")
    elasticities = "How sure: other elasticities"
    others = _slow(elasticities, "alternatives", "Solving it with other elasticities")
    return (first, stars, others, _sure(values), every)


def _slow(title: str, panel: str, doing: str) -> Section:
    """A heading, and a panel that says what it is doing until it is there."""
    return Section(title=title, later=(Later(name=panel, title=doing),))


def _sure(values: Values) -> Section:
    title = "How sure: random draws"
    if values["draws"] != "0":
        return _slow(title, "draws", "Drawing elasticities and wedges")
    offer = "Choose 50 or 200 draws among the settings to see how far the answers move."
    return Section(title=title, words=(offer,))
