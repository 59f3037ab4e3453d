"""The cheapest seeds against a linear program that knows nothing of the theorem."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linprog

from weaklinks.coordination import equilibria, push
from weaklinks.games import CostSpread, different_costs

SPREAD = CostSpread(mean=0.5, dispersion=0.9)
BINS = 800


def _by_program(found, start, target):
    """Least outlay on seeds of BINS cost classes with more above v(x) than are missing at x."""
    share = np.linspace(start, target, 1500)
    value = found.game.value(share)
    missing = share - SPREAD.distribution(value)
    edges = SPREAD.quantile(np.linspace(0.0, 1.0, BINS + 1))
    # A class counts as above v(x) with all of it where its upper end is: a lower bound.
    above = edges[None, 1:] > value[:, None]
    need = missing > 0.0
    cost = 0.5 * (edges[1:] + edges[:-1])
    result = linprog(cost, A_ub=-above[need].astype(float), b_ub=-missing[need],
                     bounds=(0.0, 1.0 / BINS))  # fmt: skip
    assert result.status == 0
    return float(result.fun), float(result.x.sum())


def _rising(x):
    return 0.02 + 0.9 * np.asarray(x) ** 2 + 0.05 * np.asarray(x)


def _with_a_fall(x):
    # Falls between about 0.24 and 0.42, still below the costs of those at the margin.
    x = np.asarray(x)
    return 0.02 + x + 0.12 * np.sin(9.5 * x) - 0.25 * np.exp(-(((x - 0.38) / 0.13) ** 2))


def _steeper_fall(x):
    x = np.asarray(x)
    return 0.05 + 0.95 * x - 0.3 * np.exp(-(((x - 0.45) / 0.08) ** 2))


@pytest.mark.parametrize("value", [_rising, _with_a_fall, _steeper_fall])
def test_no_seeds_are_cheaper(value):
    game = different_costs(
        name="made", value=value, quantile=SPREAD.quantile, distribution=SPREAD.distribution
    )
    found = equilibria(game)
    assert len(found.stable) > 1
    given = push(game, found.stable[-1].share, seed_cost=lambda cost: cost)
    start, target = given.start.share, given.target.share
    outlay, mass = _by_program(found, start, target)
    # Classes of one part in BINS leave this much room.
    assert given.seeding.outlay == pytest.approx(outlay, abs=3.0 / BINS)
    assert given.seeding.mass == pytest.approx(mass, abs=3.0 / BINS)
    # Never more seeds of a cost than there are agents.
    seeds = -np.diff(given.seeding.tail_mass)
    agents = np.diff(SPREAD.distribution(given.seeding.cost_level))
    assert (seeds <= agents + 1e-12).all()
