"""The noun of this room: a country's table as a square social accounting matrix."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np

from weaklinks.arrays import BoolArray, FloatArray, frozen
from weaklinks.errors import Problems, name_some

AccountKind = Literal[
    "activity",
    "commodity",
    "import",
    "margin",
    "factor",
    "tax-activity",
    "tax-factor",
    "tax-product",
    "tax-import",
    "tax-export",
    "tax-direct",
    "household",
    "enterprise",
    "government",
    "savings",
    "stocks",
    "row",
]
ACCOUNT_KINDS: tuple[str, ...] = get_args(AccountKind)


@dataclass(frozen=True, kw_only=True, eq=False)
class Table:
    """A social accounting matrix with labelled accounts of known kind.

    Every source (a published SAM, make and use tables, a national input-output table)
    is turned into this one form by a reader of this room.

    Parameters
    ----------
    code : str
        Short name: "KEN", or the stem of the user's file.
    title : str
        "Kenya 2019".
    accounts : sequence of str
        Unique account codes, m of them.
    labels : sequence of str
        A readable name for each account.
    kinds : sequence of str
        The kind of each account, one of `ACCOUNT_KINDS`.
    flows : (m, m) array
        ``flows[i, j]``: what account j pays to account i (rows receive, columns pay, as
        SAMs are published), in `unit`.
    unit : str
        "billion KES".
    source, licence : str
        Where the numbers come from and under what terms.
    notes : sequence of str
        The rules that the reader applied, one sentence each.

    Raises
    ------
    InputError
        When shapes disagree, codes repeat, kinds are unknown or a flow is not finite.
    """

    code: str
    title: str
    accounts: tuple[str, ...]
    labels: tuple[str, ...]
    kinds: tuple[str, ...]
    flows: FloatArray
    unit: str = ""
    source: str = ""
    licence: str = ""
    notes: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        object.__setattr__(self, "flows", frozen(self.flows))
        for name in ("accounts", "labels", "kinds", "notes"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        _require_consistent(self)

    @property
    def payments(self) -> FloatArray:
        """Flows with payers in rows: row i holds what account i buys (the library's convention)."""
        return self.flows.T

    def is_kind(self, *kinds: str) -> BoolArray:
        """Say for each account whether it is of one of `kinds`."""
        return np.isin(np.array(self.kinds), kinds)

    def codes_of(self, *kinds: str) -> tuple[str, ...]:
        """Return the account codes of the given kinds, in table order."""
        return tuple(a for a, k in zip(self.accounts, self.kinds, strict=True) if k in kinds)

    def label_of(self, account: str) -> str:
        """Return the readable name of an account code."""
        return self.labels[self.accounts.index(account)]

    def name_of(self, account: str) -> str:
        """Return an account as messages name it.

        Codes of a published matrix stay codes. Those that a reader of this package made up
        (``a:Farming``, ``row``) give way to their labels, with the code where two labels are one.
        """
        made = any(code.startswith("a:") for code in self.accounts)
        if not made or account not in self.accounts or not self.label_of(account).strip():
            return account
        label = self.label_of(account)
        return f"{label} ({account})" if self.labels.count(label) > 1 else label

    @property
    def imbalance(self) -> FloatArray:
        """Receipts minus payments of every account."""
        difference: FloatArray = self.flows.sum(axis=1) - self.flows.sum(axis=0)
        return difference


def _require_consistent(table: Table) -> None:
    problems = Problems(f"table {table.code}")
    m = len(table.accounts)
    problems.add_if(m == 0, "it has no accounts")
    for name in ("labels", "kinds"):
        found = len(getattr(table, name))
        problems.add_if(found != m, f"{found} {name} for {m} accounts; there must be one for each")
    problems.add_if(
        table.flows.shape != (m, m),
        f"flows have shape {table.flows.shape}; {m} accounts need ({m}, {m})",
    )
    repeated = sorted(a for a, times in Counter(table.accounts).items() if times > 1)
    problems.add_if(repeated, f"account codes occur twice: {name_some(repeated)}")
    unknown = sorted(set(table.kinds) - set(ACCOUNT_KINDS))
    problems.add_if(
        unknown, f"unknown account kinds {name_some(unknown)}; known: {', '.join(ACCOUNT_KINDS)}"
    )
    if not problems.found:
        _require_finite(table, problems)
    problems.raise_if_any()


def _require_finite(table: Table, problems: Problems) -> None:
    for i, j in np.argwhere(~np.isfinite(table.flows))[:10]:
        problems.add(
            f"row {table.accounts[i]!r}, column {table.accounts[j]!r}: "
            f"the flow is {table.flows[i, j]}; it must be a finite number"
        )
