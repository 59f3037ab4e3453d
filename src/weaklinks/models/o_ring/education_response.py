"""The best education where others' is given: all local candidates, and the best of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import lambertw, xlog1py, xlogy

from weaklinks.arrays import FloatArray
from weaklinks.games import Number
from weaklinks.models.o_ring.powers import mean_power

_STEPS = 200


def best_level(others: ArrayLike, *, tasks: Number, accuracy: Number, cost: Number) -> FloatArray:
    r"""The q that maximises ``p (p q + (1-p) qbar)^n + g ln(1-q)``, for each qbar.

    Zero, or the upper of at most two points at which the slope is zero, whichever is better.
    At a tie the higher.

    Parameters
    ----------
    others : (...) array
        qbar, the mean of others.
    tasks, accuracy, cost : float or array
        n, p, and g: cost over productivity.

    Notes
    -----
    With ``u = -ln(1-q)`` the slope is zero where ``(n-1) ln(p (1-e^-u) + (1-p) qbar) - u`` is
    ``ln(g / (p^2 n))``. That is concave in u, so there are two such points at most, and only at
    the upper one the objective turns from rising to falling.
    """
    level = np.asarray(others, dtype=np.float64)
    blind = np.square(accuracy) == 0.0  # nothing is seen, and nothing is learnt
    seen = np.where(blind, 1.0, accuracy)
    base = (1.0 - accuracy) * level
    top = upper_stationary(base, tasks, seen, cost / (seen**2 * tasks))
    found = ~np.isnan(top) & ~blind
    effort = np.where(found, top, 0.0)
    lead = lead_over_none(effort, base, tasks, seen, cost)
    return np.asarray(np.where(found & (lead >= 0.0), -np.expm1(-effort), 0.0))


def lead_over_none(
    effort: ArrayLike, base: ArrayLike, tasks: Number, accuracy: Number, cost: Number
) -> FloatArray:
    """How much better than none an education of ``q = 1 - e^-u`` is: wages less costs.

    ``p ((p q + a)^n - a^n) - g u``, where a is ``(1-p) qbar``.
    """
    u, a = np.asarray(effort, dtype=np.float64), np.asarray(base, dtype=np.float64)
    rise = -accuracy * np.expm1(-u)
    mean = mean_power(a, a + rise, tasks - 1.0)
    return np.asarray(accuracy * tasks * rise * mean - cost * u)


def upper_stationary(base: ArrayLike, tasks: Number, accuracy: Number, ratio: Number) -> FloatArray:
    """The larger u with ``(p (1-e^-u) + a)^(n-1) e^-u = ratio``; NaN where there is none above 0.

    Newton's method from above: the logarithm is concave, so it comes down without overshooting.
    """
    a = np.asarray(base, dtype=np.float64)
    n, p, log_ratio = tasks, accuracy, np.log(ratio)
    peak = np.log(np.maximum(n * p / (p + a), 1.0))
    missing = _slope_log(peak, a, n, p) <= log_ratio
    u = np.where(missing, peak + 1.0, xlogy(n - 1.0, p + a) - log_ratio)
    for _ in range(_STEPS):
        lost = np.expm1(-u)
        left = a - p * lost  # above zero, as u and p are
        gap = (n - 1.0) * np.log(left) - u - log_ratio
        step = gap / (1.0 - (n - 1.0) * p * (1.0 + lost) / left)
        step = np.where(missing | (step >= 0.0), 0.0, step)
        u = u + step
        if not (step < -1e-16 * u).any():
            break
    return np.where(missing, np.nan, u)


def lower_stationary(tasks: Number, ratio: Number) -> FloatArray:
    """The smaller u with ``(1-e^-u)^(n-1) e^-u = ratio``; NaN where there is none.

    By Newton's method from below, from ``q^(n-1) = ratio``.
    """
    n, given = np.asarray(tasks, dtype=np.float64), np.asarray(ratio, dtype=np.float64)
    highest = _slope_log(np.log(n), 0.0, n, 1.0)
    missing = (n <= 1.0) | (given >= 1.0) | (highest < np.log(given))
    power, aim = np.where(missing, 1.0, n - 1.0), np.where(missing, 0.5, given)
    u = -np.log1p(-(aim ** (1.0 / power)))
    for _ in range(_STEPS):
        slope = power / np.expm1(u) - 1.0
        gap = xlogy(power, -np.expm1(-u)) - u - np.log(aim)
        step = np.where(slope > 0.0, -gap / np.where(slope > 0.0, slope, 1.0), 0.0)
        step = np.where(step <= 1e-16 * u, 0.0, step)
        if not step.any():
            break
        u = u + step
    return np.where(missing, np.nan, u)


def _slope_log(effort: ArrayLike, base: ArrayLike, tasks: Number, accuracy: Number) -> FloatArray:
    u, a = np.asarray(effort, dtype=np.float64), np.asarray(base, dtype=np.float64)
    return np.asarray(xlogy(tasks - 1.0, a - accuracy * np.expm1(-u)) - u)


def effort_of_share(share: Number) -> FloatArray:
    """The u above 0 with ``u/(e^u - 1) = k``: ``-k - W(-k e^-k)`` on the lower branch.

    0 for k of 1 and above.
    """
    k = np.minimum(share, 1.0)
    effort = np.maximum(-k - lambertw(-k * np.exp(-k), -1).real, 0.0)
    return np.where(k < 1.0, effort, 0.0)


def informed_share(tasks: float, accuracy: float) -> float:
    """``(1 - (1-p)^n)/(n p)``: by it a level is an equilibrium or not; 1 for p = 0."""
    if accuracy == 0.0:
        return 1.0
    return float(-np.expm1(xlog1py(tasks, -accuracy)) / (tasks * accuracy))
