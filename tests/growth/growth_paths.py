"""Households, technologies and brute force for the tests of growth paths."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from weaklinks.growth import CobbDouglas, Household, Transition

households = st.builds(
    Household,
    discount_rate=st.floats(0.005, 0.5),
    curvature=st.one_of(st.floats(0.2, 20.0), st.just(1.0)),
    depreciation=st.one_of(st.floats(0.01, 1.0), st.just(1.0)),
)
# A rental share below the capital share is a wedge, above it a subsidy.
technologies = st.builds(
    CobbDouglas,
    scale=st.floats(0.1, 10.0),
    capital_share=st.floats(0.1, 0.7),
    rental_share=st.floats(0.05, 0.7),
)


def lifetime_utility(path: Transition, years: int) -> float:
    """Sum utility year by year: the second route of `Transition.welfare`."""
    h, total = path.household, 0.0
    for t in range(years):
        c = path.consumption[t]
        u = np.log(c) if h.curvature == 1 else c ** (1 - h.curvature) / (1 - h.curvature)
        total += u * (1 / (1 + h.discount_rate)) ** t
    return float(total)


def euler_gap(path: Transition, technology: CobbDouglas) -> np.ndarray:
    """Euler residuals written out from the definition, for Cobb-Douglas."""
    h, k, c = path.household, path.capital, path.consumption
    rental = technology.rental_share * technology.scale * k ** (technology.capital_share - 1)
    marginal = c**-h.curvature
    worth = (rental[1:] + 1 - h.depreciation) * marginal[1:] / (1 + h.discount_rate)
    return 1 - worth / marginal[:-1]


def resource_gap(path: Transition, technology: CobbDouglas) -> np.ndarray:
    """What is made less what is used, relative to what there is."""
    h, k, c = path.household, path.capital, path.consumption
    there = technology.scale * k**technology.capital_share + (1 - h.depreciation) * k
    return (c[:-1] + k[1:]) / there[:-1] - 1
