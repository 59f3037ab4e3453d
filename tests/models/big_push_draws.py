"""Random models of the Big Push, and what must hold for any of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from weaklinks.coordination import Equilibria, equilibria, potential
from weaklinks.errors import InputError

DRAWS = 500


def draws(make: Callable[[np.random.Generator], Any], seed: int, number: int = DRAWS) -> Iterator:
    """Make that many models; draws that the model refuses are drawn again."""
    rng = np.random.default_rng(seed)
    made = 0
    while made < number:
        try:
            model = make(rng)
        except InputError:
            continue
        made += 1
        yield model


def solved(model: Any) -> Equilibria:
    """All equilibria by search, found to agree with what the model knows in closed form."""
    found = equilibria(model)
    assert found.disagreement < 1e-9, (model, found)
    # Next to a share of 1 the numbers are too far apart for a steep gain to be zero.
    if not any(1.0 - 1e-6 < e.share < 1.0 for e in found.found):
        assert found.residual < 1e-9, (model, found)
    for e in found.found:
        assert all(np.isfinite(v) for v in e.state.values()), (model, e)
        assert {"income", "welfare"} <= set(e.state)
    return found


def same_mean(model: Any, closed: float) -> None:
    """The integral of the gain by quadrature is the closed form."""
    whole = float(potential(model, np.array([1.0]))[0])
    assert abs(whole - closed) < 1e-9 * max(1.0, abs(closed)), (model, whole, closed)


def require_regimes(seen: Counter, *names: str) -> None:
    """Every situation that the theory names occurred."""
    missing = set(names) - set(seen)
    assert not missing, (missing, seen)
