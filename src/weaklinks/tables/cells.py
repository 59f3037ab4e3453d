"""Numbers as people and spreadsheets write them, and what a comma in them means."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

import numpy as np

Comma = Literal["thousands", "decimal", "unclear"]

_ZERO = frozenset({"", "-", "--", "---", "\N{EN DASH}", "\N{EM DASH}"})
_EXPONENT = r"(?:[eE][+-]?[0-9]+)?"
# 0,125 has no thousands.
_THOUSANDS = r"[1-9][0-9]{0,2}(?:,[0-9]{3})+"
_NUMBER = re.compile(
    rf"[+-]?(?:[0-9]+|{_THOUSANDS}|[0-9]{{1,3}}(?: [0-9]{{3}})+|(?=\.[0-9]))"
    r"(?:\.[0-9]*)?" + _EXPONENT
)
_MARKED = re.compile(r"[+-]?(?=[0-9 ]*[.,])[0-9., ]*[0-9][0-9., ]*" + _EXPONENT)
_ONE_COMMA = re.compile(r"[+-]?[0-9 ]*,[0-9]+" + _EXPONENT)
_BLANKS = str.maketrans({"\u00a0": " ", "\u2009": " ", "\u202f": " ", "\N{MINUS SIGN}": "-"})


def comma_between_semicolons(cells: Iterable[str]) -> Comma:
    """Say what commas are in the numbers of a file that separates its cells by semicolons.

    They are decimal when no number has two of them, none has a point, and one at least cannot
    be thousands (8,0 cannot; 8,000 can). Anything else is unclear.
    """
    marked = {cell for cell in map(_trimmed, cells) if _MARKED.fullmatch(cell)}
    if not all(_ONE_COMMA.fullmatch(cell) for cell in marked):
        return "unclear"
    return "decimal" if any(not _NUMBER.fullmatch(cell) for cell in marked) else "unclear"


def has_comma(text: str) -> bool:
    """Say whether `text` is a number but for what the commas in it mean."""
    return "," in text and bool(_MARKED.fullmatch(_trimmed(text)))


def to_number(text: str, *, comma: Comma = "thousands") -> float | None:
    """Return the number that `text` shows, 0 for an empty or dashed cell, None for anything else.

    Examples
    --------
    >>> to_number("1,234.5"), to_number("---"), to_number("n.p."), to_number("1e999")
    (1234.5, 0.0, None, None)
    >>> to_number("8,5", comma="decimal"), to_number("8,5"), to_number("8,500", comma="unclear")
    (8.5, None, None)
    """
    text = _trimmed(text)
    if text in _ZERO:
        return 0.0
    if comma == "decimal":
        text = text.replace(",", ".")
    if not _NUMBER.fullmatch(text) or ("," in text and comma != "thousands"):
        return None
    value = float(text.replace(",", "").replace(" ", ""))
    return value if np.isfinite(value) else None


def _trimmed(text: str) -> str:
    return text.translate(_BLANKS).strip()
