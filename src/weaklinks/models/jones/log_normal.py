"""Proposition 5: productivity and wedges that are jointly log-normal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.errors import InputError, NoEquilibriumError, Problems
from weaklinks.models.jones import equations as eq
from weaklinks.models.jones.varieties import Varieties
from weaklinks.spec import parameter, require_in_range

if TYPE_CHECKING:
    from weaklinks.models.jones.spec import Jones2008

_INF = float("inf")


@dataclass(frozen=True, kw_only=True)
class LogNormal:
    """Joint normal distribution of ``a = log A`` and ``omega = log(1 - tau)`` over varieties.

    Parameters
    ----------
    mean_productivity, mean_wedge : float
        mu_a and mu_omega.
    sd_productivity, sd_wedge : float
        nu_a and nu_omega.
    covariance : float
        nu_a_omega; at most the product of the standard deviations in size.

    References
    ----------
    Jones (2008), Proposition 5.
    """

    mean_productivity: float = parameter(
        0.0, symbol="mu_a", meaning="mean of log productivity", low=-500, high=500,
        source="normalisation",
    )  # fmt: skip
    sd_productivity: float = parameter(
        0.5, symbol="nu_a", meaning="standard deviation of log productivity", low=0, high=50,
        source="90/10 ratio of 3.6; Jones (2008), section 6.2, has 5",
    )  # fmt: skip
    mean_wedge: float = parameter(
        -0.5, symbol="mu_omega", meaning="mean of log(1 - tau)", low=-500, high=500,
        source="illustrative: a typical wedge of 0.39",
    )  # fmt: skip
    sd_wedge: float = parameter(
        0.3, symbol="nu_omega", meaning="standard deviation of log(1 - tau)", low=0, high=50,
        source="illustrative",
    )  # fmt: skip
    covariance: float = parameter(
        0.0, symbol="nu_a_omega", meaning="covariance of log A and log(1 - tau)", low=-2500,
        high=2500, source="illustrative",
    )  # fmt: skip

    def __post_init__(self) -> None:
        require_in_range(self)
        problems = Problems("LogNormal")
        most = self.sd_productivity * self.sd_wedge
        problems.add_if(
            abs(self.covariance) > most * (1 + 1e-12),
            f"covariance is {self.covariance:g}; with these standard deviations it lies in "
            f"[{-most:g}, {most:g}]",
        )
        problems.raise_if_any()

    @property
    def variance(self) -> float:
        """nu^2, of ``a + omega``."""
        return float(self.sd_productivity**2 + self.sd_wedge**2 + 2.0 * self.covariance)

    def log_index(self, exponent: float) -> float:
        """Equation (A.14): log Q = mu_a + mu_omega + tilted * nu^2 / 2 (the paper: mu_m, mu_w)."""
        mean = self.mean_productivity + self.mean_wedge
        return mean + 0.5 * eq.tilted(exponent) * self.variance

    def log_kept(self, exponent: float) -> float:
        """Log of 1 - T, the last lines of the appendix."""
        e = eq.tilted(exponent)
        # (1 + eta) / (1 - eta) = 1 + 2 tilted, also at eta = -inf.
        return self.mean_wedge + 0.5 * (1 + 2 * e) * self.sd_wedge**2 + e * self.covariance

    def log_gdp_per_worker(self, model: Jones2008) -> float:
        """Proposition 5: log y* of the steady state, A + B times the multiplier + constants.

        The model's own schedules play no role. `NoEquilibriumError` when wedges are on average
        subsidies on intermediates that cannot be paid for, or on so much capital that replacing
        it takes all of GDP.
        """
        sigma, alpha = model.intermediate_share, model.capital_share
        final, used = model.final_exponent, model.intermediate_exponent
        spent = self._spent(model)
        term_a = np.log1p(-spent) - self.log_kept(final)
        self._require_consumption(model, term_a)
        term_b = (1.0 - sigma) * self.log_index(final) + sigma * self.log_index(used)
        constant = eq.log_steady_constant(
            capital_share=alpha,
            intermediate_share=sigma,
            capital_cost=model.discount_rate + model.depreciation,
        )
        log_effect = eq.multiplier(sigma, alpha) * term_b + constant
        return float(term_a + log_effect + np.log(model.human_capital))

    def slope_in_wedge_variance(self, model: Jones2008) -> float:
        """``d log y* / d nu_omega^2`` at given mu_omega.

        The paper says it is negative, always. It is whenever alpha <= 1/2 and wedges are not
        subsidies on intermediates on average (1 - T_rho <= 1); see the documentation for the
        proof, and for examples beyond that in which it is positive. Errors as for
        `log_gdp_per_worker`.
        """
        sigma, alpha = model.intermediate_share, model.capital_share
        t, r = eq.tilted(model.final_exponent), eq.tilted(model.intermediate_exponent)
        spent = self._spent(model)
        through_tax = -spent / (1.0 - spent) * (1 + 2 * r) - (1 + 2 * t)
        through_index = eq.multiplier(sigma, alpha) * ((1.0 - sigma) * t + sigma * r)
        return float(0.5 * (through_tax + through_index))

    def _spent(self, model: Jones2008) -> float:
        """Return ``sigma (1 - T_rho)``, if it is below one."""
        log_kept = self.log_kept(model.intermediate_exponent)
        spent = model.intermediate_share * float(np.exp(min(log_kept, 700.0)))
        if spent >= 1.0:
            raise NoEquilibriumError(
                f"sigma (1 - T_rho) is {spent:.4g}; it must be below 1: on average the wedges are "
                "subsidies on intermediate goods that cannot be paid for"
            )
        return spent

    def _require_consumption(self, model: Jones2008, term_a: float) -> None:
        """Hold delta K / Y, from equation (24), below one."""
        rate = model.depreciation / (model.discount_rate + model.depreciation)
        share = rate * model.capital_share * (1.0 - model.intermediate_share)
        if share > 0.0 and np.log(share) >= term_a:
            raise NoEquilibriumError(
                "subsidies make capital so cheap that replacing it takes all of GDP; nothing is "
                "left to consume. Raise the wedges"
            )

    def varieties(self, points: int = 64) -> Varieties:
        """Gauss-Hermite quadrature on ``points`` x ``points`` varieties.

        The integrands are ``exp(s x)`` of a standard normal x, with s at most
        ``|tilted|`` times the standard deviation of log A + log(1 - tau), and one of log(1 - tau)
        more. With 64 points they are right to 1e-12 up to s = 8; superstars beyond that (theta
        near one) need more points: 200 reach s = 20.
        """
        _require_count("points", points, low=1, high=360)
        x, w = np.polynomial.hermite_e.hermegauss(points)
        grid = np.stack([g.ravel() for g in np.meshgrid(x, x, indexing="ij")])
        weight = np.outer(w, w).ravel()
        kept = weight > 1e-190 * weight.max()  # less than any integrand makes of it
        return self._at(grid[:, kept], weight[kept] / weight[kept].sum())

    def draw(self, draws: int, *, seed: int = 0) -> Varieties:
        """Random varieties with equal weights."""
        _require_count("draws", draws, low=1, high=100_000_000)
        _require_count("seed", seed, low=0, high=2**63 - 1)
        noise = np.random.default_rng(seed).standard_normal((2, draws))
        return self._at(noise, np.full(draws, 1.0 / draws))

    def simulate(
        self, model: Jones2008, draws: int = 1_000_000, *, seed: int = 0
    ) -> tuple[float, float]:
        """Log y* over random varieties, and its standard error (delta method).

        Means of heavy tails settle slowly: the error is of use while ``exp(s**2)``, with s of
        `varieties`, is small beside the number of draws.
        """
        _require_count("draws", draws, low=2, high=100_000_000)
        v = self.draw(draws, seed=seed)
        drawn = model.replace(productivity=v.productivity, wedge=v.wedge, weights=v.weight)
        log_y = float(np.log(drawn.steady_state().gdp_per_worker))
        influence = _influence(drawn)
        return log_y, float(influence.std(ddof=1) / np.sqrt(draws))

    def _at(self, noise: FloatArray, weight: FloatArray) -> Varieties:
        sd_a, sd_w = self.sd_productivity, self.sd_wedge
        slope = self.covariance / sd_a if sd_a > 0 else 0.0
        rest = np.sqrt(max(0.0, sd_w**2 - slope**2))
        a = self.mean_productivity + sd_a * noise[0]
        omega = self.mean_wedge + slope * noise[0] + rest * noise[1]
        return Varieties(
            place=(np.arange(weight.size) + 0.5) / weight.size,
            weight=weight,
            productivity=np.exp(a),
            wedge=-np.expm1(omega),
        )


def _require_count(name: str, value: Any, *, low: int, high: int) -> None:
    whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    if not (whole and low <= value <= high):
        raise InputError(
            f"{name} is {value!r}; it must be a whole number from {low} to {high}",
            subject="LogNormal",
        )


def _influence(model: Jones2008) -> FloatArray:
    """What each variety adds to log y*: the derivative in its weight."""
    v, sigma = model.varieties, model.intermediate_share
    final, used = (
        eq.use_shares(v.productivity, v.wedge, e, v.weight) / v.weight
        for e in (model.final_exponent, model.intermediate_exponent)
    )
    # log Q = log(mean x^e) / e, and 1 - T = mean(x^e (1 - tau)) / mean(x^e).
    index = [
        (ratio - 1.0) / eq.tilted(e)
        if eq.tilted(e)
        else np.log(v.productivity) + np.log1p(-v.wedge)
        for ratio, e in ((final, model.final_exponent), (used, model.intermediate_exponent))
    ]
    left = 1.0 - v.wedge
    mean_left = [float(v.weight @ (ratio * left)) for ratio in (final, used)]
    spent = sigma * mean_left[1]
    term_a = -sigma * used * (left - mean_left[1]) / (1.0 - spent) - final * (
        left / mean_left[0] - 1.0
    )
    term_b = (1.0 - sigma) * index[0] + sigma * index[1]
    return np.asarray(term_a + eq.multiplier(sigma, model.capital_share) * term_b)
