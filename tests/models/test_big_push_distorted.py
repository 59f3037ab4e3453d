"""Distorted adoption: closed forms against search, general equilibrium from its parts."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from big_push_draws import draws, require_regimes, solved
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from weaklinks.coordination import equilibria
from weaklinks.errors import InputError
from weaklinks.models.big_push import DistortedAdoption

SHARES = np.linspace(0.0, 1.0, 41)


def alike(rng) -> DistortedAdoption:
    """Costs in goods, near the window of two equilibria."""
    plain = DistortedAdoption(
        labour=rng.uniform(1, 20), elasticity=rng.uniform(1.2, 6), input_share=rng.uniform(0, 0.9),
        improvement=rng.uniform(1.05, 3), tax=rng.uniform(-0.3, 0.5),
    )  # fmt: skip
    low, high = sorted(plain.break_even_costs)
    return like(plain, adoption_cost=low + (high - low) * rng.uniform(-0.5, 1.5))


def like(model: DistortedAdoption, **changes) -> DistortedAdoption:
    return replace(model, **changes)


def pareto(rng) -> DistortedAdoption:
    eta = rng.uniform(1.2, 4)
    plain = DistortedAdoption(
        labour=rng.uniform(1, 20), elasticity=eta, input_share=rng.uniform(0, 0.9),
        improvement=rng.uniform(1.05, 3), dispersion=rng.uniform(0.01, 0.99) / (eta - 1),
    )  # fmt: skip
    last = plain.adoption_cost * float(plain.benefit(np.array(1.0)))
    return like(plain, adoption_cost=last * rng.uniform(0.3, 3))


def anything(rng) -> DistortedAdoption:
    plain = pareto(rng)
    eta = plain.elasticity
    return like(
        plain, goods_share=rng.uniform(0, 1), tax=rng.uniform(-0.3, 0.5),
        correlation=rng.uniform(0, 0.99) * (eta - 1) / eta,
    )  # fmt: skip


def test_firms_alike_in_closed_form() -> None:
    seen: Counter = Counter()
    for model in draws(alike, 31):
        found = solved(model)
        seen[found.regime] += 1
        theta = model.complementarity
        low, high = model.break_even_costs
        assert high / low == pytest.approx(model.improvement**theta, rel=1e-9)
        assert (found.regime == "trap") == (low < model.adoption_cost < high)
        assert (found.regime == "partial") == (high < model.adoption_cost < low)
        inside = [e.share for e in found.found if 0 < e.share < 1]
        known = [] if model.interior_share is None else [model.interior_share]
        np.testing.assert_allclose(inside, known, atol=1e-9)
        # Complements iff gamma > (eta - 1) (1 - nu).
        assert found.complements == (theta > 0)
        assert found.substitutes == (theta < 0)
        assert (theta > 0) == ((model.elasticity - 1) * (1 - model.input_share) < 1.0)
    require_regimes(seen, "trap", "partial", "unique-low", "unique-high")


def test_labour_used_by_adopters_works_against_complements() -> None:
    """With costs partly in labour the condition is necessary and no longer sufficient."""
    broken = 0

    def flat_model(rng) -> DistortedAdoption:
        return like(anything(rng), dispersion=0.0, correlation=0.0)

    for flat in draws(flat_model, 32, 200):
        found = equilibria(flat)
        if flat.complementarity <= 0:
            assert not found.complements
        broken += flat.complementarity > 0 and not found.complements
    assert broken > 0


def test_dispersion_bounds_multiplicity() -> None:
    seen: Counter = Counter()
    for model in draws(pareto, 33):
        found = solved(model)
        seen[found.regime] += 1
        several = len(found.stable) > 1
        if several:
            assert model.tail > model.tail_bound
        window = model.costs_of_several
        assert (window is None) == (model.tail <= model.tail_bound)
        if window is not None:
            assert several == (window[0] < model.adoption_cost < window[1])
    require_regimes(seen, "partial", "unique-high", "partial-or-high")


def test_amplification_without_multiplicity() -> None:
    """``dln z_a / dln kappa`` by differences, with wedges that grow with productivity or not."""
    looked = 0
    for model in draws(anything, 34, 120):
        model = like(model, goods_share=1.0)
        step = 1e-5
        near = [like(model, adoption_cost=model.adoption_cost * f) for f in (1 - step, 1 + step)]
        found, *moved = (equilibria(m) for m in (model, *near))
        places = [[e.share for e in f.found if 1e-6 < e.share < 0.999] for f in (found, *moved)]
        if not places[0] or len({len(p) for p in places}) != 1:
            continue
        for here, less, more in zip(*places, strict=True):
            multiplier = float(model.amplification(np.array(here)))
            if abs(multiplier) > 20:
                continue
            looked += 1
            slope = -model.dispersion * np.log(more / less) / np.log(near[1].adoption_cost
                / near[0].adoption_cost)  # fmt: skip
            assert slope * model.profit_power == pytest.approx(multiplier, rel=1e-3, abs=1e-5)
            stable = next(e.stable for e in found.found if e.share == here)
            assert stable == (multiplier > 0)
        if model.complementarity > 0 and model.correlation == 0:
            assert all(float(model.amplification(np.array(x))) > 1 for x in places[0])
    assert looked > 50


def firm_by_firm(model: DistortedAdoption, share: float) -> dict[str, float]:
    """The same equilibrium from firms' prices and the markets of goods and labour.

    Prices of varieties by the mark-up over cost after wedges; the wage where the final good
    costs 1, by bisection; the scale where labour is used up.
    """
    from scipy.optimize import brentq

    eta, nu, zeta = model.elasticity, model.input_share, model.tail
    cutoff = share ** (-1 / zeta)

    def over_firms(f) -> float:
        """Integral over the Pareto distribution, the adopters apart: t = z^-zeta is uniform."""
        value = 0.0
        for a, b, level in ((0.0, share, model.improvement), (share, 1.0, 1.0)):
            if b > a:
                value += quad(lambda t, level=level: f(t ** (-1 / zeta), level * model.traditional),
                              a, b, epsabs=0, epsrel=1e-11, limit=400)[0]  # fmt: skip
        return value

    def keeps(z):
        return (1 - model.tax) * z**-model.correlation

    def price(z, level, wage):
        return eta / (eta - 1) * wage ** (1 - nu) / (z * level) / keeps(z)

    wage = brentq(
        lambda w: over_firms(lambda z, a: price(z, a, w) ** (1 - eta)) - 1.0, 1e-6, 1e6, rtol=1e-14
    )
    # Per unit of gross output: a firm's revenue, its costs, what the state takes.
    costs = over_firms(lambda z, a: keeps(z) * price(z, a, wage) ** (1 - eta)) * (eta - 1) / eta
    adopting = model.adoption_cost * wage ** (1 - model.goods_share)
    workers = model.labour - (1 - model.goods_share) * adopting / wage * share
    output = workers * wage / ((1 - nu) * costs)

    def profit(z, level):
        return keeps(z) * price(z, level, wage) ** (1 - eta) * output / eta

    best = model.improvement * model.traditional
    step = profit(cutoff, best) - profit(cutoff, model.traditional)
    # Income: wages, profits after adoption, taxes. It must buy what is left of output.
    profits = over_firms(profit) - adopting * share
    taxes = over_firms(lambda z, a: (1 - keeps(z)) * price(z, a, wage) ** (1 - eta)) * output
    return {
        "wage": wage, "output": output, "income": wage * model.labour + profits + taxes,
        "gain": (step / adopting - 1.0) * cutoff**-model.profit_power,
    }  # fmt: skip


def test_general_equilibrium_firm_by_firm() -> None:
    for model in draws(anything, 35, 12):
        if model.tail * (1 - model.correlation) < 1.3 * (model.elasticity - 1):
            continue  # the integrals over firms converge too slowly for a second route
        for share in (0.2, 0.7):
            other = firm_by_firm(model, share)
            state = model._state(np.array(share))
            for name in ("wage", "output", "income"):
                assert float(state[name]) == pytest.approx(other[name], rel=1e-7)
            gain = model.game().gain_at(share)
            assert gain == pytest.approx(other["gain"], rel=1e-7, abs=1e-7)


def test_jones_multiplier() -> None:
    """Without adoption costs worth speaking of, income rises with Z to the power 1/(1-nu)."""
    for share in (0.0, 0.4, 1.0):
        model = DistortedAdoption(adoption_cost=1e-9, input_share=0.5)
        ratio = float(model.index(np.array(share)) / model.index(np.array(0.0)))
        relative = model.game().at(share)["relative_income"]
        assert relative == pytest.approx(ratio**model.multiplier, rel=1e-8)


def test_wedges_hurt_more_with_more_feedback() -> None:
    """The same wedge lowers income by more where inputs make adoption feed itself."""
    losses = []
    for nu in (0.0, 0.6):
        plain = DistortedAdoption(
            elasticity=2.0, input_share=nu, improvement=1.5, dispersion=0.4, labour=10.0
        )
        middle = plain.adoption_cost * (float(plain.benefit(np.array(0.3))) * 0.3 ** (-0.4))
        free = like(plain, adoption_cost=middle)
        taxed = like(free, correlation=0.1)
        found = [solved(m).found[0] for m in (free, taxed)]
        assert found[1].share < found[0].share
        losses.append(1 - found[1].state["income"] / found[0].state["income"])
    assert losses[1] > losses[0] > 0


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"dispersion": 1.0}, "below 1/\\(eta-1\\)"),
        ({"correlation": 0.5}, "the less it gains by adopting"),
        ({"goods_share": 0.0, "adoption_cost": 20.0}, "none is left to work"),
        ({"elasticity": 1.0, "tax": 1.0}, "2 problems"),
    ],
)
def test_models_that_make_no_sense(changes, named) -> None:
    with pytest.raises(InputError, match=named):
        DistortedAdoption(**changes)


def log_wage_by_hand(m: DistortedAdoption) -> float:
    """Log of w = ((1-tau) (1 - 1/eta) A_t A)^(1/(1-nu)) of firms that are alike and all adopt."""
    real = (1.0 - m.tax) * (1.0 - 1.0 / m.elasticity) * m.traditional * m.improvement
    return float(np.log(real) / (1.0 - m.input_share))


def test_wages_beyond_all_numbers_are_refused_with_the_share_that_is_right() -> None:
    extreme = {"input_share": 0.999, "traditional": 4.0, "improvement": 6.0}
    with pytest.raises(InputError, match=r"input_share is 0\.999: .* must be at most") as refused:
        DistortedAdoption(**extreme)
    most = float(re.findall(r"at most (0\.\d+)", str(refused.value))[0])
    well = DistortedAdoption(**(extreme | {"input_share": most}))
    ends = np.array([0.0, 1.0])
    assert np.isfinite([well.income(ends), well.wage(ends), well.benefit(ends)]).all()
    assert np.log(well.wage(np.array(1.0))) == pytest.approx(log_wage_by_hand(well), rel=1e-12)
    # The next share that could have been named is wrong.
    assert 295.0 < log_wage_by_hand(well) < 300.0
    with pytest.raises(InputError, match="input_share"):
        DistortedAdoption(**(extreme | {"input_share": most + 2e-4}))


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"elasticity": 4000.0}, "improvement 1.5, .*elasticity 4000"),
        ({"improvement": 1e308, "elasticity": 3.0}, "improvement 1e\\+308"),
        ({"traditional": 1e-300}, "traditional 1e-300"),
        ({"labour": 1e307, "traditional": 1e3}, "labour 1e\\+307 and adoption_cost 3"),
    ],
)
def test_what_floating_point_cannot_hold_is_refused_by_name(changes, named) -> None:
    with pytest.raises(InputError, match=named):
        DistortedAdoption(**changes)


@pytest.mark.filterwarnings("error")
@given(
    nu=st.floats(0.0, 0.9999), tax=st.floats(-1.0, 0.99), improvement=st.floats(1.001, 1e3),
    traditional=st.floats(1e-6, 1e6), elasticity=st.floats(1.001, 1e3),
    dispersion=st.floats(0.0, 1.0), goods=st.floats(0.0, 1.0), cost=st.floats(1e-6, 1e6),
)  # fmt: skip
@settings(max_examples=300)
def test_every_admitted_economy_has_numbers(
    nu, tax, improvement, traditional, elasticity, dispersion, goods, cost
) -> None:
    try:
        m = DistortedAdoption(
            input_share=nu, tax=tax, improvement=improvement, traditional=traditional,
            elasticity=elasticity, dispersion=dispersion / (elasticity - 1.0),
            goods_share=goods, adoption_cost=cost,
        )  # fmt: skip
    except InputError:
        return
    shares = np.linspace(0.0, 1.0, 9)
    state = m.game().state(shares)
    assert all(np.isfinite(values).all() for values in state.values())
    assert np.isfinite(m.benefit(shares)).all()
