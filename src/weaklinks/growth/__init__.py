"""Paths of capital: a household that saves, a technology that may be reformed, and welfare."""

from weaklinks.growth.dated import Dated
from weaklinks.growth.household import Household
from weaklinks.growth.result import Transition, consumption_equivalent
from weaklinks.growth.steady import SteadyState, steady_state
from weaklinks.growth.tabulated import Tabulated, tabulate
from weaklinks.growth.technology import CobbDouglas, Technology
from weaklinks.growth.transition import transition

__all__ = [
    "CobbDouglas",
    "Dated",
    "Household",
    "SteadyState",
    "Tabulated",
    "Technology",
    "Transition",
    "consumption_equivalent",
    "steady_state",
    "tabulate",
    "transition",
]
