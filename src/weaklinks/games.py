"""Adoption games: many agents who adopt or not, and what adopting is worth to each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.special import ndtr, ndtri

from weaklinks.arrays import FloatArray
from weaklinks.errors import Problems
from weaklinks.spec import choice

Curve = Callable[[FloatArray], FloatArray]
Number = float | FloatArray


def _no_state(share: FloatArray) -> Mapping[str, FloatArray]:
    return {}


@dataclass(frozen=True, kw_only=True, eq=False)
class AdoptionGame:
    """A continuum of agents of mass one, each of whom adopts (industrialises, trains ...) or not.

    Agents are lined up by their cost, the cheapest first. All that equilibria, selection and
    the push need is the payoff gain of the agent at the margin.

    Attributes
    ----------
    name : str
    gain : function of (k,) shares in [0, 1] returning (k,)
        Delta(x): what adopting is worth to the marginal agent when a share x adopts. With
        differing costs, ``value(x) - quantile(x)``.
    state : function of (k,) shares returning a mapping of (k,) arrays
        What the general equilibrium is at each share: income, welfare, wage ...
    breaks : tuple of float
        Shares at which the gain may jump.
    value : function, optional
        v(x): what adopting is worth before the agent's own cost, where costs differ.
    quantile, distribution : functions, optional
        G^-1 and G, of the agents' own costs; both or neither, and with `value`.
    facts : mapping of str to float
        Closed forms that the model knows of itself: critical_mass, low_exists ...; checked
        against what is found.
    agents : str
        What they are, for words: "sectors", "firms", "households".
    rounding : float
        Gains of this size and less are rounding, and so zero: a gain is the difference of
        numbers that may be much larger than it.

    Notes
    -----
    Only the order of agents matters: a finite number of types is a quantile function with
    steps, listed in `breaks`.
    """

    name: str
    gain: Curve
    state: Callable[[FloatArray], Mapping[str, FloatArray]] = _no_state
    breaks: tuple[float, ...] = ()
    value: Curve | None = None
    quantile: Curve | None = None
    distribution: Curve | None = None
    facts: Mapping[str, float] = field(default_factory=dict)
    agents: str = "agents"
    rounding: float = 0.0

    def __post_init__(self) -> None:
        problems = Problems(f"game {self.name}")
        try:
            seen = np.asarray(self.gain(np.array([0.0, 0.5, 1.0])), dtype=np.float64)
            problems.add_if(seen.shape != (3,), "gain: give one number for each share")
            problems.add_if(
                seen.shape == (3,) and np.isnan(seen).any(),
                "gain: it is not a number at a share of 0, 1/2 or 1",
            )
        except (TypeError, ValueError, IndexError) as error:
            problems.add(f"gain: it must take an array of shares: {error}")
        outside = [b for b in self.breaks if not 0 <= b <= 1]
        problems.add_if(outside, f"breaks: {outside} are not shares; they lie in [0, 1]")
        parts = (self.value, self.quantile, self.distribution)
        problems.add_if(
            any(p is not None for p in parts) and any(p is None for p in parts),
            "give value, quantile and distribution together, or none of them",
        )
        problems.raise_if_any()

    def at(self, share: float) -> dict[str, float]:
        """The state at one share."""
        found = self.state(np.array([share]))
        return {name: float(np.asarray(values).ravel()[0]) for name, values in found.items()}

    def gain_at(self, share: float) -> float:
        """Delta at one share."""
        return float(self.gain(np.array([share]))[0])


@dataclass(frozen=True, kw_only=True, eq=False)
class MarginalGain:
    """What the marginal agent gains, for one game or for many.

    A model whose ``marginal_gain()`` is elementwise in its parameters, so that these may be columns
    (games, 1) next to shares (k,) or (games, k), can be looked at for many parameters at once.

    Attributes
    ----------
    gain : function of shares
        As in `AdoptionGame`.
    jumps : tuple of numbers or columns
        Shares at which the gain may jump; outside [0, 1], or NaN, where it does not.
    rounding : number or column
    alone : truth value or column
        Games that this does not describe well, to be looked at by themselves.
    """

    gain: Curve
    jumps: tuple[Any, ...] = ()
    rounding: Any = 0.0
    alone: Any = False

    @property
    def breaks(self) -> tuple[float, ...]:
        """The jumps of one game that lie among its shares."""
        return tuple(sorted({float(x) for x in self.jumps if 0.0 <= x <= 1.0}))


def different_costs(
    *,
    name: str,
    value: Curve,
    quantile: Curve,
    distribution: Curve,
    **fields: Any,
) -> AdoptionGame:
    """Make a game of agents whose own costs differ: adopt iff ``value(x) >= cost``."""

    def gain(share: FloatArray) -> FloatArray:
        return np.asarray(value(share) - quantile(share))

    return AdoptionGame(
        name=name, gain=gain, value=value, quantile=quantile, distribution=distribution, **fields
    )


COST_SHAPES = ("uniform", "lognormal")


def cost_shapes() -> Any:
    """Declare the field of a spec that says how costs are distributed."""
    return choice(*COST_SHAPES, meaning="how costs are distributed where they differ")


@dataclass(frozen=True, kw_only=True)
class CostSpread:
    """How the fixed costs of a unit mass of agents differ, around a given mean.

    Elementwise in `mean` and `dispersion`, which may be columns (games, 1).

    Attributes
    ----------
    mean : float
    dispersion : float
        0: all alike. Uniform: half the width, as a part of the mean. Lognormal: the standard
        deviation of the log.
    shape : str
        "uniform" or "lognormal".
    """

    mean: float
    dispersion: float = 0.0
    shape: str = "uniform"

    def complain(self, problems: Problems) -> None:
        """Note what is wrong with dispersion and shape."""
        problems.add_if(
            self.shape not in COST_SHAPES,
            f"shape of costs is {self.shape!r}; it must be 'uniform' or 'lognormal'",
        )
        problems.add_if(
            self.shape == "uniform" and self.dispersion > 1.0,
            f"dispersion is {self.dispersion:g}: uniform costs need at most 1, or the cheapest "
            "agents have negative ones; take a lognormal shape for more",
        )

    def quantile(self, share: FloatArray) -> FloatArray:
        """Cost of the agent at a share, the cheapest first."""
        x, s = np.asarray(share, dtype=np.float64), self.dispersion
        if self.shape == "uniform":
            return np.asarray(self.mean * (1.0 + s * (2.0 * x - 1.0)))
        # At no dispersion the corners, at which the normal quantile is infinite, are no others.
        with np.errstate(invalid="ignore"):
            spread = np.where(s == 0.0, 0.0, s * ndtri(x))
        return np.asarray(self.mean * np.exp(spread - 0.5 * s**2))

    def distribution(self, cost: FloatArray) -> FloatArray:
        """Share of agents whose cost is at most this."""
        part, s = np.asarray(cost, dtype=np.float64) / self.mean, self.dispersion
        if s == 0.0:
            return np.where(part >= 1.0, 1.0, 0.0)
        if self.shape == "uniform":
            return np.asarray(np.clip((part - 1.0 + s) / (2.0 * s), 0.0, 1.0))
        log = np.log(np.maximum(part, np.finfo(np.float64).tiny))
        return np.asarray(ndtr(log / s + 0.5 * s))

    def total(self, share: FloatArray) -> FloatArray:
        """Costs of all agents up to a share together."""
        x, s = np.asarray(share, dtype=np.float64), self.dispersion
        if self.shape == "uniform":
            return np.asarray(self.mean * x * (1.0 + s * (x - 1.0)))
        return np.asarray(self.mean * np.where(s == 0.0, x, ndtr(ndtri(x) - s)))


def game_of(model: Any) -> AdoptionGame:
    """Return the game of a model that has one, or the game itself."""
    found = model if isinstance(model, AdoptionGame) else model.game()
    assert isinstance(found, AdoptionGame)
    return found
