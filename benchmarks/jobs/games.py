"""Adoption games of one population by the thousand: at any points, and on maps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from benchmarks.job import Job, Reference, Work
from weaklinks.coordination import equilibria, regime_map
from weaklinks.coordination.many_games import evaluate_many
from weaklinks.coordination.regimes import RegimeMap
from weaklinks.models.big_push import FactoryWage
from weaklinks.models.o_ring.skill_upgrading import SkillUpgrading

_POINTS = 513  # shares at which the gain is looked at
_SAMPLE = 100


def _look(games: int) -> Work:
    return Work(
        flops=2.0 * _POINTS * games,
        nbytes=8.0 * _POINTS * games,
        why=f"limit: the gain at {_POINTS} shares of every game written once",
    )


def _factory_axes(cells: int) -> dict[str, tuple[str, np.ndarray]]:
    side = round(np.sqrt(cells))
    costs, premiums = np.linspace(0.1, 4.0, side), np.linspace(0.01, 0.95, side)
    return {"x": ("fixed_cost", costs), "y": ("premium", premiums)}


def _skill_axes(cells: int) -> dict[str, tuple[str, np.ndarray]]:
    side = round(np.sqrt(cells))
    costs, accuracies = np.linspace(0.02, 0.6, side), np.linspace(0.55, 0.99, side)
    return {"x": ("upgrade_cost", costs), "y": ("test_accuracy", accuracies)}


def _spec_at(model: Any, axes: Mapping[str, tuple[str, np.ndarray]], j: int, i: int) -> Any:
    (x, xs), (y, ys) = axes["x"], axes["y"]
    return type(model)(**{x: float(xs[i]), y: float(ys[j])})


def _some_cells(model: Any) -> Any:
    def pick(axes: Mapping[str, tuple[str, np.ndarray]]) -> list[tuple[int, int, Any]]:
        cells = np.random.default_rng(0).integers(0, axes["x"][1].size, (_SAMPLE, 2)).tolist()
        return [(j, i, _spec_at(model, axes, j, i)) for j, i in cells]

    return pick


def _wrong_cells(found: RegimeMap, regimes: list[tuple[int, int, str]]) -> float:
    return float(np.mean([found.regime[j, i] != regime for j, i, regime in regimes]))


def _map(name: str, model: Any, axes: Any, cells: int, quick: int) -> Job:
    return Job(
        name=name,
        counts="games",
        make=axes,
        run=lambda given: regime_map(model, **given),
        residual=lambda found: float((found.regime == "inadmissible").sum()),
        says=lambda found: f"{found.looked_at_alone} games looked at alone",
        work=lambda given, _: _look(given["x"][1].size ** 2),
        full=(cells,),
        quick=(quick,),
        tiny=16,
        targets={cells: 2.0},
        references=(
            Reference(
                name="one game at a time",
                prepare=_some_cells(model),
                run=lambda games: [(j, i, equilibria(game).regime) for j, i, game in games],
                difference=_wrong_cells,
                agrees=0.0,
                times=lambda given: given["x"][1].size ** 2 / _SAMPLE,
                words=lambda _: f"{_SAMPLE} games measured, scaled; difference: share of them",
            ),
        ),
    )


def _points(games: int) -> dict[str, np.ndarray]:
    """Factory-wage games with all four parameters drawn."""
    rng = np.random.default_rng(5)
    ranges = {
        "labour": (5.0, 20.0),
        "productivity": (1.5, 3.0),
        "premium": (0.05, 0.4),
        "fixed_cost": (0.1, 4.0),
    }
    return {name: rng.uniform(*ends, games) for name, ends in ranges.items()}


def _some_points(values: Mapping[str, np.ndarray]) -> list[FactoryWage]:
    rows = range(min(_SAMPLE, values["labour"].size))
    return [FactoryWage(**{k: float(v[row]) for k, v in values.items()}) for row in rows]


def _wrong_points(found: Mapping[str, np.ndarray], regimes: list[str]) -> float:
    return float(np.mean(found["regime"][: len(regimes)] != np.array(regimes)))


RANDOM = Job(
    name="games at random points",
    counts="games",
    make=_points,
    run=lambda values: evaluate_many(FactoryWage, values),
    residual=lambda found: float((found["error"] != "").sum()),
    work=lambda values, _: _look(values["labour"].size),
    full=(20_000,),
    quick=(5_000,),
    tiny=20,
    scaling=(1_000, 10_000, 100_000),
    references=(
        Reference(
            name="one game at a time",
            prepare=_some_points,
            run=lambda games: [equilibria(game).regime for game in games],
            difference=_wrong_points,
            agrees=0.0,
            times=lambda values: values["labour"].size / min(_SAMPLE, values["labour"].size),
            words=lambda regimes: f"{len(regimes)} games measured, scaled to all",
        ),
    ),
)

JOBS = (
    _map("map of regimes, factory-wage", FactoryWage(), _factory_axes, 40_000, 3_600),
    _map("map of regimes, o-ring-skills", SkillUpgrading(), _skill_axes, 10_201, 441),
    RANDOM,
)
