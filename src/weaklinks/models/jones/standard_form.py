"""Jones' economy for the general solver: varieties, two bundles, capital, human capital."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp

from weaklinks.arrays import FloatArray
from weaklinks.economy import Economy
from weaklinks.models.jones import equations as eq
from weaklinks.sectors import Sectors

if TYPE_CHECKING:
    from weaklinks.models.jones.spec import Jones2008

INTERMEDIATE, FINAL, CAPITAL, HUMAN = "intermediate good", "final good", "capital", "human capital"


def standard_form(model: Jones2008, *, horizon: str, capital: float | None) -> Economy:
    """Build the economy: capital is a node that buys the final good, or a factor."""
    v, n = model.varieties, len(model.varieties)
    sigma, alpha = model.intermediate_share, model.capital_share
    long = horizon == "long"
    nodes = [*_variety_names(n), INTERMEDIATE, FINAL, *([CAPITAL] if long else [])]
    names = (*nodes, *(() if long else (CAPITAL,)), HUMAN)
    where = {name: k for k, name in enumerate(names)}
    bought = {INTERMEDIATE: sigma, CAPITAL: alpha * (1 - sigma), HUMAN: (1 - alpha) * (1 - sigma)}
    blocks = [(np.arange(n), np.full(n, where[k]), np.full(n, s)) for k, s in bought.items()]
    blocks += [(np.full(n, where[k]), np.arange(n), v.weight.copy()) for k in (INTERMEDIATE, FINAL)]
    if long:
        blocks.append((np.array([where[CAPITAL]]), np.array([where[FINAL]]), np.ones(1)))
    row, column, weight = (np.concatenate(part) for part in zip(*blocks, strict=True))
    human = model.human_capital * model.workers
    return Economy(
        names=names,
        shares=sp.csr_array((weight, (row, column)), shape=(len(nodes), len(names))),
        elasticity=_on_nodes(len(nodes), n, 1.0, _elasticities(model)),
        # Cobb-Douglas in share form has a constant that the paper's (2) does not have.
        productivity=_on_nodes(
            len(nodes),
            n,
            v.productivity * eq.cost_unit(alpha, sigma),
            [1.0, 1.0, 1.0 / (model.discount_rate + model.depreciation)],
        ),
        wedge=_on_nodes(len(nodes), n, v.wedge, [0.0, 0.0, 0.0]),
        final=FINAL,
        endowment=np.array([human] if capital is None else [capital, human]),
        capital=(CAPITAL,) if long else (),
        workers=model.workers,
        sectors=_varieties_as_sectors(n),
    )


def _elasticities(model: Jones2008) -> list[float]:
    return [1.0 / (1.0 - model.intermediate_exponent), 1.0 / (1.0 - model.final_exponent), 1.0]


def _on_nodes(size: int, n: int, varieties: FloatArray | float, others: list[float]) -> FloatArray:
    values = np.ones(size)
    values[:n] = varieties
    values[n:] = others[: size - n]
    return values


def _variety_names(n: int) -> list[str]:
    return [f"variety {k + 1}" for k in range(n)]


def _varieties_as_sectors(n: int) -> Sectors:
    names = tuple(_variety_names(n))
    own = np.arange(n)
    return Sectors(
        names=names,
        labels=names,
        activity=own,
        inputs=np.full(n, n),
        wedge_nodes=tuple(own[k : k + 1] for k in range(n)),
    )
