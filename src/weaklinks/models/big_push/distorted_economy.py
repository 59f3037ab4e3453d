"""Firms that buy each other's goods and may adopt a better technology: who adopts is given."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.errors import Problems
from weaklinks.models.big_push.distorted_sizes import complain_of_levels, complain_of_size
from weaklinks.spec import parameter, require_in_range

_SOURCE = "illustrative: alike firms with two equilibria"
_INF = float("inf")


@dataclass(frozen=True, kw_only=True)
class DistortedEconomy:
    """Firms of different productivity choose between an old technology and a better one.

    Firms make varieties of one final good from labour and the final good, under monopolistic
    competition. Adopting multiplies productivity and costs final goods and labour. Output is
    taxed, more so where productivity is higher; taxes are paid back. More adopters make the
    final good cheap and wages high: inputs and adoption cost less of a worker's time, while
    competition takes demand away.

    Parameters
    ----------
    labour, elasticity, input_share, traditional, improvement, adoption_cost, goods_share : float
        L, eta, nu, A_t, A, kappa, gamma.
    dispersion : float
        1/zeta of a Pareto distribution of firms' productivity from 1 on; 0: all alike.
    tax, correlation : float
        A firm keeps ``(1 - tau) z^(-xi)`` of its revenue.

    References
    ----------
    After Buera, Hopenhayn, Shin and Trachter (2021), in a reduced form of its own; Jones (2008)
    for the multiplier ``1/(1 - nu)``.
    """

    labour: float = parameter(
        10.0, symbol="L", meaning="units of labour", low=0.0, high=_INF, excludes=(0.0, _INF),
        why="there is no economy without labour", source=_SOURCE,
    )  # fmt: skip
    elasticity: float = parameter(
        2.0, symbol="eta", meaning="elasticity of substitution between varieties", low=1.0,
        high=_INF, excludes=(1.0, _INF), why="at 1 and below a firm would charge without bound",
        source=_SOURCE,
    )  # fmt: skip
    input_share: float = parameter(
        0.6, symbol="nu", meaning="share of the final good in costs", low=0.0, high=1.0,
        excludes=(1.0,), why="somebody must work", source=_SOURCE,
    )  # fmt: skip
    traditional: float = parameter(
        1.0, symbol="A_t", meaning="productivity of the old technology", low=0.0, high=_INF,
        excludes=(0.0, _INF), why="the old technology makes something", source="a unit",
    )  # fmt: skip
    improvement: float = parameter(
        1.5, symbol="A", meaning="productivity of the better technology, relative to the old one",
        low=1.0, high=_INF, excludes=(1.0, _INF), why="a better technology is better",
        source=_SOURCE,
    )  # fmt: skip
    adoption_cost: float = parameter(
        3.0, symbol="kappa", meaning="cost of adopting: kappa w^(1 - gamma)", low=0.0, high=_INF,
        excludes=(0.0, _INF), why="what is free is adopted", source=_SOURCE,
    )  # fmt: skip
    goods_share: float = parameter(
        1.0, symbol="gamma", meaning="share of final goods in the cost of adopting; the rest is "
        "labour", low=0.0, high=1.0, why="a share", source=_SOURCE,
    )  # fmt: skip
    dispersion: float = parameter(
        0.0, symbol="1/zeta", meaning="how much firms' productivity differs: the inverse of the "
        "tail of its Pareto distribution", low=0.0, high=_INF, excludes=(_INF,),
        why="0 is no difference", source="firms are alike",
    )  # fmt: skip
    tax: float = parameter(
        0.0, symbol="tau", meaning="wedge on the revenue of a firm with productivity 1",
        low=-_INF, high=1.0, excludes=(1.0, -_INF), why="at 1 nothing is left; negative is a "
        "subsidy", source="no distortions",
    )  # fmt: skip
    correlation: float = parameter(
        0.0, symbol="xi", meaning="how fast what is left after the wedge falls with productivity",
        low=0.0, high=1.0, excludes=(1.0,), why="wedges that grow faster than productivity turn "
        "its order around", source="no distortions",
    )  # fmt: skip

    def __post_init__(self) -> None:
        require_in_range(self)
        problems = Problems(type(self).__name__)
        e = self.elasticity
        problems.add_if(
            self.dispersion * (e - 1.0) >= 1.0,
            f"dispersion is {self.dispersion:g} and elasticity {e:g}: it must be below 1/(eta-1), "
            "or the most productive firms make infinitely much",
        )
        problems.add_if(
            self.correlation >= (e - 1.0) / e,
            f"correlation is {self.correlation:g} and elasticity {e:g}: xi must be below "
            "(eta - 1)/eta, or the more productive a firm, the less it gains by adopting",
        )
        problems.raise_if_any()
        complain_of_size(self, problems)
        problems.raise_if_any()
        least = float(self.workers(np.linspace(0.0, 1.0, 1001)).min())
        problems.add_if(
            least <= 0.0,
            f"adoption_cost is {self.adoption_cost:g}: adopting would take {self.labour - least:g} "
            f"of {self.labour:g} units of labour, and none is left to work",
        )
        problems.raise_if_any()
        complain_of_levels(self, problems)
        problems.raise_if_any()

    @property
    def tail(self) -> float:
        """Pareto tail of firms' productivity, zeta; inf where all are alike."""
        with np.errstate(divide="ignore", over="ignore"):
            tail: float = np.divide(1.0, self.dispersion)
        return tail

    @property
    def complementarity(self) -> float:
        """``theta = gamma/(1-nu) - (eta-1)``: adopters invite others where it is positive.

        The effect of the productivity index on benefits over costs. Exact for costs in goods
        alone; labour that adopters use up works against it.
        """
        return self.goods_share / (1.0 - self.input_share) - (self.elasticity - 1.0)

    @property
    def multiplier(self) -> float:
        """``1/(1-nu)``: how much wages rise with productivity, with inputs made of goods."""
        return 1.0 / (1.0 - self.input_share)

    @property
    def revenue_power(self) -> float:
        """Power of productivity in sales: ``(1-xi) (eta-1)``."""
        return (1.0 - self.correlation) * (self.elasticity - 1.0)

    @property
    def profit_power(self) -> float:
        """Power of productivity in profits: ``eta - 1 - xi eta``."""
        return self.elasticity - 1.0 - self.correlation * self.elasticity

    @property
    def step(self) -> float:
        """What adopting adds to a firm's sales, prices given: ``A^(eta-1) - 1``."""
        step: float = self.improvement ** (self.elasticity - 1.0) - 1.0
        return step

    def moment(self, share: FloatArray, power: float) -> FloatArray:
        """``int z^power (A_z/A_t)^(eta-1)``, the most productive being the adopters."""
        thin = power / self.tail
        x = np.asarray(share, dtype=np.float64)
        return np.asarray((1.0 + self.step * x ** (1.0 - thin)) / (1.0 - thin))

    def index(self, share: FloatArray) -> FloatArray:
        """Z, the productivity of all firms together, as distorted by wedges."""
        root = 1.0 / (self.elasticity - 1.0)
        return np.asarray(self.traditional * self.moment(share, self.revenue_power) ** root)

    def wage(self, share: FloatArray) -> FloatArray:
        """``w = ((1-tau) Z/mu)^(1/(1-nu))``, the final good's price being 1."""
        real = (1.0 - self.tax) * (1.0 - 1.0 / self.elasticity) * self.index(share)
        return np.asarray(real**self.multiplier)

    def workers(self, share: FloatArray) -> FloatArray:
        """Labour in production: all but ``(1-gamma) kappa w^(-gamma)`` for each adopter."""
        each = self.adoption_cost * self.wage(share) ** -self.goods_share
        return np.asarray(self.labour - (1.0 - self.goods_share) * each * share)

    def output(self, share: FloatArray) -> FloatArray:
        """Gross output of the final good: ``mu w L_p / ((1-nu) D)``, D kept after wedges."""
        kept = (1.0 - self.tax) * self._kept(share)
        labour = self.wage(share) * self.workers(share) / (1.0 - 1.0 / self.elasticity)
        return np.asarray(labour * self.multiplier / kept)

    def _kept(self, share: FloatArray) -> FloatArray:
        """What firms keep of their revenue after wedges, but for the tax that all pay."""
        moments = (self.moment(share, p) for p in (self.profit_power, self.revenue_power))
        return np.asarray(next(moments) / next(moments))

    def benefit(self, share: FloatArray) -> FloatArray:
        """Profits that adopting adds for a firm of productivity 1, over the cost of adopting."""
        after_tax = (1.0 - self.tax) * self.output(share) / self.elasticity
        cost = self.adoption_cost * self.wage(share) ** (1.0 - self.goods_share)
        return np.asarray(after_tax * self.step / self.moment(share, self.revenue_power) / cost)

    def income(self, share: FloatArray) -> FloatArray:
        """Final goods left to consume, after inputs and the goods that adopters use."""
        kept = (1.0 - self.tax) * self._kept(share) * (1.0 - 1.0 / self.elasticity)
        inputs = self.input_share * kept * self.output(share)
        adopting = self.adoption_cost * self.wage(share) ** (1.0 - self.goods_share)
        return np.asarray(self.output(share) - inputs - self.goods_share * adopting * share)
