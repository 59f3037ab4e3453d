"""The rule-of-thumb allocation of section 4 (Proposition 1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.models.jones import equations as eq
from weaklinks.models.jones.limits import require_in_range

if TYPE_CHECKING:
    from weaklinks.models.jones.spec import Jones2008


@dataclass(frozen=True, kw_only=True, eq=False)
class SymmetricAllocation:
    """The same inputs in every variety, constant shares invested and used as intermediates.

    Attributes
    ----------
    model : Jones2008
        Its wedges play no role.
    intermediate_use : float
        z: share of every variety's output that is used as an intermediate good.
    capital, gdp, intermediates : float
        K, Y, X.
    final_index, intermediate_index : float
        S_theta and S_rho, equation (13).
    output : (n,) array
        Y_i, a density over varieties.
    """

    model: Jones2008
    intermediate_use: float
    capital: float
    gdp: float
    intermediates: float
    final_index: float
    intermediate_index: float
    output: FloatArray

    @property
    def gdp_per_worker(self) -> float:
        """Y / L."""
        return self.gdp / self.model.workers

    @property
    def residual(self) -> float:
        """Largest relative error of equations (2) to (8) at this allocation."""
        m, v = self.model, self.model.varieties
        made = eq.production(
            v.productivity,
            self.capital,
            m.human_capital * m.workers,
            self.intermediates,
            capital_share=m.capital_share,
            intermediate_share=m.intermediate_share,
        )
        final = eq.bundle((1.0 - self.intermediate_use) * made, m.final_exponent, v.weight)
        used = eq.bundle(self.intermediate_use * made, m.intermediate_exponent, v.weight)
        gaps = [abs(final / self.gdp - 1.0), float(abs(made / self.output - 1.0).max())]
        if m.intermediate_share > 0:
            gaps.append(abs(used / self.intermediates - 1.0))
        return max(gaps)


def allocate_symmetrically(
    model: Jones2008, intermediate_use: float, capital: float | None, saving_rate: float | None
) -> SymmetricAllocation:
    """Evaluate Proposition 1 at a stock of capital, or where saving ``s Y`` replaces it."""
    with np.errstate(all="ignore"):  # judged by what comes out
        found = _evaluate(model, intermediate_use, capital, saving_rate)
    needed = [found.capital, found.gdp, *found.output]
    if model.intermediate_share > 0:
        needed.append(found.intermediates)
    require_in_range(*needed)
    return found


def _evaluate(
    model: Jones2008, intermediate_use: float, capital: float | None, saving_rate: float | None
) -> SymmetricAllocation:
    v, sigma, alpha = model.varieties, model.intermediate_share, model.capital_share
    human = model.human_capital * model.workers
    final = eq.symmetric_index(v.productivity, model.final_exponent, v.weight)
    used = eq.symmetric_index(v.productivity, model.intermediate_exponent, v.weight)
    shares = {"capital_share": alpha, "intermediate_share": sigma}
    given = {"intermediate_use": intermediate_use, **shares}
    if capital is None:
        assert saving_rate is not None
        gdp = eq.symmetric_gdp(final, used, 1.0, human, **given)
        replaced = np.float64(gdp * saving_rate / model.depreciation)
        capital = float(replaced ** (1.0 / (1.0 - alpha)))
    # X = z S_rho (K^alpha H^(1-alpha))^(1-sigma) X^sigma, solved for X.
    value_added = capital**alpha * human ** (1.0 - alpha)
    intermediates = (intermediate_use * used) ** (1.0 / (1.0 - sigma)) * value_added
    return SymmetricAllocation(
        model=model,
        intermediate_use=intermediate_use,
        capital=capital,
        gdp=eq.symmetric_gdp(final, used, capital, human, **given),
        intermediates=intermediates,
        final_index=final,
        intermediate_index=used,
        output=eq.production(v.productivity, capital, human, intermediates, **shares),
    )
