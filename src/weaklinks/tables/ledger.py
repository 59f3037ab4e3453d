"""Enter payments between named accounts, close the institutions, and get a `Table`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from weaklinks.arrays import FloatArray
from weaklinks.tables.table import Table

INSTITUTIONS: dict[str, tuple[str, str]] = {
    "margins": ("Trade and transport margins", "margin"),
    "labour": ("Labour", "factor"),
    "capital": ("Capital", "factor"),
    "value-added": ("Value added", "factor"),
    "tax-activity": ("Other taxes less subsidies on production", "tax-activity"),
    "tax-product": ("Taxes less subsidies on products", "tax-product"),
    "household": ("Households", "household"),
    "government": ("Government", "government"),
    "savings": ("Savings and investment", "savings"),
    "stocks": ("Changes in inventories", "stocks"),
    "row": ("Rest of the world", "row"),
}


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """Payments that a reader enters account by account (the only array here that is written).

    Parameters
    ----------
    accounts : tuple of (code, label, kind)
        Sectors first; `open_ledger` appends the institutions.
    position : dict
        Row and column of each code.
    flows : (m, m) array
        As in `Table`: rows receive, columns pay.
    """

    accounts: tuple[tuple[str, str, str], ...]
    position: dict[str, int]
    flows: FloatArray

    def pay(
        self, payers: str | Sequence[str], receivers: str | Sequence[str], sums: ArrayLike
    ) -> None:
        """Add `sums` (receivers x payers, or one vector) to what payers pay receivers."""
        rows, columns = self._places(receivers), self._places(payers)
        shape = (len(rows), len(columns))
        amounts = np.asarray(sums, dtype=float)
        self.flows[np.ix_(rows, columns)] += amounts.reshape(shape) if amounts.ndim else amounts

    def pay_either_way(self, payer: str, receiver: str, amount: float) -> None:
        """Enter a positive payment: a negative amount is paid by the receiver to the payer."""
        if amount >= 0:
            self.pay(payer, receiver, amount)
        else:
            self.pay(receiver, payer, -amount)

    def surplus(self, account: str) -> float:
        """Receipts less payments of an account so far."""
        at = self.position[account]
        return float(self.flows[at].sum() - self.flows[:, at].sum())

    def _places(self, names: str | Sequence[str]) -> list[int]:
        return [self.position[n] for n in ([names] if isinstance(names, str) else names)]


def open_ledger(sectors: Iterable[tuple[str, str, str]]) -> Ledger:
    """Return an empty ledger over `sectors` (code, label, kind) and every institution."""
    institutions = [(code, label, kind) for code, (label, kind) in INSTITUTIONS.items()]
    accounts = (*sectors, *institutions)
    position = {code: i for i, (code, _, _) in enumerate(accounts)}
    return Ledger(
        accounts=accounts, position=position, flows=np.zeros((len(accounts), len(accounts)))
    )


CLOSURE_NOTE = (
    "Institutions are closed by rule: factors pay households, taxes pay the government, "
    "households finance the government's deficit and save the rest, the rest of the world "
    "lends what imports exceed exports by."
)


def close_institutions(ledger: Ledger) -> None:
    """Enter the transfers that balance taxes, factors, government, households and the rest.

    Savings are left with the sum of all other imbalances, which is zero in a source whose
    own totals agree.
    """
    for account, _, kind in ledger.accounts:
        if kind == "factor":
            ledger.pay(account, "household", ledger.surplus(account))
        elif kind.startswith("tax-"):
            ledger.pay_either_way(account, "government", ledger.surplus(account))
    ledger.pay_either_way("stocks", "savings", ledger.surplus("stocks"))
    deficit = -ledger.surplus("government")
    if deficit > 0:
        ledger.pay("household", "government", deficit)
    for account in ("government", "household", "row"):
        ledger.pay_either_way(account, "savings", ledger.surplus(account))


def to_table(
    ledger: Ledger,
    *,
    code: str,
    title: str,
    unit: str,
    source: str,
    licence: str,
    notes: Sequence[str],
) -> Table:
    """Freeze a ledger; institutions that nobody pays and that pay nobody are left out."""
    used = np.any(ledger.flows != 0, axis=0) | np.any(ledger.flows != 0, axis=1)
    kept = [
        i for i, (name, _, _) in enumerate(ledger.accounts) if used[i] or name not in INSTITUTIONS
    ]
    accounts, labels, kinds = zip(*(ledger.accounts[i] for i in kept), strict=True)
    return Table(
        code=code,
        title=title,
        accounts=accounts,
        labels=labels,
        kinds=kinds,
        flows=ledger.flows[np.ix_(kept, kept)],
        unit=unit,
        source=source,
        licence=licence,
        notes=tuple(notes),
    )
