"""What skill earns where employers see a noisy signal of it and know who is about."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import expit, logit

from weaklinks.arrays import FloatArray
from weaklinks.games import Curve
from weaklinks.models.o_ring.gaussian_signals import log_expected_wage, reliability_of
from weaklinks.models.o_ring.skill_markets import TwoSkills

# Kinds further apart, in standard deviations of the signal, are never confused: odds of e^-800.
_REVEALED = 40.0
# Log odds at which the share where they are no longer confused is nearly as close to 1 as numbers
# come.
_SHARP = 20.0
# Step of the trapezoid and how far it goes, in standard deviations: errors of about 1e-14.
_STEP, _REACH = 0.6, 8.5
_CHUNK = 1 << 19
# Errors of the quadrature, in units of rounding.
_ROUNDING = 100.0


@dataclass(frozen=True, kw_only=True)
class Signals:
    """Log skill is normal in each of two kinds; employers see it with normal noise.

    They know the share of each kind. Teams of equal signals form: their output is the n-th
    power of the posterior mean of skill, and wages add up to output.

    Attributes
    ----------
    skills : TwoSkills
        Medians of the two kinds.
    sd, noise : float
        s and t: standard deviations of log skill within a kind, and of the noise.

    Notes
    -----
    At a signal y the posterior mean is ``e^(rho y) (c_L + pi(y) (c_H - c_L))``, up to a factor,
    with ``c_i = q_i^(1-rho)`` and pi the probability of the higher kind. The first part of its
    n-th power only shifts the normal distribution of y; what is left is bounded, and analytic in
    a strip of width pi over the distance between kinds. On such functions the error of the
    trapezoidal rule falls exponentially with its step, which follows the distance.
    """

    skills: TwoSkills
    sd: float
    noise: float

    @cached_property
    def rho(self) -> float:
        """Reliability of the signal within a kind."""
        return reliability_of(self.sd, self.noise)

    @property
    def mean(self) -> None:
        """There is no closed form."""
        return

    @property
    def breaks(self) -> tuple[float, ...]:
        """Both ends, where signals are so exact that they fail only next to them."""
        # Log odds are ln n, as a team has n, and half the square of the distance.
        near = np.sqrt(2.0 * max(_SHARP - np.log(self.skills.tasks), 0.0))
        return (0.0, 1.0) if self.distance > near and self.rho < 1.0 else ()

    @property
    def top(self) -> float:
        """Expected wage of the higher kind among its like, times what quadrature can lose."""
        return float(_ROUNDING * self.scale[1] * self.part[1] ** self.skills.tasks)

    @cached_property
    def distance(self) -> float:
        """How far the signals of the two kinds are apart, in their standard deviations."""
        wide = float(np.hypot(self.sd, self.noise))
        return float(np.log(self.skills.high / self.skills.low)) / wide if wide else np.inf

    @cached_property
    def scale(self) -> tuple[float, float]:
        """What is taken out of the wages: ``q_i^(n rho) e^(n (1-rho) s^2/2 + n^2 rho s^2/2)/n``."""
        n = self.skills.tasks
        spread = np.exp(log_expected_wage(0.0, 0.0, n, self.sd, self.noise))
        low, high = (float(spread * k ** (n * self.rho)) for k in self._medians)
        return low, high

    @cached_property
    def part(self) -> tuple[float, float]:
        """``q_i^(1-rho)``, which beliefs mix."""
        low, high = (float(k ** (1.0 - self.rho)) for k in self._medians)
        return low, high

    @property
    def _medians(self) -> tuple[float, float]:
        return self.skills.low, self.skills.high

    @cached_property
    def nodes(self) -> tuple[FloatArray, FloatArray]:
        """Signals, in standard deviations from the lower kind's mean, and weights of both kinds.

        Both means are moved by n rho variances, the part of the wage that is taken out.
        """
        step = _STEP / max(1.0, 2.0 * self.distance)
        place = np.arange(-_REACH, self.distance + _REACH + step, step)
        weight = np.exp(-0.5 * (place[:, None] - np.array([0.0, self.distance])) ** 2)
        return place, np.asarray(weight / weight.sum(axis=0))

    def wages(self, share: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Expected wages of the two kinds."""
        n, (low, high) = self.skills.tasks, self.part
        both = self._means(lambda odds: (low + odds * (high - low)) ** n, share)
        return np.asarray(both[..., 0] * self.scale[0]), np.asarray(both[..., 1] * self.scale[1])

    def value(self, share: FloatArray) -> FloatArray:
        """The difference between them."""
        low, high = self.wages(share)
        return high - low

    def income(self, share: FloatArray) -> FloatArray:
        """Output, as wages add up to it."""
        low, high = self.wages(share)
        return np.asarray(share * high + (1.0 - share) * low)

    def spill(self, share: FloatArray) -> FloatArray:
        """Social less private return: who is taken for another kind makes that kind's teams.

        ``E_H[m^(n-1) (1-pi) (e_H - e_L)] + E_L[m^(n-1) pi (e_H - e_L)]``, e the expectations of
        skill if the kind were known.
        """
        n, (low, high) = self.skills.tasks, self.part

        def mixed(odds: FloatArray) -> FloatArray:
            return np.asarray((low + odds * (high - low)) ** (n - 1.0))

        upper = self._means(lambda odds: mixed(odds) * (1.0 - odds), share)[..., 1]
        lower = self._means(lambda odds: mixed(odds) * odds, share)[..., 0]
        return np.asarray(n * (high - low) * (self.scale[1] * upper + self.scale[0] * lower))

    def _means(self, function: Curve, share: FloatArray) -> FloatArray:
        """Means of a function of the odds over the signals of each kind, in a last axis."""
        x = np.asarray(share, dtype=np.float64)
        if self.distance > _REVEALED:  # the odds are the kind's, unless nobody is of that kind
            odds = [np.where(x == 1.0, 1.0, 0.0), np.where(x == 0.0, 0.0, 1.0)]
            return np.stack([function(kind) for kind in odds], axis=-1)
        place, weight = self.nodes
        gap = np.log(self.skills.high / self.skills.low)
        shift = self.distance * (place - 0.5 * self.distance) + self.skills.tasks * self.rho * gap
        prior, rows = logit(x.ravel()), max(1, _CHUNK // place.size)
        parts = [
            function(expit(prior[k : k + rows, None] + shift)) @ weight
            for k in range(0, prior.size, rows)
        ]
        return np.asarray(np.concatenate(parts).reshape(*x.shape, 2))
