"""The engine for prices and quantities: `solve` turns an `Economy` into an `Equilibrium`."""

from weaklinks.equilibrium.batch import Batch
from weaklinks.equilibrium.check import Identities, IdentityError, check
from weaklinks.equilibrium.many import solve_many
from weaklinks.equilibrium.result import Equilibrium, Start
from weaklinks.equilibrium.solve import solve
from weaklinks.equilibrium.statics import Gradient, gradient, second_order
from weaklinks.equilibrium.world import solve_world
from weaklinks.equilibrium.world_result import WorldEquilibrium

__all__ = [
    "Batch",
    "Equilibrium",
    "Gradient",
    "Identities",
    "IdentityError",
    "Start",
    "WorldEquilibrium",
    "check",
    "gradient",
    "second_order",
    "solve",
    "solve_many",
    "solve_world",
]
