"""Where points are in a chart, in pixels, before anybody draws it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray


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

    def at(self, across: float, down: float) -> tuple[float, float]:
        """The point of the axes that is there, in pixels from the upper left corner."""
        (left, right), (low, high) = self.x, self.y
        share = 1.0 - down / self.height
        y = low * (high / low) ** share if self.log else low + share * (high - low)
        return float(left + across / self.width * (right - left)), float(y)

    def down(self, y: ArrayLike) -> NDArray[np.float64]:
        """Pixels from the top."""
        values, ends = np.asarray(y, dtype=np.float64), self.y
        if self.log:
            values, ends = np.log(values), (float(np.log(ends[0])), float(np.log(ends[1])))
        return (1.0 - _share(values, ends)) * self.height


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


def _share(values: NDArray[np.float64], ends: tuple[float, float]) -> NDArray[np.float64]:
    low, high = ends
    return (values - low) / (high - low) if high > low else np.full_like(values, 0.5)
