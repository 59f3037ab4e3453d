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
from weaklinks.plots.sweep_maps import points_data, require_drawable
from weaklinks.plots.sweeps import sensitivity_data


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


def _grid(levels: dict[str, Any]) -> dict[str, Any]:
    return {"model": "toy", "vary": levels, "design": {"kind": "grid"}}


WORDS = {"values": ["small", "big"]}


def test_a_grid_over_three_is_maps_side_by_side(tmp_path: Path) -> None:
    """One map for each value of the parameter with the fewest; each point in one of them."""
    study = _grid({"a": {"low": 0, "high": 10, "steps": 5}, "n": {"values": [1, 2, 4]}, "w": WORDS})
    done = wl.sweep(study, tmp_path / "s", model=Toy(), workers=0)
    spec = done.plot("total").to_dict()
    assert spec["facet"]["field"] == "w"
    assert spec["facet"]["sort"] == ["small", "big"]
    inner = spec["spec"]["encoding"]
    assert (inner["x"]["field"], inner["y"]["field"]) == ("a", "n")
    rows = next(iter(spec["datasets"].values()))
    frame = done.to_frame().dropna(subset=["total"])
    assert len(rows) == len(frame) == 24
    assert {(r["a"], r["n"], r["w"]): r["outcome"] for r in rows} == {
        (a, n, w): t for a, n, w, t in frame[["a", "n", "w", "total"]].itertuples(index=False)
    }
    for outcome in ("total", "size"):
        save_chart(done.plot(outcome), tmp_path / f"{outcome}.svg")
        drawn = (tmp_path / f"{outcome}.svg").read_text()
        assert all(word in drawn for word in ("small", "big", ">a<", ">n<"))


def test_words_in_too_many_maps_are_refused_before_anything_is_computed() -> None:
    words = {
        "skills": {"values": ["log-normal", "uniform", "beta"]},
        "sorting": {"values": ["assortative", "random", "noisy"]},
        "capital_market": {"values": ["closed", "open"]},
    }
    study = {"model": "o-ring", "vary": words, "design": {"kind": "grid"}}
    require_drawable(wl.read_study(study))  # two maps
    several = {**words, "tasks_chosen": {"values": ["given", "chosen"]}}
    require_drawable(wl.read_study({**study, "vary": several}))  # two by two
    capital = {"low": 1.0, "high": 2.0, "steps": 2}
    five = wl.read_study({**study, "vary": {**several, "capital": capital}})
    with pytest.raises(InputError, match=r"3 of skills, 3 of sorting.* cannot be drawn as maps"):
        require_drawable(five)


def test_words_stand_in_the_order_of_the_study(tmp_path: Path) -> None:
    study = {"model": "toy", "vary": {"w": WORDS}, "design": {"kind": "grid"}}
    done = wl.sweep(study, tmp_path / "s", model=Toy(), workers=0)
    (panel,) = done.plot("total").to_dict()["concat"]
    assert panel["encoding"]["x"]["sort"] == ["small", "big"]
