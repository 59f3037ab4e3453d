"""Income across countries, explained by capital and schooling with one intermediate share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from weaklinks.arrays import FloatArray, frozen
from weaklinks.models.jones import equations as eq

#: What may be done with K/Y above the undistorted one: taken for a subsidy on all sales, or
#: for something that leaves intermediate goods alone (a wedge of zero).
NEGATIVE_WEDGES = ("kept", "zero")


@dataclass(frozen=True, kw_only=True, eq=False)
class Explained:
    """Income relative to the reference country, explained with one intermediate share.

    All arrays are logs relative to the reference country, one entry per country, and
    ``human_capital + deepening + distortion + productivity / ((1-sigma)(1-alpha))`` is the
    log of income per worker.

    Attributes
    ----------
    intermediate_share, capital_share : float
        sigma, alpha.
    log_income, human_capital : (n,) arrays
    wedge : (n,) array
        The average wedge that explains K/Y; below zero a subsidy. Not a log.
    deepening : (n,) array
        ``alpha/(1-alpha) log(K/Y)``.
    distortion : (n,) array
        What the same wedge does to productivity by distorting intermediate goods, equation (19)
        to the power 1/(1-alpha); zero without intermediate goods. It is a hump: zero and
        highest without a wedge, so that a negative wedge lowers predicted income, too.
    from_negative : (n,) array
        The part of `distortion` that negative wedges make, in logs and not relative to the
        reference country: below zero where the wedge is negative, zero elsewhere.
    productivity : (n,) array
        log Q: the index of productivity of equation (18), less the wedge that is accounted for.
    """

    intermediate_share: float
    capital_share: float
    log_income: FloatArray
    human_capital: FloatArray
    wedge: FloatArray
    deepening: FloatArray
    distortion: FloatArray
    from_negative: FloatArray
    productivity: FloatArray

    @property
    def multiplier(self) -> float:
        """``1/((1-sigma)(1-alpha))``: log points of income per log point of Q."""
        return 1.0 / ((1.0 - self.intermediate_share) * (1.0 - self.capital_share))

    @property
    def predicted(self) -> FloatArray:
        """Log income if Q were the same everywhere."""
        return self.human_capital + self.deepening + self.distortion

    @property
    def success(self) -> float:
        """Variance of `predicted` over that of log income.

        With K/Y, as in Klenow and Rodriguez-Clare (1997): what productivity adds to capital is
        counted as productivity's. With intermediate goods it hangs on the K/Y that is called
        undistorted, see `success_over_undistorted`; without, it does not.
        """
        return float(np.var(self.predicted) / np.var(self.log_income))

    @property
    def success_given_capital(self) -> float:
        """Caselli's (2005) measure: as `success`, with capital per worker in place of K/Y.

        Predicted is ``alpha log(K/L) + (1-alpha) log h``, and the distortion of
        intermediate goods to the power one, equation (19).
        """
        alpha = self.capital_share
        given = (1.0 - alpha) * self.predicted + alpha * self.log_income
        return float(np.var(given) / np.var(self.log_income))

    @property
    def shares(self) -> Mapping[str, float]:
        """Share of the variance of log income that goes with each part; covariances are halved.

        Klenow and Rodriguez-Clare (1997): cov(part, log income) / var(log income). They add
        up to one and can be negative.
        """
        parts = {
            "human capital": self.human_capital,
            "capital deepening": self.deepening,
            "distorted intermediates": self.distortion,
            "productivity": self.multiplier * self.productivity,
        }
        return {name: self._share(part) for name, part in parts.items()}

    @property
    def share_from_negative(self) -> float:
        """Part of ``shares["distorted intermediates"]`` that negative wedges make."""
        return self._share(self.from_negative)

    def _share(self, part: FloatArray) -> float:
        income = self.log_income - self.log_income.mean()
        return float(income @ part / (income @ income))

    @property
    def sd_productivity(self) -> float:
        """Standard deviation of log Q over countries."""
        return float(np.std(self.productivity))

    @property
    def productivity_90_10(self) -> float:
        """Ratio of the 90th to the 10th percentile of Q over countries."""
        return float(np.exp(np.subtract(*np.percentile(self.productivity, [90, 10]))))

    def difference_that_explains(self, income_ratio: float) -> float:
        """Ratio of Q that alone makes incomes differ by this ratio."""
        return float(income_ratio ** (1.0 / self.multiplier))


def explain(
    income: FloatArray,
    human_capital: FloatArray,
    ratio: FloatArray,
    at: int,
    *,
    intermediate_share: float,
    capital_share: float,
    negative_wedges: str = "kept",
) -> Explained:
    """Take equation (18) apart.

    Parameters
    ----------
    income, human_capital : (n,) arrays
    ratio : (n,) array
        K/Y relative to its undistorted value.
    at : int
        Place of the reference country.
    intermediate_share, capital_share : float
        sigma, alpha.
    negative_wedges : "kept" or "zero"
        Whether K/Y above its undistorted value is a subsidy, or is left to the cost of capital.
    """
    sigma, alpha = intermediate_share, capital_share
    kept = np.asarray(eq.kept_from_ratio(ratio, sigma))
    without_subsidy = np.minimum(kept, 1.0)
    used = without_subsidy if negative_wedges == "zero" else kept
    efficiency = _efficiency(used, sigma, alpha)

    def relative(logs: FloatArray) -> FloatArray:
        return frozen(logs - logs[at])

    log_income, human = relative(np.log(income)), relative(np.log(human_capital))
    deepening = relative(alpha / (1.0 - alpha) * np.log(ratio))
    distortion = relative(efficiency)
    left = log_income - human - deepening - distortion
    return Explained(
        intermediate_share=sigma,
        capital_share=alpha,
        log_income=log_income,
        human_capital=human,
        wedge=frozen(1.0 - used),
        deepening=deepening,
        distortion=distortion,
        from_negative=frozen(efficiency - _efficiency(without_subsidy, sigma, alpha)),
        productivity=frozen((1.0 - sigma) * (1.0 - alpha) * left),
    )


def _efficiency(kept: FloatArray, sigma: float, alpha: float) -> FloatArray:
    """(19): (1 - sigma (1-tau)) (1-tau)^(sigma/(1-sigma)), given K/Y to the power 1/(1-alpha)."""
    logs = np.log1p(-sigma * kept) + sigma / (1.0 - sigma) * np.log(kept)
    return np.asarray(logs / (1.0 - alpha))
