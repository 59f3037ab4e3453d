"""The world in which two O-ring economies are compared: what capital and goods do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from weaklinks.errors import Problems
from weaklinks.models.jones import Jones2008
from weaklinks.models.o_ring import kremer_equations as eq
from weaklinks.models.o_ring.kremer import ORing

#: What is the same in both economies.
CAPITAL_RULES = ("rental", "stock", "own")


@dataclass(frozen=True, kw_only=True, eq=False)
class SkillWorld:
    """Two O-ring economies, those of Jones (2008) that employ their workers, and capital.

    Attributes
    ----------
    rich, poor : ORing
    jones : (Jones2008, Jones2008) or None
    capital : str
        One of `CAPITAL_RULES`.
    """

    rich: ORing
    poor: ORing
    jones: tuple[Jones2008, Jones2008] | None
    capital: str

    @property
    def alpha(self) -> float:
        """Capital's share of value added."""
        return self.poor.capital_share

    @property
    def intermediate_share(self) -> float:
        """Sigma: zero where goods are not made from goods."""
        return 0.0 if self.jones is None else self.jones[0].intermediate_share

    @property
    def mobile_share(self) -> float:
        """``sigma + alpha (1 - sigma)``: what moves between firms, in gross output."""
        return self.alpha + self.intermediate_share * (1.0 - self.alpha)

    @property
    def log_other(self) -> float:
        """Log ratio of income between the two economies of Jones with the same workers."""
        if self.jones is None or self.jones[0] is self.jones[1]:
            return 0.0
        return self._log_jones(self.jones, (1.0, 1.0))

    @property
    def labour_elasticity(self) -> float:
        """By how much income rises with labour in efficiency units: 1, or 1 - alpha."""
        market = {"rental": "open", "stock": "closed"}.get(self.capital, self.rich.capital_market)
        return 1.0 if market == "open" else 1.0 - self.alpha

    def log_capital_gap(self, labour_gap: float) -> float:
        """Log ratio of capital per worker to the poor economy's, given that of labour."""
        if self.capital == "stock":
            return 0.0
        if self.capital == "rental":
            return labour_gap
        poor = self.poor.equilibrium()
        if self.rich.capital_market == "closed":
            return float(np.log(self.rich.capital / poor.capital_per_worker))
        return float(labour_gap - np.log(self.rich.rental / poor.rental) / (1.0 - self.alpha))

    def log_ratio(self) -> float:
        """Log ratio of income per worker, by solving the economies themselves."""
        if self.jones is None:
            made = [m.equilibrium().output_per_worker for m in self._in_their_markets()]
            return float(np.log(made[0] / made[1]))
        log_h = [
            eq.log_labour_index(m, m.workforce, self.mobile_share) for m in (self.rich, self.poor)
        ]
        top = max(log_h)
        relative = float(np.exp(log_h[0] - top)), float(np.exp(log_h[1] - top))
        return self._log_jones(self.jones, relative)

    def _in_their_markets(self) -> list[ORing]:
        """The two economies with the same rental, the same stock, or as they are."""
        if self.capital == "own":
            return [self.rich, self.poor]
        if self.capital == "rental":
            market, number = "open", "rental"
        else:
            market, number = "closed", "capital"
        same = {"capital_market": market, number: getattr(self.poor, number)}
        return [self.rich.replace(**same), self.poor.replace(**same)]

    def _log_jones(
        self, pair: tuple[Jones2008, Jones2008], human_capital: tuple[float, float]
    ) -> float:
        economies = [
            m.replace(human_capital=h, workers=1.0)
            for m, h in zip(pair, human_capital, strict=True)
        ]
        if self.capital == "rental":
            made = [m.steady_state().gdp_per_worker for m in economies]
        else:
            made = [m.given_capital(1.0).gdp_per_worker for m in economies]
        return float(np.log(made[0] / made[1]))


def world_of(
    rich: ORing,
    poor: ORing,
    jones: Jones2008 | tuple[Jones2008, Jones2008] | None,
    capital: str,
) -> SkillWorld:
    """Check that two economies can be compared; `InputError` names everything that is wrong."""
    pair = (jones, jones) if isinstance(jones, Jones2008) else jones
    problems = Problems("skill gap")
    problems.add_if(
        capital not in CAPITAL_RULES,
        f"capital is {capital!r}; it must be one of {', '.join(map(repr, CAPITAL_RULES))}",
    )
    if pair is not None:
        _complain_of_jones(problems, pair, poor.capital_share)
        problems.add_if(
            capital == "own",
            "capital is 'own', but Jones' economies have capital of their own; ask for 'rental' "
            "or 'stock'",
        )
    problems.raise_if_any()
    return SkillWorld(rich=rich, poor=poor, jones=pair, capital=capital)


def _complain_of_jones(
    problems: Problems, pair: tuple[Jones2008, Jones2008], capital_share: float
) -> None:
    for model in pair if pair[0] is not pair[1] else pair[:1]:
        problems.add_if(
            model.human_capital != 1.0,
            f"human_capital is {model.human_capital:g} in Jones' economy: the O-ring's workers "
            "are its human capital, and skill would be counted twice; make it 1",
        )
        problems.add_if(
            model.capital_share != capital_share,
            f"capital_share is {model.capital_share:.6g} in Jones' economy and "
            f"{capital_share:.6g} in the O-ring: capital has one share",
        )
    problems.add_if(
        pair[0].intermediate_share != pair[1].intermediate_share,
        "intermediate_share differs between Jones' economies: give both the same",
    )
