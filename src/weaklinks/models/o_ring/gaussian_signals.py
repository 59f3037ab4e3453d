"""Log-normal skill behind a noisy test: the part of its worth that the skilled get."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.errors import Problems
from weaklinks.models.o_ring.input_checks import problems_of
from weaklinks.spec import parameter, parameters_of

_SOURCE = "illustrative: a test that shows two thirds of the variance of log skill"
_INF = float("inf")
# The logarithm of the largest number is about 709.
_LARGEST = 600.0


def reliability_of(sd: float, noise: float) -> float:
    """``rho = s^2/(s^2 + t^2)``: part of the variance of a signal that is skill; 1 without noise.

    References
    ----------
    The normal learning of Phelps (1972), AER 62(4), in the O-ring of Kremer (1993), QJE 108(3).
    """
    # By the length of both, as squares of small numbers vanish and those of large ones overflow.
    return float((sd / np.hypot(sd, noise)) ** 2) if noise > 0.0 else 1.0


def log_expected_wage(own: float, mean: float, tasks: float, sd: float, noise: float) -> float:
    """Log of the wage that a worker of mean log skill `own` expects among others of mean `mean`.

    ``n ((1-rho) mean + rho own) + n (1-rho) s^2/2 + n^2 rho s^2/2 - ln n``. The last but one is
    ``(n rho)^2 (s^2 + t^2)/2``: the wage is the n-th power of a posterior mean, over n.
    """
    rho = reliability_of(sd, noise)
    skill = tasks * ((1.0 - rho) * mean + rho * own)
    return float(skill + 0.5 * tasks * sd**2 * (1.0 - rho + tasks * rho) - np.log(tasks))


@dataclass(frozen=True, kw_only=True)
class GaussianSignals:
    """Workers raise their skill before they know their talent; employers see it with noise.

    Log skill is ``mu + ln Q + talent``, talent normal; a test shows log skill with normal noise,
    and teams of n with equal results form. Raising skill by a factor Q costs ``c Q^eta/eta``.
    Everybody's result is read in the light of everybody else's skill: of a higher skill the
    worker gets the part rho, and others, who are taken for more, the rest.

    Parameters
    ----------
    tasks, mean_log_skill, skill_sd, test_noise, upgrade_cost, cost_elasticity : float
        n, mu, s, t, c, eta.

    References
    ----------
    After Kremer (1993), QJE 108(3), section on imperfect information; the education of
    Kremer's workers with the normal learning of Phelps (1972).
    """

    tasks: int = parameter(
        3, symbol="n", meaning="tasks, and workers of a team", low=1.0, high=_INF,
        excludes=(_INF,), why="a team has workers", source=_SOURCE,
    )  # fmt: skip
    mean_log_skill: float = parameter(
        -0.5, symbol="mu", meaning="mean of log skill without any effort", low=-_INF, high=_INF,
        excludes=(-_INF, _INF), why="a logarithm", source=_SOURCE,
    )  # fmt: skip
    skill_sd: float = parameter(
        0.2, symbol="s", meaning="standard deviation of log talent", low=0.0, high=_INF,
        excludes=(_INF,), why="0: all have the same", source=_SOURCE,
    )  # fmt: skip
    test_noise: float = parameter(
        0.14, symbol="t", meaning="standard deviation of the test's noise", low=0.0, high=_INF,
        excludes=(_INF,), why="0: the test shows log skill itself", source=_SOURCE,
    )  # fmt: skip
    upgrade_cost: float = parameter(
        0.1, symbol="c", meaning="marginal cost of raising skill at first", low=0.0, high=_INF,
        excludes=(0.0, _INF), why="free skill has no limit", source=_SOURCE,
    )  # fmt: skip
    cost_elasticity: float = parameter(
        6.0, symbol="eta", meaning="elasticity of costs with respect to skill", low=0.0, high=_INF,
        excludes=(0.0, _INF), why="more skill costs more", source=_SOURCE,
    )  # fmt: skip

    def __post_init__(self) -> None:
        problems, well = problems_of(self)
        if {"tasks", "cost_elasticity"} <= well:
            problems.add_if(
                self.cost_elasticity <= self.tasks,
                f"cost_elasticity is {self.cost_elasticity:g} and tasks {self.tasks:g}: eta must "
                "be above n, or more skill always pays for itself and has no limit",
            )
        if len(well) == len(parameters_of(self)) and self.cost_elasticity > self.tasks:
            self._complain_of_size(problems)
        problems.raise_if_any()

    def _complain_of_size(self, problems: Problems) -> None:
        n, mu = self.tasks, self.mean_log_skill
        spread = 0.5 * (n * self.skill_sd) ** 2
        worth = n * abs(mu) + spread + abs(np.log(self.upgrade_cost))
        problems.add_if(
            worth * self.cost_elasticity / (self.cost_elasticity - n) > _LARGEST,
            f"tasks {n:g}, mean_log_skill {mu:g}, skill_sd {self.skill_sd:g}, upgrade_cost "
            f"{self.upgrade_cost:g} and cost_elasticity {self.cost_elasticity:g}: (n |mu| + "
            f"(n s)^2/2 + |ln c|) eta/(eta-n) must be at most {_LARGEST:g}, or skill and output "
            "are no numbers",
        )

    @property
    def reliability(self) -> float:
        """``rho = s^2/(s^2 + t^2)``."""
        return reliability_of(self.skill_sd, self.test_noise)

    def expected_wage(self, skill: FloatArray, mean: float | None = None) -> FloatArray:
        """What a worker expects who knows the own skill q, before the test.

        ``exp(n ((1-rho) mu + rho ln q) + n (1-rho) s^2/2 + (n rho t)^2/2)/n``, `mean` the mu of
        all others (as without effort, if omitted).
        """
        n, rho = self.tasks, self.reliability
        mu = self.mean_log_skill if mean is None else mean
        fixed = n * (1.0 - rho) * (mu + 0.5 * self.skill_sd**2)
        noise = 0.5 * (n * rho * self.test_noise) ** 2
        return np.asarray(np.asarray(skill) ** (n * rho) * np.exp(fixed + noise) / n)

    @property
    def private_elasticity(self) -> float:
        """By how much the own wage rises with the own skill: ``n rho``."""
        return self.tasks * self.reliability

    @property
    def social_elasticity(self) -> float:
        """By how much all wages rise with all skills: n."""
        return float(self.tasks)

    @property
    def spillover_share(self) -> float:
        """Part of what skill adds to output that others get: ``1 - rho``.

        The Pigouvian subsidy, as a share of the cost of skill, or of its social return.
        """
        return 1.0 - self.reliability

    def complementarity(self, skill: FloatArray, mean: float | None = None) -> FloatArray:
        """How own and others' skill go together: ``d2W/(dln q dmu) = n^2 rho (1-rho) W``."""
        factor = self.tasks**2 * self.reliability * (1.0 - self.reliability)
        return np.asarray(factor * self.expected_wage(skill, mean))

    def best_response(self, others: float) -> float:
        """The factor Q that is best for one worker where all others have `others`.

        From ``rho Y0 Q'^(n (1-rho)) Q^(n rho) = c Q^eta``; Y0 is `expected_output` at Q = 1.
        """
        n, rho, eta = self.tasks, self.reliability, self.cost_elasticity
        worth = rho * self.expected_output() / self.upgrade_cost
        return float((worth * others ** (n * (1.0 - rho))) ** (1.0 / (eta - n * rho)))

    @property
    def equilibrium_factor(self) -> float:
        """The factor by which all raise their skill by themselves: ``(rho Y0/c)^(1/(eta-n))``."""
        worth = self.reliability * self.expected_output() / self.upgrade_cost
        return float(worth ** (1.0 / (self.cost_elasticity - self.tasks)))

    @property
    def efficient_factor(self) -> float:
        """The factor that is best for all: ``(Y0/c)^(1/(eta-n))``."""
        worth = self.expected_output() / self.upgrade_cost
        return float(worth ** (1.0 / (self.cost_elasticity - self.tasks)))

    def welfare(self, factor: float) -> float:
        """Output less costs per worker where all have the factor Q: ``Y0 Q^n/n - c Q^eta/eta``."""
        made = self.expected_output() * factor**self.tasks / self.tasks
        spent = self.upgrade_cost * factor**self.cost_elasticity / self.cost_elasticity
        return float(made - spent)

    def expected_output(self, factor: float = 1.0) -> float:
        """Output of a team where all have the factor Q.

        ``Q^n exp(n mu + s^2 (n + n (n-1) rho)/2)``.
        """
        return self._output(self.reliability) * factor**self.tasks

    @property
    def information_loss(self) -> float:
        """Part of output that is lost as skill is not seen: ``1 - exp(-s^2 n (n-1)(1-rho)/2)``."""
        return 1.0 - self.expected_output() / self._output(1.0)

    @property
    def matching_gain(self) -> float:
        """Output over that of teams at random, less one: ``exp(s^2 n (n-1) rho/2) - 1``."""
        return self.expected_output() / self._output(0.0) - 1.0

    def _output(self, correlation: float) -> float:
        """Output of teams whose members' log skills have this correlation."""
        n, s = self.tasks, self.skill_sd
        spread = 0.5 * s**2 * n * (1.0 + (n - 1.0) * correlation)
        return float(np.exp(n * self.mean_log_skill + spread))
