"""The stated rules for what a balanced economy cannot hold: negative flows, dead ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from weaklinks.arrays import BoolArray, FloatArray
from weaklinks.errors import name_some
from weaklinks.tables.scaling import gross_circulation
from weaklinks.tables.table import Table

SUBSIDY_KINDS = ("tax-product", "tax-activity", "tax-import", "tax-factor", "tax-export")
LOSSES = "losses"
RENT = "rent:"

Step = tuple[Table, tuple[str, ...]]


def apply_rules(table: Table) -> Step:
    """Apply every rule to a table and say what was done.

    1. Losses: a negative payment to a factor becomes a production subsidy.
    2. Any other negative flow outside tax rows becomes a positive flow the other way; one of an
       account to itself has no other way, and is left out.
    3. Accounts that neither receive nor pay are left out.
    4. Accounts that receive but do not pay get a payee: activities a rent of their own.
    5. Accounts that pay but do not receive get a payer; activities are absorbed by the
       government.

    Returns
    -------
    table : Table
        Without negative flows except subsidies (negative cells in tax rows).
    applied : tuple of str
        A sentence for each rule that changed something, naming the accounts.
    """
    applied: tuple[str, ...] = ()
    for rule in (_losses_to_subsidies, _reverse_negatives):
        table, said = rule(table)
        applied += said
    changed = True
    while changed:
        before = applied
        for rule in (_drop_empty, _find_payees, _find_payers):
            table, said = rule(table)
            applied += said
        changed = applied != before
    return table, applied


def loss_cells(table: Table) -> BoolArray:
    """Mark negative payments by activities to factors."""
    cells: BoolArray = (
        table.is_kind("factor")[:, None] & table.is_kind("activity")[None, :] & (table.flows < 0)
    )
    return cells


def reversible_cells(table: Table) -> BoolArray:
    """Mark negative flows that are neither losses nor subsidies."""
    cells: BoolArray = (
        (table.flows < 0) & ~loss_cells(table) & ~table.is_kind(*SUBSIDY_KINDS)[:, None]
    )
    return cells


def _losses_to_subsidies(table: Table) -> Step:
    cells = np.argwhere(loss_cells(table))
    if len(cells) == 0:
        return table, ()
    if not table.codes_of("tax-activity"):
        table = _with_account(table, LOSSES, "Losses carried by the public", "tax-activity")
    flows = table.flows.copy()
    tax = table.accounts.index(table.codes_of("tax-activity")[0])
    for factor, activity in cells:
        loss = -flows[factor, activity]
        flows[factor, activity] = 0.0
        flows[tax, activity] -= loss
        _settle_loss(table, flows, int(factor), tax, loss)
    names = [f"{_name(table, j)} ({_name(table, i)})" for i, j in cells]
    return replace(table, flows=flows), (
        f"Losses, negative payments to a factor, are recorded as production subsidies in "
        f"{_name(table, tax)!r}: {name_some(names)}.",
    )


def _settle_loss(table: Table, flows: FloatArray, factor: int, tax: int, loss: float) -> None:
    """Keep owners where they were: they get the undiminished income and pay the loss in tax."""
    owner = _first(table, "household", "enterprise", default=factor, largest=flows[:, factor])
    government = _first(table, "government", default=owner)
    flows[owner, factor] += loss
    flows[government, tax] -= loss
    flows[government, owner] += loss
    if government == owner:
        flows[owner, owner] -= loss


def _reverse_negatives(table: Table) -> Step:
    cells = reversible_cells(table)
    if not cells.any():
        return table, ()
    moved = np.where(cells, -table.flows, 0.0)
    flows = np.where(cells, 0.0, table.flows) + moved.T
    np.fill_diagonal(flows, np.where(np.diag(cells), 0.0, np.diag(flows)))
    order = np.argsort(-moved[cells], kind="stable")
    found = [
        (bool(i == j), f"{_name(table, i)} from {_name(table, j)} ({table.flows[i, j]:,.6g})")
        for i, j in np.argwhere(cells)[order]
    ]
    turned, own = ([name for itself, name in found if itself is kind] for kind in (False, True))
    said = []
    if turned:
        said.append(
            f"Negative flows are entered as positive flows the other way: {name_some(turned)}."
        )
    if own:
        said.append(f"Negative flows of an account to itself are left out: {name_some(own)}.")
    return replace(table, flows=flows), tuple(said)


def _drop_empty(table: Table) -> Step:
    receives, pays = _ends(table)
    empty = ~receives & ~pays
    if not empty.any() or empty.all():
        return table, ()
    names = name_some(_name(table, i) for i in np.flatnonzero(empty).tolist())
    return _without(table, empty), (f"Accounts without any flow are left out: {names}.",)


def _find_payees(table: Table) -> Step:
    receives, pays = _ends(table)
    said: tuple[str, ...] = ()
    for account in [a for a, dead in zip(table.accounts, receives & ~pays, strict=True) if dead]:
        kind, name = table.kinds[table.accounts.index(account)], table.name_of(account)
        payee = _payee(table, kind)
        if payee is None:
            continue
        if kind == "activity":
            table = _with_account(table, RENT + account, f"Rent of {name}", "factor")
            table = _pay_surplus(
                _pay_surplus(table, account, RENT + account), RENT + account, payee
            )
            said += (
                f"{name!r} sells but buys nothing: its output is a rent paid to "
                f"{table.name_of(payee)!r}.",
            )
        else:
            table = _pay_surplus(table, account, payee)
            said += (f"{name!r} receives but pays nothing: it pays {table.name_of(payee)!r}.",)
    return table, said


def _find_payers(table: Table) -> Step:
    receives, pays = _ends(table)
    said: tuple[str, ...] = ()
    for account in [a for a, dead in zip(table.accounts, ~receives & pays, strict=True) if dead]:
        kind, name = table.kinds[table.accounts.index(account)], table.name_of(account)
        if kind == "activity":
            payer = _code(table, "government", "household")
            if payer is not None:
                table = _absorb(table, account, payer)
                payer = table.name_of(payer)
                said += (f"{name!r} has costs but sells nothing: {payer!r} bears the costs.",)
        elif kind in ("commodity", "import", "margin"):
            payer = _code(table, "savings", "household")
            if payer is not None:
                table = _pay_surplus(table, payer, account, -1.0)
                payer = table.name_of(payer)
                said += (f"{name!r} is supplied but bought by nobody: {payer!r} buys it.",)
    return table, said


def _payee(table: Table, kind: str) -> str | None:
    if kind in ("activity", "factor", "enterprise"):
        return _code(table, "household")
    if kind in ("commodity", "import", "margin"):
        return _code(table, "row", "household")
    return _code(table, "government", "household") if kind.startswith("tax-") else None


def _name(table: Table, i: int) -> str:
    return table.name_of(table.accounts[i])


def _ends(table: Table) -> tuple[BoolArray, BoolArray]:
    used = gross_circulation(table.flows) > 0
    return np.any(used, axis=1), np.any(used, axis=0)


def _code(table: Table, *kinds: str) -> str | None:
    """Return the largest account of the first of `kinds` that the table has."""
    size = np.abs(table.flows).sum(axis=1)
    for kind in kinds:
        codes = table.codes_of(kind)
        if codes:
            return max(codes, key=lambda code: size[table.accounts.index(code)])
    return None


def _first(
    table: Table, *kinds: str, default: int, largest: Sequence[float] | FloatArray | None = None
) -> int:
    at = [i for i, kind in enumerate(table.kinds) if kind in kinds]
    if not at:
        return default
    return at[0] if largest is None else max(at, key=lambda i: largest[i])


def _with_account(table: Table, code: str, label: str, kind: str) -> Table:
    m = len(table.accounts)
    flows = np.zeros((m + 1, m + 1))
    flows[:m, :m] = table.flows
    return replace(
        table,
        accounts=(*table.accounts, code),
        labels=(*table.labels, label),
        kinds=(*table.kinds, kind),
        flows=flows,
    )


def _without(table: Table, gone: BoolArray) -> Table:
    kept = np.flatnonzero(~gone)
    return replace(
        table,
        accounts=tuple(table.accounts[i] for i in kept),
        labels=tuple(table.labels[i] for i in kept),
        kinds=tuple(table.kinds[i] for i in kept),
        flows=table.flows[np.ix_(kept, kept)],
    )


def _pay_surplus(table: Table, payer: str, payee: str, sign: float = 1.0) -> Table:
    """Let `payer` pay `payee` what payer (sign +1) has over, or what payee (sign -1) lacks."""
    flows = table.flows.copy()
    i, j = table.accounts.index(payee), table.accounts.index(payer)
    flows[i, j] += table.imbalance[j] if sign > 0 else -table.imbalance[i]
    return replace(table, flows=flows)


def _absorb(table: Table, account: str, payer: str) -> Table:
    flows = table.flows.copy()
    j, i = table.accounts.index(account), table.accounts.index(payer)
    flows[:, i] += flows[:, j]
    flows[:, j] = 0.0
    return _without(replace(table, flows=flows), np.arange(len(flows)) == j)
