"""Names that were misspelt: what was meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from weaklinks.errors import Problems


def add_unknown(
    problems: Problems, what: str, given: Iterable[str], known: Iterable[str], place: str = ""
) -> None:
    """Note every name that is not known, with the nearest that is."""
    names = list(known)
    for name in given:
        if name not in names:
            problems.add(f"{place}there is no {what} {name!r}; {nearest(name, names)}")


def nearest(name: str, known: list[str]) -> str:
    """What was meant, or what there is."""
    close = difflib.get_close_matches(name, known, n=1)
    if close:
        return f"did you mean {close[0]!r}?"
    shown = ", ".join(known[:40])
    return f"known: {shown}, ..." if len(known) > 40 else f"known: {shown}"


def whole(value: object, low: int, high: int) -> bool:
    """Whether a value is a whole number of a range; yes and no are none."""
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
