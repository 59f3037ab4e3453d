"""The continuum of varieties: schedules (22) and (23), and three ways to sum over it."""

from __future__ import annotations

from functools import cache

import mpmath as mp
import numpy as np
import pytest

from weaklinks.models.jones import Jones2008
from weaklinks.models.jones import equations as eq
from weaklinks.wedges import v_shape


@cache
def exact(eta: float, tau_0: float, xi: float, gamma: float) -> tuple[float, float, float]:
    """S, Q and T of the continuum, integrated side by side of the kink with 30 digits."""
    with mp.workdps(30):
        tilt = mp.mpf(-1) if eta == -np.inf else mp.mpf(eta) / (1 - mp.mpf(eta))

        def wedge(i):
            return mp.mpf(tau_0) + 1 - mp.exp(mp.mpf(xi) * min(i, 1 - i))

        def level(i):
            return mp.exp(-mp.mpf(gamma) * i)

        def integral(f):
            return mp.quad(f, [0, 0.25, 0.5, 0.75, 1])

        def net(i):
            return level(i) * (1 - wedge(i))

        q = integral(lambda i: net(i) ** tilt) ** (1 / tilt)
        t = integral(lambda i: wedge(i) * (net(i) / q) ** tilt)
        if eta == -np.inf:
            return float(min(level(0), level(1))), float(q), float(t)
        s = integral(lambda i: level(i) ** mp.mpf(eta)) ** (1 / mp.mpf(eta))
        return float(s), float(q), float(t)


@pytest.mark.parametrize("gamma", [2.0, 2.87, -1.0])
@pytest.mark.parametrize(("tau_0", "xi"), [(0.9, 0.994), (0.9, 1.112), (0.3, -0.5)])
def test_gauss_legendre_is_the_integral(tau_0: float, xi: float, gamma: float) -> None:
    model = Jones2008(
        points=81,
        quadrature="gauss-legendre",
        largest_wedge=tau_0,
        wedge_decay=xi,
        productivity_decay=gamma,
    )
    v = model.varieties
    for eta, index, wedge in (
        (model.final_exponent, model.indices.final, model.indices.wedge_final),
        (-1.0, model.indices.intermediate, model.indices.wedge_intermediate),
    ):
        s, q, t = exact(eta, tau_0, xi, gamma)
        assert eq.symmetric_index(v.productivity, eta, v.weight) == pytest.approx(s, rel=1e-12)
        assert index == pytest.approx(q, rel=1e-12)
        assert wedge == pytest.approx(t, rel=1e-12)


def test_leontief_too() -> None:
    model = Jones2008(points=81, quadrature="gauss-legendre", intermediate_exponent=-np.inf)
    _, q, t = exact(-np.inf, 0.9, 0.994, 2.0)
    assert model.indices.intermediate == pytest.approx(q, rel=1e-12)
    assert model.indices.wedge_intermediate == pytest.approx(t, rel=1e-12)


def gdp(quadrature: str, points: int) -> float:
    return Jones2008(quadrature=quadrature, points=points).steady_state().gdp


def test_all_rules_have_one_limit_at_the_rate_of_their_order() -> None:
    """Midpoints converge with 1/n^2 (n even: the kink is between cells), the mean with 1/n.

    The mean over both ends is what the paper reports; at 1001 points it is off by a thousandth.
    """
    limit = gdp("gauss-legendre", 80)
    assert gdp("gauss-legendre", 120) == pytest.approx(limit, rel=1e-13)
    for quadrature, order in (("midpoint", 2), ("mean", 1)):
        coarse, fine = (gdp(quadrature, n) / limit - 1 for n in (1000, 2000))
        assert coarse / fine == pytest.approx(2**order, rel=5e-3)
        richardson = fine + (fine - coarse) / (2**order - 1)
        assert abs(richardson) < 1e-2 * abs(fine)
        assert gdp(quadrature, 200_000) == pytest.approx(limit, rel=3e-5)
    assert 1e-4 < abs(gdp("mean", 1001) / limit - 1) < 1e-2


@pytest.mark.parametrize("quadrature", ["mean", "midpoint", "gauss-legendre"])
@pytest.mark.parametrize("points", [1, 2, 3, 4, 7, 50])
def test_weights_sum_to_one_and_places_lie_inside(quadrature: str, points: int) -> None:
    v = Jones2008(quadrature=quadrature, points=points).varieties
    assert len(v) == points
    assert v.weight.sum() == pytest.approx(1.0, abs=1e-15)
    assert np.all(v.weight > 0)
    assert np.all((v.place >= 0) & (v.place <= 1))
    if (quadrature, points) != ("mean", 1):
        assert v.weight @ v.place == pytest.approx(0.5, abs=1e-14)


@pytest.mark.parametrize("points", [2, 5, 9, 16])
def test_gauss_legendre_is_exact_for_polynomials_on_either_side(points: int) -> None:
    v = Jones2008(quadrature="gauss-legendre", points=points).varieties
    for side, fewest in ((v.place < 0.5, points - points // 2), (v.place > 0.5, points // 2)):
        start = 0.0 if side[0] else 0.5
        for power in range(2 * fewest):
            sure = (0.5 ** (power + 1)) / (power + 1)
            found = v.weight[side] @ (v.place[side] - start) ** power
            assert found == pytest.approx(sure, rel=1e-12)


def test_schedules_as_printed() -> None:
    place = np.array([0.0, 0.2, 0.5, 0.7, 1.0])
    model = Jones2008(
        productivity_level=0.5, productivity_decay=2.87, largest_wedge=0.8, wedge_decay=1.1
    )
    by_hand = [
        0.8 + 1 - np.exp(1.1 * i) if i <= 0.5 else 0.8 + 1 - np.exp(1.1 * (1 - i)) for i in place
    ]
    np.testing.assert_allclose(v_shape(place, maximum=0.8, decay=1.1), by_hand, rtol=1e-15)
    v = model.varieties
    at = np.searchsorted(v.place, place)
    np.testing.assert_allclose(v.wedge[at], by_hand, rtol=1e-14)
    np.testing.assert_allclose(v.productivity[at], 0.5 * np.exp(-2.87 * place), rtol=1e-14)


def test_functions_numbers_and_lists_are_three_ways_to_say_it() -> None:
    place = np.linspace(0, 1, 7)
    said = [
        Jones2008(points=7, productivity=lambda i: 1 + i, wedge=0.3),
        Jones2008(productivity=list(1 + place), wedge=lambda i: 0.3),
        Jones2008(productivity=1 + place, wedge=[0.3] * 7, weights=[2] * 7),
        Jones2008(productivity=tuple(1 + place), wedge=np.float32(0.3).item(), points=5),
    ]
    found = [m.steady_state().gdp for m in said]
    np.testing.assert_allclose(found[:3], found[0], rtol=1e-15)
    assert found[3] == pytest.approx(found[0], rel=1e-6)


def test_a_schedule_cannot_change_the_places() -> None:
    def greedy(place: np.ndarray) -> np.ndarray:
        place[:] = 1.0
        return place

    v = Jones2008(points=5, productivity=greedy).varieties
    np.testing.assert_array_equal(v.place, np.linspace(0, 1, 5))
    for values in (v.place, v.weight, v.productivity, v.wedge):
        with pytest.raises(ValueError, match="read-only"):
            values[0] = 2.0
