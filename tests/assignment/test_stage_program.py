"""The planner's linear program of a line, against the closed form of its equilibrium."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linprog

from weaklinks.assignment.stage_program import StagePlan, plan_stages
from weaklinks.errors import InputError
from weaklinks.models.o_ring.sequential import SequentialProduction
from weaklinks.skills import skill_types, skills_of

# The program is solved to a vertex, and the vertex to rounding.
EXACT = 1e-10
DRAWS = 250


def random_economy(rng: np.random.Generator, number: int) -> tuple[StagePlan, SequentialProduction]:
    """Types in any order and of any masses; half of them with material or idleness that cost."""
    k, n = int(rng.integers(1, 12)), int(rng.integers(1, 9))
    skills, masses = rng.uniform(0.02, 1.0, k), 100.0 * rng.uniform(0.05, 1.0, k)
    price = float(10.0 ** rng.uniform(-2.0, 2.0))
    cost, outside = price * rng.uniform(0.0, 0.3, 2) * rng.integers(0, 2, 2) * (number % 2)
    plan = plan_stages(
        skills, masses, n, price=price, material_cost=float(cost), outside=float(outside)
    )
    model = SequentialProduction(
        stages=n, price=price, material_cost=float(cost), outside_option=float(outside),
        distribution=skill_types(skills, masses),
    )  # fmt: skip
    return plan, model


def test_planner_and_market_agree() -> None:
    """Output, who works where, stage values and wages: the welfare theorems."""
    rng = np.random.default_rng(7)
    compared = idle = 0
    for number in range(DRAWS):
        plan, model = random_economy(rng, number)
        found, price, mass = model.equilibrium(), model.price, plan.masses.sum()
        assert plan.residual < EXACT
        assert plan.wages == pytest.approx(plan.envelope, abs=EXACT * price)
        assert plan.total == pytest.approx(mass * found.mean_wage, abs=EXACT * mass * price)
        assert plan.output == pytest.approx(mass * found.output, abs=EXACT * mass)
        order = np.argsort(plan.skills)
        assert plan.workers[order] == pytest.approx(mass * found.by_type, abs=EXACT * mass)
        low, high = found.stage_value_ranges
        slack = EXACT * price
        assert (plan.stage_values >= low - slack).all()
        assert (plan.stage_values <= high + slack).all()
        if found.unique:
            assert plan.wages == pytest.approx(found.wage(plan.skills), abs=slack)
            compared += 1
        idle += found.idle > 0.0
    assert compared >= 200
    assert idle > 40


def economy_of_touching_ends(rng: np.random.Generator) -> tuple[int, np.ndarray, np.ndarray]:
    """Each stage has types of its own, as many as the stage before made good units.

    Sometimes a type is at both sides of a boundary, which then has one price.
    """
    n, mass, low = int(rng.integers(2, 6)), 1.0, float(rng.uniform(0.1, 0.3))
    skills: list[float] = []
    masses: list[float] = []
    for i in range(n):
        own = low + np.cumsum(rng.uniform(0.02, 0.08, int(rng.integers(1, 4))))
        if i and rng.random() < 0.4:
            own[0] = skills[-1]
        part = mass * rng.dirichlet(np.ones(own.size))
        skills, masses = skills + list(own), masses + list(part)
        mass, low = float(own @ part), float(own[-1])
    q = np.unique(skills)
    m = np.array([sum(m for m, s in zip(masses, skills, strict=True) if s == u) for u in q])
    return n, q, m / m.sum()


def dual_range(q, m, n, cost, outside, total) -> tuple[np.ndarray, np.ndarray]:
    """Least and greatest of each stage value among all solutions of the dual program.

    Wages and values with ``w >= q p_i - p_(i-1)`` and ``w >= b`` that cost no more than `total`.
    """
    rows, right = [], []
    for k in range(q.size):
        for i in range(1, n + 1):
            row = np.zeros(q.size + n + 1)
            row[k], row[q.size + i], row[q.size + i - 1] = -1.0, q[k], -1.0
            rows.append(row)
            right.append(0.0)
    bounds = [(outside, None)] * q.size + [(cost, cost)] + [(0.0, None)] * (n - 1) + [(1.0, 1.0)]
    spent = np.concatenate([m, np.zeros(n + 1)])[None]
    ends: dict[float, list[float]] = {1.0: [], -1.0: []}
    for i in range(1, n):
        for sign, found in ends.items():
            objective = np.zeros(q.size + n + 1)
            objective[q.size + i] = sign
            best = linprog(
                objective, A_ub=np.array(rows), b_ub=right, A_eq=spent, b_eq=[total], bounds=bounds
            )
            found.append(sign * best.fun)
    return np.array(ends[1.0]), np.array(ends[-1.0])


def test_where_prices_are_intervals_they_are_those_of_all_duals() -> None:
    """Wherever types and stages end together; idleness that pays cuts the intervals.

    The dual programs are solved to tolerances of 1e-7.
    """
    rng = np.random.default_rng(3)
    wide = 0
    for number in range(60):
        n, q, m = economy_of_touching_ends(rng)
        cost = 0.02 * (number % 3 == 2)
        model = SequentialProduction(stages=n, distribution=skill_types(q, m), material_cost=cost)
        if number % 2:
            low, high = model.equilibrium().stage_value_ranges
            pays = q[0] * rng.uniform(low[1], high[1]) - cost
            model = model.replace(outside_option=max(0.0, float(pays)))
        found = model.equilibrium()
        plan = plan_stages(q, m, n, material_cost=cost, outside=model.outside_option)
        duals = dual_range(q, m, n, cost, model.outside_option, plan.total)
        low, high = found.stage_value_ranges
        assert low[1:-1] == pytest.approx(duals[0], abs=1e-6), number
        assert high[1:-1] == pytest.approx(duals[1], abs=1e-6), number
        assert (plan.stage_values >= low - EXACT).all()
        assert (plan.stage_values <= high + EXACT).all()
        assert (low <= found.stage_values).all()
        assert (found.stage_values <= high).all()
        assert found.residual < 1e-12
        wide += not found.unique
    assert wide > 30


def test_nobody_at_work_has_many_prices() -> None:
    q, m = np.array([0.5, 0.8]), np.array([0.5, 0.5])
    model = SequentialProduction(stages=3, distribution=skill_types(q, m), outside_option=0.5)
    low, high = model.equilibrium().stage_value_ranges
    duals = dual_range(q, m, 3, 0.0, 0.5, 0.5)
    assert low[1:-1] == pytest.approx(duals[0], abs=1e-6)
    assert high[1:-1] == pytest.approx(duals[1], abs=1e-6)
    plan = plan_stages(q, m, 3, outside=0.5)
    assert (plan.output, plan.total) == (0.0, 0.5)
    assert plan.idle == pytest.approx(m, abs=EXACT)


@pytest.mark.parametrize("shape", ["log-normal", "uniform", "beta"])
def test_many_types_come_near_a_continuum(shape) -> None:
    """Types at the means of k equal parts of the population: a slight contraction of skills.

    ``S(x)`` of the types is above that of the continuum by at most a quarter of a part times the
    rise of skill in it; x_1, and output with it, differ by n times as much at most.
    """
    skills, k, n = skills_of(shape, 0.7, 0.08), 80, 4
    edges = np.linspace(0.0, 1.0, k + 1)
    means = np.diff(skills.total(edges)) * k
    plan = plan_stages(means, np.full(k, 1.0 / k), n)
    skill_ends = skills.quantile(np.clip(edges, 1e-4, 1.0 - 1e-4))
    bound = n * 0.25 / k * np.diff(skill_ends).max()
    found = SequentialProduction(stages=n, skills=shape, skill=0.7, dispersion=0.08).equilibrium()
    assert 0.0 <= found.output - plan.output < bound
    assert plan.wages == pytest.approx(found.wage(means), abs=n * np.diff(skill_ends).max())


def test_one_stage_and_one_type() -> None:
    plan = plan_stages([0.4], [2.0], 1, price=3.0)
    assert (plan.output, plan.total, plan.stages) == pytest.approx((0.8, 2.4, 1))
    assert plan.wages == pytest.approx([1.2])
    assert plan.stage_values.tolist() == [0.0, 3.0]
    assert plan_stages([0.5], [1.0], 2).output == pytest.approx(1.0 / 6.0)
    assert "1 types, 1 stages" in repr(plan)


def test_everything_wrong_is_named_at_once() -> None:
    with pytest.raises(InputError) as caught:
        plan_stages([0.5, -1.0], [1.0, 0.0], 0, price=0.0, material_cost=-1.0, outside=np.inf)
    for name in ("skills", "shares", "stages", "price", "material_cost", "outside"):
        assert name in str(caught.value)
    with pytest.raises(InputError, match="there twice"):
        plan_stages([0.5, 0.5], [1.0, 1.0], 2)
    for stages in (True, 2.0, "3"):
        with pytest.raises(InputError, match="whole number"):
            plan_stages([0.5], [1.0], stages)
