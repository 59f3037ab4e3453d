"""Sums over varieties in few terms: points of a quadrature that stand for many.

The schedules (22) and (23) are as smooth as can be on either half of the unit interval, and
the halves mirror each other. A sum over 1,001 varieties is then an integral over a measure of
501 points, and Gauss' rule for that very measure (Golub and Welsch 1969, by Lanczos' recursion
on the points) gives the same sum from a few dozen places: this is no approximation of the
continuum, but the sum over the varieties there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.linalg import eigh_tridiagonal

from weaklinks.arrays import FloatArray
from weaklinks.models.jones.varieties import QUADRATURES

#: Sizes of rules; a row takes the first that its bound on the error allows.
SIZES = (12, 16, 20, 24, 32, 40, 48, 64, 96, 128)
# Lanczos' recursion is kept orthogonal by force, which takes size^2 passes over the points.
_LARGEST_RECURSION = 2e8


@dataclass(frozen=True, kw_only=True, eq=False)
class Rule:
    """Places of the left half; each stands for itself and its mirror image.

    Attributes
    ----------
    place : (n,) array
        In [0, 1/2].
    weight : (n,) array
        Positive; they sum to one half.
    """

    place: FloatArray
    weight: FloatArray

    def piece(self, part: slice) -> Rule:
        """Some of the places."""
        return Rule(place=self.place[part], weight=self.weight[part])


@lru_cache(maxsize=64)
def every_variety(points: int, quadrature: str) -> Rule | None:
    """All varieties of the left half; None where the right half is not its mirror image."""
    place, weight = QUADRATURES[quadrature](points)
    weight = weight / weight.sum()
    if not np.allclose(place, 1.0 - place[::-1], rtol=0.0, atol=1e-15):
        return None
    half = (points + 1) // 2
    folded = weight[:half].copy()
    folded[-1] *= 0.5 if points % 2 else 1.0
    return Rule(place=np.minimum(place, 1.0 - place)[:half], weight=folded)


@lru_cache(maxsize=256)
def short_rule(points: int, quadrature: str, size: int) -> Rule | None:
    """Gauss' rule of that size for the measure of `every_variety`; None where it saves nothing."""
    whole = every_variety(points, quadrature)
    if whole is None or 2 * size > whole.place.size:
        return None
    if size**2 * whole.place.size > _LARGEST_RECURSION:
        return None
    diagonal, beside = _recursion(4.0 * whole.place - 1.0, whole.weight, size)
    node, vector = eigh_tridiagonal(diagonal, beside)
    total = whole.weight.sum()
    return Rule(place=(node + 1.0) / 4.0, weight=total * vector[0] ** 2)


def _recursion(x: FloatArray, weight: FloatArray, size: int) -> tuple[FloatArray, FloatArray]:
    """Coefficients of the polynomials that are orthogonal on these points, by Lanczos."""
    basis = np.zeros((size, x.size))
    diagonal, beside = np.zeros(size), np.zeros(size - 1)
    basis[0] = np.sqrt(weight / weight.sum())
    for k in range(size):
        new = x * basis[k]
        diagonal[k] = basis[k] @ new
        if k + 1 == size:
            break
        for _ in range(2):  # once is not enough for rounding
            new -= basis[: k + 1].T @ (basis[: k + 1] @ new)
        beside[k] = np.linalg.norm(new)
        basis[k + 1] = new / beside[k]
    return diagonal, beside
