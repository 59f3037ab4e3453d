"""Random economies of Jones (2008), to the ends of what the paper admits."""

from __future__ import annotations

from functools import cache

import numpy as np

from weaklinks.errors import NoEquilibriumError
from weaklinks.models.jones import Allocation, Jones2008

#: What one rounding does.
EPS = float(np.finfo(np.float64).eps)


def random_model(rng: np.random.Generator, **fixed) -> Jones2008:
    """Up to eleven weighted varieties, log-normal productivities, wedges of four kinds."""
    n = int(rng.integers(1, 12))
    wedges = (
        rng.uniform(-0.2, 0.99, n),
        rng.uniform(0.0, 0.99, n),
        np.full(n, rng.uniform(-0.04, 0.99)),
        -np.expm1(-np.abs(rng.normal(size=n))),
    )
    given = {
        "intermediate_share": pick(rng, 0.0, 0.5, 0.95, rng.uniform(0.0, 0.95)),
        "final_exponent": pick(rng, 0.01, 1 / 1.2, 0.99, rng.uniform(0.01, 0.99)),
        "intermediate_exponent": pick(rng, 0.0, -np.inf, -100.0, -rng.exponential(2.0)),
        "depreciation": pick(rng, 0.0, 0.05, 0.1),
        "human_capital": np.exp(rng.normal()),
        "workers": np.exp(rng.normal()),
        "productivity": np.exp(rng.normal(size=n) * rng.uniform(0.0, 1.5)),
        "wedge": wedges[rng.integers(len(wedges))],
        "weights": rng.uniform(0.05, 1.0, n),
    }
    return Jones2008(**{**given, **fixed})


def pick(rng: np.random.Generator, *values: float) -> float:
    return float(values[rng.integers(len(values))])


@cache
def steady_states(draws: int, seed: int, **fixed) -> tuple[Allocation, ...]:
    """Steady states of that many models that have one."""
    rng = np.random.default_rng(seed)
    found: list[Allocation] = []
    while len(found) < draws:
        try:
            found.append(random_model(rng, **fixed).steady_state())
        except NoEquilibriumError:
            continue  # subsidies beyond what can be paid for; test_jones_failures
    return tuple(found)


def gap(left, right) -> float:
    """Largest relative difference."""
    a, b = np.asarray(left, dtype=float), np.asarray(right, dtype=float)
    return float(np.max(np.abs(a - b) / np.maximum(np.abs(a), np.abs(b))))
