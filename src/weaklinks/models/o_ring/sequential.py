"""Kremer's sequential production: what is spoiled late costs most, so the able work late."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from weaklinks.errors import Problems
from weaklinks.models.o_ring import ranked_skills
from weaklinks.models.o_ring.input_checks import collect, problems_of
from weaklinks.models.o_ring.ranked_skills import RankedSkills
from weaklinks.models.o_ring.sequential_line import solve_line
from weaklinks.models.o_ring.sequential_result import StageAssignment
from weaklinks.skills import SKILL_SHAPES, SkillDistribution, skill_shapes, skills_of
from weaklinks.spec import parameter

_INF = float("inf")
# Standard deviation of a beta distribution, over that of nothing but zeros and ones, which its
# inverse still resolves.
_NARROWEST = 1e-5
_ILLUSTRATION = "illustrative: one unit in five is spoiled at a typical stage"


@dataclass(frozen=True, kw_only=True, eq=False)
class SequentialProduction:
    """A good passes n stages, one after the other, and a mistake at any of them destroys it.

    A unit mass of workers. Each works on one unit per period, at one stage; a worker of skill q
    spoils it with probability 1 - q, and what is not spoiled goes to a worker at the next
    stage. Half-finished goods have a market, so the later a mistake is made the more it costs.

    Parameters
    ----------
    stages : int
        n.
    skill, dispersion : float
        As in `weaklinks.skills.skills_of`: median and standard deviation of logs (log-normal),
        mean and half the relative width (uniform), mean and standard deviation (beta).
    price, material_cost : float
        p_n of the good and p_0 of what the first stage begins with.
    outside_option : float
        b, what an idle worker has.
    skills : str
    distribution : SkillDistribution, optional
        Instead of `skill`, `dispersion` and `skills`.

    Raises
    ------
    InputError
        One message that names every parameter outside its range, an unknown shape, and what
        does not go together.

    Notes
    -----
    What holds of every line on which all work, with ``S(x)`` the skill of the least skilled x
    together and x_i the share of workers at the first i stages, as
    ``x_(i+1) = x_1 + S(x_i)``:

    - Units spoiled at all stages together are ``1 - E[q]``, however many stages there are.
    - Later stages have more skilled workers and pay higher wages.
    - Where skill is higher at every place among workers, every x_i is lower, the first stage
      among them, and output is higher. The share of the first stage in value added need not
      be lower: the value of its good may be higher by more.
    - A spread of skills around the same mean raises output, as the able are where it matters.

    A log-normal has skills above 1. These are not probabilities but yields: more good units come
    out than go in. All that is solved for remains right; `StageAssignment.above_one` says how
    many they are.

    References
    ----------
    After Kremer (1993), "The O-Ring Theory of Economic Development", QJE 108(3).

    Examples
    --------
    >>> found = SequentialProduction().equilibrium()
    >>> first, last = found.wage_by_stage[[0, -1]]
    >>> round(float(last / first), 2)
    1.62
    """

    stages: int = parameter(
        5, symbol="n", meaning="stages that the good passes, one after the other", low=1.0,
        high=1000.0, why="a good needs a stage", source="illustrative",
    )  # fmt: skip
    skill: float = parameter(
        0.8, symbol="q", meaning="typical skill: probability of not spoiling a unit (median of a "
        "log-normal, mean otherwise)", low=0.0, high=1.0, excludes=(0.0,),
        why="a probability; without skill nothing is made", source=_ILLUSTRATION,
    )  # fmt: skip
    dispersion: float = parameter(
        0.05, symbol="s", meaning="how much skills differ: standard deviation of logs "
        "(log-normal), half the width relative to the mean (uniform), standard deviation (beta)",
        low=0.0, high=2.0, why="0: all have the same skill; beyond 2 a log-normal is mostly not "
        "of probabilities", source="illustrative: a log-normal with 4 in a million above 1",
    )  # fmt: skip
    price: float = parameter(
        1.0, symbol="p_n", meaning="price of the final good", low=0.0, high=_INF,
        excludes=(0.0, _INF), why="else nothing is made", source="normalisation",
    )  # fmt: skip
    material_cost: float = parameter(
        0.0, symbol="p_0", meaning="price of the material that a unit begins with", low=0.0,
        high=_INF, excludes=(_INF,), why="nobody is paid to take it",
        source="Kremer (1993): the first stage needs labour only",
    )  # fmt: skip
    outside_option: float = parameter(
        0.0, symbol="b", meaning="what a worker has who is idle", low=0.0, high=_INF,
        excludes=(_INF,), why="idleness cannot be forced", source="none by default: all work",
    )  # fmt: skip
    skills: str = skill_shapes()
    distribution: SkillDistribution | None = None

    def __post_init__(self) -> None:
        problems, well = problems_of(self)
        if {"price", "material_cost"} <= well:
            problems.add_if(
                self.material_cost >= self.price,
                f"material_cost is {self.material_cost!r} and price {self.price!r}; give less: a "
                "good that is worth no more than its material is not made",
            )
        self._complain_of_skills(problems, well)
        problems.raise_if_any()

    @cached_property
    def population(self) -> SkillDistribution:
        """The skills of all workers."""
        if self.distribution is not None:
            return self.distribution
        return skills_of(self.skills, self.skill, self.dispersion)

    @cached_property
    def ranked(self) -> RankedSkills:
        """The same, counted from the most skilled."""
        q, s = self.skill, self.dispersion
        if self.distribution is not None or s == 0.0:
            return ranked_skills.rank_any(self.population)
        if self.skills == "log-normal":
            return ranked_skills.rank_log_normal(q, s)
        if self.skills == "uniform":
            return ranked_skills.rank_uniform(q * (1.0 - s), q * (1.0 + s))
        return ranked_skills.rank_beta(q, s)

    def equilibrium(self) -> StageAssignment:
        """Solve for who works where, the value of half-finished goods, and wages.

        Raises
        ------
        InputError
            Where so little comes out of the last stage that it cannot be told from nothing.
        """
        return StageAssignment(model=self, line=solve_line(self, self.ranked))

    def replace(self, **changes: Any) -> SequentialProduction:
        """Return a copy with some parameters changed."""
        return dataclasses.replace(self, **changes)

    def __repr__(self) -> str:
        return f"SequentialProduction(n={self.stages}, {self.population.name})"

    def _complain_of_skills(self, problems: Problems, well: frozenset[str]) -> None:
        given: Any = self.distribution
        if given is None:
            if self.skills in SKILL_SHAPES and {"skill", "dispersion"} <= well:
                collect(problems, lambda: skills_of(self.skills, self.skill, self.dispersion))
                least = _NARROWEST * (self.skill * (1.0 - self.skill)) ** 0.5
                problems.add_if(
                    self.skills == "beta" and 0.0 < self.dispersion < least,
                    f"dispersion is {self.dispersion!r}; of beta skills it must be 0 (all alike) "
                    f"or {least:.2g} at least, or rounding hides who is more skilled",
                )
        elif not isinstance(given, SkillDistribution):
            problems.add(f"distribution is {given!r}; it must be a SkillDistribution")
        else:
            problems.add_if(given.mean == 0.0, "all skills are 0; somebody must not spoil a unit")
