"""Reform paths in Jones' economy against the general solver, closed forms and brute force."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weaklinks.errors import InputError, NoEquilibriumError
from weaklinks.models.jones import Jones2008
from weaklinks.studies.jones_candidates import wedge_slopes
from weaklinks.studies.jones_reforms import jones_reform_path, jones_reform_paths
from weaklinks.studies.orders import NO_LOSS
from weaklinks.studies.paths import ReformPath
from weaklinks.studies.reforms import GREEDY, reform_path

BY = ("wedge", "size", "domar_weight", "gain", "productivity", "name", "place")
ORDERS = [*GREEDY, "random", *(f"by:{a}" for a in BY), *(f"by:-{a}" for a in BY)]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("points", [1, 2, 23])
def test_it_is_the_path_of_the_general_solver(points: int, order: str) -> None:
    model = Jones2008(points=points)
    fast, general = reform_path(model, order=order), reform_path(model.economy(), order=order)
    assert fast.sectors == general.sectors
    np.testing.assert_allclose(fast.gdp, general.gdp, rtol=1e-11)
    np.testing.assert_allclose(fast.welfare, general.welfare, rtol=1e-11)
    for name in ("order", "equilibria", "complete", "certified"):
        assert getattr(fast, name) == getattr(general, name)
    assert max(fast.residual, general.residual) < 1e-11


def test_figure_5() -> None:
    """Section 7: 300 varieties; "nearly 60 %" and "the 80 % reform point" of the worst path."""
    model = Jones2008(points=300)
    paths = {
        order: jones_reform_path(model, order=order)
        for order in ("best", "worst", "by:productivity", "by:-productivity")
    }
    rich = Jones2008(points=300, wedge=0.0, human_capital=2.0).steady_state().gdp
    doubled = {
        order: tuple(int(np.argmax(path.gdp_relative >= times)) for times in (2.0, 4.0))
        for order, path in paths.items()
    }
    assert doubled["worst"] == (178, 241)
    assert doubled["best"] == (9, 54)
    for path in paths.values():
        assert path.gdp[-1] / rich == pytest.approx(0.5, rel=1e-12)
        assert 0.045 < path.gdp[0] / rich < 0.055
    assert paths["by:productivity"].sectors[0] == "variety 1"
    assert paths["by:-productivity"].sectors[0] == "variety 300"


def test_paths_together_are_the_paths_alone() -> None:
    orders = [*ORDERS, ["variety 3", "variety 1"], "best"]
    given = [
        (Jones2008(points=150), {}),
        (Jones2008(points=40), {"removal": 0.5, "horizon": "short", "steps": 33}),
        (Jones2008(points=40, productivity=1.0), {}),  # pairs that tie at every step
        (Jones2008(points=40, intermediate_exponent=-INF, largest_wedge=0.99), {}),
        (Jones2008(points=40, wedge=lambda i: 0.8 - i), {}),  # losses, too
    ]
    for model, options in given:
        together = jones_reform_paths(model, orders=orders, **options)
        for order, path in zip(orders, together, strict=True):
            alone = jones_reform_path(model, order=order, **options)
            assert path.sectors == alone.sectors
            np.testing.assert_allclose(path.gdp, alone.gdp, rtol=1e-13)
            np.testing.assert_allclose(path.welfare, alone.welfare, rtol=1e-12)
            assert (path.order, path.equilibria) == (alone.order, alone.equilibria)
            assert path.certified == alone.certified
            assert path.residual < 1e-12
    for wrong in ((), "best"):
        with pytest.raises(InputError, match="one order or more"):
            jones_reform_paths(Jones2008(points=3), orders=wrong)


INF = float("inf")


@st.composite
def models(draw: st.DrawFn, *, largest: int = 9) -> Jones2008:
    """Parameters over most of their range; wedges of both signs, complements up to Leontief."""
    n = draw(st.integers(2, largest))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    return Jones2008(
        final_exponent=draw(st.floats(0.1, 0.95)),
        intermediate_exponent=draw(
            st.one_of(st.floats(-20.0, 0.0), st.sampled_from([0.0, -1e-9, -1e-3, -100.0, -INF]))
        ),
        intermediate_share=draw(st.one_of(st.just(0.0), st.floats(0.05, 0.8))),
        capital_share=draw(st.floats(0.1, 0.5)),
        productivity=np.exp(rng.normal(0.0, draw(st.floats(0.0, 1.0)), n)),
        wedge=rng.uniform(draw(st.sampled_from([-0.1, 0.0])), 0.95, n),
        weights=rng.uniform(0.5, 2.0, n),
    )


def wedges_along(model: Jones2008, path: ReformPath, removal: float = 1.0) -> list[np.ndarray]:
    wedge = model.varieties.wedge.copy()
    found = [wedge.copy()]
    for label in path.sectors:
        for name in label.split(" + "):
            k = int(name.removeprefix("variety ")) - 1
            wedge[k] = 1.0 - (1.0 - wedge[k]) ** (1.0 - removal)
        found.append(wedge.copy())
    return found


def require_closed_form(
    model: Jones2008, path: ReformPath, *, removal: float = 1.0, horizon: str = "long"
) -> None:
    """Every step is Proposition 3, or 2 at the first steady state's capital."""
    v, capital = model.varieties, model.steady_state().capital
    for k, wedge in enumerate(wedges_along(model, path, removal)):
        there = model.replace(productivity=v.productivity, wedge=wedge, weights=v.weight)
        q = there.steady_state() if horizon == "long" else there.given_capital(capital)
        rent = q.rental * q.capital if horizon == "long" else 0.0
        assert path.gdp[k] == pytest.approx(q.gdp, rel=1e-11)
        assert path.welfare[k] == pytest.approx(q.gdp - rent, rel=1e-10, abs=1e-11 * q.gdp)


@settings(max_examples=60, deadline=None)
@given(
    model=models(),
    order=st.sampled_from([*GREEDY, "by:gain", "by:-size"]),
    removal=st.sampled_from([1.0, 0.5, 0.1]),
    horizon=st.sampled_from(["long", "short"]),
)
def test_any_economy_by_both_routes(
    model: Jones2008, order: str, removal: float, horizon: str
) -> None:
    given = {"order": order, "removal": removal}
    fast = jones_reform_path(model, horizon=horizon, **given)
    general = reform_path(model.economy(horizon=horizon), **given)
    np.testing.assert_allclose(fast.gdp, general.gdp, rtol=1e-10)
    np.testing.assert_allclose(fast.welfare, general.welfare, rtol=1e-9)
    assert fast.sectors == general.sectors
    assert fast.residual < 1e-11


def test_a_loss_of_rounding_is_none() -> None:
    """The second variety weighs 1e-30: its reform changes nothing, whichever sign that has."""
    model = Jones2008(
        intermediate_share=0.0,
        capital_share=0.5,
        final_exponent=0.9375,
        productivity=np.array([7.69768105, 0.07764058]),
        wedge=np.array([0.74133819, 0.51127014]),
    )
    for path in (
        jones_reform_path(model, order="worst"),
        reform_path(model.economy(), order="worst"),
    ):
        assert path.sectors == ("variety 2", "variety 1")


@settings(max_examples=40, deadline=None)
@given(model=models(largest=6), order=st.sampled_from(sorted(GREEDY)))
def test_a_greedy_step_is_the_best_of_single_closed_forms(model: Jones2008, order: str) -> None:
    path, v = jones_reform_path(model, order=order), model.varieties
    require_closed_form(model, path)
    for wedge, after in zip(wedges_along(model, path), path.gdp[1:], strict=False):
        now = model.replace(wedge=wedge, productivity=v.productivity).steady_state().gdp
        gains = []
        for k in np.flatnonzero(wedge):
            other = wedge.copy()
            other[k] = 0.0
            there = model.replace(wedge=other, productivity=v.productivity)
            gains.append(there.steady_state().gdp / now - 1.0)
        wanted = {"best": max(gains), "worst-gain": min(gains)}.get(order)
        if order == "worst":
            wanted = min((g for g in gains if g >= -NO_LOSS), default=min(gains))
            if min(abs(g + NO_LOSS) for g in gains) < 1e-12:
                continue  # whether the loss counts is a matter of rounding
        assert after / now - 1.0 == pytest.approx(wanted, rel=1e-9, abs=1e-12)


EXTREMES = [
    {"final_exponent": 0.99, "largest_wedge": 0.99, "wedge_decay": 0.05},
    {"final_exponent": 0.01, "intermediate_exponent": -INF},
    {"intermediate_exponent": -100.0, "largest_wedge": 0.99},
    {"intermediate_exponent": 0.0},
    {"intermediate_exponent": -1e-12},
    {"intermediate_share": 0.0, "intermediate_exponent": -3.0},
    {"intermediate_share": 0.99, "largest_wedge": 0.99},
    {"wedge": [0.999999, 0.5, 0.999999, 0.2], "intermediate_exponent": -INF},
    {"wedge": [-3.0, 0.3, 0.9], "productivity": [5.0, 1.0, 0.1], "final_exponent": 0.98,
     "intermediate_share": 0.1},
]  # fmt: skip


@pytest.mark.parametrize("given", EXTREMES)
@pytest.mark.parametrize("order", ["best", "worst", "worst-gain", "by:productivity"])
@pytest.mark.parametrize("horizon", ["long", "short"])
def test_limits_keep_their_digits(given: dict, order: str, horizon: str) -> None:
    model = Jones2008(points=60, **given)
    path = jones_reform_path(model, order=order, horizon=horizon)
    require_closed_form(model, path, horizon=horizon)


def test_a_reform_that_takes_nearly_all_of_a_sum_away() -> None:
    """The subsidised superstar is all of final demand; what is left without it still ranks."""
    model = Jones2008(
        wedge=[-0.9, 0.5, 0.6, 0.7],
        productivity=[2.0, 1.0, 1.1, 1.2],
        final_exponent=0.99,
        intermediate_share=0.05,
    )
    for order in (["variety 1", "variety 2", "variety 3"], "best", "worst-gain"):
        require_closed_form(model, jones_reform_path(model, order=order))


def test_subsidies_that_take_all_of_gdp_are_told_as_the_steady_state_tells_them() -> None:
    model = Jones2008(wedge=[-9.0, 0.5], productivity=[2.0, 1.0], intermediate_share=0.05)
    for tell in (model.steady_state, lambda: reform_path(model)):
        with pytest.raises(NoEquilibriumError, match="nothing is left to consume"):
            tell()


def test_what_ties_stays_in_order() -> None:
    model = Jones2008(productivity=1.0, wedge=0.5, points=6)
    for order in ("best", "worst-gain", "by:wedge", "by:-productivity"):
        path = jones_reform_path(model, order=order)
        assert path.sectors == tuple(f"variety {k}" for k in range(1, 7))


def test_mirrored_wedges_are_told_apart_by_productivity() -> None:
    """The "v" is symmetric, so that candidates come in pairs that are close at every step."""
    model = Jones2008(points=31, productivity_decay=1e-9)
    for order in GREEDY:
        path = jones_reform_path(model, order=order)
        require_closed_form(model, path)
        general = reform_path(model.economy(), order=order)
        np.testing.assert_allclose(path.gdp, general.gdp, rtol=1e-11)


def test_packages_and_lists_and_steps() -> None:
    model = Jones2008(points=12)
    packages = [["variety 3", "variety 1"], ["variety 12"], ["variety 5", "variety 6", "variety 7"]]
    for order in [*ORDERS, ["variety 12", "variety 1"]]:
        given = {"order": order, "packages": packages, "removal": 0.7}
        fast, general = reform_path(model, **given), reform_path(model.economy(), **given)
        assert fast.sectors == general.sectors
        np.testing.assert_allclose(fast.gdp, general.gdp, rtol=1e-11)
        require_closed_form(model, fast, removal=0.7)
    short = reform_path(model, steps=4)
    assert short.sectors == reform_path(model).sectors[:4]
    assert not short.complete
    assert short.certified == reform_path(model.economy(), steps=4).certified


def test_the_whole_is_reached_in_any_order_and_told() -> None:
    model, told = Jones2008(points=4), []
    ends = [reform_path(model, order=list(order)).gdp[-1] for order in permutations(names(4))]
    np.testing.assert_allclose(ends, model.without_wedges().steady_state().gdp, rtol=1e-13)
    reform_path(model, progress=lambda *at: told.append(at))
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


def names(count: int) -> list[str]:
    return [f"variety {k + 1}" for k in range(count)]


@settings(max_examples=40, deadline=None)
@given(model=models())
def test_slopes_are_derivatives(model: Jones2008) -> None:
    v, capital, step = model.varieties, model.steady_state().capital, 1e-5
    for long in (True, False):
        slopes = wedge_slopes(model, long=long)
        for k in range(len(v)):
            level = []
            for sign in (1.0, -1.0):
                wedge = v.wedge.copy()
                wedge[k] = 1.0 - (1.0 - wedge[k]) * np.exp(sign * step)
                there = model.replace(wedge=wedge)
                q = there.steady_state() if long else there.given_capital(capital)
                level.append(np.log(q.gdp))
            assert slopes[k] == pytest.approx((level[0] - level[1]) / (2 * step), abs=2e-6)


WRONG = [
    ({"order": "bets"}, "no order 'bets'"),
    ({"order": "by:-colour"}, "no order 'by:-colour'"),
    ({"order": ["variety 1", "zzz"]}, "no sector 'zzz'"),
    ({"order": ["variety 1", "variety 1"]}, "listed twice"),
    ({"order": []}, "it is empty"),
    ({"steps": 0}, "steps is 0"),
    ({"removal": 1.5}, "removal is 1.5"),
    ({"horizon": "medium"}, "horizon is 'medium'"),
    ({"packages": [["variety 1", "x9"]]}, "no sector 'x9'"),
    ({"packages": []}, "no wedge to remove"),
    ({"packages": [["variety 1"], []]}, "a package of reforms is empty"),
    ({"packages": [["variety 1"], ["variety 1"]]}, "two packages"),
]


@pytest.mark.parametrize(("given", "words"), WRONG)
def test_wrong_requests_are_named(given: dict, words: str) -> None:
    with pytest.raises(InputError, match=words):
        jones_reform_path(Jones2008(points=4), **given)


def test_no_wedge_no_path() -> None:
    with pytest.raises(InputError, match="no wedge to remove"):
        reform_path(Jones2008(wedge=0.0))


def test_sums_that_do_not_fit_are_refused_with_the_way_out() -> None:
    with pytest.raises(InputError, match=r"reform_path\(model.economy\(\)\)"):
        reform_path(Jones2008(points=5, final_exponent=0.999, largest_wedge=0.99))


@pytest.mark.parametrize("order", ["best", "worst", "by:wedge"])
def test_subsidies_that_only_wedges_paid_for(order: str) -> None:
    model = Jones2008(wedge=[-1.5, 0.5], productivity=1.0, intermediate_share=0.7)
    with pytest.raises(NoEquilibriumError, match="variety 2 after 0 others leaves subsidies"):
        reform_path(model, order=order)
    with pytest.raises(NoEquilibriumError):
        reform_path(model.economy(), order=order)


def test_candidates_that_all_take_nearly_a_whole_sum():
    """With theta .99 one subsidised variety is the economy: removing its wedge collapses sums."""
    model = Jones2008(
        final_exponent=0.99,
        intermediate_exponent=0.0,
        intermediate_share=0.0,
        productivity=[1.3541055, 1.59251451],
        wedge=[-0.02664888, -0.15565753],
    )
    fast, slow = jones_reform_path(model, order="best"), reform_path(model.economy(), order="best")
    assert fast.sectors == slow.sectors
    np.testing.assert_allclose(fast.gdp, slow.gdp, rtol=1e-10)
