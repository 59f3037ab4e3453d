"""What sorting adds to output, and how large firms are: functions of an O-ring economy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.errors import InputError
from weaklinks.models.o_ring import kremer_equations as eq
from weaklinks.models.o_ring.workforce import Workforce
from weaklinks.skills import skill_types

if TYPE_CHECKING:
    from weaklinks.models.o_ring.kremer import ORing

# Workers who are lined up for the distribution of firm sizes.
_LINED_UP = 20_000


def log_gain(model: ORing, *, power: float) -> float:
    """Log of output where equals work together over that of teams at random.

    A random team is as good as one of workers with the same skill, the power mean of all
    skills: of power 1 if capital is installed before the team is known, ``(E q)^n``; of power
    1/(1-alpha) if after, ``E[q^(1/(1-alpha))]^(n (1-alpha))``.
    """
    try:
        sorted_well = eq.log_labour_index(model, model.replace(sorting="assortative").workforce)
    except InputError:  # chains without end
        return float("inf")
    skill = float(np.exp(model.population.log_moment(power) / power))
    at_random = eq.log_labour_index(model, Workforce(skills=skill_types([skill])))
    weight = 1.0 if model.capital_market == "open" else 1.0 - model.capital_share
    return weight * (sorted_well - at_random)


def mean_tasks(model: ORing, mobile_share: float | None = None) -> float:
    """Tasks of the average worker's firm.

    Infinite where skills come so close to 1 that it is, or cannot be told from it: mean wages may
    be finite all the same.
    """
    if model.tasks_chosen == "given":
        return float(model.tasks)
    floor = -eq.strength_of(model, mobile_share)
    try:
        nodes = model.workforce.nodes(floor=floor, tail=1.0)
    except InputError:
        return float("inf")
    return nodes.mean(eq.tasks_of(model, nodes.log_skill, mobile_share))


def firm_sizes(model: ORing, shares: FloatArray) -> FloatArray:
    """Workers of the firm at each share of firms, from the smallest.

    Workers of skill q are in ``1/n(q)`` firms each: few firms are as large as a typical
    worker's.
    """
    if not ((shares >= 0.0) & (shares <= 1.0)).all():
        raise InputError("shares of firms lie between 0 and 1", subject="ORing")
    size = model.tasks_at(model.workforce.skills.midpoints(_LINED_UP))
    firms = np.cumsum(1.0 / size)
    middle = (firms - 0.5 / size) / firms[-1]
    return np.asarray(np.interp(shares, middle, size))
