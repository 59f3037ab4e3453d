"""An income ratio between two economies, cut into causes: the result."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.errors import Problems
from weaklinks.models.jones import Jones2008
from weaklinks.studies.primitives import Primitives, mixed, model_of

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, kw_only=True, eq=False)
class Accounting:
    """An income ratio, divided among components and between direct effect and multipliers.

    Everything is in logs of the income ratio rich / poor, and adds up.

    Attributes
    ----------
    rich, poor : Jones2008
    components : tuple of str
    direct : (k,) array
        What each component would do if goods were not made from goods and capital were fixed.
    by_intermediates, by_capital : (k,) arrays
        What the two multipliers make of it; their joint part is divided evenly between them.
    interaction : (k,) array
        That joint part: it is inside `by_intermediates` and `by_capital`, half in each.
    order : "shapley" or tuple of str
        How the components were switched from poor to rich.
    parts : (Primitives, Primitives)
        Of the rich and of the poor economy.
    residual : float
        Largest gap between these parts and the two economies' own steady states, and between
        the sum of all contributions and the log of the income ratio.
    """

    rich: Jones2008
    poor: Jones2008
    components: tuple[str, ...]
    direct: FloatArray
    by_intermediates: FloatArray
    by_capital: FloatArray
    interaction: FloatArray
    order: str | tuple[str, ...]
    parts: tuple[Primitives, Primitives]
    residual: float

    @property
    def contribution(self) -> FloatArray:
        """Log points of each component, multipliers included."""
        return self.direct + self.by_intermediates + self.by_capital

    @property
    def factor(self) -> FloatArray:
        """Factor of each component; their product is `ratio`."""
        return np.asarray(np.exp(self.contribution))

    @property
    def log_ratio(self) -> float:
        """Log of income per worker, rich over poor."""
        y = [m.steady_state().gdp_per_worker for m in (self.rich, self.poor)]
        return float(np.log(y[0] / y[1]))

    @property
    def ratio(self) -> float:
        """Income per worker, rich over poor."""
        return float(np.exp(self.log_ratio))

    @property
    def given_capital(self) -> bool:
        """Whether K/Y is a component of its own, so that the others are effects given K/Y."""
        return "capital deepening" in self.components

    @property
    def labels(self) -> tuple[str, ...]:
        """Names of the components for readers: a mean wedge is one given K/Y, or with it."""
        mean = "mean wedge, at a fixed K/Y" if self.given_capital else "mean wedge"
        return tuple(mean if name == "mean wedge" else name for name in self.components)

    def counterfactual(self, components: Iterable[str]) -> Jones2008:
        """Return the poor economy with these components of the rich one.

        Where K/Y is a component, its cost of capital is what brings K/Y about: it moves with
        the mean wedge. Scaling wedges to another mean may make some of them negative.
        """
        return model_of(self._mixture(components))

    def wedges_of(self, components: Iterable[str]) -> FloatArray:
        """Wedges of all varieties in a `counterfactual`; subsidies are below zero."""
        return self._mixture(components).wedge

    def _mixture(self, components: Iterable[str]) -> Primitives:
        chosen = tuple(components)
        problems = Problems("accounting")
        for name in chosen:
            problems.add_if(
                name not in self.components,
                f"there is no component {name!r}; they are {', '.join(self.components)}",
            )
        problems.raise_if_any()
        return mixed(*self.parts, chosen)

    def to_frame(self) -> pd.DataFrame:
        """One row per component and one for the total."""
        import pandas as pd

        columns = {
            "log_points": self.contribution,
            "direct": self.direct,
            "by_intermediates": self.by_intermediates,
            "by_capital": self.by_capital,
        }
        frame = pd.DataFrame(columns, index=pd.Index(self.components, name="component"))
        frame.loc["total"] = frame.sum()
        frame.insert(0, "factor", np.exp(frame["log_points"]))
        frame.insert(2, "share", frame["log_points"] / self.log_ratio if self.log_ratio else 0.0)
        return frame

    def plot(self) -> Any:
        """Altair chart: from the poor to the rich, component by component."""
        from weaklinks.display import chart

        return chart("plot_accounting", self)

    def __repr__(self) -> str:
        parts = " x ".join(
            f"{name} {factor:.3g}" for name, factor in zip(self.labels, self.factor, strict=True)
        )
        return f"Accounting(income ratio {self.ratio:.4g} = {parts}; residual {self.residual:.0e})"
