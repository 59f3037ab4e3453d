"""Adoption by firms that buy each other's goods: traps, and amplification without traps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.games import AdoptionGame, MarginalGain, different_costs
from weaklinks.models.big_push.distorted_economy import DistortedEconomy

_INF = float("inf")


@dataclass(frozen=True, kw_only=True)
class DistortedAdoption(DistortedEconomy):
    """`DistortedEconomy`, whose firms choose whether to adopt.

    Raises
    ------
    InputError
        Where the most productive firms would make infinitely much, would gain least, or
        adopting would take all labour.
    """

    def game(self) -> AdoptionGame:
        """The adoption game of the firms, the most productive first.

        Gains are in units of what adopting costs, per ``z^(eta-1-xi eta)`` of the firm's own
        size where firms differ.
        """
        fields = {
            "name": "big-push-distorted",
            "state": self._state,
            "facts": self.facts,
            "agents": "firms",
            "rounding": self.marginal_gain().rounding,
        }
        if self.tail == _INF:
            return AdoptionGame(gain=lambda x: self.benefit(x) - 1.0, **fields)
        thin = self.profit_power / self.tail
        return different_costs(
            value=self.benefit,
            quantile=lambda share: np.asarray(share, dtype=np.float64) ** thin,
            distribution=lambda cost: np.clip(cost, 0.0, 1.0) ** (1.0 / thin),
            **fields,
        )

    def marginal_gain(self) -> MarginalGain:
        """What the marginal firm gains, elementwise in the parameters."""

        def gain(share: FloatArray) -> FloatArray:
            own = np.asarray(share, dtype=np.float64) ** (self.profit_power / self.tail)
            return self.benefit(share) - own

        return MarginalGain(gain=gain, rounding=1e-14)

    def _state(self, share: FloatArray) -> Mapping[str, FloatArray]:
        income = self.income(share)
        return {
            "income": income,
            "welfare": income,
            "relative_income": income / self.income(np.array(0.0)),
            "productivity": self.index(share),
            "wage": self.wage(share),
            "output": self.output(share),
        }

    @property
    def _simple(self) -> bool:
        """Whether there are closed forms: adopting takes goods only, all have the same wedge."""
        return self.goods_share == 1.0 and self.correlation == 0.0

    @property
    def break_even_costs(self) -> tuple[float, float] | None:
        """Costs at which the marginal firm breaks even when nobody, and when everybody, adopts.

        Firms alike, costs in goods: between the two nobody and everybody are both equilibria
        where ``theta > 0``; the ratio is ``A^theta``.
        """
        if not self._simple or self.tail < _INF:
            return None
        low, high = self.adoption_cost * self.benefit(np.array([0.0, 1.0]))
        return float(low), float(high)

    @property
    def interior_share(self) -> float | None:
        """The share at which firms that are alike break even: ``Z* = Z(0) b(0)^(-1/theta)``.

        A threshold for ``theta > 0``, stable for ``theta < 0``. None without a closed form, or
        where it is not between 0 and 1.
        """
        if not self._simple or self.tail < _INF or self.complementarity == 0.0:
            return None
        power = -(self.elasticity - 1.0) / self.complementarity
        place = float(self.benefit(np.array(0.0)) ** power - 1.0) / self.step
        return place if 0.0 < place < 1.0 else None

    @property
    def tail_bound(self) -> float:
        """Tail above which there can be several equilibria: ``E + E^2/(theta (1 - A^-E))``.

        ``E = eta - 1``; infinite for ``theta <= 0``. Thick tails leave amplification alone.
        """
        e, theta = self.elasticity - 1.0, self.complementarity
        return e + e**2 / (theta * (1.0 - self.improvement**-e)) if theta > 0.0 else _INF

    @property
    def costs_of_several(self) -> tuple[float, float] | None:
        """Costs between which firms that differ have three equilibria, "some" twice and all.

        The least and the last of the cost at which the marginal firm breaks even. None where
        the tail is too thick, or without a closed form.
        """
        if not self._simple or not self.tail_bound < self.tail < _INF:
            return None
        e, zeta = self.elasticity - 1.0, self.tail
        part = e**2 / (self.complementarity * (zeta - e))
        turn = (part / ((1.0 - part) * self.step)) ** (zeta / (zeta - e))
        share = np.array([turn, 1.0])
        low, high = self.adoption_cost * self.benefit(share) * share ** (-e / zeta)
        return float(low), float(high)

    def amplification(self, share: FloatArray) -> FloatArray:
        """``1/(1 - feedback)``: how much more a cost moves the marginal firm in equilibrium.

        ``dln z_a / dln kappa`` over what it is at given wages and demand, ``1/(eta-1-xi eta)``.
        For costs in goods. Negative at a threshold.
        """
        e, zeta, x = self.elasticity - 1.0, self.tail, np.asarray(share, dtype=np.float64)
        sales, profits = (
            (zeta - p) * self.step * u / (1.0 + self.step * u)
            for p in (self.revenue_power, self.profit_power)
            for u in [x ** (1.0 - p / zeta)]
        )
        feedback = (sales * self.multiplier / e - profits) / self.profit_power
        return np.asarray(1.0 / (1.0 - feedback))

    @property
    def efficient(self) -> bool:
        """Whether there is more to consume when all adopt than when nobody does."""
        nobody, everybody = self.income(np.array([0.0, 1.0]))
        return bool(everybody > nobody)

    @property
    def reason(self) -> str:
        """Why it is, or is not, efficient that all adopt."""
        nobody, everybody = self.income(np.array([0.0, 1.0]))
        change = f"consumption {everybody:.4g} when all adopt, {nobody:.4g} when nobody does"
        if everybody < 0.0:
            change = (
                f"all cannot adopt, as that takes {-everybody:.4g} more goods than there are; "
                f"consumption is {nobody:.4g} when nobody does"
            )
        theta = self.complementarity
        way = "invite" if theta > 0.0 else "discourage"
        return f"{change}; adopters {way} others (theta = {theta:.4g})"

    @property
    def facts(self) -> Mapping[str, float]:
        """What is known in closed form."""
        known = {"efficient": float(self.efficient), "complementarity": self.complementarity}
        costs = self.break_even_costs
        if costs is not None:
            known["low_exists"] = float(self.adoption_cost >= costs[0])
            known["high_exists"] = float(self.adoption_cost <= costs[1])
        place = self.interior_share
        if place is not None and self.complementarity > 0.0:
            known["critical_mass"] = place
        return known
