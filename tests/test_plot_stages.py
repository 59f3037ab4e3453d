"""Charts of production in stages show what was solved, and can be told apart in grey print."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from weaklinks.models.o_ring.sequential import SequentialProduction
from weaklinks.plots.save import render_chart
from weaklinks.plots.stages import plot_stages
from weaklinks.plots.stages_data import (
    band_data,
    line_data,
    name_data,
    skill_range,
    stage_data,
    threshold_data,
    type_data,
    wage_data,
    wage_range,
)
from weaklinks.skills import skill_types

MODELS = {
    "default": SequentialProduction(),
    "idle": SequentialProduction(outside_option=0.1),
    "beta": SequentialProduction(stages=12, skills="beta", dispersion=0.1, price=7.0),
    "long": SequentialProduction(stages=50, dispersion=0.1),
    "types": SequentialProduction(distribution=skill_types([0.3, 0.5, 0.9], [1, 2, 3])),
    "many": SequentialProduction(distribution=skill_types(np.linspace(0.3, 0.9, 20))),
    "interval": SequentialProduction(stages=2, distribution=skill_types([0.5, 0.9], [2, 1])),
    "alike": SequentialProduction(dispersion=0.0),
    "one": SequentialProduction(stages=1),
    "nobody": SequentialProduction(skills="uniform", dispersion=0.1, outside_option=2.0),
}


#: What titles say of the special ones, and what they do not.
SAID = {
    "nobody": "Nobody works",
    "alike": "alike",
    "one": "One stage",
    "idle": "Idle: 28.1 %",
    "interval": "not unique",
    "default": "Gini 0.0888",
}


@pytest.fixture(scope="module", params=list(MODELS))
def name(request):
    return request.param


@pytest.fixture(scope="module")
def found(name):
    return MODELS[name].equilibrium()


def column(rows, name):
    return np.array([row[name] for row in rows])


def test_the_thick_line_is_the_envelope_of_the_thin_ones(found) -> None:
    rows, p = wage_data(found), found.stage_values
    skill, wage = column(rows, "skill"), column(rows, "wage")
    offers = (skill[:, None] * p[1:] - p[:-1]).max(axis=1)
    best = np.maximum(offers, found.model.outside_option)
    assert wage == pytest.approx(best, abs=1e-13 * found.model.price)
    assert (skill[0], skill[-1]) == skill_range(found)
    ends = line_data(found)
    for row in ends:
        i = row["stage"]
        assert row["wage"] == pytest.approx(row["skill"] * p[i] - p[i - 1], abs=1e-14)
    low, high = wage_range(found)
    assert (column(ends, "wage") >= low - 1e-14).all()
    assert (column(ends, "wage") <= high).all()


def test_circles_stand_where_the_line_has_a_kink(found) -> None:
    low, high = skill_range(found)
    points = column(threshold_data(found), "skill") if threshold_data(found) else np.array([])
    assert set(points) <= {*found.thresholds, found.participation_skill}
    assert points.size == np.unique(points).size
    for point in points:
        step = 0.2 * min(np.abs(np.delete(points, points == point) - point).min(initial=high - low),
                         point - low, high - point)  # fmt: skip
        left, at, right = found.wage([point - step, point, point + step])
        assert right - at > at - left


def test_bands_say_where_each_skill_works(found) -> None:
    rows = band_data(found)
    low, high = skill_range(found)
    assert (rows[0]["from"], rows[-1]["until"]) == (low, high)
    for here, after in pairwise(rows):
        assert here["until"] == after["from"]
        assert here["shade"] != after["shade"]
    for row in rows:
        assert found.stage(row["middle"]) == row["stage"]
        if row["name"]:
            name = "idle" if row["stage"] == 0 else str(row["stage"])
            assert row["name"].endswith(name)
    # The word stands once, so that names of neighbours keep apart where charts are narrow.
    for row in rows:
        width = (row["until"] - row["from"]) / (high - low)
        assert width * 330.0 >= 6.5 * len(row["name"])
    assert sum(row["name"].startswith("stage ") for row in rows) <= 1


def test_bars_add_up_to_everybody_at_work(found) -> None:
    rows = stage_data(found)
    assert len(rows) == 2 * found.model.stages
    tops = [row for row in rows if row["part"] == "spoiled"]
    assert column(tops, "end") == pytest.approx(100.0 * found.workers)
    assert column(tops, "end").sum() == pytest.approx(100.0 * (1.0 - found.idle))
    for row in tops:
        assert float(row["label"]) == pytest.approx(row["workers"], abs=0.05)


def test_names_stand_apart(found) -> None:
    rows = name_data(found)
    assert rows
    assert rows[0]["name"] == f"stage {found.model.stages}"
    gaps = -np.diff(column(rows, "wage"))
    assert (gaps > 0.04 * wage_range(found)[1]).all()


def test_types_are_marked_with_their_stages() -> None:
    names = {r["skill"]: r["name"] for r in type_data(MODELS["types"].equilibrium())}
    assert names == {0.3: "stage 1", 0.5: "stages 1-2", 0.9: "stages 2-5"}
    touching = type_data(MODELS["interval"].equilibrium())
    assert [r["name"] for r in touching] == ["stage 1", "stage 2"]
    idle = MODELS["types"].replace(outside_option=0.1).equilibrium()
    assert [r["name"] for r in type_data(idle)] == ["idle", "idle", "stages 1-5"]
    assert type_data(MODELS["default"].equilibrium()) == []


def test_any_line_draws_itself_and_says_what_is_special(name, found) -> None:
    spec = plot_stages(found).to_dict()  # validates against the schema
    upper, bands, bars = spec["vconcat"]
    assert "wage" in upper["layer"][0]["encoding"]["y"]["title"]
    assert "skill" in bands["layer"][0]["encoding"]["x"]["title"]
    assert "%" in bars["layer"][0]["encoding"]["y"]["title"]
    lines = [layer["mark"] for layer in upper["layer"] if layer["mark"]["type"] == "line"]
    assert [bool(mark.get("strokeDash")) for mark in lines] == [True, False]
    said = " ".join(spec["title"]["text"] + spec["title"]["subtitle"])
    assert SAID.get(name, "Output per worker") in said
    assert ("Circles" in said) == (name not in ("long", "one", "nobody"))


def test_a_chart_becomes_a_picture() -> None:
    svg = render_chart(plot_stages(MODELS["types"].equilibrium()).to_dict(), "svg").decode()
    for text in ("stages 2-5", "wage, in final goods", "workers, % of all", "able late"):
        assert text in svg
