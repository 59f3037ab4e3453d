"""The engine of coordination failures: adoption games, their equilibria, and the push."""

from weaklinks.coordination.equilibria import (
    AdoptionEquilibrium,
    Equilibria,
    IndexIdentityError,
    equilibria,
    potential,
)

__all__ = ["AdoptionEquilibrium", "Equilibria", "IndexIdentityError", "equilibria", "potential"]
