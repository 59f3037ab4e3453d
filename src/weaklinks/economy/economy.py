"""An economy in standard form: everything that is bought or sold is a node.

Sectors, nests of a production function, commodities, a capital stock, the rest of the
world: each is one row of CES weights over the others and over factors. See `Economy`.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from weaklinks.arrays import FloatArray, IntArray
from weaklinks.economy.validation import settle, unknown_name
from weaklinks.errors import InputError
from weaklinks.sectors import Sectors


@dataclass(frozen=True, kw_only=True, eq=False)
class Economy:
    """What is given: technology, wedges and endowments. Solve it with `weaklinks.solve`.

    Node i makes ``Y_i = A_i [sum_j omega_ij^(1/eps_i) x_ij^((eps_i-1)/eps_i)]^(eps_i/(eps_i-1))``
    from n produced nodes and F factors. Buyers are rows, sellers are columns.

    Parameters
    ----------
    names : sequence of str, n + F
        Labels of the nodes, then of the factors; unique.
    shares : (n, n + F) sparse or dense
        CES weights omega; non-negative, each row sums to one.
    elasticity : (n,) or scalar
        Elasticity of substitution eps between node i's inputs, in [0, inf]. Default 1.
    productivity : (n,) or scalar
        Output per bundle of inputs, A > 0. Default 1.
    wedge : (n,) or scalar
        Share tau of node i's gross revenue that does not reach its inputs (a tax, a markup,
        theft); below 1; negative is a subsidy. Default 0.
    rebate : (n,) or scalar
        Share of that revenue which the household gets: 1 a tax, 0 destroyed. Default 1.
    final : str or int
        The node that the household buys; its CES is the utility or GDP aggregator.
    endowment : (F,) or scalar
        Quantity of each factor, > 0. Default 1.
    transfer : (n,) or scalar
        Units of a node's output that reach the household from outside: foreign exchange sent
        from abroad; negative when it gives them away. Default 0.
    outside : (F,) or scalar
        Units of each factor that do not count as value added (goods out of old stocks).
    capital : sequence of str
        Names of the nodes that are produced capital: each buys the final good and nothing
        else, and what it buys is part of GDP and not an intermediate input. Default none.
    workers : float
        What GDP is divided by for `gdp_per_worker`. Default 1.
    sectors : Sectors, optional
        Which nodes make up the sectors that people speak of; see `Economy.sector_view`.
    notes : sequence of str
        What was done to the data this economy was calibrated to; travels with results.

    Raises
    ------
    InputError
        One message with every problem, naming the node or factor.

    Notes
    -----
    `transfer` generalises "foreign transfers as a factor": a transfer buys exactly what
    exports buy, whatever the elasticities, and may be negative (a trade surplus).

    References
    ----------
    Baqaee and Farhi (2020), Quarterly Journal of Economics 135(1), "standard form";
    Jones (2008), equations (2)-(8).
    """

    names: tuple[str, ...]
    shares: Any
    final: str | int
    elasticity: FloatArray = field(default_factory=lambda: np.ones(1))
    productivity: FloatArray = field(default_factory=lambda: np.ones(1))
    wedge: FloatArray = field(default_factory=lambda: np.zeros(1))
    rebate: FloatArray = field(default_factory=lambda: np.ones(1))
    endowment: FloatArray = field(default_factory=lambda: np.ones(1))
    transfer: FloatArray = field(default_factory=lambda: np.zeros(1))
    outside: FloatArray = field(default_factory=lambda: np.zeros(1))
    capital: tuple[str, ...] = ()
    workers: float = 1.0
    sectors: Sectors | None = None
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        settle(self)

    @property
    def n_nodes(self) -> int:
        """Number of produced nodes, n."""
        return int(self.shares.shape[0])

    @property
    def n_factors(self) -> int:
        """Number of factors, F."""
        return int(self.shares.shape[1] - self.shares.shape[0])

    @property
    def node_names(self) -> tuple[str, ...]:
        """Labels of the produced nodes."""
        return self.names[: self.n_nodes]

    @property
    def factor_names(self) -> tuple[str, ...]:
        """Labels of the factors."""
        return self.names[self.n_nodes :]

    @property
    def final_node(self) -> int:
        """Index of the node that the household buys."""
        return int(self.final)

    @property
    def capital_nodes(self) -> IntArray:
        """Indices of the nodes that are produced capital."""
        return np.array([self.names.index(name) for name in self.capital], dtype=np.int64)

    @property
    def from_outside(self) -> float:
        """Transfers and old stocks, at the price one that they have at a calibrated point."""
        return float(self.transfer.sum() + self.outside.sum())

    @property
    def log_cost_shift(self) -> FloatArray:
        """``-log A - log(1 - tau)``: what each node adds to the log of its input price index."""
        shift: FloatArray = -np.log(self.productivity) - np.log1p(-self.wedge)
        return shift

    @property
    def pass_through(self) -> FloatArray:
        """Share of each node's sales that reaches its inputs.

        ``(1 - tau) / (1 - (1 - rebate) tau)``: with a full rebate 1 - tau. What is destroyed is
        never sold, so with rebate 0 all sales reach the inputs and the loss is in the price.
        """
        kept = (1.0 - self.wedge) / (1.0 - (1.0 - self.rebate) * self.wedge)
        return np.asarray(kept, dtype=np.float64)

    @property
    def sector_view(self) -> Sectors:
        """The economy's `sectors`; without any, every node but the final one is a sector."""
        if self.sectors is not None:
            return self.sectors
        own = np.array([i for i in range(self.n_nodes) if i != self.final_node], dtype=np.int64)
        names = tuple(self.names[i] for i in own)
        return Sectors(
            names=names,
            labels=names,
            activity=own,
            inputs=np.full(own.size, -1),
            wedge_nodes=tuple(own[k : k + 1] for k in range(own.size)),
        )

    def index(self, name: str) -> int:
        """Return the position of a node or factor; `InputError` names near misses."""
        try:
            return self.names.index(name)
        except ValueError:
            raise InputError(unknown_name(name, self.names), subject="economy") from None

    def replace(self, **changes: Any) -> Economy:
        """Return a copy with some fields changed (the graph's analysis is kept where it can be)."""
        return dataclasses.replace(self, **changes)

    def without_wedges(self) -> Economy:
        """Return the same technology with all wedges zero: the efficient allocation solves it."""
        return self.replace(wedge=np.zeros(self.n_nodes), rebate=np.ones(self.n_nodes))

    def __repr__(self) -> str:
        return (
            f"Economy({self.n_nodes} nodes, {self.n_factors} factors, {self.shares.nnz} links, "
            f"final {self.names[self.final_node]!r}, "
            f"{int(np.count_nonzero(self.wedge))} wedges)"
        )
