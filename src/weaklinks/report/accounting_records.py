"""Development accounting as plain dictionaries: what ``weaklinks accounting --json`` prints."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np

from weaklinks.models.jones import Jones2008
from weaklinks.spec import parameters_of
from weaklinks.studies.accounts import Accounting
from weaklinks.studies.countries import CrossCountry
from weaklinks.studies.explained import Explained
from weaklinks.studies.panel import Panel
from weaklinks.studies.robustness import Robustness
from weaklinks.studies.undistorted import success_over_undistorted


def accounting_record(accounting: Accounting) -> dict[str, Any]:
    """An income ratio and its parts."""
    a = accounting
    names = ("contribution", "factor", "direct", "by_intermediates", "by_capital", "interaction")
    columns = {name: getattr(a, name).tolist() for name in names}
    rows = [
        {"component": name, "label": label, **{key: column[k] for key, column in columns.items()}}
        for k, (name, label) in enumerate(zip(a.components, a.labels, strict=True))
    ]
    return {
        "income_ratio": a.ratio,
        "log_ratio": a.log_ratio,
        "order": a.order if isinstance(a.order, str) else list(a.order),
        "components": rows,
        "direct": float(a.direct.sum()),
        "by_intermediates": float(a.by_intermediates.sum()),
        "by_capital": float(a.by_capital.sum()),
        "rich": _model(a.rich),
        "poor": _model(a.poor),
        "negative_wedges_of_mean_alone": int(np.sum(a.wedges_of(["mean wedge"]) < 0.0)),
        "residual": a.residual,
    }


def robustness_record(found: Robustness) -> dict[str, Any]:
    """A scenario's income ratio over one or two parameters; null where there is none."""
    frame = found.to_frame().replace({np.inf: "inf", -np.inf: "-inf"})
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return {
        "scenario": found.scenario.name,
        "parameters": list(found.axes),
        "points": [{str(name): value for name, value in row.items()} for row in rows],
        "failures": len(found.failures),
        "residual": found.residual,
    }


def countries_record(result: CrossCountry) -> dict[str, Any]:
    """One year of cross-country accounting."""
    rows = result.to_frame().to_dict("records")
    return {
        "source": result.source,
        "year": result.year,
        "reference": result.reference,
        "output": result.output,
        "undistorted_capital_output": result.undistorted,
        "negative_wedges": result.negative_wedges,
        "over_undistorted": [asdict(row) for row in success_over_undistorted(result)],
        "with_intermediates": _explained(result.with_intermediates),
        "without_intermediates": _explained(result.without),
        "subsidised": list(result.subsidised),
        "extreme_capital_output": list(result.extreme),
        "missing": dict(result.missing),
        "countries": [{str(name): value for name, value in row.items()} for row in rows],
    }


def panel_record(panel: Panel) -> dict[str, Any]:
    """Cross-country accounting of several years."""
    return {
        "years": [countries_record(result) for result in panel.results],
        "left_out": {str(year): why for year, why in panel.left_out.items()},
    }


def _explained(side: Explained) -> dict[str, Any]:
    return {
        "intermediate_share": side.intermediate_share,
        "capital_share": side.capital_share,
        "multiplier": side.multiplier,
        "success": side.success,
        "success_given_capital": side.success_given_capital,
        "shares": dict(side.shares),
        "share_from_negative_wedges": side.share_from_negative,
        "sd_log_productivity": side.sd_productivity,
        "productivity_90_10": side.productivity_90_10,
        "difference_that_explains_50": side.difference_that_explains(50.0),
    }


def _model(model: Jones2008) -> dict[str, Any]:
    """Parameters; schedules given otherwise than by parameters are summed up."""
    values = {p.name: getattr(model, p.name) for p in parameters_of(model)}
    finite = {k: v if np.isfinite(v) else str(v) for k, v in values.items()}
    wedge = model.varieties.wedge
    spread = {"lowest": float(wedge.min()), "highest": float(wedge.max())}
    return {**finite, "wedges": spread, "indices": asdict(model.indices)}
