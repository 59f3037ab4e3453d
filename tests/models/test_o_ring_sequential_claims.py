"""Sequential production: what more skill, costs and idleness change, its limits, its records."""

from __future__ import annotations

import json
from itertools import pairwise

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weaklinks.errors import InputError
from weaklinks.models.o_ring.sequential import SequentialProduction
from weaklinks.skills import SKILL_SHAPES, skill_types, uniform_skills

# As in the tests of the equations: all is solved to rounding.
EXACT = 1e-12


def shares_more_skilled(found, better) -> bool:
    """Whether fewer of the better are at the first i stages, for every i."""
    return bool((better.threshold_shares <= found.threshold_shares + EXACT).all())


@given(
    st.lists(st.floats(0.05, 0.95), min_size=1, max_size=6), st.integers(1, 9), st.data(),
)  # fmt: skip
def test_more_skill_at_every_place_moves_everybody_to_later_stages(skills, n, data) -> None:
    """With raised skills ``x_(i+1) = x_1 + S(x_i)`` has lower x_i, and output is higher."""
    q = np.sort(skills)
    raised = q + np.array([data.draw(st.floats(0.0, 0.05)) for _ in skills])
    found, better = (
        SequentialProduction(stages=n, distribution=skill_types(v)).equilibrium()
        for v in (q, raised)
    )
    assert shares_more_skilled(found, better)
    assert better.output >= found.output - EXACT
    assert better.material <= found.material + EXACT


@pytest.mark.parametrize("shape", SKILL_SHAPES)
def test_more_skilled_populations(shape) -> None:
    """Fewer at the first stage, more at the last, a lower share of primary production."""
    base = SequentialProduction(skills=shape, dispersion=0.05)
    found = [base.replace(skill=q).equilibrium() for q in np.linspace(0.4, 0.95, 12)]
    for poor, rich in pairwise(found):
        assert shares_more_skilled(poor, rich)
        assert rich.workers[-1] > poor.workers[-1]
        assert rich.output > poor.output
        assert rich.value_added[0] / rich.output < poor.value_added[0] / poor.output


def test_the_share_of_the_first_stage_in_value_added_may_rise_with_skill() -> None:
    """The less skilled catch up: what they make is worth more, as others could make it no better.

    Employment of the first stage falls as always.
    """
    poor, rich = (
        SequentialProduction(stages=2, distribution=skill_types([low, 0.8], [5, 1])).equilibrium()
        for low in (0.25, 0.75)
    )
    assert rich.material < poor.material - 0.2
    assert rich.value_added[0] / rich.output > poor.value_added[0] / poor.output + 0.2


@given(st.lists(st.floats(0.05, 0.95), min_size=2, max_size=6, unique=True), st.integers(1, 9))
def test_a_spread_around_the_same_mean_raises_output(skills, n) -> None:
    """Merging all types into their mean, and two neighbours into theirs."""
    q = np.sort(skills)
    full, merged = (SequentialProduction(stages=n, distribution=skill_types(v)) for v in
                    (q, np.concatenate([[q[:2].mean()] * 2, q[2:]])))  # fmt: skip
    alike = full.replace(distribution=skill_types([q.mean()]))
    outputs = [m.equilibrium().output for m in (full, merged, alike)]
    assert outputs[0] >= outputs[1] - EXACT
    assert outputs[1] >= outputs[2] - EXACT
    assert full.equilibrium().output_at_random == pytest.approx(outputs[2], rel=1e-10)


@given(st.floats(0.01, 100.0), st.floats(0.0, 0.1), st.floats(0.0, 0.1), st.integers(1, 8))
def test_only_relative_prices_matter(scale, cost, outside, n) -> None:
    base = SequentialProduction(stages=n, material_cost=cost, outside_option=outside)
    dear = base.replace(price=scale, material_cost=scale * cost, outside_option=scale * outside)
    found, scaled = base.equilibrium(), dear.equilibrium()
    assert scaled.workers == pytest.approx(found.workers, abs=1e-10)
    assert scaled.mean_wage == pytest.approx(scale * found.mean_wage, rel=1e-10)
    assert scaled.stage_values == pytest.approx(scale * found.stage_values, rel=1e-10)


@given(st.floats(0.0, 0.3), st.floats(0.0, 0.3), st.integers(1, 8), st.sampled_from(SKILL_SHAPES))
@settings(max_examples=30)
def test_dearer_material_and_better_idleness_idle_more(cost, outside, n, shape) -> None:
    base = SequentialProduction(
        stages=n, material_cost=cost, outside_option=outside, skills=shape, dispersion=0.2
    )
    found = base.equilibrium()
    for dearer in ({"material_cost": cost + 0.05}, {"outside_option": outside + 0.05}):
        other = base.replace(**dearer).equilibrium()
        assert other.idle >= found.idle - EXACT
        assert other.output <= found.output + EXACT
    # The planner's value is convex in what idleness pays, with the idle as its slope.
    step = base.replace(outside_option=outside + 0.05).equilibrium()
    gained = (step.mean_wage - found.mean_wage) / 0.05
    assert found.idle - 1e-10 <= gained <= step.idle + 1e-10


def test_who_is_idle_would_earn_less_and_the_last_at_work_just_as_much() -> None:
    found = SequentialProduction(outside_option=0.1).equilibrium()
    assert 0.2 < found.idle < 0.4
    last = float(found.model.population.quantile(np.array(found.idle)))
    assert last * found.stage_values[1] == pytest.approx(0.1, rel=1e-10)
    assert found.participation_skill == pytest.approx(last, rel=1e-10)
    assert found.stage([last - 1e-6, last + 1e-6]).tolist() == [0, 1]
    assert found.wage(0.0) == 0.1


def test_idleness_is_approached_smoothly() -> None:
    for shape in ("uniform", "beta"):
        free = SequentialProduction(skills=shape).equilibrium()
        for name in ("material_cost", "outside_option"):
            dear = free.model.replace(**{name: 1e-9}).equilibrium()
            assert dear.output == pytest.approx(free.output, abs=1e-8)
            assert dear.stage_values == pytest.approx(free.stage_values, abs=1e-8)


def test_a_little_dispersion_is_almost_none() -> None:
    alike = SequentialProduction(dispersion=0.0).equilibrium()
    for shape in SKILL_SHAPES:
        near = SequentialProduction(skills=shape, dispersion=1e-5).equilibrium()
        assert near.output == pytest.approx(alike.output, rel=1e-4)
        assert near.stage_values == pytest.approx(alike.stage_values, abs=1e-4)


@pytest.mark.parametrize(
    "given",
    [
        {"stages": 1000, "skill": 0.999, "dispersion": 0.001},
        {"stages": 1000, "skill": 0.999, "dispersion": 0.0, "material_cost": 0.999999},
        {"stages": 50, "skills": "beta", "skill": 0.5, "dispersion": 0.49, "outside_option": 0.01},
        {"stages": 50, "skills": "uniform", "skill": 0.5, "dispersion": 1.0, "material_cost": 1e-9},
        {"stages": 300, "dispersion": 2.0, "price": 1e100, "outside_option": 1e80},
        {"outside_option": 5e-324},
        {"dispersion": 1e-9, "outside_option": 0.09, "price": 1e-100},
        {"distribution": skill_types([0.0, 1e-9, 1.0], [1.0, 1.0, 1e-9]), "outside_option": 1e-6},
    ],
)
def test_extremes(given) -> None:
    """Hard on rounding, and without one warning: relative errors are still below 1e-6."""
    found = SequentialProduction(**given).equilibrium()
    assert found.residual < 1e-6
    assert 0.0 <= found.idle <= 1.0
    assert (np.diff(found.stage_values) >= 0.0).all()
    json.dumps(found.record(), allow_nan=False)


def test_nobody_works_where_idleness_pays_more_than_the_best_earn() -> None:
    model = SequentialProduction(skills="uniform", dispersion=0.1, outside_option=2.0)
    found = model.equilibrium()
    assert (found.output, found.idle, found.mean_wage) == (0.0, 1.0, 2.0)
    assert np.isnan(found.wage_by_stage).all()
    assert np.isnan(found.gain_over_random)
    assert found.residual < EXACT
    assert not found.unique
    assert (found.stage([0.1, 0.88]) == 0).all()
    assert model.replace(outside_option=0.0).equilibrium().idle == 0.0


def test_all_alike_and_indifferent_to_idleness_work() -> None:
    free = SequentialProduction(dispersion=0.0).equilibrium()
    tied = free.model.replace(outside_option=float(free.wage(0.8))).equilibrium()
    assert tied.idle == 0.0
    assert tied.output == pytest.approx(free.output, rel=EXACT)


def test_workers_without_any_skill() -> None:
    """At no cost they work at the first stage for nothing; at any cost they are idle."""
    free = SequentialProduction(distribution=skill_types([0.0, 0.8], [1.0, 1.0])).equilibrium()
    assert free.idle == 0.0
    assert free.wage(0.0) == 0.0
    assert free.by_type[0] == pytest.approx([0.5, 0.0, 0.0, 0.0, 0.0], abs=EXACT)
    dear = free.model.replace(material_cost=1e-6).equilibrium()
    assert dear.idle == pytest.approx(0.5, abs=EXACT)
    assert dear.output == pytest.approx(free.output, rel=EXACT)


def test_yields_above_one() -> None:
    """Skills above one are yields: units become more on their way, and early stages are small."""
    found = SequentialProduction(distribution=skill_types([2.0]), stages=3).equilibrium()
    assert found.workers == pytest.approx(np.array([1.0, 2.0, 4.0]) / 7.0, rel=EXACT)
    assert found.output == pytest.approx(8.0 / 7.0, rel=EXACT)
    assert found.spoiled_in_all == pytest.approx(-1.0, rel=EXACT)
    assert found.above_one == 1.0
    log_normal = SequentialProduction(dispersion=0.2).equilibrium()
    share = 0.5 - 0.5 * float(mpmath.erf(np.log(1.25) / 0.2 / np.sqrt(2.0)))
    assert log_normal.above_one == pytest.approx(share, rel=1e-10)
    assert SequentialProduction(skills="uniform").equilibrium().above_one == 0.0


def test_a_more_able_country_in_the_worlds_markets_works_late() -> None:
    world = SequentialProduction(
        skills="uniform", skill=0.6, dispersion=0.5, outside_option=0.04
    ).equilibrium()
    poor, rich = (world.specialisation(uniform_skills(*ends)) for ends in ((0.3, 0.7), (0.5, 0.9)))
    for shares in (poor, rich):
        assert shares.shape == (6,)
        assert shares.sum() == pytest.approx(1.0, abs=1e-15)
        assert (shares >= 0.0).all()
    assert (np.cumsum(rich)[:-1] < np.cumsum(poor)[:-1]).all()
    everybody = world.specialisation(world.model.population)
    assert everybody == pytest.approx(np.concatenate([[world.idle], world.workers]), abs=1e-10)
    split = world.specialisation(skill_types([world.thresholds[1], 0.31]))
    assert split == pytest.approx([0.5, 0.0, 0.0, 0.5, 0.0, 0.0], abs=1e-15)


def test_defaults() -> None:
    """An illustration: of 31 in 100 units begun 11 are sold, and wages differ more than skills."""
    found = SequentialProduction().equilibrium()
    assert 100.0 * found.material == pytest.approx(30.8, abs=0.05)
    assert 100.0 * found.output == pytest.approx(10.9, abs=0.05)
    assert found.wage_by_stage[-1] / found.wage_by_stage[0] == pytest.approx(1.615, abs=5e-4)
    one = found.model.replace(stages=1).equilibrium()
    assert found.wage_gini > 3.0 * one.wage_gini
    assert repr(found).startswith("StageAssignment(5 stages, output 0.1088")
    assert repr(found.model).startswith("SequentialProduction(n=5, log-normal")


@pytest.mark.parametrize(
    "model",
    [
        SequentialProduction(),
        SequentialProduction(outside_option=0.1, skills="beta", dispersion=0.1),
        SequentialProduction(distribution=skill_types([0.5, 0.9], [2.0, 1.0]), stages=2),
        SequentialProduction(skills="uniform", outside_option=3.0),
    ],
)
def test_records_and_rows(model) -> None:
    found = model.equilibrium()
    record = json.loads(json.dumps(found.record(), allow_nan=False))
    assert record["output"] == found.output
    assert record["model"]["stages"] == model.stages
    assert record["stages"]["workers"] == found.workers.tolist()
    frame = found.to_frame()
    assert len(frame) == model.stages
    assert frame["good"].iloc[:-1].tolist() == frame["workers"].iloc[1:].tolist()
    assert (frame["lowest_skill"] <= frame["highest_skill"]).all()
    assert frame["value_added"].sum() == pytest.approx(found.labour_income, abs=EXACT)


def test_everything_wrong_is_named_at_once() -> None:
    with pytest.raises(InputError) as caught:
        SequentialProduction(
            stages=2.5, skill=1.5, dispersion=-1.0, price=1.0, material_cost=1.0,
            outside_option=float("nan"), skills="normal",
        )  # fmt: skip
    named = ("stages", "skill is", "dispersion", "material_cost", "outside_option", "skills is")
    for name in named:
        assert name in str(caught.value)
    assert len(caught.value.problems) == len(named)


@pytest.mark.parametrize(
    ("wrong", "match"),
    [
        ({"skills": "beta", "skill": 0.5, "dispersion": 0.7}, "standard deviation"),
        ({"skills": "uniform", "dispersion": 1.5}, "low < high"),
        ({"skills": "beta", "dispersion": 1e-8}, "0 .all alike. or 4e-06 at least"),
        ({"distribution": [0.5]}, "must be a SkillDistribution"),
        ({"distribution": skill_types([0.0])}, "all skills are 0"),
        ({"price": 0.0, "material_cost": 0.0}, "price"),
        ({"stages": 0}, "a good needs a stage"),
    ],
)
def test_what_cannot_be(wrong, match) -> None:
    with pytest.raises(InputError, match=match):
        SequentialProduction(**wrong)


def test_bad_questions_to_a_result() -> None:
    found = SequentialProduction().equilibrium()
    for ask in (found.wage, found.stage):
        with pytest.raises(InputError, match="0 or more"):
            ask([0.5, -0.1])
    with pytest.raises(InputError, match="between 0 and 1"):
        found.wage_at(1.5)
    with pytest.raises(InputError, match="told from nothing"):
        SequentialProduction(stages=1000, skill=0.1).equilibrium()
