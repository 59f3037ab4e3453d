"""What the report says, gathered from a diagnosis; the template only lays it out."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np

from weaklinks.plots.theme import HORIZONS, clean
from weaklinks.report.opening import first_things, why_lower
from weaklinks.report.words import (
    DEFINITIONS,
    LINKS_OF_JONES,
    MULTIPLIERS,
    bends,
)
from weaklinks.spec import parameters_of
from weaklinks.studies.diagnosis import STRAIGHT, Diagnosis, sector_columns
from weaklinks.studies.reforms import ReformPath
from weaklinks.studies.spread import RANGES, WEDGE_NOISE, Spread

#: Some tables have hundreds of sectors; the page shows this many, the CSV all.
MOST_ROWS = 500

_WORDS = {
    "definitions": DEFINITIONS,
    "multipliers": MULTIPLIERS,
    "links_of_jones": LINKS_OF_JONES,
}


def page_content(diagnosis: Diagnosis) -> dict[str, Any]:
    """Everything that the template needs besides charts."""
    d = diagnosis
    rows = sector_rows(d)
    return {
        "d": d,
        "version": _version(),
        "table": d.country.prepared.table,
        "title": clean(d.country.prepared.table.title),
        "source": d.country.source,
        "horizons": HORIZONS,
        "other": {"long": "short", "short": "long"}[d.horizon],
        "rows": rows[:MOST_ROWS],
        "left_out": max(len(rows) - MOST_ROWS, 0),
        "weakest": [rows[k] for k in d.weakest_links(10)],
        "superstars": [rows[k] for k in d.superstars(10)],
        "bottlenecks": [rows[k] for k in d.bottlenecks(10)],
        "makes_count": int(d.makes.sum()),
        "bent": bends(*kind_counts(d)),
        "wedged": _wedged(rows),
        "steps": path_rows(d.path) if d.path else [],
        "path_words": path_words(d.path) if d.path else {},
        "first_things": first_things(d),
        "why_lower": why_lower(d, d.path) if d.path else "",
        "spread": spread_words(d.spread) if d.spread else None,
        "ranges": RANGES,
        "wedge_noise": WEDGE_NOISE,
        "parameters": [(p, getattr(d.elasticities, p.name)) for p in parameters_of(d.elasticities)],
        **_WORDS,
    }


def kind_counts(diagnosis: Diagnosis) -> tuple[int, int, int]:
    """How many sectors make something, how many are superstars, how many are bottlenecks.

    Where everything is Cobb-Douglas GDP is straight, up to rounding, and a sector is neither.
    """
    curvature = diagnosis.curvature[diagnosis.makes]
    return curvature.size, int((curvature > STRAIGHT).sum()), int((curvature < -STRAIGHT).sum())


def _version() -> str:
    try:
        return version("weaklinks")
    except PackageNotFoundError:
        return "(not installed)"


def sector_rows(diagnosis: Diagnosis) -> list[dict[str, Any]]:
    """One dictionary for each sector, in the diagnosis's order."""
    columns = sector_columns(diagnosis)
    plain = {k: v.tolist() if isinstance(v, np.ndarray) else v for k, v in columns.items()}
    plain["name"] = [clean(name) for name in plain["name"]]
    plain["makes"] = diagnosis.makes.tolist()
    return [dict(zip(plain, row, strict=True)) for row in zip(*plain.values(), strict=True)]


def _wedged(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = [r for r in rows if r["wedge"] != 0 or r["reform_gain_percent"] != 0]
    most = sorted(found, key=lambda r: -abs(r["reform_gain_percent"]))[:15]
    return sorted(most, key=lambda r: -r["reform_gain_percent"])


def path_rows(path: ReformPath) -> list[dict[str, Any]]:
    """One dictionary for each step: sector, what it adds, GDP relative to today."""
    level = path.gdp_relative
    return [
        {
            "step": k + 1,
            "sector": clean(sector),
            "added_percent": 100.0 * float(level[k + 1] / level[k] - 1.0),
            "gdp_relative": float(level[k + 1]),
            "gain_percent": 100.0 * float(level[k + 1] - 1.0),
        }
        for k, sector in enumerate(path.sectors)
    ]


def path_words(path: ReformPath) -> dict[str, Any]:
    """How many reforms bring half and nine tenths of the best point, and where it is."""
    gain = path.gdp - path.gdp[0]
    peak = int(gain.argmax())
    reach = {part: int(np.argmax(gain >= part * gain[peak])) for part in (0.5, 0.9)}
    return {
        "steps": len(path.sectors),
        "peak": peak,
        "peak_percent": 100.0 * float(path.gdp_relative[peak] - 1.0),
        "end_percent": 100.0 * float(path.gdp_relative[-1] - 1.0),
        "half": reach[0.5],
        "most": reach[0.9],
        "losses": int((np.diff(path.gdp) < 0).sum()),
    }


def spread_words(spread: Spread) -> dict[str, Any]:
    """Quantiles of the main answers, and how firm the first five weak links are."""
    share = spread.share_in_top(5)
    best = [int(k) for k in np.argsort(-share, kind="stable")[:8] if share[k] > 0]
    return {
        "draws": spread.draws,
        "failed": spread.failed,
        "seed": spread.seed,
        "gain": spread.quantiles("gdp_gain_percent").tolist(),
        "multiplier": spread.quantiles("multiplier").tolist(),
        "average_wedge": (100.0 * spread.quantiles("average_wedge")).tolist(),
        "losses": int((spread.gdp_gain_percent < 0).sum()),
        "firm": [(clean(spread.labels[k]), 100.0 * float(share[k])) for k in best],
    }
