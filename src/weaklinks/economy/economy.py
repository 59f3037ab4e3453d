"""An economy in standard form: everything that is bought or sold is a node.

Sectors, nests of a production function, commodities, a capital stock, the rest of the
world: each is one row of CES weights over the others and over factors. See `Economy`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from numbers import Integral, Real
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import ArrayLike

from weaklinks.arrays import BoolArray, FloatArray, frozen
from weaklinks.errors import InputError, Problems, name_some
from weaklinks.sectors import Sectors

# A row of shares may miss one by this much (published decimals) before it is refused.
_SHARE_SUM_TOLERANCE = 1e-9


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
    workers: float = 1.0
    sectors: Sectors | None = None
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        problems = Problems("economy")
        object.__setattr__(self, "names", _as_names(self.names))
        object.__setattr__(self, "shares", _as_shares(self.shares, self.names, problems))
        problems.raise_if_any()
        for name in ("elasticity", "productivity", "wedge", "rebate", "transfer"):
            _set_vector(self, name, self.n_nodes, problems)
        for name in ("endowment", "outside"):
            _set_vector(self, name, self.n_factors, problems)
        problems.raise_if_any()
        _check_values(self, problems)
        _resolve_final(self, problems)
        problems.raise_if_any()

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
            raise InputError(_unknown_name(name, self.names), subject="economy") from None

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


@dataclass(frozen=True, kw_only=True)
class Node:
    """One row of an economy, written by name; see `assemble`.

    Parameters are those of `Economy`, for one node; `inputs` maps the names of what it buys
    to CES weights, which are divided by their sum.
    """

    name: str
    inputs: Mapping[str, float]
    elasticity: float = 1.0
    productivity: float = 1.0
    wedge: float = 0.0
    rebate: float = 1.0
    transfer: float = 0.0


def assemble(
    nodes: Sequence[Node], factors: Mapping[str, float], *, final: str, workers: float = 1.0
) -> Economy:
    """Build an economy from named nodes.

    Parameters
    ----------
    nodes : sequence of Node
        In any order; they may buy from each other in loops.
    factors : mapping of str to float
        Name and endowment of each factor.
    final : str
        Name of the node that the household buys.
    workers : float
        See `Economy`.

    Raises
    ------
    InputError
        For unknown input names, nodes without inputs, repeated names, and all that `Economy`
        refuses.

    Examples
    --------
    >>> loop = Node(name="good", inputs={"good": 0.5, "labour": 0.5})
    >>> assemble([loop], {"labour": 1.0}, final="good")
    Economy(1 nodes, 1 factors, 2 links, final 'good', 0 wedges)
    """
    names = (*(node.name for node in nodes), *factors)
    where = {name: k for k, name in enumerate(names)}
    _require_known_inputs(nodes, where, final)
    rows = [i for i, node in enumerate(nodes) for _ in node.inputs]
    columns = [where[name] for node in nodes for name in node.inputs]
    weights = np.array([w for node in nodes for w in _normalised(node)])
    shares = sp.csr_array((weights, (rows, columns)), shape=(len(nodes), len(names)))
    fields = ("elasticity", "productivity", "wedge", "rebate", "transfer")
    given: dict[str, Any] = {name: np.array([getattr(k, name) for k in nodes]) for name in fields}
    return Economy(
        names=names,
        shares=shares,
        final=final,
        endowment=np.array(list(factors.values()), dtype=np.float64),
        workers=workers,
        **given,
    )


def _normalised(node: Node) -> list[float]:
    total = sum(node.inputs.values())
    return [weight / total if total else weight for weight in node.inputs.values()]


def _require_known_inputs(nodes: Sequence[Node], where: Mapping[str, int], final: str) -> None:
    problems = Problems("economy")
    problems.add_if(not nodes, "there are no nodes; at least the final one is needed")
    problems.add_if(nodes and final not in where, _unknown_name(final, tuple(where)))
    for node in nodes:
        problems.add_if(not node.inputs, f"node {node.name!r}: it buys nothing; name its inputs")
        for name in node.inputs:
            problems.add_if(
                name not in where, f"node {node.name!r}: {_unknown_name(name, tuple(where))}"
            )
    problems.raise_if_any()


def _unknown_name(name: str, known: Sequence[str]) -> str:
    import difflib

    close = difflib.get_close_matches(str(name), [str(k) for k in known], n=3)
    hint = f"did you mean {name_some(close)}?" if close else f"known: {name_some(known)}"
    return f"there is no node or factor {name!r}; {hint}"


def _as_names(names: Any) -> tuple[str, ...]:
    given = tuple(names) if isinstance(names, Sequence) and not isinstance(names, str) else None
    problems = Problems("economy")
    if given is None:
        problems.add("names: give a list of labels, of the nodes and then of the factors")
    for k, name in enumerate(given or ()):
        problems.add_if(
            not isinstance(name, str) or not name.strip(),
            f"names: number {k + 1} is {name!r}; a label is a text that is not empty",
        )
    problems.raise_if_any()
    return given or ()


def _as_shares(shares: Any, names: tuple[str, ...], problems: Problems) -> sp.csr_array:
    # A checked matrix is frozen: it and the analysis of its graph go from copy to copy.
    if getattr(shares, "_is_checked", False) and not shares.data.flags.writeable:
        matrix = shares
    else:
        matrix = _frozen_shares(shares, names, problems)
    total = matrix.shape[1]
    problems.add_if(len(names) != total, f"names: {len(names)} for {total} columns of shares")
    if len(set(names)) < len(names):
        repeated = sorted({k for k in names if names.count(k) > 1})
        problems.add(f"names occur twice: {name_some(repeated)}")
    return matrix


def _frozen_shares(shares: Any, names: tuple[str, ...], problems: Problems) -> sp.csr_array:
    try:
        given = shares if sp.issparse(shares) else np.asarray(shares)
        if given.ndim != 2 or np.iscomplexobj(given):
            raise TypeError
        matrix = sp.csr_array(given, dtype=np.float64, copy=True)
    except (TypeError, ValueError):
        problems.add("shares: not a matrix of numbers; give n rows and n + F columns")
        return sp.csr_array((1, len(names)))
    matrix.sum_duplicates()
    matrix.eliminate_zeros()
    n, total = matrix.shape
    problems.add_if(n == 0, "shares: there are no rows; an economy needs at least one node")
    problems.add_if(total <= n, f"shares: {total} columns for {n} rows; factors come after nodes")
    if not problems.found and len(names) == total:
        _check_share_rows(matrix, names, problems)
    for part in (matrix.data, matrix.indices, matrix.indptr):
        part.setflags(write=False)
    matrix._is_checked = not problems.found
    return matrix


def _check_share_rows(matrix: sp.csr_array, names: tuple[str, ...], problems: Problems) -> None:
    row_of = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    wrong = ~np.isfinite(matrix.data) | (matrix.data < 0)
    for k in np.flatnonzero(wrong):
        buyer, seller = names[row_of[k]], names[matrix.indices[k]]
        problems.add(
            f"node {buyer!r}: the share of {seller!r} is {matrix.data[k]:g}; "
            "shares are finite and not negative"
        )
    if wrong.any():
        return
    sums = np.asarray(matrix.sum(axis=1)).ravel()
    off = np.abs(sums - 1.0) > _SHARE_SUM_TOLERANCE
    for i in np.flatnonzero(off):
        problems.add(f"node {names[i]!r}: its shares sum to {sums[i]:.10g}; they must sum to 1")


def _set_vector(economy: Economy, name: str, size: int, problems: Problems) -> None:
    try:
        given: ArrayLike = getattr(economy, name)
        if np.iscomplexobj(given):
            raise TypeError
        vector = np.asarray(given, dtype=np.float64)
        if vector.shape != (size,):
            vector = np.broadcast_to(vector, (size,)).copy()
    except (TypeError, ValueError):
        found = _shortened(getattr(economy, name))
        problems.add(f"{name}: give one number or {size}; found {found}")
        return
    object.__setattr__(economy, name, frozen(vector))


def _check_values(economy: Economy, problems: Problems) -> None:
    nodes, factors = economy.node_names, economy.factor_names
    tau = economy.wedge
    rules: tuple[tuple[str, FloatArray, BoolArray, tuple[str, ...], str], ...] = (
        (
            "elasticity",
            economy.elasticity,
            economy.elasticity >= 0,
            nodes,
            "0 or more (inf allowed)",
        ),
        ("productivity", economy.productivity, _positive(economy.productivity), nodes, "above 0"),
        ("wedge", tau, np.isfinite(tau) & (tau < 1), nodes, "below 1 (negative is a subsidy)"),
        (
            "rebate",
            economy.rebate,
            (economy.rebate >= 0) & (economy.rebate <= 1),
            nodes,
            "in [0, 1]",
        ),
        ("transfer", economy.transfer, np.isfinite(economy.transfer), nodes, "a finite number"),
        ("outside", economy.outside, np.isfinite(economy.outside), factors, "a finite number"),
        ("endowment", economy.endowment, _positive(economy.endowment), factors, "above 0"),
    )
    for name, values, right, labels, rule in rules:
        for k in np.flatnonzero(~right):
            problems.add(f"{labels[k]!r}: {name} is {values[k]:g}; it must be {rule}")
    workers: Any = economy.workers
    problems.add_if(
        not (isinstance(workers, Real) and np.isfinite(float(workers)) and float(workers) > 0),
        f"workers is {_shortened(workers)}; it must be a number above 0",
    )


def _shortened(given: object) -> str:
    text = repr(given)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _positive(values: FloatArray) -> BoolArray:
    result: BoolArray = np.isfinite(values) & (values > 0)
    return result


def _resolve_final(economy: Economy, problems: Problems) -> None:
    final: Any = economy.final
    nodes = economy.node_names
    if isinstance(final, str):
        problems.add_if(final not in nodes, f"final: {_unknown_name(final, nodes)}")
        final = nodes.index(final) if final in nodes else -1
    elif not isinstance(final, Integral) or not 0 <= int(final) < len(nodes):
        last = len(nodes) - 1
        problems.add(f"final is {_shortened(final)}; give a node's label or index, 0 to {last}")
        return
    object.__setattr__(economy, "final", int(final))
