"""The factory-wage economy with sectors that differ: who must industrialise for whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from weaklinks.arrays import BoolArray, FloatArray, divide_or, frozen
from weaklinks.errors import Problems
from weaklinks.finite_games import FiniteGame, ScalarAggregate


@dataclass(frozen=True, kw_only=True, eq=False)
class WageEconomy:
    """N sectors with their own shares, productivities and fixed costs, and a factory wage.

    As `FactoryWage`, for a real list of sectors: each monopolist knows what its own factory
    does to income.

    Parameters
    ----------
    labour : float
        L.
    share : (N,) array
        s, of spending; at most one together (the rest buys labour services).
    productivity, fixed_cost : (N,) arrays or float
        alpha > 1, and F > 0 in labour; all F together are less than L.
    premium : float
        v, what factory work must pay above the wage of 1.
    names : sequence of str, optional

    Notes
    -----
    ``y(S) = (L - sum_S F)/(1 - sum_S s a)``, ``pi_i = s_i m_i y - (1+v) F_i`` with
    ``a = 1 - 1/alpha`` and ``m = 1 - (1+v)/alpha``. A sector breaks even at
    ``sigma_i = F_i (1+v)/(s_i m_i)``, which is never below ``rho_i = F_i/(s_i a_i)``: whoever
    gains by adopting raises income, so that equilibria are nested, whatever the costs.

    References
    ----------
    After Murphy, Shleifer and Vishny (1989), Journal of Political Economy 97(5).
    """

    labour: float
    share: FloatArray
    productivity: FloatArray
    fixed_cost: FloatArray
    premium: float = 0.0
    names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        n = np.size(self.share)
        for name in ("share", "productivity", "fixed_cost"):
            given = np.asarray(getattr(self, name), dtype=np.float64)
            given = np.broadcast_to(given, (n,)) if given.ndim == 0 else given
            object.__setattr__(self, name, frozen(given))
        names = self.names or tuple(f"sector {i + 1}" for i in range(n))
        object.__setattr__(self, "names", tuple(names))
        _require_usable(self)

    @property
    def markup(self) -> FloatArray:
        """A = 1 - 1/alpha."""
        return 1.0 - 1.0 / self.productivity

    @property
    def margin(self) -> FloatArray:
        """M = 1 - (1 + v)/alpha, profit per unit of sales; negative: never adopts."""
        return 1.0 - (1.0 + self.premium) / self.productivity

    @property
    def scalar(self) -> ScalarAggregate:
        """What the sectors mean to each other: total income."""
        gain = np.maximum(self.share * self.margin, 0.0)
        bill = (1.0 + self.premium) * self.fixed_cost
        return ScalarAggregate(
            labour=self.labour,
            cost=self.fixed_cost,
            boost=self.share * self.markup,
            break_even=divide_or(bill, gain, np.inf),
            weight=gain,
        )

    def factory_workers(self, masks: BoolArray) -> FloatArray:
        """Labour in factories at each of (m, N) sets."""
        variable = self.scalar.income(masks) * (masks @ (self.share / self.productivity))
        return np.asarray(masks @ self.fixed_cost + variable)

    def profits(self, masks: BoolArray) -> FloatArray:
        """Profits of the adopters, (m, N); zero for the fringe."""
        income = self.scalar.income(masks)[:, None]
        bill = (1.0 + self.premium) * self.fixed_cost
        return np.where(masks, self.share * self.margin * income - bill, 0.0)

    def state(self, masks: BoolArray) -> Mapping[str, FloatArray]:
        """Income, welfare (less what factory work costs the workers) and factory labour."""
        income, workers = self.scalar.income(masks), self.factory_workers(masks)
        return {
            "income": income,
            "welfare": income - self.premium * workers,
            "profit": self.profits(masks).sum(axis=1),
            "factory_workers": workers,
        }

    def gains(self, masks: BoolArray) -> FloatArray:
        """``pi_i(S + i)``: what a factory earns, its own effect on income included."""
        income = self.scalar.income_with(masks)
        bill = (1.0 + self.premium) * self.fixed_cost
        return np.asarray(self.share * self.margin * income - bill)

    def game(self) -> FiniteGame:
        """The adoption game of the sectors; committing one costs its fixed cost in wages."""
        scalar = self.scalar
        return FiniteGame(
            name="wage-economy",
            labels=self.names,
            gains=self.gains,
            state=self.state,
            payoffs=self.profits,
            seed_cost=(1.0 + self.premium) * self.fixed_cost,
            scale=float((1.0 + self.premium) * self.fixed_cost.max()),
            scalar=scalar,
            bounds=scalar.bounds,
            complements=True if scalar.rising and (self.margin > 0).all() else None,
        )


def _require_usable(economy: WageEconomy) -> None:
    problems = Problems("WageEconomy")
    n = economy.share.size
    problems.add_if(n == 0, "there are no sectors")
    problems.add_if(
        not 0 < economy.labour < np.inf, f"labour is {economy.labour!r}; it must be positive"
    )
    problems.add_if(
        not 0 <= economy.premium < np.inf,
        f"premium is {economy.premium!r}; it must be a number that is not negative",
    )
    for name, low in (("share", 0.0), ("productivity", 1.0), ("fixed_cost", 0.0)):
        values = getattr(economy, name)
        problems.add_if(values.shape != (n,), f"{name}: {values.size} numbers for {n} sectors")
        wrong = ~(np.isfinite(values) & (values > low))
        problems.add_if(
            wrong.any(), f"{name}: number {int(np.argmax(wrong)) + 1} must be above {low:g}"
        )
    problems.add_if(len(economy.names) != n, f"names: {len(economy.names)} names for {n} sectors")
    if not problems.found:
        _require_room(economy, problems)
    problems.raise_if_any()


def _require_room(economy: WageEconomy, problems: Problems) -> None:
    total = economy.fixed_cost.sum()
    problems.add_if(
        economy.share.sum() > 1 + 1e-9, f"share: they sum to {economy.share.sum():g}, above 1"
    )
    problems.add_if(
        total >= economy.labour,
        f"fixed_cost: together {total:g}, and labour is {economy.labour:g}: no labour is left to "
        "work when all sectors industrialise",
    )
