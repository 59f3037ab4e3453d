"""A paper recomputed: every printed number next to ours, figures as data, slips."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from weaklinks.display import chart
from weaklinks.published.printed import Comparison

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, kw_only=True, eq=False)
class Figure:
    """A figure as data.

    Attributes
    ----------
    name, title, note : str
        The note says what the paper's says, and what of it is ours.
    columns : mapping of str to sequence
        What is drawn.
    """

    name: str
    title: str
    note: str
    columns: Mapping[str, Any]

    def to_frame(self) -> pd.DataFrame:
        """Its data."""
        import pandas as pd

        return pd.DataFrame(dict(self.columns))

    def plot(self) -> Any:
        """Altair chart of the figure."""
        return chart("plot_published", self)

    def __repr__(self) -> str:
        return f"Figure({self.name}: {self.title}; columns {', '.join(self.columns)})"


@dataclass(frozen=True, kw_only=True)
class Slip:
    """Something in the paper that does not hold as printed.

    Attributes
    ----------
    item : str
        What is affected.
    title : str
    where : str
        Section, proposition or table, and page.
    printed, right : str
    evidence : str
        With numbers computed now.
    confirmed : bool
        Whether those numbers still show it.
    """

    item: str
    title: str
    where: str
    printed: str
    right: str
    evidence: str
    confirmed: bool


@dataclass(frozen=True, kw_only=True, eq=False)
class Reproduction:
    """A paper's tables and figures, recomputed.

    Attributes
    ----------
    paper, title : str
    items : tuple of str
    comparisons : tuple of Comparison
    figures : mapping of str to Figure
    slips : tuple of Slip
    """

    paper: str
    title: str
    items: tuple[str, ...]
    comparisons: tuple[Comparison, ...]
    figures: Mapping[str, Figure]
    slips: tuple[Slip, ...]

    @property
    def differences(self) -> tuple[Comparison, ...]:
        """Printed numbers that the computed ones do not give."""
        return tuple(c for c in self.comparisons if not c.agrees)

    @property
    def agrees(self) -> bool:
        """Whether there are none."""
        return not self.differences

    def of(self, item: str) -> tuple[Comparison, ...]:
        """Comparisons of one item."""
        return tuple(c for c in self.comparisons if c.printed.item == item)

    def to_frame(self) -> pd.DataFrame:
        """One row per printed number."""
        import pandas as pd

        return pd.DataFrame([record(c) for c in self.comparisons])

    def __repr__(self) -> str:
        right = len(self.comparisons) - len(self.differences)
        return (
            f"Reproduction({self.paper}: {right} of {len(self.comparisons)} printed numbers agree, "
            f"{len(self.figures)} figures, {len(self.slips)} slips)"
        )


def record(comparison: Comparison) -> dict[str, Any]:
    """One comparison as a row of a table."""
    p = comparison.printed
    return {
        "item": p.item,
        "key": p.key,
        "quantity": p.quantity,
        "printed": p.printed,
        "computed": comparison.computed,
        "agree": comparison.agrees,
        "rule": p.rule,
        "source": p.source,
    }


def computed_text(comparison: Comparison, more: int = 2) -> str:
    """The computed value as text, with so many digits more than are printed."""
    value = comparison.computed
    if isinstance(value, bool):
        return "yes" if value else "no"
    if comparison.printed.rule == "digits":
        _, _, decimals = comparison.printed.printed.partition(".")
        return f"{value:.{len(decimals) + more}f}"
    return f"{round(value, 9):.6g}"
