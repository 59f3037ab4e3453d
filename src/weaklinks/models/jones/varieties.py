"""Varieties of goods: where they lie on the unit interval, and what distinguishes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from weaklinks.arrays import FloatArray, frozen
from weaklinks.errors import InputError, Problems

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
    left, right = points - points // 2, points // 2
    panels = [
        (start + (x + 1.0) / 4.0, w / 4.0)
        for start, (x, w) in (
            (0.0, np.polynomial.legendre.leggauss(left)),
            (0.5, np.polynomial.legendre.leggauss(max(right, 1))),
        )
    ][: 2 if right else 1]
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
    problems.add_if(
        quadrature not in QUADRATURES,
        f"quadrature is {quadrature!r}; known: {', '.join(QUADRATURES)}",
    )
    given = {
        name: _numbers(name, value, problems)
        for name, value in (("productivity", productivity), ("wedge", wedge), ("weights", weights))
        if value is not None and not callable(value)
    }
    problems.raise_if_any()
    sizes = {name: a.size for name, a in given.items() if a.ndim}
    if len(set(sizes.values())) > 1:
        listed = ", ".join(f"{name} {size}" for name, size in sizes.items())
        raise InputError(f"different numbers of varieties: {listed}", subject="Jones2008")
    n = next(iter(sizes.values()), points)
    place, weight = QUADRATURES[quadrature](n)
    weight = given["weights"] if "weights" in sizes else weight
    a = _evaluated("productivity", productivity, place, problems)
    tau = _evaluated("wedge", wedge, place, problems)
    problems.raise_if_any()
    _check(a, tau, weight, problems)
    return Varieties(
        place=frozen(place),
        weight=frozen(weight / weight.sum()),
        productivity=frozen(a),
        wedge=frozen(tau),
    )


def _numbers(name: str, value: Any, problems: Problems) -> FloatArray:
    try:
        array = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        array = np.zeros((0, 0))
    if array.ndim > 1 or (array.ndim == 1 and not array.size):
        problems.add(f"{name}: give one number, a list of numbers, or a function of the place i")
    return array


def _evaluated(name: str, value: Any, place: FloatArray, problems: Problems) -> FloatArray:
    raw = value(place) if callable(value) else value
    array = _numbers(name, raw, problems)
    if array.ndim and array.shape != place.shape:
        problems.add(f"{name}: {array.size} numbers for {place.size} varieties")
        return np.ones(place.size)
    return np.broadcast_to(array, place.shape).copy()


def _check(a: FloatArray, tau: FloatArray, weight: FloatArray, problems: Problems) -> None:
    rules = (
        ("productivity", a, (a > 0) & np.isfinite(a), "above 0: a variety that cannot be made "
         "has no finite price"),
        ("wedge", tau, (tau < 1) & np.isfinite(tau), "below 1: at 1 nothing of the sales is left "
         "to pay for inputs (negative is a subsidy)"),
        ("weight", weight, (weight > 0) & np.isfinite(weight), "above 0"),
    )  # fmt: skip
    for name, values, right, rule in rules:
        wrong = np.flatnonzero(~right)
        for k in wrong[:10]:
            problems.add(f"variety {k + 1}: {name} is {values[k]:g}; it must be {rule}")
        problems.add_if(wrong.size > 10, f"and {wrong.size - 10} more varieties' {name}")
    problems.raise_if_any()


def read_varieties(file: str | Path) -> dict[str, FloatArray]:
    """Read a CSV with a column ``productivity`` and, if they are there, ``wedge`` and ``weight``.

    Returns
    -------
    dict
        ``productivity``, ``wedge``, ``weights``: arguments of `Jones2008`.

    Raises
    ------
    InputError
        One message that names every line that is not a number.
    """
    import csv

    path = Path(file)
    try:
        rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path}: not a readable CSV file: {error}") from None
    head = [cell.strip().lower() for cell in rows[0]] if rows else []
    problems = Problems(path.name)
    known = {"productivity": "productivity", "wedge": "wedge", "weight": "weights"}
    problems.add_if(
        not set(head) & set(known), f"line 1: name at least one column of {', '.join(known)}"
    )
    problems.add_if(len(set(head)) < len(head), "line 1: a column is named twice")
    problems.add_if(len(rows) < 2, "there are no varieties; write one per line")
    problems.raise_if_any()
    columns = {
        known[name]: _column(rows, k, name, problems)
        for k, name in enumerate(head)
        if name in known
    }
    problems.raise_if_any()
    return columns


def _column(rows: list[list[str]], k: int, name: str, problems: Problems) -> FloatArray:
    values = []
    for line, row in enumerate(rows[1:], start=2):
        if not row:
            continue
        text = row[k].strip() if k < len(row) else ""
        try:
            values.append(float(text))
        except ValueError:
            problems.add(f"line {line}: {name} is {text!r}; write a number")
    return np.array(values, dtype=np.float64)
