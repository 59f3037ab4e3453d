"""What every way of matching hands over: teams, a price for everybody, and what is proven."""

from __future__ import annotations

from dataclasses import dataclass

from weaklinks.arrays import FloatArray, IntArray


@dataclass(frozen=True, kw_only=True, eq=False)
class Plan:
    """Teams and prices.

    Attributes
    ----------
    teams : (m, n) array
        Numbers of the members; of types where workers come in masses.
    mass : (m,) array or None
        How much of each team there is; None: one of each.
    price : (k,) array
        A price for each worker such that no team makes more than its members' prices add up
        to, up to `excess`, and nobody's is below what is earned alone.
    excess : float
        By how much a team may make more all the same (rounding of a linear program).
    method : str
    optimal : bool
        Whether no other partition makes more: proven.
    why : str
        The proof; or what is missing.
    """

    teams: IntArray
    mass: FloatArray | None = None
    price: FloatArray
    excess: float = 0.0
    method: str
    optimal: bool
    why: str
