"""Numbers as a reader wants them."""

from __future__ import annotations

import math

MINUS = "\N{MINUS SIGN}"
NO_BREAK = "\N{NO-BREAK SPACE}"
#: Changes of fewer percent than this are what solving an economy twice leaves.
ROUNDING = 1e-9

#: The multiplier of the whole economy, by horizon, and that of intermediate goods alone.
MULTIPLIERS = {
    "long": "Long-run multiplier, with capital",
    "short": "Short-run multiplier, capital fixed",
}
INTERMEDIATE_MULTIPLIER = "Intermediate-goods multiplier 1/(1\N{MINUS SIGN}sigma)"

#: How our two words are related to Jones', said once wherever both stand.
LINKS_OF_JONES = (
    "Complementarity, the reason for Jones' (2008) weak links, makes a sector a bottleneck; the "
    "weakest links are where better productivity pays most. A sector can be a weakest link and a "
    "superstar at once."
)

DEFINITIONS = (
    (
        "GDP",
        "What the economy makes for final use at constant prices: consumption, investment and "
        "exports less imports. Prices are relative to the final good, so growth here is growth of "
        "quantities.",
    ),
    (
        "Wedge",
        "The share of a sector's sales that does not reach those who supply its inputs: a tax, a "
        "markup, theft. A negative wedge is a subsidy. Wedges are transfers, not destruction; what "
        "they cost is that resources are used in the wrong places.",
    ),
    (
        "Domar weight",
        "A sector's sales over GDP. In an economy without wedges and with fixed capital it is also "
        "the percent of GDP gained per percent of the sector's productivity (Hulten's theorem).",
    ),
    (
        "Gain elasticity",
        "Percent of GDP gained per percent of a sector's productivity, with everything adjusting. "
        "It differs from the Domar weight where wedges make resources worth more elsewhere and, in "
        "the long run, because more output also means more capital.",
    ),
    (
        "First order",
        "What follows from the slope at today's equilibrium alone: right for small changes. "
        "Everything called exact solves the whole economy again.",
    ),
    (
        "Weakest links",
        "The sectors where better productivity pays most: those with the largest gain elasticity. "
        "The ranking is about small changes from today.",
    ),
    (
        "Bottleneck, superstar",
        "What a sector does to GDP when its productivity changes much. GDP bends down in a "
        "bottleneck's productivity (halving it hurts more than doubling it helps, in logs) and up "
        "in a superstar's. Curvature is the bend over the range from one half to two: below zero a "
        f"bottleneck, above zero a superstar. {LINKS_OF_JONES}",
    ),
    (
        INTERMEDIATE_MULTIPLIER,
        "What intermediate goods alone make of a higher productivity of every sector, with capital "
        "given, in an economy in which all sectors have the same intermediate share sigma (Jones "
        "2008).",
    ),
    (
        "Long-run and short-run multiplier",
        "Percent of GDP gained when every sector's productivity rises by one percent, with the "
        "sectors, links and wedges that the economy has. In the long run it includes the capital "
        "that comes with more output; in the short run capital is fixed.",
    ),
    (
        "Long run, short run",
        "In the long run capital is produced and adjusts until it earns its cost; in the short run "
        "capital is fixed where it is counted.",
    ),
    (
        "By triangles",
        "Half the sum of the slopes with and without wedges, times the wedges, after Harberger.",
    ),
    (
        "Residual",
        "The largest relative error in any price, sale, factor market or income of any equilibrium "
        "behind these numbers.",
    ),
)


def number(value: float, digits: int = 3) -> str:
    """Write a number with so many significant digits: 1,234,567 as 1,230,000; 0.0456."""
    if not math.isfinite(value):
        return "not a number" if math.isnan(value) else f"{MINUS if value < 0 else ''}infinite"
    if value == 0:
        return "0"
    if abs(value) < 1e-4 or abs(value) >= 1e12:
        return f"{value:.{digits - 1}e}".replace("-", MINUS)
    places = digits - 1 - math.floor(math.log10(abs(value)))
    rounded = round(value, places)
    return f"{rounded:,.{max(places, 0)}f}".replace("-", MINUS)


def percent(value: float, digits: int = 3, *, sign: bool = True) -> str:
    """Write a percentage, a change with its sign; zero, and what is rounding only, has none."""
    value = _exact(value)
    plus = "+" if sign and value > 0 and math.isfinite(value) else ""
    return f"{plus}{number(value, digits)}{NO_BREAK}%"


def change(value: float, *, times_from: float = 1000.0) -> str:
    """Say by how much something would be higher or lower: "16.4 % higher", "12 times as high"."""
    if abs(value) < 5e-4:
        return "practically the same"
    if value >= times_from:
        return f"{number(1.0 + value / 100.0)} times as high"
    return f"{number(abs(value))}{NO_BREAK}% {'higher' if value > 0 else 'lower'}"


def count(things: int, name: str) -> str:
    """Write how many there are of something: "1 reform", "2 reforms", "no reforms"."""
    return f"{things or 'no'} {name}{'' if things == 1 else 's'}"


def bends(sectors: int, superstars: int, bottlenecks: int) -> str:
    """Say how many sectors are of which kind; the others, if any, are of neither."""
    stars, others = _kind(superstars, "superstar"), _kind(bottlenecks, "bottleneck")
    rest = sectors - superstars - bottlenecks
    flat = f"; {rest} {'is' if rest == 1 else 'are'} neither" if rest else ""
    return (
        f"Of {count(sectors, 'sector')} {stars} (GDP bends up: doubling the sector's productivity "
        f"helps more than halving it hurts, in logs) and {others} (GDP bends down){flat}."
    )


def _kind(things: int, name: str) -> str:
    if not things:
        return f"none is a {name}"
    return f"{things} {'is a' if things == 1 else 'are'} {name}{'s' * (things > 1)}"


def lower_first(words: str) -> str:
    """Write words that stood first in a sentence as they stand within one."""
    return words[:1].lower() + words[1:]


def fixed(value: float, places: int) -> str:
    """Write a number for a column: so many decimals, more digits only when it is small."""
    if value != 0 and abs(value) < 0.5 * 10.0**-places:
        return number(value, 1)
    return f"{value + 0.0:,.{places}f}".replace("-", MINUS)


def signed(value: float, places: int) -> str:
    """Write a change for a column whose heading has the unit."""
    value = _exact(value)
    return f"+{fixed(value, places)}" if value > 0 else fixed(value, places)


def _exact(percentage: float) -> float:
    """A percentage, zero where it is no more than the rounding of solved equilibria."""
    return 0.0 if abs(percentage) < ROUNDING else percentage
