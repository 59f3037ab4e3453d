"""Say everything about a table that a statistician would want to see before using it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from weaklinks.tables.balance import require_summable, unbalanced
from weaklinks.tables.findings import (
    EXACT_BALANCE,
    Finding,
    activities,
    dead_ends,
    imbalances,
    labels,
    negatives,
    orientation,
)
from weaklinks.tables.scaling import relative_imbalance
from weaklinks.tables.table import Table
from weaklinks.tables.totals import unit_of

if TYPE_CHECKING:
    import pandas as pd

_ORDER = ("error", "warning", "note")
_FINDERS = (imbalances, negatives, dead_ends, activities, labels, orientation)


@dataclass(frozen=True, kw_only=True)
class TableReport:
    """What `check_table` found.

    Parameters
    ----------
    code, title, unit : str
        Of the table.
    accounts : int
        How many accounts there are.
    balances : bool
        Every account balances exactly or within published rounding.
    exact : bool
        Every account balances to one part in a million.
    largest_gap : float
        Largest receipts less payments of an account relative to its size.
    rounding_unit : float
        Unit in which the cells are rounded, 0 when they are not.
    findings : tuple of Finding
        Errors first, then warnings, then notes; the largest amounts first.
    """

    code: str
    title: str
    unit: str
    accounts: int
    balances: bool
    exact: bool
    largest_gap: float
    rounding_unit: float
    findings: tuple[Finding, ...]

    @property
    def problems(self) -> tuple[Finding, ...]:
        """The findings that are errors."""
        return tuple(found for found in self.findings if found.severity == "error")

    @property
    def verdict(self) -> str:
        """One sentence on the balance of the table."""
        size = f"(largest gap {self.largest_gap:.2g} of an account)"
        if self.exact:
            return f"The table balances exactly {size}."
        if self.balances:
            return f"The table balances within published rounding {size}; it is balanced on use."
        return f"The table does not balance {size}."

    def to_frame(self) -> pd.DataFrame:
        """Return the findings as a data frame, a row each."""
        import pandas as pd

        columns = ("severity", "kind", "accounts", "amount", "message")
        rows = [
            (f.severity, f.kind, ", ".join(f.accounts), f.amount, f.message) for f in self.findings
        ]
        return pd.DataFrame(rows, columns=list(columns))


def check_table(table: Table) -> TableReport:
    """Check a table's balance, signs, dead ends, labels and orientation; changes nothing.

    Returns
    -------
    report : TableReport
        `TableReport.balances` is false when receipts and payments of an account differ by
        more than one percent and by more than rounded cells explain.
    """
    require_summable(table)
    gaps = np.abs(relative_imbalance(table.flows))
    found = [found for finder in _FINDERS for found in finder(table)]
    found.sort(key=lambda f: (_ORDER.index(f.severity), -abs(f.amount)))
    return TableReport(
        code=table.code,
        title=table.title,
        unit=table.unit,
        accounts=len(table.accounts),
        balances=not unbalanced(table).any(),
        exact=bool(gaps.max(initial=0.0) <= EXACT_BALANCE),
        largest_gap=float(gaps.max(initial=0.0)),
        rounding_unit=unit_of(table.flows),
        findings=tuple(found),
    )
