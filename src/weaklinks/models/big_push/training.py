"""Training and poaching: who trains loses staff to those who do not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import lambertw

from weaklinks.arrays import FloatArray
from weaklinks.games import AdoptionGame, MarginalGain
from weaklinks.spec import parameter, require_in_range

_SOURCE = "illustrative: a trap with a critical mass of about one half"
_INF = float("inf")


@dataclass(frozen=True, kw_only=True)
class Training:
    """Firms train workers whom firms without trained staff may lure away.

    Training costs c and raises a worker's output by g (an untrained one makes 1). Each firm
    that does not train sends a number of offers to workers at random. A trained worker without
    an offer leaves the trainer a share kappa of the gain; with one, competition for the worker
    leaves it nothing. Poaching moves workers and changes no output.

    Parameters
    ----------
    gain, training_cost, kept, offers, contact_gain : float
        g, c, kappa, phi, h.

    References
    ----------
    A minimal model of the slide "Training" among the cases for a big push.
    """

    gain: float = parameter(
        0.5, symbol="g", meaning="what training adds to a worker's output; an untrained worker "
        "makes 1", low=0.0, high=_INF, excludes=(0.0, _INF), why="training that adds nothing is "
        "no training", source=_SOURCE,
    )  # fmt: skip
    training_cost: float = parameter(
        0.25, symbol="c", meaning="cost of training a worker", low=0.0, high=_INF,
        excludes=(0.0, _INF), why="what is free is done", source=_SOURCE,
    )  # fmt: skip
    kept: float = parameter(
        0.8, symbol="kappa", meaning="share of the gain that the trainer keeps of a worker without "
        "outside offers", low=0.0, high=1.0, excludes=(0.0,), why="a trainer who keeps nothing "
        "never trains, and none can keep more than all", source=_SOURCE,
    )  # fmt: skip
    offers: float = parameter(
        1.0, symbol="phi", meaning="offers that a firm without training sends to workers", low=0.0,
        high=_INF, excludes=(_INF,), why="a number of offers; without any there is no poaching",
        source=_SOURCE,
    )  # fmt: skip
    contact_gain: float = parameter(
        0.0, symbol="h", meaning="what a poacher gains for each trained worker who gets its offer",
        low=0.0, high=_INF, excludes=(_INF,), why="an offer costs nothing",
        source="competition for the worker leaves the poacher nothing",
    )  # fmt: skip

    def __post_init__(self) -> None:
        require_in_range(self)

    def payoff(self, share: FloatArray) -> FloatArray:
        """``kappa g e^(-phi (1-x)) - c - phi x h``: training, over poaching."""
        x = np.asarray(share, dtype=np.float64)
        stays = np.exp(-self.offers * (1.0 - x))
        poaching = self.offers * x * self.contact_gain
        return np.asarray(self.kept * self.gain * stays - self.training_cost - poaching)

    def game(self) -> AdoptionGame:
        """The adoption game of the firms."""
        return AdoptionGame(
            name="big-push-training",
            gain=self.payoff,
            state=self._state,
            facts=self.facts,
            agents="firms",
            rounding=self.marginal_gain().rounding,
        )

    def marginal_gain(self) -> MarginalGain:
        """What the marginal firm gains, elementwise in the parameters."""
        rounding = 1e-15 * (self.training_cost + self.kept * self.gain)
        return MarginalGain(gain=self.payoff, rounding=rounding)

    def _state(self, share: FloatArray) -> Mapping[str, FloatArray]:
        income = 1.0 + share * self.gain
        return {
            "income": income,
            "welfare": income - share * self.training_cost,
            "poached": share * -np.expm1(-self.offers * (1.0 - share)),
        }

    @property
    def window(self) -> tuple[float, float]:
        """Training costs between which nobody and everybody training are both equilibria.

        ``(kappa g e^(-phi), kappa g - phi h)``; empty where it falls.
        """
        top = self.kept * self.gain
        return float(top * np.exp(-self.offers)), top - self.offers * self.contact_gain

    @property
    def interior_shares(self) -> tuple[float, ...]:
        """All shares between 0 and 1 at which training breaks even, ascending.

        Without a gain from contacts ``1 - ln(kappa g / c)/phi``; with one
        ``-(c/h + W(-(kappa g e^(-phi)/h) e^(-c/h)))/phi`` on the two branches of Lambert's W.
        """
        top, phi = self.kept * self.gain, self.offers
        if phi == 0.0:
            return ()
        if self.contact_gain == 0.0:
            places = [1.0 - float(np.log(top / self.training_cost)) / phi]
        else:
            cost = self.training_cost / self.contact_gain
            inner = -top / self.contact_gain * np.exp(-phi - cost)
            branches = [complex(lambertw(inner, k)) for k in (0, -1)]
            # Off the real branches nothing breaks even.
            places = [-(cost + b.real) / phi for b in branches if b.imag == 0.0]
        return tuple(sorted(x for x in places if 0.0 < x < 1.0))

    @property
    def turning_point(self) -> float | None:
        """The share from which on training invites training; below, it is a substitute.

        ``1 + ln(h / (kappa g))/phi``. None where it is not between 0 and 1: without a gain from
        contacts more trainers always mean more reason to train.
        """
        if self.contact_gain == 0.0 or self.offers == 0.0:
            return None
        place = 1.0 + np.log(self.contact_gain / (self.kept * self.gain)) / self.offers
        return float(place) if 0.0 < place < 1.0 else None

    @property
    def critical_mass(self) -> float | None:
        """The share beyond which training feeds itself; None where there is none."""
        turn = self.turning_point
        rising = [x for x in self.interior_shares if self._rises(x) and x != turn]
        return rising[0] if rising else None

    def _rises(self, share: float) -> bool:
        kept = self.kept * self.gain * np.exp(-self.offers * (1.0 - share))
        return bool(kept > self.contact_gain)

    @property
    def mean_payoff(self) -> float:
        """Integral of the payoff over shares: ``kappa g (1-e^(-phi))/phi - c - phi h/2``."""
        phi = self.offers
        stays = 1.0 if phi == 0.0 else float(-np.expm1(-phi)) / phi
        loss = self.training_cost + 0.5 * phi * self.contact_gain
        return self.kept * self.gain * stays - loss

    @property
    def efficient(self) -> bool:
        """Whether training is worth its cost to all together: ``g > c``."""
        return self.gain > self.training_cost

    @property
    def levy(self) -> float:
        """Grant per trained worker, paid from a levy on all firms, that makes all training last.

        What a trainer is short of when all train; 0 where nothing is missing, or where training
        is not worth its cost.
        """
        short = self.training_cost - self.window[1]
        return max(short, 0.0) if self.efficient else 0.0

    @property
    def under_training(self) -> bool:
        """Whether training is efficient and yet, even if all trained, would not last."""
        return self.levy > 0.0

    @property
    def _only_just(self) -> bool:
        """Whether a trainer breaks even when all train, and falls short as soon as some do not."""
        short = self.training_cost - self.window[1]
        return abs(short) <= self.marginal_gain().rounding and self._rises(1.0)

    @property
    def reason(self) -> str:
        """Why training is efficient or not, and whether a push would be enough."""
        compared = f"it adds {self.gain:.4g} and costs {self.training_cost:.4g}"
        if not self.efficient:
            return f"training is not worth its cost: {compared}"
        if self._only_just:
            return (
                f"training is worth its cost ({compared}), but where all train it only just pays: "
                "the smallest grant makes it last"
            )
        if self.under_training:
            return (
                f"training is worth its cost ({compared}), but a trainer keeps too little even "
                f"where all train: no push is enough, a grant of {self.levy:.4g} is"
            )
        return f"training is worth its cost ({compared}), and lasts once all train"

    @property
    def facts(self) -> Mapping[str, float]:
        """What is known in closed form."""
        low, high = self.window
        known = {
            "efficient": float(self.efficient),
            "low_exists": float(self.training_cost >= low),
            "high_exists": float(self.training_cost <= high),
        }
        mass = self.critical_mass
        return known if mass is None else known | {"critical_mass": mass}
