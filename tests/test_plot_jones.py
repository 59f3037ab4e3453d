"""Charts of Jones' economy show what the data says, and can be told apart in grey print."""

from __future__ import annotations

import numpy as np
import pytest

from weaklinks.models.jones import Jones2008, LogNormal
from weaklinks.plots.jones import PUBLISHED, plot_allocation
from weaklinks.plots.lines import Line, labels_data, lines_data
from weaklinks.plots.power_means import power_means_data
from weaklinks.plots.save import render_chart
from weaklinks.published import reproduce


@pytest.fixture(scope="module")
def figures():
    return reproduce(items=list(PUBLISHED)).figures


def rows_of(spec, layer):
    """Rows of a layer: its own, or those of a data set that is named."""
    data = layer["data"]
    return data["values"] if "values" in data else spec["datasets"][data["name"]]


@pytest.mark.parametrize("name", PUBLISHED)
def test_every_figure_is_a_valid_chart_with_titles(figures, name) -> None:
    spec = PUBLISHED[name](figures[name]).to_dict()  # validates against the schema
    assert " ".join(spec["title"]["text"]) == figures[name].title
    assert " ".join(spec["title"]["subtitle"]) == figures[name].note
    encoding = spec["layer"][0]["encoding"]
    assert encoding["x"]["title"]
    assert encoding["y"]["title"]


@pytest.mark.parametrize("name", [n for n in PUBLISHED if n != "figure1"])
def test_lines_are_told_apart_by_dashes_or_labels(figures, name) -> None:
    encoding = PUBLISHED[name](figures[name]).to_dict()["layer"][0]["encoding"]
    looks = list(
        zip(
            encoding["color"]["scale"]["range"],
            map(tuple, encoding["strokeDash"]["scale"]["range"]),
            strict=True,
        )
    )
    assert len(set(looks)) == len(looks)
    labels = encoding["color"]["scale"]["domain"]
    spec = PUBLISHED[name](figures[name]).to_dict()
    texts = [rows_of(spec, layer)[0]["label"] for layer in spec["layer"][1:]]
    assert texts == labels


def test_names_of_lines_stand_off_the_grid(figures) -> None:
    """A name on a grid line is struck through: half its height is 6 of 330 pixels."""
    spec = PUBLISHED["figure4"](figures["figure4"]).to_dict()
    top = spec["layer"][0]["encoding"]["y"]["scale"]["domain"][1]
    for layer in spec["layer"][1:]:
        (row,) = rows_of(spec, layer)
        place = row["y"] - layer["mark"]["dy"] / 330 * top
        lines = np.arange(0, top, 0.5)
        assert np.abs(lines - place).min() > 6 / 330 * top, row["label"]


def test_figure_1_marks_stand_at_the_means(figures) -> None:
    bars, means = power_means_data(figures["figure1"])
    assert sum(bar["count"] for bar in bars) == 100_000
    assert [m["mean"] for m in means] == sorted(m["mean"] for m in means)
    assert len(means) == 7


def test_thinning_keeps_both_ends_and_the_kink() -> None:
    columns = {"x": np.linspace(0, 1, 1001), "y": np.abs(np.linspace(0, 1, 1001) - 0.5)}
    line = Line(label="v", colour="#000", dashes=(1, 0), at=0.26, shift=(0, 0))
    rows = lines_data(columns, "x", {"y": line})
    assert len(rows) == 301
    assert (rows[0]["x"], rows[-1]["x"], min(r["y"] for r in rows)) == (0.0, 1.0, 0.0)
    assert labels_data(columns, "x", {"y": line}) == [
        {"label": "v", "x": 0.26, "y": pytest.approx(0.24)}
    ]


@pytest.mark.parametrize(
    "model",
    [
        Jones2008(),
        Jones2008(wedge=0.0),
        Jones2008(productivity=[2.0], wedge=[0.3]),
        Jones2008(productivity=[1.0, 2.0, 3.0], wedge=[-0.4, 0.2, 0.0]),
        Jones2008(intermediate_share=0.0, intermediate_exponent=-np.inf, points=7),
    ],
    ids=["default", "no-wedge", "one", "subsidy", "leontief"],
)
def test_any_allocation_draws_itself(model) -> None:
    spec = model.steady_state().plot().to_dict()
    assert "allocation of resources" in str(spec["title"])
    low, high = spec["layer"][0]["encoding"]["y"]["scale"]["domain"]
    assert low <= min(0.0, float(model.varieties.wedge.min()))
    assert high > float(model.steady_state().input_share.max())


def test_a_random_economy_draws_in_reasonable_size() -> None:
    v = LogNormal().draw(5000)
    model = Jones2008(productivity=v.productivity, wedge=v.wedge)
    chart = plot_allocation(model.steady_state())
    spec = chart.to_dict()
    assert len(rows_of(spec, spec["layer"][0])) == 3 * 301


def test_a_chart_becomes_a_picture(figures) -> None:
    svg = render_chart(PUBLISHED["figure4"](figures["figure4"]).to_dict(), "svg").decode()
    for text in ("equilibrium", "optimum", "tax wedge", "Scenario 4"):
        assert text in svg
