"""The O-ring economy of Kremer (1993), one function for each of its equations.

After Kremer (1993), "The O-Ring Theory of Economic Development", QJE 108(3). Firms make
``y = k^alpha (q_1 ... q_n) n B(n)`` with ``B(n) = B n^b``: a mistake in any of n tasks destroys all
that was put into the product. Workers of the same skill work together.

Arguments are logs of skill, since ``q^n`` of many tasks leaves the range of numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.models.o_ring.chains import best_tasks_at
from weaklinks.models.o_ring.workforce import SkillNodes, Workforce

if TYPE_CHECKING:
    from weaklinks.models.o_ring.kremer import ORing


def log_capital(
    model: ORing, log_skill: FloatArray, tasks: FloatArray, rental: float
) -> FloatArray:
    """Capital of a firm: ``k(q) = (alpha n B(n) q^n / r)^(1/(1-alpha))``; none at alpha = 0."""
    alpha = model.capital_share
    if alpha == 0.0:
        return np.full(np.shape(log_skill), -np.inf)
    worth = log_team_value(model, log_skill, tasks)
    return np.asarray((np.log(alpha) - np.log(rental) + worth) / (1.0 - alpha))


def log_output(
    model: ORing, log_skill: FloatArray, tasks: FloatArray, log_capital_of_firm: FloatArray
) -> FloatArray:
    """Expected output of a firm: ``y = k^alpha q^n n B(n)``."""
    worth = log_team_value(model, log_skill, tasks)
    alpha = model.capital_share
    return np.asarray(worth + alpha * log_capital_of_firm) if alpha else worth


def log_wage(model: ORing, log_skill: FloatArray, tasks: FloatArray, rental: float) -> FloatArray:
    """``w(q) = (1-alpha) (q^n B(n))^(1/(1-alpha)) (alpha n / r)^(alpha/(1-alpha))``.

    It is what is left of output for each of n workers, and its slope is what a worker's skill
    adds at given skills of the others: ``dw/dq_i = (q^(n-1)) n B k^alpha``.
    """
    alpha, n = model.capital_share, np.asarray(tasks)
    made = log_team_value(model, log_skill, n) - np.log(n)
    capital = alpha * (np.log(alpha) + np.log(n) - np.log(rental)) if alpha else 0.0
    return np.asarray(np.log1p(-alpha) + (made + capital) / (1.0 - alpha))


def log_team_value(model: ORing, log_skill: FloatArray, tasks: FloatArray) -> FloatArray:
    """``q^n n B(n)``: a team's expected output per ``k^alpha``."""
    n = np.asarray(tasks)
    return np.asarray(
        n * log_skill + np.log(model.productivity) + (1.0 + model.complexity) * np.log(n)
    )


def tasks_of(model: ORing, log_skill: FloatArray, mobile_share: float | None = None) -> FloatArray:
    """Number of tasks of a firm with workers of a skill: given, or the best."""
    if model.tasks_chosen == "given":
        return np.full(np.shape(log_skill), float(model.tasks))
    return best_tasks_at(log_skill, strength_of(model, mobile_share))


def strength_of(model: ORing, mobile_share: float | None = None) -> float:
    """``b + alpha``: elasticity of a worker's output in the number of tasks, mistakes apart."""
    return model.complexity + (model.capital_share if mobile_share is None else mobile_share)


def log_efficiency(
    model: ORing, log_skill: FloatArray, tasks: FloatArray, mobile_share: float | None = None
) -> FloatArray:
    """``g(q) = (q^n B n^(b+a))^(1/(1-a))``: a worker's labour in efficiency units.

    Capital, output and wages per worker are all proportional to it:
    ``k/n = (alpha/r)^(1/(1-alpha)) g``, ``y/n = (alpha/r)^(alpha/(1-alpha)) g``,
    ``w = (1-alpha) y/n``. Here ``a``, the share of inputs that move between firms, is capital's
    alpha; where firms also use intermediate goods, theirs and capital's.
    """
    a, n = model.capital_share if mobile_share is None else mobile_share, np.asarray(tasks)
    worth = n * log_skill + np.log(model.productivity) + strength_of(model, a) * np.log(n)
    return np.asarray(worth / (1.0 - a))


def log_labour_index(model: ORing, force: Workforce, mobile_share: float | None = None) -> float:
    """Log of ``G = E[g(q)]``, so that ``Y = K^alpha G^(1-alpha)`` whatever the skills are.

    With given tasks it is a moment, ``E[q^m] (B n^(b+a))^(1/(1-a))`` with ``m = n/(1-a)``.
    """
    a = model.capital_share if mobile_share is None else mobile_share
    if model.tasks_chosen == "given":
        n = float(model.tasks)
        rest = log_efficiency(model, np.zeros(()), np.asarray(n), a)
        return force.skills.log_moment(n / (1.0 - a)) + float(rest)
    nodes = nodes_of(model, force, a)
    return nodes.log_mean(
        log_efficiency(model, nodes.log_skill, tasks_of(model, nodes.log_skill, a), a)
    )


def nodes_of(
    model: ORing, force: Workforce, mobile_share: float | None = None, **options: Any
) -> SkillNodes:
    """Workers who stand for all in integrals of efficiency; options are `Workforce.nodes`'s."""
    a = model.capital_share if mobile_share is None else mobile_share
    if model.tasks_chosen == "given":
        return force.nodes(power=model.tasks / (1.0 - a), **options)
    strength = strength_of(model, a)
    return force.nodes(floor=-strength, tail=strength / (1.0 - a), **options)


def log_rental(model: ORing, log_index: float) -> float:
    """Rental at which firms use all capital: ``r = alpha (G/K)^(1-alpha)``.

    With given tasks and log-normal skill (mu, s) it is
    ``alpha n B(n) (exp(m mu + m^2 s^2/2) / (n K))^(1-alpha)``. At alpha = 0 capital is of no use
    and free.
    """
    alpha = model.capital_share
    if alpha == 0.0:
        return -np.inf
    return float(np.log(alpha) + (1.0 - alpha) * (log_index - np.log(model.capital)))


def log_output_per_worker(model: ORing, log_index: float, log_rental_rate: float) -> float:
    """``Y = (alpha/r)^(alpha/(1-alpha)) G``."""
    alpha = model.capital_share
    if alpha == 0.0:
        return log_index
    return float(alpha / (1.0 - alpha) * (np.log(alpha) - log_rental_rate) + log_index)
