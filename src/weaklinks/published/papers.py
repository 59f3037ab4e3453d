"""Papers that can be recomputed by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from weaklinks.errors import InputError, Problems
from weaklinks.published.reproduction import Reproduction


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A paper whose printed numbers are on file.

    Attributes
    ----------
    name, title : str
    titles : mapping of str to str
        Of its tables and figures, in the paper's order.
    module : str
        Where ``recompute(items)`` is; imported when it is used.
    """

    name: str
    title: str
    titles: Mapping[str, str]
    module: str

    @property
    def items(self) -> tuple[str, ...]:
        """Names of its tables and figures."""
        return tuple(self.titles)

    def recompute(self, items: tuple[str, ...]) -> Reproduction:
        """Recompute some of its items."""
        function: Callable[[Paper, tuple[str, ...]], Any] = import_module(self.module).recompute
        found: Reproduction = function(self, items)
        return found


PAPERS: Mapping[str, Paper] = {
    "jones2008": Paper(
        name="jones2008",
        title="Jones (2008), Intermediate Goods, Weak Links, and Superstars, NBER WP 13834",
        titles={
            "table1": "Table 1. Baseline parameter values",
            "table2": "Table 2. Output per worker ratios, rich over poor",
            "figure1": "Figure 1. How η controls the power mean",
            "figure2": "Figure 2. Assumed productivities",
            "figure3": "Figure 3. Assumed tax wedges (Scenario 4)",
            "figure4": "Figure 4. Scenario 4: taxes and allocations",
            "figure5": "Figure 5. The cumulative effect of reforms",
            "text": "Numbers quoted in the text",
        },
        module="weaklinks.published.jones2008",
    ),
}


def paper(name: str) -> Paper:
    """Return a paper by name; `InputError` lists the known ones."""
    if name not in PAPERS:
        raise InputError(f"there is no paper {name!r}; known: {', '.join(PAPERS)}")
    return PAPERS[name]


def reproduce(name: str = "jones2008", items: Sequence[str] = ()) -> Reproduction:
    """Recompute a paper's tables, figures and quoted numbers.

    Parameters
    ----------
    name : str
        One of `PAPERS`.
    items : sequence of str
        Some of the paper's tables and figures; all of them when empty.

    Returns
    -------
    Reproduction

    Raises
    ------
    InputError
        For an unknown paper, and for every unknown item, with the known ones.

    Examples
    --------
    >>> reproduce("jones2008", ["table2"])
    Reproduction(jones2008: 30 of 30 printed numbers agree, 0 figures, 2 slips)
    """
    found = paper(name)
    problems = Problems(name)
    for item in items:
        problems.add_if(
            item not in found.items, f"there is no item {item!r}; known: {', '.join(found.items)}"
        )
    problems.raise_if_any()
    wanted = tuple(item for item in found.items if item in items or not items)
    return found.recompute(wanted)
