"""Equations (15) to (18), footnote 8 and (A.1) to (A.13), each by another route."""

from __future__ import annotations

import mpmath as mp
import numpy as np
import pytest
from jones_draws import gap, steady_states
from scipy.optimize import brentq, minimize

from weaklinks.models.jones import Allocation
from weaklinks.models.jones import equations as eq

A = np.array([0.2, 0.7, 1.0, 3.1])
TAU = np.array([0.6, -0.2, 0.95, 0.1])
WEIGHT = np.array([0.1, 0.4, 0.3, 0.2])


def allocations() -> tuple[Allocation, ...]:
    return steady_states(100, 31, intermediate_share=0.45, capital_share=0.4)


def shares_of(a: Allocation) -> dict[str, float]:
    return {
        "capital_share": a.model.capital_share,
        "intermediate_share": a.model.intermediate_share,
    }


def exact_mean(values, exponent, weight):
    """Power mean in mpmath's numbers, with its limits."""
    if exponent == -mp.inf:
        return min(values)
    if exponent == 0:
        return mp.exp(mp.fsum(w * mp.log(x) for w, x in zip(weight, values, strict=True)))
    total = mp.fsum(w * x**exponent for w, x in zip(weight, values, strict=True))
    return total ** (1 / exponent)


def exactly(eta: float) -> tuple[float, float, float]:
    """S (13), Q (16) and T (footnote 8) with 50 digits."""
    with mp.workdps(50):
        total = mp.fsum(map(mp.mpf, WEIGHT))
        weight = [mp.mpf(w) / total for w in WEIGHT]
        level = [mp.mpf(a) for a in A]
        net = [mp.mpf(a) * (1 - mp.mpf(t)) for a, t in zip(A, TAU, strict=True)]
        e = mp.mpf(eta) if np.isfinite(eta) else -mp.inf
        tilt = e / (1 - e) if np.isfinite(eta) else mp.mpf(-1)
        q = exact_mean(net, tilt, weight)
        t = mp.fsum(w * tau * (x / q) ** tilt for w, tau, x in zip(weight, TAU, net, strict=True))
        return float(exact_mean(level, e, weight)), float(q), float(t)


@pytest.mark.parametrize(
    "eta",
    [-np.inf, -1e12, -100.0, -1.0, -1e-3, -1e-9, -1e-14, 0.0, 1e-14, 1e-6, 0.5, 0.99, 1 - 1e-6],
)
def test_indices(eta: float) -> None:
    s, q, t = exactly(eta)
    weight = WEIGHT / WEIGHT.sum()
    assert eq.symmetric_index(A, eta, weight) == pytest.approx(s, rel=1e-14)
    assert eq.equilibrium_index(A, TAU, eta, weight) == pytest.approx(q, rel=1e-14)
    # A share is x^tilt: its relative error is that of log x, times the tilt.
    assert eq.mean_wedge(A, TAU, eta, weight) == pytest.approx(
        t, rel=1e-14 * max(1.0, abs(eq.tilted(eta)))
    )
    assert eq.mean_kept(A, TAU, eta, weight) == pytest.approx(
        1 - t, rel=1e-14 * max(1.0, abs(eq.tilted(eta)))
    )


def test_without_wedges_indices_are_equation_20() -> None:
    for eta in (-3.0, 0.4):
        tilt = eta / (1 - eta)
        by_hand = (WEIGHT @ A**tilt) ** (1 / tilt)
        assert eq.equilibrium_index(A, 0 * TAU, eta, WEIGHT) == pytest.approx(by_hand, rel=1e-14)


def test_as_theta_goes_to_one_only_the_best_counts() -> None:
    assert eq.equilibrium_index(A, TAU, 1 - 1e-9, WEIGHT) == pytest.approx(
        (A * (1 - TAU)).max(), rel=1e-8
    )
    assert eq.equilibrium_index(A, TAU, -np.inf, WEIGHT) == pytest.approx(
        1 / (WEIGHT @ (1 / (A * (1 - TAU)))), rel=1e-14
    )


def test_tau_solves_footnote_8_as_printed() -> None:
    for a in allocations():
        t = (a.indices.wedge_final, a.indices.wedge_intermediate)
        sigma = a.model.intermediate_share

        def printed(tau: float, t=t, sigma=sigma) -> float:
            return eq.average_wedge_gap(tau, *t, sigma)

        # It is linear in tau, with this slope.
        assert 1.0 - sigma * (t[0] - t[1]) > 0
        tau = brentq(printed, -1e6, 1.0, xtol=1e-15)
        assert a.average_wedge == pytest.approx(tau, abs=1e-9)
        assert abs(printed(a.average_wedge)) < 1e-13 * (1 + abs(a.average_wedge))
        assert a.average_wedge == pytest.approx(a.wedge_revenue / a.gross_output, abs=1e-13)
        assert eq.kept_on_average(*t, sigma) == pytest.approx(a.indices.kept, rel=1e-12)


def test_equations_15_17_and_18_with_fifty_digits() -> None:
    for a in allocations():
        with mp.workdps(50):
            m, i = a.model, a.indices
            sigma, alpha = mp.mpf(m.intermediate_share), mp.mpf(m.capital_share)
            human = mp.mpf(m.human_capital) * mp.mpf(m.workers)
            kept, q, used = mp.mpf(float(i.kept)), mp.mpf(i.final), mp.mpf(i.intermediate)
            psi = (1 - sigma * kept) / kept * sigma ** (sigma / (1 - sigma))
            tfp = psi * (q ** (1 - sigma) * used**sigma) ** (1 / (1 - sigma))
            given = tfp * mp.mpf(float(a.capital)) ** alpha * human ** (1 - alpha)
            cost = mp.mpf(m.discount_rate) + mp.mpf(m.depreciation)
            psi_1 = (1 - sigma * kept) / kept * sigma ** (sigma / (1 - sigma) / (1 - alpha))
            steady = psi_1 * (q ** (1 - sigma) * used**sigma) ** (1 / (1 - sigma) / (1 - alpha))
            steady *= (alpha * (1 - sigma) / cost) ** (alpha / (1 - alpha)) * mp.mpf(
                m.human_capital
            )
            ratio = alpha * (1 - sigma) / cost * kept / (1 - sigma * kept)
            assert eq.wedge_efficiency(i.kept, m.intermediate_share) == pytest.approx(
                float(psi), rel=1e-14
            )
            assert a.gdp == pytest.approx(float(given), rel=1e-12)
            assert a.gdp_per_worker == pytest.approx(float(steady), rel=1e-13)
            assert a.capital_output_ratio == pytest.approx(float(ratio), rel=1e-13)


def test_appendix_prices_and_payments() -> None:
    """(A.1) to (A.11) and (A.13), from the allocation's own prices and quantities."""
    for a in allocations():
        m, v = a.model, a.model.varieties
        sigma, human = m.intermediate_share, m.human_capital * m.workers
        unit = eq.cost_unit(**shares_of(a))
        cost = eq.marginal_cost(
            a.rental, a.wage, a.intermediate_price, alpha=m.capital_share, sigma=sigma
        )
        price = eq.variety_price(cost, v.productivity, v.wedge, unit)  # A.1
        assert gap(price, a.price) < 1e-13
        kept = float(v.weight @ ((1 - v.wedge) * a.price * a.output))
        paid = (a.rental * a.capital, a.wage * human, a.intermediate_price * a.intermediates)
        assert gap(eq.factor_payments(kept, **shares_of(a)), paid) < 1e-13  # A.2 to A.4
        by_gdp = eq.factor_payments_from_gdp(a.gdp, a.indices.kept, **shares_of(a))
        assert gap(by_gdp, paid) < 1e-13  # A.5 to A.7
        assert gap(a.indices.kept * a.gross_output, kept) < 1e-13
        quantities = (a.gdp, a.indices.kept, a.capital, human, a.intermediates)
        from_quantities = eq.marginal_cost_from_quantities(*quantities, **shares_of(a))
        assert gap(from_quantities, cost) < 1e-13  # A.8
        assert gap(eq.price_index(a.price, m.final_exponent, v.weight), 1.0) < 1e-13  # A.9
        index = eq.price_index(a.price, m.intermediate_exponent, v.weight)
        assert gap(index, a.intermediate_price) < 1e-13  # A.10
        assert gap(eq.marginal_cost_from_index(a.indices.final, unit), cost) < 1e-13  # A.11
        ratio = eq.intermediate_price(a.indices.final, a.indices.intermediate)
        assert gap(ratio, a.intermediate_price) < 1e-13  # A.13
        assert gap(v.weight @ (a.price * a.final_use), a.gdp) < 1e-13
        assert gap(v.weight @ (a.price * a.intermediate_use), paid[2]) < 1e-13
        assert gap(v.weight @ (a.price * a.output), a.gross_output) < 1e-13


@pytest.mark.parametrize(("alpha", "sigma"), [(0.3, 0.5), (0.6, 0.1), (0.5, 0.9)])
def test_epsilon_is_what_cost_minimisation_leaves(alpha: float, sigma: float) -> None:
    """Cheapest way to make one unit at A = 1, by brute force."""
    prices = np.array([0.7, 1.9, 0.4])
    shares = np.array([alpha * (1 - sigma), (1 - alpha) * (1 - sigma), sigma])

    def cost(log_ratio: np.ndarray) -> float:
        logs = np.append(log_ratio, 0.0)
        return float(prices @ np.exp(logs - shares @ logs))

    cheapest = minimize(cost, np.zeros(2), method="Nelder-Mead", options={
        "xatol": 1e-10, "fatol": 1e-15, "maxiter": 4000}).fun  # fmt: skip
    unit = eq.cost_unit(alpha, sigma)
    index = eq.marginal_cost(*prices, alpha=alpha, sigma=sigma)
    assert index / unit == pytest.approx(cheapest, rel=1e-12)


def test_resources_go_where_the_paper_says() -> None:
    """K_i / K of section 5.3 as printed, and as capital's pay in each variety."""
    for a in allocations():
        m, v, i = a.model, a.model.varieties, a.indices
        net, spent = v.productivity * (1 - v.wedge), m.intermediate_share * i.kept
        parts = [
            share * np.exp(eq.tilted(eta) * np.log(net / q))
            for share, eta, q in (
                (1 - spent, m.final_exponent, i.final),
                (spent, m.intermediate_exponent, i.intermediate),
            )
        ]
        printed = (1 - v.wedge) / i.kept * (parts[0] + parts[1])
        seen = printed > 1e-200
        assert gap(printed[seen], a.input_share[seen]) < 1e-12
        assert v.weight @ a.input_share == pytest.approx(1.0, abs=1e-14)
        sales = (1 - v.wedge) * a.price * a.output
        value = m.capital_share * (1 - m.intermediate_share) * sales / a.rental / a.capital
        assert gap(value[seen], a.input_share[seen]) < 1e-12
