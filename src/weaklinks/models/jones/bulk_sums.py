"""Indices and mean wedges of many Jones economies, and how many terms each of them needs.

Economies are columns, varieties rows: everything is one pass over a block that stays in cache,
and what comes out of a column does not depend on its neighbours.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from weaklinks.arrays import BoolArray, FloatArray, IntArray
from weaklinks.models.jones.bulk_rules import SIZES, Rule

# Numbers in a block's matrix, of which five are in use at a time, and its rows at most: L2
# holds them, and rows are long enough for a vector unit.
_BLOCK = 16_384
_TALL = 64
_VECTOR = 16
# Below this |exponent| * range of logs, 1 is taken off before it hides the digits.
_NEAR_GEOMETRIC = 0.01
# Instead of an exponent of zero: what is of second order is below rounding by far.
_TINY = 1e-100
# Bound on the relative error of a sum from a short rule.
_SHORT_ERROR = 1e-14


@dataclass(frozen=True, kw_only=True, eq=False)
class Schedules:
    """Schedules (22) and (23) of many economies, and the two curvatures of their means.

    Attributes
    ----------
    decay, largest_wedge, wedge_decay : (rows,) arrays
        gamma, tau_0, xi.
    curvature : (2, rows) array
        theta / (1 - theta) and rho / (1 - rho).
    """

    decay: FloatArray
    largest_wedge: FloatArray
    wedge_decay: FloatArray
    curvature: FloatArray

    def take(self, rows: IntArray | slice) -> Schedules:
        """Some of the economies."""
        return Schedules(
            decay=self.decay[rows], largest_wedge=self.largest_wedge[rows],
            wedge_decay=self.wedge_decay[rows], curvature=self.curvature[:, rows],
        )  # fmt: skip

    def kept(self, place: FloatArray | float) -> FloatArray:
        """``1 - tau`` at places of the left half, with the rounding of `weaklinks.wedges`."""
        left = self.wedge_decay * place
        np.exp(left, out=left)
        np.subtract(self.largest_wedge + 1.0, left, out=left)
        return np.subtract(1.0, left, out=left)

    @cached_property
    def ends(self) -> FloatArray:
        """(2, rows) array: ``1 - tau`` of the first and of the middle variety."""
        return np.stack([self.kept(0.0), self.kept(0.5)])

    @cached_property
    def range(self) -> FloatArray:
        """By how much logs of ``A_i (1 - tau_i)`` differ at most."""
        first, middle = np.log(self.ends)
        return np.asarray(np.abs(middle - first) + np.abs(self.decay))

    @cached_property
    def near_geometric(self) -> BoolArray:
        """(2, rows) array: whether a mean is so flat that its formula is another one."""
        near: BoolArray = np.abs(self.curvature) * self.range < _NEAR_GEOMETRIC
        return near


def sums(given: Schedules, rule: Rule, near: tuple[bool, bool]) -> tuple[FloatArray, FloatArray]:
    """(2, rows) logs of the indices at A = 1, and (2, rows) means of ``1 - tau``.

    Parameters
    ----------
    given : Schedules
    rule : Rule
    near : (bool, bool)
        Which of the two means is near-geometric: the same in all rows.
    """
    count, wide = given.decay.size, _BLOCK // min(rule.place.size, _TALL)
    log_index, kept = np.empty((2, count)), np.empty((2, count))
    for first in range(0, count, wide):
        rows = np.arange(first, min(first + wide, count))
        found = _block(given.take(_filled(rows)), rule, near)
        log_index[:, rows], kept[:, rows] = (numbers[:, : rows.size] for numbers in found)
    return log_index, kept


def _filled(rows: IntArray) -> IntArray:
    """Repeat the last row up to whole vectors: what is left over would be added up differently."""
    return np.concatenate([rows, np.full(-rows.size % _VECTOR, rows[-1])])


def _block(given: Schedules, rule: Rule, near: tuple[bool, bool]) -> tuple[FloatArray, FloatArray]:
    first = np.log(given.kept(0.0))
    # Of each mean: the sum of powers, and the same weighed by 1 - tau.
    total, weighed = np.zeros((2, first.size)), np.zeros((2, first.size))
    for start in range(0, rule.place.size, _TALL):
        _add(given, rule.piece(slice(start, start + _TALL)), near, first, total, weighed)
    e, flat = _curvature(given.curvature), np.array(near)[:, None]
    log = np.where(flat, np.log1p(total), np.log(np.where(flat, 1.0, total))) / e
    return first - 0.5 * given.decay + log, weighed / np.where(flat, 1.0 + total, total)


def _curvature(curvature: FloatArray) -> FloatArray:
    return np.where(np.abs(curvature) < _TINY, _TINY, curvature)


def _add(
    given: Schedules,
    rule: Rule,
    near: tuple[bool, bool],
    first: FloatArray,
    total: FloatArray,
    weighed: FloatArray,
) -> None:
    """Add the terms of some places and their mirror images."""
    left = given.kept(rule.place[:, None])
    log = np.log(left)
    log -= first
    left *= rule.weight[:, None]
    slope = (0.5 - rule.place)[:, None] * given.decay
    mirrored = log - slope
    log += slope
    term, other = slope, np.empty_like(slope)
    for k, e in enumerate(_curvature(given.curvature)):
        raised = np.expm1 if near[k] else np.exp
        raised(np.multiply(log, e, out=term), out=term)
        raised(np.multiply(mirrored, e, out=other), out=other)
        term += other
        total[k] += np.einsum("j,jr->r", rule.weight, term)
        weighed[k] += np.einsum("jr,jr->r", left, term)
        if near[k]:
            weighed[k] += 2.0 * left.sum(axis=0)


def terms_needed(given: Schedules, points: int) -> IntArray:
    """Size of the short rule that is right to rounding, as proven; 0 where none of `SIZES` is.

    A sum of f over the points of a Gauss rule with n places differs from the sum over all
    points by at most ``4 M r^(1-2n) / (r - 1)`` times their weight, where ``|f| <= M`` on the
    ellipse with foci 0 and 1/2 and half axes ``(r +- 1/r) / 8`` (Trefethen 2013, Approximation
    Theory and Approximation Practice, theorem 8.2: a polynomial of degree 2n - 1 is as near as
    half of that, and both sums are exact for it). Here f is ``(1-tau)^q e^(+-c m)``; the modulus
    of ``1 - tau = e^(xi z) - tau_0`` at ``z = x + iy`` is that at x, but for
    ``2 |tau_0| e^(xi x) (1 - cos(xi y))``.
    """
    r = _ellipse(given)
    excess = np.maximum(*(_excess(given, e, r, points) for e in given.curvature))
    # An index is the sum's logarithm over the exponent.
    smallest = np.minimum(1.0, np.abs(given.curvature))
    asked = _SHORT_ERROR * np.where(given.near_geometric, 1.0, smallest).min(axis=0)
    size = 0.5 * (1.0 + (excess + np.log(4.0 / (asked * (r - 1.0)))) / np.log(r))
    place = np.searchsorted(SIZES, np.where(np.isfinite(size), size, np.inf))
    return np.asarray((*SIZES, 0))[place]


def _ellipse(given: Schedules) -> FloatArray:
    """An r whose ellipse stays clear of the place, if it is real, where ``1 - tau`` is zero."""
    xi, tau = given.wedge_decay, given.largest_wedge
    zero = 4.0 * np.abs(np.log(np.where(tau > 0.0, tau, 1.0)) / xi - 0.25)
    reach = zero + np.sqrt(np.maximum(zero**2 - 1.0, 0.0))
    reach = np.where((tau > 0.0) & (xi != 0.0), reach, np.inf)
    half = 4.0 / np.maximum(np.abs(xi), 0.4)
    return np.minimum(reach**0.85, half + np.sqrt(half**2 + 1.0))


def _excess(given: Schedules, curvature: FloatArray, r: FloatArray, points: int) -> FloatArray:
    """Log of M over the sum itself, for the terms of an index and of a mean of ``1 - tau``."""
    along = (r + 1.0 / r) / 8.0
    largest, smallest = _moduli(given, r)
    ends = np.log(given.ends)
    over, under = largest - ends.max(axis=0), ends.min(axis=0) - smallest
    grown = [np.where(q > 0.0, q * over, -q * under) for q in (curvature, curvature + 1.0)]
    tilt = np.abs(curvature * given.decay)
    # By how much log f changes at most; f's mean is its highest over 2 (1 + steep) or more.
    steep = (np.abs(curvature) + 1.0) * np.abs(given.wedge_decay)
    steep *= np.exp(np.maximum(0.0, 0.5 * given.wedge_decay)) / given.ends.min(axis=0)
    steep += tilt
    excess = np.maximum(*grown) + tilt * (along + 0.25)
    excess += np.log1p(steep) + np.log(2.0) + steep / points
    # Near-geometric means are made of e^(e log) - 1 <= |e log| e^|e log|.
    far = np.maximum(np.abs(largest - ends[0]), np.abs(smallest - ends[0]))
    far += np.pi + np.abs(given.decay) * (2.0 * along + 0.5)
    flat = np.log(far) + np.abs(curvature) * far + over
    return np.asarray(excess + np.where(given.near_geometric.any(axis=0), flat, 0.0))


def _moduli(given: Schedules, r: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Logs of the largest and smallest modulus of ``1 - tau`` on the ellipse; NaN where it is 0."""
    xi, tau = given.wedge_decay, given.largest_wedge
    along, across = (r + 1.0 / r) / 8.0, (r - 1.0 / r) / 8.0
    ends = np.stack([given.kept(0.25 - along), given.kept(0.25 + along)])
    beside = np.abs(tau) * np.exp(np.abs(xi) * (0.25 + along)) * (xi * across) ** 2
    largest = ends.max(axis=0) ** 2 + beside * (tau > 0.0)
    smallest = ends.min(axis=0) ** 2 - beside * (tau < 0.0)
    fine = (ends > 0.0).all(axis=0) & (smallest > 0.0)
    return 0.5 * np.log(largest), 0.5 * np.log(np.where(fine, smallest, np.nan))
