"""Kremer's O-ring economy: closed forms against searches, quadrature, populations and draws."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq, minimize_scalar
from scipy.special import betainc, expit, log_expit, ndtr

from weaklinks.errors import InputError
from weaklinks.models.o_ring.information import information, seen_by_employers
from weaklinks.models.o_ring.kremer import ORing
from weaklinks.skills import SkillDistribution, log_normal_skills, skill_types

HERMITE = np.polynomial.hermite_e.hermegauss(120)
LEGENDRE = np.polynomial.legendre.leggauss(80)
DRAWS = 500


def random_model(rng: np.random.Generator, shape: str, **given: object) -> ORing:
    """Draw an economy whose log wages have a standard deviation of at most about 2."""
    tasks = int(rng.integers(1, 31))
    alpha = float(rng.uniform(0.0, 0.7))
    skill = float(rng.uniform(0.5, 0.97))
    most = {
        "log-normal": 2.0 * (1 - alpha) / tasks,
        "uniform": 1.0,
        "beta": min(0.6 * np.sqrt(skill * (1 - skill)), 2.0 * (1 - alpha) / tasks * skill),
    }[shape]
    chosen = {
        "tasks": tasks,
        "capital_share": alpha,
        "skill": skill,
        "skills": shape,
        "dispersion": float(rng.uniform(0.02, 0.9) * most),
        "productivity": float(np.exp(rng.normal())),
        "complexity": float(rng.uniform(0.0, 1.5)),
        "capital": float(np.exp(rng.normal(1.0, 1.0))),
    }
    return ORing(**{**chosen, **given})  # type: ignore[arg-type]


def population(model: ORing) -> tuple[np.ndarray, np.ndarray]:
    """Skills and shares by Gauss' rule for the density itself: no quantiles."""
    q, s = model.skill, model.dispersion
    if model.skills == "log-normal":
        z, weight = HERMITE
        return q * np.exp(s * z), weight / weight.sum()
    if model.skills == "uniform":
        x, weight = LEGENDRE
        return q * (1 + s * x), weight / 2
    return beta_population(model)[:2]


def beta_population(model: ORing) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Skills, shares and places by the trapezoid in ``ln(q/(1-q))``: analytic, with thin tails."""
    size = model.skill * (1 - model.skill) / model.dispersion**2 - 1
    a, b = model.skill * size, (1 - model.skill) * size
    width = 12 * np.sqrt(1 / a + 1 / b) + 40 / min(a, b)
    u = np.linspace(-width, width, 1601) + np.log(a / b)
    q = expit(u)
    logs = a * log_expit(u) + b * log_expit(-u)
    weight = np.exp(logs - logs.max())
    # From the nearer end: skills that round to 1 have places below it.
    place = np.where(u < 0, betainc(a, b, q), 1 - betainc(b, a, expit(-u)))
    return q, weight / weight.sum(), place


def by_search(model: ORing) -> float:
    """Rental at which Kremer's demand for capital, as printed, is the stock."""
    q, share = population(model)
    n, alpha, top = model.tasks, model.capital_share, model.productivity

    def excess(log_r: float) -> float:
        value = top * n**model.complexity * q**n
        k = (alpha * n * value / np.exp(log_r)) ** (1 / (1 - alpha))
        return float(np.log(share @ k / n / model.capital))

    return float(np.exp(brentq(excess, -40, 40, xtol=1e-14)))


@pytest.mark.parametrize("shape", ["log-normal", "uniform", "beta"])
def test_rental_by_root_finding(shape: str) -> None:
    rng = np.random.default_rng(1)
    for _ in range(DRAWS):
        model = random_model(rng, shape)
        found = model.equilibrium()
        assert found.rental == pytest.approx(by_search(model), rel=1e-9), model
        assert found.residual < 1e-9
        assert found.capital_per_worker == pytest.approx(model.capital, rel=1e-12)


def test_rental_in_closed_form() -> None:
    """``r = alpha n B(n) [exp(m mu + m^2 s^2/2)/(n K)]^(1-alpha)``, as in the design."""
    rng = np.random.default_rng(2)
    for _ in range(DRAWS):
        model = random_model(rng, "log-normal")
        n, alpha, s = model.tasks, model.capital_share, model.dispersion
        m = n / (1 - alpha)
        moment = np.exp(m * np.log(model.skill) + (m * s) ** 2 / 2)
        worth = alpha * n * model.productivity * n**model.complexity
        printed = worth * (moment / (n * model.capital)) ** (1 - alpha)
        assert model.equilibrium().rental == pytest.approx(printed, rel=1e-12)


def test_capital_of_a_firm_maximises_its_profit() -> None:
    """The place of a flat top is known to the root of the accuracy only, its height exactly."""
    rng = np.random.default_rng(3)
    for _ in range(DRAWS):
        model = random_model(rng, "log-normal", capital_share=float(rng.uniform(0.05, 0.7)))
        found = model.equilibrium()
        q, n, alpha = model.skill, model.tasks, model.capital_share
        worth = q**n * n * model.productivity * n**model.complexity
        log_k = float(np.log(found.capital(q)))
        best = minimize_scalar(
            lambda x, a=alpha, v=worth, r=found.rental: -(np.exp(a * x) * v - r * np.exp(x)),
            bounds=(log_k - 2, log_k + 3), method="bounded", options={"xatol": 1e-9},
        )  # fmt: skip
        assert best.x == pytest.approx(log_k, abs=1e-6)
        # What is left of output at the top is wages: free entry.
        assert -best.fun == pytest.approx(n * float(found.wage(q)), rel=1e-11)
        assert float(found.output(q)) == pytest.approx(worth * np.exp(alpha * log_k), rel=1e-12)


def test_the_planner_gives_capital_to_the_same_firms() -> None:
    """Two kinds of workers: total output over the split of capital, and its slope in K."""
    rng = np.random.default_rng(4)
    for _ in range(DRAWS):
        share = float(rng.uniform(0.1, 0.9))
        kinds = skill_types(rng.uniform(0.6, 1.0, 2), [share, 1 - share])
        alpha = float(rng.uniform(0.05, 0.7))
        model = ORing(
            distribution=kinds, tasks=int(rng.integers(1, 16)), capital_share=alpha,
            capital=float(np.exp(rng.normal())),
        )  # fmt: skip
        found = model.equilibrium()
        assert kinds.types is not None
        q, phi = kinds.types
        n = model.tasks

        def made(part: float, stock: float, q=q, phi=phi, n=n, m=model) -> float:
            per_firm = np.array([part, 1 - part]) * stock * n / phi
            return float(phi @ (per_firm**m.capital_share * q**n * n**m.complexity))

        best = minimize_scalar(
            lambda x, made=made, k=model.capital: -made(x, k), bounds=(1e-9, 1 - 1e-9),
            method="bounded", options={"xatol": 1e-10},
        )  # fmt: skip
        assert -best.fun == pytest.approx(found.output_per_worker, rel=1e-10)
        used = phi[0] * float(found.capital(q[0])) / n / model.capital
        assert best.x == pytest.approx(used, abs=1e-5)
        # Envelope: the split stays as it is. The error of central differences is h^2/6 or less.
        h = 1e-4
        rise = (made(used, model.capital * (1 + h)) - made(used, model.capital * (1 - h))) / (2 * h)
        assert rise / model.capital == pytest.approx(found.rental, rel=h**2)


def test_a_worker_earns_what_the_own_skill_adds() -> None:
    """dw/dq = q^(n-1) n B k^alpha by differences of the schedule; q^m is off by (m h)^2/6."""
    rng = np.random.default_rng(5)
    for _ in range(DRAWS):
        model = random_model(rng, "uniform")
        found = model.equilibrium()
        q, n = model.skill, model.tasks
        m = n / (1 - model.capital_share)
        h = 1e-4 / m
        ends = found.wage(q * np.array([1 - h, 1 + h]))
        slope = (ends[1] - ends[0]) / (2 * q * h)
        k = float(found.capital(q))
        added = q ** (n - 1) * n * model.productivity * n**model.complexity * k**model.capital_share
        # 1e-8/6 from the third derivative, 1e-16/(m h) of rounding from each wage.
        assert slope == pytest.approx(added, rel=(m * h) ** 2 / 3 + 1e-15 / h)


def test_no_team_can_do_better_than_its_members_wages() -> None:
    """Any mixed team, with the capital best for it, makes less than what they earn apart."""
    rng = np.random.default_rng(6)
    for _ in range(DRAWS):
        model = random_model(rng, "beta", capital_share=float(rng.uniform(0.05, 0.7)))
        found = model.equilibrium()
        alpha, n = model.capital_share, model.tasks
        teams = rng.uniform(0.2, 1.0, (20, n))
        worth = teams.prod(axis=1) * n * model.productivity * n**model.complexity
        k = (alpha * worth / found.rental) ** (1 / (1 - alpha))
        left = worth * k**alpha - found.rental * k
        wages = found.wage(teams).sum(axis=1)
        assert (left <= wages * (1 + 1e-12)).all()
        # The geometric against the arithmetic mean, exactly.
        geometric = n * np.exp(np.log(found.wage(teams)).mean(axis=1))
        np.testing.assert_allclose(left, geometric, rtol=1e-11)


def test_printed_examples() -> None:
    """Section J of the design: gain 1.49182, Gini .404117, wage ratio 2.04383."""
    plain = ORing(tasks=5, capital_share=0.0, dispersion=0.2, complexity=0.0).equilibrium()
    assert f"{plain.gain_over_random:.5f}" == "1.49182"
    found = ORing(tasks=5, dispersion=0.1).equilibrium()
    assert f"{found.wage_gini:.6f}" == "0.404117"
    ends = found.wage(np.array([0.8, 0.88]))
    assert f"{ends[1] / ends[0]:.5f}" == "2.04383"


# ---------------------------------------------------------------- inequality


def gini_by_pairs(wage: np.ndarray, share: np.ndarray) -> float:
    gaps = np.abs(wage[:, None] - wage[None, :])
    return float(share @ gaps @ share / (2 * share @ wage))


def test_gini_of_types_by_all_pairs() -> None:
    rng = np.random.default_rng(7)
    for _ in range(DRAWS):
        kinds = skill_types(rng.uniform(0.3, 1.0, 6), rng.uniform(0.1, 1.0, 6))
        assert kinds.types is not None
        model = ORing(distribution=kinds, tasks=int(rng.integers(1, 21)))
        found = model.equilibrium()
        wage = found.wage(kinds.types[0])
        share = kinds.types[1]
        assert found.wage_gini == pytest.approx(gini_by_pairs(wage, share), rel=1e-11)
        logs = np.log(wage)
        assert found.sd_log_wage == pytest.approx(np.sqrt(np.cov(logs, aweights=share, ddof=0)))


def test_gini_of_uniform_skill_by_hand() -> None:
    """``2 E[F q^m]/E[q^m] - 1`` with F linear: elementary integrals, in 80 points of Gauss."""
    rng = np.random.default_rng(8)
    for _ in range(DRAWS):
        model = random_model(rng, "uniform")
        q, share = population(model)
        m = model.tasks / (1 - model.capital_share)
        low = model.skill * (1 - model.dispersion)
        place = (q - low) / (2 * model.skill * model.dispersion)
        gini = 2 * float((share * place) @ q**m) / float(share @ q**m) - 1
        assert model.equilibrium().wage_gini == pytest.approx(gini, abs=1e-12)
        logs = m * np.log(q)
        if model.dispersion < 0.6:  # beyond, the logarithm near zero is not a polynomial
            sd = np.sqrt(share @ (logs - share @ logs) ** 2)
            assert model.equilibrium().sd_log_wage == pytest.approx(sd, rel=1e-9)


def test_gini_of_beta_skill() -> None:
    rng = np.random.default_rng(9)
    for _ in range(DRAWS):
        model = random_model(rng, "beta")
        q, share, place = beta_population(model)
        value = q ** (model.tasks / (1 - model.capital_share))
        gini = 2 * float((share * place) @ value) / float(share @ value) - 1
        # The library looks 8.2 standard deviations up: see the log-normal below.
        assert model.equilibrium().wage_gini == pytest.approx(gini, abs=1e-8)


def test_log_normal_wages() -> None:
    """Closed forms against the generic route: the same law given as a distribution."""
    rng = np.random.default_rng(10)
    for _ in range(DRAWS):
        model = random_model(rng, "log-normal")
        sd = model.tasks * model.dispersion / (1 - model.capital_share)
        known = model.equilibrium()
        assert known.sd_log_wage == pytest.approx(sd, rel=1e-15)
        assert known.wage_gini == pytest.approx(2 * ndtr(sd / np.sqrt(2)) - 1, rel=1e-14)
        assert known.wage_90_10 == pytest.approx(np.exp(2 * 1.2815515655446004 * sd), rel=1e-11)
        assert known.mean_to_median_wage == pytest.approx(np.exp(sd**2 / 2), rel=1e-11)
        law = log_normal_skills(model.skill, model.dispersion)
        again = model.replace(distribution=law).equilibrium()
        # Places end at 1 - 1e-16, 8.2 standard deviations up: of a power with standard
        # deviation 2 the part beyond is 1 - Phi(6.2) < 1e-9.
        assert again.wage_gini == pytest.approx(known.wage_gini, abs=1e-8)
        assert again.sd_log_wage == pytest.approx(sd, rel=1e-11)
        assert again.rental == pytest.approx(known.rental, rel=1e-12)
        assert again.residual < 1e-8


@pytest.mark.parametrize("shape", ["log-normal", "uniform", "beta"])
def test_inequality_of_simulated_wages(shape: str) -> None:
    """Twenty samples of 20,000 workers; their spread gives the standard error."""
    model = ORing(skills=shape, dispersion=0.03)
    found = model.equilibrium()
    ginis, means = [], []
    for seed in range(20):
        wage = np.sort(found.wage(model.population.draw(20_000, seed=seed)))
        rank = (np.arange(wage.size) + 0.5) / wage.size
        ginis.append(float(((2 * rank - 1) * wage).mean() / wage.mean()))
        means.append(float(wage.mean()))
    for drawn, exact in ((ginis, found.wage_gini), (means, found.mean_wage)):
        error = np.std(drawn, ddof=1) / np.sqrt(20)
        assert abs(np.mean(drawn) - exact) < 4 * error


def test_symmetric_skills_give_skewed_wages() -> None:
    for tasks in (2, 5, 20):
        found = ORing(skills="uniform", dispersion=0.2, skill=0.8, tasks=tasks).equilibrium()
        assert found.mean_to_median_wage > 1.0
        assert found.wage_ratio(0.9, 0.5) * found.wage_ratio(0.1, 0.5) < 1.0  # in logs to the left
        top, bottom = found.wage_ratio(0.9, 0.5) - 1, 1 - found.wage_ratio(0.1, 0.5)
        assert top > bottom


# ---------------------------------------------------------------- sorting


def test_gains_of_sorting_in_closed_form() -> None:
    """Log-normal: m (m-1) s^2/2 over capital without knowledge, n (n-1) s^2/2/(1-alpha)^2 after."""
    rng = np.random.default_rng(11)
    for _ in range(DRAWS):
        model = random_model(rng, "log-normal")
        n, alpha, s = model.tasks, model.capital_share, model.dispersion
        m = n / (1 - alpha)
        log_before, log_after = m * (m - 1) * s**2 / 2, n * (n - 1) * s**2 / 2 / (1 - alpha) ** 2
        closed, opened = (model.replace(capital_market=c).equilibrium() for c in ("closed", "open"))
        assert np.log(opened.gain_over_random) == pytest.approx(log_before, rel=1e-9, abs=1e-12)
        assert np.log(opened.matching_gain) == pytest.approx(log_after, rel=1e-9, abs=1e-12)
        kept = 1 - alpha
        assert np.log(closed.gain_over_random) == pytest.approx(
            kept * log_before, rel=1e-9, abs=1e-12
        )
        assert np.log(closed.matching_gain) == pytest.approx(kept * log_after, rel=1e-9, abs=1e-12)
        random = model.replace(sorting="random").equilibrium()
        gain = closed.output_per_worker / random.output_per_worker
        assert gain == pytest.approx(closed.gain_over_random, rel=1e-11)
        assert random.wage_gini == 0.0
        assert random.wage_90_10 == 1.0


@pytest.mark.parametrize("market", ["closed", "open"])
def test_output_of_teams_put_together_at_random(market: str) -> None:
    """Capital before the team is known, and after: 400,000 teams, from the technology."""
    n, alpha = 4, 0.3
    model = ORing(
        tasks=n, capital_share=alpha, skills="uniform", skill=0.8, dispersion=0.25,
        capital_market=market,
    )  # fmt: skip
    found = model.equilibrium()
    at_random = model.replace(sorting="random").equilibrium()
    teams = model.population.draw(400_000 * n, seed=5).reshape(-1, n).prod(axis=1)
    worth = n ** (1 + model.complexity) * teams
    k = at_random.capital_per_worker * n
    made = worth * k**alpha / n
    error = made.std() / np.sqrt(made.size)
    assert abs(made.mean() - at_random.output_per_worker) < 4 * error
    # After: capital goes where (alpha worth / r)^(1/(1-alpha)) says.
    bent = worth ** (1 / (1 - alpha))
    if market == "closed":
        made_after = (k / bent.mean()) ** alpha * bent.mean() / n
        slope = 1 - alpha
    else:
        made_after = (alpha / model.rental) ** (alpha / (1 - alpha)) * bent.mean() / n
        slope = 1.0
    gain = found.output_per_worker / made_after
    error = slope * bent.std() / bent.mean() / np.sqrt(bent.size)
    assert abs(np.log(gain / found.matching_gain)) < 4 * error


def test_noisy_tests_in_closed_form() -> None:
    rng = np.random.default_rng(12)
    for _ in range(DRAWS):
        model = random_model(
            rng, "log-normal", sorting="noisy", test_noise=float(np.exp(rng.normal(-3, 1))),
            capital_market=str(rng.choice(["closed", "open"])),
        )  # fmt: skip
        found, told = model.equilibrium(), information(model)
        perfect, nothing = (
            model.replace(sorting=s).equilibrium() for s in ("assortative", "random")
        )
        made = found.output_per_worker
        assert 1 - told.output_loss == pytest.approx(made / perfect.output_per_worker, rel=1e-10)
        assert told.output_gain == pytest.approx(made / nothing.output_per_worker, rel=1e-10)
        assert told.wage_gini == pytest.approx(found.wage_gini, rel=1e-12)
        assert told.sd_log_wage == pytest.approx(found.sd_log_wage, rel=1e-12)
        # Variance of log wages: between skills (m rho s)^2, and within.
        between = told.private_elasticity * model.dispersion
        assert np.hypot(between, told.sd_within_skill) == pytest.approx(told.sd_log_wage)
        rho, t = told.reliability, model.test_noise
        assert rho == pytest.approx(model.dispersion**2 / (model.dispersion**2 + t**2), rel=1e-12)
        assert told.sd_within_skill == pytest.approx(told.private_elasticity * t, rel=1e-9)
        # The expected wage of a skill, by quadrature over the noise of the test.
        z, weight = HERMITE
        by_test = told.wage_of_test(np.log(0.8) + t * z)
        assert float(told.expected_wage(0.8)) == pytest.approx(
            float(weight @ by_test) / weight.sum(), rel=1e-10
        )


def test_design_formula_of_teams_with_noisy_tests() -> None:
    """Without capital ``E[prod q] = exp(n mu + s^2 (n + n (n-1) rho)/2)``."""
    rng = np.random.default_rng(13)
    for _ in range(DRAWS):
        model = random_model(
            rng, "log-normal", sorting="noisy", capital_share=0.0, complexity=0.0,
            productivity=1.0, test_noise=float(rng.uniform(0.0, 0.3)),
        )  # fmt: skip
        n, s, rho = model.tasks, model.dispersion, information(model).reliability
        exponent = n * np.log(model.skill) + s**2 * (n + n * (n - 1) * rho) / 2
        assert np.log(model.equilibrium().output_per_worker) == pytest.approx(exponent, abs=1e-11)


def test_simulated_tests_sorted_into_teams() -> None:
    """2,000,000 workers in the order of their tests: neighbours work together."""
    n = 4
    model = ORing(
        tasks=n, skill=0.8, dispersion=0.15, sorting="noisy", test_noise=0.2, capital_share=0.0,
        complexity=0.0,
    )  # fmt: skip
    rng = np.random.default_rng(14)
    log_q = np.log(0.8) + 0.15 * rng.standard_normal(2_000_000)
    test = log_q + 0.2 * rng.standard_normal(log_q.size)
    order = np.argsort(test)
    made = np.exp(log_q[order].reshape(-1, n).sum(axis=1))
    error = made.std() / np.sqrt(made.size)
    told, found = information(model), model.equilibrium()
    assert abs(made.mean() - found.output_per_worker) < 4 * error
    # Wages of tests in a band, against output of their teams.
    place = slice(int(0.70 * made.size), int(0.72 * made.size))
    band = made[place]
    paid = told.wage_of_test(test[order].reshape(-1, n)[place]).mean(axis=1)
    gap = band - paid
    assert abs(gap.mean()) < 4 * gap.std() / np.sqrt(gap.size)
    # Expected wages of skills in a band.
    near = np.abs(log_q - np.log(0.9)) < 0.01
    gap = told.wage_of_test(test[near]) - told.expected_wage(np.exp(log_q[near]))
    assert abs(gap.mean()) < 4 * gap.std() / np.sqrt(gap.size)


def test_private_and_social_returns() -> None:
    model = ORing(sorting="noisy", capital_market="open")
    told = information(model)
    assert told.private_elasticity == pytest.approx(30 * 0.5)
    assert told.social_elasticity == pytest.approx(30.0)
    assert told.spillover_share == pytest.approx(0.5)
    up = model.replace(skill=model.skill * 1.01)
    rise = np.log(up.equilibrium().mean_wage / model.equilibrium().mean_wage) / np.log(1.01)
    assert rise == pytest.approx(told.social_elasticity, rel=1e-10)
    alone = np.log(told.expected_wage(0.96) / told.expected_wage(0.95)) / np.log(0.96 / 0.95)
    assert float(alone) == pytest.approx(told.private_elasticity, rel=1e-10)
    closed = information(model.replace(capital_market="closed"))
    assert closed.social_elasticity == 20.0


# ---------------------------------------------------------------- limits and properties


def test_limits_of_information() -> None:
    base = ORing(sorting="noisy")
    for noise, same in ((0.0, "assortative"), (float("inf"), "random")):
        found = base.replace(test_noise=noise).equilibrium()
        limit = base.replace(sorting=same).equilibrium()
        assert found.output_per_worker == pytest.approx(limit.output_per_worker, rel=1e-13)
        assert found.wage_gini == pytest.approx(limit.wage_gini, abs=1e-15)
        near = base.replace(test_noise=1e-6 if noise == 0.0 else 1e6).equilibrium()
        assert near.output_per_worker == pytest.approx(limit.output_per_worker, rel=1e-8)
    assert base.replace(dispersion=0.0).equilibrium().gain_over_random == 1.0


def test_without_capital() -> None:
    none = ORing(capital_share=0.0)
    found = none.equilibrium()
    assert found.rental == 0.0
    assert found.capital_per_worker == 0.0
    assert float(found.capital(0.9)) == 0.0
    assert found.labour_share == 1.0
    assert found.residual < 1e-13
    wage = 0.9**20 * 20 ** (2 / 3)
    assert float(found.wage(0.9)) == pytest.approx(wage, rel=1e-13)
    # alpha ln(K/alpha) goes to zero slowly: at 1e-10 it is 3e-9.
    near = none.replace(capital_share=1e-10).equilibrium()
    assert near.output_per_worker == pytest.approx(found.output_per_worker, rel=1e-7)
    assert none.replace(capital_market="open").equilibrium().output_per_worker == pytest.approx(
        found.output_per_worker, rel=1e-14
    )


@pytest.mark.parametrize("shape", ["log-normal", "uniform", "beta"])
def test_all_alike(shape: str) -> None:
    alike = ORing(skills=shape, dispersion=0.0).equilibrium()
    assert alike.wage_gini == 0.0
    assert alike.sd_log_wage == 0.0
    assert alike.gain_over_random == pytest.approx(1.0, abs=1e-13)
    near = ORing(skills=shape, dispersion=1e-4).equilibrium()
    # m = 30: moments differ by half the variance of log wages, (m s)^2/2, and Gini is of order m s.
    assert near.output_per_worker == pytest.approx(alike.output_per_worker, rel=0.003**2)
    assert 0.0 < near.wage_gini < 0.003


def test_one_task_needs_no_matching() -> None:
    """Alone, nobody gains from sorting; capital still goes to those who are seen to be able."""
    for shape in ("log-normal", "uniform", "beta"):
        found = ORing(tasks=1, skills=shape, dispersion=0.1, skill=0.8).equilibrium()
        assert found.matching_gain == pytest.approx(1.0, abs=1e-12)
        assert found.gain_over_random > 1.0
        assert ORing(
            tasks=1, skills=shape, dispersion=0.1, skill=0.8, capital_share=0.0
        ).equilibrium().gain_over_random == pytest.approx(1.0, abs=1e-12)


@given(st.floats(0.05, 0.7), st.floats(0.5, 0.95), st.integers(1, 30), st.floats(0.5, 20.0))
def test_constant_returns_in_capital_and_labour(alpha, skill, tasks, factor) -> None:
    """Capital and labour in efficiency units times a factor: output times it, the rental as is."""
    base = ORing(capital_share=alpha, skill=skill, tasks=tasks, skills="uniform", dispersion=0.05)
    grown = base.replace(
        capital=factor * base.capital, productivity=factor ** (1 - alpha) * base.productivity
    )
    a, b = base.equilibrium(), grown.equilibrium()
    assert b.output_per_worker == pytest.approx(factor * a.output_per_worker, rel=1e-11)
    assert b.rental == pytest.approx(a.rental, rel=1e-11)
    assert b.wage_gini == pytest.approx(a.wage_gini, rel=1e-10)
    income = a.mean_wage + a.rental * a.capital_per_worker
    assert income == pytest.approx(a.output_per_worker, rel=1e-12)
    assert a.output_per_worker == pytest.approx(
        base.capital**alpha * a.labour_index ** (1 - alpha), rel=1e-11
    )


@given(st.floats(0.05, 0.7), st.integers(1, 30), st.floats(1.01, 5.0))
def test_more_capital_and_more_skill(alpha, tasks, factor) -> None:
    base = ORing(capital_share=alpha, tasks=tasks, skills="beta")
    a = base.equilibrium()
    more = base.replace(capital=factor * base.capital).equilibrium()
    assert more.rental < a.rental
    assert more.output_per_worker > a.output_per_worker
    able = base.replace(skill=0.96).equilibrium()
    assert able.rental > a.rental
    assert able.mean_wage > a.mean_wage
    skill = np.linspace(0.5, 1.0, 20)
    for schedule in (a.wage, a.capital, a.output):
        assert (np.diff(schedule(skill)) > 0).all()


@given(st.floats(1e-6, 0.7), st.integers(2, 30), st.sampled_from(["log-normal", "uniform", "beta"]))
def test_longer_chains_are_more_unequal_and_gain_more(alpha, tasks, shape) -> None:
    base = ORing(capital_share=alpha, tasks=tasks, skills=shape)
    shorter, longer = base.equilibrium(), base.replace(tasks=tasks + 1).equilibrium()
    assert longer.wage_gini > shorter.wage_gini
    assert longer.gain_over_random > shorter.gain_over_random > shorter.matching_gain - 1e-12
    assert shorter.matching_gain > 1.0


# ---------------------------------------------------------------- input and output


def test_everything_wrong_is_named_at_once() -> None:
    with pytest.raises(InputError) as caught:
        ORing(
            tasks=2.5, capital_share=1.0, productivity=-1.0, complexity=float("nan"), capital=0.0,
            rental=-0.1, skill=float("inf"), dispersion=-1.0, test_noise=-1.0, skills="gamma",
            sorting="best", tasks_chosen="maybe", capital_market="shut",
        )  # fmt: skip
    said = str(caught.value)
    for name in (
        "tasks", "capital_share", "productivity", "complexity", "capital", "rental", "skill",
        "dispersion", "test_noise", "skills", "sorting", "tasks_chosen", "capital_market",
    ):  # fmt: skip
        assert f"{name} is" in said
    assert len(caught.value.problems) == 13


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"skills": "beta", "dispersion": 0.3}, "a beta distribution has"),
        ({"skills": "uniform", "dispersion": 1.5}, "0 <= low < high"),
        ({"skills": "uniform", "sorting": "noisy"}, "needs skills 'log-normal'"),
        ({"distribution": 0.9}, "must be a SkillDistribution"),
        ({"distribution": skill_types([0.0])}, "somebody must be able"),
        ({"sorting": "noisy", "distribution": log_normal_skills(0.9, 0.1)}, "no distribution"),
        ({"tasks": True}, "tasks is True"),
    ],
)
def test_what_does_not_go_together(changes, said) -> None:
    with pytest.raises(InputError, match=said):
        ORing(**changes)


def test_numbers_out_of_range_are_refused() -> None:
    with pytest.raises(InputError, match="use numbers nearer to 1"):
        ORing(tasks=1_000_000).equilibrium()
    found = ORing().equilibrium()
    for bad in (-0.1, float("nan"), float("inf")):
        with pytest.raises(InputError, match="skill must be a number"):
            found.wage(bad)
    with pytest.raises(InputError, match="places are"):
        found.wage_ratio(1.0, 0.5)
    with pytest.raises(InputError, match="closed forms of information"):
        information(ORing(skills="beta"))


def test_workers_who_can_do_nothing_earn_nothing() -> None:
    found = ORing(distribution=skill_types([0.0, 0.9])).equilibrium()
    assert float(found.wage(0.0)) == 0.0
    assert found.sd_log_wage == float("inf")
    assert found.wage_gini == pytest.approx(0.5)
    assert found.residual < 1e-12
    assert found.wage_90_10 == float("inf")
    json.dumps(found.record(), allow_nan=False)


def test_what_a_result_says() -> None:
    found = ORing().equilibrium()
    frame = found.to_frame()
    assert list(frame.columns) == [
        "place", "skill", "wage", "tasks", "whole_tasks", "capital", "output",
    ]  # fmt: skip
    assert len(frame) == 100
    profit = frame["output"] - frame["tasks"] * frame["wage"] - found.rental * frame["capital"]
    assert (profit.abs() < 1e-12 * frame["output"]).all()
    record = json.loads(json.dumps(found.record(), allow_nan=False))
    assert record["model"]["tasks"] == 20.0
    assert record["wage_gini"] == found.wage_gini
    assert "Gini 0.3286" in repr(found)
    assert "n=20" in repr(ORing())
    assert found.capital_output_ratio == pytest.approx(found.model.capital_share / found.rental)
    assert isinstance(ORing().population, SkillDistribution)
    assert seen_by_employers(ORing()).normal is not None
