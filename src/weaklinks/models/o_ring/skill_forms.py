"""Closed forms of skill upgrading, what its parameters must be like, and its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.errors import Problems
from weaklinks.games import Curve, MarginalGain
from weaklinks.models.o_ring.gaussian_signals import log_expected_wage
from weaklinks.models.o_ring.input_checks import problems_of
from weaklinks.models.o_ring.signal_market import Signals
from weaklinks.models.o_ring.skill_markets import Certified, NoisyTest, SkillMarket
from weaklinks.models.o_ring.skill_teams import Observed, RandomTeams
from weaklinks.models.o_ring.thresholds import ends_hold, rising_zero
from weaklinks.roots import find_highest

if TYPE_CHECKING:
    from weaklinks.models.o_ring.skill_upgrading import SkillUpgrading

MARKETS = ("test", "observed", "random", "certified", "signal")
# The logarithm of the largest number is about 709.
_LARGEST = 600.0


def market_of(spec: SkillUpgrading) -> SkillMarket:
    """What is seen of skill, and who works with whom."""
    skills = spec.skills
    if spec.market == "observed":
        return Observed(skills=skills, lone_share=spec.lone_share, team=spec.one_team)
    if spec.market == "random":
        return RandomTeams(skills=skills, lone_share=spec.lone_share)
    if spec.market == "certified":
        return Certified(skills=skills, accuracy=spec.test_accuracy)
    if spec.market == "signal":
        return Signals(skills=skills, sd=spec.skill_sd, noise=spec.test_noise)
    return NoisyTest(skills=skills, accuracy=spec.test_accuracy, pay=1.0 / spec.tasks)


def marginal_gain_of(spec: SkillUpgrading) -> MarginalGain:
    """What the marginal worker gains, elementwise in the parameters.

    Not for "signal", where the points of the quadrature follow the parameters.
    """
    if spec.market == "signal":
        return MarginalGain(gain=spec.payoff, alone=True)
    several = np.asarray(spec.tasks) > 1.0
    jumps = (np.where(several, spec.one_team, np.nan),) if spec.market == "observed" else ()
    return MarginalGain(gain=spec.payoff, jumps=jumps, rounding=1e-15 * spec.size)


def critical_mass_of(spec: SkillUpgrading) -> float | None:
    """The share from which on upgrading feeds itself; None without one, or a closed form."""
    if spec.market == "observed":
        return spec.one_team if spec.tasks > 1 and _one_team_is_enough(spec) else None
    if spec.market == "signal" or not spec.bounded_costs:
        return None
    return rising_zero(spec.payoff, spec.size, straight=spec.tasks <= 2)


def _one_team_is_enough(spec: SkillUpgrading) -> bool:
    """Whether the worker who completes a team gains by it, and none alone, beyond rounding."""
    cost = float(spec.spread.quantile(np.array(spec.one_team)))
    alone, zero = spec.lone_share * spec.skills.alone, 1e-12 * spec.size
    return alone + zero < cost < spec.skills.team_gain - zero


def window_of(spec: SkillUpgrading) -> tuple[float, float]:
    """Mean costs between which nobody and all upgrading are both equilibria."""
    low, high = ends(spec.private_return)
    least, most = (cost / spec.upgrade_cost for cost in ends(spec.spread.quantile))
    bottom = low / least if least > 0.0 else np.inf if low > 0.0 else 0.0
    return bottom, high / most


def facts_of(spec: SkillUpgrading) -> dict[str, float]:
    """What is known in closed form, for the search to be held against."""
    known = {"efficient": float(spec.efficient)}
    if spec.bounded_costs:
        known |= ends_hold(spec.payoff, spec.size)
    mass = critical_mass_of(spec)
    return known if mass is None else known | {"critical_mass": mass}


def widest_accuracy(tasks: int, low_skill: float, high_skill: float) -> float | None:
    """The accuracy of a test with which the window of costs that make a trap is widest.

    2/3 in teams of two, whose window has the width ``p^2 (1-p) (qH-qL)^2``; None for single
    workers, who have no window.
    """
    if tasks <= 2:
        return 2.0 / 3.0 if tasks == 2 else None
    n, low, high = tasks, low_skill, high_skill

    def width(p: FloatArray) -> FloatArray:
        step = p * (high - low)
        return np.asarray(p * (high**n - (high - step) ** n - (low + step) ** n + low**n))

    return find_highest(width, 0.0, 1.0)


def reason_of(spec: SkillUpgrading) -> str:
    """Whether upgrading is worth its cost to all, to one alone, and to the last of all."""
    nobody, everybody = ends(spec.paid.income)
    sign = "more" if spec.efficient else "no more"
    alone = ends(spec.private_return)[0]
    alone = 0.0 if abs(alone) <= 1e-15 * spec.size else alone
    cheapest = ends(spec.spread.quantile)[0]
    who = "" if spec.dispersion == 0.0 else ", of the cheapest"
    words = [
        f"all together upgrading adds {everybody - nobody:.4g} to output per worker, {sign} than "
        f"its cost of {spec.upgrade_cost:.4g}",
        f"alone it earns an upgrader {alone:.4g} against a cost{who} of {cheapest:.4g}: "
        f"individually it {_makes_sense(spec, alone, cheapest)}",
    ]
    if np.isinf(spec.missing):
        words.append(
            "the costliest would not upgrade for any subsidy, as costs have no upper bound: "
            "nothing makes all upgrade"
        )
    elif spec.missing > 0.0:
        words.append(
            f"even where all upgrade it earns too little: {spec.missing:.4g} per upgrader is "
            "missing for good, and no push is enough"
        )
    if spec.market == "random" and spec.tasks * spec.lone_share > 1.0:
        words.append(f"wages are {spec.tasks * spec.lone_share:.4g} times the output")
    return "; ".join(words)


def _makes_sense(spec: SkillUpgrading, alone: float, cost: float) -> str:
    if spec.market in ("observed", "random") and spec.lone_share == 0.0 and spec.tasks > 1:
        return (
            "never makes sense, as a unit of skill is paid what it adds (the lecture slides' "
            "rule), which depends on the partners' skill alone"
        )
    return "makes no sense" if alone < cost else "makes sense"


def complain_of(spec: SkillUpgrading) -> Problems:
    """Note everything that is wrong with the parameters."""
    problems, well = problems_of(spec)
    if {"low_skill", "high_skill"} <= well:
        problems.add_if(
            spec.low_skill >= spec.high_skill,
            f"low_skill is {spec.low_skill:g} and high_skill {spec.high_skill:g}: qL must be "
            "below qH, or upgrading raises nothing",
        )
    if "dispersion" in well:
        spec.spread.complain(problems)
    if {"tasks", "workers", "skill_sd", "test_noise"} <= well:
        _complain_of_market(spec, problems)
    return problems


def _complain_of_market(spec: SkillUpgrading, problems: Problems) -> None:
    problems.add_if(
        spec.market == "observed" and spec.workers < spec.tasks**2,
        f"workers is {spec.workers:g} and tasks {spec.tasks:g}: N must be at least n^2, so that "
        "upgraders too few for a team can each be alone in one",
    )
    size = log_expected_wage(0.0, 0.0, spec.tasks, spec.skill_sd, spec.test_noise)
    problems.add_if(
        spec.market == "signal" and size > _LARGEST,
        f"tasks is {spec.tasks:g} and skill_sd {spec.skill_sd:g}: (n s)^2/2 must be at most "
        f"{_LARGEST:g}, or expected wages are no numbers",
    )


def ends(curve: Curve) -> tuple[float, float]:
    """A function of shares where nobody and where everybody upgrades."""
    low, high = curve(np.array([0.0, 1.0]))
    return float(low), float(high)
