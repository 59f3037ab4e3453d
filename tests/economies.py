"""Economies for tests, and the one way tests solve them: with every identity checked."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from hypothesis import strategies as st

from weaklinks.economy import Economy, Node, assemble
from weaklinks.equilibrium import Equilibrium, solve
from weaklinks.equilibrium.check import check

ELASTICITIES = (0.0, 0.05, 0.5, 1.0, 1.5, 6.0, 40.0)


def solve_checked(
    economy: Economy, *, start: Equilibrium | None = None, tolerance: float = 1e-9
) -> Equilibrium:
    """Solve and verify Walras' law, zero profits, market clearing and technology."""
    equilibrium = solve(economy, start=start)
    check(equilibrium, tolerance=tolerance)
    assert equilibrium.residual < tolerance
    return equilibrium


def roundabout(
    *,
    intermediate: float = 0.5,
    productivity: float = 1.0,
    wedge: float = 0.0,
    rebate: float = 1.0,
    elasticity: float = 1.0,
    labour: float = 1.0,
) -> Economy:
    """One good made from itself and labour."""
    good = Node(
        name="good",
        inputs={"good": intermediate, "labour": 1.0 - intermediate},
        productivity=productivity,
        wedge=wedge,
        rebate=rebate,
        elasticity=elasticity,
    )
    return assemble([good], {"labour": labour}, final="good")


def random_economy(
    rng: np.random.Generator,
    *,
    nodes: int = 5,
    factors: int = 2,
    elasticities: tuple[float, ...] = ELASTICITIES,
    wedges: bool = True,
    rebates: bool = True,
    transfers: bool = True,
    final_is_an_input: bool = True,
) -> Economy:
    """An economy full of loops that certainly has an equilibrium.

    Half of every cost goes to factors and A (1 - tau) is near enough to one for the nodes'
    elasticities, so unit costs are finite (Hawkins-Simon); the final node buys every factor
    directly with some substitution, so that each has a positive price.
    """
    size = (nodes, nodes)
    goods = rng.uniform(size=size) * (rng.uniform(size=size) < 0.6)
    goods[np.arange(nodes), rng.integers(nodes, size=nodes)] += 0.1
    if not final_is_an_input and nodes > 1:  # then final output is what the household buys
        goods[:, -1] = 0.0
        goods[:, 0] += 0.1
    goods *= 0.5 / goods.sum(axis=1, keepdims=True)
    shares = np.hstack([goods, 0.5 * rng.dirichlet(np.ones(factors), size=nodes)])
    elasticity = rng.choice(elasticities, size=nodes)
    elasticity[-1] = max(0.5, elasticity[-1])
    wedge = rng.uniform(-0.2, 0.6, nodes) if wedges else np.zeros(nodes)
    reach = 0.5 / np.maximum(1.0, np.abs(1.0 - elasticity))
    transfer = -rng.uniform(0, 0.02, nodes) if transfers else np.zeros(nodes)
    transfer[-1] *= -1.0  # more of other goods might be sent than anybody wants
    return Economy(
        names=[f"node {i}" for i in range(nodes)] + [f"factor {f}" for f in range(factors)],
        shares=sp.csr_array(shares / shares.sum(axis=1, keepdims=True)),
        elasticity=elasticity,
        productivity=np.exp(rng.uniform(-reach, reach)) / (1.0 - wedge),
        wedge=wedge,
        rebate=rng.uniform(0, 1, nodes) if rebates else np.ones(nodes),
        endowment=rng.uniform(0.5, 2.0, factors),
        transfer=transfer,
        final=nodes - 1,
    )


@st.composite
def economies(draw, **options):
    """Hypothesis strategy around `random_economy`."""
    seed = draw(st.integers(0, 2**32 - 1))
    options.setdefault("nodes", draw(st.integers(1, 8)))
    options.setdefault("factors", draw(st.integers(1, 4)))
    return random_economy(np.random.default_rng(seed), **options)


def random_digraph(rng: np.random.Generator, size: int, links: int) -> sp.csr_array:
    """0/1 adjacency, row buys from column, self loops allowed."""
    row, col = rng.integers(size, size=(2, links))
    graph = sp.csr_array((np.ones(links), (row, col)), shape=(size, size))
    graph.data[:] = 1.0
    return graph
