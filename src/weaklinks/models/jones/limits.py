"""Where floating point numbers end, and closed forms with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from weaklinks.errors import NoEquilibriumError
from weaklinks.models.jones import equations as eq

if TYPE_CHECKING:
    from weaklinks.models.jones.allocation import Allocation

# Residual from which an allocation is refused, and the rounding from which it is looked at.
_LARGEST_RESIDUAL = 1e-8
_DOUBTFUL = 1e-10


def require_in_range(*values: float) -> None:
    """Raise `NoEquilibriumError` unless products of these numbers can be represented."""
    if not all(1e-280 < value < 1e280 for value in values):
        raise NoEquilibriumError(
            "GDP, capital or prices are out of the range of floating point numbers (1e-280 to "
            "1e280); choose other units of productivity and of human capital, or a smaller "
            "multiplier (intermediate_share, capital_share)"
        )


def require_digits(allocation: Allocation) -> None:
    """Raise `NoEquilibriumError` when rounding has spoilt an allocation.

    Residuals take longer than the closed form itself, and are looked at in doubt only.
    """
    m = allocation.model
    tilt = eq.tilted(m.final_exponent)
    times = max(tilt, eq.multiplier(m.intermediate_share, m.capital_share))
    if times * np.finfo(np.float64).eps < _DOUBTFUL:
        return
    with np.errstate(all="ignore"):
        worst, residual = max(allocation.residuals.items(), key=lambda item: item[1])
        spoilt = not allocation.residual <= _LARGEST_RESIDUAL
    if spoilt:
        raise NoEquilibriumError(
            f"the closed form cannot be computed: rounding is magnified {times:.1e} times, so that "
            f"an equation ({worst}) holds only to {residual:.1e}; {_LARGEST_RESIDUAL:g} is "
            "asked for. Lower "
            + (
                f"final_exponent: theta is {m.final_exponent!r}, which makes varieties all but "
                "perfect substitutes"
                if times == tilt
                else "intermediate_share or capital_share"
            )
        )
