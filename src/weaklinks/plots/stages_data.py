"""What a chart of production in stages shows, as rows of numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.models.o_ring.sequential_result import StageAssignment
from weaklinks.plots.theme import rows_of

# Of the population, the least and the most skilled are left out of the picture.
_TAIL = 0.002
_POINTS = 241
# Beside the least and the most skilled of finitely many, relative to their distance.
_ROOM = 0.14
# A number is written where its stage is at least this part of the picture wide, and "idle" or the
# word "stage", which stands once, where it is so wide that phones have room for it too.
_WIDE, _NAMED = 0.2, 0.04
# Names of lines stand at least this part of the picture's height apart.
_APART = 0.045
# Less of a type than this at a stage is rounding.
_NOBODY = 1e-9
PASSED_ON, SPOILED = "passed on", "spoiled"
Rows = list[dict[str, Any]]


def wage_data(found: StageAssignment) -> Rows:
    """Points of the wage schedule: skill, wage, stage; thresholds are among them."""
    low, high = skill_range(found)
    inside = [t for t in bounds(found) if low < t < high]
    skill = np.unique(np.concatenate([np.linspace(low, high, _POINTS), inside]))
    return rows_of({"skill": skill, "wage": found.wage(skill), "stage": found.stage(skill)})


def line_data(found: StageAssignment) -> Rows:
    """Both ends of what each stage alone would pay, inside the picture: stage, skill, wage."""
    low, high = skill_range(found)
    bottom, top = wage_range(found)
    rows: Rows = []
    for i, (before, after) in enumerate(_values(found), start=1):
        ends = np.clip((np.array([bottom, top]) + before) / after, low, high)
        if ends[0] < ends[1]:
            wage = ends * after - before
            rows += rows_of({"stage": [i, i], "skill": ends, "wage": wage})
    return rows


def name_data(found: StageAssignment) -> Rows:
    """Where the names of the stages' lines stand, at the right: as many as fit, from the top."""
    high, top = skill_range(found)[1], wage_range(found)[1]
    rows: Rows = []
    last = np.inf
    for i, (before, after) in reversed(list(enumerate(_values(found), start=1))):
        wage = high * after - before
        if 0.0 <= wage < last - _APART * top:
            rows.append({"name": f"stage {i}", "skill": high, "wage": wage})
            last = wage
    return rows


def type_data(found: StageAssignment) -> Rows:
    """Skills that there are, where there are finitely many: wage, and stages in words."""
    types, workers = found.model.population.types, found.by_type
    if types is None or workers is None:
        return []
    wages = found.wage(types[0])
    places = [np.flatnonzero(row > _NOBODY) + 1 for row in workers]
    names = [_stages_in_words(place.tolist()) for place in places]
    return rows_of({"skill": types[0], "wage": wages, "name": names})


def threshold_data(found: StageAssignment) -> Rows:
    """Skills that are indifferent between two stages (or idleness and the first), one row each."""
    low, high = skill_range(found)
    skill = np.array([t for t in np.unique(bounds(found)) if low < t < high])
    return rows_of({"skill": skill, "wage": found.wage(skill)})


def band_data(found: StageAssignment) -> Rows:
    """Intervals of skill, one row per stage that has any in the picture: from, until, name."""
    low, high = skill_range(found)
    edges = np.clip(np.concatenate([[low], bounds(found), [high]]), low, high)
    wide = np.diff(edges) / (high - low)
    names = ["", *(f"{i}" for i in range(1, found.model.stages + 1))]
    if wide[0] >= _WIDE:
        names[0] = "idle"
    widest = 1 + int(np.argmax(wide[1:]))
    if wide[widest] >= _WIDE:
        names[widest] = f"stage {widest}"
    return [
        {
            "stage": i,
            "from": float(edges[i]),
            "until": float(edges[i + 1]),
            "middle": float(edges[i : i + 2].mean()),
            "name": names[i] if wide[i] >= _NAMED else "",
            "shade": k % 2,
        }
        for k, i in enumerate(np.flatnonzero(wide > 0.0).tolist())
    ]


def stage_data(found: StageAssignment) -> Rows:
    """Two rows per stage: percent of all workers whose unit is passed on, and is spoiled."""
    stage = np.arange(1, found.model.stages + 1)
    workers, spoiled = 100.0 * found.workers, 100.0 * np.maximum(found.spoiled, 0.0)
    label = [f"{v:.1f}" if v >= 1.0 else f"{v:.2g}" for v in workers]
    both = ((PASSED_ON, 0.0 * spoiled, workers - spoiled), (SPOILED, workers - spoiled, workers))
    rows: Rows = []
    for part, start, end in both:
        columns = {"stage": stage, "part": [part] * stage.size, "start": start, "end": end}
        rows += rows_of({**columns, "workers": workers, "label": label})
    return rows


def _stages_in_words(stages: list[int]) -> str:
    if not stages:
        return "idle"
    return f"stages {stages[0]}-{stages[-1]}" if len(stages) > 1 else f"stage {stages[0]}"


def skill_range(found: StageAssignment) -> tuple[float, float]:
    """Skills in the picture: nearly all, and a little more where there are finitely many."""
    skills = found.model.population
    if skills.types is None:
        low, high = (float(q) for q in skills.quantile(np.array([_TAIL, 1.0 - _TAIL])))
        return low, high
    low, high = float(skills.types[0][0]), float(skills.types[0][-1])
    room = _ROOM * ((high - low) or 0.5 * high)
    return max(low - room, 0.0), high + room


def wage_range(found: StageAssignment) -> tuple[float, float]:
    """Wages in the picture, from 0."""
    return 0.0, 1.04 * float(found.wage(skill_range(found)[1]))


def bounds(found: StageAssignment) -> FloatArray:
    """(n,) skills from which each stage is worked at; participation first."""
    works = found.participation_skill
    return np.concatenate([[works], np.maximum(found.thresholds, works)])


def _values(found: StageAssignment) -> list[tuple[float, float]]:
    p = found.stage_values
    return list(zip(p[:-1].tolist(), p[1:].tolist(), strict=True))
