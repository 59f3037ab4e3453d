"""Solving Kremer's O-ring economy: labour in efficiency units, then the market for capital."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from weaklinks.errors import InputError
from weaklinks.models.o_ring import kremer_equations as eq
from weaklinks.models.o_ring.kremer_result import ORingEquilibrium

if TYPE_CHECKING:
    from weaklinks.models.o_ring.kremer import ORing

# Exponents of output beyond which what is derived from it might leave the range of numbers, and
# of the rental and of capital, which a tiny capital share makes tiny.
_LARGEST, _LIMIT = 300.0, 690.0


def solve_o_ring(model: ORing) -> ORingEquilibrium:
    """Aggregate labour in efficiency units, and find the rental or the capital that go with it."""
    log_index = eq.log_labour_index(model, model.workforce)
    closed = model.capital_market == "closed"
    log_rental = eq.log_rental(model, log_index) if closed else float(np.log(model.rental))
    logs = [log_rental, eq.log_output_per_worker(model, log_index, log_rental), log_index]
    alpha = model.capital_share
    of_capital = [log_rental, np.log(alpha) + logs[1] - log_rental] if alpha else [0.0]
    if max(map(abs, logs[1:])) > _LARGEST or max(map(abs, of_capital)) > _LIMIT:
        raise InputError(
            f"output per worker would be e^{logs[1]:.4g}, labour e^{log_index:.4g}, the rental "
            f"e^{log_rental:.4g}: use numbers nearer to 1 (tasks, skill, dispersion, capital)",
            subject="ORing",
        )
    rental, output, index = (float(x) for x in np.exp(logs))
    capital = float(np.exp(of_capital[1])) if alpha else 0.0
    return ORingEquilibrium(
        model=model, rental=rental, output_per_worker=output, capital_per_worker=capital,
        labour_index=index,
    )  # fmt: skip
