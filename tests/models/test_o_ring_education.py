"""Education under a noisy test: global best responses, what holds, what is best, and the push."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from big_push_draws import draws, require_regimes, solved
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq, minimize_scalar

from weaklinks.coordination import push
from weaklinks.errors import InputError
from weaklinks.models.o_ring.education import Education
from weaklinks.models.o_ring.education_push import step_of
from weaklinks.studies.failures import examine

# Skills to search among: evenly spread in what they cost, as the objective is smooth in that.
EFFORTS = np.linspace(0.0, 30.0, 6001)
SKILLS = -np.expm1(-EFFORTS)


def education(rng) -> Education:
    """Any economy; three of four with costs near the window in which there is a trap."""
    plain = Education(
        tasks=int(rng.integers(1, 8)), test_accuracy=rng.uniform(0.03, 0.99),
        productivity=rng.uniform(0.2, 5.0),
    )  # fmt: skip
    low, high = plain.window
    if plain.tasks == 1 or rng.random() < 0.25:  # a single worker has no window
        return replace(plain, education_cost=high * rng.uniform(0.02, 3.0))
    return replace(plain, education_cost=low + (high - low) * rng.uniform(-0.3, 1.3))


def utility(model: Education, skill, others):
    """Wages less costs, straight from the definition."""
    return model.wage(skill, others) - model.cost(skill)


def best_of_many(model: Education, others: float) -> tuple[float, float]:
    """The best skill by search, polished between its neighbours: the second route."""
    values = utility(model, SKILLS, others)
    k = int(np.argmax(values))
    near = minimize_scalar(
        lambda u: -float(utility(model, -np.expm1(-u), others)),
        bounds=(EFFORTS[max(k - 1, 0)], EFFORTS[min(k + 1, EFFORTS.size - 1)]),
        method="bounded", options={"xatol": 1e-12},
    )  # fmt: skip
    if values[0] >= -near.fun:
        return 0.0, float(values[0])
    return float(-np.expm1(-near.x)), -float(near.fun)


def test_best_responses_are_global() -> None:
    zeros = 0
    for model in draws(education, 51, 300):
        others = np.array([0.0, 0.3, 0.7, 1.0])
        found = model.best_response(others)
        for q, response in zip(others, found, strict=True):
            skill, value = best_of_many(model, q)
            scale = model.productivity
            assert float(utility(model, response, q)) >= value - 1e-14 * scale
            zeros += response == 0.0
            if abs(skill - response) > 1e-5:  # a tie: both are as good, to rounding
                assert value == pytest.approx(float(utility(model, response, q)), abs=1e-13 * scale)
        assert (np.diff(model.best_response(np.linspace(0, 1, 300))) >= -1e-15).all()
    assert 100 < zeros < 1100


def test_equilibria_in_closed_form() -> None:
    seen: Counter = Counter()
    for model in draws(education, 52, 400):
        found = model.equilibria()
        seen[found.regime] += 1
        assert found.residual < 1e-12
        low, high = model.window
        assert low <= high * (1 + 1e-12)
        assert (found.regime == "trap") == (low < model.education_cost < high)
        assert any(e.level == 0.0 for e in found.found) == (model.education_cost >= low)
        n, p = model.tasks, model.test_accuracy
        two = model.education_cost < p**2 * model.productivity * (1 - 1 / n) ** (n - 1)
        assert len(model.local_levels) == (two if n == 1 else 2 * two)
        # Stable less unstable is one: a jump over the diagonal is unstable.
        unstable = len(found.found) - len(found.stable)
        over = found.jump is not None and 0 < found.jump.level < found.jump.after
        assert len(found.stable) - unstable - (over and unstable == 0) == 1
        seen["rejected"] += bool(found.rejected)
        seen["unstable"] += bool(unstable)
        seen["jump"] += over
    require_regimes(
        seen, "trap", "unique-low", "unique-high", "rejected", "unstable", "jump"
    )  # fmt: skip


def test_equilibria_are_those_of_a_search() -> None:
    """Sign changes of the best response less the level on a grid, and what deviating brings."""
    grid = np.linspace(0.0, 1.0, 4001)[1:-1]
    for model in draws(education, 53, 150):
        found = model.equilibria()
        gap = model.best_response(grid) - grid
        turns = grid[:-1][np.sign(gap[:-1]) != np.sign(gap[1:])] + 0.5 * (grid[1] - grid[0])
        known = [e.level for e in found.found if e.level > 0.0]
        crossed = sorted({*known, *([found.threshold] if found.threshold else [])})
        inside = [q for q in crossed if grid[0] < q < grid[-1]]
        if all(np.diff([0.0, *inside, 1.0]) > 1e-3):
            np.testing.assert_allclose(turns, inside, atol=(grid[1] - grid[0]))
        for e in found.found:
            best = best_of_many(model, e.level)[1]
            assert float(utility(model, e.level, e.level)) >= best - 1e-14 * model.productivity
            step = 1e-6 * e.level * (1 - e.level)
            near = model.best_response(e.level + np.array([-step, step]))
            if e.kind == "interior" and (near > 0).all():
                assert (near[1] - near[0]) / (2 * step) == pytest.approx(
                    e.slope, rel=1e-4, abs=1e-6
                )
            assert e.stable == (e.slope < 1.0)
            assert e.welfare == pytest.approx(float(utility(model, e.level, e.level)), abs=1e-15)
        for r in found.rejected:
            gained = utility(model, r.better, r.level) - utility(model, r.level, r.level)
            assert r.gain == pytest.approx(float(gained), abs=1e-14 * model.productivity)
            assert r.gain > 0.0
        if found.jump is not None:
            assert float(model.best_response(found.jump.level)) == found.jump.after > 0.0
            assert float(model.best_response(np.nextafter(found.jump.level, 0.0))) == 0.0
            same = utility(model, np.array([0.0, found.jump.after]), found.jump.level)
            assert same[0] == pytest.approx(same[1], abs=1e-14 * model.productivity)


def test_what_is_best_for_all() -> None:
    seen: Counter = Counter()
    for model in draws(education, 54, 200):
        welfare = model.welfare(SKILLS)
        best = float(welfare.max())
        level = model.efficient_level
        assert float(model.welfare(level)) >= best
        assert model.efficient == (level > 0.0)
        seen[str(model.efficient)] += 1
        assert all(e.level <= level + 1e-12 for e in model.equilibria().found)
        # M by its definition, and no mixture of two skills is better than the best single one.
        value = SKILLS[1:] ** model.tasks / EFFORTS[1:]
        assert value.max() <= model.best_value * (1 + 1e-13)
        n, p, b = model.tasks, model.test_accuracy, model.productivity
        one, other, x = np.random.default_rng(1).random((3, 200))
        mean = x * one + (1 - x) * other
        made = x * (p * one + (1 - p) * mean) ** n + (1 - x) * (p * other + (1 - p) * mean) ** n
        spent = x * model.cost(one) + (1 - x) * model.cost(other)
        assert (b * made - spent).max() <= float(model.welfare(level)) + 1e-13 * b
    require_regimes(seen, "True", "False")


def test_the_lasting_subsidy() -> None:
    for model in draws(education, 55):
        if not model.efficient:
            assert model.subsidy_share == 0.0
            continue
        helped = replace(model, education_cost=model.education_cost * (1 - model.subsidy_share))
        level = model.efficient_level
        assert float(helped.best_response(level)) == pytest.approx(level, abs=1e-12)
        # Without it the efficient skill is none that anybody would keep to.
        assert float(model.best_response(level)) < level
        # The private slope at the top is p^2 of the social one, by finite differences.
        h = 1e-5 * level
        own = (model.wage(level + h, level) - model.wage(level - h, level)) / (2 * h)
        all_ = (model.wage(level + h, level + h) - model.wage(level - h, level - h)) / (2 * h)
        assert float(own / all_) == pytest.approx(model.test_accuracy**2, rel=1e-6)


def test_the_temporary_subsidy_and_the_committed() -> None:
    traps = 0
    for model in draws(education, 56, 100):
        found = model.equilibria()
        if found.regime != "trap":
            assert model.committed_share is None
            continue
        traps += 1
        high = found.stable[-1].level
        for part, tips in ((1 - 1e-6, False), (1 + 1e-6, True)):
            # With the subsidy to its end, and then without it.
            share = 1 - (1 - model.push_share) / part
            helped = replace(model, education_cost=model.education_cost * (1 - share))
            settled = settle(model, settle(helped, 0.0), 0.0)
            assert (settled == pytest.approx(high, abs=1e-6)) == tips
            assert tips or settled == 0.0
        x = model.committed_share
        assert 0.0 < x < 1.0
        assert settle(model, 0.0, x * 1.001, high) == pytest.approx(high, abs=1e-6)
        assert settle(model, 0.0, x * 0.999, high) < high - 1e-6
    assert traps > 30


def settle(model: Education, level: float, committed: float = 0.0, high: float = 0.0) -> float:
    """Where best responses lead, some having the high skill whatever happens."""
    for _ in range(20_000):
        following = float(model.best_response(committed * high + (1 - committed) * level))
        if abs(following - level) < 1e-13:
            break
        level = following
    return level


def test_the_step_as_a_game() -> None:
    seen: Counter = Counter()
    for model in draws(education, 57, 100):
        game = solved(model)
        found, step = model.equilibria(), step_of(model)
        seen[f"{found.regime} {game.regime}"] += 1
        if found.regime == "trap":
            assert game.regime == "trap"
            assert (step.low, step.high) == (0.0, found.stable[-1].level)
            assert game.critical_mass == pytest.approx(game.game.facts["critical_mass"], abs=1e-9)
            # At the threshold of the step, having it and not having it are worth the same.
            mean = game.critical_mass * step.high
            same = utility(model, np.array([step.low, step.high]), mean)
            assert same[0] == pytest.approx(same[1], abs=1e-12 * model.productivity)
        elif model.efficient:
            assert (game.regime, step.high) == ("unique-low", model.efficient_level)
            # What a lasting subsidy per head must be: the best that could be had instead.
            lasting = push(model).permanent if seen["asked"] < 20 else None
            if lasting is not None:
                seen["asked"] += 1
                best = best_of_many(model, step.high)[1]
                missing = best - float(utility(model, step.high, step.high))
                assert lasting.size == pytest.approx(missing, abs=1e-12 * model.productivity)
        ends = [game.game.at(x) for x in (0.0, 1.0)]
        for state, level in zip(ends, (step.low, step.high), strict=True):
            assert state["welfare"] == pytest.approx(float(model.welfare(level)), abs=1e-14)
        assert (ends[1]["welfare"] > ends[0]["welfare"]) == model.efficient
    require_regimes(seen, "trap trap", "unique-low unique-low", "unique-high unique-low")


def test_limits() -> None:
    exact = Education(test_accuracy=1.0)
    (only,) = exact.equilibria().found
    assert only.level == exact.efficient_level
    assert (exact.subsidy_share, exact.equilibria().jump) == (0.0, None)
    assert exact.game().gain_at(0.5) == pytest.approx(float(exact.welfare(only.level)))
    low, high = exact.window
    assert low == pytest.approx(high, rel=1e-13)
    blind = Education(test_accuracy=0.0)
    assert [e.level for e in blind.equilibria().found] == [0.0]
    assert (blind.local_levels, blind.window) == ((), (0.0, 0.0))
    np.testing.assert_array_equal(blind.best_response([0.0, 1.0]), 0.0)
    single = Education(tasks=1)
    (only,) = single.equilibria().found
    assert only.level == pytest.approx(1 - 0.19 / 0.64, rel=1e-15)
    assert single.efficient_level == pytest.approx(1 - 0.19, rel=1e-15)
    # Two tasks: a quadratic equation.
    pair = Education(tasks=2, education_cost=0.2)
    wanted = 0.5 * (1 + np.array([-1, 1]) * np.sqrt(1 - 4 * 0.2 / (2 * 0.64)))
    np.testing.assert_allclose(pair.local_levels, wanted, rtol=1e-14)
    cheap = Education(education_cost=1e-11)
    (only,) = cheap.equilibria().found  # known to rounding of a number next to 1
    assert 1 - only.level == pytest.approx(1e-11 / (3 * 0.64), abs=2e-16)
    faint = Education(test_accuracy=1e-200)
    assert [e.level for e in faint.equilibria().found] == [0.0]
    # At a tie all is well: exactly as good as nothing.
    tie = replace(exact, education_cost=exact.best_value)
    assert tie.equilibria().found
    large = Education(tasks=400, education_cost=1e-4, productivity=1.0)
    assert large.equilibria().residual < 1e-12


def test_the_constants_by_their_equations() -> None:
    for n in (2, 3, 7, 50):
        model = Education(tasks=n)
        for level, k in (
            (model.best_value_level, 1 / n),
            (model.least_level, (1 - 0.2**n) / (n * 0.8)),
        ):
            u = brentq(lambda u, k=k: u - k * np.expm1(u), 1e-9 + 0.1 * (1 - k), 60.0, xtol=1e-15)
            assert level == pytest.approx(1 - np.exp(-u), rel=1e-13)


@settings(max_examples=60, deadline=None)
@given(
    tasks=st.integers(2, 9), accuracy=st.floats(0.1, 0.95), part=st.floats(0.05, 0.9),
    level=st.floats(0.0, 1.0),
)  # fmt: skip
def test_dearer_less_better_seen_more(tasks, accuracy, part, level) -> None:
    plain = Education(tasks=tasks, test_accuracy=accuracy)
    low, high = plain.window
    model = replace(plain, education_cost=low + part * (high - low))
    dearer = replace(model, education_cost=model.education_cost * 1.02)
    assert float(dearer.best_response(level)) <= float(model.best_response(level))
    assert dearer.efficient_level <= model.efficient_level
    assert dearer.push_share > model.push_share
    scaled = replace(model, productivity=7.0, education_cost=7.0 * model.education_cost)
    same = float(model.best_response(level))
    assert float(scaled.best_response(level)) == pytest.approx(same, abs=1e-9)
    seen = replace(model, test_accuracy=accuracy + 0.04)
    assert seen.window[0] > low


def test_everything_is_found_and_written() -> None:
    for model in (
        Education(), Education(education_cost=0.1), Education(education_cost=2.0),
        Education(test_accuracy=1.0),
    ):  # fmt: skip
        failure = examine(model)
        assert failure.equilibria.disagreement < 1e-9
        json.dumps(failure.record(), allow_nan=False)
        assert failure.reason == model.reason
    found = Education().equilibria()
    assert repr(found).startswith("EducationEquilibria(trap; skills 0, 0.868939; not equilibria: ")
    frame = found.to_frame()
    assert list(frame["what"]) == ["equilibrium", "rejected", "jump", "equilibrium"]
    assert found.threshold == found.jump.level
    response = Education().best_response(found.levels)
    response[np.searchsorted(found.levels, found.threshold)] = 0.0
    np.testing.assert_array_equal(found.responses, response)
    assert push(Education()).answer == "temporary"
    assert "more than" in Education().reason


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(InputError) as caught:
        Education(tasks=1.5, test_accuracy=1.2, education_cost=0.0, productivity=float("nan"))
    for part in ("whole number", "test_accuracy is 1.2", "education_cost is 0.0", "nan"):
        assert part in str(caught.value)
    with pytest.raises(InputError, match="so near to 1"):
        Education(education_cost=1e-14)
