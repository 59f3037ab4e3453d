"""The two countries of section 6, in every scenario and under every variation of Table 2."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
from scipy.optimize import brentq

from weaklinks.models.jones import Allocation, Jones2008
from weaklinks.models.jones import equations as eq
from weaklinks.studies.contrasts import POOR, TABLE_2, TABLE_2_COLUMNS, Scenario

SCENARIOS = {scenario.name: scenario for scenario in TABLE_2}
BASELINE = next(iter(TABLE_2_COLUMNS))

#: gamma_p as it is printed; Table 2 needs the digits that follow.
PRINTED_DECAY = 2.87


@cache
def countries(scenario: str, column: str = BASELINE) -> tuple[Jones2008, Jones2008]:
    """Rich and poor country; the poor one's wedges make its K/Y three times lower."""
    return _pair(SCENARIOS[scenario], column)


def _pair(scenario: Scenario, column: str) -> tuple[Jones2008, Jones2008]:
    rich, poor = replace(scenario, calibrate=None).pair(TABLE_2_COLUMNS[column])
    kept = float(eq.kept_from_ratio(scenario.capital_output, poor.intermediate_share))
    if scenario.calibrate == "wedge":
        return rich, poor.replace(wedge=1.0 - kept)

    def gap(decay: float) -> float:
        return poor.replace(wedge_decay=decay).indices.kept - kept

    # The average wedge falls as xi rises, so there is one solution and no need to search for it,
    # as `scenario_grid` does ten times slower for any parameter; a test compares the two.
    return rich, poor.replace(wedge_decay=float(brentq(gap, 0.0, 2.0, xtol=1e-15)))


@cache
def allocations(scenario: str, column: str = BASELINE) -> tuple[Allocation, Allocation]:
    """Their steady states."""
    rich, poor = countries(scenario, column)
    return rich.steady_state(), poor.steady_state()


def income_ratio(scenario: str, column: str = BASELINE) -> float:
    """Output per worker of the rich over the poor country: a cell of Table 2."""
    rich, poor = allocations(scenario, column)
    return rich.gdp_per_worker / poor.gdp_per_worker


def income_ratio_at(decay: float, scenario: str, column: str = BASELINE) -> float:
    """Compute a cell of Scenarios 2 or 4 at another decay of the poor country's productivity."""
    changed = Scenario(
        name=scenario,
        poor={**POOR, "productivity_decay": decay},
        calibrate=SCENARIOS[scenario].calibrate,
    )
    rich, poor = _pair(changed, column)
    return rich.steady_state().gdp_per_worker / poor.steady_state().gdp_per_worker


def capital_output_factor(scenario: str, column: str = BASELINE) -> float:
    """Capital-output ratio of the rich over the poor country."""
    rich, poor = allocations(scenario, column)
    return rich.capital_output_ratio / poor.capital_output_ratio


def percentile_ratio(model: Jones2008, method: str = "hazen") -> float:
    """90/10 ratio of productivities over the grid; Matlab's prctile follows Hazen's rule."""
    low, high = np.percentile(model.varieties.productivity, [10, 90], method=method)  # type: ignore[call-overload]
    return float(high / low)


def wide_over_narrow() -> float:
    """90/10 ratio of the poor over the rich country, by the percentiles of the schedule."""
    rich, poor = countries("4")
    return percentile_ratio(poor, "linear") / percentile_ratio(rich, "linear")
