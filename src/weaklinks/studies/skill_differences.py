"""How small a difference in skill explains an income ratio."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import brentq

from weaklinks.errors import InputError
from weaklinks.models.jones import Jones2008
from weaklinks.models.o_ring import kremer_equations as eq
from weaklinks.models.o_ring.kremer import ORing
from weaklinks.studies.skill_mixtures import with_mistakes, with_skills
from weaklinks.studies.skill_worlds import SkillWorld, world_of

SKILL, MISTAKES = "skill", "mistakes"
# Largest log of a factor that is looked for: no skill is e^60 of another.
_FURTHEST = 60.0
# A share of workers in chains of one task that makes no difference.
_NOBODY = 1e-12


@dataclass(frozen=True, kw_only=True, eq=False)
class SkillDifference:
    """Two countries that differ in skill alone, one a given number of times as rich.

    Attributes
    ----------
    rich, poor : ORing
    ratio : float
        Income per worker, rich over poor.
    scale : str
        "skill": all of the poor country's skills are `factor` times the rich one's; "mistakes":
        all of its mistakes ``-ln q`` are.
    factor : float
        Found by searching for it between solved economies.
    closed_form : float or None
        The same by formula; None where workers are in chains of one task.
    residual : float
        Log of the income ratio found, less that asked for.
    """

    rich: ORing
    poor: ORing
    ratio: float
    scale: str
    factor: float
    closed_form: float | None
    residual: float

    @property
    def mean_skills(self) -> tuple[float, float]:
        """Of the rich and of the poor country."""
        return self.rich.population.mean, self.poor.population.mean

    @property
    def skill_shortfall(self) -> float:
        """By what part the poor country's mean skill is lower."""
        rich, poor = self.mean_skills
        return 1.0 - poor / rich

    def record(self) -> dict[str, Any]:
        """Everything that JSON can hold."""
        fields = ("ratio", "scale", "factor", "closed_form", "residual", "skill_shortfall")
        known = {name: getattr(self, name) for name in fields}
        return {"rich": repr(self.rich), "poor": repr(self.poor), **known}

    def __repr__(self) -> str:
        rich, poor = self.mean_skills
        return (
            f"SkillDifference(income ratio {self.ratio:.4g}: mean skill {rich:.4g} against "
            f"{poor:.4g}, {self.scale} times {self.factor:.4g}, residual {self.residual:.0e})"
        )


def skill_difference_for(
    ratio: float,
    *,
    rich: ORing | None = None,
    jones: Jones2008 | None = None,
    capital: str = "rental",
) -> SkillDifference:
    """Find the country that differs in skill alone and is poorer by a given factor.

    Parameters
    ----------
    ratio : float
        Income per worker, rich over poor.
    rich : ORing, optional
        `ORing` with its defaults if omitted.
    jones, capital
        As in `compare_skills`.

    Returns
    -------
    SkillDifference

    Raises
    ------
    InputError
        For a ratio that is not positive, and one that no difference brings about.

    Notes
    -----
    *Given tasks.* Income is proportional to the power ``m = n/(1-alpha)`` of a factor on all
    skills at the same rental, n at the same stock, ``n/((1-sigma)(1-alpha))`` and ``n/(1-sigma)``
    with intermediate goods: the factor is ``ratio^(-1/m)``. So a ratio of 50 takes, in chains of
    20 tasks, 12 % less skill; with half of gross output from goods, 6 %.

    *Chosen tasks.* Income is proportional to the power ``-(b+a)/(1-a)`` of a factor on all
    mistakes while all chains are longer than one task. The power does not depend on skill: the
    better a country is, the less it takes to be better still by the same factor.

    Examples
    --------
    >>> [round(skill, 3) for skill in skill_difference_for(50.0).mean_skills]
    [0.95, 0.834]
    >>> round(skill_difference_for(50.0, jones=Jones2008()).skill_shortfall, 3)
    0.063

    References
    ----------
    After Kremer (1993), QJE 108(3); Jones (2008).
    """
    top = ORing() if rich is None else rich
    _require_ratio(ratio)
    scale = _scale_of(top)
    target = float(np.log(ratio))

    def missed(log_factor: float) -> float:
        lower = _scaled(top, scale, float(np.exp(log_factor)))
        return world_of(top, lower, jones, capital).log_ratio() - target

    world = world_of(top, top, jones, capital)
    worse = -1.0 if scale == SKILL else 1.0
    root = _root(missed, worse if target > 0.0 else -worse)
    factor = float(np.exp(root))
    return SkillDifference(
        rich=top, poor=_scaled(top, scale, factor), ratio=float(ratio), scale=scale,
        factor=factor, closed_form=_closed_form(world, scale, target, factor),
        residual=missed(root),
    )  # fmt: skip


def _closed_form(world: SkillWorld, scale: str, target: float, factor: float) -> float | None:
    a, top = world.mobile_share, world.rich
    if scale == SKILL:
        power = world.labour_elasticity * top.tasks / (1.0 - a)
        return float(np.exp(-target / power))
    strength = eq.strength_of(top, a)
    if not strength:
        return None
    nodes = eq.nodes_of(top, top.workforce, a)
    alone = -nodes.log_skill * max(factor, 1.0) > strength
    if nodes.share[alone].sum() > _NOBODY:
        return None
    return float(np.exp(target * (1.0 - a) / (strength * world.labour_elasticity)))


def _scaled(model: ORing, scale: str, factor: float) -> ORing:
    if scale == MISTAKES:
        return model.replace(distribution=with_mistakes(model.population, factor))
    if model.distribution is None and model.skills == "log-normal":
        return model.replace(skill=factor * model.skill)
    return model.replace(distribution=with_skills(model.population, factor))


def _root(missed: Callable[[float], float], direction: float) -> float:
    """Search in one direction from no difference, in steps that double."""
    start = missed(0.0)
    if start == 0.0:
        return 0.0
    last, step = 0.0, 0.01 * direction
    while missed(step) * start > 0.0:
        last, step = step, 2.0 * step
        if abs(step) > _FURTHEST:
            raise InputError(
                "no difference in skill brings about this income ratio: with chains of one task "
                "or skills of next to nothing it goes no further",
                subject="skill difference",
            )
    return float(brentq(missed, min(last, step), max(last, step), xtol=1e-15, rtol=1e-14))


def _require_ratio(ratio: Any) -> None:
    number = isinstance(ratio, int | float | np.floating) and not isinstance(ratio, bool)
    if not number or not 0.0 < ratio < np.inf:
        raise InputError(
            f"ratio is {ratio!r}; it must be a positive number, rich over poor",
            subject="skill difference",
        )


def _scale_of(model: ORing) -> str:
    if model.tasks_chosen == "given":
        return SKILL
    if model.population.highest > 1.0:
        raise InputError(
            f"skills ({model.population.name}) reach above 1 and tasks are chosen: mistakes "
            "cannot be scaled; use skills 'uniform' or 'beta'",
            subject="skill difference",
        )
    return MISTAKES
