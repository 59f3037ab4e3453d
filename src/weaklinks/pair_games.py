"""Two populations who each adopt or not, and whose gains depend on how many of the other do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.errors import InputError, Problems
from weaklinks.games import AdoptionGame, Curve, different_costs
from weaklinks.roots import find_crossings

Surface = Callable[[FloatArray, FloatArray], FloatArray]


def _no_state(n: FloatArray, u: FloatArray) -> Mapping[str, FloatArray]:
    return {}


@dataclass(frozen=True, kw_only=True)
class CostRange:
    """Own costs of a unit mass of agents, evenly spread between two numbers.

    Attributes
    ----------
    low, high : float
        Equal where agents are alike.
    """

    low: float
    high: float

    @property
    def alike(self) -> bool:
        """Whether all have the same cost."""
        return self.low == self.high

    def quantile(self, share: FloatArray) -> FloatArray:
        """Cost of the agent at a share, the cheapest first."""
        return np.asarray(self.low + (self.high - self.low) * np.asarray(share))

    def distribution(self, cost: FloatArray) -> FloatArray:
        """Share of agents whose cost is at most this."""
        given = np.asarray(cost, dtype=np.float64)
        # Elementwise: low and high may be columns of many models.
        alike, width = self.low == self.high, self.high - self.low
        part = (np.clip(given, self.low, self.high) - self.low) / np.where(alike, 1.0, width)
        return np.where(alike, np.where(given >= self.low, 1.0, 0.0), part)

    def total(self, share: FloatArray) -> FloatArray:
        """Costs of all agents up to a share together."""
        x = np.asarray(share, dtype=np.float64)
        return np.asarray(x * (self.low + 0.5 * (self.high - self.low) * x))


@dataclass(frozen=True, kw_only=True, eq=False)
class Population:
    """One of the two: who they are, what adopting is worth to them and costs them.

    Attributes
    ----------
    agents : str
        What they are, for words: "firms", "households".
    value : function of (k,) own and (k,) other shares
        What adopting is worth before the own cost.
    quantile, distribution : functions
        G^-1 and G of own costs; G is continuous, or one step where agents are alike.
    alike : bool
        Whether all have the same cost.
    own_effect : int
        How the value depends on the own share: 0 not at all, -1 it falls (the agents crowd each
        other out), 1 it rises.
    known : function of (k,) other shares and a subsidy, optional
        The response of agents who crowd each other out, where it is known in closed form.
    """

    agents: str
    value: Surface
    quantile: Curve
    distribution: Curve
    alike: bool = False
    own_effect: int = 0
    known: Callable[[FloatArray, float], FloatArray] | None = None

    @property
    def steps(self) -> bool:
        """Whether best responses are nobody or everybody and nothing between."""
        return self.alike and self.own_effect >= 0

    def gain(self, own: FloatArray, other: FloatArray) -> FloatArray:
        """Value less cost of the marginal agent."""
        return np.asarray(self.value(own, other) - self.quantile(own))

    def response(self, own: FloatArray, other: FloatArray, subsidy: float = 0.0) -> FloatArray:
        """The share that wants to adopt at these shares, if adopters get a subsidy.

        Where agents crowd each other out: the share at which no more and no fewer want to.
        """
        if self.own_effect < 0:
            return self.settled(other, subsidy)
        return np.asarray(self.distribution(self.value(own, other) + subsidy))

    def settled(self, other: FloatArray, subsidy: float = 0.0) -> FloatArray:
        """Phi: the one own share at which nobody would change, given the other's."""
        if self.own_effect > 0:
            raise InputError(
                f"{self.agents}: adopting is worth more the more of them adopt, so that the "
                "other's share does not settle theirs",
                subject="pair game",
            )
        given = np.asarray(other, dtype=np.float64)
        if self.own_effect == 0:
            worth = self.value(np.zeros_like(given), given)
            return np.asarray(self.distribution(worth + subsidy))
        if self.known is not None:
            return self.known(given, subsidy)
        return _bisect(lambda own: self.gain(own, given) + subsidy, given.shape)


def _bisect(falling: Curve, shape: tuple[int, ...]) -> FloatArray:
    """Where a falling function is zero in [0, 1]; the end nearer to it where it is nowhere."""
    low, high = np.zeros(shape), np.ones(shape)
    for _ in range(60):
        middle = 0.5 * (low + high)
        above = falling(middle) > 0.0
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    low = np.where(falling(np.ones(shape)) >= 0.0, 1.0, low)
    return np.where(falling(np.zeros(shape)) <= 0.0, 0.0, low)


@dataclass(frozen=True, kw_only=True, eq=False)
class PairGame:
    """Two populations of mass one each; a share n of the first and u of the second adopt.

    Attributes
    ----------
    name : str
    first, second : Population
        The value to the second must not rise in its own share.
    state : function of (k,) shares n and (k,) shares u returning a mapping of (k,) arrays
        Income, welfare and whatever else the model says.
    axes : tuple of str
        What the two shares are, for charts.
    facts, rounding : mapping, float
        As in `AdoptionGame`, about the first population.

    Notes
    -----
    More than two populations are not supported: they do not reduce to one variable.
    """

    name: str
    first: Population
    second: Population
    state: Callable[[FloatArray, FloatArray], Mapping[str, FloatArray]] = _no_state
    axes: tuple[str, str] = ("share of the first population", "share of the second population")
    facts: Mapping[str, float] = field(default_factory=dict)
    rounding: float = 0.0

    def __post_init__(self) -> None:
        problems = Problems(f"pair game {self.name}")
        problems.add_if(
            self.second.own_effect > 0,
            f"{self.second.agents}: their gain rises in their own share; put them first",
        )
        at = np.array([0.0, 0.5, 1.0])
        for number, gain in enumerate((self.gain_1, self.gain_2), start=1):
            seen = np.asarray(gain(at, at[::-1]))
            problems.add_if(
                seen.shape != at.shape or np.isnan(seen).any(),
                f"gain_{number}: it must give one number for each pair of shares",
            )
        problems.raise_if_any()

    def gain_1(self, n: FloatArray, u: FloatArray) -> FloatArray:
        """Delta_1: what adopting is worth to the marginal agent of the first."""
        return self.first.gain(n, u)

    def gain_2(self, n: FloatArray, u: FloatArray) -> FloatArray:
        """What adopting is worth to the marginal agent of the second population."""
        return self.second.gain(u, n)

    def response_1(self, u: FloatArray) -> FloatArray:
        """Phi_1(u): how many of the first adopt when u of the second do."""
        return self.first.settled(u)

    def response_2(self, n: FloatArray) -> FloatArray:
        """Phi_2(n): how many of the second adopt when n of the first do."""
        return self.second.settled(n)

    def at(self, n: float, u: float) -> dict[str, float]:
        """The state at one pair of shares."""
        found = self.state(np.array([n]), np.array([u]))
        return {name: float(np.asarray(values).ravel()[0]) for name, values in found.items()}

    @cached_property
    def turns(self) -> tuple[float, ...]:
        """Shares n at which the second population begins or ceases to respond.

        Where its agents are alike it jumps there.
        """
        ends = (0.0,) if self.second.steps else (0.0, 1.0)
        if self.second.own_effect < 0:
            ends = (1.0,)  # to be the first, crowded by nobody, may be worth infinitely much
        crossings = [c for end in ends for c in find_crossings(self._at_end(end), 0.0, 1.0)]
        return tuple(sorted({x for c in crossings for x in (c.place, c.until) if x is not None}))

    def _at_end(self, end: float) -> Curve:
        return lambda n: self.gain_2(n, np.full_like(n, end))

    @property
    def jumps(self) -> tuple[float, ...]:
        """Shares n at which the response of the second population jumps."""
        return self.turns if self.second.steps else ()

    def reduced(self) -> AdoptionGame:
        """The game of the first population alone, to whom the second has responded.

        Its equilibria are those of the pair, as the second's share follows from the first's.
        """
        first, value = self.first, self._answered
        fields: dict[str, Any] = {
            "name": self.name,
            "state": lambda n: (
                {"second_share": self.response_2(n)} | dict(self.state(n, self.response_2(n)))
            ),
            "breaks": self.turns,
            "facts": self.facts,
            "agents": first.agents,
            "rounding": self.rounding,
        }
        if first.alike:
            return AdoptionGame(gain=lambda n: np.asarray(value(n) - first.quantile(n)), **fields)
        return different_costs(
            value=value, quantile=first.quantile, distribution=first.distribution, **fields
        )

    def _answered(self, n: FloatArray) -> FloatArray:
        return np.asarray(self.first.value(n, self.response_2(n)))


def pair_of(model: Any) -> PairGame:
    """Return the pair game of a model that has one, or the pair game itself."""
    found = model if isinstance(model, PairGame) else model.pair()
    assert isinstance(found, PairGame)
    return found
