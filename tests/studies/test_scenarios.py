"""Scenario grids: Table 2 as printed, and what happens where a cell has no answer."""

from __future__ import annotations

import numpy as np
import pytest

from weaklinks.errors import InputError
from weaklinks.models.jones import Jones2008
from weaklinks.studies.contrasts import TABLE_2, Scenario
from weaklinks.studies.robustness import RANGES, robustness, robustness_each
from weaklinks.studies.scenarios import scenario_grid

#: Jones (2008), Table 2.
PRINTED = [
    [5.3, 5.3, 5.3, 5.3, 3.5],
    [42.7, 42.7, 42.7, 42.7, 9.8],
    [12.9, 12.3, 13.6, 14.4, 3.9],
    [19.6, 25.0, 16.8, 22.4, 6.3],
    [53.2, 63.9, 47.7, 72.9, 7.9],
    [156.5, 200.1, 134.2, 178.9, 17.8],
]


@pytest.fixture(scope="module")
def table():
    return scenario_grid()


def test_table_2_to_the_printed_digit(table) -> None:
    assert np.abs(table.ratio - PRINTED).max() <= 0.05
    assert not table.failures
    assert table.residual < 1e-12
    assert table.to_frame().shape == (6, 5)
    assert "53.2" in repr(table)


def test_every_cell_keeps_its_models(table) -> None:
    for name in ("3", "4"):
        rich, poor = table.models(name, "Baseline")
        # Table 1's note: xi is 0.994 and 1.112 in Scenarios 3 and 4.
        assert poor.wedge_decay == pytest.approx({"3": 0.994, "4": 1.112}[name], abs=5e-4)
        a, b = rich.steady_state(), poor.steady_state()
        assert b.capital_output_ratio == pytest.approx(a.capital_output_ratio / 3, rel=1e-12)
        assert b.average_wedge == pytest.approx(0.5, abs=1e-12)
    _, poor = table.models("3", "sigma = 0")
    assert poor.steady_state().average_wedge == pytest.approx(2 / 3, abs=1e-12)


def test_a_cell_without_an_answer_says_why() -> None:
    hard = Scenario(name="hard", calibrate="productivity_decay", capital_output=0.99)
    grid = scenario_grid([hard, TABLE_2[0]], {"base": {"points": 21}})
    assert np.isnan(grid.ratio[0, 0])
    assert np.isfinite(grid.ratio[1, 0])
    assert "out of reach" in grid.failures["hard", "base"]
    assert "out of reach" in repr(grid)
    with pytest.raises(InputError, match="out of reach"):
        grid.models("hard", "base")
    with pytest.raises(InputError, match="no cell 'x'"):
        grid.models("x", "base")


def test_bad_requests_are_named_together() -> None:
    twice = Scenario(name="a", poor={"luck": 1.0}, calibrate="grace")
    with pytest.raises(InputError) as caught:
        scenario_grid([twice, Scenario(name="a")], {"col": {"fate": 2}})
    message = str(caught.value)
    for words in ("two scenarios are called 'a'", "'luck'", "'grace'", "'fate'"):
        assert words in message
    with pytest.raises(InputError, match="no scenarios"):
        scenario_grid([], {"base": {}})


def test_a_fixed_wedge_needs_no_calibration() -> None:
    plain = Scenario(name="plain", poor={"wedge": 0.5})
    grid = scenario_grid([plain], {"base": {}})
    assert grid.ratio[0, 0] == pytest.approx(2.0 * np.sqrt(3.0) * (4 / 3) ** 1.5, rel=1e-12)


def test_schedules_are_functions_of_the_place() -> None:
    sloped = Scenario(name="sloped", poor={"wedge": lambda place: 0.5 * place})
    _, poor = sloped.pair({"points": 11})
    assert poor.varieties.wedge == pytest.approx(0.5 * np.linspace(0, 1, 11))


def test_robustness_passes_through_table_2(table) -> None:
    """Every grid contains points of the table."""
    found = robustness(TABLE_2[4], {"final_exponent": [1 / 1.1, 1 / 1.2, 1 / 1.3]})
    assert found.ratio == pytest.approx(table.ratio[4, [1, 0, 2]], rel=1e-12)
    frame = found.to_frame()
    assert list(frame.columns) == ["final_exponent", "ratio", "calibrated_wedge_decay", "failure"]
    assert found.calibrated[1] == pytest.approx(table.models("4", "Baseline")[1].wedge_decay)


def test_two_parameters_agree_with_one_at_a_time() -> None:
    over = {"intermediate_share": [0.0, 0.3, 0.5], "capital_share": [0.25, 1 / 3]}
    both = robustness(TABLE_2[1], over)
    assert both.ratio.shape == (3, 2)
    for j, alpha in enumerate(over["capital_share"]):
        for i, sigma in enumerate(over["intermediate_share"]):
            power = 1.0 / ((1 - sigma) * (1 - alpha))
            kept = (1 / 3) / (1 - sigma + sigma / 3)
            wedges = (1 - sigma) / ((1 - sigma * kept) * kept ** (power - 1))
            assert both.ratio[i, j] == pytest.approx(2 * 2**power * wedges, rel=1e-12)


def test_ranges_are_admissible_and_contain_table_1() -> None:
    base = Jones2008()
    for name, values in RANGES.items():
        assert min(abs(np.array(values) - getattr(base, name))) < 1e-12
        assert list(values) == sorted(values)
    (found,) = robustness_each(TABLE_2[0], ["capital_share"])
    assert np.isfinite(found.ratio).all()
    assert np.isfinite(found.calibrated).all()


def test_robustness_refuses_with_reasons() -> None:
    with pytest.raises(InputError, match="no parameter 'luck'"):
        robustness(over={"luck": [1.0]})
    with pytest.raises(InputError, match=r"must lie in \[0, 1\)"):
        robustness(over={"intermediate_share": [1.0]})
    with pytest.raises(InputError, match="vary one or two"):
        robustness(over={})
    with pytest.raises(InputError, match="no values"):
        robustness(over={"capital_share": []})
    with pytest.raises(InputError, match="no usual range for 'workers'"):
        robustness_each(parameters=["workers"])


def test_robustness_says_where_there_is_no_answer() -> None:
    hard = Scenario(name="hard", calibrate="largest_wedge", capital_output=0.01)
    found = robustness(hard, {"wedge_decay": [-4.0, 0.9], "points": [11]})
    assert found.failures
    assert np.isnan(found.ratio).sum() == len(found.failures)
    frame = found.to_frame()
    assert (frame["failure"] != "").sum() == len(found.failures)
    assert "without an answer" in repr(found)
