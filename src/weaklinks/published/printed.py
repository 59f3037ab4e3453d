"""Printed numbers: text as it stands in the paper, where it stands, and what counts as agreeing."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from importlib.resources.abc import Traversable

from weaklinks.errors import Problems

#: What a computed value is: a number, or whether a statement holds.
Value = float | bool

_EXACT = Fraction(1, 10**9)


def _half_a_unit(text: str) -> Fraction:
    exponent = Decimal(text).as_tuple().exponent
    assert isinstance(exponent, int)
    return Fraction(1, 2) * Fraction(10) ** exponent


def _digits(printed: str, value: Fraction) -> bool:
    return abs(value - Fraction(printed)) <= _half_a_unit(printed)


def _exact(printed: str, value: Fraction) -> bool:
    wanted = fraction_of(printed)
    return abs(value - wanted) <= _EXACT * max(Fraction(1), abs(wanted))


def _nearly(printed: str, value: Fraction) -> bool:
    wanted = Fraction(printed)
    return wanted - Fraction(5, 2) <= value < wanted


def _at_least(printed: str, value: Fraction) -> bool:
    return value >= Fraction(printed)


_JUDGES: Mapping[str, Callable[[str, Fraction], bool]] = {
    "digits": _digits,
    "exact": _exact,
    "nearly": _nearly,
    "at least": _at_least,
}

#: How a printed number is compared, by name.
RULES: Mapping[str, str] = {
    "digits": "the computed value, rounded to the printed digits, gives the printed digits",
    "exact": "equal to one part in 10^9 (fractions, whole numbers, definitions)",
    "nearly": "below the printed number, and that number to the nearest 5",
    "at least": "the printed number or more",
    "holds": "a statement in words; it is true of the computed numbers",
}


def agrees(printed: str, computed: Value, rule: str) -> bool:
    """Whether a computed value is what is printed, by one of `RULES`.

    Halves may be rounded either way; a value that is not finite never agrees.

    Examples
    --------
    >>> agrees("5.3", 16 / 3, "digits"), agrees("5.4", 16 / 3, "digits")
    (True, False)
    """
    if rule == "holds":
        return computed is True and printed == "yes"
    value = float(computed)
    if not abs(value) < float("inf"):
        return False
    return _JUDGES[rule](printed, Fraction(value))


def fraction_of(printed: str) -> Fraction:
    """Value of a printed number; fractions such as 1/1.2 are understood."""
    top, _, bottom = printed.partition("/")
    return Fraction(top) / Fraction(bottom or "1")


@dataclass(frozen=True, kw_only=True)
class Printed:
    """One printed number.

    Attributes
    ----------
    item : str
        Table or figure: table1, ..., figure5, text.
    key : str
        Name of what recomputes it; unique within the item.
    quantity : str
        What it is.
    printed : str
        The digits as printed; "yes" for a statement.
    rule : str
        One of `RULES`.
    source : str
        Table, figure or section, and page; never empty.
    """

    item: str
    key: str
    quantity: str
    printed: str
    rule: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A printed number next to the computed one."""

    printed: Printed
    computed: Value

    @property
    def agrees(self) -> bool:
        """Whether they agree, by the printed number's rule."""
        return agrees(self.printed.printed, self.computed, self.printed.rule)

    def __repr__(self) -> str:
        sign = "agrees" if self.agrees else "DIFFERS"
        p = self.printed
        return f"{p.item} {p.key}: printed {p.printed}, computed {self.computed!r} ({sign})"


def read_printed(file: Traversable, item: str = "") -> tuple[Printed, ...]:
    """Read a CSV of printed numbers.

    Parameters
    ----------
    file : path or package resource
        Columns printed, rule, source, and either key and quantity or scenario and column; a
        column item when the file holds several.
    item : str
        The item, when it is the same in all rows.

    Raises
    ------
    InputError
        One message that names every row without a source, with an unknown rule, with digits
        that are no number, or with a key that is there twice.
    """
    problems = Problems(file.name)
    found: dict[tuple[str, str], Printed] = {}
    lines = file.read_text(encoding="utf-8").splitlines()
    for line, row in enumerate(csv.DictReader(lines), start=2):
        number = _of_row(row, item)
        _check(number, f"line {line}", problems)
        twice = (number.item, number.key) in found
        problems.add_if(twice, f"line {line}: {number.item} {number.key} is there twice")
        found[number.item, number.key] = number
    problems.add_if(not found, "there are no printed numbers")
    problems.raise_if_any()
    return tuple(found.values())


def _of_row(row: Mapping[str, str | None], item: str) -> Printed:
    def cell(name: str) -> str:
        return (row.get(name) or "").strip()

    place = f"{cell('scenario')}, {cell('column')}" if "scenario" in row else ""
    return Printed(
        item=cell("item") or item,
        key=place or cell("key"),
        quantity=f"scenario {place}" if place else cell("quantity"),
        printed=cell("printed"),
        rule=cell("rule"),
        source=cell("source"),
    )


def _check(number: Printed, line: str, problems: Problems) -> None:
    for name in ("item", "key", "quantity", "source"):
        problems.add_if(not getattr(number, name), f"{line}: {name} is empty")
    if number.rule == "holds":
        problems.add_if(number.printed != "yes", f"{line}: a statement is printed as 'yes'")
        return
    problems.add_if(
        number.rule not in RULES, f"{line}: rule is {number.rule!r}; known: {', '.join(RULES)}"
    )
    try:
        whole = fraction_of(number.printed)
        Decimal(number.printed if number.rule != "exact" else str(float(whole)))
    except (ValueError, ZeroDivisionError, InvalidOperation):
        problems.add(f"{line}: printed is {number.printed!r}; it must be a number as printed")
