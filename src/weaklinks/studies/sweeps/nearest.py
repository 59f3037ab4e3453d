"""Names that were misspelt: what was meant."""

from __future__ import annotations

import difflib
import re
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


def nearest(name: str, known: list[str], *, most: int = 40, listing: str = "") -> str:
    """What was meant, or what there is: names that share a word with it first.

    Parameters
    ----------
    name : str
    known : list of str
    most : int
        How many of them are listed where none is near.
    listing : str
        The command that lists them all, if there is one.
    """
    close = difflib.get_close_matches(name, known, n=1)
    if close:
        return f"did you mean {close[0]!r}?"
    words = set(_words(name))
    alike = sorted(known, key=lambda other: -len(words.intersection(_words(other))))
    more = len(known) - most
    if more <= 0:
        return f"known: {', '.join(alike)}"
    rest = f" and {more} more" + (f": `{listing}` lists them" if listing else "")
    return f"known: {', '.join(alike[:most])}{rest}"


def _words(name: str) -> list[str]:
    return [word for word in re.split(r"[._\W]+", name.lower()) if not word.isdecimal()]


def whole(value: object, low: int, high: int) -> bool:
    """Whether a value is a whole number of a range; yes and no are none."""
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
