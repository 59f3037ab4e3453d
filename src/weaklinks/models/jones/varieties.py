"""Varieties of goods: where they lie on the unit interval, and what distinguishes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from weaklinks.arrays import BoolArray, FloatArray, frozen
from weaklinks.errors import Problems

#: What a schedule over varieties may be given as.
Schedule = float | ArrayLike | Callable[[FloatArray], ArrayLike]


@dataclass(frozen=True, kw_only=True, eq=False)
class Varieties:
    """A distribution of productivity and wedges over varieties.

    Attributes
    ----------
    place : (n,) array
        Index i of each variety on the unit interval.
    weight : (n,) array
        Quadrature weights; positive, they sum to one.
    productivity : (n,) array
        A_i > 0.
    wedge : (n,) array
        tau_i < 1; negative is a subsidy.
    """

    place: FloatArray
    weight: FloatArray
    productivity: FloatArray
    wedge: FloatArray

    def __len__(self) -> int:
        return int(self.place.size)


def _plain_mean(points: int) -> tuple[FloatArray, FloatArray]:
    """End points weigh the same as the others: the paper's "summations over 1001 grid points"."""
    return np.linspace(0.0, 1.0, points), np.full(points, 1.0 / points)


def _midpoint(points: int) -> tuple[FloatArray, FloatArray]:
    return (np.arange(points) + 0.5) / points, np.full(points, 1.0 / points)


def _gauss_legendre(points: int) -> tuple[FloatArray, FloatArray]:
    """One panel on each side of 1/2, where the schedule (23) has its kink."""
    if points == 1:
        return _midpoint(1)
    panels = [
        (start + (x + 1.0) / 4.0, w / 4.0)
        for start, (x, w) in (
            (0.0, np.polynomial.legendre.leggauss(points - points // 2)),
            (0.5, np.polynomial.legendre.leggauss(points // 2)),
        )
    ]
    place, weight = (np.concatenate(part) for part in zip(*panels, strict=True))
    return place, weight / weight.sum()


#: Rules that turn the continuum into points: name, and function of their number.
QUADRATURES: Mapping[str, Callable[[int], tuple[FloatArray, FloatArray]]] = {
    "mean": _plain_mean,
    "midpoint": _midpoint,
    "gauss-legendre": _gauss_legendre,
}


def settle_varieties(
    productivity: Schedule,
    wedge: Schedule,
    weights: ArrayLike | None,
    *,
    points: int,
    quadrature: str,
) -> Varieties:
    """Evaluate schedules on one grid; `InputError` names every variety that is out of range.

    Arrays that are given decide how many varieties there are; a schedule that is a function,
    or a number, is evaluated at their places.
    """
    problems = Problems("Jones2008")
    known = isinstance(quadrature, str) and quadrature in QUADRATURES
    problems.add_if(not known, f"quadrature is {quadrature!r}; known: {', '.join(QUADRATURES)}")
    schedules = {"productivity": productivity, "wedge": wedge}
    arrays = _given(schedules, weights, problems)
    size = next((a.size for a in arrays.values() if a.ndim), points)
    place, weight = QUADRATURES[quadrature](size)
    for name, value in schedules.items():
        if callable(value):
            arrays[name] = _evaluated(name, value, place, problems)
            _check(name, arrays[name], problems)
    problems.raise_if_any()
    weight = arrays.get("weights", weight)
    weight = weight / weight.max()  # their sum may be out of range
    return Varieties(
        place=frozen(place),
        weight=frozen(weight / weight.sum()),
        productivity=frozen(np.broadcast_to(arrays["productivity"], place.shape)),
        wedge=frozen(np.broadcast_to(arrays["wedge"], place.shape)),
    )


def _given(
    schedules: Mapping[str, Schedule], weights: ArrayLike | None, problems: Problems
) -> dict[str, FloatArray]:
    """Arrays of what is no function, if all are as long as each other and in range."""
    arrays = {
        name: _numbers(name, value, problems)
        for name, value in schedules.items()
        if not callable(value)
    }
    if weights is not None:
        arrays["weights"] = _weights(weights, problems)
    sizes = {name: a.size for name, a in arrays.items() if a.ndim}
    listed = ", ".join(f"{name} {size}" for name, size in sizes.items())
    problems.add_if(len(set(sizes.values())) > 1, f"different numbers of varieties: {listed}")
    for name, array in arrays.items():
        _check(name, array, problems)
    problems.raise_if_any()
    return arrays


def _numbers(name: str, value: Any, problems: Problems) -> FloatArray:
    """Return a number or a list of numbers; one harmless number where it is something else."""
    try:
        array = np.asarray(value)
    except (TypeError, ValueError):
        array = np.empty(0)
    # Text, truth values and masked entries would pass for numbers.
    fits = array.dtype.kind in "iuf" and array.ndim <= 1 and array.size > 0
    if fits and not np.ma.getmaskarray(value).any():
        return array.astype(np.float64)
    problems.add(f"{name}: give one number, a list of numbers, or a function of the place i")
    return np.array(_HARMLESS[name])


def _weights(value: Any, problems: Problems) -> FloatArray:
    if callable(value) or np.ndim(value) == 0:
        problems.add("weights: give a list of numbers, one per variety")
        return np.array(_HARMLESS["weights"])
    return _numbers("weights", value, problems)


def _evaluated(
    name: str, schedule: Callable[[FloatArray], ArrayLike], place: FloatArray, problems: Problems
) -> FloatArray:
    try:
        raw = schedule(place.copy())
    except Exception as error:
        problems.add(
            f"{name}: the function fails at the array of places: {type(error).__name__}: {error}"
        )
        return np.array(_HARMLESS[name])
    array = _numbers(name, raw, problems)
    if array.ndim and array.shape != place.shape:
        problems.add(f"{name}: {array.size} numbers for {place.size} varieties")
        return np.array(_HARMLESS[name])
    return array


_HARMLESS = {"productivity": 1.0, "wedge": 0.0, "weights": 1.0}

_RULES: Mapping[str, tuple[Callable[[FloatArray], BoolArray], str]] = {
    "productivity": (
        lambda a: a > 0,
        "above 0 and finite: a variety that cannot be made has no finite price",
    ),
    "wedge": (
        lambda tau: tau < 1,
        "below 1 and finite: at 1 nothing of the sales is left to pay for inputs (negative is a "
        "subsidy)",
    ),
    "weights": (
        lambda w: w > 1e-200 * np.max(w, initial=0.0, where=np.isfinite(w)),
        "above 0 and finite, and not 1e-200 of the largest: a variety is a part of the whole",
    ),
}


def _check(name: str, values: FloatArray, problems: Problems) -> None:
    rule, why = _RULES[name]
    wrong = np.flatnonzero(~(np.isfinite(values) & rule(values)))
    for k in wrong[:10]:
        where = f"variety {k + 1}: " if values.ndim else ""
        problems.add(f"{where}{name} is {np.ravel(values)[k]:g}; it must be {why}")
    problems.add_if(wrong.size > 10, f"and {wrong.size - 10} more varieties' {name}")
