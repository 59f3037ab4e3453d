"""The Big Push, one model a file: after Murphy, Shleifer and Vishny (1989) and the slides.

Each is a frozen spec with a ``game()`` for the general engine and its closed forms beside it.
"""

from weaklinks.models.big_push.demand_spillovers import DemandSpillovers
from weaklinks.models.big_push.distorted_adoption import DistortedAdoption
from weaklinks.models.big_push.factory_wage import FactoryWage
from weaklinks.models.big_push.platform import Platform
from weaklinks.models.big_push.railroad import Railroad
from weaklinks.models.big_push.specialised_inputs import SpecialisedInputs
from weaklinks.models.big_push.training import Training
from weaklinks.models.big_push.two_period_investment import TwoPeriodInvestment
from weaklinks.models.big_push.urbanisation import Urbanisation

__all__ = [
    "DemandSpillovers",
    "DistortedAdoption",
    "FactoryWage",
    "Platform",
    "Railroad",
    "SpecialisedInputs",
    "Training",
    "TwoPeriodInvestment",
    "Urbanisation",
]
