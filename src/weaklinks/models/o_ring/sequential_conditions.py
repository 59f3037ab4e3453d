"""What must hold in an equilibrium of sequential production, and how far it is missed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from weaklinks.models.o_ring.sequential_line import last_at_work

if TYPE_CHECKING:
    from weaklinks.models.o_ring.sequential_result import StageAssignment


def residuals_of(found: StageAssignment) -> Mapping[str, float]:
    """Relative errors of the conditions.

    flow
        Good units out of each stage against workers at the next, over the former.
    indifference
        ``T_i (p_(i+1) - p_i)`` against ``p_i - p_(i-1)``, over the price of the final good.
    participation
        Share of workers who would rather change between work and idleness; with finitely many
        types, by how much the last at work earns less, or the first idle would earn more, than
        what idleness pays, over what a unit costs at the first stage.
    wage_bill
        Wages and what the idle have, added up over all workers, and material against the value
        of output and what the idle have.
    """
    return {
        "flow": _flow(found),
        "indifference": _indifference(found),
        "participation": _participation(found),
        "wage_bill": _wage_bill(found),
    }


def _flow(found: StageAssignment) -> float:
    beyond, total = found.line.beyond, found.model.ranked.total
    if not found.output:
        return 0.0
    made = total(beyond[:-1])
    return float(np.abs((beyond[1:] + found.output) / made - 1.0).max())


def _indifference(found: StageAssignment) -> float:
    added = np.diff(found.stage_values)
    gap = found.thresholds * added[1:] - added[:-1]
    return float(np.abs(gap).max(initial=0.0) / found.model.price)


def _participation(found: StageAssignment) -> float:
    model = found.model
    needed = model.material_cost + model.outside_option
    if needed == 0.0:
        return 0.0
    if not found.output:
        best = model.ranked.skill(np.array(model.ranked.least))
        return max(float(found.wage(best)) - model.outside_option, 0.0) / needed
    if not model.ranked.discrete:
        willing = float(model.ranked.mass(np.array(needed / found.stage_values[1])))
        return abs(willing - float(found.line.beyond[0]))
    below, above = last_at_work(model, model.ranked, found.output)
    short = float(needed - above[0] * found.stage_values[1])
    missed = float(below[0] * found.stage_values[1] - needed) if found.idle else 0.0
    return max(short, missed, 0.0) / needed


def _wage_bill(found: StageAssignment) -> float:
    paid = float(found.everybody.share @ found.schedule.wage(found.everybody.skill))
    gross = found.model.price * found.output + found.model.outside_option * found.idle
    return abs(paid - found.mean_wage) / gross if gross else paid
