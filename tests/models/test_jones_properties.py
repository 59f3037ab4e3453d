"""What must be true of every economy of Jones (2008), whatever its numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from jones_draws import random_model

from weaklinks.errors import NoEquilibriumError
from weaklinks.models.jones import Jones2008
from weaklinks.models.jones import equations as eq

seeds = st.integers(0, 2**32 - 1)


def draw(seed: int, **fixed) -> tuple[np.random.Generator, Jones2008]:
    rng = np.random.default_rng(seed)
    model = random_model(rng, **fixed)
    try:
        model.steady_state()
    except NoEquilibriumError:
        assume(False)
    return rng, model


def log_y(model: Jones2008) -> float:
    return float(np.log(model.steady_state().gdp_per_worker))


@given(seeds, st.floats(0.01, 100.0))
def test_productivity_is_multiplied(seed: int, factor: float) -> None:
    _, model = draw(seed)
    more = model.replace(productivity=model.varieties.productivity * factor)
    multiplier = eq.multiplier(model.intermediate_share, model.capital_share)
    assert log_y(more) - log_y(model) == pytest.approx(multiplier * np.log(factor), abs=1e-11)


@given(seeds, st.floats(0.01, 100.0))
def test_constant_returns_to_capital_and_labour(seed: int, factor: float) -> None:
    _, model = draw(seed)
    base = model.given_capital(1.0)
    both = model.replace(human_capital=model.human_capital * factor).given_capital(factor)
    people = model.replace(workers=model.workers * factor).given_capital(factor)
    assert both.gdp / base.gdp == pytest.approx(factor, rel=1e-12)
    assert people.gdp / base.gdp == pytest.approx(factor, rel=1e-12)
    assert people.gdp_per_worker == pytest.approx(base.gdp_per_worker, rel=1e-12)
    skilled = model.replace(human_capital=model.human_capital * factor).steady_state()
    assert skilled.gdp / model.steady_state().gdp == pytest.approx(factor, rel=1e-12)


@given(seeds, st.floats(1e-6, 1e6))
def test_the_number_of_workers_does_not_matter_per_worker(seed: int, factor: float) -> None:
    _, model = draw(seed)
    assert log_y(model.replace(workers=factor)) == pytest.approx(log_y(model), abs=1e-12)


@given(seeds)
def test_the_order_of_varieties_does_not_matter(seed: int) -> None:
    rng, model = draw(seed)
    v = model.varieties
    order = rng.permutation(len(v))
    mixed = model.replace(
        productivity=v.productivity[order], wedge=v.wedge[order], weights=v.weight[order]
    )
    assert log_y(mixed) == pytest.approx(log_y(model), abs=1e-11)
    np.testing.assert_allclose(
        mixed.steady_state().input_share, model.steady_state().input_share[order], rtol=1e-11
    )


@given(seeds, st.floats(0.01, 0.99))
def test_a_variety_in_two_parts_is_the_same_variety(seed: int, part: float) -> None:
    _, model = draw(seed)
    v = model.varieties
    weight = np.append(v.weight, v.weight[0] * part)
    weight[0] *= 1 - part
    split = model.replace(
        productivity=np.append(v.productivity, v.productivity[0]),
        wedge=np.append(v.wedge, v.wedge[0]),
        weights=weight,
    )
    assert log_y(split) == pytest.approx(log_y(model), abs=1e-11)
    whole, two = model.steady_state(), split.steady_state()
    np.testing.assert_allclose(two.output[[0, -1]], whole.output[0], rtol=1e-11)


@given(seeds, st.floats(1e-3, 10.0))
def test_without_wedges_every_productivity_helps(seed: int, growth: float) -> None:
    """And, with capital given, by its Domar weight: Hulten's theorem."""
    rng, model = draw(seed, wedge=0.0, final_exponent=0.7)
    v = model.varieties
    k = int(rng.integers(len(v)))
    base = model.given_capital(1.0)
    domar = v.weight[k] * base.price[k] * base.output[k] / base.gdp

    def raised(log_by: float) -> float:
        a = v.productivity.copy()
        a[k] *= np.exp(log_by)
        better = model.replace(productivity=a).given_capital(1.0)
        return float(np.log(better.gdp / base.gdp))

    assert raised(growth) > 0
    slope = (raised(1e-4) - raised(-1e-4)) / 2e-4
    assert slope == pytest.approx(domar, rel=1e-5, abs=1e-9)


@given(seeds)
def test_average_wedges_lie_between_the_wedges(seed: int) -> None:
    _, model = draw(seed)
    a, wedge = model.steady_state(), model.varieties.wedge
    t = (a.indices.wedge_final, a.indices.wedge_intermediate)
    for value in t:
        assert wedge.min() - 1e-13 <= value <= wedge.max() + 1e-13
    # tau is their mean with weights 1 - sigma (1 - tau) and sigma (1 - tau), both positive.
    assert 0.0 <= model.intermediate_share * (1 - a.average_wedge) < 1.0
    assert min(t) - 1e-13 <= a.average_wedge <= max(t) + 1e-13
    assert model.varieties.weight @ a.input_share == pytest.approx(1.0, abs=1e-13)


@given(seeds)
def test_no_wedges_can_beat_none_given_capital(seed: int) -> None:
    _, model = draw(seed)
    free = model.without_wedges().given_capital(1.0).gdp
    assert model.given_capital(1.0).gdp <= free * (1 + 1e-11)


@given(seeds, st.floats(-20.0, 0.0), st.floats(0.0, 1.0), st.floats(0.01, 0.98))
def test_means_rise_with_their_exponents(seed: int, rho: float, apart: float, theta: float) -> None:
    _, model = draw(seed)
    v, high = model.varieties, theta + apart * (0.99 - theta)
    for low_e, high_e in ((rho, rho * (1 - apart)), (theta, high), (rho, theta), (-np.inf, rho)):
        low, top = (
            eq.equilibrium_index(v.productivity, v.wedge, e, v.weight) for e in (low_e, high_e)
        )
        assert low <= top * (1 + 1e-13)
        net = v.productivity * (1 - v.wedge)
        assert net.min() * (1 - 1e-13) <= low
        assert top <= net.max() * (1 + 1e-13)


@given(seeds)
def test_more_substitution_is_worth_more_without_wedges(seed: int) -> None:
    _, model = draw(seed, wedge=0.0, final_exponent=0.5, intermediate_exponent=-2.0)
    for easier in ({"final_exponent": 0.6}, {"intermediate_exponent": -1.0}):
        assert log_y(model.replace(**easier)) >= log_y(model) - 1e-12


@given(seeds, st.floats(-0.5, 0.5))
def test_a_common_wedge_beside_the_others_moves_no_resources(seed: int, common: float) -> None:
    """What varieties keep of their sales matters for allocation only up to a factor."""
    _, model = draw(seed)
    v = model.varieties
    kept = (1 - v.wedge) * (1 - common)
    try:
        both = model.replace(wedge=1 - kept).given_capital(1.0)
    except NoEquilibriumError:
        assume(False)
    base = model.given_capital(1.0)
    seen = base.final_use > 1e-200 * base.final_use.max()
    final = both.final_use[seen] / base.final_use[seen]
    np.testing.assert_allclose(final, final[0], rtol=1e-10)
