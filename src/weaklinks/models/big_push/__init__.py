"""The Big Push, one model a file: after Murphy, Shleifer and Vishny (1989) and the slides.

Each is a frozen spec with a ``game()`` for the general engine and its closed forms beside it.
"""

from weaklinks.models.big_push.demand_spillovers import DemandSpillovers
from weaklinks.models.big_push.distorted_adoption import DistortedAdoption
from weaklinks.models.big_push.factory_wage import FactoryWage
from weaklinks.models.big_push.network_draw import RandomNetworkPush
from weaklinks.models.big_push.network_push import NetworkPush, network_at_break_even
from weaklinks.models.big_push.platform import Platform
from weaklinks.models.big_push.railroad import Railroad
from weaklinks.models.big_push.specialised_inputs import SpecialisedInputs
from weaklinks.models.big_push.training import Training
from weaklinks.models.big_push.two_period_investment import TwoPeriodInvestment
from weaklinks.models.big_push.urbanisation import Urbanisation
from weaklinks.models.big_push.wage_economy import WageEconomy

__all__ = [
    "DemandSpillovers",
    "DistortedAdoption",
    "FactoryWage",
    "NetworkPush",
    "Platform",
    "Railroad",
    "RandomNetworkPush",
    "SpecialisedInputs",
    "Training",
    "TwoPeriodInvestment",
    "Urbanisation",
    "WageEconomy",
    "network_at_break_even",
]
