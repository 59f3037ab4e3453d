"""What an economy may be made of: every field checked, every problem named at once."""

from __future__ import annotations

from collections.abc import Sequence
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import ArrayLike

from weaklinks.arrays import BoolArray, FloatArray, frozen
from weaklinks.errors import Problems, name_some

if TYPE_CHECKING:
    from weaklinks.economy.economy import Economy

# A row of shares may miss one by this much (published decimals) before it is refused.
_SHARE_SUM_TOLERANCE = 1e-9
# A sum this close to one is as close as adding up lets it be; its row is left as it is.
_SHARE_SUM_ROUNDING = 1e-13


def settle(economy: Economy) -> None:
    """Turn an economy's fields into checked, frozen arrays of the right size, or raise.

    Raises
    ------
    InputError
        One message with every problem, naming the node or factor.
    """
    problems = Problems("economy")
    object.__setattr__(economy, "names", _as_names(economy.names))
    object.__setattr__(economy, "shares", _as_shares(economy.shares, economy.names, problems))
    problems.raise_if_any()
    for name in ("elasticity", "productivity", "wedge", "rebate", "transfer"):
        _set_vector(economy, name, economy.n_nodes, problems)
    for name in ("endowment", "outside"):
        _set_vector(economy, name, economy.n_factors, problems)
    problems.raise_if_any()
    _check_values(economy, problems)
    _resolve_final(economy, problems)
    problems.raise_if_any()
    _check_capital(economy, problems)
    problems.raise_if_any()


def unknown_name(name: str, known: Sequence[str]) -> str:
    """Say that a label is unknown, with near misses."""
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
    # What decimals left over would be blown up by 1 / (1 - elasticity) next to Cobb-Douglas.
    sums[off | (np.abs(sums - 1.0) <= _SHARE_SUM_ROUNDING)] = 1.0
    matrix.data /= np.repeat(sums, np.diff(matrix.indptr))


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
        problems.add_if(final not in nodes, f"final: {unknown_name(final, nodes)}")
        final = nodes.index(final) if final in nodes else -1
    elif not isinstance(final, Integral) or not 0 <= int(final) < len(nodes):
        last = len(nodes) - 1
        problems.add(f"final is {_shortened(final)}; give a node's label or index, 0 to {last}")
        return
    object.__setattr__(economy, "final", int(final))


def _check_capital(economy: Economy, problems: Problems) -> None:
    object.__setattr__(economy, "capital", tuple(economy.capital))
    links = economy.shares
    for name in economy.capital:
        if name not in economy.node_names:
            problems.add(f"capital: {unknown_name(name, economy.node_names)}")
            continue
        row = economy.names.index(name)
        bought = links.indices[links.indptr[row] : links.indptr[row + 1]].tolist()
        problems.add_if(
            bought != [economy.final_node],
            f"capital {name!r}: it must buy the final good and nothing else",
        )
