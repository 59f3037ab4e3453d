"""Sequential production as rows and as what JSON can hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.arrays import finite_or_none
from weaklinks.spec import choices_of, parameters_of

if TYPE_CHECKING:
    from weaklinks.models.o_ring.sequential_result import StageAssignment

_NUMBERS = (
    "output", "material", "spoiled_in_all", "idle", "labour_income", "mean_wage", "wage_gini",
    "wage_90_10", "participation_skill", "above_one", "output_at_random", "gain_over_random",
    "residual",
)  # fmt: skip


def rows_of_stages(found: StageAssignment) -> dict[str, Any]:
    """Columns with one entry per stage."""
    lowest, highest = found.stage_value_ranges
    thresholds, ends = found.thresholds, found.model.ranked.skill(found.line.beyond[[0, -1]])
    return {
        "stage": np.arange(1, found.model.stages + 1),
        "workers": found.workers,
        "share_below": 1.0 - found.line.beyond[:-1],
        "lowest_skill": np.concatenate([ends[:1], thresholds]),
        "highest_skill": np.concatenate([thresholds, [found.model.population.highest]]),
        "mean_skill": found.mean_skill,
        "good": found.good,
        "spoiled": found.spoiled,
        "input_value": found.stage_values[:-1],
        "output_value": found.stage_values[1:],
        "least_output_value": lowest[1:],
        "greatest_output_value": highest[1:],
        "value_added": found.value_added,
        "mean_wage": found.wage_by_stage,
    }


def record_of(found: StageAssignment) -> dict[str, Any]:
    """Parameters, numbers and stages; what is infinite or no number is None."""
    model = found.model
    known = {p.name: finite_or_none(getattr(model, p.name)) for p in parameters_of(model)}
    words = {c.name: getattr(model, c.name) for c in choices_of(model)}
    rows = {
        name: [finite_or_none(value) for value in values]
        for name, values in rows_of_stages(found).items()
    }
    return {
        "model": {**known, **words, "population": model.population.name},
        **{name: finite_or_none(getattr(found, name)) for name in _NUMBERS},
        "unique": found.unique,
        "stages": rows,
    }
