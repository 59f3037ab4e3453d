"""The design of a study, from its file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from weaklinks.errors import Problems
from weaklinks.studies.sweeps.nearest import add_unknown, nearest, whole
from weaklinks.studies.sweeps.study import DESIGNS, Axis, Design, rows_per_point

_MOST_POINTS = 10_000_000
#: Numbers of a design that exists only as a whole (each process holds it): 400 MB.
_MOST_NUMBERS = 50_000_000
_MOST_CHUNKS = 100_000
_MOST_SEED = 2**63 - 1
_WHOLE = ("latin-hypercube", "sobol-indices", "morris")
#: Keys besides kind and chunk.
_KEYS: Mapping[str, tuple[str, ...]] = {
    "grid": (),
    "sobol-indices": ("points", "seed", "second_order"),
    "morris": ("points", "seed", "levels"),
}


def is_grid(given: Mapping[str, Any]) -> bool | None:
    """Whether a design, as given, is a grid; None where it does not say."""
    kind = given.get("kind")
    return kind == "grid" if kind in DESIGNS else None


def read_design(given: Mapping[str, Any], axes: tuple[Axis, ...], problems: Problems) -> Design:
    """Read the table [design]; what is wrong with it is noted."""
    kind = given.get("kind")
    if kind not in DESIGNS:
        problems.add(_no_kind(kind))
        return Design(kind="random", points=1)
    _check_keys(kind, given, problems)
    found = {
        "points": 0 if kind == "grid" else _number(given, "points", None, 1, problems),
        "seed": _number(given, "seed", 1, 0, problems),
        "levels": _number(given, "levels", 4, 2, problems),
    }
    second = given.get("second_order", False)
    problems.add_if(
        not isinstance(second, bool), f"design.second_order is {second!r}; it is true or false"
    )
    design = Design(kind=kind, second_order=bool(second), **found)
    _check_kind(design, axes, problems)
    return _with_chunk(design, given, axes, problems)


def _no_kind(kind: Any) -> str:
    if kind is None:
        return f"design.kind is missing: one of {', '.join(DESIGNS)}"
    return f"design.kind is {kind!r}; {nearest(str(kind), list(DESIGNS))}"


def _check_keys(kind: str, given: Mapping[str, Any], problems: Problems) -> None:
    keys = ("kind", "chunk", *_KEYS.get(kind, ("points", "seed")))
    known = {"kind", "chunk", "points", "seed", "second_order", "levels"}
    for key in (key for key in given if key in known and key not in keys):
        problems.add(f"design.{key} is not for a {kind} design; leave it out")
    add_unknown(problems, "key", (key for key in given if key not in known), keys, "design: ")


def _number(
    given: Mapping[str, Any], key: str, default: int | None, low: int, problems: Problems
) -> int:
    high = _MOST_POINTS if key == "points" else _MOST_SEED
    value = given.get(key, default)
    if value is None:
        problems.add(f"design.{key} is missing; how many?")
    elif not whole(value, low, high):
        words = "10,000,000; a larger study is several, with different seeds"
        top = words if key == "points" else "2^63 - 1"
        problems.add(f"design.{key} is {value!r}; it must be a whole number from {low} to {top}")
    else:
        return int(value)
    return low


def _check_kind(design: Design, axes: tuple[Axis, ...], problems: Problems) -> None:
    n = design.points
    if design.kind == "sobol-indices" and n & (n - 1):
        below = 1 << (n.bit_length() - 1)
        problems.add(
            f"design.points is {n}; the base sample of sobol-indices is a power of 2: {below} or "
            f"{2 * below}"
        )
    problems.add_if(
        design.kind == "sobol-indices" and n == 1, "design.points is 1; take at least 2"
    )
    problems.add_if(
        design.kind == "sobol-indices" and design.second_order and len(axes) == 1,
        "design.second_order needs two parameters that vary",
    )
    problems.add_if(
        design.kind == "morris" and n == 1,
        "design.points is 1; take 2 trajectories or more",
    )
    problems.add_if(
        design.kind == "morris" and design.levels % 2,
        f"design.levels is {design.levels}; it must be even",
    )
    problems.add_if(design.levels > 1000, f"design.levels is {design.levels}; take 1,000 or fewer")


def _with_chunk(
    design: Design, given: Mapping[str, Any], axes: tuple[Axis, ...], problems: Problems
) -> Design:
    total = _total(design, axes)
    problems.add_if(
        total > _MOST_POINTS,
        f"the study has {total:,} points; at most {_MOST_POINTS:,}: vary less, or take several "
        "studies",
    )
    problems.add_if(
        design.kind in _WHOLE and total <= _MOST_POINTS and total * len(axes) > _MOST_NUMBERS,
        f"{total:,} points of {len(axes)} parameters: a {design.kind} design is held as a whole; "
        f"at most {_MOST_NUMBERS:,} numbers (random and sobol designs are not)",
    )
    chunk = given.get("chunk", min(max(-(-total // 200), 16), 4096))
    if not whole(chunk, 1, _MOST_POINTS):
        problems.add(f"design.chunk is {chunk!r}; it must be a whole number of points, 1 or more")
        return design
    problems.add_if(
        total <= _MOST_POINTS and -(-total // chunk) > _MOST_CHUNKS,
        f"design.chunk is {chunk}: that makes {-(-total // chunk):,} files; take "
        f"{-(-total // _MOST_CHUNKS)} or more",
    )
    return replace(design, chunk=chunk)


def _total(design: Design, axes: tuple[Axis, ...]) -> int:
    if design.kind == "grid":
        total = 1
        for axis in axes:
            total *= max(axis.levels, 1)
        return total
    return design.points * rows_per_point(design.kind, len(axes), second_order=design.second_order)
