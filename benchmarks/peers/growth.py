"""The path of `growth_path` by others: shooting, a banded Newton, and sequence-jacobian.

All know its numbers: alpha 1/3, rental share 0.2, discount rate and depreciation 0.05, curvature 2.
"""

# ruff: noqa: RET504 - sequence-jacobian reads the names that its blocks return.

from __future__ import annotations

from functools import cache

import numpy as np
from scipy.linalg import solve_banded

ALPHA, KAPPA, BETA, GAMMA, KEPT = 1 / 3, 0.2, 1 / 1.05, 2.0, 0.95
END = (KAPPA / 0.1) ** (1 / (1 - ALPHA))
GOAL = END**ALPHA - 0.05 * END


def shooting_path(periods: int = 300) -> np.ndarray:
    """Capital by bisection on first consumption: what a textbook does.

    Every trial is followed until capital or consumption turns the wrong way. Rounding makes
    any trial leave the saddle path in the end, so from there on it stays at the steady state.
    """
    low, high = 0.0, (END / 3) ** ALPHA + KEPT * END / 3
    for _ in range(100):
        path = np.full(periods + 1, END)
        k, c = END / 3, 0.5 * (low + high)
        first, too_much = c, False
        for t in range(periods + 1):
            path[t] = k
            new = k**ALPHA + KEPT * k - c
            if new <= k or c >= GOAL:
                too_much = new <= k
                path[t:] = END
                break
            c *= (BETA * (1 - 0.05 + KAPPA * new ** (ALPHA - 1))) ** (1 / GAMMA)
            k = new
        low, high = (low, first) if too_much else (first, high)
    return path


def _first_guess(periods: int) -> np.ndarray:
    """Log capital over its end, one eighth of the way nearer every period."""
    return np.log(1 / 3) * 0.875 ** np.arange(1, periods + 1)


def banded_path(periods: int = 300) -> np.ndarray:
    """Capital by Newton's method on all Euler equations at once, capital at its end after them."""
    inner = END * np.exp(_first_guess(periods))
    for _ in range(50):
        k = np.concatenate([[END / 3], inner, [END]])
        c = k[:-1] ** ALPHA + KEPT * k[:-1] - k[1:]
        mpk, now = ALPHA * k[:-1] ** (ALPHA - 1) + KEPT, k[1:-1]
        gross = KEPT + KAPPA * now ** (ALPHA - 1)
        slope = KAPPA * (ALPHA - 1) * now ** (ALPHA - 2)
        gap = GAMMA * np.log(c[1:] / c[:-1]) - np.log(BETA * gross)
        bands = np.zeros((3, periods))
        bands[0, 1:] = -GAMMA / c[1:-1]
        bands[1] = GAMMA * (mpk[1:] / c[1:] + 1 / c[:-1]) - slope / gross
        bands[2, :-1] = -GAMMA * mpk[1:-1] / c[1:-1]
        if np.abs(gap).max() < 1e-13:
            break
        step = solve_banded((1, 1), bands, -gap)
        inner = inner + step
    return k[:-1]


@cache
def _blocks():
    from sequence_jacobian import create_model, simple

    @simple
    def capital(guess, u):
        k = END * (guess + u).apply(np.exp)
        return k

    @simple
    def resources(k):
        c = k(-1) ** ALPHA + KEPT * k(-1) - k
        return c

    @simple
    def saving(k, c):
        gross = KEPT + KAPPA * k ** (ALPHA - 1)
        euler = c(+1) / c - (BETA * gross) ** (1 / GAMMA)
        return euler

    return create_model([capital, resources, saving])


def sequence_jacobian_model(periods: int):
    """The model and both of its ends, which are not part of its time."""
    model = _blocks()
    end = model.steady_state({"guess": 0.0, "u": 0.0})
    start = model.steady_state({"guess": float(np.log(1 / 3)), "u": 0.0})
    return model, end, start, periods


def sequence_jacobian_path(prepared) -> np.ndarray:
    """Capital by the quasi-Newton method of sequence-jacobian, from a guess of the path."""
    model, end, start, periods = prepared
    found = model.solve_impulse_nonlinear(
        end,
        ["u"],
        ["euler"],
        {"guess": _first_guess(periods)},
        ["k"],
        ss_initial=start,
        verbose=False,
        tol=1e-12,
        maxit=100,
    )
    return np.concatenate([[END / 3], END + found["k"]])
