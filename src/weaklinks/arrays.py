"""Array types and the few array helpers that know no economics."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

T = TypeVar("T")


def frozen(values: ArrayLike, *, dtype: Any = np.float64) -> NDArray[Any]:
    """Copy `values` into an array that cannot be written to (a frozen array is kept)."""
    if (
        isinstance(values, np.ndarray)
        and values.base is None
        and values.dtype == dtype
        and not values.flags.writeable
    ):
        return values
    array = np.array(values, dtype=dtype)
    array.setflags(write=False)
    return array


def divide_or(numerator: ArrayLike, denominator: ArrayLike, default: float) -> FloatArray:
    """Divide elementwise, with `default` named by the caller where the denominator is zero."""
    top, bottom = np.broadcast_arrays(
        np.asarray(numerator, dtype=np.float64), np.asarray(denominator, dtype=np.float64)
    )
    out = np.full(top.shape, default, dtype=np.float64)
    np.divide(top, bottom, out=out, where=bottom != 0)
    return out


def finite_or_none(value: float) -> float | None:
    """Return a number that JSON can hold: None for what is infinite or no number."""
    return float(value) if np.isfinite(value) else None


class IdentityCache(Generic[T]):
    """Remember one derived value per living object, found by identity and not by equality.

    A graph's symbolic analysis is worth keeping as long as the graph is, and no longer.
    """

    def __init__(self, derive: Callable[[Any], T]) -> None:
        self._derive = derive
        self._known: dict[int, tuple[weakref.ref[Any], T]] = {}

    def __call__(self, owner: Any) -> T:
        """Return the value derived from `owner`, deriving it the first time only."""
        key = id(owner)
        found = self._known.get(key)
        if found is not None and found[0]() is owner:
            return found[1]
        value = self._derive(owner)
        self._known[key] = (weakref.ref(owner, lambda _: self._known.pop(key, None)), value)
        return value
