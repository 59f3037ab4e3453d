"""Games for the tests of the engine: linear gains, many costs, random ones."""

from __future__ import annotations

import numpy as np

from weaklinks.games import AdoptionGame, different_costs

STEP = 0.02


def linear(slope=1.0, threshold=0.5):
    return AdoptionGame(
        name="linear",
        gain=lambda x: slope * (x - threshold),
        state=lambda x: {"welfare": x * slope * (x - threshold)},
    )


def rising(rng):
    """A gain that rises from below zero to above it."""
    low, high, bend = rng.uniform(-2, -0.1), rng.uniform(0.1, 2), rng.uniform(0.3, 4)
    return AdoptionGame(name="rising", gain=lambda x: low + (high - low) * x**bend)


def wavy():
    """Stable at 0, 0.5 and 1, thresholds at 0.3 and 0.8; welfare rises."""
    return AdoptionGame(
        name="wavy",
        gain=lambda x: 10.0 * (x - 0.3) * (0.5 - x) * (0.8 - x),
        state=lambda x: {"welfare": x},
    )


def uniform_costs(steep=8.0, middle=0.5, low=0.0, high=1.0):
    """Costs uniform on [low, high], value logistic: one to three equilibria."""

    def value(x):
        return 0.05 + 0.9 / (1.0 + np.exp(-steep * (x - middle)))

    return different_costs(
        name="uniform-costs",
        value=value,
        quantile=lambda s: low + (high - low) * s,
        distribution=lambda c: np.clip((c - low) / (high - low), 0.0, 1.0),
        state=lambda x: {"welfare": x * value(x) - (low * x + (high - low) * x**2 / 2)},
    )


def discrete_costs(costs, value):
    """Agents of equal mass with the given costs."""
    sorted_costs = np.sort(np.asarray(costs, dtype=float))
    n = sorted_costs.size

    def quantile(s):
        return sorted_costs[np.clip(np.ceil(np.asarray(s) * n - 1e-12).astype(int) - 1, 0, n - 1)]

    return different_costs(
        name="discrete",
        value=value,
        quantile=quantile,
        distribution=lambda c: np.searchsorted(sorted_costs, c, side="right") / n,
        breaks=tuple(np.arange(1, n) / n),
    )


def simulate(game, start, steps, speed=0.2, step=STEP, subsidy=0.0):
    """Share after naive Euler steps of best responses."""
    x = start
    for _ in range(steps):
        here = np.array([x])
        if game.value is None:
            wants = float(game.gain(here)[0] + subsidy > 0)
        else:
            level = game.value(here) + subsidy
            wants = float(game.distribution(level)[0])
        x = min(max(x + speed * step * (wants - x), 0.0), 1.0)
    return x


def cascade(game, start, subsidy=0.0, seeds=None):
    """Where rounds of best responses end; `seeds` gives the mass of seeds above a cost."""
    x = np.array([start])
    for _ in range(200_000):
        level = game.value(x) + subsidy
        wants = game.distribution(level) + (0.0 if seeds is None else seeds(level))
        after = np.minimum(np.maximum(wants, x), 1.0)
        if abs(after[0] - x[0]) < 1e-12:
            break
        x = after
    return float(x[0])
