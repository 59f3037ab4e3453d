from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.economies import solve_checked

from weaklinks.errors import InputError, NoEquilibriumError
from weaklinks.models.jones import Enclave, Jones2008, OpenJones2008, open_up
from weaklinks.models.jones.open_prices import gains_from_own_shares
from weaklinks.models.jones.open_standard_form import ENCLAVE
from weaklinks.models.jones.open_varieties import ORDERS, autarky_price

INF = float("inf")
FREE = {"openness": 1.0, "trade_cost": 1.0}


@st.composite
def homes(draw, *, wedges=True):
    """A closed economy with a handful of different varieties."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n = draw(st.integers(2, 9))
    return Jones2008(
        productivity=np.exp(rng.normal(0.0, 0.7, n)),
        wedge=rng.uniform(0.0, 0.8, n) if wedges else 0.0,
        weights=rng.uniform(0.2, 1.0, n),
        intermediate_share=rng.uniform(0.0, 0.7),
        capital_share=rng.uniform(0.1, 0.5),
        intermediate_exponent=float(rng.choice([-INF, -3.0, -1.0, -0.1, 0.0])),
        final_exponent=rng.uniform(0.2, 0.9),
        human_capital=rng.uniform(0.5, 3.0),
    )


@st.composite
def open_economies(draw, *, wedges=True, elasticities=(1.2, 2.0, 6.0, 40.0)):
    """A home opened in some way to a world that makes the same varieties otherwise."""
    home = draw(homes(wedges=wedges))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n = len(home.varieties)
    exportable = rng.random(n) < 0.6
    exportable[rng.integers(n)] = True
    return open_up(
        home,
        world=home.replace(productivity=np.exp(rng.normal(0.0, 0.7, n)), wedge=0.0),
        importable=rng.random(n) < 0.6,
        exportable=exportable,
        trade_cost=rng.uniform(1.0, 2.0),
        tariff=rng.uniform(0.0, 0.5) if wedges else 0.0,
        export_tax=rng.uniform(-0.2, 0.3) if wedges else 0.0,
        import_elasticity=float(rng.choice(elasticities)),
        export_elasticity=float(rng.choice(elasticities)),
        variety_gains=rng.uniform(),
    )


@given(open_economies())
def test_closed_form_is_the_general_solution(model):
    found, solved = model.steady_state(), solve_checked(model.economy())
    assert solved.gdp == pytest.approx(found.gdp, rel=1e-9)
    assert solved.factor_price[0] == pytest.approx(found.wage, rel=1e-9)
    assert found.residual < 1e-12
    n = len(model.home.varieties)
    np.testing.assert_allclose(solved.revenue[:n], found.domestic_sales, rtol=1e-8, atol=1e-12)
    if model.tradables.importable.any():
        assert solved.value_of("foreign exchange") == pytest.approx(found.exchange_rate, rel=1e-9)
        sold = solved.revenue[solved.economy.index("foreign exchange")]
        assert sold == pytest.approx(found.import_share * found.gdp, rel=1e-8)


@given(open_economies(elasticities=(INF,)))
def test_closed_form_holds_with_perfect_substitutes(model):
    assert solve_checked(model.economy()).gdp == pytest.approx(model.steady_state().gdp, rel=1e-9)


@given(homes(), st.sampled_from([1.5, 6.0, 50.0, INF]))
def test_prohibitive_trade_costs_leave_proposition_3(home, eta):
    closed = home.steady_state().gdp
    sealed = open_up(home, openness=1.0, trade_cost=1e40, import_elasticity=eta)
    assert sealed.steady_state().gdp == pytest.approx(closed, rel=1e-10)
    assert solve_checked(open_up(home, openness=0.0).economy()).gdp == pytest.approx(
        closed, rel=1e-10
    )


@given(homes(wedges=False), st.sampled_from([1.5, 6.0, INF]), st.sampled_from([1.0, 3.0, INF]))
def test_nothing_is_gained_where_world_prices_are_those_at_home(home, eta, eps):
    model = open_up(home, **FREE, import_elasticity=eta, export_elasticity=eps, variety_gains=0.0)
    np.testing.assert_allclose(model.steady_state().price, autarky_price(home), rtol=1e-12)
    assert model.steady_state().gdp == pytest.approx(home.steady_state().gdp, rel=1e-10)
    taxed = model.replace(wedge=0.4, world=home.replace(wedge=0.4))
    assert taxed.steady_state().gdp == pytest.approx(taxed.home.steady_state().gdp, rel=1e-10)


@given(homes(wedges=False), st.floats(1.3, 20.0), st.floats(1.0, 3.0))
def test_gains_are_those_of_arkolakis_costinot_and_rodriguez_clare(home, eta, cost):
    # Same technology abroad: each own share is the same, whatever varieties are like.
    model = open_up(home, openness=1.0, trade_cost=cost, import_elasticity=eta)
    found = model.steady_state()
    own = 1.0 / (1.0 + cost ** (2.0 * (1.0 - eta)))
    np.testing.assert_allclose(found.relative.own_share, own, rtol=1e-9)
    power = 1.0 / ((1.0 - home.intermediate_share) * (1.0 - home.capital_share))
    gain = found.gdp / home.steady_state().gdp
    assert gain == pytest.approx(gains_from_own_shares(own, eta, power=power), rel=1e-9)


@given(homes())
def test_ricardian_free_trade_leaves_the_wedge_of_the_one_exporter(home):
    # Foreign exchange costs c / (Q (1 - tau_min)): all prices are the world's times that.
    model = open_up(home, **FREE, import_elasticity=INF, export_elasticity=INF)
    least = float(home.varieties.wedge.min())
    uniform = home.replace(wedge=least).steady_state()  # Proposition 4
    assert model.steady_state().gdp == pytest.approx(uniform.gdp, rel=1e-10)


def test_ricardian_specialisation_by_hand():
    # Two varieties, no intermediates, no wedges. Home: A = (1, 1/10); the world's prices are
    # (2, 3). One unit of inputs makes one of variety 1, which buys 2/3 of variety 2 less two
    # crossings at 1.25. Imports win: 2/3/1.5625 = 0.42667 > 1/10.
    home = Jones2008(productivity=[1.0, 0.1], wedge=0.0, intermediate_share=0.0, final_exponent=0.5)
    model = open_up(
        home,
        openness=1.0,
        trade_cost=1.25,
        world_price=[2.0, 3.0],
        import_elasticity=INF,
        export_elasticity=INF,
    )
    reach = np.array([1.0, 2.0 / 3.0 / 1.25**2])
    # theta = 1/2: elasticity 2, price index is the harmonic mean of prices 1/reach.
    productivity = float(np.mean(reach))
    gain = (productivity / np.mean([1.0, 0.1])) ** 1.5  # 1/(1 - alpha): capital follows
    found = model.steady_state()
    assert found.gdp / home.steady_state().gdp == pytest.approx(gain, rel=1e-12)
    np.testing.assert_array_equal(found.relative.own_share, [1.0, 0.0])
    np.testing.assert_array_equal(found.relative.export_share, [1.0, 0.0])
    assert found.import_share == pytest.approx(reach[1] / reach.sum(), rel=1e-12)


@given(open_economies(), st.floats(0.0, 2.0))
def test_lerner_a_tariff_is_an_export_tax(model, rate):
    taxes = [model.replace(tariff=rate, export_tax=0.0), model.replace(tariff=0.0, export_tax=rate)]
    first, second = (taxed.steady_state().gdp for taxed in taxes)
    assert first == pytest.approx(second, rel=1e-10)


@given(open_economies(wedges=False), st.floats(1.0, 1.5))
def test_without_wedges_cheaper_trade_never_costs_income(model, factor):
    dear = model.replace(trade_cost=model.trade_cost * factor)
    assert model.steady_state().gdp >= dear.steady_state().gdp * (1.0 - 1e-12)


@given(open_economies(wedges=False))
def test_without_wedges_more_openness_never_costs_income(model):
    model = model.replace(variety_gains=1.0, importable="weakest")
    gdp = [model.replace(openness=m).steady_state().gdp for m in np.linspace(0.0, 1.0, 5)]
    assert np.all(np.diff(gdp) >= -1e-12 * gdp[0])


def test_with_wedges_cheaper_trade_can_cost_income():
    # Made at home, variety 1 uses no more resources than its imports' exports do, but is taxed.
    # Complements are hardly used more when they are cheaper, so what the crossings melt is lost.
    home = Jones2008(
        productivity=1.0, wedge=[0.6, 0.0], intermediate_exponent=-INF, final_exponent=0.05
    )
    trade = {"importable": [1, 0], "exportable": [0, 1], "variety_gains": 0.0}
    model = open_up(home, **trade, import_elasticity=INF, trade_cost=1.5)
    closed = home.steady_state().gdp
    assert model.steady_state().gdp < 0.95 * closed
    assert solve_checked(model.economy()).gdp == pytest.approx(model.steady_state().gdp, rel=1e-10)
    assert model.replace(trade_cost=1.0).steady_state().gdp > closed


def test_the_same_country_without_wedges_trades_the_same_varieties():
    model = OpenJones2008(points=31, tariff=0.2, trade_cost=1.2)
    efficient = model.without_wedges()
    np.testing.assert_array_equal(efficient.tradables.importable, model.tradables.importable)
    np.testing.assert_array_equal(efficient.tradables.world_price, model.tradables.world_price)
    solved = solve_checked(model.economy().without_wedges())
    assert solved.gdp == pytest.approx(efficient.steady_state().gdp, rel=1e-10)


@pytest.mark.parametrize("order", ORDERS)
def test_orders_open_what_they_say(order):
    model = OpenJones2008(points=40, openness=0.25, importable=order, quadrature="midpoint")
    mask, v = model.tradables.importable, model.home.varieties
    assert mask.sum() == 10
    cost = 1.0 / (v.productivity * (1.0 - v.wedge))
    relative = cost / model.tradables.world_price
    if order in ("weakest", "dearest"):
        key = cost if order == "weakest" else relative
        assert key[mask].min() >= key[~mask].max() * (1.0 - 1e-12)
    if order in ("strongest", "cheapest"):
        key = cost if order == "strongest" else relative
        assert key[mask].max() <= key[~mask].min() * (1.0 + 1e-12)
    if order == "middle":
        assert mask[15:25].all()


def test_what_is_weak_is_judged_abroad_too():
    # The same variety fails in both countries: dear at home, but not dearer than abroad.
    broken = Jones2008(productivity=[1.0, 0.01, 1.0], wedge=[0.5, 0.0, 0.0])
    weak = open_up(broken, openness=0.34, importable="weakest").tradables.importable
    dear = open_up(broken, openness=0.34, importable="dearest").tradables.importable
    assert weak.tolist() == [False, True, False]
    assert dear.tolist() == [True, False, False]


def test_a_vanishing_enclave_leaves_the_closed_economy():
    model = OpenJones2008(
        points=21, export_openness=0.0, trade_cost=1.3, enclave=Enclave(jobs=1e-15)
    )
    gdp = solve_checked(model.economy()).gdp
    assert gdp == pytest.approx(model.home.steady_state().gdp, rel=1e-10)


def test_an_enclave_that_anybody_may_join_is_full_reform_by_other_means():
    # With free trade in all varieties foreign exchange buys the final good one for one, and
    # a worker of the enclave earns the rich country's wage; its capital earns the rest abroad.
    model = OpenJones2008(
        points=21,
        **FREE,
        export_openness=0.0,
        import_elasticity=INF,
        enclave=Enclave(free_entry=True),
    )
    solved, rich = solve_checked(model.economy()), model.foreign.steady_state()
    assert solved.factor_price[0] == pytest.approx(rich.wage, rel=1e-10)
    assert solved.gdp == pytest.approx((1.0 - model.capital_share) * rich.gdp, rel=1e-10)


@pytest.mark.parametrize("domestic", [0.0, 0.5])
def test_free_entry_is_the_capacity_at_which_its_wage_is_everybodys(domestic):
    zone = Enclave(free_entry=True, domestic_inputs=domestic)
    model = OpenJones2008(points=21, export_openness=0.0, enclave=zone)
    free = solve_checked(model.economy())
    hired = free.payments[[free.economy.index(ENCLAVE)], :].toarray()[0, -1]
    jobs = float(hired / free.factor_income.sum())
    given_jobs = model.replace(enclave=Enclave(jobs=jobs, domestic_inputs=domestic))
    bound = solve_checked(given_jobs.economy())
    assert bound.gdp == pytest.approx(free.gdp, rel=1e-9)
    np.testing.assert_allclose(bound.factor_price, free.factor_price[0], rtol=1e-8)


def test_an_enclave_and_domestic_exports_share_the_bundle():
    model = OpenJones2008(points=21, trade_cost=1.2, enclave=Enclave())
    alone = OpenJones2008(points=21, trade_cost=1.2)
    nearly = model.replace(enclave=Enclave(bundle_weight=1e-12, jobs=1e-12))
    assert solve_checked(nearly.economy()).gdp == pytest.approx(alone.steady_state().gdp, rel=1e-10)
    assert solve_checked(model.economy()).gdp > alone.steady_state().gdp


def test_bad_parameters_are_named_at_once():
    with pytest.raises(InputError) as wrong:
        OpenJones2008(openness=1.5, trade_cost=0.9, import_elasticity=1.0, tariff=-1.0)
    for name in ("openness", "trade_cost", "import_elasticity", "tariff"):
        assert name in str(wrong.value)
    assert "closed economy" in str(wrong.value)
    with pytest.raises(InputError) as wrong:
        OpenJones2008(
            points=3,
            importable="bad",
            exportable=[1, 2, 0],
            world_price=[1.0, -1.0, np.nan],
        )
    for part in ("importable", "exportable", "variety 2", "variety 3", "weakest"):
        assert part in str(wrong.value)
    with pytest.raises(InputError, match="nothing pays for imports"):
        OpenJones2008(export_openness=0.0)
    with pytest.raises(InputError, match="earnings buy nothing"):
        OpenJones2008(openness=0.0, enclave=Enclave())
    with pytest.raises(InputError, match="2 varieties; it must have 3"):
        OpenJones2008(points=3, world=Jones2008(points=2))
    with pytest.raises(InputError, match="world_price"):
        OpenJones2008(points=3, world_price=[1.0, 2.0])
    with pytest.raises(InputError, match="seed"):
        OpenJones2008(points=3, importable="random", seed=-1)
    with pytest.raises(InputError, match="jobs is 0"):
        Enclave(jobs=0.0)
    with pytest.raises(InputError, match="no closed form"):
        OpenJones2008(points=3, openness=1.0, enclave=Enclave()).steady_state()


def test_subsidies_that_cannot_be_paid_have_no_equilibrium():
    with pytest.raises(NoEquilibriumError, match="cannot be paid"):
        OpenJones2008(points=3, wedge=-2.0, openness=0.0).steady_state()
