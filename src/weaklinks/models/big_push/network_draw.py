"""Random input-output economies for the Big Push, by a few numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from weaklinks.errors import Problems
from weaklinks.finite_games import FiniteGame
from weaklinks.models.big_push.network_push import NetworkPush, network_at_break_even
from weaklinks.spec import parameter, require_in_range

_SOURCE = "illustrative"
_INF = float("inf")


@dataclass(frozen=True, kw_only=True)
class RandomNetworkPush:
    """A random `NetworkPush`: spending and purchases from Dirichlet laws, the rest even draws.

    Fixed costs are set where a sector breaks even at a multiple of its sales today, drawn
    around `break_even`.
    """

    sectors: int = parameter(
        8, symbol="N", meaning="number of sectors", low=1, high=60, source=_SOURCE
    )
    premium: float = parameter(
        0.4, symbol="v", meaning="what factory work must pay above the wage of 1", low=0.0,
        high=_INF, excludes=(_INF,), why="nobody pays to work in a factory", source=_SOURCE,
    )  # fmt: skip
    intermediate_share: float = parameter(
        0.3, symbol="g", meaning="intermediate goods in cost today; drawn up to 0.15 around it",
        low=0.0, high=0.85, source=_SOURCE,
    )  # fmt: skip
    extra_intensity: float = parameter(
        0.2, symbol="dg", meaning="added to the share of intermediate goods by modern technology",
        low=-0.85, high=0.85, source="Ciccone (2002): modern technology uses more of them",
    )  # fmt: skip
    productivity: float = parameter(
        1.75, symbol="alpha", meaning="output of a modern plant from given inputs, the fringe's "
        "being 1; drawn up to a quarter of the excess around it", low=1.0, high=_INF,
        excludes=(1.0, _INF), why="otherwise it has no profit to pay its fixed cost from",
        source=_SOURCE,
    )  # fmt: skip
    break_even: float = parameter(
        1.15, symbol="e", meaning="sales at which a plant breaks even, today's being 1", low=0.0,
        high=_INF, excludes=(0.0, _INF), source=_SOURCE,
    )  # fmt: skip
    dispersion: float = parameter(
        0.1, symbol="d", meaning="half the width of the draws of e, as a part of it", low=0.0,
        high=1.0, excludes=(1.0,), source=_SOURCE,
    )  # fmt: skip
    seed: int = parameter(
        1,
        symbol="-",
        meaning="of the random draws",
        low=0,
        high=2**31,
        source="the first with a trap",
    )

    def __post_init__(self) -> None:
        require_in_range(self)
        problems = Problems("RandomNetworkPush")
        least = 1.0 + 0.75 * (self.productivity - 1.0)
        problems.add_if(
            least <= 1.0 + self.premium,
            f"productivity is {self.productivity:g} and premium {self.premium:g}: draws go down to "
            f"{least:g}, which must be above 1 + v, or a plant may lose on every unit",
        )
        problems.raise_if_any()

    def network(self) -> NetworkPush:
        """Draw the economy."""
        n, rng = int(self.sectors), np.random.default_rng(int(self.seed))
        old = np.clip(self.intermediate_share + rng.uniform(-0.15, 0.15, n), 0.0, 0.95)
        new = np.clip(old + self.extra_intensity, 0.0, 0.95)
        alpha = 1.0 + (self.productivity - 1.0) * rng.uniform(0.75, 1.25, n)
        final, mix = rng.dirichlet(np.ones(n)), rng.dirichlet(np.ones(n), size=n)
        level = self.break_even * (1.0 + self.dispersion * rng.uniform(-1.0, 1.0, n))
        return network_at_break_even(
            final_share=final,
            intermediate_share=old,
            modern_intermediate_share=new,
            mix=mix,
            productivity=alpha,
            premium=self.premium,
            break_even=level,
        )

    def game(self) -> FiniteGame:
        """The adoption game of the sectors."""
        return self.network().game()
