"""What can be found in a table, one kind of finding at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from weaklinks.arrays import BoolArray, FloatArray
from weaklinks.tables.balance import rounding_slack, unbalanced
from weaklinks.tables.rules import apply_rules, loss_cells, reversible_cells
from weaklinks.tables.scaling import gross_circulation, one_way_cells, relative_imbalance
from weaklinks.tables.table import Table

Severity = Literal["error", "warning", "note"]
EXACT_BALANCE = 1e-6
_GOODS = ("activity", "commodity", "import")
_EXPECTED = ("activity", "factor", "household")
_MOST_DEAD_ENDS = 20


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing to know about a table.

    Parameters
    ----------
    severity : {"error", "warning", "note"}
        An error keeps `prepare` from working; a warning is changed by a stated rule or looks
        wrong; a note is harmless.
    kind : str
        "imbalance", "negative flow", "subsidy", "empty account", "no payments", "no receipts",
        "no inputs", "no value added", "negative value added", "dead end", "no label",
        "transposed" or "missing accounts".
    accounts : tuple of str
        The account, or receiver and payer of a cell.
    amount : float
        In the table's unit: the difference, the cell, the account's size.
    message : str
        One sentence with numbers and the rule that will apply.
    """

    severity: Severity
    kind: str
    accounts: tuple[str, ...]
    amount: float
    message: str


def imbalances(table: Table) -> Iterator[Finding]:
    """Accounts that receive more or less than they pay."""
    received, paid = table.flows.sum(axis=1), table.flows.sum(axis=0)
    gaps, off = relative_imbalance(table.flows), unbalanced(table)
    slack = rounding_slack(table.flows)
    for i in np.flatnonzero(np.abs(gaps) > EXACT_BALANCE):
        difference, name = received[i] - paid[i], table.name_of(table.accounts[i])
        if off[i]:
            meaning = "it does not balance"
        elif abs(difference) <= slack[i]:
            meaning = "published rounding, balanced on use"
        else:
            meaning = "a small discrepancy, balanced on use"
        yield Finding(
            severity="error" if off[i] else "note",
            kind="imbalance",
            accounts=(table.accounts[i],),
            amount=float(difference),
            message=f"{name!r} receives {received[i]:,.6g} and pays {paid[i]:,.6g}: "
            f"difference {difference:,.6g} ({100 * gaps[i]:+.2g} %), {meaning}.",
        )


def negatives(table: Table) -> Iterator[Finding]:
    """Negative flows, each with the rule that will apply."""
    losses, turned = loss_cells(table), reversible_cells(table)
    for i, j in np.argwhere(table.flows < 0):
        cell = (table.accounts[i], table.accounts[j])
        receiver, payer = map(table.name_of, cell)
        if losses[i, j]:
            rule = "a loss; it becomes a production subsidy"
        elif turned[i, j]:
            rule = f"it is entered as a payment by {receiver!r} to {payer!r}"
        else:
            rule = "a subsidy; it stays negative"
        subsidy = not losses[i, j] and not turned[i, j]
        yield Finding(
            severity="note" if subsidy else "warning",
            kind="subsidy" if subsidy else "negative flow",
            accounts=cell,
            amount=float(table.flows[i, j]),
            message=f"{payer!r} pays {receiver!r} {table.flows[i, j]:,.6g}: {rule}.",
        )


def dead_ends(table: Table) -> Iterator[Finding]:
    """Accounts that receive or pay nothing, and flows that no rule leads anywhere."""
    gross = gross_circulation(table.flows)
    received, paid = gross.sum(axis=1), gross.sum(axis=0)
    for i in np.flatnonzero((received == 0) | (paid == 0)):
        account, size = table.accounts[i], float(max(received[i], paid[i]))
        if size == 0:
            kind, said = "empty account", "has no flows; it is left out"
        elif paid[i] == 0:
            kind, said = "no payments", f"receives {size:,.6g} but pays nothing"
        else:
            kind, said = "no receipts", f"pays {size:,.6g} but receives nothing"
        yield Finding(
            severity="warning",
            kind=kind,
            accounts=(account,),
            amount=size,
            message=f"{table.name_of(account)!r} {said}.",
        )
    yield from _one_way(apply_rules(table)[0])


def _one_way(ruled: Table) -> Iterator[Finding]:
    gross = gross_circulation(ruled.flows)
    for i, j in one_way_cells(gross)[:_MOST_DEAD_ENDS]:
        cell = (ruled.accounts[i], ruled.accounts[j])
        receiver, payer = map(ruled.name_of, cell)
        yield Finding(
            severity="error",
            kind="dead end",
            accounts=cell,
            amount=float(gross[i, j]),
            message=f"What {payer!r} pays {receiver!r} ({gross[i, j]:,.6g}) never comes back to "
            "it, after all rules; a flow that closes the circuit is missing.",
        )


def activities(table: Table) -> Iterator[Finding]:
    """Activities without inputs or with value added that is missing or negative."""
    costs = {
        "inputs": _paid_to(table, *_GOODS, "margin"),
        "value": _paid_to(table, "factor"),
        "margin": _paid_to(table, "factor", "tax-activity"),
    }
    output = np.maximum(table.flows, 0.0).sum(axis=1)
    for i in np.flatnonzero(table.is_kind("activity") & (output > 0)):
        account, size = table.accounts[i], float(output[i])
        if costs["inputs"][i] == 0:
            yield _about(
                table, account, "note", "no inputs", size, f"sells {size:,.6g} but buys no goods"
            )
        if costs["value"][i] == 0:
            said = f"sells {size:,.6g} but pays no factor"
            yield _about(table, account, "warning", "no value added", size, said)
        if costs["margin"][i] < 0:
            lost = float(costs["margin"][i])
            said = f"has a negative value added of {lost:,.6g}"
            yield _about(table, account, "warning", "negative value added", lost, said)


def _paid_to(table: Table, *kinds: str) -> FloatArray:
    paid: FloatArray = table.flows[table.is_kind(*kinds)].sum(axis=0)
    return paid


def _about(
    table: Table, account: str, severity: Severity, kind: str, amount: float, said: str
) -> Finding:
    return Finding(
        severity=severity,
        kind=kind,
        accounts=(account,),
        amount=amount,
        message=f"Activity {table.name_of(account)!r} {said}.",
    )


def labels(table: Table) -> Iterator[Finding]:
    """Accounts without a readable name, and kinds that no account has."""
    for account, label in zip(table.accounts, table.labels, strict=True):
        if not label.strip():
            yield Finding(
                severity="note",
                kind="no label",
                accounts=(account,),
                amount=0.0,
                message=f"{account!r} has no label; its code is shown instead.",
            )
    missing = tuple(kind for kind in _EXPECTED if not table.codes_of(kind))
    if missing:
        yield Finding(
            severity="error",
            kind="missing accounts",
            accounts=(),
            amount=0.0,
            message=f"The table has no account of kind {' or '.join(missing)}; check the kinds.",
        )


def orientation(table: Table) -> Iterator[Finding]:
    """Rows receive: factors are paid by activities, and goods by households."""
    goods = table.is_kind("activity", "commodity")
    for kind, payers, receivers in (
        ("factor", table.is_kind("activity"), table.is_kind("factor")),
        ("household", table.is_kind("household"), goods),
    ):
        right, wrong = _sum(table, receivers, payers), _sum(table, payers, receivers)
        if wrong > right:
            yield Finding(
                severity="error",
                kind="transposed",
                accounts=table.codes_of(kind),
                amount=wrong,
                message=f"{kind.capitalize()} accounts pay where they should receive (or receive "
                f"where they should pay): {wrong:,.6g} against {right:,.6g}. Rows must receive "
                "and columns pay; the table seems to be transposed.",
            )


def _sum(table: Table, receivers: BoolArray, payers: BoolArray) -> float:
    return float(np.maximum(table.flows[np.ix_(receivers, payers)], 0.0).sum())
