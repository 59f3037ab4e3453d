"""Reforms at given dates, announced or not; the Solow rule; welfare by brute force."""

from __future__ import annotations

import numpy as np
import pytest
from growth_paths import households, lifetime_utility, technologies
from hypothesis import given
from hypothesis import strategies as st

from weaklinks.errors import InputError
from weaklinks.growth import (
    CobbDouglas,
    Dated,
    Household,
    consumption_equivalent,
    steady_state,
    transition,
)

OLD, NEW = CobbDouglas(rental_share=0.2), CobbDouglas(scale=1.3, rental_share=0.3)


def reform(date: int, learned: int, old=OLD, new=NEW) -> list[Dated]:
    return [Dated(technology=old), Dated(technology=new, date=date, learned=learned)]


def test_a_surprise_is_two_paths_laid_end_to_end() -> None:
    household = Household()
    start = 0.5 * steady_state(OLD, household).capital
    before = transition(OLD, household, capital=start)
    after = transition(NEW, household, capital=before.capital[7])
    path = transition(reform(7, 7), household, capital=start)
    assert path.capital[:8] == pytest.approx(before.capital[:8], rel=1e-12)
    assert path.capital[7:] == pytest.approx(after.capital[:294], rel=1e-12)
    assert path.consumption[7:] == pytest.approx(after.consumption[:294], rel=1e-12)
    assert path.surprises == path.reforms == (7,)
    assert path.largest_euler_residual < 1e-8


def test_an_announced_reform_keeps_every_euler_equation() -> None:
    household = Household(curvature=3.0)
    start = steady_state(OLD, household).capital
    path = transition(reform(12, 0), household, capital=start)
    k, c = path.capital, path.consumption
    technology = [OLD if t < 12 else NEW for t in range(301)]
    for t in range(300):
        rental = technology[t + 1].rental(k[t + 1 : t + 2])[0]
        worth = (1 + rental - household.depreciation) * (c[t + 1] / c[t]) ** -household.curvature
        assert worth == pytest.approx(1 + household.discount_rate, rel=1e-9)
        made = technology[t].output(k[t : t + 1])[0] + (1 - household.depreciation) * k[t]
        assert c[t] + (k[t + 1] if t < 300 else 0) == pytest.approx(made, rel=1e-12)
    assert path.surprises == ()


def test_a_reform_today_is_the_new_technology_from_today() -> None:
    household = Household()
    new = transition(NEW, household, capital=1.0)
    path = transition([Dated(technology=NEW)], household, capital=1.0)
    assert (path.capital == new.capital).all()


@given(households, st.integers(1, 40), st.integers(0, 40), st.floats(1.0, 2.0))
def test_news_cannot_hurt_where_capital_earns_what_it_makes(household, date, lead, scale) -> None:
    # Without wedges the household's plan is the planner's: who knows earlier can still do
    # what was done without knowing. With wedges this is no theorem.
    learned = max(0, date - lead)
    old, new = CobbDouglas(), CobbDouglas(scale=scale)
    start = steady_state(old, household).capital
    surprised = transition(reform(date, date, old, new), household, capital=start)
    told = transition(reform(date, learned, old, new), household, capital=start)
    assert told.equivalent_consumption >= surprised.equivalent_consumption * (1 - 1e-10)


def test_where_wedges_keep_capital_scarce_early_news_can_hurt() -> None:
    household = Household()
    start = steady_state(OLD, household).capital
    told, surprised = (
        transition(reform(10, learned), household, capital=start) for learned in (0, 10)
    )
    assert told.capital[10] < start  # richer tomorrow: eat more today
    assert consumption_equivalent(told, surprised) < 0


def test_with_log_utility_and_full_depreciation_news_changes_nothing() -> None:
    # Income and substitution effects cancel: the saving rate is beta kappa, whatever is expected,
    # as long as kappa stays.
    household = Household(curvature=1.0, depreciation=1.0)
    new = CobbDouglas(scale=2.0, rental_share=0.2)
    paths = [transition(reform(6, k, OLD, new), household, capital=0.02) for k in (0, 3, 6)]
    for path in paths[1:]:
        assert path.consumption == pytest.approx(paths[0].consumption, rel=1e-11)


def test_many_reforms_are_taken_in_the_order_of_their_dates() -> None:
    household = Household()
    steps = [CobbDouglas(scale=1 + 0.1 * k, rental_share=0.2) for k in range(5)]
    dated = [Dated(technology=s, date=10 * k, learned=10 * k) for k, s in enumerate(steps)]
    path = transition(dated[::-1], household, capital=1.0)
    at, k = 1.0, 0
    for technology in steps:
        piece = transition(technology, household, capital=at)
        until = 10 if technology is not steps[-1] else 200
        assert path.capital[k : k + until] == pytest.approx(piece.capital[:until], rel=1e-12)
        at, k = float(piece.capital[10]), k + 10
    assert path.steady.capital == steady_state(steps[-1], household).capital


def test_dates_that_cannot_be_are_all_named() -> None:
    bad = [
        Dated(technology=OLD, date=3, learned=5),
        Dated(technology=NEW, date=3),
        Dated(technology=NEW, date=900),
    ]
    with pytest.raises(InputError) as wrong:
        transition(bad, capital=1.0)
    for words in ("no technology has date 0", "two technologies", "date 900", "learned in period"):
        assert words in str(wrong.value)


@given(technologies, st.floats(0.05, 0.9), st.floats(0.01, 1.0), st.floats(1e-3, 1e3))
def test_solow_is_the_exact_recursion(technology, rate, delta, start) -> None:
    household = Household(depreciation=delta)
    path = transition(technology, household, capital=start, saving_rate=rate, periods=80)
    capital = start
    for t in range(81):
        assert path.capital[t] == pytest.approx(capital, rel=1e-13)
        output = technology.scale * capital**technology.capital_share
        assert path.consumption[t] == pytest.approx((1 - rate) * output, rel=1e-12)
        capital = rate * output + (1 - delta) * capital
    ratio = path.steady.capital / path.steady.output
    assert ratio == pytest.approx(rate / delta, rel=1e-12)
    alpha = technology.capital_share  # d K'/dK = s alpha Y/K + 1 - delta = alpha delta + 1 - delta
    assert path.stable_root == pytest.approx(1 - (1 - alpha) * delta, rel=1e-10)
    assert path.closing == "solow"


def test_solow_with_the_best_rate_is_the_optimum_where_that_is_constant() -> None:
    household = Household(curvature=1.0, depreciation=1.0)
    best = transition(OLD, household, capital=0.01)
    rule = transition(OLD, household, capital=0.01, saving_rate=0.2 / 1.05)
    assert rule.capital == pytest.approx(best.capital, rel=1e-11)
    assert rule.largest_euler_residual < 1e-11


@given(households, technologies, st.floats(0.2, 3.0))
def test_welfare_is_the_sum_of_utility(household, technology, part) -> None:
    end = steady_state(technology, household)
    path = transition(technology, household, capital=part * end.capital, periods=60)
    long = transition(technology, household, capital=part * end.capital, periods=8000)
    years = 8001
    tail = household.discount_factor**years * household.lifetime_utility(end.consumption)
    brute = lifetime_utility(long, years) + tail
    assert path.welfare == pytest.approx(brute, rel=1e-6 + 20 * path.error_bound, abs=1e-8)
    assert long.welfare == pytest.approx(brute, rel=1e-9, abs=1e-9)


@given(households, st.floats(-0.5, 1.0))
def test_the_consumption_equivalent_does_what_it_says(household, change) -> None:
    end = steady_state(OLD, household)
    path = transition(NEW, household, capital=end.capital)
    gain = consumption_equivalent(path, end.consumption)
    constant = household.lifetime_utility(end.consumption * (1 + gain))
    assert constant == pytest.approx(path.welfare, rel=1e-10, abs=1e-10)
    scaled = household.equivalent_consumption((1 + change) * path.consumption)
    same = household.equivalent_consumption(path.consumption)
    assert scaled / same - 1 == pytest.approx(change, abs=1e-12)
    assert consumption_equivalent(path, path) == 0.0


def test_a_solow_path_feels_its_reforms() -> None:
    path = transition(reform(5, 5), Household(), capital=1.0, saving_rate=0.2)
    first = transition(OLD, Household(), capital=1.0, saving_rate=0.2)
    assert path.capital[:6] == pytest.approx(first.capital[:6], rel=1e-14)
    then = transition(NEW, Household(), capital=path.capital[5], saving_rate=0.2)
    assert path.capital[5:] == pytest.approx(then.capital[:296], rel=1e-13)
    assert np.isfinite(path.euler_residual).all()
