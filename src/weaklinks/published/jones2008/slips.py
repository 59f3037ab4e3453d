"""What in the paper does not hold as printed, each with evidence computed now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import resources
from typing import Any

import numpy as np

from weaklinks.models.jones import Jones2008, LogNormal
from weaklinks.models.jones import equations as eq
from weaklinks.published.jones2008.countries import (
    PRINTED_DECAY,
    allocations,
    countries,
    income_ratio,
    income_ratio_at,
    percentile_ratio,
)
from weaklinks.published.jones2008.drawn import percent_until
from weaklinks.published.jones2008.figures import reform_paths
from weaklinks.published.reproduction import Slip
from weaklinks.spec import read_toml
from weaklinks.studies.contrasts import TABLE_2_COLUMNS

#: Numbers for the text, and whether they show what it says.
Evidence = tuple[dict[str, float], bool]


def find_slips(items: tuple[str, ...]) -> tuple[Slip, ...]:
    """Slips that affect these items, with their evidence."""
    with resources.as_file(resources.files(__package__) / "slips.toml") as file:
        described = read_toml(file)
    return tuple(_slip(name, text) for name, text in described.items() if text["item"] in items)


def _slip(name: str, text: Mapping[str, Any]) -> Slip:
    values, confirmed = EVIDENCE[name]()
    evidence = text["evidence"].format(**values)
    return Slip(**{**text, "evidence": evidence}, confirmed=bool(confirmed))


def _ratio_90_10() -> Evidence:
    rich = countries("3")[0]
    schedule, hazen = float(np.exp(0.8 * rich.productivity_decay)), percentile_ratio(rich)
    return {"schedule": schedule, "hazen": hazen}, f"{schedule:.2f}" == "4.95" != f"{hazen:.2f}"


def _printed_decay() -> Evidence:
    cells = [(s, c) for s in ("2", "4") for c in TABLE_2_COLUMNS]
    right = {cell: income_ratio(*cell) for cell in cells}
    with_printed = {cell: income_ratio_at(PRINTED_DECAY, *cell) for cell in cells}
    wrong = sum(f"{right[c]:.1f}" != f"{with_printed[c]:.1f}" for c in cells)
    values = {
        "wrong": wrong,
        "cells": len(cells),
        "decay": countries("4")[1].productivity_decay,
        "two": with_printed["2", "Baseline"],
        "four": with_printed["4", "Baseline"],
        "right_two": right["2", "Baseline"],
        "right_four": right["4", "Baseline"],
    }
    return values, wrong > 0


def _wedge_without_goods() -> Evidence:
    column = "sigma = 0"
    rich = allocations("Benchmark", column)[0].gdp_per_worker
    half = {s: countries(s, column)[1].replace(wedge=0.5) for s in ("Benchmark", "1")}
    at_half = {s: rich / model.steady_state().gdp_per_worker for s, model in half.items()}
    values = {
        "half": at_half["Benchmark"],
        "half_1": at_half["1"],
        "tau": 1.0 - float(eq.kept_from_ratio(1 / 3, 0.0)),
        "right": income_ratio("Benchmark", column),
        "right_1": income_ratio("1", column),
    }
    return values, values["right"] > 1.1 * values["half"]


def _worst_path() -> Evidence:
    relative = reform_paths()["worst_path_with_losses"].gdp_relative
    values = {
        "low": float(relative.min()),
        "at": float(relative.argmin()),
        "doubling": percent_until(2.0, "worst_path_with_losses"),
        "printed_doubling": percent_until(2.0),
    }
    return values, values["low"] < 1.0 and values["doubling"] > 60.0 > values["printed_doubling"]


def _names_of_means() -> Evidence:
    given = LogNormal(mean_productivity=0.2, mean_wedge=-0.5, sd_productivity=0.4, sd_wedge=0.3)
    v = given.varieties()
    exponent = -1.0
    log_q = np.log(eq.equilibrium_index(v.productivity, v.wedge, exponent, v.weight))
    found = float(log_q - 0.5 * eq.tilted(exponent) * given.variance)
    total = given.mean_productivity + given.mean_wedge
    values = {"mu_a": 0.2, "mu_omega": -0.5, "found": found, "sum": total}
    return values, abs(found - total) < 1e-9


def _definition_twice() -> Evidence:
    equilibrium = allocations("3")[1]
    symmetric = equilibrium.model.symmetric(capital=equilibrium.capital).gdp / equilibrium.gdp
    return {"symmetric": symmetric}, abs(symmetric - 1.0) > 1e-6


def _wedge_variance() -> Evidence:
    alpha, given = 0.7, LogNormal()
    bad = Jones2008(intermediate_share=0.0, capital_share=alpha)
    subsidised, worse = LogNormal(mean_wedge=0.6), Jones2008(intermediate_exponent=-100.0)
    slope, subsidy = given.slope_in_wedge_variance(bad), subsidised.slope_in_wedge_variance(worse)
    values = {
        "alpha": alpha,
        "limit": 1.0 / (1.0 + bad.final_exponent),
        "slope": slope,
        "difference": _slope_by_differences(given, bad),
        "subsidy_index": float(np.exp(subsidised.log_kept(worse.intermediate_exponent))),
        "mu_omega": subsidised.mean_wedge,
        "subsidy": subsidy,
    }
    return values, min(slope, subsidy, values["difference"]) > 0.0


def _slope_by_differences(given: LogNormal, model: Jones2008) -> float:
    step = 1e-4
    low, high = (
        LogNormal(sd_wedge=float(np.sqrt(given.sd_wedge**2 + s))).log_gdp_per_worker(model)
        for s in (-step, step)
    )
    return (high - low) / (2.0 * step)


def _term_a() -> Evidence:
    low, high = -0.05, 0.05
    terms = [_term_a_by_points(covariance) for covariance in (low, high)]
    values = {"low": low, "high": high, "below": terms[0], "above": terms[1]}
    return values, abs(terms[1] - terms[0]) > 0.01


def _term_a_by_points(covariance: float) -> float:
    """Log of (1 - sigma (1 - tau)) / (1 - tau), with tau of footnote 8 by quadrature."""
    given = LogNormal(mean_wedge=-0.7, sd_productivity=0.4, sd_wedge=0.3, covariance=covariance)
    v = given.varieties()
    model = Jones2008(productivity=v.productivity, wedge=v.wedge, weights=v.weight)
    kept = model.indices.kept
    return float(np.log1p(-model.intermediate_share * kept) - np.log(kept))


def _average_tfp() -> Evidence:
    x = countries("3")[0].varieties.productivity
    ratio = float(1.0 / (1.0 / x).mean() / x.mean())
    return {"ratio": ratio}, ratio < 0.99


def _three_times() -> Evidence:
    rich, column = countries("1")[0], "sigma = 0"
    better = rich.replace(productivity_level=2.0)
    linked = income_ratio("1") / income_ratio("Benchmark")
    alone = income_ratio("1", column) / income_ratio("Benchmark", column)
    fixed = better.given_capital(1.0).gdp / rich.given_capital(1.0).gdp
    values = {"linked": linked, "alone": alone, "fixed": fixed}
    logs = {name: float(np.log2(value)) for name, value in values.items()}
    return logs, abs(logs["fixed"] - 2.0) < 1e-9 < logs["linked"] - logs["fixed"]


def _unit_of_intermediates() -> Evidence:
    rich, poor = (a.intermediate_price for a in allocations("4"))
    return {"rich": rich, "poor": poor}, rich > 1.0 and poor > 1.0


EVIDENCE: Mapping[str, Callable[[], Evidence]] = {
    "ratio_90_10": _ratio_90_10,
    "printed_decay": _printed_decay,
    "wedge_without_goods": _wedge_without_goods,
    "worst_path": _worst_path,
    "names_of_means": _names_of_means,
    "definition_twice": _definition_twice,
    "wedge_variance": _wedge_variance,
    "term_a": _term_a,
    "average_tfp": _average_tfp,
    "three_times": _three_times,
    "unit_of_intermediates": _unit_of_intermediates,
}
