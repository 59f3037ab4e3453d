from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest

import weaklinks as wl
from weaklinks.coordination import equilibria, regime_map, select
from weaklinks.coordination.bulk import POINTS, scan
from weaklinks.coordination.regimes import INADMISSIBLE
from weaklinks.errors import InputError
from weaklinks.games import AdoptionGame

FACTORY = wl.bigpush.FactoryWage()


@dataclass(frozen=True, kw_only=True)
class Cubic:
    """A gain with up to three zeros; parameters shift and bend it."""

    level: float = 0.0
    bend: float = 1.0

    def __post_init__(self):
        if self.level**2 + self.bend**2 > 4.0:
            raise InputError("too far out")

    def game(self):
        return AdoptionGame(name="cubic", gain=self.gain)

    def gain(self, x):
        return self.level + self.bend * 8.0 * (x - 0.25) * (x - 0.5) * (0.8 - x)


@dataclass(frozen=True, kw_only=True)
class Steps(Cubic):
    """The same with a jump where a parameter says: no gain of all cells at once."""

    def game(self):
        jump = 0.5 + 0.1 * self.level
        return AdoptionGame(
            name="steps", gain=lambda x: np.where(x < jump, -1.0, self.bend), breaks=(jump,)
        )


def same_as_one_by_one(found, model, cells):
    ny, nx = found.regime.shape
    rng = np.random.default_rng(3)
    for j, i in zip(rng.integers(0, ny, cells), rng.integers(0, nx, cells), strict=True):
        values = {found.x: float(found.x_values[i]), found.y: float(found.y_values[j])}
        try:
            one = equilibria(replace(model, **values))
        except InputError:
            assert found.regime[j, i] == INADMISSIBLE
            continue
        assert found.regime[j, i] == one.regime
        assert found.stable_count[j, i] == len(one.stable)
        mass = np.nan if one.critical_mass is None else one.critical_mass
        np.testing.assert_allclose(found.critical_mass[j, i], mass, atol=1e-10)
        chosen = select(one.game, "laplacian").share
        if len(one.stable) <= 2 and chosen is not None:
            near = abs(select(one.game, "laplacian").numbers["mean_gain"]) < 1e-6
            assert near or found.laplacian_share[j, i] == pytest.approx(chosen, abs=1e-9)


@pytest.mark.parametrize(
    ("x", "y"),
    [
        (("fixed_cost", np.linspace(0.5, 11.0, 60)), ("premium", np.linspace(0.0, 1.2, 50))),
        (("productivity", np.linspace(1.1, 4.0, 60)), ("labour", np.linspace(1.0, 30.0, 50))),
        (("premium", np.linspace(0.01, 0.9, 60)), ("fixed_cost", np.linspace(1.0, 3.0, 50))),
    ],
)
def test_the_map_says_what_each_cell_says_by_itself(x, y):
    found = regime_map(FACTORY, x=x, y=y)
    assert found.looked_at_alone < 20
    same_as_one_by_one(found, FACTORY, 250)


def test_gains_with_several_zeros_are_mapped_the_same():
    x, y = ("level", np.linspace(-1.0, 1.0, 80)), ("bend", np.linspace(-1.9, 1.9, 60))
    found = regime_map(Cubic(), x=x, y=y)
    assert len(found.shares) > 4
    assert found.looked_at_alone < 100
    same_as_one_by_one(found, Cubic(), 400)


def test_a_pair_of_zeros_between_grid_points_is_found():
    """A dip to just below zero, narrower than the grid, is looked at alone and so counted."""
    middle = 100.4 / (POINTS - 1)

    def gain(rows, x):
        return (np.broadcast_to(x, (rows.size, x.shape[-1])) - middle) ** 2 - 1e-8

    seen = scan(gain, np.arange(2))
    assert not seen.plain.any()
    safe = scan(lambda rows, x: gain(rows, x) + 2e-8, np.arange(2))
    assert safe.plain.all()
    assert (safe.stable_count == 1).all()


def test_models_that_take_single_numbers_only_are_mapped_the_same():
    x, y = ("level", np.linspace(-1.0, 1.0, 7)), ("bend", np.linspace(-1.5, 1.5, 6))
    found = regime_map(Steps(), x=x, y=y)
    assert found.looked_at_alone == 1  # the middle one, of equal potentials
    same_as_one_by_one(found, Steps(), 42)


def test_different_costs_are_mapped():
    model = wl.bigpush.FactoryWage(dispersion=0.2)
    x, y = ("fixed_cost", np.linspace(1.0, 3.0, 9)), ("dispersion", np.linspace(0.0, 0.4, 5))
    found = regime_map(model, x=x, y=y)
    same_as_one_by_one(found, model, 45)


def test_regimes_change_exactly_at_the_closed_window():
    values = np.linspace(0.5, 3.5, 150)
    found = regime_map(FACTORY, x=("fixed_cost", values), y=("premium", np.linspace(0.1, 0.9, 20)))
    low, high = found.boundaries["window_low"], found.boundaries["window_high"]
    for row, (left, _), (right, premium) in zip(found.regime, low, high, strict=True):
        assert (row[values < left] == "unique-high").all()
        assert (row[values > right] == "unique-low").all()
        inside = (values > left + 1e-9) & (values < right - 1e-9)
        assert (row[inside] == "trap").all()
        spec = replace(FACTORY, premium=float(premium))
        assert (left, right) == tuple(edge * 10 for edge in spec.window)


def test_the_critical_mass_and_the_choice_have_closed_forms_in_the_trap():
    values = np.linspace(1.7, 2.45, 40)
    found = regime_map(FACTORY, x=("fixed_cost", values), y=("premium", [0.4, 0.5]))
    for cost, premium, mass, share in found.to_frame()[
        ["fixed_cost", "premium", "critical_mass", "laplacian_share"]
    ].to_numpy():
        spec = wl.bigpush.FactoryWage(fixed_cost=cost, premium=premium)
        if spec.critical_mass is not None:
            assert mass == pytest.approx(spec.critical_mass, abs=1e-12)
            assert share == (0.0 if cost / 10 > spec.laplacian_cutoff else 1.0)


def test_without_a_premium_there_is_no_trap():
    x, y = ("fixed_cost", np.linspace(0.3, 9.0, 40)), ("productivity", np.linspace(1.2, 4, 40))
    found = regime_map(wl.bigpush.FactoryWage(premium=0.0), x=x, y=y)
    assert "trap" not in found.shares


def test_inadmissible_cells_are_named_and_said_why():
    found = regime_map(FACTORY, x=("fixed_cost", [1.0, 12.0]), y=("premium", [0.5, 2.0]))
    assert found.regime.tolist() == [["unique-high", INADMISSIBLE], [INADMISSIBLE] * 2]
    assert "F must be below L" in found.why
    assert np.isnan(found.laplacian_share[1]).all()
    nowhere = regime_map(FACTORY, x=("fixed_cost", [12.0, 13.0]), y=("premium", [0.5, 0.6]))
    assert nowhere.shares == {INADMISSIBLE: 1.0}


@dataclass(frozen=True, kw_only=True)
class Gaps(Cubic):
    """Admits values on two separate intervals: rows are not one run of cells."""

    def __post_init__(self):
        if abs(self.level) < 0.3:
            raise InputError("between")


def test_a_model_that_admits_no_single_run_of_cells_is_asked_for_each():
    found = regime_map(Gaps(level=1.0), x=("level", np.linspace(-1, 1, 41)), y=("bend", [0.5, 1.0]))
    outside = np.abs(found.x_values) >= 0.3
    np.testing.assert_array_equal(found.regime[0] != INADMISSIBLE, outside)


def test_what_is_not_a_map_is_refused():
    with pytest.raises(InputError) as caught:
        regime_map(FACTORY, x=("fixed", [1.0]), y=("fixed", [np.nan]))
    assert len(caught.value.problems) == 4
    with pytest.raises(InputError, match="spec"):
        regime_map(FACTORY.game(), x=("a", [1.0]), y=("b", [1.0]))


def test_a_map_is_shown():
    found = regime_map(FACTORY, x=("fixed_cost", [1.5, 2.0]), y=("premium", [0.5]))
    assert "trap 50.0%" in repr(found)
    assert len(found.to_frame()) == 2
