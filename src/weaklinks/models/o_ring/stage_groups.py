"""Groups of workers at the stages of a line: by type, of another country, and put there by lot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.models.o_ring.ranked_skills import output_of_equals, share_below
from weaklinks.skills import SkillDistribution

if TYPE_CHECKING:
    from weaklinks.models.o_ring.sequential_result import StageAssignment


def types_by_stage(types: tuple[FloatArray, FloatArray], beyond: FloatArray) -> FloatArray:
    """(k, n) mass of each type, ascending in skill, at each stage: overlaps from the top."""
    down_to = np.concatenate([[0.0], np.cumsum(types[1][::-1])])[::-1, None]
    bottom = np.minimum(down_to[:-1], beyond[:-1])
    return np.asarray(np.maximum(bottom - np.maximum(down_to[1:], beyond[1:]), 0.0))


def group_by_stage(found: StageAssignment, skills: SkillDistribution) -> FloatArray:
    """(n + 1,) shares of a group that are idle and at each stage at an equilibrium's prices."""
    works = found.participation_skill
    levels = np.concatenate([[works], np.maximum(found.thresholds, works)])
    return np.diff(np.concatenate([[0.0], share_below(skills, levels), [1.0]]))


def output_by_lot(found: StageAssignment) -> float:
    """Output of those who work if skill were the same, its mean, at all stages."""
    at_work = float(found.line.beyond[0])
    if not at_work:
        return 0.0
    return at_work * output_of_equals(float(found.good.sum()) / at_work, found.model.stages)
