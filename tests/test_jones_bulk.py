"""Many Jones economies at once: each as it is alone, whatever its neighbours."""

import math

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from weaklinks.errors import InputError, WeaklinksError
from weaklinks.models.jones import Jones2008, bulk, bulk_sums
from weaklinks.models.jones.bulk import evaluate_many
from weaklinks.models.jones.bulk_outcomes import OUTCOMES, outcomes_alone
from weaklinks.models.jones.bulk_rules import SIZES, every_variety, short_rule
from weaklinks.report.records import solution_record
from weaklinks.studies.solutions import solve_model

INF = float("inf")
# What is a difference of larger numbers is right in their unit.
DIFFERENCES = {"average_wedge": 1.0, "indices.wedge_final": 1.0, "indices.wedge_intermediate": 1.0}

anywhere = st.fixed_dictionaries(
    {},
    optional={
        "intermediate_share": st.floats(-0.1, 1.0) | st.sampled_from([0.0, 0.999, 1.0]),
        "capital_share": st.floats(0.0, 1.0),
        "final_exponent": st.floats(0.0, 1.0) | st.sampled_from([1e-9, 1e-300, 1 - 1e-9]),
        "intermediate_exponent": st.floats(-20.0, 0.0)
        | st.sampled_from([0.0, -1e-300, -1e-12, -1e-5, -0.003, -0.02, -1e9, -INF, 0.5]),
        "human_capital": st.floats(0.0, 1e3) | st.sampled_from([1e-300, 1e300]),
        "workers": st.floats(0.1, 1e9),
        "discount_rate": st.floats(1e-4, 1.0),
        "depreciation": st.floats(0.0, 1.0),
        "productivity_level": st.floats(1e-3, 1e3) | st.sampled_from([1e-200, 1e200]),
        "productivity_decay": st.floats(-5.0, 5.0) | st.sampled_from([0.0, 90.0, -90.0, 101.0]),
        "largest_wedge": st.floats(-3.0, 1.0) | st.sampled_from([0.0, 0.999, 1 - 1e-9, -1e6]),
        "wedge_decay": st.floats(-2.0, 2.0) | st.sampled_from([0.0, 1e-12, 40.0, -40.0]),
        "points": st.sampled_from([1, 2, 3, 10, 101, 500, 1001, 2.5]),
        "quadrature": st.sampled_from(["mean", "midpoint", "gauss-legendre", "none"]),
    },
)
usual = st.fixed_dictionaries(
    {
        "intermediate_share": st.floats(0.0, 0.8),
        "capital_share": st.floats(0.1, 0.6),
        "final_exponent": st.floats(0.1, 0.9),
        "intermediate_exponent": st.floats(-9.0, 0.0),
        "productivity_decay": st.floats(-3.0, 3.0),
        "largest_wedge": st.floats(-0.5, 0.97),
        "wedge_decay": st.floats(-0.1, 1.2),
        "quadrature": st.sampled_from(["mean", "midpoint", "gauss-legendre"]),
    }
)


def alone(row):
    try:
        return outcomes_alone(Jones2008(**row).steady_state()), ""
    except WeaklinksError as error:
        return {}, str(error)


def require_same(found, k, row):
    wanted, error = alone(row)
    assert found["error"][k] == error
    if error:
        assert all(np.isnan(found[name][k]) for name in OUTCOMES)
        return
    sizes = {f"closed_form.{name}": size for name, size in DIFFERENCES.items()}
    gross = (
        wanted["gdp"]
        + wanted["closed_form.intermediates"] * wanted["closed_form.intermediate_price"]
    )
    sizes["closed_form.wedge_revenue"] = gross
    for name, number in wanted.items():
        unit = max(abs(number), sizes.get(name, 0.0))
        assert abs(found[name][k] - number) <= 1e-10 * unit, name


@settings(max_examples=150, deadline=None)
@given(anywhere)
@example({"largest_wedge": -1.0, "intermediate_share": 0.6})
@example({"productivity_decay": 0.0, "wedge_decay": 0.0})
@example({"intermediate_exponent": -INF, "intermediate_share": 0.0, "final_exponent": 0.5})
@example({"points": 2, "quadrature": "gauss-legendre"})
@example({"wedge_decay": 1e-9, "productivity_decay": 1e-9, "largest_wedge": 0.5})
def test_a_row_is_the_economy_alone(row):
    require_same(evaluate_many(row), 0, row)


@settings(max_examples=150, deadline=None)
@given(usual)
def test_a_usual_row_is_the_economy_alone_to_twelve_digits(row):
    found = evaluate_many(row)
    require_same(found, 0, row)
    wanted, error = alone(row)
    if not error:
        name = "closed_form.gdp_per_worker"
        assert found[name][0] == pytest.approx(wanted[name], rel=1e-12 * 100)


def design(count, seed=0):
    draw = np.random.default_rng(seed)
    return {
        "intermediate_share": draw.uniform(0.2, 0.7, count),
        "final_exponent": draw.uniform(0.3, 0.9, count),
        "intermediate_exponent": -np.exp(draw.uniform(-9.0, 2.0, count)),
        "productivity_decay": draw.uniform(0.0, 3.0, count),
        "largest_wedge": draw.uniform(0.3, 0.999, count),
        "wedge_decay": draw.uniform(0.0, 1.2, count),
        "points": np.where(draw.uniform(size=count) < 0.9, 1001, 64),
    }


def test_a_row_does_not_depend_on_its_neighbours():
    values = design(3000)
    whole = evaluate_many(values)
    order = np.random.default_rng(1).permutation(3000)
    mixed = evaluate_many({name: column[order] for name, column in values.items()})
    few = evaluate_many({name: column[7:20] for name, column in values.items()})
    one = evaluate_many({name: column[11:12] for name, column in values.items()})
    for name, numbers in whole.items():
        assert np.array_equal(numbers[order], mixed[name])
        assert np.array_equal(numbers[7:20], few[name])
        assert numbers[11] == one[name][0]


def test_hardly_any_row_of_a_sweep_goes_alone(monkeypatch):
    seen = []
    monkeypatch.setattr(bulk, "_alone", lambda *a: seen.append(a) or "")
    evaluate_many(design(3000))
    assert len(seen) < 30


def test_short_rules_give_what_all_varieties_give():
    values = design(2000, seed=3)
    columns = {
        "decay": values["productivity_decay"],
        "largest_wedge": np.minimum(values["largest_wedge"], 0.95),
        "wedge_decay": values["wedge_decay"],
        "curvature": np.stack(
            [
                values[f"{n}_exponent"] / (1 - values[f"{n}_exponent"])
                for n in ("final", "intermediate")
            ]
        ),
    }
    given = bulk_sums.Schedules(**columns)
    size = bulk_sums.terms_needed(given, 1001)
    assert (size > 0).mean() > 0.95
    assert len(set(size.tolist())) >= 6
    errors = {-1: [], 0: []}
    for k in np.flatnonzero(size).tolist():
        some, near = given.take(slice(k, k + 1)), tuple(given.near_geometric[:, k].tolist())
        want = bulk_sums.sums(some, every_variety(1001, "mean"), near)
        for step, gaps in errors.items():
            n = SIZES[max(0, SIZES.index(size[k]) + step)] if step == 0 else size[k] // 3
            got = bulk_sums.sums(some, short_rule(1001, "mean", n), near)
            gaps.append(max(np.abs(a - b).max() for a, b in zip(want, got, strict=True)))
    assert max(errors[0]) < 1e-12
    assert max(errors[-1]) > 1e-9  # so that the rule's size is what makes the difference


@pytest.mark.parametrize("quadrature", ["mean", "midpoint", "gauss-legendre"])
def test_a_rule_sums_polynomials_of_its_degree(quadrature):
    whole, short = every_variety(1000, quadrature), short_rule(1000, quadrature, 12)

    def gap(degree):
        return abs(
            math.fsum(whole.weight * (4 * whole.place - 1) ** degree)
            - math.fsum(short.weight * (4 * short.place - 1) ** degree)
        )

    assert math.fsum(short.weight) == pytest.approx(0.5, abs=1e-14)
    assert (short.weight > 0).all()
    assert max(gap(degree) for degree in range(24)) < 1e-15
    assert gap(24) > 1e-9


def test_the_indices_are_the_sums_of_the_paper():
    row = {"final_exponent": 0.75, "intermediate_exponent": -1.0, "points": 301}
    found = evaluate_many({**row, "productivity_decay": [1.0, 2.0]})
    place = [k / 300 for k in range(301)]
    kept = [math.exp(0.994 * min(i, 1 - i)) - 0.9 for i in place]
    for k, decay in enumerate((1.0, 2.0)):
        x = [math.exp(-decay * i) * left for i, left in zip(place, kept, strict=True)]
        for name, power in (("final", 3.0), ("intermediate", -0.5)):
            raised = [v**power for v in x]
            index = (math.fsum(raised) / 301) ** (1 / power)
            mean = math.fsum(r * left for r, left in zip(raised, kept, strict=True)) / math.fsum(
                raised
            )
            assert found[f"closed_form.indices.{name}"][k] == pytest.approx(index, rel=1e-13)
            wedge = found[f"closed_form.indices.wedge_{name}"][k]
            assert wedge == pytest.approx(1 - mean, abs=1e-13)


def test_outcomes_are_the_scalars_of_the_record():
    model = Jones2008(points=5)
    record = solution_record(solve_model(model))
    flat = {"gdp": record["gdp"], "gdp_per_worker": record["gdp_per_worker"]}
    flat["final_output"] = record["final_output"]
    for name, value in record["closed_form"].items():
        if isinstance(value, float):
            flat[f"closed_form.{name}"] = value
        elif name == "indices":
            flat |= {f"closed_form.indices.{n}": float(v) for n, v in value.items()}
    found = evaluate_many({"points": 5})
    assert set(found) == {*flat, "error"}
    for name, value in flat.items():
        assert found[name][0] == pytest.approx(value, rel=1e-10), name


def test_bad_rows_say_what_the_model_says_and_do_not_hurt_the_others():
    values = {
        "largest_wedge": [0.9, 1.5, None, "0.9", 0.9, -3.0, True],
        "points": [101, 101, 101, 101, 2.5, 101, 101],
        "quadrature": ["mean", "mean", "mean", "mean", "mean", "midpoint", "mean"],
    }
    found = evaluate_many(values)
    for k in range(7):
        require_same(found, k, {name: column[k] for name, column in values.items()})
    assert found["error"][0] == ""
    assert all(found["error"][1:])


def test_what_no_row_can_mend_is_refused():
    with pytest.raises(InputError, match="no parameter 'sigma'"):
        evaluate_many({"sigma": 0.5})
    with pytest.raises(InputError, match="workers 2, human_capital 3"):
        evaluate_many({"workers": [1.0, 2.0], "human_capital": [1.0, 2.0, 3.0]})
    with pytest.raises(InputError, match="one dimension"):
        evaluate_many({"workers": [[1.0, 2.0]]})


def test_nothing_given_is_the_poor_country():
    found = evaluate_many({})
    assert found["gdp"].shape == (1,)
    require_same(found, 0, {})
