from __future__ import annotations

import numpy as np
import pytest
from tests.economies import solve_checked

from weaklinks.errors import InputError
from weaklinks.models.jones import Enclave, Jones2008, OpenJones2008, open_up
from weaklinks.plots import plot_enclaves, plot_opening_gains, plot_opening_paths
from weaklinks.plots.openness import enclaves_data, opening_gains_data, opening_paths_data
from weaklinks.studies.enclaves import enclave_scenarios, evaluate
from weaklinks.studies.opening_gains import broken_link, gains_by_complementarity
from weaklinks.studies.openness import opening_paths

INF = float("inf")


@pytest.fixture(scope="module")
def poor():
    return Jones2008(points=41)


@pytest.fixture(scope="module")
def paths(poor):
    return opening_paths(poor, openness=[0.0, 0.25, 1.0], trade_cost=1.2)


@pytest.fixture(scope="module")
def scenarios(poor):
    return enclave_scenarios(poor, trade_cost=1.74, importable="dearest")


def row_of(found, name):
    return next(s for s in found.scenarios if s.name == name)


def test_paths_start_closed_and_end_together(paths, poor):
    np.testing.assert_allclose(paths.gdp[:, 0], poor.steady_state().gdp_per_worker, rtol=1e-12)
    np.testing.assert_allclose(paths.gdp[:, -1], paths.gdp[0, -1], rtol=1e-12)
    rich = Jones2008(points=41, wedge=0.0, human_capital=2.0).steady_state()
    assert paths.rich == pytest.approx(rich.gdp_per_worker, rel=1e-12)
    assert paths.reformed == pytest.approx(paths.rich / 2.0, rel=1e-12)


@pytest.mark.parametrize("k", range(4))
def test_points_of_a_path_are_general_equilibria(paths, poor, k):
    model = open_up(poor, importable=paths.orders[k], openness=0.25, trade_cost=1.2)
    assert solve_checked(model.economy()).gdp == pytest.approx(paths.gdp[k, 1], rel=1e-9)


def test_what_is_dear_relative_to_abroad_is_worth_most(paths):
    gain = dict(zip(paths.orders, paths.gain[:, 1], strict=True))
    assert gain["dearest"] > gain["weakest"] > gain["strongest"] > 1.0


def test_openness_cannot_pass_the_wedge_of_the_best_exporter(poor):
    free = opening_paths(
        poor, trade_cost=1.0, import_elasticity=INF, export_elasticity=INF, openness=[0.5, 1.0]
    )
    bound = poor.replace(wedge=float(poor.varieties.wedge.min())).steady_state()  # Proposition 4
    assert free.gdp[0, -1] == pytest.approx(bound.gdp_per_worker, rel=1e-10)
    assert bound.gdp_per_worker < free.reformed


def test_nontradable_weak_links_limit_what_trade_can_do(poor):
    weak = np.argsort(poor.varieties.wedge * -1.0)[:4]
    blocked = np.isin(np.arange(41), weak)
    trade = {"orders": ["dearest"], "openness": [0.0, 0.91, 1.0], "trade_cost": 1.2}
    some = opening_paths(poor, nontradable=blocked, **trade)
    every = opening_paths(poor, **trade)
    # At 91 % and 100 % everything that can be traded is: 37 of 41 varieties.
    assert some.gdp[0, 2] == pytest.approx(some.gdp[0, 1], rel=1e-12)
    assert 1.0 < some.gain[0, 2] < every.gain[0, 2]
    model = open_up(poor, importable=~blocked, exportable=~blocked, trade_cost=1.2)
    assert solve_checked(model.economy()).gdp == pytest.approx(some.gdp[0, 2], rel=1e-9)


def test_gains_rise_with_complementarity_if_weak_links_are_opened(poor):
    found = gains_by_complementarity(poor, openness=0.3, trade_cost=1.2)
    frame = found.to_frame()
    assert frame["closed"].eq(1.0).all()
    assert frame["weakest importable"].is_monotonic_increasing
    assert frame["strongest importable"].is_monotonic_decreasing
    last = open_up(
        poor.replace(intermediate_exponent=-INF),
        openness=0.3,
        trade_cost=1.2,
        importable="weakest",
    )
    gain = solve_checked(last.economy()).gdp / last.home.steady_state().gdp
    assert found.gain[-1, 2] == pytest.approx(gain, rel=1e-9)


def test_a_broken_link_is_mended_by_importing_it_and_by_nothing_else():
    home = Jones2008(points=21, wedge=0.0)
    found = broken_link(home, trade_cost=1.2, exponents=[-0.5, -1.0, -INF])
    gain = {name: found.gain[:, k] for k, name in enumerate(found.cases)}
    # By hand: without wedges the closed economy's gain is that of the two power means.
    a, weight = home.varieties.productivity, 1.0 / 21.0
    broken = np.where(np.arange(21) == 10, 0.01, 1.0) * a
    tilt, theta = 5.0, -1.0  # e = eta/(1-eta): theta = 1/1.2, and Leontief's
    final = (np.mean(a**tilt) / np.mean(broken**tilt)) ** (1.0 / tilt)
    goods = (np.sum(weight * a**theta) / np.sum(weight * broken**theta)) ** (1.0 / theta)
    mended = (final**0.5 * goods**0.5) ** 3.0  # 1/((1-sigma)(1-alpha)) = 3
    assert gain["mended, closed"][-1] == pytest.approx(mended, rel=1e-12)
    assert np.all(np.diff(gain["all others importable"]) < 0.0)
    assert np.all(np.diff(gain["only it importable"]) > 0.0)
    assert np.all(gain["only it importable"] < gain["mended, closed"])
    assert np.all(gain["only it importable"] < gain["all importable"])


def test_scenarios_agree_with_the_closed_forms(scenarios, poor):
    model = open_up(poor, trade_cost=1.74, importable="dearest")
    closed, opened = poor.steady_state(), model.steady_state()
    free = poor.replace(wedge=0.0).steady_state()
    for name, gdp in (
        ("closed", closed.gdp),
        ("open", opened.gdp),
        ("reform, closed", free.gdp),
        ("reform, open", model.without_wedges().steady_state().gdp),
    ):
        found = row_of(scenarios, name)
        assert found.national_income == pytest.approx(gdp, rel=1e-9)
        assert found.gdp == found.national_income
    assert row_of(scenarios, "open").wage == pytest.approx(opened.wage, rel=1e-9)
    assert row_of(scenarios, "open").import_share == pytest.approx(opened.import_share, rel=1e-8)
    assert scenarios.residual < 1e-9


def test_enclaves_pay_foreign_capital_its_share(scenarios, poor):
    # Cobb-Douglas: foreign capital earns alpha/(1-alpha) of what the enclave's labour earns.
    ratio = poor.capital_share / (1.0 - poor.capital_share)
    for found in scenarios.scenarios:
        if not found.enclave_jobs:
            assert found.gdp == found.national_income
            continue
        labour = found.enclave_wage * found.enclave_jobs * poor.human_capital
        assert found.gdp - found.national_income == pytest.approx(ratio * labour, rel=1e-9)
    assert row_of(scenarios, "enclave").enclave_jobs == pytest.approx(0.05, rel=1e-12)


def test_an_unlimited_enclave_can_make_a_distorted_country_poorer(scenarios):
    free = row_of(scenarios, "enclave, free entry")
    closed = row_of(scenarios, "closed")
    assert free.national_income < 0.9 * closed.national_income
    assert free.net_income < 0.9 * closed.net_income
    assert free.wage > closed.wage  # what is lost is the revenue of the wedges
    assert free.wedge_revenue < closed.wedge_revenue


def test_an_enclave_cannot_make_an_undistorted_country_poorer(poor):
    free = enclave_scenarios(poor.replace(wedge=np.zeros(41)), trade_cost=1.74)
    assert np.all(free.net_relative >= 1.0 - 1e-12)
    # Foreign capital takes the place of domestic capital, whose rent is national income.
    assert row_of(free, "enclave").national_income < row_of(free, "closed").national_income


def test_jobs_that_nobody_wants_are_not_forced_on_workers(poor):
    # Nine in ten would work in the enclave; its wage would be below what others earn.
    zone = Enclave(jobs=0.9)
    model = open_up(poor, enclave=zone, exportable=np.zeros(41), trade_cost=1.74)
    assert np.diff(solve_checked(model.economy()).factor_price)[0] < 0.0
    found = evaluate("forced", model)
    assert not found.capacity_binds
    assert 0.0 < found.enclave_jobs < 0.9
    assert found.enclave_wage == found.wage


def test_bad_requests_are_named_at_once(poor):
    with pytest.raises(InputError) as wrong:
        opening_paths(poor, orders=["bad"], openness=[2.0], nontradable=[1])
    for part in ("bad", "openness 2", "41 times"):
        assert part in str(wrong.value)
    with pytest.raises(InputError, match="nothing can be opened"):
        opening_paths(poor, nontradable=np.ones(41))
    with pytest.raises(InputError, match="at least one share"):
        opening_paths(poor, openness=[])
    with pytest.raises(InputError, match="no parameter 'opennes'"):
        gains_by_complementarity(poor, opennes=0.3)
    with pytest.raises(InputError, match="variety is 42"):
        broken_link(poor, variety=42)
    with pytest.raises(InputError, match="failure is 0"):
        broken_link(poor, failure=0.0)
    with pytest.raises(InputError, match="buy nothing"):
        enclave_scenarios(poor, enclave=Enclave(), openness=0.0)


def test_frames_and_charts_show_the_results(paths, scenarios, poor):
    frame = paths.to_frame()
    assert len(frame) == 12
    assert len(opening_paths_data(paths)) == 12
    rows = enclaves_data(scenarios)
    np.testing.assert_array_equal([r["income"] for r in rows], scenarios.income_relative)
    assert scenarios.to_frame().index[0] == "closed"
    gains = gains_by_complementarity(poor, exponents=[-1.0, -INF], trade_cost=1.2)
    data = opening_gains_data(gains)
    assert len(data) == 6
    assert data[-1]["exponent"] == "Leontief"
    for result, draw in (
        (paths, plot_opening_paths),
        (scenarios, plot_enclaves),
        (gains, plot_opening_gains),
    ):
        assert result.plot().to_dict() == draw(result).to_dict()
    found = OpenJones2008(points=11).steady_state()
    assert len(found.to_frame()) == 11
    assert "imports/GDP" in repr(found)
