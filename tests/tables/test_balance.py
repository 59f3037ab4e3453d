"""Balancing and the rules before it, by hand, by another algorithm, and by properties."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toys import KINDS, PAYMENTS, make_table

from weaklinks.errors import InputError
from weaklinks.tables import ACCOUNT_KINDS, Table, check_table, load, prepare
from weaklinks.tables.rules import SUBSIDY_KINDS, apply_rules
from weaklinks.tables.scaling import balance_by_scaling, one_way_cells, relative_imbalance


def cell(table, payer: str, receiver: str) -> float:
    return float(table.flows[table.accounts.index(receiver), table.accounts.index(payer)])


def one_account_at_a_time(flows: np.ndarray, sweeps: int = 3000) -> np.ndarray:
    """Schneider and Zenios' own algorithm: scale each account in turn until all balance."""
    out = flows.copy()
    for _ in range(sweeps):
        for i in range(len(out)):
            received, paid = out[i].sum() - out[i, i], out[:, i].sum() - out[i, i]
            factor = np.sqrt(paid / received)
            own = out[i, i]
            out[i] *= factor
            out[:, i] /= factor
            out[i, i] = own
    return out


def full(m: int, seed: int, spread: float) -> np.ndarray:
    return np.exp(np.random.default_rng(seed).normal(scale=spread, size=(m, m)))


def test_two_accounts_meet_at_the_geometric_mean() -> None:
    flows, left = balance_by_scaling(np.array([[0.0, 4.0], [9.0, 0.0]]))
    np.testing.assert_allclose(flows, [[0.0, 6.0], [6.0, 0.0]], rtol=1e-14)
    assert left <= 1e-15


@pytest.mark.parametrize("seed", range(5))
def test_newton_agrees_with_scaling_one_account_at_a_time(seed: int) -> None:
    flows = full(6, seed, 1.0)
    np.testing.assert_allclose(
        balance_by_scaling(flows)[0], one_account_at_a_time(flows), rtol=1e-10
    )


@pytest.mark.parametrize("seed", [1])
def test_kenya_agrees_with_scaling_one_account_at_a_time(seed: int) -> None:
    flows = apply_rules(load("KEN"))[0].flows
    order = np.random.default_rng(seed).permutation(len(flows))
    slow = one_account_at_a_time(flows[np.ix_(order, order)], sweeps=400)
    fast = balance_by_scaling(flows)[0][np.ix_(order, order)]
    np.testing.assert_allclose(fast, slow, rtol=1e-7)


@given(st.integers(2, 12), st.integers(0, 10_000), st.floats(0.0, 6.0))
@settings(max_examples=60, deadline=None)
def test_any_full_table_is_balanced(m: int, seed: int, spread: float) -> None:
    flows, left = balance_by_scaling(full(m, seed, spread))
    assert left <= 1e-12
    assert np.all(flows > 0)


@given(st.integers(0, 10_000), st.sampled_from([1e-9, 1e-3, 1e6, 1e12]))
@settings(max_examples=25, deadline=None)
def test_units_do_not_matter(seed: int, unit: float) -> None:
    flows = full(5, seed, 1.0)
    np.testing.assert_allclose(
        balance_by_scaling(unit * flows)[0], unit * balance_by_scaling(flows)[0], rtol=1e-11
    )


@given(st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_zeros_stay_and_subsidies_stay_negative(seed: int) -> None:
    generator = np.random.default_rng(seed)
    flows = np.where(generator.random((7, 7)) < 0.4, 0.0, full(7, seed, 0.3))
    ring = np.arange(7)
    flows[ring, (ring + 1) % 7] += 1.0
    flows[(ring + 1) % 7, ring] -= 0.1
    balanced, left = balance_by_scaling(flows)
    assert left <= 1e-12
    np.testing.assert_array_equal(np.sign(balanced), np.sign(flows))


def test_accounts_of_very_different_size() -> None:
    scale = np.logspace(-9, 9, 10)
    flows = full(10, 1, 0.1) * np.sqrt(np.outer(scale, scale))
    balanced, left = balance_by_scaling(flows)
    assert left <= 1e-12
    assert np.max(np.abs(relative_imbalance(balanced))) == left


def test_money_that_never_returns_is_found() -> None:
    cells = one_way_cells(np.array([[0.0, 2.0, 0.0], [3.0, 0.0, 0.0], [0.0, 1.0, 0.0]]))
    assert cells.tolist() == [[2, 1]]


def test_a_balanced_table_is_left_alone(toy) -> None:
    prepared = prepare(toy)
    assert prepared.applied == ()
    np.testing.assert_array_equal(prepared.table.flows, toy.flows)


def test_a_negative_flow_turns_round() -> None:
    negative = {**PAYMENTS, ("save", "mill"): -5.0, ("save", "farm"): 20.0, ("mill", "home"): -5.0}
    negative[("mill", "farm")] = 40.0
    table, said = apply_rules(make_table(KINDS, negative))
    assert cell(table, "mill", "save") == 5.0
    assert cell(table, "home", "mill") == 55.0
    assert cell(table, "save", "mill") == cell(table, "mill", "home") == 0.0
    assert len(said) == 1
    assert "'mill from save (-5)'" in said[0]


def test_a_negative_flow_of_an_account_to_itself_is_left_out() -> None:
    table = make_table(KINDS, {**PAYMENTS, ("mill", "mill"): -2.0})
    ruled, said = apply_rules(table)
    assert cell(ruled, "mill", "mill") == 0.0
    assert said == ("Negative flows of an account to itself are left out: 'mill from mill (-2)'.",)


def test_turning_round_keeps_every_imbalance() -> None:
    table = make_table(KINDS, {**PAYMENTS, ("save", "mill"): -5.0, ("mill", "home"): -7.0})
    np.testing.assert_allclose(apply_rules(table)[0].imbalance, table.imbalance, atol=1e-12)


def test_a_subsidy_stays_negative() -> None:
    table = make_table(KINDS, {**PAYMENTS, ("mill", "tax"): -3.0})
    after, said = apply_rules(table)
    assert said == ()
    assert cell(after, "mill", "tax") == -3.0


def test_losses_become_a_production_subsidy() -> None:
    loss = {**PAYMENTS, ("mill", "work"): -20.0, ("work", "home"): 40.0, ("home", "mill"): -20.0}
    table = make_table(KINDS, {**loss, ("home", "farm"): 45.0})
    after, said = apply_rules(table)
    assert cell(after, "mill", "work") == 0.0
    assert cell(after, "mill", "tax") == -20.0
    assert cell(after, "work", "home") == 60.0
    assert "production subsidies in 'tax': 'mill (work)'" in said[0]
    column = after.accounts.index("mill")
    before = table.flows[:, column].sum()
    moved = cell(after, "mill", "home") - 0.0
    assert after.flows[:, column].sum() == pytest.approx(before + moved)
    np.testing.assert_allclose(after.imbalance, table.imbalance, atol=1e-12)


def test_losses_get_an_account_of_their_own() -> None:
    kinds = {code: kind for code, kind in KINDS.items() if code != "tax"}
    payments = {key: x for key, x in PAYMENTS.items() if "tax" not in key}
    table = make_table(kinds, {**payments, ("mill", "work"): -20.0})
    after, _ = apply_rules(table)
    assert after.kinds[after.accounts.index("losses")] == "tax-activity"
    assert cell(after, "mill", "losses") == -20.0
    assert cell(after, "state", "losses") == 20.0


def test_empty_accounts_are_left_out(toy) -> None:
    table = make_table({**KINDS, "void": "activity"}, PAYMENTS)
    prepared = prepare(table)
    assert prepared.table.accounts == toy.accounts
    assert prepared.applied == ("Accounts without any flow are left out: 'void'.",)


def test_output_without_inputs_is_a_rent() -> None:
    kinds = {**KINDS, "well": "activity"}
    payments = {**PAYMENTS, ("home", "well"): 9.0}
    table, said = apply_rules(make_table(kinds, payments))
    assert cell(table, "well", "rent:well") == 9.0
    assert cell(table, "rent:well", "home") == 9.0
    assert table.kinds[-1] == "factor"
    assert "'well' sells but buys nothing" in said[0]
    np.testing.assert_allclose(table.imbalance, 0.0, atol=1e-12)


def test_costs_without_output_fall_on_the_government() -> None:
    kinds = {**KINDS, "void": "activity"}
    payments = {**PAYMENTS, ("void", "mill"): 2.0, ("state", "mill"): 8.0}
    table, said = apply_rules(make_table(kinds, payments))
    assert "void" not in table.accounts
    assert cell(table, "state", "mill") == 10.0
    assert said == ("'void' has costs but sells nothing: 'state' bears the costs.",)


def test_goods_supplied_by_nobody_are_imports() -> None:
    kinds = {**KINDS, "grain": "commodity", "abroad": "row"}
    payments = {**PAYMENTS, ("home", "grain"): 7.0, ("abroad", "home"): 7.0}
    table, said = apply_rules(make_table(kinds, payments))
    assert cell(table, "grain", "abroad") == 7.0
    assert said == ("'grain' receives but pays nothing: it pays 'abroad'.",)
    np.testing.assert_allclose(table.imbalance, 0.0, atol=1e-12)


def test_goods_bought_by_nobody_are_saved() -> None:
    kinds = {**KINDS, "grain": "commodity"}
    payments = {**PAYMENTS, ("grain", "farm"): 6.0, ("save", "farm"): 9.0}
    table, said = apply_rules(make_table(kinds, payments))
    assert cell(table, "save", "grain") == 6.0
    assert said == ("'grain' is supplied but bought by nobody: 'save' buys it.",)


def test_an_idle_factor_pays_households() -> None:
    kinds = {**KINDS, "land": "factor"}
    payments = {**PAYMENTS, ("farm", "land"): 5.0, ("farm", "work"): 55.0, ("work", "home"): 105.0}
    table, said = apply_rules(make_table(kinds, payments))
    assert cell(table, "land", "home") == 5.0
    assert said == ("'land' receives but pays nothing: it pays 'home'.",)


def test_a_large_imbalance_is_refused_and_named() -> None:
    table = make_table(KINDS, {**PAYMENTS, ("home", "farm"): 60.0})
    with pytest.raises(InputError) as caught:
        prepare(table)
    assert len(caught.value.problems) == 2
    assert "'farm' receives 115 and pays 100; the difference is 15" in str(caught.value)
    assert "'home' receives 110 and pays 125; the difference is -15" in str(caught.value)
    assert "force" in str(caught.value)
    forced = prepare(table, force=True)
    assert np.max(np.abs(relative_imbalance(forced.table.flows))) <= 1e-12
    assert forced.largest_change > 0.01


def test_rounding_explains_a_large_imbalance_of_a_small_account() -> None:
    payments = {**PAYMENTS, ("home", "farm"): 44.0, ("home", "mill"): 51.0}
    assert prepare(make_table(KINDS, payments)).largest_change < 0.05


def test_a_dead_end_is_refused_even_by_force() -> None:
    table = make_table({**KINDS, "abroad": "row"}, {**PAYMENTS, ("home", "abroad"): 1.0})
    with pytest.raises(InputError, match=r"'home' pays 'abroad' \(1\) never comes back"):
        prepare(table, force=True)


def test_the_largest_change_is_named() -> None:
    prepared = prepare(load("KEN"))
    assert "cross-entropy" in prepared.applied[-1]
    before = apply_rules(load("KEN"))[0].flows
    ratio = prepared.table.flows[before != 0] / before[before != 0]
    assert np.max(np.abs(ratio - 1)) == pytest.approx(prepared.largest_change)


@st.composite
def odd_tables(draw: st.DrawFn) -> Table:
    m = draw(st.integers(1, 7))
    amounts = st.sampled_from([0.0, 0.0, 0.0, 1.0, 2.5, 100.0, -1.0, -40.0, 1e-8, 1e9])
    cells = draw(st.lists(amounts, min_size=m * m, max_size=m * m))
    return Table(
        code="odd",
        title="Odd",
        accounts=tuple(f"n{i}" for i in range(m)),
        labels=("",) * m,
        kinds=tuple(draw(st.sampled_from(ACCOUNT_KINDS)) for _ in range(m)),
        flows=np.array(cells).reshape(m, m),
    )


@given(odd_tables(), st.booleans())
@settings(max_examples=300, deadline=None)
def test_any_table_is_refused_or_balanced(table: Table, force: bool) -> None:
    report = check_table(table)
    try:
        prepared = prepare(table, force=force)
    except InputError:
        assert report.findings
        return
    after = prepared.table
    assert np.max(np.abs(relative_imbalance(after.flows))) <= 1e-12
    assert all(after.kinds[i] in SUBSIDY_KINDS for i, _ in np.argwhere(after.flows < 0))
    assert not any(f.kind == "dead end" for f in report.findings)
