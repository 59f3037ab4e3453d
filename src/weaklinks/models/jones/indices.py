"""What the distribution of varieties comes down to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from weaklinks.errors import NoEquilibriumError
from weaklinks.models.jones import equations as eq

if TYPE_CHECKING:
    from weaklinks.models.jones.spec import Jones2008


@dataclass(frozen=True, kw_only=True, eq=False)
class Indices:
    """What the distribution of varieties comes down to: four numbers (section 5.3).

    Attributes
    ----------
    final, intermediate : float
        Q_theta and Q_rho, equation (16).
    wedge_final, wedge_intermediate : float
        T_theta and T_rho, footnote 8.
    kept : float
        1 - tau, what wedges leave of gross output on average.
    """

    final: float
    intermediate: float
    wedge_final: float
    wedge_intermediate: float
    kept: float


def indices_of(model: Jones2008) -> Indices:
    """Sum up a model's varieties; `NoEquilibriumError` when subsidies cannot be paid for."""
    v = model.varieties
    given = (v.productivity, v.wedge)
    theta, rho, sigma = model.final_exponent, model.intermediate_exponent, model.intermediate_share
    left_final = eq.mean_kept(*given, theta, v.weight)
    left_intermediate = eq.mean_kept(*given, rho, v.weight)
    if sigma * left_intermediate >= 1.0:
        raise NoEquilibriumError(
            "the subsidies on intermediate goods cannot be paid for: they make intermediates cost "
            f"{sigma * left_intermediate:.4g} times the gross output they make "
            f"(sigma (1 - T_rho); it must be below 1). Raise the wedges or lower "
            "intermediate_share"
        )
    return Indices(
        final=eq.equilibrium_index(*given, theta, v.weight),
        intermediate=eq.equilibrium_index(*given, rho, v.weight),
        wedge_final=1.0 - left_final,
        wedge_intermediate=1.0 - left_intermediate,
        # numpy's number divides by zero without complaint; `require_in_range` judges.
        kept=np.float64(eq.average_kept(left_final, left_intermediate, sigma)),
    )
