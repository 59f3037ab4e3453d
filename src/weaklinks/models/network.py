"""Production networks: any economy written as a file, and random ones of any size.

References
----------
Long and Plosser (1983); Acemoglu, Carvalho, Ozdaglar and Tahbaz-Salehi (2012), Econometrica
80(5); Baqaee and Farhi (2019), Econometrica 87(4).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp

from weaklinks.economy import Economy, Node, assemble
from weaklinks.errors import Problems
from weaklinks.spec import parameter, read_toml, require_in_range

_NODE_FIELDS = ("elasticity", "productivity", "wedge", "rebate", "transfer")


@dataclass(frozen=True, kw_only=True)
class Network:
    """A random production network with wedges and productivity differences.

    Every sector makes its good from labour (Cobb-Douglas) and a bundle of other sectors'
    goods; the household buys all goods.
    """

    sectors: int = parameter(
        50, symbol="N", meaning="number of sectors", low=1, high=20000, source="illustrative"
    )
    density: float = parameter(
        0.3,
        symbol="d",
        meaning="share of sectors that a sector buys from",
        low=0.0,
        high=1.0,
        source="illustrative",
    )
    intermediate_share: float = parameter(
        0.5,
        symbol="sigma",
        meaning="intermediate goods in a sector's cost",
        low=0.0,
        high=0.99,
        source="Jones (2008), Table 1",
    )
    elasticity_inputs: float = parameter(
        0.5,
        symbol="1/(1-rho)",
        meaning="elasticity of substitution between intermediate goods",
        low=0.0,
        high=1e6,
        source="Jones (2008), Table 1",
    )
    elasticity_final: float = parameter(
        6.0,
        symbol="1/(1-theta)",
        meaning="elasticity of substitution between final goods",
        low=0.0,
        high=1e6,
        source="Jones (2008), Table 1",
    )
    largest_wedge: float = parameter(
        0.9,
        symbol="tau_max",
        meaning="wedges are drawn evenly between 0 and this",
        low=0.0,
        high=0.999,
        source="Jones (2008), Table 1: the largest tax rate",
    )
    productivity_dispersion: float = parameter(
        1.0,
        symbol="nu_a",
        meaning="standard deviation of log productivity",
        low=0.0,
        high=10.0,
        source="illustrative; Jones (2008), section 6.2, cites 90/10 ratios of 12 to 31 across "
        "firms, a standard deviation near 1",
    )
    seed: int = parameter(
        0, symbol="-", meaning="of the random draws", low=0, high=2**31, source="convention"
    )

    def __post_init__(self) -> None:
        require_in_range(self)

    def economy(self) -> Economy:
        """Build the economy in standard form: sectors, their bundles, and the final good."""
        n, rng = int(self.sectors), np.random.default_rng(int(self.seed))
        bundle = _random_rows(n, self.density, rng)
        sigma, empty = self.intermediate_share, sp.csr_array((n, n))
        labour = np.full((n, 1), 1.0 - sigma)
        rows = [
            sp.hstack([empty, sigma * sp.eye_array(n), sp.csr_array((n, 1)), labour]),
            sp.hstack([bundle, empty, sp.csr_array((n, 2))]),
            sp.hstack([np.full((1, n), 1.0 / n), sp.csr_array((1, n + 2))]),
        ]
        names = [f"sector {i + 1}" for i in range(n)]
        bundles = [f"{name}: inputs" for name in names]
        wedge, productivity = np.zeros(2 * n + 1), np.ones(2 * n + 1)
        wedge[:n] = rng.uniform(0.0, self.largest_wedge, n)
        productivity[:n] = np.exp(self.productivity_dispersion * rng.standard_normal(n))
        elasticity = np.repeat([1.0, self.elasticity_inputs, self.elasticity_final], [n, n, 1])
        return Economy(
            names=(*names, *bundles, "final good", "labour"),
            shares=sp.vstack(rows).tocsr(),
            elasticity=elasticity,
            productivity=productivity,
            wedge=wedge,
            final="final good",
        )


def _random_rows(n: int, density: float, rng: np.random.Generator) -> sp.csr_array:
    """Random weights that sum to one by row; every sector buys from one sector at least."""
    mask = rng.random((n, n)) < density
    mask[np.arange(n), rng.permutation(n)] = True
    weights = np.where(mask, rng.uniform(0.1, 1.0, (n, n)), 0.0)
    return sp.csr_array(weights / weights.sum(axis=1, keepdims=True))


def read_economy(path: str | Path) -> Economy:
    """Read an economy written as TOML.

    The file has ``final = "name"``, a table ``[factors]`` of endowments and one table
    ``[nodes."name"]`` per node with ``inputs = { "seller" = weight }`` and, where they are
    not the default, elasticity, productivity, wedge, rebate, transfer.

    Raises
    ------
    InputError
        For what is not TOML, unknown keys, values that are not numbers, and all that
        `weaklinks.economy.assemble` refuses.
    """
    file = Path(path)
    content = read_toml(file)
    problems = Problems(file.name)
    for key in ("final", "factors", "nodes"):
        problems.add_if(key not in content, f"there is no {key!r}")
    problems.add_if(
        not isinstance(content.get("nodes", {}), Mapping), 'nodes: write one [nodes."name"] each'
    )
    problems.raise_if_any()
    nodes = [_node(str(name), fields, problems) for name, fields in content["nodes"].items()]
    factors = _numbers("factors", content["factors"], problems)
    problems.raise_if_any()
    return assemble([n for n in nodes if n], factors, final=str(content["final"]))


def _node(name: str, fields: Any, problems: Problems) -> Node | None:
    if not isinstance(fields, Mapping) or not isinstance(fields.get("inputs"), Mapping):
        problems.add(f"node {name!r}: give inputs = {{ seller = weight }}")
        return None
    unknown = sorted(set(fields) - {"inputs", *_NODE_FIELDS})
    problems.add_if(
        unknown, f"node {name!r}: unknown {', '.join(unknown)}; known: {', '.join(_NODE_FIELDS)}"
    )
    numbers = _numbers(name, {k: fields[k] for k in _NODE_FIELDS if k in fields}, problems)
    inputs = _numbers(f"{name}: inputs", fields["inputs"], problems)
    return Node(name=name, inputs=inputs, **numbers)


def _numbers(place: str, values: Any, problems: Problems) -> dict[str, float]:
    if not isinstance(values, Mapping):
        problems.add(f"{place}: must be a table of numbers")
        return {}
    found = {}
    for name, value in values.items():
        if isinstance(value, int | float) and not isinstance(value, bool):
            found[str(name)] = float(value)
        else:
            problems.add(f"{place}: {name} is {value!r}; it must be a number")
    return found
