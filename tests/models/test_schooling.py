"""Schooling: closed forms against maximising the discounted integral itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq, minimize_scalar

from weaklinks.errors import InputError
from weaklinks.models.jones import Jones2008
from weaklinks.models.schooling import POOR, RICH, Schooling, lifetime_income


def brute_force(person: Schooling, top: float) -> float:
    """The best of a grid, then golden section around it: no derivative, no first-order condition.

    The objective is flat at its top, so the place is known to the root of its accuracy only.
    """
    grid = np.linspace(0.0, top, 61)
    worth = [lifetime_income(person, s) for s in grid]
    k = int(np.argmax(worth))
    low, high = grid[max(k - 1, 0)], grid[min(k + 1, 60)]
    found = minimize_scalar(
        lambda s: -np.log(lifetime_income(person, s)), bounds=(low, high), method="bounded",
        options={"xatol": 1e-10},
    )  # fmt: skip
    return float(found.x)


PEOPLE = [
    RICH,
    POOR,
    Schooling(tuition=0.5),
    Schooling(wedge=0.3),
    Schooling(wedge=-0.2, tuition=0.2, horizon=50.0),
    Schooling(horizon=59.0, mortality=0.0),
    Schooling(horizon=40.0, interest=0.02, wage_growth=0.03, mortality=0.0),
    Schooling(curvature=0.0, slope=0.1, horizon=59.0, mortality=0.0),
    Schooling(curvature=0.0, slope=0.1, horizon=59.0, mortality=0.0, tuition=0.3, wedge=0.1),
]


@pytest.mark.parametrize("person", PEOPLE, ids=range(len(PEOPLE)))
def test_the_best_years_maximise_the_integral(person) -> None:
    chosen = person.choose()
    found = brute_force(person, min(person.horizon, 60.0) * 0.999)
    assert chosen.years == pytest.approx(found, abs=2e-5)
    assert chosen.residual < 1e-12
    assert chosen.is_maximum
    best = lifetime_income(person, chosen.years)
    for step in (-0.1, 0.1):
        assert lifetime_income(person, chosen.years + step) < best


@given(
    st.floats(0.05, 0.6), st.floats(0.1, 0.9), st.floats(0.01, 0.2), st.floats(5.0, 80.0),
    st.floats(0.0, 1.0), st.floats(-0.5, 0.5),
)  # fmt: skip
@settings(max_examples=40)
def test_the_first_order_condition_is_the_slope_of_the_integral(
    slope, curvature, interest, horizon, tuition, wedge
) -> None:
    person = Schooling(
        slope=slope, curvature=curvature, interest=interest, horizon=horizon, tuition=tuition,
        wedge=wedge, mortality=0.0, wage_growth=0.0,
    )  # fmt: skip
    chosen = person.choose()
    assert 0.0 < chosen.years < horizon
    assert chosen.residual < 1e-6
    assert chosen.curvature < 0.0
    assume(0.01 < chosen.years < horizon - 0.01)
    h = 1e-3 * min(chosen.years, horizon - chosen.years)
    gap = (
        chosen.person.marginal_return(chosen.years + h) - person.marginal_cost(chosen.years + h)
    ) - (chosen.person.marginal_return(chosen.years - h) - person.marginal_cost(chosen.years - h))
    assert gap / (2 * h) == pytest.approx(chosen.curvature, rel=1e-4)


def test_illustration_rich_and_poor() -> None:
    """Footnote 9: choices like these rationalise a factor of two."""
    rich, poor = RICH.choose(), POOR.choose()
    assert rich.years == pytest.approx((0.32 / (0.06 + 1 / 74)) ** (1 / 0.58), rel=1e-12)
    assert poor.years == pytest.approx((0.32 / (0.12 + 1 / 44)) ** (1 / 0.58), rel=1e-12)
    assert 12.0 < rich.years < 13.0
    assert 3.5 < poor.years < 4.5
    factor = rich.human_capital / poor.human_capital
    assert 2.0 < factor < 2.5
    # Income is proportional to human capital in the steady state: it replaces the factor of two.
    y = [Jones2008(human_capital=c.human_capital).steady_state() for c in (rich, poor)]
    assert y[0].gdp_per_worker / y[1].gdp_per_worker == pytest.approx(factor, rel=1e-12)


def test_skill_is_the_integral_of_its_returns() -> None:
    grid = np.linspace(0.0, 12.0, 200_001)
    middle = 0.5 * (grid[1:] + grid[:-1])
    returns = np.array([RICH.marginal_return(s) for s in middle[10_000:]])
    total = returns.sum() * (grid[1] - grid[0])
    assert RICH.log_skill(12.0) - RICH.log_skill(grid[10_000]) == pytest.approx(total, rel=1e-8)
    assert RICH.log_skill(0.0) == 0.0
    assert np.exp(Schooling(curvature=0.0, slope=0.1).log_skill(10.0)) == pytest.approx(np.e)


@pytest.mark.parametrize("curvature", [0.0, 0.58])
def test_limits_are_approached_smoothly(curvature) -> None:
    base = Schooling(
        curvature=curvature, slope=0.2, horizon=40.0, mortality=0.0, wage_growth=0.0, interest=0.0
    )
    still = base.choose().years
    for d in (1e-9, -1e-9):
        assert base.replace(interest=d).choose().years == pytest.approx(still, abs=1e-6)
    if curvature == 0.0:
        assert still == pytest.approx(40.0 - 1.0 / 0.2, rel=1e-12)


def test_a_long_life_is_as_good_as_one_without_end() -> None:
    for_ever = RICH.choose().years
    assert RICH.replace(horizon=1000.0).choose().years == pytest.approx(for_ever, rel=1e-9)
    assert RICH.replace(horizon=59.0).choose().years < for_ever


def test_nobody_goes_to_school_where_it_does_not_pay() -> None:
    for person in (
        Schooling(curvature=0.0, slope=0.05),
        Schooling(curvature=0.0, slope=0.05, horizon=30.0),
    ):
        chosen = person.choose()
        assert chosen.years == 0.0
        assert chosen.human_capital == 1.0
        assert chosen.residual == 0.0
        assert chosen.is_maximum
        assert lifetime_income(person, 0.0) > lifetime_income(person, 0.5)


def test_returns_that_never_end_are_refused() -> None:
    with pytest.raises(InputError, match="give a horizon or a curvature"):
        Schooling(curvature=0.0, slope=0.1).choose()
    with pytest.raises(InputError, match="raise it above 0 or give a horizon"):
        Schooling(interest=0.0, mortality=0.0).choose()


def test_bad_parameters_are_named_together() -> None:
    with pytest.raises(InputError) as caught:
        Schooling(slope=-1.0, curvature=1.0, wedge=1.0)
    for name in ("slope", "curvature", "wedge"):
        assert name in str(caught.value)


@pytest.mark.parametrize("name", ["interest", "mortality", "tuition", "wedge"])
def test_what_makes_school_dearer_shortens_it(name) -> None:
    more = RICH.replace(**{name: getattr(RICH, name) + 0.05})
    assert more.choose().years < RICH.choose().years


def test_a_wedge_on_returns_works_like_lower_returns() -> None:
    assert RICH.replace(wedge=0.2).choose().years == pytest.approx(
        RICH.choose().years * 0.8 ** (1 / 0.58), rel=1e-12
    )


def test_constant_returns_are_continuous_and_very_sensitive_to_interest() -> None:
    """The way to no school at all is steep, and has no jump."""
    person = Schooling(curvature=0.0, slope=0.1, horizon=60.0, mortality=0.0, wage_growth=0.0)
    # At S = 0 the cost of the first year is the return.
    stops = brentq(lambda r: r / -np.expm1(-60.0 * r) - 0.1, 0.05, 0.2, xtol=1e-15)
    gaps = [1e-4, 1e-6, 1e-8, 1e-10]
    years = [person.replace(interest=stops - gap).choose().years for gap in gaps]
    assert (np.diff(years) < 0).all()
    assert years[-1] < 1e-4
    assert person.replace(interest=stops + 1e-9).choose().years == 0.0
    # A percentage point of interest is worth more than ten years there.
    assert person.replace(interest=stops - 0.01).choose().years > 10.0
