"""Training and specialised inputs: closed forms against search, and when there is no trap."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from big_push_draws import draws, require_regimes, same_mean, solved

from weaklinks.coordination import equilibria, push
from weaklinks.errors import InputError
from weaklinks.models.big_push import SpecialisedInputs, Training

SHARES = np.linspace(0.0, 1.0, 41)


def training(rng) -> Training:
    g = rng.uniform(0.1, 2)
    return Training(
        gain=g, training_cost=g * rng.uniform(0.02, 1.2), kept=rng.uniform(0.3, 1.0),
        offers=rng.uniform(0.1, 4),
    )  # fmt: skip


def free_riding(rng) -> Training:
    plain = training(rng)
    return Training(
        gain=plain.gain, training_cost=plain.training_cost, kept=plain.kept, offers=plain.offers,
        contact_gain=plain.gain * rng.uniform(0.01, 0.6),
    )  # fmt: skip


def inputs(rng) -> SpecialisedInputs:
    labour, phi = rng.uniform(1, 20), rng.uniform(0.1, 3)
    return SpecialisedInputs(
        labour=labour, traditional_productivity=rng.uniform(0.1, 1.5),
        input_share=rng.uniform(0.05, 0.95), elasticity=rng.uniform(1.1, 8), setup_labour=phi,
        makers=labour / phi * rng.uniform(0.02, 0.98),
    )  # fmt: skip


def test_training_in_closed_form() -> None:
    seen: Counter = Counter()
    for model in draws(training, 21):
        found = solved(model)
        seen[found.regime] += 1
        low, high = model.window
        assert (found.regime == "trap") == (low < model.training_cost < high)
        inside = [e.share for e in found.found if 0 < e.share < 1]
        np.testing.assert_allclose(inside, model.interior_shares, atol=1e-9)
        same_mean(model, model.mean_payoff)
        assert found.complements
        best = [e.state["welfare"] for e in found.stable]
        assert model.efficient == (model._state(np.array(1.0))["welfare"] > 1.0)
        assert best == sorted(best) or not model.efficient
    require_regimes(seen, "trap", "unique-low", "unique-high")


def test_free_riding_in_closed_form() -> None:
    seen: Counter = Counter()
    for model in draws(free_riding, 22):
        found = solved(model)
        seen[found.regime] += 1
        inside = [e.share for e in found.found if 0 < e.share < 1]
        np.testing.assert_allclose(inside, model.interior_shares, atol=1e-9)
        same_mean(model, model.mean_payoff)
        slopes, turn = np.diff(model.payoff(SHARES)), model.turning_point
        falls = SHARES[1:] <= (turn if turn is not None else 0.0)
        if turn is None and model.contact_gain > model.kept * model.gain:
            assert found.substitutes
        elif turn is not None:
            assert (slopes[falls] < 0).all()
            assert (slopes[SHARES[:-1] >= turn] > 0).all()
    require_regimes(seen, "unique-low", "unique-high", "partial", "trap")
    assert seen["partial-or-high"] > 0


def test_no_poaching_no_trap() -> None:
    for model in draws(training, 23, 100):
        alone = Training(
            gain=model.gain, training_cost=model.training_cost, kept=model.kept, offers=0.0
        )
        assert len(solved(alone).found) == 1
        assert alone.interior_shares == ()
        same_mean(alone, alone.mean_payoff)


def test_the_levy_is_just_enough() -> None:
    under = 0
    for model in draws(free_riding, 24):
        if not model.under_training:
            continue
        under += 1
        assert model.efficient
        game = model.game()
        for grant, lasts in ((model.levy * 1.001, True), (model.levy * 0.999, False)):
            helped = Training(
                gain=model.gain, kept=model.kept, offers=model.offers,
                contact_gain=model.contact_gain,
                training_cost=model.training_cost - grant,
            ) if grant < model.training_cost else None  # fmt: skip
            if helped is not None:
                ends = [e.share for e in equilibria(helped).found]
                assert (1.0 in ends) == lasts
        assert game.gain_at(1.0) < 0
    assert under > 50


def test_specialised_inputs_in_closed_form() -> None:
    seen: Counter = Counter()
    for model in draws(inputs, 25):
        found = solved(model)
        seen[found.regime] += 1
        if model.returns > 0.1:
            # Below, profits of the very first makers are too steep for any quadrature.
            same_mean(model, model.mean_profit)
        reached = float(model.modern_wage(np.array(model.free_entry_inputs)))
        entered = float(model.modern_wage(np.array(model.good_share * model.makers)))
        trap = entered > model.traditional_productivity
        assert (model.critical_mass is not None) == trap
        assert (len(found.stable) == 2) == trap
        if trap:
            jump = found.found[1]
            assert (jump.kind, jump.stable) == ("jump", False)
            assert jump.share == pytest.approx(model.critical_mass, abs=1e-9)
            assert found.found[2].share == pytest.approx(model.good_share, abs=1e-9)
            assert model.efficient
            assert found.found[2].state["income"] > found.found[0].state["income"]
        if trap and model.good_share < 1.0:
            # Free entry: no profits, all income is wages; but too few inputs.
            good = found.found[2].state
            assert good["income"] == pytest.approx(reached * model.labour, rel=1e-9)
            assert model.best_inputs > model.free_entry_inputs
            near = model.income(model.best_inputs / model.makers + np.array([-1e-4, 0.0]))
            assert near[1] >= near[0]
    require_regimes(seen, "trap", "trap-partial", "unique-low")


def test_the_gain_need_not_fall_beyond_the_jump() -> None:
    """It does where s/(e-1) is at most 1; with strong returns to variety it rises first."""
    weak = SpecialisedInputs(elasticity=3.0, input_share=0.5)
    strong = SpecialisedInputs(
        elasticity=1.2, input_share=0.8, traditional_productivity=0.05, setup_labour=0.5, makers=15
    )
    for model, falls in ((weak, True), (strong, False)):
        assert (model.returns <= 1.0) == falls
        beyond = np.linspace(model.critical_mass + 1e-9, model.good_share, 200)
        slopes = np.diff(model.profit(beyond))
        assert (slopes < 0).all() == falls
        assert len(solved(model).stable) == 2


@pytest.mark.parametrize(
    ("make", "named"),
    [
        (lambda: SpecialisedInputs(makers=10.0), "N phi must be below L"),
        (lambda: SpecialisedInputs(elasticity=1.0), "charge without bound"),
        (lambda: SpecialisedInputs(input_share=1.0), "somebody must put them together"),
        (lambda: Training(kept=1.2), "none can keep more than all"),
        (lambda: Training(offers=-1.0), "offers is -1.0"),
    ],
)
def test_models_that_make_no_sense(make, named) -> None:
    with pytest.raises(InputError, match=named):
        make()


def test_a_trainer_who_only_just_breaks_even_needs_the_smallest_subsidy() -> None:
    """kappa g = c: where all train the gain is 0, and below it is negative."""
    edge = Training(kept=0.5, gain=0.5, training_cost=0.25)
    found = push(edge)
    assert found.answer == "permanent"
    assert found.permanent.size == 0.0
    assert "of 0 " not in found.words
    assert "A permanent subsidy per adopter, however small, is needed" in found.words
    assert "the smallest grant makes it last" in edge.reason
    # However small: with a millionth all training is stable, without it is not.
    for grant, lasts in ((0.0, False), (1e-6, True)):
        helped = Training(kept=0.5, gain=0.5, training_cost=0.25 - grant)
        assert (equilibria(helped).stable[-1].share == 1.0) == lasts
        assert ("lasts once all train" in helped.reason) == lasts
