"""Tabulated technologies against the functions they were made from."""

from __future__ import annotations

import numpy as np
import pytest
from growth_paths import technologies
from hypothesis import given

from weaklinks.errors import InputError, NoEquilibriumError
from weaklinks.growth import CobbDouglas, Household, Technology, tabulate, transition


def exact_ces(capital: float) -> tuple[float, float]:
    """Output of capital and one unit of labour with elasticity 1/2, and 0.8 of its slope."""
    output = 1 / (0.4 / capital + 0.6)
    return output, 0.8 * 0.4 * (output / capital) ** 2


@given(technologies)
def test_cobb_douglas_is_reproduced_to_rounding(technology) -> None:
    def known(capital: float) -> tuple[float, float]:
        at = np.array([capital])
        return float(technology.output(at)[0]), float(technology.rental(at)[0])

    table = tabulate(known, low=0.1, high=50.0)
    assert isinstance(table, Technology)
    assert table.error < 1e-12
    inside = np.linspace(0.1, 50.0, 101)
    outside = np.array([1e-4, 1e4])  # a constant elasticity goes on
    for capital in (inside, outside):
        for method in ("output", "rental", "marginal_output", "marginal_rental"):
            expected = getattr(technology, method)(capital)
            assert getattr(table, method)(capital) == pytest.approx(expected, rel=1e-10)


def test_the_error_that_is_reported_bounds_the_error() -> None:
    for tolerance in (1e-3, 1e-6, 1e-10):
        table = tabulate(exact_ces, low=0.2, high=8.0, tolerance=tolerance)
        assert table.error <= tolerance
        capital = np.geomspace(0.2, 8.0, 997)
        wanted = np.array([exact_ces(k) for k in capital]).T
        found = np.array([table.output(capital), table.rental(capital)])
        assert np.abs(found / wanted - 1).max() <= table.error + 1e-14
    step = 1e-6 * capital
    for value, slope in (("output", "marginal_output"), ("rental", "marginal_rental")):
        rise = getattr(table, value)(capital + step) - getattr(table, value)(capital - step)
        assert getattr(table, slope)(capital) == pytest.approx(rise / (2 * step), rel=1e-6)


def test_a_tabulated_path_is_the_path() -> None:
    technology = CobbDouglas(rental_share=0.2)

    def known(capital: float) -> tuple[float, float]:
        at = np.array([capital])
        return float(technology.output(at)[0]), float(technology.rental(at)[0])

    table = tabulate(known, low=0.5, high=5.0)
    ours, theirs = (transition(t, Household(), capital=1.0) for t in (table, technology))
    assert ours.capital == pytest.approx(theirs.capital, rel=1e-11)
    assert table.covers(ours.capital)
    assert not table.covers(np.array([5.5]))


def test_what_cannot_be_tabulated() -> None:
    with pytest.raises(InputError, match="no range"):
        tabulate(exact_ces, low=2.0, high=1.0)
    with pytest.raises(NoEquilibriumError, match="not positive"):
        tabulate(lambda k: (k - 1.0, 1.0), low=0.5, high=2.0)
    with pytest.raises(NoEquilibriumError, match="not smooth enough"):
        tabulate(lambda k: (1.0 + abs(k - 1.0), 1.0), low=0.3, high=2.0)
