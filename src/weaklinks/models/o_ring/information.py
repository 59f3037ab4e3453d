"""What employers know of skill: everything, the result of a noisy test, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from weaklinks.arrays import FloatArray
from weaklinks.errors import InputError
from weaklinks.models.o_ring.gaussian_signals import reliability_of
from weaklinks.models.o_ring.workforce import Workforce
from weaklinks.skills import log_normal_skills, skill_types

if TYPE_CHECKING:
    from weaklinks.models.o_ring.kremer import ORing


def seen_by_employers(model: ORing) -> Workforce:
    """Skills as employers see them: what they expect of a worker, on whom they sort and pay.

    All of it where they see skill itself, the same for all where they see nothing (``E q``). Of
    a noisy test of log skill, ``E[q | test]``: log-normal again, with the part rho of the
    variance of logs.

    Notes
    -----
    Mistakes of teammates are independent given their tests, so a team of n with the same test
    succeeds with probability ``E[q | test]^n``. Firms know no more when they install capital.
    Hence an economy that sorts by tests is one that sorts by skill, of these skills.
    """
    if model.sorting == "random":
        return Workforce(skills=skill_types([model.population.mean]))
    normal = model.normal_log_skill
    if model.sorting == "assortative" or normal is None:
        return Workforce(skills=model.population, normal=normal)
    mu, s = normal
    rho = reliability(model)
    mean, sd = mu + 0.5 * (1.0 - rho) * s**2, float(np.sqrt(rho)) * s
    if sd == 0.0:
        return Workforce(skills=skill_types([np.exp(mean)]))
    return Workforce(skills=log_normal_skills(float(np.exp(mean)), sd), normal=(mean, sd))


def reliability(model: ORing) -> float:
    """``rho = s^2 / (s^2 + t^2)``: share of the variance of the test that is skill.

    Also the correlation of teammates' log skills. One where skill is seen, zero where it is not.
    """
    if model.sorting == "assortative":
        return 1.0
    if model.sorting == "random":
        return 0.0
    return reliability_of(model.dispersion, model.test_noise)


def information(model: ORing) -> Information:
    """Say what noisy tests do to wages and output, in closed form.

    Raises
    ------
    InputError
        Where skills are not log-normal, or tasks are not given.
    """
    normal = model.normal_log_skill
    if normal is None or model.tasks_chosen != "given":
        raise InputError(
            "closed forms of information need log-normal skills that differ (skills, dispersion) "
            "and a given number of tasks",
            subject="information",
        )
    return Information(model=model, mean_log_skill=normal[0], skill_sd=normal[1])


@dataclass(frozen=True, kw_only=True)
class Information:
    """Noisy tests of log-normal skill: who gains, who loses, and how much is lost.

    With ``m = n / (1 - alpha)``, log skill normal (mu, s^2), test = log skill + noise (0, t^2),
    ``rho = s^2/(s^2+t^2)``. Where workers know their skill and firms the test only.

    Attributes
    ----------
    model : ORing
    mean_log_skill, skill_sd : float
        mu, s.

    References
    ----------
    After Kremer (1993), QJE 108(3), on imperfect matching; the normal learning of Phelps
    (1972), AER 62(4).
    """

    model: ORing
    mean_log_skill: float
    skill_sd: float

    @property
    def reliability(self) -> float:
        """Rho."""
        return reliability(self.model)

    @property
    def sd_log_wage(self) -> float:
        """``m sqrt(rho) s``: wages are log-normal in the test."""
        return self._power * float(np.sqrt(self.reliability)) * self.skill_sd

    @property
    def wage_gini(self) -> float:
        """``2 Phi(sigma_w / sqrt 2) - 1``."""
        return log_normal_gini(self.sd_log_wage)

    @property
    def sd_within_skill(self) -> float:
        """``m rho t``: standard deviation of log wages among workers of the same skill.

        Equal to ``m s sqrt(rho (1 - rho))``: it is largest at a reliability of one half.
        """
        rho = self.reliability
        return self._power * self.skill_sd * float(np.sqrt(rho * (1.0 - rho)))

    @property
    def output_loss(self) -> float:
        """Part of the output under perfect information that is lost; as `output_gain`."""
        return float(-np.expm1(-(1.0 - self.reliability) * self._curvature))

    @property
    def output_gain(self) -> float:
        """Output over that of teams at random.

        ``exp(rho m (m-1) s^2/2)`` at a given rental; with a given stock of capital the power
        1 - alpha of that. Without capital ``exp(rho n (n-1) s^2/2)``.
        """
        return float(np.exp(self.reliability * self._curvature))

    @property
    def private_elasticity(self) -> float:
        """``m rho``: by how much a worker's expected wage rises with skill, alone."""
        return self._power * self.reliability

    @property
    def social_elasticity(self) -> float:
        """By how much output rises with all skills: m at a given rental, n at given capital."""
        return self._power if self.model.capital_market == "open" else float(self.model.tasks)

    @property
    def spillover_share(self) -> float:
        """``1 - rho``: part of the return to skill, at a given rental, that others get."""
        return 1.0 - self.reliability

    def expected_skill(self, test: ArrayLike) -> FloatArray:
        """``E[q | test]`` with ``ln q ~ N((1-rho) mu + rho test, (1-rho) s^2)``."""
        rho, s = self.reliability, self.skill_sd
        known = (1.0 - rho) * self.mean_log_skill + rho * np.asarray(test, dtype=np.float64)
        return np.asarray(np.exp(known + 0.5 * (1.0 - rho) * s**2))

    def wage_of_test(self, test: ArrayLike) -> FloatArray:
        """Wage of a worker whose test of log skill has this result."""
        return self.model.equilibrium().wage(self.expected_skill(test))

    def expected_wage(self, skill: ArrayLike) -> FloatArray:
        """What a worker of this skill can expect before the test.

        The wage of `expected_skill` at test = ln q, times ``exp((m rho t)^2/2)`` for the noise.
        """
        with np.errstate(divide="ignore"):
            at_skill = self.wage_of_test(np.log(np.asarray(skill, dtype=np.float64)))
        return np.asarray(at_skill * np.exp(0.5 * self.sd_within_skill**2))

    @property
    def _power(self) -> float:
        return float(self.model.tasks / (1.0 - self.model.capital_share))

    @property
    def _curvature(self) -> float:
        m, alpha = self._power, self.model.capital_share
        kept = 1.0 if self.model.capital_market == "open" else 1.0 - alpha
        return kept * 0.5 * m * (m - 1.0) * self.skill_sd**2


def log_normal_gini(sd: float) -> float:
    """Gini coefficient of a log-normal variable: ``2 Phi(sd / sqrt 2) - 1``."""
    return float(2.0 * ndtr(sd / np.sqrt(2.0)) - 1.0)
