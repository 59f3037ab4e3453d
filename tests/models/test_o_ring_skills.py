"""Skill upgrading under four kinds of information: closed forms against search and planner."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from big_push_draws import draws, require_regimes, same_mean, solved
from hypothesis import given, settings
from hypothesis import strategies as st
from o_ring_skill_draws import MARKETS, SHARES, drawn, spread

from weaklinks.coordination import equilibria, push
from weaklinks.errors import InputError
from weaklinks.models.o_ring.skill_upgrading import SkillUpgrading
from weaklinks.studies.failures import examine


def rising_roots(model: SkillUpgrading) -> list[float]:
    """Where the payoff rises through zero, from the roots of its polynomial."""
    n, p, d = model.tasks, model.test_accuracy, model.high_skill - model.low_skill
    if model.market == "test":
        high = np.poly1d([(1 - p) * d, model.low_skill + p * d])
        low = np.poly1d([(1 - p) * d, model.low_skill])
        earned = (high**n - low**n) * (p / n)
    else:
        earned = np.poly1d([d, model.low_skill]) ** (n - 1) * (model.lone_share * d)
    c, e = model.upgrade_cost, model.dispersion
    gain = earned - np.poly1d([2 * e * c, c * (1 - e)])
    # A double root is split by rounding; where one is real all are simple enough to be found.
    return [
        float(z.real) for z in np.atleast_1d(gain.roots)
        if abs(z.imag) < 1e-12 and 0 < z.real < 1 and gain.deriv()(z.real) > 1e-6 * c
    ]  # fmt: skip


@pytest.mark.parametrize("market", ["test", "random"])
def test_complements_in_closed_form(market) -> None:
    seen: Counter = Counter()
    for number, model in enumerate(draws(lambda rng: drawn(rng, market), 31)):
        found = solved(model)
        seen[found.regime] += 1
        low, high = model.window
        assert (found.regime == "trap") == (low < model.upgrade_cost < high)
        assert (found.critical_mass is None) == (model.critical_mass is None)
        assert found.complements or model.lone_share == 0.0
        if number % 2:
            same_mean(model, model.mean_payoff)
        if model.critical_mass is not None and 1e-3 < model.critical_mass < 1 - 1e-3:
            assert rising_roots(model) == pytest.approx([model.critical_mass], abs=1e-7)
        # All upgrading is an equilibrium only if it is efficient; the reverse fails.
        paid = market == "test" or model.lone_share <= 1 / model.tasks
        assert model.efficient or not (paid and model.upgrade_cost < high)
    require_regimes(seen, "trap", "unique-low", "unique-high")


@pytest.mark.parametrize("market", ["test", "random"])
def test_costs_that_differ(market) -> None:
    seen: Counter = Counter()
    for model in draws(lambda rng: spread(rng, market), 32, 250):
        found = solved(model)
        seen[found.regime] += 1
        if model.critical_mass is not None and found.critical_mass > 1e-3:
            assert any(abs(x - model.critical_mass) < 1e-7 for x in rising_roots(model))
        low, high = model.window
        ends = {e.share for e in found.found}
        assert (0.0 in ends, 1.0 in ends) == (
            model.upgrade_cost >= low, model.upgrade_cost <= high,
        )  # fmt: skip
    require_regimes(seen, "trap", "partial", "unique-low", "unique-high", "partial-or-high")


def test_two_tasks_by_hand() -> None:
    widest = 0.0
    for model in draws(lambda rng: replace(drawn(rng, "test"), tasks=2), 33):
        p, low, high = model.test_accuracy, model.low_skill, model.high_skill
        d, c = high - low, model.upgrade_cost
        bottom, top = model.window
        # Rounding of ends of size p^2 d, in units in the last place.
        assert top - bottom == pytest.approx(p**2 * (1 - p) * d**2, abs=8e-16)
        qbar = (2 * c / (p**2 * d) - p * (high + low)) / (2 * (1 - p))
        share = (qbar - low) / d
        assert (0 < share < 1) == (model.critical_mass is not None)
        if model.critical_mass is not None:
            assert model.critical_mass == pytest.approx(share, abs=1e-11)
        at_best = replace(model, test_accuracy=model.widest_accuracy).window
        assert at_best[1] - at_best[0] >= top - bottom - 8e-16
        widest = max(widest, (top - bottom) / d**2)
    assert widest <= 4 / 27
    assert widest > 0.147


def test_the_accuracy_that_traps_most() -> None:
    for model in draws(lambda rng: drawn(rng, "test"), 34, 20):
        grid = np.linspace(0.005, 0.995, 100)
        windows = [replace(model, test_accuracy=p).window for p in grid]
        widths = [top - bottom for bottom, top in windows]
        # The best of the grid is next to the best: within one step.
        assert abs(grid[np.argmax(widths)] - model.widest_accuracy) <= grid[1] - grid[0]


def test_one_team_is_enough_where_skill_is_seen() -> None:
    seen: Counter = Counter()
    for number, model in enumerate(draws(lambda rng: drawn(rng, "observed"), 35)):
        found = solved(model)
        seen[found.regime] += 1
        low, high = model.window
        same_mean(model, model.mean_payoff)
        assert model.critical_mass == (model.one_team if low < model.upgrade_cost < high else None)
        power = model.low_skill ** (model.tasks - 1)
        alone = model.lone_share * power * (model.high_skill - model.low_skill)
        assert low == pytest.approx(alone, rel=1e-15)
        if found.regime == "trap" and number % 10 == 0:
            assert push(model).measure("committed-mass").size == model.tasks / model.workers
        # What is efficient holds once it is there: firms of equals earn all that skill adds.
        assert model.efficient == (model.upgrade_cost < high)
        assert model.missing == 0.0
    require_regimes(seen, "trap", "unique-low", "unique-high")


def test_one_team_is_enough_where_costs_differ() -> None:
    seen: Counter = Counter()
    for number, model in enumerate(draws(lambda rng: spread(rng, "observed"), 36, 250)):
        found = solved(replace(model, costs="lognormal") if number % 2 else model)
        seen[found.regime] += 1
    require_regimes(seen, "trap", "unique-low", "unique-high", "partial", "trap-partial")


def test_no_trap_where_it_is_known_when_the_test_is_right() -> None:
    seen: Counter = Counter()
    for model in draws(lambda rng: drawn(rng, "certified"), 37, 250):
        cost = model.private_return(SHARES)[0] * (1.1 if seen["unique-high"] % 2 else 0.9)
        found = solved(replace(model, upgrade_cost=cost))
        seen[found.regime] += 1
        assert len(found.found) == 1
        assert not found.complements
        assert model.critical_mass is None
        assert model.top_subsidy > 0.0  # and yet too little is done
        same_mean(model, model.mean_payoff)
    require_regimes(seen, "unique-low", "unique-high")


def test_what_is_missing_for_good() -> None:
    for model in draws(lambda rng: drawn(rng, "test"), 41, 60):
        _, top = model.window
        worth = model.skills.team_gain
        dear = replace(model, upgrade_cost=top + 0.6 * (worth - top))
        found = push(dear)
        assert found.answer == "permanent"
        assert found.permanent.size == pytest.approx(dear.missing, rel=1e-9)
        assert dear.missing < dear.top_subsidy
        assert f"{dear.missing:.4g} per upgrader is missing" in dear.reason
        assert replace(model, upgrade_cost=1.01 * worth).missing == 0.0


def test_limits() -> None:
    base = SkillUpgrading(tasks=3)
    team = (1.0**3 - 0.5**3) / 3
    for exact in (replace(base, test_accuracy=1.0), replace(base, market="observed", workers=9)):
        assert exact.private_return(np.array([1.0])) == pytest.approx([team], rel=1e-15)
    exact = replace(base, test_accuracy=1.0)
    np.testing.assert_allclose(exact.private_return(SHARES), team, rtol=1e-15)
    np.testing.assert_array_equal(exact.subsidy(SHARES), 0.0)
    same_mean(exact, exact.mean_payoff)
    blind = replace(base, test_accuracy=0.0)
    np.testing.assert_array_equal(blind.private_return(SHARES), 0.0)
    assert equilibria(blind).regime == "unique-low"
    faint = replace(base, test_accuracy=1e-9).private_return(SHARES) / 1e-18
    np.testing.assert_allclose(faint, 0.5 * (0.5 + 0.5 * SHARES) ** 2, rtol=1e-8)
    alone = replace(base, tasks=1)
    np.testing.assert_allclose(alone.private_return(SHARES), 0.36 * 0.5)
    np.testing.assert_allclose(alone.social_return(SHARES), 0.5)
    assert (alone.critical_mass, alone.widest_accuracy) == (None, None)
    assert replace(alone, market="observed").paid.breaks == ()
    equal = replace(base, low_skill=np.nextafter(1.0, 0.0))
    assert equal.private_return(SHARES) == pytest.approx(0.36 * 2.0**-53, rel=1e-12)


def test_nobody_starts_at_the_slides_wage() -> None:
    slides = SkillUpgrading(market="observed", lone_share=0.0, workers=np.inf)
    assert "individually it never makes sense" in slides.reason
    assert slides.game().at(0.0)["high_wage"] == slides.game().at(0.0)["low_wage"]
    found = equilibria(slides)
    # One team of infinitely many workers is enough: no share at all.
    assert (found.regime, found.critical_mass) == ("unique-high", 0.0)
    assert found.game.facts["low_exists"] == 1.0
    paid = replace(slides, lone_share=0.5)
    for cost, words in ((0.1249, "makes sense"), (0.1251, "makes no sense")):
        assert words in replace(paid, upgrade_cost=cost).reason


@settings(max_examples=60, deadline=None)
@given(
    low=st.floats(0.05, 0.9), step=st.floats(0.01, 0.1), tasks=st.integers(2, 12),
    accuracy=st.floats(0.05, 0.95), part=st.floats(0.05, 0.9),
)  # fmt: skip
def test_more_to_gain_less_of_a_push(low, step, tasks, accuracy, part) -> None:
    plain = SkillUpgrading(low_skill=low, high_skill=low + step / 2, tasks=tasks)
    model = replace(plain, test_accuracy=accuracy)
    bottom, top = model.window
    trapped = replace(model, upgrade_cost=bottom + part * (top - bottom))
    dearer = replace(trapped, upgrade_cost=bottom + (part + 0.05) * (top - bottom))
    assert 0.0 < trapped.critical_mass < dearer.critical_mass < 1.0
    for better in (
        replace(model, high_skill=low + step), replace(model, test_accuracy=accuracy + 0.05),
    ):  # fmt: skip
        assert better.window[0] > bottom
        assert better.window[1] > top
    assert trapped.efficient
    assert trapped.missing == 0.0


@pytest.mark.parametrize("market", MARKETS)
def test_everything_is_found_and_written(market) -> None:
    for costs in ({}, {"dispersion": 0.3, "costs": "lognormal"}):
        failure = examine(SkillUpgrading(market=market, **costs))
        assert failure.equilibria.disagreement < 1e-9
        json.dumps(failure.record(), allow_nan=False)


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(InputError) as caught:
        SkillUpgrading(
            low_skill=0.9, high_skill=0.4, tasks=2.5, upgrade_cost=-1.0, test_noise=float("nan"),
            dispersion=2.0, costs="normal", market="blind", lone_share="half",
        )  # fmt: skip
    said = str(caught.value)
    for part in (
        "qL must be below qH", "whole number", "upgrade_cost is -1.0", "test_noise is nan",
        "shape of costs is 'normal'", "market is 'blind'", "lone_share is 'half'",
    ):  # fmt: skip
        assert part in said
    with pytest.raises(InputError, match=r"at least n\^2"):
        SkillUpgrading(market="observed", tasks=40)
    with pytest.raises(InputError, match="at most 600"):
        SkillUpgrading(market="signal", tasks=100, skill_sd=1.0)


def test_costs_without_an_upper_bound_are_said_in_words() -> None:
    """Log-normal costs: the costliest is infinitely costly, and no subsidy is enough for it."""
    spread_out = SkillUpgrading(dispersion=0.5, costs="lognormal", market="observed")
    assert np.isinf(spread_out.missing)
    assert "inf" not in spread_out.reason
    assert "no upper bound" in spread_out.reason
    assert "no upper bound" not in replace(spread_out, costs="uniform").reason
