"""Development accounting: parts that add up, each shown by a second route."""

from __future__ import annotations

import dataclasses
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weaklinks.errors import InputError, NoEquilibriumError
from weaklinks.models.jones import Jones2008, LogNormal
from weaklinks.models.jones import equations as eq
from weaklinks.studies import accounting
from weaklinks.studies.accounting import COMPONENTS, MULTIPLIERS, SPENDING_COMPONENTS, decompose
from weaklinks.studies.primitives import World, log_gdp_per_worker, mixed, primitives_of
from weaklinks.studies.scenarios import TABLE_2
from weaklinks.studies.shapley import contributions

WIDE = 2.0 + np.log(2.0) / 0.8
RICH = Jones2008(wedge=0.0, human_capital=2.0)
POOR = Jones2008(wedge_decay=1.112, productivity_decay=WIDE)
NAMES = tuple(name for name in COMPONENTS if name != "technology")


def small(**changes) -> Jones2008:
    return Jones2008(points=11, **changes)


@st.composite
def games(draw):
    names = "abcd"[: draw(st.integers(1, 4))]
    size = 2 ** len(names)
    worth = draw(st.lists(st.floats(-10, 10), min_size=size, max_size=size))

    def value(coalition):
        return worth[sum(1 << names.index(name) for name in coalition)]

    return tuple(names), value


@given(games())
def test_shapley_is_the_average_over_all_orders(game) -> None:
    names, value = game
    orders = list(permutations(names))
    by_order = [contributions(value, names, order) for order in orders]
    for name, found in contributions(value, names).items():
        assert found == pytest.approx(np.mean([by[name] for by in by_order]), abs=1e-12)


@given(games())
def test_shapley_gives_everything_and_only_that(game) -> None:
    names, value = game
    whole = value(frozenset(names)) - value(frozenset())
    assert sum(contributions(value, names).values()) == pytest.approx(whole, abs=1e-12)


@given(games(), st.floats(-5, 5))
def test_a_null_player_gets_nothing_and_a_dummy_its_own(game, own) -> None:
    names, value = game

    def with_more(coalition):
        return value(coalition - {"null", "dummy"}) + own * ("dummy" in coalition)

    found = contributions(with_more, (*names, "null", "dummy"))
    assert found["null"] == pytest.approx(0.0, abs=1e-12)
    assert found["dummy"] == pytest.approx(own, abs=1e-12)
    for name, alone in contributions(value, names).items():
        assert found[name] == pytest.approx(alone, abs=1e-12)


@given(st.lists(st.floats(-10, 10), min_size=5, max_size=5))
def test_players_that_are_alike_get_the_same(worth) -> None:
    found = contributions(lambda coalition: worth[len(coalition)], "abcd")
    assert max(found.values()) - min(found.values()) <= 1e-12


@pytest.mark.parametrize(
    ("order", "words"),
    [
        (("a", "a", "b"), "'a' is named twice"),
        (("a",), "b not named"),
        ("forward", "no component 'forward'"),
    ],
)
def test_an_order_names_every_component_once(order, words) -> None:
    with pytest.raises(InputError, match=words):
        contributions(len, ("a", "b"), order)


@pytest.mark.parametrize("scenario", TABLE_2, ids=lambda s: s.name)
@pytest.mark.parametrize("deepening", [True, False])
@pytest.mark.parametrize("order", ["shapley", "forward", "backward"])
def test_parts_add_up_to_the_log_of_the_ratio(scenario, deepening, order) -> None:
    rich, poor = scenario.pair({"points": 101})
    names = [n for n in NAMES if deepening or n != "capital deepening"]
    orders = {"shapley": "shapley", "forward": names, "backward": names[::-1]}
    found = decompose(rich, poor, order=orders[order], deepening=deepening)
    assert found.contribution.sum() == pytest.approx(found.log_ratio, abs=1e-12)
    assert np.prod(found.factor) == pytest.approx(found.ratio, rel=1e-12)
    assert found.residual < 1e-12
    assert found.components == tuple(names)


@given(st.sets(st.sampled_from(NAMES)))
@settings(max_examples=20)
def test_every_mixture_is_an_equilibrium(chosen) -> None:
    """What the decomposition evaluates is the steady state of the mixture, solved."""
    found = decompose(RICH.replace(points=51), POOR.replace(points=51))
    model = found.counterfactual(chosen)
    solved = model.steady_state()
    mixture = mixed(*found.parts, chosen)
    value = log_gdp_per_worker(mixture, World(), 0.0)
    assert np.log(solved.gdp_per_worker) == pytest.approx(value, abs=1e-12)
    assert solved.residual < 1e-12
    assert 1.0 - solved.average_wedge == pytest.approx(mixture.kept, rel=1e-12)
    assert solved.capital_output_ratio == pytest.approx(mixture.capital_output, rel=1e-12)


@pytest.mark.parametrize("model", [RICH, POOR, POOR.replace(intermediate_exponent=-np.inf)])
def test_worlds_without_multipliers_are_equilibria_too(model) -> None:
    parts, stock = primitives_of(model), 1.7
    fixed = model.given_capital(stock).gdp_per_worker
    value = log_gdp_per_worker(parts, World(capital=False), np.log(stock))
    assert value == pytest.approx(np.log(fixed), abs=1e-12)
    # Without intermediate goods only relative wedges matter at a given stock of capital.
    bare = model.replace(intermediate_share=0.0, wedge=0.3 + 0.7 * model.varieties.wedge)
    value = log_gdp_per_worker(parts, World(intermediates=False, capital=False), np.log(stock))
    assert value == pytest.approx(np.log(bare.given_capital(stock).gdp_per_worker), abs=1e-12)


@given(st.floats(-2, 2), st.floats(0, 0.8), st.floats(0.1, 0.8))
@settings(max_examples=20)
def test_multipliers_of_productivity_are_those_of_section_5_4(gap, sigma, alpha) -> None:
    poor = small(wedge=0.3, intermediate_share=sigma, capital_share=alpha)
    found = decompose(poor.replace(productivity_level=float(np.exp(gap))), poor)
    goods, capital = 1.0 / (1.0 - sigma), 1.0 / (1.0 - alpha)
    k = found.components.index("productivity level")
    assert found.direct[k] == pytest.approx(gap, abs=1e-11)
    assert found.contribution[k] == pytest.approx(gap * goods * capital, abs=1e-11)
    joint = gap * (goods - 1.0) * (capital - 1.0)
    assert found.interaction[k] == pytest.approx(joint, abs=1e-11)
    assert found.by_intermediates[k] == pytest.approx(gap * (goods - 1) + joint / 2, abs=1e-11)
    assert found.by_capital[k] == pytest.approx(gap * (capital - 1) + joint / 2, abs=1e-11)
    others = np.delete(found.contribution, k)
    assert np.abs(others).max() < 1e-11


def test_the_mean_wedge_alone_makes_some_wedges_negative() -> None:
    """Its mixture: the rich mean, the poor K/Y, and a cost of capital that is neither's."""
    found = decompose(RICH, POOR)
    model = found.counterfactual(["mean wedge"])
    solved, before = model.steady_state(), POOR.steady_state()
    wedge = found.wedges_of(["mean wedge"])
    assert model.varieties.wedge == pytest.approx(wedge, abs=1e-14)
    assert wedge.min() < -0.5
    assert np.ptp(np.diff(np.log1p(-wedge) - np.log1p(-POOR.varieties.wedge))) < 1e-12
    assert solved.average_wedge == pytest.approx(0.0, abs=1e-12)
    assert solved.capital_output_ratio == pytest.approx(before.capital_output_ratio, rel=1e-12)
    # The cost of capital is three times that of both countries: K/Y is held by it alone.
    cost = model.discount_rate + model.depreciation
    assert cost == pytest.approx(3 * (POOR.discount_rate + POOR.depreciation), rel=1e-3)


def test_uniform_wedges_leave_capital_and_the_share_of_revenue() -> None:
    """What `wedge dispersion` switches: the mean of footnote 8 and the cost of capital stay."""
    tau = POOR.steady_state().average_wedge
    a, b = POOR.steady_state(), POOR.replace(wedge=tau).steady_state()
    assert b.capital_output_ratio == pytest.approx(a.capital_output_ratio, rel=1e-12)
    shares = [m.wedge_revenue / m.gross_output for m in (a, b)]
    assert shares == pytest.approx([tau, tau], rel=1e-12)
    # Revenue itself is larger: income is.
    assert b.gdp_per_worker > 1.1 * a.gdp_per_worker


def test_benchmark_by_hand() -> None:
    """Section 6.3: 2 from human capital, sqrt(3) from K/Y, the rest equation (19)."""
    poor = Jones2008(wedge=0.5)
    found = decompose(RICH, poor)
    factor = dict(zip(found.components, found.factor, strict=True))
    assert factor["human capital"] == pytest.approx(2.0, rel=1e-12)
    assert factor["capital deepening"] == pytest.approx(np.sqrt(3.0), rel=1e-12)
    # (1 - sigma (1-tau)) (1-tau)^(sigma/(1-sigma)) is 3/8 against 1/2, to the power 3/2.
    assert factor["mean wedge"] == pytest.approx((4 / 3) ** 1.5, rel=1e-12)
    for name in ("productivity level", "productivity dispersion", "wedge dispersion"):
        assert factor[name] == pytest.approx(1.0, abs=1e-12)
    effect = [
        eq.symmetric_wedge_effect(t, capital_share=1 / 3, intermediate_share=0.5) for t in (0, 0.5)
    ]
    together = decompose(RICH, poor, deepening=False)
    k = together.components.index("mean wedge")
    assert together.factor[k] == pytest.approx(effect[0] / effect[1], rel=1e-12)


def test_without_goods_and_capital_the_uniform_wedge_does_nothing() -> None:
    found = decompose(RICH, Jones2008(wedge=0.5))
    k = found.components.index("mean wedge")
    assert found.direct[k] == pytest.approx(0.0, abs=1e-14)
    assert found.by_intermediates[k] > 0.3


def _closed_form(rich, poor, laws, model, ratios, world) -> dict[str, float]:
    """Proposition 5 with K/Y given: every mixture of two log-normal economies."""
    kept = [_average(law, model.intermediate_share) for law in laws]
    sigma = model.intermediate_share if world.intermediates else 0.0

    def value(coalition) -> float:
        law_of = lambda name: laws[0] if name in coalition else laws[1]  # noqa: E731
        law = LogNormal(
            mean_productivity=law_of("productivity level").mean_productivity,
            sd_productivity=law_of("productivity dispersion").sd_productivity,
            mean_wedge=0.0,
            sd_wedge=law_of("wedge dispersion").sd_wedge,
        )
        k = kept[0] if "mean wedge" in coalition else kept[1]
        final, used = (np.exp(law.log_kept(e)) for e in (model.final_exponent, -1.0))
        shift = np.log(k / (final + k * sigma * (used - final)))
        log_q = (1 - sigma) * law.log_index(model.final_exponent) + sigma * law.log_index(-1.0)
        tfp = np.log((1 - sigma * k) / k) + (log_q + shift) / (1 - sigma)
        tfp += sigma / (1 - sigma) * np.log(sigma) if sigma else 0.0
        h = rich if "human capital" in coalition else poor
        ratio = ratios[0] if "capital deepening" in coalition else ratios[1]
        return float(tfp + np.log(ratio) / 3) * 1.5 + np.log(h)

    return contributions(value, NAMES)


def _average(law: LogNormal, sigma: float) -> float:
    final, used = (1.0 - np.exp(law.log_kept(e)) for e in (1 / 1.2, -1.0))
    return eq.kept_on_average(final, used, sigma)


def test_log_normal_economies_by_proposition_5() -> None:
    laws = (
        LogNormal(sd_productivity=0.4, mean_wedge=-0.05, sd_wedge=0.02),
        LogNormal(mean_productivity=-0.3, sd_productivity=0.6, mean_wedge=-0.6, sd_wedge=0.25),
    )
    models = []
    for law, h in zip(laws, (2.0, 1.0), strict=True):
        v = law.varieties(48)
        models.append(
            Jones2008(productivity=v.productivity, wedge=v.wedge, weights=v.weight, human_capital=h)
        )
    found = decompose(*models)
    log_y = [law.log_gdp_per_worker(m) for law, m in zip(laws, models, strict=True)]
    assert found.log_ratio == pytest.approx(log_y[0] - log_y[1], abs=1e-11)
    ratios = [
        float(
            eq.capital_output_ratio(
                _average(law, 0.5), capital_share=1 / 3, intermediate_share=0.5, capital_cost=0.1
            )
        )
        for law in laws
    ]
    closed = _closed_form(2.0, 1.0, laws, models[0], ratios, World())
    assert list(closed) == list(found.components)
    assert found.contribution == pytest.approx(list(closed.values()), abs=1e-10)


def test_countries_that_are_the_same_leave_nothing_to_explain() -> None:
    found = decompose(POOR, POOR)
    assert np.abs(found.contribution).max() == 0.0
    assert found.ratio == 1.0


def test_turning_the_two_countries_round_turns_every_sign() -> None:
    there, back = decompose(RICH, POOR), decompose(POOR, RICH)
    for name in ("direct", "by_intermediates", "by_capital"):
        a, b = getattr(there, name), getattr(back, name)
        assert a == pytest.approx(-b, abs=1e-12)


def test_technology_is_a_component_where_it_differs() -> None:
    found = decompose(RICH.replace(intermediate_exponent=-3.0), POOR)
    assert found.components == tuple(COMPONENTS)
    assert found.contribution.sum() == pytest.approx(found.log_ratio, abs=1e-12)
    cheap = decompose(RICH.replace(discount_rate=0.03), POOR, deepening=False)
    assert "technology" in cheap.components
    k = cheap.components.index("technology")
    assert cheap.contribution[k] == pytest.approx(0.5 * np.log(0.1 / 0.08), abs=1e-12)


def test_level_of_the_best_variety_is_the_papers() -> None:
    found = decompose(RICH, POOR, level_exponent=np.inf)
    k = found.components.index("productivity level")
    assert found.factor[k] == pytest.approx(1.0, abs=1e-12)
    geometric = decompose(RICH, POOR)
    # The mean of log A falls by (gamma_p - gamma_r) / 2, and is multiplied by three.
    assert geometric.contribution[k] == pytest.approx(3.0 * np.log(2.0) / 1.6, abs=1e-11)


def test_frame_adds_up() -> None:
    frame = decompose(RICH, POOR).to_frame()
    assert frame.index[-1] == "total"
    assert frame["share"].iloc[:-1].sum() == pytest.approx(1.0, abs=1e-12)
    assert frame.loc["total", "factor"] == pytest.approx(
        RICH.steady_state().gdp_per_worker / POOR.steady_state().gdp_per_worker, rel=1e-12
    )
    whole = frame[["direct", "by_intermediates", "by_capital"]].sum(axis=1)
    assert whole.to_numpy() == pytest.approx(frame["log_points"].to_numpy(), abs=1e-12)
    assert len(MULTIPLIERS) == 2


def test_varieties_have_to_match() -> None:
    with pytest.raises(InputError, match="1001 varieties, the poor one 11"):
        decompose(RICH, small())
    with pytest.raises(InputError, match="weigh their varieties differently"):
        decompose(small(quadrature="gauss-legendre"), small())
    with pytest.raises(InputError, match="no component 'luck'"):
        decompose(small(), small()).counterfactual(["luck"])


def test_a_mixture_that_cannot_be_says_so() -> None:
    subsidised = small(wedge=-1.0, intermediate_share=0.4, depreciation=0.0)
    with pytest.raises(NoEquilibriumError, match="cannot be exchanged"):
        decompose(subsidised, small(intermediate_share=0.6, wedge=0.2))


def test_results_are_frozen() -> None:
    found = decompose(small(wedge=0.0), small())
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.order = ()  # type: ignore[misc]
    with pytest.raises(ValueError, match="read-only"):
        found.direct[0] = 1.0
    assert "income ratio" in repr(found)


def test_what_mixtures_share_is_added_up_once_and_changes_no_digit(monkeypatch) -> None:
    """Every mixture on its own, varieties and all, gives the same parts to the last bit."""
    poor = Jones2008(points=31)
    rich = poor.replace(wedge=0.0, human_capital=2.0, productivity_decay=2.0, capital_share=0.3)
    asked = []
    real = accounting.spending_of
    monkeypatch.setattr(accounting, "spending_of", lambda p: asked.append(p) or real(p))
    found = decompose(rich, poor)
    assert "technology" in found.components
    assert len(asked) == 2 ** len(SPENDING_COMPONENTS) == 8
    parts = (primitives_of(rich), primitives_of(poor))
    stock = float(np.log(rich.steady_state().capital / rich.workers))
    direct = contributions(
        lambda c: log_gdp_per_worker(
            mixed(*parts, c), World(intermediates=False, capital=False), stock
        ),
        found.components,
    )
    assert list(direct.values()) == found.direct.tolist()
