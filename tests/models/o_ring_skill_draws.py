"""Random economies of skill upgrading, one market at a time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from weaklinks.models.o_ring.skill_upgrading import SkillUpgrading

SHARES = np.linspace(0.0, 1.0, 41)
MARKETS = ("test", "observed", "random", "certified", "signal")


def drawn(rng, market: str, **more) -> SkillUpgrading:
    """Any economy, its cost near the returns at the two ends, so that all regimes occur."""
    low, high = np.sort(rng.uniform(0.05, 1.0, 2))
    plain = SkillUpgrading(
        low_skill=low, high_skill=high, tasks=int(rng.integers(2, 7)), market=market,
        lone_share=float(rng.choice([0.0, rng.uniform(0, 1), 1.0])),
        test_accuracy=rng.uniform(0.05, 0.98), workers=float(rng.choice([np.inf, 40, 2e3])),
        skill_sd=rng.uniform(0.05, 0.5), test_noise=rng.uniform(0.1, 0.8), **more,
    )  # fmt: skip
    bottom, top = np.sort(plain.private_return(np.array([0.0, 1.0])))
    return replace(plain, upgrade_cost=bottom + (top - bottom) * rng.uniform(-0.5, 1.5))


def spread(rng, market: str) -> SkillUpgrading:
    return drawn(rng, market, dispersion=rng.uniform(0.01, 0.9))
