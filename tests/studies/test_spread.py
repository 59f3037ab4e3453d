"""Draws: the seed fixes each, their number none; what fails is counted."""

from __future__ import annotations

import numpy as np
import pytest

from economies import solve_checked
from small_tables import small_country
from weaklinks.calibration import Elasticities
from weaklinks.equilibrium.statics import gradient
from weaklinks.errors import InputError, NoEquilibriumError
from weaklinks.studies import spread as room
from weaklinks.studies.country import open_country
from weaklinks.studies.spread import RANGES, draw_spread


@pytest.fixture(scope="module")
def country():
    return open_country(small_country(3))


@pytest.fixture(scope="module")
def ten(country):
    return draw_spread(country, "long", 10, 4)


FIELDS = ("gdp_gain_percent", "multiplier", "average_wedge", "gain_elasticity", "elasticities")


def test_the_same_seed_the_same_numbers(country, ten) -> None:
    again = draw_spread(country, "long", 10, 4)
    for name in FIELDS:
        np.testing.assert_array_equal(getattr(again, name), getattr(ten, name))


def test_the_first_draws_do_not_depend_on_how_many_follow(country, ten) -> None:
    four = draw_spread(country, "long", 4, 4)
    for name in FIELDS:
        np.testing.assert_array_equal(getattr(four, name), getattr(ten, name)[:4])


def test_another_seed_other_numbers(country, ten) -> None:
    other = draw_spread(country, "long", 10, 5)
    assert not np.isin(other.gdp_gain_percent, ten.gdp_gain_percent).any()


def test_draws_are_log_uniform_in_their_ranges(country, ten) -> None:
    for j, (low, high) in enumerate(RANGES.values()):
        assert (low <= ten.elasticities[:, j]).all()
        assert (ten.elasticities[:, j] <= high).all()
    place = [
        np.log(ten.elasticities[:, j] / low) / np.log(high / low)
        for j, (low, high) in enumerate(RANGES.values())
    ]
    assert np.mean(place) == pytest.approx(0.5, abs=5 / np.sqrt(12 * ten.elasticities.size))


def test_a_draw_is_a_calibration_of_its_own(country, ten) -> None:
    stream = np.random.SeedSequence(4).spawn(3)[2]
    rng = np.random.default_rng(stream)
    low, high = (np.log([ends[k] for ends in RANGES.values()]) for k in (0, 1))
    eps = np.exp(low + (high - low) * rng.random(5))
    np.testing.assert_allclose(ten.elasticities[2], eps, rtol=1e-12)
    economy = country.economy(
        elasticities=Elasticities(**dict(zip(RANGES, eps, strict=True))),
        wedge_noise=lambda n: np.exp(
            0.25 * np.sqrt(0.5) * (rng.standard_normal() + rng.standard_normal(n))
        ),
    )
    now = solve_checked(economy)
    gain = 100 * (solve_checked(economy.without_wedges()).gdp / now.gdp - 1)
    assert ten.gdp_gain_percent[2] == pytest.approx(gain, rel=1e-8)
    slopes = gradient(now).productivity[economy.sector_view.activity]
    np.testing.assert_allclose(ten.gain_elasticity[2], slopes, rtol=1e-9)


def test_what_fails_is_counted_and_not_replaced(country, ten, monkeypatch) -> None:
    calls = []

    def sometimes(*given):
        calls.append(1)
        if len(calls) % 3 == 0:
            raise NoEquilibriumError("no prices")
        return real(*given)

    real = room._answers
    monkeypatch.setattr(room, "_answers", sometimes)
    told: list[tuple[int, int]] = []
    found = draw_spread(country, "long", 10, 4, lambda done, total: told.append((done, total)))
    kept = [i for i in range(10) if (i + 1) % 3]
    assert (found.draws, found.failed) == (7, 3)
    for name in FIELDS:
        np.testing.assert_array_equal(getattr(found, name), getattr(ten, name)[kept])
    assert told == [(i + 1, 10) for i in range(10)]


def test_nothing_but_failures_is_an_error(country, monkeypatch) -> None:
    def never(*given):
        raise NoEquilibriumError("no prices")

    monkeypatch.setattr(room, "_answers", never)
    with pytest.raises(NoEquilibriumError, match="none of 4 draws"):
        draw_spread(country, "long", 4, 4)


def test_summaries_by_hand(ten) -> None:
    ordered = np.sort(ten.multiplier)
    low, middle, high = ten.quantiles("multiplier")
    assert middle == pytest.approx((ordered[4] + ordered[5]) / 2)
    assert ordered[0] <= low <= ordered[1]
    assert ordered[8] <= high <= ordered[9]
    best = ten.gain_elasticity.argmax(axis=1)
    np.testing.assert_array_equal(ten.rank[np.arange(10), best], 1)
    np.testing.assert_allclose(ten.share_in_top(1), np.bincount(best, minlength=3) / 10)
    np.testing.assert_array_equal(ten.share_in_top(3), 1.0)
    frame = ten.to_frame()
    assert list(frame["draw"]) == list(range(1, 11))
    assert [c for c in frame if c.startswith("elasticity_")] == [f"elasticity_{n}" for n in RANGES]


def test_subsidies_drawn_beyond_what_sales_can_finance_are_one_failed_draw() -> None:
    """Ghana against the USA has wedges below -1: some draws of them no economy can have."""
    ghana, refused = open_country("GHA", wedges="benchmark:USA"), []
    for i, stream in enumerate(np.random.SeedSequence(0).spawn(10)):
        rng = np.random.default_rng(stream)
        eps = room._drawn_elasticities(rng, ghana)
        try:
            ghana.economy(
                horizon="short",
                elasticities=Elasticities(**eps),
                wedge_noise=lambda n, rng=rng: room._noise(n, rng=rng),
            )
        except InputError as error:
            refused.append((i, str(error)))
    ((first, words),) = refused
    assert "subsidies are so large" in words
    spread = draw_spread(ghana, "short", 10, 0)
    assert (spread.draws, spread.failed) == (9, 1)
    assert draw_spread(ghana, "short", first, 0).failed == 0
