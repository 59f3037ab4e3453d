"""O-ring economies between a poor and a rich one: some causes of the rich, the rest of the poor."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.errors import InputError, Problems
from weaklinks.models.o_ring import kremer_equations as eq
from weaklinks.models.o_ring.kremer import ORing
from weaklinks.models.o_ring.workforce import Workforce
from weaklinks.skills import SkillDistribution, skill_types

MEAN, SPREAD, SORTING = "mean skill", "spread of skill", "sorting"
CHAIN, TECHNOLOGY = "chain length", "technology"


@dataclass(frozen=True, kw_only=True, eq=False)
class Mixtures:
    """Two O-ring economies whose causes can be exchanged one by one.

    Skill is cut into its mean and the spread around it on the scale on which the model is
    linear: with given tasks log wages are linear in ``ln q``; with chosen tasks in
    ``ln(-ln q)``, the log of mistakes, and skills stay below 1. A mean is exchanged by scaling
    all skills (mistakes) by one factor.

    Attributes
    ----------
    rich, poor : ORing
    mobile_share : float
        Share in gross output of what moves between firms: capital, and intermediate goods.

    Raises
    ------
    InputError
        When the two have different capital shares, one has given and one has chosen tasks, or
        somebody has no skill at all.
    """

    rich: ORing
    poor: ORing
    mobile_share: float

    def __post_init__(self) -> None:
        problems = Problems("skill gap")
        for field in ("capital_share", "tasks_chosen"):
            mine, other = getattr(self.rich, field), getattr(self.poor, field)
            problems.add_if(
                mine != other,
                f"{field} is {mine!r} in the rich economy and {other!r} in the poor one; causes "
                "can be exchanged where it is the same",
            )
        problems.raise_if_any()
        if not np.isfinite(self._means).all():
            raise InputError(
                "there are workers with skill 0, of which the mean of logs is infinite: give "
                "everybody some skill",
                subject="skill gap",
            )

    @property
    def causes(self) -> tuple[str, ...]:
        """Mean, spread and chain length, and sorting and technology where they differ."""
        named = [MEAN, SPREAD]
        noisy = self.rich.sorting == self.poor.sorting == "noisy"
        sorts = ("sorting", "test_noise") if noisy else ("sorting",)
        named += [SORTING] if self._differ(*sorts) else []
        named += [CHAIN]
        named += [TECHNOLOGY] if self._differ("productivity", "complexity") else []
        return tuple(named)

    def log_labour_index(self, causes: Collection[str]) -> float:
        """Log G of the poor economy with some causes of the rich one.

        Without "chain length" workers stay in chains as long as the poor country's: the same
        number of tasks for the worker at the same place among all.
        """
        mixed = self.mixed(causes)
        force, a = mixed.workforce, self.mobile_share
        if mixed.tasks_chosen == "given" or CHAIN in causes:
            return eq.log_labour_index(mixed, force, a)
        nodes = eq.nodes_of(mixed, force, a, beside=self.poor.workforce)
        tasks = eq.tasks_of(self.poor, self.poor.workforce.log_skill(nodes.place), a)
        return nodes.log_mean(eq.log_efficiency(mixed, nodes.log_skill, tasks, a))

    def mixed(self, causes: Collection[str]) -> ORing:
        """Return the poor economy with some causes of the rich one, in its own capital market."""

        def source(cause: str) -> ORing:
            return self.rich if cause in causes else self.poor

        matched, made = source(SORTING), source(TECHNOLOGY)
        return self.poor.replace(
            tasks=source(CHAIN).tasks,
            sorting=matched.sorting,
            test_noise=matched.test_noise,
            productivity=made.productivity,
            complexity=made.complexity,
            **self._skills(MEAN in causes, SPREAD in causes),
        )

    def _skills(self, rich_mean: bool, rich_spread: bool) -> dict[str, Any]:
        spread = self.rich if rich_spread else self.poor
        if all(m.distribution is None and m.skills == "log-normal" for m in (self.rich, self.poor)):
            mean = self.rich if rich_mean else self.poor
            return {"skill": mean.skill, "dispersion": spread.dispersion}
        factor = 1.0
        if rich_mean != rich_spread:
            shift = self._means[0] - self._means[1]
            factor = float(np.exp(shift if rich_mean else -shift))
        change = with_mistakes if self._by_mistakes else with_skills
        return {"distribution": change(spread.population, factor)}

    @property
    def _by_mistakes(self) -> bool:
        highest = max(m.population.highest for m in (self.rich, self.poor))
        return self.rich.tasks_chosen == "chosen" and highest <= 1.0

    @cached_property
    def _means(self) -> FloatArray:
        """Means over workers of log skill, or of the log of mistakes, of the rich and the poor."""
        found = []
        for model in (self.rich, self.poor):
            population = model.population
            nodes = Workforce(skills=population, normal=model.normal_log_skill).nodes()
            logs = nodes.log_skill
            if self._by_mistakes:
                # A skill that rounds to 1 is one of 1e-17 mistakes.
                least = 0.0 if population.types else 1e-17
                with np.errstate(divide="ignore"):
                    logs = np.log(np.maximum(-logs, least))
            found.append(nodes.mean(logs))
        return np.array(found)

    def _differ(self, *fields: str) -> bool:
        return any(getattr(self.rich, f) != getattr(self.poor, f) for f in fields)


def with_skills(distribution: SkillDistribution, factor: float) -> SkillDistribution:
    """All skills multiplied by a factor."""
    if factor == 1.0:
        return distribution
    if distribution.types is not None:
        return skill_types(factor * distribution.types[0], distribution.types[1])
    shift = float(np.log(factor))
    return SkillDistribution(
        name=f"{distribution.name}, times {factor:.6g}",
        quantile=lambda x: factor * distribution.quantile(x),
        total=lambda x: factor * distribution.total(x),
        log_moment=lambda m: m * shift + distribution.log_moment(m),
        highest=factor * distribution.highest,
    )


def with_mistakes(distribution: SkillDistribution, factor: float) -> SkillDistribution:
    """All mistakes, ``-ln q``, multiplied by a factor: skills to that power."""
    if factor == 1.0:
        return distribution
    if distribution.types is not None:
        return skill_types(distribution.types[0] ** factor, distribution.types[1])

    def quantile(x: FloatArray) -> FloatArray:
        return np.asarray(distribution.quantile(x) ** factor)

    def total(x: FloatArray) -> FloatArray:
        point, weight = np.polynomial.legendre.leggauss(200)
        places = np.asarray(x, dtype=np.float64)[..., None] * 0.5 * (1.0 + point)
        return np.asarray(0.5 * np.asarray(x) * (quantile(places) @ weight))

    return SkillDistribution(
        name=f"{distribution.name}, mistakes times {factor:.6g}",
        quantile=quantile,
        total=total,
        log_moment=lambda m: distribution.log_moment(factor * m),
        highest=distribution.highest**factor,
    )
