"""Which parameters an outcome depends on: indices of Sobol and of Morris, by SALib."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.studies.sweeps.designs import unit_points, unit_problem
from weaklinks.studies.sweeps.study import Study, rows_per_point

# Below two groups there is no spread to resample.
_FEWEST = 2


@dataclass(frozen=True, kw_only=True)
class Sensitivity:
    """How an outcome depends on the parameters that vary.

    Attributes
    ----------
    outcome : str
    method : str
        "sobol-indices" or "morris".
    rows : tuple of mappings
        One per parameter: ``first``, ``total`` (parts of the variance) and half the width of
        their 95 % intervals ``first_within``, ``total_within``; or of Morris ``mean_effect``,
        ``mean_size`` (mu*), ``size_within`` and ``spread`` (sigma), in units of the outcome
        over the whole range of the parameter. Pairs, where asked for, have a ``with`` and
        ``second``, ``second_within``.
    used, dropped : int
        Groups of points in the estimates, and those left out for a point that failed.
    note : str
        Why there is nothing, where there is nothing.
    """

    outcome: str
    method: str
    rows: tuple[Mapping[str, Any], ...] = ()
    used: int = 0
    dropped: int = 0
    note: str = ""


def sensitivity_of(study: Study, outcome: str, values: FloatArray) -> Sensitivity:
    """Estimate the indices of one outcome.

    Parameters
    ----------
    study : Study
        Of a design in `SENSITIVITY`.
    outcome : str
    values : (points,) array
        NaN where a point failed or the outcome does not exist; its whole group of points is
        then left out.

    Returns
    -------
    Sensitivity
        Deterministic: the resampling behind the intervals has the study's seed.
    """
    d = study.design
    size = rows_per_point(d.kind, len(study.axes), second_order=d.second_order)
    whole = np.isfinite(values.reshape(-1, size)).all(axis=1)
    kept = values.reshape(-1, size)[whole]
    about: dict[str, Any] = {"outcome": outcome, "method": d.kind, "used": int(whole.sum())}
    about["dropped"] = int(whole.size - whole.sum())
    if len(kept) < _FEWEST:
        return Sensitivity(**about, note="too few points have this outcome")
    if np.ptp(kept) <= 1e-13 * np.abs(kept).max():
        return Sensitivity(**about, note="it does not vary")
    rows = _sobol(study, kept.ravel()) if d.kind == "sobol-indices" else _morris(study, whole, kept)
    return Sensitivity(**about, rows=tuple(rows))


def _sobol(study: Study, values: FloatArray) -> list[dict[str, Any]]:
    from SALib.analyze import sobol

    names = [axis.name for axis in study.axes]
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        found = sobol.analyze(
            unit_problem(names),
            values,
            calc_second_order=study.design.second_order,
            seed=study.design.seed,
        )
    keys = {"first": "S1", "first_within": "S1_conf", "total": "ST", "total_within": "ST_conf"}
    rows = [
        {"parameter": name, **{key: float(found[theirs][k]) for key, theirs in keys.items()}}
        for k, name in enumerate(names)
    ]
    return rows + (_pairs(names, found) if study.design.second_order else [])


def _pairs(names: list[str], found: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "parameter": names[j],
            "with": names[k],
            "second": float(found["S2"][j, k]),
            "second_within": float(found["S2_conf"][j, k]),
        }
        for j, k in combinations(range(len(names)), 2)
    ]


def _morris(study: Study, whole: Any, values: FloatArray) -> list[dict[str, Any]]:
    from SALib.analyze import morris

    names = [axis.name for axis in study.axes]
    places = unit_points(study.design, len(names), range(study.points))
    places = places.reshape(whole.size, -1, len(names))[whole].reshape(-1, len(names))
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        found = morris.analyze(
            unit_problem(names),
            places,
            values.ravel(),
            num_levels=study.design.levels,
            seed=study.design.seed,
        )
    keys = {"mean_effect": "mu", "mean_size": "mu_star", "size_within": "mu_star_conf"}
    keys["spread"] = "sigma"
    return [
        {"parameter": name, **{key: float(found[theirs][k]) for key, theirs in keys.items()}}
        for k, name in enumerate(names)
    ]
