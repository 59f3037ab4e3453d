"""Perfect-foresight paths: closed forms, residuals by definition, stability, other lengths."""

from __future__ import annotations

import numpy as np
import pytest
from growth_paths import euler_gap, households, resource_gap, technologies
from hypothesis import given
from hypothesis import strategies as st

from weaklinks.errors import InputError, NoEquilibriumError
from weaklinks.growth import CobbDouglas, Household, steady_state, transition


@given(households, technologies, st.sampled_from([1 / 3, 1e-3, 10.0, 0.9]))
def test_every_path_solves_its_equations_and_says_how_well(household, technology, part) -> None:
    end = steady_state(technology, household)
    path = transition(technology, household, capital=part * end.capital)
    assert np.abs(euler_gap(path, technology)).max() < 1e-8
    assert np.abs(resource_gap(path, technology)).max() < 1e-12
    assert path.largest_euler_residual < 1e-8
    assert np.abs(path.resource_residual).max() < 1e-12
    assert (path.consumption > 0).all()
    longer = transition(technology, household, capital=part * end.capital, periods=1200)
    off = max(
        np.abs(longer.capital[:301] / path.capital - 1).max(),
        np.abs(longer.consumption[:301] / path.consumption - 1).max(),
    )
    assert off <= path.error_bound + 1e-12


@given(households, technologies, st.floats(1e-3, 10.0))
def test_paths_are_monotone_and_do_not_cross_the_steady_state(household, technology, part) -> None:
    end = steady_state(technology, household)
    path = transition(technology, household, capital=part * end.capital)
    side = np.sign(part - 1)
    slack = 1e-12
    for series, goal in ((path.capital, end.capital), (path.consumption, end.consumption)):
        assert (side * np.diff(series) <= slack * goal).all()
        assert (side * (series - goal) >= -slack * goal).all()


@given(technologies, st.floats(0.01, 0.5), st.floats(1e-4, 1e3))
def test_log_utility_and_full_depreciation_have_a_closed_form(technology, rate, start) -> None:
    # Guess C = (1 - s) Y, K' = s Y. Then u'(C)/u'(C') = Y'/Y and the Euler equation reads
    # Y'/Y = beta kappa Y'/K' = beta kappa Y'/(s Y), so s = beta kappa: the rental share, not
    # the capital share, is what is saved from.
    household = Household(curvature=1.0, depreciation=1.0, discount_rate=rate)
    path = transition(technology, household, capital=start, periods=60)
    saved = technology.rental_share / (1 + rate)
    capital = start
    for t in range(61):
        assert path.capital[t] == pytest.approx(capital, rel=1e-11)
        output = technology.scale * capital**technology.capital_share
        assert path.consumption[t] == pytest.approx((1 - saved) * output, rel=1e-11)
        capital = saved * output
    assert path.error_bound < 1e-11


@pytest.mark.parametrize("part", [1 / 3, 1e-3, 10.0])
@pytest.mark.parametrize("curvature", [0.2, 1.0, 2.0, 20.0])
def test_a_thousand_years_stay_on_the_saddle_path(part, curvature) -> None:
    technology = CobbDouglas(rental_share=0.2)
    household = Household(curvature=curvature)
    end = steady_state(technology, household)
    settled = int(np.ceil(np.log(1e-13) / np.log(end.stable_root)))
    short, long = (
        transition(technology, household, capital=part * end.capital, periods=t)
        for t in (300, max(1000, settled + 100))
    )
    assert np.abs(long.capital[:301] / short.capital - 1).max() <= short.error_bound + 1e-13
    assert np.abs(long.capital[settled + 60 :] / end.capital - 1).max() < 1e-12
    assert long.largest_euler_residual < 1e-8
    assert long.capital[-1] == pytest.approx(end.capital, rel=1e-12)


def test_the_stable_root_is_the_speed_at_which_paths_arrive() -> None:
    technology, household = CobbDouglas(rental_share=0.25), Household()
    end = steady_state(technology, household)
    path = transition(technology, household, capital=0.999 * end.capital, periods=100)
    left = 1 - path.capital[:60] / end.capital
    assert left[1:] / left[:-1] == pytest.approx(end.stable_root, abs=2e-4)
    # The root of the 2 x 2 system written out, by eigenvalues.
    k, y, c = end.capital, end.output, end.consumption
    own = technology.capital_share * y / k + 1 - household.depreciation
    slope = (technology.capital_share - 1) * technology.rental_share * y / k**2
    bend = household.discount_factor * slope * c / household.curvature
    system = np.array([[own, -1.0], [bend * own, 1.0 - bend]])
    roots = np.sort(np.linalg.eigvals(system))
    assert roots[0] == pytest.approx(end.stable_root, rel=1e-12)
    assert roots[1] > 1


@given(households, technologies)
def test_the_steady_state_is_the_papers(household, technology) -> None:
    end = steady_state(technology, household)
    cost = household.discount_rate + household.depreciation
    ratio = technology.rental_share / cost  # K/Y, equation (24)
    assert end.capital / end.output == pytest.approx(ratio, rel=1e-12)
    assert end.output == pytest.approx(
        technology.scale * end.capital**technology.capital_share, rel=1e-12
    )
    assert 0 < end.stable_root < 1
    stay = transition(technology, household, capital=end.capital, periods=50)
    assert stay.capital == pytest.approx(end.capital, rel=1e-12)
    assert stay.interest_rate == pytest.approx(household.discount_rate, rel=1e-10, abs=1e-13)


def test_a_path_in_other_units_is_the_same_path() -> None:
    technology, household = CobbDouglas(rental_share=0.2), Household(curvature=5.0)
    factor = 1e6
    larger = CobbDouglas(scale=factor ** (1 - 1 / 3), rental_share=0.2)
    one = transition(technology, household, capital=1.0)
    many = transition(larger, household, capital=factor)
    assert many.capital == pytest.approx(factor * one.capital, rel=1e-11)
    assert many.consumption == pytest.approx(factor * one.consumption, rel=1e-11)


def test_a_path_cut_short_says_so() -> None:
    household = Household(curvature=20.0, depreciation=0.01)
    end = steady_state(CobbDouglas(), household)
    short = transition(CobbDouglas(), household, capital=end.capital / 3, periods=5)
    exact = transition(CobbDouglas(), household, capital=end.capital / 3, periods=2000)
    off = np.abs(short.consumption / exact.consumption[:6] - 1).max()
    assert 1e-6 < off <= short.error_bound
    assert short.distance_left > 0.1


def test_every_bad_parameter_is_named_at_once() -> None:
    with pytest.raises(InputError) as wrong:
        Household(discount_rate=0.0, curvature=-1.0, depreciation=1.5)
    for name in ("discount_rate", "curvature", "depreciation"):
        assert name in str(wrong.value)
    with pytest.raises(InputError) as wrong:
        transition(CobbDouglas(), capital=float("nan"), periods=0, saving_rate=1.0)
    for name in ("capital", "periods", "saving_rate"):
        assert name in str(wrong.value)
    with pytest.raises(InputError, match=r"(?s)scale.*capital_share.*rental_share"):
        CobbDouglas(scale=0.0, capital_share=1.0, rental_share=-0.1)


def test_no_steady_state_is_said() -> None:
    subsidised = CobbDouglas(rental_share=2.5)
    with pytest.raises(NoEquilibriumError, match="nothing is left to consume"):
        transition(subsidised, capital=1.0)
