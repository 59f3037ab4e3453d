"""How many tasks: closed forms against searches, and the market for capital they lead to."""

from __future__ import annotations

import json

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq, minimize_scalar
from scipy.special import expit, log_expit, ndtri

from weaklinks.errors import InputError
from weaklinks.models.o_ring.chains import (
    PRINTED_CHAINS,
    best_tasks,
    best_whole_tasks,
    expected_successes,
)
from weaklinks.models.o_ring.kremer import ORing
from weaklinks.skills import SkillDistribution, skill_types, uniform_skills

DRAWS = 500
CHOSEN = ORing(skills="beta", tasks_chosen="chosen")
LEGENDRE = np.polynomial.legendre.leggauss(60)


def half_a_unit(printed: str) -> float:
    decimals = len(printed.partition(".")[2])
    return 0.5 * 10.0**-decimals


@pytest.mark.parametrize("printed", PRINTED_CHAINS, ids=lambda p: f"q={p.skill}")
def test_printed_numbers(printed) -> None:
    assert printed.source
    n = float(best_tasks(printed.skill, printed.strength))
    made = float(expected_successes(printed.skill, n))
    assert abs(n - float(printed.tasks)) <= half_a_unit(printed.tasks)
    assert abs(made - float(printed.successes)) <= half_a_unit(printed.successes)


def test_the_same_with_thirty_digits() -> None:
    """99.4992 and 36.6037, 8.5812 and 3.1568 (not 3.1569)."""
    with mp.workdps(30):
        for q, digits in (("0.99", ("99.4992", "36.6037")), ("0.89", ("8.5812", "3.1568"))):
            n = -1 / mp.log(mp.mpf(q))
            made = n * mp.mpf(q) ** n
            assert (mp.nstr(n, 6 if n > 10 else 5), mp.nstr(made, 6 if n > 10 else 5)) == digits
            found = float(best_tasks(float(q), 1.0))
            assert found == pytest.approx(float(n), rel=1e-13)
            assert float(expected_successes(float(q), found)) == pytest.approx(float(made))


def test_the_best_number_by_search() -> None:
    """Golden section on log wages: the top is flat, its place known to the root of 1e-16."""
    rng = np.random.default_rng(21)
    for _ in range(DRAWS):
        q, strength = float(rng.uniform(0.05, 0.995)), float(rng.uniform(0.05, 3.0))
        found = float(best_tasks(q, strength))
        best = minimize_scalar(
            lambda x, q=q, b=strength: -(np.exp(x) * np.log(q) + b * x),
            bounds=(0.0, 12.0), method="bounded", options={"xatol": 1e-9},
        )  # fmt: skip
        assert np.log(found) == pytest.approx(float(best.x), abs=1e-6)
        if found > 1.0:  # q^n* = e^-(b + alpha), whatever q is
            assert q**found == pytest.approx(np.exp(-strength), rel=1e-12)


def test_the_best_whole_number_by_trying_all() -> None:
    rng = np.random.default_rng(22)
    tried = np.arange(1, 3001)
    for _ in range(DRAWS):
        q, strength = float(1 - np.exp(rng.uniform(-6, -0.05))), float(rng.uniform(0.02, 3.0))
        worth = tried * np.log(q) + strength * np.log(tried)
        found = float(best_whole_tasks(q, strength))
        assert found == tried[np.argmax(worth)]
        # It is next to the best number that need not be whole.
        best = float(best_tasks(q, strength))
        assert np.floor(best) <= found <= np.ceil(best)


def test_limits_of_the_number_of_tasks() -> None:
    assert best_tasks([0.0, 0.3, 0.9], 0.0).tolist() == [1.0, 1.0, 1.0]
    assert best_whole_tasks([0.0, 0.3, 0.9], 0.0).tolist() == [1.0, 1.0, 1.0]
    assert best_tasks(0.0, 2.0) == 1.0
    assert best_whole_tasks(0.0, 2.0) == 1.0
    assert best_tasks(np.exp(-1.0), 1.0) == pytest.approx(1.0, abs=1e-15)
    # Two tasks pay where -ln q < (b + alpha) ln 2.
    edge = np.exp(-np.log(2.0))
    assert best_whole_tasks([edge * 0.999999, edge * 1.000001], 1.0).tolist() == [1.0, 2.0]


def test_no_mistakes_no_end() -> None:
    for bad in (1.0, 1.2, float("nan"), -0.1):
        with pytest.raises(InputError, match="finite optimum only for skills"):
            best_tasks(bad, 1.0)
        with pytest.raises(InputError, match="finite optimum only for skills"):
            best_whole_tasks(bad, 1.0)
    for bad in (
        {"skills": "log-normal"},
        {"skills": "uniform", "skill": 0.97, "dispersion": 0.1},
        {"distribution": skill_types([0.5, 1.0])},
    ):
        with pytest.raises(InputError, match="take on tasks without end"):
            CHOSEN.replace(**bad)
    # Nobody is known to be above one where nobody is known.
    alike = ORing(tasks_chosen="chosen", sorting="random").equilibrium()
    assert alike.mean_tasks == pytest.approx(-1.0 / np.log(0.95 * np.exp(0.0002)), rel=1e-12)
    assert alike.gain_over_random == float("inf")
    assert alike.record()["gain_over_random"] is None
    json.dumps(alike.record(), allow_nan=False)


# ---------------------------------------------------------------- the market for capital


def uniform_economy(rng: np.random.Generator) -> ORing:
    low, high = np.sort(rng.uniform(0.02, 0.99, 2))
    return ORing(
        distribution=uniform_skills(float(low), float(max(high, low + 0.005))),
        tasks_chosen="chosen",
        capital_share=float(rng.uniform(0.05, 0.7)),
        complexity=float(rng.uniform(0.0, 1.5)),
        productivity=float(np.exp(rng.normal())),
        capital=float(np.exp(rng.normal())),
    )


def uniform_population(model: ORing) -> tuple[np.ndarray, np.ndarray]:
    """Gauss and Legendre's points in q: panels shrink towards 1, one ends at the shortest chain."""
    seen = model.workforce.skills
    low, high = float(seen.quantile(np.array(0.0))), seen.highest
    floor = float(np.exp(-(model.complexity + model.capital_share)))
    grid = 1 - np.geomspace(1 - low, 1 - high, 12)
    edges = np.unique(np.append(grid, floor if low < floor < high else low))
    x, weight = LEGENDRE
    half = np.diff(edges)[:, None] / 2
    q = (edges[:-1, None] + half * (1 + x)).ravel()
    return q, (half * weight).ravel() / (high - low)


def test_rental_by_root_finding_where_tasks_are_chosen() -> None:
    """Kremer's demand for capital with n*(q), some workers in chains of one."""
    rng = np.random.default_rng(23)
    shortest = 0
    for _ in range(DRAWS):
        model = uniform_economy(rng)
        q, share = uniform_population(model)
        alpha, strength = model.capital_share, model.complexity + model.capital_share
        n = np.maximum(1.0, strength / -np.log(q))
        shortest += bool((n == 1.0).any() and (n > 1.0).any())

        def excess(log_r: float, model=model, q=q, n=n, share=share, alpha=alpha) -> float:
            worth = model.productivity * n**model.complexity * q**n
            k = (alpha * n * worth / np.exp(log_r)) ** (1 / (1 - alpha))
            return float(np.log(share @ (k / n) / model.capital))

        rental = np.exp(brentq(excess, -60, 60, xtol=1e-14))
        found = model.equilibrium()
        assert found.rental == pytest.approx(rental, rel=1e-10), model
        assert found.residual < 1e-10
        assert found.mean_tasks == pytest.approx(float(share @ n), rel=1e-10)
        assert found.workers_per_firm == pytest.approx(1 / float(share @ (1 / n)), rel=1e-10)
    assert shortest > 50


def test_wages_are_a_power_of_mistakes() -> None:
    """``w`` proportional to ``[(b+alpha)/(e (-ln q))]^((b+alpha)/(1-alpha))`` above one task."""
    rng = np.random.default_rng(24)
    for _ in range(DRAWS):
        model = uniform_economy(rng)
        found = model.equilibrium()
        alpha, strength = model.capital_share, model.complexity + model.capital_share
        lowest = np.exp(-strength)
        q = lowest + (1 - lowest) * rng.uniform(0.001, 0.999, 5)
        power = strength / (1 - alpha)
        at = (strength / (np.e * -np.log(q))) ** power
        unit = (1 - alpha) * model.productivity ** (1 / (1 - alpha))
        unit *= (alpha / found.rental) ** (alpha / (1 - alpha))
        np.testing.assert_allclose(found.wage(q), unit * at, rtol=1e-10)


def test_no_other_number_of_tasks_pays_more() -> None:
    rng = np.random.default_rng(25)
    for _ in range(DRAWS):
        model = uniform_economy(rng)
        found = model.equilibrium()
        skill = float(model.population.draw(1, seed=int(rng.integers(1000)))[0])
        best = float(found.wage(skill))
        for other in (1, 2, 3, 7, 30):
            alpha = model.capital_share
            worth = skill**other * model.productivity * other**model.complexity
            wage = (
                (1 - alpha)
                * worth ** (1 / (1 - alpha))
                * (alpha * other / found.rental) ** (alpha / (1 - alpha))
            )
            assert wage <= best * (1 + 1e-12)
        whole = float(model.whole_tasks_at(skill))
        assert abs(whole - float(model.tasks_at(skill))) <= 1.0


def beta_index(model: ORing) -> float:
    """``E[g]`` by the trapezoid in ``ln(q/(1-q))``, where it is not cut off at all."""
    size = model.skill * (1 - model.skill) / model.dispersion**2 - 1
    a, b = model.skill * size, (1 - model.skill) * size
    alpha, strength = model.capital_share, model.complexity + model.capital_share
    rest = b - strength / (1 - alpha)  # what is left of the power of 1-q
    u = np.linspace(-40 / a - 12, 12 + 40 / rest, 200_001) + np.log(a / b)
    log_q = log_expit(u)
    mistakes = np.where(u > 20, expit(-u), -log_q)
    n = np.maximum(1.0, strength / mistakes)
    logs = a * log_q + b * log_expit(-u)
    worth = np.exp((n * -mistakes + strength * np.log(n)) / (1 - alpha))
    weight = np.exp(logs - logs.max())
    return float(weight @ worth / weight.sum())


@pytest.mark.parametrize(
    ("skill", "sd", "complexity"),
    [(0.95, 0.02, 2 / 3), (0.9, 0.1, 0.1), (0.9, 0.1, 0.0), (0.8, 0.15, 0.0), (0.95, 0.03, 1.0)],
)
def test_skills_that_come_close_to_one(skill, sd, complexity) -> None:
    """Beta: the most skilled 1e-10 are added as the power law they follow."""
    model = CHOSEN.replace(skill=skill, dispersion=sd, complexity=complexity)
    found = model.equilibrium()
    error = abs(found.labour_index / beta_index(model) - 1.0)
    assert found.residual < 1e-4
    # The residual is the gap to a power law from the most skilled 1e-8 on. Where that is further
    # off, the residual is larger than the error; where both are off by rounding, of its size.
    assert error < 2 * found.residual + 1e-9
    # Mean tasks are of power 1: infinite where b of the law is below it.
    assert (found.mean_tasks == float("inf")) == ((skill, sd) == (0.9, 0.1))


def test_too_many_close_to_one() -> None:
    """b of the beta law against (b + alpha)/(1 - alpha) = 1.5: at 1.5 mean wages are infinite."""
    size = 1.4 / 0.05
    sd = float(np.sqrt(0.95 * 0.05 / (size + 1)))
    with pytest.raises(InputError, match="mean wages are infinite"):
        CHOSEN.replace(dispersion=sd)
    assert CHOSEN.replace(dispersion=sd, complexity=0.2).equilibrium().residual < 1e-4
    with pytest.raises(InputError, match="mean wages are infinite"):
        CHOSEN.replace(distribution=uniform_skills(0.5, 1.0))
    thin = CHOSEN.replace(distribution=uniform_skills(0.5, 1.0), complexity=0.0)
    # Without complexity the power is alpha/(1-alpha) = 1/2, and its mean is known to 30 digits.
    with mp.workdps(30):
        whole = mp.quad(
            lambda q: mp.sqrt(mp.mpf(1) / 3 / (mp.e * -mp.log(q))), [mp.exp(-mp.mpf(1) / 3), 1]
        )
        single = mp.quad(lambda q: q ** mp.mpf("1.5"), [0.5, mp.exp(-mp.mpf(1) / 3)])
        exact = float(2 * (whole + single))
    found = thin.equilibrium()
    assert found.labour_index == pytest.approx(exact, rel=1e-8)
    assert found.residual < 1e-8


def mistakes(median: float, sd: float) -> SkillDistribution:
    """Log mistakes are normal: chains and wages are log-normal."""
    return SkillDistribution(
        name="log-normal mistakes",
        quantile=lambda x: np.exp(-median * np.exp(-sd * ndtri(x))),
        total=lambda x: np.asarray(x),  # of no use here
        log_moment=lambda m: 0.0 if m == 0 else -m * median,  # of no use here but for its sign
        highest=1.0,
    )


def test_log_normal_chains() -> None:
    """E[(-ln q)^-c] = median^-c exp(c^2 sd^2/2); wages have standard deviation of logs c sd."""
    rng = np.random.default_rng(26)
    for _ in range(DRAWS):
        median, sd = float(rng.uniform(0.005, 0.05)), float(rng.uniform(0.05, 0.3))
        alpha, b = float(rng.uniform(0.1, 0.5)), float(rng.uniform(0.4, 0.8))
        model = ORing(
            distribution=mistakes(median, sd), tasks_chosen="chosen", capital_share=alpha,
            complexity=b,
        )  # fmt: skip
        found = model.equilibrium()
        c = (b + alpha) / (1 - alpha)
        index = ((b + alpha) / np.e / median) ** c * np.exp((c * sd) ** 2 / 2)
        # Beyond 6.4 standard deviations a power law stands for the normal tail: part of
        # 1 - Phi(6.4 - c sd), which is 1e-8 at the largest c sd = 0.8.
        assert found.labour_index == pytest.approx(index, rel=1e-8)
        assert found.residual < 1e-8
        assert found.sd_log_wage == pytest.approx(c * sd, rel=1e-7)
        assert found.mean_tasks == pytest.approx((b + alpha) / median * np.exp(sd**2 / 2), rel=1e-7)


def test_without_mistakes_to_speak_of_integrals_stay_finite() -> None:
    found = CHOSEN.replace(distribution=skill_types([0.9, 0.999999])).equilibrium()
    assert found.residual < 1e-9
    assert found.mean_tasks == pytest.approx(0.5 * (-1 / np.log(0.9) - 1 / np.log(0.999999)))


# ---------------------------------------------------------------- what it means


def test_richer_countries_make_longer_chains() -> None:
    """More skill: longer chains, larger firms, more income, wages less than in proportion."""
    skills = [0.7, 0.8, 0.9, 0.95]
    found = [CHOSEN.replace(skill=q, dispersion=0.02).equilibrium() for q in skills]
    for field in ("mean_tasks", "workers_per_firm", "output_per_worker", "rental"):
        assert (np.diff([getattr(e, field) for e in found]) > 0).all(), field
    # And so do firms of more able workers within a country.
    frame = found[-1].to_frame()
    assert frame["tasks"].is_monotonic_increasing
    assert frame["wage"].is_monotonic_increasing
    # All chains succeed with the same probability, e^-(b + alpha) = 1/e.
    np.testing.assert_allclose(frame["skill"] ** frame["tasks"], np.exp(-1.0), rtol=1e-12)


def test_sizes_of_firms() -> None:
    """Firms counted once each: the share of firms up to a size, from the distribution of skill."""
    model = CHOSEN.replace(distribution=uniform_skills(0.8, 0.96))
    found = model.equilibrium()
    q, share = uniform_population(model)
    n = 1.0 / -np.log(q)
    firms = share / n / float(share @ (1 / n))
    order = np.argsort(n)
    places = np.array([0.1, 0.5, 0.9])
    middle = np.cumsum(firms[order]) - 0.5 * firms[order]
    by_hand = np.interp(places, middle, n[order])
    np.testing.assert_allclose(found.firm_sizes(places), by_hand, rtol=1e-3)
    mean = found.firm_sizes((np.arange(4000) + 0.5) / 4000).mean()
    assert mean == pytest.approx(found.workers_per_firm, rel=1e-4)
    assert found.firm_sizes(0.0) == pytest.approx(float(model.tasks_at(0.8)), rel=1e-3)
    with pytest.raises(InputError, match="shares of firms"):
        found.firm_sizes(1.5)
    assert ORing().equilibrium().firm_sizes([0.2, 0.8]).tolist() == [20.0, 20.0]


@given(st.floats(0.3, 0.99), st.floats(0.0, 2.0), st.floats(0.01, 0.7))
def test_indivisible_tasks_cost_little(skill, complexity, alpha) -> None:
    """Of the wage; nothing where the best number is whole."""
    model = ORing(
        distribution=skill_types([skill]), tasks_chosen="chosen", complexity=complexity,
        capital_share=alpha,
    )  # fmt: skip
    best, whole = float(model.tasks_at(skill)), float(model.whole_tasks_at(skill))
    strength = complexity + alpha
    loss = (whole - best) * np.log(skill) + strength * np.log(whole / best)
    # The second-order term, and the sign: below the top by at most its curvature at the lower n.
    assert -strength / 2 * ((whole - best) / min(whole, best)) ** 2 - 1e-12 <= loss <= 1e-12


@given(st.floats(0.6, 0.98), st.floats(1.001, 1.01))
def test_more_skill_more_tasks(skill, factor) -> None:
    able = min(skill * factor, 0.995)
    assert best_tasks(able, 1.0) > best_tasks(skill, 1.0)
    assert best_whole_tasks(able, 1.0) >= best_whole_tasks(skill, 1.0)
    assert best_tasks(skill, 1.5) > best_tasks(skill, 1.0)
