"""What the headings of input-output tables mean: final uses, primary inputs, totals."""

from __future__ import annotations

import re
from typing import Literal

FinalRole = Literal[
    "household",
    "government",
    "investment",
    "stocks",
    "exports",
    "imports",
    "total-intermediate",
    "total",
]
PrimaryRole = Literal[
    "labour",
    "capital",
    "value-added",
    "other-taxes",
    "other-subsidies",
    "product-taxes",
    "product-subsidies",
    "imports",
    "total-intermediate",
    "total-value-added",
    "output",
]

# Order matters: "government consumption expenditures and gross investment" is government.
# F010 ... F10S, T001 and T019 are the codes of the US Bureau of Economic Analysis;
# HFCE ... DPABR those of the OECD; CONS_h ... INVEN those of WIOD.
_FINAL: tuple[tuple[str, FinalRole], ...] = (
    (
        r"t001|.*total intermediate.*|.*intermediate (use|demand|consumption)s?",
        "total-intermediate",
    ),
    (r"t019|total.*|(gross )?output|go|out", "total"),
    (r"f06.|f07.|f10.|.*government.*|.*public.*|ggfc|cons_g|g", "government"),
    (r"f030|.*inventor.*|.*stock.*|.*valuables.*|invnt|inven", "stocks"),
    (r"f02.|.*investment.*|.*fixed capital.*|.*capital formation.*|gfcf|i", "investment"),
    (r"f040|.*exports?\b.*|exp|expo|x|e", "exports"),
    (r"f050|.*imports?\b.*|imp|impo|m", "imports"),
    (
        r"f010|.*personal consumption.*|.*household.*|.*private consumption.*|.*non-?profit.*"
        r"|(final )?consumption|hfce|npish|cons_h|cons_np|dpabr|cons_abr|c",
        "household",
    ),
)
_PRIMARY: tuple[tuple[str, PrimaryRole], ...] = (
    (r".*total intermediate.*|ii_fob", "total-intermediate"),
    (r"less.*subsid.*product(ion)\b.*|other subsidies.*", "other-subsidies"),
    (r"less.*subsid.*products?\b.*|subsidies on products.*", "product-subsidies"),
    (r".*taxes on production.*|other taxes.*|.*production taxes.*", "other-taxes"),
    (r".*tax.*products?\b.*|product taxes.*|txsp|tls|taxsub", "product-taxes"),
    (r"(total|gross)? ?value[ -_]added \(.*|total value[ -_]added.*", "total-value-added"),
    (r"(gross )?value[ -_]added.*|va|valu|vabp|gdp", "value-added"),
    (r"total (industry )?output.*|(gross )?output.*|out|go|total( inputs?)?", "output"),
    (r".*compensation.*|.*wages.*|.*salar.*|.*labou?r.*|employees", "labour"),
    (r".*operating surplus.*|.*mixed income.*|.*capital.*|.*profits?.*|.*rents?\b.*", "capital"),
    (r".*imports?\b.*", "imports"),
)
FINAL_WORDS = "household, government, investment, inventories, exports, imports or total"
PRIMARY_WORDS = (
    "compensation, operating surplus, value added, other taxes on production, "
    "less other subsidies on production, taxes on products, less subsidies on products, "
    "imports or total"
)


def final_role(heading: str) -> FinalRole | None:
    """Return which final use (or total) a column heading names, None when it names none.

    Examples
    --------
    >>> final_role("F02E"), final_role("Household final consumption"), final_role("Steel")
    ('investment', 'household', None)
    """
    return next((role for words, role in _FINAL if re.fullmatch(words, _plain(heading))), None)


def primary_role(heading: str) -> PrimaryRole | None:
    """Return which primary input (or total) a row heading names, None when it names none.

    Examples
    --------
    >>> primary_role("Less: Subsidies on products"), primary_role("Gross operating surplus")
    ('product-subsidies', 'capital')
    """
    return next((role for words, role in _PRIMARY if re.fullmatch(words, _plain(heading))), None)


def _plain(heading: str) -> str:
    return " ".join(heading.lower().split())
