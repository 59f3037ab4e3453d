"""Two sides that meet in pairs: managers and workers, workers and jobs, two roles."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import linear_sum_assignment

from weaklinks.arrays import FloatArray, IntArray, frozen
from weaklinks.assignment.side_prices import assignment_prices, sorted_prices
from weaklinks.assignment.sides_result import SidedMatching
from weaklinks.assignment.transport import transport
from weaklinks.errors import InputError, Problems
from weaklinks.teams import TeamTechnology, curvature

#: Larger tables than this are not assigned: half a gigabyte, and minutes.
MOST_CELLS = 64_000_000

Output = TeamTechnology | Callable[[FloatArray, FloatArray], FloatArray] | ArrayLike


def match_sides(
    left: ArrayLike,
    right: ArrayLike,
    output: Output,
    *,
    left_masses: ArrayLike | None = None,
    right_masses: ArrayLike | None = None,
    method: str = "auto",
) -> SidedMatching:
    """Pair two populations such that output is highest, with the wages of both sides.

    Parameters
    ----------
    left, right : (l,) and (r,) arrays
        Skills.
    output : TeamTechnology of two, function of (left, right) skills, or (l, r) array
        What a pair makes, beyond what its members make alone. Pairs that make nothing are not
        formed.
    left_masses, right_masses : arrays, optional
        How many of each there are, as continua; both or neither.
    method : {"auto", "sorting", "assignment"}
        "sorting" is in order of skill, where the technology's curvature is proven, and refused
        otherwise; "assignment" is the general route, with masses a transport problem. "auto"
        sorts where it can.

    Returns
    -------
    SidedMatching
        Pairs, the lowest, highest and middle wages that no pair could object to.

    Raises
    ------
    InputError
        One message that names everything wrong.

    References
    ----------
    Koopmans and Beckmann (1957); Shapley and Shubik (1972), "The Assignment Game I": the
    wages that no pair objects to are a lattice, with a best point for either side.

    Examples
    --------
    >>> from weaklinks.teams import role_team
    >>> match_sides([0.5, 0.9], [0.9, 0.5], role_team([1, 2])).total
    0.854
    """
    x, y, mass = _sides(left, right, left_masses, right_masses, method)
    if isinstance(output, TeamTechnology) and output.size != 2:
        raise InputError(
            f"output: {output.name} is of teams of {output.size}; two sides meet in pairs",
            subject="match_sides",
        )
    if method != "assignment":
        sorted_ = _sorted(x, y, output) if mass is None else None
        if sorted_ is not None:
            return sorted_
        if method == "sorting":
            raise InputError(
                "sorting needs a team technology that is proven to be super- or submodular and "
                "increasing; use method 'assignment'",
                subject="match_sides",
            )
    table = _table(x, y, output)
    if mass is not None:
        return transport(x, y, table, *mass)
    return _assigned(x, y, table)


def _sides(
    left: ArrayLike,
    right: ArrayLike,
    left_masses: ArrayLike | None,
    right_masses: ArrayLike | None,
    method: str,
) -> tuple[FloatArray, FloatArray, tuple[FloatArray, FloatArray] | None]:
    problems = Problems("match_sides")
    known = ("auto", "sorting", "assignment")
    problems.add_if(method not in known, f"method is {method!r}; one of {', '.join(known)}")
    x, y = _side(left, "left", problems), _side(right, "right", problems)
    both = (left_masses is None) == (right_masses is None)
    problems.add_if(not both, "masses: give them for both sides, or for neither")
    if left_masses is None or right_masses is None:
        problems.raise_if_any()
        return x, y, None
    a, b = (
        _side(left_masses, "left_masses", problems),
        _side(right_masses, "right_masses", problems),
    )
    for mass, skill, name in ((a, x, "left"), (b, y, "right")):
        problems.add_if(mass.shape != skill.shape, f"{name}_masses: give one for each skill")
        problems.add_if((mass <= 0).any(), f"{name}_masses: they must be above 0")
    problems.raise_if_any()
    return x, y, (a, b)


def _side(given: ArrayLike, name: str, problems: Problems) -> FloatArray:
    try:
        values = frozen(np.asarray(given, dtype=np.float64))
    except (TypeError, ValueError):
        problems.add(f"{name}: give a list of numbers")
        return np.ones(1)
    bad = values.ndim != 1 or not values.size or not (np.isfinite(values) & (values >= 0)).all()
    problems.add_if(bad, f"{name}: give one row of finite numbers of 0 or more")
    return values if not bad else np.ones(1)


def _sorted(x: FloatArray, y: FloatArray, output: Output) -> SidedMatching | None:
    """Sort where it is proven to be best: like with like, or the best with the worst."""
    if not isinstance(output, TeamTechnology) or not output.increasing:
        return None
    shape = curvature(output, x)
    if shape.evidence != "analytic" or float(output.output(np.zeros((1, 2)))[0]) < 0.0:
        return None
    like = shape.kind != "submodular"
    return sorted_prices(x, y, output, like_with_like=like)


def _table(x: FloatArray, y: FloatArray, output: Output) -> FloatArray:
    if x.size * y.size > MOST_CELLS:
        raise InputError(
            f"{x.size:,} x {y.size:,} pairs; at most {MOST_CELLS:,} can be looked at: give masses "
            "of fewer types",
            subject="match_sides",
        )
    if isinstance(output, TeamTechnology):
        pairs = np.stack(np.broadcast_arrays(x[:, None], y[None, :]), axis=-1)
        table = output.made(pairs)
    elif callable(output):
        table = np.asarray(output(x[:, None], y[None, :]), dtype=np.float64)
    else:
        table = _as_table(output)
    problems = Problems("match_sides")
    problems.add_if(
        table.shape != (x.size, y.size),
        f"output: it has shape {table.shape}; one number is needed for each of {x.size} x {y.size} "
        "pairs",
    )
    bad = np.argwhere(~np.isfinite(table))
    if bad.size and not problems.found:
        i, j = (int(k) for k in bad[0])
        problems.add(
            f"output: it is {table[i, j]} for left {i + 1} with right {j + 1}, and not finite for "
            f"{len(bad)} pairs in all"
        )
    problems.raise_if_any()
    return table


def _as_table(output: ArrayLike) -> FloatArray:
    try:
        return np.asarray(output, dtype=np.float64)
    except (TypeError, ValueError):
        raise InputError(
            "output: give a team technology, a function of two skills, or one number for each pair",
            subject="match_sides",
        ) from None


def _assigned(x: FloatArray, y: FloatArray, table: FloatArray) -> SidedMatching:
    worth = np.maximum(table, 0.0)
    rows, columns = linear_sum_assignment(worth, maximize=True)
    formed = worth[rows, columns] > 0.0
    pairs: IntArray = np.stack([rows[formed], columns[formed]], axis=-1)
    lowest_left, lowest_right = assignment_prices(worth, pairs)
    return SidedMatching(
        left=x, right=y, pairs=pairs, output=table[pairs[:, 0], pairs[:, 1]],
        lowest_left=lowest_left, lowest_right=lowest_right, method="assignment", table=table,
    )  # fmt: skip
