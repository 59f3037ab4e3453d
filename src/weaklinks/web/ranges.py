"""Ranges in words, for visitors who do not read brackets."""

from __future__ import annotations

import math
from collections.abc import Iterable


def must_be(low: float, high: float, excludes: Iterable[float] = ()) -> str:
    """Say what a value must be: "it must be at least 0 and below 1"."""
    barred, said = sorted(excludes), []
    if math.isfinite(low):
        said.append(f"{'above' if low in barred else 'at least'} {_plain(low)}")
    if math.isfinite(high):
        said.append(f"{'below' if high in barred else 'at most'} {_plain(high)}")
    said += [f"not {_plain(x)}" for x in barred if low < x < high]
    return f"it must be {' and '.join(said) or 'a finite number'}"


def _plain(value: float) -> str:
    return f"{int(value):,}" if value == int(value) and abs(value) < 1e15 else f"{value:g}"
