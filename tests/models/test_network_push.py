"""The Big Push in a network: identities, special cases, and when linkages give no trap."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weaklinks.coordination.complementarity import complementarity
from weaklinks.coordination.finite import finite_equilibria
from weaklinks.errors import InputError
from weaklinks.finite_games import all_sets
from weaklinks.models.big_push.network_draw import RandomNetworkPush
from weaklinks.models.big_push.network_push import NetworkPush, network_at_break_even
from weaklinks.models.big_push.wage_economy import WageEconomy
from weaklinks.studies.linkage_traps import linkage_traps

SOME = settings(max_examples=40, deadline=None)


def draw(seed: int, sectors: int = 5, leaks: bool = True) -> NetworkPush:
    """Random, with spending outside the network and a sector that cannot adopt."""
    rng = np.random.default_rng(seed)
    part = rng.uniform(0.5, 1.0, (sectors + 1, 1)) if leaks else np.ones((sectors + 1, 1))
    rows = part * rng.dirichlet(np.ones(sectors), size=sectors + 1)
    old = rng.uniform(0.1, 0.6, sectors)
    return network_at_break_even(
        break_even=rng.uniform(0.5, 1.2, sectors),
        labour=3.0,
        final_share=rows[-1],
        mix=rows[:-1],
        intermediate_share=old,
        modern_intermediate_share=np.clip(old + rng.uniform(-0.2, 0.3, sectors), 0, 0.9),
        productivity=rng.uniform(1.2, 1.6, sectors),
        premium=float(rng.uniform(0.0, 0.5)),
        can_adopt=np.arange(sectors) > 0,
    )


def by_hand(model: NetworkPush, adopters: set[int]) -> tuple[float, np.ndarray]:
    """Income and outputs of one set: goods markets and income as one linear system."""
    n, v = model.final_share.size, model.premium
    system, right = np.eye(n + 1), np.zeros(n + 1)
    system[:n, n] = -model.final_share
    right[n] = model.labour
    for j in range(n):
        g, c = model.modern_intermediate_share[j], model.unit_cost[j]
        modern = j in adopters
        bought = g * c if modern else model.intermediate_share[j]
        system[:n, j] -= bought * model.mix[j]
        if modern:
            system[n, j] -= (1 - c) + v * (1 - g) * c / (1 + v)
            right[n] -= model.fixed_cost[j]
    solved = np.linalg.solve(system, right)
    return solved[n], solved[:n]


@SOME
@given(st.integers(0, 10**6))
def test_labour_and_income_identities_at_every_set(seed) -> None:
    model = draw(seed)
    sets = all_sets(4)
    state = model.state(sets)
    assert np.abs(state["labour_gap"]).max() < 1e-12
    assert np.abs(state["income_gap"]).max() < 1e-12
    assert state["income"][0] == pytest.approx(3.0)
    for row, income in zip(sets, state["income"], strict=True):
        y, output = by_hand(model, {i + 1 for i in np.flatnonzero(row)})
        assert income == pytest.approx(y, rel=1e-11)
        np.testing.assert_allclose(model.output(row[None])[0], output, rtol=1e-10)


@SOME
@given(st.integers(0, 10**6))
def test_one_more_adopter_without_solving_again(seed) -> None:
    """Gains by low-rank updates are profits at the larger sets, solved one by one."""
    model = draw(seed)
    sets = all_sets(4)
    gains = model.gains(sets)
    for row, fast in zip(sets, gains, strict=True):
        for i in range(4):
            joined = row.copy()
            joined[i] = True
            _, output = by_hand(model, {k + 1 for k in np.flatnonzero(joined)})
            profit = output[i + 1] * (1 - model.unit_cost[i + 1])
            slow = profit - (1 + model.premium) * model.fixed_cost[i + 1]
            assert fast[i] == pytest.approx(slow, rel=1e-9, abs=1e-11)


@SOME
@given(st.integers(0, 10**6))
def test_bounds_hold_over_every_set_between(seed) -> None:
    model = draw(seed, 6)
    sets, rng = all_sets(5), np.random.default_rng(seed)
    gains = model.gains(sets)
    inside = rng.random(5) < 0.3
    possible = inside | (rng.random(5) < 0.7)
    low, high = model.bounds(inside[None], possible[None])
    within = ((sets & inside) == inside).all(axis=1) & ((sets | possible) == possible).all(axis=1)
    assert (low[0] <= gains[within].min(axis=0) + 1e-12).all()
    assert (high[0] >= gains[within].max(axis=0) - 1e-12).all()
    exact = model.bounds(possible[None], possible[None])
    np.testing.assert_allclose(exact[0], exact[1], atol=1e-12)  # one set: nothing is left open


def test_without_intermediate_goods_it_is_the_wage_economy() -> None:
    rng = np.random.default_rng(1)
    share, alpha, cost = rng.dirichlet(np.ones(6)), rng.uniform(1.9, 2.1, 6), rng.uniform(0.1, 0.2)
    none = np.zeros(6)
    model = NetworkPush(
        labour=5.0,
        final_share=share,
        intermediate_share=none,
        modern_intermediate_share=none,
        mix=np.full((6, 6), 1 / 6),
        productivity=alpha,
        fixed_cost=np.full(6, cost),
        premium=0.4,
    )
    wages = WageEconomy(labour=5.0, share=share, productivity=alpha, fixed_cost=cost, premium=0.4)
    sets = all_sets(6)
    np.testing.assert_allclose(model.gains(sets), wages.gains(sets), atol=1e-12)
    for name in ("income", "welfare", "profit", "factory_workers"):
        np.testing.assert_allclose(model.state(sets)[name], wages.state(sets)[name], atol=1e-12)


def test_welfare_of_wage_economies_is_labour_and_all_profits() -> None:
    """``W = L + sum of profits``, and income as in the model without a premium."""
    economy = WageEconomy(
        labour=10.0, share=[0.5, 0.3, 0.2], productivity=2.0, fixed_cost=1.0, premium=0.5
    )
    sets = all_sets(3)
    state = economy.state(sets)
    np.testing.assert_allclose(state["welfare"], 10.0 + state["profit"], atol=1e-12)
    assert state["income"][-1] == pytest.approx(2.0 * (10.0 - 3.0))


def test_linkages_alone_make_no_trap() -> None:
    """Ciccone's statement: neither premium nor more inputs, no trap; with either there are."""
    table = linkage_traps(draws=120, break_even=1.15)
    rows = {(r.premium, r.extra_intensity): r for r in table.rows}
    assert rows[0.0, 0.0].nested == 0
    assert rows[0.0, 0.0].none_and_all == 0
    assert rows[0.0, 0.0].several > 0  # several there are, but none within another
    assert rows[0.0, 0.0].negative > 0.99
    assert rows[0.0, 0.35].traps > 0
    assert rows[0.4, 0.0].traps > 0
    assert rows[0.4, 0.35].traps > 0
    falling = [rows[key].negative for key in ((0.0, 0.0), (0.0, 0.2), (0.0, 0.35))]
    assert falling == sorted(falling, reverse=True)
    assert list(table.to_frame().columns)[:2] == ["premium", "extra_intensity"]


def test_proven_complements_are_complements() -> None:
    proven = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        game = RandomNetworkPush(
            sectors=4,
            premium=0.3,
            extra_intensity=0.5,
            intermediate_share=0.2,
            break_even=float(rng.uniform(0.2, 1.0)),
            seed=seed,
        ).game()
        if game.complements:
            proven += 1
            assert complementarity(game, method="enumeration").holds
    assert proven > 5


def test_forty_sectors_are_searched_to_the_end() -> None:
    model = RandomNetworkPush(sectors=30, break_even=1.25, premium=0.3, extra_intensity=0.0)
    found = finite_equilibria(model, most_boxes=5_000)
    assert (found.method, found.complete) == ("bounds", True)


def test_what_cannot_be_is_named() -> None:
    model = draw(0)
    fields = {k: v for k, v in vars(model).items() if k != "names"}
    with pytest.raises(InputError, match="must be positive and sum to one at most"):
        NetworkPush(**{**fields, "final_share": np.full(5, 0.3)})
    with pytest.raises(InputError, match="no labour is left"):
        NetworkPush(**{**fields, "fixed_cost": np.ones(5)})
    with pytest.raises(InputError, match="it must lie in"):
        NetworkPush(**{**fields, "intermediate_share": np.full(5, 1.5)})
    with pytest.raises(InputError, match=r"mix has shape \(4, 5\)"):
        NetworkPush(**{**fields, "mix": model.mix[:4]})
    with pytest.raises(InputError, match="above 1 \\+ v"):
        RandomNetworkPush(premium=2.0)
