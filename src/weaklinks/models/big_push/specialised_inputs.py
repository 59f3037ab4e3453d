"""Specialised inputs: a modern sector needs many makers of inputs, and they need its demand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.errors import Problems
from weaklinks.games import AdoptionGame, MarginalGain
from weaklinks.spec import parameter, require_in_range

_SOURCE = "illustrative: a trap with a critical mass of input makers"
_INF = float("inf")


@dataclass(frozen=True, kw_only=True)
class SpecialisedInputs:
    """A traditional good, and a modern one made from labour and a range of non-traded inputs.

    The modern good sells at a world price of 1 and is Cobb-Douglas in labour and a CES bundle
    of inputs; the more inputs there are, the more a worker makes. An input takes one unit of
    labour a unit, and a fixed amount to set up. Makers of inputs choose whether to set up;
    workers go where the wage is higher, so all of them change sector at one critical range.

    Parameters
    ----------
    labour, traditional_productivity, input_share, elasticity, setup_labour, makers : float
        L, A, s, e, phi, and the mass of those who could set up.

    References
    ----------
    After Rodriguez-Clare (1996), Rodrik (1996) and Ciccone and Matsuyama (1996).
    """

    labour: float = parameter(
        10.0, symbol="L", meaning="units of labour", low=0.0, high=_INF, excludes=(0.0, _INF),
        why="there is no economy without labour", source=_SOURCE,
    )  # fmt: skip
    traditional_productivity: float = parameter(
        0.4, symbol="A", meaning="traditional output per worker", low=0.0, high=_INF,
        excludes=(0.0, _INF), why="people live from something before they are modern",
        source=_SOURCE,
    )  # fmt: skip
    input_share: float = parameter(
        0.5, symbol="s", meaning="share of inputs in the cost of the modern good", low=0.0,
        high=1.0, excludes=(0.0, 1.0), why="without inputs there is nothing to coordinate, and "
        "somebody must put them together", source=_SOURCE,
    )  # fmt: skip
    elasticity: float = parameter(
        3.0, symbol="e", meaning="elasticity of substitution between inputs", low=1.0, high=_INF,
        excludes=(1.0, _INF), why="at 1 and below makers of inputs would charge without bound",
        source=_SOURCE,
    )  # fmt: skip
    setup_labour: float = parameter(
        1.0, symbol="phi", meaning="labour that it takes to set up as a maker of an input",
        low=0.0, high=_INF, excludes=(0.0, _INF), why="without it there would be any number of "
        "inputs", source=_SOURCE,
    )  # fmt: skip
    makers: float = parameter(
        2.5, symbol="N", meaning="mass of those who could make an input", low=0.0, high=_INF,
        excludes=(0.0, _INF), why="somebody must be able to", source=_SOURCE,
    )  # fmt: skip

    def __post_init__(self) -> None:
        require_in_range(self)
        problems = Problems("SpecialisedInputs")
        needed = self.makers * self.setup_labour
        problems.add_if(
            needed >= self.labour,
            f"makers times setup_labour is {needed:g} and labour {self.labour:g}: N phi must be "
            "below L, or no labour is left to work when all set up",
        )
        problems.raise_if_any()

    @property
    def returns(self) -> float:
        """Elasticity of the modern wage with respect to the range of inputs: ``s/(e-1)``."""
        return self.input_share / (self.elasticity - 1.0)

    @property
    def _wage_of_one(self) -> float:
        s, e = self.input_share, self.elasticity
        wage: float = (1.0 - s) ** (1.0 - s) * (s * (e - 1.0) / e) ** s
        return wage

    def modern_wage(self, inputs: FloatArray) -> FloatArray:
        """``w(n) = (1-s)^(1-s) s^s mu^(-s) n^(s/(e-1))``, which the modern sector can pay."""
        return np.asarray(self._wage_of_one * np.asarray(inputs) ** self.returns)

    @property
    def free_entry_inputs(self) -> float:
        """Range of inputs at which makers break even: ``s L/(e phi)``."""
        return self.input_share * self.labour / (self.elasticity * self.setup_labour)

    @property
    def critical_inputs(self) -> float:
        """Range of inputs from which on the modern sector pays the traditional wage."""
        ratio: float = (self.traditional_productivity / self._wage_of_one) ** (1.0 / self.returns)
        return ratio

    @property
    def best_inputs(self) -> float:
        """Range of inputs with the highest modern income, of those that can be had.

        ``s L/(phi (e - 1 + s))``: makers do not earn all that an input adds, so it is more than
        free entry brings.
        """
        best = self.input_share * self.labour
        best /= self.setup_labour * (self.elasticity - 1.0 + self.input_share)
        return min(best, self.makers)

    def profit(self, share: FloatArray) -> FloatArray:
        """What a maker earns: ``-A phi`` below the critical range, above it what demand leaves.

        ``w(n) (e/(e-s)) (sL/(en) - phi)``, from ``(s/e)/n`` of what the modern sector sells,
        whose income is wages and profits.
        """
        n = self.makers * np.asarray(share, dtype=np.float64)
        safe = np.where(n > 0.0, n, 1.0)
        spread = self.elasticity / (self.elasticity - self.input_share)
        room = self.setup_labour * (self.free_entry_inputs / safe - 1.0)
        loss = -self.traditional_productivity * self.setup_labour
        modern = np.where(n > 0.0, self.modern_wage(safe) * spread * room, loss)
        return np.where(n < self.critical_inputs, loss, modern)

    def income(self, share: FloatArray) -> FloatArray:
        """Wages and profits, all in units of the traded goods.

        ``A (L - n phi)`` below the critical range of inputs, ``w(n) (L - n phi) e/(e-s)`` above.
        """
        n = self.makers * np.asarray(share, dtype=np.float64)
        work = self.labour - n * self.setup_labour
        spread = self.elasticity / (self.elasticity - self.input_share)
        modern = self.modern_wage(n) * spread
        return np.asarray(
            work * np.where(n < self.critical_inputs, self.traditional_productivity, modern)
        )

    def game(self) -> AdoptionGame:
        """The adoption game of the makers of inputs; its gain jumps at the critical range."""
        margin = self.marginal_gain()
        return AdoptionGame(
            name="big-push-inputs",
            gain=self.profit,
            state=self._state,
            breaks=margin.breaks,
            facts=self.facts,
            agents="makers of inputs",
            rounding=margin.rounding,
        )

    def marginal_gain(self) -> MarginalGain:
        """What the marginal maker gains, elementwise in the parameters."""
        rounding = 1e-14 * self.traditional_productivity * self.setup_labour
        jump = self.critical_inputs / self.makers
        return MarginalGain(gain=self.profit, jumps=(jump,), rounding=rounding)

    def _state(self, share: FloatArray) -> Mapping[str, FloatArray]:
        n = self.makers * np.asarray(share, dtype=np.float64)
        wage = np.maximum(self.modern_wage(n), self.traditional_productivity)
        income = self.income(share)
        return {"income": income, "welfare": income, "wage": wage, "inputs": n}

    @property
    def critical_mass(self) -> float | None:
        """Share of makers at the critical range; None where it leads nowhere."""
        reached = min(self.free_entry_inputs, self.makers)
        return self.critical_inputs / self.makers if self.critical_inputs < reached else None

    @property
    def mean_profit(self) -> float:
        """Integral of the profit over shares."""
        k, big, loss = self.returns, self.makers, self.traditional_productivity * self.setup_labour
        low = min(self.critical_inputs, big)
        spread = self.elasticity / (self.elasticity - self.input_share) * self.setup_labour
        earned = self.free_entry_inputs * (big**k - low**k) / k
        paid = (big ** (k + 1.0) - low ** (k + 1.0)) / (k + 1.0)
        return float((self._wage_of_one * spread * (earned - paid) - loss * low) / big)

    @property
    def good_share(self) -> float:
        """Share of makers where free entry, or the number of makers, ends entry."""
        return min(self.free_entry_inputs / self.makers, 1.0)

    @property
    def efficient(self) -> bool:
        """Whether income is higher at free entry than where nobody sets up."""
        nobody, entered = self.income(np.array([0.0, self.good_share]))
        return bool(self.critical_mass is not None and entered > nobody)

    @property
    def reason(self) -> str:
        """Why it is, or is not, efficient to have the inputs."""
        nobody, entered = self.income(np.array([0.0, self.good_share]))
        if self.critical_mass is None:
            return "even the inputs of free entry pay no more than the traditional wage"
        return f"income is {entered:.4g} at free entry and {nobody:.4g} without inputs"

    @property
    def facts(self) -> Mapping[str, float]:
        """What is known in closed form."""
        mass = self.critical_mass
        known = {
            "efficient": float(self.efficient),
            "low_exists": 1.0,
            "high_exists": float(mass is not None and self.free_entry_inputs >= self.makers),
        }
        return known if mass is None else known | {"critical_mass": mass}
