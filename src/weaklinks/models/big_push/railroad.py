"""A railroad with a fixed cost, and industries that need it to ship: a large player and many."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from weaklinks.arrays import BoolArray, FloatArray
from weaklinks.errors import Problems
from weaklinks.games import AdoptionGame, MarginalGain
from weaklinks.models.big_push.railroad_economy import PRICINGS, TIMINGS, RailroadEconomy
from weaklinks.models.big_push.railroad_reasons import reason_of
from weaklinks.roots import find_highest
from weaklinks.spec import choice


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One line of the table of what can be sustained: ``left >= right``.

    Attributes
    ----------
    name, formula : str
    left, right : float
    strict : bool
        Whether equality is not enough.
    """

    name: str
    formula: str
    left: float
    right: float
    strict: bool = False

    @property
    def holds(self) -> bool:
        """Whether it does."""
        return self.left > self.right or (self.left == self.right and not self.strict)


@dataclass(frozen=True, kw_only=True)
class OwnersChoice:
    """What a railroad does that commits to its fee before anybody invests.

    Attributes
    ----------
    fee, share, profit : float
        The fee with the highest profit, who pays it, and profit net of the railroad's cost.
    builds : bool
        Whether the profit is above zero.
    needs_belief : bool
        Whether nobody investing is an equilibrium at that fee, too: then all depends on what
        sectors expect of each other.
    """

    fee: float
    share: float
    profit: float
    builds: bool
    needs_belief: bool


@dataclass(frozen=True, kw_only=True)
class Railroad(RailroadEconomy):
    """`RailroadEconomy` with an order of moves.

    Parameters
    ----------
    timing : str
        "simultaneous": the railroad runs iff fees, posted beforehand, cover its cost; "rail-first":
        it is there, and fees are posted; "rail-last": it comes after sectors have invested and
        takes all that they would earn (hold-up).
    pricing : str
        "uniform": one fee for all; "discriminating": `access_fee` on average, and fees differ by
        as much as fixed costs do, so that all who invest keep the same.
    """

    timing: str = choice(*TIMINGS, meaning="who moves first, the railroad or the sectors")
    pricing: str = choice(*PRICINGS, meaning="one fee for all sectors, or fees by type")

    def __post_init__(self) -> None:
        super().__post_init__()
        problems = Problems("Railroad")
        for name, value, known in (
            ("timing", self.timing, TIMINGS),
            ("pricing", self.pricing, PRICINGS),
        ):
            listed = ", ".join(repr(k) for k in known)
            problems.add_if(value not in known, f"{name} is {value!r}; it must be one of {listed}")
        problems.raise_if_any()

    @property
    def fees(self) -> tuple[float, float]:
        """What a low-cost and a high-cost sector pay; the second may be paid to come."""
        fee, m = self.access_fee, self.low_share
        if self.pricing == "uniform":
            return fee, fee
        gap = self.high_cost - self.low_cost
        return fee + (1.0 - m) * gap, fee - m * gap

    def revenue(self, share: FloatArray) -> FloatArray:
        """Fees of all who invest, the low-cost sectors first."""
        return self.by_type(share, *self.fees)

    def runs(self, share: FloatArray) -> BoolArray:
        """Whether there is a railroad when a share of sectors invests."""
        x = np.asarray(share, dtype=np.float64)
        if self.timing == "rail-first":
            return np.ones(x.shape, dtype=np.bool_)
        takings = x * self.margin(x) if self.timing == "rail-last" else self.revenue(x)
        return np.asarray(takings >= self.railroad)

    def profit(self, share: FloatArray) -> FloatArray:
        """What the marginal sector gains: margin less fee less fixed cost; no rail, no margin."""
        x = np.asarray(share, dtype=np.float64)
        cost = np.where(x <= self.low_share, self.low_cost, self.high_cost)
        if self.timing == "rail-last":
            return np.asarray(-cost)
        fee = np.where(x <= self.low_share, *self.fees)
        return np.asarray(np.where(self.runs(x), self.margin(x) - fee, 0.0) - cost)

    def game(self) -> AdoptionGame:
        """The game of the sectors, the fee and the order of moves being what they are."""
        return AdoptionGame(
            name="big-push-railroad",
            gain=self.profit,
            state=self._state,
            breaks=self.marginal_gain().breaks,
            facts=self.facts,
            agents="sectors",
            rounding=self.marginal_gain().rounding,
        )

    def marginal_gain(self) -> MarginalGain:
        """What the marginal sector gains, elementwise in the parameters.

        It jumps where sectors turn high-cost, and where fees begin to cover the cost.
        """
        m, (low, high), none = self.low_share, self.fees, np.nan
        jumps: list[Any] = [m]
        if self.timing == "simultaneous":
            with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
                first = np.where(np.asarray(low) > 0.0, np.divide(self.railroad, low), none)
                beyond = np.divide(self.railroad - low * m, high)
            second = m + np.where(np.asarray(high) != 0.0, beyond, none)
            jumps += [np.where(first <= m, first, none), np.where(second > m, second, none)]
        rounding = 1e-14 * self.high_cost
        return MarginalGain(gain=self.profit, jumps=tuple(jumps), rounding=rounding)

    def _state(self, share: FloatArray) -> Mapping[str, FloatArray]:
        runs = self.runs(share)
        now, later = self.now(share, runs), self.later(share, runs)
        earned = share * self.margin(share) if self.timing == "rail-last" else self.revenue(share)
        return {
            "income": later,
            "welfare": self.household.equivalent(now, later),
            "consumption_now": now,
            "railroad": runs.astype(np.float64),
            "railroad_profit": np.where(runs, earned - self.railroad, 0.0),
        }

    def conditions(self) -> tuple[Condition, ...]:
        """Who can sustain what, each as ``left >= right``."""
        m, rail = self.low_share, self.railroad
        (low, high), ends = self.surplus, self.margin(np.array([0.0, m]))
        none, some, everybody = self.outcomes
        rows = (
            ("all, one fee", "g(1) - F2 >= R", high, rail),
            ("all, discriminating", "g(1) - m F1 - (1-m) F2 >= R", m * low + (1 - m) * high, rail),
            ("low-cost only, one fee", "m (g(m) - F1) >= R", m * (ends[1] - self.low_cost), rail),
            ("weak trap", "R > 0: no rail, no investment", rail, 0.0),
            ("strong trap", "F1 > g(0): free rail, no investment", self.low_cost, ends[0]),
            ("hold-up", "F1 > 0: nobody invests before fees are fixed", self.low_cost, 0.0),
            ("all efficient", "welfare with all >= with none", everybody, none),
            ("low-cost only efficient", "welfare with low-cost >= with none", some, none),
        )
        return tuple(
            Condition(name=n, formula=f, left=float(a), right=float(b), strict=">=" not in f)
            for n, f, a, b in rows
        )

    def holds(self, name: str) -> bool:
        """Whether the condition of that name holds."""
        return next(c.holds for c in self.conditions() if c.name == name)

    def owner(self) -> OwnersChoice:
        """The best fee of an owner who moves first and whom sectors believe in.

        Chooses the share x and charges what its marginal sector can pay, ``g(x) - F(x)``; where
        ``x g(x) - x F(x)`` is highest inside, the share is stable at that fee.
        """
        m = self.low_share

        def takings(x: FloatArray) -> FloatArray:
            cost = np.where(x <= m, self.low_cost, self.high_cost)
            return np.asarray(x * (self.margin(x) - cost))

        share = max((find_highest(takings, 0.0, 1.0, breaks=[m]), m, 1.0),
                    key=lambda x: float(takings(np.array(x))))  # fmt: skip
        earned = float(takings(np.array(share)))
        fee = earned / share if share > 0.0 else 0.0
        first = float(self.margin(np.array(0.0))) - fee - self.low_cost
        return OwnersChoice(
            fee=fee,
            share=share,
            profit=earned - self.railroad,
            builds=earned > self.railroad,
            needs_belief=first < 0.0,
        )

    @property
    def efficient(self) -> bool:
        """Whether all investing, and a railroad, is better than neither."""
        none, _, everybody = self.outcomes
        return everybody > none

    @property
    def reason(self) -> str:
        """What fails, if something does: coordination, appropriation, or neither."""
        return reason_of(self)

    @property
    def facts(self) -> Mapping[str, float]:
        """What is known in closed form."""
        low, high = self.profit(np.array([0.0, 1.0]))
        return {
            "efficient": float(self.efficient),
            "low_exists": float(low <= 0.0),
            "high_exists": float(high >= 0.0),
        }
