"""Numbers as a reader wants them."""

from __future__ import annotations

import math

MINUS = "\N{MINUS SIGN}"
NO_BREAK = "\N{NO-BREAK SPACE}"

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
        "Weak link, superstar",
        "GDP as a function of one sector's productivity bends down for a weak link (halving it "
        "hurts more than doubling it helps, in logs) and up for a superstar. Curvature is the bend "
        "over the range from one half to two: below zero a weak link, above zero a superstar.",
    ),
    (
        "Multiplier",
        "Percent of GDP gained when every sector's productivity rises by one percent.",
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
        return "not a number" if math.isnan(value) else f"{'-' if value < 0 else ''}infinite"
    if value == 0:
        return "0"
    if abs(value) < 1e-4 or abs(value) >= 1e12:
        return f"{value:.{digits - 1}e}".replace("-", MINUS)
    places = digits - 1 - math.floor(math.log10(abs(value)))
    rounded = round(value, places)
    return f"{rounded:,.{max(places, 0)}f}".replace("-", MINUS)


def percent(value: float, digits: int = 3) -> str:
    """Write a percentage with its sign; zero has none."""
    sign = "+" if value > 0 and math.isfinite(value) else ""
    return f"{sign}{number(value, digits)}{NO_BREAK}%"


def change(value: float) -> str:
    """Say by how much something would be higher or lower: "16.4 % higher"."""
    if abs(value) < 5e-4:
        return "practically the same"
    if value >= 1000.0:
        return f"{number(1.0 + value / 100.0)} times as high"
    return f"{number(abs(value))}{NO_BREAK}% {'higher' if value > 0 else 'lower'}"


def fixed(value: float, places: int) -> str:
    """Write a number for a column: so many decimals, more digits only when it is small."""
    if value != 0 and abs(value) < 0.5 * 10.0**-places:
        return f"{value:.0e}".replace("-", MINUS)
    return f"{value:,.{places}f}".replace("-", MINUS)


def signed(value: float, places: int) -> str:
    """Write a change for a column whose heading has the unit."""
    return f"+{fixed(value, places)}" if value > 0 else fixed(value, places)
