"""Pure equilibria of finitely many agents: every way against every set tried by hand."""

from __future__ import annotations

import time

import numpy as np
import pytest
from finite_draws import (
    by_hand,
    members_of,
    network,
    wage_economy,
    wage_profit,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from weaklinks.coordination.complementarity import complementarity
from weaklinks.coordination.finite import finite_equilibria
from weaklinks.coordination.lattice import cascade, lattice_ends
from weaklinks.errors import InputError
from weaklinks.finite_games import FiniteGame, ScalarAggregate, all_sets
from weaklinks.models.big_push.wage_economy import WageEconomy


@pytest.mark.parametrize("block", range(3))
def test_chains_against_every_set_by_hand(block) -> None:
    """100 economies each: the chain of N + 1 sets holds every equilibrium there is."""
    for seed in range(100 * block, 100 * (block + 1)):
        economy = wage_economy(seed, 3 + seed % 5)
        expected = by_hand(
            economy.share.size, lambda s, i, economy=economy: wage_profit(economy, s, i)
        )
        found = finite_equilibria(economy)
        assert found.method == "chain"
        assert sorted(members_of(found)) == sorted(expected)


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 10**6), st.floats(0.0, 1.0), st.floats(0.05, 0.9))
def test_chains_hold_where_some_lower_income(seed, premium, cost) -> None:
    """Nested whatever the fixed costs: rho may exceed income, sigma never falls below rho."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 9))
    share = rng.dirichlet(np.ones(n))
    economy = WageEconomy(
        labour=1.0,
        share=share,
        productivity=rng.uniform(1.1, 4.0, n),
        fixed_cost=cost * rng.dirichlet(np.ones(n)),
        premium=premium,
    )
    chain = finite_equilibria(economy, method="chain")
    assert members_of(chain) == members_of(finite_equilibria(economy, method="enumeration"))
    pairs = zip(chain.found, chain.found[1:], strict=False)
    assert all((a.adopters <= b.adopters).all() for a, b in pairs)


def test_without_a_premium_one_equilibrium_and_no_trap() -> None:
    for seed in range(60):
        economy = wage_economy(seed)
        alone = WageEconomy(
            labour=10.0,
            share=economy.share,
            productivity=economy.productivity,
            fixed_cost=economy.fixed_cost * np.random.default_rng(seed).uniform(2.0, 3.0),
        )
        found = finite_equilibria(alone)
        assert len(found.found) == 1
        assert not found.trap


def test_networks_by_boxes_and_by_enumeration() -> None:
    """300 random networks: branch and bound gives up no box that holds an equilibrium."""
    several = 0
    for seed in range(300):
        game = network(seed, 4 + seed % 4).game()
        every = finite_equilibria(game, method="enumeration")
        boxes = finite_equilibria(game, method="bounds")
        assert boxes.complete
        assert members_of(every) == members_of(boxes)
        several += len(every.found) > 1
    assert several > 20  # the draws are not all trivial


def test_scalar_bounds_hold_and_are_attained() -> None:
    sets = all_sets(7)
    rng = np.random.default_rng(0)
    for seed in range(30):
        game = wage_economy(seed, 7).game()
        gains = game.gains(sets)
        inside = rng.random(7) < 0.3
        possible = inside | (rng.random(7) < 0.6)
        low, high = game.bounds(inside[None], possible[None])
        within = ((sets & inside) == inside).all(axis=1) & ((sets | possible) == possible).all(1)
        np.testing.assert_allclose(low[0], gains[within].min(axis=0), atol=1e-12)
        np.testing.assert_allclose(high[0], gains[within].max(axis=0), atol=1e-12)


def test_scalar_economies_that_are_not_nested_are_searched_exactly() -> None:
    """Adopters who gain while they lower income: equilibria that are no chain."""
    apart = 0
    for seed in range(120):
        rng = np.random.default_rng(seed)
        n = 7
        scalar = ScalarAggregate(
            labour=10.0,
            cost=rng.uniform(0.1, 1.2, n),
            boost=rng.uniform(0.01, 0.13, n),
            break_even=rng.uniform(6.0, 12.0, n),
            weight=np.ones(n),
        )
        game = FiniteGame(
            name="test",
            labels=tuple("abcdefg"),
            gains=scalar.gains,
            scalar=scalar,
            bounds=scalar.bounds,
        )
        every = finite_equilibria(game, method="enumeration")
        assert members_of(finite_equilibria(game, method="bounds")) == members_of(every)
        apart += every.regime in ("apart", "none")
        if not scalar.nested:
            with pytest.raises(InputError, match="sigma >= rho"):
                finite_equilibria(game, method="chain")
    assert apart > 0


def test_complements_lattice_and_its_ends() -> None:
    for seed in range(40):
        game = wage_economy(seed, 8).game()
        if not game.complements:
            continue
        assert complementarity(game, method="enumeration").holds
        lattice = finite_equilibria(game, method="lattice")
        assert members_of(lattice) == members_of(finite_equilibria(game, method="enumeration"))
        least, greatest = lattice_ends(game)
        assert (lattice.least.adopters == least).all()
        assert (lattice.greatest.adopters == greatest).all()
        # Others' adoption raises profits: the larger of two is better for everybody.
        assert (lattice.pareto >= lattice.within).all()


def test_no_pure_equilibrium_is_an_answer() -> None:
    """Matching pennies: one wants to do as the other does, the other not."""

    def gains(masks):
        first, second = masks.T
        return np.stack([np.where(second, 1.0, -1.0), np.where(first, -1.0, 1.0)], axis=1)

    game = FiniteGame(name="pennies", labels=("a", "b"), gains=gains)
    found = finite_equilibria(game)
    assert (found.regime, found.complete, found.best) == ("none", True, None)
    assert found.complementarity.holds is False
    assert not cascade(game, np.zeros(2, dtype=bool)).rests
    assert found.record()["equilibria"] == []
    assert len(found.to_frame()) == 0


def test_who_goes_first_is_no_trap() -> None:
    """Chicken: each wants what the other does not; neither equilibrium is within the other."""
    game = FiniteGame(
        name="chicken",
        labels=("a", "b"),
        gains=lambda masks: np.where(masks[:, ::-1], -1.0, 1.0),
    )
    found = finite_equilibria(game)
    assert (found.regime, found.trap) == ("apart", False)
    assert not found.pareto.any()


def test_weak_equilibria_are_told_apart() -> None:
    game = FiniteGame(
        name="weak",
        labels=("a", "b"),
        gains=lambda masks: np.where(masks[:, ::-1], 1.0, 0.0),
    )
    found = finite_equilibria(game)
    assert [(e.share, e.stable) for e in found.found] == [(0.0, False), (1.0, True)]


def test_a_thousand_sectors_in_half_a_second() -> None:
    economy = wage_economy(0, 1000, 20.0)
    start = time.perf_counter()
    found = finite_equilibria(economy)
    assert time.perf_counter() - start < 2.0  # 0.15 s measured; loaded machines are slower
    assert found.complete
    assert found.looked_at == 1001
    assert len(found.found) >= 2


def test_bad_input_is_named() -> None:
    with pytest.raises(InputError, match="method is 'magic'"):
        finite_equilibria(wage_economy(0), method="magic")
    with pytest.raises(InputError, match="labels: names must differ"):
        FiniteGame(name="x", labels=("a", "a"), gains=lambda m: np.zeros(m.shape))
    with pytest.raises(InputError, match=r"gains: give \(m, 2\)"):
        FiniteGame(name="x", labels=("a", "b"), gains=lambda m: np.zeros(3))
    with pytest.raises(InputError) as caught:
        WageEconomy(
            labour=-1.0, share=[0.5, -0.5], productivity=[0.5, 2.0], fixed_cost=1.0, premium=-1.0
        )
    assert len(caught.value.problems) == 4
