"""The engine of coordination failures: adoption games, their equilibria, and the push."""

from weaklinks.coordination.amplification import Amplification, amplification
from weaklinks.coordination.complementarity import Complementarity, complementarity
from weaklinks.coordination.equilibria import (
    AdoptionEquilibrium,
    Equilibria,
    IndexIdentityError,
    equilibria,
)
from weaklinks.coordination.finite import finite_equilibria
from weaklinks.coordination.finite_push import finite_push
from weaklinks.coordination.finite_push_result import FinitePush
from weaklinks.coordination.finite_result import FiniteEquilibria, FiniteEquilibrium
from weaklinks.coordination.groups import GroupTargeting, target_groups
from weaklinks.coordination.heights import potential
from weaklinks.coordination.outcome import Selection
from weaklinks.coordination.pair_basins import BasinBoundary, basin_boundaries, basin_of
from weaklinks.coordination.pair_push import CheapestPush, PushFrontier, push_frontier
from weaklinks.coordination.pair_subsidy import PairSubsidy, pair_subsidy
from weaklinks.coordination.pairs import PairEquilibria, PairEquilibrium, pair_equilibria
from weaklinks.coordination.pushes import Push, push
from weaklinks.coordination.regimes import RegimeMap, regime_map
from weaklinks.coordination.selection import select

__all__ = [
    "AdoptionEquilibrium",
    "Amplification",
    "BasinBoundary",
    "CheapestPush",
    "Complementarity",
    "Equilibria",
    "FiniteEquilibria",
    "FiniteEquilibrium",
    "FinitePush",
    "GroupTargeting",
    "IndexIdentityError",
    "PairEquilibria",
    "PairEquilibrium",
    "PairSubsidy",
    "Push",
    "PushFrontier",
    "RegimeMap",
    "Selection",
    "amplification",
    "basin_boundaries",
    "basin_of",
    "complementarity",
    "equilibria",
    "finite_equilibria",
    "finite_push",
    "pair_equilibria",
    "pair_subsidy",
    "potential",
    "push",
    "push_frontier",
    "regime_map",
    "select",
    "target_groups",
]
