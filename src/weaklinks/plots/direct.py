"""Names of lines beside the lines themselves: where there is room, instead of a legend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike, NDArray

from weaklinks.plots.lines import dark
from weaklinks.plots.theme import chart_of

#: Pixels: a letter's usual width, a line of text, what stays free around it, and how much free
#: room is as good as any more. A name that runs along more than `_FAR` off its line is not its.
_LETTER, _TEXT, _GAP, _ENOUGH, _FAR = 6.4, 14.0, 4.0, 26.0, 34.0
_COLUMNS = 161

#: Left, top, right, bottom, in pixels from the upper left corner.
Box = tuple[float, float, float, float]


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What a chart shows, and how large: enough to tell where a point is in it.

    Attributes
    ----------
    x, y : (float, float)
        The ends of the axes.
    width, height : float
        In pixels.
    log : bool
        Whether the vertical axis is in logs.
    """

    x: tuple[float, float]
    y: tuple[float, float]
    width: float
    height: float
    log: bool = False

    def across(self, x: ArrayLike) -> NDArray[np.float64]:
        """Pixels from the left."""
        return _share(np.asarray(x, dtype=np.float64), self.x) * self.width

    def down(self, y: ArrayLike) -> NDArray[np.float64]:
        """Pixels from the top."""
        values, ends = np.asarray(y, dtype=np.float64), self.y
        if self.log:
            values, ends = np.log(values), (float(np.log(ends[0])), float(np.log(ends[1])))
        return (1.0 - _share(values, ends)) * self.height


@dataclass(frozen=True, kw_only=True)
class Name:
    """A name near a point of its line: its middle is `dx` pixels to the right and `dy` below."""

    label: str
    x: float
    y: float
    dx: float
    dy: float


def frame_of(
    rows: list[dict[str, Any]],
    fields: tuple[str, str],
    size: tuple[float, float],
    *,
    log: bool = False,
    zero: bool = False,
) -> Frame:
    """The frame that just holds these rows; down to zero where the axis goes so far."""
    x, y = ([float(row[name]) for row in rows if row[name] is not None] for name in fields)
    low, high = min(y), max(y)
    ends = (min(low, 0.0), max(high, 0.0)) if zero else (low, high)
    return Frame(x=(min(x), max(x)), y=ends, width=size[0], height=size[1], log=log)


def curves_of(
    rows: list[dict[str, Any]], series: str, fields: tuple[str, str]
) -> dict[str, tuple[list[float], list[float]]]:
    """The lines in these rows, by name: their points from left to right."""
    found: dict[str, tuple[list[float], list[float]]] = {}
    for row in sorted(rows, key=lambda row: float(row[fields[0]])):
        if row[fields[1]] is not None:
            for values, name in zip(found.setdefault(row[series], ([], [])), fields, strict=True):
                values.append(float(row[name]))
    return found


def place_names(
    curves: Mapping[str, tuple[ArrayLike, ArrayLike]],
    frame: Frame,
    taken: Sequence[Box] = (),
) -> tuple[Name, ...] | None:
    """Find a place beside its line for every name, clear of all lines and of other names.

    Parameters
    ----------
    curves : mapping of str to (array, array)
        Points of each line, from left to right.
    frame : Frame
    taken : sequence of (left, top, right, bottom)
        Pixels where other words stand already.

    Returns
    -------
    tuple of Name, or None
        None where some name has no room: lines that coincide need a legend.
    """
    if len(curves) < 2:
        return ()
    columns = np.linspace(0.0, frame.width, _COLUMNS)
    lines = {
        name: np.interp(columns, frame.across(x), frame.down(y), left=np.nan, right=np.nan)
        for name, (x, y) in curves.items()
    }
    full = list(taken)
    found = []
    for name in lines:
        place = _best_place(name, lines, columns, frame, full)
        if place is None:
            return None
        at, middle, box = place
        full.append(box)
        found.append(_name(name, curves[name], at, middle, frame))
    return tuple(found)


def _name(
    name: str, curve: tuple[ArrayLike, ArrayLike], at: float, middle: float, frame: Frame
) -> Name:
    x, y = (np.asarray(values, dtype=np.float64) for values in curve)
    across = frame.across(x)
    k = int(np.argmin(np.abs(across - at)))
    dx, dy = at - float(across[k]), middle - float(frame.down(y[k]))
    return Name(label=name, x=float(x[k]), y=float(y[k]), dx=dx, dy=dy)


def _best_place(
    name: str,
    lines: Mapping[str, NDArray[np.float64]],
    columns: NDArray[np.float64],
    frame: Frame,
    taken: Sequence[Box],
) -> tuple[float, float, Box] | None:
    """The point of the line, the middle of its name and its box, in pixels; None without room."""
    half = _LETTER * len(name) / 2.0
    reach = int(np.ceil(half / (columns[1] - columns[0])))
    if 2 * reach + 1 > columns.size:
        return None
    # Lines where the name would lie, for every place along the line at once.
    under = {k: sliding_window_view(line, 2 * reach + 1) for k, line in lines.items()}
    own, at = under[name], columns[reach : columns.size - reach]
    others = np.array([line for k, line in under.items() if k != name])
    best, found = _GAP, None
    for top in (own.min(axis=1) - _GAP - _TEXT, own.max(axis=1) + _GAP):
        off = np.abs(top + _TEXT / 2.0 - own[:, reach])
        # Beside a level line a name is half a line of text off by itself.
        room = np.minimum(_room(others, top), _ENOUGH) - 0.5 * off + _TEXT / 2.0
        fits = (off <= _FAR) & (top >= 0.0) & (top + _TEXT <= frame.height)
        fits &= ~_meets(at - half, top, at + half, taken)
        room = np.where(fits, room, -np.inf)
        k = int(np.argmax(room))
        if room[k] > best:
            best, y = float(room[k]), float(top[k])
            found = float(at[k]), y + _TEXT / 2.0, (at[k] - half, y, at[k] + half, y + _TEXT)
    return found


def _room(others: NDArray[np.float64], top: NDArray[np.float64]) -> NDArray[np.float64]:
    """Pixels between names and the nearest of the other lines above and below them."""
    above = top[None, :, None] - others
    gaps = np.maximum(above, -above - _TEXT)
    nearest: NDArray[np.float64] = np.where(np.isfinite(gaps), gaps, _ENOUGH).min(axis=(0, 2))
    return nearest


def _meets(
    left: NDArray[np.float64],
    top: NDArray[np.float64],
    right: NDArray[np.float64],
    taken: Sequence[Box],
) -> NDArray[np.bool_]:
    """Whether a name at each place would touch words that are there."""
    found = np.zeros(left.size, dtype=bool)
    for box in taken:
        found |= (
            (left < box[2] + _GAP)
            & (box[0] < right + _GAP)
            & (top < box[3] + _GAP)
            & (box[1] < top + _TEXT + _GAP)
        )
    return found


def draw_names(
    names: tuple[Name, ...],
    colours: Mapping[str, str],
    x: Any,
    y: Any,
    fields: tuple[str, str],
    words: Sequence[str] = (),
) -> list[Any]:
    """Layers of text, a name each, in the colour of its line.

    Parameters
    ----------
    names : tuple of Name
    colours : mapping of str to str
    x, y : altair channels
        Those of the lines.
    fields : (str, str)
        The columns that these channels show.
    words : sequence of str
        What the horizontal axis has at 0, 1, 2, ..., where it has words.
    """
    import altair as alt

    found = []
    for name in names:
        at = words[round(name.x)] if words else name.x
        row = {fields[0]: at, fields[1]: name.y, "label": name.label}
        text = chart_of([row]).mark_text(
            align="center", dx=name.dx, dy=name.dy, fontSize=12, color=dark(colours[name.label])
        )
        found.append(text.encode(x=x, y=y, text=alt.Text("label:N")))
    return found


def line_legend() -> Any:
    """Legend with strokes, so that dashes tell lines apart, too."""
    import altair as alt

    return alt.Legend(symbolType="stroke", symbolSize=500, symbolStrokeWidth=2)


def _share(values: NDArray[np.float64], ends: tuple[float, float]) -> NDArray[np.float64]:
    low, high = ends
    return (values - low) / (high - low) if high > low else np.full_like(values, 0.5)
