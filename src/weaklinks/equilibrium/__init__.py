"""The engine for prices and quantities: `solve` turns an `Economy` into an `Equilibrium`."""

from weaklinks.equilibrium.check import Identities, IdentityError, check
from weaklinks.equilibrium.many import Batch, solve_many
from weaklinks.equilibrium.result import Equilibrium, Start
from weaklinks.equilibrium.solve import solve
from weaklinks.equilibrium.statics import Gradient, gradient, second_order

__all__ = [
    "Batch",
    "Equilibrium",
    "Gradient",
    "Identities",
    "IdentityError",
    "Start",
    "check",
    "gradient",
    "second_order",
    "solve",
    "solve_many",
]
