"""Small tables that are easy to check by hand."""

from __future__ import annotations

import numpy as np

from weaklinks.tables import Table


def make_table(kinds: dict[str, str], payments: dict[tuple[str, str], float]) -> Table:
    """A table from {(payer, receiver): amount}."""
    codes = list(kinds)
    flows = np.zeros((len(codes), len(codes)))
    for (payer, receiver), amount in payments.items():
        flows[codes.index(receiver), codes.index(payer)] = amount
    return Table(
        code="toy",
        title="Toy",
        accounts=tuple(codes),
        labels=tuple(code.title() for code in codes),
        kinds=tuple(kinds.values()),
        flows=flows,
    )


KINDS = {
    "farm": "activity",
    "mill": "activity",
    "work": "factor",
    "tax": "tax-activity",
    "home": "household",
    "state": "government",
    "save": "savings",
}
PAYMENTS = {
    ("farm", "work"): 60.0,
    ("farm", "mill"): 30.0,
    ("farm", "tax"): 10.0,
    ("mill", "farm"): 40.0,
    ("mill", "work"): 50.0,
    ("work", "home"): 110.0,
    ("tax", "state"): 10.0,
    ("home", "farm"): 45.0,
    ("home", "mill"): 50.0,
    ("home", "save"): 15.0,
    ("state", "mill"): 10.0,
    ("save", "farm"): 15.0,
}
