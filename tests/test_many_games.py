"""Many games at once: each as `equilibria` has it, whatever its neighbours."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weaklinks.catalogue import MODELS
from weaklinks.coordination import equilibria, potential, regime_map
from weaklinks.coordination.bulk import POINTS, scan
from weaklinks.coordination.many_games import evaluate_many, look
from weaklinks.coordination.row_gains import row_gains_of
from weaklinks.errors import InputError, WeaklinksError
from weaklinks.games import AdoptionGame, CostSpread, MarginalGain
from weaklinks.models import big_push, o_ring
from weaklinks.models.big_push import FactoryWage
from weaklinks.spec import parameters_of

GAMES = {
    name: model.spec_class()
    for name, model in MODELS.items()
    if model.is_game and isinstance(model.spec_class()().game(), AdoptionGame)
}
# Beyond the default: words that change what a game is.
WORDS = {
    "big-push-factory-wage": [{"dispersion": 0.3}, {"dispersion": 0.3, "costs": "lognormal"}],
    "big-push-railroad": [
        {"pricing": "discriminating"},
        {"timing": "rail-first"},
        {"timing": "rail-last"},
    ],
    "big-push-urbanisation": [
        {"closure": "lewis"},
        {"closure": "harris-todaro", "wage": 2.0},
        {"costs": "lognormal", "dispersion": 0.2},
    ],
    "big-push-distorted": [{"dispersion": 0.3}, {"goods_share": 0.5, "correlation": 0.1}],
    "big-push-investment": [{"substitution": 0.8, "productivity": 2.0}],
    "o-ring-skills": [
        {"market": "observed"},
        {"market": "random", "tasks": 4, "upgrade_cost": 0.05},
        {"market": "certified"},
        {"dispersion": 0.5, "costs": "lognormal"},
    ],
    "o-ring-education": [{"tasks": 2}],
}
BASES = [(name, {}) for name in GAMES] + [(n, w) for n, some in WORDS.items() for w in some]


def around(spec, count, seed):
    """Points around a spec: each number up to a third more or less, most of them admitted."""
    draw = np.random.default_rng(seed)
    points = {}
    for p in parameters_of(spec):
        value = getattr(spec, p.name)
        if spec.__dataclass_fields__[p.name].type in (int, "int") or not np.isfinite(value):
            continue
        spread = value * draw.uniform(0.7, 1.4, count) if value else draw.uniform(0.0, 0.2, count)
        # Corners of the parameter space among them.
        inside = np.minimum(spread, p.high)
        points[p.name] = np.where(draw.uniform(size=count) < 0.03, p.low, inside)
    return points


def one_by_one(spec, row):
    try:
        return equilibria(replace(spec, **row)), ""
    except WeaklinksError as error:
        return None, str(error)


def require_same(found, k, spec, row):
    one, error = one_by_one(spec, row)
    assert found["error"][k] == error
    if one is None:
        assert found["regime"][k] == ""
        assert found["stable_count"][k] == 0
        assert np.isnan([found[n][k] for n in NUMBERS]).all()
        return
    assert found["regime"][k] == one.regime
    assert found["stable_count"][k] == len(one.stable)
    mass = np.nan if one.critical_mass is None else one.critical_mass
    np.testing.assert_allclose(found["critical_mass"][k], mass, atol=1e-10)
    low, high = one.stable[0].share, one.stable[-1].share
    np.testing.assert_allclose(found["lowest_share"][k], low, atol=1e-10)
    np.testing.assert_allclose(found["highest_share"][k], high, atol=1e-10)
    shares = np.linspace(0.0, 1.0, 257)
    top = shares[potential(one.game, shares).argmax()]
    chosen = low if top - low <= high - top else high
    np.testing.assert_allclose(found["laplacian_share"][k], chosen, atol=1e-10)


NUMBERS = ("critical_mass", "lowest_share", "highest_share", "laplacian_share")


@pytest.mark.parametrize(
    ("name", "words"), BASES, ids=lambda x: x if isinstance(x, str) else "+".join(x)
)
def test_each_game_is_what_it_is_alone(name, words):
    spec = GAMES[name](**words)
    points = around(spec, 40, seed=len(name) + len(words))
    found = evaluate_many(spec, points)
    assert (found["error"] == "").sum() > 5
    for k in range(40):
        require_same(found, k, spec, {n: c[k].item() for n, c in points.items()})


@pytest.mark.parametrize(
    ("name", "words"), BASES, ids=lambda x: x if isinstance(x, str) else "+".join(x)
)
def test_hardly_any_goes_alone(name, words):
    spec = GAMES[name](**words)
    points = around(spec, 300, seed=7)
    admitted = np.flatnonzero(evaluate_many(spec, points)["error"] == "")
    found = look(spec, points, admitted, 300)
    # The cheapest of log-normal firms costs nothing and earns nothing in an empty town: a zero.
    most = 0.5 if (name, words.get("costs")) == ("big-push-urbanisation", "lognormal") else 0.1
    assert found.looked_at_alone <= most * admitted.size


@pytest.mark.parametrize("name", GAMES)
def test_a_game_does_not_depend_on_its_neighbours(name):
    spec = GAMES[name]()
    points = around(spec, 60, seed=3)
    whole = evaluate_many(spec, points)
    order = np.random.default_rng(5).permutation(60)
    mixed = evaluate_many(spec, {n: c[order] for n, c in points.items()})
    single = evaluate_many(spec, {n: c[11:12] for n, c in points.items()})
    for key, column in whole.items():
        same = {"equal_nan": column.dtype.kind == "f"}
        assert np.array_equal(column[order], mixed[key], **same), key
        assert np.array_equal(column[11:12], single[key], **same), key


def test_words_and_whole_numbers_may_vary():
    points = {
        "market": ["test", "observed", "signal", "random", "certified", "test"] * 3,
        "tasks": np.repeat([2.0, 3.0, 4.0], 6),
        "upgrade_cost": np.linspace(0.05, 0.4, 18),
    }
    spec = o_ring.SkillUpgrading()
    found = evaluate_many(spec, points)
    for k in range(18):
        row = {"market": points["market"][k], "tasks": int(points["tasks"][k])}
        require_same(found, k, spec, row | {"upgrade_cost": points["upgrade_cost"][k].item()})


def test_a_class_stands_for_its_defaults():
    found = evaluate_many(FactoryWage, {})
    assert found["regime"].tolist() == ["trap"]
    assert found["critical_mass"][0] == pytest.approx(0.5, abs=1e-12)


@settings(max_examples=40, deadline=None)
@given(st.floats(0.3, 3.5), st.floats(0.05, 0.9))
def test_the_critical_mass_is_that_of_the_closed_form(cost, premium):
    spec = FactoryWage(fixed_cost=cost, premium=premium)
    found = evaluate_many(FactoryWage, {"fixed_cost": [cost, cost], "premium": premium})
    if spec.critical_mass is not None:
        assert found["critical_mass"][0] == pytest.approx(spec.critical_mass, abs=1e-11)
    else:
        assert np.isnan(found["critical_mass"][0])


def test_bad_rows_say_what_the_model_says():
    points = {"fixed_cost": [2.0, 12.0, -1.0, None, "2"], "premium": 0.5}
    found = evaluate_many(FactoryWage, points)
    assert found["error"][0] == ""
    for k in range(1, 5):
        with pytest.raises(InputError) as caught:
            FactoryWage(fixed_cost=points["fixed_cost"][k], premium=0.5)
        assert found["error"][k] == str(caught.value)


def test_what_no_row_can_mend_is_refused():
    with pytest.raises(InputError, match="no parameter 'v'"):
        evaluate_many(FactoryWage, {"v": 0.5})
    with pytest.raises(InputError, match="labour 2, premium 3"):
        evaluate_many(FactoryWage, {"labour": [10.0, 11.0], "premium": [0.1, 0.2, 0.3]})
    with pytest.raises(InputError, match="one dimension"):
        evaluate_many(FactoryWage, {"labour": [[10.0]]})


@dataclass(frozen=True, kw_only=True)
class Stairs:
    """A gain with two jumps and a slope between them; `wrong` hides one of the jumps."""

    first: float = 0.3
    second: float = 0.6
    slope: float = 1.0
    wrong: bool = False

    def gain(self, x):
        middle = self.slope * (x - 0.47 * self.first - 0.53 * self.second)
        return np.where(x < self.first, -1.0, np.where(x < self.second, middle, 1.0))

    def marginal_gain(self):
        jumps = (self.first,) if self.wrong else (self.second, self.first)
        return MarginalGain(gain=self.gain, jumps=jumps)

    def game(self):
        return AdoptionGame(name="stairs", gain=self.gain, breaks=(self.first, self.second))


@pytest.mark.parametrize("slope", [1.0, -1.0])
def test_jumps_are_found_where_they_are(slope):
    points = {"first": np.linspace(0.1, 0.4, 30), "second": np.linspace(0.5, 0.9, 30)}
    spec = Stairs(slope=slope)
    found = look(spec, points, np.arange(30), 30)
    assert found.looked_at_alone == 0
    rows = evaluate_many(spec, points)
    for k in range(30):
        require_same(rows, k, spec, {n: c[k].item() for n, c in points.items()})
    middle = 0.47 * points["first"] + 0.53 * points["second"]
    wanted = middle if slope > 0 else points["first"]
    np.testing.assert_allclose(rows["critical_mass"], wanted, atol=1e-12)


def test_a_model_that_hides_a_jump_is_not_believed():
    points = {"first": np.linspace(0.1, 0.4, 30), "second": np.linspace(0.5, 0.9, 30)}
    honest, wrong = (
        row_gains_of(30, points, lambda k, w=w: Stairs(first=points["first"][k], wrong=w,
                                                     second=points["second"][k]))
        for w in (False, True)
    )  # fmt: skip
    assert honest is not None
    assert wrong is None
    rows = evaluate_many(Stairs(wrong=True), points)
    for k in range(0, 30, 7):
        require_same(rows, k, Stairs(wrong=True), {n: c[k].item() for n, c in points.items()})


@dataclass(frozen=True, kw_only=True)
class Captured(FactoryWage):
    """A gain that remembers a parameter: of columns it knows nothing."""

    def marginal_gain(self):
        cost = float(np.ravel(self.fixed_cost)[0])
        return MarginalGain(gain=lambda x: replace(FactoryWage(), fixed_cost=cost).profit(x))


def test_a_gain_that_is_not_elementwise_is_not_believed():
    points = {"fixed_cost": np.linspace(1.0, 3.0, 20)}
    costs = points["fixed_cost"]
    assert row_gains_of(20, points, lambda k: Captured(fixed_cost=costs[k])) is None
    assert evaluate_many(Captured(), points)["regime"].tolist() == (
        evaluate_many(FactoryWage(), points)["regime"].tolist()
    )


def test_scan_sees_level_stretches_and_infinite_corners():
    def stairs(rows, x):
        x = np.broadcast_to(x, (rows.size, x.shape[-1]))
        return np.where(x < 0.37, -1.0, 2.0)

    seen = scan(stairs, np.arange(3), 0.0, np.full((3, 1), 0.37))
    assert seen.plain.all()
    assert seen.threshold.tolist() == [0.37] * 3
    assert seen.laplacian.tolist() == [1.0] * 3  # -0.37 + 2 * 0.63 > 0

    def endless(rows, x):
        x = np.broadcast_to(x, (rows.size, x.shape[-1]))
        return np.where(x == 1.0, -np.inf, 0.503 - x)

    seen = scan(endless, np.arange(2))
    assert seen.plain.all()
    np.testing.assert_allclose(seen.lowest, 0.503, atol=1e-12)


def test_two_shares_of_the_same_potential_are_left_to_a_closer_look():
    def odd(rows, x):
        return np.broadcast_to(x - 0.5 + 1e-9, (rows.size, x.shape[-1]))

    assert not scan(odd, np.arange(2)).plain.any()
    tilted = scan(lambda rows, x: odd(rows, x) + 0.01, np.arange(2))
    assert tilted.plain.all()
    assert tilted.laplacian.tolist() == [1.0, 1.0]


def test_a_pair_of_zeros_between_points_is_not_overlooked():
    middle = 100.4 / (POINTS - 1)

    def dip(rows, x):
        return (np.broadcast_to(x, (rows.size, x.shape[-1])) - middle) ** 2 - 1e-8

    assert not scan(dip, np.arange(2), 0.0, np.full((2, 1), 0.6)).plain.any()


@pytest.mark.parametrize("shape", ["uniform", "lognormal"])
def test_costs_are_elementwise_in_their_parameters(shape):
    mean, dispersion = np.array([[1.0], [2.0], [0.5]]), np.array([[0.0], [0.3], [0.9]])
    share = np.linspace(0.0, 1.0, 7)
    many = CostSpread(mean=mean, dispersion=dispersion, shape=shape)
    for k in range(3):
        one = CostSpread(mean=mean[k, 0], dispersion=dispersion[k, 0], shape=shape)
        np.testing.assert_array_equal(many.quantile(share)[k], one.quantile(share))
        np.testing.assert_allclose(many.total(share)[k], one.total(share), rtol=1e-15)


def test_a_map_is_a_list_of_points():
    x, y = np.linspace(0.5, 12.0, 23), np.linspace(0.0, 1.2, 17)
    found = regime_map(FactoryWage(), x=("fixed_cost", x), y=("premium", y))
    across, down = np.meshgrid(x, y)
    points = evaluate_many(FactoryWage(), {"fixed_cost": across.ravel(), "premium": down.ravel()})
    regime = np.where(points["error"] == "", points["regime"], "inadmissible")
    np.testing.assert_array_equal(found.regime.ravel(), regime)
    np.testing.assert_array_equal(found.critical_mass.ravel(), points["critical_mass"])
    np.testing.assert_array_equal(found.laplacian_share.ravel(), points["laplacian_share"])


def test_platforms_are_looked_at_alone_or_not_as_they_say():
    """A game that is in no catalogue and has no `marginal_gain`."""
    fees = np.linspace(0.1, 1.5, 15)
    spec = big_push.Platform()
    found = evaluate_many(spec, {"access_fee": fees})
    for k, fee in enumerate(fees.tolist()):
        require_same(found, k, spec, {"access_fee": fee})
