"""Adoption games of finitely many agents, each of its own kind: sectors of a real economy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from weaklinks.arrays import BoolArray, FloatArray, frozen
from weaklinks.errors import Problems

Gains = Callable[[BoolArray], FloatArray]
Bounds = Callable[[BoolArray, BoolArray], tuple[FloatArray, FloatArray]]


def _no_state(masks: BoolArray) -> Mapping[str, FloatArray]:
    return {}


@dataclass(frozen=True, kw_only=True, eq=False)
class ScalarAggregate:
    """An economy in which all that one adopter means to another is total income.

    Income is ``y(S) = (L - sum_S F) / (1 - sum_S b)``; an adopter i gains
    ``weight_i * (y(S + i) - sigma_i)``, and raises income iff it is above ``rho_i = F_i/b_i``.

    Attributes
    ----------
    labour : float
        L.
    cost, boost, break_even, weight : (N,) arrays
        F, b, sigma (infinite: never adopts), and the slope of the gain in income.
    """

    labour: float
    cost: FloatArray
    boost: FloatArray
    break_even: FloatArray
    weight: FloatArray

    @property
    def social(self) -> FloatArray:
        """Rho = F/b: income above which an adopter raises everybody's income."""
        return self.cost / self.boost

    @property
    def nested(self) -> bool:
        """Whether equilibria are known to be nested: nobody gains by lowering income."""
        return bool((self.break_even >= self.social).all())

    @property
    def rising(self) -> bool:
        """Whether income is known to rise with every adopter: ``max rho <= L``."""
        return bool((self.social <= self.labour).all())

    def income(self, masks: BoolArray) -> FloatArray:
        """Income at each of (..., N) sets."""
        return np.asarray((self.labour - masks @ self.cost) / (1.0 - masks @ self.boost))

    def income_with(self, masks: BoolArray) -> FloatArray:
        """Income when each agent is among the adopters, at each of (m, N) sets."""
        left = self.labour - masks @ self.cost
        part = 1.0 - masks @ self.boost
        top = left[:, None] - np.where(masks, 0.0, self.cost)
        return np.asarray(top / (part[:, None] - np.where(masks, 0.0, self.boost)))

    def gains(self, masks: BoolArray) -> FloatArray:
        """Delta of every agent at each of (m, N) sets, its own effect on income included.

        Whoever never adopts gains -1.
        """
        return np.where(np.isinf(self.break_even), -1.0, self._gain(self.income_with(masks)))

    def _gain(self, income: FloatArray) -> FloatArray:
        level = np.where(np.isinf(self.break_even), 0.0, self.break_even)
        return np.asarray(self.weight * (income - level))

    def bounds(self, inside: BoolArray, possible: BoolArray) -> tuple[FloatArray, FloatArray]:
        """Lowest and highest gain of each agent over all sets between two, for (m, N) pairs.

        Income is highest with those in whose rho is below it, and lowest with the others: an
        income that stays put under this rule is the extreme (Dinkelbach).
        """
        own = np.eye(inside.shape[-1], dtype=bool)
        low = self._extreme(inside[:, None] | own, possible[:, None] | own, highest=False)
        high = self._extreme(inside[:, None] | own, possible[:, None] | own, highest=True)
        never = np.isinf(self.break_even)
        return np.where(never, -1.0, self._gain(low)), np.where(never, -1.0, self._gain(high))

    def _extreme(self, inside: BoolArray, possible: BoolArray, *, highest: bool) -> FloatArray:
        income = self.income(inside)
        for _ in range(inside.shape[-1] + 1):
            helps = (self.social < income[..., None]) == highest
            better = self.income(inside | (possible & helps))
            if np.array_equal(better, income):
                break
            income = np.maximum(better, income) if highest else np.minimum(better, income)
        return income


@dataclass(frozen=True, kw_only=True, eq=False)
class FiniteGame:
    """N agents with names, each of whom adopts or not.

    Sets of adopters are rows of booleans; every function takes many at once.

    Attributes
    ----------
    name : str
    labels : tuple of str
        Names of the N agents.
    gains : function of (m, N) booleans returning (m, N)
        ``Delta_i(S) = u_i(1; S + i) - u_i(0; S - i)``: what adopting is worth to each agent
        given what the others do. Its own entry in S does not matter.
    state : function of (m, N) booleans returning a mapping of (m,) arrays
        Income, welfare ... at each set.
    payoffs : function of (m, N) booleans returning (m, N), optional
        What each agent has. Without it: the gain of those who adopt, nothing for others.
    seed_cost : (N,) array, optional
        What committing an agent costs; one each without it.
    scalar : ScalarAggregate, optional
        Where the economy has this structure, large ones are solved exactly.
    bounds : function of two (m, N) boolean arrays returning two (m, N), optional
        Bounds on every agent's gain over all sets between the first and the second; they make
        an exact search possible where the game has no other structure.
    complements : bool or None
        What is proven of the game: adopting is (not) worth more the more others do so.
    agents : str
        What they are, for words.
    scale : float
        Size of the largest numbers whose difference a gain is, fixed costs for instance: where
        all gains vanish nothing else tells rounding from a gain.
    """

    name: str
    labels: tuple[str, ...]
    gains: Gains
    state: Callable[[BoolArray], Mapping[str, FloatArray]] = _no_state
    payoffs: Gains | None = None
    seed_cost: FloatArray | None = None
    scalar: ScalarAggregate | None = None
    bounds: Bounds | None = None
    complements: bool | None = None
    agents: str = "sectors"
    scale: float = 0.0
    rounding: float = field(init=False, default=0.0)

    def __post_init__(self) -> None:
        problems = Problems(f"game {self.name}")
        object.__setattr__(self, "labels", tuple(self.labels))
        n = len(self.labels)
        problems.add_if(n == 0, "labels: there are no agents")
        problems.add_if(len(set(self.labels)) < n, "labels: names must differ")
        if n and self.seed_cost is not None:
            object.__setattr__(self, "seed_cost", frozen(self.seed_cost))
            wrong = self.seed_cost.shape != (n,) or not (self.seed_cost >= 0).all()
            problems.add_if(wrong, f"seed_cost: give {n} numbers that are not negative")
        if n:
            self._look_at_gains(problems)
        problems.raise_if_any()

    def _look_at_gains(self, problems: Problems) -> None:
        ends = np.array([[False], [True]]) & np.ones((2, self.size), dtype=bool)
        seen = np.asarray(self.gains(ends), dtype=np.float64)
        wrong = seen.shape != ends.shape or not np.isfinite(seen).all()
        problems.add_if(
            wrong, f"gains: give (m, {self.size}) finite numbers for (m, {self.size}) booleans"
        )
        if not wrong:
            # A gain is a difference of numbers as large as the largest: below this it is none.
            largest = max(float(np.abs(seen).max()), self.scale)
            object.__setattr__(self, "rounding", 1e-12 * largest)

    @property
    def size(self) -> int:
        """N."""
        return len(self.labels)

    @property
    def commitment(self) -> FloatArray:
        """What committing each agent costs."""
        return np.ones(self.size) if self.seed_cost is None else self.seed_cost

    def gains_at(self, adopters: BoolArray) -> FloatArray:
        """Delta of every agent at one set."""
        return np.asarray(self.gains(np.asarray(adopters, dtype=bool)[None])[0])

    def payoffs_at(self, masks: BoolArray) -> FloatArray:
        """What each agent has at each of (m, N) sets."""
        if self.payoffs is not None:
            return np.asarray(self.payoffs(masks))
        return np.where(masks, self.gains(masks), 0.0)

    def at(self, adopters: BoolArray) -> dict[str, float]:
        """The state at one set."""
        found = self.state(np.asarray(adopters, dtype=bool)[None])
        return {name: float(np.asarray(v).ravel()[0]) for name, v in found.items()}

    def set_of(self, names: Any) -> BoolArray:
        """Turn names, or booleans, into a set; `InputError` lists the unknown ones."""
        given = np.asarray(names)
        if given.dtype == bool and given.shape == (self.size,):
            return given
        chosen = [names] if isinstance(names, str) else list(names)
        problems = Problems(f"game {self.name}")
        for name in chosen:
            problems.add_if(name not in self.labels, f"there is no agent {name!r}")
        problems.raise_if_any()
        return np.isin(np.array(self.labels), chosen)

    def names_of(self, adopters: BoolArray) -> tuple[str, ...]:
        """Names of those in a set."""
        return tuple(np.array(self.labels)[np.asarray(adopters, dtype=bool)].tolist())


def finite_game_of(model: Any) -> FiniteGame:
    """Return the game of a model that has a finite one, or the game itself."""
    found = model if isinstance(model, FiniteGame) else model.game()
    assert isinstance(found, FiniteGame)
    return found


def all_sets(size: int, start: int = 0, stop: int | None = None) -> BoolArray:
    """Return the subsets of `size` agents with numbers from `start` to before `stop`."""
    numbers = np.arange(start, 2**size if stop is None else stop, dtype=np.int64)
    return ((numbers[:, None] >> np.arange(size)) & 1).astype(bool)
