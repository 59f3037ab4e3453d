"""Array types and the few array helpers that know no economics."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


def frozen(values: ArrayLike, *, dtype: Any = np.float64) -> NDArray[Any]:
    """Copy `values` into an array that cannot be written to."""
    array = np.array(values, dtype=dtype)
    array.setflags(write=False)
    return array


def divide_or(numerator: ArrayLike, denominator: ArrayLike, default: float) -> FloatArray:
    """Divide elementwise, with `default` named by the caller where the denominator is zero."""
    top, bottom = np.broadcast_arrays(
        np.asarray(numerator, dtype=np.float64), np.asarray(denominator, dtype=np.float64)
    )
    out = np.full(top.shape, default, dtype=np.float64)
    return np.divide(top, bottom, out=out, where=bottom != 0)
