"""Economies over time: tables against equilibria, steady states against long runs, worth."""

from __future__ import annotations

import numpy as np
import pytest

from economies import solve_checked
from small_tables import small_country
from weaklinks.calibration import build_economy
from weaklinks.economy import Economy, Node, assemble
from weaklinks.errors import InputError
from weaklinks.growth import Household, consumption_equivalent, steady_state, transition
from weaklinks.models.jones import Jones2008
from weaklinks.studies.capital_stock import (
    STOCK,
    Twin,
    capital_of,
    fixed_capital,
    household_of,
    jones_technology,
    technology_of,
    todays_saving_rate,
)
from weaklinks.studies.country import open_country
from weaklinks.studies.reforms import reform_path
from weaklinks.studies.sequences import reform_gains, reform_sequence
from weaklinks.studies.transitions import Reform, transition_path
from weaklinks.tables import prepare

HOUSEHOLD = Household()


@pytest.fixture(scope="module")
def country() -> Economy:
    return build_economy(prepare(small_country(11, sectors=5)))


@pytest.fixture(scope="module", params=["KEN", "GHA", "USA15"])
def real(request) -> Economy:
    return open_country(request.param).economy(horizon="long")


@pytest.fixture(scope="module")
def reformed(real):
    return transition_path(real, real.without_wedges())


def two_kinds(wedge: float = 0.0, rebate: float = 1.0) -> Economy:
    """Buildings and machines, bought with the final good; one is made well and is taxed."""
    nodes = [
        Node(name="a", inputs={"labour": 0.5, "building": 0.3, "b": 0.2}, wedge=0.3),
        Node(name="b", inputs={"labour": 0.4, "machine": 0.5, "a": 0.1}, elasticity=0.5),
        Node(name="good", inputs={"a": 0.5, "b": 0.5}, elasticity=3.0),
        Node(name="building", inputs={"good": 1.0}, productivity=2.0),
        Node(name="machine", inputs={"good": 1.0}, wedge=wedge, rebate=rebate, productivity=0.7),
    ]
    return assemble(nodes, {"labour": 1.0}, final="good", capital=("building", "machine"))


def test_the_long_run_is_a_steady_state_of_the_household(real) -> None:
    before = solve_checked(real)
    capital = capital_of(before, HOUSEHOLD)
    exact = Twin(real, HOUSEHOLD)
    twin = exact.solve(capital)
    assert twin.factor_price[-1] == pytest.approx(1.0, rel=1e-9)  # so capital earns lambda + delta
    assert twin.price == pytest.approx(before.price, rel=1e-9)
    assert twin.gdp == pytest.approx(before.gdp, rel=1e-9)
    assert twin.expenditure == pytest.approx(before.expenditure + before.capital_cost, rel=1e-9)
    stay = transition_path(real, real, periods=100)
    assert stay.gdp_relative == pytest.approx(1.0, rel=1e-8)
    assert stay.welfare_gain_percent == pytest.approx(0.0, abs=1e-6)


def test_the_path_ends_where_the_static_long_run_is(real, reformed) -> None:
    efficient = solve_checked(real.without_wedges())
    path = reformed.transition
    assert path.steady.capital == pytest.approx(capital_of(efficient, HOUSEHOLD), rel=1e-8)
    assert path.capital[-1] == pytest.approx(path.steady.capital, rel=1e-5)
    assert reformed.gdp[-1] == pytest.approx(efficient.gdp, rel=1e-5)
    assert path.steady.consumption == pytest.approx(reformed.consumption_after, rel=1e-8)
    assert path.largest_euler_residual < 1e-8
    assert reformed.error_bound < 1e-8
    assert reformed.residual < 1e-8


def test_every_year_is_an_equilibrium_and_an_optimal_choice(real, reformed) -> None:
    # The library's tables are not used: each year is solved anew and the plan is checked.
    path, h = reformed.transition, HOUSEHOLD
    exact = Twin(real.without_wedges(), h)
    for year in (0, 1, 7, 40, 150):
        now, then = (exact.solve(float(path.capital[t])) for t in (year, year + 1))
        kept = (1 - h.depreciation) * path.capital[year]
        used = path.consumption[year] + path.capital[year + 1]
        assert used == pytest.approx(now.expenditure + kept, rel=1e-8)
        earned = h.user_cost * then.factor_price[-1] + 1 - h.depreciation
        growth = path.consumption[year + 1] / path.consumption[year]
        assert growth**h.curvature == pytest.approx(h.discount_factor * earned, rel=1e-8)


def test_all_wedges_removed_is_worth_less_than_steady_states_suggest(reformed) -> None:
    # More capital has to be saved for: consumption after over before leaves that out.
    assert reformed.capital_after > reformed.capital_before
    assert 0 < reformed.welfare_gain_percent < reformed.steady_gain_percent
    assert reformed.impact_percent < reformed.gdp_gain_percent
    first = reformed.transition.consumption[0] / reformed.consumption_before
    assert first < 1 + reformed.impact_percent / 100
    static = 100 * (reformed.after.welfare / reformed.before.welfare - 1)  # as `diagnose` has it
    assert reformed.net_of_rent_percent == pytest.approx(static, rel=1e-8)


@pytest.mark.parametrize("code", ["KEN", "GHA"])
def test_the_twin_is_the_short_horizon_of_the_same_table(code) -> None:
    # These tables tell capital apart, so the short horizon has it as a factor of its own.
    country = open_country(code)
    long, short = (country.economy(horizon=h) for h in ("long", "short"))
    services = solve_checked(long).capital_cost
    assert services == pytest.approx(short.endowment[short.factor_names.index("fcap")], rel=1e-9)
    for more in (1.0, 1.3):
        endowment = short.endowment.copy()
        endowment[short.factor_names.index("fcap")] *= more
        factor = solve_checked(short.replace(endowment=endowment).without_wedges())
        twin = solve_checked(fixed_capital(long, more * services).without_wedges())
        assert twin.gdp == pytest.approx(factor.gdp, rel=1e-9)
        assert twin.value_of(STOCK) == pytest.approx(factor.value_of("fcap"), rel=1e-9)


@pytest.mark.parametrize("wedge", [0.0, 0.4, -0.3])
@pytest.mark.parametrize("rebate", [1.0, 0.5])
def test_several_kinds_of_capital_are_one_stock(wedge, rebate) -> None:
    economy = two_kinds(wedge, rebate)
    path = transition_path(economy, two_kinds(0.1).replace(productivity=1.3 * np.ones(5)))
    assert path.transition.steady.capital == pytest.approx(path.capital_after, rel=1e-8)
    before = solve_checked(economy)
    twin = Twin(economy, HOUSEHOLD).solve(capital_of(before, HOUSEHOLD))
    assert twin.quantity == pytest.approx(before.quantity, rel=1e-8)


def test_the_name_of_the_stock_is_free_or_made_so() -> None:
    twin = fixed_capital(two_kinds(), 1.0)
    assert twin.factor_names == ("labour", STOCK)
    taken = two_kinds().replace(names=("a", "b", "good", "building", "machine", STOCK))
    assert len(set(fixed_capital(taken, 1.0).names)) == 7


def test_without_produced_capital_nothing_moves() -> None:
    economy = open_country("KEN").economy(horizon="short")
    with pytest.raises(InputError, match="no produced capital"):
        transition_path(economy, economy)
    with pytest.raises(InputError, match="there are no reforms"):
        transition_path(two_kinds(), [])


# ---------------------------------------------------------------- Jones (2008)


@pytest.fixture(scope="module")
def jones() -> Jones2008:
    return Jones2008(points=31)


def test_jones_given_capital_is_proposition_2(jones) -> None:
    household = Household(discount_rate=jones.discount_rate, depreciation=jones.depreciation)
    closed = jones_technology(jones)
    end = jones.steady_state()
    table = technology_of(jones.economy(), household, low=0.2 * end.capital, high=5 * end.capital)
    capital = np.geomspace(0.2, 5, 40) * end.capital
    for method in ("output", "rental", "marginal_output", "marginal_rental"):
        assert getattr(table, method)(capital) == pytest.approx(
            getattr(closed, method)(capital), rel=1e-9
        )
    # Equation (A.5) from the average wedge.
    sigma, kept = jones.intermediate_share, 1 - end.average_wedge
    share = jones.capital_share * (1 - sigma) * kept / (1 - sigma * kept)
    assert closed.rental_share == pytest.approx(share, rel=1e-12)
    assert steady_state(closed, household).capital == pytest.approx(end.capital, rel=1e-12)


def test_a_jones_reform_takes_the_closed_forms_path(jones) -> None:
    household = Household(discount_rate=jones.discount_rate, depreciation=jones.depreciation)
    free = jones.without_wedges()
    ours = transition_path(jones.economy(), free.economy(), household=household)
    start = jones.steady_state()
    closed = transition(jones_technology(free), household, capital=start.capital)
    assert ours.transition.capital == pytest.approx(closed.capital, rel=1e-9)
    assert ours.transition.consumption == pytest.approx(closed.consumption, rel=1e-9)
    assert ours.consumption_before == pytest.approx(start.consumption, rel=1e-9)
    gain = 100 * consumption_equivalent(closed, start.consumption)
    assert ours.welfare_gain_percent == pytest.approx(gain, rel=1e-8)


def test_jones_in_closed_form_is_jones_by_tables(jones) -> None:
    free, household = jones.without_wedges(), household_of(jones, None)
    closed = transition_path(jones, [Reform(economy=free, date=3)])
    table = transition_path(
        jones.economy(), [Reform(economy=free.economy(), date=3)], household=household
    )
    assert closed.transition.capital == pytest.approx(table.transition.capital, rel=1e-9)
    assert closed.gdp == pytest.approx(table.gdp, rel=1e-9)
    assert closed.welfare_gain_percent == pytest.approx(table.welfare_gain_percent, rel=1e-8)
    assert closed.interpolation_error < 1e-10  # against the general solver
    with pytest.raises(InputError, match=r"(?s)discount_rate.*depreciation"):
        transition_path(jones, free, household=Household(discount_rate=0.1, depreciation=0.2))


def test_jones_growth_miracle_in_closed_form_and_by_tables() -> None:
    model = Jones2008(points=9)
    order = reform_path(model, order="worst")
    closed = reform_sequence(model, order=order, every=7)
    table = reform_sequence(
        model.economy(), order=order, every=7, household=household_of(model, None)
    )
    assert closed.labels == table.labels == order.sectors
    assert closed.gdp == pytest.approx(table.gdp, rel=1e-8)
    # Section 7: most of the rise comes late.
    assert closed.years_until(0.5) > 7 * 9 / 2


# ---------------------------------------------------------------- sequences


def test_a_sequence_is_its_reforms_at_their_dates(country) -> None:
    order = reform_path(country, order="best")
    path = reform_sequence(country, order=order, every=4, first=2)
    k = len(order.sectors)
    assert path.dates == tuple(range(2, 2 + 4 * k, 4))
    assert path.labels == order.sectors
    assert path.after.gdp == pytest.approx(order.gdp[-1], rel=1e-9)
    assert path.gdp_relative[:2] == pytest.approx(1.0, rel=1e-8)
    assert path.transition.largest_euler_residual < 1e-8
    assert path.error_bound < 1e-8
    # The first reform's own path, until the second comes as a surprise.
    one = reform_sequence(country, order=order, steps=1, first=2)
    assert path.gdp[:6] == pytest.approx(one.gdp[:6], rel=1e-8)
    frame = path.to_frame()
    assert frame["reform"][2] == order.sectors[0]
    assert frame["growth_percent"][1:].to_numpy() == pytest.approx(
        100 * (path.gdp[1:] / path.gdp[:-1] - 1), rel=1e-12
    )


def test_reforms_far_apart_are_steps_from_long_run_to_long_run(country) -> None:
    order = reform_path(country, order="by:size", steps=2)
    path = reform_sequence(country, order=order, every=400, periods=800)
    assert path.gdp[399] == pytest.approx(order.gdp[1], rel=1e-6)
    assert path.gdp[799] == pytest.approx(order.gdp[2], rel=1e-6)


def test_announcing_moves_capital_before_the_reform(country) -> None:
    surprise = transition_path(country, [Reform(economy=country.without_wedges(), date=10)])
    told = transition_path(country, [Reform(economy=country.without_wedges(), date=10, learned=0)])
    still = surprise.capital_before
    assert surprise.transition.capital[:11] == pytest.approx(still, rel=1e-8)
    assert np.abs(told.transition.capital[1:11] / still - 1).min() > 1e-6
    assert told.after.gdp == surprise.after.gdp
    announced = reform_sequence(country, order="by:size", every=3, announced=100)
    assert announced.transition.surprises == ()
    assert announced.transition.largest_euler_residual < 1e-8


def test_one_at_a_time_is_sorted_and_each_is_a_path(country) -> None:
    gains = reform_gains(country)
    worth = [path.welfare_gain_percent for path in gains.values()]
    assert worth == sorted(worth, reverse=True)
    label = next(iter(gains))
    alone = reform_sequence(country, order=[label])
    assert gains[label].welfare_gain_percent == pytest.approx(alone.welfare_gain_percent, abs=1e-9)


def test_solow_with_todays_rate_moves_only_with_the_reform(country) -> None:
    still = transition_path(country, country)
    rate = float(still.transition.saving_rate[0])
    rule = transition_path(country, country, saving_rate=rate)
    assert rule.gdp_relative == pytest.approx(1.0, rel=1e-8)
    after = transition_path(country, country.without_wedges(), saving_rate=rate)
    assert after.transition.closing == "solow"
    assert rate == pytest.approx(todays_saving_rate(country, HOUSEHOLD), rel=1e-8)
    # The rule ends where s Y = delta K, not where the long run is.
    spent = after.gdp_after + country.from_outside
    assert HOUSEHOLD.depreciation * after.capital_after == pytest.approx(rate * spent, rel=1e-8)
    assert after.gdp[-1] == pytest.approx(after.gdp_after, rel=1e-4)
    assert after.capital_after != pytest.approx(after.after.capital_cost / 0.1, rel=1e-3)
    assert after.transition.saving_rate == pytest.approx(rate, rel=1e-12)


def test_bad_spacing_is_one_message(country) -> None:
    with pytest.raises(InputError) as wrong:
        reform_sequence(country, every=0, first=-1, announced=-2)
    for name in ("every", "first", "announced"):
        assert name in str(wrong.value)
