"""The closed forms of Propositions 2 and 3 against the general solver, draw by draw."""

from __future__ import annotations

import numpy as np
import pytest
from jones_draws import EPS, gap, random_model, steady_states

from weaklinks.equilibrium import Equilibrium, check, solve, solve_many
from weaklinks.errors import NoEquilibriumError
from weaklinks.models.jones import Allocation, Jones2008
from weaklinks.models.jones import equations as eq


def earns_without_interest(a: Allocation) -> bool:
    """Whether wages and taxes are above zero: the solver's household lives on these alone."""
    return a.wage * a.model.human_capital * a.model.workers + a.wedge_revenue > 0


def aggregates(a: Allocation, q: Equilibrium) -> dict[str, float]:
    """Gaps of what does not differ between varieties, and of their prices."""
    n = len(a.model.varieties)
    return {
        "gdp": gap(q.gdp, a.gdp),
        "gdp per worker": gap(q.gdp_per_worker, a.gdp_per_worker),
        "wage": gap(q.factor_price[-1], a.wage),
        "rental": gap(q.value_of("capital"), a.rental),
        "price": gap(q.price[:n], a.price),
        "intermediate price": gap(q.value_of("intermediate good"), a.intermediate_price),
    }


def uses(a: Allocation, q: Equilibrium) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Solver's and closed form's K_i, H_i, c_i, z_i and Y_i, variety by variety."""
    n, v = len(a.model.varieties), a.model.varieties
    paid = q.payments.toarray()
    column = {name: k for k, name in enumerate(q.economy.names)}
    price = {name: q.value_of(name) for name in ("capital", "human capital", "intermediate good")}
    stock = {
        "capital": a.capital,
        "human capital": a.model.human_capital * a.model.workers,
        "intermediate good": a.intermediates,
    }
    found = {
        name: (paid[:n, column[name]] / price[name], v.weight * a.input_share * stock[name])
        for name in price
    }
    for name, ours in (("final good", a.final_use), ("intermediate good", a.intermediate_use)):
        found["use as " + name] = (paid[column[name], :n] / q.price[:n], v.weight * ours)
    found["output"] = (q.quantity[:n], v.weight * a.output)
    return found


def largest_log(a: Allocation) -> float:
    """Size of the logs that both routes add up."""
    v = a.model.varieties
    parts = (a.price, a.wage, a.gdp, a.capital, v.productivity, 1 - v.wedge)
    return max(float(np.abs(np.log(part)).max()) for part in parts)


def rounding_bound(a: Allocation) -> float:
    """What rounding alone may do to GDP.

    The log prices of either route solve ``x = s + Omega x``. Every row is a sum of four
    numbers no larger than L, so it is known to 4 eps (1 + L); the inverse of ``I - Omega`` has
    row sums of M = 1/((1-sigma)(1-alpha)), the multiplier, so GDP is known to 4 eps (1 + L) M.
    In relative prices what is common cancels, and so does M; spending shares move with
    theta/(1-theta) of them, and gross output over GDP with 1/(1 - sigma (1 - T_rho)) of that.
    """
    m = a.model
    multiplier = eq.multiplier(m.intermediate_share, m.capital_share)
    tilt = 1.0 + eq.tilted(m.final_exponent)
    gross = 1.0 / (1.0 - m.intermediate_share * (1.0 - a.indices.wedge_intermediate))
    return 4.0 * EPS * (1.0 + largest_log(a)) * (multiplier + tilt * gross)


def assert_uses_agree(a: Allocation, q: Equilibrium) -> None:
    """Quantities agree as far as prices do: they fall with 1/(1-theta) of them.

    Uses that are 1e-200 of the whole have lost their digits.
    """
    slack = 1.0 / (1.0 - a.model.final_exponent) * gap(q.price[: len(a.price)], a.price)
    for name, (theirs, ours) in uses(a, q).items():
        seen = ours > 1e-200 * ours.max(initial=0.0)
        if a.model.intermediate_share == 0 and "intermediate" in name:
            assert not theirs.any()
            assert not ours.any()
            continue
        assert gap(theirs[seen], ours[seen]) < 1e-12 + 2.0 * slack, name


def test_steady_states() -> None:
    tried = [a for a in steady_states(500, 1) if earns_without_interest(a)]
    assert len(tried) > 480
    for a in tried:
        q = solve(a.model.economy())
        gaps = aggregates(a, q) | {"capital": gap(q.quantity[len(a.price) + 2], a.capital)}
        assert max(gaps.values()) < 1e-12, (a.model, gaps)
        assert gaps["gdp"] < rounding_bound(a)
        assert_uses_agree(a, q)


def test_steady_states_with_a_multiplier_of_a_hundred() -> None:
    """At alpha = 0.85 and sigma = 0.95 the multiplier is 133."""
    tried = [a for a in steady_states(150, 2, capital_share=0.85) if earns_without_interest(a)]
    assert max(eq.multiplier(a.model.intermediate_share, 0.85) for a in tried) > 133
    for a in tried:
        q = solve(a.model.economy())
        gaps = aggregates(a, q) | {"capital": gap(q.quantity[len(a.price) + 2], a.capital)}
        assert max(gaps.values()) < rounding_bound(a), (a.model, gaps)


def test_given_capital() -> None:
    rng = np.random.default_rng(3)
    for _ in range(150):
        model = random_model(rng, wedge=rng.uniform(-0.04, 0.99, 6), productivity=np.exp(
            rng.normal(size=6)), weights=rng.uniform(0.1, 1.0, 6))  # fmt: skip
        capital = float(np.exp(rng.normal(scale=3.0)))
        a = model.given_capital(capital)
        q = solve(model.economy(horizon="short", capital=capital))
        gaps = aggregates(a, q) | {"capital": gap(a.capital, capital)}
        assert max(gaps.values()) < 1e-12, (model, gaps)
        assert_uses_agree(a, q)


def test_the_short_run_at_the_long_run_stock_is_the_long_run() -> None:
    for a in steady_states(50, 4):
        stay = a.model.given_capital(a.capital)
        assert gap(stay.gdp, a.gdp) < rounding_bound(a)
        assert gap(stay.rental, a.model.discount_rate + a.model.depreciation) < rounding_bound(a)
        q = solve(a.model.economy(horizon="short"))
        assert gap(q.gdp, a.gdp) < rounding_bound(a)


def test_solver_and_closed_form_also_agree_in_batches() -> None:
    """Fifty economies of one technology at once."""
    rng = np.random.default_rng(5)
    model = Jones2008(points=40)
    base = solve(model.economy())
    n, nodes = 40, base.economy.n_nodes
    wedge = np.zeros((nodes, 50))
    productivity = np.repeat(base.economy.productivity[:, None], 50, axis=1)
    wedge[:n] = rng.uniform(-0.03, 0.9, (n, 50))
    factor = np.exp(rng.normal(scale=0.5, size=(n, 50)))
    productivity[:n] *= factor
    batch = solve_many(base, wedge=wedge, productivity=productivity)
    for k in range(50):
        a = model.replace(
            productivity=model.varieties.productivity * factor[:, k], wedge=wedge[:n, k]
        ).steady_state()
        # A batch stops at residuals of 1e-11; the multiplier makes three times that of them.
        assert gap(batch.gdp[k], a.gdp) < 3e-11


def test_identities_of_the_solved_economy() -> None:
    for a in steady_states(20, 6, intermediate_share=0.6):
        if earns_without_interest(a):
            check(solve(a.model.economy()), tolerance=1e-11)


def test_a_household_that_lives_on_interest_is_beyond_the_solver() -> None:
    """Subsidies may take all wages: the paper's household then consumes interest on its capital.

    The solver nets interest out of its household's income and says that there is no
    equilibrium; with that stock of capital given, it finds the same one as the closed form.
    """
    model = Jones2008(wedge=-0.3, points=3, capital_share=0.6, depreciation=0.01)
    a = model.steady_state()
    assert a.consumption > 0
    assert not earns_without_interest(a)
    with pytest.raises(NoEquilibriumError, match="subsidies"):
        solve(model.economy())
    q = solve(model.economy(horizon="short"))
    assert gap(q.gdp, a.gdp) < 1e-12
    assert gap(q.welfare, a.gdp) < 1e-12
