"""Sequential production: closed forms, a second route, the line itself, and what cannot be better.

Tolerances: all is solved to rounding. A step from one stage to the next multiplies relative
errors by less than 100 eps (the normal and the beta distribution and their inverses), and there
are at most 12 steps in the draws: 3e-13. `EXACT` is 1e-12.
"""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from weaklinks.errors import InputError
from weaklinks.models.o_ring.ranked_skills import rank_beta
from weaklinks.models.o_ring.sequential import SequentialProduction
from weaklinks.skills import (
    SKILL_SHAPES,
    beta_skills,
    log_normal_skills,
    skill_types,
    uniform_skills,
)

EXACT = 1e-12
DRAWS = 520


def random_line(rng: np.random.Generator, number: int) -> SequentialProduction:
    """Every shape and finitely many types in turn; half of them with costs that idle somebody."""
    kind = (*SKILL_SHAPES, "types")[number % 4]
    price = float(10.0 ** rng.uniform(-3.0, 3.0))
    given = {"stages": int(rng.integers(1, 13)), "price": price}
    if number % 8 >= 4:
        given["material_cost"] = price * float(rng.choice([0.0, rng.uniform(0.0, 0.2)]))
        given["outside_option"] = price * float(rng.choice([0.0, rng.uniform(0.0, 0.2)]))
    if kind == "types":
        k = int(rng.integers(1, 9))
        given["distribution"] = skill_types(rng.uniform(0.05, 1.0, k), rng.uniform(0.1, 1.0, k))
        return SequentialProduction(**given)
    q = float(rng.uniform(0.2, 0.95))
    widest = {
        "log-normal": 0.5,
        "uniform": min(1.0, 1.0 / q - 1.0),
        "beta": 0.8 * (q - q * q) ** 0.5,
    }
    spread = float(rng.uniform(0.01, 1.0)) * widest[kind]
    return SequentialProduction(skills=kind, skill=q, dispersion=spread, **given)


@pytest.fixture(scope="module")
def lines():
    rng = np.random.default_rng(1993)
    return [random_line(rng, k).equilibrium() for k in range(DRAWS)]


def test_every_condition_holds_on_every_line(lines) -> None:
    for found in lines:
        assert set(found.residuals) == {"flow", "indifference", "participation", "wage_bill"}
        assert found.residual < EXACT, found.model
    idle = [found.idle for found in lines]
    assert 50 < np.count_nonzero(idle) < 300
    assert max(idle) == 1.0


def test_identities(lines) -> None:
    for found in lines:
        p, price = found.stage_values, found.model.price
        assert p[0] == found.model.material_cost
        assert p[-1] == price
        assert found.workers.sum() + found.idle == pytest.approx(1.0, abs=EXACT)
        # All value is wages: stage by stage, and in all.
        assert found.value_added.sum() == pytest.approx(found.labour_income, abs=EXACT * price)
        at_work = found.workers > 0.0
        paid = (found.workers * found.wage_by_stage)[at_work]
        assert paid == pytest.approx(found.value_added[at_work], abs=EXACT * price)
        assert (np.diff(p) > 0.0).all()
        if not found.idle:
            spoiled = 1.0 - found.model.population.mean
            assert found.spoiled_in_all == pytest.approx(spoiled, abs=EXACT)
        assert found.output >= found.output_at_random * (1.0 - EXACT)


def by_starts(found) -> np.ndarray:
    """Second route: ``x_(i+1) = x_1 + S(x_i)`` from the least skilled, x_1 by halving."""
    total, n = found.model.population.total, found.model.stages

    def shares(first: float) -> np.ndarray:
        x = [first]
        for _ in range(n - 1):
            x.append(first + float(total(np.array(min(x[-1], 1.0)))))
        return np.array(x)

    low, high = 0.0, 1.0
    for _ in range(60):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if shares(middle)[-1] < 1.0 else (low, middle)
    return shares(0.5 * (low + high))


def test_second_route_from_the_first_stage(lines) -> None:
    """Where skills are at most 1, an error of x_1 grows by it at each stage at most: n^2 eps.

    Left out are skills that crowd at 1: numbers next to 1 are too far apart for their totals,
    which the recursion from the most skilled gets right.
    """
    compared = 0
    for found in lines:
        top = float(found.model.population.quantile(np.array(0.999)))
        if found.idle or found.model.population.highest > 1.0 or 1.0 - top < 1e-6:
            continue
        x = by_starts(found)
        assert found.threshold_shares == pytest.approx(x[:-1], abs=EXACT)
        output = x[0] - 1.0 + found.model.population.mean
        assert found.output == pytest.approx(output, abs=EXACT)
        compared += 1
    assert compared > 150


def test_stage_values_solve_the_conditions_of_indifference(lines) -> None:
    """Directly, as linear equations; their condition is below 1e4 where skills are above 0.05."""
    for found in lines:
        n, t = found.model.stages, found.thresholds
        matrix = np.diag(1.0 + t) - np.diag(t[:-1], 1) - np.diag(np.ones(max(n - 2, 0)), -1)
        right = np.zeros(n - 1)
        if n > 1:
            right[0] += found.model.material_cost
            right[-1] += t[-1] * found.model.price
            direct = np.linalg.solve(matrix, right)
            assert found.stage_values[1:-1] == pytest.approx(direct, rel=1e-9)


def test_no_worker_gains_by_another_stage(lines) -> None:
    for found in lines:
        shares = np.linspace(0.001, 0.999, 41)
        skill = found.model.population.quantile(shares)
        p, b = found.stage_values, found.model.outside_option
        offers = np.column_stack([np.full(skill.shape, b), skill[:, None] * p[1:] - p[:-1]])
        # Rounding of the largest value, which the brute force subtracts.
        slack = 1e-13 * p[-1] * max(1.0, skill[-1])
        wage, stage = found.wage(skill), found.stage(skill)
        assert wage == pytest.approx(offers.max(axis=1), abs=slack)
        assert offers[np.arange(41), stage] == pytest.approx(wage, abs=slack)
        assert (np.diff(stage) >= 0).all()
        # Who works where is what the shares say, away from boundaries.
        cuts = np.concatenate([[found.idle], found.threshold_shares])
        apart = np.abs(shares[:, None] - cuts).min(axis=1) > 1e-9
        if found.model.population.types is None and found.output:
            inside = 1 + np.searchsorted(cuts[1:], shares)
            assert (stage == np.where(shares < found.idle, 0, inside))[apart].all()


def test_wages_are_convex_and_rise_by_stage(lines) -> None:
    for found in lines:
        top = min(found.model.population.highest, 3.0)
        wage = found.wage(np.linspace(0.0, top, 200))
        assert (np.diff(wage, 2) >= -1e-12 * found.model.price).all()
        paid = found.wage_by_stage[found.workers > 0.0]
        assert (np.diff(paid) >= -EXACT * paid[1:]).all()
        if found.model.population.types is None and found.output:
            assert (np.diff(paid) > 0.0).all()
            assert (np.diff(found.mean_skill) > 0.0).all()


def test_inequality_by_drawing_workers() -> None:
    """Evenly placed workers: each stands for a part of 1/N, so errors are of order 1/N."""
    for name in SKILL_SHAPES:
        found = SequentialProduction(skills=name, dispersion=0.1, outside_option=0.05).equilibrium()
        wage = found.wage(found.model.population.midpoints(200_000))
        place = (np.arange(wage.size) + 0.5) / wage.size
        assert wage.mean() == pytest.approx(found.mean_wage, rel=5e-5)
        gini = np.mean((2.0 * place - 1.0) * wage) / wage.mean()
        assert found.wage_gini == pytest.approx(gini, abs=5e-5)
        ratio = wage[180_000] / wage[20_000]
        assert found.wage_90_10 == pytest.approx(ratio, rel=1e-4)


@pytest.mark.parametrize("kind", [*SKILL_SHAPES, "types"])
def test_the_line_itself(kind) -> None:
    """Follow units down the line, each with a worker by lot of those at its stage.

    ``units/N`` that pass stage i is binomial around ``good_i / material``: 4 standard errors.
    """
    given = {"skills": kind} if kind != "types" else {}
    if kind == "types":
        given["distribution"] = skill_types([0.4, 0.7, 0.95], [0.3, 0.4, 0.3])
    found = SequentialProduction(stages=4, outside_option=0.08, **given).equilibrium()
    rng, number = np.random.default_rng(4), 200_000
    edges = np.concatenate([[found.idle], found.threshold_shares, [1.0]])
    left = number
    for i in range(4):
        share = rng.uniform(edges[i], edges[i + 1], left)
        left = int((rng.random(left) < found.model.population.quantile(share)).sum())
        chance = found.good[i] / found.material
        assert abs(left / number - chance) < 4.0 * np.sqrt(chance * (1.0 - chance) / number)
    # And the wages of all who worked on them are what the good ones sell for.
    assert found.labour_income == pytest.approx(found.output, rel=EXACT)


@given(st.floats(0.01, 1.0), st.integers(1, 40), st.floats(0.1, 10.0))
def test_all_alike(q, n, price) -> None:
    """``p_i = p_n (q^-i - 1)/(q^-n - 1)``, as sums of powers; everybody earns ``q p_1``."""
    found = SequentialProduction(stages=n, skill=q, dispersion=0.0, price=price).equilibrium()
    powers = q ** np.arange(n)
    assert found.workers == pytest.approx(powers / powers.sum(), abs=EXACT)
    assert found.output == pytest.approx(q**n / powers.sum(), rel=1e-11)
    values = price * np.cumsum(powers[::-1]) / powers.sum()
    assert found.stage_values[1:] == pytest.approx(values, rel=1e-11)
    assert found.unique
    assert found.wage(q) == pytest.approx(price * q**n / powers.sum(), rel=1e-11)
    assert found.wage_by_stage == pytest.approx(np.full(n, float(found.wage(q))), rel=1e-11)
    assert found.gain_over_random == pytest.approx(1.0, rel=1e-11)
    assert found.wage_gini == 0.0


def test_nothing_spoils() -> None:
    found = SequentialProduction(stages=8, skill=1.0, dispersion=0.0).equilibrium()
    assert found.workers == pytest.approx(np.full(8, 1 / 8), rel=EXACT)
    assert found.stage_values == pytest.approx(np.arange(9) / 8, rel=EXACT)
    assert found.spoiled == pytest.approx(0.0, abs=EXACT)
    assert found.mean_wage == pytest.approx(1 / 8, rel=EXACT)


@pytest.mark.parametrize("shape", SKILL_SHAPES)
def test_one_stage_pays_what_is_made(shape) -> None:
    model = SequentialProduction(stages=1, skills=shape, price=3.0, dispersion=0.1)
    found = model.equilibrium()
    q = np.linspace(0.1, 0.99, 7)
    assert found.wage(q) == pytest.approx(3.0 * q, rel=1e-15)
    assert found.output == pytest.approx(model.population.mean, rel=EXACT)
    assert found.thresholds.size == 0
    assert (found.stage(q) == 1).all()


@given(st.floats(0.0, 0.98), st.floats(0.01, 1.0))
def test_two_stages_and_uniform_skills(low, part) -> None:
    """``m + S(m) = 1`` is a quadratic equation."""
    high = low + part * (1.0 - low)
    found = SequentialProduction(stages=2, distribution=uniform_skills(low, high)).equilibrium()
    m = 2.0 / ((1.0 + low) + np.sqrt((1.0 + low) ** 2 + 2.0 * (high - low)))
    # By differences of totals, which round at eps of 1.
    assert found.material == pytest.approx(m, abs=EXACT)
    t = low + (high - low) * m
    assert found.stage_values[1] == pytest.approx(t / (1.0 + t), abs=EXACT)
    shape = SequentialProduction(
        stages=2, skills="uniform", skill=0.5 * (low + high), dispersion=(high - low) / (low + high)
    )
    assert shape.equilibrium().material == pytest.approx(m, abs=EXACT)


def test_fifty_stages_and_little_skill_to_fifty_digits() -> None:
    """Output is 4e-95, and known to twelve digits: the recursion in arithmetic of 50 digits."""
    mpmath.mp.dps = 50
    low, high = mpmath.mpf("0.007"), mpmath.mpf("0.013")

    def first(output):
        z = mpmath.mpf(0)
        for _ in range(50):
            u = z + output
            z = 2 * u / (high + mpmath.sqrt(high**2 - 2 * (high - low) * u))
        return z

    found = SequentialProduction(
        stages=50, skills="uniform", skill=0.01, dispersion=0.3
    ).equilibrium()
    left, right = (mpmath.mpf(found.output) * (1 + side * mpmath.mpf(EXACT)) for side in (-1, 1))
    assert first(left) < 1 < first(right)
    assert found.output < 1e-90
    assert found.residual < EXACT
    # A hundred thousandth of a wage that is 1e-95: the envelope alone would be rounding.
    paid = found.wage_by_stage
    assert (np.diff(paid) >= 0.0).all()
    assert paid[9] > 4.0 * paid[0]
    assert (found.workers * paid).sum() == pytest.approx(found.output, rel=1e-10)


@pytest.mark.parametrize("skill", [0.02, 0.3, 0.9, 0.9999])
@pytest.mark.parametrize("shape", SKILL_SHAPES)
def test_long_lines_of_any_skill(shape, skill) -> None:
    spread = {"log-normal": 0.1, "uniform": min(0.5, 1.0 / skill - 1.0)}
    dispersion = spread.get(shape, 0.5 * skill * (1.0 - skill))
    found = SequentialProduction(
        stages=50, skills=shape, skill=skill, dispersion=dispersion
    ).equilibrium()
    # 50 steps, and logs as large as 200.
    assert found.residual < 50 * 1e-13
    assert (np.diff(found.stage_values) > 0.0).all()


def test_the_far_tail_of_a_beta_distribution() -> None:
    """With a = 1, failures are ``z^(1/b)`` and ``U(z) = E[q] z (b + 1 - b z^(1/b))``."""
    for b in (0.3, 1.0, 3.0, 12.5):
        mean = 1.0 / (1.0 + b)
        ranked = rank_beta(mean, float(np.sqrt(b / (1.0 + b) ** 2 / (2.0 + b))))
        z = 10.0 ** -np.linspace(0.5, 190.0, 39)
        total = mean * z * (b + 1.0 - b * z ** (1.0 / b))
        # Logs of up to 440, times b where a power is taken back.
        assert ranked.total(z) == pytest.approx(total, rel=1e-11)
        assert ranked.number(total) == pytest.approx(z, rel=1e-11)
        assert 1.0 - ranked.skill(z[:9]) == pytest.approx(z[:9] ** (1.0 / b), abs=1e-14)


@pytest.mark.parametrize(
    ("shape", "skills"),
    [
        ({"skills": "log-normal"}, log_normal_skills(0.7, 0.1)),
        ({"skills": "uniform"}, uniform_skills(0.63, 0.77)),
        ({"skills": "beta"}, beta_skills(0.7, 0.1)),
    ],
)
def test_any_distribution_gives_what_its_shape_gives(shape, skills) -> None:
    """By differences of totals that round at eps: 5e-16 over an output of 0.06, and its slope."""
    special = SequentialProduction(skill=0.7, dispersion=0.1, **shape).equilibrium()
    general = SequentialProduction(distribution=skills).equilibrium()
    assert general.output == pytest.approx(special.output, rel=EXACT)
    assert general.thresholds == pytest.approx(special.thresholds, rel=EXACT)
    assert general.wage_gini == pytest.approx(special.wage_gini, rel=1e-9)


def test_what_rounding_hides_is_refused() -> None:
    with pytest.raises(InputError, match="too little to be told from nothing"):
        SequentialProduction(stages=30, distribution=uniform_skills(0.2, 0.3)).equilibrium()


def test_where_a_type_and_a_stage_end_together_prices_are_an_interval() -> None:
    """Two thirds make a third good units at the first stage, which the others finish."""
    skills = skill_types([0.5, 0.9], [2.0, 1.0])
    found = SequentialProduction(stages=2, distribution=skills).equilibrium()
    assert not found.unique
    assert "not unique" in repr(found)
    low, high = found.stage_value_ranges
    assert (low[1], high[1]) == pytest.approx((0.5 / 1.5, 0.9 / 1.9), rel=1e-14)
    assert found.stage_values[1] == pytest.approx(0.7 / 1.7, rel=1e-14)
    assert found.by_type == pytest.approx(np.array([[2 / 3, 0.0], [0.0, 1 / 3]]), abs=EXACT)
    # An outside option that only high prices of the first good make bearable narrows it.
    bound = found.model.replace(outside_option=0.2)
    low, high = bound.equilibrium().stage_value_ranges
    assert (low[1], high[1]) == pytest.approx((0.4, 0.9 / 1.9), rel=1e-12)
    assert bound.equilibrium().idle == 0.0
    # More of the less skilled, and one of them is indifferent: unique.
    other = SequentialProduction(stages=2, distribution=skill_types([0.5, 0.9], [2.1, 1.0]))
    assert other.equilibrium().unique
    assert other.equilibrium().thresholds == pytest.approx([0.5], rel=1e-15)


def test_a_type_split_between_stages() -> None:
    found = SequentialProduction(distribution=skill_types([0.3, 0.9], [1.0, 2.0])).equilibrium()
    assert found.thresholds.tolist() == [0.9] * 4
    assert found.by_type.sum(axis=0) == pytest.approx(found.workers, abs=EXACT)
    assert found.by_type.sum(axis=1) == pytest.approx([1 / 3, 2 / 3], abs=EXACT)
    assert np.count_nonzero(found.by_type[1] > EXACT) == 5
    assert found.unique
