"""Charts of sweeps: what they show is what the rows say, and they can be drawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import weaklinks as wl
from sweep_toys import Ishigami, Toy, toy_study
from weaklinks.errors import InputError
from weaklinks.plots import plot_sweep, save_chart
from weaklinks.plots.sweeps import points_data, sensitivity_data


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("sweeps")
    studies: dict[str, Any] = {"points": toy_study(60, 20)}
    studies["map"] = {
        "model": "toy",
        "vary": {"a": {"low": 0, "high": 10, "steps": 5}, "w": {"values": ["small", "big"]}},
        "fixed": {"n": 3},
        "design": {"kind": "grid"},
    }
    found = {k: wl.sweep(s, folder / k, model=Toy(), workers=0) for k, s in studies.items()}
    vary = {name: {"low": -3.0, "high": 3.0} for name in "xyz"}
    for kind in ("sobol-indices", "morris"):
        study = {"model": "ishigami", "vary": vary, "design": {"kind": kind, "points": 16}}
        found[kind] = wl.sweep(study, folder / kind, model=Ishigami(), workers=0)
    return found


@pytest.mark.parametrize("kind", ["points", "map", "sobol-indices", "morris"])
def test_each_can_be_drawn(kind: str, swept: dict[str, Any], tmp_path: Path) -> None:
    for outcome in (None, *(o.name for o in swept[kind].study.outcomes)):
        save_chart(swept[kind].plot(outcome), tmp_path / f"{outcome}.svg")
        assert "<svg" in (tmp_path / f"{outcome}.svg").read_text()


def test_points_are_the_rows_that_have_the_outcome(swept: dict[str, Any]) -> None:
    frame = swept["points"].to_frame().dropna(subset=["maybe"])
    rows, there = points_data(swept["points"], "maybe")
    assert there == len(frame)
    assert [row["outcome"] for row in rows] == frame["maybe"].tolist()
    assert [row["w"] for row in rows] == frame["w"].tolist()
    thin, all_of_them = points_data(swept["points"], "total", 10)
    assert len(thin) <= 10 < all_of_them


def test_bars_are_the_indices_the_largest_first(swept: dict[str, Any]) -> None:
    found = swept["sobol-indices"].sensitivity
    rows = sensitivity_data(found)
    totals = [row["value"] for row in rows if "total" in row["part"]]
    assert totals == sorted((row["total"] for row in found[0].rows), reverse=True)
    assert len(rows) == 6


def test_a_map_has_every_cell_also_where_nothing_came_out(swept: dict[str, Any]) -> None:
    spec = plot_sweep(swept["map"], "total").to_dict()
    encoding = spec["encoding"]
    assert encoding["x"]["scale"]["domain"] == [0.0, 2.5, 5.0, 7.5, 10.0]
    assert encoding["y"]["scale"]["domain"] == ["big", "small"]
    assert "2 of them without an answer" in str(spec["title"])
    assert np.isnan(swept["map"].column("total")).sum() == 2


def test_an_outcome_that_is_not_there_is_refused(swept: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="the study has no outcome 'totl'; it has total"):
        swept["points"].plot("totl")
