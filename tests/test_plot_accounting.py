"""Charts of accounting: what they show is what the results say, and they can be drawn."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from penn_toys import random_world, write_csv
from weaklinks.plots import plot_robustness, save_chart
from weaklinks.plots.accounting import (
    CAPITAL,
    DIRECT,
    GOODS,
    accounting_data,
    multiplier_data,
    robustness_data,
    scenarios_data,
)
from weaklinks.plots.countries import countries_data, years_data
from weaklinks.studies.accounting import decompose
from weaklinks.studies.cross_country import account_for_countries
from weaklinks.studies.panel import account_for_years
from weaklinks.studies.robustness import robustness
from weaklinks.studies.scenarios import TABLE_2, Scenario, scenario_grid


@pytest.fixture(scope="module")
def parts():
    return decompose(*TABLE_2[4].pair({"points": 101}))


@pytest.fixture(scope="module")
def countries(tmp_path_factory):
    rows = random_world(8)[0] + random_world(8, seed=1, year=2015)[0]
    return write_csv(tmp_path_factory.mktemp("penn") / "toy.csv", rows)


def test_bars_join_and_end_at_the_ratio(parts) -> None:
    rows = accounting_data(parts)
    bars, total = rows[:-1], rows[-1]
    assert bars[0]["start"] == 1.0
    for before, after in pairwise(bars):
        assert after["start"] == before["end"]
    assert bars[-1]["end"] == pytest.approx(parts.ratio, rel=1e-12)
    assert (total["start"], total["end"]) == (1.0, parts.ratio)
    assert [row["component"] for row in bars] == list(parts.labels)
    assert "mean wedge, at a fixed K/Y" in parts.labels
    lowered = [row["component"] for row in bars if row["kind"] == "lowers"]
    assert lowered == ["productivity dispersion"]


def test_parts_stack_to_the_contribution(parts) -> None:
    rows = multiplier_data(parts)
    for name, whole in zip(parts.labels, parts.contribution, strict=True):
        own = {row["part"]: row["log_points"] for row in rows if row["component"] == name}
        assert list(own) == [DIRECT, GOODS, CAPITAL]
        assert sum(own.values()) == pytest.approx(whole, abs=1e-12)


def test_cells_without_an_answer_are_not_drawn() -> None:
    hard = Scenario(name="hard", calibrate="productivity_decay", capital_output=0.99)
    grid = scenario_grid([hard, TABLE_2[0]], {"base": {"points": 21}})
    assert [row["scenario"] for row in scenarios_data(grid)] == ["Benchmark"]
    assert "1 cells have no answer" in str(grid.plot().to_dict()["title"])


def test_robustness_is_drawn_point_by_point() -> None:
    one = robustness(TABLE_2[0], {"intermediate_share": [0.0, 0.5]})
    assert [row["ratio"] for row in robustness_data(one)] == one.ratio.tolist()
    two = robustness(TABLE_2[0], {"intermediate_share": [0.0, 0.5], "capital_share": [0.3, 0.4]})
    assert [(r["at0"], r["at1"]) for r in robustness_data(two)] == [
        (0.0, 0.3), (0.0, 0.4), (0.5, 0.3), (0.5, 0.4),
    ]  # fmt: skip
    far = robustness(TABLE_2[0], {"intermediate_exponent": [-np.inf, -1.0]})
    words = " ".join(far.plot().to_dict()["title"]["subtitle"])
    assert "Left out: 1 points without an answer, or infinitely far" in words
    words = str(plot_robustness([one, two]).to_dict()["title"])
    assert "dashed line" in words
    assert "dashed line" not in str(two.plot().to_dict()["title"])


def test_countries_and_years(countries) -> None:
    found = account_for_countries(countries)
    rows = countries_data(found, found.without)
    assert [row["code"] for row in rows] == list(found.codes)
    assert [row["income"] for row in rows] == pytest.approx(found.income / found.income[0])
    panel = account_for_years(countries)
    assert [row["year"] for row in years_data(panel)] == [2010, 2010, 2015, 2015]


def test_codes_stand_inside_the_axes(countries) -> None:
    """A code of three letters is 10 pixels to either side of its place."""
    result = account_for_countries(countries, year=2015)
    for panel in result.plot().to_dict()["hconcat"]:
        encoding = panel["layer"][1]["encoding"]
        for axis, logs in (("x", result.without.log_income), ("y", result.without.predicted)):
            low, high = np.log(encoding[axis]["scale"]["domain"])
            pixel = (high - low) / 330
            assert logs.min() - low > 10 * pixel
            assert high - logs.max() > 10 * pixel


def test_every_chart_becomes_a_file(parts, countries, tmp_path) -> None:
    grid = scenario_grid(TABLE_2[:2], {"base": {"points": 21}})
    line = robustness(TABLE_2[0], {"intermediate_exponent": [-np.inf, -1.0]})
    found, panel = account_for_countries(countries), account_for_years(countries)
    for k, result in enumerate((parts, grid, line, found, panel)):
        file = save_chart(result.plot(), tmp_path / f"{k}.svg")
        assert file.read_text(encoding="utf-8").startswith("<svg")
