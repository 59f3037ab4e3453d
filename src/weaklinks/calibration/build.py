"""From a table's nests to an economy whose prices are all one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Literal

import numpy as np
import scipy.sparse as sp
from scipy.sparse.linalg import splu

from weaklinks.arrays import FloatArray, IdentityCache
from weaklinks.calibration.elasticities import Elasticities
from weaklinks.calibration.sources import RECORDED, WedgeSource
from weaklinks.calibration.structure import (
    FINAL,
    NONE,
    OLD_STOCKS,
    STRUCTURAL,
    TRANSFERS,
    Nest,
    Structure,
    build_structure,
)
from weaklinks.economy import Economy
from weaklinks.errors import InputError, Problems
from weaklinks.sectors import Sectors
from weaklinks.tables import Prepared

Horizon = Literal["long", "short"]

#: Jones (2008), Table 1: used where a table does not tell capital from other value added.
CAPITAL_SHARE = 1.0 / 3.0


def build_economy(
    prepared: Prepared,
    source: WedgeSource = RECORDED,
    *,
    horizon: Horizon = "long",
    elasticities: Elasticities | None = None,
    wedge_noise: Callable[[int], FloatArray] | None = None,
) -> Economy:
    """Calibrate a prepared table at unit prices.

    Parameters
    ----------
    prepared : Prepared
        A balanced table (see `weaklinks.tables.prepare`).
    source : WedgeSource
        The wedges of its activities. Product taxes and tariffs are always as recorded.
    horizon : {"long", "short"}
        Capital as a produced node that everybody rents from, or as a fixed factor.
    elasticities : Elasticities, optional
    wedge_noise : function of a count, returning that many positive factors, optional
        Every log(1 - tau) is multiplied by one of them: for draws that ask how much an
        uncertain wedge matters.

    Returns
    -------
    Economy
        With `sectors` and `notes`. At its equilibrium all prices are one; unless the wedges
        are added to the table, the flows are the table's.

    Raises
    ------
    InputError
        When a wedge is more than a sector's value added allows, or capital earns more than
        the country spends.
    """
    eps = elasticities or Elasticities()
    structure = _structure_of(prepared).copy()
    _require_flows(structure)
    _impose(structure, source)
    if wedge_noise is not None:
        _perturb(structure, wedge_noise)
    notes = [*prepared.table.notes, *prepared.applied, *source.notes]
    capital = _capital_factors(structure)
    if horizon == "long":
        capital = capital or _split_value_added(structure, notes)
        for factor in capital:
            structure.factors.remove(factor)
            structure.nests[factor] = Nest({FINAL: 1.0}, NONE)
    return _assemble(structure, eps, capital if horizon == "long" else [], tuple(notes))


#: A table's structure is the same at all elasticities: it is built once.
_structure_of = IdentityCache[Structure](lambda prepared: build_structure(prepared.table))


def _require_flows(s: Structure) -> None:
    problems = Problems("calibration")
    problems.add_if(FINAL not in s.nests, "nobody buys goods for final use in this table")
    problems.add_if(not s.activities, "the table has no activities")
    problems.add_if(not s.factors, "no activity pays a factor (labour, land, capital)")
    known = {*s.nests, *s.factors}
    for name in sorted({k for nest in s.nests.values() for k in nest.inputs} - known):
        problems.add(f"{s.labels.get(name, name)!r}: it is sold, but buys no goods and no factors")
    for name, nest in s.nests.items():
        problems.add_if(
            nest.cost <= 0 or nest.cost + nest.taken <= 0,
            f"{s.labels.get(name, name)!r}: subsidies of {-nest.taken:g} exceed what it sells",
        )
    problems.raise_if_any()


def _impose(s: Structure, source: WedgeSource) -> None:
    problems = Problems("wedges")
    for activity, tau in source.activity_wedge.items():
        top = s.nests.get(activity)
        if top is None:
            problems.add(f"{activity!r} is not an activity of this table that produces")
        elif source.income == "hidden":
            _hide(s, activity, tau, problems)
        else:
            top.taken = tau / (1.0 - tau) * top.cost
            problems.add_if(
                not 0 < top.cost + top.taken < np.inf,
                f"{s.labels.get(activity, activity)!r}: a wedge of {tau:.3g} is beyond what can be "
                "calibrated; a subsidy pays less than all costs",
            )
    problems.raise_if_any()


def _hide(s: Structure, activity: str, tau: float, problems: Problems) -> None:
    """Let the wedge's income be part of recorded value added: scale down the factors' part."""
    top, value_added = s.nests[activity], s.value_added_of[activity]
    gross = top.cost + top.taken
    recorded = top.inputs.get(value_added, 0.0)
    earned = (1.0 - tau) * gross - (top.cost - recorded)
    if earned <= 0 or recorded <= 0:
        most = 1.0 - (top.cost - recorded) / gross
        problems.add(
            f"{s.labels.get(activity, activity)!r}: a wedge of {tau:.3g} leaves nothing for its "
            f"factors after intermediate inputs; below {most:.3g} it could be hidden in recorded "
            "value added (or use wedge income 'added')"
        )
        return
    nest = s.nests[value_added]
    scale = earned / recorded
    nest.inputs = {factor: scale * value for factor, value in nest.inputs.items()}
    nest.taken *= scale
    top.inputs[value_added] = earned
    top.taken = gross - top.cost


def _perturb(s: Structure, wedge_noise: Callable[[int], FloatArray]) -> None:
    taxed = [nest for nest in s.nests.values() if nest.taken]
    for nest, factor in zip(taxed, wedge_noise(len(taxed)), strict=True):
        log_kept = np.log(nest.cost / (nest.cost + nest.taken))
        nest.taken = float(np.expm1(-factor * log_kept) * nest.cost)


def _capital_factors(s: Structure) -> list[str]:
    def is_capital(factor: str) -> bool:
        words = f"{factor} {s.labels.get(factor, '')}".lower()
        return "capital" in words or "fcap" in words or "operating surplus" in words

    return [factor for factor in s.factors if is_capital(factor)]


def _split_value_added(s: Structure, notes: list[str]) -> list[str]:
    notes.append(
        "The table does not tell capital from other value added; a third of every sector's value "
        "added is taken to be capital's (Jones 2008, Table 1; Gollin 2002)."
    )
    for name in s.value_added_of.values():
        if name in s.nests:
            nest = s.nests[name]
            total = nest.cost
            nest.inputs = {f: (1.0 - CAPITAL_SHARE) * v for f, v in nest.inputs.items()}
            nest.inputs["capital"] = CAPITAL_SHARE * total
    s.factors.append("capital")
    return ["capital"]


def _assemble(
    s: Structure, eps: Elasticities, capital: list[str], notes: tuple[str, ...]
) -> Economy:
    nodes, nests = list(s.nests), list(s.nests.values())
    known = {**asdict(eps), **STRUCTURAL}
    where = {name: k for k, name in enumerate([*nodes, *s.factors])}
    shares = _shares(nests, where)
    wedge = np.array([nest.taken / (nest.cost + nest.taken) for nest in nests])
    outside = np.array([nest.transfer / nest.supply for nest in nests])
    spending = _spending(s, capital)
    used, value = _uses(shares, wedge, outside, spending, where[FINAL])
    return Economy(
        names=tuple(where),
        shares=shares,
        elasticity=np.array([known[nest.elasticity] for nest in nests]),
        productivity=1.0 / (1.0 - wedge),
        wedge=wedge,
        final=where[FINAL],
        endowment=value,
        transfer=outside * used,
        outside=np.where(np.isin(s.factors, [OLD_STOCKS, TRANSFERS]), value, 0.0),
        capital=tuple(capital),
        sectors=_sectors(s, where, wedge),
        notes=notes,
    )


def _shares(nests: list[Nest], where: Mapping[str, int]) -> sp.csr_array:
    rows = np.repeat(np.arange(len(nests)), [len(nest.inputs) for nest in nests])
    columns = [where[name] for nest in nests for name in nest.inputs]
    weights = np.array([value for nest in nests for value in nest.inputs.values()])
    weights /= np.repeat([nest.cost for nest in nests], [len(nest.inputs) for nest in nests])
    return sp.csr_array((weights, (rows, columns)), shape=(len(nests), len(where)))


def _spending(s: Structure, capital: list[str]) -> float:
    """What households, government and investors spend beyond produced capital's rent."""
    rent = sum(nest.inputs.get(k, 0.0) for nest in s.nests.values() for k in capital)
    total = s.nests[FINAL].cost
    if rent >= total:
        raise InputError(
            f"capital earns {rent:g} and all final spending is {total:g}: with capital as a "
            "produced good nothing is left for households; use the short horizon"
        )
    return total - rent


def _uses(
    shares: sp.csr_array, wedge: FloatArray, outside: FloatArray, spending: float, final: int
) -> tuple[FloatArray, FloatArray]:
    """Use of every node and earnings of every factor at unit prices.

    What is given away stays the same share of a node's use: where wedges are added to a table
    its uses shrink, and a fixed surplus could be more than there is.
    """
    n = shares.shape[0]
    paid = sp.csr_array(sp.diags_array((1.0 - wedge) * (1.0 - outside)) @ shares)
    demand = np.zeros(n)
    demand[final] = spending
    used = splu(sp.csc_array(sp.eye_array(n) - paid[:, :n].T)).solve(demand)
    if not (used > 0).any() or (used < 0).any():
        raise InputError(
            "calibration: the subsidies are so large that no positive sales finance them; make "
            "the negative wedges smaller"
        )
    return used, np.asarray(paid[:, n:].T @ used)


def _sectors(s: Structure, where: Mapping[str, int], wedge: FloatArray) -> Sectors:
    owners = []
    members = []
    for owner, candidates in s.taxed_of.items():
        nodes = np.array([where[name] for name in candidates if name in s.nests], dtype=np.int64)
        if owner in s.activities or (nodes.size and wedge[nodes].any()):
            owners.append(owner)
            members.append(nodes)
    inputs = [where.get(s.inputs_of.get(owner, ""), -1) for owner in owners]
    first = [where[o] if o in s.nests else int(m[0]) for o, m in zip(owners, members, strict=True)]
    return Sectors(
        names=tuple(owners),
        labels=_labels([s.labels.get(owner, owner) for owner in owners], owners),
        activity=np.array(first, dtype=np.int64),
        inputs=np.array(inputs, dtype=np.int64),
        wedge_nodes=tuple(members),
    )


def _labels(labels: list[str], owners: list[str]) -> tuple[str, ...]:
    short = [label.removeprefix("Activities - ").removeprefix("Commodities - ") for label in labels]
    clash = {label for label in short if short.count(label) > 1}
    return tuple(
        f"{label} ({owner})" if label in clash else label
        for label, owner in zip(short, owners, strict=True)
    )
