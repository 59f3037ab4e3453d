"""A household that lives for two periods: what later income is worth now, and welfare."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from weaklinks.arrays import FloatArray


@dataclass(frozen=True, kw_only=True)
class TwoPeriodHousehold:
    """Utility ``(now^theta + beta later^theta) / theta``; logs at theta = 0.

    Attributes
    ----------
    discount_factor : float
        beta.
    smoothing : float
        theta, at most 1; the elasticity between periods is ``1 / (1 - theta)``.
    """

    discount_factor: float
    smoothing: float

    def price(self, now: FloatArray, later: FloatArray) -> FloatArray:
        """``beta (now/later)^(1 - theta)``: what a unit of later consumption costs now."""
        return np.asarray(self.discount_factor * (now / later) ** (1.0 - self.smoothing))

    def utility(self, now: FloatArray, later: FloatArray) -> FloatArray:
        """``now^theta + beta later^theta``, without the 1/theta; logs at theta = 0."""
        theta = self.smoothing
        if theta == 0.0:
            return np.asarray(np.log(now) + self.discount_factor * np.log(later))
        return np.asarray(now**theta + self.discount_factor * later**theta)

    def equivalent(self, now: FloatArray, later: FloatArray) -> FloatArray:
        """The same consumption in both periods that is worth as much."""
        weight = self.discount_factor / (1.0 + self.discount_factor)
        growth, theta = np.log(later / now), self.smoothing
        if theta == 0.0:
            return np.asarray(now * np.exp(weight * growth))
        # As a deviation from the first period: exact also where theta is next to zero.
        return np.asarray(now * np.exp(np.log1p(weight * np.expm1(theta * growth)) / theta))
