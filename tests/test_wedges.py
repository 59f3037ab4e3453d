"""Named schedules of wedges against Jones (2008), by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from weaklinks.errors import InputError
from weaklinks.wedges import PROFILES, profile


def test_the_v_is_equation_23_by_hand() -> None:
    """Jones (2008), equation (23): tau_i = tau_max + 1 - exp(xi min(i, 1 - i)), i on [0, 1]."""
    tau = profile("v-shape").wedges(5, maximum=0.9, decay=1.112)
    by_hand = [1.9 - math.exp(1.112 * i) for i in (0, 0.25, 0.5, 0.25, 0)]
    np.testing.assert_allclose(tau, by_hand, rtol=1e-14)
    assert tau[0] == pytest.approx(0.9)
    assert tau[2] == pytest.approx(0.156, abs=5e-4)  # figure 3: the lowest, 0.157 with xi = 1.111


def test_figure_3_of_jones() -> None:
    """Mean 0.563 and minimum 0.157 over the 1001 points of scenario 4."""
    tau = profile("v-shape").wedges(1001)
    assert tau.mean() == pytest.approx(0.563, abs=1e-3)
    assert tau.min() == pytest.approx(0.157, abs=2e-3)


@pytest.mark.parametrize("n", [1, 2, 3, 10])
def test_the_v_is_symmetric(n: int) -> None:
    tau = profile("v-shape").wedges(n)
    np.testing.assert_allclose(tau, tau[::-1], rtol=1e-12)
    assert tau[0] == pytest.approx(0.9)


def test_the_log_normal_has_its_moments() -> None:
    n = 200_000
    kept = np.log1p(-profile("log-normal").wedges(n, mean=-0.5, dispersion=0.3, seed=1))
    assert kept.mean() == pytest.approx(-0.5, abs=5 * 0.3 / math.sqrt(n))
    assert kept.std() == pytest.approx(0.3, abs=5 * 0.3 / math.sqrt(2 * n))
    skew = ((kept + 0.5) ** 3).mean() / 0.3**3
    assert skew == pytest.approx(0.0, abs=5 * math.sqrt(15 / n))


def test_the_seed_decides() -> None:
    draw = profile("log-normal").wedges
    np.testing.assert_array_equal(draw(9, seed=3), draw(9, seed=3))
    assert (draw(9, seed=3) != draw(9, seed=4)).all()


def test_no_dispersion_is_uniform() -> None:
    tau = profile("log-normal").wedges(4, mean=math.log(0.6), dispersion=0.0)
    np.testing.assert_allclose(tau, profile("uniform").wedges(4, wedge=0.4), rtol=1e-14)


@pytest.mark.parametrize("name", PROFILES)
def test_every_profile_is_described(name: str) -> None:
    chosen = PROFILES[name]
    assert chosen.name == name
    assert chosen.source.startswith("Jones (2008)")
    assert chosen.free in chosen.defaults
    for end in chosen.bounds:
        assert (chosen.wedges(7, **{chosen.free: end}) < 1).all()


WRONG = [
    ("uniform", {"wedge": 1.0}, "finite and below 1"),
    ("uniform", {"wedge": float("nan")}, "wedge is nan; it must be a finite number"),
    ("uniform", {"wegde": 0.1}, "no parameter 'wegde'; it has wedge"),
    ("v-shape", {"maximum": 1.0}, "wedges would run from .* to 1;"),
    ("v-shape", {"decay": 1e6}, "from -inf to 0.9; they must be finite"),
    ("v-shape", {"decay": float("inf")}, "decay is inf"),
    ("log-normal", {"mean": 1e5}, "from -inf to -inf; they must be finite"),
    ("log-normal", {"seed": -1.0}, "seed is .*; it must be"),
    ("log-normal", {"seed": 0.5}, "seed is .*; it must be"),
    ("log-normal", {"dispersion": -0.3}, "dispersion is .*; it must be"),
    ("log-normal", {"mean": -1e5}, "wedges would run from 1 to 1;"),
]


@pytest.mark.parametrize(("name", "given", "words"), WRONG)
def test_wild_parameters_are_named(name: str, given: dict[str, float], words: str) -> None:
    with pytest.raises(InputError, match=words):
        profile(name).wedges(5, **given)


def test_an_unknown_profile_lists_the_known() -> None:
    with pytest.raises(InputError, match="'w-shape'; known: uniform, v-shape, log-normal"):
        profile("w-shape")
