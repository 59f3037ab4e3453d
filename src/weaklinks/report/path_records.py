"""Paths over time as plain dictionaries: what ``weaklinks transition --json`` prints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from weaklinks.studies.economy_path import EconomyPath


def economy_path_record(path: EconomyPath) -> dict[str, Any]:
    """An economy's path: what it is worth, how sure that is, and every year."""
    t = path.transition
    return {
        "household": asdict(t.household),
        "closing": t.closing,
        "reforms": [
            {"date": date, "reform": label}
            for date, label in zip(path.dates, path.labels, strict=True)
        ],
        "surprises": list(t.surprises),
        **_worth(path),
        "stable_root": t.stable_root,
        "half_life": t.half_life,
        "before": _long_run(path, before=True),
        "after": _long_run(path, before=False),
        "steady_state": {k: v for k, v in asdict(t.steady).items() if k != "stable_root"},
        "path": _years(path),
        "largest_euler_residual": t.largest_euler_residual,
        "truncation_bound": t.error_bound,
        "interpolation_error": path.interpolation_error,
        "error_bound": path.error_bound,
        "residual": path.residual,
    }


def gains_record(gains: Mapping[str, EconomyPath]) -> list[dict[str, Any]]:
    """Reforms one at a time, the one that is worth most first."""
    return [
        {"reform": label, **_worth(path), "error_bound": path.error_bound}
        for label, path in gains.items()
    ]


def _worth(path: EconomyPath) -> dict[str, float]:
    return {
        "welfare_gain_percent": path.welfare_gain_percent,
        "steady_gain_percent": path.steady_gain_percent,
        "net_of_rent_percent": path.net_of_rent_percent,
        "gdp_gain_percent": path.gdp_gain_percent,
        "impact_percent": path.impact_percent,
    }


def _long_run(path: EconomyPath, *, before: bool) -> dict[str, float]:
    return {
        "gdp": path.before.gdp if before else path.gdp_after,
        "capital": path.capital_before if before else path.capital_after,
        "consumption": path.consumption_before if before else path.consumption_after,
    }


def _years(path: EconomyPath) -> list[dict[str, Any]]:
    frame = path.to_frame()
    names = ("gdp", "gdp_relative", "growth_percent", "capital", "output", "consumption")
    columns = {name: frame[name].tolist() for name in (*names, "investment", "interest_rate")}
    return [
        {"year": year, **{name: column[year] for name, column in columns.items()}}
        for year in range(len(frame))
    ]
