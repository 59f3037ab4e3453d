"""What all charts share: colours, sizes, titles. The one place to change how they look."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence
from itertools import count, cycle
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from weaklinks.studies.diagnosis import Diagnosis

#: Okabe and Ito's palette: told apart by every kind of colour vision. Those used together
#: here also differ in lightness, and in shape or dashes, so that grey print keeps them apart.
BLUE, ORANGE, GREEN, RED = "#0072B2", "#E69F00", "#009E73", "#D55E00"
SKY, PINK, BLACK, GREY = "#56B4E9", "#CC79A7", "#000000", "#767676"
SERIES = (BLUE, ORANGE, BLACK, SKY, RED, GREEN, PINK)

#: The same colour for the same idea in every chart: blue is what is solved for, orange what is
#: compared with it, black a bound or a benchmark, red what is taken or lost, grey a sum or today.
#: Colour never stands alone: dashes, shapes, places or words tell the same in grey print.
EQUILIBRIUM, OPTIMUM, WEDGE = BLUE, BLACK, RED
RICH, POOR = BLUE, ORANGE
BEST, WORST = BLUE, BLACK
STABLE, UNSTABLE = BLUE, ORANGE
EXACT, FIRST_ORDER = BLUE, ORANGE
GAIN, LOSS, TOTAL = SKY, RED, GREY
CHANGES = {"raises": GAIN, "lowers": LOSS, "total": TOTAL}
DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [1, 0], [6, 3], [2, 2])

_FONT = "Helvetica, Arial, Liberation Sans, sans-serif"
WIDTH = 480
ROW = 22
_FEW = 12

_CONFIG = {
    "font": _FONT,
    "view": {"stroke": None},
    "tick": {"opacity": 1},
    "title": {
        "anchor": "start",
        "frame": "bounds",
        "limit": 0,
        "offset": 12,
        "fontSize": 15,
        "subtitleFontSize": 11.5,
        "subtitleColor": "#444",
        "subtitlePadding": 5,
    },
    "axis": {
        "labelFontSize": 11.5,
        "titleFontSize": 11.5,
        "titleFontWeight": "normal",
        "gridColor": "#e4e4e4",
        # Numbers at the ends of an axis stand below their ticks, too.
        "labelFlush": False,
        "domainColor": "#888",
        "tickColor": "#888",
        # Names are shortened by `axis_names`; measuring them again would double the drawing time.
        "labelLimit": 0,
        "titleLimit": 0,
        "labelColor": "#222",
    },
    "legend": {
        "orient": "top",
        "title": None,
        "labelFontSize": 11.5,
        "labelLimit": 0,
        "symbolSize": 90,
        "symbolType": "square",
        "columns": 3,
    },
}

HORIZONS = {
    "long": "Long run: capital is produced and adjusts",
    "short": "Short run: capital is fixed",
}


def themed(chart: Any, title: str, subtitle: str) -> Any:
    """Give a finished chart its title, its subtitle and the common look."""
    lines = [line for part in subtitle.split("\n") for line in wrap(part, 108)]
    # Set in place: each of Altair's own configure_* calls copies the whole chart.
    drawn = chart.copy(deep=False)
    drawn.title = {"text": wrap(title, 74), "subtitle": lines}
    drawn.config = _CONFIG
    drawn.background, drawn.padding = "white", 12
    return drawn


def colours_of(ideas: Sequence[str | None]) -> list[str]:
    """Colours for lines of which some have their own; each once, as far as the palette goes."""
    free = cycle(colour for colour in SERIES if colour not in ideas)
    found: list[str] = []
    for own in ideas:
        found.append(next(free) if own is None or own in found else own)
    return found


def subtitle_of(diagnosis: Diagnosis) -> str:
    """Country, wedges and horizon, which belong below every title."""
    country = diagnosis.country
    return (
        f"{clean(country.prepared.table.title)}. Wedges: {clean(country.source.description)}.\n"
        f"{HORIZONS[diagnosis.horizon]}."
    )


def wrap(text: str, width: int, most: int = 3) -> list[str]:
    """Break text into at most `most` lines; an ellipsis says that something is missing."""
    lines = textwrap.wrap(text, width, max_lines=most, placeholder=" \N{HORIZONTAL ELLIPSIS}")
    return lines or [""]


def clean(text: str) -> str:
    """Return text on one line, without control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def axis_names(labels: tuple[str, ...], most: int = 40) -> list[str]:
    """Shorten names for an axis; names that become equal are numbered to stay apart."""
    names: list[str] = []
    for label in labels:
        name = clean(label) or "(no name)"
        if len(name) > most:
            name = name[: most - 1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"
        numbered = (f"{name} ({k})" for k in count(2))
        names.append(name if name not in names else next(n for n in numbered if n not in names))
    return names


def rows_of(columns: dict[str, Any]) -> list[dict[str, Any]]:
    """Turn columns into a list of records that JSON can hold; what is not finite becomes null."""
    plain = [[_plain(v) for v in values] for values in columns.values()]
    return [dict(zip(columns, row, strict=True)) for row in zip(*plain, strict=True)]


def _plain(value: Any) -> Any:
    value = value.item() if hasattr(value, "item") else value
    if isinstance(value, float) and not abs(value) < float("inf"):
        return None
    return value


def series(base: Any, name: str, colours: dict[str, str]) -> Any:
    """Colour one layer as `name` and put it in a legend that all of `colours` share."""
    import altair as alt

    scale = alt.Scale(domain=list(colours), range=list(colours.values()))
    named = base.transform_calculate(series=json.dumps(name))
    return named.encode(color=alt.Color("series:N", scale=scale))


def chart_of(rows: list[dict[str, Any]]) -> Any:
    """Start a chart of these records."""
    import altair as alt

    return alt.Chart(alt.InlineData(values=tuple(rows)))


def whole_axis(low: float, high: float) -> Any:
    """Make an axis of whole numbers; few of them are named, as Vega would repeat some."""
    import altair as alt

    if high - low > _FEW:
        return alt.Axis(format="d", tickMinStep=1)
    values = [float(k) for k in range(int(np.ceil(low)), int(np.floor(high)) + 1)]
    return alt.Axis(format="d", values=values)


def levels(log: bool, **options: Any) -> Any:
    """Make a scale that need not start at zero; one in logs cannot, and must not be told so."""
    import altair as alt

    return alt.Scale(type="log", **options) if log else alt.Scale(zero=False, **options)


def percent_axis(title: str, values: Any) -> dict[str, Any]:
    """Title and scale of an axis in percent: in logs both ways when one value dwarfs the others."""
    import altair as alt

    size = sorted(abs(float(v)) for v in values if v is not None)
    wide = bool(size) and size[-1] > 300.0 and size[-1] > 20.0 * max(size[len(size) // 2], 1e-9)
    if not wide:
        return {"title": title}
    top = len(str(int(size[-1])))
    ticks = [sign * 10.0**k for k in range(1, top + 1) for sign in (-1, 1)] + [0.0]
    axis = alt.Axis(values=sorted(ticks), format=",d")
    return {
        "title": f"{title}, log scale",
        "scale": alt.Scale(type="symlog", constant=1.0),
        "axis": axis,
    }
