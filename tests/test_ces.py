"""CES mathematics against 50-digit arithmetic and against its own laws."""

from __future__ import annotations

import itertools

import mpmath as mp
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from weaklinks.ces import (
    expenditure_shares,
    log_price_index,
    log_quantity_index,
    power_mean,
    share_derivatives,
)
from weaklinks.errors import InputError

mp.mp.dps = 50

INF = np.inf
SIZES = (1e-300, 1e-12, 1e-8, 1e-3, 0.5, 1.0, 2.0, 100.0, 700.0, 1e300, INF)
EXPONENTS = (*(-s for s in SIZES), 0.0, *SIZES)
ELASTICITIES = (0.0, 1e-300, 1e-8, 0.05, 1 - 1e-8, 1 - 1e-12, 1.0, 1 + 1e-12, 1.5, 6, 701, INF)
ROWS = {
    "plain": ([1.0, 2.0, 3.0], [0.2, 0.3, 0.5]),
    "close": ([1.0, 1.0 + 1e-9, 1.0 - 1e-9], [0.2, 0.3, 0.5]),
    "ties": ([2.0, 2.0, 5.0, 5.0], [0.1, 0.2, 0.3, 0.4]),
    "one": ([7.0], [3.0]),
    "widest": ([1e-300, 1.0, 1e300], [0.2, 0.3, 0.5]),
    "large": ([1e290, 1e300], [0.5, 0.5]),
    "small": ([1e-300, 1e-290], [0.9, 0.1]),
    "rare": ([1.0, 50.0], [1e-200, 1.0]),
}


def digits_needed(exponent: float) -> int:
    """Working digits so that 50 are left after the cancellation near the geometric mean."""
    size = abs(exponent)
    return 60 if size == 0 or not np.isfinite(size) else 60 + 2 * int(abs(np.log10(size)) + 1)


def exact_log_mean(values, exponent, weights):
    """log (sum w x^e)^(1/e) straight from the formula."""
    with mp.workdps(digits_needed(exponent)):
        return exact_log_mean_of_logs([mp.log(v) for v in values], exponent, weights)


def exact_log_mean_of_logs(logs, exponent, weights):
    with mp.workdps(digits_needed(exponent)):
        logs = [mp.mpf(x) for x in logs]
        total = mp.fsum(mp.mpf(w) for w in weights)
        w = [mp.mpf(v) / total for v in weights]
        if exponent == 0:
            return mp.fsum(a * b for a, b in zip(w, logs, strict=True))
        top = max(logs) if exponent > 0 else min(logs)
        if np.isinf(exponent):
            return top
        e = mp.mpf(exponent)
        terms = [a * mp.exp(e * (b - top)) for a, b in zip(w, logs, strict=True)]
        return top + mp.log(mp.fsum(terms)) / e


def exact_shares(logs, elasticity, weights):
    if np.isinf(elasticity):
        kept = [w if x == min(logs) else 0 for x, w in zip(logs, weights, strict=True)]
        return [mp.mpf(k) / mp.fsum(kept) for k in kept]
    with mp.workdps(80):
        e = 1 - mp.mpf(elasticity)
        middle = max(logs) if e > 0 else min(logs)
        terms = [
            mp.mpf(w) * mp.exp(e * (mp.mpf(x) - mp.mpf(middle)))
            for x, w in zip(logs, weights, strict=True)
        ]
        return [t / mp.fsum(terms) for t in terms]


@pytest.mark.parametrize("exponent", EXPONENTS)
@pytest.mark.parametrize("row", ROWS)
def test_power_mean_to_fifty_digits(row, exponent):
    values, weights = ROWS[row]
    exact = exact_log_mean(values, exponent, weights)
    got = mp.log(mp.mpf(float(power_mean(values, exponent, weights))))
    # A double holds a log of size L to L * 2^-53; a few such roundings are allowed.
    largest = max(abs(np.log(v)) for v in values)
    assert abs(got - exact) <= 4e-16 * (1 + largest)


@pytest.mark.parametrize("exponent", [-1e-3, -1e-8, -1e-12, 1e-12, 1e-8, 1e-3])
def test_curvature_next_to_the_geometric_mean_is_not_lost(exponent):
    """The difference from the geometric mean is e/2 times the variance of logs, here 1e-2."""
    logs = [-0.1, 0.1]
    got = log_price_index([1.0, 1.0], 1.0 - exponent, logs)
    exponent_in_use = 1.0 - (1.0 - exponent)
    exact = exact_log_mean_of_logs(logs, exponent_in_use, [1, 1])
    assert float(got) == pytest.approx(float(exact), rel=1e-13)
    assert float(exact) == pytest.approx(exponent_in_use / 2 * 0.01, rel=1e-5)


@pytest.mark.parametrize("elasticity", ELASTICITIES)
@pytest.mark.parametrize("row", ROWS)
def test_price_index_and_shares_to_fifty_digits(row, elasticity):
    values, weights = ROWS[row]
    logs = np.log(values)
    exponent = 1.0 - elasticity  # exact or the nearest double: the parameter in use
    exact = exact_log_mean_of_logs(logs, exponent, weights)
    got = float(log_price_index(weights, elasticity, logs))
    largest = np.abs(logs).max()
    assert abs(mp.mpf(got) - exact) <= 4e-16 * (1 + largest)
    shares = expenditure_shares(weights, elasticity, logs)
    reference = exact_shares(list(logs), 1 - exponent if np.isfinite(exponent) else INF, weights)
    slack = 4e-16 * (1 + min(abs(exponent), 1e3) * np.ptp(logs))
    for s, exact_s in zip(shares, reference, strict=True):
        assert abs(mp.mpf(float(s)) - exact_s) <= slack


@pytest.mark.parametrize("elasticity", ELASTICITIES)
def test_quantity_index_to_fifty_digits(elasticity):
    quantity, share = [0.3, 2.0, 11.0], [0.2, 0.3, 0.5]
    per_share = [mp.mpf(x) / mp.mpf(w) for x, w in zip(quantity, share, strict=True)]
    exponent = 1.0 if np.isinf(elasticity) else None
    if elasticity == 0:
        exponent = -INF
    elif exponent is None:
        exponent = float((mp.mpf(elasticity) - 1) / mp.mpf(elasticity))
    exact = exact_log_mean(per_share, exponent, share)
    got = float(log_quantity_index(share, elasticity, np.log(quantity)))
    assert abs(mp.mpf(got) - exact) < 4e-15


def test_named_limits_are_exact():
    x, w = np.array([0.5, 3.0, 4.0]), np.array([0.2, 0.3, 0.5])
    assert power_mean(x, -INF, w) == 0.5
    assert power_mean(x, INF, w) == 4.0
    assert power_mean(x, 1.0, w) == pytest.approx(w @ x, rel=1e-15)
    assert power_mean(x, -1.0, w) == pytest.approx(1 / (w @ (1 / x)), rel=1e-15)
    assert power_mean(x, 0.0, w) == pytest.approx(np.prod(x**w), rel=1e-15)
    p = np.log(x)
    assert log_price_index(w, 0.0, p) == pytest.approx(np.log(w @ x), rel=1e-14)
    assert log_price_index(w, INF, p) == p[0]
    assert log_quantity_index(w, 0.0, p) == pytest.approx(np.log((x / w).min()), rel=1e-15)
    assert log_quantity_index(w, INF, p) == pytest.approx(np.log(x.sum()), rel=1e-15)
    assert log_quantity_index(w, 1.0, p) == pytest.approx(np.log(np.prod((x / w) ** w)), rel=1e-15)
    np.testing.assert_array_equal(expenditure_shares(w, 1.0, p), w)
    np.testing.assert_allclose(expenditure_shares(w, 0.0, p), w * x / (w @ x), rtol=1e-15)


@pytest.mark.parametrize("limit", [-INF, 0.0, INF])
def test_limits_are_approached_smoothly(limit):
    x = np.array([0.5, 3.0, 4.0])
    path = 10.0 ** np.arange(1, 9)
    path = {-INF: -path, 0.0: 1 / path, INF: path}[limit]
    gaps = np.abs(np.log(power_mean(x, path)) - np.log(power_mean(x, limit)))
    # Every step takes the exponent ten times nearer; the gap follows in proportion.
    np.testing.assert_allclose(gaps[1:] / gaps[:-1], 0.1, rtol=0.35)
    np.testing.assert_allclose(gaps[4:] / gaps[3:-1], 0.1, rtol=1e-3)


def test_no_seam_between_the_formulas_used_for_different_exponents():
    """Series, expm1 and log-sum-exp meet at reach 1e-8 and 1; the mean runs on through."""
    x = np.array([0.2, 1.0, 7.0])
    reach = np.abs(np.log(x) - np.log(x).mean()).max()
    for seam in (1e-8 / reach, 1.0 / reach):
        below, above = seam * (1 - 1e-9), seam * (1 + 1e-9)
        jump = np.log(power_mean(x, above)) - np.log(power_mean(x, below))
        slope = exact_log_mean(list(x), above, [1] * 3) - exact_log_mean(list(x), below, [1] * 3)
        assert abs(jump - float(slope)) < 5e-16


def test_zeros_keep_their_weight():
    assert power_mean([0.0, 1.0], 1.0) == 0.5
    assert power_mean([0.0, 1.0], 2.0) == pytest.approx(np.sqrt(0.5), rel=1e-15)
    assert power_mean([0.0, 1.0], INF) == 1.0
    for exponent in (-INF, -1.0, -1e-300, 0.0):
        assert power_mean([0.0, 1.0], exponent) == 0.0
        assert power_mean([0.0, 1.0], exponent, [1e-30, 1.0]) == 0.0
    assert power_mean([0.0, 1.0], -1.0, [0.0, 1.0]) == 1.0
    for exponent in EXPONENTS:
        assert power_mean([0.0, 0.0], exponent) == 0.0


def test_ties_between_perfect_substitutes_split_by_weight():
    np.testing.assert_allclose(
        expenditure_shares([0.1, 0.3, 0.6], INF, [0.0, 0.0, 1.0]), [0.25, 0.75, 0.0], atol=1e-16
    )
    np.testing.assert_allclose(
        expenditure_shares([0.1, 0.3, 0.6], INF, [0.0, 5e-13, 1.0]), [0.25, 0.75, 0.0], atol=1e-16
    )
    np.testing.assert_array_equal(expenditure_shares([0.5, 0.5], INF, [0.0, 1e-11]), [1.0, 0.0])


def test_huge_weights_and_values_do_not_overflow():
    assert power_mean([1.0, 2.0], 1.0, [1e308, 1e308]) == 1.5
    assert power_mean([1.7e308] * 3, 1.0) == 1.7e308
    assert power_mean([5e-324] * 3, -1.0) == 5e-324


def test_rows_are_independent():
    x = np.array([[1.0, 2.0], [3.0, 5.0]])
    both = power_mean(x, [0.0, INF])
    np.testing.assert_array_equal(both, [power_mean(x[0], 0.0), power_mean(x[1], INF)])
    many = power_mean(x[0], np.array(EXPONENTS))
    np.testing.assert_array_equal(many, [power_mean(x[0], e) for e in EXPONENTS])


# ---------------------------------------------------------------- laws

sizes = st.floats(1e-6, 1e6)
exponents = st.one_of(
    st.sampled_from(EXPONENTS), st.floats(-50, 50).filter(lambda e: abs(e) > 1e-200 or e == 0)
)
elasticities = st.one_of(st.sampled_from(ELASTICITIES), st.floats(0, 50))
finite_elasticities = st.one_of(st.sampled_from([0.0, 1.0, 1 + 1e-9]), st.floats(0, 20))


@st.composite
def rows(draw, least=1, most=6):
    k = draw(st.integers(least, most))
    values = draw(st.lists(sizes, min_size=k, max_size=k))
    weights = draw(st.lists(st.floats(1e-3, 1.0), min_size=k, max_size=k))
    return np.array(values), np.array(weights)


@given(rows(), exponents, st.floats(1e-6, 1e6))
def test_power_mean_scales_with_its_values(row, exponent, scale):
    x, w = row
    direct = power_mean(scale * x, exponent, w)
    assert direct == pytest.approx(scale * power_mean(x, exponent, w), rel=1e-13)


@given(rows(), exponents, st.randoms())
def test_power_mean_does_not_care_about_order(row, exponent, random):
    x, w = row
    order = list(range(x.size))
    random.shuffle(order)
    assert power_mean(x[order], exponent, w[order]) == pytest.approx(
        power_mean(x, exponent, w), rel=1e-13
    )


@given(rows(), exponents)
def test_power_mean_lies_between_the_extremes(row, exponent):
    x, w = row
    assert x.min() <= power_mean(x, exponent, w) <= x.max()


@given(rows(), exponents, exponents)
def test_power_mean_grows_with_its_exponent(row, one, other):
    x, w = row
    low, high = sorted([one, other])
    assert power_mean(x, low, w) <= power_mean(x, high, w) * (1 + 1e-13)


@given(rows(), exponents, st.floats(1.0, 100.0), st.integers(0, 5))
def test_power_mean_grows_with_every_value(row, exponent, factor, which):
    x, w = row
    raised = x.copy()
    raised[which % x.size] *= factor
    assert power_mean(x, exponent, w) <= power_mean(raised, exponent, w) * (1 + 1e-13)


@given(rows(), exponents)
def test_a_mean_of_two_halves_is_the_mean(row, exponent):
    """Splitting an entry in two with half the weight each changes nothing."""
    x, w = row
    doubled = power_mean(np.repeat(x, 2), exponent, np.repeat(w / 2, 2))
    assert doubled == pytest.approx(power_mean(x, exponent, w), rel=1e-13)


@given(rows(), elasticities)
def test_shares_are_shares(row, elasticity):
    x, w = row
    s = expenditure_shares(w, elasticity, np.log(x))
    assert (s >= 0).all()
    assert s.sum() == pytest.approx(1.0, abs=1e-14)


@given(rows(), st.floats(0, 20))
def test_shares_are_the_gradient_of_the_index(row, elasticity):
    x, w = row
    logs, h = np.log(x), 1e-5
    s = expenditure_shares(w, elasticity, logs)
    for j in range(x.size):
        up, down = logs.copy(), logs.copy()
        up[j] += h
        down[j] -= h
        slope = (log_price_index(w, elasticity, up) - log_price_index(w, elasticity, down)) / (
            2 * h
        )
        assert slope == pytest.approx(s[j], abs=1e-7)


@given(rows(least=2), finite_elasticities)
def test_share_derivatives_are_the_gradient_of_shares(row, elasticity):
    x, w = row
    logs, h = np.log(x), 1e-5
    s = expenditure_shares(w, elasticity, logs)
    exact = share_derivatives(s, elasticity)
    for j in range(x.size):
        step = h * (np.arange(x.size) == j)
        up, down = (expenditure_shares(w, elasticity, logs + z) for z in (step, -step))
        np.testing.assert_allclose(exact[:, j], (up - down) / (2 * h), atol=2e-6)
    np.testing.assert_allclose(exact.sum(axis=0), 0.0, atol=1e-13)
    np.testing.assert_allclose(exact.sum(axis=1), 0.0, atol=1e-13)


@given(rows(), elasticities)
def test_price_index_times_quantity_index_is_spending(row, elasticity):
    """Bought in the cost-minimising way, the bundle costs what its parts cost."""
    x, w = row
    w = w / w.sum()
    logs = np.log(x)
    s = expenditure_shares(w, elasticity, logs)
    assume((s > 1e-250).all() or np.isinf(elasticity))
    bought = s > 0
    quantity = np.log(s[bought]) - logs[bought]
    if np.isinf(elasticity):  # dropped inputs do not matter: their weights are not in the sum
        made = log_quantity_index(w[bought], elasticity, quantity)
    else:
        made = log_quantity_index(w, elasticity, quantity)
    assert made + log_price_index(w, elasticity, logs) == pytest.approx(0.0, abs=2e-12)


@given(rows(), finite_elasticities, st.floats(-30, 30))
def test_price_index_moves_with_all_prices(row, elasticity, rise):
    x, w = row
    logs = np.log(x)
    moved = log_price_index(w, elasticity, logs + rise)
    assert moved == pytest.approx(log_price_index(w, elasticity, logs) + rise, abs=1e-13)


# ---------------------------------------------------------------- bad input

BAD = [
    (power_mean, ([-1.0, 2.0], 1.0), "negative"),
    (power_mean, ([np.nan, 2.0], 1.0), "NaN"),
    (power_mean, ([INF, 2.0], 1.0), "infinity"),
    (power_mean, ([1.0, 2.0], np.nan), "exponent is NaN"),
    (power_mean, ([1.0, 2.0], 1.0, [-1.0, 1.0]), "negative"),
    (power_mean, ([1.0, 2.0], 1.0, [0.0, 0.0]), "no positive weight"),
    (power_mean, ([1.0, 2.0], 1.0, [np.nan, 1.0]), "finite"),
    (power_mean, ([1.0, 2.0], 1.0, [INF, 1.0]), "finite"),
    (power_mean, ([1.0, 2.0], 1.0, [1.0, 2.0, 3.0]), "shapes do not fit"),
    (power_mean, ([], 1.0), "there are none"),
    (power_mean, (["steel"], 1.0), "not an array of numbers"),
    (power_mean, ([1.0], "steep"), "not an array of numbers"),
    (log_price_index, ([0.5, 0.5], -1.0, [0.0, 0.0]), r"\[0, inf\]"),
    (log_price_index, ([0.5, 0.5], np.nan, [0.0, 0.0]), r"\[0, inf\]"),
    (log_price_index, ([0.5, 0.5], 1.0, [0.0, np.nan]), "finite"),
    (expenditure_shares, ([0.5, 0.5], 1.0, [0.0, INF]), "finite"),
    (expenditure_shares, ([0.5, -0.5], 1.0, [0.0, 0.0]), "negative"),
    (log_quantity_index, ([0.5, 0.5], 1.0, [0.0, -INF]), "finite"),
    (log_quantity_index, ([0.0, 0.0], 1.0, [0.0, 0.0]), "no positive weight"),
    (share_derivatives, ([0.5, 0.5], INF), "finite"),
    (share_derivatives, ([0.5, np.nan], 1.0), "NaN"),
]


@pytest.mark.parametrize(("function", "given", "message"), BAD)
def test_bad_input_is_named(function, given, message):
    with pytest.raises(InputError, match=message):
        function(*given)


def test_every_problem_with_values_is_listed():
    with pytest.raises(InputError) as caught:
        power_mean([-1.0, np.nan, INF], 1.0)
    assert len(caught.value.problems) == 3


def test_every_pair_of_size_and_exponent_gives_a_number():
    for a, b in itertools.product((0.0, 5e-324, 1e-300, 1.0, 1.7e308), repeat=2):
        for exponent in EXPONENTS:
            assert np.isfinite(power_mean([a, b], exponent))


def test_no_rows_have_no_means() -> None:
    assert power_mean(np.empty((0, 2)), 0.5).shape == (0,)
