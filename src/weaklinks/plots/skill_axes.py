"""What charts of skills and wages share: limits, log axes, bins, and names at the ends of lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from weaklinks.arrays import FloatArray
from weaklinks.plots.lines import DASHED, DOTTED, MIXED, SOLID, Line
from weaklinks.plots.theme import BLACK, BLUE, GREEN, ORANGE, PINK, RED, SKY, chart_of, rows_of

#: More marks than this are drawn as shares of bins.
MOST_MARKS = 2000
#: Values that span more than this factor stand on a log axis.
WIDE = 20.0
_BINS = 40
_COLOURS = (BLUE, RED, BLACK, GREEN, ORANGE, PINK, SKY)
_DASHES = (SOLID, DASHED, DOTTED, MIXED, (12, 3))
#: Pixels between the names of two lines.
_GAP = 15.0


def limits(*values: ArrayLike, margin: float = 0.05) -> tuple[float, float]:
    """Ends of an axis for all values, with some space."""
    all_ = np.concatenate([np.ravel(np.asarray(v, dtype=np.float64)) for v in values])
    known = all_[np.isfinite(all_)]
    if not known.size:
        return 0.0, 1.0
    low, high = float(known.min()), float(known.max())
    space = margin * (high - low) if high > low else 0.1 * abs(high) or 0.1
    return low - space, high + space


def is_wide(values: ArrayLike) -> bool:
    """Whether values, all above zero, span so much that only logs show the small ones."""
    known = np.asarray(values, dtype=np.float64)
    known = known[np.isfinite(known)]
    return bool(known.size and known.min() > 0.0 and known.max() > WIDE * known.min())


def skill_axis(title: str, ends: tuple[float, float], field: str = "skill") -> Any:
    """Build the horizontal axis of skills."""
    import altair as alt

    scale = alt.Scale(domain=list(ends), nice=False, zero=False)
    return alt.X(f"{field}:Q", title=title, scale=scale, axis=alt.Axis(tickCount=5))


def level_axis(title: str, values: ArrayLike, field: str = "wage") -> Any:
    """Build a vertical axis of wages and the like; in logs where the values span much."""
    import altair as alt

    known = np.asarray(values, dtype=np.float64)
    if is_wide(known):
        return log_axis(title, float(known.min()), float(known.max()), field, margin=0.1)
    flat = not known.size or known.min() <= 0.3 * known.max() or known.min() == known.max()
    scale = alt.Scale(zero=bool(flat))
    return alt.Y(f"{field}:Q", title=title, scale=scale, axis=alt.Axis(tickCount=5))


def log_axis(
    title: str, low: float, high: float, field: str, channel: str = "y", margin: float = 0.04
) -> Any:
    """Build a log axis that ends a little beyond two values, with few ticks."""
    import altair as alt

    made = alt.Y if channel == "y" else alt.X
    space = margin * np.log(high / low) if high > low else 0.1
    ends = [float(low * np.exp(-space)), float(high * np.exp(space))]
    long = ends[0] < 1e-4 or ends[1] > 1e6
    return made(
        f"{field}:Q",
        title=f"{title}, log scale",
        scale=alt.Scale(type="log", domain=ends, nice=False),
        axis=alt.Axis(values=log_ticks(*ends), format="~e" if long else ",~r"),
    )


def log_ticks(low: float, high: float) -> list[float]:
    """Round numbers between two ends of a log axis: powers of ten, 1-2-5, or evenly spaced."""
    decades = float(np.log10(high / low))
    if decades < 0.8:
        step = 10.0 ** np.floor(np.log10((high - low) / 2.0))
        step *= next(k for k in (1, 2, 5, 10) if (high - low) / (k * step) <= 6)
        ticks = np.arange(np.ceil(low / step), np.floor(high / step) + 1) * step
    else:
        every = max(int(np.ceil(decades / 6.0)), 1)
        powers = np.arange(np.floor(np.log10(low)), np.ceil(np.log10(high)) + 1)
        powers = powers[powers % every == 0]
        digits = [1.0, 2.0, 5.0] if decades < 3.0 else [1.0]
        ticks = np.sort(np.outer(10.0**powers, digits).ravel())
    return [float(f"{t:.12g}") for t in ticks if low <= t <= high]


def of_field(channel: Any, field: str) -> Any:
    """Copy an axis for another column."""
    made = channel.copy()
    made.shorthand = f"{field}:Q"
    return made


def binned(
    x: FloatArray, y: FloatArray, weight: FloatArray, x_ends: Any, y_ends: Any
) -> list[dict[str, Any]]:
    """One row per square that anybody is in: its sides and the share of all in it."""
    found, across, up = np.histogram2d(x, y, bins=_BINS, range=[x_ends, y_ends], weights=weight)
    i, j = np.nonzero(found)
    columns = {
        "x": across[i],
        "x2": across[i + 1],
        "y": up[j],
        "y2": up[j + 1],
        "share": found[i, j] / weight.sum(),
    }
    return rows_of(columns)


def heat_map(rows: list[dict[str, Any]], x: Any, y: Any) -> Any:
    """Squares, the darker the more are in them (in logs)."""
    import altair as alt

    scale = alt.Scale(type="log", range=["#c3d9ea", "#063a5c"])
    cells = chart_of(rows).mark_rect(stroke=None)
    tips = [alt.Tooltip("share:Q", format=".3%")]
    colour = alt.Color("share:Q", scale=scale, legend=None)
    return cells.encode(x=x, x2=alt.X2("x2:Q"), y=y, y2=alt.Y2("y2:Q"), color=colour, tooltip=tips)


def thinned(order: ArrayLike, most: int) -> Any:
    """Places of `most` elements evenly spread in the order of these values, the ends included."""
    ranked = np.argsort(np.asarray(order), kind="stable")
    if ranked.size <= most:
        return ranked
    return ranked[np.linspace(0, ranked.size - 1, most).round().astype(int)]


def named_lines(
    heights: Mapping[str, float],
    labels: Sequence[str],
    at: float,
    pixels: tuple[float, float, float],
    align: str = "left",
) -> dict[str, Line]:
    """Lines whose names stand outside the chart, at their ends, none on top of another.

    Parameters
    ----------
    heights : mapping of str to float
        Where each line ends, as it stands on the axis (a log on a log axis).
    labels : sequence of str
    at : float
        Where the lines end.
    pixels : (low, high, height)
        Ends of the axis, and its length.
    align : "left" (names to the right of the chart) or "right"
    """
    low, high, length = pixels
    there = (high - np.clip(list(heights.values()), low, high)) / (high - low) * length
    moved = spread(there, _GAP, length) - there
    way = 7 if align == "left" else -7
    return {
        name: Line(
            label=labels[k],
            colour=_COLOURS[k % len(_COLOURS)],
            dashes=_DASHES[k % len(_DASHES)],
            at=at,
            shift=(way, round(float(moved[k]))),
            align=align,
        )
        for k, name in enumerate(heights)
    }


def spread(places: FloatArray, gap: float, length: float) -> FloatArray:
    """Move places apart until each has room, within 0 and `length` where they fit."""
    order = np.argsort(places, kind="stable")
    moved = places[order].astype(np.float64)
    for k in range(1, moved.size):
        moved[k] = max(moved[k], moved[k - 1] + gap)
    if moved.size:
        moved[-1] = min(moved[-1], max(length, gap * (moved.size - 1)))
    for k in range(moved.size - 2, -1, -1):
        moved[k] = min(moved[k], moved[k + 1] - gap)
    out = np.empty(moved.size)
    out[order] = moved
    return out
