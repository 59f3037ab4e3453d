"""The railroad: who can sustain what, against the game that sectors play; and the platform."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from big_push_draws import DRAWS, draws, require_regimes, solved
from hypothesis import example, given
from hypothesis import strategies as st

from weaklinks.coordination import equilibria, push
from weaklinks.errors import InputError
from weaklinks.models.big_push import Platform, Railroad
from weaklinks.roots import find_highest

SHARES = np.linspace(0.0, 1.0, 201)


def railroad(rng) -> Railroad:
    labour, m = rng.uniform(5, 20), rng.uniform(0.05, 0.95)
    room = labour * rng.uniform(0.05, 0.9)
    rail = room * rng.uniform(0.02, 0.4)
    low = (room - rail) * rng.uniform(0.3, 0.99)
    return Railroad(
        labour=labour, productivity=rng.uniform(1.1, 5), low_cost=low, low_share=m,
        high_cost=max((room - rail - m * low) / (1 - m), low * 1.001), railroad=rail,
        discount_factor=rng.uniform(0.6, 1), smoothing=rng.uniform(0, 1),
        access_fee=room * rng.uniform(0, 0.3),
    )  # fmt: skip


def shares(model: Railroad) -> list[float]:
    return [e.share for e in equilibria(model).found]


def test_all_can_be_sustained_where_the_table_says_so() -> None:
    """At a fee inside the interval everybody is an equilibrium, beside it nobody is asked."""
    seen: Counter = Counter()
    for model in draws(railroad, 41):
        low, high = model.surplus
        mean = model.low_share * low + (1 - model.low_share) * high
        for pricing, name, top in (
            ("uniform", "all, one fee", high),
            ("discriminating", "all, discriminating", mean),
        ):
            holds = model.holds(name)
            seen[name, holds] += 1
            assert holds == (top >= model.railroad)
            fees = [model.railroad * 1.0001, 0.5 * (model.railroad + top), top * 0.9999]
            for fee in fees if holds and model.railroad * 1.001 < top else []:
                posted = replace(model, access_fee=fee, pricing=pricing)
                assert float(posted.profit(np.array(1.0))) > 0.0
                assert float(posted.revenue(np.array(1.0))) > model.railroad
                seen[name] += 1
                if seen[name] % 10 == 0:
                    assert 1.0 in shares(posted)
            for part in () if holds else (0.0, 0.5, 1.0, 1.5, 3.0):
                posted = replace(model, access_fee=part * model.railroad, pricing=pricing)
                assert float(posted.profit(np.array(1.0))) < 0.0
    for name in ("all, one fee", "all, discriminating"):
        assert seen[name, True] > 20
        assert seen[name, False] > 20


def test_low_cost_sectors_alone() -> None:
    held = 0
    for model in draws(railroad, 42):
        if not model.holds("low-cost only, one fee"):
            continue
        top = float(model.margin(np.array(model.low_share))) - model.low_cost
        need = model.railroad / model.low_share
        fee = need + 0.999 * (top - need)
        if float(model.margin(np.array(model.low_share))) - model.high_cost > fee:
            continue
        found = equilibria(replace(model, access_fee=fee))
        at = [e for e in found.found if abs(e.share - model.low_share) < 1e-9]
        held += 1
        assert at
        assert at[0].kind == "jump"
        assert at[0].stable
        assert at[0].state["railroad_profit"] >= -1e-9
    assert held > 20


def test_nobody_moves_first() -> None:
    """The weak trap: without a railroad nobody invests, without investment nobody builds it."""
    for model in draws(railroad, 43, 200):
        found = solved(model)
        assert found.found[0].share == 0.0
        assert found.found[0].stable
        assert found.found[0].state["railroad"] == 0.0
        assert model.holds("weak trap")
        assert found.found[0].state["welfare"] == pytest.approx(model.labour)
        last = solved(replace(model, timing="rail-last"))
        assert last.regime == "unique-low"
        assert model.holds("hold-up")


def test_a_free_railroad_that_nobody_uses() -> None:
    """The strong trap, and what it takes for all to use the railroad after all."""
    seen: Counter = Counter()
    for model in draws(railroad, 44):
        free = replace(model, timing="rail-first", access_fee=0.0)
        found = solved(free)
        strong = model.holds("strong trap")
        assert (found.found[0].share == 0.0) == strong
        seen[strong, len(found.stable) > 1] += 1
        everybody = 1.0 in [e.share for e in found.found]
        assert everybody == (model.surplus[1] >= 0.0)
    assert set(seen) == {(True, True), (True, False), (False, True), (False, False)}


def test_equilibria_at_a_fee_in_closed_form() -> None:
    """For theta 1/2 and 1 the marginal sector of each kind breaks even at known shares."""
    inside = 0
    for theta in (0.5, 1.0):
        for model in draws(railroad, 45, DRAWS // 2):
            model = replace(model, timing="rail-first", smoothing=theta)
            found = solved(model)
            expected = []
            a, m, beta, wage = model.markup, model.low_share, model.discount_factor, model.labour
            for cost, ends, before in (
                (model.low_cost, (0.0, m), 0.0),
                (model.high_cost, (m, 1.0), m * (model.low_cost - model.high_cost)),
            ):
                need, left = cost + model.access_fee, wage - model.railroad - before
                if theta == 1.0:
                    place = (1 - beta * a * wage / need) / a
                else:
                    square = (beta * a) ** 2 * wage
                    place = (need**2 - square * left) / (need**2 * a - square * cost)
                expected += [place] if ends[0] < place < ends[1] else []
            got = [e.share for e in found.found if e.kind in ("interior", "touching")]
            inside += len(expected)
            np.testing.assert_allclose(got, expected, atol=1e-9)
    assert inside > 50


def test_discriminating_railroads_that_pay_are_efficient() -> None:
    """And the other way round it does not hold: some that are worth it never pay."""
    seen: Counter = Counter()
    for model in draws(railroad, 46, 2000):
        if model.holds("all, one fee"):
            assert model.holds("all, discriminating")
        if model.holds("all, discriminating"):
            assert model.efficient
        seen[model.efficient, model.holds("all, discriminating"), model.holds("all, one fee")] += 1
        words = ("coordination, no", "appropriation", "subsidy is", "not worth")
        said = [w for w in words if w in model.reason]
        assert len(said) == 1
    assert set(seen) == {
        (True, True, True), (True, True, False), (True, False, False), (False, False, False),
    }  # fmt: skip


def test_the_owner_who_moves_first() -> None:
    """No fee of a fine grid earns more in the highest equilibrium that follows it."""
    seen: Counter = Counter()
    for model in draws(railroad, 47, 30):
        choice = model.owner()
        seen[choice.builds, choice.needs_belief] += 1
        best = 0.0
        for fee in np.linspace(0, max(choice.fee, 0.1) * 1.5, 25):
            found = equilibria(replace(model, timing="rail-first", access_fee=float(fee)))
            best = max(best, fee * found.stable[-1].share)
        assert best <= choice.profit + model.railroad + 1e-9
        if choice.share > 0:
            shaved = equilibria(replace(model, timing="rail-first", access_fee=choice.fee * 0.99))
            got = max(choice.fee * 0.99 * e.share for e in shaved.stable)
            assert got >= 0.98 * (choice.profit + model.railroad)
            nobody = shaved.found[0].share == 0.0
            if abs(float(model.margin(np.array(0.0))) - choice.fee - model.low_cost) > 0.05:
                assert choice.needs_belief == nobody
    assert len(seen) >= 3


def test_the_income_of_everybody() -> None:
    """Welfare counts the railroad's profit: now and later consumption use up all labour."""
    for model in draws(railroad, 48, 50):
        for timing in ("simultaneous", "rail-first", "rail-last"):
            game = replace(model, timing=timing)
            runs = game.runs(SHARES)
            now, later = game.now(SHARES, runs), game.later(SHARES, runs)
            spent = game.invested(SHARES) + model.railroad * runs
            np.testing.assert_allclose(now + spent, model.labour, rtol=1e-12)
            # Later labour: 1/alpha a unit with investors who can ship, 1 with all others.
            modern = np.where(runs, SHARES, 0.0)
            work = later * (modern / model.productivity + 1 - modern)
            np.testing.assert_allclose(work, model.labour, rtol=1e-12)


def platform(rng) -> Platform:
    return Platform(
        alone=rng.uniform(-1, 2), network=rng.uniform(0, 3), user_cost=rng.uniform(0.2, 2),
        dispersion=rng.uniform(0.05, 1), access_fee=rng.uniform(0, 1),
        costs=str(rng.choice(["uniform", "lognormal"])),
    )  # fmt: skip


def test_platforms_in_closed_form() -> None:
    seen: Counter = Counter()
    for model in draws(platform, 49):
        found = solved(model)
        seen[found.regime] += 1
        for e in found.found:
            if 1e-6 < e.share < 1 - 1e-6:
                price = float(model.demand_price(np.array(e.share)))
                assert price == pytest.approx(model.access_fee, abs=1e-9)
        known = model.best_share_closed_form
        if known is not None:
            assert found.critical_mass == (
                None if model.critical_mass is None else pytest.approx(model.critical_mass)
            )

            def takings(n, model=model):
                return n * model.demand_price(n)

            best = float(takings(np.array(model.best_share())))
            assert best == pytest.approx(float(takings(np.array(known))), abs=1e-12)
    require_regimes(seen, "unique-low", "unique-high", "trap", "partial")


def test_a_parabola_of_takings() -> None:
    assert find_highest(lambda x: x * (1 - x), 0.0, 1.0) == pytest.approx(0.5, abs=1e-8)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"low_cost": 7.0, "high_cost": 6.0}, "F1 must be below F2"),
        ({"railroad": 5.0}, "must be below L"),
        ({"timing": "later"}, "'rail-first'"),
        ({"timing": "later", "pricing": "free"}, "2 problems"),
        ({"low_share": 0.0}, "both kinds exist"),
    ],
)
def test_models_that_make_no_sense(changes, named) -> None:
    with pytest.raises(InputError, match=named):
        Railroad(**changes)


def test_why_and_the_push_do_not_contradict_each_other() -> None:
    """What is worth its cost under other fees is nothing to push for where no railroad comes."""
    dear = Railroad(railroad=1.0)
    found = push(dear)
    assert dear.efficient
    assert found.answer == "nothing"
    assert "inefficient" not in found.words
    assert "under others" in found.words
    # By hand: all pay 0.6, which is less than 1.
    assert "takes in 0.6 even if all invest, less than its cost of 1" in dear.reason
    # With the fee that all can pay there is a railroad, and something to push for.
    paid = replace(dear, access_fee=1.05, pricing="discriminating")
    assert push(paid).answer.startswith("temporary")
    assert "as it is" not in paid.reason


def test_a_railroad_that_only_all_together_pay_for_needs_no_tax() -> None:
    """All pay just what it costs: one less, and it is gone. No uniform subsidy mends that."""
    found = push(Railroad(railroad=1.0, access_fee=1.0, pricing="discriminating"))
    assert found.answer == "permanent"
    assert found.optimum.gain > 0.0
    assert found.permanent.size == 0.0
    assert not found.permanent.stable
    assert "tax" not in found.words
    assert "set the number" in found.words


@given(
    railroad=st.integers(1, 300).map(lambda k: k / 100.0), fee=st.floats(0.0, 3.0),
    timing=st.sampled_from(["simultaneous", "rail-first", "rail-last"]),
    pricing=st.sampled_from(["uniform", "discriminating"]),
)  # fmt: skip
@example(railroad=0.01, fee=2e-311, timing="simultaneous", pricing="uniform")
def test_reasons_and_answers_agree(railroad, fee, timing, pricing) -> None:
    m = Railroad(railroad=railroad, access_fee=fee, timing=timing, pricing=pricing)
    found = push(m)
    if "inefficient" in found.words:
        assert not m.efficient
    if "as it is" in m.reason:
        assert all(e.share < 1.0 for e in found.equilibria.found)
    if m.efficient and timing != "rail-last" and "as it is" not in m.reason:
        assert any(e.share == 1.0 for e in found.equilibria.found)
