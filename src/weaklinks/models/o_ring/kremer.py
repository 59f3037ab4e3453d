"""Kremer's O-ring economy: one mistake destroys the product, so the able work with the able."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from weaklinks.errors import InputError, Problems
from weaklinks.models.o_ring import chains
from weaklinks.models.o_ring import kremer_equations as eq
from weaklinks.models.o_ring.information import seen_by_employers
from weaklinks.models.o_ring.input_checks import collect, problems_of
from weaklinks.models.o_ring.kremer_result import ORingEquilibrium
from weaklinks.models.o_ring.kremer_solution import solve_o_ring
from weaklinks.skills import SKILL_SHAPES, SkillDistribution, skill_shapes, skills_of
from weaklinks.spec import choice, parameter

if TYPE_CHECKING:
    from weaklinks.arrays import FloatArray
    from weaklinks.models.o_ring.workforce import Workforce

_INF = float("inf")
_ILLUSTRATION = "illustrative: workers who succeed in 95 of 100 tasks choose about 20 tasks"
SORTINGS = ("assortative", "random", "noisy")
TASKS_CHOSEN = ("given", "chosen")
CAPITAL_MARKETS = ("closed", "open")


@dataclass(frozen=True, kw_only=True, eq=False)
class ORing:
    """A unit mass of workers in firms whose product needs all of its tasks done well.

    A firm with n workers and capital k makes ``k^alpha (q_1 ... q_n) n B(n)``, in expectation;
    skill q is the probability that a worker makes no mistake. ``B(n) = B n^b``.

    Parameters
    ----------
    tasks : int
        n; of no account where firms choose it.
    capital_share, productivity, complexity : float
        alpha, B, b.
    capital, rental : float
        K per worker where the capital market is closed; r where it is open.
    skill, dispersion : float
        As in `weaklinks.skills.skills_of`: median and standard deviation of logs (log-normal),
        mean and half the relative width (uniform), mean and standard deviation (beta).
    test_noise : float
        t, where firms sort by tests.
    skills, sorting, tasks_chosen, capital_market : str
    distribution : SkillDistribution, optional
        Instead of `skill`, `dispersion` and `skills`.

    Raises
    ------
    InputError
        One message that names every parameter outside its range, every unknown word, and what
        does not go together. Chosen tasks need skills below 1 (uniform or beta, not log-normal),
        as workers who make no mistakes have no best number of tasks.

    Notes
    -----
    Random teams are what the market makes where nobody sees skill: capital is installed before
    the team is known, and all earn the same. Teams at random with capital that suits each team
    are in `ORingEquilibrium.matching_gain`.

    References
    ----------
    After Kremer (1993), "The O-Ring Theory of Economic Development", QJE 108(3).

    Examples
    --------
    >>> able, less_able = ORing(), ORing(skill=0.90)
    >>> wages = [e.equilibrium().mean_wage for e in (able, less_able)]
    >>> round(wages[0] / wages[1], 2)  # (0.95 / 0.9)^20 at the same capital
    2.95
    """

    tasks: int = parameter(
        20, symbol="n", meaning="tasks, and workers, of a firm", low=1.0, high=1e6,
        why="a product needs a task", source=_ILLUSTRATION,
    )  # fmt: skip
    capital_share: float = parameter(
        1 / 3, symbol="alpha", meaning="capital's share of output", low=0.0, high=1.0,
        excludes=(1.0,), why="at 1 workers get nothing and capital has no best amount",
        source="conventional; Jones (2008), Table 1",
    )  # fmt: skip
    productivity: float = parameter(
        1.0, symbol="B", meaning="output per worker of a firm of one, without capital or mistakes",
        low=0.0, high=_INF, excludes=(0.0, _INF), why="else nothing is made",
        source="normalisation",
    )  # fmt: skip
    complexity: float = parameter(
        2 / 3, symbol="b", meaning="elasticity of output per worker in the number of tasks, "
        "without mistakes: B(n) = B n^b", low=0.0, high=_INF, excludes=(_INF,),
        why="products with more tasks are worth more, or nobody would make them",
        source="b + alpha = 1, as in a public notebook on the O-ring model",
    )  # fmt: skip
    capital: float = parameter(
        100.0, symbol="K", meaning="capital per worker, in a closed capital market", low=0.0,
        high=_INF, excludes=(0.0, _INF), why="nothing is made without capital",
        source="illustrative: 2.7 years of output with the other defaults",
    )  # fmt: skip
    rental: float = parameter(
        0.125, symbol="r", meaning="the world's rental of capital, in an open capital market",
        low=0.0, high=_INF, excludes=(0.0, _INF), why="of free capital there is no best amount",
        source="illustrative: about that of the closed economy with the other defaults",
    )  # fmt: skip
    skill: float = parameter(
        0.95, symbol="q", meaning="typical skill: probability of doing a task well (median of a "
        "log-normal, mean otherwise)", low=0.0, high=_INF, excludes=(0.0, _INF),
        why="without skill nothing is made; a log-normal may be above 1", source=_ILLUSTRATION,
    )  # fmt: skip
    dispersion: float = parameter(
        0.02, symbol="s", meaning="how much skills differ: standard deviation of logs "
        "(log-normal), half the width relative to the mean (uniform), standard deviation (beta)",
        low=0.0, high=_INF, excludes=(_INF,), why="0: all have the same skill",
        source="illustrative: standard deviation of log wages 0.6",
    )  # fmt: skip
    test_noise: float = parameter(
        0.02, symbol="t", meaning="standard deviation of the noise in tests of log skill",
        low=0.0, high=_INF, why="0: skill is seen; inf: nothing is",
        source="illustrative: half of the variance of the test is skill",
    )  # fmt: skip
    skills: str = skill_shapes()
    sorting: str = choice(
        *SORTINGS, meaning="who works with whom: equals, anybody, or equals in a noisy test"
    )
    tasks_chosen: str = choice(*TASKS_CHOSEN, meaning="whether firms choose how many tasks")
    capital_market: str = choice(
        *CAPITAL_MARKETS, meaning="a given stock of capital, or a given rental in the world"
    )
    distribution: SkillDistribution | None = None

    def __post_init__(self) -> None:
        problems, well = problems_of(self)
        self._complain_of_skills(problems, well)
        if not problems.found:
            collect(problems, lambda: self._require_ends())
        problems.raise_if_any()

    @cached_property
    def population(self) -> SkillDistribution:
        """The true skills of all workers."""
        if self.distribution is not None:
            return self.distribution
        return skills_of(self.skills, self.skill, self.dispersion)

    @cached_property
    def workforce(self) -> Workforce:
        """Their skills as employers see them."""
        return seen_by_employers(self)

    @property
    def normal_log_skill(self) -> tuple[float, float] | None:
        """Mean and standard deviation of log skill where it is normal, and not the same for all."""
        if self.distribution is not None or self.skills != "log-normal" or not self.dispersion:
            return None
        return float(np.log(self.skill)), self.dispersion

    def tasks_at(self, skill: ArrayLike) -> FloatArray:
        """Number of tasks of firms with workers of a skill: n, or ``(b+alpha)/(-ln q)``."""
        q = np.asarray(skill, dtype=np.float64)
        if self.tasks_chosen == "given":
            return np.full(q.shape, float(self.tasks))
        return chains.best_tasks(q, eq.strength_of(self))

    def whole_tasks_at(self, skill: ArrayLike) -> FloatArray:
        """The best whole number of tasks where firms choose it; n where it is given."""
        q = np.asarray(skill, dtype=np.float64)
        if self.tasks_chosen == "given":
            return np.full(q.shape, float(self.tasks))
        return chains.best_whole_tasks(q, eq.strength_of(self))

    def equilibrium(self) -> ORingEquilibrium:
        """Solve for the rental of capital, wages, and the firms of all workers.

        Raises
        ------
        InputError
            Where output is too large or too small to be a number.
        """
        return solve_o_ring(self)

    def replace(self, **changes: Any) -> ORing:
        """Return a copy with some parameters changed."""
        return dataclasses.replace(self, **changes)

    def __repr__(self) -> str:
        n = f"n={self.tasks}" if self.tasks_chosen == "given" else "n chosen"
        return (
            f"ORing({n}, alpha={self.capital_share:.4g}, {self.population.name}, {self.sorting} "
            f"sorting, {self.capital_market} capital market)"
        )

    def _complain_of_skills(self, problems: Problems, well: frozenset[str]) -> None:
        given: Any = self.distribution
        if given is not None and not isinstance(given, SkillDistribution):
            problems.add(f"distribution is {given!r}; it must be a SkillDistribution")
        if given is None and self.skills in SKILL_SHAPES and {"skill", "dispersion"} <= well:
            collect(problems, lambda: skills_of(self.skills, self.skill, self.dispersion))
        problems.add_if(
            self.sorting == "noisy" and (given is not None or self.skills != "log-normal"),
            "sorting is 'noisy', by a test of log skill with normal noise: it needs skills "
            "'log-normal', and no distribution",
        )

    def _require_ends(self) -> None:
        """Refuse skills of which nothing or no finite amount is made."""
        if self.population.mean == 0.0:
            raise InputError("all skills are 0; somebody must be able to do a task")
        if self.tasks_chosen == "given":
            return
        seen = self.workforce.skills
        if seen.highest > 1.0 or (seen.highest == 1.0 and seen.types is not None):
            top = f"up to {seen.highest:g}" if np.isfinite(seen.highest) else "above 1, without end"
            raise InputError(
                f"skills ({seen.name}) reach {top}, and tasks are chosen: a worker who never fails "
                "would take on tasks without end; use skills 'uniform' or 'beta' that stay below 1"
            )
        eq.nodes_of(self, self.workforce)  # complains of a mean wage without end
