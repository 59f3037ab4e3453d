"""How two studies differ, in the words of their files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_MOST_SAID = 6


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """What differs: the model alone where that does, as the rest follows from it.

    The chunk is named where nothing else differs: by default it follows from the other keys.
    """
    found = dict(_unlike(old, new))
    if "model" in found:
        return [found["model"]]
    chunk = found.pop("design.chunk", None)
    listed = list(found.values()) or ([chunk] if chunk else [])
    more = len(listed) - _MOST_SAID
    return [*listed[:_MOST_SAID], f"and {more} more"] if more > 0 else listed


def _unlike(old: Any, new: Any, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in dict.fromkeys([*old, *new]):
            if name or key != "title":
                yield from _unlike(old.get(key), new.get(key), f"{name}.{key}" if name else key)
    elif not (old == new or (old != old and new != new)):
        yield name, f"{name} is {_shown(new)} here and {_shown(old)} there"


def _shown(value: Any) -> str:
    if value is None or isinstance(value, Mapping):
        return "not given" if value is None else "given"
    return str(value)
