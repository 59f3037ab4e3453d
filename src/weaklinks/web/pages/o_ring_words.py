"""The O-ring models in plain words: who works with whom, why, and what it makes of wages."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from weaklinks.report.words import change
from weaklinks.web.pages.games_words import plain, share

if TYPE_CHECKING:
    from weaklinks.coordination import Equilibria
    from weaklinks.models.o_ring import EducationEquilibria, ORingEquilibrium, StageAssignment
    from weaklinks.studies.team_matching import TeamSolution

# Gains above this are told as how many times as much.
_MANIFOLD = 10.0


def kremer(found: ORingEquilibrium) -> str:
    """Skill and wages of the able against the less able, and what sorting is worth."""
    gain = change(100.0 * (found.gain_over_random - 1.0))
    efficient = (
        f"Output is {gain} if equals work together than if nobody sees skill: a mistake destroys "
        "more, the better the others are, so the able are worth most to the able."
    )
    if math.isinf(found.gain_over_random):
        efficient = (
            "If equals worked together output would have no limit: some skills are above 1, and "
            "firms of such workers grow with every task they add."
        )
    if found.gain_over_random == 1.0:
        efficient = "Workers are alike, or each is alone: who works with whom does not matter."
    if found.model.sorting == "random":
        return f"Nobody sees skill, and all earn the same. {efficient}"
    return f"{_spread(found)} {efficient}"


def _spread(found: ORingEquilibrium) -> str:
    import numpy as np

    low, high = found.model.workforce.skills.quantile(np.array([0.1, 0.9]))
    if low == high:
        return "Most workers have the same skill, and earn the same."
    more = f"{plain(high / low)} times" if low > 0.0 else "infinitely many times"
    return (
        f"With {more} the skill, the worker at the 90th percentile earns "
        f"{plain(found.wage_90_10)} times what the one at the 10th does."
    )


def teams(found: TeamSolution) -> str:
    """Whether like works with like, and what that makes."""
    m, gain = found.model, found.matching.gain_over_random
    made = "" if math.isnan(gain) else f" That makes {_more(gain, 'teams put together by lot')}."
    if m.power == m.exponent:
        return f"Who works with whom does not matter: skills add up.{made}"
    if m.complements:
        limit = (
            ", as far as numbers allow"
            if any(0 < k < m.tasks for k in found.skilled_members)
            else ""
        )
        return (
            f"Like works with like{limit}: skills are complements, so the skilled are worth most "
            f"to each other.{made}"
        )
    return f"The skilled are spread over teams: one of them is enough for each.{made}"


def _more(gain: float, other: str) -> str:
    if abs(gain) < 5e-6:
        return f"no more than {other}"
    if gain > _MANIFOLD:
        return f"{plain(1.0 + gain)} times as much as {other}"
    return f"{share(gain)} more than {other}"


def stages(found: StageAssignment) -> str:
    """Who works last, and what sorting by stage makes."""
    gain = found.gain_over_random
    if math.isnan(gain):
        return "Nobody works: idleness pays more than any stage would."
    if found.model.stages == 1:
        return "There is one stage, and all work at it."
    said = (
        "The most skilled work last, where a mistake destroys most. Sorting by stage makes "
        f"{_more(gain - 1.0, 'a lottery of stages')}"
    )
    if found.idle > 0.005:
        return f"{said}; {share(found.idle)} of workers stay idle."
    return (
        f"{said}, and the worker at the 90th percentile earns {plain(found.wage_90_10)} times what "
        "the one at the 10th does."
    )


def education(found: EducationEquilibria) -> str:
    """Which skills hold by themselves, and which is best for all."""
    m = found.model
    best = (
        f"Best for all together is a skill of {plain(m.efficient_level)}."
        if m.efficient
        else "Best for all together is to learn nothing."
    )
    top = plain(found.stable[-1].level)
    if found.regime == "unique-low":
        return f"Nobody learns, whatever the others do. {best}"
    if found.regime == "unique-high":
        return f"All learn: only a skill of {top} holds by itself. {best}"
    less = "nobody learns" if found.stable[0].level == 0.0 else "all learn little"
    beyond = ""
    if found.threshold is not None:
        beyond = f" Once others' skill is above {plain(found.threshold)}, education feeds itself."
    return f"A trap: either {less}, or all reach a skill of {top}, and both last.{beyond} {best}"


def step(found: Equilibria) -> str:
    """The step that learning is when there are no skills between two."""
    low, high = (plain(found.game.at(x)["mean_skill"]) for x in (0.0, 1.0))
    return f"If it were one step, from a skill of {low} to {high}"
