"""The Big Push, one model a file: after Murphy, Shleifer and Vishny (1989) and the slides.

Each is a frozen spec with a ``game()`` for the general engine and its closed forms beside it.
"""

from weaklinks.models.big_push.factory_wage import FactoryWage

__all__ = ["FactoryWage"]
