"""What teams make: technologies from weak links to superstars, and how skills combine in them."""

from weaklinks.teams.curvature import Curvature, curvature
from weaklinks.teams.families import o_ring, power_team, role_team
from weaklinks.teams.technology import TeamTechnology, own_team, without_roles

__all__ = [
    "Curvature",
    "TeamTechnology",
    "curvature",
    "o_ring",
    "own_team",
    "power_team",
    "role_team",
    "without_roles",
]
