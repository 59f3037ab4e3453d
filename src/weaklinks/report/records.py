"""Results as plain dictionaries: what ``--json`` prints."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np

from weaklinks.arrays import finite_or_none
from weaklinks.equilibrium import Equilibrium
from weaklinks.models.jones import Allocation
from weaklinks.spec import choices_of, parameters_of
from weaklinks.studies.diagnosis import Diagnosis, sector_columns
from weaklinks.studies.jones_certificates import Certificate
from weaklinks.studies.one_sector import one_sector
from weaklinks.studies.reforms import ReformPath
from weaklinks.studies.solutions import Solution
from weaklinks.studies.spread import QUANTILES, Spread


def diagnosis_record(diagnosis: Diagnosis) -> dict[str, Any]:
    """Everything a diagnosis says, with the keys that scripts rely on."""
    d = diagnosis
    return {
        "table": d.country.prepared.table.code,
        "title": d.country.prepared.table.title,
        "unit": d.country.prepared.table.unit,
        "wedges": d.country.source.description,
        "identifies": d.country.source.identifies,
        "cannot_identify": d.country.source.cannot_identify,
        "horizon": d.horizon,
        "elasticities": asdict(d.elasticities),
        "gdp": d.equilibrium.gdp,
        "intermediate_share": d.intermediate_share,
        "intermediate_multiplier": d.intermediate_multiplier,
        "multiplier": d.multiplier,
        "average_wedge": d.average_wedge,
        "gdp_gain_percent": d.gdp_gain_percent,
        "costs": {name: asdict(cost) for name, cost in d.costs.items()},
        "alternatives": {name: asdict(cost) for name, cost in d.alternatives.items()},
        "sectors": _rows(sector_columns(d)),
        "weakest_links": [d.sectors.labels[k] for k in d.weakest_links()],
        "superstars": [d.sectors.labels[k] for k in d.superstars()],
        "bottlenecks": [d.sectors.labels[k] for k in d.bottlenecks()],
        "best_reforms": [d.sectors.labels[k] for k in d.best_reforms()],
        "reform_path": _steps(d.path) if d.path else [],
        "spread": _spread(d.spread) if d.spread else None,
        "notes": list(d.economy.notes),
        "residual": d.residual,
    }


def sector_record(diagnosis: Diagnosis, name: str) -> dict[str, Any]:
    """What is known of the one sector called `name`, and under which wedges and horizon."""
    d = diagnosis
    return {
        "table": d.country.prepared.table.code,
        "title": d.country.prepared.table.title,
        "wedges": d.country.source.description,
        "horizon": d.horizon,
        "elasticities": asdict(d.elasticities),
        "sector": asdict(one_sector(d, name)),
        "residual": max(d.equilibrium.residual, d.batch_residual),
    }


def path_record(path: ReformPath) -> dict[str, Any]:
    """A reform path."""
    return {
        "order": path.order,
        "certified": path.certified,
        "equilibria": path.equilibria,
        "reform_path": _steps(path),
        "residual": path.residual,
    }


def certificate_record(proven: Certificate | None) -> dict[str, Any]:
    """What is proven of a path, for every number of reforms; nothing where nobody asked."""
    if proven is None:
        return {}
    rows = proven.to_frame().to_dict(orient="records")
    lengths = [{str(name): _or_null(_plain(value)) for name, value in row.items()} for row in rows]
    return {"certificate": {"enumerated": proven.enumerated, "lengths": lengths}}


def parameters_record(spec: Any) -> dict[str, Any]:
    """The described parameters of a spec; what JSON has no number for becomes text."""
    values = {p.name: getattr(spec, p.name) for p in parameters_of(spec)}
    words = {c.name: getattr(spec, c.name) for c in choices_of(spec)}
    return {k: v if abs(v) < float("inf") else str(v) for k, v in values.items()} | words


def solution_record(solution: Solution) -> dict[str, Any]:
    """A solved model: its equilibrium and, where there is one, its closed form."""
    record = equilibrium_record(solution.equilibrium)
    if solution.closed_form is not None:
        record["closed_form"] = allocation_record(solution.closed_form)
        record["disagreement"] = solution.disagreement
    return record


def allocation_record(allocation: Allocation) -> dict[str, Any]:
    """Jones' closed form: aggregates, the residual of each equation, one row per variety."""
    a = allocation
    names = (
        *("gdp", "gdp_per_worker", "capital", "capital_output_ratio", "intermediates"),
        *("average_wedge", "intermediate_spending", "wedge_revenue", "consumption"),
        *("investment", "wage", "rental", "intermediate_price"),
    )
    columns = {str(name): column.tolist() for name, column in a.to_frame().items()}
    return {
        **{name: float(getattr(a, name)) for name in names},
        "indices": asdict(a.indices),
        "residuals": dict(a.residuals),
        "varieties": _rows(columns),
    }


def equilibrium_record(equilibrium: Equilibrium) -> dict[str, Any]:
    """A solved economy: aggregates, then one row per node and per factor."""
    q = equilibrium
    columns = {str(name): column.tolist() for name, column in q.to_frame().items()}
    factors = {
        "factor": list(q.economy.factor_names),
        "price": q.factor_price.tolist(),
        "income": q.factor_income.tolist(),
    }
    return {
        "gdp": q.gdp,
        "gdp_per_worker": q.gdp_per_worker,
        "welfare": q.welfare,
        "final_output": q.final_output,
        "nodes": _rows(columns),
        "factors": _rows(factors),
        "residuals": dict(q.residuals),
        "steps": q.steps,
        "method": q.method,
    }


def _steps(path: ReformPath) -> list[dict[str, Any]]:
    relative = path.gdp_relative
    return [
        {
            "step": k,
            "sector": path.sectors[k - 1] if k else "",
            "gdp": float(path.gdp[k]),
            "gdp_relative": float(relative[k]),
        }
        for k in range(path.gdp.size)
    ]


def _spread(spread: Spread) -> dict[str, Any]:
    names = ("gdp_gain_percent", "multiplier", "average_wedge")
    return {
        "draws": spread.draws,
        "failed": spread.failed,
        "seed": spread.seed,
        "quantiles": list(QUANTILES),
        **{name: spread.quantiles(name).tolist() for name in names},
        "share_in_top_five": dict(zip(spread.labels, spread.share_in_top().tolist(), strict=True)),
    }


def _rows(columns: dict[str, Any]) -> list[dict[str, Any]]:
    names = list(columns)
    values = [np.asarray(column, dtype=object) for column in columns.values()]
    return [
        {name: _plain(column[k]) for name, column in zip(names, values, strict=True)}
        for k in range(len(values[0]))
    ]


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value


def _or_null(value: Any) -> Any:
    """JSON has no infinity: a bound that rounding has spoilt is null."""
    return finite_or_none(value) if isinstance(value, float) else value
