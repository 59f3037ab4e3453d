"""Prepare a table for calibration: the rules of this room, then exact balance."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from weaklinks.arrays import BoolArray, FloatArray
from weaklinks.errors import InputError, Problems
from weaklinks.tables.rules import apply_rules
from weaklinks.tables.scaling import (
    EXACT,
    balance_by_scaling,
    gross_circulation,
    one_way_cells,
    relative_imbalance,
)
from weaklinks.tables.table import Table
from weaklinks.tables.totals import NOTED_GAP, unit_of

_NEGLIGIBLE = 1e-6
_MOST_NAMED = 20


@dataclass(frozen=True, kw_only=True, eq=False)
class Prepared:
    """A table that can be calibrated, and what was done to it.

    Parameters
    ----------
    table : Table
        Receipts equal payments for every account; negative cells only in tax rows.
    applied : tuple of str
        One sentence for each rule that changed something, naming the accounts.
    largest_change : float
        Largest relative change of a cell by balancing (0 when nothing was balanced).
    """

    table: Table
    applied: tuple[str, ...]
    largest_change: float


def prepare(table: Table, *, force: bool = False) -> Prepared:
    """Apply the stated rules to a table and balance it exactly.

    Parameters
    ----------
    table : Table
        As published.
    force : bool
        Balance even where receipts and payments differ by more than one percent of an
        account and by more than rounding explains.

    Returns
    -------
    prepared : Prepared

    Raises
    ------
    InputError
        When accounts do not balance (and `force` is false), or money flows to an account
        that never pays it back, so that no balanced table has these flows.
    """
    require_summable(table)
    ruled, applied = apply_rules(table)
    _require_circuits(ruled)
    off = unbalanced(ruled)
    if off.any() and not force:
        _refuse(ruled, off)
    flows, change, said = _balanced(ruled)
    return Prepared(
        table=replace(ruled, flows=flows), applied=(*applied, *said), largest_change=change
    )


def require_summable(table: Table) -> None:
    """Refuse flows so large that their sums are no numbers any more."""
    with np.errstate(over="ignore"):
        total = np.abs(table.flows).sum()
    if not np.isfinite(2.0 * total):
        raise InputError(
            "the flows are too large to be added up; give them in a larger unit",
            subject=f"table {table.code}",
        )


def unbalanced(table: Table) -> BoolArray:
    """Mark accounts off balance by more than one percent and more than rounding explains.

    Accounts smaller than a millionth of all flows are never marked.
    """
    gross = gross_circulation(table.flows)
    size = np.maximum(gross.sum(axis=0), gross.sum(axis=1))
    off: BoolArray = (
        (np.abs(relative_imbalance(table.flows)) > NOTED_GAP)
        & (np.abs(table.imbalance) > rounding_slack(table.flows))
        & (size > _NEGLIGIBLE * gross.sum())
    )
    return off


def rounding_slack(flows: FloatArray) -> FloatArray:
    """Return how far rounded cells can throw each account off: half a unit for each cell."""
    cells = np.count_nonzero(flows, axis=0) + np.count_nonzero(flows, axis=1)
    slack: FloatArray = 0.5 * unit_of(flows) * cells
    return slack


def _require_circuits(table: Table) -> None:
    problems = Problems(f"table {table.code}")
    cells = one_way_cells(gross_circulation(table.flows))
    for i, j in cells[:_MOST_NAMED]:
        problems.add(
            f"what {table.name_of(table.accounts[j])!r} pays {table.name_of(table.accounts[i])!r} "
            f"({table.flows[i, j]:,.6g}) never comes back to it through other accounts; "
            "a flow that closes the circuit is missing"
        )
    rest = len(cells) - _MOST_NAMED
    problems.add_if(rest > 0, f"{rest} more flows lead nowhere")
    problems.raise_if_any()


def _refuse(table: Table, off: BoolArray) -> None:
    received, paid = table.flows.sum(axis=1), table.flows.sum(axis=0)
    order = sorted(np.flatnonzero(off), key=lambda i: -abs(received[i] - paid[i]))
    problems = Problems(f"table {table.code} does not balance")
    for i in order[:_MOST_NAMED]:
        name = table.name_of(table.accounts[i])
        problems.add(
            f"{name!r} receives {received[i]:,.6g} and pays {paid[i]:,.6g}; "
            f"the difference is {received[i] - paid[i]:,.6g}"
        )
    problems.add_if(len(order) > _MOST_NAMED, f"{len(order) - _MOST_NAMED} more accounts are off")
    problems.found[-1] += (
        ". Correct the table, or balance it all the same (--accept-imbalance, or force=True)"
    )
    problems.raise_if_any()


def _balanced(table: Table) -> tuple[FloatArray, float, tuple[str, ...]]:
    gap = float(np.max(np.abs(relative_imbalance(table.flows)), initial=0.0))
    if gap <= EXACT:
        return table.flows, 0.0, ()
    flows, left = balance_by_scaling(table.flows)
    if not left <= EXACT:
        raise InputError(
            f"no balanced table was found near this one (an account is still off by {left:.1e} of "
            "its size); correct the accounts that the check names",
            subject=f"table {table.code}",
        )
    ratio = np.divide(flows, table.flows, out=np.ones_like(flows), where=table.flows != 0)
    i, j = np.unravel_index(int(np.argmax(np.abs(ratio - 1.0))), ratio.shape)
    change = float(abs(ratio[i, j] - 1.0))
    return (
        flows,
        change,
        (
            f"Receipts and payments differ by up to {gap:.2g} of an account and are balanced by "
            f"cross-entropy scaling; the largest change is {ratio[i, j] - 1.0:+.2g}, in what "
            f"{table.name_of(table.accounts[j])!r} pays {table.name_of(table.accounts[i])!r}.",
        ),
    )
