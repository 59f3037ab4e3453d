"""The open economy for the general solver: Jones' nodes, the border, and an enclave."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp

from weaklinks.economy import Economy, Node
from weaklinks.models.jones import equations as eq
from weaklinks.models.jones.open_prices import variety_gain
from weaklinks.models.jones.standard_form import CAPITAL, FINAL, HUMAN, INTERMEDIATE
from weaklinks.sectors import Sectors

if TYPE_CHECKING:
    from weaklinks.models.jones.open_economy import OpenJones2008

EXCHANGE, ENCLAVE, ENCLAVE_LABOUR = "foreign exchange", "enclave", "human capital in the enclave"
ENCLAVE_IMPORTS, ENCLAVE_INPUTS = "enclave: imported inputs", "enclave: inputs"
ENCLAVE_EXPORTS = "enclave: exports"


def open_standard_form(model: OpenJones2008) -> Economy:
    """Build the economy: varieties, their imports and exports, foreign exchange, bundles."""
    nodes = [*_varieties(model), *_border(model), *_bundles(model), *_enclave(model)]
    human = model.human_capital * model.workers
    factors = {HUMAN: human}
    if model.enclave is not None and not model.enclave.free_entry:
        jobs = model.enclave.jobs
        factors = {HUMAN: human * (1.0 - jobs), ENCLAVE_LABOUR: human * jobs}
    names = (*(node.name for node in nodes), *factors)
    return Economy(
        names=names,
        shares=_links(nodes, names),
        elasticity=np.array([node.elasticity for node in nodes]),
        productivity=np.array([node.productivity for node in nodes]),
        wedge=np.array([node.wedge for node in nodes]),
        final=FINAL,
        endowment=np.array(list(factors.values())),
        capital=(CAPITAL,),
        workers=model.workers,
        sectors=_sectors(nodes, len(model.home.varieties)),
    )


def made(k: int) -> str:
    """Name of the node that makes a variety; also the variety's name."""
    return f"variety {k + 1}"


def bought(k: int) -> str:
    """Name of the composite of both versions of an importable variety."""
    return f"variety {k + 1} bought"


def imported(k: int) -> str:
    """Name of the node that buys a variety abroad."""
    return f"variety {k + 1} imported"


def exported(k: int) -> str:
    """Name of the node that sells a variety abroad."""
    return f"variety {k + 1} exported"


def _varieties(model: OpenJones2008) -> Iterator[Node]:
    v, sigma, alpha = model.home.varieties, model.intermediate_share, model.capital_share
    cost = _cobb_douglas(model, INTERMEDIATE, CAPITAL, HUMAN)
    unit = eq.cost_unit(alpha, sigma)
    for k, (a, tau) in enumerate(zip(v.productivity, v.wedge, strict=True)):
        yield Node(name=made(k), inputs=cost, productivity=a * unit, wedge=tau)


def _cobb_douglas(model: OpenJones2008, goods: str, capital: str, labour: str) -> dict[str, float]:
    sigma, alpha = model.intermediate_share, model.capital_share
    return {goods: sigma, capital: alpha * (1 - sigma), labour: (1 - alpha) * (1 - sigma)}


def _border(model: OpenJones2008) -> Iterator[Node]:
    if not model.tradables.importable.any():
        return
    yield from _imports(model)
    yield from _exports(model)
    weights = _export_weights(model)
    yield Node(name=EXCHANGE, inputs=weights, elasticity=model.export_elasticity)


def _imports(model: OpenJones2008) -> Iterator[Node]:
    t, tariff, gain = model.tradables, model.tariff, variety_gain(model)
    for k in np.flatnonzero(t.importable).tolist():
        yield Node(
            name=bought(k),
            inputs={made(k): 0.5, imported(k): 0.5},
            elasticity=model.import_elasticity,
            productivity=gain,
        )
        yield Node(
            name=imported(k),
            inputs={EXCHANGE: 1.0},
            productivity=1.0 / (model.trade_cost * t.world_price[k]),
            wedge=tariff / (1.0 + tariff),
        )


def _exports(model: OpenJones2008) -> Iterator[Node]:
    t, levy = model.tradables, model.export_tax
    for k in np.flatnonzero(t.exportable).tolist():
        yield Node(
            name=exported(k),
            inputs={made(k): 1.0},
            productivity=t.world_price[k] / model.trade_cost,
            wedge=levy / (1.0 + levy),
        )


def _export_weights(model: OpenJones2008) -> dict[str, float]:
    v, x, enclave = model.home.varieties, model.tradables.exportable, model.enclave
    weights = {exported(k): v.weight[k] / v.weight[x].sum() for k in np.flatnonzero(x).tolist()}
    if enclave is None:
        return weights
    if not weights:
        return {ENCLAVE_EXPORTS: 1.0}
    rest = 1.0 - enclave.bundle_weight
    shared = {name: rest * weight for name, weight in weights.items()}
    return {**shared, ENCLAVE_EXPORTS: enclave.bundle_weight}


def _bundles(model: OpenJones2008) -> Iterator[Node]:
    v, m = model.home.varieties, model.tradables.importable
    inputs = {bought(k) if m[k] else made(k): v.weight[k] for k in range(len(v))}
    rho, theta = model.intermediate_exponent, model.final_exponent
    yield Node(name=INTERMEDIATE, inputs=inputs, elasticity=1.0 / (1.0 - rho))
    yield Node(name=FINAL, inputs=inputs, elasticity=1.0 / (1.0 - theta))
    cost = model.discount_rate + model.depreciation
    yield Node(name=CAPITAL, inputs={FINAL: 1.0}, productivity=1.0 / cost)


def _enclave(model: OpenJones2008) -> Iterator[Node]:
    enclave = model.enclave
    if enclave is None:
        return
    labour = HUMAN if enclave.free_entry else ENCLAVE_LABOUR
    goods, wage = _world_costs(model)
    share = enclave.domestic_inputs
    yield Node(
        name=ENCLAVE_IMPORTS, inputs={EXCHANGE: 1.0}, productivity=1.0 / (goods * model.trade_cost)
    )
    yield Node(
        name=ENCLAVE_INPUTS,
        inputs={ENCLAVE_IMPORTS: 1.0 - share, INTERMEDIATE: share},
        elasticity=1.0 / (1.0 - model.intermediate_exponent),
    )
    inputs = _cobb_douglas(model, ENCLAVE_INPUTS, EXCHANGE, labour)
    # Firms abroad, with the same technology, make one unit of foreign exchange for one.
    abroad = goods ** inputs[ENCLAVE_INPUTS] * wage ** inputs[labour]
    yield Node(name=ENCLAVE, inputs=inputs, productivity=enclave.productivity * abroad)
    yield Node(name=ENCLAVE_EXPORTS, inputs={ENCLAVE: 1.0}, productivity=1.0 / model.trade_cost)


def _world_costs(model: OpenJones2008) -> tuple[float, float]:
    """Price of the intermediate bundle, and the wage, abroad; rented capital is its unit."""
    foreign = model.foreign.steady_state()
    return foreign.intermediate_price, foreign.wage


def _links(nodes: list[Node], names: tuple[str, ...]) -> sp.csr_array:
    where = {name: k for k, name in enumerate(names)}
    row = [i for i, node in enumerate(nodes) for _ in node.inputs]
    column = [where[name] for node in nodes for name in node.inputs]
    weight = [w for node in nodes for w in node.inputs.values()]
    return sp.csr_array((weight, (row, column)), shape=(len(nodes), len(names)))


def _sectors(nodes: list[Node], n: int) -> Sectors:
    """Varieties, each with the wedges of its own border."""
    where = {node.name: k for k, node in enumerate(nodes)}
    names = tuple(made(k) for k in range(n))
    own = np.array([where[name] for name in names])
    return Sectors(
        names=names,
        labels=names,
        activity=own,
        inputs=np.full(n, where[INTERMEDIATE]),
        wedge_nodes=tuple(
            np.array([where[f(k)] for f in (made, imported, exported) if f(k) in where])
            for k in range(n)
        ),
    )
