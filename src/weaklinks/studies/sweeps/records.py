"""Numbers and words of a nested record by their dotted name: ``equilibria.0.share``."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from numbers import Real
from typing import Any

from weaklinks.errors import InputError
from weaklinks.studies.sweeps.study import NUMBER, WORD, Outcome

# Rows of varieties, sectors or workers have names that mean little; short lists are looked into.
_LONGEST = 16


def named_values(record: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Names and values of everything in a record, but for long lists."""
    if isinstance(record, Mapping):
        pairs: Any = record.items()
    elif isinstance(record, list | tuple):
        pairs = enumerate(record) if len(record) <= _LONGEST else ()
    else:
        yield prefix, record
        return
    for name, value in pairs:
        yield from named_values(value, f"{prefix}.{name}" if prefix else str(name))


def pick(record: Any, name: str) -> Any:
    """Look a dotted name up; None where it leads nowhere, or to more than one value."""
    if isinstance(record, Mapping):
        if name in record:
            return _single(record[name])
        heads = (key for key in record if name.startswith(f"{key}."))
        found = (pick(record[key], name[len(key) + 1 :]) for key in heads)
        return next((value for value in found if value is not None), None)
    if isinstance(record, list | tuple):
        head, _, rest = name.partition(".")
        if not head.isdecimal() or int(head) >= len(record):
            return None
        return pick(record[int(head)], rest) if rest else _single(record[int(head)])
    return None


def kind_of(value: Any) -> str | None:
    """Say "number" (also of yes and no) or "word"; None where a value does not say."""
    if isinstance(value, str):
        return WORD
    return NUMBER if isinstance(value, Real) or hasattr(value, "dtype") else None


def fitted(value: Any, outcome: Outcome) -> float | str | None:
    """Bring a value to the kind of its column; yes is 1 and no is 0.

    Raises
    ------
    InputError
        For a word among numbers or the reverse, and for NaN.
    """
    if value is None:
        return None
    kind = kind_of(value)
    if kind != outcome.kind:
        raise InputError(
            f"{outcome.name} is {value!r}, a {kind}; its column holds {outcome.kind}s: name it "
            f"'{outcome.name}:{kind}' in the study"
        )
    if kind == WORD:
        return str(value)
    if math.isnan(value):
        raise InputError(f"{outcome.name} is not a number")
    return float(value)


def _single(value: Any) -> Any:
    return None if isinstance(value, Mapping | list | tuple) else value
