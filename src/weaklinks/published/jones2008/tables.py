"""What recomputes Tables 1 and 2: one line per printed number."""

from __future__ import annotations

from collections.abc import Mapping

from weaklinks.published.jones2008.countries import (
    SCENARIOS,
    capital_output_factor,
    countries,
    income_ratio,
    percentile_ratio,
    wide_over_narrow,
)
from weaklinks.studies.contrasts import TABLE_2_COLUMNS


def table1() -> Mapping[str, float]:
    """Parameters: the library's defaults, and those that are solved for."""
    rich, poor_3 = countries("3")
    poor_4, poor_5 = countries("4")[1], countries("5")[1]
    return {
        "sigma": rich.intermediate_share,
        "alpha": rich.capital_share,
        "human_capital_ratio": rich.human_capital / poor_3.human_capital,
        "theta": rich.final_exponent,
        "markup": 100.0 * (1.0 / rich.final_exponent - 1.0),
        "rho": rich.intermediate_exponent,
        "elasticity_intermediate": 1.0 / (1.0 - rich.intermediate_exponent),
        "level_rich": rich.productivity_level,
        "level_poor_same": poor_4.productivity_level,
        "level_poor_half": poor_5.productivity_level,
        "decay_rich": rich.productivity_decay,
        "ratio_90_10": percentile_ratio(rich),
        "decay_poor_same": poor_3.productivity_decay,
        "decay_poor_wide": poor_4.productivity_decay,
        "ratio_90_10_doubles": wide_over_narrow(),
        "largest_wedge": float(poor_4.varieties.wedge.max()),
        "capital_output_factor": capital_output_factor("3"),
        "xi_scenario_3": poor_3.wedge_decay,
        "xi_scenario_4": poor_4.wedge_decay,
    }


def table2() -> Mapping[str, float]:
    """Output per worker, rich over poor."""
    return {
        f"{scenario}, {column}": income_ratio(scenario, column)
        for scenario in SCENARIOS
        for column in TABLE_2_COLUMNS
    }
