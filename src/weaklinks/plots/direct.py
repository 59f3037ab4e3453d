"""Names of lines beside the lines themselves: where there is room, instead of a legend."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike, NDArray

from weaklinks.plots.frames import Frame
from weaklinks.plots.lines import dark
from weaklinks.plots.theme import chart_of

#: Pixels: a letter's usual width, a line of text, how far it stands off its line, how much free
#: room is as good as any more, and how far a name's middle may be from its line.
_LETTER, _TEXT, _GAP, _ENOUGH, _FAR = 6.0, 13.0, 3.0, 26.0, 34.0
_COLUMNS = 161
#: Pixels across which a chart has on a phone.
_PHONE = 240.0

#: Left, top, right, bottom, in pixels from the upper left corner.
Box = tuple[float, float, float, float]


@dataclass(frozen=True, kw_only=True)
class Name:
    """A name at a point of its line, its middle `dy` pixels below it.

    In a narrow chart it may lie on lines, unless it is `clear` there.
    """

    label: str
    x: float
    y: float
    dy: float
    clear: bool = True


def place_names(
    curves: Mapping[str, tuple[ArrayLike, ArrayLike]],
    frame: Frame,
    taken: Callable[[Frame], Sequence[Box]] = lambda frame: (),
) -> tuple[Name, ...] | None:
    """Find a place beside its line for every name, clear of all lines and of other names.

    Phones come first: what is clear in a narrow chart is so in a wide one of the same height.

    Parameters
    ----------
    curves : mapping of str to (array, array)
        Points of each line, from left to right.
    frame : Frame
    taken : function of Frame
        Boxes (left, top, right, bottom), in pixels, where other words stand already.

    Returns
    -------
    tuple of Name, or None
        None where some name has no room: lines that coincide need a legend.
    """
    if len(curves) < 2:
        return ()
    narrow = replace(frame, width=min(frame.width, _PHONE))
    found = _placed(curves, narrow, taken(narrow))
    if found is not None and all(_is_own(name, curves, frame) for name in found):
        return found
    wide = _placed(curves, frame, taken(frame))
    return None if wide is None else tuple(replace(name, clear=False) for name in wide)


def _is_own(name: Name, curves: Mapping[str, tuple[ArrayLike, ArrayLike]], frame: Frame) -> bool:
    """Whether no other line is nearer to a name than its own."""
    half = _LETTER * len(name.label) / 2.0
    under = float(frame.across(name.x)) + np.linspace(-half, half, 41)
    middle = float(frame.down(name.y)) + name.dy
    off = {
        label: float(np.abs(np.interp(under, frame.across(x), frame.down(y)) - middle).min())
        for label, (x, y) in curves.items()
    }
    return off[name.label] <= min(off.values()) + _GAP


def _placed(
    curves: Mapping[str, tuple[ArrayLike, ArrayLike]], frame: Frame, taken: Sequence[Box]
) -> tuple[Name, ...] | None:
    columns = np.linspace(0.0, frame.width, _COLUMNS)
    lines = {
        name: np.interp(columns, frame.across(x), frame.down(y), left=np.nan, right=np.nan)
        for name, (x, y) in curves.items()
    }
    full = list(taken)
    found = []
    for name, line in lines.items():
        place = _best_place(name, lines, columns, frame, full)
        if place is None:
            return None
        at, middle, box = place
        full.append(box)
        down = float(np.interp(at, columns, line))
        x, y = frame.at(at, down)
        found.append(Name(label=name, x=x, y=y, dy=middle - down))
    return tuple(found)


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
    best, found = -np.inf, None
    for top in (own.min(axis=1) - _GAP - _TEXT, own.max(axis=1) + _GAP):
        off = np.abs(top + _TEXT / 2.0 - own[:, reach])
        room = np.minimum(_room(others, top), _ENOUGH)
        # Nearer to its own line than to any other.
        fits = (room >= 2.0 * _GAP) & (off <= _FAR) & (top >= 0.0) & (top + _TEXT <= frame.height)
        fits &= ~_meets(at - half, top, at + half, taken)
        room = np.where(fits, room - 0.5 * off, -np.inf)
        k = int(np.argmax(room))
        if room[k] > best:
            best, y = float(room[k]), float(top[k])
            found = float(at[k]), y + _TEXT / 2.0, (at[k] - half, y, at[k] + half, y + _TEXT)
    return found


def _room(others: NDArray[np.float64], top: NDArray[np.float64]) -> NDArray[np.float64]:
    """Pixels between names and the nearest of the other lines above and below them."""
    above = top[None, :, None] - others
    # A line that is above a name here and below it there has gone through it in between.
    sides = (np.where(np.isfinite(g), g, _ENOUGH).min(axis=2) for g in (above, -above - _TEXT))
    return np.asarray(np.maximum(*sides).min(axis=0))


def _meets(
    left: NDArray[np.float64],
    top: NDArray[np.float64],
    right: NDArray[np.float64],
    taken: Sequence[Box],
) -> NDArray[np.bool_]:
    """Whether a name at each place would touch words that are there."""
    found = np.zeros(left.size, dtype=bool)
    for box in taken:
        across = (left < box[2] + _GAP) & (box[0] < right + _GAP)
        found |= across & (top < box[3] + _GAP) & (box[1] < top + _TEXT + _GAP)
    return found


def draw_names(
    names: tuple[Name, ...], colours: Mapping[str, str], x: Any, y: Any, fields: tuple[str, str]
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
    """
    import altair as alt

    found = []
    for name in names:
        base = chart_of([{fields[0]: name.x, fields[1]: name.y, "label": name.label}])
        base = base.encode(x=x, y=y, text=alt.Text("label:N"))
        shape = {"align": "center", "dy": name.dy, "fontSize": 12}
        if not name.clear:
            found.append(base.mark_text(stroke="white", strokeWidth=4, color="white", **shape))
        found.append(base.mark_text(color=dark(colours[name.label]), **shape))
    return found


def line_legend() -> Any:
    """Legend with strokes, so that dashes tell lines apart, too."""
    import altair as alt

    return alt.Legend(symbolType="stroke", symbolSize=500, symbolStrokeWidth=2)
