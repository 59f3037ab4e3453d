"""What a study fixes and what it varies."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from weaklinks.errors import Problems
from weaklinks.spec import Choice, Parameter
from weaklinks.studies.sweeps.nearest import add_unknown, whole
from weaklinks.studies.sweeps.protocol import SweepModel, described
from weaklinks.studies.sweeps.study import Axis

_KEYS = ("low", "high", "scale", "steps", "values")
_SCALES = ("linear", "log")
_MOST_STEPS = 10_000_000


def read_fixed(
    given: Mapping[str, Any], varied: Mapping[str, Any], model: SweepModel, problems: Problems
) -> dict[str, float | str]:
    """Values of every parameter that does not vary, in the model's order."""
    known = described(model)
    add_unknown(problems, "parameter", given, known)
    for name in set(given) & set(varied):
        problems.add(f"{name} is fixed and varied; choose one")
    found: dict[str, float | str] = {}
    for name, described_as in known.items():
        if name in varied:
            continue
        value = given.get(name, described_as.default)
        if name in given:
            _check_value(f"fixed.{name}", value, described_as, model, problems)
        found[name] = _plain(value, name, model)
    return found


def read_axes(
    given: Mapping[str, Any], model: SweepModel, *, grid: bool | None, problems: Problems
) -> tuple[Axis, ...]:
    """What varies, in the model's order."""
    known = described(model)
    add_unknown(problems, "parameter", given, known)
    if not given:
        problems.add("nothing varies; add [vary.NAME] with low and high, or values")
    return tuple(
        _axis(name, given[name], known[name], model, grid=grid, problems=problems)
        for name in known
        if name in given
    )


def _axis(
    name: str,
    given: Any,
    about: Parameter | Choice,
    model: SweepModel,
    *,
    grid: bool | None,
    problems: Problems,
) -> Axis:
    place = f"vary.{name}"
    count = name in model.counts
    nothing = Axis(name=name, whole=count)
    if not isinstance(given, Mapping):
        problems.add(f"{place} is {given!r}; write {{ low = ..., high = ... }} or values = [...]")
        return nothing
    add_unknown(problems, "key", given, _KEYS, f"{place}: ")
    if "values" in given:
        return _listed(place, given, nothing, about, model, problems)
    if isinstance(about, Choice):
        problems.add(f"{place}: it is one of {', '.join(about.options)}; give values = [...]")
        return nothing
    return _range(place, given, nothing, about, model, grid=grid, problems=problems)


def _listed(
    place: str,
    given: Mapping[str, Any],
    nothing: Axis,
    about: Parameter | Choice,
    model: SweepModel,
    problems: Problems,
) -> Axis:
    others = [key for key in _KEYS[:-1] if key in given]
    problems.add_if(others, f"{place}: values stand alone, without {', '.join(others)}")
    values = given["values"]
    if not isinstance(values, list | tuple) or not values:
        problems.add(f"{place}.values is {values!r}; it must be a list with something in it")
        return nothing
    before = len(problems.found)
    for value in values:
        _check_value(f"{place}.values", value, about, model, problems)
    if len(problems.found) > before:
        return nothing
    plain = tuple(_plain(value, nothing.name, model) for value in values)
    for value in dict.fromkeys(v for v in plain if plain.count(v) > 1):
        problems.add(f"{place}.values: {value!r} is given twice")
    return Axis(name=nothing.name, values=plain, whole=nothing.whole)


def _range(
    place: str,
    given: Mapping[str, Any],
    nothing: Axis,
    about: Parameter,
    model: SweepModel,
    *,
    grid: bool | None,
    problems: Problems,
) -> Axis:
    before = len(problems.found)
    for key in ("low", "high"):
        if key in given:
            _check_value(f"{place}.{key}", given[key], about, model, problems)
        else:
            problems.add(f"{place}: {key} is missing; give low and high, or values")
    scale, steps = given.get("scale", "linear"), given.get("steps")
    _check_shape(place, scale, steps, grid=grid, problems=problems)
    if len(problems.found) > before:
        return nothing
    low, high = (_plain(given[key], nothing.name, model) for key in ("low", "high"))
    axis = Axis(
        name=nothing.name, low=float(low), high=float(high), scale=scale, steps=steps,
        whole=nothing.whole,
    )  # fmt: skip
    _check_range(place, axis, problems)
    return axis


def _check_shape(
    place: str, scale: Any, steps: Any, *, grid: bool | None, problems: Problems
) -> None:
    problems.add_if(scale not in _SCALES, f"{place}.scale is {scale!r}; it is linear or log")
    if steps is None:
        problems.add_if(grid, f"{place}: a grid needs steps, or values instead of low and high")
        return
    problems.add_if(grid is False, f"{place}.steps is for a grid; leave it out")
    problems.add_if(
        not whole(steps, 2, _MOST_STEPS),
        f"{place}.steps is {steps!r}; it must be a whole number from 2 to {_MOST_STEPS:,}",
    )


def _check_range(place: str, axis: Axis, problems: Problems) -> None:
    low, high = axis.low, axis.high
    assert low is not None
    assert high is not None
    before = len(problems.found)
    for key, end in (("low", low), ("high", high)):
        problems.add_if(
            math.isinf(end), f"{place}.{key} is {end}; a range is finite, values may hold inf"
        )
    problems.add_if(low >= high, f"{place}: low is {low:g} and high {high:g}; low must be less")
    problems.add_if(
        axis.scale == "log" and low <= 0.0, f"{place}: a log scale needs low above 0; it is {low:g}"
    )
    if len(problems.found) == before and axis.whole and axis.steps is not None:
        repeated = axis.levels - np.unique(axis.grid).size
        problems.add_if(
            repeated,
            f"{place}: {axis.levels} steps rounded to whole numbers repeat {repeated} of them; "
            "take fewer steps, or values",
        )


def _check_value(
    place: str, value: Any, about: Parameter | Choice, model: SweepModel, problems: Problems
) -> None:
    if isinstance(about, Choice):
        listed = ", ".join(about.options)
        problems.add_if(value not in about.options, f"{place} is {value!r}; it is one of {listed}")
        return
    if not about.admits(value):
        problems.add(f"{place} is {value!r}; it must be a number in {about.interval}")
    elif about.name in model.counts and not float(value).is_integer():
        problems.add(f"{place} is {value!r}; {about.name} is a whole number")


def _plain(value: Any, name: str, model: SweepModel) -> float | str:
    if isinstance(value, str):
        return value
    try:
        return int(value) if name in model.counts else float(value)
    except (TypeError, ValueError, OverflowError):
        # Noted already; the study is refused.
        return float("nan")
