"""Gradients and expansions against the solved economies next door."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from economies import economies, random_economy, solve_checked
from weaklinks.equilibrium.statics import gradient, second_order


def log_gdp(economy, start):
    return np.log(solve_checked(economy, start=start).gdp)


def moved(economy, name, k, step):
    """The economy with log A, log(1-tau) or log endowment number k moved by `step`."""
    if name == "wedge":
        kept = 1.0 - economy.wedge
        kept[k] *= np.exp(step)
        return economy.replace(wedge=1.0 - kept)
    values = getattr(economy, name).copy()
    values[k] *= np.exp(step)
    return economy.replace(**{name: values})


def finite_difference(equilibrium, name, k):
    """Fourth-order central difference: truncation near 1e-9, rounding of solutions near 1e-9."""
    h = 1e-4

    def at(step):
        return log_gdp(moved(equilibrium.economy, name, k, step), equilibrium)

    return (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h)


@settings(max_examples=25)
@given(economies(nodes=4), st.integers(0, 3))
def test_gradient_is_the_central_difference(economy, k):
    q = solve_checked(economy)
    g = gradient(q)
    for name in ("productivity", "wedge", "endowment"):
        which = k % economy.n_factors if name == "endowment" else k
        assert getattr(g, name)[which] == pytest.approx(
            finite_difference(q, name, which), rel=1e-6, abs=1e-7
        )


@settings(max_examples=25)
@given(
    economies(nodes=4, wedges=False, rebates=False, transfers=False, final_is_an_input=False),
    st.integers(0, 3),
)
def test_hulten_without_wedges(economy, k):
    """Hulten (1978): the effect of productivity is the Domar weight, nothing more.

    By solving next door and by the gradient. GDP is what the household buys here.
    """
    q = solve_checked(economy)
    assert q.domar_weight[k] == pytest.approx(finite_difference(q, "productivity", k), abs=1e-7)
    g = gradient(q)
    np.testing.assert_allclose(g.productivity, q.domar_weight, atol=1e-8)
    np.testing.assert_allclose(g.wedge, 0.0, atol=1e-8)
    np.testing.assert_allclose(g.beyond_domar, 0.0, atol=1e-8)
    np.testing.assert_allclose(g.endowment, q.factor_income / q.gdp, atol=1e-8)


@given(economies(transfers=False))
def test_elasticities_in_all_endowments_add_to_one(economy):
    assert gradient(solve_checked(economy)).endowment.sum() == pytest.approx(1.0, abs=1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_expansions_converge_at_their_order(seed):
    """Halving a shock divides the first-order error by 4 and the second-order one by 8."""
    rng = np.random.default_rng(seed)
    economy = random_economy(rng, nodes=6, elasticities=(0.3, 0.8, 2.0))
    q = solve_checked(economy)
    shock = 0.2 * rng.normal(size=economy.n_nodes)
    errors = []
    for scale in (0.1, 0.05, 0.025):
        d = scale * shock
        exact = log_gdp(economy.replace(productivity=economy.productivity * np.exp(d)), q)
        errors.append(exact - np.log(q.gdp) - np.array(second_order(q, d)))
    first, second = np.log2(np.abs(np.array(errors))[:-1] / np.abs(np.array(errors))[1:]).T
    np.testing.assert_allclose(first, 2.0, atol=0.1)
    np.testing.assert_allclose(second, 3.0, atol=0.2)


def test_gradient_as_a_table():
    economy = random_economy(np.random.default_rng(0))
    frame = gradient(solve_checked(economy)).to_frame()
    assert list(frame["node"]) == list(economy.node_names)
    assert not frame.isna().any(axis=None)
