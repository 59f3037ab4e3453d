"""CES mathematics that every paper shares: power means, price indices, expenditure shares.

One kernel, `segment_log_mean`, evaluates weighted power means of logs over ragged rows.
It is exact in every limit (geometric, minimum, maximum) and never overflows, because it
works on differences from the row's own weighted mean.

Conventions: the *exponent* e is the curvature of a mean, (sum w x^e)^(1/e); a CES price
index with elasticity of substitution eps is the power mean of prices with exponent
1 - eps, and the quantity it buys has exponent (eps - 1)/eps.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from weaklinks.arrays import FloatArray, IntArray
from weaklinks.errors import InputError, Problems

#: Log prices closer than this count as tied where inputs are perfect substitutes.
TIE = 1e-12

_Kernel = Callable[[FloatArray, FloatArray, FloatArray, IntArray], FloatArray]

# Below this |exponent| * spread the power series is exact to rounding.
_SERIES = 1e-8


def power_mean(
    values: ArrayLike, exponent: ArrayLike, weights: ArrayLike | None = None
) -> FloatArray:
    """Weighted power mean of the last axis, for any exponent in [-inf, inf].

    Parameters
    ----------
    values : (..., k) array
        Non-negative numbers.
    exponent : (...) array
        Curvature e: -inf gives the minimum, -1 the harmonic, 0 the geometric, 1 the
        arithmetic mean, inf the maximum.
    weights : (..., k) array, optional
        Non-negative; they are divided by their sum. Equal weights when omitted.

    Returns
    -------
    (...) array
        The mean, in the unit of `values`.

    Raises
    ------
    InputError
        For negative or NaN values or weights, and for rows without a positive weight.

    References
    ----------
    Jones (2008), section 2.4 and equation (1).

    Examples
    --------
    >>> power_mean([1.0, 4.0], [0.0])
    array([2.])
    """
    x, w, e = _aligned(values, weights, exponent)
    _require_values(x)
    _require_number(e, "exponent")
    kept = np.where(x > 0, w, 0.0)
    share_kept = kept.sum(axis=-1)
    some = share_kept > 0
    kept[~some] = 1.0
    log_mean = _dense(segment_log_mean, np.log(np.where(x > 0, x, 1.0)), e, kept)
    # Zeros drop out of the sum but keep their weight; without substitution they decide.
    zeros = ((x == 0) & (w > 0)).any(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        lost = np.where(e > 0, np.log(share_kept) / e, -np.inf)
        mean = np.where(some, np.exp(log_mean + np.where(zeros & some, lost, 0.0)), 0.0)
    counted = np.where(w > 0, x, np.nan)
    return np.clip(mean, np.nanmin(counted, axis=-1), np.nanmax(counted, axis=-1))


def log_price_index(shares: ArrayLike, elasticity: ArrayLike, log_price: ArrayLike) -> FloatArray:
    """Log of the CES price index of each row.

    Parameters
    ----------
    shares : (..., k) array
        CES weights omega; each row is divided by its sum.
    elasticity : (...) array
        Elasticity of substitution eps in [0, inf].
    log_price : (..., k) or (k,) array
        Log prices of the inputs.

    Returns
    -------
    (...) array
        log of (sum omega p^(1-eps))^(1/(1-eps)); Cobb-Douglas at eps = 1, sum omega p at
        eps = 0 (Leontief), the lowest price at eps = inf.

    Raises
    ------
    InputError
        For negative shares or elasticities, NaN, or rows without a positive share.
    """
    x, w, eps = _aligned(log_price, shares, elasticity)
    _require_elasticity(eps)
    _require_finite(x, "log prices")
    return _dense(segment_log_mean, x, 1.0 - eps, w)


def expenditure_shares(
    shares: ArrayLike, elasticity: ArrayLike, log_price: ArrayLike
) -> FloatArray:
    """Share of each input in the row's cost, at given prices.

    This is the gradient of `log_price_index` in log prices (Shephard's lemma). Inputs that
    are perfect substitutes and tie within `TIE` split in proportion to their weights.
    Parameters, shapes and errors as for `log_price_index`; returns (..., k).
    """
    x, w, eps = _aligned(log_price, shares, elasticity)
    _require_elasticity(eps)
    _require_finite(x, "log prices")
    return _dense(segment_shares, x, 1.0 - eps, w)


def share_derivatives(cost_shares: ArrayLike, elasticity: ArrayLike) -> FloatArray:
    """Derivatives of expenditure shares in log prices.

    Parameters
    ----------
    cost_shares : (..., k) array
        Expenditure shares s at the point of interest.
    elasticity : (...) array
        Finite elasticity of substitution.

    Returns
    -------
    (..., k, k) array
        ``d s_j / d log p_l = (1 - eps) s_j ([j = l] - s_l)``.
    """
    s = _numbers(cost_shares, "cost_shares")
    eps = _numbers(elasticity, "elasticity")
    problems = Problems("share_derivatives")
    problems.add_if(not np.isfinite(s).all(), "cost_shares contain NaN or infinity")
    problems.add_if(not np.all(np.isfinite(eps)), "elasticity must be finite for a derivative")
    problems.raise_if_any()
    identity = np.eye(s.shape[-1])
    jacobian: FloatArray = s[..., :, None] * (identity - s[..., None, :])
    return (1.0 - eps)[..., None, None] * jacobian


def log_quantity_index(
    shares: ArrayLike, elasticity: ArrayLike, log_quantity: ArrayLike
) -> FloatArray:
    """Log of the CES bundle that given input quantities make.

    The dual of `log_price_index`: (sum omega^(1/eps) x^((eps-1)/eps))^(eps/(eps-1)), with
    min x/omega at eps = 0, prod (x/omega)^omega at eps = 1 and sum x at eps = inf.
    Parameters, shapes and errors as for `log_price_index`.
    """
    x, normal, eps = _aligned(log_quantity, shares, elasticity)
    _require_elasticity(eps)
    _require_finite(x, "log quantities")
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        per_share = np.where(normal > 0, x - np.log(normal), 0.0)
        exponent = np.where(np.isinf(eps), 1.0, (eps - 1.0) / eps)
    return _dense(segment_log_mean, per_share, exponent, normal)


# ---------------------------------------------------------------- ragged rows


def segment_log_mean(
    log_values: FloatArray, exponent: FloatArray, weights: FloatArray, starts: IntArray
) -> FloatArray:
    """Log power mean over consecutive segments of a flat array.

    Parameters
    ----------
    log_values, weights : (nnz,) arrays
        Finite logs and positive weights; weights are divided by their segment's sum.
    exponent : (rows,) array
        One exponent in [-inf, inf] for each segment.
    starts : (rows,) integer array
        Where each segment begins; none is empty.

    Returns
    -------
    (rows,) array
    """
    counts = np.diff(starts, append=log_values.size)
    w = weights / np.repeat(np.add.reduceat(weights, starts), counts)
    center = np.add.reduceat(w * log_values, starts)
    d = log_values - np.repeat(center, counts)
    extreme = _extreme(d, exponent, starts)
    with np.errstate(invalid="ignore", over="ignore"):
        reach = np.abs(exponent) * np.maximum.reduceat(np.abs(d), starts)
    out = extreme.copy()
    for rows, formula in (
        (reach < _SERIES, _series),
        ((reach >= _SERIES) & (reach < 1.0), _near_geometric),
        ((reach >= 1.0) & np.isfinite(exponent), _far),
    ):
        if rows.any():
            pick = np.repeat(rows, counts)
            begin = np.concatenate([[0], np.cumsum(counts[rows])[:-1]])
            out[rows] = formula(d[pick], exponent[rows], w[pick], begin, extreme[rows])
    endless = np.isinf(exponent)
    if endless.any():
        return np.where(endless, _extreme(log_values, exponent, starts), center + out)
    return center + out


def segment_shares(
    log_values: FloatArray, exponent: FloatArray, weights: FloatArray, starts: IntArray
) -> FloatArray:
    """Gradient of `segment_log_mean` in the log values: shares that sum to one by segment."""
    counts = np.diff(starts, append=log_values.size)
    extreme = np.repeat(_extreme(log_values, exponent, starts), counts)
    e = np.repeat(exponent, counts)
    with np.errstate(invalid="ignore", over="ignore", under="ignore"):
        tilt = np.exp(e * (log_values - extreme))
    tied = np.abs(log_values - extreme) <= TIE
    value = weights * np.where(np.isinf(e), tied, tilt)
    total: FloatArray = np.repeat(np.add.reduceat(value, starts), counts)
    return value / total


def _extreme(values: FloatArray, exponent: FloatArray, starts: IntArray) -> FloatArray:
    top = np.maximum.reduceat(values, starts)
    bottom = np.minimum.reduceat(values, starts)
    return np.where(exponent > 0, top, bottom)


def _series(
    d: FloatArray, e: FloatArray, w: FloatArray, starts: IntArray, _extreme: FloatArray
) -> FloatArray:
    variance = np.add.reduceat(w * d * d, starts)
    return 0.5 * np.where(np.isfinite(e), e, 0.0) * variance


def _near_geometric(
    d: FloatArray, e: FloatArray, w: FloatArray, starts: IntArray, _extreme: FloatArray
) -> FloatArray:
    counts = np.diff(starts, append=d.size)
    tilted = np.add.reduceat(w * np.expm1(np.repeat(e, counts) * d), starts)
    mean: FloatArray = np.log1p(tilted) / e
    return mean


def _far(
    d: FloatArray, e: FloatArray, w: FloatArray, starts: IntArray, extreme: FloatArray
) -> FloatArray:
    counts = np.diff(starts, append=d.size)
    with np.errstate(over="ignore", under="ignore"):
        terms = w * np.exp(np.repeat(e, counts) * (d - np.repeat(extreme, counts)))
    return extreme + np.log(np.add.reduceat(terms, starts)) / e


# ---------------------------------------------------------------- dense front


def _aligned(
    values: ArrayLike, weights: ArrayLike | None, parameter: ArrayLike
) -> tuple[FloatArray, FloatArray, FloatArray]:
    x = _numbers(values, "values")
    w = np.ones_like(x) if weights is None else _numbers(weights, "weights")
    par = _numbers(parameter, "exponent or elasticity")
    try:
        shape = np.broadcast_shapes(x.shape, w.shape, (*par.shape, 1))
    except ValueError:
        found = f"values {x.shape}, weights {w.shape}, exponent or elasticity {par.shape}"
        raise InputError(
            f"shapes do not fit: {found}; one parameter per row", subject="CES"
        ) from None
    x, w = np.broadcast_to(x, shape), np.broadcast_to(w, shape)
    _require_weights(w)
    w = w / w.max(axis=-1, keepdims=True)
    w /= w.sum(axis=-1, keepdims=True)
    return x.copy(), w, np.broadcast_to(par, shape[:-1]).copy()


def _numbers(given: ArrayLike, what: str) -> FloatArray:
    try:
        return np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError):
        raise InputError(f"{what}: not an array of numbers", subject="CES") from None


def _dense(kernel: _Kernel, x: FloatArray, exponent: FloatArray, w: FloatArray) -> FloatArray:
    """Run a segment kernel on the positive-weight entries of a dense array."""
    if not x.size:  # no rows
        return np.zeros(exponent.shape if kernel is segment_log_mean else x.shape)
    keep = w.reshape(-1, w.shape[-1]) > 0
    starts = np.concatenate([[0], np.cumsum(keep.sum(axis=1))[:-1]])
    flat_x = x.reshape(keep.shape)[keep]
    flat_w = w.reshape(keep.shape)[keep]
    out = kernel(flat_x, exponent.reshape(-1), flat_w, starts)
    if out.size == exponent.size and kernel is segment_log_mean:
        return out.reshape(exponent.shape)
    dense = np.zeros(keep.shape)
    dense[keep] = out
    return dense.reshape(x.shape)


def _require_values(x: FloatArray) -> None:
    problems = Problems("power_mean")
    problems.add_if(np.isnan(x).any(), "values contain NaN; every entry must be a number")
    problems.add_if((x < 0).any(), "values contain a negative number; they must be 0 or more")
    problems.add_if(np.isinf(x).any(), "values contain infinity; they must be finite")
    problems.raise_if_any()


def _require_number(parameter: FloatArray, what: str) -> None:
    problems = Problems("power_mean")
    problems.add_if(np.isnan(parameter).any(), f"{what} is NaN; it must lie in [-inf, inf]")
    problems.raise_if_any()


def _require_finite(x: FloatArray, what: str) -> None:
    problems = Problems("CES")
    problems.add_if(not np.isfinite(x).all(), f"{what} contain NaN or infinity; give finite logs")
    problems.raise_if_any()


def _require_weights(w: FloatArray) -> None:
    problems = Problems("CES weights")
    problems.add_if(w.ndim == 0 or w.shape[-1] == 0, "there are none; at least one is needed")
    problems.add_if(not np.isfinite(w).all(), "NaN or infinite; they must be finite numbers")
    problems.add_if((w < 0).any(), "negative; they must be 0 or more")
    if not problems.found:
        problems.add_if((w.max(axis=-1) <= 0).any(), "a row has no positive weight")
    problems.raise_if_any()


def _require_elasticity(eps: FloatArray) -> None:
    problems = Problems("elasticity of substitution")
    problems.add_if(np.isnan(eps).any() or (eps < 0).any(), "must lie in [0, inf]")
    problems.raise_if_any()
