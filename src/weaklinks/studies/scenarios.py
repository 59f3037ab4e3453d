"""Scenario grids in the manner of Jones (2008), Table 2: rich against poor, cell by cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.arrays import FloatArray, frozen
from weaklinks.errors import InputError, NoEquilibriumError
from weaklinks.models.jones import Jones2008
from weaklinks.studies.contrasts import (
    TABLE_2,
    TABLE_2_COLUMNS,
    Changes,
    Scenario,
    require_known,
)

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "TABLE_2",
    "TABLE_2_COLUMNS",
    "Changes",
    "Scenario",
    "ScenarioGrid",
    "income_ratio",
    "scenario_grid",
]


@dataclass(frozen=True, kw_only=True, eq=False)
class ScenarioGrid:
    """Income ratios of every scenario under every variation of parameters.

    Attributes
    ----------
    scenarios : tuple of Scenario
        The rows.
    columns : mapping of str to changes
    pairs : tuple of tuples of (Jones2008, Jones2008) or None
        Rich and poor economy of each cell; None where there is none, see `failures`.
    ratio : (rows, columns) array
        Income per worker in the steady state, rich over poor; NaN only in `failures`.
    failures : mapping of (row, column) names to str
        Why a cell has no equilibrium, or cannot be calibrated.
    residual : float
        Largest residual of all steady states, and largest miss of K/Y relative to its target.
    """

    scenarios: tuple[Scenario, ...]
    columns: Mapping[str, Changes]
    pairs: tuple[tuple[tuple[Jones2008, Jones2008] | None, ...], ...]
    ratio: FloatArray
    failures: Mapping[tuple[str, str], str]
    residual: float

    def models(self, row: str, column: str) -> tuple[Jones2008, Jones2008]:
        """Rich and poor economy of one cell; `InputError` when it is unknown or has failed."""
        rows, columns = [s.name for s in self.scenarios], list(self.columns)
        if row not in rows or column not in columns:
            raise InputError(
                f"there is no cell {row!r}, {column!r}; rows: {', '.join(rows)}; columns: "
                f"{', '.join(columns)}"
            )
        found = self.pairs[rows.index(row)][columns.index(column)]
        if found is None:
            raise InputError(f"{row}, {column}: {self.failures[row, column]}")
        return found

    def to_frame(self) -> pd.DataFrame:
        """Scenarios in rows, variations in columns, as in Table 2."""
        import pandas as pd

        rows = pd.Index([s.name for s in self.scenarios], name="scenario")
        return pd.DataFrame(self.ratio, index=rows, columns=list(self.columns))

    def plot(self) -> Any:
        """Altair chart of the income ratios."""
        from weaklinks.display import chart

        return chart("plot_scenarios", self)

    def __repr__(self) -> str:
        from weaklinks.studies.words import shown, table_text

        names = list(self.columns)
        rows = [
            [s.name, *(shown(float(x)) for x in values)]
            for s, values in zip(self.scenarios, self.ratio, strict=True)
        ]
        tail = [f"{row}, {column}: {why}" for (row, column), why in self.failures.items()]
        return "\n".join([table_text(["scenario", *names], rows), *tail])


def scenario_grid(
    scenarios: Sequence[Scenario] = TABLE_2,
    columns: Mapping[str, Changes] = TABLE_2_COLUMNS,
) -> ScenarioGrid:
    """Solve every scenario under every variation; without arguments this is Table 2.

    Parameters
    ----------
    scenarios : sequence of Scenario
    columns : mapping of name to changes
        Parameters of `Jones2008` changed in both countries before the scenario's own changes.

    Returns
    -------
    ScenarioGrid
        A cell without an equilibrium, or whose K/Y is out of reach, is listed in `failures`.

    Raises
    ------
    InputError
        Where names repeat, are unknown, or nothing is asked for.

    References
    ----------
    Jones (2008), Table 2.
    """
    require_known(scenarios, columns)
    ratio = np.full((len(scenarios), len(columns)), np.nan)
    failures: dict[tuple[str, str], str] = {}
    pairs, residuals = [], [0.0]
    for i, scenario in enumerate(scenarios):
        row: list[tuple[Jones2008, Jones2008] | None] = []
        for j, (name, changes) in enumerate(columns.items()):
            try:
                pair = scenario.pair(changes)
                ratio[i, j], residual = income_ratio(scenario, *pair)
                residuals.append(residual)
                row.append(pair)
            except (InputError, NoEquilibriumError) as error:
                failures[scenario.name, name] = " ".join(str(error).split())
                row.append(None)
        pairs.append(tuple(row))
    return ScenarioGrid(
        scenarios=tuple(scenarios),
        columns=dict(columns),
        pairs=tuple(pairs),
        ratio=frozen(ratio),
        failures=failures,
        residual=max(residuals),
    )


def income_ratio(scenario: Scenario, rich: Jones2008, poor: Jones2008) -> tuple[float, float]:
    """Income per worker, rich over poor, with the largest residual (K/Y's miss included)."""
    a, b = rich.steady_state(), poor.steady_state()
    residual = max(a.residual, b.residual)
    if scenario.calibrate is not None:
        target = scenario.capital_output * a.capital_output_ratio
        residual = max(residual, abs(b.capital_output_ratio / target - 1.0))
    return a.gdp_per_worker / b.gdp_per_worker, residual
