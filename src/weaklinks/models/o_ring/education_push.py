"""Out of an economy in which nobody learns: the step, who must take it, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.arrays import BoolArray, FloatArray
from weaklinks.games import AdoptionGame, Curve, MarginalGain, Number
from weaklinks.models.o_ring.education_equilibria import onset_of
from weaklinks.models.o_ring.education_response import (
    best_level,
    effort_of_share,
    lead_over_none,
    lower_stationary,
    upper_stationary,
)
from weaklinks.models.o_ring.skill_markets import NoisyTest, TwoSkills
from weaklinks.models.o_ring.thresholds import ends_hold, rising_zero
from weaklinks.roots import find_highest

if TYPE_CHECKING:
    from weaklinks.models.o_ring.education import Education


@dataclass(frozen=True, kw_only=True)
class EducationStep:
    """Two skills between which workers choose.

    Attributes
    ----------
    low, high : float
    holds : bool
        Whether the higher one is an equilibrium, of all skills.
    """

    low: float
    high: float
    holds: bool


def step_of(model: Education) -> EducationStep:
    """The step from the lowest stable skill to the highest, or to what is efficient.

    Elementwise in the model's parameters.
    """
    first, last, several = _stable(model)
    effort = effort_of_share(1.0 / np.asarray(model.tasks, dtype=np.float64))
    worth = np.where(effort > 0.0, -np.expm1(-effort), 1.0) ** model.tasks
    worth = worth / np.where(effort > 0.0, effort, 1.0)
    best = best_level(0.0, tasks=model.tasks, accuracy=1.0, cost=model.cost_ratio)
    best = np.where(model.education_cost < model.productivity * worth, best, 0.0)
    better, learnt = best > first * (1.0 + 1e-9), first > 0.0
    other = np.where(learnt, first, np.maximum(-np.expm1(-effort), 0.5))
    low = np.where(several | better, first, 0.0)
    high = np.where(several, last, np.where(better, best, other))
    holds = several | (~better & learnt)
    found: tuple[Any, Any, Any] = (low[()], high[()], holds[()])
    return EducationStep(low=found[0], high=found[1], holds=found[2])


def _stable(model: Education) -> tuple[FloatArray, FloatArray, BoolArray]:
    """The lowest and the highest stable skill, as `find_levels` has them; whether they differ."""
    n, p, cost = model.tasks, model.test_accuracy, model.cost_ratio
    blind = np.square(p) == 0.0
    ratio = cost / (np.where(blind, 1.0, np.square(p)) * n)
    efforts = lower_stationary(n, ratio), upper_stationary(0.0, n, 1.0, ratio)
    held, stable, levels = [], [], [-np.expm1(-u) for u in efforts]
    for q, effort in zip(levels, (-np.log1p(-q) for q in levels), strict=True):
        lead = lead_over_none(effort, (1.0 - p) * q, n, p, cost)
        pull = (n - 1.0) * (1.0 - q)
        held.append((lead >= 0.0) & ~blind)
        with np.errstate(divide="ignore", invalid="ignore"):  # nobody learns
            slope = (1.0 - p) * pull / (q - p * pull)
        stable.append(held[-1] & (np.where(q > 0.0, slope, 0.0) < 1.0))
    corner = ~((held[0] | held[1]) & (np.asarray(model.best_response(0.0)) > 0.0))
    first = np.where(corner, 0.0, np.where(stable[0], *levels))
    last = np.where(stable[1], levels[1], np.where(stable[0], levels[0], 0.0))
    number = corner.astype(np.int64) + stable[0] + stable[1]
    return first, last, np.asarray(number > 1)


def game_of_step(model: Education, step: EducationStep) -> AdoptionGame:
    """The adoption game of a step."""
    margin, market = marginal_gain_of_step(model, step), _market(model, step)
    low, high = (float(model.cost(q)) for q in (step.low, step.high))
    size = float(_size(model, step))
    return AdoptionGame(
        name="o-ring-education", gain=margin.gain,
        state=lambda share: _state(market, low, high, share),
        facts=_facts(model, step, margin.gain, size), agents="workers", rounding=margin.rounding,
    )  # fmt: skip


def marginal_gain_of_step(model: Education, step: EducationStep) -> MarginalGain:
    """What the marginal worker gains by it, elementwise in the model's parameters."""
    market, price = _market(model, step), model.cost(step.high) - model.cost(step.low)
    numbers: tuple[Any, ...] = (model.tasks, model.test_accuracy, model.cost_ratio, step.high)

    def gain(share: FloatArray) -> FloatArray:
        taken = np.asarray(market.value(share) - price)
        others, other = market.skills.mean_skill(share), ~np.atleast_2d(step.holds)[:, 0]
        if taken.ndim < 2:
            return taken if step.holds else -model.productivity * _regret(others, *numbers)
        some = (v[other] if np.ndim(v) == 2 else v for v in numbers)
        scale = np.broadcast_to(model.productivity, (other.size, 1))[other]
        taken[other] = -scale * _regret(others[other], *some)
        return taken

    return MarginalGain(gain=gain, rounding=1e-15 * _size(model, step))


def _regret(
    others: FloatArray, tasks: Number, accuracy: Number, cost: Number, level: Number
) -> FloatArray:
    """How much better the best skill is than another, in units of B."""
    base = (1.0 - accuracy) * others
    best = best_level(others, tasks=tasks, accuracy=accuracy, cost=cost)
    efforts = [-np.log1p(-np.asarray(q)) for q in (best, level)]
    leads = [lead_over_none(u, base, tasks, accuracy, cost) for u in efforts]
    return np.asarray(leads[0] - leads[1])


def _market(model: Education, step: EducationStep) -> NoisyTest:
    tasks: float = model.tasks * 1.0
    skills = TwoSkills(low=step.low, high=step.high, tasks=tasks)
    return NoisyTest(skills=skills, accuracy=model.test_accuracy, pay=model.productivity)


def _size(model: Education, step: EducationStep) -> FloatArray:
    # The n-th power of a rounded number is off by n times as much.
    return np.asarray(model.tasks * model.productivity + model.cost(step.high))


def _state(
    market: NoisyTest, low: float, high: float, share: FloatArray
) -> Mapping[str, FloatArray]:
    income, wages = market.income(share), market.wages(share)
    return {
        "income": income,
        "welfare": income - (low + share * (high - low)),
        "low_wage": wages[0],
        "high_wage": wages[1],
        "mean_skill": market.skills.mean_skill(share),
    }


def _facts(model: Education, step: EducationStep, gain: Curve, size: float) -> dict[str, float]:
    known = {"efficient": float(model.efficient), **ends_hold(gain, size)}
    mass = rising_zero(gain, size, straight=model.tasks <= 2) if step.holds else None
    return known if mass is None else known | {"critical_mass": mass}


def committed_share(model: Education) -> float | None:
    """Share with the high skill for good, beyond which best responses of the others reach it.

    The others' skill q rises iff it is below the best response to ``x h + (1-x) q``. So x must
    exceed ``(b(q) - q)/(h - q)`` at all q on the way, where q is the best response to b(q): at
    zero, and between the skill with which education sets in and the threshold.
    """
    found = model.equilibria()
    onset = onset_of(model)
    if found.regime != "trap" or onset is None:
        return None
    high = found.stable[-1].level
    first = found.jump.after if found.jump is not None else 0.0
    need = onset / high
    inside = [e.level for e in found.found if not e.stable and e.level > first]
    if not inside:
        return need

    def needed(level: FloatArray) -> FloatArray:
        return np.asarray((_answered(model, level) - level) / (high - level))

    most = find_highest(needed, first, inside[0])
    return max(need, float(needed(np.array(most))))


def _answered(model: Education, level: FloatArray) -> FloatArray:
    """Others' skill to which a skill is the best response."""
    n, p = model.tasks, model.test_accuracy
    ratio = model.cost_ratio / (p**2 * n * (1.0 - level))
    return np.asarray((ratio ** (1.0 / (n - 1.0)) - p * level) / (1.0 - p))


def reason_of(model: Education) -> str:
    """What is best for all, what holds by itself, and what changes it."""
    found, cost = model.equilibria(), f"{model.education_cost:.4g}"
    worth = model.productivity * model.best_value
    if not model.efficient:
        return (
            f"education is not worth its cost: that is {cost}, and would have to be below "
            f"{worth:.4g}"
        )
    held = " and ".join(f"{e.level:.4g}" for e in found.stable)
    alone = "hold by themselves" if len(found.stable) > 1 else "holds by itself"
    words = [
        f"education is worth its cost, as {cost} is below {worth:.4g}, and a skill of "
        f"{model.efficient_level:.4g} is best for all; {held} {alone}",
        *([_push_of(model)] if found.regime == "trap" else []),
        *([_subsidy_of(model)] if model.subsidy_share > 0.0 else []),
    ]
    return "; ".join(words)


def _push_of(model: Education) -> str:
    paid, mass = (100.0 * (part or 0.0) for part in (model.push_share, model.committed_share))
    return (
        f"more than {paid:.3g} % of all costs, paid for a time, or more than {mass:.3g} % who "
        "learn whatever happens, leads to the higher"
    )


def _subsidy_of(model: Education) -> str:
    return (
        f"at the margin the skilled get {100.0 * model.test_accuracy**2:.3g} % of what they add "
        f"(the test's accuracy squared): paying {100.0 * model.subsidy_share:.3g} % of all costs "
        "for good makes the best skill hold"
    )
