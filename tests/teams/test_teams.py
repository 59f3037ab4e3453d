"""Team technologies: closed forms, limits, and whether skills are complements."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from weaklinks.ces import power_mean
from weaklinks.errors import InputError
from weaklinks.teams import (
    TeamTechnology,
    curvature,
    o_ring,
    own_team,
    power_team,
    role_team,
    without_roles,
)

EXPONENTS = (-np.inf, -700.0, -3.0, -0.011, -0.005, 0.0, 0.005, 0.3, 1.0, 4.0, 900.0, np.inf)


@pytest.mark.parametrize("exponent", EXPONENTS)
def test_power_teams_are_the_power_means_of_all_papers(exponent: float) -> None:
    teams = np.random.default_rng(1).random((200, 4))
    teams[0] = 0.0
    teams[1, 2] = 0.0
    made = power_team(4, exponent=exponent, degree=1.5, scale=2.0).output(teams)
    # The mean of relative powers, to the power 1/exponent: rounding grows as that.
    loss = max(1.0, 1.0 / abs(exponent)) if exponent else 1.0
    np.testing.assert_allclose(made, 2.0 * power_mean(teams, exponent) ** 1.5, rtol=1e-14 * loss)


@pytest.mark.parametrize("exponent", [-2.5, -0.02, 0.0, 0.4, 3.0])
def test_power_teams_to_fifty_digits(exponent: float) -> None:
    team = [0.3, 0.55, 0.9]
    with mpmath.workdps(50):
        if exponent:
            mean = (sum(mpmath.mpf(q) ** exponent for q in team) / 3) ** (1 / mpmath.mpf(exponent))
        else:
            mean = mpmath.root(mpmath.fprod(mpmath.mpf(q) for q in team), 3)
        exact = float(mean**2)
    made = power_team(3, exponent=exponent, degree=2.0).output(np.array([team]))[0]
    assert made == pytest.approx(exact, rel=1e-13)


def test_the_o_ring_multiplies() -> None:
    teams = np.random.default_rng(2).random((50, 5))
    np.testing.assert_allclose(o_ring(5).output(teams), teams.prod(axis=1), rtol=1e-14)


def test_the_o_ring_net_of_the_best_capital() -> None:
    rng = np.random.default_rng(3)
    for _ in range(50):
        alpha, r, b = rng.uniform(0.05, 0.9), rng.uniform(0.05, 2), rng.uniform(0.2, 5)
        team = rng.uniform(0.3, 1.0, (1, 3))
        net = o_ring(3, productivity=b, capital_share=alpha, rental=r).output(team)[0]
        good = b * team.prod()
        best = (alpha * good / r) ** (1.0 / (1.0 - alpha))
        k = best * np.geomspace(0.2, 5.0, 4001)  # the middle one is the best
        tried = k**alpha * good - r * k
        assert tried.max() == pytest.approx(net, rel=1e-10)


def test_complements_iff_degree_above_exponent() -> None:
    """Sign of the cross derivative on 500 draws: enumeration and the formula of the design."""
    rng = np.random.default_rng(4)
    for _ in range(500):
        rho, kappa = rng.normal(0, 3), rng.uniform(0.1, 4)
        n = int(rng.integers(2, 4))
        made = power_team(n, exponent=rho, degree=kappa)
        found = curvature(own_team(made.output, n), rng.uniform(0.2, 1.0, 6))
        assert found.kind == made.curvature, (rho, kappa, found)
        assert found.increasing
        assert found.evidence == "enumeration"


def test_the_cross_derivative_in_pairs() -> None:
    """``F12 = kappa (kappa - rho)/4 F (q1 q2)^(rho-1) / M^(2 rho)``, to 30 digits."""
    rng = np.random.default_rng(5)
    with mpmath.workdps(30):
        for _ in range(40):
            rho, kappa = mpmath.mpf(rng.normal(0, 2)), mpmath.mpf(rng.uniform(0.2, 3))
            q = [mpmath.mpf(x) for x in rng.uniform(0.3, 1.0, 2)]

            def made(a, b, rho=rho, kappa=kappa):
                return ((a**rho + b**rho) / 2) ** (kappa / rho)

            mean = ((q[0] ** rho + q[1] ** rho) / 2) ** (1 / rho)
            closed = kappa * (kappa - rho) / 4 * made(*q)
            closed *= (q[0] * q[1]) ** (rho - 1) / mean ** (2 * rho)
            slope = mpmath.diff(made, tuple(q), (1, 1))
            assert abs(slope - closed) < mpmath.mpf(10) ** -8 * (1 + abs(closed))


def test_a_sample_finds_exceptions_and_claims_no_proof() -> None:
    skills = np.linspace(0.1, 1.0, 3000)
    neither = own_team(lambda s: np.exp(-((s[..., 0] - s[..., 1]) ** 2)), 2)
    found = curvature(neither, skills)
    assert (found.kind, found.evidence, found.proven) == ("neither", "sample", True)
    product = curvature(own_team(lambda s: s.prod(axis=-1), 2), skills)
    assert (product.kind, product.evidence, product.proven) == ("supermodular", "sample", False)


def test_roles_are_complements_but_not_once_workers_choose_them() -> None:
    roles = role_team([1.0, 2.0])
    assert roles.curvature == "supermodular"
    assert not roles.symmetric
    found = curvature(without_roles(roles), np.linspace(0.1, 1.0, 30))
    assert found.kind == "neither"
    assert without_roles(o_ring(2)).curvature == "supermodular"


def test_members_take_their_best_roles() -> None:
    rng = np.random.default_rng(6)
    for _ in range(50):
        powers = rng.uniform(0.1, 3.0, 3)
        known, tried = role_team(powers), own_team(role_team(powers).output, 3, symmetric=False)
        team = rng.random((20, 3))
        np.testing.assert_allclose(
            without_roles(known).output(team), without_roles(tried).output(team), rtol=1e-13
        )


@given(
    skills=st.lists(st.floats(0.01, 1.0), min_size=3, max_size=3),
    exponent=st.floats(-20, 20),
    degree=st.floats(0.1, 5),
    factor=st.floats(0.1, 10),
)
def test_laws_of_power_teams(
    skills: list[float], exponent: float, degree: float, factor: float
) -> None:
    made = power_team(3, exponent=exponent, degree=degree)
    team = np.array([skills])
    one = made.output(team)[0]
    # Rounding of the mean grows as degree over exponent where the exponent is small.
    close = 1e-10
    assert made.output(factor * team)[0] == pytest.approx(factor**degree * one, rel=close)
    assert made.output(team[:, ::-1])[0] == pytest.approx(one, rel=close)
    assert made.output(team * np.array([1.1, 1.0, 1.0]))[0] >= one * (1 - close)
    low, high = (x**degree for x in (min(skills), max(skills)))
    assert low * (1 - close) <= one <= high * (1 + close)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: o_ring(0), "tasks is 0"),
        (lambda: o_ring(2, capital_share=0.3), "rental is None"),
        (lambda: o_ring(2.5, capital_share=2.0), "3 problems"),
        (lambda: power_team(2, exponent=float("nan")), "exponent is nan"),
        (lambda: power_team(2, exponent=1.0, degree=-1.0, scale=0.0), "2 problems"),
        (lambda: role_team([1.0, -1.0]), "above 0"),
        (lambda: role_team([]), "above 0"),
        (lambda: own_team(lambda s: s[..., 0] * s[..., 1] ** 2, 2), "who does what"),
        (lambda: own_team(lambda s: s.sum(), 2), "one number for each team"),
        (lambda: own_team(lambda s: s.sum(axis=-1) * np.nan, 2), "not a number"),
        (lambda: own_team(lambda s: s.sum(axis=-1), 5, symmetric=False), "at most 4"),
        (lambda: TeamTechnology(name="x", size=True, output=lambda s: s), "size is True"),
        (lambda: curvature(own_team(lambda s: s.sum(axis=-1), 2), [np.nan]), "must be numbers"),
    ],
)
def test_bad_technologies_are_refused_in_words(make, says: str) -> None:
    with pytest.raises(InputError, match=says):
        make()
