"""Calibration to moments: against closed forms, and with every solution named."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weaklinks.errors import InputError
from weaklinks.models.jones import Jones2008
from weaklinks.models.jones.equations import kept_from_ratio
from weaklinks.studies.moments import MOMENTS, calibrate_to

FEW = Jones2008(points=21)
COMMON = FEW.replace(wedge_decay=0.0)  # the same wedge everywhere


@given(st.floats(-0.3, 0.9))
@settings(max_examples=10)
def test_a_common_wedge_is_its_own_average(target):
    found = calibrate_to(COMMON, parameter="largest_wedge", moment="average_wedge", target=target)
    assert found.value == pytest.approx(target, abs=1e-12)
    assert found.monotone
    assert len(found.solutions) == 1
    assert abs(found.miss) < 1e-12


@pytest.mark.parametrize("sigma", [0.0, 0.3, 0.5, 0.8])
@pytest.mark.parametrize("ratio", [1 / 3, 0.5, 0.9])
def test_the_ratio_of_capital_to_output_tells_the_wedge(sigma, ratio):
    """1 - tau = x / (1 - sigma + sigma x): tau = 1/2 at sigma = 1/2, 2/3 at sigma = 0."""
    found = calibrate_to(
        COMMON.replace(intermediate_share=sigma),
        parameter="largest_wedge",
        moment="capital_output_relative",
        target=ratio,
    )
    assert 1 - found.value == pytest.approx(kept_from_ratio(ratio, sigma), rel=1e-10)
    full = found.model.without_wedges().steady_state().capital_output_ratio
    assert found.model.steady_state().capital_output_ratio == pytest.approx(ratio * full)


def test_xi_of_table_one():
    found = calibrate_to(Jones2008(), parameter="wedge_decay", moment="average_wedge", target=0.5)
    assert f"{found.value:.3f}" == "0.994"
    assert found.model.steady_state().average_wedge == pytest.approx(0.5, abs=1e-13)


def test_two_solutions_are_both_named():
    """(21): y is highest at 1 - tau = 4/3 (sigma 1/2, alpha 1/3), so most levels occur twice."""

    def log_y(x):
        return np.log(1 - 0.5 * x) + 2 * np.log(x)

    best = COMMON.replace(wedge=-1 / 3).steady_state().gdp_per_worker
    target = 0.98 * best
    found = calibrate_to(
        COMMON.replace(largest_wedge=-0.6),
        parameter="largest_wedge",
        moment="gdp_per_worker",
        target=target,
        bounds=(-0.8, 0.9),
    )
    assert not found.monotone
    assert len(found.solutions) == 2
    assert found.value == found.solutions[0]
    assert "2 found" in found.statement
    for tau in found.solutions:
        assert log_y(1 - tau) - log_y(4 / 3) == pytest.approx(np.log(0.98), abs=1e-10)


def test_percentiles_are_those_of_numpy():
    a = Jones2008().varieties.productivity
    low, high = np.percentile(a, [10, 90], method="hazen")
    assert MOMENTS["productivity_90_10"](Jones2008()) == pytest.approx(high / low, rel=1e-12)


def test_out_of_reach_says_what_is_in_reach():
    with pytest.raises(InputError, match=r"average_wedge = 0\.99 is out of reach.*between -.* and"):
        calibrate_to(Jones2008(), parameter="wedge_decay", moment="average_wedge", target=0.99)


def test_every_wrong_name_at_once():
    with pytest.raises(InputError) as caught:
        calibrate_to(FEW, parameter="points", moment="luck", target=float("nan"))
    assert len(caught.value.problems) == 3
    with pytest.raises(InputError, match="give \\(low, high\\)"):
        calibrate_to(
            FEW, parameter="wedge_decay", moment="average_wedge", target=0.5, bounds=(2.0, 1.0)
        )
