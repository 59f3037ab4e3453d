"""Indices of sensitivity against closed forms."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

import weaklinks as wl
from sweep_toys import Ishigami, Line, Toy, toy_study

PI4, PI8 = np.pi**4, np.pi**8
V = 49 / 8 + 0.1 * PI4 / 5 + 0.01 * PI8 / 18 + 0.5
V1, V2, V13 = 0.5 * (1 + 0.1 * PI4 / 5) ** 2, 49 / 8, 0.01 * PI8 * (1 / 18 - 1 / 50)
FIRST = {"x": V1 / V, "y": V2 / V, "z": 0.0}
TOTAL = {"x": (V1 + V13) / V, "y": V2 / V, "z": V13 / V}


def ishigami(points: int, **more) -> dict:
    vary = {name: {"low": -np.pi, "high": np.pi} for name in "xyz"}
    design = {"kind": "sobol-indices", "points": points, **more.pop("design", {})}
    return {"model": "ishigami", "vary": vary, "design": design, **more}


def test_sobol_indices_of_ishigami(tmp_path: Path) -> None:
    """The parts of the variance are a textbook's: 0.3139, 0.4424, 0; 0.5576, 0.4424, 0.2437."""
    assert [round(v, 4) for v in (*FIRST.values(), *TOTAL.values())] == [
        0.3139, 0.4424, 0.0, 0.5576, 0.4424, 0.2437,
    ]  # fmt: skip
    study = ishigami(1024, outcomes=["f", "same"], design={"second_order": True})
    found = wl.sweep(study, tmp_path / "s", model=Ishigami(), workers=0)
    assert found.study.points == 1024 * 8
    f, same = found.sensitivity
    single = {row["parameter"]: row for row in f.rows if "with" not in row}
    for name in "xyz":
        assert single[name]["first"] == pytest.approx(FIRST[name], abs=0.02)
        assert single[name]["total"] == pytest.approx(TOTAL[name], abs=0.02)
    pairs = {(r["parameter"], r["with"]): r["second"] for r in f.rows if "with" in r}
    assert pairs["x", "z"] == pytest.approx(V13 / V, abs=0.04)
    assert pairs["x", "y"] == pytest.approx(0.0, abs=0.04)
    assert (same.rows, same.note) == ((), "it does not vary")
    with (tmp_path / "s" / "sensitivity.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert float(rows[0]["first"]) == single["x"]["first"]
    assert rows[-1]["note"] == "it does not vary"


def test_groups_with_a_point_that_failed_are_left_out_and_counted(tmp_path: Path) -> None:
    found = wl.sweep(ishigami(64, outcomes=["broken"]), tmp_path / "s", model=Ishigami(), workers=0)
    x = found.column("x").reshape(64, 5)
    (broken,) = found.sensitivity
    assert broken.dropped == (x > 3.0).any(axis=1).sum() > 0
    assert broken.used == 64 - broken.dropped
    assert found.failed == 0


def test_effects_of_morris_on_a_line(tmp_path: Path) -> None:
    """Slope times range, exactly, and no spread: 3 * 4, -2 * 10, 0."""
    ranges = {"x": (1, 5), "y": (0, 10), "z": (0, 1)}
    study = {
        "model": "line",
        "vary": {name: {"low": low, "high": high} for name, (low, high) in ranges.items()},
        "design": {"kind": "morris", "points": 8},
    }
    found = wl.sweep(study, tmp_path / "s", model=Line(), workers=0)
    assert found.study.points == 8 * 4
    rows = {row["parameter"]: row for row in found.sensitivity[0].rows}
    for name, effect in {"x": 12.0, "y": -20.0, "z": 0.0}.items():
        assert rows[name]["mean_effect"] == pytest.approx(effect, abs=1e-12)
        assert rows[name]["mean_size"] == pytest.approx(abs(effect), abs=1e-12)
        assert rows[name]["spread"] == pytest.approx(0.0, abs=1e-12)


def test_words_have_no_index_and_words_that_vary_do(tmp_path: Path) -> None:
    study = toy_study(64, 16, "sobol-indices")
    study["vary"]["a"] = {"low": 0.0, "high": 8.0}
    study["vary"]["n"] = {"low": 0, "high": 6}
    found = wl.sweep(study, tmp_path / "s", model=Toy(), workers=0)
    assert [s.outcome for s in found.sensitivity] == ["total", "maybe"]
    total = {row["parameter"]: row["first"] for row in found.sensitivity[0].rows}
    variances = {"a": 64 / 12, "n": (49 - 1) / 12, "w": 100 / 4}
    for name, variance in variances.items():
        assert total[name] == pytest.approx(variance / sum(variances.values()), abs=0.05)


@pytest.mark.parametrize("kind", ["sobol-indices", "morris"])
def test_one_parameter_is_everything(kind: str, tmp_path: Path) -> None:
    study = {"model": "line", "vary": {"x": {"low": 0, "high": 1}}}
    study["design"] = {"kind": kind, "points": 64}
    found = wl.sweep(study, tmp_path / "s", model=Line(), workers=0)
    (row,) = found.sensitivity[0].rows
    key, expected = ("total", 1.0) if kind == "sobol-indices" else ("mean_effect", 3.0)
    assert row[key] == pytest.approx(expected, abs=0.02)
