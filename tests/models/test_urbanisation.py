"""Urbanisation: closed forms against search, its three closures, and what makes no sense."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from big_push_draws import draws, require_regimes, solved
from hypothesis import given, settings
from hypothesis import strategies as st

from weaklinks import catalogue
from weaklinks.coordination import pair_equilibria, push
from weaklinks.errors import InputError
from weaklinks.games import AdoptionGame
from weaklinks.models.big_push import Urbanisation

COARSE = settings(max_examples=50, deadline=None)


def drawn(closure: str = "fixed-wage", *, alike: bool | None = None):
    def make(rng: np.random.Generator) -> Urbanisation:
        low = rng.uniform(0.0, 0.5)
        return Urbanisation(
            wage=rng.uniform(0.9, 1.6),
            markup=rng.uniform(0.1, 0.7),
            fixed_cost=np.exp(rng.uniform(-4.0, 0.0)),
            variety=1.0 if rng.random() < 0.05 else rng.uniform(1.02, 2.5),
            moving_low=low,
            moving_high=low if rng.random() < 0.2 else low + rng.uniform(0.05, 1.0),
            dispersion=0.0 if alike or (alike is None and rng.random() < 0.5) else rng.random(),
            jobs=rng.uniform(0.2, 1.0),
            surplus=rng.random(),
            wage_growth=rng.uniform(0.0, 2.0),
            closure=closure,
        )

    return make


def pairs_found(found) -> np.ndarray:
    return np.array([(e.n, e.u) for e in found.found if 0.0 < e.n < 1.0]).reshape(-1, 2)


def brute(model: Urbanisation, cells: int = 1500) -> int:
    """Changes of sign of a firm's gain, households having responded one by one, on a grid."""
    n = (np.arange(cells) + 0.5) / cells
    costs = model.moving_low + (model.moving_high - model.moving_low) * (
        (np.arange(20_000) + 0.5) / 20_000
    )
    worth = model.wage * model.variety**n - 1.0
    share = np.searchsorted(costs, worth, side="right") / 20_000
    gain = model.markup * model.wage * share - model.fixed_cost * (
        1.0 + model.dispersion * (2.0 * n - 1.0)
    )
    sign = np.sign(gain)
    return int((sign[:-1] * sign[1:] < 0).sum())


@pytest.mark.parametrize(
    ("closure", "alike"), [("fixed-wage", None), ("harris-todaro", None), ("lewis", True)]
)
def test_closed_forms_against_search(closure, alike) -> None:
    """Every interior pair, corner and critical mass, on 500 draws each."""
    seen: Counter = Counter()
    for model in draws(drawn(closure, alike=alike), seed=1):
        alone = solved(model)
        found = pair_equilibria(model)
        expected = model.interior_pairs
        assert expected is not None
        ours = pairs_found(found)
        np.testing.assert_allclose(ours, np.reshape(expected, (-1, 2)), rtol=0, atol=1e-9)
        assert sum(e.index for e in found.found) == 1
        if not found.pair.jumps:
            assert [e.share for e in alone.found] == [e.n for e in found.found]
        seen[found.regime] += 1
    # With jobs for townspeople the first firm never has a market: nobody is always one of them.
    more = {"fixed-wage": ["unique-high"], "lewis": ["unique-high", "trap-partial"]}
    require_regimes(seen, "unique-low", "trap", *more.get(closure, []))


def test_brute_force_counts_the_same_equilibria() -> None:
    checked = 0
    for model in draws(drawn(), seed=2, number=120):
        inside = [n for n, _ in model.interior_pairs]
        near = [n for n in inside if min(n, 1.0 - n) < 2e-3]
        close = np.diff(sorted(inside)) < 2e-3
        if near or close.any():
            continue
        assert brute(model) == len(inside), model
        checked += 1
    assert checked > 90


def test_the_formulas_of_the_design() -> None:
    """u* = F/(a w), n* = ln((1 + m0 + u*(m1 - m0))/w)/ln(lambda), by hand for the defaults."""
    n, u = Urbanisation().saddle
    assert u == pytest.approx(0.2 / (0.4 * 1.25), abs=1e-15)
    assert n == pytest.approx(np.log((1.25 + 0.4 * 0.5) / 1.25) / np.log(1.6), abs=1e-15)
    todaro = Urbanisation(closure="harris-todaro", moving_low=0.0, moving_high=0.0, variety=1.0)
    assert todaro.saddle[0] == pytest.approx(0.2 / (0.4 * 1.25 * 0.8), abs=1e-15)
    # Migration equalises w n l / u with what the country pays.
    n, u = todaro.saddle
    assert todaro.wage * n * todaro.jobs / u == pytest.approx(1.0, abs=1e-14)


def test_welfare_changes_by_private_gains_and_what_each_does_to_the_other() -> None:
    """dW/dn = gain_1 + u w lambda^n ln(lambda), dW/du = gain_2 + n a w: both help the other."""
    for model in draws(drawn(), seed=3, number=60):
        pair, h = model.pair(), 1e-5
        n, u = np.array([0.37]), np.array([0.61])
        by_n = (model.welfare(n + h, u) - model.welfare(n - h, u)) / (2 * h)
        by_u = (model.welfare(n, u + h) - model.welfare(n, u - h)) / (2 * h)
        goods = u * model.wage * model.variety**n * np.log(model.variety)
        np.testing.assert_allclose(by_n, pair.gain_1(n, u) + goods, atol=1e-8)
        market = n * model.markup * model.wage
        np.testing.assert_allclose(by_u, pair.gain_2(n, u) + market, atol=1e-8)


def test_jobs_leave_migrants_no_better_off() -> None:
    """Without moving costs the unemployed eat up what jobs are worth: only profits remain."""
    model = Urbanisation(closure="harris-todaro", moving_low=0.0, moving_high=0.0, variety=1.0)
    for n in (0.1, 0.4, 0.8):
        share = np.array([n])
        u = model.households(share)
        state = model.pair().at(n, float(u[0]))
        assert u[0] < 1.0
        assert state["welfare"] == pytest.approx(1.0 + state["profit"], abs=1e-14)
        assert state["unemployed"] == pytest.approx(u[0] - n * model.jobs, abs=1e-15)


def test_crowded_households_by_bisection() -> None:
    """The closed form of who comes, against the equation solved by halving."""
    for model in draws(drawn("harris-todaro"), seed=4, number=40):
        who = model.pair().second
        share = np.linspace(0.0, 1.0, 23)
        for subsidy in (0.0, 0.2):
            closed = who.settled(share, subsidy)
            halved = who.__class__(**{**vars(who), "known": None}).settled(share, subsidy)
            np.testing.assert_allclose(closed, halved, atol=1e-12)


@COARSE
@given(
    st.floats(0.8, 1.5), st.floats(0.05, 0.9), st.floats(0.01, 2.0),
    st.just(0.0) | st.floats(1e-3, 1.0), st.floats(0.0, 0.5), st.floats(0.0, 1.0),
)  # fmt: skip
def test_no_trap_without_goods_that_draw_people(wage, markup, cost, spread, low, width) -> None:
    """lambda = 1: households do not care how many firms there are, and there is no threshold."""
    model = Urbanisation(
        wage=wage, markup=markup, fixed_cost=cost, dispersion=spread, variety=1.0,
        moving_low=low, moving_high=low + width,
    )  # fmt: skip
    found = pair_equilibria(model)
    assert found.regime in ("unique-low", "unique-high", "partial", "indifferent")
    assert found.saddles == ()


def test_no_trap_when_firms_do_not_need_townspeople() -> None:
    """A fixed cost next to nothing: whoever lives in town already is market enough."""
    found = pair_equilibria(Urbanisation(wage=1.3, fixed_cost=1e-6))
    assert found.regime == "unique-high"


def test_little_dispersion_is_nearly_none() -> None:
    for closure in ("fixed-wage", "harris-todaro"):
        same = Urbanisation(closure=closure).saddle
        for d in (1e-2, 1e-3, 1e-4):
            found = pair_equilibria(Urbanisation(closure=closure, dispersion=d)).saddles
            assert len(found) == 1
            assert np.abs(np.array(same) - [found[0].n, found[0].u]).max() < d
    narrow = Urbanisation(wage=1.2, moving_low=0.5, moving_high=0.5)
    wide = Urbanisation(wage=1.2, moving_low=0.5 - 1e-6, moving_high=0.5 + 1e-6)
    np.testing.assert_allclose(narrow.saddle, wide.saddle, atol=1e-5)


def test_no_growth_of_wages_is_a_fixed_wage() -> None:
    for model in draws(drawn("lewis", alike=True), seed=5, number=60):
        fixed = Urbanisation(**{**vars(model), "closure": "fixed-wage"})
        flat = Urbanisation(**{**vars(model), "wage_growth": 0.0})
        late = Urbanisation(**{**vars(model), "surplus": 1.0})
        assert flat.interior_pairs == fixed.interior_pairs
        np.testing.assert_allclose(
            np.reshape(late.interior_pairs, (-1, 2)), np.reshape(fixed.interior_pairs, (-1, 2)),
            atol=1e-9,
        )  # fmt: skip


def test_scarce_labour_can_end_the_rise_of_industry_half_way() -> None:
    """Lewis: wages eat the markup; some firms stay, and everybody producing is no equilibrium."""
    found = pair_equilibria(Urbanisation(closure="lewis", wage_growth=1.5))
    assert found.regime == "trap-partial"
    assert not found.complements
    assert found.found[-1].kind == "focus"


def test_reduced_game_works_with_the_general_engine() -> None:
    model = Urbanisation()
    assert isinstance(model.game(), AdoptionGame)
    found = push(model)
    assert found.answer == "temporary"
    assert found.measure("committed-mass").size == pytest.approx(model.saddle[0], abs=1e-9)
    assert solved(Urbanisation(dispersion=0.3, costs="lognormal")).regime == "trap-partial"
    assert catalogue.model("big-push-urbanisation").build({"wage": 1.3}).wage == 1.3


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"moving_low": 0.9}, "m0 must not be above m1"),
        ({"closure": "open"}, "'fixed-wage', 'harris-todaro', 'lewis'"),
        ({"closure": "harris-todaro", "moving_low": 0.5}, "the last jobs find nobody"),
        ({"dispersion": 1.5}, "uniform costs need at most 1"),
        ({"variety": 0.9}, "variety is 0.9"),
        ({"wage": -1.0, "markup": 1.0}, "markup is 1.0"),
        ({"jobs": 1.2}, "no more workers than households"),
        ({"fixed_cost": float("nan")}, "fixed_cost is nan"),
    ],
)
def test_what_makes_no_sense_is_said(given, said) -> None:
    with pytest.raises(InputError) as caught:
        Urbanisation(**given)
    assert said in str(caught.value)
