"""The engine of coordination failures: adoption games, their equilibria, and the push."""

from weaklinks.coordination.amplification import Amplification, amplification
from weaklinks.coordination.equilibria import (
    AdoptionEquilibrium,
    Equilibria,
    IndexIdentityError,
    equilibria,
    potential,
)
from weaklinks.coordination.groups import GroupTargeting, target_groups
from weaklinks.coordination.outcome import Selection
from weaklinks.coordination.pushes import Push, push
from weaklinks.coordination.regimes import RegimeMap, regime_map
from weaklinks.coordination.selection import select

__all__ = [
    "AdoptionEquilibrium",
    "Amplification",
    "Equilibria",
    "GroupTargeting",
    "IndexIdentityError",
    "Push",
    "RegimeMap",
    "Selection",
    "amplification",
    "equilibria",
    "potential",
    "push",
    "regime_map",
    "select",
    "target_groups",
]
