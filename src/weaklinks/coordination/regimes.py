"""Maps of regimes: which equilibria there are as two parameters of a model change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from weaklinks.arrays import FloatArray, IntArray, frozen
from weaklinks.coordination.cells import admitted_cells
from weaklinks.coordination.equilibria import IndexIdentityError
from weaklinks.coordination.many_games import complaint, look, spec_of
from weaklinks.display import chart
from weaklinks.errors import InputError, Problems
from weaklinks.games import game_of

if TYPE_CHECKING:
    import pandas as pd

#: The name of cells whose parameters the model does not admit.
INADMISSIBLE = "inadmissible"

Axis = tuple[str, ArrayLike]


@dataclass(frozen=True, kw_only=True, eq=False)
class RegimeMap:
    """The regime of each cell: rows follow `y_values`, columns `x_values`.

    Attributes
    ----------
    model : str
    x, y : str
        Names of the two parameters.
    x_values, y_values : (nx,), (ny,) arrays
    regime : (ny, nx) array of str
        As `Equilibria.regime`, or "inadmissible".
    stable_count : (ny, nx) array
        Number of stable equilibria; 0 where inadmissible.
    critical_mass : (ny, nx) array
        The smallest threshold; NaN without one.
    laplacian_share : (ny, nx) array
        The stable share, lowest or highest where there are several, nearer to the highest
        potential: what strategic uncertainty selects. NaN where inadmissible.
    looked_at_alone : int
        Cells that needed the full treatment: the gain touches zero there, or two stable shares
        have all but the same potential.
    boundaries : mapping of str to (n, 2) array
        Lines (x, y) between regimes in closed form, where the model knows them.
    why : str
        What the model says about the first inadmissible cell.
    game : str
        Name of the model's game.
    """

    model: str
    x: str
    y: str
    x_values: FloatArray
    y_values: FloatArray
    regime: NDArray[np.str_]
    stable_count: IntArray
    critical_mass: FloatArray
    laplacian_share: FloatArray
    looked_at_alone: int
    boundaries: dict[str, FloatArray] = field(default_factory=dict)
    why: str = ""
    game: str = ""

    @property
    def shares(self) -> dict[str, float]:
        """Part of the cells in each regime."""
        names, counts = np.unique(self.regime, return_counts=True)
        return {str(n): float(c) / self.regime.size for n, c in zip(names, counts, strict=True)}

    def to_frame(self) -> pd.DataFrame:
        """One row per cell."""
        import pandas as pd

        across, down = np.meshgrid(self.x_values, self.y_values)
        return pd.DataFrame(
            {
                self.x: across.ravel(),
                self.y: down.ravel(),
                "regime": self.regime.ravel(),
                "stable_count": self.stable_count.ravel(),
                "critical_mass": self.critical_mass.ravel(),
                "laplacian_share": self.laplacian_share.ravel(),
            }
        )

    def plot(self) -> Any:
        """Altair chart of the map."""
        return chart("plot_regimes", self)

    def __repr__(self) -> str:
        parts = ", ".join(f"{name} {part:.1%}" for name, part in self.shares.items())
        size = f"{self.x_values.size} x {self.y_values.size}"
        return f"RegimeMap({self.model}: {self.x} by {self.y}, {size} cells; {parts})"


def regime_map(model: Any, *, x: Axis, y: Axis) -> RegimeMap:
    """Find the regime of a model for every pair of values of two of its parameters.

    Parameters
    ----------
    model : frozen spec with a ``game()``
        Its other parameters stay as they are.
    x, y : tuple of (str, array)
        A parameter's name and its values.

    Returns
    -------
    RegimeMap
        Values that the model does not admit are named so and do not fail.

    Notes
    -----
    All cells are looked at together, on the points that `equilibria` uses, and at once where
    the model's gain takes arrays of parameters; a cell where that is not conclusive goes through
    `equilibria` itself.
    """
    names, values = _axes(model, x, y)
    wide, high = values[0].size, values[1].size
    grid = (np.tile(values[0], high), np.repeat(values[1], wide))
    columns = dict(zip(names, grid, strict=True))
    admitted, why = admitted_cells(
        lambda cell: complaint(lambda: spec_of(model, columns, cell)), wide, high
    )
    found = look(model, columns, np.flatnonzero(admitted), admitted.size)
    failed = found.error[found.error != ""]
    if failed.size:
        raise IndexIdentityError(failed[0])
    regime = np.where(admitted, found.regime, INADMISSIBLE).astype(np.str_)
    shape = (high, wide)
    return RegimeMap(
        model=type(model).__name__, x=names[0], y=names[1], x_values=frozen(values[0]),
        y_values=frozen(values[1]), regime=regime.reshape(shape),
        stable_count=found.stable_count.reshape(shape),
        critical_mass=found.numbers["critical_mass"].reshape(shape),
        laplacian_share=found.numbers["laplacian_share"].reshape(shape),
        looked_at_alone=found.looked_at_alone, boundaries=_boundaries(model, names, values),
        why=why, game=game_of(model).name,
    )  # fmt: skip


def _axes(model: Any, x: Axis, y: Axis) -> tuple[tuple[str, str], tuple[FloatArray, FloatArray]]:
    problems = Problems("regime_map")
    fields = getattr(model, "__dataclass_fields__", {}) if hasattr(model, "game") else {}
    problems.add_if(not fields, "model: give a spec with parameters, not a game")
    for which, (name, _) in (("x", x), ("y", y)):
        known = ", ".join(fields)
        problems.add_if(fields and name not in fields, f"{which}: no parameter {name!r}: {known}")
        word = isinstance(getattr(model, name, None), str)
        problems.add_if(word, f"{which}: {name} is a word; a map is over two numbers")
    problems.add_if(x[0] == y[0], f"x and y are both {x[0]!r}; give two parameters")
    values = tuple(np.atleast_1d(np.asarray(v, dtype=np.float64)) for _, v in (x, y))
    wrong = any(v.ndim != 1 or not v.size or not np.isfinite(v).all() for v in values)
    problems.add_if(wrong, "x and y: give finite numbers in one dimension")
    problems.raise_if_any()
    return (x[0], y[0]), (values[0], values[1])


def _boundaries(
    model: Any, names: Sequence[str], values: tuple[FloatArray, FloatArray]
) -> dict[str, FloatArray]:
    """Lines that the model knows in closed form: its window of fixed costs per unit of labour."""
    if names[0] != "fixed_cost" or not all(hasattr(model, name) for name in ("window", "labour")):
        return {}
    lines: dict[str, list[tuple[float, float]]] = {"window_low": [], "window_high": []}
    for value in values[1]:
        try:
            spec = replace(model, **{names[1]: float(value)})
        except InputError:
            continue
        for line, edge in zip(lines.values(), spec.window, strict=True):
            line.append((edge * spec.labour, float(value)))
    return {name: frozen(line) for name, line in lines.items() if line}
