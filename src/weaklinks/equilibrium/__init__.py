"""The engine for prices and quantities: `solve` turns an `Economy` into an `Equilibrium`."""

from weaklinks.equilibrium.result import Equilibrium
from weaklinks.equilibrium.solve import solve

__all__ = ["Equilibrium", "solve"]
