"""Income ratios from skill: decompositions against closed forms, and Jones against brute force."""

from __future__ import annotations

import json
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from weaklinks.errors import InputError
from weaklinks.models.jones import Jones2008
from weaklinks.models.o_ring import kremer_equations as eq
from weaklinks.models.o_ring.kremer import ORing
from weaklinks.skills import beta_skills, skill_types, uniform_skills
from weaklinks.studies.skill_gaps import compare_skills, skill_difference_for
from weaklinks.studies.skill_mixtures import Mixtures, with_mistakes, with_skills
from weaklinks.studies.skill_worlds import world_of

DRAWS = 500
FEW = Jones2008(points=11)
ORDER = ("mean skill", "spread of skill", "chain length", "capital deepening", "intermediate goods")
CHOSEN = ORing(skills="beta", tasks_chosen="chosen")


def random_pair(rng: np.random.Generator) -> tuple[ORing, ORing]:
    """Log-normal skills whose log wages have a standard deviation of at most about 2."""
    alpha = float(rng.uniform(0.05, 0.6))
    pair = []
    for _ in range(2):
        tasks = int(rng.integers(1, 25))
        pair.append(
            ORing(
                tasks=tasks, capital_share=alpha, skill=float(rng.uniform(0.7, 0.98)),
                dispersion=float(rng.uniform(0.05, 1.0)) * (1 - alpha) / tasks,
                capital=float(np.exp(rng.normal())),
            )
        )  # fmt: skip
    return pair[0], pair[1]


def log_index(n: float, mu: float, s: float, b: float, a: float) -> float:
    """Log G of log-normal skill with given tasks, by hand."""
    m = n / (1 - a)
    return m * mu + (m * s) ** 2 / 2 + (b + a) * np.log(n) / (1 - a)


# ---------------------------------------------------------------- decompositions


def test_each_step_in_closed_form() -> None:
    """In order: mean, spread, chain at one stock; then capital, then goods made from goods."""
    rng = np.random.default_rng(31)
    for _ in range(DRAWS):
        rich, poor = random_pair(rng)
        alpha, sigma, b = poor.capital_share, float(rng.uniform(0.1, 0.8)), poor.complexity
        jones = FEW.replace(intermediate_share=sigma, capital_share=alpha)
        found = compare_skills(rich, poor, jones=jones, order=ORDER)
        mu_r, mu_p = np.log(rich.skill), np.log(poor.skill)

        def steps(a: float, r=rich, p=poor, mus=(mu_r, mu_p), b=b) -> np.ndarray:
            path = [
                log_index(p.tasks, mus[1], p.dispersion, b, a),
                log_index(p.tasks, mus[0], p.dispersion, b, a),
                log_index(p.tasks, mus[0], r.dispersion, b, a),
                log_index(r.tasks, mus[0], r.dispersion, b, a),
            ]
            return np.diff(path)

        plain, linked = steps(alpha), steps(sigma + alpha * (1 - sigma))
        by_hand = [
            *((1 - alpha) * plain),
            alpha * plain.sum(),
            linked.sum() - plain.sum(),
        ]
        assert found.components == ORDER
        scale = np.abs(linked).sum() + np.abs(plain).sum()
        np.testing.assert_allclose(found.contribution, by_hand, atol=1e-12 * scale)
        assert found.log_ratio == pytest.approx(linked.sum(), abs=1e-12 * scale)
        assert found.residual < 1e-12 * scale


@pytest.mark.parametrize("capital", ["rental", "stock", "own"])
def test_parts_add_up_and_are_shapley_s(capital: str) -> None:
    """The average over all orders, each of which adds up; and the ratio of the two equilibria."""
    rng = np.random.default_rng(32)
    for _ in range(20):
        rich, poor = random_pair(rng)
        found = compare_skills(rich, poor, capital=capital)
        assert found.residual < 1e-11
        orders = [
            compare_skills(rich, poor, capital=capital, order=order)
            for order in permutations(found.components)
        ]
        for one in orders:
            assert one.contribution.sum() == pytest.approx(found.log_ratio, abs=1e-11)
        mean = np.mean([one.contribution for one in orders], axis=0)
        np.testing.assert_allclose(found.contribution, mean, atol=1e-11)
        if capital == "own":
            made = [m.equilibrium().output_per_worker for m in (rich, poor)]
            assert found.ratio == pytest.approx(made[0] / made[1], rel=1e-11)


def test_the_same_ratio_of_capital_to_output_is_the_same_rental() -> None:
    rng = np.random.default_rng(33)
    for _ in range(DRAWS):
        rich, poor = random_pair(rng)
        opened = [m.replace(capital_market="open", rental=0.1).equilibrium() for m in (rich, poor)]
        assert opened[0].capital_output_ratio == pytest.approx(opened[1].capital_output_ratio)
        indices = [e.labour_index for e in opened]
        ratio = opened[0].output_per_worker / opened[1].output_per_worker
        assert ratio == pytest.approx(indices[0] / indices[1], rel=1e-11)
        same = [m.replace(capital=3.0).equilibrium() for m in (rich, poor)]
        stock = same[0].output_per_worker / same[1].output_per_worker
        assert stock == pytest.approx(ratio ** (1 - poor.capital_share), rel=1e-10)


@pytest.mark.parametrize("markets", [("open", "open"), ("closed", "open"), ("open", "closed")])
def test_each_with_its_own_capital(markets) -> None:
    rich = ORing(capital_market=markets[0], rental=0.08, capital=200.0)
    poor = ORing(skill=0.9, capital_market=markets[1], rental=0.2, capital=20.0)
    found = compare_skills(rich, poor, capital="own")
    assert found.residual < 1e-12
    assert dict(zip(found.components, found.contribution, strict=True))["capital deepening"] > 0


def test_sorting_and_technology_are_causes_where_they_differ() -> None:
    poor = ORing(skill=0.9, sorting="noisy", productivity=0.5)
    rich = ORing()
    found = compare_skills(rich, poor)
    assert found.components == (
        "mean skill", "spread of skill", "sorting", "chain length", "technology",
        "capital deepening",
    )  # fmt: skip
    parts = dict(zip(found.components, found.contribution, strict=True))
    assert parts["sorting"] > 0
    assert parts["spread of skill"] == pytest.approx(0.0, abs=1e-14)
    assert parts["chain length"] == 0.0
    assert found.residual < 1e-13
    same = compare_skills(rich, rich.replace(test_noise=1.0))  # of no account where skill is seen
    assert "sorting" not in same.components
    assert same.ratio == 1.0
    assert (same.to_frame()["share"] == 0.0).all()
    noisy = compare_skills(rich.replace(sorting="noisy", test_noise=0.01), poor)
    assert "sorting" in noisy.components


# ---------------------------------------------------------------- chains that are chosen


def test_longer_chains_of_richer_countries() -> None:
    """At first order a chain changes nothing: it is the best. Over a large gap it raises income."""
    rich, poor = CHOSEN, CHOSEN.replace(skill=0.85, dispersion=0.05)
    found = compare_skills(rich, poor)
    assert found.tasks[0] > 3 * found.tasks[1]
    parts = dict(zip(found.components, found.contribution, strict=True))
    assert parts["chain length"] > 0.1
    near = CHOSEN.replace(skill=0.9501)
    small = compare_skills(near, CHOSEN)
    parts = dict(zip(small.components, small.contribution, strict=True))
    # Second order: the square of the change of log mistakes, 0.002, times c^2 and more.
    assert 0.0 < parts["chain length"] < 1e-4 < parts["mean skill"]
    with_goods = compare_skills(rich, poor, jones=FEW)
    assert with_goods.tasks[0] > found.tasks[0]  # b + a instead of b + alpha
    for one in (found, small, with_goods):
        assert one.residual < 1e-9


def test_chains_of_the_poor_by_hand() -> None:
    """Two types each: the poor country's number of tasks at the same place among workers."""
    poor = ORing(tasks_chosen="chosen", distribution=skill_types([0.7, 0.9], [0.4, 0.6]))
    rich = poor.replace(distribution=skill_types([0.8, 0.95], [0.5, 0.5]))
    both = Mixtures(rich=rich, poor=poor, mobile_share=1 / 3)
    skill, share = np.array([0.8, 0.95, 0.95]), np.array([0.4, 0.1, 0.5])
    skill[1] = 0.8  # places from 0.4 to 0.5: less able of the rich, more able of the poor
    n = np.array([-1 / np.log(0.7), -1 / np.log(0.9), -1 / np.log(0.9)])
    by_hand = np.log(share @ (skill**n * n) ** 1.5)
    assert both.log_labour_index(("mean skill", "spread of skill")) == pytest.approx(
        by_hand, abs=1e-12
    )
    alone = both.log_labour_index(("chain length",))
    assert alone == pytest.approx(both.log_labour_index(()), abs=1e-12)


def test_means_and_spreads_on_the_scale_of_mistakes() -> None:
    """Mean mistakes scale by one factor: the wage is a power of them."""
    poor = CHOSEN.replace(skill=0.9, dispersion=0.03)
    both = Mixtures(rich=CHOSEN, poor=poor, mobile_share=1 / 3)
    mean = both.mixed(("mean skill",)).population
    places = np.linspace(0.01, 0.99, 9)
    ratio = np.log(mean.quantile(places)) / np.log(poor.population.quantile(places))
    np.testing.assert_allclose(ratio, ratio[0], rtol=1e-12)
    assert both.mixed(("mean skill", "spread of skill")).population is CHOSEN.population
    spread = both.mixed(("spread of skill",)).population
    undone = np.log(spread.quantile(places)) * ratio[0]
    np.testing.assert_allclose(undone, np.log(CHOSEN.population.quantile(places)), rtol=1e-12)


@pytest.mark.parametrize("change", [with_skills, with_mistakes])
@pytest.mark.parametrize("base", [uniform_skills(0.5, 0.9), skill_types([0.5, 0.8], [1, 3])])
def test_changed_distributions_are_distributions(change, base) -> None:
    found = change(base, 0.7)
    skill = found.midpoints(200_000)
    for power in (1.0, 2.5, 20.0):
        # The midpoint rule: second order, 1e-10 of the second derivative.
        assert found.moment(power) == pytest.approx(float((skill**power).mean()), rel=1e-6)
    assert float(found.total(np.array(0.5))) == pytest.approx(skill[:100_000].mean() / 2, rel=1e-5)
    assert found.highest == pytest.approx(skill[-1], rel=1e-5)
    assert change(base, 1.0) is base


# ---------------------------------------------------------------- Jones


def test_teams_that_buy_intermediate_goods_by_brute_force() -> None:
    """Each team maximises over capital and goods; wages are those of Jones with G human capital.

    With one variety the good is its own input, at price 1, and capital costs lambda + delta.
    """
    rng = np.random.default_rng(34)
    for _ in range(40):
        alpha, sigma = float(rng.uniform(0.1, 0.6)), float(rng.uniform(0.1, 0.7))
        kinds = skill_types(rng.uniform(0.7, 0.99, 3), rng.uniform(0.2, 1.0, 3))
        model = ORing(
            distribution=kinds, tasks=int(rng.integers(1, 8)), capital_share=alpha,
            complexity=float(rng.uniform(0, 1)), tasks_chosen=str(rng.choice(["given", "chosen"])),
        )  # fmt: skip
        a = sigma + alpha * (1 - sigma)
        assert kinds.types is not None
        q, share = kinds.types
        n = eq.tasks_of(model, np.log(q), a)
        wages = [by_teams(x, k, model, alpha, sigma) for x, k in zip(q, n, strict=True)]
        labour = float(np.exp(eq.log_labour_index(model, model.workforce, a)))
        jones = Jones2008(
            points=1, wedge=0.0, productivity=1.0, intermediate_share=sigma, capital_share=alpha,
            human_capital=labour,
        ).steady_state()  # fmt: skip
        # A search that stops at gradients of 1e-8 is off by their squares at the top.
        assert float(share @ wages) == pytest.approx((1 - alpha) * jones.gdp_per_worker, rel=1e-12)


def by_teams(q: float, n: float, model: ORing, alpha: float, sigma: float) -> float:
    """What is left for each worker of a team that chooses what it uses."""
    worth = q**n * n ** (1 + model.complexity)
    # In units of the scale of the answer, so that gradients are of order one.
    unit = worth ** (1 / (1 - sigma - alpha * (1 - sigma)))

    def lost(z: np.ndarray) -> tuple[float, np.ndarray]:
        k, x = np.exp(z)
        made = worth / unit * (unit * k) ** (alpha * (1 - sigma)) * (unit * x) ** sigma
        slope = np.array([alpha * (1 - sigma) * made - 0.1 * k, sigma * made - x])
        return -(made - 0.1 * k - x), -slope

    best = minimize(lost, np.zeros(2), jac=True, method="BFGS", options={"gtol": 1e-8})
    return float(-unit * best.fun / n)


def test_the_multiplier_and_nothing_twice() -> None:
    """All alike: the ratio of q^n to the power 1/((1-sigma)(1-alpha)); 1/(1-sigma) of one stock."""
    rng = np.random.default_rng(35)
    for _ in range(DRAWS // 2):
        alpha, sigma = float(rng.uniform(0.05, 0.6)), float(rng.uniform(0.0, 0.8))
        skills = rng.uniform(0.6, 1.0, 2)
        rich, poor = (
            ORing(skill=float(q), dispersion=0.0, capital_share=alpha, tasks=9) for q in skills
        )
        jones = FEW.replace(intermediate_share=sigma, capital_share=alpha)
        value = 9 * np.log(skills[0] / skills[1])
        for capital, power in (
            ("rental", 1 / (1 - sigma) / (1 - alpha)),
            ("stock", 1 / (1 - sigma)),
        ):
            world = world_of(rich, poor, jones, capital)
            assert world.log_ratio() == pytest.approx(power * value, rel=1e-11)
            assert world.labour_elasticity == (1.0 if capital == "rental" else 1 - alpha)
    found = compare_skills(rich, poor, jones=jones)
    assert found.log_ratio == pytest.approx(value / (1 - sigma) / (1 - alpha), rel=1e-11)


def test_wedges_on_top_of_skill() -> None:
    """The ratio of Jones' rich and poor economy times that of skill in one of them."""
    rich, poor = ORing(), ORing(skill=0.92)
    pair = (FEW.replace(wedge=0.0), FEW)
    for capital in ("rental", "stock"):
        alone = compare_skills(rich, poor, jones=FEW, capital=capital)
        found = compare_skills(rich, poor, jones=pair, capital=capital)
        assert found.components[-1] == "wedges and productivity"
        if capital == "rental":
            made = [m.steady_state().gdp_per_worker for m in pair]
        else:
            made = [m.given_capital(2.0).gdp_per_worker for m in pair]
        assert found.factor[-1] == pytest.approx(made[0] / made[1], rel=1e-12)
        assert found.ratio == pytest.approx(alone.ratio * found.factor[-1], rel=1e-11)
        assert found.residual < 1e-12


# ---------------------------------------------------------------- how small a difference


@pytest.mark.parametrize("capital", ["rental", "stock", "own"])
def test_a_small_difference_in_skill(capital: str) -> None:
    """Closed form against a search between solved economies."""
    rng = np.random.default_rng(36)
    for _ in range(200):
        rich, _ = random_pair(rng)
        ratio = float(np.exp(rng.uniform(-1.0, 4.0)))
        found = skill_difference_for(ratio, rich=rich, capital=capital)
        power = rich.tasks if capital != "rental" else rich.tasks / (1 - rich.capital_share)
        # Log ratios are right to about 1e-14 of the logs of output, and the factor to 1/power.
        assert found.factor == pytest.approx(ratio ** (-1 / power), rel=1e-12)
        assert found.closed_form == pytest.approx(found.factor, rel=1e-12)
        assert abs(found.residual) < 1e-11


def test_a_ratio_of_fifty() -> None:
    """Headline: 12 % less skill in chains of 20; 6 % with half of output from goods."""
    found = skill_difference_for(50.0)
    assert found.factor == pytest.approx(50 ** (-1 / 30), rel=1e-12)
    assert found.skill_shortfall == pytest.approx(1 - 50 ** (-1 / 30), rel=1e-11)
    assert f"{100 * found.skill_shortfall:.1f}" == "12.2"
    linked = skill_difference_for(50.0, jones=FEW)
    assert linked.closed_form == pytest.approx(50 ** (-1 / 60), rel=1e-12)
    assert f"{100 * linked.skill_shortfall:.1f}" == "6.3"
    assert compare_skills(linked.rich, linked.poor, jones=FEW).ratio == pytest.approx(50.0)
    stock = skill_difference_for(50.0, capital="stock", jones=FEW)
    assert stock.closed_form == pytest.approx(50 ** (-1 / 40), rel=1e-12)


def test_a_ratio_of_fifty_where_tasks_are_chosen() -> None:
    """Mistakes times 50^(1/c), c = (b+a)/(1-a): 1.5, and 4 with goods."""
    alike = ORing(tasks_chosen="chosen", skill=0.99, dispersion=0.0)
    found = skill_difference_for(50.0, rich=alike)
    assert found.scale == "mistakes"
    assert found.closed_form == pytest.approx(50 ** (1 / 1.5), rel=1e-12)
    assert found.factor == pytest.approx(found.closed_form, rel=1e-11)
    assert found.mean_skills[1] == pytest.approx(0.99 ** (50 ** (1 / 1.5)), rel=1e-11)
    linked = skill_difference_for(50.0, rich=alike, jones=FEW)
    assert linked.factor == pytest.approx(50**0.25, rel=1e-11)
    better = skill_difference_for(50.0, rich=alike.replace(skill=0.999))
    assert better.factor == pytest.approx(found.factor, rel=1e-11)
    assert better.skill_shortfall < 0.2 * found.skill_shortfall
    # With chains of one task there is no closed form, and the search goes on.
    low = skill_difference_for(50.0, rich=alike.replace(skill=0.8))
    assert low.closed_form is None
    assert abs(low.residual) < 1e-11
    beta = CHOSEN.replace(skill=0.99, dispersion=0.005)
    spread = skill_difference_for(5.0, rich=beta)
    assert spread.closed_form == pytest.approx(spread.factor, rel=1e-7)


@given(st.floats(1.5, 100.0), st.sampled_from(["uniform", "beta"]))
@settings(max_examples=15)
def test_differences_in_other_shapes(ratio, shape) -> None:
    rich = ORing(skills=shape)
    found = skill_difference_for(ratio, rich=rich)
    assert found.closed_form == pytest.approx(found.factor, rel=1e-12)
    assert found.mean_skills[1] == pytest.approx(found.factor * 0.95, rel=1e-11)
    again = compare_skills(rich, found.poor)
    assert again.ratio == pytest.approx(ratio, rel=1e-11)
    parts = dict(zip(again.components, again.contribution, strict=True))
    # All of it is mean skill, and what capital adds to it.
    assert parts["spread of skill"] == pytest.approx(0.0, abs=1e-11)


def test_no_difference_for_no_gap() -> None:
    assert skill_difference_for(1.0).factor == 1.0


# ---------------------------------------------------------------- input and output


@pytest.mark.parametrize(
    ("rich", "options", "said"),
    [
        (ORing(capital_share=0.5), {}, "capital_share is 0.5 in the rich"),
        (CHOSEN, {}, "tasks_chosen is 'chosen' in the rich"),
        (ORing(), {"capital": "all"}, "capital is 'all'"),
        (ORing(), {"jones": Jones2008(human_capital=2.0)}, "skill would be counted twice"),
        (ORing(), {"jones": FEW.replace(capital_share=0.4)}, "capital has one share"),
        (ORing(), {"jones": FEW, "capital": "own"}, "capital of their own"),
        (
            ORing(),
            {"jones": (FEW, FEW.replace(intermediate_share=0.4))},
            "intermediate_share differs",
        ),
        (ORing(), {"order": ("skill",)}, "there is no component 'skill'"),
        (ORing(distribution=skill_types([0.0, 0.9])), {}, "workers with skill 0"),
        (ORing(distribution=beta_skills(0.9, 0.05)), {}, "needs skills 'log-normal'"),
    ],
)
def test_what_cannot_be_compared(rich, options, said) -> None:
    poor = ORing(sorting="noisy") if rich.distribution is not None else ORing(skill=0.9)
    if "workers" in said:
        poor = ORing(skill=0.9)
    with pytest.raises(InputError, match=said):
        compare_skills(rich, poor, **options)


def test_problems_are_named_together() -> None:
    jones = Jones2008(human_capital=2.0, capital_share=0.5)
    with pytest.raises(InputError) as caught:
        compare_skills(ORing(), ORing(), jones=jones, capital="mine")
    assert len(set(caught.value.problems)) == 3


@pytest.mark.parametrize("ratio", [0.0, -1.0, float("nan"), float("inf"), "50", True])
def test_ratios_that_are_none(ratio) -> None:
    with pytest.raises(InputError, match="must be a positive number"):
        skill_difference_for(ratio)


def test_ratios_that_nothing_brings_about() -> None:
    with pytest.raises(InputError, match="goes no further"):
        # Alone, without mistakes, workers make 1 instead of 0.95: no country is twice as rich.
        skill_difference_for(0.5, rich=CHOSEN.replace(complexity=0.0, capital_share=0.0))
    with pytest.raises(InputError, match="mistakes cannot be scaled"):
        skill_difference_for(2.0, rich=ORing(tasks_chosen="chosen", sorting="random"))


def test_what_results_say() -> None:
    found = compare_skills(ORing(), ORing(skill=0.9), jones=FEW)
    frame = found.to_frame()
    assert list(frame.index) == [*found.components, "total"]
    assert frame["share"].iloc[-1] == pytest.approx(1.0)
    assert frame["factor"].iloc[:-1].prod() == pytest.approx(found.ratio)
    record = json.loads(json.dumps(found.record(), allow_nan=False))
    assert record["ratio"] == found.ratio
    assert set(record["log_points"]) == set(found.components)
    assert "income ratio" in repr(found)
    difference = skill_difference_for(50.0)
    assert "0.834" in repr(difference)
    json.dumps(difference.record(), allow_nan=False)


def test_countries_without_skills_are_refused() -> None:
    with pytest.raises(InputError, match="not in the tables"):
        compare_skills(ORing(), "KEN")  # type: ignore[arg-type]
